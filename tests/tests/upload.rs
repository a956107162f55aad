//! Uploads over a bad line: the manifest first, each document in pieces, and nothing sent twice.

use std::thread;

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine};
use gateway_bundle::Digest;
use gateway_bundle::example::Example;
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Answer, Outgoing, Pair, Peer, gateway, program};
use serde_json::{Value, json};

const LARGE: &str = "large";

/// A complete request with one more document of so many bytes.
fn with_large(bytes: usize) -> Outgoing {
    let content: Vec<u8> =
        (0..bytes).map(|place| u8::try_from((place ^ (place >> 8)) & 0xff).unwrap_or(0)).collect();
    let example = fresh(Example::transfer_request()).set(
        "/documents/-",
        json!({
            "id": LARGE, "file": "large.bin", "media_type": "application/octet-stream",
            "size": bytes, "sha256": Digest::of(&content), "items": ["request-letter"],
        }),
    );
    let mut bundle = Outgoing::of(&example);
    bundle.documents.push(("large.bin".to_owned(), content));
    bundle
}

/// The documents with their ids.
fn documents(bundle: &Outgoing) -> Result<Vec<(String, Vec<u8>)>> {
    let manifest: Value = serde_json::from_slice(&bundle.manifest)?;
    let listed = manifest.get("documents").and_then(Value::as_array).context("documents")?;
    let of = |document: &Value| {
        let file = document.get("file")?.as_str()?;
        let (_, content) = bundle.documents.iter().find(|(name, _)| name == file)?;
        Some((document.get("id")?.as_str()?.to_owned(), content.clone()))
    };
    listed.iter().map(|document| of(document).context("a document")).collect()
}

fn begin(pair: &Pair, peer: &Peer, bundle: &Outgoing) -> Result<Answer> {
    let seal = bundle.sealed(&pair.kz.seal()?)?;
    peer.ask(&Request::post("/v1/bundles", "application/jose", seal))
}

fn at(bundle: &Outgoing, document: &str) -> Result<String> {
    Ok(format!("{}/documents/{document}", bundle.resource()?))
}

/// Sends everything but one document, whole.
fn send_all_but(peer: &Peer, bundle: &Outgoing, without: &str) -> Result<Option<Answer>> {
    let mut last = None;
    for (id, content) in documents(bundle)? {
        if id != without {
            let answer = peer.ask(&Request::append(&at(bundle, &id)?, 0, true, content))?;
            assert!(matches!(answer.status, 201 | 204), "{answer:?}");
            last = Some(answer);
        }
    }
    Ok(last)
}

