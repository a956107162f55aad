//! Signed notes (C2SP signed-note): a text, a blank line, and who signed the text.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::VerifierKey;

/// The most bytes of a note.
pub const NOTE_BYTES_MAX: usize = 64 << 10;
/// The most signatures of a note.
pub const SIGNATURES_MAX: usize = 64;

/// Why a text is not a signed note, or not signed by whom it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a text, a blank line and signature lines, or too large.
    #[error("this is not a signed note")]
    Form,
    /// A key that is known has a signature on it that is not its own.
    #[error("a signature on the note is broken")]
    Broken,
    /// The key has not signed it.
    #[error("the note is not signed by the key")]
    Unsigned,
}

/// A note with its signatures. That somebody's name stands on it proves nothing before
/// [`verify`](Self::verify).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: Box<str>,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl NoteSignature {
    pub(super) fn new(key: &VerifierKey, signature: Vec<u8>) -> Self {
        Self { name: key.name().into(), id: key.id(), signature }
    }

    /// The name that stands on it.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn is_by(&self, key: &VerifierKey) -> bool {
        *self.name == *key.name() && self.id == key.id()
    }
}

impl Note {
    /// A note without signatures yet.
    ///
    /// # Errors
    ///
    /// The text does not end with a line break, or holds control characters.
    pub fn new(text: String) -> Result<Self, NoteError> {
        let control = |c: char| c < ' ' && c != '\n';
        if text.len() > NOTE_BYTES_MAX || !text.ends_with('\n') || text.contains(control) {
            return Err(NoteError::Form);
        }
        Ok(Self { text, signatures: Vec::new() })
    }

    /// The text that is signed, with its last line break.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its signatures.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature, in place of an earlier one by the same key.
    pub fn add(&mut self, signature: NoteSignature) {
        self.signatures.retain(|other| other.name != signature.name || other.id != signature.id);
        self.signatures.push(signature);
    }

    /// The signature in the name of a key, checked or not.
    pub fn signature_of(&self, key: &VerifierKey) -> Option<&NoteSignature> {
        self.signatures.iter().find(|signature| signature.is_by(key))
    }

    /// The note with no other signature than that in the name of a key.
    #[must_use]
    pub fn only(&self, key: &VerifierKey) -> Self {
        let signatures = self.signature_of(key).cloned().into_iter().collect();
        Self { text: self.text.clone(), signatures }
    }

    /// Checks that a key has signed the note. A witness's signature tells when it saw it.
    ///
    /// # Errors
    ///
    /// The key has not signed it, or a signature in its name is not its own: then nothing on the
    /// note should be believed.
    pub fn verify(&self, key: &VerifierKey) -> Result<Option<Timestamp>, NoteError> {
        let mut found = Err(NoteError::Unsigned);
        for signature in self.signatures.iter().filter(|signature| signature.is_by(key)) {
            let time = key.verify(&self.text, &signature.signature)?;
            found = Ok(time);
        }
        found
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Form);
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Form)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Form)?;
        let mut read = Self::new(format!("{text}\n"))?;
        let signatures = lines.split('\n').map(str::parse::<NoteSignature>);
        read.signatures = signatures.collect::<Result<_, _>>()?;
        if read.signatures.len() > SIGNATURES_MAX { Err(NoteError::Form) } else { Ok(read) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl FromStr for NoteSignature {
    type Err = NoteError;

    fn from_str(line: &str) -> Result<Self, NoteError> {
        let rest = line.strip_prefix("— ").ok_or(NoteError::Form)?;
        let (name, blob) = rest.split_once(' ').ok_or(NoteError::Form)?;
        let blob = STANDARD.decode(blob).map_err(|_| NoteError::Form)?;
        let (id, signature) = blob.split_first_chunk::<4>().ok_or(NoteError::Form)?;
        if !is_name(name) || signature.is_empty() {
            return Err(NoteError::Form);
        }
        Ok(Self { name: name.into(), id: *id, signature: signature.to_vec() })
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut blob = self.id.to_vec();
        blob.extend_from_slice(&self.signature);
        write!(f, "— {} {}", self.name, STANDARD.encode(blob))
    }
}

/// Whether a text may name a key: not empty, no space of any kind, no `+`.
pub(super) fn is_name(name: &str) -> bool {
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    !name.is_empty() && name.len() <= 255 && !name.contains(forbidden)
}
