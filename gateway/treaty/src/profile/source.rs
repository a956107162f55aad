//! Where a profile comes from: texts, articles, parties, reservations.

use gateway_bundle::ids::Language;
use gateway_bundle::manifest::Petitioner;
use gateway_bundle::{Country, TreatyId};
use jiff::civil::Date;
use serde::Deserialize;

/// When and where a treaty was signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The day.
    pub date: Option<Date>,
    /// The place.
    #[serde(default)]
    pub place: Option<String>,
}

/// Since when a treaty binds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// The day, where it was found.
    pub date: Option<Date>,
    /// The treaty's rule.
    #[serde(default)]
    pub rule: Option<String>,
    /// The article of that rule.
    #[serde(default)]
    pub article: Option<String>,
    /// What more there is to say.
    #[serde(default)]
    pub remark: Option<String>,
}

/// A text that was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceText {
    /// The name by which articles refer to it.
    pub id: String,
    /// What it is.
    pub what: String,
    /// Its language.
    pub language: Language,
    /// Its standing.
    pub standing: Standing,
    /// Where it can be found.
    #[serde(default)]
    pub address: Option<String>,
}

/// The standing of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// One of the authentic texts.
    Authentic,
    /// The authentic text that prevails.
    Prevailing,
    /// A translation.
    Translation,
    /// Press or practice: it makes notes only.
    Report,
}

/// An article, or a run of them (`8-12`, `8-` to the end), and whether it was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleRead {
    /// The article's number.
    pub article: String,
    /// What it is about.
    pub about: String,
    /// Whether it was read.
    pub read: bool,
    /// The text that it was verified against, by id.
    #[serde(default)]
    pub verified_against: Option<String>,
}

impl ArticleRead {
    /// Whether a reference such as `4(2)(f)` points into this article.
    pub fn covers(&self, reference: &str) -> bool {
        let head = head_of(reference);
        match self.article.split_once('-') {
            None => self.article == head,
            Some((first, last)) => {
                let number = |text: &str| text.parse::<u32>().ok();
                number(head).is_some_and(|n| {
                    number(first).is_some_and(|first| first <= n)
                        && (last.is_empty() || number(last).is_some_and(|last| n <= last))
                })
            }
        }
    }
}

/// The reference of what no article says: practice, or what the press tells. It makes notes only.
pub const REPORT: &str = "report";

/// The article's number in a reference: `4` of `4(2)(f)`, `P3` of `P3(1)`.
pub(crate) fn head_of(reference: &str) -> &str {
    reference.split(['(', '[']).next().unwrap_or(reference)
}

/// The languages in which the treaty was done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Languages {
    /// The authentic ones.
    pub authentic: Vec<Language>,
    /// The one that prevails.
    #[serde(default)]
    pub prevailing: Option<Language>,
}

/// An authority that the treaty names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CentralAuthority {
    /// Its State.
    pub party: Country,
    /// Its name.
    pub name: String,
    /// The article.
    pub article: String,
}

/// Another treaty between the same States.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// The other treaty.
    pub treaty: TreatyId,
    /// The States that share it; all parties where empty.
    #[serde(default)]
    pub between: Vec<Country>,
    /// How the two stand to each other.
    pub says: String,
}

/// A reservation or a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reservation {
    /// Whose.
    pub party: Country,
    /// To which articles.
    pub articles: Vec<String>,
    /// What it says.
    pub says: String,
    /// The word that it reads in another way.
    #[serde(default)]
    pub reads: Option<Reading>,
}

/// One word of the text, read as another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The word of the text.
    pub word: Petitioner,
    /// What that party reads.
    #[serde(rename = "as")]
    pub read_as: Petitioner,
}

/// Why bundles are refused by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The article.
    pub article: String,
    /// The reason in one sentence.
    pub says: String,
}
