//! The demo's story, as a person sees it who has just cloned the repository.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use gateway_tests::{authority, program};
use serde_json::Value;

#[test]
fn the_demo_tells_the_whole_story_and_leaves_a_bag_that_verifies() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let directory = folder.path().join("demo");
    let arguments = ["demo", "--exit", "--json", "--dir", authority::path(&directory)?];
    let output = program::try_run(arguments)?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let last = String::from_utf8(output.stdout)?;
    let told: Value = serde_json::from_str(last.trim()).context("one JSON object")?;

    // Request, reply, supplement request, supplement and decision arrive; one is forged, one comes
    // twice.
    assert_eq!(told["accepted"], 5, "{told}");
    assert_eq!(told["rejected"], 1, "{told}");
    assert_eq!(told["repeated"], 1, "{told}");
    assert!(told["mails"].as_u64() >= Some(2), "{told}");
    every_bundle_has_evidence_of_both_sides(&told)?;
    let cases = told["cases"].as_array().context("cases")?;
    assert_eq!(cases.len(), 2, "{told}");
    assert!(cases.iter().all(|case| case["state"] == "agreed"), "{told}");
    for side in ["kz-pgo", "br-mj"] {
        verifies(&directory, side)?;
        let config = directory.join(side).join("gateway.toml");
        program::run(["admin", "fsck", "--config", authority::path(&config)?])?;
    }
    Ok(())
}

/// The bag that a side exported says the same to everyone who trusts what that side trusts.
fn verifies(directory: &Path, side: &str) -> Result<()> {
    let bag = directory.join(format!("reply-{side}.zip"));
    let trust = directory.join(format!("trust-{side}.json"));
    let (bag, trust) = (authority::path(&bag)?, authority::path(&trust)?);
    let verified = program::try_run(["bundle", "verify", bag, "--trust", trust])?;
    let said = String::from_utf8_lossy(&verified.stderr);
    ensure!(verified.status.code() == Some(0), "{side}: {said}");
    let untrusted = program::try_run(["bundle", "verify", bag])?;
    ensure!(untrusted.status.code() != Some(0), "without a trust file the signer is unknown");
    Ok(())
}

fn every_bundle_has_evidence_of_both_sides(told: &Value) -> Result<()> {
    let evidence = told["evidence"].as_object().context("evidence by kind")?;
    let count = |event: &str| evidence.get(event).and_then(Value::as_u64).unwrap_or(0);
    let accepted = told["accepted"].as_u64().context("accepted")?;
    for event in ["SubmissionAcceptance", "RelayAcceptance", "ContentConsignment"] {
        ensure!(count(event) >= accepted, "{event}: {evidence:?}");
    }
    ensure!(count("RelayRejection") >= 1, "{evidence:?}");
    Ok(())
}
