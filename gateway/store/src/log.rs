//! The log at rest: entries, the tree over their commitments, checkpoints.
//!
//! The transaction that records a fact appends its entry, which then *waits*: it has a commitment
//! and no number. One sequencer numbers what waits, grows the tree and keeps the checkpoint, in one
//! transaction; only then may the checkpoint's signature leave. So no number is ever given twice,
//! and facts never wait for the log.
//!
//! A log that lost entries to a restore must not go on under its old name: it would contradict what
//! it showed. It begins a new [`Tree`] under a new origin ([`begin`]); entries keep the tree in
//! which they got their number, and their proofs.
//!
//! The opening and the entry are sealed under the case's key where there is a case: erasing the
//! case erases them, in backups too, while the tree stays whole.

use gateway_bundle::Digest;
use gateway_evidence::log::{self as tree, TreeError};
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::keys::{KeyError, Place, Secret, owner};
use crate::ledger::{Row, Topic, Tx, View};

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
    /// The number of the tree in which it got its number.
    pub tree: u64,
    /// Its number in the tree; `None` while it waits.
    pub position: Option<u64>,
}

/// One tree of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Its number: 0 for the first, and the last is the current one.
    pub number: u64,
    /// Its origin, under which its checkpoints are signed.
    pub origin: String,
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
/// The store failed.
pub fn append(tx: &mut Tx<'_>, new: &NewEntry<'_>) -> Result<Digest, StoreError> {
    let opening: [u8; OPENING] = tx.keys().random_bytes()?;
    let commitment = tree::commitment(&opening, new.entry);
    let text = [opening.as_slice(), new.entry].concat();
    // What is said of an erased case later outlives it: evidence that comes late, the act itself.
    let (of, key) = match key(tx, new.case) {
        Err(StoreError::Key(KeyError::Erased)) => (None, tx.keys().house().clone()),
        key => (new.case, key?),
    };
    let sealed = key.seal(tx.keys().random(), place(&new.subject), &text)?;
    tx.execute(
        "INSERT INTO log_entry (subject, commitment, key_owner, opening, put_at) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        &[&new.subject, &commitment, &of, &sealed, &new.at],
    )?;
    tx.touch(Topic::Log);
    Ok(commitment)
}

/// Numbers up to `limit` waiting entries, oldest first, and grows the tree by them. `None` if none
/// waits. The caller signs the new tree and keeps it by [`put_checkpoint`] in the same transaction.
///
/// The first tree gets the caller's origin; after that the origin fences: whoever signs under
/// another name numbers nothing.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the current tree has another origin, or the store failed.
pub fn sequence(
    tx: &mut Tx<'_>,
    origin: &str,
    limit: u32,
    at: Timestamp,
) -> Result<Option<Grown>, StoreError> {
    let sql = "SELECT subject, commitment FROM log_entry WHERE position IS NULL \
               ORDER BY put_at, subject LIMIT ?1";
    let waiting = tx.query(sql, &[&limit], |row| {
        Ok::<(Uuid, Digest), StoreError>((row.get(0)?, row.get(1)?))
    })?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let tree = match current(tx)? {
        Some(tree) if tree.origin == origin => tree.number,
        Some(_) => return Err(StoreError::Conflict { what: "log's origin" }),
        None => begin_tree(tx, 0, origin, at)?,
    };
    grow(tx, tree, &waiting).map(Some)
}

/// Begins a new tree under a new origin with its first entry. The caller signs the new tree and
/// keeps it by [`put_checkpoint`] in the same transaction.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the log had that origin before, or the store failed.
pub fn begin(tx: &mut Tx<'_>, origin: &str, first: &NewEntry<'_>) -> Result<Grown, StoreError> {
    let sql = "SELECT number FROM log_tree WHERE origin = ?1";
    if tx.query_value::<u64>(sql, &[&origin])?.is_some() {
        return Err(StoreError::Conflict { what: "log's origin" });
    }
    let number = current(tx)?.map_or(0, |tree| tree.number.saturating_add(1));
    let tree = begin_tree(tx, number, origin, first.at)?;
    let commitment = append(tx, first)?;
    grow(tx, tree, &[(first.subject, commitment)])
}

