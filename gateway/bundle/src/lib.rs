//! What is sent: manifests, documents and the names by which everybody knows them.
//!
//! This crate is the ground floor. It knows bytes and names and nothing else: no network, no
//! disk, no clock, no key, no treaty. An integrator who only wants to read or write bundles
//! takes this crate alone.
//!
//! * [`json`] is the one door by which untrusted JSON enters.
//! * [`Manifest`] is the signed table of contents of a bundle.
//! * [`ids`] holds the names: authorities, bundles, documents, treaties, digests.
//! * [`schema`] holds the manifest's rules as JSON Schema, [`example`] builds manifests for tests.
//! * [`bag`] is the form in which a bundle is kept and carried by hand.

pub mod bag;
pub mod example;
pub mod ids;
pub mod json;
pub mod manifest;
pub mod schema;

pub use ids::{AuthorityId, BundleId, BundleKey, CaseKey, Country, Digest, DocumentId, TreatyId};
pub use manifest::{Manifest, ManifestError, MessageKind};
