//! Time-stamps on the log's checkpoints, by the time-stamping authority of the configuration.
//!
//! The newest checkpoint covers every entry before it, so after an outage one time-stamp catches
//! up. What the authority answers is verified in full before it is kept. Its absence stops
//! nothing: people are told by an alarm once checkpoints have waited for twice the interval.
//!
//! What is stamped is the text of the checkpoint, which is what its signatures are over: anybody
//! can check the token with `openssl ts -verify` and the checkpoint's first three lines.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use gateway_bundle::Digest;
use gateway_evidence::Crls;
use gateway_evidence::log::Note;
use gateway_evidence::timestamp::{Policy, Request, Rules, TimestampError, token_of};
use gateway_exchange::AlarmKind;
use gateway_store::timestamp::{self, Stamp};
use gateway_store::{StoreError, Topic, log};
use jiff::{SignedDuration, Timestamp};
use ring::rand::SecureRandom;
use rustls_pki_types::TrustAnchor;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use self::ask::{AskError, Service};
use crate::alarm;
use crate::flow;
use crate::gateway::Gateway;
use crate::identity::{IdentityError, chain};

mod ask;

/// After a first failure; doubled with each, up to [`PAUSE_MAX`].
const PAUSE: Duration = Duration::from_secs(5);
const PAUSE_MAX: Duration = Duration::from_mins(10);

