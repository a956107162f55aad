//! What was sent: the manifest, its seal, its documents and their certifications.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use gateway_bundle::bag::{Check, Error};
use gateway_bundle::{AuthorityId, Digest, Manifest};

use super::history::Evidence;
use super::{CheckKind, Outcome, SEAL, SMALL_BYTES_MAX, Verification};
use crate::certification;
use crate::jws::{Jws, Typ};
use crate::record::Event;

impl<R: Read + Seek> Verification<'_, R> {
    pub(super) fn read_manifest(&mut self) -> Result<Option<(Jws, Manifest)>, Error> {
        let Some(compact) = self.read_named(SEAL, SMALL_BYTES_MAX)? else { return Ok(None) };
        let jws = match Jws::parse(&compact, Typ::Seal.payload_max()) {
            Ok(jws) => jws,
            Err(error) => {
                self.refused(CheckKind::Seal, SEAL, &error.into());
                return Ok(None);
            }
        };
        match Manifest::parse(jws.payload()) {
            Ok(manifest) => {
                let detail = format!("bundle {}", manifest.key());
                self.note(CheckKind::Manifest, SEAL, Outcome::Passed, detail);
                Ok(Some((jws, manifest)))
            }
            Err(error) => {
                self.note(CheckKind::Manifest, SEAL, Outcome::Failed, error.to_string());
                Ok(None)
            }
        }
    }

    pub(super) fn seal(&mut self, seal: &Jws, manifest: &Manifest) {
        let register = self.trust.and_then(|trust| trust.registers().get(&manifest.from));
        let fixed = self.seen.by_others(&seal.digest(), &manifest.from);
        let kind = CheckKind::Seal;
        if let Some(verified) = self.sealed(kind, SEAL, seal, Typ::Seal, register, fixed) {
            let as_of = match fixed {
                Some(time) => format!("as of {time}, fixed by others"),
                None => "as of now".to_owned(),
            };
            let detail = format!("sealed by {}, good {as_of}", verified.authority);
            self.note(kind, SEAL, Outcome::Passed, detail);
        }
    }

    pub(super) fn documents(&mut self, contents: &Check, manifest: &Manifest) {
        let in_bag: BTreeMap<&str, &Digest> = contents
            .digests
            .iter()
            .filter_map(|(name, digest)| Some((name.document()?, digest)))
            .collect();
        let mut listed = BTreeSet::new();
        for document in &manifest.documents {
            listed.insert(document.file.as_str());
            let member = format!("data/{}", document.file);
            let (outcome, detail) = match in_bag.get(document.file.as_str()) {
                Some(digest) if **digest == document.sha256 => {
                    (Outcome::Passed, "it is the document that was sealed")
                }
                Some(_) => (Outcome::Failed, "it is not the document that was sealed"),
                None => (Outcome::Failed, "the document is not in the bag"),
            };
            self.note(CheckKind::Document, &member, outcome, detail);
        }
        for file in in_bag.keys().filter(|file| !listed.contains(**file)) {
            let detail = "the manifest has no such document";
            self.note(CheckKind::Document, &format!("data/{file}"), Outcome::Failed, detail);
        }
    }

    pub(super) fn certifications(&mut self, seal: &Jws, manifest: &Manifest) {
        let kind = CheckKind::Certification;
        let at = self.seen.by_others(&seal.digest(), &manifest.from).unwrap_or(self.now);
        for document in &manifest.documents {
            let certified = document.certified.as_ref();
            let Some(jws) = certified.and_then(|certified| certified.jws.as_deref()) else {
                continue;
            };
            let member = format!("data/{}", document.file);
            let register = self.trust.and_then(|trust| trust.registers().get(&manifest.from));
            let Some(register) = register else {
                self.note(kind, &member, Outcome::NotChecked, "who certified it is unknown");
                continue;
            };
            let digest = &document.sha256;
            match certification::verify_certification(jws, digest, register, at, &self.crls) {
                certification::Outcome::Confirmed { revocation, .. } => {
                    let detail = "certified by an official of the sender";
                    self.note(kind, &member, Outcome::Passed, detail);
                    self.revocation(&member, revocation);
                }
                certification::Outcome::Invalid(error) => {
                    self.note(kind, &member, Outcome::Failed, error.to_string());
                }
                certification::Outcome::NotChecked(error) => {
                    self.note(kind, &member, Outcome::NotChecked, error.to_string());
                }
            }
        }
    }

    /// What is proven if every check passed.
    pub(super) fn summarise(&self, manifest: &Manifest, evidence: &[Evidence]) -> String {
        let (from, to) = (self.named(&manifest.from), self.named(&manifest.to));
        let sealed = format!(
            "Bundle {} with its {} documents is whole and unchanged as {from} sealed it",
            manifest.key(),
            manifest.documents.len()
        );
        let by_receiver = evidence.iter().map(|entry| &entry.body);
        let by_receiver = by_receiver.filter(|body| body.issuer == manifest.to);
        let first = |wanted: fn(Event) -> bool| {
            let events = by_receiver.clone().filter(|body| wanted(body.event));
            events.map(|body| (body.time, body.event.name())).min()
        };
        if let Some((time, event)) = first(Event::is_receipt) {
            let confirmed = "has confirmed under its own seal that it had it by";
            return format!("{sealed}, and {to} {confirmed} {time} ({event}).");
        }
        if let Some((time, event)) = first(Event::is_rejection) {
            return format!("{sealed}; {to} received it and refused it at {time} ({event}).");
        }
        format!("{sealed}; the bag holds no confirmation by {to} that it received it.")
    }

    fn named(&self, authority: &AuthorityId) -> String {
        let register = self.trust.and_then(|trust| trust.registers().get(authority));
        let name = "en".parse().ok().and_then(|english| Some(register?.name_in(&english)));
        match name.filter(|name| *name != authority.as_str()) {
            Some(name) => format!("{name} ({authority})"),
            None => authority.to_string(),
        }
    }
}
