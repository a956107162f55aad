//! Assessing: the engine with the facts that only a gateway knows.

use std::collections::BTreeMap;

use gateway_bundle::manifest::CertificationForm;
use gateway_bundle::{Digest, DocumentId, Manifest, MessageKind};
use gateway_evidence::certification::{Outcome, verify_certification};
use gateway_store::bundle::{Bundle, Direction};
use gateway_treaty::{Assessment, Catalogue, CertificationCheck, Facts, Profile, assess_beneath};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::gateway::Gateway;

/// What a case already holds.
#[derive(Debug, Default)]
pub struct Earlier {
    /// Its bundles, of both sides, oldest first.
    bundles: Vec<Manifest>,
    /// When the transfer request came in here; of one that was sent, the receiver knows.
    request_received: Option<Timestamp>,
}

impl Earlier {
    /// From bundles and their rows, oldest first.
    pub fn of(bundles: impl IntoIterator<Item = (Manifest, Bundle)>) -> Self {
        let mut earlier = Self::default();
        for (manifest, row) in bundles {
            let came_in = row.direction == Direction::In;
            if manifest.message == MessageKind::TransferRequest && came_in {
                earlier.request_received = Some(row.received_at);
            }
            earlier.bundles.push(manifest);
        }
        earlier
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

/// Holds a manifest against the law of this gateway's own State, beneath its treaty. For this
/// authority's own staff: it never goes to a partner. Nothing where no such law is at hand.
pub fn own_law(
    gateway: &Gateway,
    manifest: &Manifest,
    treaty: &Profile,
    earlier: &Earlier,
    received: Timestamp,
) -> Option<Assessment> {
    let law = gateway.profiles.overlay_of(&gateway.directory.own().country())?;
    let beneath = |facts: &Facts<'_>| assess_beneath(manifest, treaty, law, facts);
    Some(with_facts(gateway, manifest, earlier, received, beneath))
}

/// What the own State's law says of a case: of the request, and of the last papers.
pub fn own_law_of_case(
    gateway: &Gateway,
    treaty: &Profile,
    bundles: &[(Manifest, Bundle)],
) -> Option<Assessment> {
    let looked_at = |kind: MessageKind| {
        let newest = bundles.iter().rposition(|(manifest, _)| manifest.message == kind);
        newest.into_iter()
    };
    let papers = [MessageKind::Supplement, MessageKind::Reply, MessageKind::Decision];
    let subjects =
        looked_at(MessageKind::TransferRequest).chain(papers.into_iter().flat_map(looked_at).max());
    let mut said: Option<Assessment> = None;
    for subject in subjects {
        let (manifest, row) = bundles.get(subject)?;
        let others = bundles.iter().enumerate().filter(|(index, _)| *index != subject);
        let earlier = Earlier::of(others.map(|(_, bundle)| bundle.clone()));
        let more = own_law(gateway, manifest, treaty, &earlier, row.received_at)?;
        match &mut said {
            None => said = Some(more),
            Some(said) => {
                let new = more.findings.into_iter().filter(|f| !said.findings.contains(f));
                let new: Vec<_> = new.collect();
                said.findings.extend(new);
            }
        }
    }
    said
}

fn with_facts<T>(
    gateway: &Gateway,
    manifest: &Manifest,
    earlier: &Earlier,
    received: Timestamp,
    assess: impl FnOnce(&Facts<'_>) -> T,
) -> T {
    let checks: BTreeMap<_, _> = certifications(gateway, manifest, received).collect();
    let earlier_certifications = earlier
        .bundles
        .iter()
        .flat_map(|bundle| {
            certifications(gateway, bundle, received)
                .map(move |(id, check)| ((bundle.key(), id), check))
        })
        .collect();
    let bundles: Vec<&Manifest> = earlier.bundles.iter().collect();
    let facts = Facts {
        request_received: earlier.request_received,
        us: Some(gateway.directory.own()),
        certifications: &checks,
        earlier_certifications: &earlier_certifications,
        earlier: &bundles,
        ..Facts::at(received)
    };
    assess(&facts)
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

/// What the own State's law says, in an answer to this authority's own people.
pub fn own_law_answer(catalogue: &Catalogue, assessment: &Assessment, language: &str) -> Value {
    json!({
        "law": assessment.treaty,
        "version": assessment.profile_version,
        "findings": rendered(catalogue, assessment, language),
    })
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
