//! The register while the gateway runs: keys end, authorities succeed each other, limits count.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use anyhow::{Context, Result};
use gateway_bundle::example::Example;
use gateway_tests::authority::path;
use gateway_tests::gateway::eventually;
use gateway_tests::http::Answer;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Outgoing, Pair, program};
use serde_json::json;

/// Runs `gateway admin partner …` beside a running gateway.
fn partner(authority: &Authority, arguments: &[&str]) -> Result<String> {
    let config = authority.config();
    let rest = ["--config", path(&config)?];
    program::run([&["admin", "partner"], arguments, &rest].concat())
}

/// Hands fresh bundles in until one gets this problem.
fn until_refused(pair: &Pair, code: &str) -> Result<Answer> {
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let seal = pair.kz.seal()?;
    eventually(code, || {
        let bundle = Outgoing::of(&fresh(Example::transfer_request()));
        let answer = peer.ask(&bundle.request(&seal)?)?;
        Ok((answer.problem().as_deref() == Some(code)).then_some(answer))
    })
}

#[test]
fn a_key_is_accepted_before_it_ends_and_refused_after() -> Result<()> {
    let pair = Pair::new()?;
    let _br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    assert_eq!(peer.ask(&bundle.request(&pair.kz.seal()?)?)?.status, 201);
    let seal = pair.kz.directory.join("keys/seal.pem");
    let said = partner(&pair.br, &["key", "end", "kz-pgo", path(&seal)?])?;
    assert!(said.contains("+ key") && said.contains("until"), "{said}");
    assert_eq!(until_refused(&pair, "seal-untrusted")?.status, 403);
    assert!(partner(&pair.br, &["history", "kz-pgo"])?.contains("ends: seal"));
    Ok(())
}

#[test]
fn a_revoked_key_and_a_second_role_are_refused() -> Result<()> {
    let pair = Pair::new()?;
    let _br = pair.br.serve()?;
    let seal = pair.kz.directory.join("keys/seal.pem");
    let second = ["key", "add", "kz-pgo", "--role", "tls-client", "--certificate", path(&seal)?];
    assert!(partner(&pair.br, &second).is_err());
    partner(&pair.br, &["key", "revoke", "kz-pgo", path(&seal)?])?;
    assert_eq!(until_refused(&pair, "seal-untrusted")?.status, 403);
    Ok(())
}

#[test]
fn a_partners_own_limits_are_announced_to_it_and_count() -> Result<()> {
    let pair = Pair::new()?;
    let _br = pair.br.serve()?;
    partner(&pair.br, &["limits", "kz-pgo", "--documents", "1", "--requests", "7"])?;
    let refused = until_refused(&pair, "too-large")?.json()?;
    assert_eq!((&refused["limit"], &refused["unit"]), (&json!(1), &json!("documents")));
    assert!(refused["actual"].as_u64() > Some(1));
    let theirs = pair.br.reached_by(&pair.kz.client())?.get("/v1")?;
    assert_eq!(
        (&theirs["limits"]["documents"], &theirs["limits"]["requests"]),
        (&json!(1), &json!(7))
    );
    let ours = pair.br.reached_by(&pair.br.client())?.get("/v1")?;
    assert_eq!(ours["limits"]["documents"], json!(1_000));
    Ok(())
}

#[test]
fn a_newer_entry_ends_what_it_leaves_out() -> Result<()> {
    let pair = Pair::new()?;
    let file = pair.folder().join("newer.toml");
    let mut entry: toml::Table = pair.kz.admin(&["partner", "export"])?.parse()?;
    let keys = entry.get_mut("keys").and_then(toml::Value::as_array_mut).context("keys")?;
    let before = keys.len();
    keys.pop();
    std::fs::write(&file, entry.to_string())?;
    let would = partner(&pair.br, &["replace", path(&file)?, "--dry-run"])?;
    assert!(would.contains("until"), "{would}");
    assert!(!partner(&pair.br, &["show", "kz-pgo"])?.contains("until"));
    partner(&pair.br, &["replace", path(&file)?])?;
    let after: toml::Table = partner(&pair.br, &["show", "kz-pgo"])?.parse()?;
    let keys = after.get("keys").and_then(toml::Value::as_array).context("keys")?;
    assert_eq!(keys.len(), before);
    assert_eq!(keys.iter().filter(|key| key.get("until").is_some()).count(), 1);
    Ok(())
}

#[test]
fn a_new_central_authority_goes_on_with_the_cases_of_the_old_one() -> Result<()> {
    let pair = Pair::new()?;
    let new = Authority::create(pair.folder(), "kz-mj", "Ministry of Justice", "kk,ru,en")?;
    pair.br.learn(&new)?;
    let _br = pair.br.serve()?;
    let old_peer = pair.br.reached_by(&pair.kz.client())?;
    let request = fresh(Example::transfer_request());
    let first = Outgoing::of(&request);
    assert_eq!(old_peer.ask(&first.request(&pair.kz.seal()?)?)?.status, 201);

    partner(
        &pair.br,
        &[
            "succession",
            "kz-pgo",
            "--to",
            "kz-mj",
            "--from",
            "2026-01-01T00:00:00Z",
            "--notice",
            "diplomatic",
            "--number",
            "12-3/45",
            "--date",
            "2025-12-20",
        ],
    )?;
    let refused = until_refused(&pair, "authority-succeeded")?;
    assert_eq!((refused.status, refused.json()?["successor"].clone()), (422, json!("kz-mj")));
    let repeat = old_peer.ask(&first.request(&pair.kz.seal()?)?)?;
    assert_eq!(repeat.status, 200);

    let id = format!("urn:uuid:{}", uuid::Uuid::now_v7());
    let next = request.set("/bundle", json!(id)).set("/from", json!("kz-mj"));
    let answer = pair.br.reached_by(&new.client())?;
    let answer = answer.ask(&Outgoing::of(&next).request(&new.seal()?)?)?;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let cases = pair.br.reached_by(&pair.br.person("officer"))?.get("/v1/own/cases")?;
    let cases = cases["cases"].as_array().context("cases")?;
    let wanted = json!(reference(&first)?);
    let bundles = cases.iter().find(|case| case["reference"] == wanted);
    let case = bundles.context("the case")?;
    assert_eq!((&case["opened_by"], &case["bundles"]), (&json!("kz-pgo"), &json!(2)));
    // Not a second case: the successor goes on with the old one.
    let same = cases.iter().filter(|case| case["reference"] == wanted).count();
    assert_eq!(same, 1);
    Ok(())
}

fn reference(bundle: &Outgoing) -> Result<String> {
    let manifest: serde_json::Value = serde_json::from_slice(&bundle.manifest)?;
    Ok(manifest["case"]["reference"].as_str().context("a reference")?.to_owned())
}
