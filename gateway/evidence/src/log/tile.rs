//! Hash tiles (C2SP tlog-tiles): the tree's hashes as files that partners fetch and keep.
//!
//! A tile of level L holds 256 nodes of tree level 8·L. Full tiles never change, so they can be
//! cached for ever. Entries have no tiles here: partners never see them.

use std::fmt::Write;

use gateway_bundle::Digest;

/// The nodes of a full tile.
pub const TILE_WIDTH: u16 = 256;

/// Why a path is not a tile's, or a tile is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the path of a hash tile")]
pub struct TilePathError;

/// The name of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// Names a tile of a level (0 to 7, since a tree has at most 2^63 leaves), an index and a width
    /// (1 to 256).
    ///
    /// # Errors
    ///
    /// There can be no such tile.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, TilePathError> {
        let fits = level < 8 && (1..=TILE_WIDTH).contains(&width) && index < 1 << 56;
        if fits { Ok(Self { level, index, width }) } else { Err(TilePathError) }
    }

    /// Reads the path of a tile, without a leading slash: `tile/0/x001/067` or `tile/1/000.p/3`.
    ///
    /// # Errors
    ///
    /// It is not one, or not in its one spelling.
    pub fn parse(path: &str) -> Result<Self, TilePathError> {
        let rest = path.strip_prefix("tile/").ok_or(TilePathError)?;
        let (level, rest) = rest.split_once('/').ok_or(TilePathError)?;
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (groups, width.parse().map_err(|_| TilePathError)?),
            None => (rest, TILE_WIDTH),
        };
        let mut index = 0_u64;
        for group in groups.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            let number: u64 = digits.parse().map_err(|_| TilePathError)?;
            let shifted = index.checked_mul(1_000).ok_or(TilePathError)?;
            index = shifted.checked_add(number).ok_or(TilePathError)?;
        }
        let tile = Self::new(level.parse().map_err(|_| TilePathError)?, index, width)?;
        if tile.path() == path { Ok(tile) } else { Err(TilePathError) }
    }

    /// Its path, without a leading slash.
    pub fn path(&self) -> String {
        let mut groups = vec![format!("{:03}", self.index % 1_000)];
        let mut rest = self.index / 1_000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1_000));
            rest /= 1_000;
        }
        groups.reverse();
        let mut path = format!("tile/{}/{}", self.level, groups.join("/"));
        if self.width < TILE_WIDTH {
            // Writing to a string cannot fail.
            let _ = write!(path, ".p/{}", self.width);
        }
        path
    }

    /// Whether a tree of `size` leaves has all nodes of the tile.
    pub fn is_within(&self, size: u64) -> bool {
        let nodes = size >> (u32::from(self.level) * 8);
        let end = self.index.checked_mul(u64::from(TILE_WIDTH));
        end.and_then(|first| first.checked_add(u64::from(self.width)))
            .is_some_and(|end| end <= nodes)
    }

    /// Whether it has all 256 nodes, and so never changes.
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// Its nodes, as (level, index) in the tree.
    pub fn nodes(&self) -> impl Iterator<Item = (u8, u64)> {
        let first = self.index * u64::from(TILE_WIDTH);
        let level = self.level * 8;
        (0..u64::from(self.width)).map(move |offset| (level, first + offset))
    }

    /// Its bytes: the hashes of its nodes one after another.
    ///
    /// # Errors
    ///
    /// The stored nodes cannot be read.
    pub fn bytes<E>(&self, read: impl Fn(u8, u64) -> Result<Digest, E>) -> Result<Vec<u8>, E> {
        let mut bytes = Vec::with_capacity(usize::from(self.width) * 32);
        for (level, index) in self.nodes() {
            bytes.extend_from_slice(read(level, index)?.as_bytes());
        }
        Ok(bytes)
    }
}