fn offset(peer: &Peer, bundle: &Outgoing, document: &str) -> Result<(u64, bool)> {
    let answer = peer.ask(&Request::other("HEAD", &at(bundle, document)?))?;
    assert_eq!(answer.status, 204, "{answer:?}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let offset = answer.header("upload-offset").context("an offset")?.parse()?;
    Ok((offset, answer.header("upload-complete") == Some("?1")))
}

#[test]
fn a_manifest_that_comes_first_is_assessed_and_the_last_document_brings_the_evidence() -> Result<()>
{
    let pair = Pair::new()?;
    let _br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let bundle = with_large(300_000);
    let begun = begin(&pair, &peer, &bundle)?;
    assert_eq!(begun.status, 202, "{begun:?}");
    assert_eq!(begun.header("location"), Some(bundle.resource()?.as_str()));
    let body = begun.json()?;
    assert_eq!(body["state"], "awaiting-documents");
    assert!(body["assessment"]["findings"].is_array(), "{body}");
    let awaited = body["documents"].as_array().context("documents")?;
    assert_eq!(awaited.len(), documents(&bundle)?.len());
    assert!(awaited.iter().all(|one| one["offset"] == 0 && one["complete"] == false));
    assert_eq!(peer.get(&bundle.resource()?)?["state"], "awaiting-documents");

    send_all_but(&peer, &bundle, LARGE)?;
    let (_, content) = bundle.documents.last().context("the large one")?;
    let (first, rest) = content.split_at(100_000);
    let target = at(&bundle, LARGE)?;
    let answer = peer.ask(&Request::append(&target, 0, false, first))?;
    assert_eq!(answer.status, 204, "{answer:?}");
    assert_eq!(answer.header("upload-offset"), Some("100000"));
    assert_eq!(answer.header("upload-complete"), Some("?0"));
    assert_eq!(offset(&peer, &bundle, LARGE)?, (100_000, false));
    let last = peer.ask(&Request::append(&target, 100_000, true, rest))?;
    assert_eq!(last.status, 201, "{last:?}");
    assert_eq!(last.header("upload-complete"), Some("?1"));
    assert_eq!(last.json()?["evidence"][0]["event"], "RelayAcceptance");

    let own = pair.br.reached_by(&pair.br.client())?;
    for (id, content) in documents(&bundle)? {
        assert_eq!(own.ask(&Request::get(&at(&bundle, &id)?))?.body, content, "{id}");
    }
    // The same again, either way, is the bundle that was accepted.
    let again = begin(&pair, &peer, &bundle)?;
    assert_eq!((again.status, again.header("bundle-repeat")), (200, Some("?1")));
    let again = peer.ask(&bundle.request(&pair.kz.seal()?)?)?;
    assert_eq!(again.json()?["evidence"], last.json()?["evidence"]);
    Ok(())
}

#[test]
fn what_was_answered_is_there_after_a_cut_line_and_a_killed_gateway() -> Result<()> {
    let pair = Pair::new()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let bundle = with_large(2_000_000);
    let br = pair.br.serve()?;
    assert_eq!(begin(&pair, &peer, &bundle)?.status, 202);
    send_all_but(&peer, &bundle, LARGE)?;
    let (_, content) = bundle.documents.last().context("the large one")?;
    let target = at(&bundle, LARGE)?;
    let answer = peer.ask(&Request::append(&target, 0, false, &content[..500_000]))?;
    assert_eq!(answer.status, 204, "{answer:?}");

    // A line that breaks in the middle: the connection goes, and what came stays.
    let mut line = peer.open()?;
    let request = Request::append(&target, 500_000, true, &content[500_000..]);
    let head = format!("{}content-length: 1500000\r\n\r\n", request.head());
    line.write(head.as_bytes())?;
    line.write(&content[500_000..1_200_000])?;
    drop(line);
    let came = gateway::eventually("what came of the broken request is there", || {
        let (offset, _) = offset(&peer, &bundle, LARGE)?;
        Ok((offset > 500_000).then_some(offset))
    })?;
    assert!(came <= 1_200_000, "{came}");

    br.kill()?;
    let _br = pair.br.serve()?;
    assert_eq!(offset(&peer, &bundle, LARGE)?, (came, false));
    // The manifest again, under another signature, says where each document goes on.
    let again = begin(&pair, &peer, &bundle)?.json()?;
    let listed = again["documents"].as_array().context("documents")?;
    assert!(listed.iter().all(|one| one["complete"] == (one["id"] != LARGE)), "{again}");
    let rest = &content[usize::try_from(came)?..];
    let last = peer.ask(&Request::append(&target, came, true, rest))?;
    assert_eq!(last.status, 201, "{last:?}");
    let own = pair.br.reached_by(&pair.br.client())?;
    assert_eq!(own.ask(&Request::get(&target))?.body, *content);
    Ok(())
}

#[test]
fn bytes_that_do_not_go_on_where_the_document_ends_are_refused_with_the_place() -> Result<()> {
    let pair = Pair::new()?;
    let _br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let bundle = with_large(200_000);
    begin(&pair, &peer, &bundle)?;
    let target = at(&bundle, LARGE)?;
    let (_, content) = bundle.documents.last().context("the large one")?;
    peer.ask(&Request::append(&target, 0, false, &content[..1_000]))?;
    for wrong in [0, 999, 1_001, u64::MAX] {
        let answer = peer.ask(&Request::append(&target, wrong, false, &content[..10]))?;
        assert_eq!((answer.status, answer.header("upload-offset")), (409, Some("1000")));
        let body = answer.json()?;
        let kind = "https://iana.org/assignments/http-problem-types#mismatching-upload-offset";
        assert_eq!(body["type"], kind);
        assert_eq!(
            (&body["expected-offset"], &body["provided-offset"]),
            (&json!(1_000), &json!(wrong))
        );
    }
    let whole = peer.ask(&Request::append(&target, 1_000, true, &content[1_000..2_000]))?;
    assert_eq!(whole.problem().as_deref(), Some("upload-length"), "{whole:?}");
    assert_eq!(offset(&peer, &bundle, LARGE)?, (2_000, false));
    let request = Request::append(&target, 2_000, false, &content[2_000..3_000]);
    let other = BASE64_STANDARD.encode(Digest::of(b"other bytes").as_bytes());
    let wrong =
        peer.ask(&request.clone().header("content-digest", &format!("sha-256=:{other}:")))?;
    assert_eq!(wrong.problem().as_deref(), Some("upload-digest"), "{wrong:?}");
    assert_eq!(offset(&peer, &bundle, LARGE)?, (2_000, false));
    let right = BASE64_STANDARD.encode(Digest::of(&content[2_000..3_000]).as_bytes());
    let right = peer.ask(&request.header("content-digest", &format!("sha-256=:{right}:")))?;
    assert_eq!((right.status, right.header("upload-offset")), (204, Some("3000")));

    let surplus = [&content[3_000..], b"x"].concat();
    let answer = peer.ask(&Request::append(&target, 3_000, true, surplus))?;
    assert_eq!(answer.problem().as_deref(), Some("upload-surplus"), "{answer:?}");
    let no_offset = Request::post(&target, "application/partial-upload", "x");
    assert_eq!(peer.ask(&no_offset)?.status, 404, "POST is not what adds");
    Ok(())
}

#[test]
fn another_document_than_the_sealed_one_is_refused_with_evidence_as_soon_as_it_is_there()
-> Result<()> {
    let pair = Pair::new()?;
    let br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let bundle = with_large(300_000);
    begin(&pair, &peer, &bundle)?;
    let target = at(&bundle, LARGE)?;
    let (_, content) = bundle.documents.last().context("the large one")?;
    let mut changed = content.clone();
    changed[150_000] ^= 1;
    peer.ask(&Request::append(&target, 0, false, &changed[..200_000]))?;
    let answer = peer.ask(&Request::append(&target, 200_000, true, &changed[200_000..]))?;
    assert_eq!(answer.problem().as_deref(), Some("document-digest"), "{answer:?}");
    assert!(answer.json()?["evidence"].is_string(), "{answer:?}");
    assert_eq!(peer.ask(&Request::get(&bundle.resource()?))?.status, 404);
    let quarantine = pair.br.reached_by(&pair.br.person("officer"))?.get("/v1/own/quarantine")?;
    assert_eq!(quarantine["quarantine"].as_array().map(Vec::len), Some(1), "{quarantine}");

    // No id was taken: the right documents may still come.
    assert_eq!(begin(&pair, &peer, &bundle)?.status, 202);
    let last = send_all_but(&peer, &bundle, "")?;
    assert_eq!(last.map(|answer| answer.status), Some(201));
    br.kill()?;
    let _br = pair.br.serve()?;
    let own = pair.br.reached_by(&pair.br.client())?;
    assert_eq!(own.ask(&Request::get(&target))?.body, *content);
    Ok(())
}

#[test]
fn documents_come_side_by_side_and_a_newer_request_takes_over_from_a_stalled_one() -> Result<()> {
    let pair = Pair::new()?;
    let br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let bundle = with_large(400_000);
    begin(&pair, &peer, &bundle)?;
    let target = at(&bundle, LARGE)?;
    let (_, content) = bundle.documents.last().context("the large one")?;
    let mut stalled = peer.open()?;
    let request = Request::append(&target, 0, true, Vec::new());
    stalled.write(format!("{}content-length: 400000\r\n\r\n", request.head()).as_bytes())?;
    stalled.write(&content[..100_000])?;
    let came = gateway::eventually("the stalled request gives way", || {
        let (offset, _) = offset(&peer, &bundle, LARGE)?;
        Ok((offset > 0).then_some(offset))
    })?;
    assert_eq!(stalled.answer()?.problem().as_deref(), Some("upload-superseded"));
    let rest = Request::append(&target, came, true, &content[usize::try_from(came)?..]);
    let mut all = vec![rest];
    for (id, content) in documents(&bundle)?.into_iter().filter(|(id, _)| id != LARGE) {
        all.push(Request::append(&at(&bundle, &id)?, 0, true, content));
    }
    let threads: Vec<_> = all
        .into_iter()
        .map(|request| {
            let peer = peer.clone();
            thread::spawn(move || peer.ask(&request))
        })
        .collect();
    let mut created = 0;
    for thread in threads {
        let answer = thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))??;
        assert!(matches!(answer.status, 200 | 201 | 204), "{answer:?} {}", br.logged()?);
        created += usize::from(answer.status == 201);
    }
    assert_eq!(created, 1, "exactly one request brought the bundle");
    Ok(())
}

