//! From when on somebody has to look at the end of a sentence, by case.
//!
//! The sentence stays in the manifests, sealed. What is kept here is one time a case, so that a
//! worker finds what comes up without opening every manifest; it is counted anew after each fact
//! that may change it, and goes with the case's erasure.

use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Topic, Tx, View};

/// Has the term of a case counted anew.
///
/// # Errors
///
/// The store failed.
pub fn stale(tx: &mut Tx<'_>, case: Uuid) -> Result<(), StoreError> {
    let sql = "INSERT INTO term (case_id, days) VALUES (?1, -1) \
               ON CONFLICT (case_id) DO UPDATE SET days = -1";
    tx.execute(sql, &[&case])?;
    Ok(())
}

/// The cases whose term has not been counted since something changed, or was counted with another
/// number of days of warning; at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn to_count(view: &View<'_>, days: u16, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT case_id FROM term WHERE days < ?1 OR days > ?1 LIMIT ?2";
    view.query_values(sql, &[&i64::from(days), &limit])
}

/// Keeps from when on somebody has to look, counted with so many days of warning; nothing where
/// there is nothing to look at.
///
/// # Errors
///
/// The store failed.
pub fn set(
    tx: &mut Tx<'_>,
    case: Uuid,
    days: u16,
    watch: Option<Timestamp>,
) -> Result<(), StoreError> {
    let sql = "UPDATE term SET days = ?2, watch_at = ?3 WHERE case_id = ?1";
    tx.execute(sql, &[&case, &i64::from(days), &watch])?;
    tx.touch(Topic::Desk);
    Ok(())
}

/// From when on somebody has to look, with the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    /// The case.
    pub case: Uuid,
    /// From when on.
    pub from: Timestamp,
}

/// The cases that somebody has to look at now, the longest due first; at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn due(view: &View<'_>, now: Timestamp, limit: u32) -> Result<Vec<Watched>, StoreError> {
    let sql = "SELECT case_id, watch_at FROM term WHERE watch_at <= ?1 \
               ORDER BY watch_at, case_id LIMIT ?2";
    view.query(sql, &[&now, &limit], |row| Ok(Watched { case: row.get(0)?, from: row.get(1)? }))
}

/// Those of them of which nobody was told.
///
/// # Errors
///
/// The store failed.
pub fn untold(view: &View<'_>, now: Timestamp, limit: u32) -> Result<Vec<Watched>, StoreError> {
    // `mark` is a time as the ledger keeps it; an ended notice was told as well.
    let sql = "SELECT case_id, watch_at FROM term t WHERE watch_at <= ?1 AND NOT EXISTS \
               (SELECT 1 FROM notice_waiting n WHERE n.what = 'term' \
                AND n.subject = t.case_id AND n.mark = t.watch_at) \
               ORDER BY watch_at, case_id LIMIT ?2";
    view.query(sql, &[&now, &limit], |row| Ok(Watched { case: row.get(0)?, from: row.get(1)? }))
}
