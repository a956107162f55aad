//! The engine (being written).
use gateway_bundle::Manifest;

use crate::assessment::{Assessment, ENGINE_VERSION};
use crate::facts::Facts;
use crate::profile::Profile;

/// Holds a manifest against a treaty.
pub fn assess(manifest: &Manifest, profile: &Profile, _facts: &Facts<'_>) -> Assessment {
    Assessment {
        treaty: profile.id.clone(),
        profile_version: profile.version.clone(),
        profile_digest: profile.digest,
        engine: ENGINE_VERSION.to_owned(),
        message: manifest.message,
        results: Vec::new(),
        findings: Vec::new(),
        also_applicable: Vec::new(),
    }
}
