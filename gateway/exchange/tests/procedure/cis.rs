//! The CIS Convention of 2019, Articles 3 to 11: no handover; the person travels.

use gateway_bundle::MessageKind as Kind;
use gateway_bundle::manifest::Outcome;
use gateway_bundle::manifest::Side::{Executing, Sentencing};
use gateway_exchange::procedure::{Happening, Message, Ower, Recorded, Standing, Until};

use crate::support::{act, decision, message, read, standing};

const TREATY: &str = "cis-2019";

fn informed() -> Vec<Message> {
    vec![
        message(1, Sentencing, Kind::TransferRequest, 0),
        decision(2, Executing, Outcome::Granted, 40),
        decision(3, Sentencing, Outcome::Granted, 50),
        message(4, Sentencing, Kind::FileTransfer, 55),
        Message {
            on: Some("2027-03-12".parse().unwrap()),
            tells: Some(Happening::PersonInformed),
            ..message(5, Sentencing, Kind::PersonInformed, 61)
        },
    ]
}

#[test]
fn the_45_days_bind_the_person_and_run_from_the_day_of_being_informed() {
    let read = read(TREATY, &informed(), &[]);
    let journey = read.duties.iter().find(|duty| duty.id == "journey").unwrap();
    assert_eq!(journey.ower, Ower::Person);
    assert_eq!(journey.until, Some(Until::Day("2027-04-26".parse().unwrap())));
    assert!(journey.is_open());
    // No zone was read for Brazil: late is only what is late everywhere.
    let due = "2027-04-27T11:59:59Z".parse().unwrap();
    assert_eq!(journey.due, Some(due));
    assert!(!journey.is_late(due));
    assert!(journey.is_late("2027-04-27T12:00:00Z".parse().unwrap()));
}

#[test]
fn the_sentencing_state_may_extend_them() {
    let until = "2027-06-01".parse().unwrap();
    let extended = act(9, Sentencing, Recorded::Extended { duty: "journey".into(), until }, 70);
    let read = read(TREATY, &informed(), &[extended]);
    let journey = read.duties.iter().find(|duty| duty.id == "journey").unwrap();
    assert_eq!(journey.until, Some(Until::Day(until)));
}

#[test]
fn arrival_and_non_appearance_both_end_the_waiting() {
    for tells in [Happening::Arrived, Happening::NotAppeared] {
        let mut messages = informed();
        messages.push(Message {
            tells: Some(tells),
            ..message(6, Executing, Kind::CircumstanceNotice, 80)
        });
        let read = read(TREATY, &messages, &[]);
        assert!(matches!(standing(&read, "journey", Ower::Person), Some(Standing::Met(_))));
        assert_eq!(read.misfits, []);
    }
}

#[test]
fn a_refusal_leaves_nothing_to_send_but_the_notice_to_the_person() {
    let messages = [
        message(1, Sentencing, Kind::TransferRequest, 0),
        decision(2, Executing, Outcome::Refused, 40),
    ];
    let read = read(TREATY, &messages, &[]);
    assert_eq!(standing(&read, "file-sent", Ower::Sentencing), None);
    assert_eq!(
        standing(&read, "person-told-of-the-decision", Ower::Sentencing),
        Some(Standing::Open)
    );
    assert!(matches!(standing(&read, "request-answered", Ower::Executing), Some(Standing::Met(_))));
}

#[test]
fn a_message_that_the_convention_has_no_step_for_is_a_misfit_and_nothing_else() {
    let mut messages = informed();
    let before = read(TREATY, &messages, &[]);
    messages.push(message(7, Executing, Kind::HandoverReport, 90));
    let after = read(TREATY, &messages, &[]);
    assert_eq!(after.misfits.len(), 1);
    assert_eq!(after.duties, before.duties);
}

#[test]
fn a_change_of_the_sentence_obliges_only_the_state_that_made_it() {
    let pardoned = act(9, Executing, Recorded::Happened(Happening::SentenceChanged), 90);
    let read = read(TREATY, &informed(), &[pardoned]);
    assert_eq!(standing(&read, "changing-decision-sent", Ower::Sentencing), None);
    let told = |duty: &&gateway_exchange::procedure::Duty| duty.id == "court-decision-told";
    assert_eq!(read.duties.iter().filter(told).count(), 2, "of its decision and of its pardon");
}
