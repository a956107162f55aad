//! Whatever comes in, there is an answer and never a panic, and it repeats nothing.

use std::sync::OnceLock;

use gateway_bundle::Digest;
use gateway_evidence::certificate::{Certificate, from_pem, spki_digest};
use gateway_evidence::log::witness::AddCheckpoint;
use gateway_evidence::log::{
    Checkpoint, Note, Tile, TlogProof, VerifierKey, verify_consistency, verify_inclusion,
};
use gateway_evidence::timestamp::{Token, token_of};
use gateway_evidence::trust::TrustFile;
use gateway_evidence::{Crls, EvidenceBody, Jws, Typ};
use proptest::prelude::*;

use crate::support::{Ca, Leaf, now, rng, signing_key};

const LIMIT: usize = 1 << 16;

/// A good seal, its certificate and a list, to be spoilt.
fn good() -> &'static (String, Vec<u8>, Vec<u8>) {
    static GOOD: OnceLock<(String, Vec<u8>, Vec<u8>)> = OnceLock::new();
    GOOD.get_or_init(|| {
        let ca = Ca::root("a root");
        let key = signing_key(&ca, &Leaf::seal());
        let seal = key.sign(Typ::Seal, b"{\"version\":1}", now(), &rng()).unwrap();
        (seal, key.certificate().der().to_vec(), ca.list(&[(7, (2026, 11, 2))]))
    })
}

/// Some bytes of a text changed.
fn spoilt(good: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let places = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6);
    (places, any::<prop::sample::Index>(), any::<bool>()).prop_map(move |(places, end, cut)| {
        let mut bytes = good.clone();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if cut {
            bytes.truncate(end.index(good.len()));
        }
        bytes
    })
}

fn tried(bytes: &[u8]) {
    let _ = Jws::parse(bytes, LIMIT).map(|jws| jws.verify_signature());
    let _ = EvidenceBody::parse(bytes);
    let _ = TrustFile::parse(bytes);
    let _ = from_pem(bytes);
    let _ = Crls::none().add(bytes);
    let _ = Certificate::parse(bytes.to_vec().into());
    let _ = spki_digest(&bytes.into());
    let _ = Token::parse(bytes);
    let _ = token_of(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = text.parse::<Note>().map(|note| note.text().parse::<Checkpoint>());
        let _ = text.parse::<TlogProof>();
        let _ = text.parse::<AddCheckpoint>();
        let _ = text.parse::<VerifierKey>();
        let _ = Tile::parse(text);
    }
}

proptest! {
    #[test]
    fn any_bytes_have_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        tried(&bytes);
    }

    #[test]
    fn any_text_has_an_answer(text in "(\\PC|[\n.=+/ -]){0,400}") {
        tried(text.as_bytes());
    }

    #[test]
    fn a_spoilt_seal_is_refused(
        bytes in spoilt(good().0.clone().into_bytes()),
    ) {
        let verified = Jws::parse(&bytes, LIMIT).and_then(|jws| jws.verify_signature());
        prop_assert_eq!(verified.is_ok(), bytes == good().0.as_bytes());
    }

    #[test]
    fn a_spoilt_certificate_has_an_answer(bytes in spoilt(good().1.clone())) {
        tried(&bytes);
    }

    #[test]
    fn a_spoilt_list_has_an_answer(bytes in spoilt(good().2.clone())) {
        tried(&bytes);
    }

    #[test]
    fn any_proof_has_an_answer(
        index in any::<u64>(),
        size in any::<u64>(),
        path in proptest::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let path: Vec<_> = path.into_iter().map(Digest::from_bytes).collect();
        let hash = Digest::of(b"");
        prop_assert!(!verify_inclusion(&hash, index, size, &path, &Digest::of(b"x")));
        let _ = verify_consistency(index, size, &path, &hash, &hash);
    }
}
