//! Papers over several bundles, their translations and their certification.

use gateway_bundle::MessageKind;
use gateway_bundle::example::Example;
use gateway_treaty::Effect::Note;
use gateway_treaty::{CertificationCheck, Facts, Verdict, Who, assess};
use serde_json::{Value, json};

use super::example::{answer, of, original, places, reply, request, untranslated};
use crate::common::{Case, assess_case, codes, profile, received};

#[test]
fn a_supplement_is_assessed_together_with_what_the_case_has() {
    let incomplete = untranslated(reply().without("verdict"), "facts");
    let bare = Example::of(MessageKind::Supplement)
        .numbered(9)
        .set("/statements/state_consents/sentencing", json!(true));
    let still =
        assess_case(&Case { message: bare.clone(), earlier: vec![request(), incomplete.clone()] });
    assert_eq!(
        codes(&still),
        ["kz-br-2018/4(2)(f)/missing", "kz-br-2018/4(6)/translation-missing"]
    );

    let whole = reply();
    let pick = |place: usize| whole.value()["documents"][place].clone();
    let facts = original(&incomplete, "facts");
    let mut translation = pick(*places(&whole, "facts").last().unwrap());
    translation["translation_of"] = incomplete.value()["documents"][facts]["id"].clone();
    let verdicts = places(&whole, "verdict").into_iter().map(pick);
    let supplement = verdicts
        .chain([translation])
        .fold(bare, |message, document| message.set("/documents/-", document))
        .set("/originals", whole.value()["originals"].clone());
    let done = assess_case(&Case { message: supplement, earlier: vec![request(), incomplete] });
    assert_eq!(codes(&done), Vec::<String>::new());
}

#[test]
fn a_supplement_whose_message_is_not_at_hand_is_not_checked_and_never_fine() {
    let assessment = assess_case(&of(MessageKind::Supplement, |m| m.between("br-mj", "kz-pgo")));
    let verdict = assessment.results.iter().find(|r| r.rule == "verdict").unwrap().verdict;
    assert_eq!(verdict, Verdict::NotChecked);
}

#[test]
fn a_corrected_bundle_takes_the_place_of_the_one_it_corrects() {
    let wrong = reply().numbered(4);
    let right = reply().without("verdict").corrects(&wrong);
    let case = Case { message: right, earlier: vec![request(), wrong] };
    assert_eq!(codes(&assess_case(&case)), ["kz-br-2018/4(2)(f)/missing"]);
}

#[test]
fn a_document_that_was_superseded_no_longer_counts() {
    let base = reply();
    let place = original(&base, "verdict");
    let old = base.value()["documents"][place]["id"].clone();
    let new = json!({
        "id": "d99", "file": "sentenca-2.pdf", "media_type": "application/pdf", "size": 1,
        "sha256": base.value()["documents"][0]["sha256"], "language": "pt",
        "items": ["verdict"], "supersedes": old,
    });
    let case = answer(|r| r.set("/documents/-", new));
    let found = assess_case(&case);
    assert_eq!(
        codes(&found),
        ["kz-br-2018/4(6)/translation-missing", "kz-br-2018/4(7)/not-certified"]
    );
    assert!(found.findings.iter().all(|f| f.document.as_ref().unwrap().as_str() == "d99"));
}

#[test]
fn a_copy_certified_later_keeps_the_translations_of_the_same_bytes() {
    let whole = reply();
    let place = original(&whole, "verdict");
    let uncertified = whole.clone().remove(&format!("/documents/{place}/certified"));
    let mut copy = whole.value()["documents"][place].clone();
    copy["supersedes"] = copy["id"].clone();
    copy["id"] = json!("d1");
    let supplement = |copy: &Value| Case {
        message: Example::of(MessageKind::Supplement)
            .numbered(9)
            .set("/statements/state_consents/sentencing", json!(true))
            .set("/documents/-", copy.clone())
            .set("/originals", whole.value()["originals"].clone()),
        earlier: vec![request(), uncertified.clone()],
    };
    assert_eq!(codes(&assess_case(&supplement(&copy))), Vec::<String>::new());
    copy["sha256"] = whole.value()["documents"][0]["sha256"].clone();
    let other_bytes = assess_case(&supplement(&copy));
    assert_eq!(codes(&other_bytes), ["kz-br-2018/4(6)/translation-missing"]);
}

#[test]
fn papers_that_replace_each_other_in_a_ring_leave_none() {
    let case = answer(|r| {
        let place = original(&r, "facts");
        let mut twin = r.value()["documents"][place].clone();
        let id = twin["id"].clone();
        twin["id"] = json!("d99");
        twin["file"] = json!("twin.pdf");
        twin["supersedes"] = id;
        r.set(&format!("/documents/{place}/supersedes"), json!("d99")).set("/documents/-", twin)
    });
    assert_eq!(codes(&assess_case(&case)), ["kz-br-2018/4(2)(c)/missing"]);
}

