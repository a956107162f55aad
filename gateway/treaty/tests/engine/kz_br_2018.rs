//! KZ-BR 2018 against the engine. The table of expected codes is written by hand from the treaty's
//! text, not from the profile: a rule without a row, or a row without a rule, fails.

use std::collections::BTreeSet;

use crate::common::{Case, assess_case, codes, confirmed, profile, received};
use gateway_bundle::example::Example;
use gateway_bundle::manifest::Side;
use gateway_bundle::{Manifest, MessageKind};
use gateway_treaty::{CertificationCheck, Effect, Facts, Verdict, Who, assess};
use serde_json::{Value, json};

fn reply() -> Example {
    Example::reply()
}

fn request() -> Example {
    Example::transfer_request()
}

/// A reply in its case, changed.
fn answer(change: impl FnOnce(Example) -> Example) -> Case {
    Case { message: change(reply()), earlier: vec![request()] }
}

/// Kazakhstan's request after Brazil asked for papers, changed.
fn asked(item: &str, change: impl FnOnce(Example) -> Example) -> Case {
    let ask = Example::of(MessageKind::DocumentRequest)
        .between("br-mj", "kz-pgo")
        .set("/asks", json!([{ "item": item }]));
    Case { message: change(request()), earlier: vec![ask] }
}

/// Any other message, changed.
fn of(kind: MessageKind, change: impl FnOnce(Example) -> Example) -> Case {
    Case { message: change(Example::of(kind)), earlier: vec![] }
}

/// The places of the documents that stand for an item.
fn places(example: &Example, item: &str) -> Vec<usize> {
    let documents = example.value()["documents"].as_array().unwrap();
    let stands_for =
        |document: &Value| document["items"].as_array().unwrap().contains(&json!(item));
    (0..documents.len()).filter(|place| stands_for(&documents[*place])).collect()
}

/// Without the translations of an item's document.
fn untranslated(example: Example, item: &str) -> Example {
    let ids: Vec<String> = places(&example, item)
        .into_iter()
        .map(|place| example.value()["documents"][place].clone())
        .filter(|document| document.get("translation_of").is_some())
        .map(|document| document["id"].as_str().unwrap().to_owned())
        .collect();
    ids.iter().fold(example, |example, id| example.without_document(id))
}

/// The item's document itself.
fn original(example: &Example, item: &str) -> usize {
    *places(example, item)
        .iter()
        .find(|place| example.value()["documents"][**place].get("translation_of").is_none())
        .unwrap()
}

fn terms(example: Example) -> Example {
    example.set("/arrangement/terms", json!("by air"))
}

fn transit_with_papers(example: Example) -> Example {
    example
        .with_content("d1", "papers.pdf", "transit-papers", b"papers".to_vec())
        .set("/originals", reply().value()["originals"].clone())
}

/// What one rule asks, and the smallest change that breaks it and nothing else.
struct Row {
    rule: &'static str,
    article: &'static str,
    broken: Case,
    finds: &'static [(&'static str, Effect)],
    verdict: Verdict,
}

fn row(
    rule: &'static str,
    article: &'static str,
    broken: Case,
    finds: &'static [(&'static str, Effect)],
) -> Row {
    Row { rule, article, broken, finds, verdict: Verdict::Failed }
}

/// A rule that binds only if the sender has, knows or needs something: absence finds nothing.
fn loose(rule: &'static str, article: &'static str, broken: Case) -> Row {
    Row { rule, article, broken, finds: &[], verdict: Verdict::NotChecked }
}

use Effect::{Decide, Incomplete, Note};

