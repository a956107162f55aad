//! Whether a token counts.

use std::fmt::{self, Write};
use std::str::FromStr;

use gateway_bundle::Digest;
use jiff::{SignedDuration, Timestamp};
use rustls_pki_types::{CertificateDer, TrustAnchor};
use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

use super::cms::{SignerId, SigningCertificate};
use super::{Request, TimestampError, Token, der};
use crate::certificate::{Certificate, Crls, Revocation, Usage, validate_path};

/// How far a fresh time-stamp's time may be from our clock.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// A time-stamping policy: an object identifier in dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy(Box<[u8]>);

/// A text that is no object identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no object identifier, such as 1.3.6.1.4.1.99999.1")]
pub struct PolicyError;

/// Whom and what to believe.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The anchors of time-stamping authorities.
    pub anchors: &'a [TrustAnchor<'a>],
    /// The policies that are allowed; empty: any.
    pub policies: &'a [Policy],
    /// Revocation lists.
    pub crls: &'a Crls,
}

/// What a token that counts says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// By when it existed: the time of the stamp with its inaccuracy on top.
    pub by: Timestamp,
    /// The time of the stamp.
    pub time: Timestamp,
    /// The policy.
    pub policy: Policy,
    /// The stamp's serial number, in hexadecimal.
    pub serial: String,
    /// Who stamped: the digest of the certificate.
    pub signer: Digest,
    /// What is known of the revocation of the signer's certificate.
    pub revocation: Revocation,
}

impl Token {
    /// Whether the token counts as a time-stamp over bytes with this SHA-256, as of the time of the
    /// stamp. A stamp from the future does not.
    ///
    /// # Errors
    ///
    /// Says why not, and by [`TimestampError::fault`] whether it is bad or could not be checked.
    pub fn verify(
        &self,
        imprint: &Digest,
        rules: &Rules<'_>,
        now: Timestamp,
    ) -> Result<Stamped, TimestampError> {
        let info = &self.info;
        let policy = Policy(info.policy.clone());
        if info.imprint != *imprint {
            return Err(TimestampError::Imprint);
        }
        if !rules.policies.is_empty() && !rules.policies.contains(&policy) {
            return Err(TimestampError::Policy);
        }
        if info.time.duration_since(now) > FRESH {
            return Err(TimestampError::Time);
        }
        let signer = &self.signer;
        if signer.hash.of(&self.content).as_ref() != &*signer.attributes.message_digest {
            return Err(TimestampError::Content);
        }
        let (leaf, others) = self.signing_certificate()?;
        signer.scheme.verify(leaf.key(), &signer.signed, &signer.signature)?;
        let (anchors, crls) = (rules.anchors, rules.crls);
        let path = validate_path(&leaf, &others, anchors, info.time, Usage::TimeStamp, crls)?;
        let by = info.time.checked_add(info.accuracy).map_err(|_| TimestampError::Malformed)?;
        let serial = hexadecimal(&info.serial);
        let (time, signer, revocation) = (info.time, leaf.digest(), path.revocation);
        Ok(Stamped { by, time, policy, serial, signer, revocation })
    }

    /// Whether the token is the answer to a request made just now: besides the rest, its nonce is
    /// the request's, its time is ours, and it names its signer as RFC 5816 wants it.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_fresh(
        &self,
        request: &Request,
        rules: &Rules<'_>,
        now: Timestamp,
    ) -> Result<Stamped, TimestampError> {
        let nonce = der::write_natural(&request.nonce);
        let answered = self.info.nonce.as_deref().map(der::write_natural);
        if answered != Some(nonce) {
            return Err(TimestampError::Nonce);
        }
        if now.duration_since(self.info.time).abs() > FRESH {
            return Err(TimestampError::Time);
        }
        if matches!(self.signer.attributes.certificate, SigningCertificate::V1(_)) {
            return Err(TimestampError::SigningCertificate);
        }
        self.verify(&request.imprint, rules, now)
    }

    /// The certificate that both the signer's id and the signed attributes name, and the others.
    fn signing_certificate(
        &self,
    ) -> Result<(Certificate, Vec<CertificateDer<'static>>), TimestampError> {
        let mut named = self.certificates.iter().filter(|der| self.signer.id.is_of(der));
        let leaf = named.next().ok_or(TimestampError::NoCertificate)?;
        if !self.signer.attributes.certificate.is_of(leaf) {
            return Err(TimestampError::SigningCertificate);
        }
        let others = self.certificates.iter().filter(|der| *der != leaf).cloned().collect();
        let leaf = Certificate::parse(leaf.clone()).map_err(|_| TimestampError::Malformed)?;
        Ok((leaf, others))
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl SignerId {
    fn is_of(&self, certificate: &CertificateDer<'_>) -> bool {
        let Ok((_, read)) = X509Certificate::from_der(certificate) else { return false };
        match self {
            Self::Issued { issuer, serial } => {
                read.issuer().as_raw() == &**issuer && read.raw_serial() == &**serial
            }
            Self::Key(id) => read.extensions().iter().any(|extension| {
                matches!(extension.parsed_extension(),
                    ParsedExtension::SubjectKeyIdentifier(key) if key.0 == &**id)
            }),
        }
    }
}

impl SigningCertificate {
    fn is_of(&self, certificate: &CertificateDer<'_>) -> bool {
        match self {
            Self::V2(hash, digest) => hash.of(certificate).as_ref() == &**digest,
            Self::V1(digest) => {
                let sha_1 = &ring::digest::SHA1_FOR_LEGACY_USE_ONLY;
                ring::digest::digest(sha_1, certificate).as_ref() == &**digest
            }
        }
    }
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let arcs = text.split('.').map(|arc| {
            let number: u64 = arc.parse().map_err(|_| PolicyError)?;
            if number.to_string() == arc { Ok(number) } else { Err(PolicyError) }
        });
        let arcs = arcs.collect::<Result<Vec<_>, _>>()?;
        let [first @ 0..=2, second, rest @ ..] = arcs.as_slice() else { return Err(PolicyError) };
        if *first < 2 && *second > 39 || rest.len() > 30 {
            return Err(PolicyError);
        }
        let start = second.checked_add(first * 40).ok_or(PolicyError)?;
        let bytes: Vec<u8> =
            std::iter::once(&start).chain(rest).flat_map(|arc| base_128(*arc)).collect();
        der::oid(&bytes).map(|bytes| Self(bytes.into())).map_err(|_| PolicyError)
    }
}

fn base_128(arc: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut rest, mut more) = (arc, 0);
    loop {
        let [.., low] = rest.to_be_bytes();
        bytes.push((low & 0x7f) | more);
        rest >>= 7;
        more = 0x80;
        if rest == 0 {
            break;
        }
    }
    bytes.reverse();
    bytes
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = 0_u128;
        let mut first = true;
        for byte in &self.0 {
            number = (number << 7) | u128::from(byte & 0x7f);
            if byte & 0x80 != 0 {
                continue;
            }
            if first {
                let top = (number / 40).min(2);
                write!(f, "{top}.{}", number - 40 * top)?;
            } else {
                write!(f, ".{number}")?;
            }
            (first, number) = (false, 0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_reads_back_what_it_writes() {
        for text in ["1.3.6.1.4.1.99999.1", "2.999.3", "0.4.0.2023.1.1", "1.2.398.3.3.2.6.4"] {
            assert_eq!(text.parse::<Policy>().unwrap().to_string(), text);
        }
        for bad in ["", "1", "3.1", "1.40", "1.2.", "1.02", "1.-2", "a.b"] {
            assert!(bad.parse::<Policy>().is_err(), "{bad}");
        }
    }
}
