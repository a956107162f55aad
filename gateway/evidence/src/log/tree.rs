//! Growing the tree and proving things about it, over hashes that somebody else stores.
//!
//! A node (`level`, `index`) is the hash of the 2^level leaves from `index`·2^level on. Only full
//! nodes are stored: they never change. Whatever else a proof needs is computed from at most 64 of
//! them, so every operation costs the logarithm of the size, at a million entries and beyond.

use gateway_bundle::Digest;

use super::node_hash;

/// A full node to store, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// 0 for leaves.
    pub level: u8,
    /// Its place on its level.
    pub index: u64,
    /// Its hash.
    pub hash: Digest,
}

/// Why there is no answer about the tree.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError<E> {
    /// The tree has no such leaf, or never had that size.
    #[error("the tree has no such leaf or size")]
    Range,
    /// The stored nodes cannot be read.
    #[error("the stored nodes of the tree cannot be read")]
    Store(#[source] E),
}

/// Adds leaves to a tree of `size` leaves, and returns the full nodes to store.
///
/// `read` is asked only for nodes of the tree before.
///
/// # Errors
///
/// The stored nodes cannot be read, or the tree is full.
pub fn append<E>(
    size: u64,
    leaves: &[Digest],
    read: impl Fn(u8, u64) -> Result<Digest, E>,
) -> Result<Vec<Node>, TreeError<E>> {
    let mut nodes: Vec<Node> = Vec::with_capacity(leaves.len().saturating_mul(2));
    // The newest node of each level, as far as this call has made one.
    let mut newest: [Option<(u64, Digest)>; 64] = [None; 64];
    let mut next = size;
    for leaf in leaves {
        let (mut level, mut index, mut hash) = (0_u8, next, *leaf);
        next = next.checked_add(1).ok_or(TreeError::Range)?;
        nodes.push(Node { level, index, hash });
        for slot in &mut newest {
            let before = slot.replace((index, hash));
            if index.is_multiple_of(2) {
                break;
            }
            let sibling = index - 1;
            let left = match before {
                Some((at, left)) if at == sibling => left,
                _ => read(level, sibling).map_err(TreeError::Store)?,
            };
            (level, index, hash) = (level + 1, index / 2, node_hash(&left, &hash));
            nodes.push(Node { level, index, hash });
        }
    }
    Ok(nodes)
}

/// The root of a tree of `size` leaves.
///
/// # Errors
///
/// The stored nodes cannot be read.
pub fn root<E>(
    size: u64,
    read: impl Fn(u8, u64) -> Result<Digest, E>,
) -> Result<Digest, TreeError<E>> {
    if size == 0 {
        return Ok(Digest::of(b""));
    }
    range(0, size, &read)
}

/// The inclusion proof of a leaf in a tree of `size` leaves: from the leaf's sibling up to the
/// root's child (RFC 6962 §2.1.1).
///
/// # Errors
///
/// The tree has no such leaf, or the stored nodes cannot be read.
pub fn inclusion<E>(
    index: u64,
    size: u64,
    read: impl Fn(u8, u64) -> Result<Digest, E>,
) -> Result<Vec<Digest>, TreeError<E>> {
    if index >= size {
        return Err(TreeError::Range);
    }
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push(range(middle, high, &read)?);
            high = middle;
        } else {
            path.push(range(low, middle, &read)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that a tree of `new` leaves begins with the tree of `old` leaves (RFC 6962 §2.1.2).
/// It is empty where `old` is 0 or equals `new`.
///
/// # Errors
///
/// `old` is larger than `new`, or the stored nodes cannot be read.
pub fn consistency<E>(
    old: u64,
    new: u64,
    read: impl Fn(u8, u64) -> Result<Digest, E>,
) -> Result<Vec<Digest>, TreeError<E>> {
    if old > new {
        return Err(TreeError::Range);
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let (mut low, mut high) = (0, new);
    let mut path = Vec::new();
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            path.push(range(middle, high, &read)?);
            high = middle;
        } else {
            path.push(range(low, middle, &read)?);
            low = middle;
        }
    }
    // Where the old tree is a full left part, its root is what the verifier has already.
    if low > 0 {
        path.push(range(low, high, &read)?);
    }
    path.reverse();
    Ok(path)
}

/// The largest power of two below a number above one.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The hash over the leaves from `low` to before `high`. `low` is a multiple of the largest power
/// of two within.
fn range<E>(
    low: u64,
    high: u64,
    read: &impl Fn(u8, u64) -> Result<Digest, E>,
) -> Result<Digest, TreeError<E>> {
    let mut full = Vec::with_capacity(64);
    let mut at = low;
    while at < high {
        let level = (high - at).ilog2();
        let level = u8::try_from(level).map_err(|_| TreeError::Range)?;
        full.push(read(level, at >> level).map_err(TreeError::Store)?);
        at += 1 << level;
    }
    let mut smaller_first = full.into_iter().rev();
    let first = smaller_first.next().ok_or(TreeError::Range)?;
    Ok(smaller_first.fold(first, |right, left| node_hash(&left, &right)))
}
