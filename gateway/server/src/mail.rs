//! Mail: workers that carry the mail outbox to a mail server and read what comes back.
//!
//! Rendering happens where the fact is kept ([`render`]); the worker only sends stored bytes
//! ([`send`]). A mail that a server takes is done, until a report says otherwise ([`bounce`]); one
//! that is refused for good, that failed for 48 hours or that came back becomes a task for staff.
//! Beside them a worker reminds and gathers ([`crate::flow::notify::tend`]).

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use gateway_exchange::AlarmKind;
use gateway_fault::{Point, point};
use gateway_store::alarm::{self, NewAlarm};
use gateway_store::outbox::mail::{self as outbox, Leased};
use gateway_store::{StoreError, Topic, Tx};
use jiff::{SignedDuration, Timestamp};
use lettre::Address;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use crate::config::MailFile;
use crate::flow::notify::tend;
use crate::gateway::Gateway;
use crate::outcome;

pub mod bounce;
pub mod render;
pub mod send;

use send::{Posted, SendError, Servers, TransportError};

/// What a lease lasts beyond the longest attempt: two commits and a busy machine.
const SPARE: SignedDuration = SignedDuration::from_mins(1);
const GIVE_UP: SignedDuration = SignedDuration::from_hours(48);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(4);
/// How many mails are under way at once.
const AT_ONCE: u32 = 16;
/// The longest sleep: something may have become due without an event.
const NAP: Duration = Duration::from_secs(5);
/// How long a stopping gateway waits for mails under way.
const STOPPING: Duration = Duration::from_secs(10);
/// The one subject of the alarm on mails that were not delivered.
const OUTBOX: &str = "outbox";

/// A mail server of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("mail server {host}: {source}")]
pub struct MailError {
    host: String,
    source: TransportError,
}

/// The workers.
pub struct Mailer {
    gateway: Arc<Gateway>,
    mail: MailFile,
    servers: Servers,
}

impl Mailer {
    /// Prepares the servers of the configuration; nothing where it names none.
    ///
    /// # Errors
    ///
    /// A server cannot be used.
    pub fn new(gateway: &Arc<Gateway>) -> Result<Option<Self>, MailError> {
        let Some(mail) = gateway.config.file.mail.clone() else { return Ok(None) };
        let servers = Servers::new(&mail.servers, mail.patience.unsigned_abs());
        let servers = servers.map_err(|(host, source)| MailError { host, source })?;
        Ok(Some(Self { gateway: Arc::clone(gateway), mail, servers }))
    }

    /// Works until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let tasks = TaskTracker::new();
        tasks.spawn(remind(Arc::clone(&self.gateway), self.mail.clone(), stop.clone()));
        if let Some(folder) = self.mail.bounces.clone() {
            tasks.spawn(bounce::run(Arc::clone(&self.gateway), folder, stop.clone()));
        }
        self.carry(&stop).await;
        tasks.close();
        tasks.wait().await;
    }

    async fn carry(&self, stop: &CancellationToken) {
        let mut changed = self.gateway.store.changes(Topic::Mail);
        while !stop.is_cancelled() {
            changed.mark_unchanged();
            match self.round(stop).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => warn!(event = "mail-outbox-failed", %error),
            }
            let nap = self.nap().await;
            tokio::select! {
                () = stop.cancelled() => {}
                _ = changed.changed() => {}
                () = tokio::time::sleep(nap) => {}
            }
        }
    }

    /// Until the next mail is due, [`NAP`] at most.
    async fn nap(&self) -> Duration {
        let next = self.gateway.store.read(outbox::next_due).await;
        let until = |next: Timestamp| next.duration_since(self.gateway.clock.now());
        let nap = next.ok().flatten().map(until).and_then(|left| Duration::try_from(left).ok());
        nap.map_or(NAP, |nap| nap.clamp(Duration::from_millis(50), NAP))
    }

    async fn round(&self, stop: &CancellationToken) -> Result<usize, StoreError> {
        let now = self.gateway.clock.steady();
        let longest = SignedDuration::try_from(self.servers.longest()).unwrap_or(GIVE_UP);
        let until = now.saturating_add(longest.saturating_add(SPARE)).unwrap_or(now);
        let leased = self
            .gateway
            .store
            .transact("lease mails", move |tx| outbox::lease_due(tx, now, until, AT_ONCE));
        let leased = leased.await?;
        if !leased.is_empty() {
            point(Point::MailLeased);
        }
        let limit = async {
            stop.cancelled().await;
            tokio::time::sleep(STOPPING).await;
        };
        tokio::select! {
            outcomes = join_all(leased.iter().map(|mail| self.send(mail, stop))) => {
                outcomes.into_iter().collect::<Result<(), _>>()?;
            }
            // What is not sent when the gateway stops is due again at its next start.
            () = limit => {}
        }
        Ok(leased.len())
    }

    async fn send(&self, mail: &Leased, stop: &CancellationToken) -> Result<(), StoreError> {
        point(Point::MailBeforeSend);
        let sent = match self.posted(mail) {
            Some(posted) => self.servers.send(&posted).await,
            None => Err(SendError::Never),
        };
        point(Point::MailSent);
        let (lease, now) = (mail.lease, self.gateway.clock.steady());
        let next = next_attempt(self.mail.retry, lease.attempt, mail.created_at, now);
        let word = match (sent, next) {
            (Ok(()), _) => "sent",
            (Err(SendError::Later), Some(_)) => "later",
            (Err(SendError::Unknown), Some(_)) => "unknown",
            (Err(_), _) => "failed",
        };
        self.gateway.metrics.mailed(word);
        info!(event = "mail", mail = %lease.id, outcome = word, attempt = lease.attempt);
        let kept = outcome::keep(&self.gateway, stop, "keep a mail's outcome", move |tx| {
            let kept = match (sent, next) {
                (Ok(()), _) => outbox::done(tx, lease, now),
                (Err(SendError::Later), Some(next)) => outbox::retry_at(tx, lease, next, "later"),
                (Err(SendError::Unknown), Some(next)) => {
                    outbox::retry_at(tx, lease, next, SendError::Unknown.code())
                }
                (Err(error), _) => {
                    let dead = outbox::dead(tx, lease, now, error.code())?;
                    tally(tx, now)?;
                    Ok(dead)
                }
            };
            point(Point::MailRecording);
            kept
        });
        kept.await?;
        point(Point::MailRecorded);
        Ok(())
    }

    /// The mail with its envelope: where bounces are read, a return address of its own.
    fn posted<'a>(&self, mail: &'a Leased) -> Option<Posted<'a>> {
        let from: Address = render::canonical(&self.mail.from).parse().ok()?;
        let token = mail.return_token.as_deref().filter(|_| self.mail.bounces.is_some());
        let from = match token {
            Some(token) => Address::new(format!("{}+{token}", from.user()), from.domain()).ok()?,
            None => from,
        };
        Some(Posted { from, to: mail.recipient.parse().ok()?, token, bytes: &mail.bytes })
    }
}

