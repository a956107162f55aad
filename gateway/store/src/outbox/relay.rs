//! Bundles to partners: in order within a case, fair between partners.
//!
//! Each partner has a lane. Within it, an item waits for every unfinished one of its case before
//! it, and for nothing else: one case's trouble does not stop another's. Leases are given to the
//! lanes in turn, so a long queue for one partner costs the others nothing. A lane can be held
//! while its partner does not answer; then its items are not tried one by one.
//!
//! An item given up no longer holds back its case: a bundle that the partner refuses for good may
//! be followed by the one that corrects it.

use std::collections::VecDeque;

use gateway_bundle::AuthorityId;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Lease, State, Statements, statements};
use crate::error::StoreError;
use crate::ledger::{Row, Topic, Tx, View};

const OUTBOX: Statements = statements!("outbox_relay", Topic::Relay);

/// A bundle to be relayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRelay {
    /// The bundle's id of ours.
    pub bundle: Uuid,
    /// Whom it goes to.
    pub partner: AuthorityId,
    /// The case within which it keeps its place.
    pub case: Option<Uuid>,
    /// When it is written.
    pub at: Timestamp,
}

/// What may be leased.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The time now.
    pub now: Timestamp,
    /// Until when the worker has it.
    pub until: Timestamp,
    /// How many at most.
    pub limit: u32,
    /// How many of one partner's at most, those leased before included.
    pub per_partner: u32,
}

/// A bundle a worker has leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// The worker's hold.
    pub lease: Lease,
    /// The bundle's id of ours.
    pub bundle: Uuid,
    /// Whom it goes to.
    pub partner: AuthorityId,
    /// Its case.
    pub case: Option<Uuid>,
    /// When it was written: deadlines run from here.
    pub created_at: Timestamp,
}

/// An item as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// The bundle's id of ours.
    pub bundle: Uuid,
    /// Whom it goes to.
    pub partner: AuthorityId,
    /// Its case.
    pub case: Option<Uuid>,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// The code of the last failure.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was done or given up.
    pub ended_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, bundle_id, partner, case_id, state, attempts, next_at, last_error, \
             created_at, ended_at FROM outbox_relay ",
            $rest
        )
    };
}

/// Writes a bundle into the outbox, behind everything for the same partner.
///
/// # Errors
///
/// The store failed.
pub fn enqueue(tx: &mut Tx<'_>, new: &NewRelay) -> Result<Uuid, StoreError> {
    let id = tx.new_id(new.at)?;
    let lane = "INSERT INTO relay_lane (partner, last, served, hold_until) VALUES (?1, 1, 0, 0) \
                ON CONFLICT (partner) DO UPDATE SET last = relay_lane.last + 1 RETURNING last";
    let position: Option<i64> = tx.query_value(lane, &[&new.partner])?;
    let position = position.ok_or(StoreError::Missing { what: "relay lane" })?;
    tx.execute(
        "INSERT INTO outbox_relay (id, bundle_id, partner, case_id, position, state, attempts, \
         next_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?6, ?6)",
        &[&id, &new.bundle, &new.partner, &new.case, &position, &new.at],
    )?;
    tx.touch(Topic::Relay);
    tx.touch(Topic::Desk);
    Ok(id)
}

/// Leases what is due, the partners in turn.
///
/// # Errors
///
/// The store failed.
pub fn lease_due(tx: &mut Tx<'_>, wanted: Wanted) -> Result<Vec<Leased>, StoreError> {
    let mut lanes = due(tx, wanted)?;
    let mut leased = Vec::new();
    let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    while let Some(mut lane) = lanes.pop_front() {
        let Some(item) = lane.pop_front() else { continue };
        if leased.len() >= limit {
            break;
        }
        let lease = OUTBOX.lease(tx, item.lease.id, wanted.until)?;
        let turn = "UPDATE relay_lane SET served = (SELECT max(served) + 1 FROM relay_lane) \
                    WHERE partner = ?1";
        tx.execute(turn, &[&item.partner])?;
        leased.push(Leased { lease, ..item });
        lanes.push_back(lane);
    }
    Ok(leased)
}

/// What is due, a queue for each lane that is not held.
fn due(view: &View<'_>, wanted: Wanted) -> Result<VecDeque<VecDeque<Leased>>, StoreError> {
    // The lane served longest ago comes first, so that no lane starves when the limit is small.
    let lanes = "SELECT partner, (SELECT count(*) FROM outbox_relay r \
                 WHERE r.partner = l.partner AND r.state IN ('waiting', 'leased') \
                 AND r.state = 'leased' AND r.lease_until > ?1) \
                 FROM relay_lane l WHERE hold_until <= ?1 ORDER BY served, partner";
    let lanes = view.query(lanes, &[&wanted.now], |row| {
        Ok::<(AuthorityId, u32), StoreError>((row.get(0)?, row.get(1)?))
    })?;
    lanes.into_iter().map(|(partner, busy)| due_of(view, wanted, &partner, busy)).collect()
}

