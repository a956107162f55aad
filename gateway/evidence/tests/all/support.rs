//! Two authorities with everything that they need, made anew for each test.

use std::collections::BTreeMap;

use gateway_bundle::Digest;
use gateway_evidence::certificate::spki_digest;
use gateway_evidence::log::LogKey;
use gateway_evidence::register::{RegisterFile, RegisteredKey, RevocationPolicy};
use gateway_evidence::{Register, Role, SigningKey};
use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose as Eku, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SerialNumber, date_time_ymd,
};
use ring::rand::SystemRandom;
use rustls_pki_types::CertificateDer;

/// The moment at which everything takes place.
pub(crate) fn now() -> Timestamp {
    at("2026-11-21T09:30:00Z")
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn rng() -> SystemRandom {
    SystemRandom::new()
}

pub(crate) fn document_signing() -> Eku {
    Eku::Other(vec![1, 3, 6, 1, 5, 5, 7, 3, 36])
}

/// A certification authority.
pub(crate) struct Ca {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) pem: String,
    pub(crate) issuer: Issuer<'static, KeyPair>,
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date_time_ymd(2025, 8, 1);
    params.not_after = date_time_ymd(2036, 1, 1);
    params
}

fn distinguished(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

impl Ca {
    pub(crate) fn root(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority_params(name);
        let certificate = params.self_signed(&key).unwrap();
        Self::of(&certificate, params, key)
    }

    pub(crate) fn below(&self, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority_params(name);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Self::of(&certificate, params, key)
    }

    fn of(certificate: &rcgen::Certificate, params: CertificateParams, key: KeyPair) -> Self {
        Self {
            certificate: certificate.der().clone(),
            pem: certificate.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    pub(crate) fn spki(&self) -> Digest {
        spki_digest(&self.certificate).unwrap()
    }

    pub(crate) fn issue(&self, leaf: &Leaf, key: &KeyPair) -> CertificateDer<'static> {
        leaf.0.signed_by(key, &self.issuer).unwrap().der().clone()
    }

    /// A revocation list of November 2026 with the given serials.
    pub(crate) fn list(&self, revoked: &[(u64, (i32, u8, u8))]) -> Vec<u8> {
        self.list_until((2026, 12, 1), revoked)
    }

    pub(crate) fn list_until(
        &self,
        until: (i32, u8, u8),
        revoked: &[(u64, (i32, u8, u8))],
    ) -> Vec<u8> {
        let entry = |(serial, (year, month, day)): &(u64, (i32, u8, u8))| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(*year, *month, *day),
            reason_code: None,
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 11, 1),
            next_update: date_time_ymd(until.0, until.1, until.2),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().der().to_vec()
    }
}

/// The particulars of an end entity's certificate.
#[derive(Clone)]
pub(crate) struct Leaf(pub(crate) CertificateParams);

impl Leaf {
    pub(crate) fn seal() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name = distinguished("a seal");
        params.key_usages =
            vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
        params.extended_key_usages = vec![document_signing()];
        params.not_before = date_time_ymd(2026, 1, 1);
        params.not_after = date_time_ymd(2028, 1, 1);
        Self(params)
    }

    pub(crate) fn tls_client() -> Self {
        Self::seal()
            .with(|p| p.key_usages = vec![KeyUsagePurpose::DigitalSignature])
            .with(|p| p.extended_key_usages = vec![Eku::ClientAuth])
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut CertificateParams)) -> Self {
        change(&mut self.0);
        self
    }

    pub(crate) fn serial(self, serial: u64) -> Self {
        self.with(|p| p.serial_number = Some(SerialNumber::from(serial)))
    }

    pub(crate) fn valid(self, from: (i32, u8, u8), until: (i32, u8, u8)) -> Self {
        self.with(|p| p.not_before = date_time_ymd(from.0, from.1, from.2))
            .with(|p| p.not_after = date_time_ymd(until.0, until.1, until.2))
    }
}

/// A signing key with a certificate by a CA.
pub(crate) fn signing_key(ca: &Ca, leaf: &Leaf) -> SigningKey {
    let key = KeyPair::generate().unwrap();
    signing_key_of(ca, leaf, &key)
}

pub(crate) fn signing_key_of(ca: &Ca, leaf: &Leaf, key: &KeyPair) -> SigningKey {
    let chain = vec![ca.issue(leaf, key), ca.certificate.clone()];
    SigningKey::from_pkcs8(key.serialized_der(), chain, &rng()).unwrap()
}

/// An RSA key of so many bits.
pub(crate) fn rsa(bits: aws_lc_rs::rsa::KeySize) -> KeyPair {
    use aws_lc_rs::encoding::AsDer;
    let key = aws_lc_rs::rsa::KeyPair::generate(bits).unwrap();
    let der = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&key).unwrap();
    let der = rustls_pki_types::PrivatePkcs8KeyDer::from(der.as_ref());
    KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256).unwrap()
}

/// A register's entry for a key, good from the start of 2026.
pub(crate) fn entry(spki: Digest, role: Role) -> RegisteredKey {
    let from = at("2026-01-01T00:00:00Z");
    RegisteredKey { spki, role, person: None, from, until: None, revoked: None, log_key: None }
}

pub(crate) fn register_file(authority: &str) -> RegisterFile {
    RegisterFile {
        authority: authority.parse().unwrap(),
        address: None,
        languages: Vec::new(),
        anchors: Vec::new(),
        succession: None,
        name: BTreeMap::new(),
        revocation: RevocationPolicy::default(),
        limits: gateway_evidence::register::Limits::default(),
        contacts: Vec::new(),
        keys: Vec::new(),
    }
}

/// An authority with its CA, its seal key and its logs.
pub(crate) struct Authority {
    pub(crate) ca: Ca,
    pub(crate) seal: SigningKey,
    pub(crate) log: LogKey,
    pub(crate) witness: LogKey,
    pub(crate) file: RegisterFile,
}

impl Authority {
    pub(crate) fn new(id: &str) -> Self {
        Self::with_seal(id, &Leaf::seal())
    }

    pub(crate) fn with_seal(id: &str, leaf: &Leaf) -> Self {
        let ca = Ca::root(&format!("CA of {id}"));
        let seal = signing_key(&ca, leaf);
        let ed25519 = || KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap().serialize_der();
        let log = LogKey::of_log(&format!("{id}.example/log"), &ed25519()).unwrap();
        let witness = LogKey::of_witness(&format!("{id}.example/witness"), &ed25519()).unwrap();
        let mut file = register_file(id);
        file.anchors = vec![ca.pem.clone().into()];
        file.keys = vec![entry(seal.spki(), Role::Seal)];
        for (key, role) in [(&log, Role::Log), (&witness, Role::Witness)] {
            let mut entry = entry(key.verifier().spki(), role);
            entry.log_key = Some(key.verifier().clone());
            file.keys.push(entry);
        }
        Self { ca, seal, log, witness, file }
    }

    pub(crate) fn register(&self) -> Register {
        self.register_with(|_| {})
    }

    pub(crate) fn register_with(&self, change: impl FnOnce(&mut RegisterFile)) -> Register {
        let mut file = self.file.clone();
        change(&mut file);
        Register::try_from(file).unwrap()
    }
}
