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

#[test]
fn an_agreement_that_is_repeated_opens_no_handover_that_was_settled() {
    let mut messages = vec![
        message(1, Executing, Kind::TransferRequest, 0),
        decision(2, Sentencing, Outcome::Granted, 20),
        decision(3, Executing, Outcome::Granted, 30),
        message(4, Sentencing, Kind::Arrangement, 31),
        message(5, Executing, Kind::Arrangement, 32),
    ];
    messages.push(decision(6, Executing, Outcome::Granted, 40));
    let read = read(TREATY, &messages, &[]);
    assert!(matches!(standing(&read, "handover-settled", Ower::Executing), Some(Standing::Met(_))));
}

#[test]
fn a_refusal_a_non_agreement_or_a_withdrawal_ends_the_handover_and_says_by_what() {
    let word = |kind| message(4, Sentencing, kind, 40);
    let words = [
        decision(4, Sentencing, Outcome::Refused, 40),
        word(Kind::NonAgreement),
        word(Kind::Withdrawal),
    ];
    for word in words {
        let messages = [
            message(1, Executing, Kind::TransferRequest, 0),
            decision(2, Sentencing, Outcome::Granted, 20),
            decision(3, Executing, Outcome::Granted, 30),
            word.clone(),
        ];
        let read = read(TREATY, &messages, &[]);
        for ower in [Ower::Sentencing, Ower::Executing] {
            let Some(Standing::Ended(met)) = standing(&read, "handover-settled", ower) else {
                panic!("{:?}", read.duties)
            };
            assert_eq!(met.by, procedure::FactName::Message(word.key.clone()));
        }
    }
}

#[test]
fn what_staff_recorded_and_a_message_told_later_is_one_escape_and_two_days_are_two() {
    let escaped = happened(9, Executing, Happening::Escaped, 400);
    let told = |on: &str| Message {
        tells: Some(Happening::Escaped),
        on: Some(on.parse().unwrap()),
        ..message(2, Executing, Kind::CircumstanceNotice, 402)
    };
    let count = |message: Message| {
        let read = read(TREATY, &[message], std::slice::from_ref(&escaped));
        let found = read.duties.iter().filter(|duty| duty.id == "escape-or-death-reported");
        found.count()
    };
    assert_eq!(count(told(&escaped.on.to_string())), 1);
    assert_eq!(count(told("2028-02-18")), 2);
}

#[test]
fn what_staff_did_before_a_withdrawal_was_done_and_not_ended() {
    let messages = [
        message(1, Executing, Kind::TransferRequest, 0),
        message(2, Executing, Kind::SupplementRequest, 1),
        message(3, Executing, Kind::Withdrawal, 9),
    ];
    let done = act(9, Sentencing, Recorded::Done { duty: "supplement".into() }, 5);
    let read = read(TREATY, &messages, &[done]);
    assert!(matches!(standing(&read, "supplement", Ower::Sentencing), Some(Standing::Met(_))));
}

#[test]
fn what_no_message_does_the_other_state_records_as_done_too() {
    let messages = [message(1, Sentencing, Kind::SentenceChange, 0)];
    let done = |duty: &str| act(9, Sentencing, Recorded::Done { duty: duty.into() }, 5);
    let changed = read(TREATY, &messages, &[done("change-of-sentence-enforced")]);
    let enforced = standing(&changed, "change-of-sentence-enforced", Ower::Executing);
    assert!(matches!(enforced, Some(Standing::Met(_))));
    // A message would tell it: nobody else says that it was done.
    let asked = [message(1, Sentencing, Kind::StatusRequest, 0)];
    let read = read(TREATY, &asked, &[done("execution-reported")]);
    assert_eq!(standing(&read, "execution-reported", Ower::Executing), Some(Standing::Open));
}

#[test]
fn a_message_beside_the_steps_fits_anywhere_and_one_of_the_wrong_side_nowhere() {
    let misfits = |kind, side| {
        let messages = [message(1, Executing, Kind::TransferRequest, 0), message(2, side, kind, 1)];
        read(TREATY, &messages, &[]).misfits.len()
    };
    for kind in [Kind::Withdrawal, Kind::TransitRequest, Kind::OriginalsNotice] {
        assert_eq!((misfits(kind, Executing), misfits(kind, Sentencing)), (0, 0), "{kind}");
    }
    let first = |kind, side| read(TREATY, &[message(1, side, kind, 0)], &[]).misfits.len();
    assert_eq!(first(Kind::StatusRequest, Sentencing), 0, "Brazil asks within the execution");
    assert_eq!(first(Kind::StatusRequest, Executing), 1, "Kazakhstan has nobody to ask");
}
