//! KZ-BR Art. 3(d): six months at receipt, over month ends, leap days, the exact day, time zones
//! and several punishments.

use gateway_bundle::example::Example;
use gateway_bundle::{AuthorityId, Manifest};
use gateway_treaty::{Facts, Profile, Verdict, assess};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::common::profile;

use Verdict::{Failed, NotApplicable, NotChecked, Passed};

/// Kazakhstan's request with these punishments, received at a moment.
fn verdict_of(profile: &Profile, punishments: Value, received: &str) -> Verdict {
    let manifest = Example::transfer_request().set("/sentence/punishments", punishments).build();
    let facts = Facts::at(received.parse().unwrap());
    rule(profile, &manifest, &facts)
}

fn rule(profile: &Profile, manifest: &Manifest, facts: &Facts<'_>) -> Verdict {
    let results = assess(manifest, profile, facts).results;
    results.into_iter().find(|result| result.rule == "remaining-term").unwrap().verdict
}

fn imprisonment(ends: &str) -> Value {
    json!([{ "id": "p1", "rank": "main", "kind": "imprisonment", "amount": 90, "unit": "months",
             "ends": ends }])
}

/// The rule with other parameters.
fn with_rule(change: impl FnOnce(&mut Value)) -> Profile {
    let mut value: Value = serde_json::from_slice(profile().bytes()).unwrap();
    let conditions = value["conditions"].as_array_mut().unwrap();
    let rule = conditions.iter_mut().find(|rule| rule["id"] == "remaining-term").unwrap();
    change(&mut rule["check"]);
    Profile::parse(value.to_string().as_bytes()).unwrap()
}

#[test]
fn six_calendar_months_over_month_ends_and_leap_days() {
    let profile = profile();
    // Received at noon in Brasilia, so that the day is the same in every zone nearby.
    let table = [
        // received, last day, verdict
        ("2026-01-15", "2026-07-15", Passed),
        ("2026-01-15", "2026-07-14", Failed),
        ("2026-01-15", "2026-07-16", Passed),
        // The sixth month is shorter than the first: its last day is enough.
        ("2026-08-31", "2027-02-28", Passed),
        ("2026-08-31", "2027-02-27", Failed),
        ("2027-08-31", "2028-02-29", Passed),
        ("2027-08-31", "2028-02-28", Failed),
        ("2026-08-29", "2027-02-28", Passed),
        ("2026-08-28", "2027-02-28", Passed),
        ("2026-08-28", "2027-02-27", Failed),
        ("2026-10-31", "2027-04-30", Passed),
        ("2026-10-31", "2027-04-29", Failed),
        // The other way round no day is given away.
        ("2027-02-28", "2027-08-28", Passed),
        ("2027-02-28", "2027-08-27", Failed),
        ("2028-02-29", "2028-08-29", Passed),
        ("2028-02-29", "2028-08-28", Failed),
        // Over the turn of the year.
        ("2026-12-31", "2027-06-30", Passed),
        ("2026-12-31", "2027-06-29", Failed),
        // Long over, and far away.
        ("2026-01-15", "2020-01-01", Failed),
        ("2026-01-15", "2999-12-31", Passed),
    ];
    for (received, ends, wanted) in table {
        let verdict = verdict_of(profile, imprisonment(ends), &format!("{received}T15:00:00Z"));
        assert_eq!(verdict, wanted, "received {received}, last day {ends}");
    }
}

#[test]
fn the_day_is_that_of_the_receiving_state() {
    let profile = profile();
    let table = [
        // Brasilia is three hours behind UTC: until 03:00 UTC it is still the day before.
        ("kz-pgo", "br-mj", "2026-06-11T02:59:59Z", "2026-12-10", Passed),
        ("kz-pgo", "br-mj", "2026-06-11T03:00:00Z", "2026-12-10", Failed),
        // Astana is five hours ahead: from 19:00 UTC it is the next day.
        ("br-mj", "kz-pgo", "2026-06-10T18:59:59Z", "2026-12-10", Passed),
        ("br-mj", "kz-pgo", "2026-06-10T19:00:00Z", "2026-12-10", Failed),
    ];
    for (from, to, received, ends, wanted) in table {
        let manifest = Example::transfer_request()
            .between(from, to)
            .set("/sentence/punishments", imprisonment(ends))
            .build();
        let verdict = rule(profile, &manifest, &Facts::at(received.parse().unwrap()));
        assert_eq!(verdict, wanted, "{to} {received}");
    }
}

