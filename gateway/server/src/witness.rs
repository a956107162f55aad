//! Gateways witness each other: each shows its log to its partners and looks at theirs.
//!
//! With every partner that runs a gateway there is a round every few seconds. We ask it to cosign
//! our newest checkpoint ([`ask`]), and look at its log, so that one that does not ask is watched
//! too ([`look`]). What the partner saw of our log is asked once after each start: a store put back
//! from a backup is noticed before anything is signed in it. A gateway that is closed does nothing
//! else until it has been compared with everybody ([`restore`]).
//!
//! Evidence never waits for any of this.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use gateway_bundle::AuthorityId;
use gateway_store::StoreError;
use http::{HeaderMap, Method, StatusCode};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::client::{Answer, ClientError, Connection, RequestBody, empty};
use crate::gate::State;
use crate::gateway::Gateway;
use crate::relay::partners::{NoConnection, Partners};

mod ask;
mod look;
mod refetch;
mod restore;

/// How many partners are spoken with at a time.
const AT_ONCE: usize = 8;
/// The longest that one partner's answer is waited for.
const PATIENCE: Duration = Duration::from_secs(15);
/// The longest that a starting gateway waits for its partners before it signs.
const START: Duration = Duration::from_secs(10);
/// The most bytes of an answer: a note, or a proof.
const ANSWER_BYTES_MAX: usize = 80 << 10;

/// Why a partner was not spoken with to the end. Nothing is known then, neither good nor bad.
#[derive(Debug, thiserror::Error)]
enum NotChecked {
    #[error(transparent)]
    Connection(#[from] NoConnection),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("the partner's answer is not understood: {0}")]
    Answer(&'static str),
    #[error("the partner answered {0}")]
    Status(StatusCode),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Clock(#[from] crate::clock::ClockJumped),
}

/// Goes round until told to stop.
pub async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    let interval = Duration::from_secs(gateway.config.file.log.witness_seconds);
    let partners = Partners::new(&gateway);
    let rounds = Rounds { gateway, partners, compared: Mutex::default() };
    // Who does not answer in time is asked again at the next round.
    drop(tokio::time::timeout(START, stop.run_until_cancelled(rounds.round())).await);
    rounds.gateway.gate.started();
    while stop.run_until_cancelled(tokio::time::sleep(interval)).await.is_some() {
        stop.run_until_cancelled(rounds.round()).await;
    }
}

struct Rounds {
    gateway: Arc<Gateway>,
    partners: Partners,
    /// The partners who were asked, since the start, what they saw of our log.
    compared: Mutex<HashSet<AuthorityId>>,
}

impl Rounds {
    async fn round(&self) {
        if self.gateway.gate.is_closed() {
            return restore::round(self).await;
        }
        stream::iter(self.with_gateways())
            .for_each_concurrent(AT_ONCE, |partner| async move {
                if let Err(problem) = self.with(&partner).await {
                    debug!(event = "log-not-witnessed", %partner, %problem);
                }
            })
            .await;
    }

    /// The partners that run a gateway.
    fn with_gateways(&self) -> Vec<AuthorityId> {
        let directory = &self.gateway.directory;
        let mut all = directory.partners();
        all.retain(|partner| {
            directory.with(partner, |entry| entry.address().is_some()).unwrap_or(false)
        });
        all
    }

    /// One round with one partner.
    async fn with(&self, partner: &AuthorityId) -> Result<(), NotChecked> {
        let mut connection = self.partners.connection(&self.gateway, partner).await;
        let asked = match &mut connection {
            Ok(connection) => self.asked(partner, connection).await,
            Err(_) => Ok(()),
        };
        if !self.gateway.gate.is_closed() {
            ask::notice_silence(&self.gateway, partner).await?;
        }
        let mut connection = connection?;
        asked?;
        look::at_log(&self.gateway, partner, &mut connection).await?;
        self.partners.give_back(partner, connection);
        Ok(())
    }

    async fn asked(
        &self,
        partner: &AuthorityId,
        connection: &mut Connection,
    ) -> Result<(), NotChecked> {
        if !self.is_compared(partner) {
            let compared = ask::compare(&self.gateway, partner, connection).await?;
            if !compared.is_good() {
                warn!(event = "log-rolled-back", %partner);
                return Ok(());
            }
            self.remember(partner);
        }
        // While the gateway starts, nothing is asked for: that would show what is not yet open.
        if self.gateway.gate.state() == State::Closed {
            return Ok(());
        }
        ask::for_cosignature(&self.gateway, partner, connection).await
    }

    fn is_compared(&self, partner: &AuthorityId) -> bool {
        self.compared.lock().unwrap_or_else(PoisonError::into_inner).contains(partner)
    }

    fn remember(&self, partner: &AuthorityId) {
        self.compared.lock().unwrap_or_else(PoisonError::into_inner).insert(partner.clone());
    }
}

/// Asks a partner something small.
async fn ask(
    connection: &mut Connection,
    method: Method,
    path: &str,
    body: RequestBody,
) -> Result<Answer, NotChecked> {
    let headers = HeaderMap::new();
    let answer = connection.ask(method, path, headers, body, ANSWER_BYTES_MAX);
    let answer = tokio::time::timeout(PATIENCE, answer).await;
    Ok(answer.map_err(|_| ClientError::Timeout)??)
}

/// Reads something that may not be there.
async fn get(connection: &mut Connection, path: &str) -> Result<Option<String>, NotChecked> {
    let answer = ask(connection, Method::GET, path, empty()).await?;
    match answer.status {
        StatusCode::OK => text(&answer).map(Some),
        StatusCode::NOT_FOUND => Ok(None),
        status => Err(NotChecked::Status(status)),
    }
}

fn text(answer: &Answer) -> Result<String, NotChecked> {
    let text = std::str::from_utf8(&answer.body);
    text.map(str::to_owned).map_err(|_| NotChecked::Answer("it is no text"))
}
