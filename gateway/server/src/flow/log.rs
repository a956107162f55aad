//! The log's own facts: checkpoints under its name, and the beginning of a new tree.

use std::sync::Arc;

use gateway_evidence::log::{Checkpoint, CheckpointError};
use gateway_store::act::NewAct;
use gateway_store::log::{self, Checkpoint as Kept, Grown, NewEntry};
use gateway_store::{LedgerError, StoreError, TransactError, Tx, alarm, witness};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::record;
use crate::clock::ClockJumped;
use crate::gate::Without;
use crate::gateway::Gateway;

/// The name of account under which the gateway itself acts.
pub(super) const GATEWAY: &str = "gateway";

/// Why the log cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The store failed, or the log has another origin than the configuration names.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The clock jumped.
    #[error(transparent)]
    Clock(#[from] ClockJumped),
    /// The checkpoint cannot be signed.
    #[error("the checkpoint cannot be signed: {0}")]
    Sign(#[from] CheckpointError),
}

impl From<LedgerError> for LogError {
    fn from(error: LedgerError) -> Self {
        Self::Store(error.into())
    }
}

/// Signs the tree as it has grown and keeps its checkpoint, in the transaction that grew it.
///
/// # Errors
///
/// The store failed, or the key has another name than the log.
pub(crate) fn keep_checkpoint(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    before: u64,
    grown: Grown,
    at: Timestamp,
) -> Result<(), LogError> {
    let Grown { size, root } = grown;
    let origin = gateway.identity.log().verifier().name().to_owned();
    let note = Checkpoint { origin, size, root }.sign(&gateway.identity.log())?.to_string();
    log::put_checkpoint(tx, before, &Kept { size, root, note, at })?;
    Ok(())
}

/// Begins a new tree where the configuration names another origin than the log has, and returns
/// that origin. The tree's first entry names the last checkpoint of the old one that a partner
/// proved to have seen, or else the last one there is: so nobody can say later that the old log
/// had never gone further.
///
/// # Errors
///
/// The store failed, the clock jumped, or the log had that origin before.
pub(crate) async fn begin_anew(gateway: &Arc<Gateway>) -> Result<Option<String>, LogError> {
    let shared = Arc::clone(gateway);
    let at = gateway.clock.for_signing()?;
    let begun = gateway.store.transact("begin the log anew", move |tx| {
        let key = shared.identity.log();
        let origin = key.verifier().name();
        let Some(old) = log::current(tx)?.filter(|tree| tree.origin != origin) else {
            return Ok(None);
        };
        let last = last_seen(tx, &old.origin)?;
        let entry = json!({ "log": origin, "after": old.origin, "last": last, "at": at });
        let entry = entry.to_string();
        let subject = tx.new_id(at)?;
        let first = NewEntry { subject, case: None, entry: entry.as_bytes(), at };
        let grown = log::begin(tx, origin, &first)?;
        keep_checkpoint(&shared, tx, 0, grown, at)?;
        Ok::<_, LogError>(Some(origin.to_owned()))
    });
    begun.await.map_err(TransactError::flatten)
}

/// The largest checkpoint of a log of ours that there is proof of: one that a partner holds and
/// that our key signed, or our own latest.
fn last_seen(tx: &Tx<'_>, origin: &str) -> Result<Value, StoreError> {
    let ours = log::latest_checkpoint(tx)?.map(|latest| latest.note);
    let theirs = witness::contradictions(tx, origin)?.into_iter().map(|one| one.seen);
    let size = |note: &String| note.split('\n').nth(1).and_then(|size| size.parse::<u64>().ok());
    let largest = ours.into_iter().chain(theirs).max_by_key(size);
    Ok(largest.map_or(Value::Null, Value::String))
}

/// Keeps, with its log entry, that the gateway opens after it was compared, and without whom. The
/// alarms about its log end with that.
///
/// # Errors
///
/// The store failed.
pub(crate) async fn opened(
    gateway: &Arc<Gateway>,
    compared: usize,
    without: Vec<Without>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let origin = gateway.identity.log().verifier().name().to_owned();
    let kept = gateway.store.transact("open after a restore", move |tx| {
        let act = |staff: &str, what: &str, subject: &str, reason: String| NewAct {
            staff: staff.to_owned(),
            what: what.to_owned(),
            subject: subject.to_owned(),
            case: None,
            reason: Some(reason),
            at,
        };
        for one in &without {
            let partner = one.partner.as_str();
            record::act(tx, &act(&one.by, "open-without", partner, one.reason.clone()))?;
        }
        let reason = format!("compared with {compared} partners");
        record::act(tx, &act(GATEWAY, "open-after-restore", &origin, reason))?;
        let kind = gateway_exchange::AlarmKind::LogRolledBack.as_str();
        // Alarms on bundles that did not come back stay until somebody has dealt with them.
        for open in alarm::open_of(tx, kind)?.iter().filter(|open| !is_bundle(&open.subject)) {
            alarm::clear(tx, kind, &open.subject, at)?;
        }
        Ok::<_, StoreError>(())
    });
    kept.await.map_err(TransactError::flatten)
}

fn is_bundle(subject: &str) -> bool {
    subject.split_once('/').is_some_and(|(_, name)| name.parse::<uuid::Uuid>().is_ok())
}
