//! Manifests: what is read is written as something that reads as the same.
#![no_main]

use gateway_bundle::{Manifest, json};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Ok(manifest) = Manifest::parse(input) else { return };
    // The strict reader and a plain one take the same values from the same bytes.
    let _: serde_json::Value = serde_json::from_slice(input).expect("what is read is JSON");
    let written = serde_json::to_vec(&manifest).expect("a manifest is written");
    let again: Manifest = json::from_slice(&written).expect("what is written is read");
    assert!(again == manifest, "writing changed it");
    let _ = (manifest.key(), manifest.case_key(), manifest.documents_size());
});
