//! Outboxes: what is to leave, written with the fact that wants it to leave.
//!
//! A worker *leases* items for a time, tries, and says how it went. A worker that dies loses its
//! lease, and the item is leased again. A lease has the number of its attempt, so a worker that
//! comes back too late changes nothing. What was given up is *dead*: visible, and sent again by
//! hand.
//!
//! * [`relay`]: bundles to partners, in order within a case, fair between partners.
//! * [`evidence`]: statements of ours that no answer carries.
//! * [`mail`]: mails to people, rendered once and sent again byte for byte.

pub mod evidence;
pub mod mail;
pub mod relay;

use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Topic, Tx};

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It waits for its time.
    Waiting,
    /// A worker has it.
    Leased,
    /// It has left.
    Done,
    /// It was given up.
    Dead,
}

impl State {
    const ALL: [Self; 4] = [Self::Waiting, Self::Leased, Self::Done, Self::Dead];

    /// The word for it in the store and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Leased => "leased",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|state| state.as_str() == text);
        found.ok_or(StoreError::Damaged { what: "outbox state" })
    }
}

/// A worker's hold on an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The item.
    pub id: Uuid,
    /// The number of this attempt, from 1.
    pub attempt: u32,
}

/// Ends all leases: whoever opens a store in a file is alone in it, so nobody holds one any more.
/// Without this a bundle whose worker died would wait until its lease runs out.
pub(crate) const LAPSE_ALL: &str = "UPDATE outbox_relay SET lease_until = 0 WHERE state = 'leased'; \
     UPDATE outbox_evidence SET lease_until = 0 WHERE state = 'leased'; \
     UPDATE outbox_mail SET lease_until = 0 WHERE state = 'leased'";

/// Ends the leases of gateways that are in no table `writer_alive` any more.
pub(crate) const LAPSE_DEAD: &str = "UPDATE outbox_relay SET lease_until = 0 WHERE state = 'leased' AND lease_until > 0 \
     AND holder NOT IN (SELECT writer FROM writer_alive); \
     UPDATE outbox_evidence SET lease_until = 0 WHERE state = 'leased' AND lease_until > 0 \
     AND holder NOT IN (SELECT writer FROM writer_alive); \
     UPDATE outbox_mail SET lease_until = 0 WHERE state = 'leased' AND lease_until > 0 \
     AND holder NOT IN (SELECT writer FROM writer_alive)";

/// The statements of one outbox; all have the same columns for them.
struct Statements {
    lease: &'static str,
    end: &'static str,
    retry: &'static str,
    resend: &'static str,
    topic: Topic,
}

macro_rules! statements {
    ($table:literal, $topic:expr) => {
        super::Statements {
            lease: concat!(
                "UPDATE ",
                $table,
                " SET state = 'leased', lease_until = ?2, holder = ?3, attempts = attempts + 1 \
                 WHERE id = ?1 RETURNING attempts"
            ),
            end: concat!(
                "UPDATE ",
                $table,
                " SET state = ?3, lease_until = NULL, ended_at = ?4, \
                 last_error = coalesce(?5, last_error) \
                 WHERE id = ?1 AND attempts = ?2 AND state = 'leased'"
            ),
            retry: concat!(
                "UPDATE ",
                $table,
                " SET state = 'waiting', lease_until = NULL, next_at = ?3, last_error = ?4 \
                 WHERE id = ?1 AND attempts = ?2 AND state = 'leased'"
            ),
            resend: concat!(
                "UPDATE ",
                $table,
                " SET state = 'waiting', lease_until = NULL, next_at = ?2, ended_at = NULL \
                 WHERE id = ?1 AND state <> 'done'"
            ),
            topic: $topic,
        }
    };
}
use statements;

impl Statements {
    fn lease(&self, tx: &mut Tx<'_>, id: Uuid, until: Timestamp) -> Result<Lease, StoreError> {
        let attempt = tx.query_value(self.lease, &[&id, &until, &tx.holder()])?;
        Ok(Lease { id, attempt: attempt.ok_or(StoreError::Missing { what: "outbox item" })? })
    }

    /// Ends an item. Says whether the lease still held.
    fn end(
        &self,
        tx: &mut Tx<'_>,
        lease: Lease,
        state: State,
        at: Timestamp,
        error: Option<&str>,
    ) -> Result<bool, StoreError> {
        let values: [&dyn crate::ledger::ToValue; 5] =
            [&lease.id, &lease.attempt, &state.as_str(), &at, &error];
        let changed = tx.execute(self.end, &values)?;
        // Whatever waited behind it may go now.
        tx.touch(self.topic);
        tx.touch(Topic::Desk);
        Ok(changed > 0)
    }

    fn retry(
        &self,
        tx: &mut Tx<'_>,
        lease: Lease,
        next_at: Timestamp,
        error: &str,
    ) -> Result<bool, StoreError> {
        let changed = tx.execute(self.retry, &[&lease.id, &lease.attempt, &next_at, &error])?;
        tx.touch(self.topic);
        tx.touch(Topic::Desk);
        Ok(changed > 0)
    }

    fn resend(&self, tx: &mut Tx<'_>, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        let changed = tx.execute(self.resend, &[&id, &at])?;
        tx.touch(self.topic);
        tx.touch(Topic::Desk);
        if changed == 0 { Err(StoreError::Missing { what: "outbox item" }) } else { Ok(()) }
    }
}
