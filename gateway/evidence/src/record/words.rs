//! The small texts of evidence, each in a form that cannot carry a name or a story.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use gateway_bundle::ids::NameError;
use gateway_bundle::json::refusal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::{Uuid, Variant};

macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text.
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

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(|error: NameError| refusal(error.rule))
            }
        }
    };
}

fn plain(byte: u8, marks: &[u8]) -> bool {
    byte.is_ascii_alphanumeric() || marks.contains(&byte)
}

word!(
    /// The stable code of a finding: `protocol/seal/digest-mismatch`, `kz-br-2018/4(2)(f)/missing`.
    Code,
    "a code",
    "1 to 128 letters, digits and /()-._",
    |text| (1..=128).contains(&text.len()) && text.bytes().all(|b| plain(b, b"/()-._"))
);

word!(
    /// A version, or a consignment's number.
    Word,
    "a version or number",
    "1 to 64 letters, digits and -._+",
    |text| (1..=64).contains(&text.len()) && text.bytes().all(|b| plain(b, b"-._+"))
);

word!(
    /// A place in the manifest (JSON Pointer, RFC 6901), empty for the whole; only through member
    /// names of the contract and indices.
    Pointer,
    "a JSON Pointer",
    "empty, or up to 256 characters: steps of letters, digits, - and _, each after a slash",
    |text| text.is_empty()
        || (text.starts_with('/')
            && text.len() <= 256
            && text.bytes().all(|b| plain(b, b"/-_")))
);

/// An evidence's own name: a `UUIDv7` (RFC 9562).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceId(Uuid);

impl EvidenceId {
    const RULE: NameError =
        NameError { what: "an evidence id", rule: "a UUID of version 7 in lower-case hexadecimal" };

    /// Takes a version 7 UUID.
    ///
    /// # Errors
    ///
    /// The UUID is of another version.
    pub fn new(uuid: Uuid) -> Result<Self, NameError> {
        let fits = uuid.get_version_num() == 7 && uuid.get_variant() == Variant::RFC4122;
        if fits { Ok(Self(uuid)) } else { Err(Self::RULE) }
    }

    /// The bare UUID.
    pub fn uuid(&self) -> Uuid {
        self.0
    }
}

impl FromStr for EvidenceId {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let uuid = Uuid::try_parse(text).map_err(|_| Self::RULE)?;
        if uuid.hyphenated().to_string() == text { Self::new(uuid) } else { Err(Self::RULE) }
    }
}

impl fmt::Display for EvidenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl Serialize for EvidenceId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EvidenceId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(|error: NameError| refusal(error.rule))
    }
}

/// Reads a member that may be absent, but is no null where it stands: what is signed says one thing
/// in one way.
pub(super) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}
