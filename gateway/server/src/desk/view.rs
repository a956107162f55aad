//! What a page shows, as plain values: no SQL, no HTML, no language.
//!
//! The pages are written against these, so that they can be drawn and tested without a store, and
//! so that a change in the store shows up in one file ([`super::load`]). Words that the vocabulary
//! fixes (states, messages, events) stay as their names here and become words on the page.

use gateway_bundle::AuthorityId;
use gateway_treaty::Effect;

mod case;
mod office;
mod queue;

pub(super) use case::{
    BundleView, CaseView, CertifiedView, ConsignmentView, DecisionView, DocumentView, DutyView,
    EvidenceView, FindingView, HeldView, HoldView, MisfitView, NameView, OwnLawView, PersonView,
    QuarantineView,
};
pub(super) use office::{
    AnswerView, EndView, EnquiryView, PunishmentView, RelatedView, TaskRow, TaskView, TermView,
};
pub(super) use queue::{
    AlarmRow, CaseRow, Choices, DeadRow, Filter, HeldRow, LastMessage, LateRow, Looks,
    QuarantineRow, QueueView, TermRow,
};

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
    pub(super) effect: Effect,
    pub(super) count: usize,
}

impl EffectCount {
    /// The effect's sign.
    pub(super) fn sign(&self) -> &'static str {
        sign(self.effect)
    }

    /// Counts effects, gravest first.
    pub(super) fn of(effects: impl Iterator<Item = Effect>) -> Vec<Self> {
        let mut counts = std::collections::BTreeMap::new();
        for effect in effects {
            *counts.entry(effect).or_insert(0) += 1;
        }
        counts.into_iter().map(|(effect, count)| Self { effect, count }).collect()
    }
}

/// The sign of an effect.
fn sign(effect: Effect) -> &'static str {
    match effect {
        Effect::Refuse => "refuse",
        Effect::Incomplete => "missing",
        Effect::Decide => "decide",
        Effect::Note => "note",
    }
}
