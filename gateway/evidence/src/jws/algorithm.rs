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

#[cfg(test)]
mod vectors;

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 7515 A.2 and A.3 sign the same payload under their own headers.
    const PAYLOAD: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    fn signed(header: &str) -> Vec<u8> {
        format!("{header}.{PAYLOAD}").into_bytes()
    }

    fn p256() -> PublicKey {
        let mut point = vec![4];
        point.extend(bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"));
        point.extend(bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
        PublicKey::P256(point.into())
    }

    fn rsa() -> PublicKey {
        let modulus = bytes(
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        );
        // RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        let mut der = vec![0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
        der.extend(modulus);
        der.extend([0x02, 0x03, 0x01, 0x00, 0x01]);
        PublicKey::Rsa { der: der.into(), bits: 2_048 }
    }

    const ES256: &str =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    const RS256: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    #[test]
    fn the_rfc_7515_examples_verify() {
        let es256 = signed("eyJhbGciOiJFUzI1NiJ9");
        assert_eq!(Algorithm::Es256.verify(&p256(), &es256, &bytes(ES256)), Ok(()));
        let rs256 = signed("eyJhbGciOiJSUzI1NiJ9");
        assert_eq!(Algorithm::Rs256.verify(&rsa(), &rs256, &bytes(RS256)), Ok(()));
    }

    #[test]
    fn a_signature_over_other_bytes_is_broken() {
        let other = signed("eyJhbGciOiJFUzI1NiI9");
        let broken = Err(JwsError::Broken);
        assert_eq!(Algorithm::Es256.verify(&p256(), &other, &bytes(ES256)), broken);
        assert_eq!(Algorithm::Rs256.verify(&rsa(), &other, &bytes(RS256)), broken);
        let rs256 = signed("eyJhbGciOiJSUzI1NiJ9");
        assert_eq!(Algorithm::Ps256.verify(&rsa(), &rs256, &bytes(RS256)), broken);
    }

    #[test]
    fn an_algorithm_is_bound_to_its_kind_of_key() {
        let fits = |key: &PublicKey| Algorithm::ALL.map(|algorithm| algorithm.fits(key));
        assert_eq!(fits(&p256()), [true, false, false, false]);
        assert_eq!(fits(&PublicKey::P384([4; 97].into())), [false, true, false, false]);
        assert_eq!(fits(&rsa()), [false, false, true, true]);
        assert_eq!(fits(&PublicKey::Unsupported), [false; 4]);
    }
}
