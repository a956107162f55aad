//! Certificates: profile, path, revocation.

use aws_lc_rs::rsa::KeySize;
use gateway_evidence::certificate::{
    CrlError, NotCheckedBecause, PathError, ProfileError, Usage, Validated, from_pem, profile,
    to_pem, validate_path,
};
use gateway_evidence::{Certificate, Crls, Revocation};
use jiff::Timestamp;
use rcgen::{ExtendedKeyUsagePurpose as Eku, IsCa, KeyPair, KeyUsagePurpose};
use rustls_pki_types::{CertificateDer, TrustAnchor};

use crate::support::{Ca, Leaf, at, document_signing, now, rsa};

fn certificate(ca: &Ca, leaf: &Leaf) -> Certificate {
    let key = KeyPair::generate().unwrap();
    Certificate::parse(ca.issue(leaf, &key)).unwrap()
}

fn anchors(ca: &Ca) -> Vec<TrustAnchor<'_>> {
    vec![webpki::anchor_from_trusted_cert(&ca.certificate).unwrap()]
}

struct Path<'a> {
    root: &'a Ca,
    between: Vec<CertificateDer<'static>>,
    crls: Crls,
    at: Timestamp,
    usage: Usage,
}

impl<'a> Path<'a> {
    fn to(root: &'a Ca) -> Self {
        let (between, crls, usage) = (Vec::new(), Crls::none(), Usage::Seal);
        Self { root, between, crls, at: now(), usage }
    }

    fn list(mut self, der: &[u8]) -> Self {
        self.crls.add(der).unwrap();
        self
    }

    fn find(&self, leaf: &Leaf) -> Result<Validated, PathError> {
        self.find_issued(self.root, leaf)
    }

    fn find_issued(&self, ca: &Ca, leaf: &Leaf) -> Result<Validated, PathError> {
        let leaf = certificate(ca, leaf);
        let anchors = anchors(self.root);
        validate_path(&leaf, &self.between, &anchors, self.at, self.usage, &self.crls)
    }
}

fn not_checked(because: NotCheckedBecause) -> Revocation {
    Revocation::NotChecked(because)
}

#[test]
fn a_certificate_is_fit_for_the_use_it_names_and_no_other() {
    let ca = Ca::root("a root");
    let server = Leaf::tls_client().with(|p| p.extended_key_usages = vec![Eku::ServerAuth]);
    let national = Leaf::seal().with(|p| {
        p.extended_key_usages = vec![Eku::ClientAuth, Eku::Other(vec![1, 2, 398, 3, 3, 4, 1, 1])];
    });
    let none = Leaf::seal().with(|p| p.extended_key_usages = Vec::new());
    let usages = [Usage::TlsClient, Usage::TlsServer, Usage::Seal, Usage::Certification];
    let cases = [
        (Leaf::tls_client(), [true, false, false, false]),
        (server, [false, true, false, false]),
        (Leaf::seal(), [false, false, true, true]),
        (national, [true, false, false, true]),
        (none, [false, false, true, true]),
    ];
    for (case, (leaf, fit)) in cases.into_iter().enumerate() {
        let certificate = certificate(&ca, &leaf);
        let found = usages.map(|usage| profile::check(&certificate, usage).is_ok());
        assert_eq!(found, fit, "case {case}");
    }
}

#[test]
fn key_usage_must_allow_signatures() {
    let ca = Ca::root("a root");
    let with = |usages: Vec<KeyUsagePurpose>| {
        let leaf = Leaf::seal().with(|p| p.key_usages = usages);
        profile::check(&certificate(&ca, &leaf), Usage::Seal)
    };
    assert_eq!(with(vec![KeyUsagePurpose::DigitalSignature]), Ok(()));
    assert_eq!(with(vec![KeyUsagePurpose::ContentCommitment]), Ok(()));
    assert_eq!(with(Vec::new()), Err(ProfileError::KeyUsage));
    assert_eq!(with(vec![KeyUsagePurpose::KeyEncipherment]), Err(ProfileError::KeyUsage));
    let issuing = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
    assert_eq!(with(issuing), Err(ProfileError::Authority));
    let tls = Leaf::tls_client().with(|p| p.key_usages = vec![KeyUsagePurpose::ContentCommitment]);
    let tls = profile::check(&certificate(&ca, &tls), Usage::TlsClient);
    assert_eq!(tls, Err(ProfileError::KeyUsage));
}

