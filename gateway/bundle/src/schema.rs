//! The manifest's rules as JSON Schema, for integrators and for the published profiles.
//!
//! The types in [`manifest`](crate::manifest) and this text say the same. A test holds them
//! together.

/// `schemas/manifest.schema.json`: JSON Schema 2020-12 of a manifest, version 1.
pub const MANIFEST_SCHEMA: &str = include_str!("../../../schemas/manifest.schema.json");

/// The schema's `$id`.
pub const MANIFEST_SCHEMA_ID: &str = "https://treaty-gateway.invalid/schemas/manifest/1";
