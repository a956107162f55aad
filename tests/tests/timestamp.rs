//! Time-stamps on checkpoints: an authority that is away stops nothing, is complained of, and is
//! made up for; what it stamped fixes a time in the exported bag, and openssl says the same.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::http::Peer;
use gateway_tests::outgoing::fresh;
use gateway_tests::tsa::Tsa;
use gateway_tests::{Authority, Gateway, Outgoing, Pair, authority, gateway, program};
use toml::{Table, Value};

#[test]
fn a_checkpoint_is_stamped_after_an_outage_and_openssl_agrees() -> Result<()> {
    let pair = Pair::new()?;
    let tsa = Tsa::start(pair.folder(), false)?;
    for authority in [&pair.kz, &pair.br] {
        configure(authority, &tsa)?;
    }
    let (kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let sent = officer.ask(&bundle.own_request().header("send-anyway", "for%20the%20time"))?;
    ensure!(sent.status == 201, "{sent:?}");
    let resource = bundle.resource()?;
    gateway::eventually("the exchange goes on without time-stamps", || {
        let proofs = officer.get(&format!("{resource}/proof"))?.to_string();
        ensure!(!proofs.contains("timestamp"), "nobody has stamped anything: {proofs}");
        let evidence = officer.get(&format!("{resource}/evidence"))?.to_string();
        Ok(evidence.contains("RelayAcceptance").then_some(()))
    })?;
    gateway::eventually("an alarm", || Ok(alarms(&kz)?.then_some(())))?;
    tsa.set(true);
    gateway::eventually("every proof has its time-stamp", || stamped(&officer, &resource))?;
    gateway::eventually("the alarm ends", || Ok((!alarms(&kz)?).then_some(())))?;
    exported(&pair, &tsa, resource.trim_start_matches("/v1/bundles/"))
}

fn configure(authority: &Authority, tsa: &Tsa) -> Result<()> {
    let mut section = Table::new();
    section.insert("url".into(), tsa.url().into());
    section.insert("anchors".into(), authority::path(&tsa.anchor())?.into());
    section.insert("policies".into(), Value::Array(vec!["1.2.3.4.1".into()]));
    section.insert("every_seconds".into(), 1.into());
    authority.edit("gateway.toml", |config| {
        config.insert("timestamp".into(), section.into());
    })
}

fn alarms(gateway: &Gateway) -> Result<bool> {
    let metrics = gateway.metrics()?;
    let mut alarms = metrics.lines().filter(|line| line.contains("timestamp-missing"));
    Ok(alarms.any(|line| !line.ends_with(" 0")))
}

fn stamped(officer: &Peer, resource: &str) -> Result<Option<()>> {
    let proofs = officer.get(&format!("{resource}/proof"))?;
    let proofs = proofs["proofs"].as_array().context("proofs")?;
    let all = proofs.iter().all(|proof| proof["timestamp"].is_string());
    Ok((proofs.len() >= 3 && all).then_some(()))
}

/// The bag names the third party's time, no byte of the token can change, and openssl agrees.
fn exported(pair: &Pair, tsa: &Tsa, key: &str) -> Result<()> {
    let (bag, trust) = (pair.folder().join("bag.zip"), pair.folder().join("trust.json"));
    let config = pair.kz.config();
    let (bag, trust) = (authority::path(&bag)?, authority::path(&trust)?);
    let command = ["bundle", "export", key, "--output", bag, "--trust-out", trust];
    let own = ["--config", authority::path(&config)?, "--as", "officer"];
    program::run([&command[..], &own].concat())?;
    let verdict = program::run(["bundle", "verify", bag, "--trust", trust, "--json"])?;
    ensure!(verdict.contains("a third party fixed that evidence/"), "{verdict}");
    let into = pair.folder().join("unpacked");
    let mut python = Command::new("python3");
    program::said(python.args(["-m", "zipfile", "--extract", bag]).arg(&into))?;
    let mut tokens = 0;
    for entry in std::fs::read_dir(into.join("proof"))? {
        let token = entry?.path();
        if token.extension().is_some_and(|extension| extension == "tst") {
            tokens += 1;
            openssl_agrees(&token, &tsa.anchor())?;
        }
    }
    ensure!(tokens >= 3, "{tokens} time-stamps");
    Ok(())
}

/// The lines of the documentation.
fn openssl_agrees(token: &Path, anchor: &Path) -> Result<()> {
    let proof = token.with_extension("tlog-proof");
    let script = "sed '1,/^$/d' \"$1\" | head -n 3 > \"$1.checkpoint\"\n\
         openssl ts -verify -data \"$1.checkpoint\" -token_in -in \"$2\" -CAfile \"$3\"";
    let verify = |proof: &Path| {
        let mut shell = Command::new("sh");
        program::said(shell.args(["-ec", script, "sh"]).arg(proof).arg(token).arg(anchor))
    };
    verify(&proof)?;
    let other = proof.with_extension("other");
    let text = std::fs::read_to_string(&proof)?;
    std::fs::write(&other, text.replacen("\n\nkz-pgo\n", "\n\nkz-pgo\n1", 1))?;
    ensure!(verify(&other).is_err(), "openssl takes the time-stamp for another checkpoint");
    Ok(())
}
