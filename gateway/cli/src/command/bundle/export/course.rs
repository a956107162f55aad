//! The course of a bundle as its gateway tells it: manifest, evidence, proofs; and the members of
//! the bag that come of it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::manifest::MANIFEST_BYTES_MAX;
use gateway_bundle::{BundleKey, Digest, Manifest};
use gateway_evidence::certificate::{crl_from_pem_or_der, to_pem};
use gateway_evidence::{Crls, Jws, Register};
use gateway_server::config::Config;
use jiff::Timestamp;
use serde_json::Value;

use super::Member;
use super::cover::Cover;
use crate::remote::Remote;

/// What one's own gateway knows of a bundle.
pub(super) struct Course {
    /// The sealed manifest.
    pub(super) jws: Jws,
    /// The manifest.
    pub(super) manifest: Manifest,
    evidence: Vec<Evidence>,
    /// Proofs by the digest of the evidence that they prove.
    proofs: BTreeMap<String, Proof>,
}

struct Proof {
    proof: String,
    /// The time-stamp on its checkpoint, in DER.
    timestamp: Option<Vec<u8>>,
}

struct Evidence {
    event: String,
    issuer: String,
    jws: String,
}

impl Course {
    /// Asks the gateway for everything but the documents.
    pub(super) async fn fetch(remote: &mut Remote, key: &BundleKey) -> Result<Self> {
        let place = format!("/v1/bundles/{key}");
        let sealed = remote.fetch(&format!("{place}/manifest")).await?;
        let jws =
            Jws::parse(&sealed, MANIFEST_BYTES_MAX).context("the gateway's sealed manifest")?;
        let manifest = Manifest::parse(jws.payload()).context("the gateway's manifest")?;
        let evidence = remote.get(&format!("{place}/evidence")).await?;
        let proofs = remote.get(&format!("{place}/proof")).await?;
        let proven = |one: &Value| Some((text(one, "evidence")?, Proof::read(one)?));
        Ok(Self {
            jws,
            manifest,
            evidence: list(&evidence, "evidence").iter().filter_map(Evidence::read).collect(),
            proofs: list(&proofs, "proofs").iter().filter_map(proven).collect(),
        })
    }

    /// The members of the bag, in no order yet. `config` is that of the authority that exports.
    pub(super) fn members(
        &self,
        entries: &[Register],
        config: &Config,
        at: Timestamp,
    ) -> Result<Vec<Member>> {
        let mut members = vec![Member::text("manifest.jws", self.jws.compact())?];
        for document in &self.manifest.documents {
            members.push(Member::document(document)?);
        }
        let mut told = Vec::new();
        for (place, one) in self.evidence.iter().enumerate() {
            let stem = format!("{:02}-{}.{}", place + 1, one.event, one.issuer);
            let name = format!("evidence/{stem}.jws");
            members.push(Member::text(&name, one.jws.as_str())?);
            let digest = Digest::of(one.jws.as_bytes()).to_string();
            let proof = self.proofs.get(&digest);
            if let Some(proof) = proof {
                let name = format!("proof/{stem}.tlog-proof");
                members.push(Member::text(&name, proof.proof.as_str())?);
                if let Some(token) = &proof.timestamp {
                    members.push(Member::text(&format!("proof/{stem}.tst"), token.as_slice())?);
                }
            }
            told.push((name, one.jws.clone(), proof.is_some()));
        }
        let (manifest, digest) = (&self.manifest, Digest::of(self.jws.payload()));
        let by = config.file.authority.as_str();
        let cover = Cover { manifest, digest, by, at, entries, evidence: told };
        members.push(Member::text("cover.txt", cover.text())?);
        for entry in entries.iter().filter(|entry| super::party(&self.manifest, entry)) {
            let anchors: String = entry.anchor_certificates().iter().map(|a| to_pem(a)).collect();
            if !anchors.is_empty() {
                let name = format!("trust/{}.pem", entry.authority());
                members.push(Member::text(&name, anchors)?);
            }
        }
        members.extend(self.lists(config)?);
        Ok(members)
    }

    /// The revocation lists of both sides, as they are in use: what was known of revocation then.
    fn lists(&self, config: &Config) -> Result<Vec<Member>> {
        let places = [config.file.revocation_lists.clone(), config.file.data.join("crls")];
        let mut members = Vec::new();
        for authority in [&self.manifest.from, &self.manifest.to] {
            let files = places
                .iter()
                .filter_map(|place| std::fs::read_dir(place.join(authority.as_str())).ok());
            let mut paths: Vec<_> = files.flatten().flatten().map(|entry| entry.path()).collect();
            paths.sort();
            let lists = paths.iter().filter_map(|path| std::fs::read(path).ok());
            let lists = lists.filter_map(|bytes| crl_from_pem_or_der(&bytes));
            for (number, list) in (1..).zip(lists.filter(|list| Crls::none().add(list).is_ok())) {
                members.push(Member::text(&format!("trust/{authority}.{number}.crl"), list)?);
            }
        }
        Ok(members)
    }
}

impl Proof {
    fn read(value: &Value) -> Option<Self> {
        let timestamp = text(value, "timestamp").and_then(|token| STANDARD.decode(token).ok());
        Some(Self { proof: text(value, "proof")?, timestamp })
    }
}

impl Evidence {
    fn read(value: &Value) -> Option<Self> {
        let (event, issuer, jws) =
            (text(value, "event")?, text(value, "issuer")?, text(value, "jws")?);
        Some(Self { event, issuer, jws })
    }
}

fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(value: &Value, member: &str) -> Option<String> {
    value.get(member)?.as_str().map(str::to_owned)
}
