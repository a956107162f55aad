//! What the law of this gateway's own State says beneath a treaty, for its own staff.
//!
//! It is made when somebody looks and kept nowhere: no partner, no evidence and no mail ever
//! carries it.

use gateway_bundle::{Manifest, MessageKind, TreatyId};
use gateway_store::bundle::Bundle;
use gateway_treaty::{Assessment, Catalogue, Finding, Profile, assess_beneath};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::assess::{Earlier, rendered, with_facts};
use crate::gateway::Gateway;

/// What a State's own law finds.
#[derive(Debug)]
pub struct OwnLaw {
    /// The profile of that law.
    pub law: TreatyId,
    /// The profile's version.
    pub version: String,
    /// What it finds, gravest first.
    pub findings: Vec<Finding>,
}

impl From<Assessment> for OwnLaw {
    fn from(said: Assessment) -> Self {
        Self { law: said.treaty, version: said.profile_version, findings: said.findings }
    }
}

impl OwnLaw {
    /// In an answer to this authority's own people.
    pub fn answer(&self, catalogue: &Catalogue, language: &str) -> Value {
        json!({
            "law": self.law,
            "version": self.version,
            "findings": rendered(catalogue, &self.findings, language),
        })
    }
}

/// What the own law says of a manifest; nothing where no such law is at hand.
pub fn of_manifest(
    gateway: &Gateway,
    manifest: &Manifest,
    treaty: &Profile,
    earlier: &Earlier,
    received: Timestamp,
) -> Option<OwnLaw> {
    let law = law(gateway)?;
    let said = with_facts(gateway, manifest, earlier, received, |facts| {
        assess_beneath(manifest, treaty, law, facts)
    });
    Some(said.into())
}

/// What the own law says of a case: of its request, and of the last papers, each together with
/// everything else that the case has by now.
pub fn of_case(
    gateway: &Gateway,
    treaty: &Profile,
    bundles: &[(Manifest, Bundle)],
) -> Option<OwnLaw> {
    let law = law(gateway)?;
    let is_request = |kind: MessageKind| kind == MessageKind::TransferRequest;
    let newest = |wanted: &dyn Fn(MessageKind) -> bool| {
        bundles.iter().rposition(|(manifest, _)| wanted(manifest.message))
    };
    let request = newest(&is_request);
    let papers = newest(&|kind| !is_request(kind) && law.message(kind).is_some());
    let mut findings: Vec<Finding> = Vec::new();
    for subject in request.into_iter().chain(papers) {
        let (manifest, row) = bundles.get(subject)?;
        let others = bundles.iter().enumerate().filter(|(index, _)| *index != subject);
        let earlier = Earlier::of(others.map(|(_, bundle)| bundle.clone()));
        let said = of_manifest(gateway, manifest, treaty, &earlier, row.received_at)?;
        let new = said.findings.into_iter().filter(|finding| !findings.contains(finding));
        let new: Vec<_> = new.collect();
        findings.extend(new);
    }
    findings.sort_by_key(|finding| finding.effect);
    Some(OwnLaw { law: law.id.clone(), version: law.version.clone(), findings })
}

fn law(gateway: &Gateway) -> Option<&Profile> {
    gateway.profiles.overlay_of(&gateway.directory.own().country())
}
