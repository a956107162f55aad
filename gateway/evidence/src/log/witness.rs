//! Witnessing (C2SP tlog-witness): a partner signs only what continues what it has seen.
//!
//! The decision is here and pure. That the remembered checkpoint is compared and replaced in one
//! durable step before the signature leaves is the caller's duty: a witness that forgets signs
//! both sides of a fork.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::Digest;

use super::checkpoint::{self, Checkpoint, CheckpointError};
use super::note::Note;
use super::{VerifierKey, verify_consistency};

/// The most hashes of a proof (C2SP tlog-witness).
const PROOF_MAX: usize = 63;

/// A log's request that its checkpoint be witnessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size that the log believes the witness has seen.
    pub old: u64,
    /// The consistency proof from that size.
    pub proof: Vec<Digest>,
    /// The checkpoint with the log's signature.
    pub checkpoint: Note,
}

/// Why a checkpoint is not witnessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WitnessError {
    /// The request is malformed, or its old size is above the new one (answer 400).
    #[error("this is not a request to witness a checkpoint")]
    Form,
    /// The log's signature is missing or broken (answer 403).
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The witness has seen another size (answer 409, with that size).
    #[error("the witness has seen size {seen}")]
    Seen {
        /// The size it has seen.
        seen: u64,
    },
    /// The new tree does not begin with the old one: a fork or a roll-back (answer 422).
    #[error("the new checkpoint does not continue the one that was witnessed before")]
    Inconsistent,
}

impl AddCheckpoint {
    /// Whether the checkpoint continues the one seen last, and if so which is to be remembered.
    ///
    /// # Errors
    ///
    /// Says why it must not be signed. [`WitnessError::Inconsistent`] is an alarm.
    pub fn judge(
        &self,
        log: &VerifierKey,
        seen: Option<&Checkpoint>,
    ) -> Result<Checkpoint, WitnessError> {
        let new = Checkpoint::verify(&self.checkpoint, log)?;
        if self.old > new.size {
            return Err(WitnessError::Form);
        }
        let empty = Digest::of(b"");
        let (size, root) = seen.map_or((0, &empty), |seen| (seen.size, &seen.root));
        // Two signed roots of one size are a fork, whatever the log believes to have been seen.
        if new.size == size && new.root != *root {
            return Err(WitnessError::Inconsistent);
        }
        if self.old != size {
            return Err(WitnessError::Seen { seen: size });
        }
        if verify_consistency(size, new.size, &self.proof, root, &new.root) {
            Ok(new)
        } else {
            Err(WitnessError::Inconsistent)
        }
    }
}

impl FromStr for AddCheckpoint {
    type Err = WitnessError;

    fn from_str(text: &str) -> Result<Self, WitnessError> {
        let (head, note) = text.split_once("\n\n").ok_or(WitnessError::Form)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old = old.and_then(checkpoint::decimal).ok_or(WitnessError::Form)?;
        let proof: Option<Vec<_>> = lines.map(checkpoint::hash).collect();
        let proof = proof.filter(|proof| proof.len() <= PROOF_MAX).ok_or(WitnessError::Form)?;
        let checkpoint = note.parse().map_err(|_| WitnessError::Form)?;
        Ok(Self { old, proof, checkpoint })
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", STANDARD.encode(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