fn begin_tree(
    tx: &mut Tx<'_>,
    number: u64,
    origin: &str,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let sql = "INSERT INTO log_tree (number, origin, begun_at) VALUES (?1, ?2, ?3)";
    tx.execute(sql, &[&number, &origin, &at])?;
    Ok(number)
}

/// Gives entries their numbers, in this order.
fn grow(tx: &mut Tx<'_>, tree: u64, entries: &[(Uuid, Digest)]) -> Result<Grown, StoreError> {
    let before = size(tx, tree)?;
    let leaves: Vec<Digest> = entries.iter().map(|(_, entry)| tree::entry_leaf(entry)).collect();
    let nodes = tree::append(before, &leaves, |level, index| node(tx, tree, level, index));
    for added in nodes.map_err(tree_error)? {
        let sql = "INSERT INTO log_node (tree, level, idx, hash) VALUES (?1, ?2, ?3, ?4)";
        tx.execute(sql, &[&tree, &u32::from(added.level), &added.index, &added.hash])?;
    }
    let mut size = before;
    for (subject, _) in entries {
        let sql = "UPDATE log_entry SET tree = ?2, position = ?3 WHERE subject = ?1";
        tx.execute(sql, &[subject, &tree, &size])?;
        size = size.saturating_add(1);
    }
    let root = root(tx, tree, size)?;
    Ok(Grown { size, root })
}

/// Keeps a checkpoint of the current tree, if the latest one is still that of size `before` (0:
/// there is none).
///
/// # Errors
///
/// [`StoreError::Conflict`] if another one was kept meanwhile.
pub fn put_checkpoint(
    tx: &mut Tx<'_>,
    before: u64,
    checkpoint: &Checkpoint,
) -> Result<(), StoreError> {
    let tree = current(tx)?.ok_or(StoreError::Missing { what: "log" })?;
    let latest = latest_checkpoint(tx)?.map_or(0, |latest| latest.size);
    if latest != before || checkpoint.size <= before {
        return Err(StoreError::Conflict { what: "checkpoint" });
    }
    let Checkpoint { size, root, note, at } = checkpoint;
    let sql = "INSERT INTO checkpoint (tree, size, root, note, at) VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.execute(sql, &[&tree.number, size, root, note, at])?;
    tx.touch(Topic::Log);
    Ok(())
}

/// Replaces the note of a checkpoint of the current tree by one with one more signature, a
/// witness's.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no checkpoint of that size.
pub fn add_cosignature(tx: &mut Tx<'_>, size: u64, note: &str) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE checkpoint SET note = ?2, cosigned = cosigned + 1 \
         WHERE size = ?1 AND tree = (SELECT coalesce(max(number), 0) FROM log_tree)",
        &[&size, &note],
    )?;
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
    let sql = "SELECT commitment, key_owner, opening, tree, position FROM log_entry \
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
        let (commitment, tree, position) = (row.get(0)?, row.get(3)?, row.get(4)?);
        Ok::<_, StoreError>(Some(Opened {
            opening: *opening,
            entry: entry.to_vec(),
            commitment,
            tree,
            position,
        }))
    })?;
    Ok(found.flatten())
}

/// The current tree; `None` while the log is empty.
///
/// # Errors
///
/// The store failed.
pub fn current(view: &View<'_>) -> Result<Option<Tree>, StoreError> {
    let sql = "SELECT number, origin FROM log_tree ORDER BY number DESC LIMIT 1";
    view.query_one(sql, &[], |row| Ok(Tree { number: row.get(0)?, origin: row.get(1)? }))
}

/// The number of entries in a tree.
///
/// # Errors
///
/// The store failed.
pub fn size(view: &View<'_>, tree: u64) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(position) + 1, 0) FROM log_entry WHERE tree = ?1";
    Ok(view.query_value(sql, &[&tree])?.unwrap_or(0))
}

