//! The request for a time-stamp (RFC 3161 §2.4.1).

use gateway_bundle::Digest;

use super::der::{self, BOOLEAN, INTEGER, NULL, OCTET_STRING, OID, SEQUENCE};
use super::signature::SHA_256;

/// What is asked of a time-stamping authority: the hash, a nonce, and its certificate with the
/// answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    pub(super) imprint: Digest,
    pub(super) nonce: [u8; 16],
}

impl Request {
    /// A request for a time-stamp over bytes with this SHA-256. The nonce must be random: it ties
    /// the answer to this request.
    pub fn new(imprint: Digest, nonce: [u8; 16]) -> Self {
        Self { imprint, nonce }
    }

    /// The `TimeStampReq` in DER.
    pub fn to_der(&self) -> Vec<u8> {
        let version = der::write(INTEGER, &[&[1]]);
        let algorithm = [der::write(OID, &[SHA_256]), der::write(NULL, &[])].concat();
        let algorithm = der::write(SEQUENCE, &[&algorithm]);
        let hash = der::write(OCTET_STRING, &[self.imprint.as_bytes()]);
        let imprint = der::write(SEQUENCE, &[&algorithm, &hash]);
        let nonce = der::write_natural(&self.nonce);
        let wanted = der::write(BOOLEAN, &[&[0xff]]);
        der::write(SEQUENCE, &[&version, &imprint, &nonce, &wanted])
    }
}
