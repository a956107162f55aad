//! Evidence of ours that no answer carries is handed in at the partner's gateway: an admission, an
//! overdue deadline, a failure. It is tried for as long as a bundle; the partner can read it here all along.

use std::sync::Arc;
use std::time::Duration;

use gateway_store::evidence;
use gateway_store::outbox::evidence::{self as outbox, Leased};
use gateway_store::{StoreError, Topic, bundle};
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::attempt::{self, Failure};
use super::partners::Partners;
use super::{FIRST_PAUSE, LONGEST_PAUSE};
use crate::gateway::Gateway;
use crate::outcome;

const AT_ONCE: u32 = 64;
const LEASE: SignedDuration = SignedDuration::from_mins(5);
const NAP: Duration = Duration::from_secs(2);

/// Hands on what is due until told to stop.
pub(super) async fn run(gateway: Arc<Gateway>, partners: Arc<Partners>, stop: CancellationToken) {
    let mut changed = gateway.store.changes(Topic::Relay);
    while !stop.is_cancelled() {
        changed.mark_unchanged();
        if gateway.gate.is_closed() {
            stop.run_until_cancelled(tokio::time::sleep(NAP)).await;
            continue;
        }
        let leased = lease(&gateway).await.unwrap_or_else(|problem| {
            warn!(event = "evidence-outbox-failed", %problem);
            Vec::new()
        });
        if leased.is_empty() {
            tokio::select! {
                () = stop.cancelled() => {}
                _ = changed.changed() => {}
                () = tokio::time::sleep(NAP) => {}
            }
        }
        for item in leased {
            if let Some(Err(problem)) =
                stop.run_until_cancelled(carry(&gateway, &partners, item, &stop)).await
            {
                warn!(event = "evidence-outcome-not-kept", %problem);
            }
        }
    }
}

async fn lease(gateway: &Arc<Gateway>) -> Result<Vec<Leased>, StoreError> {
    let now = gateway.clock.steady();
    let until = now.saturating_add(LEASE).unwrap_or(now);
    // Looking costs nothing; only what is due opens a transaction.
    let due = gateway.store.read(outbox::next_due).await.map_err(StoreError::from)?;
    if due.is_none_or(|due| due > now) {
        return Ok(Vec::new());
    }
    let leased = gateway
        .store
        .transact("lease evidence", move |tx| outbox::lease_due(tx, now, until, AT_ONCE));
    leased.await.map_err(StoreError::from)
}

async fn carry(
    gateway: &Arc<Gateway>,
    partners: &Partners,
    item: Leased,
    stop: &CancellationToken,
) -> Result<(), StoreError> {
    let outcome = hand_in(gateway, partners, &item).await;
    let word = outcome.as_ref().map_or_else(Failure::code, |()| "handed-on");
    let (attempt, partner) = (item.lease.attempt, &item.partner);
    info!(event = "evidence-handed-on", %partner, attempt, outcome = word);
    let now = gateway.clock.steady();
    let pause = FIRST_PAUSE.saturating_mul(1 << attempt.saturating_sub(1).min(12));
    let next = now.saturating_add(pause.min(LONGEST_PAUSE)).unwrap_or(now);
    let given_up = now.duration_since(item.created_at) > gateway.config.file.deadlines.give_up;
    let (lease, failure) = (item.lease, outcome.err().map(|one| (one.code(), one.may_pass())));
    let kept = outcome::keep(gateway, stop, "keep how evidence left", move |tx| match failure {
        None => outbox::done(tx, lease, now),
        Some((code, passes)) if given_up || !passes => outbox::dead(tx, lease, now, code),
        Some((code, _)) => outbox::retry_at(tx, lease, next, code),
    });
    kept.await.map(drop)
}

async fn hand_in(
    gateway: &Arc<Gateway>,
    partners: &Partners,
    item: &Leased,
) -> Result<(), Failure> {
    let (id, statement) = (item.bundle, item.lease.id);
    let read = gateway.store.read(move |view| {
        Ok::<_, StoreError>((bundle::by_id(view, id)?, evidence::by_id(view, statement)?))
    });
    let (row, statement) = read.await.map_err(StoreError::from)?;
    let (row, statement) = row.zip(statement).ok_or(Failure::Store)?;
    attempt::hand_in_one(gateway, partners, &item.partner, &row, &statement.jws).await
}
