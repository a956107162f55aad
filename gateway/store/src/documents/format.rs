//! The form of a document at rest: Tink's streaming AEAD, AES-GCM-HKDF.
//!
//! A published format, so that any program can read a document from key and file. Every document
//! has its own 256-bit key and associated data (see [`crate::documents::Intake`]). A ciphertext is
//!
//! ```text
//! header   = 0x28 | salt (32) | nonce prefix (7)                             40 bytes
//! key      = HKDF-SHA256(ikm = document key, salt, info = associated data)   32 bytes
//! segment  = AES-256-GCM(key, nonce = prefix | counter (u32, big endian) | last (0 or 1), text)
//! ```
//!
//! Every segment has 65,536 bytes of ciphertext, tag of 16 included; the first makes room for the
//! header, the last may be shorter and is empty where nothing else is. `last` is part of the nonce,
//! so a ciphertext that was cut, extended or put in another order does not open. The salt is new
//! for every ciphertext, so no nonce is ever used twice under one key.
//!
//! Parameters in Tink's words: `AES256_GCM_HKDF`, HKDF hash SHA256, derived key size 32, ciphertext
//! segment size 65536.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf;
use ring::rand::SecureRandom;

use super::DocumentError;
use crate::keys::Secret;

/// Bytes of ciphertext in a full segment.
pub(super) const SEGMENT: usize = 65_536;
/// Bytes of the header, and the first of them: their number.
pub(super) const HEADER: usize = 40;
const HEADER_BYTE: u8 = 40;
const TAG: usize = 16;
const SALT: usize = 32;
const PREFIX: usize = 7;
const NONCE: usize = PREFIX + 4 + 1;
/// Bytes of text in the first segment and in the others, when they are full.
const FIRST_TEXT: usize = SEGMENT - HEADER - TAG;
const TEXT: usize = SEGMENT - TAG;

/// The key of one document, with what its ciphertext is bound to.
pub(crate) struct DocumentKey {
    pub(super) key: Secret,
    pub(super) associated: Vec<u8>,
}

/// Seals or opens the segments of one ciphertext.
struct Segments {
    key: LessSafeKey,
    prefix: [u8; PREFIX],
}

impl Segments {
    fn new(key: &DocumentKey, header: &[u8; HEADER]) -> Result<Self, DocumentError> {
        let (salt, prefix) = header.split_at(1).1.split_at(SALT);
        let info = [key.associated.as_slice()];
        let material = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(key.key.as_bytes());
        let derived = material.expand(&info, &AES_256_GCM).map_err(|_| DocumentError::Sealing)?;
        let mut this =
            Self { key: LessSafeKey::new(UnboundKey::from(derived)), prefix: [0; PREFIX] };
        this.prefix.copy_from_slice(prefix);
        Ok(this)
    }

    fn nonce(&self, counter: u32, last: bool) -> Nonce {
        let mut nonce = [0; NONCE];
        let (prefix, rest) = nonce.split_at_mut(PREFIX);
        prefix.copy_from_slice(&self.prefix);
        let (number, flag) = rest.split_at_mut(4);
        number.copy_from_slice(&counter.to_be_bytes());
        flag.fill(u8::from(last));
        Nonce::assume_unique_for_key(nonce)
    }
}

/// Turns text into ciphertext, piece by piece. Holds one segment at most.
pub(super) struct Sealer {
    segments: Segments,
    counter: u32,
    /// Ciphertext to come: the header in front of the first segment, then text.
    pending: Vec<u8>,
    /// Where in `pending` the text begins.
    text_from: usize,
}

impl Sealer {
    pub(super) fn new(
        key: &DocumentKey,
        random: &dyn SecureRandom,
        expected: usize,
    ) -> Result<Self, DocumentError> {
        let mut header = [HEADER_BYTE; HEADER];
        let (_, random_part) = header.split_at_mut(1);
        random.fill(random_part).map_err(|_| DocumentError::Random)?;
        Self::with_header(key, header, expected)
    }

    fn with_header(
        key: &DocumentKey,
        header: [u8; HEADER],
        expected: usize,
    ) -> Result<Self, DocumentError> {
        let segments = Segments::new(key, &header)?;
        let mut pending = Vec::with_capacity(SEGMENT.min(expected.saturating_add(HEADER + TAG)));
        pending.extend_from_slice(&header);
        Ok(Self { segments, counter: 0, pending, text_from: HEADER })
    }

