//! What a certificate must say of itself, beyond what path validation asks.
//!
//! webpki takes a certificate without extended key usage for any use and does not look at key
//! usage at all. Here a certificate is fit for one use only when it says so: a TLS certificate
//! that seals, or a seal certificate that opens connections, is refused.

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ExtendedKeyUsage, KeyUsage};

use super::{Certificate, PublicKey};

/// The shortest RSA modulus of a gateway's own keys, in bits.
const GATEWAY_RSA_BITS: usize = 3_072;
/// The shortest RSA modulus of an official's key: national authorities still issue 2048 bits.
const OFFICIAL_RSA_BITS: usize = 2_048;
/// The longest RSA modulus that can be verified.
const RSA_BITS_MAX: usize = 8_192;

/// What a certificate is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Usage {
    /// A gateway that opens connections.
    TlsClient,
    /// A gateway that takes connections.
    TlsServer,
    /// Seals and evidence.
    Seal,
    /// A certifying official's signature.
    Certification,
    /// A time-stamping authority's tokens (RFC 3161 §2.3).
    TimeStamp,
}

/// Why a certificate is not fit for a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The kind of key is none that this gateway can use.
    #[error("the certificate's kind of key is not supported; wanted P-256, P-384 or RSA")]
    KeyUnsupported,
    /// The RSA modulus is too short or too long.
    #[error("the certificate's RSA key has {bits} bits; wanted {least} to {most}")]
    KeySize {
        /// What it has.
        bits: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// It is the certificate of a certification authority.
    #[error("the certificate is that of a certification authority")]
    Authority,
    /// `keyUsage` is absent or does not allow signatures.
    #[error("the certificate's key usage does not allow signatures for this use")]
    KeyUsage,
    /// `extKeyUsage` is absent where it is needed, or names other uses.
    #[error("the certificate's extended key usage does not name this use")]
    ExtendedKeyUsage,
}

/// What a certificate says of its use.
#[expect(clippy::struct_excessive_bools, reason = "they are bits of certificate extensions")]
#[derive(Clone)]
pub(super) struct Facts {
    pub(super) self_issued: bool,
    authority: bool,
    key_usage: bool,
    digital_signature: bool,
    non_repudiation: bool,
    key_cert_sign: bool,
    extended: Option<Purposes>,
    extended_critical: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "they are purposes of one extension")]
#[derive(Clone, Copy)]
struct Purposes {
    client: bool,
    server: bool,
    document: bool,
    time_stamp: bool,
    other: bool,
}

impl Facts {
    /// Reads the extensions; `None` when one stands twice or cannot be read.
    pub(super) fn read(certificate: &X509Certificate<'_>) -> Option<Self> {
        let basic = certificate.basic_constraints().ok()?;
        let usage = certificate.key_usage().ok()?.map(|usage| usage.value);
        let extended = certificate.extended_key_usage().ok()?;
        Some(Self {
            self_issued: certificate.subject().as_raw() == certificate.issuer().as_raw(),
            authority: basic.is_some_and(|basic| basic.value.ca),
            key_usage: usage.is_some(),
            digital_signature: usage.is_some_and(KeyUsage::digital_signature),
            non_repudiation: usage.is_some_and(KeyUsage::non_repudiation),
            key_cert_sign: usage.is_some_and(KeyUsage::key_cert_sign),
            extended_critical: extended.as_ref().is_some_and(|extended| extended.critical),
            extended: extended.map(|extended| Purposes::read(extended.value)),
        })
    }
}

impl Purposes {
    fn read(extended: &ExtendedKeyUsage<'_>) -> Self {
        // id-kp-documentSigning (RFC 9336).
        let document_signing = x509_parser::oid_registry::asn1_rs::oid!(1.3.6.1.5.5.7.3.36);
        let others = extended.other.iter().any(|oid| *oid != document_signing);
        Self {
            client: extended.client_auth,
            server: extended.server_auth,
            document: extended.other.contains(&document_signing),
            time_stamp: extended.time_stamping && !extended.ocsp_signing,
            other: others
                || extended.ocsp_signing
                || extended.email_protection
                || extended.code_signing
                || extended.any,
        }
    }
}

impl Purposes {
    fn is_time_stamp_only(self) -> bool {
        self.time_stamp && !(self.client || self.server || self.document || self.other)
    }
}

/// Whether a certificate is fit for a use.
///
/// # Errors
///
/// Names the first thing that is not as the profile wants it.
pub fn check(certificate: &Certificate, usage: Usage) -> Result<(), ProfileError> {
    key(certificate.key(), usage)?;
    let facts = &certificate.facts;
    if facts.authority || facts.key_cert_sign {
        return Err(ProfileError::Authority);
    }
    let signs = match usage {
        Usage::TlsClient | Usage::TlsServer => facts.digital_signature,
        Usage::Seal | Usage::Certification => facts.digital_signature || facts.non_repudiation,
        // RFC 3161 leaves it open whether there is a key usage.
        Usage::TimeStamp => !facts.key_usage || facts.digital_signature || facts.non_repudiation,
    };
    let has_usage = facts.key_usage || usage == Usage::TimeStamp;
    if !has_usage || !signs {
        return Err(ProfileError::KeyUsage);
    }
    let purpose = match usage {
        Usage::TlsClient => facts.extended.is_some_and(|purposes| purposes.client),
        Usage::TlsServer => facts.extended.is_some_and(|purposes| purposes.server),
        Usage::Seal => facts.extended.is_none_or(|purposes| purposes.document),
        // National profiles name purposes of their own; only a certificate for TLS is not enough.
        Usage::Certification => {
            facts.extended.is_none_or(|purposes| purposes.document || purposes.other)
        }
        // The one purpose, and critical, so that nobody takes it for anything else.
        Usage::TimeStamp => {
            facts.extended_critical && facts.extended.is_some_and(Purposes::is_time_stamp_only)
        }
    };
    if purpose { Ok(()) } else { Err(ProfileError::ExtendedKeyUsage) }
}

fn key(key: &PublicKey, usage: Usage) -> Result<(), ProfileError> {
    let least = match usage {
        Usage::Certification | Usage::TimeStamp => OFFICIAL_RSA_BITS,
        Usage::TlsClient | Usage::TlsServer | Usage::Seal => GATEWAY_RSA_BITS,
    };
    match *key {
        PublicKey::P256(_) | PublicKey::P384(_) => Ok(()),
        PublicKey::Rsa { bits, .. } if (least..=RSA_BITS_MAX).contains(&bits) => Ok(()),
        PublicKey::Rsa { bits, .. } => {
            Err(ProfileError::KeySize { bits, least, most: RSA_BITS_MAX })
        }
        PublicKey::Unsupported => Err(ProfileError::KeyUnsupported),
    }
}