/// The root that a tree has, or had, at a size.
///
/// # Errors
///
/// The store failed, or the tree never had that size.
pub fn root(view: &View<'_>, tree: u64, size: u64) -> Result<Digest, StoreError> {
    tree::root(size, |level, index| node(view, tree, level, index)).map_err(tree_error)
}

/// The proof that a tree of `new` entries begins with that of `old` entries (RFC 6962 §2.1.2).
///
/// # Errors
///
/// The store failed, or the tree never had one of these sizes.
pub fn consistency(
    view: &View<'_>,
    tree: u64,
    old: u64,
    new: u64,
) -> Result<Vec<Digest>, StoreError> {
    tree::consistency(old, new, |level, index| node(view, tree, level, index)).map_err(tree_error)
}

/// The evidence or the act whose entry is the first of a tree.
///
/// # Errors
///
/// The store failed.
pub fn first(view: &View<'_>, tree: u64) -> Result<Option<Uuid>, StoreError> {
    view.query_value("SELECT subject FROM log_entry WHERE tree = ?1 AND position = 0", &[&tree])
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

/// A full node of a tree.
///
/// # Errors
///
/// [`StoreError::Missing`] if the tree has no such node.
pub fn node(view: &View<'_>, tree: u64, level: u8, index: u64) -> Result<Digest, StoreError> {
    let sql = "SELECT hash FROM log_node WHERE tree = ?1 AND level = ?2 AND idx = ?3";
    let hash = view.query_value(sql, &[&tree, &u32::from(level), &index])?;
    hash.ok_or(StoreError::Missing { what: "log node" })
}

/// The latest checkpoint of the current tree.
///
/// # Errors
///
/// The store failed.
pub fn latest_checkpoint(view: &View<'_>) -> Result<Option<Checkpoint>, StoreError> {
    let sql = "SELECT size, root, note, at FROM checkpoint \
               WHERE tree = (SELECT coalesce(max(number), 0) FROM log_tree) ORDER BY size DESC LIMIT 1";
    view.query_one(sql, &[], checkpoint)
}

/// The checkpoint of the current tree at a size.
///
/// # Errors
///
/// The store failed.
pub fn checkpoint_of(view: &View<'_>, size: u64) -> Result<Option<Checkpoint>, StoreError> {
    let sql = "SELECT size, root, note, at FROM checkpoint \
               WHERE tree = (SELECT coalesce(max(number), 0) FROM log_tree) AND size = ?1";
    view.query_one(sql, &[&size], checkpoint)
}

/// The checkpoint to prove an entry by: the first that holds it and bears a witness's signature,
/// which fixes the earliest time, or else the tree's latest.
///
/// # Errors
///
/// The store failed.
pub fn checkpoint_with(
    view: &View<'_>,
    tree: u64,
    position: u64,
) -> Result<Option<Checkpoint>, StoreError> {
    let cosigned = "SELECT size, root, note, at FROM checkpoint \
                    WHERE tree = ?1 AND size > ?2 AND cosigned > 0 ORDER BY size LIMIT 1";
    let latest = "SELECT size, root, note, at FROM checkpoint \
                  WHERE tree = ?1 AND size > ?2 ORDER BY size DESC LIMIT 1";
    let found = view.query_one(cosigned, &[&tree, &position], checkpoint)?;
    if found.is_some() {
        return Ok(found);
    }
    view.query_one(latest, &[&tree, &position], checkpoint)
}

/// When the tree first had more entries than so many: since when a witness that has seen that many
/// is behind.
///
/// # Errors
///
/// The store failed.
pub fn behind_since(view: &View<'_>, size: u64) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT at FROM checkpoint \
               WHERE tree = (SELECT coalesce(max(number), 0) FROM log_tree) AND size > ?1 \
               ORDER BY size LIMIT 1";
    view.query_value(sql, &[&size])
}

fn checkpoint(row: &Row<'_>) -> Result<Checkpoint, StoreError> {
    let (size, root, note, at) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
    Ok(Checkpoint { size, root, note, at })
}

fn tree_error(error: TreeError<StoreError>) -> StoreError {
    match error {
        TreeError::Store(error) => error,
        TreeError::Range => StoreError::Missing { what: "log size" },
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
