//! Certificates in DER and PEM: no path leads from what the fuzzer made to a genuine anchor.
#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use gateway_evidence::certificate::{
    Certificate, Usage, from_pem, spki_digest, to_pem, validate_path,
};
use gateway_evidence::{Crls, Register};
use gateway_fuzz::{World, now};
use rustls_pki_types::CertificateDer;

static WORLD: LazyLock<World> = LazyLock::new(World::read);
static ISSUED: LazyLock<BTreeSet<Vec<u8>>> =
    LazyLock::new(|| from_pem(&WORLD.chain).unwrap().iter().map(|der| der.to_vec()).collect());

fn tried(der: CertificateDer<'static>, others: &[CertificateDer<'static>]) {
    let spki = spki_digest(&der);
    let Ok(certificate) = Certificate::parse(der.clone()) else { return };
    assert_eq!(spki.as_ref(), Ok(&certificate.spki()), "one key, one digest");
    let written = from_pem(to_pem(&der).as_bytes());
    assert_eq!(written.as_deref(), Ok([der.clone()].as_slice()), "PEM and back");
    let registers = WORLD.trust.registers();
    for anchors in registers.iter().map(|entry: &Register| entry.anchors(Usage::Seal, now())) {
        for usage in [Usage::Seal, Usage::Certification, Usage::TlsClient, Usage::TlsServer] {
            let crls = Crls::none();
            let path = validate_path(&certificate, others, &anchors, now(), usage, &crls);
            assert!(path.is_err() || ISSUED.contains(der.as_ref()), "nobody has issued this");
        }
    }
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Ok(chain) = from_pem(input) {
        // No header carries more than eight.
        let chain = chain.get(..8).unwrap_or(&chain);
        for der in chain {
            tried(der.clone(), chain);
        }
    }
    tried(CertificateDer::from(input.to_vec()), &[]);
});
