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
/// Bytes of the header.
pub(super) const HEADER: usize = 40;
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
        let (salt, prefix) = header[1..].split_at(SALT);
        let info = [key.associated.as_slice()];
        let material = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(key.key.as_bytes());
        let derived = material.expand(&info, &AES_256_GCM).map_err(|_| DocumentError::Sealing)?;
        let mut this = Self { key: LessSafeKey::new(UnboundKey::from(derived)), prefix: [0; PREFIX] };
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
        let mut header = [0; HEADER];
        random.fill(&mut header[1..]).map_err(|_| DocumentError::Random)?;
        header[0] = u8::try_from(HEADER).unwrap_or(0);
        let segments = Segments::new(key, &header)?;
        let mut pending = Vec::with_capacity(SEGMENT.min(expected + HEADER + TAG));
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
        if usize::from(header[0]) != HEADER {
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
