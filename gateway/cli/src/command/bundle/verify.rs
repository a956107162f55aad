//! `gateway bundle verify`: offline, believing whom the trust file names and nobody else.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gateway_evidence::seal::verify_seal;
use gateway_evidence::trust::{Outcome, TrustFile, Verdict, verify_bag};
use gateway_evidence::{Crls, Typ};
use jiff::Timestamp;
use serde_json::json;

use crate::{Answer, folder, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// An exported bag, a bundle directory or a seal.
    path: PathBuf,
    /// The trust file: whom to believe. Without it nothing is more than consistent.
    #[arg(long)]
    trust: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let trust = arguments.trust.as_deref().map(read_trust).transpose()?;
    if folder::is_bag(&arguments.path) {
        let mut bag = folder::open_bag(&arguments.path)?;
        let verdict = verify_bag(&mut bag, trust.as_ref(), Timestamp::now())
            .with_context(|| arguments.path.display().to_string())?;
        return Ok(tell(&verdict, trust.is_some(), arguments.json));
    }
    directory(arguments, trust.as_ref())
}

fn read_trust(path: &Path) -> Result<TrustFile> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    TrustFile::parse(&bytes).with_context(|| path.display().to_string())
}

fn tell(verdict: &Verdict, trusted: bool, as_json: bool) -> Answer {
    if as_json {
        let checks = verdict.checks().iter().map(|check| json!({
            "check": check.kind.name(),
            "member": check.member,
            "outcome": check.outcome.name(),
            "detail": check.detail,
        }));
        print::json(&json!({
            "outcome": verdict.outcome().name(),
            "sentence": verdict.sentence(),
            "checks": checks.collect::<Vec<_>>(),
        }));
    } else {
        for check in verdict.checks() {
            let outcome = check.outcome.name();
            print::line(&format!("{outcome:<12} {}: {}", check.member, check.detail));
        }
        print::line(&verdict.sentence());
    }
    (trusted && verdict.outcome() == Outcome::Passed).into()
}

/// A bundle that is not exported: its seal and its documents.
fn directory(arguments: &Arguments, trust: Option<&TrustFile>) -> Result<Answer> {
    let found = folder::find(&arguments.path)?;
    let mut faults = Vec::new();
    let mut known = false;
    match (&found.seal, trust) {
        (None, _) => faults.push("the manifest is not sealed".to_owned()),
        (Some(seal), None) => {
            faults.extend(seal.verify_signature().err().map(|error| error.to_string()));
        }
        (Some(seal), Some(trust)) => match trust.registers().get(&found.manifest.from) {
            None => faults.push(format!("the trust file does not name {}", found.manifest.from)),
            Some(register) => {
                let verified =
                    verify_seal(seal, Typ::Seal, register, Timestamp::now(), &Crls::none());
                known = verified.is_ok();
                faults.extend(verified.err().map(|error| error.to_string()));
            }
        },
    }
    if let Some(folder) = &found.documents {
        for document in &found.manifest.documents {
            faults.extend(folder::check_document(folder, document)?);
        }
    }
    let sentence = match (faults.is_empty(), known) {
        (true, true) => format!("sealed by {}, and whole", found.manifest.from),
        (true, false) => "consistent, signer unknown: name a trust file".to_owned(),
        (false, _) => "not as it was sealed".to_owned(),
    };
    if arguments.json {
        print::json(&json!({ "sentence": sentence, "faults": faults, "signer_known": known }));
    } else {
        for fault in &faults {
            print::line(fault);
        }
        print::line(&sentence);
    }
    Ok((faults.is_empty() && known).into())
}
