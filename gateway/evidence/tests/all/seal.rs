//! Seals: by a registered key, to the authority's own anchors, as of a moment.

use gateway_evidence::certificate::{NotCheckedBecause, PathError, Usage, validate_path};
use gateway_evidence::register::{KeyStatus, RevocationMode};
use gateway_evidence::seal::{SealFault, verify_seal, verify_seal_with};
use gateway_evidence::{Crls, Jws, Revocation, Role, SealError, Typ, VerifiedSeal};
use jiff::Timestamp;

use crate::support::{Authority, Ca, Leaf, at, entry, now, rng, signing_key};

fn sealed(by: &Authority) -> Jws {
    sealed_at(by, now())
}

fn sealed_at(by: &Authority, at: Timestamp) -> Jws {
    let compact = by.seal.sign(Typ::Seal, b"{}", at, &rng()).unwrap();
    Jws::parse(compact, 1 << 20).unwrap()
}

fn verify(jws: &Jws, by: &Authority, at: Timestamp) -> Result<VerifiedSeal, SealError> {
    verify_seal(jws, Typ::Seal, &by.register(), at, &Crls::none())
}

#[test]
fn a_seal_of_a_registered_key_is_good() {
    let kz = Authority::new("kz-pgo");
    let jws = sealed(&kz);
    let seal = verify(&jws, &kz, now()).unwrap();
    assert_eq!(seal.authority.as_str(), "kz-pgo");
    assert_eq!(seal.payload_digest, gateway_bundle::Digest::of(b"{}"));
    assert_eq!(seal.seal_digest, jws.digest());
    assert_eq!(seal.signer, kz.seal.spki());
    assert_eq!(seal.revocation, Revocation::NotChecked(NotCheckedBecause::NoList));
}

#[test]
fn a_second_seal_over_the_same_bytes_differs_only_in_its_own_digest() {
    let kz = Authority::new("kz-pgo");
    let first = verify(&sealed(&kz), &kz, now()).unwrap();
    let second = verify(&sealed(&kz), &kz, now()).unwrap();
    assert_eq!(first.payload_digest, second.payload_digest);
    assert_ne!(first.seal_digest, second.seal_digest);
}

#[test]
fn one_kind_of_statement_never_passes_for_another() {
    let kz = Authority::new("kz-pgo");
    for found in Typ::ALL {
        let compact = kz.seal.sign(found, b"{}", now(), &rng()).unwrap();
        let jws = Jws::parse(compact, 1 << 20).unwrap();
        for wanted in Typ::ALL {
            let seal = verify_seal(&jws, wanted, &kz.register(), now(), &Crls::none());
            let refused = (found != wanted).then_some(SealError::Type { found, wanted });
            assert_eq!(seal.err(), refused);
        }
    }
}

#[test]
fn a_key_that_is_registered_elsewhere_or_nowhere_is_unknown() {
    let (kz, br) = (Authority::new("kz-pgo"), Authority::new("br-mj"));
    let error = verify(&sealed(&br), &kz, now()).unwrap_err();
    assert_eq!((&error, error.fault()), (&SealError::UnknownKey, SealFault::UnknownKey));
}

#[test]
fn a_certificate_of_the_same_ca_does_not_make_up_for_the_register() {
    let mut kz = Authority::new("kz-pgo");
    let registered = kz.register();
    kz.seal = signing_key(&kz.ca, &Leaf::seal());
    let found = verify_seal(&sealed(&kz), Typ::Seal, &registered, now(), &Crls::none());
    assert_eq!(found, Err(SealError::UnknownKey));
}

#[test]
fn a_key_of_another_role_seals_nothing() {
    let kz = Authority::new("kz-pgo");
    let register = kz.register_with(|file| file.keys[0].role = Role::TlsClient);
    let found = verify_seal(&sealed(&kz), Typ::Seal, &register, now(), &Crls::none());
    assert_eq!(found, Err(SealError::Role));
}

#[test]
fn the_register_decides_when_a_key_is_good() {
    let kz = Authority::new("kz-pgo");
    let jws = sealed(&kz);
    let with = |change: fn(&mut gateway_evidence::register::RegisteredKey)| {
        let register = kz.register_with(|file| change(&mut file.keys[0]));
        verify_seal(&jws, Typ::Seal, &register, now(), &Crls::none()).unwrap_err()
    };
    let ended = with(|key| key.until = Some(now()));
    assert_eq!((&ended, ended.fault()), (&SealError::Key(KeyStatus::Ended), SealFault::Expired));
    let early = with(|key| key.from = at("2026-12-01T00:00:00Z"));
    assert_eq!((&early, early.fault()), (&SealError::Key(KeyStatus::NotYet), SealFault::Expired));
    let lost = with(|key| key.revoked = Some(now()));
    assert_eq!((&lost, lost.fault()), (&SealError::Key(KeyStatus::Revoked), SealFault::Revoked));
}

