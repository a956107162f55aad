//! What is owed when, and which conditions hold.

use gateway_bundle::MessageKind;
use gateway_bundle::example::Example;
use gateway_bundle::manifest::Side;
use gateway_treaty::Effect::{Incomplete, Note};
use gateway_treaty::{Facts, Who, assess};
use serde_json::json;

use super::example::{answer, of, reply, request};
use crate::common::{Case, assess_case, codes, confirmed, profile, received};

#[test]
fn messages_that_the_treaty_does_not_name_are_noted_and_never_blocked() {
    for kind in [MessageKind::FileTransfer, MessageKind::ConsentVerification] {
        let assessment = assess_case(&of(kind, |m| m));
        assert_eq!(codes(&assessment), ["kz-br-2018/message-not-foreseen"]);
        assert!(assessment.is_complete());
    }
}

#[test]
fn a_reply_without_anything_lists_all_that_is_owed_at_once() {
    let case = answer(|r| {
        r.without_documents().remove("/person").remove("/sentence").remove("/originals")
    });
    let assessment = assess_case(&case);
    let items: Vec<_> = assessment
        .findings
        .iter()
        .map(|f| (f.article.as_str(), f.item.as_ref().unwrap().as_str(), f.effect, f.who))
        .collect();
    let owed = |article, item| (article, item, Incomplete, Who::Sender);
    assert_eq!(
        items,
        [
            owed("4(2)(a)", "identity-data"),
            owed("4(2)(c)", "facts"),
            owed("4(2)(c)", "law-provisions"),
            owed("4(2)(d)", "sentence-particulars"),
            owed("4(2)(e)", "conduct-report"),
            owed("4(2)(f)", "verdict"),
            owed("4(2)(h)", "person-consent"),
            owed("4(2)(i)", "state-consent"),
        ]
    );
    assert!(!assessment.is_complete());
}

#[test]
fn the_sentencing_state_s_own_request_owes_the_same_set_by_analogy_and_only_in_notes() {
    let message = request().without_documents().remove("/originals").between("br-mj", "kz-pgo");
    let assessment = assess_case(&Case { message, earlier: vec![] });
    assert!(codes(&assessment).contains(&"kz-br-2018/4(2)(f)/missing".to_owned()));
    assert!(assessment.findings.iter().all(|finding| finding.effect == Note));
    assert!(assessment.is_complete());
}

#[test]
fn the_executing_state_s_request_owes_nothing_unless_it_was_asked() {
    let message = request().without_documents().remove("/originals");
    assert_eq!(codes(&assess_case(&Case { message, earlier: vec![] })), Vec::<String>::new());
}

#[test]
fn what_was_asked_for_as_necessary_is_owed() {
    let ask = Example::of(MessageKind::DocumentRequest)
        .set("/asks", json!([{ "item": "medical-report" }]));
    let case = Case { message: reply().without("medical-report"), earlier: vec![request(), ask] };
    assert_eq!(codes(&assess_case(&case)), ["kz-br-2018/4(2)(g)/missing"]);
}

#[test]
fn papers_are_not_owed_once_a_state_does_not_agree() {
    let earlier = vec![request(), Example::of(MessageKind::NonAgreement).numbered(5)];
    let message = reply().without_documents().remove("/originals");
    assert_eq!(codes(&assess_case(&Case { message, earlier })), Vec::<String>::new());
}

#[test]
fn a_legal_representative_consents_only_for_one_who_cannot() {
    let by_representative = |r: Example| r.set("/consent/by", json!("legal-representative"));
    let found = assess_case(&answer(by_representative));
    assert_eq!(codes(&found), ["kz-br-2018/3(f)/consent-by-other"]);
    let found =
        assess_case(&answer(|r| by_representative(r).set("/consent/incapacity", json!("age"))));
    assert_eq!(codes(&found), Vec::<String>::new());
}

#[test]
fn a_withdrawn_consent_is_for_the_authority_to_decide() {
    let found = assess_case(&answer(|r| r.set("/consent/withdrawn_on", json!("2026-12-01"))));
    assert_eq!(codes(&found), ["kz-br-2018/3(f)/consent-withdrawn"]);
    assert!(found.is_complete());
}

#[test]
fn a_life_sentence_may_travel_if_the_other_maximum_is_accepted() {
    let found = assess_case(&answer(|r| {
        r.set("/sentence/punishments/0/kind", json!("life-imprisonment"))
            .set("/statements/accepts_executing_maximum", json!(true))
    }));
    assert_eq!(codes(&found), Vec::<String>::new());
}

#[test]
fn grounds_of_refusal_are_listed_a_failed_condition_or_other() {
    for ground in ["7(1)(a)", "7(1)(b)", "7(1)(c)", "7(1)(d)", "3(d)", "remaining-term", "other"] {
        let found = assess_case(&of(MessageKind::NonAgreement, |m| {
            m.set("/decision/ground", json!(ground))
        }));
        assert_eq!(codes(&found), Vec::<String>::new(), "{ground}");
    }
}

#[test]
fn who_asked_can_be_told_by_the_caller() {
    let manifest = reply().without("verdict").build();
    let certifications = confirmed(&manifest);
    let facts = Facts {
        certifications: &certifications,
        requested_by: Some(Side::Sentencing),
        ..Facts::at(received())
    };
    assert_eq!(codes(&assess(&manifest, profile(), &facts)), Vec::<String>::new());
}

#[test]
fn the_other_treaty_between_the_two_states_is_mentioned() {
    let also = assess_case(&answer(|r| r)).also_applicable;
    assert_eq!(also.iter().map(gateway_bundle::TreatyId::as_str).collect::<Vec<_>>(), ["oas-1993"]);
}
