//! Checking proofs, with nothing but hashes (RFC 9162 §2.1.3.2 and §2.1.4.2).

use gateway_bundle::Digest;

use super::node_hash;

/// Whether a proof shows that the leaf at `index` is in the tree of `size` leaves with that root.
#[must_use]
pub fn verify_inclusion(
    leaf: &Digest,
    index: u64,
    size: u64,
    path: &[Digest],
    root: &Digest,
) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            hash = node_hash(sibling, &hash);
            // The last node of a level that has no sibling moves up unchanged.
            while place != 0 && place.is_multiple_of(2) {
                (place, last) = (place / 2, last / 2);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (place, last) = (place / 2, last / 2);
    }
    last == 0 && hash == *root
}

/// Whether a proof shows that the tree of `new` leaves begins with the tree of `old` leaves.
/// Every tree begins with the empty one.
#[must_use]
pub fn verify_consistency(
    old: u64,
    new: u64,
    path: &[Digest],
    old_root: &Digest,
    new_root: &Digest,
) -> bool {
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    if old == 0 || old > new {
        return old == 0 && path.is_empty() && *old_root == Digest::of(b"");
    }
    let begins_with_old = old.is_power_of_two().then_some(old_root);
    let mut hashes = begins_with_old.into_iter().chain(path);
    let (mut place, mut last) = (old - 1, new - 1);
    while place % 2 == 1 {
        (place, last) = (place / 2, last / 2);
    }
    let Some(first) = hashes.next() else { return false };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in hashes {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while place != 0 && place.is_multiple_of(2) {
                (place, last) = (place / 2, last / 2);
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        (place, last) = (place / 2, last / 2);
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}
