//! The relay: carries one's own bundles to the gateways of partners.
//!
//! The ledger says what is due, fair between partners and in order within a case; a lease keeps
//! two workers from the same bundle. Delivery is at least once, and the receiver knows a repeat by
//! the bundle's identity. Whatever may pass is tried again; what the receiver refuses for good
//! becomes a dead letter that staff see; what may or may not have arrived is asked first.

use std::sync::Arc;
use std::time::Duration;

use gateway_exchange::NoticeKind;
use gateway_store::outbox::relay::{self as outbox, Leased, Wanted};
use gateway_store::{StoreError, Topic};
use jiff::{SignedDuration, Timestamp};
use ring::rand::SecureRandom;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use crate::gate::State;
use crate::gateway::Gateway;

mod attempt;
pub(crate) mod partners;

use attempt::{Delivered, Failure};
use partners::Partners;

/// Longer than any attempt may take.
const LEASE: SignedDuration = SignedDuration::from_mins(65);
const AT_ONCE: u32 = 64;
/// How many bundles of one partner are under way at once.
const PER_PARTNER: u32 = 8;
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);
const GIVE_UP: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How long a stopping gateway waits for an attempt under way.
const STOPPING: Duration = Duration::from_secs(10);
/// The longest sleep: something may have become due without an event.
const NAP: Duration = Duration::from_secs(2);

/// Relays what is due until told to stop.
pub async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    let worker = Arc::new(Worker { partners: Partners::new(), gateway });
    let tasks = TaskTracker::new();
    let mut changed = worker.gateway.store.changes(Topic::Relay);
    let mut gate = worker.gateway.gate.changes();
    while !stop.is_cancelled() {
        let open = gate.wait_for(|state| *state != State::Closed);
        if !matches!(stop.run_until_cancelled(open).await, Some(Ok(_))) {
            break;
        }
        changed.mark_unchanged();
        let leased = match worker.lease().await {
            Ok(leased) => leased,
            Err(error) => {
                warn!(event = "relay-outbox-failed", %error);
                Vec::new()
            }
        };
        let nothing = leased.is_empty();
        for item in leased {
            let (worker, stop) = (Arc::clone(&worker), stop.clone());
            tasks.spawn(async move { worker.carry(item, &stop).await });
        }
        if nothing {
            tokio::select! {
                () = stop.cancelled() => {}
                _ = changed.changed() => {}
                () = tokio::time::sleep(NAP) => {}
            }
        }
    }
    tasks.close();
    tasks.wait().await;
}

struct Worker {
    gateway: Arc<Gateway>,
    partners: Partners,
}

impl Worker {
    async fn lease(&self) -> Result<Vec<Leased>, StoreError> {
        let now = self.gateway.clock.now();
        let until = now.saturating_add(LEASE).unwrap_or(now);
        let wanted = Wanted { now, until, limit: AT_ONCE, per_partner: PER_PARTNER };
        let leased =
            self.gateway.store.transact("lease relays", move |tx| outbox::lease_due(tx, wanted));
        Ok(leased.await?)
    }

    async fn carry(&self, item: Leased, stop: &CancellationToken) {
        let attempt = attempt::attempt(&self.gateway, &self.partners, &item);
        let limit = async {
            stop.cancelled().await;
            tokio::time::sleep(STOPPING).await;
        };
        let outcome = tokio::select! {
            outcome = attempt => outcome,
            () = limit => Err(Failure::Stopped),
        };
        let word = match &outcome {
            Ok(_) => "delivered",
            Err(failure) => failure.code(),
        };
        self.gateway.metrics.relayed(word);
        let (relay, attempt) = (item.lease.id, item.lease.attempt);
        info!(event = "relay", partner = %item.partner, %relay, attempt, outcome = word);
        let kept = match outcome {
            Ok(delivered) => self.delivered(item, delivered).await,
            Err(failure) => self.failed(item, failure).await,
        };
        if let Err(error) = kept {
            // The lease runs out, and the bundle is tried again: the receiver knows the repeat.
            warn!(event = "relay-outcome-not-kept", %error);
        }
    }

    async fn delivered(&self, item: Leased, delivered: Delivered) -> Result<(), StoreError> {
        let now = self.gateway.clock.now();
        let shared = Arc::clone(&self.gateway);
        let kept = self.gateway.store.transact("keep a delivery", move |tx| {
            delivered.keep(&shared, tx, now)?;
            outbox::done(tx, item.lease, now)
        });
        kept.await?;
        Ok(())
    }

    async fn failed(&self, item: Leased, failure: Failure) -> Result<(), StoreError> {
        let now = self.gateway.clock.now();
        let age = now.duration_since(item.created_at);
        let next = failure.may_pass().then(|| self.next_attempt(&item, &failure, now));
        let next = next.filter(|_| age <= GIVE_UP);
        let shared = Arc::clone(&self.gateway);
        let kept = self.gateway.store.transact("keep a failed relay", move |tx| {
            if let Some(next) = next {
                return outbox::retry_at(tx, item.lease, next, failure.code());
            }
            let code = failure.code();
            let kind = if let Failure::Refused { rejection } = failure {
                if let Some(rejection) = rejection {
                    rejection.keep(&shared, tx, now)?;
                }
                NoticeKind::PartnerRefused
            } else {
                NoticeKind::DeliveryFailed
            };
            crate::flow::tell(&shared, tx, item.case, kind, now)?;
            outbox::dead(tx, item.lease, now, code)
        });
        kept.await?;
        Ok(())
    }

    /// Doubles at every attempt, with a random quarter on top, so that a partner that comes back
    /// is not met by a storm. A time that the partner named is kept.
    fn next_attempt(&self, item: &Leased, failure: &Failure, now: Timestamp) -> Timestamp {
        let doubled = FIRST_PAUSE.saturating_mul(1 << item.lease.attempt.saturating_sub(1).min(12));
        let pause = doubled.min(LONGEST_PAUSE).max(failure.retry_after());
        let mut random = [0; 1];
        if self.gateway.random.fill(&mut random).is_err() {
            // Without jitter a pause is still a pause.
            random = [0; 1];
        }
        let jitter = pause.saturating_mul(i32::from(u8::from_be_bytes(random))) / 1_024;
        now.saturating_add(pause.saturating_add(jitter)).unwrap_or(now)
    }
}