fn due_of(
    view: &View<'_>,
    wanted: Wanted,
    partner: &AuthorityId,
    busy: u32,
) -> Result<VecDeque<Leased>, StoreError> {
    let room = wanted.per_partner.saturating_sub(busy).min(wanted.limit);
    let sql = "SELECT r.id, r.bundle_id, r.case_id, r.created_at FROM outbox_relay r \
               WHERE r.partner = ?1 AND r.state IN ('waiting', 'leased') \
               AND ((r.state = 'waiting' AND r.next_at <= ?2) \
                 OR (r.state = 'leased' AND r.lease_until <= ?2)) \
               AND NOT EXISTS (SELECT 1 FROM outbox_relay e WHERE e.partner = r.partner \
                 AND e.case_id = r.case_id AND e.position < r.position \
                 AND e.state IN ('waiting', 'leased')) \
               ORDER BY r.position LIMIT ?3";
    let due = view.query(sql, &[partner, &wanted.now, &room], |row| {
        Ok::<_, StoreError>(Leased {
            lease: Lease { id: row.get(0)?, attempt: 0 },
            bundle: row.get(1)?,
            partner: partner.clone(),
            case: row.get(2)?,
            created_at: row.get(3)?,
        })
    })?;
    Ok(due.into())
}

/// The item has left. Says whether the lease still held; an item that left has left either way.
///
/// # Errors
///
/// The store failed.
pub fn done(tx: &mut Tx<'_>, lease: Lease, at: Timestamp) -> Result<bool, StoreError> {
    OUTBOX.end(tx, lease, State::Done, at, None)
}

/// The item is tried again at `next_at`. Says whether the lease still held.
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

/// The item is given up, with a code that says why. Says whether the lease still held.
///
/// # Errors
///
/// The store failed.
pub fn dead(tx: &mut Tx<'_>, lease: Lease, at: Timestamp, error: &str) -> Result<bool, StoreError> {
    OUTBOX.end(tx, lease, State::Dead, at, Some(error))
}

/// Sends an item again, at once: a dead one, or one that waits for its next try.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such item, or it is done.
pub fn resend(tx: &mut Tx<'_>, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
    OUTBOX.resend(tx, id, at)
}

/// Holds a partner's lane until then: nothing is leased from it. A time in the past opens it.
///
/// # Errors
///
/// The store failed.
pub fn hold(tx: &mut Tx<'_>, partner: &AuthorityId, until: Timestamp) -> Result<(), StoreError> {
    tx.execute("UPDATE relay_lane SET hold_until = ?2 WHERE partner = ?1", &[partner, &until])?;
    tx.touch(Topic::Relay);
    Ok(())
}

/// The item of that id.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Item>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], read)
}

/// Items in a state, oldest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn in_state(view: &View<'_>, state: State, limit: u32) -> Result<Vec<Item>, StoreError> {
    let sql = select!("WHERE state = ?1 ORDER BY created_at, id LIMIT ?2");
    view.query(sql, &[&state.as_str(), &limit], read)
}

/// The items of a bundle, oldest first.
///
/// # Errors
///
/// The store failed.
pub fn of_bundle(view: &View<'_>, bundle: Uuid) -> Result<Vec<Item>, StoreError> {
    view.query(select!("WHERE bundle_id = ?1 ORDER BY created_at, id"), &[&bundle], read)
}

/// The earliest time at which something may be due.
///
/// # Errors
///
/// The store failed.
pub fn next_due(view: &View<'_>) -> Result<Option<Timestamp>, StoreError> {
    // Each lane's next item is at its head or waits for a retry; a held lane waits for its hold.
    let sql = "SELECT min(CASE WHEN l.hold_until > n.at THEN l.hold_until ELSE n.at END) \
               FROM relay_lane l JOIN (SELECT partner, \
                 min(CASE state WHEN 'leased' THEN lease_until ELSE next_at END) AS at \
                 FROM outbox_relay WHERE state IN ('waiting', 'leased') GROUP BY partner) n \
               ON n.partner = l.partner";
    Ok(view.query_value::<Option<Timestamp>>(sql, &[])?.flatten())
}

fn read(row: &Row<'_>) -> Result<Item, StoreError> {
    Ok(Item {
        id: row.get(0)?,
        bundle: row.get(1)?,
        partner: row.get(2)?,
        case: row.get(3)?,
        state: State::parse(&row.get::<String>(4)?)?,
        attempts: row.get(5)?,
        next_at: row.get(6)?,
        last_error: row.get(7)?,
        created_at: row.get(8)?,
        ended_at: row.get(9)?,
    })
}
