//! The state of a case, moved by messages.
//!
//! It follows from the set of messages, so that late ones and those that overtook others settle to
//! the same state, and both sides see the same one. A message never fails here: what does not fit
//! is shown to staff, and the paper it carries is kept.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use gateway_bundle::MessageKind;
use gateway_bundle::manifest::{Outcome, Side};

use crate::procedure::{Course, Happening, Message};

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
    /// The person was handed over or has arrived.
    Transferred,
    /// The sentence was served, or the person died.
    Closed,
}

impl CaseState {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Open, "open"),
        (Self::Incomplete, "incomplete"),
        (Self::Complete, "complete"),
        (Self::Agreed, "agreed"),
        (Self::Refused, "refused"),
        (Self::NotAgreed, "not-agreed"),
        (Self::Withdrawn, "withdrawn"),
        (Self::Transferred, "transferred"),
        (Self::Closed, "closed"),
    ];

    /// The state's name in the store, the API and the texts.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("open", |(_, name)| name)
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

/// Where a case stands after these messages, whatever the order in which they came. `papers` says
/// whether the treaty still wants something, by the assessment of the papers that came last; none
/// if none came.
///
/// A State's later word replaces its earlier one. One refusal is enough to refuse; agreement of
/// one State is shown as agreed until the other has spoken.
pub fn state(course: &Course, papers: Option<bool>) -> CaseState {
    let mut said: BTreeMap<Option<Side>, CaseState> = BTreeMap::new();
    let mut after = None;
    for message in course.messages() {
        if let Some(word) = word(message) {
            said.insert(message.side, word);
        }
        after = later(message).or(after);
    }
    let is = |wanted| said.values().any(|word| *word == wanted);
    let ended = [CaseState::Withdrawn, CaseState::NotAgreed, CaseState::Refused, CaseState::Agreed];
    if let Some(after) = after {
        return after;
    }
    ended.into_iter().find(|state| is(*state)).unwrap_or(match papers {
        None => CaseState::Open,
        Some(true) => CaseState::Complete,
        Some(false) => CaseState::Incomplete,
    })
}

/// Whether a message leaves papers wanted, by its assessment; none where it brings none. A whole
/// request of the executing State asks for the papers that the other then owes.
pub fn papers(message: &Message, complete: bool) -> Option<bool> {
    let asks =
        message.kind == MessageKind::TransferRequest && message.side != Some(Side::Sentencing);
    (brings_papers(message.kind) && !(asks && complete)).then_some(complete)
}

/// What a State says of the transfer.
fn word(message: &Message) -> Option<CaseState> {
    match (message.kind, message.outcome) {
        (MessageKind::NonAgreement, _) => Some(CaseState::NotAgreed),
        (MessageKind::Withdrawal, _) => Some(CaseState::Withdrawn),
        (MessageKind::Decision, Some(Outcome::Granted | Outcome::Partly)) => {
            Some(CaseState::Agreed)
        }
        (MessageKind::Decision, Some(Outcome::Refused)) => Some(CaseState::Refused),
        _ => None,
    }
}

/// What has become of the person since.
fn later(message: &Message) -> Option<CaseState> {
    match message.tells? {
        Happening::HandedOver | Happening::Arrived | Happening::InExecution => {
            Some(CaseState::Transferred)
        }
        Happening::Completed | Happening::Died => Some(CaseState::Closed),
        _ => None,
    }
}

/// Whether a message of this kind brings the papers that a treaty lists.
pub fn brings_papers(message: MessageKind) -> bool {
    matches!(message, MessageKind::TransferRequest | MessageKind::Reply | MessageKind::Supplement)
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
