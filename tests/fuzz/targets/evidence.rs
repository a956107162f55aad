//! Evidence: what is read is written as something that reads as the same, and only what an
//! authority has signed is its evidence.
#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use gateway_evidence::certification::verify_certification;
use gateway_evidence::{Crls, EvidenceBody, Jws, record};
use gateway_fuzz::{World, now};

static WORLD: LazyLock<World> = LazyLock::new(World::read);
static GENUINE: LazyLock<BTreeSet<Vec<u8>>> = LazyLock::new(|| {
    let members = WORLD.members().into_iter();
    let evidence = members.filter(|(name, _)| name.starts_with("evidence/"));
    evidence.map(|(_, bytes)| Jws::parse(&bytes, 1 << 20).unwrap().into_payload()).collect()
});

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Ok(body) = EvidenceBody::parse(input) {
        let written = serde_json::to_vec(&body).expect("evidence is written");
        let again = EvidenceBody::parse(&written).expect("what is written is read");
        assert_eq!(again, body, "writing changed it");
    }
    let Ok(jws) = Jws::parse(input, record::BODY_BYTES_MAX) else { return };
    for register in WORLD.trust.registers().iter() {
        if record::verify(&jws, register, now(), &Crls::none()).is_ok() {
            assert!(GENUINE.contains(jws.payload()), "nobody has stated this");
        }
        let document = gateway_bundle::Digest::of(b"%PDF a letter");
        let _ = verify_certification(jws.compact(), &document, register, now(), &Crls::none());
    }
});
