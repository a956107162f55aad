//! The four signature algorithms, each bound to one kind of key.

use std::fmt;

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};

use super::JwsError;
use crate::certificate::PublicKey;

/// A signature algorithm (RFC 7518 §3). The list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
}

/// Algorithms that others use and this gateway cannot verify, so that an error can name them.
const KNOWN: &[&str] = &[
    "ES512",
    "ES256K",
    "EdDSA",
    "Ed25519",
    "Ed448",
    "PS384",
    "PS512",
    "RS384",
    "RS512",
    "RS1",
    "ESB256",
    "ESB320",
    "ESB384",
    "ESB512",
    "ML-DSA-44",
    "ML-DSA-65",
    "ML-DSA-87",
    "GOST",
];

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Es256, Self::Es384, Self::Ps256, Self::Rs256];

    /// Its name in `alg`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Ps256 => "PS256",
            Self::Rs256 => "RS256",
        }
    }

    /// The algorithm of a name.
    ///
    /// # Errors
    ///
    /// The name makes no signature, or one that is not supported.
    pub fn from_name(name: &str) -> Result<Self, JwsError> {
        if let Some(algorithm) = Self::ALL.into_iter().find(|known| known.name() == name) {
            return Ok(algorithm);
        }
        // JOSE names differ by case; `NONE` is refused as an attempt all the same.
        if name.eq_ignore_ascii_case("none") || name.to_ascii_uppercase().starts_with("HS") {
            return Err(JwsError::NoSignature);
        }
        let name = KNOWN.iter().find(|known| **known == name).copied().unwrap_or("another one");
        Err(JwsError::Unsupported { name })
    }

    /// Whether a key is of the kind that the algorithm asks for.
    pub fn fits(self, key: &PublicKey) -> bool {
        self.of_key(key).is_some()
    }

    pub(super) fn verify(
        self,
        key: &PublicKey,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), JwsError> {
        let (algorithm, key) = self.of_key(key).ok_or(JwsError::KeyMismatch)?;
        UnparsedPublicKey::new(algorithm, key)
            .verify(signed, signature)
            .map_err(|_| JwsError::Broken)
    }

    fn of_key(self, key: &PublicKey) -> Option<(&'static dyn VerificationAlgorithm, &[u8])> {
        match (self, key) {
            (Self::Es256, PublicKey::P256(point)) => Some((&ECDSA_P256_SHA256_FIXED, point)),
            (Self::Es384, PublicKey::P384(point)) => Some((&ECDSA_P384_SHA384_FIXED, point)),
            (Self::Ps256, PublicKey::Rsa { der, bits }) if (2048..=8192).contains(bits) => {
                Some((&RSA_PSS_2048_8192_SHA256, der))
            }
            (Self::Rs256, PublicKey::Rsa { der, bits }) if (2048..=8192).contains(bits) => {
                Some((&RSA_PKCS1_2048_8192_SHA256, der))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
