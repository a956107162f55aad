//! Evidence that the other side owes us on a bundle of ours, until it comes or is overdue.

use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Tx, View};

/// Something awaited whose time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The bundle's id of ours.
    pub bundle: Uuid,
    /// What is awaited: `relay`, `delivery`, `retrieval`.
    pub about: String,
    /// Until when it should have come.
    pub due: Timestamp,
}

/// Awaits something on a bundle.
///
/// # Errors
///
/// The store failed.
pub fn put(tx: &mut Tx<'_>, bundle: Uuid, about: &str, due: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO awaited (bundle_id, about, due_at) VALUES (?1, ?2, ?3) \
               ON CONFLICT (bundle_id, about) DO NOTHING";
    tx.execute(sql, &[&bundle, &about, &due])?;
    Ok(())
}

/// It came, or nothing more can come. Says whether it was awaited.
///
/// # Errors
///
/// The store failed.
pub fn came(tx: &mut Tx<'_>, bundle: Uuid, about: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM awaited WHERE bundle_id = ?1 AND about = ?2";
    Ok(tx.execute(sql, &[&bundle, &about])? > 0)
}

/// It was stated to be overdue. Says whether that is new.
///
/// # Errors
///
/// The store failed.
pub fn said(tx: &mut Tx<'_>, bundle: Uuid, about: &str, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE awaited SET said_at = ?3 \
               WHERE bundle_id = ?1 AND about = ?2 AND said_at IS NULL";
    Ok(tx.execute(sql, &[&bundle, &about, &at])? > 0)
}

/// What is late and has not been stated to be, the oldest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn late(view: &View<'_>, now: Timestamp, limit: u32) -> Result<Vec<Late>, StoreError> {
    let sql = "SELECT bundle_id, about, due_at FROM awaited \
               WHERE said_at IS NULL AND due_at <= ?1 ORDER BY due_at, bundle_id LIMIT ?2";
    view.query(sql, &[&now, &limit], |row| {
        Ok(Late { bundle: row.get(0)?, about: row.get(1)?, due: row.get(2)? })
    })
}

/// Whether a bundle still waits for something that was stated to be overdue.
///
/// # Errors
///
/// The store failed.
pub fn is_overdue(view: &View<'_>, bundle: Uuid) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM awaited WHERE bundle_id = ?1 AND said_at IS NOT NULL";
    let count: Option<i64> = view.query_value(sql, &[&bundle])?;
    Ok(count.is_some_and(|count| count > 0))
}
