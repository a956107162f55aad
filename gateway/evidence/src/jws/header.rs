//! The protected header.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gateway_bundle::json;
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use serde_json::{Map, Value};

use super::{Algorithm, CHAIN_MAX, JwsError};
use crate::certificate::{Certificate, PublicKey};

/// Members that are refused wherever they stand.
///
/// `sigT`, `x5t`, `x5t#o` and `sigX5ts` would make the signature no `JAdES` B-B any more (a second
/// claimed time, a second certificate reference); `jwk`, `jku`, `x5u` and `kid` would choose a key;
/// `b64` and `sigD` would choose what was signed; `crit` names an extension, and none is known;
/// `zip` and `enc` belong to encryption, `exp` and `nbf` to tokens.
const FORBIDDEN: &[&str] = &[
    "crit", "b64", "sigD", "sigT", "x5t", "x5t#o", "sigX5ts", "jwk", "jku", "x5u", "kid", "zip",
    "enc", "exp", "nbf",
];

/// What kind of statement a JWS is. One never passes for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Typ {
    /// A bundle's seal; the payload is the manifest.
    Seal,
    /// Evidence; the payload is an evidence body.
    Evidence,
    /// A certifying official's statement on one copy.
    Certification,
    /// The exporter's seal over a bag; the payload is `tagmanifest-sha256.txt`.
    TagManifest,
}

impl Typ {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Seal, Self::Evidence, Self::Certification, Self::TagManifest];

    /// Its text in the header's `typ`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seal => "treaty-seal+jose",
            Self::Evidence => "treaty-evidence+jose",
            Self::Certification => "treaty-certification+jose",
            Self::TagManifest => "treaty-tag-manifest+jose",
        }
    }

    /// The most bytes that a payload of this kind may have.
    pub const fn payload_max(self) -> usize {
        match self {
            Self::Seal => gateway_bundle::manifest::MANIFEST_BYTES_MAX,
            Self::Evidence => crate::record::BODY_BYTES_MAX,
            Self::Certification => crate::certification::STATEMENT_BYTES_MAX,
            Self::TagManifest => 1 << 20,
        }
    }
}

/// What a protected header says, once it has the one form that is taken.
#[derive(Debug, Clone)]
pub struct Header {
    /// `alg`.
    pub algorithm: Algorithm,
    /// `typ`.
    pub typ: Typ,
    /// `iat`: when the signer says it signed. A claim; never a proof.
    pub issued: Timestamp,
    pub(super) leaf: Certificate,
    pub(super) intermediates: Vec<CertificateDer<'static>>,
}

impl Header {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, JwsError> {
        let Value::Object(members) = json::parse(bytes).map_err(JwsError::Json)? else {
            return Err(JwsError::Member { member: "header", wanted: "a JSON object" });
        };
        if let Some(member) = FORBIDDEN.iter().find(|name| members.contains_key(**name)) {
            return Err(JwsError::Forbidden { member });
        }
        // Before the certificates: a signature of an unknown family has certificates of that
        // family, and should be called unsupported, not malformed.
        let algorithm = Algorithm::from_name(text(&members, "alg", "the name of an algorithm")?)?;
        let typ = typ(&members)?;
        let issued = issued(&members)?;
        let mut chain = chain(&members)?.into_iter();
        let leaf = chain.next().ok_or(CHAIN)?;
        let leaf = Certificate::parse(leaf)?;
        let digest = text(&members, "x5t#S256", THUMBPRINT)?;
        let digest = URL_SAFE_NO_PAD
            .decode(digest)
            .map_err(|_| JwsError::Member { member: "x5t#S256", wanted: THUMBPRINT })?;
        if digest != leaf.digest().as_bytes() {
            return Err(JwsError::Thumbprint);
        }
        if !algorithm.fits(leaf.key()) {
            return Err(match leaf.key() {
                PublicKey::Unsupported => JwsError::Unsupported { name: "by its key" },
                _ => JwsError::KeyMismatch,
            });
        }
        Ok(Self { algorithm, typ, issued, leaf, intermediates: chain.collect() })
    }
}

const THUMBPRINT: &str = "the SHA-256 of the certificate in base64url";
const CHAIN: JwsError = JwsError::Member {
    member: "x5c",
    wanted: "1 to 8 certificates in base64 (not base64url), the signer's first",
};

fn text<'a>(
    members: &'a Map<String, Value>,
    member: &'static str,
    wanted: &'static str,
) -> Result<&'a str, JwsError> {
    members.get(member).and_then(Value::as_str).ok_or(JwsError::Member { member, wanted })
}

fn typ(members: &Map<String, Value>) -> Result<Typ, JwsError> {
    const WANTED: &str = "treaty-seal+jose, treaty-evidence+jose, treaty-certification+jose or \
                          treaty-tag-manifest+jose";
    let name = text(members, "typ", WANTED)?;
    let typ = Typ::ALL.into_iter().find(|typ| typ.name() == name);
    typ.ok_or(JwsError::Member { member: "typ", wanted: WANTED })
}

fn issued(members: &Map<String, Value>) -> Result<Timestamp, JwsError> {
    let malformed = JwsError::Member {
        member: "iat",
        wanted: "whole seconds since 1970-01-01T00:00:00Z, not before 2025-07-15",
    };
    let seconds = members.get("iat").and_then(Value::as_i64).ok_or(malformed.clone())?;
    // Before that day another member claimed the time (TS 119 182-1, clause 5.1.11).
    if seconds < 1_752_537_600 {
        return Err(malformed);
    }
    Timestamp::from_second(seconds).map_err(|_| malformed)
}

fn chain(members: &Map<String, Value>) -> Result<Vec<CertificateDer<'static>>, JwsError> {
    let texts = members.get("x5c").and_then(Value::as_array).ok_or(CHAIN)?;
    if texts.is_empty() || texts.len() > CHAIN_MAX {
        return Err(CHAIN);
    }
    let certificates = texts.iter().map(|text| {
        let der = STANDARD.decode(text.as_str().ok_or(CHAIN)?).map_err(|_| CHAIN)?;
        Ok(CertificateDer::from(der))
    });
    certificates.collect()
}
