//! Everything that the engine can find, each with its name in codes and what its words are told.
//!
//! The list is the contract between the engine and the catalogue: a test holds every language
//! against it, so a finding without words cannot be built.

use crate::assessment::{Effect, Who};

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $wire:literal, $effect:ident, $who:ident, [$($arg:literal),*];)*) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Problem { $($(#[$doc])* $name,)* }

        impl Problem {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The last part of the finding's code.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }

            /// The catalogue's key.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => concat!("finding-", $wire),)* }
            }

            /// What it does to the case, where the rule rests on the text of an enforced treaty.
            pub fn effect(self) -> Effect {
                match self { $(Self::$name => Effect::$effect,)* }
            }

            /// Who has to act.
            pub fn who(self) -> Who {
                match self { $(Self::$name => Who::$who,)* }
            }

            /// What its words are filled with, beside the article.
            pub fn args(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($arg),*],)* }
            }

            /// Whether the words name the treaty's article.
            pub fn names_article(self) -> bool {
                self != Self::MessageNotForeseen
            }
        }
    };
}

problems! {
    /// The treaty is about something else.
    RefusedByName = "not-a-transfer-treaty", Refuse, Sender, [];
    /// The treaty has no such message.
    MessageNotForeseen = "message-not-foreseen", Note, Receiver, ["message"];
    /// The other side sends this message.
    OtherSide = "other-side", Note, Receiver, ["message"];
    /// An item is not there.
    Missing = "missing", Incomplete, Sender, ["item"];
    /// Parts of the information are not there.
    ParticularsMissing = "particulars-missing", Incomplete, Sender, ["item", "fields"];
    /// Fewer papers than decisions or offences.
    TooFew = "too-few", Incomplete, Sender, ["item", "found", "wanted"];
    /// A document does not say its language.
    LanguageNotStated = "language-not-stated", Incomplete, Sender, ["item", "document", "languages"];
    /// A document has no translation.
    TranslationMissing = "translation-missing", Incomplete, Sender, ["item", "document", "language", "languages"];
    /// There is a translation that does not say what it translates.
    TranslationNotLinked = "translation-not-linked", Incomplete, Sender, ["item", "document", "languages", "translation"];
    /// Nobody has certified the translation.
    TranslationNotCertified = "translation-not-certified", Incomplete, Sender, ["item", "document"];
    /// The language is one that the addressee has yet to declare enough.
    LanguageAwaitsDeclaration = "language-awaits-declaration", Note, Receiver, ["language", "languages"];
    /// A copy is not certified.
    NotCertified = "not-certified", Incomplete, Sender, ["item", "document"];
    /// A certification does not hold.
    CertificationInvalid = "certification-invalid", Incomplete, Sender, ["item", "document"];
    /// The stamp is said to be on the paper.
    CertificationDeclared = "certification-declared", Note, Receiver, ["item", "document"];
    /// A certification could not be checked.
    CertificationNotChecked = "certification-not-checked", Note, Receiver, ["item", "document"];
    /// A document lacks signature or stamp.
    NotSignedAndStamped = "not-signed-and-stamped", Incomplete, Sender, ["item", "document"];
    /// A message does not say what it has to.
    NotStated = "not-stated", Incomplete, Sender, ["field"];
    /// No consignment is announced.
    OriginalsNotAnnounced = "originals-not-announced", Note, Sender, [];
    /// The message goes by a channel that is not the treaty's, and does not say why.
    ChannelUnexplained = "channel-unexplained", Note, Sender, ["channel"];
    /// The ground of the refusal is none of the treaty's.
    GroundNotListed = "ground-not-listed", Decide, Receiver, [];
    /// Only the other side may invoke the ground.
    GroundOfOtherSide = "ground-of-other-side", Decide, Receiver, ["side"];
    /// The message does not say who sentenced and who executes.
    StatesNotNamed = "states-not-named", Incomplete, Sender, [];
    /// The States named are not the two that write to each other.
    StatesDoNotFit = "states-do-not-fit", Incomplete, Sender, ["sentencing", "executing"];
    /// A State is not bound.
    NotAParty = "not-a-party", Decide, Receiver, ["state"];
    /// The treaty does not cover this kind of punishment.
    PunishmentNotCovered = "punishment-not-covered", Decide, Receiver, [];
    /// Not a citizen of the executing State.
    NotACitizen = "not-a-citizen", Decide, Receiver, ["state"];
    /// The person holds another citizenship too.
    OtherCitizenship = "other-citizenship", Decide, Receiver, ["state"];
    /// Death or life.
    DeathOrLife = "death-or-life", Decide, Receiver, [];
    /// The law of the sentencing State forbids it.
    LawForbids = "law-forbids", Decide, Receiver, [];
    /// Too little remains.
    RemainingTermShort = "remaining-term-short", Decide, Receiver, ["months", "counted", "least"];
    /// The amounts do not agree.
    TermDoesNotAddUp = "term-does-not-add-up", Note, Sender, ["days"];
    /// Not final.
    NotFinal = "not-final", Decide, Court, [];
    /// Other proceedings are open.
    ProceedingsOpen = "proceedings-open", Decide, Receiver, ["count"];
    /// The consent was withdrawn.
    ConsentWithdrawn = "consent-withdrawn", Decide, Person, [];
    /// The check in person found the consent not free.
    ConsentNotVoluntary = "consent-not-voluntary", Decide, Person, [];
    /// Somebody consents who may not.
    ConsentByOther = "consent-by-other", Decide, Person, ["giver"];
    /// Nobody petitioned.
    PetitionMissing = "petition-missing", Decide, Person, [];
    /// Somebody petitions who may not.
    PetitionByOther = "petition-by-other", Decide, Person, ["giver"];
    /// Nobody says that the consequences were explained.
    NotExplained = "not-explained", Decide, Sender, [];
    /// A State disagrees.
    StateDisagrees = "state-disagrees", Decide, Receiver, ["side"];
    /// A State says that the act is no offence there.
    NoDualCriminality = "no-dual-criminality", Decide, Receiver, ["side"];
    /// The executing State has not established the residence.
    ResidenceNotEstablished = "residence-not-established", Decide, Receiver, [];
    /// The person lives in the sentencing State.
    ResidentOfSentencingState = "resident-of-sentencing-state", Decide, Receiver, [];
    /// Nothing is known of the originals being sent.
    OriginalsNotDispatched = "originals-not-dispatched", Decide, Receiver, [];
    /// The originals have not come in.
    OriginalsNotArrived = "originals-not-arrived", Decide, Sender, [];
    /// The damage is not made good.
    DamageNotSettled = "damage-not-settled", Decide, Receiver, [];
    /// The sentence is older than the treaty.
    SentencedTooEarly = "sentenced-too-early", Decide, Receiver, ["date"];
    /// No transit request is needed.
    TransitNotNeeded = "transit-not-needed", Note, Receiver, [];
}
