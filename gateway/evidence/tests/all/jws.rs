//! The strict form of a compact JWS: what is made is taken, and nothing looser.

use aws_lc_rs::rsa::KeySize;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gateway_evidence::jws::{HEADER_BYTES_MAX, Header};
use gateway_evidence::{Algorithm, Jws, JwsError, SigningKey, Typ};
use rcgen::KeyPair;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::{Value, json};

use crate::support::{Ca, Leaf, now, rng, rsa, signing_key_of};

const LIMIT: usize = 1 << 20;

/// A key with which a test can sign any header it likes.
struct Forger {
    key: KeyPair,
    pair: EcdsaKeyPair,
    seal: SigningKey,
    ca: Ca,
}

impl Forger {
    fn new() -> Self {
        let (ca, key) = (Ca::root("a CA"), KeyPair::generate().unwrap());
        let alg = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_pkcs8(alg, key.serialized_der(), &rng()).unwrap();
        let seal = signing_key_of(&ca, &Leaf::seal(), &key);
        Self { key, pair, seal, ca }
    }

    /// The header that is taken.
    fn header(&self) -> Value {
        json!({
            "typ": "treaty-seal+jose",
            "alg": "ES256",
            "iat": now().as_second(),
            "x5t#S256": URL_SAFE_NO_PAD.encode(self.seal.certificate().digest().as_bytes()),
            "x5c": [STANDARD.encode(self.seal.certificate().der())],
        })
    }

    fn with(&self, member: &str, value: Value) -> String {
        let mut header = self.header();
        header[member] = value;
        self.sign(&header.to_string())
    }

    fn without(&self, member: &str) -> String {
        let mut header = self.header();
        header.as_object_mut().unwrap().remove(member);
        self.sign(&header.to_string())
    }

    fn sign(&self, header: &str) -> String {
        self.sign_encoded(&URL_SAFE_NO_PAD.encode(header), &URL_SAFE_NO_PAD.encode(b"{}"))
    }

