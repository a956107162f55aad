//! The words that every profile is written in: items, kinds of punishment, manifest members.
//!
//! A word that is not here cannot stand in a profile, so that two treaties never say the same
//! thing in two ways and every word has its text in the catalogue.

use gateway_bundle::Manifest;
use gateway_bundle::manifest::{Item, Punishment, Rank, Sentence};
use serde::{Deserialize, Serialize};

/// What articles ask for.
pub const ITEMS: &[&str] = &[
    "additional-punishment",
    "adaptation-statement",
    "amnesty-acts",
    "anti-torture-guarantee",
    "citizenship-proof",
    "civil-claim-guarantee",
    "conduct-report",
    "consequences-explained",
    "conviction-certificate",
    "damage-compensation",
    "decision-letter",
    "end-date",
    "enforcement-rules",
    "entry-into-force",
    "execution-guarantee",
    "execution-law",
    "execution-procedure",
    "expulsion-order",
    "facts",
    "fingerprints",
    "further-information",
    "higher-court-decisions",
    "identity-data",
    "identity-document",
    "law-provisions",
    "medical-report",
    "offence-under-executing-law",
    "person-consent",
    "person-opinion",
    "person-petition",
    "personal-file",
    "recognition-decision",
    "registered-address",
    "reply-letter",
    "request-letter",
    "residence",
    "sentence-particulars",
    "social-report",
    "state-consent",
    "time-served",
    "transit-papers",
    "verdict",
];

/// The item that stands for anything which no other rule names.
pub const FURTHER_INFORMATION: &str = "further-information";