#[test]
fn a_certification_authority_neither_seals_nor_connects() {
    let ca = Ca::root("a root");
    let leaf = Leaf::seal().with(|p| {
        p.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    });
    let certificate = certificate(&ca, &leaf);
    assert_eq!(profile::check(&certificate, Usage::Seal), Err(ProfileError::Authority));
}

#[test]
fn rsa_keys_have_a_least_size_by_use() {
    let ca = Ca::root("a root");
    let of = |size, usage| {
        let certificate = Certificate::parse(ca.issue(&Leaf::seal(), &rsa(size))).unwrap();
        profile::check(&certificate, usage)
    };
    let short = ProfileError::KeySize { bits: 2_048, least: 3_072, most: 8_192 };
    assert_eq!(of(KeySize::Rsa2048, Usage::Seal), Err(short));
    assert_eq!(of(KeySize::Rsa2048, Usage::Certification), Ok(()));
    assert_eq!(of(KeySize::Rsa3072, Usage::Seal), Ok(()));
}

#[test]
fn a_key_of_an_unknown_kind_is_unsupported() {
    let ca = Ca::root("a root");
    let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let certificate = Certificate::parse(ca.issue(&Leaf::seal(), &key)).unwrap();
    let checked = profile::check(&certificate, Usage::Seal);
    assert_eq!(checked, Err(ProfileError::KeyUnsupported));
}

#[test]
fn a_path_leads_to_an_anchor_directly_or_through_intermediates() {
    let root = Ca::root("a root");
    assert!(Path::to(&root).find(&Leaf::seal()).is_ok());
    let middle = root.below("an intermediate");
    let mut path = Path::to(&root);
    assert_eq!(path.find_issued(&middle, &Leaf::seal()), Err(PathError::Untrusted));
    path.between = vec![middle.certificate.clone()];
    assert!(path.find_issued(&middle, &Leaf::seal()).is_ok());
}

#[test]
fn another_root_of_the_same_name_is_no_anchor() {
    let (root, other) = (Ca::root("a root"), Ca::root("a root"));
    let found = Path::to(&root).find_issued(&other, &Leaf::seal());
    assert_eq!(found, Err(PathError::Untrusted));
    assert_eq!(
        validate_path(
            &certificate(&root, &Leaf::seal()),
            &[],
            &[],
            now(),
            Usage::Seal,
            &Crls::none()
        ),
        Err(PathError::Untrusted)
    );
}

#[test]
fn an_end_entity_issues_nothing() {
    let root = Ca::root("a root");
    let key = KeyPair::generate().unwrap();
    let leaf = root.issue(&Leaf::seal(), &key);
    let params = Leaf::seal().0;
    let under = rcgen::Issuer::new(params, key);
    let second = Leaf::seal().0.signed_by(&KeyPair::generate().unwrap(), &under).unwrap();
    let second = Certificate::parse(second.der().clone()).unwrap();
    let (anchors, crls) = (anchors(&root), Crls::none());
    let found = validate_path(&second, &[leaf], &anchors, now(), Usage::Seal, &crls);
    assert_eq!(found, Err(PathError::Constraint));
}

#[test]
fn a_certificate_is_good_within_its_validity_only() {
    let root = Ca::root("a root");
    let mut path = Path::to(&root);
    let leaf = Leaf::seal().valid((2026, 2, 1), (2026, 3, 1));
    for (moment, wanted) in [
        ("2026-01-31T23:59:59Z", Err(PathError::NotYetValid)),
        ("2026-02-01T00:00:00Z", Ok(())),
        ("2026-03-01T00:00:00Z", Ok(())),
        ("2026-03-01T00:00:01Z", Err(PathError::Expired)),
    ] {
        path.at = at(moment);
        assert_eq!(path.find(&leaf).map(|_| ()), wanted, "{moment}");
    }
}

