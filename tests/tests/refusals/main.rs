//! Bad input: each kind is refused by a problem of its own that says what to do, and leaves
//! nothing behind.
//!
//! One gateway of Brazil stands; everything comes over connections of Kazakhstan, or of nobody.
//! The table's rows stand in the modules, by what is wrong.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gateway_bundle::example::Example;
use gateway_evidence::SigningKey;
use gateway_tests::http::{Answer, Peer, Request};
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Gateway, Outgoing, Pair};
use serde_json::{Value, json};
use toml::Table;

mod body;
mod documents;
mod manifest;
mod seal;
mod who;

/// A word that stands in every bad input, and must stand in no answer and in no log.
const MARK: &str = "zzqmark";

/// Brazil's gateway, with Kazakhstan as the partner that does everything wrong.
struct Stage {
    pair: Pair,
    stranger: Authority,
    seal: SigningKey,
    peer: Peer,
    gateway: Gateway,
}

impl Stage {
    fn new() -> Result<Self> {
        let pair = Pair::new()?;
        let stranger = Authority::create(pair.folder(), "pt-pgr", "A stranger", "pt")?;
        pair.br.edit("gateway.toml", |config| {
            let limits = config.entry("limits").or_insert_with(|| Table::new().into());
            if let toml::Value::Table(limits) = limits {
                limits.insert("stalled_seconds".into(), 2.into());
                limits.insert("document_bytes".into(), 1_000_000.into());
                limits.insert("documents".into(), 20.into());
            }
        })?;
        let (seal, peer) = (pair.kz.seal()?, pair.br.reached_by(&pair.kz.client())?);
        let gateway = pair.br.serve()?;
        Ok(Self { pair, stranger, seal, peer, gateway })
    }

    /// Hands in a bundle as Kazakhstan, sealed by Kazakhstan.
    fn hand_in(&self, bundle: &Outgoing) -> Result<Answer> {
        self.peer.ask(&bundle.request(&self.seal)?)
    }
}

/// An input with the status and the problem that it must get.
struct Row {
    what: &'static str,
    status: u16,
    code: &'static str,
    /// Whether the seal was good, so that the refusal is signed and the bundle kept for staff.
    signed: bool,
    ask: Ask,
}

type Ask = Box<dyn Fn(&Stage) -> Result<Answer>>;

/// A row whose refusal is not signed: nobody vouches for the bundle.
fn unsigned(
    what: &'static str,
    status: u16,
    code: &'static str,
    ask: impl Fn(&Stage) -> Result<Answer> + 'static,
) -> Row {
    Row { what, status, code, signed: false, ask: Box::new(ask) }
}

/// A row whose refusal is signed: the seal is good and what it covers is not.
fn signed(
    what: &'static str,
    status: u16,
    code: &'static str,
    ask: impl Fn(&Stage) -> Result<Answer> + 'static,
) -> Row {
    Row { what, status, code, signed: true, ask: Box::new(ask) }
}

/// Kazakhstan's request, with the mark in the person's name.
fn example() -> Example {
    fresh(Example::transfer_request()).set("/person/names/1/family", json!(MARK))
}

#[test]
fn bad_input_gets_a_problem_of_its_own_and_leaves_nothing_behind() -> Result<()> {
    let stage = Stage::new()?;
    let rows: Vec<Row> =
        [who::rows(), seal::rows(), manifest::rows(), documents::rows(), body::rows()]
            .into_iter()
            .flatten()
            .collect();
    let mut wrong = Vec::new();
    for row in &rows {
        if let Err(error) = (row.ask)(&stage).and_then(|answer| check(row, &answer)) {
            wrong.push(format!("{}: {error:#}", row.what));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    nothing_is_left(&stage, rows.iter().filter(|row| row.signed).count())?;
    let good = stage.hand_in(&Outgoing::of(&fresh(Example::transfer_request())))?;
    assert_eq!(good.status, 201, "the same partner's good bundle: {}", good.text());
    Ok(())
}

fn check(row: &Row, answer: &Answer) -> Result<()> {
    let text = answer.text();
    ensure!(
        (answer.status, answer.problem().as_deref()) == (row.status, Some(row.code)),
        "wanted {} {}, got {} {text}",
        row.status,
        row.code,
        answer.status
    );
    let problem = answer.json()?;
    let kind = format!("https://treaty-gateway.invalid/problems/{}", row.code);
    ensure!(problem["type"] == kind.as_str() && problem["status"] == row.status, "{text}");
    let detail = problem["detail"].as_str().context("detail")?;
    ensure!(detail.split(' ').count() >= 6, "says too little: {detail}");
    ensure!(!text.contains(MARK), "repeats what the sender wrote: {text}");
    match (row.signed, &problem["evidence"]) {
        (false, Value::Null) => Ok(()),
        (true, Value::String(jws)) => check_evidence(row, jws),
        (_, evidence) => anyhow::bail!("evidence: {evidence}"),
    }
}

fn check_evidence(row: &Row, jws: &str) -> Result<()> {
    let payload = jws.split('.').nth(1).context("a compact JWS")?;
    let body: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?;
    let event = body["event"].as_str().context("event")?;
    ensure!(event.ends_with("/RelayRejection") && body["issuer"] == "br-mj", "{body}");
    ensure!(body["reasons"][0]["code"] == format!("protocol/{}", row.code), "{body}");
    ensure!(!body.to_string().contains(MARK), "{body}");
    Ok(())
}

/// No bundle, no case, no file; only what a good seal covers is kept, in quarantine.
fn nothing_is_left(stage: &Stage, quarantined: usize) -> Result<()> {
    let own = stage.pair.br.reached_by(&stage.pair.br.client())?;
    assert_eq!(own.get("/v1/inbox")?["items"], json!([]));
    assert_eq!(own.get("/v1/own/cases")?["cases"], json!([]));
    let kept = own.get("/v1/own/quarantine")?;
    assert_eq!(kept["quarantine"].as_array().map(Vec::len), Some(quarantined), "{kept}");
    let documents = stage.pair.br.directory.join("data/documents");
    assert_eq!(files(&documents)?, 0, "files under {}", documents.display());
    let log = stage.gateway.logged()?;
    assert!(!log.contains(MARK) && !log.contains("panicked"), "{log}");
    Ok(())
}

fn files(folder: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        count += if path.is_dir() { files(&path)? } else { 1 };
    }
    Ok(count)
}

#[test]
fn a_smuggled_second_request_is_never_answered() -> Result<()> {
    let stage = Stage::new()?;
    let hidden = "GET /v1 HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let length = hidden.len() + 5;
    let heads = [
        // The body ends at once by one reading, and hides a request by the other.
        format!("content-length: {length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("content-length: 0\r\ncontent-length: {length}\r\n\r\n0\r\n\r\n{hidden}"),
        format!("transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n{hidden}"),
        format!("transfer-encoding : chunked\r\n\r\n0\r\n\r\n{hidden}"),
    ];
    for head in heads {
        let post = Request::post("/v1/bundles", "application/octet-stream", "").head();
        let mut connection = stage.peer.open()?;
        connection.write(format!("{post}{head}").as_bytes())?;
        let answers = String::from_utf8(connection.rest()?)?;
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{head}\n{answers}");
        assert!(answers.starts_with("HTTP/1.1 4"), "{head}\n{answers}");
    }
    Ok(())
}
