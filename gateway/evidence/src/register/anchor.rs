//! A trust anchor in a register entry: a certificate, and the time for which it is believed.
//!
//! An anchor ends by a date and is never deleted, like a key: what was sealed beneath it last year
//! is verified as of last year. An anchor without dates is written as its PEM text alone.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One anchor as it stands in a file: the PEM text, or a table that gives it dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Form", into = "Form")]
pub struct AnchorEntry {
    /// Exactly one certificate in PEM.
    pub pem: String,
    /// From when it is believed; open where it was always.
    pub from: Option<Timestamp>,
    /// Until when it is believed (exclusive); open where nobody has ended it.
    pub until: Option<Timestamp>,
}

impl AnchorEntry {
    /// Whether certificates may lead to it as of a moment.
    pub fn is_current(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

impl From<String> for AnchorEntry {
    fn from(pem: String) -> Self {
        Self { pem, from: None, until: None }
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Undated(String),
    Dated(Dated),
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    pem: String,
    #[serde(
        default,
        deserialize_with = "crate::time::some_moment",
        skip_serializing_if = "Option::is_none"
    )]
    from: Option<Timestamp>,
    #[serde(
        default,
        deserialize_with = "crate::time::some_moment",
        skip_serializing_if = "Option::is_none"
    )]
    until: Option<Timestamp>,
}

impl From<Form> for AnchorEntry {
    fn from(form: Form) -> Self {
        match form {
            Form::Undated(pem) => pem.into(),
            Form::Dated(Dated { pem, from, until }) => Self { pem, from, until },
        }
    }
}

impl From<AnchorEntry> for Form {
    fn from(anchor: AnchorEntry) -> Self {
        let AnchorEntry { pem, from, until } = anchor;
        if from.is_none() && until.is_none() {
            Self::Undated(pem)
        } else {
            Self::Dated(Dated { pem, from, until })
        }
    }
}