    /// Takes the next text and hands full segments to `write`.
    pub(super) fn push(
        &mut self,
        mut text: &[u8],
        mut write: impl FnMut(&[u8]) -> std::io::Result<()>,
    ) -> Result<(), DocumentError> {
        while !text.is_empty() {
            // A full segment leaves only when more text is known: the last one is marked.
            if self.pending.len() == SEGMENT - TAG {
                self.seal(false, &mut write)?;
            }
            let room = SEGMENT - TAG - self.pending.len();
            let (now, later) = text.split_at(room.min(text.len()));
            self.pending.extend_from_slice(now);
            text = later;
        }
        Ok(())
    }

    /// Seals the last segment.
    pub(super) fn finish(
        mut self,
        mut write: impl FnMut(&[u8]) -> std::io::Result<()>,
    ) -> Result<(), DocumentError> {
        self.seal(true, &mut write)
    }

    fn seal(
        &mut self,
        last: bool,
        write: &mut impl FnMut(&[u8]) -> std::io::Result<()>,
    ) -> Result<(), DocumentError> {
        let nonce = self.segments.nonce(self.counter, last);
        let text = self.pending.get_mut(self.text_from..).unwrap_or_default();
        let sealed = self.segments.key.seal_in_place_separate_tag(nonce, Aad::empty(), text);
        let tag = sealed.map_err(|_| DocumentError::Sealing)?;
        self.pending.extend_from_slice(tag.as_ref());
        write(&self.pending)?;
        self.pending.clear();
        self.text_from = 0;
        self.counter = self.counter.checked_add(1).ok_or(DocumentError::TooLarge)?;
        Ok(())
    }
}

/// Turns ciphertext back into text, segment by segment, in any order.
pub(super) struct Opener {
    segments: Segments,
    last: u32,
}

impl Opener {
    /// Takes the header of a ciphertext whose text has `size` bytes.
    pub(super) fn new(
        key: &DocumentKey,
        header: &[u8; HEADER],
        size: u64,
    ) -> Result<Self, DocumentError> {
        if header.first() != Some(&HEADER_BYTE) {
            return Err(DocumentError::Forged);
        }
        Ok(Self { segments: Segments::new(key, header)?, last: segment_of(size.max(1) - 1)?.0 })
    }

    /// Opens the segment of that number in place. Nothing is seen of it unless its tag is right.
    pub(super) fn open<'b>(
        &self,
        number: u32,
        sealed: &'b mut [u8],
    ) -> Result<&'b mut [u8], DocumentError> {
        let nonce = self.segments.nonce(number, number == self.last);
        let opened = self.segments.key.open_in_place(nonce, Aad::empty(), sealed);
        opened.map_err(|_| DocumentError::Forged)
    }

    /// The number of the last segment.
    pub(super) fn last(&self) -> u32 {
        self.last
    }
}

/// The segment that holds the byte at `offset` of the text, and the byte's place in it.
pub(super) fn segment_of(offset: u64) -> Result<(u32, usize), DocumentError> {
    let (first, text) = (length(FIRST_TEXT), length(TEXT));
    let (number, within) = match offset.checked_sub(first) {
        None => (0, offset),
        Some(rest) => (1 + rest / text, rest % text),
    };
    let number = u32::try_from(number).map_err(|_| DocumentError::TooLarge)?;
    Ok((number, usize::try_from(within).map_err(|_| DocumentError::TooLarge)?))
}

/// Where segment `number` stands in a ciphertext of `sealed` bytes: from, to.
pub(super) fn extent(number: u32, sealed: u64) -> (u64, u64) {
    let from = u64::from(number) * length(SEGMENT);
    let to = (from + length(SEGMENT)).min(sealed);
    if number == 0 { (length(HEADER), to) } else { (from, to) }
}

