//! The hashes and signatures that a token may use, and the mathematics.

use ring::digest;
use ring::signature::{self as known, UnparsedPublicKey, VerificationAlgorithm};

use super::TimestampError;
use super::der::{INTEGER, NULL, OID, Reader, SEQUENCE, context, small};
use crate::certificate::PublicKey;

pub(super) const SHA_256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SHA_384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
const SHA_512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
/// 1.2.840.113549.1.1: what follows names the algorithm of RSA.
const PKCS_1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
/// 1.2.840.10045.4.3: ECDSA with SHA-2.
const ECDSA_SHA_2: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03];
const MGF_1: u8 = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// Reads what is within an `AlgorithmIdentifier`.
    pub(super) fn read(mut algorithm: Reader<'_>) -> Result<Self, TimestampError> {
        let name = algorithm.expect(OID)?;
        parameters_null(algorithm)?;
        match name {
            SHA_256 => Ok(Self::Sha256),
            SHA_384 => Ok(Self::Sha384),
            SHA_512 => Ok(Self::Sha512),
            _ => Err(TimestampError::Unsupported { what: "another hash than SHA-2" }),
        }
    }

    pub(super) fn of(self, bytes: &[u8]) -> digest::Digest {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, bytes)
    }

    fn len(self) -> u32 {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// A signature algorithm with its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Pkcs1(Hash),
    Pss(Hash),
    Ecdsa(Hash),
}

const UNSUPPORTED: TimestampError =
    TimestampError::Unsupported { what: "a signature algorithm or key of another kind" };

impl Scheme {
    /// Reads what is within an `AlgorithmIdentifier`. `digest` is the hash of the signer, which
    /// plain `rsaEncryption` leaves open and the others must repeat.
    pub(super) fn read(mut algorithm: Reader<'_>, digest: Hash) -> Result<Self, TimestampError> {
        let name = algorithm.expect(OID)?;
        let scheme = if let Some(end) = name.strip_prefix(PKCS_1) {
            match end {
                [1] => Self::Pkcs1(digest),
                [10] => return pss(algorithm, digest),
                [11] => Self::Pkcs1(Hash::Sha256),
                [12] => Self::Pkcs1(Hash::Sha384),
                [13] => Self::Pkcs1(Hash::Sha512),
                _ => return Err(UNSUPPORTED),
            }
        } else {
            match name.strip_prefix(ECDSA_SHA_2) {
                Some([2]) => Self::Ecdsa(Hash::Sha256),
                Some([3]) => Self::Ecdsa(Hash::Sha384),
                Some([4]) => Self::Ecdsa(Hash::Sha512),
                _ => return Err(UNSUPPORTED),
            }
        };
        parameters_null(algorithm)?;
        if scheme.hash() == digest { Ok(scheme) } else { Err(TimestampError::Malformed) }
    }

    fn hash(self) -> Hash {
        match self {
            Self::Pkcs1(hash) | Self::Pss(hash) | Self::Ecdsa(hash) => hash,
        }
    }

    pub(super) fn verify(
        self,
        key: &PublicKey,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), TimestampError> {
        let (algorithm, key) = self.of_key(key).ok_or(UNSUPPORTED)?;
        let key = UnparsedPublicKey::new(algorithm, key);
        key.verify(signed, signature).map_err(|_| TimestampError::Broken)
    }

    fn of_key(self, key: &PublicKey) -> Option<(&'static dyn VerificationAlgorithm, &[u8])> {
        use Hash::{Sha256, Sha384, Sha512};
        let (algorithm, key): (&'static dyn VerificationAlgorithm, &[u8]) = match (self, key) {
            (Self::Ecdsa(Sha256), PublicKey::P256(key)) => (&known::ECDSA_P256_SHA256_ASN1, key),
            (Self::Ecdsa(Sha384), PublicKey::P256(key)) => (&known::ECDSA_P256_SHA384_ASN1, key),
            (Self::Ecdsa(Sha256), PublicKey::P384(key)) => (&known::ECDSA_P384_SHA256_ASN1, key),
            (Self::Ecdsa(Sha384), PublicKey::P384(key)) => (&known::ECDSA_P384_SHA384_ASN1, key),
            (Self::Pkcs1(hash), PublicKey::Rsa { der, .. }) => match hash {
                Sha256 => (&known::RSA_PKCS1_2048_8192_SHA256, der),
                Sha384 => (&known::RSA_PKCS1_2048_8192_SHA384, der),
                Sha512 => (&known::RSA_PKCS1_2048_8192_SHA512, der),
            },
            (Self::Pss(hash), PublicKey::Rsa { der, .. }) => match hash {
                Sha256 => (&known::RSA_PSS_2048_8192_SHA256, der),
                Sha384 => (&known::RSA_PSS_2048_8192_SHA384, der),
                Sha512 => (&known::RSA_PSS_2048_8192_SHA512, der),
            },
            _ => return None,
        };
        Some((algorithm, key))
    }
}

/// RSASSA-PSS (RFC 4055) with one hash throughout and a salt of its length; nothing else is used.
fn pss(mut algorithm: Reader<'_>, digest: Hash) -> Result<Scheme, TimestampError> {
    let mut parameters = algorithm.within(SEQUENCE)?;
    algorithm.end()?;
    let (Some(hash), Some(mask), Some(salt)) = (
        parameters.optional(context(0))?,
        parameters.optional(context(1))?,
        parameters.optional(context(2))?,
    ) else {
        return Err(UNSUPPORTED);
    };
    parameters.end()?;
    let hash = Hash::read(Reader::new(hash).within(SEQUENCE)?)?;
    let mut mask = Reader::new(mask).within(SEQUENCE)?;
    let is_mgf_1 = mask.expect(OID)?.strip_prefix(PKCS_1) == Some(&[MGF_1]);
    let mask = Hash::read(mask.within(SEQUENCE)?)?;
    let salt = small(Reader::new(salt).expect(INTEGER)?)?;
    if is_mgf_1 && hash == digest && mask == digest && salt == digest.len() {
        Ok(Scheme::Pss(hash))
    } else {
        Err(UNSUPPORTED)
    }
}

/// The parameters are absent or NULL: both are in use (RFC 5754 §2).
fn parameters_null(mut rest: Reader<'_>) -> Result<(), TimestampError> {
    if rest.optional(NULL)?.is_some_and(|content| !content.is_empty()) {
        return Err(TimestampError::Malformed);
    }
    rest.end()
}
