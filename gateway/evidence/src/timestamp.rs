//! Time-stamps (RFC 3161, RFC 5816): a third party's word that something existed by a time.
//!
//! A time-stamping authority (TSA) signs a hash and the time. It is neither side of an exchange, so
//! its word fixes by when what is under the hash was there. Here are the request, the answer and
//! the token; nothing of it asks a network. The reading is strict DER, written for these few
//! structures: the crates for CMS are unmaintained or read much that a token must not be.
//!
//! A token counts when all of this holds: it is over the wanted hash, its one signer's certificate
//! is named by the signed attributes, certified for time-stamps *only* and leads to a configured
//! anchor at the time of the stamp, and the signature fits. What cannot be checked here (GOST, for
//! example) is unsupported, which is not invalid.

mod cms;
mod der;
mod error;
mod info;
mod request;
mod response;
mod signature;
mod verify;

pub use error::{Failure, TimestampError, TimestampFault};
pub use request::Request;
pub use response::token_of;
pub use verify::{Policy, PolicyError, Rules, Stamped};

use rustls_pki_types::CertificateDer;

use cms::Signer;
use info::Info;

/// The most bytes of a token, and of an answer that holds one.
pub const TOKEN_BYTES_MAX: usize = 64 << 10;

/// A time-stamp token whose form is good. It proves nothing before [`verify`](Self::verify).
#[derive(Debug, Clone)]
pub struct Token {
    der: Vec<u8>,
    content: Vec<u8>,
    info: Info,
    signer: Signer,
    certificates: Vec<CertificateDer<'static>>,
}

impl Token {
    /// Reads a `TimeStampToken`: CMS `SignedData` over a `TSTInfo`, in DER.
    ///
    /// # Errors
    ///
    /// The bytes are none, are too many, or use what is not supported.
    pub fn parse(der: &[u8]) -> Result<Self, TimestampError> {
        if der.len() > TOKEN_BYTES_MAX {
            return Err(TimestampError::TooLarge);
        }
        let signed = cms::parse(der)?;
        Ok(Self {
            der: der.to_vec(),
            info: Info::parse(signed.content)?,
            content: signed.content.to_vec(),
            signer: signed.signer,
            certificates: signed.certificates,
        })
    }

    /// Its bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}
