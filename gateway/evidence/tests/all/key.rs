//! Signing keys: taken only with their own certificate, and only as PKCS#8.

use aws_lc_rs::rsa::KeySize;
use gateway_evidence::key::{KeyError, SignError};
use gateway_evidence::{Algorithm, SigningKey, Typ};
use rcgen::KeyPair;

use crate::support::{Ca, Leaf, now, rng, rsa, signing_key};

#[test]
fn a_pem_key_with_its_chain_is_taken_and_the_root_is_left_out() {
    let root = Ca::root("a root");
    let middle = root.below("an intermediate");
    let key = KeyPair::generate().unwrap();
    let leaf = middle.issue(&Leaf::seal(), &key);
    let chain = vec![leaf.clone(), middle.certificate.clone(), root.certificate.clone()];
    let signing = SigningKey::from_pem(key.serialize_pem().as_bytes(), chain, &rng()).unwrap();
    assert_eq!(signing.chain(), [leaf, middle.certificate]);
    assert_eq!(signing.algorithm(), Algorithm::Es256);
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    let ca = Ca::root("a root");
    let kinds = [
        KeyPair::generate().unwrap(),
        KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap(),
        rsa(KeySize::Rsa2048),
    ];
    let other = ca.issue(&Leaf::seal(), &KeyPair::generate().unwrap());
    for key in kinds {
        let refused = SigningKey::from_pkcs8(key.serialized_der(), vec![other.clone()], &rng());
        assert_eq!(refused.unwrap_err(), KeyError::Mismatch);
    }
}

#[test]
fn a_key_in_another_form_is_refused_with_the_way_to_convert_it() {
    let ca = Ca::root("a root");
    let key = KeyPair::generate().unwrap();
    let chain = vec![ca.issue(&Leaf::seal(), &key)];
    let body = key.serialize_pem();
    for label in ["EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
        let pem = body.replace("PRIVATE KEY", label);
        let error = SigningKey::from_pem(pem.as_bytes(), chain.clone(), &rng()).unwrap_err();
        assert_eq!(error, KeyError::Form);
        assert!(error.to_string().contains("openssl pkcs8 -topk8 -nocrypt"));
    }
    let error = SigningKey::from_pem(b"", chain, &rng()).unwrap_err();
    assert_eq!(error, KeyError::Form);
}

#[test]
fn what_is_no_key_and_a_key_without_certificate_are_refused() {
    let ca = Ca::root("a root");
    let key = KeyPair::generate().unwrap();
    let chain = vec![ca.issue(&Leaf::seal(), &key)];
    let error = SigningKey::from_pkcs8(&[0x30, 0], chain, &rng()).unwrap_err();
    assert_eq!(error, KeyError::Rejected);
    let error = SigningKey::from_pkcs8(key.serialized_der(), Vec::new(), &rng()).unwrap_err();
    assert_eq!(error, KeyError::Chain);
}

#[test]
fn a_chain_that_no_header_can_hold_is_refused() {
    let ca = Ca::root("a root");
    let key = KeyPair::generate().unwrap();
    let leaf = ca.issue(&Leaf::seal(), &key);
    let middle = ca.below("an intermediate").certificate;
    let chain = std::iter::once(leaf).chain(std::iter::repeat_n(middle, 8)).collect();
    let error = SigningKey::from_pkcs8(key.serialized_der(), chain, &rng()).unwrap_err();
    assert_eq!(error, KeyError::Chain);
}

#[test]
fn an_algorithm_for_another_kind_of_key_is_refused() {
    let key = signing_key(&Ca::root("a root"), &Leaf::seal());
    assert_eq!(key.with_algorithm(Algorithm::Rs256).unwrap_err(), KeyError::Algorithm);
}

#[test]
fn a_payload_that_is_too_large_is_not_signed() {
    let key = signing_key(&Ca::root("a root"), &Leaf::seal());
    let limit = Typ::Evidence.payload_max();
    let signed = key.sign(Typ::Evidence, &vec![b' '; limit + 1], now(), &rng());
    assert_eq!(signed.unwrap_err(), SignError::TooLarge { limit });
    assert!(key.sign(Typ::Evidence, &vec![b' '; limit], now(), &rng()).is_ok());
}
