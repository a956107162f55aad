//! A change of central authority: a State names another office, by a notice to the other parties.
//!
//! The notice stands in the entry of the authority that ceased. From then on it neither sends nor
//! gets bundles; its entry, keys and evidence stay, since what it sealed before stays sealed.

use gateway_bundle::AuthorityId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::RegisterError;

/// Who took an authority's place, from when, and by which notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// The central authority that its State named instead; of the same State.
    pub to: AuthorityId,
    /// From when.
    #[serde(deserialize_with = "crate::time::moment")]
    pub from: Timestamp,
    /// The notice of it.
    pub notice: Notice,
}

/// The notice by which a State told of the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// By which way it came.
    pub kind: NoticeWay,
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: Date,
}

/// By which way a notice of a change came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeWay {
    /// From the State itself, by a diplomatic note.
    Diplomatic,
    /// From the treaty's depositary.
    Depositary,
}

impl Succession {
    /// Whether the change has taken effect at a moment.
    pub fn is_effective(&self, at: Timestamp) -> bool {
        self.from <= at
    }

    pub(super) fn check(&self, authority: &AuthorityId) -> Result<(), RegisterError> {
        let another = self.to != *authority && self.to.country() == authority.country();
        let number = self.notice.number.trim();
        if another && (1..=200).contains(&number.len()) {
            Ok(())
        } else {
            Err(RegisterError::Succession(authority.clone()))
        }
    }
}
