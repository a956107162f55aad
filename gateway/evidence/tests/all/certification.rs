//! Certified copies: confirmed, invalid, or not checked.

use gateway_bundle::Digest;
use gateway_bundle::manifest::{Text, Version};
use gateway_evidence::certificate::PathError;
use gateway_evidence::certification::{
    CertificationError, Outcome, Statement, verify_certification,
};
use gateway_evidence::register::RevocationMode;
use gateway_evidence::{Crls, Register, Role, SealError, SigningKey, Typ};

use crate::support::{Authority, Ca, Leaf, at, entry, now, rng, signing_key};

fn statement() -> Statement {
    let text = |text| Text::new(text).unwrap();
    Statement {
        version: Version,
        document: Digest::of(b"%PDF"),
        court: text("4ª Vara Criminal"),
        decision_number: text("0001234-56.2024.8.26.0050"),
        statement: text("True copy of the decision, in force since 1 June 2024"),
        date: "2026-09-02".parse().unwrap(),
    }
}

struct Official {
    ca: Ca,
    key: SigningKey,
    register: Register,
}

impl Official {
    fn new() -> Self {
        let (authority, ca) = (Authority::new("br-mj"), Ca::root("a certifying authority"));
        let key = signing_key(&ca, &Leaf::seal());
        let register = authority.register_with(|file| {
            file.anchors.push(ca.pem.clone().into());
            file.keys.push(entry(ca.spki(), Role::CertifyingCa));
        });
        Self { ca, key, register }
    }

    fn certify(&self) -> String {
        statement().sign(&self.key, now(), &rng()).unwrap()
    }

    fn verify(&self, compact: &str) -> Outcome {
        verify_by(compact, &self.register)
    }

    fn with(&self, change: impl FnOnce(&mut gateway_evidence::register::RegisterFile)) -> Register {
        let mut file = self.register.file().clone();
        change(&mut file);
        Register::try_from(file).unwrap()
    }
}

fn verify_by(compact: &str, register: &Register) -> Outcome {
    verify_certification(compact, &Digest::of(b"%PDF"), register, now(), &Crls::none())
}

fn invalid(outcome: Outcome) -> CertificationError {
    match outcome {
        Outcome::Invalid(error) => error,
        other => panic!("{other:?}"),
    }
}

fn not_checked(outcome: Outcome) -> CertificationError {
    match outcome {
        Outcome::NotChecked(error) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_official_of_the_authority_confirms_a_copy() {
    let official = Official::new();
    let Outcome::Confirmed { statement: found, signer, .. } = official.verify(&official.certify())
    else {
        panic!("not confirmed");
    };
    assert_eq!(*found, statement());
    assert_eq!(signer, official.key.spki());
}

#[test]
fn the_certification_of_another_document_is_invalid() {
    let official = Official::new();
    let other = Digest::of(b"another");
    let (compact, register) = (official.certify(), &official.register);
    let outcome = verify_certification(&compact, &other, register, now(), &Crls::none());
    assert_eq!(invalid(outcome), CertificationError::OtherDocument);
}

#[test]
fn a_seal_key_certifies_nothing() {
    let official = Official::new();
    let register = official.with(|file| file.keys.push(entry(official.key.spki(), Role::Seal)));
    let outcome = verify_by(&official.certify(), &register);
    assert_eq!(invalid(outcome), CertificationError::Role);
}

#[test]
fn a_certificate_of_the_authority_s_other_ca_certifies_nothing() {
    let official = Official::new();
    let authority = Ca::root("another CA");
    let register = official.with(|file| file.anchors.push(authority.pem.clone().into()));
    let key = signing_key(&authority, &Leaf::seal());
    let compact = statement().sign(&key, now(), &rng()).unwrap();
    let outcome = verify_by(&compact, &register);
    assert_eq!(invalid(outcome), CertificationError::Path(PathError::Untrusted));
}

#[test]
fn without_a_certifying_authority_nothing_is_checked() {
    let official = Official::new();
    let register = official.with(|file| file.keys.retain(|key| key.role != Role::CertifyingCa));
    let outcome = verify_by(&official.certify(), &register);
    assert_eq!(not_checked(outcome), CertificationError::NoCertifyingAuthority);
}

#[test]
fn an_unsupported_algorithm_is_not_checked_and_never_invalid() {
    use base64::Engine;
    let official = Official::new();
    let header = r#"{"alg":"GOST","typ":"treaty-certification+jose"}"#;
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header);
    let outcome = official.verify(&format!("{header}.e30.AAAA"));
    let error = not_checked(outcome);
    assert!(error.to_string().contains("not supported"), "{error}");
}

#[test]
fn a_tampered_or_malformed_certification_is_invalid() {
    let official = Official::new();
    let compact = official.certify();
    let (signed, _) = compact.rsplit_once('.').unwrap();
    let earlier = at("2026-11-21T09:29:00Z");
    let other = statement().sign(&official.key, earlier, &rng()).unwrap();
    let (_, signature) = other.rsplit_once('.').unwrap();
    for bad in [format!("{signed}.{signature}"), "text".to_owned(), String::new()] {
        assert!(matches!(invalid(official.verify(&bad)), CertificationError::Jws(_)));
    }
}

#[test]
fn a_seal_does_not_pass_for_a_certification() {
    let official = Official::new();
    let body = serde_json::to_vec(&statement()).unwrap();
    let compact = official.key.sign(Typ::Seal, &body, now(), &rng()).unwrap();
    let wrong = SealError::Type { found: Typ::Seal, wanted: Typ::Certification };
    assert_eq!(invalid(official.verify(&compact)), CertificationError::Jws(wrong));
}

#[test]
fn a_statement_has_one_form() {
    let official = Official::new();
    let good = serde_json::to_string(&statement()).unwrap();
    for bad in [
        good.replace("\"version\":1", "\"version\":2"),
        good.replace("2026-09-02", "2026-09-02T10:00:00"),
        good.replace("\"court\"", "\"tribunal\""),
        good.replacen('{', "{\"x\":1,", 1),
    ] {
        let key = &official.key;
        let compact = key.sign(Typ::Certification, bad.as_bytes(), now(), &rng()).unwrap();
        let error = invalid(official.verify(&compact));
        assert!(matches!(error, CertificationError::Statement(_)), "{bad}: {error}");
    }
}

#[test]
fn an_official_s_certificate_that_has_expired_is_invalid_as_of_then() {
    let official = Official::new();
    let later = at("2029-01-01T00:00:00Z");
    let (compact, register) = (official.certify(), &official.register);
    let document = Digest::of(b"%PDF");
    let outcome = verify_certification(&compact, &document, register, later, &Crls::none());
    assert_eq!(invalid(outcome), CertificationError::Path(PathError::Expired));
}

#[test]
fn a_revocation_check_that_the_register_asks_for_and_cannot_be_made_leaves_it_open() {
    let official = Official::new();
    let register = official.with(|file| file.revocation.mode = RevocationMode::Required);
    let outcome = verify_by(&official.certify(), &register);
    assert!(matches!(not_checked(outcome), CertificationError::Revocation(_)));
    let mut crls = Crls::none();
    crls.add(&official.ca.list(&[])).unwrap();
    let (compact, document) = (official.certify(), Digest::of(b"%PDF"));
    let outcome = verify_certification(&compact, &document, &register, now(), &crls);
    assert!(matches!(outcome, Outcome::Confirmed { .. }));
}
