//! The log's sequencer: numbers what waits, grows the tree, signs the checkpoint.
//!
//! Facts enter the log in their own transactions without a number, so that no request waits for
//! another. One worker numbers them afterwards. The new tree and its signed checkpoint are
//! committed together, before anyone can see the signature: a checkpoint that left is one that
//! cannot be taken back.

use std::sync::Arc;
use std::time::Duration;

use gateway_exchange::AlarmKind;
use gateway_fault::{Point, point};
use gateway_store::{StoreError, Topic, log};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info};

use crate::alarm;
use crate::clock::ClockJumped;
use crate::flow;
use crate::flow::log::LogError;
use crate::gate::State;
use crate::gateway::Gateway;

/// How many entries one checkpoint covers at most.
const AT_ONCE: u32 = 1_024;
/// Entries gather for this long, so that one checkpoint serves many.
const GATHER: Duration = Duration::from_millis(200);
/// After a failure.
const PAUSE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
enum SequenceError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Clock(#[from] ClockJumped),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("the gateway is closed")]
    Closed,
}

impl From<gateway_store::LedgerError> for SequenceError {
    fn from(error: gateway_store::LedgerError) -> Self {
        Self::Store(error.into())
    }
}

/// What the alarm of a jumped clock is about.
const CLOCK: &str = "gateway";

/// Numbers entries until told to stop.
pub async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    // A gateway that was started again trusts its clock as it is now.
    alarm::clear_now(&gateway, AlarmKind::ClockJumped, CLOCK.to_owned(), gateway.clock.now()).await;
    let mut changed = gateway.store.changes(Topic::Log);
    let mut gate = gateway.gate.changes();
    begin_anew(&gateway).await;
    let mut jumped = false;
    while !stop.is_cancelled() {
        // No signature leaves before partners were asked what they saw of this log.
        let open = gate.wait_for(|state| *state == State::Open);
        if !matches!(stop.run_until_cancelled(open).await, Some(Ok(_))) {
            break;
        }
        changed.mark_unchanged();
        let turn = round(&gateway).await;
        if turn.is_ok() && jumped {
            // Somebody put it right.
            jumped = false;
            let now = gateway.clock.now();
            alarm::clear_now(&gateway, AlarmKind::ClockJumped, CLOCK.to_owned(), now).await;
        }
        let pause = match turn {
            Ok(true) => GATHER,
            Ok(false) => {
                tokio::select! {
                    () = stop.cancelled() => break,
                    _ = changed.changed() => {}
                    () = clock_jumps(&gateway) => {}
                }
                GATHER
            }
            Err(problem) => {
                error!(event = "log-not-sequenced", %problem);
                if matches!(problem, SequenceError::Clock(_)) {
                    jumped = true;
                    let (kind, now) = (AlarmKind::ClockJumped, gateway.clock.now());
                    alarm::raise_now(&gateway, kind, CLOCK.to_owned(), now).await;
                }
                PAUSE
            }
        };
        stop.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
    // What was committed while stopping still gets its number, so that a stopped gateway's log is
    // whole.
    while let Ok(true) = round(&gateway).await {}
}

/// Waits until the clock has jumped: a gateway that can sign nothing says so before anything waits
/// for a signature.
async fn clock_jumps(gateway: &Gateway) {
    while gateway.clock.for_signing().is_ok() {
        tokio::time::sleep(PAUSE).await;
    }
}

/// Begins a new tree where the configuration names another origin than the log has. A failure is
/// said in the log; under a name that the store does not know nothing is numbered.
async fn begin_anew(gateway: &Arc<Gateway>) {
    match flow::log::begin_anew(gateway).await {
        Ok(None) => {}
        Ok(Some(origin)) => info!(event = "log-begun", origin),
        Err(problem) => error!(event = "log-not-begun", %problem),
    }
}

/// Numbers one batch. Says whether there was any.
async fn round(gateway: &Arc<Gateway>) -> Result<bool, SequenceError> {
    if gateway.gate.state() != State::Open {
        return Err(SequenceError::Closed);
    }
    let at = gateway.clock.for_signing()?;
    let shared = Arc::clone(gateway);
    let grown = gateway.store.transact("sequence the log", move |tx| {
        let before = log::latest_checkpoint(tx)?.map_or(0, |latest| latest.size);
        let key = shared.identity.log();
        let origin = key.verifier().name();
        let Some(grown) = log::sequence(tx, origin, AT_ONCE, at)? else { return Ok(None) };
        point(Point::LogNumbered);
        flow::log::keep_checkpoint(&shared, tx, before, grown, at)?;
        point(Point::LogSigned);
        Ok::<_, SequenceError>(Some(grown.size))
    });
    let size = grown.await.map_err(gateway_store::TransactError::flatten)?;
    if size.is_some() {
        point(Point::LogCommitted);
    }
    debug!(event = "checkpoint", size);
    Ok(size.is_some())
}
