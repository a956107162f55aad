//! Public keys, as far as seals may use them.

use x509_parser::oid_registry::{
    OID_EC_P256, OID_KEY_TYPE_EC_PUBLIC_KEY, OID_NIST_EC_P384, OID_PKCS1_RSAENCRYPTION,
};
use x509_parser::public_key::PublicKey as Parsed;
use x509_parser::x509::SubjectPublicKeyInfo;

/// A certificate's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// A point on P-256, uncompressed.
    P256(Box<[u8]>),
    /// A point on P-384, uncompressed.
    P384(Box<[u8]>),
    /// An RSA key.
    Rsa {
        /// `RSAPublicKey` in DER.
        der: Box<[u8]>,
        /// The length of its modulus in bits.
        bits: usize,
    },
    /// A key that this gateway cannot use: `EdDSA`, GOST, brainpool and others.
    Unsupported,
}

impl PublicKey {
    pub(crate) fn read(spki: &SubjectPublicKeyInfo<'_>) -> Self {
        let key: Box<[u8]> = spki.subject_public_key.data.as_ref().into();
        let algorithm = &spki.algorithm.algorithm;
        if *algorithm == OID_PKCS1_RSAENCRYPTION {
            return match spki.parsed() {
                Ok(Parsed::RSA(rsa)) => Self::Rsa { bits: modulus_bits(rsa.modulus), der: key },
                _ => Self::Unsupported,
            };
        }
        let curve = spki.algorithm.parameters.as_ref().and_then(|any| any.as_oid().ok());
        if *algorithm != OID_KEY_TYPE_EC_PUBLIC_KEY || key.first() != Some(&4) {
            return Self::Unsupported;
        }
        match curve {
            Some(curve) if curve == OID_EC_P256 && key.len() == 65 => Self::P256(key),
            Some(curve) if curve == OID_NIST_EC_P384 && key.len() == 97 => Self::P384(key),
            _ => Self::Unsupported,
        }
    }
}

fn modulus_bits(modulus: &[u8]) -> usize {
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let significant = modulus.get(zeros..).unwrap_or_default();
    let leading = significant.first().map_or(0, |byte| byte.leading_zeros());
    (significant.len() * 8).saturating_sub(usize::try_from(leading).unwrap_or(0))
}