/// Why the section of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TimestampSetup {
    /// A certificate file cannot be used.
    #[error(transparent)]
    Open(#[from] IdentityError),
    /// A certificate is no anchor.
    #[error("{path}: a certificate in it cannot be a trust anchor")]
    Anchor {
        /// Which file.
        path: PathBuf,
    },
    /// The address cannot be used.
    #[error("timestamp.url is not of the form http://host[:port]/path or https://…")]
    Url,
    /// A policy is no object identifier.
    #[error("timestamp.policies: {0}")]
    Policy(#[from] gateway_evidence::timestamp::PolicyError),
}

#[derive(Debug, thiserror::Error)]
enum StampError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Clock(#[from] crate::clock::ClockJumped),
    #[error("no randomness for a nonce")]
    Random,
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Token(#[from] TimestampError),
}

/// The worker that has checkpoints stamped.
pub struct Stamper {
    gateway: Arc<Gateway>,
    service: Service,
    anchors: Vec<TrustAnchor<'static>>,
    policies: Vec<Policy>,
    every: Duration,
}

/// What there is to do.
enum Due {
    /// Nothing: the newest checkpoint is stamped.
    Nothing,
    /// Something, after a while.
    In(Duration),
    /// This checkpoint, now.
    Now(log::Checkpoint),
}

impl Stamper {
    /// The worker, if the configuration names an authority.
    ///
    /// # Errors
    ///
    /// The section of the configuration cannot be used.
    pub fn new(gateway: &Arc<Gateway>) -> Result<Option<Self>, TimestampSetup> {
        let Some(file) = &gateway.config.file.timestamp else { return Ok(None) };
        let anchors = anchors(&file.anchors)?;
        let policies = file.policies.iter().map(|policy| policy.parse());
        Ok(Some(Self {
            gateway: Arc::clone(gateway),
            service: Service::new(&file.url, file.ca.as_deref())?,
            anchors,
            policies: policies.collect::<Result<_, _>>()?,
            every: Duration::from_secs(file.every_seconds.into()),
        }))
    }

    /// Works until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut changed = self.gateway.store.changes(Topic::Log);
        let mut failures = 0;
        while !stop.is_cancelled() {
            changed.mark_unchanged();
            let pause = match self.round().await {
                Ok(Due::Nothing) => {
                    tokio::select! {
                        () = stop.cancelled() => break,
                        _ = changed.changed() => {}
                    }
                    Duration::ZERO
                }
                Ok(Due::In(pause)) => pause,
                Ok(Due::Now(_)) => {
                    failures = 0;
                    Duration::ZERO
                }
                Err(problem) => {
                    warn!(event = "checkpoint-not-stamped", host = self.service.host(), %problem);
                    failures += 1;
                    self.complain().await;
                    let back_off = PAUSE.saturating_mul(1 << failures.min(8_u32).saturating_sub(1));
                    back_off.min(PAUSE_MAX).min(self.every)
                }
            };
            stop.run_until_cancelled(tokio::time::sleep(pause)).await;
        }
    }

    /// Has the newest checkpoint stamped, if it is time.
    async fn round(&self) -> Result<Due, StampError> {
        let due = self.due().await?;
        let Due::Now(checkpoint) = &due else { return Ok(due) };
        let note: Note =
            checkpoint.note.parse().map_err(|_| StoreError::Damaged { what: "checkpoint" })?;
        let mut nonce = [0; 16];
        self.gateway.random.fill(&mut nonce).map_err(|_| StampError::Random)?;
        let request = Request::new(Digest::of(note.text().as_bytes()), nonce);
        let answer = self.service.ask(request.to_der()).await?;
        let tree = self.tree().await?;
        let stamp = self.verified((tree, checkpoint.size), &request, &answer)?;
        let (size, at, serial) = (stamp.size, stamp.at, stamp.serial.clone());
        let kept =
            self.gateway.store.transact("keep a time-stamp", move |tx| timestamp::put(tx, &stamp));
        kept.await.map_err(gateway_store::TransactError::flatten)?;
        info!(event = "checkpoint-stamped", size, %at, serial);
        let host = self.service.host().to_owned();
        let now = self.gateway.clock.now();
        alarm::clear_now(&self.gateway, AlarmKind::TimestampMissing, host, now).await;
        Ok(due)
    }

    /// The tree that grows now. A checkpoint that was stamped just as the log began anew is of none.
    async fn tree(&self) -> Result<u64, StampError> {
        let current = self.gateway.store.read(log::current).await;
        let current = current.map_err(gateway_store::TransactError::flatten)?;
        Ok(current.map_or(0, |tree| tree.number))
    }

    fn verified(
        &self,
        (tree, size): (u64, u64),
        request: &Request,
        answer: &Bytes,
    ) -> Result<Stamp, StampError> {
        let token = token_of(answer)?;
        let crls = Crls::none();
        let rules = Rules { anchors: &self.anchors, policies: &self.policies, crls: &crls };
        let stamped = token.verify_fresh(request, &rules, self.gateway.clock.for_signing()?)?;
        Ok(Stamp {
            tree,
            size,
            token: token.der().to_vec(),
            at: stamped.time,
            serial: stamped.serial,
            signer: stamped.signer,
        })
    }

    async fn due(&self) -> Result<Due, StampError> {
        let read = self.gateway.store.read(|view| {
            let stamped = timestamp::latest(view)?.map(|(stamp, _)| stamp);
            Ok::<_, StoreError>((log::latest_checkpoint(view)?, stamped))
        });
        let (newest, stamped) = read.await.map_err(gateway_store::TransactError::flatten)?;
        Ok(due(newest, stamped.as_ref(), self.gateway.clock.now(), self.every))
    }

    /// Tells people once checkpoints have waited for long.
    async fn complain(&self) {
        let since = flow::read(&self.gateway, timestamp::missing_since).await;
        let now = self.gateway.clock.now();
        let patience = SignedDuration::try_from(self.every.saturating_mul(2)).unwrap_or_default();
        if matches!(since, Ok(Some(since)) if now.duration_since(since) > patience) {
            let host = self.service.host().to_owned();
            alarm::raise_now(&self.gateway, AlarmKind::TimestampMissing, host, now).await;
        }
    }
}

/// When the newest checkpoint is to be stamped: once an interval, and at once if the clock went
/// back behind the last stamp.
fn due(
    newest: Option<log::Checkpoint>,
    stamped: Option<&Stamp>,
    now: Timestamp,
    every: Duration,
) -> Due {
    let Some(newest) = newest else { return Due::Nothing };
    let Some(stamped) = stamped else { return Due::Now(newest) };
    if stamped.size >= newest.size {
        return Due::Nothing;
    }
    let since = Duration::try_from(now.duration_since(stamped.at));
    match since.map(|since| every.saturating_sub(since)) {
        Ok(rest) if !rest.is_zero() => Due::In(rest),
        _ => Due::Now(newest),
    }
}

fn anchors(path: &Path) -> Result<Vec<TrustAnchor<'static>>, TimestampSetup> {
    let anchor = |der: &rustls_pki_types::CertificateDer<'_>| {
        gateway_evidence::certificate::trust_anchor(der)
            .ok_or_else(|| TimestampSetup::Anchor { path: path.to_owned() })
    };
    chain(path)?.iter().map(anchor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint(size: u64) -> log::Checkpoint {
        let at = Timestamp::UNIX_EPOCH;
        log::Checkpoint { size, root: Digest::of(b""), note: String::new(), at }
    }

    fn stamp(size: u64, at: i64) -> Stamp {
        let at = Timestamp::from_second(at).unwrap();
        Stamp {
            tree: 0,
            size,
            token: Vec::new(),
            at,
            serial: String::new(),
            signer: Digest::of(b""),
        }
    }

    #[test]
    fn the_newest_checkpoint_is_stamped_once_an_interval_and_only_if_the_log_has_grown() {
        let now = Timestamp::from_second(10_000).unwrap();
        let due = |newest, stamped: Option<Stamp>| {
            due(Some(checkpoint(newest)), stamped.as_ref(), now, Duration::from_secs(100))
        };
        assert!(matches!(due(5, None), Due::Now(newest) if newest.size == 5));
        assert!(matches!(due(5, Some(stamp(5, 1))), Due::Nothing));
        assert!(matches!(due(6, Some(stamp(5, 9_950))), Due::In(rest) if rest.as_secs() == 50));
        assert!(matches!(due(6, Some(stamp(5, 9_900))), Due::Now(_)));
        assert!(matches!(due(6, Some(stamp(5, 20_000))), Due::Now(_)), "the clock went back");
    }
}
