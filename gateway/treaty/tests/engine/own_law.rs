//! Kazakhstan's Code of Criminal Procedure beneath the treaties: what it adds, and where it yields.

use gateway_bundle::example::Example;
use gateway_bundle::manifest::Side;
use gateway_bundle::{Manifest, MessageKind};
use gateway_treaty::example::{InCase, Setting};
use gateway_treaty::{Assessment, Facts, Profile, Profiles, Verdict, assess_beneath};
use serde_json::json;

fn all() -> Profiles {
    Profiles::embedded().unwrap()
}

fn law(profiles: &Profiles) -> &Profile {
    profiles.overlay_of(&"KZ".parse().unwrap()).unwrap()
}

/// A message of KZ-BR 2018, in which Kazakhstan is on a side.
fn message(kind: MessageKind, sender: Side, requester: Side, kazakhstan: Side) -> InCase {
    let profiles = all();
    let treaty = profiles.treaty(&"kz-br-2018".parse().unwrap()).unwrap();
    let mut setting = Setting::new(treaty, kind, sender, requester).unwrap();
    if kazakhstan == Side::Sentencing {
        std::mem::swap(&mut setting.sentencing, &mut setting.executing);
    }
    setting.complete()
}

fn beneath(case: &InCase) -> Assessment {
    let profiles = all();
    let treaty = profiles.treaty(&"kz-br-2018".parse().unwrap()).unwrap();
    beneath_treaty(case, treaty, &profiles)
}

fn beneath_treaty(case: &InCase, treaty: &Profile, profiles: &Profiles) -> Assessment {
    let manifest = case.message.build();
    let earlier: Vec<Manifest> = case.earlier.iter().map(Example::build).collect();
    let earlier: Vec<&Manifest> = earlier.iter().collect();
    let facts = Facts { earlier: &earlier, ..Facts::at("2026-12-11T06:00:00Z".parse().unwrap()) };
    assess_beneath(&manifest, treaty, law(profiles), &facts)
}

fn codes(assessment: &Assessment) -> Vec<&str> {
    assessment.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn verdict(assessment: &Assessment, rule: &str) -> Verdict {
    assessment.results.iter().find(|result| result.rule == rule).unwrap().verdict
}

#[test]
fn an_incoming_request_waits_for_word_of_its_originals() {
    let mut case =
        message(MessageKind::TransferRequest, Side::Sentencing, Side::Sentencing, Side::Executing);
    assert_eq!(verdict(&beneath(&case), "originals-dispatched"), Verdict::Passed);
    case.message = case.message.remove("/originals");
    let said = beneath(&case);
    assert_eq!(codes(&said), ["practice-kz-cpc/560(6)/originals-not-dispatched"]);
    // What the partner asked for in its own request is no request of ours.
    let ours =
        message(MessageKind::TransferRequest, Side::Executing, Side::Executing, Side::Executing);
    assert_eq!(verdict(&beneath(&ours), "originals-dispatched"), Verdict::NotApplicable);
}

#[test]
fn results_leave_only_once_the_originals_have_come_in() {
    let mut case =
        message(MessageKind::Decision, Side::Executing, Side::Sentencing, Side::Executing);
    assert_eq!(codes(&beneath(&case)), ["practice-kz-cpc/560(6)/originals-not-arrived"]);
    let receipt = Example::of(MessageKind::OriginalsReceipt)
        .numbered(5)
        .between("kz-moj", "br-moj")
        .set("/statements/state_consents", json!({ "sentencing": true, "executing": true }));
    case.earlier.push(receipt);
    assert_eq!(codes(&beneath(&case)), Vec::<&str>::new());
}

#[test]
fn before_kazakhstan_hands_a_person_over_the_other_state_guarantees_against_torture() {
    let guarantee = "practice-kz-cpc/606(4)/missing";
    let reply = message(MessageKind::Reply, Side::Executing, Side::Sentencing, Side::Sentencing);
    assert!(codes(&beneath(&reply)).contains(&guarantee));
    // Taking a person over, Kazakhstan asks for none.
    let taking = message(MessageKind::Reply, Side::Sentencing, Side::Executing, Side::Executing);
    assert!(!codes(&beneath(&taking)).contains(&guarantee));
}

#[test]
fn a_guarantee_for_the_civil_claim_is_wanted_while_damage_is_unsettled() {
    let claim = "practice-kz-cpc/606(2)(3)/missing";
    let mut reply =
        message(MessageKind::Reply, Side::Executing, Side::Sentencing, Side::Sentencing);
    assert!(!codes(&beneath(&reply)).contains(&claim));
    reply.message = reply.message.set("/sentence/damage/settled", json!(false));
    assert!(codes(&beneath(&reply)).contains(&claim));
}

#[test]
fn the_code_yields_where_the_treaty_speaks() {
    let reply = message(MessageKind::Reply, Side::Executing, Side::Sentencing, Side::Sentencing);
    let said = beneath(&reply);
    for rule in ["remaining-term", "final", "consent", "citizen-of-executing-state"] {
        assert_eq!(verdict(&said, rule), Verdict::NotApplicable, "{rule}");
    }
    // A treaty that says nothing of the remaining term leaves it to the Code.
    let profiles = all();
    let treaty = profiles.treaty(&"kz-br-2018".parse().unwrap()).unwrap();
    let mut silent: serde_json::Value = serde_json::from_slice(treaty.bytes()).unwrap();
    let conditions = silent["conditions"].as_array_mut().unwrap();
    conditions.retain(|condition| condition["check"]["kind"] != "remaining-term");
    let silent = Profile::parse(silent.to_string().as_bytes()).unwrap();
    let said = beneath_treaty(&reply, &silent, &profiles);
    assert_eq!(verdict(&said, "remaining-term"), Verdict::Passed);
}

#[test]
fn kazakhstan_signs_and_seals_its_own_requests() {
    let mut ours =
        message(MessageKind::TransferRequest, Side::Executing, Side::Executing, Side::Executing);
    ours.message = ours.message.with_content("x9", "x9.pdf", "facts", b"unsigned".to_vec());
    assert_eq!(codes(&beneath(&ours)), ["practice-kz-cpc/560(2)/not-signed-and-stamped"]);
}

#[test]
fn a_state_s_own_law_is_no_treaty_that_a_bundle_may_name() {
    let profiles = all();
    assert!(profiles.get(&law(&profiles).id).is_some());
    assert!(profiles.treaty(&law(&profiles).id).is_none());
    assert!(profiles.overlay_of(&"BR".parse().unwrap()).is_none());
}
