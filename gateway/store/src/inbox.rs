//! Inboxes of partners that pull: a gapless sequence for each.
//!
//! Positions are given inside the transaction that accepts the bundle, by a counter that stays
//! locked until its commit. So they become visible in order: a partner that has asked up to
//! position n never finds something new behind it, and nothing is missing before it.

use gateway_bundle::{AuthorityId, BundleKey, MessageKind};
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Topic, Tx, View};

/// A bundle that waits to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxItem {
    /// Its position in the partner's sequence, from 1.
    pub position: u64,
    /// The bundle's id of ours.
    pub bundle: Uuid,
    /// What identifies the bundle.
    pub key: BundleKey,
    /// The kind of message.
    pub message: MessageKind,
    /// When it was received.
    pub received_at: Timestamp,
}

/// Puts a bundle into a partner's inbox, once. Returns its position.
///
/// # Errors
///
/// The store failed.
pub fn put(
    tx: &mut Tx<'_>,
    partner: &AuthorityId,
    bundle: Uuid,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let known = "SELECT position FROM inbox WHERE partner = ?1 AND bundle_id = ?2";
    if let Some(position) = tx.query_value(known, &[partner, &bundle])? {
        return Ok(position);
    }
    let lane = "INSERT INTO inbox_lane (partner, last) VALUES (?1, 1) \
                ON CONFLICT (partner) DO UPDATE SET last = inbox_lane.last + 1 RETURNING last";
    let position: Option<u64> = tx.query_value(lane, &[partner])?;
    let position = position.ok_or(StoreError::Missing { what: "inbox" })?;
    tx.execute(
        "INSERT INTO inbox (partner, position, bundle_id, put_at) VALUES (?1, ?2, ?3, ?4)",
        &[partner, &position, &bundle, &at],
    )?;
    tx.touch(Topic::Inbox);
    Ok(position)
}

/// Notes that the partner took a bundle (its handover evidence is in). Says whether it waited.
///
/// # Errors
///
/// The store failed.
pub fn taken(
    tx: &mut Tx<'_>,
    partner: &AuthorityId,
    bundle: Uuid,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE inbox SET taken_at = ?3 \
               WHERE partner = ?1 AND bundle_id = ?2 AND taken_at IS NULL";
    Ok(tx.execute(sql, &[partner, &bundle, &at])? > 0)
}

/// What waits for a partner after a position, in order, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn after(
    view: &View<'_>,
    partner: &AuthorityId,
    position: u64,
    limit: u32,
) -> Result<Vec<InboxItem>, StoreError> {
    let sql = "SELECT i.position, i.bundle_id, b.sender, b.bundle, b.message, b.received_at \
               FROM inbox i JOIN bundle b ON b.id = i.bundle_id \
               WHERE i.partner = ?1 AND i.position > ?2 AND i.taken_at IS NULL \
               ORDER BY i.position LIMIT ?3";
    view.query(sql, &[partner, &position, &limit], |row| {
        Ok(InboxItem {
            position: row.get(0)?,
            bundle: row.get(1)?,
            key: BundleKey { from: row.get(2)?, bundle: row.get(3)? },
            message: row.get(4)?,
            received_at: row.get(5)?,
        })
    })
}

/// The last position given to a partner; 0 if none was.
///
/// # Errors
///
/// The store failed.
pub fn last(view: &View<'_>, partner: &AuthorityId) -> Result<u64, StoreError> {
    let sql = "SELECT last FROM inbox_lane WHERE partner = ?1";
    Ok(view.query_value(sql, &[partner])?.unwrap_or(0))
}
