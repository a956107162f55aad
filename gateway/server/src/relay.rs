//! The relay: carries one's own bundles to the gateways of partners.
//!
//! The ledger says what is due, fair between partners and in order within a case; a lease keeps
//! two workers from the same bundle. Delivery is at least once, and the receiver knows a repeat by
//! the bundle's identity. Whatever may pass is tried again; what the receiver refuses for good
//! becomes a dead letter that staff see; what may or may not have arrived is asked first.

use std::sync::Arc;
use std::time::Duration;

use gateway_bundle::AuthorityId;
use gateway_evidence::record::Reason;
use gateway_evidence::register::{KeyStatus, Role};
use gateway_exchange::{AlarmKind, NoticeKind, decide};
use gateway_fault::{Point, point};
use gateway_store::bundle::Bundle;
use gateway_store::notice::Subject;
use gateway_store::outbox::Lease;
use gateway_store::outbox::relay::{self as outbox, Leased, Wanted};
use gateway_store::{StoreError, Topic, alarm, awaited, bundle};
use jiff::{SignedDuration, Timestamp};
use ring::rand::SecureRandom;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use crate::flow::notify::{self, News};
use crate::flow::statement::Statement;
use crate::flow::{hand_over, record};
use crate::gate::State;
use crate::gateway::Gateway;
use crate::outcome;

mod attempt;
mod hand_on;
mod overdue;
pub(crate) mod partners;

use attempt::{Delivered, Failure};
use partners::Partners;

/// Longer than any attempt may take.
const LEASE: SignedDuration = SignedDuration::from_mins(65);
const AT_ONCE: u32 = 64;
/// How many bundles of one partner are under way at once.
const PER_PARTNER: u32 = 24;
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);
/// How long a stopping gateway waits for an attempt under way.
const STOPPING: Duration = Duration::from_secs(10);
/// The longest sleep: something may have become due without an event.
const NAP: Duration = Duration::from_secs(2);

/// Relays what is due until told to stop.
pub async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    let partners = Arc::new(Partners::new(&gateway));
    let tasks = TaskTracker::new();
    tasks.spawn(overdue::run(Arc::clone(&gateway), Arc::clone(&partners), stop.clone()));
    tasks.spawn(hand_on::run(Arc::clone(&gateway), Arc::clone(&partners), stop.clone()));
    let worker = Arc::new(Worker { gateway, partners });
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
        if !nothing {
            point(Point::RelayLeased);
        }
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
    partners: Arc<Partners>,
}

impl Worker {
    async fn lease(&self) -> Result<Vec<Leased>, StoreError> {
        let now = self.gateway.clock.steady();
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
            () = self.revoked(&item.partner) => Err(Failure::Unknown),
            () = limit => Err(Failure::Stopped),
        };
        let word = match &outcome {
            Ok(_) => "delivered",
            Err(failure) => failure.code(),
        };
        self.gateway.metrics.relayed(word);
        let (relay, attempt) = (item.lease.id, item.lease.attempt);
        info!(event = "relay", partner = %item.partner, %relay, attempt, outcome = word);
        let lease = item.lease;
        let kept = match outcome {
            Ok(delivered) => self.delivered(item, delivered).await,
            Err(failure) => self.failed(item, failure).await,
        };
        if let Err(error) = kept {
            warn!(event = "relay-outcome-not-kept", %error);
            self.try_again(lease, outcome::passes(&error), stop).await;
        }
    }

    /// The bundle is due again, as soon as the store takes it: the receiver is asked, and knows a
    /// repeat.
    async fn try_again(&self, lease: Lease, soon: bool, stop: &CancellationToken) {
        let gateway = Arc::clone(&self.gateway);
        let pause = if soon { FIRST_PAUSE } else { LONGEST_PAUSE };
        let kept = outcome::keep(&self.gateway, stop, "relay again", move |tx| {
            let now = gateway.clock.steady();
            let next = now.saturating_add(pause).unwrap_or(now);
            outbox::retry_at(tx, lease, next, Failure::Store.code())
        });
        if let Err(error) = kept.await {
            // Then the lease runs out, here or at the next start.
            warn!(event = "relay-not-released", %error);
        }
    }

    /// Waits until a server key of a partner is revoked: then nothing goes on to be sent to it.
    async fn revoked(&self, partner: &AuthorityId) {
        let directory = &self.gateway.directory;
        let revoked = || {
            let now = self.gateway.clock.steady();
            let count = directory.with(partner, |entry| {
                let servers = entry.keys().iter().filter(|key| key.role == Role::TlsServer);
                servers.filter(|key| key.status(now) == KeyStatus::Revoked).count()
            });
            count.unwrap_or(usize::MAX)
        };
        let (mut changed, before) = (directory.changes(), revoked());
        while changed.changed().await.is_ok() {
            if revoked() > before {
                return;
            }
        }
        std::future::pending::<()>().await;
    }

    async fn delivered(&self, item: Leased, delivered: Delivered) -> Result<(), StoreError> {
        let now = self.gateway.clock.steady();
        let shared = Arc::clone(&self.gateway);
        let kept = self.gateway.store.transact("keep a delivery", move |tx| {
            delivered.keep(&shared, tx, now)?;
            let done = outbox::done(tx, item.lease, now);
            point(Point::RelayRecording);
            done
        });
        kept.await?;
        point(Point::RelayRecorded);
        Ok(())
    }

    async fn failed(&self, item: Leased, failure: Failure) -> Result<(), StoreError> {
        let now = self.gateway.clock.steady();
        let age = now.duration_since(item.created_at);
        let next = failure.may_pass().then(|| self.next_attempt(&item, &failure, now));
        let next = next.filter(|_| age <= self.gateway.config.file.deadlines.give_up);
        let shared = Arc::clone(&self.gateway);
        // The receiver was asked at every attempt but the first; what it signed itself is final
        // without a word of ours.
        let signed = matches!(&failure, Failure::Refused { rejection: Some(_) });
        let failed = match next {
            None if !signed => self.given_up(&item, &failure).await?,
            _ => None,
        };
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
            if let Some((row, statement)) = &failed {
                record::statement(tx, row.id, row.case, statement)?;
                hand_over::hand_on(&shared, tx, row, statement)?;
                for about in hand_over::AWAITED {
                    awaited::came(tx, row.id, about)?;
                }
                let overdue = AlarmKind::EvidenceOverdue.as_str();
                alarm::clear(tx, overdue, &row.key.to_string(), now)?;
            }
            let news = News {
                notice: kind.into(),
                case: item.case,
                partner: Some(&item.partner),
                subject: Some(Subject::Relay(item.lease.id)),
            };
            notify::tell(&shared, tx, &news, now)?;
            outbox::dead(tx, item.lease, now, code)
        });
        kept.await?;
        Ok(())
    }

    /// The statement that we gave up on the receiver.
    async fn given_up(
        &self,
        item: &Leased,
        failure: &Failure,
    ) -> Result<Option<(Bundle, Statement)>, StoreError> {
        let id = item.bundle;
        let row = self.gateway.store.read(move |view| bundle::by_id(view, id)).await;
        let Some(row) = row.map_err(StoreError::from)? else { return Ok(None) };
        let code = format!("protocol/relay/{}", failure.code());
        let Ok(code) = code.parse() else { return Ok(None) };
        let draft = decide::give_up(Reason { code, pointer: None });
        let statement = overdue::signed(&self.gateway, &row, draft).await?;
        Ok(statement.map(|statement| (row, statement)))
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
