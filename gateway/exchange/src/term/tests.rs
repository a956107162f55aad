use gateway_bundle::example::Example;
use gateway_treaty::Profiles;
use serde_json::{Value, json};

use super::*;
use crate::procedure::{Act, Message};

const P: &str = "/sentence/punishments/0";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn request() -> Example {
    Example::transfer_request().set("/created", json!("2026-11-21T09:30:00Z"))
}

fn change(kind: &str, ends: Option<&str>) -> Example {
    let mut content = json!({ "kind": kind, "on": "2027-06-01" });
    if let (Some(ends), Some(members)) = (ends, content.as_object_mut()) {
        members.insert("ends".into(), json!(ends));
    }
    let of = Example::of(MessageKind::SentenceChange).numbered(7);
    of.set("/created", json!("2027-06-02T09:30:00Z")).set("/change", content).remove("/sentence")
}

fn read(examples: &[Example], acts: Vec<Act>) -> (Vec<Manifest>, Course, Sheet) {
    let manifests: Vec<Manifest> = examples.iter().map(Example::build).collect();
    let course = Course::new(manifests.iter().map(|one| Message::of(one, None)), acts);
    let sheet = sheet(&manifests, &course).unwrap();
    (manifests, course, sheet)
}

fn end(examples: &[Example]) -> Projection {
    read(examples, Vec::new()).2.end
}

fn reckoned(starts: &str, amount: u64, unit: &str, credits: Value) -> Projection {
    let example = request()
        .remove(&format!("{P}/ends"))
        .set(&format!("{P}/starts"), json!(starts))
        .set(&format!("{P}/amount"), json!(amount))
        .set(&format!("{P}/unit"), json!(unit))
        .set("/sentence/credits", credits);
    end(&[example])
}

fn ends(text: &str, from: Source) -> Projection {
    Projection::Ends { day: day(text), from }
}

#[test]
fn a_stated_end_stands_and_the_reckoned_one_beside_it() {
    let (.., sheet) = read(&[request()], Vec::new());
    assert_eq!(sheet.end, ends("2031-07-09", Source::Stated));
    assert_eq!(sheet.punishments[0].reckoned, Ok(day("2031-07-09")));
    assert!(sheet.contradictions.is_empty(), "{:?}", sheet.contradictions);
    assert_eq!(sheet.remains(day("2031-06-10")), Some((1, 0)));
    assert_eq!(sheet.remains(day("2031-07-09")), Some((0, 1)), "the last day counts");
    assert_eq!(sheet.remains(day("2031-07-10")), Some((0, 0)));
}

#[test]
fn another_end_than_the_reckoned_one_is_told_and_so_are_parts_that_are_not_the_whole() {
    let other = request()
        .set(&format!("{P}/ends"), json!("2031-07-10"))
        .set(&format!("{P}/executed"), json!(33));
    let (.., sheet) = read(&[other], Vec::new());
    let names: Vec<_> = sheet.contradictions.iter().map(Contradiction::as_str).collect();
    assert_eq!(names, ["end", "parts"]);
}

#[test]
fn months_are_counted_as_months_and_days_as_days() {
    let from = Source::Reckoned;
    assert_eq!(reckoned("2024-01-31", 1, "months", json!([])), ends("2024-02-28", from));
    assert_eq!(reckoned("2024-02-29", 1, "years", json!([])), ends("2025-02-27", from));
    assert_eq!(reckoned("2024-01-31", 30, "days", json!([])), ends("2024-02-29", from));
}

#[test]
fn a_credit_shortens_the_term_by_what_does_not_lie_within_it() {
    let from = Source::Reckoned;
    let before = json!([{ "kind": "pre-trial-custody", "from": "2023-12-01", "to": "2023-12-31",
        "days": 31 }]);
    assert_eq!(reckoned("2024-01-10", 12, "months", before), ends("2024-12-09", from));
    let within = json!([{ "kind": "pre-trial-custody", "from": "2024-01-10", "to": "2024-01-19",
        "ratio": 1.5, "days": 15 }]);
    assert_eq!(reckoned("2024-01-10", 12, "months", within), ends("2025-01-04", from));
    let undated = json!([{ "kind": "work", "days": 9 }]);
    assert_eq!(reckoned("2024-01-10", 12, "months", undated), ends("2024-12-31", from));
}

