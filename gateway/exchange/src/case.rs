//! The state of a case, moved by messages.
//!
//! Both sides compute it from the same messages, so both see the same state. A message never
//! fails here: what does not fit is a finding for staff, and the paper it carries is kept.

use std::fmt;
use std::str::FromStr;

use gateway_bundle::manifest::Outcome;
use gateway_bundle::{Manifest, MessageKind};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseState {
    /// Opened; no full set of papers is due yet.
    Open,
    /// The treaty still wants something.
    Incomplete,
    /// The treaty wants nothing more before a decision.
    Complete,
    /// The transfer is agreed to.
    Agreed,
    /// The transfer is refused.
    Refused,
    /// A State said at once that it does not agree.
    NotAgreed,
    /// The wish, the request or the consent was withdrawn.
    Withdrawn,
}

impl CaseState {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Open, "open"),
        (Self::Incomplete, "incomplete"),
        (Self::Complete, "complete"),
        (Self::Agreed, "agreed"),
        (Self::Refused, "refused"),
        (Self::NotAgreed, "not-agreed"),
        (Self::Withdrawn, "withdrawn"),
    ];

    /// The state's name in the store, the API and the texts.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("open", |(_, name)| name)
    }

    /// Whether papers that come now still move the case.
    pub fn awaits_papers(self) -> bool {
        matches!(self, Self::Open | Self::Incomplete | Self::Complete)
    }
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CaseState {
    type Err = UnknownState;
    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL.iter().find(|(_, name)| *name == text).map(|(s, _)| *s).ok_or(UnknownState)
    }
}

/// A state's name that this version does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the case has a state that this version of the gateway does not know")]
pub struct UnknownState;

/// The state after a message, seen or sent. `complete` is the assessment's word on it.
pub fn after(current: Option<CaseState>, manifest: &Manifest, complete: bool) -> CaseState {
    let current = current.unwrap_or(CaseState::Open);
    let papers = if complete { CaseState::Complete } else { CaseState::Incomplete };
    match manifest.message {
        MessageKind::Reply | MessageKind::Supplement if current.awaits_papers() => papers,
        MessageKind::TransferRequest if current == CaseState::Open && !complete => papers,
        MessageKind::Decision => decided(current, manifest),
        MessageKind::NonAgreement => CaseState::NotAgreed,
        MessageKind::Withdrawal => CaseState::Withdrawn,
        _ => current,
    }
}

/// Whether a message of this kind brings the papers that a treaty lists.
pub fn brings_papers(message: MessageKind) -> bool {
    matches!(message, MessageKind::TransferRequest | MessageKind::Reply | MessageKind::Supplement)
}

fn decided(current: CaseState, manifest: &Manifest) -> CaseState {
    match manifest.decision.as_ref().map(|decision| decision.outcome) {
        Some(Outcome::Granted | Outcome::Partly) => CaseState::Agreed,
        Some(Outcome::Refused) => CaseState::Refused,
        Some(Outcome::Postponed) | None => current,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_back_its_name() {
        for (state, name) in CaseState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
            assert_eq!(state.to_string(), name);
        }
        assert_eq!("lost".parse::<CaseState>(), Err(UnknownState));
    }
}