#[test]
fn a_russian_translation_for_kazakhstan_passes_with_one_note() {
    let only_russian = |mut example: Example| {
        loop {
            let documents = example.value()["documents"].as_array().unwrap();
            let kazakh = documents.iter().find(|d| d["language"] == "kk");
            let Some(id) = kazakh.map(|d| d["id"].as_str().unwrap().to_owned()) else {
                return example;
            };
            example = example.without_document(&id);
        }
    };
    let assessment = assess_case(&answer(only_russian));
    assert_eq!(codes(&assessment), ["kz-br-2018/4(6)/language-awaits-declaration"]);
    let note = &assessment.findings[0];
    assert_eq!(
        (note.effect, note.who, note.args["language"].as_str()),
        (Note, Who::Receiver, "ru")
    );
    assert!(assessment.is_complete());
}

#[test]
fn a_translation_that_does_not_name_its_source_is_found_as_such() {
    let case = answer(|r| {
        let [_, first, second] = places(&r, "verdict")[..] else { panic!("three") };
        r.remove(&format!("/documents/{first}/translation_of"))
            .remove(&format!("/documents/{second}/translation_of"))
    });
    assert_eq!(codes(&assess_case(&case)), ["kz-br-2018/4(6)/translation-not-linked"]);
}

#[test]
fn a_translation_into_a_language_that_nobody_asked_for_is_none() {
    let case = answer(|r| {
        let [_, first, second] = places(&r, "facts")[..] else { panic!("three") };
        r.set(&format!("/documents/{first}/language"), json!("en"))
            .set(&format!("/documents/{second}/language"), json!("fr"))
    });
    assert_eq!(codes(&assess_case(&case)), ["kz-br-2018/4(6)/translation-missing"]);
}

#[test]
fn a_document_in_the_addressee_s_language_needs_no_translation() {
    let case = answer(|r| {
        let r = untranslated(r, "facts");
        let place = original(&r, "facts");
        r.set(&format!("/documents/{place}/language"), json!("kk"))
    });
    assert_eq!(codes(&assess_case(&case)), Vec::<String>::new());
}

#[test]
fn a_document_that_hides_its_language_is_found() {
    let case = answer(|r| {
        let r = untranslated(r, "facts");
        let place = original(&r, "facts");
        r.remove(&format!("/documents/{place}/language"))
    });
    assert_eq!(codes(&assess_case(&case)), ["kz-br-2018/4(6)/language-not-stated"]);
}

#[test]
fn fingerprints_have_nothing_to_translate() {
    let case = answer(|r| {
        let place = original(&r, "fingerprints");
        r.set(&format!("/documents/{place}/language"), json!("pt"))
    });
    assert_eq!(codes(&assess_case(&case)), Vec::<String>::new());
}

#[test]
fn the_finding_names_the_document_its_place_and_the_item() {
    let case = answer(|r| untranslated(r, "verdict"));
    let assessment = assess_case(&case);
    let finding = &assessment.findings[0];
    let place = original(&case.message, "verdict");
    assert_eq!(finding.pointer, format!("/documents/{place}"));
    assert_eq!(finding.item.as_ref().unwrap().as_str(), "verdict");
    let id = &case.message.value()["documents"][place]["id"];
    assert_eq!(id, finding.document.as_ref().unwrap().as_str());
}

#[test]
fn certification_is_confirmed_declared_invalid_or_not_checked() {
    use CertificationCheck::{Confirmed, Declared, Invalid, NotChecked};
    let table = [
        ("paper-stamp", Some(Confirmed), None, Verdict::Passed),
        ("paper-stamp", Some(Declared), Some("certification-declared"), Verdict::Passed),
        ("paper-stamp", None, Some("certification-declared"), Verdict::Passed),
        ("paper-stamp", Some(Invalid), Some("certification-invalid"), Verdict::Failed),
        ("electronic", Some(Confirmed), None, Verdict::Passed),
        ("electronic", Some(NotChecked), Some("certification-not-checked"), Verdict::NotChecked),
        ("electronic", None, Some("certification-not-checked"), Verdict::NotChecked),
        ("electronic", Some(Invalid), Some("certification-invalid"), Verdict::Failed),
    ];
    for (form, check, problem, verdict) in table {
        let base = reply();
        let place = original(&base, "verdict");
        let jws = if form == "electronic" { json!("e30.e30.e30") } else { Value::Null };
        let manifest = base
            .set(&format!("/documents/{place}/certified/form"), json!(form))
            .set(&format!("/documents/{place}/certified/jws"), jws)
            .build();
        let certifications =
            check.map(|check| (manifest.documents[place].id.clone(), check)).into_iter().collect();
        let request = request().build();
        let earlier = [&request];
        let facts =
            Facts { certifications: &certifications, earlier: &earlier, ..Facts::at(received()) };
        let assessment = assess(&manifest, profile(), &facts);
        let wanted: Vec<_> =
            problem.iter().map(|problem| format!("kz-br-2018/4(7)/{problem}")).collect();
        assert_eq!(codes(&assessment), wanted, "{form} {check:?}");
        let result = assessment.results.iter().find(|r| r.rule == "certified-verdict").unwrap();
        assert_eq!(result.verdict, verdict, "{form} {check:?}");
    }
}
