//! The kinds of messages that authorities send each other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $wire:literal,)*) => {
        /// What kind of message a bundle is. A treaty's profile names those that it has.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum MessageKind { $($(#[$doc])* #[serde(rename = $wire)] $name,)* }

        impl MessageKind {
            /// Every kind, in the contract's order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The kind as it is written in a manifest.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }
        }
    };
}

kinds! {
    /// The person's wish, passed on.
    InterestNotice = "interest-notice",
    /// Papers are asked for; may open a case.
    DocumentRequest = "document-request",
    /// A State asks for the transfer.
    TransferRequest = "transfer-request",
    /// The answer to a request, with its papers.
    Reply = "reply",
    /// What is missing is asked for.
    SupplementRequest = "supplement-request",
    /// What was missing.
    Supplement = "supplement",
    /// A condition, an adaptation or a pardon needs the other State's approval.
    ApprovalRequest = "approval-request",
    /// That approval, or its refusal.
    Approval = "approval",
    /// A State's decision.
    Decision = "decision",
    /// A State says at once that it does not agree.
    NonAgreement = "non-agreement",
    /// The request, the petition or the consent is withdrawn.
    Withdrawal = "withdrawal",
    /// The consent is checked in person.
    ConsentVerification = "consent-verification",
    /// The person was told.
    PersonInformed = "person-informed",
    /// Time, place and terms of the handover.
    Arrangement = "arrangement",
    /// The person was handed over.
    HandoverReport = "handover-report",
    /// The file is sent.
    FileTransfer = "file-transfer",
    /// Arrival, non-appearance, residence found.
    CircumstanceNotice = "circumstance-notice",
    /// How does the execution stand?
    StatusRequest = "status-request",
    /// How the execution stands.
    ExecutionReport = "execution-report",
    /// Pardoned, amnestied, reduced, reviewed, annulled.
    SentenceChange = "sentence-change",
    /// Transit is asked for.
    TransitRequest = "transit-request",
    /// Transit is granted or refused.
    TransitDecision = "transit-decision",
    /// Paper originals were posted.
    OriginalsNotice = "originals-notice",
    /// Paper originals came in.
    OriginalsReceipt = "originals-receipt",
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MessageKind {
    type Err = crate::ids::NameError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or(crate::ids::NameError {
            what: "a message kind",
            rule: "one of the kinds in schemas/manifest.schema.json",
        })
    }
}
