//! The log at rest: entries, the tree over their commitments, checkpoints.
//!
//! The transaction that records a fact appends its entry, which then *waits*: it has a commitment
//! and no number. One sequencer numbers what waits, grows the tree and keeps the checkpoint, in one
//! transaction; only then may the checkpoint's signature leave. So no number is ever given twice,
//! and facts never wait for the log.
//!
//! The opening and the entry are sealed under the case's key where there is a case: erasing the
//! case erases them, in backups too, while the tree stays whole.

use gateway_bundle::Digest;
use gateway_evidence::log::{self as tree, TreeError};
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::keys::{KeyError, Place, Secret, owner};
use crate::ledger::{Topic, Tx, View};

const OPENING: usize = 32;

/// What is committed to the log.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// The evidence or the act, by its id. Each has one entry.
    pub subject: Uuid,
    /// The case whose key seals opening and entry.
    pub case: Option<Uuid>,
    /// The entry.
    pub entry: &'a [u8],
    /// When.
    pub at: Timestamp,
}

/// An entry with its opening, for a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The 32 random bytes.
    pub opening: [u8; OPENING],
    /// The entry.
    pub entry: Vec<u8>,
    /// What entered the tree.
    pub commitment: Digest,
    /// Its number in the tree; `None` while it waits.
    pub position: Option<u64>,
}

/// A checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The number of entries in the tree.
    pub size: u64,
    /// The root of the tree.
    pub root: Digest,
    /// The signed note.
    pub note: String,
    /// When it was made.
    pub at: Timestamp,
}

/// The tree after entries were numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grown {
    /// The number of entries.
    pub size: u64,
    /// The root.
    pub root: Digest,
}

/// Appends an entry under a fresh opening and returns its commitment. It waits for the sequencer.
///
/// # Errors
///
/// The case is erased, or the store failed.
pub fn append(tx: &mut Tx<'_>, new: &NewEntry<'_>) -> Result<Digest, StoreError> {
    let opening: [u8; OPENING] = tx.keys().random_bytes()?;
    let commitment = tree::commitment(&opening, new.entry);
    let text = [opening.as_slice(), new.entry].concat();
    let sealed = key(tx, new.case)?.seal(tx.keys().random(), place(&new.subject), &text)?;
    tx.execute(
        "INSERT INTO log_entry (subject, commitment, key_owner, opening, put_at) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        &[&new.subject, &commitment, &new.case, &sealed, &new.at],
    )?;
    tx.touch(Topic::Log);
    Ok(commitment)
}

/// Numbers up to `limit` waiting entries, oldest first, and grows the tree by them. `None` if none
/// waits. The caller signs the new tree and keeps it by [`put_checkpoint`] in the same transaction.
///
/// # Errors
///
/// The store failed.
pub fn sequence(tx: &mut Tx<'_>, limit: u32) -> Result<Option<Grown>, StoreError> {
    let sql = "SELECT subject, commitment FROM log_entry WHERE position IS NULL \
               ORDER BY put_at, subject LIMIT ?1";
    let waiting = tx.query(sql, &[&limit], |row| {
        Ok::<(Uuid, Digest), StoreError>((row.get(0)?, row.get(1)?))
    })?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let before = size(tx)?;
    let leaves: Vec<Digest> = waiting.iter().map(|(_, entry)| tree::entry_leaf(entry)).collect();
    let nodes = tree::append(before, &leaves, |level, index| node(tx, level, index));
    for added in nodes.map_err(tree_error)? {
        let sql = "INSERT INTO log_node (level, idx, hash) VALUES (?1, ?2, ?3)";
        tx.execute(sql, &[&u32::from(added.level), &added.index, &added.hash])?;
    }
    let mut size = before;
    for (subject, _) in &waiting {
        tx.execute("UPDATE log_entry SET position = ?2 WHERE subject = ?1", &[subject, &size])?;
        size = size.saturating_add(1);
    }
    let root = tree::root(size, |level, index| node(tx, level, index)).map_err(tree_error)?;
    Ok(Some(Grown { size, root }))
}

