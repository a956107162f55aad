//! Signing keys: a private key with the certificates that vouch for it.
//!
//! A key is taken only together with its certificate, and only when the two belong together, so
//! that a gateway with mixed-up files says so when it starts and not when a partner refuses its
//! first seal. Private keys come as PKCS#8 without a password; how they are protected on disk is
//! the caller's matter. Nothing here prints them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gateway_bundle::Digest;
use jiff::Timestamp;
use ring::rand::SecureRandom;
use ring::rsa;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    RSA_PKCS1_SHA256, RSA_PSS_SHA256,
};
use rustls_pki_types::CertificateDer;

use crate::certificate::{Certificate, CertificateError, PublicKey};
use crate::jws::{Algorithm, CHAIN_MAX, HEADER_BYTES_MAX, Typ};

/// Why a key cannot be used. Never repeats anything of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is a key of another form.
    #[error(
        "the key is not PKCS#8 without a password; convert it with \
         `openssl pkcs8 -topk8 -nocrypt -in OLD.key -out NEW.key`"
    )]
    Form,
    /// PKCS#8, but damaged, or of a size or kind that is not supported.
    #[error("the key cannot be used: damaged, or not P-256, P-384 or RSA of 2048 to 4096 bits")]
    Rejected,
    /// The certificate is unusable.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// There is no certificate, or there are too many, or they are too large for a header.
    #[error("a signing key needs its certificate and at most 7 more, small enough for a header")]
    Chain,
    /// The certificate is of another key.
    #[error("the certificate does not belong to the key")]
    Mismatch,
    /// The algorithm is for another kind of key.
    #[error("the algorithm does not fit the key")]
    Algorithm,
}

/// Why there is no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The payload is larger than its kind may be.
    #[error("the payload is larger than {limit} bytes")]
    TooLarge {
        /// The most bytes.
        limit: usize,
    },
    /// The machine gave no randomness.
    #[error("no randomness for a signature")]
    Randomness,
    /// The body could not be written as JSON.
    #[error("the statement cannot be written as JSON")]
    Body,
}

enum Pair {
    Ecdsa(Box<EcdsaKeyPair>),
    Rsa(Box<rsa::KeyPair>),
}

/// A private key with its certificates, ready to sign.
pub struct SigningKey {
    pair: Pair,
    algorithm: Algorithm,
    leaf: Certificate,
    chain: Vec<CertificateDer<'static>>,
    /// For each kind of statement the encoded header up to the value of `iat`.
    heads: [(Typ, Box<str>); 4],
}

impl SigningKey {
    /// Takes a PKCS#8 key in PEM with its certificates, the key's own first. RSA signs with PS256.
    ///
    /// # Errors
    ///
    /// The key is of another form, or does not belong to the certificate.
    pub fn from_pem(
        pem: &[u8],
        chain: Vec<CertificateDer<'static>>,
        rng: &dyn SecureRandom,
    ) -> Result<Self, KeyError> {
        Self::from_pkcs8(&pkcs8_of_pem(pem)?, chain, rng)
    }

    /// Takes a PKCS#8 key in DER with its certificates, the key's own first. RSA signs with PS256.
    ///
    /// # Errors
    ///
    /// The key is of another form, or does not belong to the certificate.
    pub fn from_pkcs8(
        der: &[u8],
        chain: Vec<CertificateDer<'static>>,
        rng: &dyn SecureRandom,
    ) -> Result<Self, KeyError> {
        let leaf = Certificate::parse(chain.first().cloned().ok_or(KeyError::Chain)?)?;
        let (pair, algorithm) = Pair::read(der, leaf.key(), rng)?;
        let chain = without_roots(chain)?;
        let heads = heads(algorithm, &leaf, &chain)?;
        Ok(Self { pair, algorithm, leaf, chain, heads })
    }

    /// The same key signing with another algorithm that fits it: RS256 instead of PS256, where a
    /// partner's tools want it.
    ///
    /// # Errors
    ///
    /// The algorithm is for another kind of key.
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Result<Self, KeyError> {
        if !algorithm.fits(self.leaf.key()) {
            return Err(KeyError::Algorithm);
        }
        self.heads = heads(algorithm, &self.leaf, &self.chain)?;
        self.algorithm = algorithm;
        Ok(self)
    }

