//! Which message has which content.
//!
//! Most messages say one thing of their own: a decision decides, an arrangement arranges. That
//! thing stands in one member of the manifest. A message without its own content says nothing,
//! and content of another message's kind would be signed by one side and overlooked by the other;
//! so both are refused. The table here and the conditions in `schemas/manifest.schema.json` are
//! the same.

use std::fmt;

use super::error::rule;
use super::{Manifest, ManifestError, MessageKind};

/// A member of the manifest that holds a message's own content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentMember {
    /// `decision`
    Decision,
    /// `arrangement`
    Arrangement,
    /// `report`
    Report,
    /// `change`
    Change,
    /// `transit`
    Transit,
    /// `asks`
    Asks,
    /// `receipt`
    Receipt,
    /// `originals`, which every message may have, since paper may travel with any of them.
    Originals,
}

impl ContentMember {
    /// Every such member, in the contract's order.
    pub const ALL: [Self; 8] = [
        Self::Decision,
        Self::Arrangement,
        Self::Report,
        Self::Change,
        Self::Transit,
        Self::Asks,
        Self::Receipt,
        Self::Originals,
    ];

    /// The member's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Arrangement => "arrangement",
            Self::Report => "report",
            Self::Change => "change",
            Self::Transit => "transit",
            Self::Asks => "asks",
            Self::Receipt => "receipt",
            Self::Originals => "originals",
        }
    }

    /// Whether the manifest has it.
    pub fn is_in(self, manifest: &Manifest) -> bool {
        match self {
            Self::Decision => manifest.decision.is_some(),
            Self::Arrangement => manifest.arrangement.is_some(),
            Self::Report => manifest.report.is_some(),
            Self::Change => manifest.change.is_some(),
            Self::Transit => manifest.transit.is_some(),
            Self::Asks => !manifest.asks.is_empty(),
            Self::Receipt => !manifest.receipt.is_empty(),
            Self::Originals => !manifest.originals.is_empty(),
        }
    }
}

impl fmt::Display for ContentMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl MessageKind {
    /// The member without which a message of this kind says nothing.
    pub fn content(self) -> Option<ContentMember> {
        match self {
            Self::Decision | Self::NonAgreement | Self::Approval | Self::TransitDecision => {
                Some(ContentMember::Decision)
            }
            Self::DocumentRequest | Self::SupplementRequest => Some(ContentMember::Asks),
            Self::Arrangement => Some(ContentMember::Arrangement),
            Self::PersonInformed
            | Self::HandoverReport
            | Self::CircumstanceNotice
            | Self::ExecutionReport => Some(ContentMember::Report),
            Self::SentenceChange => Some(ContentMember::Change),
            Self::TransitRequest => Some(ContentMember::Transit),
            Self::OriginalsNotice => Some(ContentMember::Originals),
            Self::OriginalsReceipt => Some(ContentMember::Receipt),
            Self::InterestNotice
            | Self::TransferRequest
            | Self::Reply
            | Self::Supplement
            | Self::ApprovalRequest
            | Self::Withdrawal
            | Self::ConsentVerification
            | Self::FileTransfer
            | Self::StatusRequest => None,
        }
    }

    /// Whether a message of this kind may have the member.
    ///
    /// A request for approval may show the decision that needs it, and a withdrawal may report
    /// what is withdrawn and since when.
    pub fn may_have(self, member: ContentMember) -> bool {
        member == ContentMember::Originals
            || self.content() == Some(member)
            || (self == Self::ApprovalRequest && member == ContentMember::Decision)
            || (self == Self::Withdrawal && member == ContentMember::Report)
    }
}

/// Checks that a message has its own content and nobody else's.
pub(super) fn check(manifest: &Manifest) -> Result<(), ManifestError> {
    for member in ContentMember::ALL {
        let at = || format!("/{member}");
        if manifest.message.content() == Some(member) && !member.is_in(manifest) {
            return Err(rule(at(), "a message of this kind has this member"));
        }
        if member.is_in(manifest) && !manifest.message.may_have(member) {
            return Err(rule(at(), "a message of this kind does not have this member"));
        }
    }
    Ok(())
}