fn papers_of_the_sentencing_state() -> Vec<Row> {
    vec![
        row(
            "identity-data",
            "4(2)(a)",
            answer(|r| r.without("identity-data").remove("/person/born/place")),
            &[("4(2)(a)/particulars-missing", Incomplete)],
        ),
        loose("identity-document", "4(2)(a)", answer(|r| r.without("identity-document"))),
        loose("fingerprints", "4(2)(a)", answer(|r| r.without("fingerprints"))),
        loose(
            "residence",
            "4(2)(b)",
            answer(|r| r.without("residence").remove("/person/residence")),
        ),
        row("facts", "4(2)(c)", answer(|r| r.without("facts")), &[("4(2)(c)/missing", Incomplete)]),
        row(
            "law-provisions",
            "4(2)(c)",
            answer(|r| r.without("law-provisions")),
            &[("4(2)(c)/missing", Incomplete)],
        ),
        row(
            "sentence-particulars",
            "4(2)(d)",
            answer(|r| {
                r.without("sentence-particulars").remove("/sentence/punishments/0/executed")
            }),
            &[("4(2)(d)/particulars-missing", Incomplete)],
        ),
        row(
            "conduct-report",
            "4(2)(e)",
            answer(|r| r.without("conduct-report")),
            &[("4(2)(e)/missing", Incomplete)],
        ),
        row(
            "verdict",
            "4(2)(f)",
            answer(|r| r.without("verdict")),
            &[("4(2)(f)/missing", Incomplete)],
        ),
        loose("social-report", "4(2)(g)", answer(|r| r.without("social-report"))),
        loose("medical-report", "4(2)(g)", answer(|r| r.without("medical-report"))),
        row(
            "person-consent",
            "4(2)(h)",
            answer(|r| r.without("person-consent")),
            &[("4(2)(h)/missing", Incomplete)],
        ),
        row(
            "sentencing-state-consent",
            "4(2)(i)",
            answer(|r| r.without("state-consent")),
            &[("4(2)(i)/missing", Incomplete)],
        ),
        row(
            "further-information-for-executing-state",
            "4(2)(j)",
            Case {
                message: reply(),
                earlier: vec![
                    request(),
                    Example::of(MessageKind::DocumentRequest)
                        .numbered(7)
                        .set("/asks", json!([{ "item": "personal-file" }])),
                ],
            },
            &[("4(2)(j)/missing", Incomplete)],
        ),
        row(
            "translation",
            "4(6)",
            answer(|r| untranslated(r, "conduct-report")),
            &[("4(6)/translation-missing", Incomplete)],
        ),
        row(
            "certified-verdict",
            "4(7)",
            answer(|r| {
                let place = original(&r, "verdict");
                r.remove(&format!("/documents/{place}/certified"))
            }),
            &[("4(7)/not-certified", Incomplete)],
        ),
    ]
}

fn papers_of_the_executing_state() -> Vec<Row> {
    vec![
        row(
            "citizenship-proof",
            "4(3)(a)",
            asked("citizenship-proof", |r| r.without("citizenship-proof")),
            &[("4(3)(a)/missing", Incomplete)],
        ),
        row(
            "offence-under-executing-law",
            "4(3)(b)",
            asked("offence-under-executing-law", |r| r.without("offence-under-executing-law")),
            &[("4(3)(b)/missing", Incomplete)],
        ),
        row(
            "executing-state-consent",
            "4(3)(c)",
            asked("state-consent", |r| r.without("state-consent")),
            &[("4(3)(c)/missing", Incomplete)],
        ),
        row(
            "execution-guarantee",
            "4(3)(c)",
            asked("execution-guarantee", |r| r.without("execution-guarantee")),
            &[("4(3)(c)/missing", Incomplete)],
        ),
        row(
            "further-information-for-sentencing-state",
            "4(3)(d)",
            asked("personal-file", |r| r),
            &[("4(3)(d)/missing", Incomplete)],
        ),
    ]
}