/// Kinds of punishment that a manifest may name.
pub const PUNISHMENTS: &[&str] = &[
    "imprisonment",
    "life-imprisonment",
    "death",
    "custodial-measure",
    "suspended",
    "postponed",
    "community-work",
    "corrective-work",
    "restricted-liberty",
    "deprivation-of-rights",
    "probation",
    "fine",
    "confiscation",
    "other-property",
    "compulsory-medical-measure",
    "expulsion",
];

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $pointer:literal / $key:literal,)*) => {
        /// A member of the manifest that can meet what an article asks, by its JSON Pointer. A
        /// star stands for at least one element of a list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Field { $($(#[$doc])* #[serde(rename = $pointer)] $name,)* }

        impl Field {
            /// Every member of the vocabulary.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The pointer as profiles write it.
            pub fn pointer(self) -> &'static str {
                match self { $(Self::$name => $pointer,)* }
            }

            /// The name that the catalogue knows it by.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

fields! {
    /// The person's name.
    Names = "/person/names" / "names",
    /// Date of birth.
    BirthDate = "/person/born/date" / "birth-date",
    /// Place of birth.
    BirthPlace = "/person/born/place" / "birth-place",
    /// Citizenship, or that the person has none.
    Citizenships = "/person/citizenships" / "citizenships",
    /// Where the person lives or would live.
    Residence = "/person/residence" / "residence",
    /// The person's wish.
    Petition = "/petition" / "petition",
    /// The person's consent.
    Consent = "/consent" / "consent",
    /// The in-person check of the consent.
    ConsentVerified = "/consent/verified" / "consent-verified",
    /// When the consequences were explained.
    ConsentInformed = "/consent/informed_on" / "consent-informed",
    /// When the consent was withdrawn.
    ConsentWithdrawn = "/consent/withdrawn_on" / "consent-withdrawn",
    /// The kind of every main punishment.
    PunishmentKind = "/sentence/punishments/*/kind" / "punishment-kind",
    /// The length of every main punishment (none is asked of life and death).
    PunishmentAmount = "/sentence/punishments/*/amount" / "punishment-amount",
    /// The day from which every main punishment counts.
    PunishmentStarts = "/sentence/punishments/*/starts" / "punishment-starts",
    /// How much of every main punishment is served.
    PunishmentExecuted = "/sentence/punishments/*/executed" / "punishment-executed",
    /// How much of every main punishment remains.
    PunishmentRemaining = "/sentence/punishments/*/remaining" / "punishment-remaining",
    /// The last day of every main punishment.
    PunishmentEnds = "/sentence/punishments/*/ends" / "punishment-ends",
    /// What the courts decided.
    Decisions = "/sentence/decisions" / "decisions",
    /// The offences.
    Offences = "/sentence/offences" / "offences",
    /// The provision of the executing State's law for every offence.
    ExecutingProvision = "/sentence/offences/*/executing_provision" / "executing-provision",
    /// The damage.
    Damage = "/sentence/damage" / "damage",
    /// Whether the sentencing State agrees.
    SentencingConsent = "/statements/state_consents/sentencing" / "sentencing-consent",
    /// Whether the executing State agrees.
    ExecutingConsent = "/statements/state_consents/executing" / "executing-consent",
    /// Any document at all.
    Documents = "/documents" / "documents",
    /// The decision.
    Decision = "/decision" / "decision",
    /// The ground of a refusal.
    DecisionGround = "/decision/ground" / "decision-ground",
    /// The reasons.
    DecisionReasons = "/decision/reasons" / "decision-reasons",
    /// The arrangement: day and place.
    Arrangement = "/arrangement" / "arrangement",
    /// The terms of the arrangement.
    ArrangementTerms = "/arrangement/terms" / "arrangement-terms",
    /// The report.
    Report = "/report" / "report",
    /// The day of what is reported.
    ReportOn = "/report/on" / "report-on",
    /// The change of the sentence.
    Change = "/change" / "change",
    /// The act that changes the sentence.
    ChangeAct = "/change/act" / "change-act",
    /// What the transit request asks.
    Transit = "/transit" / "transit",
    /// The route of the transit.
    TransitRoute = "/transit/route" / "transit-route",
    /// The days of the transit.
    TransitDates = "/transit/dates" / "transit-dates",
    /// What is asked for.
    Asks = "/asks" / "asks",
    /// Which originals travel.
    Originals = "/originals" / "originals",
    /// Which originals came in.
    Receipt = "/receipt" / "receipt",
}

impl Field {
    /// Where it is looked for, as a JSON Pointer (which knows no star).
    pub fn place(self) -> &'static str {
        self.pointer().split("/*").next().unwrap_or_default()
    }

    /// Whether the manifest states it.
    pub fn stated(self, m: &Manifest) -> bool {
        let consent = m.consent.as_ref();
        let decision = m.decision.as_ref();
        match self {
            Self::Names => m.person.as_ref().is_some_and(|p| !p.names.is_empty()),
            Self::BirthDate | Self::BirthPlace => self.stated_of_birth(m),
            Self::Citizenships => {
                m.person.as_ref().is_some_and(|p| p.stateless || !p.citizenships.is_empty())
            }
            Self::Residence => m.person.as_ref().is_some_and(|p| p.residence.is_some()),
            Self::Petition => m.petition.is_some(),
            Self::Consent => consent.is_some(),
            Self::ConsentVerified => consent.is_some_and(|c| c.verified.is_some()),
            Self::ConsentInformed => consent.is_some_and(|c| c.informed_on.is_some()),
            Self::ConsentWithdrawn => consent.is_some_and(|c| c.withdrawn_on.is_some()),
            Self::Documents => !m.documents.is_empty(),
            Self::Decision => decision.is_some(),
            Self::DecisionGround => decision.is_some_and(|d| d.ground.is_some()),
            Self::DecisionReasons => decision.is_some_and(|d| d.reasons.is_some()),
            Self::Arrangement => m.arrangement.is_some(),
            Self::ArrangementTerms => m.arrangement.as_ref().is_some_and(|a| a.terms.is_some()),
            Self::Report => m.report.is_some(),
            Self::ReportOn => m.report.as_ref().is_some_and(|r| r.on.is_some()),
            Self::Change => m.change.is_some(),
            Self::ChangeAct => m.change.as_ref().is_some_and(|c| c.act.is_some()),
            Self::Transit => m.transit.is_some(),
            Self::TransitRoute => m.transit.as_ref().is_some_and(|t| t.route.is_some()),
            Self::TransitDates => m.transit.as_ref().is_some_and(|t| !t.dates.is_empty()),
            Self::Asks => !m.asks.is_empty(),
            Self::Originals => !m.originals.is_empty(),
            Self::Receipt => !m.receipt.is_empty(),
            Self::SentencingConsent | Self::ExecutingConsent => self.stated_by_a_state(m),
            _ => m.sentence.as_ref().is_some_and(|sentence| self.stated_of_sentence(sentence)),
        }
    }

    fn stated_of_birth(self, m: &Manifest) -> bool {
        let born = m.person.as_ref().and_then(|p| p.born.as_ref());
        match self {
            Self::BirthPlace => born.is_some_and(|b| b.place.is_some()),
            // A birth known by year or month only is all that can be told, and counts.
            _ => born.is_some_and(|b| b.date.is_some()),
        }
    }

    fn stated_by_a_state(self, m: &Manifest) -> bool {
        m.statements.as_ref().is_some_and(|statements| match self {
            Self::SentencingConsent => statements.state_consents.sentencing.is_some(),
            _ => statements.state_consents.executing.is_some(),
        })
    }

    fn stated_of_sentence(self, sentence: &Sentence) -> bool {
        let main = || sentence.punishments.iter().filter(|p| p.rank == Rank::Main);
        let all = |told: fn(&Punishment) -> bool| main().next().is_some() && main().all(told);
        match self {
            Self::PunishmentKind => all(|_| true),
            Self::PunishmentAmount => all(|p| p.amount.is_some() || is_endless(p)),
            Self::PunishmentStarts => all(|p| p.starts.is_some()),
            Self::PunishmentExecuted => all(|p| p.executed.is_some()),
            Self::PunishmentRemaining => all(|p| p.remaining.is_some()),
            Self::PunishmentEnds => all(|p| p.ends.is_some()),
            Self::Decisions => !sentence.decisions.is_empty(),
            Self::Offences => !sentence.offences.is_empty(),
            Self::ExecutingProvision => {
                !sentence.offences.is_empty()
                    && sentence.offences.iter().all(|o| o.executing_provision.is_some())
            }
            Self::Damage => sentence.damage.is_some(),
            _ => false,
        }
    }
}

/// Items whose obligation a manifest can show: those that a rule may owe *if imposed*.
pub const IMPOSED: &[&str] = &["additional-punishment", "amnesty-acts", "civil-claim-guarantee"];

/// Whether the sentence imposes what an item is about; nothing where it does not tell.
pub(crate) fn imposes(sentence: &Sentence, item: &Item) -> Option<bool> {
    match item.as_str() {
        "additional-punishment" if !sentence.punishments.is_empty() => {
            Some(sentence.punishments.iter().any(|p| p.rank == Rank::Additional))
        }
        "amnesty-acts" => {
            let applied = |kind: &str| matches!(kind, "amnesty" | "pardon");
            sentence.credits.iter().any(|credit| applied(credit.kind.as_str())).then_some(true)
        }
        "civil-claim-guarantee" => {
            sentence.damage.as_ref().and_then(|damage| damage.settled).map(|settled| !settled)
        }
        _ => None,
    }
}

/// Whether a punishment has no length: life or death.
pub(crate) fn is_endless(punishment: &Punishment) -> bool {
    matches!(punishment.kind.as_str(), "life-imprisonment" | "death")
}
