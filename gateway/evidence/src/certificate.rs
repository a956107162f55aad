//! Certificates: what a key is certified for, by whom, and whether that still stands.
//!
//! A certificate never says who somebody *is* here: that is the register's matter, by the key
//! alone. A certificate says that an anchor of that authority vouches for the key, for this use,
//! at this time. [`Certificate`] is one certificate, read once; [`validate_path`] is RFC 5280
//! path validation by rustls-webpki together with what webpki leaves out ([`profile`]) and with an
//! honest answer on revocation: checked, or not checked and why.

use gateway_bundle::Digest;
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, TrustAnchor};
use x509_parser::prelude::{FromDer, X509Certificate};

mod path;
pub mod profile;
mod public_key;
mod revocation;

pub use path::{PathError, Validated, validate_path};
pub use profile::{ProfileError, Usage};
pub use public_key::PublicKey;
pub use revocation::{
    CrlError, Crls, NotCheckedBecause, Revocation, Revoker, crl_from_pem_or_der, revoker,
};

/// Why bytes are not a certificate that can be used. Never repeats their content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The bytes are no DER certificate, or something follows it.
    #[error("the certificate is not well-formed DER")]
    Malformed,
    /// The PEM text holds no certificate, or something else.
    #[error("the text holds no PEM certificate, or something besides certificates")]
    Pem,
}

/// One certificate, read once.
#[derive(Clone)]
pub struct Certificate {
    der: CertificateDer<'static>,
    digest: Digest,
    spki: Digest,
    key: PublicKey,
    not_before: Timestamp,
    not_after: Timestamp,
    facts: profile::Facts,
}

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    ///
    /// The bytes are no certificate. A key of an unknown kind is no error: see
    /// [`PublicKey::Unsupported`].
    pub fn parse(der: CertificateDer<'static>) -> Result<Self, CertificateError> {
        let (rest, read) =
            X509Certificate::from_der(&der).map_err(|_| CertificateError::Malformed)?;
        if !rest.is_empty() {
            return Err(CertificateError::Malformed);
        }
        let spki = read.public_key();
        let moment = |time: x509_parser::time::ASN1Time| {
            Timestamp::from_second(time.timestamp()).map_err(|_| CertificateError::Malformed)
        };
        Ok(Self {
            digest: Digest::of(&der),
            spki: Digest::of(spki.raw),
            key: PublicKey::read(spki),
            not_before: moment(read.validity().not_before)?,
            not_after: moment(read.validity().not_after)?,
            facts: profile::Facts::read(&read).ok_or(CertificateError::Malformed)?,
            der,
        })
    }

    /// Its bytes.
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// The digest of its bytes, as `x5t#S256` carries it.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The digest of its public key (SHA-256 of the `SubjectPublicKeyInfo` in DER): the name by
    /// which the register knows the key.
    pub fn spki(&self) -> Digest {
        self.spki
    }

    /// Its public key.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The first moment of its validity.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The last moment of its validity.
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// Whether subject and issuer are the same, as in a root.
    pub fn is_self_issued(&self) -> bool {
        self.facts.self_issued
    }
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate").field("spki", &self.spki).finish_non_exhaustive()
    }
}

/// The digest by which the register knows the key of a certificate.
///
/// # Errors
///
/// The bytes are no certificate.
pub fn spki_digest(der: &CertificateDer<'_>) -> Result<Digest, CertificateError> {
    let (rest, read) = X509Certificate::from_der(der).map_err(|_| CertificateError::Malformed)?;
    if rest.is_empty() {
        Ok(Digest::of(read.public_key().raw))
    } else {
        Err(CertificateError::Malformed)
    }
}

/// Reads every certificate of a PEM text, in order.
///
/// # Errors
///
/// The text holds none, or holds something else (a private key, for example).
pub fn from_pem(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    use rustls_pki_types::pem::{PemObject, SectionKind};
    let sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(text);
    let certificates = sections.map(|section| match section {
        Ok((SectionKind::Certificate, der)) => Ok(CertificateDer::from(der)),
        _ => Err(CertificateError::Pem),
    });
    let certificates = certificates.collect::<Result<Vec<_>, _>>()?;
    if certificates.is_empty() { Err(CertificateError::Pem) } else { Ok(certificates) }
}

/// A certificate as a trust anchor; `None` if it cannot be one.
pub fn trust_anchor(der: &CertificateDer<'_>) -> Option<TrustAnchor<'static>> {
    Some(webpki::anchor_from_trusted_cert(der).ok()?.to_owned())
}

/// Writes a certificate as PEM.
pub fn to_pem(der: &CertificateDer<'_>) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in text.as_bytes().chunks(64) {
        pem.push_str(&String::from_utf8_lossy(line));
        pem.push('\n');
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}
