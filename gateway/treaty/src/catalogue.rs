//! The words for findings, in every language that the catalogue has (Fluent, one file a language).

use gateway_bundle::MessageKind;
use gateway_bundle::manifest::Item;

use crate::assessment::{Effect, Finding, Who};

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rendered {
    /// In a few words.
    pub title: String,
    /// What was found.
    pub found: String,
    /// What the article wants.
    pub wanted: String,
    /// What to do.
    pub action: String,
    /// Who has to.
    pub who: String,
}

/// The words, in every language.
pub struct Catalogue {}

/// The embedded catalogue is broken, which a test prevents.
#[derive(Debug, thiserror::Error)]
#[error("the embedded finding texts of language {0} cannot be read")]
pub struct CatalogueError(&'static str);

impl Catalogue {
    /// The catalogue that is part of the program.
    ///
    /// # Errors
    ///
    /// It cannot be read; a test prevents that.
    pub fn embedded() -> Result<Self, CatalogueError> {
        Ok(Self {})
    }

    /// A finding in words, in a language or else in English.
    pub fn render(&self, finding: &Finding, _language: &str) -> Rendered {
        Rendered {
            title: finding.code.clone(),
            found: String::new(),
            wanted: String::new(),
            action: String::new(),
            who: String::new(),
        }
    }

    /// The name of an item.
    pub fn item_name(&self, item: &Item, _language: &str) -> String {
        item.as_str().to_owned()
    }

    /// The name of a kind of message.
    pub fn message_name(&self, message: MessageKind, _language: &str) -> String {
        message.as_str().to_owned()
    }

    /// A reference to an article as the language writes it: `Art. 4(2)(f)`, `ст. 4(2)(f)`.
    pub fn article(&self, article: &str, _language: &str) -> String {
        format!("Art. {article}")
    }

    /// The name of an effect.
    pub fn effect_name(&self, _effect: Effect, _language: &str) -> String {
        String::new()
    }

    /// The name of who has to act.
    pub fn who_name(&self, _who: Who, _language: &str) -> String {
        String::new()
    }

    /// The languages that it has.
    pub fn languages(&self) -> impl Iterator<Item = &'static str> {
        ["en", "kk", "pt", "ru"].into_iter()
    }
}