    /// Signs a payload as a statement of a kind, and returns the compact JWS.
    ///
    /// # Errors
    ///
    /// The payload is too large for its kind, or the machine gives no randomness.
    pub fn sign(
        &self,
        typ: Typ,
        payload: &[u8],
        at: Timestamp,
        rng: &dyn SecureRandom,
    ) -> Result<String, SignError> {
        let limit = typ.payload_max();
        if payload.len() > limit {
            return Err(SignError::TooLarge { limit });
        }
        let head = self.heads.iter().find(|(of, _)| *of == typ).map(|(_, head)| head);
        let head = head.ok_or(SignError::Body)?;
        let mut text = String::with_capacity(head.len() + payload.len() * 4 / 3 + 1_024);
        text.push_str(head);
        URL_SAFE_NO_PAD.encode_string(format!("{}}}", at.as_second()), &mut text);
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(payload, &mut text);
        let signature = self.signature(text.as_bytes(), rng)?;
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut text);
        Ok(text)
    }

    fn signature(&self, signed: &[u8], rng: &dyn SecureRandom) -> Result<Vec<u8>, SignError> {
        match &self.pair {
            Pair::Ecdsa(pair) => {
                let signature = pair.sign(rng, signed).map_err(|_| SignError::Randomness)?;
                Ok(signature.as_ref().to_vec())
            }
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let done = if self.algorithm == Algorithm::Rs256 {
                    pair.sign(&RSA_PKCS1_SHA256, rng, signed, &mut signature)
                } else {
                    pair.sign(&RSA_PSS_SHA256, rng, signed, &mut signature)
                };
                done.map_err(|_| SignError::Randomness)?;
                Ok(signature)
            }
        }
    }

    /// The key's certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.leaf
    }

    /// The certificates that a signature carries: the key's own first, no root.
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    /// The digest by which registers know the key.
    pub fn spki(&self) -> Digest {
        self.leaf.spki()
    }

    /// The algorithm it signs with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("spki", &self.spki()).finish_non_exhaustive()
    }
}

impl Pair {
    fn read(
        der: &[u8],
        key: &PublicKey,
        rng: &dyn SecureRandom,
    ) -> Result<(Self, Algorithm), KeyError> {
        let curves = [
            (&ECDSA_P256_SHA256_FIXED_SIGNING, Algorithm::Es256),
            (&ECDSA_P384_SHA384_FIXED_SIGNING, Algorithm::Es384),
        ];
        let belongs = |public: &[u8]| match key {
            PublicKey::P256(known) | PublicKey::P384(known) | PublicKey::Rsa { der: known, .. } => {
                **known == *public
            }
            PublicKey::Unsupported => false,
        };
        for (curve, algorithm) in curves {
            if let Ok(pair) = EcdsaKeyPair::from_pkcs8(curve, der, rng) {
                let belongs = belongs(pair.public_key().as_ref());
                let found = (Self::Ecdsa(Box::new(pair)), algorithm);
                return belongs.then_some(found).ok_or(KeyError::Mismatch);
            }
        }
        let pair = rsa::KeyPair::from_pkcs8(der).map_err(|_| KeyError::Rejected)?;
        let belongs = belongs(pair.public().as_ref());
        let found = (Self::Rsa(Box::new(pair)), Algorithm::Ps256);
        belongs.then_some(found).ok_or(KeyError::Mismatch)
    }
}

/// The PKCS#8 key within a PEM text.
pub(crate) fn pkcs8_of_pem(pem: &[u8]) -> Result<Vec<u8>, KeyError> {
    use rustls_pki_types::pem::{PemObject, SectionKind};
    let mut sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(pem);
    let key = sections.find_map(|section| match section {
        Ok((SectionKind::PrivateKey, der)) => Some(der),
        _ => None,
    });
    key.ok_or(KeyError::Form)
}

/// The certificates for `x5c`: a root adds nothing, since whoever verifies has its own anchors.
fn without_roots(
    chain: Vec<CertificateDer<'static>>,
) -> Result<Vec<CertificateDer<'static>>, KeyError> {
    let mut kept = Vec::with_capacity(chain.len());
    for (place, der) in chain.into_iter().enumerate() {
        if place == 0 || !Certificate::parse(der.clone())?.is_self_issued() {
            kept.push(der);
        }
    }
    if kept.len() > CHAIN_MAX { Err(KeyError::Chain) } else { Ok(kept) }
}

fn heads(
    algorithm: Algorithm,
    leaf: &Certificate,
    chain: &[CertificateDer<'static>],
) -> Result<[(Typ, Box<str>); 4], KeyError> {
    let thumbprint = URL_SAFE_NO_PAD.encode(leaf.digest().as_bytes());
    let chain: Vec<_> = chain.iter().map(|der| format!("\"{}\"", STANDARD.encode(der))).collect();
    let chain = chain.join(",");
    let heads = Typ::ALL.map(|typ| {
        let mut head = format!(
            r#"{{"typ":"{}","alg":"{algorithm}","x5t#S256":"{thumbprint}","x5c":[{chain}],"iat":"#,
            typ.name()
        );
        // Three bytes make four characters: padded to that, the rest can be encoded by itself.
        while !head.len().is_multiple_of(3) {
            head.push(' ');
        }
        (typ, URL_SAFE_NO_PAD.encode(head).into_boxed_str())
    });
    let longest = heads.iter().map(|(_, head)| head.len()).max().unwrap_or(0);
    // `iat` and the closing brace take at most 21 bytes.
    if longest / 4 * 3 + 21 > HEADER_BYTES_MAX { Err(KeyError::Chain) } else { Ok(heads) }
}
