//! What a page shows, as plain values: no SQL, no HTML, no language.
//!
//! The pages are written against these, so that they can be drawn and tested without a store, and
//! so that a change in the store shows up in one file ([`super::load`]). Words that the vocabulary
//! fixes (states, messages, events) stay as their names here and become words on the page.

use gateway_bundle::AuthorityId;

mod case;
mod queue;

pub(super) use case::{
    BundleView, CaseView, CertifiedView, ConsignmentView, DocumentView, EvidenceView, FindingView,
    HeldView, NameView, PersonView, QuarantineView,
};
pub(super) use queue::{CaseRow, Choices, DeadRow, Filter, HeldRow, LastMessage, Looks, QuarantineRow, QueueView};

/// An authority with the name that people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuthorityView {
    pub(super) id: AuthorityId,
    pub(super) name: String,
}

/// By which door a bundle came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// From the partner.
    In,
    /// From one's own people.
    Out,
}

impl Way {
    /// The way's name in texts and symbols.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// How many findings there are of one effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EffectCount {
    pub(super) effect: &'static str,
    pub(super) count: usize,
}

/// Who signed in, as the pages need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reader {
    /// The name under which the person signs in, approves and stands in the log.
    pub(super) name: String,
    pub(super) roles: Vec<String>,
}
