//! Keys of logs and witnesses: Ed25519, named, with the C2SP text form of the public half.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::Digest;
use gateway_bundle::ids::Hasher;
use jiff::Timestamp;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::note::{self, NoteError, NoteSignature};
use crate::key::KeyError;

/// The DER before the 32 bytes of an Ed25519 public key (RFC 8410 §4).
const SPKI_PREFIX: [u8; 12] =
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    /// A log's own checkpoints.
    Log,
    /// The checkpoints of other logs, with the time at which they were seen.
    Witness,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Witness => 0x04,
        }
    }
}

/// Why a text is not a verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifierKeyError {
    /// Not `name+hash+key`, or a part is malformed.
    #[error("a verifier key is name+hash+key, as C2SP signed-note writes it")]
    Form,
    /// Neither Ed25519 nor an Ed25519 cosignature.
    #[error("the verifier key's algorithm is not supported; supported: Ed25519 (types 1 and 4)")]
    Unsupported,
    /// The hash in it is not that of its name and key.
    #[error("the verifier key's hash is not that of its name and key")]
    Hash,
}

/// The public half of a log's or a witness's key, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VerifierKey {
    name: Box<str>,
    kind: Kind,
    key: [u8; 32],
    id: [u8; 4],
}

impl VerifierKey {
    fn new(name: &str, kind: Kind, key: [u8; 32]) -> Result<Self, VerifierKeyError> {
        if !note::is_name(name) {
            return Err(VerifierKeyError::Form);
        }
        let mut hasher = Hasher::new();
        hasher.update(name.as_bytes());
        hasher.update(&[b'\n', kind.byte()]);
        hasher.update(&key);
        let mut id = [0; 4];
        id.iter_mut().zip(hasher.finish().as_bytes()).for_each(|(to, from)| *to = *from);
        Ok(Self { name: name.into(), kind, key, id })
    }

    /// The name that signs: for a log, its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first bytes of the hash that tell keys of one name apart.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// Whether it signs the checkpoints of others.
    pub fn is_witness(&self) -> bool {
        self.kind == Kind::Witness
    }

    /// The digest by which registers know the key.
    pub fn spki(&self) -> Digest {
        let mut hasher = Hasher::new();
        hasher.update(&SPKI_PREFIX);
        hasher.update(&self.key);
        hasher.finish()
    }

    /// Checks a signature over a note's text. A witness's gives the time at which it was made.
    pub(super) fn verify(
        &self,
        text: &str,
        signature: &[u8],
    ) -> Result<Option<Timestamp>, NoteError> {
        let check = |message: &str, signature: &[u8]| {
            let key = UnparsedPublicKey::new(&ED25519, &self.key);
            key.verify(message.as_bytes(), signature).map_err(|_| NoteError::Broken)
        };
        match self.kind {
            Kind::Log => check(text, signature).map(|()| None),
            Kind::Witness => {
                let (time, rest) = signature.split_first_chunk::<8>().ok_or(NoteError::Broken)?;
                let seconds = u64::from_be_bytes(*time);
                check(&cosigned(seconds, text), rest)?;
                let seconds = i64::try_from(seconds).map_err(|_| NoteError::Broken)?;
                Timestamp::from_second(seconds).map(Some).map_err(|_| NoteError::Broken)
            }
        }
    }
}

/// What a witness signs (C2SP tlog-cosignature).
fn cosigned(seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

impl FromStr for VerifierKey {
    type Err = VerifierKeyError;

    fn from_str(text: &str) -> Result<Self, VerifierKeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VerifierKeyError::Form);
        };
        let key = STANDARD.decode(key).map_err(|_| VerifierKeyError::Form)?;
        let (kind, key) = key.split_first().ok_or(VerifierKeyError::Form)?;
        let kind = match kind {
            0x01 => Kind::Log,
            0x04 => Kind::Witness,
            _ => return Err(VerifierKeyError::Unsupported),
        };
        let key = key.try_into().map_err(|_| VerifierKeyError::Form)?;
        let read = Self::new(name, kind, key)?;
        if hash == read.id_text() { Ok(read) } else { Err(VerifierKeyError::Hash) }
    }
}

impl VerifierKey {
    fn id_text(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.id))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.kind.byte()];
        key.extend_from_slice(&self.key);
        write!(f, "{}+{}+{}", self.name, self.id_text(), STANDARD.encode(key))
    }
}

impl Serialize for VerifierKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for VerifierKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse()
            .map_err(|error: VerifierKeyError| gateway_bundle::json::refusal(error.to_string()))
    }
}

/// The private half: signs a log's checkpoints, or those of others as their witness.
pub struct LogKey {
    pair: Ed25519KeyPair,
    verifier: VerifierKey,
}

impl LogKey {
    /// The key of a log with that origin: PKCS#8, in PEM or DER.
    ///
    /// # Errors
    ///
    /// The key is no Ed25519 key, or the name cannot be a name.
    pub fn of_log(origin: &str, key: &[u8]) -> Result<Self, KeyError> {
        Self::new(origin, Kind::Log, key)
    }

    /// The key of a witness of that name: PKCS#8, in PEM or DER. It must be another key than the
    /// log's.
    ///
    /// # Errors
    ///
    /// The key is no Ed25519 key, or the name cannot be a name.
    pub fn of_witness(name: &str, key: &[u8]) -> Result<Self, KeyError> {
        Self::new(name, Kind::Witness, key)
    }

    fn new(name: &str, kind: Kind, key: &[u8]) -> Result<Self, KeyError> {
        let is_pem = key.trim_ascii_start().starts_with(b"-----");
        let der = if is_pem { crate::key::pkcs8_of_pem(key)? } else { key.to_vec() };
        let pair =
            Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map_err(|_| KeyError::Rejected)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| KeyError::Rejected)?;
        let verifier = VerifierKey::new(name, kind, public).map_err(|_| KeyError::Rejected)?;
        Ok(Self { pair, verifier })
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs the text of a note: a log as it is, a witness with the time.
    pub fn sign(&self, text: &str, at: Timestamp) -> NoteSignature {
        let signature = match self.verifier.kind {
            Kind::Log => self.pair.sign(text.as_bytes()).as_ref().to_vec(),
            Kind::Witness => {
                let seconds = u64::try_from(at.as_second()).unwrap_or(0);
                let mut timed = seconds.to_be_bytes().to_vec();
                let signature = self.pair.sign(cosigned(seconds, text).as_bytes());
                timed.extend_from_slice(signature.as_ref());
                timed
            }
        };
        NoteSignature::new(&self.verifier, signature)
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogKey").field("verifier", &self.verifier).finish_non_exhaustive()
    }
}