#[test]
fn what_is_announced_counts_against_the_partners_quota_until_it_came_or_was_given_up() -> Result<()>
{
    let pair = Pair::new()?;
    pair.br.edit("gateway.toml", |table| {
        let limits = table.entry("limits").or_insert_with(|| toml::Table::new().into());
        if let Some(limits) = limits.as_table_mut() {
            limits.insert("upload_bytes".to_owned(), toml::Value::Integer(1 << 20));
        }
    })?;
    let own = (20 << 20).to_string();
    pair.br.admin(&["partner", "limits", "kz-pgo", "--upload-bytes", &own])?;
    let _br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let (first, second, third) = (with_large(10), with_large(10), with_large(10));
    assert_eq!(begin(&pair, &peer, &first)?.status, 202);
    assert_eq!(begin(&pair, &peer, &second)?.status, 202);
    let over = begin(&pair, &peer, &third)?;
    assert_eq!((over.status, over.problem().as_deref()), (429, Some("upload-quota")));
    let body = over.json()?;
    assert_eq!((&body["limit"], &body["unit"]), (&json!(20 << 20), &json!("bytes")));
    assert!(over.header("retry-after").is_some());

    let stranger = pair.br.reached_by(&pair.br.client())?;
    let given_up = Request::other("DELETE", &first.resource()?);
    assert_eq!(stranger.ask(&given_up)?.status, 404, "it is its sender's alone");
    assert_eq!(peer.ask(&given_up)?.status, 204);
    assert_eq!(peer.ask(&Request::get(&first.resource()?))?.status, 404);
    assert_eq!(begin(&pair, &peer, &third)?.status, 202);
    assert_eq!(send_all_but(&peer, &second, "")?.map(|answer| answer.status), Some(201));
    assert_eq!(begin(&pair, &peer, &first)?.status, 202, "what came does not count any more");
    Ok(())
}

