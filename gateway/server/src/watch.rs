//! What may change while the gateway runs: register, revocation lists, holidays, certificates,
//! keys, and the terms that new facts of cases move. Looked at every two seconds, and at once on SIGHUP. `gateway.toml` itself is read only at the start.

use std::sync::Arc;
use std::time::Duration;

use gateway_exchange::AlarmKind;
use gateway_store::StoreError;
use gateway_store::alarm::{self as alarms, NewAlarm};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::flow::term;
use crate::gateway::Gateway;
use crate::identity::Looked;
use crate::{alarm, expiry};

const REFRESH: Duration = Duration::from_secs(2);
/// How often the ends of certificates are looked at when nothing changed, in refreshes.
const EXPIRY_EVERY: u32 = 1_800;
const KEYS: &str = "certificates and keys";

/// Looks until told to stop.
pub(crate) async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    let mut hangup = signal(SignalKind::hangup()).ok();
    let mut changed = gateway.directory.changes();
    let mut turns = 0_u32;
    while !stop.is_cancelled() {
        let told = async {
            match &mut hangup {
                Some(hangup) => drop(hangup.recv().await),
                None => std::future::pending().await,
            }
        };
        let anew = tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(REFRESH) => false,
            () = told => true,
        };
        if anew {
            info!(event = "told-to-reload");
        }
        let taken = look(&gateway, anew).await;
        let register = changed.has_changed().unwrap_or(false);
        changed.mark_unchanged();
        if (taken || register || turns.is_multiple_of(EXPIRY_EVERY))
            && let Err(problem) = expiry::look(&gateway).await
        {
            warn!(event = "expiry-not-looked-at", %problem);
        }
        if let Err(problem) = term::count(&gateway).await {
            warn!(event = "terms-not-counted", %problem);
        }
        turns = turns.wrapping_add(1);
    }
}

/// Looks at all files. Says whether certificates or keys were taken.
async fn look(gateway: &Arc<Gateway>, anew: bool) -> bool {
    let shared = Arc::clone(gateway);
    let looked = tokio::task::spawn_blocking(move || {
        let mut bad = shared.directory.refresh();
        bad.extend(shared.holidays.refresh());
        let at = shared.clock.now();
        let keys = shared.identity.refresh(&shared.config.file, &shared.directory, at, anew);
        (bad, keys)
    });
    let Ok((mut bad, keys)) = looked.await else { return false };
    match &keys {
        Looked::Bad(_) => bad.push(KEYS.to_owned()),
        // Not good and not yet bad: what was said before still holds.
        Looked::NotYet => return false,
        Looked::Same | Looked::Taken => {}
    }
    if let Err(problem) = tell(gateway, bad).await {
        warn!(event = "reload-alarm-not-kept", %problem);
    }
    matches!(keys, Looked::Taken)
}

/// Raises an alarm for what is bad, and clears those of what is not any more.
async fn tell(gateway: &Arc<Gateway>, bad: Vec<String>) -> Result<(), StoreError> {
    let kind = AlarmKind::ReloadRefused.as_str();
    let open = gateway.store.read(move |view| alarms::open_of(view, kind)).await;
    let open = open.map_err(StoreError::from)?;
    let over = |one: &&alarms::Alarm| !bad.contains(&one.subject);
    let over: Vec<String> = open.iter().filter(over).map(|one| one.subject.clone()).collect();
    let new = |one: &&String| !open.iter().any(|known| known.subject == **one);
    let new: Vec<String> = bad.iter().filter(new).cloned().collect();
    if over.is_empty() && new.is_empty() {
        return Ok(());
    }
    let (shared, at) = (Arc::clone(gateway), gateway.clock.now());
    let kept = gateway.store.transact("tell what was not reloaded", move |tx| {
        for subject in &over {
            alarms::clear(tx, kind, subject, at)?;
        }
        for subject in &new {
            let grade = 0;
            let new = NewAlarm { kind, subject, partner: None, case: None, due: None, grade, at };
            alarm::raise(&shared, tx, &new)?;
        }
        Ok::<(), StoreError>(())
    });
    kept.await.map_err(StoreError::from)
}