/// Reminds, gathers, and looks for what became late, until told to stop.
async fn remind(gateway: Arc<Gateway>, mail: MailFile, stop: CancellationToken) {
    let shortest = mail.remind.min(mail.digest) / 8;
    let nap = Duration::try_from(shortest).unwrap_or(NAP);
    let nap = nap.clamp(Duration::from_millis(200), Duration::from_mins(1));
    while stop.run_until_cancelled(tokio::time::sleep(nap)).await.is_some() {
        if let Err(problem) = tend::tend(&gateway).await {
            warn!(event = "notices-not-tended", %problem);
        }
    }
}

/// Raises the alarm on mails that were not delivered, or ends it when none is left. Nobody is told
/// by mail: that mail might fail too.
///
/// # Errors
///
/// The store failed.
pub(crate) fn tally(tx: &mut Tx<'_>, at: Timestamp) -> Result<(), StoreError> {
    let kind = AlarmKind::MailNotDelivered.as_str();
    let dead = outbox::dead_count(tx)?;
    if dead == 0 {
        return alarm::clear(tx, kind, OUTBOX, at).map(drop);
    }
    // Each further one makes it worse, so that it shows again after somebody has seen to it.
    let grade = dead.saturating_neg();
    let (partner, case, due) = (None, None, None);
    let new = NewAlarm { kind, subject: OUTBOX, partner, case, due, grade, at };
    if alarm::raise(tx, &new)? {
        warn!(event = "alarm", kind, subject = OUTBOX);
    }
    Ok(())
}

/// The first pause, doubled at every attempt, at most four hours; nothing after 48 hours.
fn next_attempt(
    first: SignedDuration,
    attempts: u32,
    created: Timestamp,
    now: Timestamp,
) -> Option<Timestamp> {
    let pause = first.saturating_mul(1 << attempts.saturating_sub(1).min(12)).min(LONGEST_PAUSE);
    let next = now.checked_add(pause).ok()?;
    (next.duration_since(created) <= GIVE_UP).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_back_off_to_four_hours_and_end_after_two_days() {
        let created: Timestamp = "2026-11-23T00:00:00Z".parse().unwrap();
        let first = SignedDuration::from_mins(5);
        let after = |attempts, hours| {
            let now = created + SignedDuration::from_hours(hours);
            next_attempt(first, attempts, created, now)
                .map(|next| next.duration_since(now).as_mins())
        };
        assert_eq!(after(1, 0), Some(5));
        assert_eq!(after(2, 0), Some(10));
        assert_eq!(after(9, 10), Some(240));
        assert_eq!(after(20, 47), None);
    }
}
