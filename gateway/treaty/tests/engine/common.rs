//! A message in its case, and its assessment under KZ-BR 2018.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use gateway_bundle::example::Example;
use gateway_bundle::{BundleKey, DocumentId, Manifest};
use gateway_treaty::{Assessment, CertificationCheck, Facts, Profile, Profiles, assess};
use jiff::Timestamp;

/// A message, and the bundles that the case already has.
pub(crate) struct Case {
    pub(crate) message: Example,
    pub(crate) earlier: Vec<Example>,
}

static PROFILE: LazyLock<Profile> = LazyLock::new(|| {
    let id = "kz-br-2018".parse().unwrap();
    Profiles::embedded().unwrap().get(&id).unwrap().clone()
});

pub(crate) fn profile() -> &'static Profile {
    &PROFILE
}

pub(crate) fn received() -> Timestamp {
    "2026-12-11T06:00:00Z".parse().unwrap()
}

/// Every certification of a manifest, confirmed.
pub(crate) fn confirmed(manifest: &Manifest) -> BTreeMap<DocumentId, CertificationCheck> {
    manifest
        .documents
        .iter()
        .filter(|document| document.certified.is_some())
        .map(|document| (document.id.clone(), CertificationCheck::Confirmed))
        .collect()
}

/// The assessment of a case, with every certification confirmed.
pub(crate) fn assess_case(case: &Case) -> Assessment {
    let manifest = case.message.build();
    let earlier: Vec<Manifest> = case.earlier.iter().map(Example::build).collect();
    let mut earlier_certifications = BTreeMap::new();
    for bundle in &earlier {
        let key = BundleKey { from: bundle.from.clone(), bundle: bundle.bundle };
        let confirmed = confirmed(bundle);
        earlier_certifications
            .extend(confirmed.into_iter().map(|(id, check)| ((key.clone(), id), check)));
    }
    let earlier: Vec<&Manifest> = earlier.iter().collect();
    let facts = Facts {
        certifications: &confirmed(&manifest),
        earlier: &earlier,
        earlier_certifications: &earlier_certifications,
        ..Facts::at(received())
    };
    assess(&manifest, profile(), &facts)
}

/// The codes of all findings, in order.
pub(crate) fn codes(assessment: &Assessment) -> Vec<String> {
    assessment.findings.iter().map(|finding| finding.code.clone()).collect()
}
