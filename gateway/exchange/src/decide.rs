//! What follows from a bundle: the one place that says which evidence is signed, who is told,
//! where the bundle goes and in which state the case stands afterwards.

use gateway_bundle::{Manifest, MessageKind};
use gateway_evidence::record::{Event, Reason};
use gateway_treaty::Assessment;

use crate::case::{self, CaseState};
use crate::notice::{Notice, NoticeKind};

/// By which door a bundle came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the partner: this gateway is the receiver's.
    In,
    /// From one's own people: this gateway is the sender's and relays it.
    Out,
}

/// A whole and genuine bundle: seal, identity and every document are verified.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// Its manifest.
    pub manifest: &'a Manifest,
    /// What the treaty says of it.
    pub assessment: &'a Assessment,
    /// By which door it came.
    pub way: Way,
}

/// Evidence to be signed, in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceDraft {
    /// The event.
    pub event: Event,
    /// Why, where the event wants reasons.
    pub reasons: Vec<Reason>,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The case's state from now on.
    pub state: CaseState,
    /// The evidence to sign.
    pub evidence: Vec<EvidenceDraft>,
    /// Who is to be told what.
    pub notices: Vec<Notice>,
    /// Whether the bundle goes into the outbox towards the partner.
    pub relay: bool,
}

fn draft(event: Event) -> EvidenceDraft {
    EvidenceDraft { event, reasons: Vec::new() }
}

/// What follows from a whole and genuine bundle in a case that stands at `current`.
pub fn accept(current: Option<CaseState>, arrival: &Arrival<'_>) -> Decision {
    let state = case::after(current, arrival.manifest, arrival.assessment.is_complete());
    match arrival.way {
        Way::In => Decision {
            state,
            evidence: vec![draft(Event::RelayAcceptance), draft(Event::ContentConsignment)],
            notices: arrival_notices(current, state, arrival.manifest),
            relay: false,
        },
        Way::Out => Decision {
            state,
            evidence: vec![draft(Event::SubmissionAcceptance)],
            notices: Vec::new(),
            relay: true,
        },
    }
}

/// The evidence of a refusal for form, which is signed only once the seal was verified.
pub fn refuse(way: Way, reasons: Vec<Reason>) -> EvidenceDraft {
    let event = match way {
        Way::In => Event::RelayRejection,
        Way::Out => Event::SubmissionRejection,
    };
    EvidenceDraft { event, reasons }
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