#[test]
fn the_path_leads_to_the_authority_s_own_anchors_only() {
    let (kz, br) = (Authority::new("kz-pgo"), Authority::new("br-mj"));
    let register = kz.register_with(|file| file.anchors = vec![br.ca.pem.clone().into()]);
    let error = verify_seal(&sealed(&kz), Typ::Seal, &register, now(), &Crls::none()).unwrap_err();
    let wanted = SealError::Path(PathError::Untrusted);
    assert_eq!((&error, error.fault()), (&wanted, SealFault::Untrusted));
}

#[test]
fn a_registered_key_with_a_forged_certificate_is_refused() {
    // The right key, but the certificate is by a CA that the attacker made.
    let mut kz = Authority::new("kz-pgo");
    let key = rcgen::KeyPair::generate().unwrap();
    kz.seal = crate::support::signing_key_of(&Ca::root("CA of kz-pgo"), &Leaf::seal(), &key);
    kz.file.keys[0] = entry(kz.seal.spki(), Role::Seal);
    let error = verify(&sealed(&kz), &kz, now()).unwrap_err();
    assert_eq!(error, SealError::Path(PathError::Untrusted));
}

#[test]
fn a_signature_over_other_bytes_is_broken() {
    let kz = Authority::new("kz-pgo");
    let (one, other) = (sealed(&kz), sealed_at(&kz, at("2026-11-21T09:29:00Z")));
    let (signed, _) = one.compact().rsplit_once('.').unwrap();
    let (_, signature) = other.compact().rsplit_once('.').unwrap();
    let jws = Jws::parse(format!("{signed}.{signature}"), 1 << 20).unwrap();
    let error = verify(&jws, &kz, now()).unwrap_err();
    assert_eq!(error.fault(), SealFault::Broken);
}

#[test]
fn a_claimed_time_may_be_five_minutes_ahead_and_no_more() {
    let kz = Authority::new("kz-pgo");
    let jws = sealed_at(&kz, at("2026-11-21T09:35:00Z"));
    assert!(verify(&jws, &kz, now()).is_ok());
    let jws = sealed_at(&kz, at("2026-11-21T09:35:01Z"));
    assert_eq!(verify(&jws, &kz, now()), Err(SealError::Future));
}

#[test]
fn a_claimed_time_before_the_certificate_is_refused() {
    let kz = Authority::new("kz-pgo");
    let jws = sealed_at(&kz, at("2025-12-31T23:59:59Z"));
    assert_eq!(verify(&jws, &kz, now()), Err(SealError::OutsideCertificate));
}

#[test]
fn an_expired_certificate_is_good_as_of_a_time_within_it() {
    let kz = Authority::with_seal("kz-pgo", &Leaf::seal().valid((2026, 1, 1), (2027, 1, 1)));
    let jws = sealed(&kz);
    let later = at("2030-01-01T00:00:00Z");
    let error = verify(&jws, &kz, later).unwrap_err();
    assert_eq!(error.fault(), SealFault::Expired);
    assert!(verify(&jws, &kz, now()).is_ok());
}

#[test]
fn a_certificate_on_a_list_is_revoked() {
    let kz = Authority::with_seal("kz-pgo", &Leaf::seal().serial(7));
    let mut crls = Crls::none();
    crls.add(&kz.ca.list(&[(7, (2026, 11, 2))])).unwrap();
    let error = verify_seal(&sealed(&kz), Typ::Seal, &kz.register(), now(), &crls).unwrap_err();
    assert_eq!(error.fault(), SealFault::Revoked);
}

#[test]
fn a_policy_may_ask_for_a_revocation_check() {
    let kz = Authority::new("kz-pgo");
    let register = kz.register_with(|file| file.revocation.mode = RevocationMode::Required);
    let jws = sealed(&kz);
    let found = verify_seal(&jws, Typ::Seal, &register, now(), &Crls::none());
    assert_eq!(found, Err(SealError::NotChecked(NotCheckedBecause::NoList)));
    let mut crls = Crls::none();
    crls.add(&kz.ca.list(&[])).unwrap();
    let seal = verify_seal(&jws, Typ::Seal, &register, now(), &crls).unwrap();
    assert_eq!(seal.revocation, Revocation::Checked);
}

#[test]
fn a_finding_on_the_path_can_be_used_again() {
    let kz = Authority::new("kz-pgo");
    let (jws, register) = (sealed(&kz), kz.register());
    let anchors = register.anchors(Usage::Seal, now());
    let usage = Usage::Seal;
    let path =
        validate_path(jws.leaf(), jws.intermediates(), &anchors, now(), usage, &Crls::none());
    let again = verify_seal_with(&sealed(&kz), Typ::Seal, &register, now(), |_| path);
    assert!(again.is_ok());
}

#[test]
fn a_stranger_costs_no_path() {
    let (kz, br) = (Authority::new("kz-pgo"), Authority::new("br-mj"));
    let found = verify_seal_with(&sealed(&br), Typ::Seal, &kz.register(), now(), |_| {
        panic!("a path was asked for");
    });
    assert_eq!(found, Err(SealError::UnknownKey));
}
