//! A 256-bit key: what it seals, wraps and derives.
//!
//! Sealing is AES-256-GCM under a key derived by HKDF-SHA256 for one row, with a random nonce and
//! the place as associated data: `1 | nonce (12) | ciphertext | tag (16)`.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::KeyError;

const VERSION: u8 = 1;
const KEY_BYTES: usize = 32;

/// Where a sealed value stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'static str,
    pub(crate) row: &'a [u8],
    pub(crate) column: &'static str,
}

impl Place<'_> {
    /// Table and row, unambiguous: names hold no zero byte, and the row ends the text.
    fn row_context(&self) -> Vec<u8> {
        [b"gateway column 1\0", self.table.as_bytes(), b"\0", self.row].concat()
    }

    fn associated(&self) -> Vec<u8> {
        [self.table.as_bytes(), b"\0", self.column.as_bytes(), b"\0", self.row].concat()
    }
}

/// A key, zeroed when it is dropped.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; KEY_BYTES]>);

impl Secret {
    pub(crate) fn random(random: &SystemRandom) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        random.fill(bytes.as_mut()).map_err(|_| KeyError::Random)?;
        Ok(Self(bytes))
    }

    pub(crate) fn from_bytes(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Another key, for one context. Two contexts never give the same key.
    pub(crate) fn derive(&self, context: &[u8]) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        let expanded = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(self.0.as_ref());
        let context = [context];
        let material = expanded.expand(&context, hkdf::HKDF_SHA256);
        material.and_then(|m| m.fill(bytes.as_mut())).map_err(|_| KeyError::Derivation)?;
        Ok(Self(bytes))
    }

    /// Seals a value into its place.
    pub(crate) fn seal(
        &self,
        random: &SystemRandom,
        place: Place<'_>,
        text: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce).map_err(|_| KeyError::Random)?;
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + text.len() + AES_256_GCM.tag_len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(text);
        let body = sealed.get_mut(1 + NONCE_LEN..).unwrap_or_default();
        let tag = self
            .row_key(place)?
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.associated()),
                body,
            )
            .map_err(|_| KeyError::Forged { table: place.table })?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens a value from its place.
    pub(crate) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let forged = KeyError::Forged { table: place.table };
        let (&version, rest) = sealed.split_first().ok_or(forged)?;
        let (nonce, body) = rest.split_at_checked(NONCE_LEN).ok_or(forged)?;
        if version != VERSION {
            return Err(forged);
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| forged)?;
        let mut text = body.to_vec();
        let aad = Aad::from(place.associated());
        let length =
            self.row_key(place)?.open_in_place(nonce, aad, &mut text).map_err(|_| forged)?.len();
        text.truncate(length);
        Ok(text)
    }

    /// Wraps another key.
    pub(crate) fn wrap(
        &self,
        random: &SystemRandom,
        place: Place<'_>,
        key: &Self,
    ) -> Result<Vec<u8>, KeyError> {
        self.seal(random, place, key.0.as_ref())
    }

    /// Unwraps another key.
    pub(crate) fn unwrap(&self, place: Place<'_>, wrapped: &[u8]) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(self.open(place, wrapped)?);
        let key = bytes.as_slice().try_into();
        key.map(|key| Self(Zeroizing::new(key)))
            .map_err(|_| KeyError::Forged { table: place.table })
    }

    fn row_key(&self, place: Place<'_>) -> Result<LessSafeKey, KeyError> {
        let key = self.derive(&place.row_context())?;
        let key = UnboundKey::new(&AES_256_GCM, key.0.as_ref());
        key.map(LessSafeKey::new).map_err(|_| KeyError::Forged { table: place.table })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> = Place { table: "case_", row: b"row-1", column: "reference" };

    #[test]
    fn what_is_sealed_opens_in_its_own_place_only() {
        let random = SystemRandom::new();
        let key = Secret::random(&random).unwrap();
        let sealed = key.seal(&random, PLACE, b"KZ-BR-2026-000017").unwrap();
        assert_eq!(key.open(PLACE, &sealed).unwrap(), b"KZ-BR-2026-000017");
        for other in [
            Place { table: "draft", ..PLACE },
            Place { row: b"row-2", ..PLACE },
            Place { column: "person", ..PLACE },
        ] {
            assert_eq!(key.open(other, &sealed), Err(KeyError::Forged { table: other.table }));
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_seen() {
        let random = SystemRandom::new();
        let key = Secret::random(&random).unwrap();
        let sealed = key.seal(&random, PLACE, b"text").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(PLACE, &changed).is_err(), "byte {at}");
            assert!(key.open(PLACE, &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn two_seals_of_the_same_text_differ() {
        let random = SystemRandom::new();
        let key = Secret::random(&random).unwrap();
        let once = key.seal(&random, PLACE, b"text").unwrap();
        assert_ne!(once, key.seal(&random, PLACE, b"text").unwrap());
    }
}
