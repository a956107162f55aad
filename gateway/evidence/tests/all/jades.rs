//! Our seals, held against what EU DSS asks of JAdES-BASELINE-B (ETSI TS 119 182-1 V1.2.1, as
//! DSS 6 checks it). Each rule is a test over the header that the signing code really writes; the
//! counterpart, that we refuse a seal which breaks the rule, stands in `jws`.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gateway_bundle::Digest;
use gateway_evidence::SigningKey;
use gateway_evidence::jws::{Algorithm, Typ};
use rcgen::KeyPair;
use serde_json::Value;

use crate::support::{Ca, Leaf, now, rng, rsa, signing_key_of};

/// A key for each algorithm.
fn signers() -> Vec<SigningKey> {
    let ca = Ca::root("a CA");
    let ec = |algorithm| KeyPair::generate_for(algorithm).unwrap();
    let of = |key: &KeyPair| signing_key_of(&ca, &Leaf::seal(), key);
    let rsa = rsa(aws_lc_rs::rsa::KeySize::Rsa3072);
    vec![
        of(&ec(&rcgen::PKCS_ECDSA_P256_SHA256)),
        of(&ec(&rcgen::PKCS_ECDSA_P384_SHA384)),
        of(&rsa),
        of(&rsa).with_algorithm(Algorithm::Rs256).unwrap(),
    ]
}

/// A seal by each of them, as its parts: header, payload, signature.
fn seals() -> Vec<(Value, String, Vec<u8>)> {
    signers()
        .iter()
        .map(|key| {
            let compact = key.sign(Typ::Seal, b"{}", now(), &rng()).unwrap();
            let mut parts = compact.split('.');
            let mut part = || parts.next().unwrap().to_owned();
            let header = URL_SAFE_NO_PAD.decode(part()).unwrap();
            let (payload, signature) = (part(), URL_SAFE_NO_PAD.decode(part()).unwrap());
            (serde_json::from_slice(&header).unwrap(), payload, signature)
        })
        .collect()
}

fn each(rule: impl Fn(&Value)) {
    let seals = seals();
    assert!(seals.len() == 4, "each algorithm");
    for (header, ..) in &seals {
        rule(header);
    }
}

#[test]
fn alg_is_there_and_is_one_of_those_that_rfc_7518_registers_for_the_key() {
    each(|header| {
        let alg = header["alg"].as_str().unwrap();
        assert!(["ES256", "ES384", "PS256", "RS256"].contains(&alg), "{alg}");
    });
}

#[test]
fn iat_is_a_whole_number_of_seconds_and_sig_t_is_absent() {
    each(|header| {
        assert!(header["iat"].is_u64() || header["iat"].is_i64(), "{header}");
        assert_eq!(header.get("sigT"), None);
    });
}

#[test]
fn exactly_one_reference_names_the_signing_certificate_and_it_is_x5t_s256() {
    each(|header| {
        let references = ["x5t#S256", "x5t#o", "sigX5ts"];
        let there = references.iter().filter(|name| header.get(**name).is_some()).count();
        assert_eq!(there, 1);
        assert!(header["x5t#S256"].is_string());
    });
}

#[test]
fn the_reference_is_the_digest_of_the_first_certificate_of_x5c() {
    each(|header| {
        let first = STANDARD.decode(header["x5c"][0].as_str().unwrap()).unwrap();
        let named = URL_SAFE_NO_PAD.decode(header["x5t#S256"].as_str().unwrap()).unwrap();
        assert_eq!(named, Digest::of(&first).as_bytes());
    });
}

#[test]
fn x5t_of_sha_1_is_absent() {
    each(|header| assert_eq!(header.get("x5t"), None));
}

#[test]
fn x5c_is_in_base64_and_not_base64url_with_the_signer_first() {
    each(|header| {
        for certificate in header["x5c"].as_array().unwrap() {
            let der = STANDARD.decode(certificate.as_str().unwrap()).unwrap();
            assert_eq!(der.first(), Some(&0x30), "DER");
        }
    });
}

#[test]
fn crit_is_absent_because_nothing_has_to_be_in_it() {
    each(|header| {
        for name in ["crit", "b64", "sigD"] {
            assert_eq!(header.get(name), None, "{name}");
        }
    });
}

#[test]
fn cty_is_absent_where_the_type_says_what_the_payload_is() {
    each(|header| assert_eq!(header.get("cty"), None));
}

#[test]
fn no_member_makes_a_verifier_fetch_or_take_a_key_from_the_message() {
    each(|header| {
        for name in ["jwk", "jku", "x5u", "kid", "exp", "sigPId", "srCms"] {
            assert_eq!(header.get(name), None, "{name}");
        }
    });
}

#[test]
fn typ_says_which_kind_of_statement_it_is() {
    each(|header| assert_eq!(header["typ"], "treaty-seal+jose"));
}

#[test]
fn the_payload_is_attached_so_that_a_compact_form_holds_everything() {
    for (_, payload, _) in seals() {
        assert_eq!(URL_SAFE_NO_PAD.decode(payload).unwrap(), b"{}");
    }
}

#[test]
fn an_ecdsa_signature_is_two_numbers_of_the_curves_length() {
    for (header, _, signature) in seals() {
        match header["alg"].as_str().unwrap() {
            "ES256" => assert_eq!(signature.len(), 64),
            "ES384" => assert_eq!(signature.len(), 96),
            _ => assert!(signature.len() >= 256, "the length of the modulus"),
        }
    }
}

#[test]
fn the_claimed_time_lies_within_the_certificates_validity() {
    for key in signers() {
        let leaf = key.certificate();
        assert!(leaf.not_before() <= now() && now() <= leaf.not_after());
    }
}