#[test]
fn the_remainder_counts_from_the_day_on_which_it_was_counted() {
    let profile = profile();
    let remaining = |amount: u64, unit: &str, as_of: &str| {
        json!([{ "id": "p1", "rank": "main", "kind": "imprisonment", "remaining": amount,
                 "unit": unit, "as_of": as_of }])
    };
    let table = [
        (6, "months", "2026-06-10", Passed),
        (6, "months", "2026-06-09", Failed),
        (7, "months", "2026-05-10", Passed),
        (1, "years", "2026-01-01", Passed),
        (183, "days", "2026-06-10", Passed),
        (182, "days", "2026-06-10", Failed),
        // Hours of work are no days of a calendar.
        (5_000, "hours", "2026-06-10", NotChecked),
    ];
    for (amount, unit, as_of, wanted) in table {
        let verdict = verdict_of(profile, remaining(amount, unit, as_of), "2026-06-10T15:00:00Z");
        assert_eq!(verdict, wanted, "{amount} {unit} as of {as_of}");
    }
}

#[test]
fn what_the_manifest_does_not_tell_is_not_checked() {
    let profile = profile();
    let at = "2026-06-10T15:00:00Z";
    let bare = |kind: &str| json!([{ "id": "p1", "rank": "main", "kind": kind }]);
    assert_eq!(verdict_of(profile, bare("imprisonment"), at), NotChecked);
    assert_eq!(verdict_of(profile, json!([]), at), NotChecked);
    let no_day = json!([{ "id": "p1", "rank": "main", "kind": "imprisonment", "remaining": 3,
                          "unit": "months" }]);
    assert_eq!(verdict_of(profile, no_day, at), NotChecked);
    let beyond = json!([{ "id": "p1", "rank": "main", "kind": "imprisonment",
                          "remaining": 9_007_199_254_740_991_u64, "unit": "years",
                          "as_of": "2026-06-10" }]);
    assert_eq!(verdict_of(profile, beyond, at), NotChecked);
}

#[test]
fn life_never_ends_and_death_has_no_term() {
    let profile = profile();
    let at = "2026-06-10T15:00:00Z";
    let bare = |kind: &str| json!([{ "id": "p1", "rank": "main", "kind": kind }]);
    assert_eq!(verdict_of(profile, bare("life-imprisonment"), at), Passed);
    assert_eq!(verdict_of(profile, bare("death"), at), NotApplicable);
}

#[test]
fn of_several_punishments_the_longest_counts_and_additional_ones_do_not() {
    let profile = profile();
    let at = "2026-06-10T15:00:00Z";
    let main = |id: &str, ends: Value| json!({ "id": id, "rank": "main", "kind": "imprisonment", "ends": ends });
    let (short, long) = (json!("2026-07-01"), json!("2027-07-01"));
    let two = |a: &Value, b: &Value| json!([main("p1", a.clone()), main("p2", b.clone())]);
    assert_eq!(verdict_of(profile, two(&short, &long), at), Passed);
    assert_eq!(verdict_of(profile, two(&short, &short), at), Failed);
    // One that is not known may run longer than one that is too short.
    assert_eq!(verdict_of(profile, two(&short, &Value::Null), at), NotChecked);
    assert_eq!(verdict_of(profile, two(&long, &Value::Null), at), Passed);
    let additional = json!([main("p1", short), { "id": "p2", "rank": "additional",
        "kind": "deprivation-of-rights", "ends": "2030-01-01" }]);
    assert_eq!(verdict_of(profile, additional, at), Failed);
}

#[test]
fn exceptions_are_the_treaty_s_own() {
    let at = "2026-06-10T15:00:00Z";
    let hours = json!([{ "id": "p1", "rank": "main", "kind": "community-work", "amount": 40,
                         "unit": "hours" }]);
    let indeterminate = json!([{ "id": "p1", "rank": "main", "kind": "imprisonment" }]);
    let excepted =
        with_rule(|check| check["exceptions"] = json!(["hours", "indeterminate", "life"]));
    assert_eq!(verdict_of(profile(), hours.clone(), at), NotChecked);
    assert_eq!(verdict_of(&excepted, hours, at), NotApplicable);
    assert_eq!(verdict_of(profile(), indeterminate.clone(), at), NotChecked);
    assert_eq!(verdict_of(&excepted, indeterminate, at), Passed);
}

#[test]
fn a_waiver_counts_only_where_the_treaty_has_one() {
    let waived = |profile: &Profile| {
        let manifest = Example::transfer_request()
            .set("/sentence/punishments", imprisonment("2026-07-01"))
            .set("/statements/remaining_term_waived", json!(true))
            .build();
        rule(profile, &manifest, &Facts::at("2026-06-10T15:00:00Z".parse().unwrap()))
    };
    assert_eq!(waived(profile()), Failed);
    assert_eq!(waived(&with_rule(|check| check["waivable"] = json!(true))), Passed);
}

