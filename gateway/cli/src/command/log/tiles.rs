//! A log's hashes, read from the tiles that its gateway serves (C2SP tlog-tiles).

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result, bail, ensure};
use gateway_bundle::Digest;
use gateway_evidence::log::{Tile, TreeError, consistency, node_hash};

use crate::remote::Remote;

/// A hash is read in rounds, and no proof needs more tiles than this.
const ROUNDS_MAX: usize = 64;
/// The bytes of a hash.
const HASH: usize = 32;

/// The proof that the log of `new` entries begins with that of `old`, computed from its tiles.
///
/// # Errors
///
/// A tile is not there, or not of its size.
pub(super) async fn proof(remote: &mut Remote, old: u64, new: u64) -> Result<Vec<Digest>> {
    let mut known: HashMap<Tile, Vec<Digest>> = HashMap::new();
    for _ in 0..ROUNDS_MAX {
        let missing = RefCell::new(HashSet::new());
        let read = |level: u8, index: u64| {
            let (tile, place, count) = place(new, level, index).ok_or(())?;
            let Some(hashes) = known.get(&tile) else {
                missing.borrow_mut().insert(tile);
                return Err(());
            };
            hashes.get(place..place.saturating_add(count)).and_then(over).ok_or(())
        };
        match consistency(old, new, read) {
            Ok(proof) => return Ok(proof),
            Err(TreeError::Range) => bail!("the log has {new} entries, fewer than {old}"),
            Err(TreeError::Store(())) => {}
        }
        let missing = missing.into_inner();
        ensure!(!missing.is_empty(), "the log's tiles do not hold what its size says");
        for tile in missing {
            let hashes = fetch(remote, tile).await?;
            known.insert(tile, hashes);
        }
    }
    bail!("the proof needs more tiles than any log has")
}

/// Where a full node of a tree of `size` leaves is computed from: the tile, the first hash in it,
/// and how many.
fn place(size: u64, level: u8, index: u64) -> Option<(Tile, usize, usize)> {
    let (height, above) = (level / 8, u32::from(level % 8));
    let first = index.checked_mul(1 << above)?;
    let width = (size >> (u32::from(height) * 8)).checked_sub(first / 256 * 256)?.min(256);
    let tile = Tile::new(height, first / 256, u16::try_from(width).ok()?).ok()?;
    Some((tile, usize::try_from(first % 256).ok()?, 1 << above))
}

/// The hash over so many nodes of one level, a power of two.
fn over(hashes: &[Digest]) -> Option<Digest> {
    if let [one] = hashes {
        return Some(*one);
    }
    let (left, right) = hashes.split_at_checked(hashes.len() / 2)?;
    Some(node_hash(&over(left)?, &over(right)?))
}

async fn fetch(remote: &mut Remote, tile: Tile) -> Result<Vec<Digest>> {
    let path = format!("/v1/log/{}", tile.path());
    let bytes = remote.fetch(&path).await?;
    let hash = |bytes: &[u8]| Some(Digest::from_bytes(bytes.try_into().ok()?));
    let hashes: Option<Vec<_>> = bytes.chunks(HASH).map(hash).collect();
    let hashes = hashes.filter(|hashes| hashes.len() == tile.nodes().count());
    hashes.with_context(|| format!("GET {path}: not the hashes of that tile"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_lies_in_the_tile_beneath_it() {
        let tile = |level, index, width| Tile::new(level, index, width).unwrap();
        assert_eq!(place(1_000, 0, 5), Some((tile(0, 0, 256), 5, 1)));
        assert_eq!(place(1_000, 3, 96), Some((tile(0, 3, 232), 0, 8)));
        assert_eq!(place(1_000, 8, 2), Some((tile(1, 0, 3), 2, 1)));
        assert_eq!(place(70_000, 9, 100), Some((tile(1, 0, 256), 200, 2)));
        assert_eq!(place(5, 3, 9_999), None);
    }
}
