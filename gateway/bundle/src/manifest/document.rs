//! A document as the manifest lists it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Handling, Text};
use crate::ids::{Digest, DocumentId, Language};

/// One document of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its name within the bundle.
    pub id: DocumentId,
    /// Its file name: ASCII letters, digits, dots, hyphens and underscores, at most 100.
    pub file: String,
    /// Its IANA media type.
    pub media_type: String,
    /// Its bytes.
    pub size: u64,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// The language it is written in; absent where there is nothing to read (fingerprints).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Its pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// What of the treaty's list it is.
    pub items: Vec<Item>,
    /// Who may read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// The document that it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<DocumentId>,
    /// The document that it translates: of this bundle, or of an earlier one of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation_of: Option<DocumentId>,
    /// Who translated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translated: Option<Translated>,
    /// Who signed and stamped it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
    /// Who certified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified: Option<Certification>,
}

/// What a treaty's article asks for, by its name in the vocabulary that all treaties share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Item(Box<str>);

impl Item {
    /// Takes an item's name.
    ///
    /// # Errors
    ///
    /// The name is not of the form `lower-case-words`.
    pub fn new(name: &str) -> Result<Self, &'static str> {
        let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase());
        if name.len() <= 48 && name.split('-').all(word) {
            Ok(Self(name.into()))
        } else {
            Err("an item of lower-case words joined by hyphens, at most 48 characters")
        }
    }

    /// The item's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::new(&text).map_err(crate::json::refusal)
    }
}

/// Who signed a document, and whether it bears a stamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The official.
    pub by: Text,
    /// The official's office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Text>,
    /// Whether it bears the office's stamp.
    #[serde(default)]
    pub stamp: bool,
}

/// How a copy is certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certification {
    /// Electronic, or a mark on the paper.
    pub form: CertificationForm,
    /// The certifying official.
    pub by: Text,
    /// The official's office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Text>,
    /// When.
    #[serde(deserialize_with = "super::time::date")]
    pub on: Date,
    /// The official's own signature (compact JWS); only for the electronic form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jws: Option<String>,
}

/// See [`Certification::form`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificationForm {
    /// The certifying official's own electronic signature.
    Electronic,
    /// The mark is on the paper: *declared* until a registrar confirms the stamp on arrival.
    PaperStamp,
}

/// Who translated a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// The translator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Text>,
    /// Who certified the translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified_by: Option<Text>,
}
