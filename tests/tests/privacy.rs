//! Personal data stays where it belongs: in the manifest and the documents, encrypted at rest.
//!
//! Marked names travel from office to office, in good bundles and in bad ones. Then everything
//! that leaves by another way is searched for the marks: logs, mails, problems, evidence, the
//! transparency log, metrics, and the bytes of both data directories.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gateway_bundle::example::Example;
use gateway_tests::http::{Answer, Peer, Request};
use gateway_tests::mail::MailServer;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Gateway, Outgoing, Pair, gateway};
use serde_json::{Value, json};

/// What is planted: each word once in a place of its own, so that a find tells where it came from.
const MARKS: [&str; 13] = [
    "Zzqfamily",
    "Зщъфамилия",
    "Zzqgiven",
    "Zzqpatronymic",
    "Zzqbirthplace",
    "Zzqresidence",
    "Zzqoffence",
    "Zzqcourt",
    "Zzqnumber",
    "Zzqofficial",
    "zzqfilename",
    "Zzqdocument",
    "Zzqreason",
];

#[test]
fn marked_personal_data_stands_in_nothing_that_was_not_made_for_it() -> Result<()> {
    let pair = Pair::new()?;
    let mail = MailServer::start(pair.folder())?;
    mail.serve(&pair.kz)?;
    mail.serve(&pair.br)?;
    let (kz, br) = (pair.kz.serve()?, pair.br.serve()?);

    let bundle = Outgoing::of(&marked());
    let answers = [send(&pair, &bundle)?, bad_input(&pair)?].concat();
    let own = pair.kz.reached_by(&pair.kz.client())?;
    gateway::eventually("both offices are told", || Ok((mail.mails().len() >= 2).then_some(())))?;
    the_marks_did_travel(&own, &bundle)?;

    for answer in &answers {
        without_marks("a problem", &answer.body)?;
        if let Ok(problem) = answer.json()
            && let Some(jws) = problem["evidence"].as_str()
        {
            without_marks("a rejection", &payload(jws)?)?;
        }
    }
    for mail in mail.mails() {
        without_marks("a mail", mail.as_bytes())?;
        // Base64 goes over many lines.
        without_marks("a mail", mail.replace("\r\n", "").as_bytes())?;
    }
    for (authority, gateway) in [(&pair.kz, &kz), (&pair.br, &br)] {
        what_a_gateway_tells(&authority.reached_by(&authority.client())?, gateway, &bundle)?;
    }
    // Once with the write-ahead log, once after everything has moved into the ledger.
    data_at_rest(&pair)?;
    ensure!(kz.stop()?.success() && br.stop()?.success());
    data_at_rest(&pair)
}

/// Brazil's reply with every mark in its place, and without the verdict, so that there are findings.
fn marked() -> Example {
    let [family, cyrillic, given, patronymic, birthplace, residence, rest @ ..] = MARKS;
    let [offence, court, number, official, file, document, _] = rest;
    fresh(Example::reply())
        .set("/person/names/0/family", json!(cyrillic))
        .set("/person/names/1/family", json!(family))
        .set("/person/names/1/given", json!(given))
        .set("/person/names/1/patronymic", json!(patronymic))
        .set("/person/born/place", json!(birthplace))
        .set("/person/residence/text", json!(residence))
        .set("/sentence/offences/0/summary", json!(offence))
        .set("/sentence/decisions/0/court", json!(court))
        .set("/sentence/decisions/0/number/value", json!(number))
        .set("/documents/0/signed/by", json!(official))
        .without("verdict")
        .with_content("dx", &format!("{file}.txt"), "facts", document.repeat(9_000).into())
}

/// Sends the marked bundle through both gateways, first refused as incomplete, then for a reason.
fn send(pair: &Pair, bundle: &Outgoing) -> Result<Vec<Answer>> {
    let officer = pair.br.reached_by(&pair.br.person("officer"))?;
    let first = officer.ask(&bundle.own_request())?;
    ensure!(first.problem().as_deref() == Some("incomplete"), "{first:?}");
    let sent = officer.ask(&bundle.own_request().header("send-anyway", "Zzqreason"))?;
    ensure!(sent.status == 201, "{sent:?}");
    let arrived = pair.kz.reached_by(&pair.kz.client())?;
    gateway::eventually("the bundle arrives", || {
        let answer = arrived.ask(&Request::get(&bundle.resource()?))?;
        Ok((answer.status == 200).then_some(()))
    })?;
    Ok(vec![first, sent])
}

