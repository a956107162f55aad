//! What is known when a manifest is assessed, beside the manifest itself.
//!
//! The engine has no clock and verifies no signature. Whoever calls it hands in the moment of
//! receipt, what became of each certification, and what the case already holds.

use std::collections::BTreeMap;

use gateway_bundle::manifest::Side;
use gateway_bundle::{AuthorityId, BundleKey, DocumentId, Manifest};
use jiff::Timestamp;

/// What is known at the moment of assessment.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// When the manifest was received; for a dry run, now.
    pub received: Timestamp,
    /// When the transfer request of the case was received, where that is known. A transfer
    /// request itself was received at [`Facts::received`].
    pub request_received: Option<Timestamp>,
    /// The authority that runs the gateway.
    pub us: Option<&'a AuthorityId>,
    /// What became of the certification of each document of this manifest; a document that is not
    /// listed was not checked.
    pub certifications: &'a BTreeMap<DocumentId, CertificationCheck>,
    /// The same for documents of the earlier bundles.
    pub earlier_certifications: &'a BTreeMap<(BundleKey, DocumentId), CertificationCheck>,
    /// The bundles that the case already has, of both sides, oldest first.
    pub earlier: &'a [&'a Manifest],
    /// The side that asked for the transfer, where the bundles at hand do not show it.
    pub requested_by: Option<Side>,
    /// Whether the originals of the other side's request are known to be posted: by the carrier,
    /// by the other side's evidence, or because they are here.
    pub originals_dispatched: bool,
    /// Whether the registry found the originals of the other side's request to be what was
    /// announced.
    pub originals_arrived: bool,
}

/// What became of a certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificationCheck {
    /// The electronic certification verified, or a registrar saw the stamp on the paper.
    Confirmed,
    /// The mark is said to be on the paper, and nobody has seen it yet.
    Declared,
    /// The electronic certification does not verify, or the paper bears no stamp.
    Invalid,
    /// It could not be checked.
    NotChecked,
}

static NO_CERTIFICATIONS: BTreeMap<DocumentId, CertificationCheck> = BTreeMap::new();
static NO_EARLIER_CERTIFICATIONS: BTreeMap<(BundleKey, DocumentId), CertificationCheck> =
    BTreeMap::new();

impl Facts<'_> {
    /// The facts of a manifest that stands alone: no earlier bundle, nothing verified yet.
    pub const fn at(received: Timestamp) -> Self {
        Self {
            received,
            request_received: None,
            us: None,
            certifications: &NO_CERTIFICATIONS,
            earlier_certifications: &NO_EARLIER_CERTIFICATIONS,
            earlier: &[],
            requested_by: None,
            originals_dispatched: false,
            originals_arrived: false,
        }
    }
}
