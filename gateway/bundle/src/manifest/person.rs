//! The person at the centre: identity, petition, consent.

use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Text;
use super::time::parse_date;
use crate::ids::{AuthorityId, Country, DocumentId, Language};

/// The person whose sentence is to be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name, once for each script in which a document shows it.
    pub names: Vec<Name>,
    /// Birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Born>,
    /// Every citizenship known.
    #[serde(default)]
    pub citizenships: Vec<Country>,
    /// Whether the person has none.
    #[serde(default)]
    pub stateless: bool,
    /// Where the person lives, or would live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residence: Option<Residence>,
    /// Whether the person is a minor (CIS 2019 and others know such cases).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor: Option<bool>,
}

/// A name in one script, as one document shows it. Never transliterated by us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// ISO 15924, for instance `Latn` or `Cyrl`.
    pub script: Text,
    /// Family name.
    pub family: Text,
    /// Given names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Text>,
    /// Patronymic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<Text>,
    /// The document that shows it so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
}

/// Birth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Born {
    /// The date as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<BirthDate>,
    /// The place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
}

/// A date of birth: many are known by year or month only.
pub type BirthDate = PartialDate;

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartialDate {
    /// Only the year is known.
    Year(i16),
    /// Year and month are known.
    Month(i16, i8),
    /// The day is known.
    Day(Date),
}

impl FromStr for PartialDate {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const RULE: &str = "a date YYYY, YYYY-MM or YYYY-MM-DD, from 1900 to 2999";
        let first = |suffix: &str| parse_date(&format!("{text}{suffix}")).ok_or(RULE);
        match text.len() {
            4 => Ok(Self::Year(first("-01-01")?.year())),
            7 => first("-01").map(|d| Self::Month(d.year(), d.month())),
            10 => Ok(Self::Day(first("")?)),
            _ => Err(RULE),
        }
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => write!(f, "{date}"),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(crate::json::refusal)
    }
}

/// Where the person lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Residence {
    /// In which State.
    pub state: Country,
    /// The address as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// The authority that established it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub established_by: Option<AuthorityId>,
}

/// The person's wish as told to one of the States.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Petition {
    /// Who petitions: `person`, `legal-representative`, `defender`, `relative`, …
    pub by: Petitioner,
    /// How that one is related to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Text>,
    /// The authority that was told.
    pub to: AuthorityId,
    /// When it was made.
    #[serde(deserialize_with = "super::time::date")]
    pub on: Date,
    /// When it came in.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub received: Option<Date>,
}

/// Who speaks: for a petition or for a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Petitioner {
    /// The person.
    Person,
    /// The legal representative.
    LegalRepresentative,
    /// The defender (Kazakhstan's reading of "legal representative" under CIS 2019).
    Defender,
    /// A close relative.
    Relative,
}

/// The person's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Who consents.
    pub by: Petitioner,
    /// Why the person could not consent: `age`, `physical`, `mental`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incapacity: Option<Incapacity>,
    /// The document that shows the representative's authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority_document: Option<DocumentId>,
    /// When the consent was given.
    #[serde(deserialize_with = "super::time::date")]
    pub on: Date,
    /// When the consequences were explained.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub informed_on: Option<Date>,
    /// In which language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The check in person by an official of the other State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verification>,
    /// When it was withdrawn.
    #[serde(
        default,
        deserialize_with = "super::time::some_date",
        skip_serializing_if = "Option::is_none"
    )]
    pub withdrawn_on: Option<Date>,
}

/// Why a person cannot consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Incapacity {
    /// Age.
    Age,
    /// Physical condition.
    Physical,
    /// Mental condition.
    Mental,
}

/// A consent checked in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// Who checked.
    pub by: Text,
    /// When.
    #[serde(deserialize_with = "super::time::date")]
    pub on: Date,
    /// Whether the consent was found free and informed.
    pub voluntary: bool,
}
