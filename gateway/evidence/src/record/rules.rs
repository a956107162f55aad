//! What evidence of each event must and must not say.

use super::{Event, EvidenceBody, EvidenceError, REASONS_MAX};

/// Checks a body against the rules of its event. The same rules stand in
/// `schemas/evidence.schema.json`, except for those that compare members.
pub(super) fn check(body: &EvidenceBody) -> Result<(), EvidenceError> {
    let event = body.event;
    if !event.issuer().is(&body.issuer, &body.from, &body.to) {
        return Err(EvidenceError::Issuer { event });
    }
    if body.reasons.len() > REASONS_MAX {
        return Err(EvidenceError::Reasons);
    }
    let early = |(announced, completed)| announced > completed;
    if body.announced.zip(body.completed).is_some_and(early) {
        return Err(EvidenceError::Times);
    }
    let members = [
        // A manifest that cannot be read is refused without any of these.
        ("bundle", body.bundle.is_some(), always_unless(event.is_rejection())),
        ("treaty", body.treaty.is_some(), always_unless(event.is_rejection())),
        ("case", body.case.is_some(), always_unless(event.is_rejection())),
        ("reasons", !body.reasons.is_empty(), reasons(event)),
        ("consignment", body.consignment.is_some(), only_if(event.is_paper())),
        ("admits", body.admits.is_some(), only_if(event == Event::Admission)),
    ];
    for (member, there, wanted) in members {
        match wanted {
            Wanted::Always if !there => return Err(EvidenceError::Missing { event, member }),
            Wanted::Never if there => return Err(EvidenceError::Unexpected { event, member }),
            _ => {}
        }
    }
    Ok(())
}

enum Wanted {
    Always,
    Maybe,
    Never,
}

fn always_unless(exempt: bool) -> Wanted {
    if exempt { Wanted::Maybe } else { Wanted::Always }
}

fn only_if(wanted: bool) -> Wanted {
    if wanted { Wanted::Always } else { Wanted::Never }
}

/// Negative evidence says why (EN 319 522-2).
fn reasons(event: Event) -> Wanted {
    match event {
        Event::SubmissionRejection
        | Event::RelayRejection
        | Event::RelayFailure
        | Event::Overdue
        | Event::PaperMismatched => Wanted::Always,
        _ => Wanted::Maybe,
    }
}
