//! Who has to do what next, as far as the last message and the case's state tell it.
//!
//! This is the reading of a tidy desk, not yet the treaty's duties with their deadlines: it says
//! on whose table a case lies.

use gateway_bundle::MessageKind;

use super::view::Way;

/// On whose table a case lies, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Nobody's: the case is at rest.
    Nobody,
    /// Ours: something came in that wants an answer.
    Answer,
    /// Ours: the partner asked for what is missing.
    Supply,
    /// Ours: papers came in and some are missing.
    AskForMissing,
    /// Ours: the papers are complete.
    Decide,
    /// Ours: a second person has to approve.
    Approve,
    /// Ours: something came in to be read.
    Read,
    /// The partner's: its answer.
    PartnerAnswers,
    /// The partner's: what is missing.
    PartnerSupplies,
    /// The partner's: its decision.
    PartnerDecides,
}

impl Due {
    /// The name in the texts.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Answer => "answer",
            Self::Supply => "supply",
            Self::AskForMissing => "ask-for-missing",
            Self::Decide => "decide",
            Self::Approve => "approve",
            Self::Read => "read",
            Self::PartnerAnswers => "partner-answers",
            Self::PartnerSupplies => "partner-supplies",
            Self::PartnerDecides => "partner-decides",
        }
    }

    /// `us`, `partner` or `nobody`.
    pub(super) fn on(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::PartnerAnswers | Self::PartnerSupplies | Self::PartnerDecides => "partner",
            _ => "us",
        }
    }
}

/// What is due in a case that stands at `state`.
pub(super) fn due(state: &str, last: Option<(Way, MessageKind)>, held: bool) -> Due {
    let Some((way, message)) = last else { return Due::Nobody };
    if held {
        return Due::Approve;
    }
    if matches!(state, "agreed" | "refused" | "not-agreed" | "withdrawn" | "transferred" | "closed")
    {
        return Due::Nobody;
    }
    match way {
        Way::In => ours(state, message),
        Way::Out => partners(state, message),
    }
}

fn ours(state: &str, message: MessageKind) -> Due {
    match message {
        MessageKind::SupplementRequest => Due::Supply,
        message if asks(message) => Due::Answer,
        _ if state == "incomplete" => Due::AskForMissing,
        _ if state == "complete" => Due::Decide,
        _ => Due::Read,
    }
}

fn partners(state: &str, message: MessageKind) -> Due {
    match message {
        MessageKind::SupplementRequest => Due::PartnerSupplies,
        message if asks(message) => Due::PartnerAnswers,
        _ if state == "complete" => Due::PartnerDecides,
        _ => Due::PartnerAnswers,
    }
}

fn asks(message: MessageKind) -> bool {
    matches!(
        message,
        MessageKind::InterestNotice
            | MessageKind::DocumentRequest
            | MessageKind::TransferRequest
            | MessageKind::ApprovalRequest
            | MessageKind::ConsentVerification
            | MessageKind::StatusRequest
            | MessageKind::TransitRequest
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_lies_on_the_table_of_whoever_did_not_speak_last() {
        let request = MessageKind::TransferRequest;
        assert_eq!(due("open", Some((Way::Out, request)), false), Due::PartnerAnswers);
        assert_eq!(due("open", Some((Way::In, request)), false), Due::Answer);
    }

    #[test]
    fn missing_papers_are_asked_for_and_then_awaited() {
        let asked = MessageKind::SupplementRequest;
        assert_eq!(
            due("incomplete", Some((Way::In, MessageKind::Reply)), false),
            Due::AskForMissing
        );
        assert_eq!(due("incomplete", Some((Way::Out, asked)), false), Due::PartnerSupplies);
        assert_eq!(due("incomplete", Some((Way::In, asked)), false), Due::Supply);
    }

    #[test]
    fn complete_papers_want_a_decision_and_a_held_one_wants_its_second_person() {
        let supplement = Some((Way::In, MessageKind::Supplement));
        assert_eq!(due("complete", supplement, false), Due::Decide);
        assert_eq!(due("complete", supplement, true), Due::Approve);
        assert_eq!(due("agreed", supplement, false), Due::Nobody);
    }
}
