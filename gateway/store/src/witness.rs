//! What this gateway has witnessed of its partners' logs.
//!
//! A witness that signs must not have signed anything that contradicts it, so the comparison with
//! what was seen before and the keeping of what is seen now are one transaction, flushed before the
//! cosignature leaves (C2SP tlog-witness).

use gateway_bundle::Digest;
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
