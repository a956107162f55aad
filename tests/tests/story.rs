//! The demo's story, as a person sees it who has just cloned the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

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
    let cases = told["cases"].to_string();
    assert!(cases.contains("decided"), "{told}");

    let bag = only_zip(&directory)?;
    let trust = find(&directory, "trust.json")?;
    let verified = program::try_run([
        "bundle",
        "verify",
        authority::path(&bag)?,
        "--trust",
        authority::path(&trust)?,
    ])?;
    let said = String::from_utf8_lossy(&verified.stderr);
    assert_eq!(verified.status.code(), Some(0), "{said}");
    let untrusted = program::try_run(["bundle", "verify", authority::path(&bag)?])?;
    assert_ne!(untrusted.status.code(), Some(0), "without a trust file the signer is unknown");
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

fn only_zip(directory: &Path) -> Result<PathBuf> {
    let zips: BTreeSet<PathBuf> = std::fs::read_dir(directory)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "zip"))
        .collect();
    ensure!(zips.len() == 1, "{zips:?}");
    zips.into_iter().next().context("a bag")
}

fn find(directory: &Path, name: &str) -> Result<PathBuf> {
    let path = directory.join(name);
    ensure!(path.exists(), "{} is missing", path.display());
    Ok(path)
}
