//! Witnessing: what partners' logs show is compared with what they showed before, and kept.
//!
//! What was seen and what is shown now are compared and replaced in one transaction, which is on
//! the disk before the cosignature leaves: a witness that forgets signs both sides of a fork. Two
//! notes that contradict each other are both kept; together they prove it to anyone.

use std::sync::Arc;

use gateway_bundle::AuthorityId;
use gateway_evidence::log::witness::{AddCheckpoint, WitnessError};
use gateway_evidence::log::{Checkpoint, Note, VerifierKey};
use gateway_evidence::register::Role;
use gateway_exchange::AlarmKind;
use gateway_store::alarm::NewAlarm;
use gateway_store::witness::{self, Contradiction, Seen};
use gateway_store::{StoreError, TransactError, Tx};
use jiff::Timestamp;

use super::refuse;
use crate::alarm;
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// What is answered to a log that asks to be witnessed.
#[derive(Debug)]
pub enum Witnessed {
    /// The cosignature, as a line of a note.
    Cosigned(String),
    /// It was seen at another size than the log believes.
    SeenAt(u64),
}

/// Cosigns a partner's checkpoint if it continues what was seen of its log.
///
/// # Errors
///
/// The log is not the caller's, it has not signed the checkpoint, or the checkpoint contradicts
/// what was seen: then an alarm is raised and both notes are kept.
pub async fn add_checkpoint(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    request: AddCheckpoint,
) -> Result<Witnessed, Refusal> {
    let key = gateway.witness.as_ref().ok_or(Refusal::NotFound)?;
    let at = gateway.clock.for_signing().map_err(|_| Refusal::Clock)?;
    let origin = origin_of(&request.checkpoint);
    let log = log_of(gateway, &caller.authority, origin, at).ok_or(Refusal::NotFound)?;
    let text = request.checkpoint.text().to_owned();
    let (shared, partner) = (Arc::clone(gateway), caller.authority.clone());
    let judged = gateway.store.transact("witness a checkpoint", move |tx| {
        judge(&shared, tx, &partner, &log, &request, at)
    });
    let judged = judged.await.map_err(|error| refuse::store(&error.flatten()))?;
    match judged {
        Ok(()) => Ok(Witnessed::Cosigned(format!("{}\n", key.sign(&text, at)))),
        Err(WitnessError::Seen { seen }) => Ok(Witnessed::SeenAt(seen)),
        Err(WitnessError::Form) => Err(Refusal::CheckpointForm),
        Err(WitnessError::Checkpoint(_)) => Err(Refusal::CheckpointUnsigned),
        Err(WitnessError::Inconsistent) => Err(Refusal::CheckpointContradicts),
    }
}

/// Compares and keeps, in one transaction. A contradiction is kept too, so it is no failure here.
fn judge(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    partner: &AuthorityId,
    log: &VerifierKey,
    request: &AddCheckpoint,
    at: Timestamp,
) -> Result<Result<(), WitnessError>, StoreError> {
    let seen = witness::latest(tx, log.name())?;
    let before = seen.as_ref().map(|seen| Checkpoint {
        origin: log.name().to_owned(),
        size: seen.size,
        root: seen.root,
    });
    let new = match request.judge(log, before.as_ref()) {
        Ok(new) => new,
        Err(error) => {
            if let (WitnessError::Inconsistent, Some(seen)) = (error, seen) {
                let shown = request.checkpoint.only(log).to_string();
                contradicts(gateway, tx, (partner, log.name()), "fork", (seen.note, shown), at)?;
            }
            return Ok(Err(error));
        }
    };
    let note = request.checkpoint.only(log).to_string();
    let before = before.map_or(0, |before| before.size);
    witness::put(tx, log.name(), before, &Seen { size: new.size, root: new.root, note, at })?;
    Ok(Ok(()))
}

/// What was seen of a partner's log by looking at it, with the proof already checked. Says whether
/// it was kept: not if another one was seen meanwhile.
pub(crate) async fn keep_seen(
    gateway: &Arc<Gateway>,
    new: Checkpoint,
    before: u64,
    note: String,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let kept = gateway.store.transact("keep a checkpoint that was seen", move |tx| {
        let Checkpoint { origin, size, root } = new;
        match witness::put(tx, &origin, before, &Seen { size, root, note, at }) {
            Err(StoreError::Conflict { .. }) => Ok(false),
            kept => kept.map(|()| true),
        }
    });
    kept.await.map_err(TransactError::flatten)
}

/// A partner's log contradicts what it showed: both notes are kept, and people are told.
pub(crate) fn contradicts(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    (partner, origin): (&AuthorityId, &str),
    kind: &str,
    (seen, shown): (String, String),
    at: Timestamp,
) -> Result<(), StoreError> {
    let (kind, partner_) = (kind.to_owned(), partner.clone());
    let both = Contradiction { partner: partner_, origin: origin.into(), kind, seen, shown, at };
    witness::put_contradiction(tx, &both)?;
    alarm::raise(gateway, tx, &about(AlarmKind::LogContradicts, partner, origin, at))
}

/// A partner has proof that our log was further than it is, or another: both notes are kept,
/// people are told, and the gateway closes.
///
/// # Errors
///
/// The store failed. The gateway is closed all the same.
pub(crate) async fn rolled_back(
    gateway: &Arc<Gateway>,
    partner: AuthorityId,
    kind: &'static str,
    (seen, shown): (String, String),
    at: Timestamp,
) -> Result<(), StoreError> {
    gateway.gate.close(kind, at);
    let shared = Arc::clone(gateway);
    let kept = gateway.store.transact("keep that the log was rolled back", move |tx| {
        let key = shared.identity.log();
        let origin = key.verifier().name();
        let both = Contradiction {
            partner: partner.clone(),
            origin: origin.to_owned(),
            kind: kind.to_owned(),
            seen,
            shown,
            at,
        };
        witness::put_contradiction(tx, &both)?;
        alarm::raise(&shared, tx, &about(AlarmKind::LogRolledBack, &partner, origin, at))
    });
    kept.await.map_err(TransactError::flatten)
}

/// An alarm about a log.
pub(crate) fn about<'a>(
    kind: AlarmKind,
    partner: &'a AuthorityId,
    subject: &'a str,
    at: Timestamp,
) -> NewAlarm<'a> {
    let (kind, partner) = (kind.as_str(), Some(partner));
    NewAlarm { kind, subject, partner, case: None, due: None, grade: 0, at }
}

/// The name that a checkpoint claims: its first line.
pub(crate) fn origin_of(note: &Note) -> &str {
    note.text().split('\n').next().unwrap_or_default()
}

/// The key of the log of that name, if it is that authority's and good now.
pub(crate) fn log_of(
    gateway: &Gateway,
    authority: &AuthorityId,
    origin: &str,
    at: Timestamp,
) -> Option<VerifierKey> {
    let found = gateway.directory.with(authority, |entry| {
        let mut keys = entry.current(Role::Log, at).filter_map(|key| key.log_key.clone());
        keys.find(|key| key.name() == origin)
    });
    found.flatten()
}
