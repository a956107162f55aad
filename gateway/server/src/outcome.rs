//! What came of a worker's work outside, written until it is kept.
//!
//! A mail that was sent or a bundle that arrived stands leased in its outbox until its outcome is
//! written. If the disk fails just then, nobody would look at it again before the lease runs out,
//! which may be an hour; so the outcome is written again until the disk takes it.

use std::time::Duration;

use gateway_store::{StoreError, Tx};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::gateway::Gateway;

const PAUSE: Duration = Duration::from_secs(1);

/// Runs a closure in a transaction until it is kept or the gateway stops: the next start ends all
/// leases.
///
/// # Errors
///
/// The store fails in a way that does not pass, or the gateway stopped first.
pub(crate) async fn keep<T, F>(
    gateway: &Gateway,
    stop: &CancellationToken,
    name: &'static str,
    write: F,
) -> Result<T, StoreError>
where
    F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Clone + Send + 'static,
    T: Send + 'static,
{
    loop {
        let error = match gateway.store.transact(name, write.clone()).await {
            Ok(kept) => return Ok(kept),
            Err(error) => StoreError::from(error),
        };
        if !passes(&error) || stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_none() {
            return Err(error);
        }
        warn!(event = "outcome-not-kept-yet", name, %error);
    }
}

/// Whether the same change may succeed later without anyone changing it.
pub(crate) fn passes(error: &StoreError) -> bool {
    matches!(error, StoreError::Ledger(error) if error.is_passing())
}
