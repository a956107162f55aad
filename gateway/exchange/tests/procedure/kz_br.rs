//! The Agreement between Kazakhstan and Brazil, Articles 4 to 11: Kazakhstan executes.

use gateway_bundle::MessageKind as Kind;
use gateway_bundle::manifest::Outcome;
use gateway_bundle::manifest::Side::{Executing, Sentencing};
use gateway_exchange::originals::Stage;
use gateway_exchange::procedure::{self, Course, Happening, Message, Ower, Recorded, Standing};

use crate::support::{PROFILES, act, day, decision, happened, message, open, read, standing};

const TREATY: &str = "kz-br-2018";

#[test]
fn a_request_of_the_executing_state_obliges_the_other_to_send_its_papers_and_to_answer() {
    let request = message(1, Executing, Kind::TransferRequest, 0);
    let read = read(TREATY, &[request], &[]);
    assert_eq!(
        open(&read),
        ["answer-to-the-request sentencing", "papers-of-the-sentencing-state sentencing"]
    );
    assert_eq!(read.misfits, []);
}

#[test]
fn papers_and_decisions_meet_what_was_owed_and_agreement_obliges_both_to_settle_the_handover() {
    let messages = [
        message(1, Executing, Kind::TransferRequest, 0),
        message(2, Sentencing, Kind::Reply, 5),
        decision(3, Sentencing, Outcome::Granted, 20),
        decision(4, Executing, Outcome::Granted, 30),
    ];
    let read = read(TREATY, &messages, &[]);
    let mut left = open(&read);
    left.dedup();
    assert_eq!(
        left,
        [
            "person-told-of-decisions sentencing",
            "person-told-of-decisions executing",
            "handover-settled sentencing",
            "handover-settled executing",
            "person-told-of-decisions sentencing",
            "person-told-of-decisions executing",
        ]
    );
}

#[test]
fn a_question_is_met_by_its_own_answer_and_two_questions_want_two() {
    let first = message(2, Executing, Kind::SupplementRequest, 6);
    let second = message(3, Executing, Kind::SupplementRequest, 7);
    let answer = Message {
        answers: Some(second.key.clone()),
        ..message(4, Sentencing, Kind::Supplement, 9)
    };
    let read = read(
        TREATY,
        &[message(1, Executing, Kind::TransferRequest, 0), first.clone(), second, answer],
        &[],
    );
    let open: Vec<_> =
        read.duties.iter().filter(|duty| duty.id == "supplement" && duty.is_open()).collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].arose, procedure::FactName::Message(first.key));
}

#[test]
fn a_state_that_does_not_agree_ends_the_exchange_of_papers() {
    let messages = [
        message(1, Executing, Kind::TransferRequest, 0),
        message(2, Executing, Kind::SupplementRequest, 1),
        message(3, Sentencing, Kind::NonAgreement, 3),
    ];
    let read = read(TREATY, &messages, &[]);
    assert!(matches!(standing(&read, "supplement", Ower::Sentencing), Some(Standing::Ended(_))));
    let papers = standing(&read, "papers-of-the-sentencing-state", Ower::Sentencing);
    assert!(matches!(papers, Some(Standing::Ended(_))));
    let answer = standing(&read, "answer-to-the-request", Ower::Sentencing);
    assert!(matches!(answer, Some(Standing::Met(_))));
    // Article 4(5): the person is told of this too, by both.
    assert_eq!(
        open(&read),
        ["person-told-of-decisions sentencing", "person-told-of-decisions executing"]
    );
}

#[test]
fn originals_are_owed_by_whoever_sends_documents_and_met_by_naming_their_consignment() {
    let sent = Message { documents: true, ..message(1, Executing, Kind::TransferRequest, 0) };
    let bare = read(TREATY, std::slice::from_ref(&sent), &[]);
    assert_eq!(standing(&bare, "originals-posted", Ower::Executing), Some(Standing::Open));

    let named = read(TREATY, &[Message { originals: true, ..sent.clone() }], &[]);
    assert!(matches!(
        standing(&named, "originals-posted", Ower::Executing),
        Some(Standing::Met(_))
    ));

    let notice = Message { originals: true, ..message(2, Executing, Kind::OriginalsNotice, 2) };
    let later = read(TREATY, &[sent, notice], &[]);
    assert!(matches!(
        standing(&later, "originals-posted", Ower::Executing),
        Some(Standing::Met(_))
    ));
}

#[test]
fn originals_that_travel_or_came_meet_the_duty_to_post_them_and_stopped_ones_do_not() {
    let sent = Message { documents: true, ..message(1, Executing, Kind::TransferRequest, 0) };
    let stands = |stage| {
        let what = Recorded::Paper { bundle: sent.key.clone(), stage };
        let acts = [act(9, Executing, what, 3)];
        let read = read(TREATY, std::slice::from_ref(&sent), &acts);
        standing(&read, "originals-posted", Ower::Executing)
    };
    for stage in Stage::ALL {
        let met = matches!(stands(stage), Some(Standing::Met(_)));
        assert_eq!(met, !matches!(stage, Stage::Announced | Stage::Stopped), "{stage:?}");
    }
}

#[test]
fn kazakhstans_own_three_days_run_out_when_nothing_was_posted() {
    let sent = Message { documents: true, ..message(1, Executing, Kind::TransferRequest, 0) };
    let law = PROFILES.overlay_of(&"KZ".parse().unwrap()).unwrap();
    let course = Course::new([sent.clone()], Vec::new());
    let treaty = PROFILES.get(&TREATY.parse().unwrap()).unwrap();
    let read = procedure::read(&course, treaty, Some(law), Some(Executing));
    let own = read
        .duties
        .iter()
        .find(|duty| duty.treaty == law.id.as_str() && duty.id == "originals-posted");
    let own = own.unwrap();
    assert_eq!(own.due, Some(day(3)), "three days of 24 hours from the transmission");
    assert!(!own.is_late(day(3)) && own.is_late(day(4)));
}

#[test]
fn an_escape_that_staff_recorded_is_to_be_told_and_another_notice_does_not_tell_it() {
    let request = message(1, Executing, Kind::TransferRequest, 0);
    let escaped = happened(9, Executing, Happening::Escaped, 400);
    let notice = |tells| Message {
        tells: Some(tells),
        ..message(2, Executing, Kind::CircumstanceNotice, 402)
    };
    let arrived = read(
        TREATY,
        &[request.clone(), notice(Happening::Arrived)],
        std::slice::from_ref(&escaped),
    );
    assert_eq!(
        standing(&arrived, "escape-or-death-reported", Ower::Executing),
        Some(Standing::Open)
    );
    let told = read(TREATY, &[request, notice(Happening::Escaped)], &[escaped]);
    let stands: Vec<_> =
        told.duties.iter().filter(|duty| duty.id == "escape-or-death-reported").collect();
    assert!(stands.iter().all(|duty| matches!(duty.standing, Standing::Met(_))), "{stands:?}");
}
