//! Checkpoints (C2SP tlog-checkpoint): a log's word on its size and its root.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::Digest;
use jiff::Timestamp;

use super::note::{self, Note, NoteError};
use super::{LogKey, VerifierKey};

/// Why a text is not a checkpoint, or not that log's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not origin, size and root on three lines.
    #[error("this is not a checkpoint: origin, size and root on three lines")]
    Form,
    /// The note around it.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// It is another log's.
    #[error("the checkpoint is another log's")]
    Origin,
}

/// A log's size and root. Extension lines are not taken: they would be signed unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: its name for ever, equal to its key's name.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// Its root.
    pub root: Digest,
}

impl Checkpoint {
    /// Signs it with the log's key.
    ///
    /// # Errors
    ///
    /// The key has another name than the checkpoint's origin.
    pub fn sign(&self, key: &LogKey) -> Result<Note, CheckpointError> {
        if key.verifier().is_witness() || key.verifier().name() != self.origin {
            return Err(CheckpointError::Origin);
        }
        let mut note = Note::new(self.to_string())?;
        // A log's own signature carries no time.
        let signature = key.sign(note.text(), Timestamp::UNIX_EPOCH);
        note.add(signature);
        Ok(note)
    }

    /// Takes the checkpoint of a note that the log's key has signed.
    ///
    /// # Errors
    ///
    /// The note is no checkpoint, another log's, or not signed by the key.
    pub fn verify(note: &Note, key: &VerifierKey) -> Result<Self, CheckpointError> {
        let checkpoint: Self = note.text().parse()?;
        if key.is_witness() || key.name() != checkpoint.origin {
            return Err(CheckpointError::Origin);
        }
        note.verify(key)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, STANDARD.encode(self.root.as_bytes()))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let text = text.strip_suffix('\n').ok_or(CheckpointError::Form)?;
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Form);
        };
        if !note::is_name(origin) {
            return Err(CheckpointError::Form);
        }
        let size = decimal(size).ok_or(CheckpointError::Form)?;
        let root = hash(root).ok_or(CheckpointError::Form)?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

/// A number in its one decimal spelling.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// A hash in base64.
pub(super) fn hash(text: &str) -> Option<Digest> {
    let bytes = STANDARD.decode(text).ok()?;
    Some(Digest::from_bytes(bytes.try_into().ok()?))
}
