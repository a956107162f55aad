//! Mail: a worker that carries the mail outbox to a mail server.
//!
//! Rendering happens where the fact is kept ([`render`]); the worker only sends stored bytes
//! ([`send`]). A mail that a server takes is done; one that is refused for good, or that failed
//! for 48 hours, becomes a task for staff.

use std::sync::Arc;
use std::time::Duration;

use gateway_fault::{Point, point};
use gateway_store::outbox::mail::{self as outbox, Leased};
use gateway_store::{StoreError, Topic};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::gateway::Gateway;
use crate::outcome;

pub mod render;
pub mod send;

use send::{SendError, Transport, TransportError, transport};

const LEASE: SignedDuration = SignedDuration::from_mins(5);
const GIVE_UP: SignedDuration = SignedDuration::from_hours(48);
const AT_ONCE: u32 = 16;
/// The longest sleep: something may have become due without an event.
const NAP: Duration = Duration::from_secs(5);

/// A mail server of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("mail server {host}: {source}")]
pub struct MailError {
    host: String,
    source: TransportError,
}

/// The worker.
pub struct Mailer {
    gateway: Arc<Gateway>,
    from: String,
    servers: Vec<Transport>,
}

impl Mailer {
    /// Prepares the servers of the configuration; nothing where it names none.
    ///
    /// # Errors
    ///
    /// A server cannot be used.
    pub fn new(gateway: &Arc<Gateway>) -> Result<Option<Self>, MailError> {
        let Some(mail) = &gateway.config.file.mail else { return Ok(None) };
        let servers = mail.servers.iter().map(|server| {
            transport(server).map_err(|source| MailError { host: server.host.clone(), source })
        });
        let servers = servers.collect::<Result<_, _>>()?;
        Ok(Some(Self { gateway: Arc::clone(gateway), from: mail.from.clone(), servers }))
    }

    /// Sends what is due until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut changed = self.gateway.store.changes(Topic::Mail);
        while !stop.is_cancelled() {
            changed.mark_unchanged();
            match self.round(&stop).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => warn!(event = "mail-outbox-failed", %error),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                _ = changed.changed() => {}
                () = tokio::time::sleep(NAP) => {}
            }
        }
    }

    async fn round(&self, stop: &CancellationToken) -> Result<usize, StoreError> {
        let now = self.gateway.clock.steady();
        let leased = self.gateway.store.transact("lease mails", move |tx| {
            outbox::lease_due(tx, now, now.saturating_add(LEASE).unwrap_or(now), AT_ONCE)
        });
        let leased = leased.await?;
        if !leased.is_empty() {
            point(Point::MailLeased);
        }
        for mail in &leased {
            // What is not sent when the gateway stops is due again at its next start.
            if !stop.is_cancelled() {
                self.send(mail, stop).await?;
            }
        }
        Ok(leased.len())
    }

    async fn send(&self, mail: &Leased, stop: &CancellationToken) -> Result<(), StoreError> {
        point(Point::MailBeforeSend);
        let sent = send::send(&self.servers, &self.from, &mail.recipient, &mail.bytes).await;
        point(Point::MailSent);
        let (lease, now) = (mail.lease, self.gateway.clock.steady());
        let next = next_attempt(lease.attempt, mail.created_at, now);
        let word = match (sent, next) {
            (Ok(()), _) => "sent",
            (Err(SendError::Later), Some(_)) => "later",
            (Err(_), _) => "failed",
        };
        self.gateway.metrics.mailed(word);
        info!(event = "mail", mail = %lease.id, outcome = word, attempt = lease.attempt);
        let kept = outcome::keep(&self.gateway, stop, "keep a mail's outcome", move |tx| {
            let kept = match (sent, next) {
                (Ok(()), _) => outbox::done(tx, lease, now),
                (Err(SendError::Later), Some(next)) => outbox::retry_at(tx, lease, next, "later"),
                (Err(error), _) => outbox::dead(tx, lease, now, error.code()),
            };
            point(Point::MailRecording);
            kept
        });
        kept.await?;
        point(Point::MailRecorded);
        Ok(())
    }
}

/// Five minutes, doubled at every attempt, at most four hours; nothing after 48 hours.
fn next_attempt(attempts: u32, created: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let minutes = 5_i64.saturating_mul(1 << attempts.saturating_sub(1).min(10)).min(240);
    let next = now.checked_add(SignedDuration::from_mins(minutes)).ok()?;
    (next.duration_since(created) <= GIVE_UP).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_back_off_to_four_hours_and_end_after_two_days() {
        let created: Timestamp = "2026-11-23T00:00:00Z".parse().unwrap();
        let after = |attempts, hours| {
            let now = created + SignedDuration::from_hours(hours);
            next_attempt(attempts, created, now).map(|next| next.duration_since(now).as_mins())
        };
        assert_eq!(after(1, 0), Some(5));
        assert_eq!(after(2, 0), Some(10));
        assert_eq!(after(9, 10), Some(240));
        assert_eq!(after(20, 47), None);
    }
}