/// Hands in what is refused, with the marks in the places that a careless text would repeat.
fn bad_input(pair: &Pair) -> Result<Vec<Answer>> {
    let seal = pair.br.seal()?;
    let peer = pair.kz.reached_by(&pair.br.client())?;
    let [family, ..] = MARKS;
    let wrong = [
        marked().set("/Zzqfamily", json!("Zzqgiven")),
        marked().set("/person/names", json!({ "Zzqfamily": 1 })),
        marked().set("/message", json!(family)),
        marked().set("/treaty", json!("zz-none-1999")),
        marked().set("/from", json!("br-zzqfamily")),
        marked().set("/documents/0/file", json!("../Zzqdocument")),
        marked().set("/documents/0/media_type", json!(family)),
        marked().set("/person/born/date", json!(family)),
    ];
    let mut answers = Vec::new();
    for example in wrong {
        answers.push(peer.ask(&Outgoing::of(&example).request(&seal)?)?);
    }
    let mut forged = Outgoing::of(&marked());
    forged.documents[0].1 = b"Zzqdocument".to_vec();
    answers.push(peer.ask(&forged.request(&seal)?)?);
    let mut surplus = Outgoing::of(&marked());
    surplus.documents.push(("Zzqdocument.pdf".to_owned(), b"Zzqdocument".to_vec()));
    answers.push(peer.ask(&surplus.request(&seal)?)?);
    answers.push(peer.ask(&Request::get("/v1/bundles/br-mj/Zzqfamily"))?);
    for answer in &answers {
        ensure!(answer.problem().is_some(), "{answer:?}");
    }
    // A number that no carrier gives is for people to look at, and a finding tells of it.
    let odd = marked().set("/originals/0/consignment", json!("RR000000000XX"));
    answers.push(peer.ask(&Outgoing::of(&odd).request(&seal)?)?);
    Ok(answers)
}

/// The addressee reads them, and the search below would find them.
fn the_marks_did_travel(own: &Peer, bundle: &Outgoing) -> Result<()> {
    let manifest = own.ask(&Request::get(&format!("{}/manifest", bundle.resource()?)))?;
    let manifest = payload(&manifest.text())?;
    let document = own.ask(&Request::get(&format!("{}/documents/dx", bundle.resource()?)))?;
    for mark in &MARKS[..12] {
        let read = [&manifest, &document.body];
        ensure!(read.iter().any(|bytes| contains(bytes, mark.as_bytes())), "{mark} got lost");
    }
    ensure!(without_marks("it", manifest.as_slice()).is_err());
    ensure!(without_marks("it", URL_SAFE_NO_PAD.encode(&manifest).as_bytes()).is_err());
    Ok(())
}

/// Everything that a gateway tells in passing.
fn what_a_gateway_tells(own: &Peer, gateway: &Gateway, bundle: &Outgoing) -> Result<()> {
    let log = gateway.logged()?;
    ensure!(log.contains("bundle-accepted"), "there is a log to search: {log}");
    without_marks("the log", log.as_bytes())?;

    let evidence = own.get(&format!("{}/evidence", bundle.resource()?))?;
    let evidence = evidence["evidence"].as_array().context("evidence")?;
    ensure!(evidence.len() >= 2, "{evidence:?}");
    for one in evidence {
        without_marks("evidence", &payload(one["jws"].as_str().context("a JWS")?)?)?;
    }
    let proofs = gateway::eventually("the log covers the evidence", || {
        let proofs = own.get(&format!("{}/proof", bundle.resource()?))?;
        Ok((proofs["proofs"].as_array().is_some_and(|all| !all.is_empty())).then_some(proofs))
    })?;
    without_marks("the proofs", proofs.to_string().as_bytes())?;
    let checkpoint = own.ask(&Request::get("/v1/log/checkpoint"))?;
    ensure!(checkpoint.status == 200, "{checkpoint:?}");
    without_marks("the checkpoint", &checkpoint.body)?;
    let size = checkpoint.text().lines().nth(1).unwrap_or_default().to_owned();
    let tile = own.ask(&Request::get(&format!("/v1/log/tile/0/000.p/{size}")))?;
    ensure!(tile.status == 200, "{tile:?}");
    without_marks("the tile", &tile.body)?;

    let outbox: Value = own.get("/v1/own/outbox")?;
    without_marks("the outbox", outbox.to_string().as_bytes())?;
    let metrics = gateway.metrics()?;
    ensure!(metrics.contains("gateway_bundles_accepted"), "{metrics}");
    without_marks("the metrics", metrics.as_bytes())
}

