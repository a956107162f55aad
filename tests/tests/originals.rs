//! Paper originals between two gateways: announced, posted, delivered, ticked by the registry, and
//! the sender told of it by signed evidence.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Outgoing, Pair, authority, gateway, program};
use serde_json::{Value, json};

const NUMBER: &str = "RB123456785BR";

fn originals(of: &Authority, person: &str, arguments: &[&str]) -> Result<(bool, Value)> {
    let config = of.config();
    let last = ["--config", authority::path(&config)?, "--as", person, "--json"];
    let output = program::try_run([&["originals"], arguments, &last].concat())?;
    let code = output.status.code();
    ensure!(code == Some(0) || code == Some(1), "{arguments:?}: {output:?}");
    let said = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("{arguments:?}: {output:?}"))?;
    Ok((code == Some(0), said))
}

/// Tells Brazil's gateway what the carrier did.
fn event(of: &Authority, code: &str, at: &str) -> Result<Value> {
    let (taken, said) = originals(of, "officer", &["event", NUMBER, code, "--at", at])?;
    ensure!(taken, "{said}");
    Ok(said)
}

fn cases(of: &Authority) -> Result<Option<Value>> {
    let config = of.config();
    let last = ["--config", authority::path(&config)?, "--as", "officer", "--json"];
    let said = program::run([&["case", "list"], &last[..]].concat())?;
    let said: Value = serde_json::from_str(&said)?;
    let Some(number) = said.pointer("/cases/0/number").and_then(Value::as_str) else {
        return Ok(None);
    };
    let said = program::run([&["case", "show", number], &last[..]].concat())?;
    Ok(Some(serde_json::from_str(&said)?))
}

fn case(of: &Authority, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
    gateway::eventually(what, || Ok(cases(of)?.filter(|case| wanted(case))))
}

fn bundle(case: &Value, direction: &str) -> Value {
    let mut bundles = case["bundles"].as_array().into_iter().flatten();
    bundles.rfind(|one| one["direction"] == direction).cloned().unwrap_or_default()
}

fn has_evidence(bundle: &Value, event: &str, issuer: &str) -> bool {
    let evidence = bundle["evidence"].as_array().into_iter().flatten();
    evidence.into_iter().any(|one| one["event"] == event && one["issuer"] == issuer)
}

/// What the code on the cover sheet of a bundle's one consignment says; its check digits are those
/// of ISO 7064, MOD 97-10.
fn code_of(bundle: &Value) -> Result<String> {
    let id = bundle["bundle"].as_str().context("bundle")?;
    let id = id.trim_start_matches("urn:uuid:").replace('-', "").to_uppercase();
    let values = id.chars().filter_map(|c| c.to_digit(36)).chain([0, 0]);
    let rest = values.fold(0, |rest, v| (rest * if v > 9 { 100 } else { 10 } + v) % 97);
    Ok(format!("GW1:CASE-1:{id}:P001OF001:{:02}", 98 - rest))
}

/// The findings that say that a stamp on paper was declared and not yet seen.
fn declared(case: &Value) -> usize {
    let bundle = bundle(case, "in");
    let findings = bundle.get("findings").and_then(Value::as_array).into_iter().flatten();
    let is_declared =
        |one: &&Value| one["code"].as_str().is_some_and(|code| code.ends_with("declared"));
    findings.filter(is_declared).count()
}

fn states(case: &Value, direction: &str) -> Vec<String> {
    let originals = case["originals"].as_array().into_iter().flatten();
    let of_it = originals.filter(|one| one["direction"] == direction);
    of_it.filter_map(|one| Some(one["state"].as_str()?.to_owned())).collect()
}

fn all_are(case: &Value, direction: &str, state: &str) -> bool {
    let states = states(case, direction);
    !states.is_empty() && states.iter().all(|one| one == state)
}

fn send(from: &Authority, pair: &Pair, name: &str, example: &Example) -> Result<()> {
    let directory = pair.folder().join(name);
    Outgoing::of(example).write(&directory)?;
    let config = from.config();
    let config = ["--config", authority::path(&config)?, "--as", "officer"];
    let anyway = ["--anyway", "the rest follows"];
    program::run([&["send", authority::path(&directory)?], &config[..], &anyway[..]].concat())
        .map(drop)
}

/// A request, and a reply whose verdict is certified by a stamp on paper.
fn exchange(pair: &Pair) -> Result<Value> {
    let request = fresh(Example::transfer_request());
    let reference = request.value().pointer("/case/reference").cloned().unwrap_or_default();
    send(&pair.kz, pair, "request", &request)?;
    case(&pair.br, "the request is in Brazil", |_| true)?;
    let mut reply = fresh(Example::reply()).set("/case/reference", reference);
    let documents =
        reply.value().get("documents").and_then(Value::as_array).cloned().unwrap_or_default();
    for (place, document) in documents.iter().enumerate() {
        if document.get("certified").is_some_and(Value::is_object) {
            reply = reply.set(&format!("/documents/{place}/certified/form"), json!("paper-stamp"));
        }
    }
    send(&pair.br, pair, "reply", &reply)?;
    case(&pair.kz, "the reply is in Kazakhstan", |case| !bundle(case, "in").is_null())
}

