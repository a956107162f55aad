//! The table of expected codes, written by hand from the treaty's text and not from the profile: a
//! rule without a row, or a row without a rule, fails.

use std::collections::BTreeSet;

use gateway_bundle::example::Example;
use gateway_bundle::{Manifest, MessageKind};
use gateway_treaty::{Effect, Verdict};
use serde_json::{Value, json};

use super::example::{
    answer, asked, of, original, reply, request, terms, transit_with_papers, untranslated,
};
use crate::common::{Case, assess_case, codes, profile};

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
