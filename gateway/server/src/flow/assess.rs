//! Assessing: the engine with the facts that only a gateway knows.

use std::collections::BTreeMap;

use gateway_bundle::manifest::CertificationForm;
use gateway_bundle::{Digest, DocumentId, Manifest};
use gateway_evidence::certification::{Outcome, verify_certification};
use gateway_treaty::{Assessment, Catalogue, CertificationCheck, Facts, Profile};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::gateway::Gateway;

/// Holds a manifest against its treaty, together with what the case already has.
pub fn assess(
    gateway: &Gateway,
    manifest: &Manifest,
    profile: &Profile,
    earlier: &[Manifest],
    received: Timestamp,
) -> Assessment {
    let checks: BTreeMap<_, _> = certifications(gateway, manifest, received).collect();
    let earlier_certifications = earlier
        .iter()
        .flat_map(|bundle| {
            certifications(gateway, bundle, received)
                .map(move |(id, check)| ((bundle.key(), id), check))
        })
        .collect();
    let earlier: Vec<&Manifest> = earlier.iter().collect();
    let facts = Facts {
        us: Some(gateway.directory.own()),
        certifications: &checks,
        earlier_certifications: &earlier_certifications,
        earlier: &earlier,
        ..Facts::at(received)
    };
    gateway_treaty::assess(manifest, profile, &facts)
}

/// What became of each certification. A stamp on paper is *declared* until a registrar has seen
/// it; an electronic one is verified against the sending authority's certifying keys.
fn certifications<'a>(
    gateway: &'a Gateway,
    manifest: &'a Manifest,
    at: Timestamp,
) -> impl Iterator<Item = (DocumentId, CertificationCheck)> + 'a {
    manifest.documents.iter().filter_map(move |document| {
        let certified = document.certified.as_ref()?;
        let check = match (certified.form, &certified.jws) {
            (CertificationForm::PaperStamp, _) => CertificationCheck::Declared,
            (CertificationForm::Electronic, Some(jws)) => {
                electronic(gateway, manifest, jws, &document.sha256, at)
            }
            (CertificationForm::Electronic, None) => CertificationCheck::NotChecked,
        };
        Some((document.id.clone(), check))
    })
}

fn electronic(
    gateway: &Gateway,
    manifest: &Manifest,
    jws: &str,
    document: &Digest,
    at: Timestamp,
) -> CertificationCheck {
    let crls = gateway.directory.crls();
    let outcome = gateway
        .directory
        .with(&manifest.from, |register| verify_certification(jws, document, register, at, &crls));
    match outcome {
        Some(Outcome::Confirmed { .. }) => CertificationCheck::Confirmed,
        Some(Outcome::Invalid(_)) => CertificationCheck::Invalid,
        Some(Outcome::NotChecked(_)) | None => CertificationCheck::NotChecked,
    }
}

/// The findings in words, as answers and the command line give them.
pub fn rendered(catalogue: &Catalogue, assessment: &Assessment, language: &str) -> Vec<Value> {
    let in_words = |finding: &gateway_treaty::Finding| {
        let words = catalogue.render(finding, language);
        json!({
            "code": finding.code,
            "effect": finding.effect,
            "treaty": finding.treaty,
            "article": finding.article,
            "pointer": finding.pointer,
            "document": finding.document,
            "item": finding.item,
            "who": finding.who,
            "title": words.title,
            "found": words.found,
            "wanted": words.wanted,
            "action": words.action,
        })
    };
    assessment.findings.iter().map(in_words).collect()
}

/// An assessment in an answer: the verdicts, and the findings in words.
pub fn answer(catalogue: &Catalogue, assessment: &Assessment, language: &str) -> Value {
    json!({
        "treaty": assessment.treaty,
        "profile_version": assessment.profile_version,
        "profile_digest": assessment.profile_digest,
        "engine": assessment.engine,
        "message": assessment.message,
        "complete": assessment.is_complete(),
        "digest": assessment.digest(),
        "results": assessment.results,
        "findings": rendered(catalogue, assessment, language),
        "also_applicable": assessment.also_applicable,
    })
}
