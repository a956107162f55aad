//! Assessing: the engine with the facts that only a gateway knows.

use std::collections::BTreeMap;

use gateway_bundle::manifest::CertificationForm;
use gateway_bundle::{BundleKey, Digest, DocumentId, Manifest, MessageKind};
use gateway_evidence::certification::{Outcome, verify_certification};
use gateway_exchange::originals::Stage;
use gateway_store::bundle::{Bundle, Direction};
use gateway_treaty::{Assessment, Catalogue, CertificationCheck, Facts, Finding, Profile};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::gateway::Gateway;

/// What a case already holds.
#[derive(Debug, Default)]
pub struct Earlier {
    /// Its bundles, of both sides, oldest first.
    bundles: Vec<Manifest>,
    /// Its transfer requests, oldest first, each with the moment of receipt where it came in here;
    /// of one that was sent, the receiver knows.
    requests: Vec<(BundleKey, Option<Timestamp>)>,
    /// Which papers a registrar has seen, with whether each bears its stamp.
    stamps: BTreeMap<(BundleKey, DocumentId), bool>,
    /// How far the originals of the other side's requests are.
    request_papers: Vec<Stage>,
}

impl Earlier {
    /// From bundles and their rows, oldest first.
    pub fn of(bundles: impl IntoIterator<Item = (Manifest, Bundle)>) -> Self {
        let mut earlier = Self::default();
        for (manifest, row) in bundles {
            if manifest.message == MessageKind::TransferRequest {
                let came_in = (row.direction == Direction::In).then_some(row.received_at);
                earlier.requests.push((manifest.key(), came_in));
            }
            earlier.bundles.push(manifest);
        }
        earlier
    }

    /// The same, with what registrars saw of the papers, the oldest look first.
    #[must_use]
    pub fn with_stamps(
        mut self,
        seen: impl IntoIterator<Item = ((BundleKey, DocumentId), Option<bool>)>,
    ) -> Self {
        for (paper, stamp) in seen {
            match stamp {
                Some(stamp) => self.stamps.insert(paper, stamp),
                None => self.stamps.remove(&paper),
            };
        }
        self
    }

    /// The same, with how far the originals of the other side's requests are.
    #[must_use]
    pub fn with_request_papers(mut self, stages: Vec<Stage>) -> Self {
        self.request_papers = stages;
        self
    }

    fn request_dispatched(&self) -> bool {
        let travels = |stage: &Stage| !matches!(stage, Stage::Announced | Stage::Stopped);
        !self.request_papers.is_empty() && self.request_papers.iter().all(travels)
    }

    fn request_arrived(&self) -> bool {
        let is_here = |stage: &Stage| *stage == Stage::Matched;
        !self.request_papers.is_empty() && self.request_papers.iter().all(is_here)
    }

    /// When the request that counts was received: the oldest that none has corrected, which is
    /// also the one that the engine counts from.
    fn request_received(&self, manifest: &Manifest) -> Option<Timestamp> {
        let corrected = |key: &BundleKey| {
            let corrections = self.bundles.iter().chain([manifest]);
            corrections.filter_map(|bundle| bundle.corrects.as_ref()).any(|one| one.key() == *key)
        };
        self.requests.iter().find(|(key, _)| !corrected(key)).and_then(|(_, received)| *received)
    }
}

/// Holds a manifest against its treaty, together with what the case already has.
pub fn assess(
    gateway: &Gateway,
    manifest: &Manifest,
    profile: &Profile,
    earlier: &Earlier,
    received: Timestamp,
) -> Assessment {
    with_facts(gateway, manifest, earlier, received, |facts| {
        gateway_treaty::assess(manifest, profile, facts)
    })
}

/// Hands the engine everything that is known of a manifest and its case.
pub(super) fn with_facts<T>(
    gateway: &Gateway,
    manifest: &Manifest,
    earlier: &Earlier,
    received: Timestamp,
    assess: impl FnOnce(&Facts<'_>) -> T,
) -> T {
    let checks: BTreeMap<_, _> =
        certifications(gateway, manifest, &earlier.stamps, received).collect();
    let earlier_certifications = earlier
        .bundles
        .iter()
        .flat_map(|bundle| {
            certifications(gateway, bundle, &earlier.stamps, received)
                .map(move |(id, check)| ((bundle.key(), id), check))
        })
        .collect();
    let bundles: Vec<&Manifest> = earlier.bundles.iter().collect();
    let facts = Facts {
        request_received: earlier.request_received(manifest),
        us: Some(gateway.directory.own()),
        certifications: &checks,
        earlier_certifications: &earlier_certifications,
        earlier: &bundles,
        originals_dispatched: earlier.request_dispatched(),
        originals_arrived: earlier.request_arrived(),
        ..Facts::at(received)
    };
    assess(&facts)
}

/// What became of each certification. A stamp on paper is *declared* until a registrar has seen
/// it; an electronic one is verified against the sending authority's certifying keys.
fn certifications<'a>(
    gateway: &'a Gateway,
    manifest: &'a Manifest,
    stamps: &'a BTreeMap<(BundleKey, DocumentId), bool>,
    at: Timestamp,
) -> impl Iterator<Item = (DocumentId, CertificationCheck)> + 'a {
    manifest.documents.iter().filter_map(move |document| {
        let certified = document.certified.as_ref()?;
        let check = match (certified.form, &certified.jws) {
            (CertificationForm::PaperStamp, _) => {
                match stamps.get(&(manifest.key(), document.id.clone())) {
                    Some(true) => CertificationCheck::Confirmed,
                    Some(false) => CertificationCheck::Invalid,
                    None => CertificationCheck::Declared,
                }
            }
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
    let crls = gateway.directory.lists(&manifest.from);
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
pub fn rendered(catalogue: &Catalogue, findings: &[Finding], language: &str) -> Vec<Value> {
    let in_words = |finding: &Finding| {
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
    findings.iter().map(in_words).collect()
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
        "findings": rendered(catalogue, &assessment.findings, language),
        "also_applicable": assessment.also_applicable,
    })
}
