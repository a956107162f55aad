//! `gateway log prove`: the evidence of a bundle in its gateway's log.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use gateway_bundle::{BundleKey, Digest};
use gateway_evidence::log::{Included, TlogProof, VerifierKey};
use gateway_evidence::register::Role;
use gateway_evidence::{EvidenceBody, Jws, Registers, record};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::access::Access;
use crate::arguments::bundle_key;
use crate::command::evidence::{fetch, registers};
use crate::remote::{self, Remote};
use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The bundle: FROM/UUID.
    #[arg(value_parser = bundle_key)]
    bundle: BundleKey,
    #[command(flatten)]
    access: Access,
    /// The trust file: whose logs and witnesses there are, instead of one's own register.
    #[arg(long)]
    trust: Option<PathBuf>,
    /// Also write each proof to a file in this directory.
    #[arg(long)]
    save: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// One statement and its place in the log.
#[derive(Serialize)]
struct Proven {
    evidence: Digest,
    event: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    witnesses: BTreeMap<String, Timestamp>,
}

const PROVEN: &str = "proven";

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let registers = registers(&arguments.access, arguments.trust.as_deref())?;
    let registers = registers.context("whose log it is, is unknown: --trust or --config")?;
    let (evidence, proofs) = remote::run(async {
        let mut remote = Remote::open(&arguments.access, "en").await?;
        let evidence = fetch(&mut remote, &arguments.bundle).await?;
        let path = format!("/v1/bundles/{}/proof", arguments.bundle);
        Ok((evidence, read(&remote.get(&path).await?)))
    })?;
    if let Some(folder) = &arguments.save {
        crate::command::init::make_directory(folder)?;
        for (digest, proof) in &proofs {
            let path = folder.join(format!("{digest}.tlog-proof"));
            std::fs::write(&path, proof).with_context(|| path.display().to_string())?;
        }
    }
    let all: Vec<Proven> = evidence.iter().map(|jws| judged(jws, &proofs, &registers)).collect();
    if arguments.json {
        print::json(&all);
    } else {
        all.iter().for_each(tell);
    }
    Ok((!all.is_empty() && all.iter().all(|one| one.outcome == PROVEN)).into())
}

/// Proofs by the digest of the evidence.
fn read(answer: &Value) -> BTreeMap<String, String> {
    let all = answer.get("proofs").and_then(Value::as_array);
    let one = |one: &Value| {
        let text = |name| one.get(name)?.as_str().map(str::to_owned);
        Some((text("evidence")?, text("proof")?))
    };
    all.into_iter().flatten().filter_map(one).collect()
}

fn judged(jws: &str, proofs: &BTreeMap<String, String>, registers: &Registers) -> Proven {
    let digest = Digest::of(jws.as_bytes());
    let body = Jws::parse(jws, record::BODY_BYTES_MAX).ok();
    let body = body.and_then(|jws| EvidenceBody::parse(jws.payload()).ok());
    let mut one = Proven {
        evidence: digest,
        event: body.map(|body| body.event.name().to_owned()).unwrap_or_default(),
        outcome: "invalid",
        because: None,
        origin: None,
        index: None,
        size: None,
        witnesses: BTreeMap::new(),
    };
    let Some(proof) = proofs.get(&digest.to_string()) else {
        one.outcome = "not-yet";
        one.because = Some("the log has no checkpoint with it yet".to_owned());
        return one;
    };
    match proven(jws, proof, registers) {
        Ok((index, included)) => {
            one.outcome = PROVEN;
            one.origin = Some(included.checkpoint.origin);
            one.index = Some(index);
            one.size = Some(included.checkpoint.size);
            one.witnesses = included.witnesses.into_iter().collect();
        }
        Err(error) => one.because = Some(format!("{error:#}")),
    }
    one
}

fn proven(jws: &str, proof: &str, registers: &Registers) -> Result<(u64, Included)> {
    let proof: TlogProof = proof.parse()?;
    let origin = proof.checkpoint.text().split('\n').next().unwrap_or_default();
    let keys = |role: Role| {
        let entries = registers.iter();
        entries.flat_map(move |entry| {
            let keys = entry.keys().iter().filter(move |key| key.role == role);
            let keys = keys.filter(|key| key.revoked.is_none());
            keys.filter_map(move |key| Some((entry.authority(), key.log_key.as_ref()?)))
        })
    };
    let (of, log) = keys(Role::Log)
        .find(|(_, key)| key.name() == origin)
        .with_context(|| format!("the register has no log of the name {origin}"))?;
    let witnesses = keys(Role::Witness).filter(|(authority, _)| *authority != of);
    let witnesses: Vec<VerifierKey> = witnesses.map(|(_, key)| key.clone()).collect();
    Ok((proof.index, proof.verify(jws.as_bytes(), log, &witnesses)?))
}

fn tell(one: &Proven) {
    let place = match (&one.origin, one.index, one.size) {
        (Some(origin), Some(index), Some(size)) => format!("entry {index} of {size} in {origin}"),
        _ => one.because.clone().unwrap_or_default(),
    };
    let seen = |(name, time): (&String, &Timestamp)| format!("; seen by {name} at {time}");
    let seen: String = one.witnesses.iter().map(seen).collect();
    print::line(&format!("{:<8} {:<20} {place}{seen}", one.outcome, one.event));
}