#[test]
fn originals_are_posted_delivered_and_ticked_and_the_verdict_is_confirmed() -> Result<()> {
    let pair = Pair::new()?;
    pair.kz.hire("registrar", "registrar")?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let before = exchange(&pair)?;
    ensure!(declared(&before) > 0, "a stamp on paper is declared until it was seen: {before}");
    ensure!(all_are(&before, "in", "announced"), "{before}");

    // The cover sheet goes on top; it is a PDF.
    let sheet: PathBuf = pair.folder().join("sheet.pdf");
    let (taken, said) =
        originals(&pair.br, "officer", &["cover", NUMBER, "--out", authority::path(&sheet)?])?;
    ensure!(taken && std::fs::read(&sheet)?.starts_with(b"%PDF"), "{said}");

    // Delivery is told before posting: the rank of an event counts, and the partner hears of both.
    let posted = event(&pair.br, "EMA", "2026-01-10T09:00:00Z")?;
    ensure!(posted["state"] == "posted", "{posted}");
    let there = |case: &Value| has_evidence(&bundle(case, "in"), "PaperPosted", "br-mj");
    case(&pair.kz, "Kazakhstan has evidence of the posting", there)?;
    event(&pair.br, "EMI", "2026-01-30T09:00:00Z")?;
    let late = event(&pair.br, "EMD", "2026-01-20T09:00:00Z")?;
    ensure!(late["state"] == "delivered" && late["contradictory"] == false, "{late}");
    let odd = event(&pair.br, "EMG", "2026-01-31T09:00:00Z")?;
    ensure!(odd["state"] == "delivered" && odd["contradictory"] == true, "{odd}");
    let delivered = |case: &Value| all_are(case, "in", "delivered");
    case(&pair.kz, "Kazakhstan knows of the delivery", delivered)?;

    // The registry opens the envelope. A paper without its pages is not what was announced.
    let listed = originals(&pair.kz, "registrar", &["show", NUMBER])?.1;
    let first = &listed["consignments"][0]["originals"][0];
    let document = first["document"].as_str().context("document")?.to_owned();
    let short = format!("{document}=9999");
    let arguments = ["register", NUMBER, "--all", "--present", &short, "--note", "pages"];
    let (fits, said) = originals(&pair.kz, "registrar", &arguments)?;
    ensure!(!fits && said["outcome"] == "mismatched", "{said}");
    ensure!(said["mismatched"] == json!([document]), "{said}");
    let told = |case: &Value| has_evidence(&bundle(case, "out"), "PaperMismatched", "kz-pgo");
    case(&pair.br, "Brazil has evidence of the mismatch", told)?;

    // Counted again, it fits. This time the scanner reads the cover sheet.
    let known = case(&pair.kz, "the case in Kazakhstan", |_| true)?;
    let code = code_of(&bundle(&known, "in"))?;
    let (fits, said) = originals(&pair.kz, "registrar", &["register", &code, "--all"])?;
    ensure!(fits && said["outcome"] == "matched", "{said}");
    let told = |case: &Value| {
        has_evidence(&bundle(case, "out"), "PaperMatched", "kz-pgo")
            && all_are(case, "out", "matched")
    };
    case(&pair.br, "Brazil has evidence of the match", told)?;
    let after = case(&pair.kz, "the case in Kazakhstan", |_| true)?;
    ensure!(declared(&after) == 0, "what was declared is confirmed: {after}");
    Ok(())
}

#[test]
fn an_envelope_that_fits_nothing_is_answered_and_becomes_a_task() -> Result<()> {
    let pair = Pair::new()?;
    pair.kz.hire("registrar", "registrar")?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    exchange(&pair)?;
    let (fits, said) = originals(&pair.kz, "registrar", &["register", "RR473124829GB", "--all"])?;
    ensure!(!fits && said["outcome"] == "unknown", "{said}");
    let config = pair.kz.config();
    let last = ["--config", authority::path(&config)?, "--as", "officer", "--json"];
    let alarms = program::run([&["admin", "alarm", "list"], &last[..]].concat())?;
    ensure!(alarms.contains("originals-unknown") && alarms.contains("RR473124829GB"), "{alarms}");

    // A misread code, a document nobody announced and an original that nobody ticked are refused.
    for arguments in [
        &["register", "GW1:KZ-1:0192F0C17A2B7C3D8E4F5A6B7C8D9E0F:P001OF001:00", "--all"][..],
        &["register", NUMBER, "--present", "no-such-document", "--all"],
        &["register", NUMBER],
        &["event", NUMBER, "EMA", "--at", "2199-01-01T00:00:00Z"],
        &["event", "RR473124829GB", "EMA", "--at", "2026-01-01T00:00:00Z"],
    ] {
        let (taken, said) = originals(&pair.kz, "registrar", arguments)?;
        ensure!(!taken && said["outcome"].is_null(), "{arguments:?}: {said}");
    }
    Ok(())
}
