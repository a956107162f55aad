//! What follows from a bundle: the one place that says which evidence is signed, who is told,
//! where the bundle goes and in which state the case stands afterwards.

use gateway_bundle::{Digest, Manifest, MessageKind};
use gateway_evidence::record::{Event, Reason, Word};

use crate::case::{self, CaseState};
use crate::notice::{Notice, NoticeKind};
use crate::originals::Stage;

/// By which door a bundle came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the partner: this gateway is the receiver's.
    In,
    /// From one's own people: this gateway is the sender's and relays it.
    Out,
}

/// Evidence to be signed, in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceDraft {
    /// The event.
    pub event: Event,
    /// Why, where the event wants reasons.
    pub reasons: Vec<Reason>,
    /// The rejection that an admission lifts, by its digest.
    pub admits: Option<Digest>,
    /// The consignment of paper originals that it is about.
    pub consignment: Option<Word>,
}

fn draft(event: Event) -> EvidenceDraft {
    because(event, Vec::new())
}

/// The code by which an acceptance says that it could not be checked whether a certificate of the
/// seal was revoked.
pub const REVOCATION_NOT_CHECKED: &str = "protocol/seal/revocation-not-checked";

/// The evidence of a whole and genuine bundle, in the order in which it is signed. What could not
/// be checked stands in it: neither good nor bad.
pub fn evidence(way: Way, revocation_not_checked: bool) -> Vec<EvidenceDraft> {
    let code = revocation_not_checked.then(|| REVOCATION_NOT_CHECKED.parse().ok()).flatten();
    let open = code.map(|code| Reason { code, pointer: None }).into_iter().collect();
    match way {
        Way::In => {
            vec![because(Event::RelayAcceptance, open), draft(Event::ContentConsignment)]
        }
        Way::Out => vec![draft(Event::SubmissionAcceptance)],
    }
}

/// Who is told of a bundle that moved a case from one state to another; none `before` if it
/// opened the case. Of one's own bundle nobody has to be told.
pub fn notices(
    way: Way,
    before: Option<CaseState>,
    after: CaseState,
    manifest: &Manifest,
) -> Vec<Notice> {
    match way {
        Way::In => arrival_notices(before, after, manifest),
        Way::Out => Vec::new(),
    }
}

/// The evidence of a refusal for form, which is signed only once the seal was verified.
pub fn refuse(way: Way, reasons: Vec<Reason>) -> EvidenceDraft {
    let event = match way {
        Way::In => Event::RelayRejection,
        Way::Out => Event::SubmissionRejection,
    };
    because(event, reasons)
}

/// Evidence with its reasons.
fn because(event: Event, reasons: Vec<Reason>) -> EvidenceDraft {
    EvidenceDraft { event, reasons, admits: None, consignment: None }
}

/// The evidence that what should have come has not. It is not final.
pub fn overdue(reason: Reason) -> EvidenceDraft {
    because(Event::Overdue, vec![reason])
}

/// The evidence of giving up on a receiver that was asked and did not answer.
pub fn give_up(reason: Reason) -> EvidenceDraft {
    because(Event::RelayFailure, vec![reason])
}

/// The evidence of how far a consignment of originals is; nothing where the stage is no event.
pub fn paper(stage: Stage, number: &str, reasons: Vec<Reason>) -> Option<EvidenceDraft> {
    let event = match stage {
        Stage::Announced | Stage::Stopped => return None,
        Stage::Posted => Event::PaperPosted,
        Stage::InTransit => Event::PaperInTransit,
        Stage::Delivered => Event::PaperDelivered,
        Stage::Matched => Event::PaperMatched,
        Stage::Mismatched => Event::PaperMismatched,
    };
    Some(EvidenceDraft { consignment: Some(consignment_word(number)?), ..because(event, reasons) })
}

/// A number as evidence may name it: any other character than a letter, a digit or `-._+` is a
/// hyphen there.
pub fn consignment_word(number: &str) -> Option<Word> {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._+".contains(c) { c } else { '-' };
    let word: String = number.chars().map(plain).take(64).collect();
    word.parse().ok().or_else(|| "unnumbered".parse().ok())
}

/// How far a consignment is by an event of paper.
pub fn stage_of(event: Event) -> Option<Stage> {
    match event {
        Event::PaperPosted => Some(Stage::Posted),
        Event::PaperInTransit => Some(Stage::InTransit),
        Event::PaperDelivered => Some(Stage::Delivered),
        Event::PaperMatched => Some(Stage::Matched),
        Event::PaperMismatched => Some(Stage::Mismatched),
        _ => None,
    }
}

/// The evidence of admitting a bundle that was rejected: the admission, which names the rejection,
/// and what is stated of every bundle that came in.
pub fn admit(rejection: Digest) -> Vec<EvidenceDraft> {
    let admission = EvidenceDraft { admits: Some(rejection), ..draft(Event::Admission) };
    std::iter::once(admission).chain(evidence(Way::In, false)).collect()
}

fn arrival_notices(
    before: Option<CaseState>,
    after: CaseState,
    manifest: &Manifest,
) -> Vec<Notice> {
    let main = match manifest.message {
        MessageKind::Decision => NoticeKind::DecisionArrived,
        message if case::brings_papers(message) && after == CaseState::Incomplete => {
            NoticeKind::BundleIncomplete
        }
        _ if after == CaseState::Complete && before != Some(CaseState::Complete) => {
            NoticeKind::CaseComplete
        }
        _ => NoticeKind::BundleArrived,
    };
    let originals = (!manifest.originals.is_empty()).then_some(NoticeKind::OriginalsAnnounced);
    std::iter::once(main).chain(originals).map(Notice::from).collect()
}
