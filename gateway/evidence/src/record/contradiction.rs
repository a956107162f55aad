//! What one issuer states against its own earlier word.

use gateway_bundle::Digest;

use super::{Event, EvidenceBody};

/// How a statement contradicts an earlier one of the same issuer on the same bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// It states the same event otherwise than before.
    Restated,
    /// It says that the bundle was refused, and that it had been accepted before that.
    RefusedAfterAcceptance,
}

impl EvidenceBody {
    /// What tells this statement from others of its issuer on the same event of the bundle: which
    /// deadline was missed, which consignment it is about. Empty for events that happen once.
    pub fn about(&self) -> String {
        let deadline = self.reasons.first().filter(|_| self.event == Event::Overdue);
        let deadline = deadline.and_then(|reason| reason.code.as_str().rsplit('/').next());
        let consignment = self.consignment.as_ref().map(super::Word::as_str);
        deadline.or(consignment).unwrap_or_default().to_owned()
    }

    /// Whether this statement, whose digest is `digest`, contradicts what its issuer stated
    /// before. A refusal that was followed by an acceptance is none: the same bundle may come
    /// again with the right documents, or be admitted.
    pub fn contradicts<'a>(
        &self,
        digest: Digest,
        earlier: impl IntoIterator<Item = (&'a Self, Digest)>,
    ) -> Option<Contradiction> {
        let mut found = None;
        for (stated, stated_digest) in earlier {
            if stated.issuer != self.issuer || stated_digest == digest {
                continue;
            }
            if stated.event == self.event && stated.about() == self.about() {
                return Some(Contradiction::Restated);
            }
            if refused_after(stated, self) || refused_after(self, stated) {
                found = Some(Contradiction::RefusedAfterAcceptance);
            }
        }
        found
    }
}

fn refused_after(accepted: &EvidenceBody, refused: &EvidenceBody) -> bool {
    let accepts = match refused.event {
        Event::RelayRejection => accepted.event.is_receipt(),
        Event::SubmissionRejection => accepted.event == Event::SubmissionAcceptance,
        _ => false,
    };
    accepts && accepted.time <= refused.time
}