    fn sign_encoded(&self, header: &str, payload: &str) -> String {
        let signed = format!("{header}.{payload}");
        let signature = self.pair.sign(&rng(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn check(compact: &str) -> Result<Jws, JwsError> {
    let jws = Jws::parse(compact, LIMIT)?;
    jws.verify_signature()?;
    Ok(jws)
}

fn refusal(compact: &str) -> JwsError {
    check(compact).map(|_| ()).unwrap_err()
}

fn member(error: &JwsError) -> &str {
    match error {
        JwsError::Member { member, .. } | JwsError::Forbidden { member } => member,
        other => panic!("{other}"),
    }
}

#[test]
fn what_a_test_forges_rightly_is_taken() {
    let forger = Forger::new();
    let jws = check(&forger.sign(&forger.header().to_string())).unwrap();
    assert_eq!(jws.payload(), b"{}");
    assert_eq!(jws.typ(), Typ::Seal);
    assert_eq!(jws.header().issued, now());
    assert_eq!(jws.leaf().spki(), forger.seal.spki());
    assert_eq!(jws.chain().count(), 1);
}

#[test]
fn each_algorithm_signs_and_verifies_every_kind_of_statement() {
    let ca = Ca::root("a CA");
    let ec = |algorithm| KeyPair::generate_for(algorithm).unwrap();
    let rsa = rsa(KeySize::Rsa3072);
    let keys = [
        (signing_key_of(&ca, &Leaf::seal(), &ec(&rcgen::PKCS_ECDSA_P256_SHA256)), Algorithm::Es256),
        (signing_key_of(&ca, &Leaf::seal(), &ec(&rcgen::PKCS_ECDSA_P384_SHA384)), Algorithm::Es384),
        (signing_key_of(&ca, &Leaf::seal(), &rsa), Algorithm::Ps256),
        (
            signing_key_of(&ca, &Leaf::seal(), &rsa).with_algorithm(Algorithm::Rs256).unwrap(),
            Algorithm::Rs256,
        ),
    ];
    for (key, algorithm) in keys {
        for typ in Typ::ALL {
            let compact = key.sign(typ, b"payload", now(), &rng()).unwrap();
            let jws = check(&compact).unwrap();
            assert_eq!((jws.typ(), jws.header().algorithm), (typ, algorithm));
            assert_eq!(jws.payload(), b"payload");
            assert_eq!(jws.compact(), compact);
            assert_eq!(jws.digest(), gateway_bundle::Digest::of(compact.as_bytes()));
        }
    }
}

#[test]
fn a_seal_has_the_members_of_jades_b_b_and_no_others() {
    let forger = Forger::new();
    let compact = forger.seal.sign(Typ::Seal, b"{}", now(), &rng()).unwrap();
    let header = URL_SAFE_NO_PAD.decode(compact.split('.').next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    let mut wanted = forger.header();
    wanted["x5c"] = json!([STANDARD.encode(forger.seal.certificate().der())]);
    assert_eq!(header, wanted, "the root, which the key was given, is left out");
}

#[test]
fn every_member_is_needed() {
    let forger = Forger::new();
    for name in ["typ", "alg", "iat", "x5t#S256", "x5c"] {
        assert_eq!(member(&refusal(&forger.without(name))), name);
    }
}

#[test]
fn a_member_of_another_type_is_refused() {
    let forger = Forger::new();
    let cases = [
        ("typ", json!("JWT")),
        ("typ", json!("treaty-seal+JOSE")),
        ("typ", json!(1)),
        ("alg", json!(["ES256"])),
        ("iat", json!("2026-11-21T09:30:00Z")),
        ("iat", json!(1_763_717_400.5)),
        ("iat", json!(-1)),
        ("iat", json!(1_700_000_000)),
        ("x5t#S256", json!("not base64url!")),
        ("x5c", json!([])),
        ("x5c", json!("MII")),
        ("x5c", json!([1])),
        ("x5c", json!(["_-_-"])),
        ("x5c", json!(vec!["MA=="; 9])),
    ];
    for (name, value) in cases {
        let error = refusal(&forger.with(name, value.clone()));
        assert_eq!(member(&error), name, "{name}: {value}");
    }
}

#[test]
fn members_that_would_choose_key_rules_or_payload_are_refused() {
    let forger = Forger::new();
    for name in [
        "crit", "b64", "sigD", "sigT", "x5t", "x5t#o", "sigX5ts", "jwk", "jku", "x5u", "kid",
        "zip", "enc", "exp", "nbf",
    ] {
        assert_eq!(
            refusal(&forger.with(name, json!("a value"))),
            JwsError::Forbidden { member: name }
        );
    }
}

#[test]
fn a_member_that_decides_nothing_is_let_be() {
    let forger = Forger::new();
    assert!(check(&forger.with("srCms", json!([{"commId": {"id": "urn:x"}}]))).is_ok());
}

#[test]
fn what_makes_no_signature_is_refused_as_such() {
    let forger = Forger::new();
    for name in ["none", "None", "NONE", "HS256", "HS384", "HS512", "hs256"] {
        assert_eq!(refusal(&forger.with("alg", json!(name))), JwsError::NoSignature, "{name}");
    }
}

#[test]
fn another_algorithm_is_unsupported_and_not_broken() {
    let forger = Forger::new();
    for name in ["EdDSA", "Ed25519", "ES512", "ES256K", "PS512", "RS1", "GOST", "es256", ""] {
        let error = refusal(&forger.with("alg", json!(name)));
        assert!(matches!(error, JwsError::Unsupported { .. }), "{name}: {error}");
    }
}

#[test]
fn an_algorithm_for_another_key_is_refused() {
    let forger = Forger::new();
    for name in ["ES384", "PS256", "RS256"] {
        assert_eq!(refusal(&forger.with("alg", json!(name))), JwsError::KeyMismatch, "{name}");
    }
}

#[test]
fn an_rsa_key_below_2048_bits_fits_no_algorithm() {
    // Nobody can sign with such a key here; the form is refused before the signature.
    let forger = Forger::new();
    let short = include_bytes!("data/rsa-1024.der");
    let mut header = forger.header();
    header["alg"] = json!("RS256");
    header["x5c"] = json!([STANDARD.encode(short)]);
    let digest = gateway_bundle::Digest::of(short);
    header["x5t#S256"] = json!(URL_SAFE_NO_PAD.encode(digest.as_bytes()));
    assert_eq!(refusal(&forger.sign(&header.to_string())), JwsError::KeyMismatch);
}

#[test]
fn a_certificate_with_an_unsupported_key_is_unsupported() {
    let forger = Forger::new();
    let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let der = forger.ca.issue(&Leaf::seal(), &key);
    let mut header = forger.header();
    header["x5c"] = json!([STANDARD.encode(&der)]);
    let digest = gateway_bundle::Digest::of(&der);
    header["x5t#S256"] = json!(URL_SAFE_NO_PAD.encode(digest.as_bytes()));
    let error = refusal(&forger.sign(&header.to_string()));
    assert_eq!(error, JwsError::Unsupported { name: "by its key" });
}

#[test]
fn the_thumbprint_must_be_that_of_the_first_certificate() {
    let forger = Forger::new();
    let root = STANDARD.encode(&forger.ca.certificate);
    let leaf = STANDARD.encode(forger.seal.certificate().der());
    assert_eq!(refusal(&forger.with("x5c", json!([root, leaf]))), JwsError::Thumbprint);
    let other = URL_SAFE_NO_PAD.encode([0; 32]);
    assert_eq!(refusal(&forger.with("x5t#S256", json!(other))), JwsError::Thumbprint);
}

#[test]
fn a_certificate_that_cannot_be_read_is_refused() {
    let forger = Forger::new();
    let mut der = forger.seal.certificate().der().to_vec();
    der.push(0);
    for der in [der, vec![0x30, 0x00], Vec::new()] {
        let error = refusal(&forger.with("x5c", json!([STANDARD.encode(der)])));
        assert!(matches!(error, JwsError::Certificate(_)), "{error}");
    }
}

#[test]
fn a_member_twice_is_refused() {
    let forger = Forger::new();
    let header = forger.header().to_string();
    for twice in [r#""alg":"ES256","#, r#""\u0061lg":"none","#, r#""x":{"y":1,"y":2},"#] {
        let header = header.replacen('{', &format!("{{{twice}"), 1);
        assert!(matches!(refusal(&forger.sign(&header)), JwsError::Json(_)), "{twice}");
    }
}

#[test]
fn a_header_that_is_no_object_is_refused() {
    let forger = Forger::new();
    for header in ["[]", "null", "\"ES256\"", "", "{", "{}{}", "\u{feff}{}"] {
        let error = refusal(&forger.sign(header));
        assert!(matches!(error, JwsError::Json(_) | JwsError::Member { .. }), "{header}: {error}");
    }
}

#[test]
fn there_are_exactly_three_parts() {
    let forger = Forger::new();
    let compact = forger.sign(&forger.header().to_string());
    let (two, signature) = compact.rsplit_once('.').unwrap();
    let (header, payload) = two.split_once('.').unwrap();
    for bad in [
        String::new(),
        header.to_owned(),
        two.to_owned(),
        format!("{compact}."),
        format!("{compact}.AAAA"),
        format!("{header}.{payload}..{signature}"),
    ] {
        assert_eq!(refusal(&bad), JwsError::Parts, "{bad}");
    }
}

#[test]
fn base64url_has_one_spelling() {
    let forger = Forger::new();
    let header = URL_SAFE_NO_PAD.encode(forger.header().to_string());
    let encoding = |part| JwsError::Encoding { part };
    // "{}" is "e30"; the last character has two bits that must be zero.
    for payload in ["e30=", "e31", "e3 0", "e30\n", "e3+", "e"] {
        assert_eq!(
            refusal(&forger.sign_encoded(&header, payload)),
            encoding("payload"),
            "{payload}"
        );
    }
    let compact = forger.sign(&forger.header().to_string());
    assert_eq!(refusal(&format!("{compact}==")), encoding("signature"));
    assert_eq!(refusal(&format!("{compact}\n")), encoding("signature"));
    assert_eq!(refusal(&format!(" {compact}")), encoding("header"));
}

#[test]
fn the_signature_is_of_fixed_length_and_not_der() {
    let forger = Forger::new();
    let compact = forger.sign(&forger.header().to_string());
    let (signed, signature) = compact.rsplit_once('.').unwrap();
    let fixed = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let der = {
        let alg = &ring::signature::ECDSA_P256_SHA256_ASN1_SIGNING;
        let pair = EcdsaKeyPair::from_pkcs8(alg, forger.key.serialized_der(), &rng()).unwrap();
        pair.sign(&rng(), signed.as_bytes()).unwrap().as_ref().to_vec()
    };
    let longer = [&fixed[..], &[0]].concat();
    for bad in [&der[..], &fixed[..63], &longer, &[0; 64], &[]] {
        let bad = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(bad));
        assert_eq!(refusal(&bad), JwsError::Broken);
    }
}

#[test]
fn a_changed_byte_anywhere_is_noticed() {
    let forger = Forger::new();
    let compact = forger.sign(&forger.header().to_string());
    for place in 0..compact.len() {
        let mut changed = compact.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        assert!(check(std::str::from_utf8(&changed).unwrap()).is_err(), "at {place}");
    }
}

#[test]
fn each_part_has_a_limit() {
    let forger = Forger::new();
    let payload = URL_SAFE_NO_PAD.encode(vec![b' '; 101]);
    let header = URL_SAFE_NO_PAD.encode(forger.header().to_string());
    let compact = forger.sign_encoded(&header, &payload);
    assert!(Jws::parse(&compact, 101).is_ok());
    let too_large = |part, limit| JwsError::TooLarge { part, limit };
    assert_eq!(Jws::parse(&compact, 100).unwrap_err(), too_large("payload", 100));
    let long = forger.with("x", json!("y".repeat(HEADER_BYTES_MAX)));
    assert_eq!(refusal(&long), too_large("header", HEADER_BYTES_MAX));
    let flood = "A".repeat(3 << 20);
    assert!(matches!(refusal(&flood), JwsError::TooLarge { part: "text", .. }));
}

#[test]
fn no_error_repeats_what_came_in() {
    let forger = Forger::new();
    for compact in [
        forger.with("typ", json!("Ivan")),
        forger.with("alg", json!("Ivan")),
        forger.with("x5c", json!(["Ivan"])),
        forger.with("x5t#S256", json!("Ivan")),
        forger.sign(r#"{"Ivan":1,"Ivan":2}"#),
        "Ivan".to_owned(),
    ] {
        let error = refusal(&compact);
        assert!(!format!("{error} {error:?}").contains("Ivan"), "{error:?}");
    }
}

#[test]
fn a_header_of_a_parsed_jws_shows_no_certificate_when_printed() {
    fn is_printable<T: std::fmt::Debug>() {}
    is_printable::<Header>();
    let forger = Forger::new();
    let jws = check(&forger.sign(&forger.header().to_string())).unwrap();
    assert!(!format!("{:?}", jws.leaf()).contains("der"));
}
