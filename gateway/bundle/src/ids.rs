//! Names: every identifier that crosses a border, parsed once and valid ever after.
//!
//! Each type can only hold a well-formed value, so the rest of the gateway compares and stores
//! names without asking again. None of them may carry personal data: they appear in logs, in
//! metrics and in evidence.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// Why a text is not the name it claims to be. Never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} is not well formed: {rule}")]
pub struct NameError {
    /// Which name was expected.
    pub what: &'static str,
    /// The form that is wanted.
    pub rule: &'static str,
}

impl NameError {
    fn refuse<E: serde::de::Error>(self) -> E {
        crate::json::refusal(self.rule)
    }
}

macro_rules! text_name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(NameError { what: $what, rule: $rule })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(NameError::refuse)
            }
        }
    };
}

fn lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn words_of(text: &str, most: usize) -> bool {
    text.len() <= most
        && text.split('-').all(|word| !word.is_empty() && word.bytes().all(lower_or_digit))
}

text_name!(
    /// A central authority: ISO 3166-1 alpha-2 in lower case, a hyphen, a short name
    /// (`kz-pgo`, `br-mj`).
    AuthorityId,
    "an authority id",
    "two lower-case country letters, a hyphen and a short name of lower-case letters, digits and hyphens, at most 32 characters",
    |text| {
        let country = text.as_bytes().get(..3);
        country.is_some_and(|c| c.iter().take(2).all(u8::is_ascii_lowercase) && c.last() == Some(&b'-'))
            && words_of(text, 32)
    }
);

text_name!(
    /// A treaty profile (`kz-br-2018`).
    TreatyId,
    "a treaty id",
    "lower-case letters, digits and hyphens, at most 32 characters",
    |text| words_of(text, 32)
);

text_name!(
    /// A document within its bundle (`d1`).
    DocumentId,
    "a document id",
    "lower-case letters and digits, beginning with a letter, at most 16 characters",
    |text| text.len() <= 16
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(lower_or_digit)
);

text_name!(
    /// A State: ISO 3166-1 alpha-2 in upper case.
    Country,
    "a State",
    "two upper-case letters (ISO 3166-1 alpha-2)",
    |text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
);

text_name!(
    /// A language: BCP 47, shortest ISO 639 code, script or region where needed (`kk`, `pt-BR`).
    Language,
    "a language",
    "a BCP 47 tag such as kk, ru or pt-BR",
    |text| {
        let mut parts = text.split('-');
        parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()))
            && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
            && text.len() <= 20
    }
);

text_name!(
    /// The number under which the opener keeps the case. It stands in problems and mails of the
    /// opener's own side only, since nobody can promise that it holds no name.
    CaseReference,
    "a case reference",
    "1 to 64 letters, digits, hyphens, dots, slashes or underscores",
    |text| (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'/' | b'_'))
);

impl AuthorityId {
    /// The State the authority belongs to, by its id.
    pub fn country(&self) -> Country {
        Country(self.0.get(..2).unwrap_or_default().to_ascii_uppercase().into())
    }
}

impl Language {
    /// The language without script and region: `pt` for `pt-BR`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

/// A bundle's id, chosen by the sender: a `UUIDv7` (RFC 9562), written `urn:uuid:…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleId(Uuid);

impl BundleId {
    const RULE: NameError = NameError {
        what: "a bundle id",
        rule: "urn:uuid: followed by a UUID of version 7 in lower-case hexadecimal",
    };

    /// Takes a version 7 UUID.
    ///
    /// # Errors
    ///
    /// The UUID is of another version.
    pub fn new(uuid: Uuid) -> Result<Self, NameError> {
        let rfc_9562 = uuid.get_variant() == uuid::Variant::RFC4122;
        if rfc_9562 && uuid.get_version_num() == 7 { Ok(Self(uuid)) } else { Err(Self::RULE) }
    }

    /// The bare UUID, as it stands in addresses of the exchange API.
    pub fn uuid(&self) -> Uuid {
        self.0
    }
}

impl FromStr for BundleId {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let bare = text.strip_prefix("urn:uuid:").unwrap_or(text);
        let uuid = Uuid::try_parse(bare).map_err(|_| Self::RULE)?;
        if bare != uuid.hyphenated().to_string() {
            return Err(Self::RULE);
        }
        Self::new(uuid)
    }
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "urn:uuid:{}", self.0)
    }
}

impl Serialize for BundleId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BundleId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        if !text.starts_with("urn:uuid:") {
            return Err(Self::RULE.refuse());
        }
        text.parse().map_err(NameError::refuse)
    }
}

/// What identifies a bundle everywhere and for ever: who sent it and the id they gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleKey {
    /// The sending authority.
    pub from: AuthorityId,
    /// The sender's id for it.
    pub bundle: BundleId,
}

impl fmt::Display for BundleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.from, self.bundle.0)
    }
}

/// What identifies a case on both sides (with the two authorities, which every bundle names).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseKey {
    /// The treaty the case runs under.
    pub treaty: TreatyId,
    /// The authority that opened the case.
    pub opened_by: AuthorityId,
    /// The opener's number for it.
    pub reference: CaseReference,
}

/// A SHA-256 digest, written in lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Takes the 32 bytes of a digest computed elsewhere.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Computes a [`Digest`] piece by piece.
#[derive(Clone)]
pub struct Hasher(ring::digest::Context);

impl Hasher {
    /// Starts over nothing.
    pub fn new() -> Self {
        Self(ring::digest::Context::new(&ring::digest::SHA256))
    }

    /// Adds the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of everything added.
    pub fn finish(self) -> Digest {
        let digest = self.0.finish();
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.as_ref());
        Digest(bytes)
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        const RULE: NameError =
            NameError { what: "a digest", rule: "64 lower-case hexadecimal digits (SHA-256)" };
        let nibble = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(RULE),
        };
        if text.len() != 64 {
            return Err(RULE);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().as_chunks::<2>().0) {
            let [high, low] = *pair;
            *byte = nibble(high)? << 4 | nibble(low)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(NameError::refuse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_what_it_writes() {
        let digest = Digest::of(b"abc");
        assert_eq!(
            digest.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(digest.to_string().parse::<Digest>(), Ok(digest));
        assert!(digest.to_string().to_uppercase().parse::<Digest>().is_err());
    }

    #[test]
    fn an_authority_is_a_country_and_a_short_name() {
        assert_eq!("kz-pgo".parse::<AuthorityId>().unwrap().country().as_str(), "KZ");
        for bad in ["kz", "kz-", "KZ-pgo", "k-pgo", "kz_pgo", "kz-p go", "kz--a", ""] {
            assert!(bad.parse::<AuthorityId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bundle_id_is_a_version_7_uuid_in_one_spelling() {
        assert!("urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f".parse::<BundleId>().is_ok());
        for bad in [
            "urn:uuid:0192F0C1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
            "urn:uuid:0192f0c1-7a2b-4c3d-8e4f-5a6b7c8d9e0f",
            "urn:uuid:0192f0c1-7a2b-7c3d-0e4f-5a6b7c8d9e0f",
            "urn:uuid:0192f0c17a2b7c3d8e4f5a6b7c8d9e0f",
            "{0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f}",
        ] {
            assert!(bad.parse::<BundleId>().is_err(), "{bad}");
        }
    }
}