/// The bytes of the ciphertext of a text of `size` bytes.
pub(super) fn sealed_size(size: u64) -> u64 {
    let others = size.saturating_sub(length(FIRST_TEXT)).div_ceil(length(TEXT));
    length(HEADER) + size + (others + 1) * length(TAG)
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use gateway_bundle::Digest;
    use zeroize::Zeroizing;

    use super::*;

    fn key() -> DocumentKey {
        let bytes = std::array::from_fn(|place| u8::try_from(place).unwrap());
        let key = Secret::from_bytes(Zeroizing::new(bytes));
        DocumentKey { key, associated: b"associated data".to_vec() }
    }

    fn text(size: usize) -> Vec<u8> {
        (0..size).map(|place| u8::try_from(place % 251).unwrap()).collect()
    }

    fn seal(header: &str, text: &[u8], piece: usize) -> Vec<u8> {
        let mut bytes = [0; HEADER];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&header[2 * place..2 * place + 2], 16).unwrap();
        }
        let mut sealed = Vec::new();
        let mut machine = Sealer::with_header(&key(), bytes, 0).unwrap();
        let mut append = |segment: &[u8]| {
            sealed.extend_from_slice(segment);
            Ok(())
        };
        for piece in text.chunks(piece) {
            machine.push(piece, &mut append).unwrap();
        }
        machine.finish(&mut append).unwrap();
        sealed
    }

    /// Made with Tink 1.16.1 for Python: size of the text, header, SHA-256 of the ciphertext.
    const TINK: [(usize, &str, &str); 6] = [
        (
            0,
            "280b15d1575002da573f8d6504c55e7c19624809393f4a51c667adc6135a06dd2619e9c8cebdcd6d",
            "04ec7da8941342001794ee1d207d52650c5418d2f7b8ddbafc113bbe6586ba63",
        ),
        (
            1,
            "2889114d4d28eb4c8c74b2c1026ac85d5c70d40db51ecd1e3f0210cf7fcdc7c7614dfb523e313e55",
            "13622186568e207927ac981106598a0921b44ca1e76056c4d75a27b624f00fd6",
        ),
        (
            65_480,
            "2826f5d596a667575dfe73925f007f6a5de61a51218b4ed7ab75e1a6346d47c7d9755931d0378042",
            "fbcc35f3a68971cdd05979a61a3d05324b53ff358b4a80a9ca98da752cff984b",
        ),
        (
            65_481,
            "281f3abca45dc0875d9c7fb8f2104db776ea800f4f9a041c46a6c99cf7f08db5ca16e6472dedbc01",
            "32c72dbdeec35c79c20fdd15739713b397ec4a375a383fac6c5ba523fe22e07f",
        ),
        (
            131_001,
            "2890df4ababd9a8851914623119f5a7ac0ba504b0ed3762afb533dc91793bd119b3ec2f95c52f05e",
            "e8cf36eda1cc018aa9d63ac99f4e21830cc451aff1e476b5b7d56dc9964d9ad1",
        ),
        (
            200_000,
            "28b729d36990b159eea406a219069a2457812b1abed852b20f4b39a4f96cffed6952c28c454915ed",
            "4aec7251ef95b84066a91f3c3e686ff4ac80848ff9bcb34df9ceae10124cc853",
        ),
    ];

    #[test]
    fn ciphertexts_are_those_of_tink_however_the_text_came_in() {
        for (size, header, wanted) in TINK {
            for piece in [1 << 20, 65_520, 997] {
                let sealed = seal(header, &text(size), piece);
                assert_eq!(Digest::of(&sealed).to_string(), wanted, "{size} in {piece}");
                assert_eq!(u64::try_from(sealed.len()).unwrap(), sealed_size(size as u64));
            }
        }
    }

    #[test]
    fn every_byte_of_a_text_has_its_segment_and_its_place() {
        assert_eq!(segment_of(0).unwrap(), (0, 0));
        assert_eq!(segment_of(65_479).unwrap(), (0, 65_479));
        assert_eq!(segment_of(65_480).unwrap(), (1, 0));
        assert_eq!(segment_of(131_000).unwrap(), (2, 0));
        assert_eq!(extent(0, 200_104), (40, 65_536));
        assert_eq!(extent(3, 200_104), (196_608, 200_104));
    }

    #[test]
    fn the_last_segment_opens_only_as_the_last() {
        let (size, header, _) = TINK[3];
        let sealed = seal(header, &text(size), 1 << 20);
        let header: [u8; HEADER] = sealed[..HEADER].try_into().unwrap();
        let open = |of_size: u64| {
            let opener = Opener::new(&key(), &header, of_size).unwrap();
            opener.open(1, &mut sealed[SEGMENT..].to_vec()).map(|text| text.to_vec())
        };
        assert_eq!(open(65_481).unwrap(), text(size)[65_480..]);
        assert!(matches!(open(200_000), Err(DocumentError::Forged)));
    }
}
