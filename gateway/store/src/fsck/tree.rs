//! The log: entries opened, the tree computed anew from them, checkpoints held against it.
//!
//! Of the tree only its right edge is held: one full node of each level. Each full node that is
//! made is compared with the stored one, and where a checkpoint has that size, with its root.

use gateway_bundle::Digest;
use gateway_evidence::log::{Checkpoint, Note, commitment, entry_leaf, node_hash};
use uuid::Uuid;

use super::{Code, Work, sound};
use crate::error::StoreError;
use crate::log;

pub(super) fn check(work: &mut Work<'_>) -> Result<(), StoreError> {
    entries(work)?;
    let view = work.view;
    let trees = "SELECT DISTINCT tree FROM log_entry WHERE position IS NOT NULL \
                 UNION SELECT tree FROM checkpoint UNION SELECT number FROM log_tree ORDER BY 1";
    for tree in view.query_values::<u64>(trees, &[])? {
        let edge = grown(work, tree)?;
        nodes(work, tree, edge.size)?;
        checkpoints(work, tree, edge.size)?;
    }
    Ok(())
}

/// What each entry opens to is what was committed to, and it is of something.
fn entries(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    let sql = "SELECT l.subject, CASE WHEN position = 0 AND tree > 0 THEN 1 ELSE 0 END, \
               EXISTS (SELECT 1 FROM evidence WHERE id = l.subject) \
               OR EXISTS (SELECT 1 FROM act WHERE id = l.subject) FROM log_entry l";
    view.each::<StoreError>(sql, &[], |row| {
        let (id, begins, named): (Uuid, bool, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        work.checked.entries = work.checked.entries.saturating_add(1);
        if !begins && !named {
            work.found_in(Code::EntryNamesNothing, "log_entry", &id);
        }
        match sound(log::opening_for(view, id))? {
            None => work.found_in(Code::EntryDamaged, "log_entry", &id),
            Some(Some(open)) if commitment(&open.opening, &open.entry) != open.commitment => {
                work.found_in(Code::EntryDiffers, "log_entry", &id);
            }
            // Erased with its case, or as it should be.
            Some(_) => {}
        }
        work.went_on();
        Ok(())
    })
}

/// The right edge of a tree: the newest full node of each level that waits for its sibling.
struct Edge {
    size: u64,
    waiting: Vec<Option<Digest>>,
}

impl Edge {
    fn new() -> Self {
        Self { size: 0, waiting: Vec::new() }
    }

    /// Adds a leaf and gives each full node that it makes to `made`.
    fn push(
        &mut self,
        leaf: Digest,
        mut made: impl FnMut(u32, u64, Digest) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (mut level, mut index, mut hash) = (0_u32, self.size, leaf);
        self.size = self.size.saturating_add(1);
        made(level, index, hash)?;
        for slot in &mut self.waiting {
            let Some(left) = slot.take() else {
                *slot = Some(hash);
                return Ok(());
            };
            (level, index, hash) = (level.saturating_add(1), index / 2, node_hash(&left, &hash));
            made(level, index, hash)?;
        }
        self.waiting.push(Some(hash));
        Ok(())
    }

    /// The root over what was added (RFC 6962 §2.1); `None` of nothing.
    fn root(&self) -> Option<Digest> {
        let mut full = self.waiting.iter().flatten();
        let first = full.next().copied()?;
        Some(full.fold(first, |right, left| node_hash(left, &right)))
    }
}

/// Computes a tree anew, comparing as it grows.
fn grown(work: &mut Work<'_>, tree: u64) -> Result<Edge, StoreError> {
    let view = work.view;
    let (mut edge, mut gap, mut differs) = (Edge::new(), false, false);
    let sql = "SELECT position, commitment FROM log_entry \
               WHERE tree = ?1 AND position IS NOT NULL ORDER BY position";
    view.each::<StoreError>(sql, &[&tree], |row| {
        let (position, entry): (u64, Digest) = (row.get(0)?, row.get(1)?);
        // From the first gap on every number is another one: it is told once.
        gap = gap || position != edge.size;
        if gap {
            return Ok(());
        }
        edge.push(entry_leaf(&entry), |level, index, hash| {
            let sql = "SELECT hash FROM log_node WHERE tree = ?1 AND level = ?2 AND idx = ?3";
            let stored: Option<Digest> = view.query_value(sql, &[&tree, &level, &index])?;
            differs = differs || stored != Some(hash);
            Ok(())
        })?;
        let sql = "SELECT root FROM checkpoint WHERE tree = ?1 AND size = ?2";
        let root: Option<Digest> = view.query_value(sql, &[&tree, &edge.size])?;
        if root.is_some() && root != edge.root() {
            work.found(Code::CheckpointDiffers, at(tree, edge.size));
        }
        Ok(())
    })?;
    if gap {
        work.found(Code::LogGap, at(tree, edge.size));
    }
    if differs {
        work.found(Code::TreeDiffers, format!("log_node tree {tree}"));
    }
    Ok(edge)
}

/// There are as many stored nodes as the tree has full ones.
fn nodes(work: &mut Work<'_>, tree: u64, size: u64) -> Result<(), StoreError> {
    let sql = "SELECT count(*) FROM log_node WHERE tree = ?1";
    let stored: u64 = work.view.query_value(sql, &[&tree])?.unwrap_or(0);
    // 2n less one for each bit: the full nodes of n leaves.
    let full = size.saturating_mul(2).saturating_sub(size.count_ones().into());
    if stored > full {
        work.found(Code::TreeDiffers, format!("log_node tree {tree}: {stored} nodes, not {full}"));
    }
    Ok(())
}

/// Each checkpoint is of a size that the log has, says what its note says, and is signed.
fn checkpoints(work: &mut Work<'_>, tree: u64, size: u64) -> Result<(), StoreError> {
    let view = work.view;
    let sql = "SELECT c.size, c.root, c.note, t.origin FROM checkpoint c \
               LEFT JOIN log_tree t ON t.number = c.tree WHERE c.tree = ?1 ORDER BY c.size";
    view.each::<StoreError>(sql, &[&tree], |row| {
        let (of, root, note): (u64, Digest, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let origin: Option<String> = row.get(3)?;
        work.checked.checkpoints = work.checked.checkpoints.saturating_add(1);
        let note = note.parse::<Note>().ok();
        let said = note.as_ref().and_then(|note| note.text().parse::<Checkpoint>().ok());
        let same = said.as_ref().is_some_and(|said| {
            said.size == of
                && said.root == root
                && origin.as_ref().is_none_or(|origin| *origin == said.origin)
        });
        if of > size || !same {
            work.found(Code::CheckpointDiffers, at(tree, of));
        }
        let keys = work.manner.log_keys;
        let signed =
            note.is_some_and(|note| keys.iter().any(|key| Checkpoint::verify(&note, key).is_ok()));
        if !keys.is_empty() && !signed {
            work.found(Code::CheckpointUnsigned, at(tree, of));
        }
        Ok(())
    })
}

fn at(tree: u64, size: u64) -> String {
    format!("log tree {tree}, size {size}")
}

#[cfg(test)]
mod tests {
    use gateway_evidence::log::tree;

    use super::*;

    #[test]
    fn the_edge_has_the_root_and_the_full_nodes_of_the_tree() {
        let leaves: Vec<Digest> = (0..70_u8).map(|n| entry_leaf(&Digest::of(&[n]))).collect();
        let stored = tree::append(0, &leaves, |_, _| Err::<Digest, ()>(())).unwrap();
        let node = |level: u8, index: u64| {
            let found = stored.iter().find(|node| node.level == level && node.index == index);
            found.map(|node| node.hash).ok_or(())
        };
        let (mut edge, mut made) = (Edge::new(), Vec::new());
        for (size, leaf) in (1..).zip(&leaves) {
            edge.push(*leaf, |level, index, hash| {
                made.push((u8::try_from(level).unwrap(), index, hash));
                Ok(())
            })
            .unwrap();
            assert_eq!(edge.root(), tree::root(size, node).ok(), "size {size}");
            let full = 2 * size - u64::from(size.count_ones());
            assert_eq!(made.len() as u64, full, "size {size}");
        }
        for (level, index, hash) in made {
            assert_eq!(node(level, index), Ok(hash));
        }
    }
}