/// Keeps a checkpoint, if the latest one is still that of size `before` (0: there is none).
///
/// # Errors
///
/// [`StoreError::Conflict`] if another one was kept meanwhile.
pub fn put_checkpoint(
    tx: &mut Tx<'_>,
    before: u64,
    checkpoint: &Checkpoint,
) -> Result<(), StoreError> {
    let latest = latest_checkpoint(tx)?.map_or(0, |latest| latest.size);
    if latest != before || checkpoint.size <= before {
        return Err(StoreError::Conflict { what: "checkpoint" });
    }
    let Checkpoint { size, root, note, at } = checkpoint;
    let sql = "INSERT INTO checkpoint (size, root, note, at) VALUES (?1, ?2, ?3, ?4)";
    tx.execute(sql, &[size, root, note, at])?;
    tx.touch(Topic::Log);
    Ok(())
}

/// Replaces the note of a checkpoint by one with more signatures (witnesses).
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no checkpoint of that size.
pub fn set_note(tx: &mut Tx<'_>, size: u64, note: &str) -> Result<(), StoreError> {
    let changed = tx.execute("UPDATE checkpoint SET note = ?2 WHERE size = ?1", &[&size, &note])?;
    if changed == 0 { Err(StoreError::Missing { what: "checkpoint" }) } else { Ok(()) }
}

/// Erases the opening and the text of a subject's entries. The tree stays whole.
///
/// # Errors
///
/// The store failed.
pub fn erase_opening(tx: &mut Tx<'_>, subject: Uuid) -> Result<(), StoreError> {
    tx.execute("UPDATE log_entry SET opening = NULL WHERE subject = ?1", &[&subject])?;
    Ok(())
}

/// The entry of an evidence or an act with its opening; `None` if there is none, or it is erased.
///
/// # Errors
///
/// The store failed.
pub fn opening_for(view: &View<'_>, subject: Uuid) -> Result<Option<Opened>, StoreError> {
    let sql = "SELECT commitment, key_owner, opening, position FROM log_entry \
               WHERE subject = ?1 AND opening IS NOT NULL";
    let found = view.query_one(sql, &[&subject], |row| {
        let case: Option<Uuid> = row.get(1)?;
        let key = match key(view, case) {
            Err(StoreError::Key(KeyError::Erased)) => return Ok(None),
            key => key?,
        };
        let text = key.open(place(&subject), &row.get::<Vec<u8>>(2)?)?;
        let parts = text.split_first_chunk::<OPENING>();
        let (opening, entry) = parts.ok_or(StoreError::Damaged { what: "log entry" })?;
        let (commitment, position) = (row.get(0)?, row.get(3)?);
        Ok::<_, StoreError>(Some(Opened {
            opening: *opening,
            entry: entry.to_vec(),
            commitment,
            position,
        }))
    })?;
    Ok(found.flatten())
}

/// The number of entries in the tree.
///
/// # Errors
///
/// The store failed.
pub fn size(view: &View<'_>) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(position) + 1, 0) FROM log_entry";
    Ok(view.query_value(sql, &[])?.unwrap_or(0))
}

/// How many entries wait for a number.
///
/// # Errors
///
/// The store failed.
pub fn waiting(view: &View<'_>) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM log_entry WHERE position IS NULL";
    Ok(view.query_value(sql, &[])?.unwrap_or(0))
}

/// A full node of the tree.
///
/// # Errors
///
/// [`StoreError::Missing`] if the tree has no such node.
pub fn node(view: &View<'_>, level: u8, index: u64) -> Result<Digest, StoreError> {
    let sql = "SELECT hash FROM log_node WHERE level = ?1 AND idx = ?2";
    let hash = view.query_value(sql, &[&u32::from(level), &index])?;
    hash.ok_or(StoreError::Missing { what: "log node" })
}

/// The latest checkpoint.
///
/// # Errors
///
/// The store failed.
pub fn latest_checkpoint(view: &View<'_>) -> Result<Option<Checkpoint>, StoreError> {
    let sql = "SELECT size, root, note, at FROM checkpoint ORDER BY size DESC LIMIT 1";
    view.query_one(sql, &[], |row| {
        let (size, root, note, at) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Checkpoint { size, root, note, at })
    })
}

fn tree_error(error: TreeError<StoreError>) -> StoreError {
    match error {
        TreeError::Store(error) => error,
        TreeError::Range => StoreError::Damaged { what: "log" },
    }
}

fn key(view: &View<'_>, case: Option<Uuid>) -> Result<Secret, StoreError> {
    match case {
        Some(case) => owner::get(view, case),
        None => Ok(view.keys().house().clone()),
    }
}

fn place(subject: &Uuid) -> Place<'_> {
    Place { table: "log_entry", row: subject.as_bytes(), column: "opening" }
}