#[test]
fn another_manifest_of_an_id_under_way_and_an_incomplete_one_are_told_before_documents_travel()
-> Result<()> {
    let pair = Pair::new()?;
    let _br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let bundle = with_large(10);
    begin(&pair, &peer, &bundle)?;
    let mut other = bundle.clone();
    other.manifest =
        String::from_utf8(other.manifest)?.replace("\"version\"", " \"version\"").into();
    let conflict = begin(&pair, &peer, &other)?;
    assert_eq!((conflict.status, conflict.problem().as_deref()), (409, Some("upload-conflict")));
    let broken = String::from_utf8(bundle.sealed(&pair.kz.seal()?)?.into_bytes())?;
    let broken = format!("{}AAAA", &broken[..broken.len() - 4]);
    let answer = peer.ask(&Request::post("/v1/bundles", "application/jose", broken))?;
    assert_eq!(answer.problem().as_deref(), Some("seal-broken"));

    let _kz = pair.kz.serve()?;
    let peer = pair.kz.reached_by(&pair.br.client())?;
    let lacking = Outgoing::of(&fresh(Example::reply().without("verdict")));
    let seal = lacking.sealed(&pair.br.seal()?)?;
    let request = Request::post("/v1/bundles", "application/jose", seal);
    let answer = peer.ask(&request.clone().header("prefer", "handling=strict"))?;
    assert_eq!(answer.problem().as_deref(), Some("strictly-incomplete"), "{answer:?}");
    assert!(answer.json()?["findings"].as_array().is_some_and(|all| !all.is_empty()));
    assert_eq!(peer.ask(&request)?.status, 202, "who does not ask for it is not turned away");
    Ok(())
}

#[test]
fn the_command_line_and_the_relay_carry_a_large_bundle_over_a_gateway_that_dies() -> Result<()> {
    let pair = Pair::new()?;
    let kz = pair.kz.serve()?;
    let bundle = with_large(40 << 20);
    let folder = pair.folder().join("outgoing");
    bundle.write(&folder)?;
    let config = pair.kz.config();
    let (config, folder) = (config.to_string_lossy(), folder.to_string_lossy());
    let said = program::run([
        "send",
        &folder,
        "--config",
        &config,
        "--as",
        "officer",
        "--anyway",
        "it is only large",
        "--json",
    ])?;
    let said: Value = serde_json::from_str(&said)?;
    assert_eq!(said["outcome"], "accepted", "{said}");
    // The receiver is not there yet, comes, dies in the middle, and comes back.
    let br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.br.client())?;
    let watcher = pair.br.reached_by(&pair.kz.client())?;
    gateway::within(std::time::Duration::from_mins(2), "the relay begins", || {
        Ok((watcher.ask(&Request::get(&bundle.resource()?))?.status == 200).then_some(()))
    })?;
    br.kill()?;
    let _br = pair.br.serve()?;
    gateway::within(std::time::Duration::from_mins(3), "the bundle arrives", || {
        let answer = peer.ask(&Request::get(&bundle.resource()?))?;
        Ok((answer.status == 200 && answer.json()?["state"] == "accepted").then_some(()))
    })?;
    let (_, content) = bundle.documents.last().context("the large one")?;
    let taken = peer.ask(&Request::get(&at(&bundle, LARGE)?))?.body;
    assert_eq!(Digest::of(&taken), Digest::of(content));
    drop(kz);
    Ok(())
}
