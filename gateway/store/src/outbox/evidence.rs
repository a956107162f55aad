//! Evidence to partners: what does not leave in an answer to them is handed in at their gateway.

use gateway_bundle::AuthorityId;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Lease, State, Statements, statements};
use crate::error::StoreError;
use crate::ledger::{Topic, Tx, View};

const OUTBOX: Statements = statements!("outbox_evidence", Topic::Relay);

/// Evidence that a worker has leased. Its id is that of the lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// The worker's hold; its id is the evidence's.
    pub lease: Lease,
    /// The bundle's id of ours.
    pub bundle: Uuid,
    /// Whom it goes to.
    pub partner: AuthorityId,
    /// When it was written.
    pub created_at: Timestamp,
}

/// Puts evidence of a bundle into the outbox towards a partner.
///
/// # Errors
///
/// The store failed.
pub fn enqueue(
    tx: &mut Tx<'_>,
    evidence: Uuid,
    bundle: Uuid,
    partner: &AuthorityId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO outbox_evidence (id, bundle_id, partner, state, attempts, next_at, \
         created_at) VALUES (?1, ?2, ?3, 'waiting', 0, ?4, ?4) ON CONFLICT (id) DO NOTHING",
        &[&evidence, &bundle, partner, &at],
    )?;
    tx.touch(Topic::Relay);
    Ok(())
}

/// Leases what is due, the oldest first.
///
/// # Errors
///
/// The store failed.
pub fn lease_due(
    tx: &mut Tx<'_>,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<Leased>, StoreError> {
    let sql = "SELECT id, bundle_id, partner, created_at FROM outbox_evidence \
               WHERE state IN ('waiting', 'leased') \
               AND ((state = 'waiting' AND next_at <= ?1) \
                 OR (state = 'leased' AND lease_until <= ?1)) ORDER BY next_at, id LIMIT ?2";
    let due = tx.query(sql, &[&now, &limit], |row| {
        Ok::<_, StoreError>(Leased {
            lease: Lease { id: row.get(0)?, attempt: 0 },
            bundle: row.get(1)?,
            partner: row.get(2)?,
            created_at: row.get(3)?,
        })
    })?;
    let lease =
        |item: Leased| Ok(Leased { lease: OUTBOX.lease(tx, item.lease.id, until)?, ..item });
    due.into_iter().map(lease).collect()
}

/// The partner has it.
///
/// # Errors
///
/// The store failed.
pub fn done(tx: &mut Tx<'_>, lease: Lease, at: Timestamp) -> Result<bool, StoreError> {
    OUTBOX.end(tx, lease, State::Done, at, None)
}

/// It is tried again at `next_at`.
///
/// # Errors
///
/// The store failed.
pub fn retry_at(
    tx: &mut Tx<'_>,
    lease: Lease,
    next_at: Timestamp,
    error: &str,
) -> Result<bool, StoreError> {
    OUTBOX.retry(tx, lease, next_at, error)
}

/// It is given up: the partner can still read it at this gateway.
///
/// # Errors
///
/// The store failed.
pub fn dead(tx: &mut Tx<'_>, lease: Lease, at: Timestamp, error: &str) -> Result<bool, StoreError> {
    OUTBOX.end(tx, lease, State::Dead, at, Some(error))
}

/// The earliest time at which something may be due.
///
/// # Errors
///
/// The store failed.
pub fn next_due(view: &View<'_>) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT min(CASE state WHEN 'leased' THEN lease_until ELSE next_at END) \
               FROM outbox_evidence WHERE state IN ('waiting', 'leased')";
    Ok(view.query_value::<Option<Timestamp>>(sql, &[])?.flatten())
}
