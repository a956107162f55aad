//! What this gateway has witnessed of its partners' logs, and they of its own.
//!
//! A witness that signs must not have signed anything that contradicts it, so the comparison with
//! what was seen before and the keeping of what is seen now are one transaction, flushed before the
//! cosignature leaves (C2SP tlog-witness).

use gateway_bundle::{AuthorityId, Digest};
use jiff::Timestamp;

use crate::error::StoreError;
use crate::ledger::{Tx, View};

/// The latest checkpoint seen of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The number of entries.
    pub size: u64,
    /// The root.
    pub root: Digest,
    /// The signed note.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps a checkpoint of the log named `origin`, if the latest one seen is still that of size
/// `before` (0: none was seen).
///
/// # Errors
///
/// [`StoreError::Conflict`] if another one was kept meanwhile.
pub fn put(tx: &mut Tx<'_>, origin: &str, before: u64, seen: &Seen) -> Result<(), StoreError> {
    if latest(tx, origin)?.map_or(0, |latest| latest.size) != before || seen.size < before {
        return Err(StoreError::Conflict { what: "witnessed checkpoint" });
    }
    tx.execute(
        "INSERT INTO witnessed (origin, size, root, note, at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root, \
         note = excluded.note, at = excluded.at",
        &[&origin, &seen.size, &seen.root, &seen.note, &seen.at],
    )?;
    Ok(())
}

/// The latest checkpoint seen of a log.
///
/// # Errors
///
/// The store failed.
pub fn latest(view: &View<'_>, origin: &str) -> Result<Option<Seen>, StoreError> {
    let sql = "SELECT size, root, note, at FROM witnessed WHERE origin = ?1";
    view.query_one(sql, &[&origin], |row| {
        let (size, root, note, at) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Seen { size, root, note, at })
    })
}

/// How far a witness has cosigned our log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The size that it cosigned last; 0 if none.
    pub size: u64,
    /// When it was asked first.
    pub since: Timestamp,
}

/// How far a partner has cosigned our log of that origin; `None` if it was never asked.
///
/// # Errors
///
/// The store failed.
pub fn progress(
    view: &View<'_>,
    partner: &AuthorityId,
    origin: &str,
) -> Result<Option<Progress>, StoreError> {
    let sql = "SELECT size, since FROM witness WHERE partner = ?1 AND origin = ?2";
    view.query_one(sql, &[partner, &origin], |row| {
        Ok(Progress { size: row.get(0)?, since: row.get(1)? })
    })
}

/// A partner has cosigned our log at a size; 0 where it is asked for the first time.
///
/// # Errors
///
/// The store failed.
pub fn set_progress(
    tx: &mut Tx<'_>,
    partner: &AuthorityId,
    origin: &str,
    size: u64,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO witness (partner, origin, size, since, at) VALUES (?1, ?2, ?3, ?4, ?4) \
         ON CONFLICT (partner, origin) DO UPDATE SET size = excluded.size, at = excluded.at",
        &[partner, &origin, &size, &at],
    )?;
    Ok(())
}

/// Two notes that a log's key signed and that cannot both be of one log that only grew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The partner: whose log it is, or who showed us ours.
    pub partner: AuthorityId,
    /// The log's origin.
    pub origin: String,
    /// How they contradict each other: a stable word.
    pub kind: String,
    /// The note that was seen first.
    pub seen: String,
    /// The note that was shown then.
    pub shown: String,
    /// When.
    pub at: Timestamp,
}

/// The most contradictions that are kept of one log: the first prove it, and no partner fills the
/// disk.
const CONTRADICTIONS_MAX: u32 = 16;

/// Keeps both notes of a contradiction, once.
///
/// # Errors
///
/// The store failed.
pub fn put_contradiction(tx: &mut Tx<'_>, new: &Contradiction) -> Result<(), StoreError> {
    let id = tx.new_id(new.at)?;
    let Contradiction { partner, origin, kind, seen, shown, at } = new;
    tx.execute(
        "INSERT INTO contradiction (id, partner, origin, kind, seen, shown, at) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 \
         WHERE (SELECT count(*) FROM contradiction WHERE partner = ?2 AND origin = ?3) < ?8 \
         ON CONFLICT (partner, origin, seen, shown) DO NOTHING",
        &[&id, partner, origin, kind, seen, shown, at, &CONTRADICTIONS_MAX],
    )?;
    Ok(())
}

/// The contradictions of a log, oldest first.
///
/// # Errors
///
/// The store failed.
pub fn contradictions(view: &View<'_>, origin: &str) -> Result<Vec<Contradiction>, StoreError> {
    let sql = "SELECT partner, origin, kind, seen, shown, at FROM contradiction \
               WHERE origin = ?1 ORDER BY at, id";
    view.query(sql, &[&origin], |row| {
        Ok(Contradiction {
            partner: row.get(0)?,
            origin: row.get(1)?,
            kind: row.get(2)?,
            seen: row.get(3)?,
            shown: row.get(4)?,
            at: row.get(5)?,
        })
    })
}