#[test]
fn a_term_may_count_from_the_day_of_the_request() {
    let from_request = with_rule(|check| check["counted_from"] = json!("request"));
    // Made on 21 November 2026, received a month later.
    let ends = imprisonment("2027-05-21");
    assert_eq!(verdict_of(&from_request, ends.clone(), "2026-12-21T12:00:00Z"), Passed);
    assert_eq!(verdict_of(profile(), ends, "2026-12-21T12:00:00Z"), Failed);
}

#[test]
fn a_moment_that_was_not_read_counts_only_where_every_possible_day_agrees() {
    let not_read = with_rule(|check| check["counted_from"] = json!("not-read"));
    // Made on 21 November 2026, received a month later.
    let judge = |ends: &str| verdict_of(&not_read, imprisonment(ends), "2026-12-21T12:00:00Z");
    assert_eq!(judge("2027-06-21"), Passed);
    assert_eq!(judge("2027-05-21"), NotChecked);
    assert_eq!(judge("2027-06-20"), NotChecked);
    assert_eq!(judge("2027-05-20"), Failed);
}

#[test]
fn where_the_time_zone_is_not_known_the_day_may_be_either_of_two() {
    let mut value: Value = serde_json::from_slice(profile().bytes()).unwrap();
    value["time_zones"] = json!({});
    let zoneless = Profile::parse(value.to_string().as_bytes()).unwrap();
    let judge = |ends: &str| verdict_of(&zoneless, imprisonment(ends), "2026-06-10T23:00:00Z");
    assert_eq!(judge("2026-12-11"), Passed);
    assert_eq!(judge("2026-12-10"), NotChecked);
    assert_eq!(judge("2026-12-09"), Failed);
}

#[test]
fn a_reply_counts_from_the_receipt_of_the_request_as_far_as_that_is_known() {
    let profile = profile();
    // Made on 21 November 2026; the reply came in on 11 December.
    let request = Example::transfer_request().build();
    let earlier = [&request];
    let judge = |ends: &str, request_received: Option<Timestamp>| {
        let manifest = Example::reply().set("/sentence/punishments", imprisonment(ends)).build();
        let received = "2026-12-11T06:00:00Z".parse().unwrap();
        let facts = Facts { earlier: &earlier, request_received, ..Facts::at(received) };
        rule(profile, &manifest, &facts)
    };
    assert_eq!(judge("2027-06-11", None), Passed);
    assert_eq!(judge("2027-05-20", None), Failed);
    // Enough on the day it was made, too little on the day of the reply: nobody can tell yet.
    assert_eq!(judge("2027-06-01", None), NotChecked);
    let received = |text: &str| Some(text.parse().unwrap());
    assert_eq!(judge("2027-06-01", received("2026-11-30T12:00:00Z")), Passed);
    assert_eq!(judge("2027-06-01", received("2026-12-02T12:00:00Z")), Failed);
}

#[test]
fn credits_explain_an_earlier_end_and_never_a_later_one() {
    let judge = |ends: &str, days: u64| {
        let manifest = Example::transfer_request()
            .set("/sentence/punishments/0/ends", json!(ends))
            .set("/sentence/credits", json!([{ "kind": "remission", "days": days }]))
            .build();
        let facts = Facts::at("2026-06-10T15:00:00Z".parse().unwrap());
        let results = assess(&manifest, profile(), &facts).results;
        results.into_iter().find(|result| result.rule == "term-adds-up").unwrap().verdict
    };
    // 90 months from 10 January 2024 end on 9 July 2031.
    assert_eq!(judge("2031-07-09", 0), Passed);
    assert_eq!(judge("2031-07-10", 0), Passed);
    assert_eq!(judge("2031-06-09", 30), Passed);
    assert_eq!(judge("2031-06-09", 28), Failed);
    assert_eq!(judge("2031-07-12", 300), Failed);
}

#[test]
fn the_finding_tells_the_day_of_counting_and_the_first_day_that_would_do() {
    let manifest = Example::transfer_request()
        .set("/sentence/punishments", imprisonment("2027-02-27"))
        .build();
    let us: AuthorityId = "br-mj".parse().unwrap();
    let facts = Facts { us: Some(&us), ..Facts::at("2026-08-31T12:00:00Z".parse().unwrap()) };
    let assessment = assess(&manifest, profile(), &facts);
    let finding =
        assessment.findings.iter().find(|f| f.code.ends_with("remaining-term-short")).unwrap();
    assert_eq!(finding.args["counted"], "2026-08-31");
    assert_eq!(finding.args["least"], "2027-02-28");
    assert_eq!(finding.args["months"], "6");
}
