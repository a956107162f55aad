//! The conditions that the engine can check, and what each of them needs to know.

use gateway_bundle::manifest::Petitioner;
use serde::{Deserialize, Serialize};

/// How a condition is checked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// The sentencing and the executing State are the two States of the bundle.
    StatesNamed {},
    /// Both States are bound by the treaty.
    StatesAreParties {},
    /// The kinds of main punishment that the treaty covers.
    PunishmentKind {
        /// Those that it covers.
        covered: Vec<String>,
        /// Those that another condition deals with.
        #[serde(default)]
        left_to_others: Vec<String>,
    },
    /// The person is a citizen of the executing State.
    Citizenship {
        /// Whether no other citizenship may be held.
        #[serde(default)]
        sole: bool,
        /// Whether a stateless resident is enough.
        #[serde(default)]
        stateless_resident: bool,
    },
    /// Neither death nor life, unless the sentencing State accepts the executing State's maximum.
    NeitherDeathNorLife {},
    /// The law of the sentencing State permits the transfer.
    LawPermits {},
    /// The least remaining term.
    RemainingTerm {
        /// Calendar months.
        months: u16,
        /// From when.
        counted_from: CountedFrom,
        /// Punishments that it does not concern.
        #[serde(default)]
        exceptions: Vec<Exception>,
        /// Whether both States may agree on less.
        #[serde(default)]
        waivable: bool,
    },
    /// The amounts of the sentence agree with each other, credits counted.
    TermAddsUp {},
    /// The judgment is final.
    Final {},
    /// No other proceedings are open in the sentencing State.
    NoOpenProceedings {
        /// Which proceedings count.
        about: ProceedingsScope,
    },
    /// Somebody who may has consented.
    Consent {
        /// Who may.
        by: Vec<Giver>,
        /// Occasions on which none is needed.
        #[serde(default)]
        not_needed: Vec<super::Occasion>,
    },
    /// Somebody who may has petitioned.
    Petition {
        /// Who may.
        by: Vec<Petitioner>,
    },
    /// The consequences were explained.
    ConsequencesExplained {},
    /// Both States agree.
    StatesAgree {},
    /// The act is an offence in both States.
    DualCriminality {},
    /// The executing State has established where the person lives.
    ResidenceEstablished {},
    /// The person does not live permanently in the sentencing State.
    NotResidentOfSentencingState {},
    /// The originals of the request are on their way, or handed over.
    OriginalsDispatched {},
    /// The originals of the request have come in.
    OriginalsArrived {},
    /// The damage is made good.
    DamageSettled {},
    /// The sentence is later than the treaty.
    SentencedAfterEntryIntoForce {},
    /// A transit request is needed at all.
    TransitNeeded {},
}

/// From when a remaining term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountedFrom {
    /// The day on which the requested authority received the transfer request.
    ReceiptOfRequest,
    /// The day on which the request was made.
    Request,
    /// The texts at hand do not say. Counted only where any of these days gives the same answer.
    NotRead,
}

/// A punishment that a term rule does not concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exception {
    /// One counted in hours.
    Hours,
    /// One without a fixed end.
    Indeterminate,
    /// Life.
    Life,
}

/// Who may consent, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Giver {
    /// Who.
    pub who: Petitioner,
    /// Only where the person cannot, through age, body or mind.
    #[serde(default)]
    pub if_incapable: bool,
}

/// Which open proceedings count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProceedingsScope {
    /// Those about the offence itself.
    TheOffence,
    /// Any against the person.
    Any,
}