fn conditions() -> Vec<Row> {
    let punishment = |member: &str, value: Value| {
        let pointer = format!("/sentence/punishments/0/{member}");
        answer(move |r| r.set(&pointer, value))
    };
    vec![
        row(
            "states-named",
            "2(2)",
            Case { message: reply().remove("/executing_state"), earlier: vec![] },
            &[("2(2)/states-not-named", Incomplete)],
        ),
        row(
            "states-are-parties",
            "2(2)",
            answer(|r| r.between("us-doj", "kz-pgo").set("/sentencing_state", json!("US"))),
            &[("2(2)/not-a-party", Decide)],
        ),
        row(
            "custodial-sentence",
            "1(a)",
            punishment("kind", json!("fine")),
            &[("1(a)/punishment-not-covered", Decide)],
        ),
        row(
            "citizen-of-executing-state",
            "3(a)",
            answer(|r| r.set("/person/citizenships", json!(["BR"]))),
            &[("3(a)/not-a-citizen", Decide)],
        ),
        row(
            "neither-death-nor-life",
            "3(b)",
            punishment("kind", json!("life-imprisonment")),
            &[("3(b)/death-or-life", Decide)],
        ),
        row(
            "law-permits",
            "3(c)",
            answer(|r| r.set("/statements/law_permits", json!(false))),
            &[("3(c)/law-forbids", Decide)],
        ),
        row(
            "remaining-term",
            "3(d)",
            answer(|r| {
                r.set("/sentence/punishments/0/ends", json!("2027-02-01"))
                    .set("/sentence/punishments/0/amount", json!(37))
                    .set("/sentence/punishments/0/remaining", json!(3))
                    .set("/sentence/punishments/0/starts", json!("2024-01-02"))
            }),
            &[("3(d)/remaining-term-short", Decide)],
        ),
        row(
            "final",
            "3(e)",
            answer(|r| r.remove("/sentence/decisions/0/final_since")),
            &[("3(e)/not-final", Decide)],
        ),
        row(
            "consent",
            "3(f)",
            answer(|r| r.set("/consent/by", json!("relative"))),
            &[("3(f)/consent-by-other", Decide)],
        ),
        row(
            "states-agree",
            "3(g)",
            Case {
                message: reply(),
                earlier: vec![request().set("/statements/state_consents/executing", json!(false))],
            },
            &[("3(g)/state-disagrees", Decide)],
        ),
        row(
            "dual-criminality",
            "3(h)",
            answer(|r| r.set("/statements/dual_criminality", json!({ "denied_by": "sentencing" }))),
            &[("3(h)/no-dual-criminality", Decide)],
        ),
        row(
            "no-open-proceedings",
            "7(1)(d)",
            answer(|r| r.set("/sentence/other_proceedings", json!([{ "kind": "civil" }]))),
            &[("7(1)(d)/proceedings-open", Decide)],
        ),
        row(
            "term-adds-up",
            "4(2)(d)",
            punishment("ends", json!("2031-08-09")),
            &[("4(2)(d)/term-does-not-add-up", Note)],
        ),
        row(
            "transit-needed",
            "8(2)",
            of(MessageKind::TransitRequest, |t| {
                transit_with_papers(t).set("/transit/landings", json!([]))
            }),
            &[("8(2)/transit-not-needed", Note)],
        ),
    ]
}

fn messages_and_contents() -> Vec<Row> {
    vec![
        row(
            "message",
            "9",
            of(MessageKind::StatusRequest, |m| m.between("kz-pgo", "br-mj")),
            &[("9/other-side", Note)],
        ),
        row(
            "channel",
            "5(3)",
            answer(|r| r.set("/channel", json!({ "mode": "diplomatic" }))),
            &[("5(3)/channel-unexplained", Note)],
        ),
        row(
            "originals",
            "5(3)",
            answer(|r| r.remove("/originals")),
            &[("5(3)/originals-not-announced", Note)],
        ),
        row(
            "ground",
            "7(2)",
            of(MessageKind::NonAgreement, |m| m.set("/decision/ground", json!("7(1)(z)"))),
            &[("7(2)/ground-not-listed", Note)],
        ),
        row(
            "wish-told",
            "4(2)",
            of(MessageKind::InterestNotice, |m| m.remove("/petition")),
            &[("4(2)/not-stated", Note)],
        ),
        row(
            "wish-behind-the-request",
            "4(2)",
            Case { message: request().remove("/petition"), earlier: vec![] },
            &[("4(2)/not-stated", Note)],
        ),
        row(
            "person-named",
            "2(3)",
            of(MessageKind::InterestNotice, |m| m.remove("/person")),
            &[("2(3)/not-stated", Note)],
        ),
        row(
            "refusal-reasoned",
            "7(2)",
            of(MessageKind::NonAgreement, |m| m.remove("/decision/reasons")),
            &[("7(2)/not-stated", Incomplete)],
        ),
        row("handover-terms", "6", of(MessageKind::Arrangement, |m| m), &[("6/not-stated", Note)]),
        row(
            "transit-papers-attached",
            "8(1)",
            of(MessageKind::TransitRequest, |m| m),
            &[("8(1)/not-stated", Incomplete)],
        ),
        row(
            "transit-refusal-reasoned",
            "8(3)",
            of(MessageKind::TransitDecision, |m| {
                m.set("/decision/outcome", json!("refused")).remove("/decision/reasons")
            }),
            &[("8(3)/not-stated", Incomplete)],
        ),
    ]
}

