//! The log: a Merkle tree over everything that happened, which nobody can rewrite unseen.
//!
//! Every evidence and every act of staff is an entry. What enters the tree is not the entry but
//! its [`commitment`]: SHA-256 over 32 random bytes (the *opening*) and the entry. Partners see
//! checkpoints and hashes, which tell them nothing; the opening travels in the proof of one's own
//! bundle. To erase an entry is to erase its opening: the tree stays whole and holds nothing of it.
//!
//! The entry of an evidence is its compact JWS, byte for byte; the leaf's data is the commitment.
//! Hashing and proofs are RFC 6962 §2.1 ([`tree`], [`proof`]); checkpoints, tiles, cosignatures and
//! proofs have the C2SP text forms ([`note`], [`checkpoint`], [`tile`], [`tlog_proof`],
//! [`witness`]), so that anybody's tools can follow.

use gateway_bundle::Digest;
use gateway_bundle::ids::Hasher;

pub mod checkpoint;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tlog_proof;
pub mod tree;
pub mod witness;

mod key;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use key::{LogKey, VerifierKey, VerifierKeyError};
pub use note::{Note, NoteError, NoteSignature};
pub use proof::{verify_consistency, verify_inclusion};
pub use tile::Tile;
pub use tlog_proof::{Included, TlogProof, TlogProofError};
pub use tree::{Node, TreeError, append, consistency, inclusion, root};

/// What enters the tree for an entry.
pub fn commitment(opening: &[u8; 32], entry: &[u8]) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(opening);
    hasher.update(entry);
    hasher.finish()
}

/// The hash of the leaf for an entry's commitment.
pub fn entry_leaf(commitment: &Digest) -> Digest {
    leaf_hash(commitment.as_bytes())
}

/// The hash of a leaf (RFC 6962 §2.1).
pub fn leaf_hash(data: &[u8]) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(&[0]);
    hasher.update(data);
    hasher.finish()
}

/// The hash of a node over its two children (RFC 6962 §2.1).
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(&[1]);
    hasher.update(left.as_bytes());
    hasher.update(right.as_bytes());
    hasher.finish()
}