#[test]
fn a_certificate_for_tls_does_not_pass_as_a_seal() {
    let root = Ca::root("a root");
    let found = Path::to(&root).find(&Leaf::tls_client());
    assert_eq!(found, Err(PathError::Profile(ProfileError::ExtendedKeyUsage)));
    let mut path = Path::to(&root);
    path.usage = Usage::TlsClient;
    assert!(path.find(&Leaf::tls_client()).is_ok());
    let both = Leaf::seal().with(|p| p.extended_key_usages.push(Eku::ClientAuth));
    assert!(path.find(&both).is_ok());
    assert!(document_signing() == both.0.extended_key_usages[0]);
}

#[test]
fn without_a_list_revocation_is_not_checked() {
    let root = Ca::root("a root");
    let validated = Path::to(&root).find(&Leaf::seal()).unwrap();
    assert_eq!(validated.revocation, not_checked(NotCheckedBecause::NoList));
}

#[test]
fn a_current_list_of_the_issuer_checks_revocation() {
    let root = Ca::root("a root");
    let path = Path::to(&root).list(&root.list(&[(7, (2026, 11, 2))]));
    let validated = path.find(&Leaf::seal().serial(8)).unwrap();
    assert_eq!(validated.revocation, Revocation::Checked);
    assert_eq!(path.find(&Leaf::seal().serial(7)), Err(PathError::Revoked));
}

#[test]
fn what_was_signed_before_the_revocation_stays_good() {
    let root = Ca::root("a root");
    let mut path = Path::to(&root).list(&root.list(&[(7, (2026, 11, 2))]));
    path.at = at("2026-11-01T12:00:00Z");
    let validated = path.find(&Leaf::seal().serial(7)).unwrap();
    assert_eq!(validated.revocation, Revocation::Checked);
    assert!(!validated.covers(at("2026-11-02T00:00:00Z")), "the finding ends with it");
    path.at = at("2026-11-02T00:00:00Z");
    assert_eq!(path.find(&Leaf::seal().serial(7)), Err(PathError::Revoked));
}

#[test]
fn an_expired_list_leaves_revocation_unchecked_but_still_revokes() {
    let root = Ca::root("a root");
    let list = root.list_until((2026, 11, 10), &[(7, (2026, 11, 2))]);
    let path = Path::to(&root).list(&list);
    let validated = path.find(&Leaf::seal().serial(8)).unwrap();
    assert_eq!(validated.revocation, not_checked(NotCheckedBecause::ListExpired));
    assert_eq!(path.find(&Leaf::seal().serial(7)), Err(PathError::Revoked));
}

#[test]
fn the_newest_list_is_asked_in_whatever_order_they_come() {
    let root = Ca::root("a root");
    let old = root.list_until((2026, 11, 2), &[]);
    let new = root.list(&[(7, (2026, 11, 2))]);
    // Both are of 1 November; the list that is asked first must not hide a revocation.
    for lists in [[&old, &new], [&new, &old]] {
        let path = Path::to(&root).list(lists[0]).list(lists[1]);
        assert_eq!(path.find(&Leaf::seal().serial(7)), Err(PathError::Revoked));
    }
}

#[test]
fn a_list_of_somebody_else_checks_nothing() {
    let (root, other, twin) = (Ca::root("a root"), Ca::root("another"), Ca::root("a root"));
    let path = Path::to(&root).list(&other.list(&[]));
    let validated = path.find(&Leaf::seal()).unwrap();
    assert_eq!(validated.revocation, not_checked(NotCheckedBecause::Uncovered));
    let path = Path::to(&root).list(&twin.list(&[(7, (2026, 11, 2))]));
    let validated = path.find(&Leaf::seal().serial(7)).unwrap();
    assert_eq!(validated.revocation, not_checked(NotCheckedBecause::ListUnverifiable));
}

