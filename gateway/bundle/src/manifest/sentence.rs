//! The sentence: what courts decided, for which acts, with which punishments, how much is served.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Text;

/// Everything the sentencing State's courts decided about the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// The decisions, of every instance.
    #[serde(default)]
    pub decisions: Vec<CourtDecision>,
    /// The offences.
    #[serde(default)]
    pub offences: Vec<Offence>,
    /// The punishments.
    #[serde(default)]
    pub punishments: Vec<Punishment>,
    /// What counts as served.
    #[serde(default)]
    pub credits: Vec<Credit>,
    /// Proceedings that are still open.
    #[serde(default)]
    pub other_proceedings: Vec<Proceeding>,
    /// The damage to be made good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub damage: Option<Damage>,
}

/// A decision of a court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtDecision {
    /// The name by which the rest of the manifest refers to it.
    pub id: Text,
    /// The court.
    pub court: Text,
    /// `first`, `appeal`, `cassation`, …
    pub instance: Text,
    /// The decision's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<CourtNumber>,
    /// The decision's date.
    #[serde(deserialize_with = "super::time::date")]
    pub date: Date,
    /// `convicted`, `upheld`, `changed`, …
    pub result: Text,
    /// Since when it is final; absent while it is not.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub final_since: Option<Date>,
}

/// A decision's number in a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtNumber {
    /// `national`, `ecli` or `akn`.
    pub scheme: Text,
    /// The number.
    pub value: Text,
}

/// An offence of which the person was convicted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offence {
    /// The name by which the rest of the manifest refers to it.
    pub id: Text,
    /// The provision of the sentencing State's law.
    pub provision: Text,
    /// What was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// The decision that convicts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Text>,
    /// The provision of the executing State's law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executing_provision: Option<Text>,
}

/// A punishment. Amounts are whole numbers of the unit in which the court counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Punishment {
    /// The name by which the rest of the manifest refers to it.
    pub id: Text,
    /// The offences it was imposed for.
    #[serde(default)]
    pub offences: Vec<Text>,
    /// Main or additional.
    pub rank: Rank,
    /// `imprisonment`, `life-imprisonment`, `death`, `suspended`, `community-work`, …
    pub kind: Text,
    /// How much; absent for an indeterminate sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// The unit of `amount`, `executed` and `remaining`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<PunishmentUnit>,
    /// The day from which it counts.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub starts: Option<Date>,
    /// How much of it is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executed: Option<u64>,
    /// How much remains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<u64>,
    /// The day on which `executed` and `remaining` were counted.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub as_of: Option<Date>,
    /// The last day.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub ends: Option<Date>,
}

/// Main or additional punishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// The main punishment.
    Main,
    /// One beside it.
    Additional,
}

/// The unit in which a punishment is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PunishmentUnit {
    /// Hours (community work).
    Hours,
    /// Days.
    Days,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// Time that counts as served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// `pre-trial-custody`, `work`, `remission`, …
    pub kind: Text,
    /// From which day.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub from: Option<Date>,
    /// To which day.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub to: Option<Date>,
    /// Days credited for one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f64>,
    /// The days credited.
    pub days: u64,
}

/// A proceeding that is still open against the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proceeding {
    /// `criminal`, `civil` or `administrative`.
    pub kind: Text,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
    /// Whether it concerns the same offence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_the_offence: Option<bool>,
}

/// The damage to be made good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Damage {
    /// How much, in minor units of the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Text>,
    /// Whether it is made good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<bool>,
}