#[test]
fn what_has_no_measure_and_what_is_counted_in_hours_is_not_projected() {
    let none = request().remove(&format!("{P}/ends"));
    let without = |member: &str| none.clone().remove(&format!("{P}/{member}"));
    assert_eq!(end(&[without("amount")]), Projection::Unknown(Why::Indeterminate));
    assert_eq!(end(&[without("starts")]), Projection::Unknown(Why::StartNotStated));
    let life = none.clone().set(&format!("{P}/kind"), json!("life-imprisonment"));
    assert_eq!(end(&[life]), Projection::Unknown(Why::Indeterminate));
    let hours = none.set(&format!("{P}/unit"), json!("hours"));
    assert_eq!(end(&[hours]), Projection::Unknown(Why::Hours));
}

#[test]
fn a_later_change_replaces_the_end_and_an_annulled_sentence_has_none() {
    let reduced = [change("reduced", Some("2030-07-09")), request()];
    assert_eq!(end(&reduced), ends("2030-07-09", Source::Changed));
    let silent = [request(), change("amnestied", None)];
    assert_eq!(end(&silent), Projection::Unknown(Why::ChangedWithoutEnd));
    let annulled = Projection::Over { by: Over::Undone, on: Some(day("2027-06-01")) };
    assert_eq!(end(&[request(), change("annulled", None)]), annulled);
    let before =
        change("reduced", Some("2030-07-09")).set("/created", json!("2026-01-01T00:00:00Z"));
    assert_eq!(end(&[before, request()]), ends("2031-07-09", Source::Stated), "told before");
}

#[test]
fn a_change_that_states_the_sentence_anew_is_told_by_it_unless_it_names_its_own_end() {
    let sentence = request().value()["sentence"].clone();
    let anew = |ends| {
        let sentence = sentence.clone();
        change("reviewed", ends)
            .set("/sentence", sentence)
            .set(&format!("{P}/ends"), json!("2030-01-01"))
    };
    assert_eq!(end(&[request(), anew(None)]), ends("2030-01-01", Source::Stated));
    assert_eq!(end(&[request(), anew(Some("2029-05-05"))]), ends("2029-05-05", Source::Changed));
}

#[test]
fn an_escape_leaves_no_end_and_a_death_ends_it() {
    let act = |what| Act {
        id: uuid::Uuid::from_u128(1),
        what: Recorded::Happened(what),
        side: None,
        on: day("2027-01-02"),
        at: "2027-01-02T10:00:00Z".parse().unwrap(),
    };
    let of = |what| read(&[request()], vec![act(what)]).2.end;
    assert_eq!(of(Happening::Escaped), Projection::Unknown(Why::Escaped));
    let died = Projection::Over { by: Over::Died, on: Some(day("2027-01-02")) };
    assert_eq!(of(Happening::Died), died);
}

#[test]
fn somebody_looks_so_many_days_before_the_end_and_at_once_if_the_handover_comes_later() {
    let profiles = Profiles::embedded().unwrap();
    let treaty = profiles.treaty(&"kz-br-2018".parse().unwrap()).unwrap();
    let watched = |examples: &[Example], state| {
        let (manifests, course, sheet) = read(examples, Vec::new());
        watch(&sheet, &manifests, &course, (treaty, state), 90)
    };
    let soon = watched(&[request()], CaseState::Agreed).unwrap();
    assert_eq!(soon.from, From::Day(day("2031-04-10")));
    assert_eq!(watched(&[request()], CaseState::Transferred), None);
    assert_eq!(watched(&[request()], CaseState::Refused), None);
    let arranged = |day: &str| {
        let of = Example::of(MessageKind::Arrangement).numbered(8);
        of.set("/created", json!("2027-01-01T00:00:00Z")).set("/arrangement/date", json!(day))
    };
    let late = watched(&[request(), arranged("2031-08-01")], CaseState::Agreed).unwrap();
    assert_eq!(late.arranged, Some(day("2031-08-01")));
    assert_eq!(late.from, From::Message("2027-01-01T00:00:00Z".parse().unwrap()));
    let before = watched(&[request(), arranged("2027-03-15")], CaseState::Agreed).unwrap();
    assert_eq!(before.arranged, None);
}
