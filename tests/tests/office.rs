//! What an officer does with the command line: begin a bundle, check it, seal it, send it, fetch
//! the evidence, export and verify. Exit codes are part of the contract.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Outgoing, Pair, authority, gateway, program};
use serde_json::Value;

/// Runs a command and compares its exit code. What it printed comes back.
fn run(code: i32, arguments: &[&str]) -> Result<String> {
    let output = program::try_run(arguments)?;
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.code() == Some(code), "{arguments:?}: {said}\n{complained}");
    Ok(said.into_owned())
}

fn run_json(code: i32, arguments: &[&str]) -> Result<Value> {
    let said = run(code, &[arguments, &["--json"]].concat())?;
    Ok(serde_json::from_str(&said)?)
}

/// An example as a bundle directory, with an id of its own.
fn directory(pair: &Pair, name: &str, example: Example) -> Result<(PathBuf, String)> {
    let bundle = Outgoing::of(&fresh(example));
    let directory = pair.folder().join(name);
    bundle.write(&directory)?;
    let key = bundle.resource()?.trim_start_matches("/v1/bundles/").to_owned();
    Ok((directory, key))
}

/// The arguments with which another authority's own system reaches a gateway.
fn reached(gateway: &Authority, by: &Authority) -> Result<[String; 8]> {
    let client = by.client();
    let text = |path: &Path| Ok::<_, anyhow::Error>(authority::path(path)?.to_owned());
    Ok([
        "--url".to_owned(),
        format!("https://localhost:{}", gateway.exchange.port()),
        "--certificate".to_owned(),
        text(&client.certificate)?,
        "--key".to_owned(),
        text(&client.key)?,
        "--ca".to_owned(),
        text(&gateway.anchor())?,
    ])
}

#[test]
fn an_incomplete_bundle_leaves_only_with_an_officers_reason_and_is_exported_by_the_receiver()
-> Result<()> {
    let pair = Pair::new()?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let (config, partner) = (pair.br.config(), pair.kz.config());
    let (config, partner) = (authority::path(&config)?, authority::path(&partner)?);
    let (reply, key) = directory(&pair, "reply", Example::reply().without("verdict"))?;
    let reply = authority::path(&reply)?;

    let checked = run_json(1, &["check", reply])?;
    assert_eq!(checked["complete"], false, "{checked}");
    let officer = ["--config", config, "--as", "officer"];
    let refused = run_json(1, &[&["send", reply], &officer[..]].concat())?;
    assert_eq!(refused["outcome"], "refused", "{refused}");
    assert!(!refused["findings"].as_array().context("findings")?.is_empty(), "{refused}");
    let anyway = [&["send", reply], &officer[..], &["--anyway", "тест: 100 %"]].concat();
    assert_eq!(run_json(0, &anyway)?["outcome"], "accepted");
    assert_eq!(run_json(0, &anyway)?["outcome"], "repeat");

    gateway::eventually("the evidence comes back", || {
        let evidence = run(0, &["evidence", &key, "--config", config])?;
        Ok(evidence.contains("ContentConsignment").then_some(()))
    })?;
    let (bag, trust) = (pair.folder().join("reply.zip"), pair.folder().join("trust.json"));
    let (bag, trust) = (authority::path(&bag)?, authority::path(&trust)?);
    let out = ["--output", bag, "--trust-out", trust, "--config", partner, "--as", "approver"];
    run(0, &[&["bundle", "export", &key], &out[..]].concat())?;
    run(0, &["bundle", "verify", bag, "--trust", trust])?;
    run(1, &["bundle", "verify", bag])?;
    // What was exported once is not written over.
    run(2, &[&["bundle", "export", &key], &out[..]].concat()).map(drop)
}