/// The bytes of both stores, whatever the files are.
fn data_at_rest(pair: &Pair) -> Result<()> {
    for authority in [&pair.kz, &pair.br] {
        let data = authority.directory.join("data");
        let mut searched = Vec::new();
        search(&data, &mut searched)?;
        let treaty = contains(&searched, b"kz-br-2018");
        ensure!(treaty, "the ledger is among the files of {}", data.display());
    }
    Ok(())
}

fn search(folder: &Path, searched: &mut Vec<u8>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            search(&path, searched)?;
        } else {
            let bytes = std::fs::read(&path)?;
            without_marks(&path.display().to_string(), &bytes)?;
            without_marks("the name of a file", path.as_os_str().as_encoded_bytes())?;
            searched.extend(bytes);
        }
    }
    Ok(())
}

/// Looks for every mark, as it is and as any base64 of a text around it would show it.
fn without_marks(where_: &str, bytes: &[u8]) -> Result<()> {
    let found = Patterns::of_all_marks().find(bytes);
    ensure!(found.is_none(), "{where_} holds {}", found.unwrap_or_default());
    Ok(())
}

/// Everything to look for, with the mark that it stands for.
struct Patterns {
    all: Vec<(Vec<u8>, &'static str)>,
    /// Which two bytes one of them begins with: almost every place of a file has others.
    begins: Vec<bool>,
}

impl Patterns {
    fn of_all_marks() -> &'static Self {
        static ALL: OnceLock<Patterns> = OnceLock::new();
        ALL.get_or_init(|| {
            let all: Vec<_> = MARKS
                .iter()
                .flat_map(|mark| shapes(mark).into_iter().map(move |shape| (shape, *mark)))
                .collect();
            let mut begins = vec![false; 1 << 16];
            for (shape, _) in &all {
                begins[place_of(shape)] = true;
            }
            Self { all, begins }
        })
    }

    fn find(&self, bytes: &[u8]) -> Option<&'static str> {
        let places = bytes.windows(2).enumerate();
        let mut places = places.filter(|(_, two)| self.begins[place_of(two)]);
        places.find_map(|(place, _)| {
            let hit = self.all.iter().find(|(shape, _)| bytes[place..].starts_with(shape));
            hit.map(|(_, mark)| *mark)
        })
    }
}

fn place_of(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

fn shapes(mark: &str) -> Vec<Vec<u8>> {
    let mut shapes = vec![mark.as_bytes().to_vec(), mark.to_lowercase().into_bytes()];
    for shift in 0..3 {
        let padded = [&b"\0\0"[..shift], mark.as_bytes()].concat();
        // The first and the last digit depend on the neighbours of the mark.
        let digits = STANDARD.encode(padded).trim_end_matches('=').to_owned();
        let digits = &digits[[0, 2, 3][shift]..digits.len() - 1];
        shapes.push(digits.as_bytes().to_vec());
        shapes.push(digits.replace('+', "-").replace('/', "_").into_bytes());
    }
    shapes
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn payload(jws: &str) -> Result<Vec<u8>> {
    Ok(URL_SAFE_NO_PAD.decode(jws.trim().split('.').nth(1).context("a compact JWS")?)?)
}
