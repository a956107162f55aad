//! What happened to the bundle: its evidence, and the proofs that it stands in a log.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use gateway_bundle::bag::{Check, Error, MemberName};
use gateway_bundle::{Digest, Manifest};

use super::{CheckKind, Outcome, SMALL_BYTES_MAX, Verification};
use crate::jws::{Jws, Typ};
use crate::log::{Included, TlogProof};
use crate::record::{self, EvidenceBody, VerifiedEvidence};

/// A piece of evidence in the bag whose form is good.
pub(super) struct Evidence {
    pub(super) member: String,
    pub(super) jws: Jws,
    pub(super) body: EvidenceBody,
}

impl<R: Read + Seek> Verification<'_, R> {
    pub(super) fn read_evidence(&mut self, contents: &Check) -> Result<Vec<Evidence>, Error> {
        let mut evidence = Vec::new();
        let kind = CheckKind::Evidence;
        for name in contents.digests.keys().filter(|name| name.is_evidence()) {
            let Some(compact) = self.read(name, SMALL_BYTES_MAX)? else { continue };
            let member = name.to_string();
            match Jws::parse(&compact, record::BODY_BYTES_MAX) {
                Err(error) => self.refused(kind, &member, &error.into()),
                Ok(jws) => match EvidenceBody::parse(jws.payload()) {
                    Err(error) => self.note(kind, &member, Outcome::Failed, error.to_string()),
                    Ok(body) => evidence.push(Evidence { member, jws, body }),
                },
            }
        }
        Ok(evidence)
    }

    /// Checks the proofs first: they fix times by which the evidence existed.
    pub(super) fn proofs(&mut self, contents: &Check, evidence: &[Evidence]) -> Result<(), Error> {
        for name in contents.digests.keys().filter(|name| name.is_proof()) {
            let Some(text) = self.read(name, SMALL_BYTES_MAX)? else { continue };
            let member = name.to_string();
            let proven = std::str::from_utf8(&text).ok().and_then(|text| text.parse().ok());
            let (Some(proof), Some(entry)) = (proven, proven_by(name, evidence)) else {
                let detail = "it is no proof, or no evidence has its name";
                self.note(CheckKind::Proof, &member, Outcome::Failed, detail);
                continue;
            };
            if self.proof(&member, &proof, entry) {
                self.timestamp(contents, &member, &proof, entry)?;
            }
        }
        self.lonely_timestamps(contents);
        Ok(())
    }

    /// Checks one proof. Says whether it is good.
    fn proof(&mut self, member: &str, proof: &TlogProof, entry: &Evidence) -> bool {
        let kind = CheckKind::Proof;
        let Some(trust) = self.trust else {
            self.note(kind, member, Outcome::NotChecked, "whose log it is, is unknown");
            return false;
        };
        let origin = proof.checkpoint.text().split('\n').next().unwrap_or_default();
        let mut found = None;
        for (register, key) in trust.logs(origin, self.now) {
            let witnesses = trust.witnesses(register, self.now);
            match proof.verify(entry.jws.compact().as_bytes(), key, &witnesses) {
                Ok(included) => found = Some(Ok((register.authority().clone(), included))),
                Err(error) if found.is_none() => found = Some(Err(error)),
                Err(_) => {}
            }
        }
        match found {
            None => {
                let detail = "the trust file names no log of that name";
                self.note(kind, member, Outcome::NotChecked, detail);
            }
            Some(Err(error)) => self.note(kind, member, Outcome::Failed, error.to_string()),
            Some(Ok((authority, included))) => {
                let detail = format!("{} is in the log of {authority}", entry.member);
                self.note(kind, member, Outcome::Passed, detail);
                self.witnessed(entry, &included);
                return true;
            }
        }
        false
    }

    fn witnessed(&mut self, entry: &Evidence, included: &Included) {
        let Some(trust) = self.trust else { return };
        for (name, seen) in &included.witnesses {
            let mut registers = trust.registers().iter();
            let witness = registers.find(|register| {
                let keys = register.keys().iter().filter_map(|key| key.log_key.as_ref());
                keys.filter(|key| key.is_witness()).any(|key| key.name() == name)
            });
            if let Some(witness) = witness {
                let by = witness.authority().clone();
                self.seen.note(entry.jws.digest(), by.clone(), *seen);
                // The evidence names the seal, so whoever saw the one knows of the other.
                self.seen.note(entry.body.seal_digest, by, *seen);
            }
        }
    }

    pub(super) fn evidence(&mut self, evidence: &[Evidence], seal: &Jws, manifest: &Manifest) {
        let known: BTreeSet<_> = evidence.iter().map(|entry| entry.jws.digest()).collect();
        for entry in evidence {
            if let Some(why) = unrelated(&entry.body, seal, manifest) {
                self.note(CheckKind::Evidence, &entry.member, Outcome::Failed, why);
                continue;
            }
            let Some(verified) = self.verified_evidence(entry) else { continue };
            let body = &verified.body;
            if body.previous.is_some_and(|previous| !known.contains(&previous)) {
                let detail = "the evidence before it, which it names, is not in the bag";
                self.note(CheckKind::Evidence, &entry.member, Outcome::NotChecked, detail);
                continue;
            }
            // The other side's evidence fixes by when the seal was there.
            let came = body.announced.unwrap_or(body.time);
            self.seen.note(body.seal_digest, body.issuer.clone(), came);
            let detail = format!("{} by {} at {}", body.event.name(), body.issuer, body.time);
            self.note(CheckKind::Evidence, &entry.member, Outcome::Passed, detail);
        }
    }

    fn verified_evidence(&mut self, entry: &Evidence) -> Option<VerifiedEvidence> {
        let issuer = &entry.body.issuer;
        let register = self.trust.and_then(|trust| trust.registers().get(issuer));
        let fixed = self.seen.by_others(&entry.jws.digest(), issuer);
        let (kind, typ) = (CheckKind::Evidence, Typ::Evidence);
        let seal = self.sealed(kind, &entry.member, &entry.jws, typ, register, fixed)?;
        Some(VerifiedEvidence { body: entry.body.clone(), seal })
    }
}

/// Why evidence is not about the bundle in the bag.
fn unrelated(body: &EvidenceBody, seal: &Jws, manifest: &Manifest) -> Option<&'static str> {
    if body.manifest_digest != Digest::of(seal.payload()) {
        return Some("it is about another manifest");
    }
    if body.key().is_some_and(|key| key != manifest.key())
        || body.from != manifest.from
        || body.to != manifest.to
    {
        return Some("it names another bundle than the manifest");
    }
    None
}

/// The evidence that a proof is for: that of the same name, or of the name before a dot.
fn proven_by<'a>(proof: &MemberName, evidence: &'a [Evidence]) -> Option<&'a Evidence> {
    let stem = proof.file().strip_suffix(".tlog-proof")?;
    let of = |entry: &&Evidence| {
        let name = entry.member.strip_prefix("evidence/").unwrap_or(&entry.member);
        let name = name.strip_suffix(".jws").unwrap_or(name);
        stem.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    evidence.iter().filter(of).max_by_key(|entry| entry.member.len())
}