fn table() -> Vec<Row> {
    let mut rows = papers_of_the_sentencing_state();
    rows.extend(papers_of_the_executing_state());
    rows.extend(conditions());
    rows.extend(messages_and_contents());
    rows
}

#[test]
fn the_smallest_change_that_breaks_a_rule_gives_just_its_finding() {
    for row in table() {
        let assessment = assess_case(&row.broken);
        let found: Vec<_> =
            assessment.findings.iter().map(|f| (f.code.clone(), f.effect)).collect();
        let wanted: Vec<_> = row
            .finds
            .iter()
            .map(|(code, effect)| (format!("kz-br-2018/{code}"), *effect))
            .collect();
        assert_eq!(found, wanted, "{}", row.rule);
        let result = assessment.results.iter().find(|r| r.rule == row.rule).unwrap();
        assert_eq!(
            (result.article.as_str(), result.verdict),
            (row.article, row.verdict),
            "{}",
            row.rule
        );
    }
}

#[test]
fn every_rule_of_the_profile_has_its_row_and_every_row_its_rule() {
    let rows: BTreeSet<String> = table().iter().map(|row| row.rule.to_owned()).collect();
    let rules: BTreeSet<String> =
        assess_case(&answer(|r| r)).results.into_iter().map(|result| result.rule).collect();
    assert_eq!(rows, rules);
}

#[test]
fn a_complete_message_of_every_kind_has_no_finding() {
    let whole = |kind: MessageKind| match kind {
        MessageKind::TransferRequest => request(),
        MessageKind::Reply => reply(),
        MessageKind::Arrangement => terms(Example::of(kind)),
        MessageKind::TransitRequest => transit_with_papers(Example::of(kind)),
        _ => Example::of(kind),
    };
    for message in &profile().messages {
        let earlier = match message.message {
            MessageKind::Reply => vec![request()],
            MessageKind::Supplement => vec![request(), reply()],
            _ => vec![],
        };
        let case = Case { message: whole(message.message), earlier };
        assert_eq!(codes(&assess_case(&case)), Vec::<String>::new(), "{}", message.message);
    }
}

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
        "sha256": base.value()["documents"][place]["sha256"], "language": "pt",
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
        let assessment = assess(&manifest, &profile(), &facts);
        let wanted: Vec<_> =
            problem.iter().map(|problem| format!("kz-br-2018/4(7)/{problem}")).collect();
        assert_eq!(codes(&assessment), wanted, "{form} {check:?}");
        let result = assessment.results.iter().find(|r| r.rule == "certified-verdict").unwrap();
        assert_eq!(result.verdict, verdict, "{form} {check:?}");
    }
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
    assert_eq!(codes(&assess(&manifest, &profile(), &facts)), Vec::<String>::new());
}

#[test]
fn the_other_treaty_between_the_two_states_is_mentioned() {
    let also = assess_case(&answer(|r| r)).also_applicable;
    assert_eq!(also.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["oas-1993"]);
}

#[test]
fn no_finding_holds_anything_that_tells_who_the_person_is() {
    let manifest: Manifest = reply().build();
    let person = manifest.person.as_ref().unwrap();
    for row in table() {
        let json = String::from_utf8(assess_case(&row.broken).to_json()).unwrap();
        for name in &person.names {
            assert!(!json.contains(name.family.as_str()), "{}", row.rule);
        }
        for secret in ["1990-02-03", "Қарағанды", "A. B. Exemplo", "roubo", "sentenca"] {
            assert!(!json.contains(secret), "{} {secret}", row.rule);
        }
    }
}
