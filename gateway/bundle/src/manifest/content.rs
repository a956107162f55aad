//! The members that hold a message's own content, where its kind has one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Item, Text};
use crate::ids::{Country, DocumentId};

/// Special handling of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
    /// Health data: own key, named readers, own retention.
    Medical,
}

/// What an authority, or a court, decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Of which question.
    pub stage: Stage,
    /// The answer.
    pub outcome: Outcome,
    /// The treaty's ground of a refusal, by its code in the profile, or `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Text>,
    /// The reasons, where the treaty wants them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Text>,
    /// Who decided.
    pub decided_by: DecisionBy,
}

/// The question that a decision answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The person's petition.
    Petition,
    /// The transfer itself.
    Transfer,
    /// The recognition of the judgment.
    Recognition,
    /// An adaptation of the sentence.
    Adaptation,
    /// A condition.
    Condition,
    /// A pardon, an amnesty, a release.
    Pardon,
    /// Transit.
    Transit,
}

/// The answer that a decision gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Granted.
    Granted,
    /// Granted in part, or under conditions that `reasons` tell.
    Partly,
    /// Refused.
    Refused,
    /// Put off.
    Postponed,
}

/// Who decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionBy {
    /// The office.
    pub office: Text,
    /// The court, where one decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub court: Option<Text>,
    /// The act's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Text>,
    /// The act's date.
    #[serde(deserialize_with = "super::time::date")]
    pub date: Date,
}

/// Time, place and terms of a handover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrangement {
    /// The day.
    #[serde(deserialize_with = "super::time::date")]
    pub date: Date,
    /// The place.
    pub place: Text,
    /// The terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Text>,
    /// Whether this side proposes or accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepts: Option<bool>,
}

/// A report or a notice: handover, execution, circumstances, the person informed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// `handed-over`, `arrived`, `not-appeared`, `residence-found`, `in-execution`, `escaped`,
    /// `died`, `completed`, `informed`, …
    pub event: Text,
    /// When it happened.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub on: Option<Date>,
    /// What more there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
}

/// A change of the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// `pardoned`, `amnestied`, `reduced`, `reviewed`, `annulled`, `unenforceable`,
    /// `custody-imposed`.
    pub kind: Text,
    /// The act's date.
    #[serde(deserialize_with = "super::time::date")]
    pub on: Date,
    /// The act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Text>,
    /// The last day of the sentence after the change.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub ends: Option<Date>,
}

/// What a transit request asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transit {
    /// The third State of the transfer.
    pub third_state: Country,
    /// The route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Text>,
    /// The days.
    #[serde(default, deserialize_with = "super::time::dates")]
    pub dates: Vec<Date>,
    /// Planned landings on the transit State's territory.
    #[serde(default)]
    pub landings: Vec<Text>,
    /// Whether a military aircraft is used (KZ-BR Art. 8(2)).
    #[serde(default)]
    pub military: bool,
    /// The escort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escort: Option<Text>,
}

/// One thing that a supplement request or a document request wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The item.
    pub item: Item,
    /// The article that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Text>,
    /// The finding that it answers, by its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Text>,
    /// What more there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
}

/// Paper originals that travel in one envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consignment {
    /// The carrier's number for it.
    pub consignment: Text,
    /// `upu`, `ups`, `fedex`, `dhl`, `dpd` or `other`.
    pub carrier: Text,
    /// `registered`, `insured`, `ems`, `courier`, `diplomatic-bag`, `hand`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Text>,
    /// When it was posted.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub posted_on: Option<Date>,
    /// The documents whose originals it holds.
    pub documents: Vec<DocumentId>,
    /// The pages in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
}

/// What the receiving registry found in an envelope, for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginalReceipt {
    /// The carrier's number of the envelope.
    pub consignment: Text,
    /// The document.
    pub document: DocumentId,
    /// `matched`, `missing` or `mismatched`.
    pub result: Text,
    /// The pages counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// Whether the stamp was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<bool>,
    /// What more there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
}
