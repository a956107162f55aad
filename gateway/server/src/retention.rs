//! The worker of retention: once an hour it erases what is due, one case at a time.
//!
//! It works only while the gateway may sign. After a jump of the clock everything may look due, and
//! after a restore the books may be older than what left: neither is a moment to destroy keys in. A
//! backup that was put back is erased again by this same round, once the gateway is open.

use std::sync::Arc;
use std::time::Duration;

use gateway_exchange::AlarmKind;
use gateway_store::{StoreError, alarm as alarms, quarantine};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::alarm;
use crate::clock::ClockJumped;
use crate::flow::erase::{self, Cursor};
use crate::gate::State;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// How long after a round the next one begins.
const EVERY: Duration = Duration::from_hours(1);
/// How often it looks whether the gateway is open, before its first round.
const UNTIL_OPEN: Duration = Duration::from_secs(2);
/// The pause after each case, so that traffic goes before erasing.
const PAUSE: Duration = Duration::from_millis(50);

/// Rounds until told to stop.
pub(crate) async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let wait = match round(&gateway, &stop).await {
            Ok(_) => EVERY,
            Err(Stopped::NotNow) => UNTIL_OPEN,
            Err(Stopped::Failed(error)) => {
                warn!(event = "retention-failed", %error, "it goes on with the next round");
                EVERY
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// What a round erased.
#[derive(Debug, Clone, Default)]
pub(crate) struct Round {
    /// The cases, by number, of which something was erased.
    pub(crate) cases: Vec<String>,
    /// How many refused pieces ended.
    pub(crate) quarantined: usize,
}

enum Stopped {
    /// The gateway may not sign now.
    NotNow,
    Failed(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// A round at once, because somebody asked for it.
///
/// # Errors
///
/// The gateway may not sign now, or the store failed.
pub(crate) async fn run_now(gateway: &Arc<Gateway>) -> Result<Round, Refusal> {
    round(gateway, &CancellationToken::new()).await.map_err(|stopped| match stopped {
        Stopped::NotNow if gateway.clock.for_signing().is_err() => Refusal::Clock,
        Stopped::NotNow => Refusal::Restoring,
        Stopped::Failed(error) => crate::flow::refuse::store(&error),
    })
}

async fn round(gateway: &Arc<Gateway>, stop: &CancellationToken) -> Result<Round, Stopped> {
    let mut round = Round { quarantined: ended(gateway).await?, ..Round::default() };
    let mut cursor = Some(Cursor::default());
    while let Some(from) = cursor.filter(|_| !stop.is_cancelled()) {
        let at = may_erase(gateway)?;
        let (page, next) = erase::due_page(gateway, at, from).await?;
        for due in page.into_iter().filter(|due| due.kept.is_none()) {
            may_erase(gateway)?;
            let number = due.number.clone();
            if erase::erase_due(gateway, due).await? {
                round.cases.push(number);
            }
            tokio::time::sleep(PAUSE).await;
        }
        cursor = next;
    }
    if !round.cases.is_empty() || round.quarantined > 0 {
        gateway.store.forget().await;
        info!(event = "retention", cases = round.cases.len(), quarantined = round.quarantined);
    }
    Ok(round)
}

async fn ended(gateway: &Arc<Gateway>) -> Result<usize, Stopped> {
    may_erase(gateway)?;
    gateway.store.forget_if_due().await;
    let ended = erase::end_old(gateway).await?;
    room_again(gateway).await?;
    Ok(ended)
}

/// The time, if it is to be trusted and the books are.
fn may_erase(gateway: &Gateway) -> Result<Timestamp, Stopped> {
    allowed(gateway.gate.state(), gateway.clock.for_signing()).ok_or(Stopped::NotNow)
}

fn allowed(gate: State, clock: Result<Timestamp, ClockJumped>) -> Option<Timestamp> {
    clock.ok().filter(|_| gate == State::Open)
}

/// Clears the alarm of a partner whose refused bundles leave room again.
async fn room_again(gateway: &Arc<Gateway>) -> Result<(), StoreError> {
    let kind = AlarmKind::QuarantineFull;
    let (shared, at) = (Arc::clone(gateway), gateway.clock.now());
    let over = gateway.store.read(move |view| {
        let mut over = Vec::new();
        for open in alarms::open_of(view, kind.as_str())? {
            let Ok(partner) = open.subject.parse() else { continue };
            let limits = shared.directory.limits(&partner, shared.config.file.limits);
            if quarantine::used(view, &partner)? < limits.quarantine_bytes / 10 * 9 {
                over.push(open.subject);
            }
        }
        Ok::<_, StoreError>(over)
    });
    for subject in over.await.map_err(StoreError::from)? {
        alarm::clear_now(gateway, kind, subject, at).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_erased_after_a_jump_of_the_clock_or_while_the_books_are_in_doubt() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(allowed(State::Open, Ok(now)), Some(now));
        assert_eq!(allowed(State::Open, Err(ClockJumped { seconds: 400 })), None);
        assert_eq!(allowed(State::Starting, Ok(now)), None);
        assert_eq!(allowed(State::Closed, Ok(now)), None);
    }
}