#[test]
fn a_bundle_whose_signer_the_taker_does_not_know_stays_in_the_inbox() -> Result<()> {
    let pair = Pair::new()?;
    pair.kz.edit("register/br-mj.toml", |entry| drop(entry.remove("address")))?;
    let _kz = pair.kz.serve()?;
    let config = pair.kz.config();
    let (request, key) = directory(&pair, "request", Example::transfer_request())?;
    let sent = ["--config", authority::path(&config)?, "--as", "officer"];
    run(0, &[&["send", authority::path(&request)?], &sent[..]].concat())?;
    let trust = pair.folder().join("trust.json");
    std::fs::write(&trust, r#"{"version":1,"made":"2026-11-21T09:30:00Z","registers":[]}"#)?;
    let keys = pair.br.directory.join("keys");
    let (seal, seal_key) = (keys.join("seal.pem"), keys.join("seal.key"));
    let reached = reached(&pair.kz, &pair.br)?;
    let reached = reached.each_ref().map(String::as_str);
    let taken = pair.folder().join("taken");
    let more = [
        "--into",
        authority::path(&taken)?,
        "--trust",
        authority::path(&trust)?,
        "--seal-certificate",
        authority::path(&seal)?,
        "--seal-key",
        authority::path(&seal_key)?,
    ];
    let told = run_json(1, &[&["inbox", "take"], &reached[..], &more[..]].concat())?;
    assert_eq!(told["taken"].as_array().map(Vec::len), Some(0), "{told}");
    assert_eq!(told["refused"].as_array().map(Vec::len), Some(1), "{told}");
    let listed = run(0, &[&["inbox", "list"], &reached[..]].concat())?;
    assert!(listed.contains(&key), "{listed}");
    Ok(())
}

#[test]
fn a_new_bundle_is_filled_in_sealed_and_sent_to_a_partner_directly() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let (request, _) = directory(&pair, "request", Example::transfer_request())?;
    let papers = pair.folder().join("papers");
    std::fs::create_dir(&papers)?;
    std::fs::write(papers.join("verdict.pdf"), "a verdict")?;
    let reply = pair.folder().join("reply");
    let reply = authority::path(&reply)?;
    let from = ["--treaty", "kz-br-2018", "--from", "br-mj", "--to", "kz-pgo"];
    let like = ["--in-reply-to", authority::path(&request)?];
    let papers = ["--message", "reply", "--documents", authority::path(&papers)?];
    run(0, &[&["bundle", "new", reply], &from[..], &like[..], &papers[..]].concat())?;

    let shown = run_json(0, &["bundle", "show", reply])?;
    assert_eq!(shown["manifest"]["documents"][0]["items"][0], "verdict", "{shown}");
    assert_eq!(shown["sealed"], false);
    let reached = reached(&pair.kz, &pair.br)?;
    let reached = reached.each_ref().map(String::as_str);
    // A partner's gateway takes nothing that is not sealed.
    run(2, &[&["send", reply], &reached[..]].concat())?;
    let keys = pair.br.directory.join("keys");
    let (certificate, key) = (keys.join("seal.pem"), keys.join("seal.key"));
    let files = ["--certificate", authority::path(&certificate)?, "--key", authority::path(&key)?];
    run(0, &[&["bundle", "seal", reply], &files[..]].concat())?;

    let strictly = run_json(1, &[&["send", reply], &reached[..]].concat())?;
    assert_eq!(strictly["outcome"], "refused", "{strictly}");
    let anyway = [&["send", reply], &reached[..], &["--anyway", "the rest follows"]].concat();
    assert_eq!(run_json(0, &anyway)?["outcome"], "accepted");
    std::fs::write(Path::new(reply).join("data/verdict.pdf"), "another verdict")?;
    let changed = run_json(1, &anyway)?;
    assert_eq!(changed["flaws"][0]["file"], "verdict.pdf", "{changed}");
    Ok(())
}

#[test]
fn input_that_cannot_be_used_ends_with_2_and_names_the_file() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("manifest.json");
    let path = authority::path(&file)?;
    for content in ["", "{", "{}", "a.b.c", "PK\u{3}\u{4}", r#"{"version":1,"version":1}"#] {
        std::fs::write(&file, content)?;
        for command in [&["check", path][..], &["bundle", "show", path], &["send", path]] {
            let output = program::try_run(command)?;
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{command:?} {content:?}: {said}");
            assert!(said.contains("manifest.json"), "{command:?} {content:?}: {said}");
        }
    }
    Ok(())
}
