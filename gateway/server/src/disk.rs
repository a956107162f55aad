//! Whether the store takes what is written to it: tried every few seconds, not believed.
//!
//! A disk that is full or fails is an alarm from the first failed try to the first good one. While
//! the books themselves cannot be written the alarm stands in `/health` and in the metrics; as soon
//! as they can, it is in the books too, and people are told by mail. Nothing has to be restarted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gateway_exchange::AlarmKind;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::alarm;
use crate::gateway::Gateway;

const EVERY: Duration = Duration::from_secs(5);
const WHILE_FAILING: Duration = Duration::from_secs(1);
/// What the alarm is about.
const STORE: &str = "store";

/// Whether the store fails, as of the last try.
#[derive(Debug, Default)]
pub struct Disk(AtomicBool);

impl Disk {
    /// Whether it does.
    pub fn fails(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Tries until told to stop.
pub(crate) async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    // An alarm of the process before is looked at again; until then it stands.
    let mut failed = true;
    while !stop.is_cancelled() {
        let at = gateway.clock.now();
        let tried = gateway.store.health(at).await;
        let fails = tried.is_err();
        match tried {
            Ok(_) if failed => {
                if gateway.disk.fails() {
                    info!(event = "store-writable");
                    // It may never have been kept while nothing could be.
                    alarm::raise_now(&gateway, AlarmKind::StoreFailing, STORE.to_owned(), at).await;
                }
                alarm::clear_now(&gateway, AlarmKind::StoreFailing, STORE.to_owned(), at).await;
            }
            Ok(_) => {}
            Err(error) => {
                warn!(event = "store-not-writable", %error);
                // The ledger may be well where the documents are not.
                alarm::raise_now(&gateway, AlarmKind::StoreFailing, STORE.to_owned(), at).await;
            }
        }
        gateway.disk.0.store(fails, Ordering::Relaxed);
        failed = fails;
        let pause = if fails { WHILE_FAILING } else { EVERY };
        stop.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}
