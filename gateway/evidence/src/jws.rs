//! Compact JWS (RFC 7515) in the one form that this gateway takes: `JAdES` baseline B.
//!
//! The form leaves no choice to whoever makes or reads it. The protected header says what was
//! signed (`typ`), how (`alg`), when (`iat`) and with which certificate (`x5t#S256`, `x5c`). The
//! key comes from that certificate and from nowhere else; whether it is anybody's key is asked of
//! the [register](crate::register). Members that would let a message choose its own key, its own
//! rules or its own payload (`jwk`, `jku`, `x5u`, `kid`, `crit`, `b64`, `sigD`, …) are refused.
//!
//! What this gateway cannot verify is *unsupported*, which is not *broken*: a partner's GOST
//! signature may be perfectly good.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gateway_bundle::Digest;
use rustls_pki_types::CertificateDer;

use crate::certificate::{Certificate, CertificateError};

mod algorithm;
mod header;

pub use algorithm::Algorithm;
pub use header::{Header, Typ};

/// The most bytes that a protected header may have.
pub const HEADER_BYTES_MAX: usize = 16 << 10;
/// The most bytes that a signature may have: RSA with 8,192 bits.
const SIGNATURE_BYTES_MAX: usize = 1 << 10;
/// The most certificates that `x5c` may carry.
pub const CHAIN_MAX: usize = 8;

/// Why a text is not a JWS that this gateway takes. Never repeats the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// A part is larger than allowed.
    #[error("the {part} is larger than {limit} bytes")]
    TooLarge {
        /// Which part.
        part: &'static str,
        /// The most bytes it may have.
        limit: usize,
    },
    /// Not exactly three parts with two dots between them.
    #[error("a compact JWS has three parts joined by dots")]
    Parts,
    /// A part is not canonical base64url without padding.
    #[error("the {part} is not base64url in its one spelling without padding")]
    Encoding {
        /// Which part.
        part: &'static str,
    },
    /// The header is not I-JSON.
    #[error("the header is not I-JSON: {0}")]
    Json(gateway_bundle::json::Error),
    /// A header member is missing or not of its form.
    #[error("the header's `{member}` is missing or malformed; wanted: {wanted}")]
    Member {
        /// Which member.
        member: &'static str,
        /// The form that is wanted.
        wanted: &'static str,
    },
    /// A header member that is never taken.
    #[error("the header must not have `{member}`")]
    Forbidden {
        /// Which member.
        member: &'static str,
    },
    /// `alg` is `none` or a shared-key algorithm: not a signature at all.
    #[error("the algorithm makes no signature")]
    NoSignature,
    /// A signature that this gateway cannot verify. It may be good.
    #[error("the algorithm is not supported ({name}); supported: ES256, ES384, PS256, RS256")]
    Unsupported {
        /// The algorithm, where its name is known.
        name: &'static str,
    },
    /// A certificate of `x5c` cannot be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// `x5t#S256` is not the digest of the first certificate of `x5c`.
    #[error("`x5t#S256` is not the digest of the first certificate of `x5c`")]
    Thumbprint,
    /// The certificate's key is not of the kind that the algorithm asks for.
    #[error("the certificate's key does not fit the algorithm")]
    KeyMismatch,
    /// The signature is not that key's signature over these bytes.
    #[error("the signature is broken: it does not belong to these bytes and this certificate")]
    Broken,
}

/// A compact JWS, read and checked for its form. Its signature is checked by
/// [`verify_signature`](Self::verify_signature), and whose it is by [`seal`](crate::seal).
#[derive(Debug, Clone)]
pub struct Jws {
    compact: Box<str>,
    /// Where the second dot stands: before it is what was signed.
    signed: usize,
    header: Header,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl Jws {
    /// Reads a compact JWS whose payload has at most `payload_max` bytes.
    ///
    /// # Errors
    ///
    /// Says which rule of the form the text breaks.
    pub fn parse(compact: impl AsRef<[u8]>, payload_max: usize) -> Result<Self, JwsError> {
        let compact = compact.as_ref();
        let most = encoded(HEADER_BYTES_MAX)
            .saturating_add(encoded(payload_max))
            .saturating_add(encoded(SIGNATURE_BYTES_MAX))
            .saturating_add(2);
        if compact.len() > most {
            return Err(JwsError::TooLarge { part: "text", limit: most });
        }
        let text = std::str::from_utf8(compact).map_err(|_| JwsError::Parts)?;
        let (signed, signature) = text.rsplit_once('.').ok_or(JwsError::Parts)?;
        let (header, payload) = signed.split_once('.').ok_or(JwsError::Parts)?;
        if payload.contains('.') {
            return Err(JwsError::Parts);
        }
        let header = decode("header", header, HEADER_BYTES_MAX)?;
        let payload = decode("payload", payload, payload_max)?;
        let signature = decode("signature", signature, SIGNATURE_BYTES_MAX)?;
        let header = Header::parse(&header)?;
        Ok(Self { compact: text.into(), signed: signed.len(), header, payload, signature })
    }

    /// Checks the signature against the first certificate of `x5c`. That alone says nothing of
    /// whose certificate it is.
    ///
    /// # Errors
    ///
    /// [`JwsError::Broken`].
    pub fn verify_signature(&self) -> Result<(), JwsError> {
        let signed = self.compact.get(..self.signed).ok_or(JwsError::Parts)?;
        self.header.algorithm.verify(self.leaf().key(), signed.as_bytes(), &self.signature)
    }

    /// The exact bytes that were signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload, without the rest.
    pub fn into_payload(self) -> Vec<u8> {
        self.payload
    }

    /// What the protected header says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What kind of statement it is.
    pub fn typ(&self) -> Typ {
        self.header.typ
    }

    /// The signer's certificate.
    pub fn leaf(&self) -> &Certificate {
        &self.header.leaf
    }

    /// The certificates above the signer's, as the signer sent them.
    pub fn intermediates(&self) -> &[CertificateDer<'static>] {
        &self.header.intermediates
    }

    /// All certificates, the signer's first.
    pub fn chain(&self) -> impl Iterator<Item = &CertificateDer<'static>> {
        std::iter::once(self.leaf().der()).chain(self.intermediates())
    }

    /// The text itself.
    pub fn compact(&self) -> &str {
        &self.compact
    }

    /// The digest of the text: what evidence calls the seal's digest.
    pub fn digest(&self) -> Digest {
        Digest::of(self.compact.as_bytes())
    }
}

/// The length of base64url without padding.
fn encoded(bytes: usize) -> usize {
    bytes.saturating_mul(4).div_ceil(3)
}

fn decode(part: &'static str, text: &str, limit: usize) -> Result<Vec<u8>, JwsError> {
    if text.len() > encoded(limit) {
        return Err(JwsError::TooLarge { part, limit });
    }
    URL_SAFE_NO_PAD.decode(text).map_err(|_| JwsError::Encoding { part })
}