#[test]
fn a_revoked_leaf_is_not_hidden_by_an_uncovered_intermediate() {
    let root = Ca::root("a root");
    let middle = root.below("an intermediate");
    let mut path = Path::to(&root).list(&middle.list(&[(7, (2026, 11, 2))]));
    path.between = vec![middle.certificate.clone()];
    assert_eq!(path.find_issued(&middle, &Leaf::seal().serial(7)), Err(PathError::Revoked));
    let validated = path.find_issued(&middle, &Leaf::seal().serial(8)).unwrap();
    assert_eq!(validated.revocation, not_checked(NotCheckedBecause::Uncovered));
    let path = path.list(&root.list(&[]));
    let validated = path.find_issued(&middle, &Leaf::seal().serial(8)).unwrap();
    assert_eq!(validated.revocation, Revocation::Checked);
}

#[test]
fn a_list_from_after_the_certificate_s_end_is_silent_on_it_and_proves_nothing() {
    let root = Ca::root("a root");
    let leaf = Leaf::seal().valid((2026, 1, 1), (2026, 10, 1)).serial(7);
    let mut path = Path::to(&root).list(&root.list(&[]));
    path.at = at("2026-09-01T00:00:00Z");
    let validated = path.find(&leaf).unwrap();
    assert_eq!(validated.revocation, not_checked(NotCheckedBecause::ListTooLate));
    let mut path = Path::to(&root).list(&root.list(&[(7, (2026, 8, 1))]));
    path.at = at("2026-09-01T00:00:00Z");
    assert_eq!(path.find(&leaf), Err(PathError::Revoked));
}

#[test]
fn a_path_that_is_bad_anyway_is_not_excused_by_its_lists() {
    let (root, other) = (Ca::root("a root"), Ca::root("another"));
    let path = Path::to(&root).list(&root.list_until((2026, 11, 10), &[]));
    assert_eq!(path.find_issued(&other, &Leaf::seal()), Err(PathError::Untrusted));
    let expired = Leaf::seal().valid((2026, 1, 1), (2026, 2, 1));
    assert_eq!(path.find(&expired), Err(PathError::Expired));
}

#[test]
fn a_finding_may_be_used_until_the_first_thing_runs_out() {
    let root = Ca::root("a root");
    let path = Path::to(&root);
    let leaf = Leaf::seal().valid((2026, 1, 1), (2027, 1, 1));
    let validated = path.find(&leaf).unwrap();
    assert!(validated.covers(at("2026-01-01T00:00:00Z")));
    assert!(validated.covers(at("2027-01-01T00:00:00Z")));
    assert!(!validated.covers(at("2027-01-01T00:00:01Z")));
    let path = path.list(&root.list(&[]));
    let validated = path.find(&leaf).unwrap();
    assert!(validated.covers(now()));
    assert!(!validated.covers(at("2026-12-01T00:00:00Z")), "the list is out of date then");
}

#[test]
fn bytes_that_are_no_list_are_refused() {
    let mut crls = Crls::none();
    let list = Ca::root("a root").list(&[]);
    let longer = [&list[..], &[0]].concat();
    for bad in [&b""[..], &list[..list.len() - 1], &longer] {
        assert_eq!(crls.add(bad), Err(CrlError::Malformed));
    }
    assert!(crls.is_empty());
    crls.add(&list).unwrap();
    assert_eq!(crls.len(), 1);
}

#[test]
fn pem_reads_back_what_it_writes_and_takes_nothing_else() {
    let (root, other) = (Ca::root("a root"), Ca::root("another"));
    let pem = to_pem(&root.certificate) + &to_pem(&other.certificate);
    assert_eq!(from_pem(pem.as_bytes()).unwrap(), [root.certificate, other.certificate]);
    let key = KeyPair::generate().unwrap().serialize_pem();
    assert!(from_pem((pem + &key).as_bytes()).is_err(), "a private key among certificates");
    assert!(from_pem(b"").is_err());
}
