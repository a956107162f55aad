//! The course of a bundle as its gateway tells it: manifest, evidence, proofs; and the members of
//! the bag that come of it.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::manifest::MANIFEST_BYTES_MAX;
use gateway_bundle::{BundleKey, Digest, Manifest};
use gateway_evidence::certificate::to_pem;
use gateway_evidence::{Jws, Register};
use jiff::Timestamp;
use serde_json::Value;

use super::Member;
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

    /// The members of the bag, in no order yet. `by` is the authority that exports.
    pub(super) fn members(
        &self,
        entries: &[Register],
        by: &str,
        at: Timestamp,
    ) -> Result<Vec<Member>> {
        let mut members = vec![
            Member::text("cover.txt", self.cover(by, at))?,
            Member::text("manifest.jws", self.jws.compact())?,
        ];
        for document in &self.manifest.documents {
            members.push(Member::document(document)?);
        }
        for (place, one) in self.evidence.iter().enumerate() {
            let stem = format!("{:02}-{}.{}", place + 1, one.event, one.issuer);
            members.push(Member::text(&format!("evidence/{stem}.jws"), one.jws.as_str())?);
            let digest = Digest::of(one.jws.as_bytes()).to_string();
            if let Some(proof) = self.proofs.get(&digest) {
                members
                    .push(Member::text(&format!("proof/{stem}.tlog-proof"), proof.proof.as_str())?);
                if let Some(token) = &proof.timestamp {
                    members.push(Member::text(&format!("proof/{stem}.tst"), token.as_slice())?);
                }
            }
        }
        for entry in entries.iter().filter(|entry| super::party(&self.manifest, entry)) {
            let anchors: String = entry.anchor_certificates().iter().map(|a| to_pem(a)).collect();
            if !anchors.is_empty() {
                let name = format!("trust/{}.pem", entry.authority());
                members.push(Member::text(&name, anchors)?);
            }
        }
        Ok(members)
    }

    /// A page for whoever finds the bag in twenty years. It holds no personal datum.
    fn cover(&self, by: &str, at: Timestamp) -> String {
        let manifest = &self.manifest;
        let mut page = String::new();
        // Writing into a string cannot fail.
        let _ = write!(
            page,
            "Bundle {}\n{} under {}, from {} to {}, with {} documents\n\
             SHA-256 of the manifest: {}\nExported by {by}, {at}\n\n\
             Whether the files are those that were exported:\n\
             \x20 sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt\n\
             Who sealed, received and exported them, by a trust file that came another way:\n\
             \x20 gateway bundle verify BAG.zip --trust TRUST.json\n\
             Seals (*.jws) are compact JWS (RFC 7515); any JOSE library reads them. The certificates\n\
             in trust/ are those of the day of the export and prove nothing by themselves.\n",
            manifest.key(),
            manifest.message,
            manifest.treaty,
            manifest.from,
            manifest.to,
            manifest.documents.len(),
            Digest::of(self.jws.payload()),
        );
        page
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
