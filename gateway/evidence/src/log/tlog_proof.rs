//! The proof that an entry is in a log (C2SP tlog-proof), as a text to keep with the evidence.
//!
//! The proof stands by itself: path, checkpoint and cosignatures are in it, and the `extra` line
//! holds the entry's opening, without which nobody can show that the leaf is this entry's.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::Digest;
use jiff::Timestamp;

use super::checkpoint::{self, Checkpoint, CheckpointError};
use super::note::{Note, NoteError};
use super::{VerifierKey, commitment, entry_leaf, verify_inclusion};

const HEADING: &str = "c2sp.org/tlog-proof@v1";
/// The most hashes of a path: a tree has at most 2^64 leaves.
const PATH_MAX: usize = 64;

/// Why a proof does not prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    /// The text is no tlog-proof.
    #[error("this is not a tlog-proof")]
    Form,
    /// The checkpoint within.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// It has no opening, so nothing ties the leaf to the entry.
    #[error("the proof has no opening of 32 bytes in its extra line")]
    Opening,
    /// The path does not lead from the entry to the checkpoint's root.
    #[error("the proof does not lead from the entry to the checkpoint")]
    Path,
}

/// A proof of inclusion with everything it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// The entry's opening.
    pub opening: Option<[u8; 32]>,
    /// The leaf's place.
    pub index: u64,
    /// From the leaf's sibling up to the root's child.
    pub path: Vec<Digest>,
    /// The checkpoint, signed by the log and perhaps by witnesses.
    pub checkpoint: Note,
}

/// What a proof has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// The checkpoint that the log signed.
    pub checkpoint: Checkpoint,
    /// The witnesses that saw it, by name, and when.
    pub witnesses: Vec<(String, Timestamp)>,
}

impl Included {
    /// The earliest moment at which somebody other than the log saw the entry in it.
    pub fn seen(&self) -> Option<Timestamp> {
        self.witnesses.iter().map(|(_, seen)| *seen).min()
    }
}

impl TlogProof {
    /// Checks that an entry is in the log of a key, and who has witnessed it.
    ///
    /// # Errors
    ///
    /// The proof does not lead from the entry to a checkpoint that the log signed, or one of the
    /// known witnesses' signatures is broken.
    pub fn verify(
        &self,
        entry: &[u8],
        log: &VerifierKey,
        witnesses: &[VerifierKey],
    ) -> Result<Included, TlogProofError> {
        let checkpoint = Checkpoint::verify(&self.checkpoint, log)?;
        let opening = self.opening.as_ref().ok_or(TlogProofError::Opening)?;
        let leaf = entry_leaf(&commitment(opening, entry));
        let size = checkpoint.size;
        if !verify_inclusion(&leaf, self.index, size, &self.path, &checkpoint.root) {
            return Err(TlogProofError::Path);
        }
        let mut seen = Vec::new();
        for witness in witnesses.iter().filter(|key| key.is_witness()) {
            match self.checkpoint.verify(witness) {
                Ok(Some(time)) => seen.push((witness.name().to_owned(), time)),
                Ok(None) | Err(NoteError::Unsigned) => {}
                Err(error) => return Err(CheckpointError::from(error).into()),
            }
        }
        Ok(Included { checkpoint, witnesses: seen })
    }
}

impl FromStr for TlogProof {
    type Err = TlogProofError;

    fn from_str(text: &str) -> Result<Self, TlogProofError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(TlogProofError::Form)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADING) {
            return Err(TlogProofError::Form);
        }
        let opening = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => Some(opening(line)?),
            None => None,
        };
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.and_then(checkpoint::decimal).ok_or(TlogProofError::Form)?;
        let path: Option<Vec<_>> = lines.map(checkpoint::hash).collect();
        let path = path.filter(|path| path.len() <= PATH_MAX).ok_or(TlogProofError::Form)?;
        let checkpoint = checkpoint.parse().map_err(CheckpointError::Note)?;
        Ok(Self { opening, index, path, checkpoint })
    }
}

fn opening(line: &str) -> Result<[u8; 32], TlogProofError> {
    let extra = line.strip_prefix("extra ").ok_or(TlogProofError::Form)?;
    let bytes = STANDARD.decode(extra).map_err(|_| TlogProofError::Form)?;
    bytes.try_into().map_err(|_| TlogProofError::Opening)
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADING}")?;
        if let Some(opening) = &self.opening {
            writeln!(f, "extra {}", STANDARD.encode(opening))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", STANDARD.encode(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
