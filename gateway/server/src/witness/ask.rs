//! Our log before a partner: what it saw of it, and that it cosigns what is new.
//!
//! A partner's word alone closes nothing. What it saw counts only as far as our own key signed it:
//! a checkpoint that is ours and that our tree cannot have had proves that this store is older
//! than what left it, or went another way.

use std::sync::Arc;

use bytes::Bytes;
use gateway_bundle::{AuthorityId, Digest};
use gateway_evidence::log::witness::AddCheckpoint;
use gateway_evidence::log::{Checkpoint, Note, NoteSignature};
use gateway_evidence::register::Role;
use gateway_exchange::AlarmKind;
use gateway_store::log::{self, Checkpoint as Kept};
use gateway_store::witness::{self, Progress};
use gateway_store::{StoreError, TransactError, View, alarm as alarms};
use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use tracing::debug;

use super::{NotChecked, ask, get, text};
use crate::alarm;
use crate::client::{Connection, whole};
use crate::flow::witness::{about, rolled_back};
use crate::gateway::Gateway;

/// After so long without a cosignature that is due, people are told.
const SILENCE: SignedDuration = SignedDuration::from_hours(24);

/// What came of comparing our log with what a partner saw of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// It saw nothing of this log.
    Nothing,
    /// It saw what is the beginning of our log, or all of it: so many entries.
    Same(u64),
    /// It saw more than there is.
    Ahead,
    /// It saw another log of that size.
    Fork,
}

impl Compared {
    /// Whether our log may go on.
    pub(super) fn is_good(self) -> bool {
        matches!(self, Self::Nothing | Self::Same(_))
    }
}

/// Asks a partner for the last checkpoint of ours that it saw, and compares it with our tree.
/// Where it shows that this store was rolled back, the gateway closes.
pub(super) async fn compare(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
    connection: &mut Connection,
) -> Result<Compared, NotChecked> {
    let key = gateway.identity.log().verifier().clone();
    let log = Digest::of(key.name().as_bytes());
    let path = format!("/v1/log/witness/{log}/checkpoint");
    let Some(seen) = get(connection, &path).await? else { return Ok(Compared::Nothing) };
    let note: Note = seen.parse().map_err(|_| NotChecked::Answer("it is no checkpoint"))?;
    let seen = Checkpoint::verify(&note, &key)
        .map_err(|_| NotChecked::Answer("the checkpoint is not one that our key signed"))?;
    let at = gateway.clock.now();
    let (compared, ours) = with_tree(gateway, &seen).await?;
    let because = match compared {
        Compared::Ahead => "log-behind",
        Compared::Fork => "log-forked",
        Compared::Nothing | Compared::Same(_) => return Ok(compared),
    };
    let notes = (note.only(&key).to_string(), ours);
    rolled_back(gateway, partner.clone(), because, notes, at).await?;
    Ok(compared)
}

/// Compares a checkpoint that our key signed with the tree, and returns our latest one too.
async fn with_tree(
    gateway: &Arc<Gateway>,
    seen: &Checkpoint,
) -> Result<(Compared, String), StoreError> {
    let seen = seen.clone();
    let compared = gateway.store.read(move |view| {
        let tree = log::current(view)?.filter(|tree| tree.origin == seen.origin);
        let size = tree.as_ref().map_or(Ok(0), |tree| log::size(view, tree.number))?;
        let latest = log::latest_checkpoint(view)?.map_or_else(String::new, |latest| latest.note);
        if seen.size > size {
            return Ok((Compared::Ahead, latest));
        }
        let root = log::root(view, tree.map_or(0, |tree| tree.number), seen.size)?;
        if root != seen.root {
            return Ok((Compared::Fork, latest));
        }
        Ok::<_, StoreError>((Compared::Same(seen.size), latest))
    });
    compared.await.map_err(TransactError::flatten)
}

/// What a partner is asked to cosign.
struct Wanted {
    size: u64,
    request: AddCheckpoint,
}

/// Asks a partner that is our witness to cosign the newest checkpoint, if it has not yet.
pub(super) async fn for_cosignature(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
    connection: &mut Connection,
) -> Result<(), NotChecked> {
    // A witness may have seen more than it cosigned, or less: it is asked which, and once more.
    let mut seen = None;
    for _ in 0..2 {
        let Some(wanted) = wanted(gateway, partner, seen).await? else { return Ok(()) };
        let body = whole(Bytes::from(wanted.request.to_string()));
        let path = "/v1/log/witness/add-checkpoint";
        let answer = ask(connection, Method::POST, path, body).await?;
        match answer.status {
            StatusCode::OK => return cosigned(gateway, partner, wanted, &text(&answer)?).await,
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => {
                seen = match compare(gateway, partner, connection).await? {
                    Compared::Same(size) => Some(size),
                    Compared::Nothing => Some(0),
                    Compared::Ahead | Compared::Fork => return Ok(()),
                };
            }
            status => return Err(NotChecked::Status(status)),
        }
    }
    Ok(())
}

/// The newest checkpoint with the proof from what the partner has seen, which is what it cosigned
/// last unless it says otherwise; `None` if it is no witness of ours or has cosigned it.
async fn wanted(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
    seen: Option<u64>,
) -> Result<Option<Wanted>, NotChecked> {
    let at = gateway.clock.now();
    if !is_witness(gateway, partner, at) {
        return Ok(None);
    }
    let (partner, origin) = (partner.clone(), gateway.identity.log().verifier().name().to_owned());
    let (asked, name) = (partner.clone(), origin.clone());
    let wanted = gateway.store.read(move |view| {
        let progress = witness::progress(view, &asked, &name)?;
        Ok::<_, StoreError>((progress.is_none(), newer(view, &name, progress, seen)?))
    });
    let (first, wanted) = wanted.await.map_err(StoreError::from)?;
    if first && wanted.is_some() {
        let begun = gateway.store.transact("ask a witness first", move |tx| {
            witness::set_progress(tx, &partner, &origin, 0, at)
        });
        begun.await.map_err(StoreError::from)?;
    }
    Ok(wanted)
}

fn newer(
    view: &View<'_>,
    origin: &str,
    progress: Option<Progress>,
    seen: Option<u64>,
) -> Result<Option<Wanted>, StoreError> {
    let cosigned = progress.map_or(0, |progress| progress.size);
    let old = seen.unwrap_or(cosigned);
    let tree = log::current(view)?.filter(|tree| tree.origin == origin);
    let latest = log::latest_checkpoint(view)?.filter(|latest| latest.size > cosigned);
    let (Some(tree), Some(latest)) = (tree, latest) else { return Ok(None) };
    // Numbered meanwhile, and perhaps already seen: the next round has it.
    if old > latest.size {
        return Ok(None);
    }
    let proof = log::consistency(view, tree.number, old, latest.size)?;
    let checkpoint = parsed(&latest)?;
    Ok(Some(Wanted { size: latest.size, request: AddCheckpoint { old, proof, checkpoint } }))
}

fn parsed(kept: &Kept) -> Result<Note, StoreError> {
    kept.note.parse().map_err(|_| StoreError::Damaged { what: "checkpoint" })
}

fn is_witness(gateway: &Gateway, partner: &AuthorityId, at: Timestamp) -> bool {
    let is = gateway.directory.with(partner, |entry| entry.current(Role::Witness, at).count() > 0);
    is.unwrap_or(false)
}

/// Keeps a partner's cosignature beside the checkpoint, after checking it by the register.
async fn cosigned(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
    wanted: Wanted,
    lines: &str,
) -> Result<(), NotChecked> {
    let at = gateway.clock.now();
    let signature = checked(gateway, partner, &wanted.request.checkpoint, lines, at)
        .ok_or(NotChecked::Answer("no line of it is a cosignature of a registered key"))?;
    let size = wanted.size;
    debug!(event = "checkpoint-cosigned", %partner, size);
    let (partner, origin) = (partner.clone(), gateway.identity.log().verifier().name().to_owned());
    let kept = gateway.store.transact("keep a cosignature", move |tx| {
        // Another witness may have signed meanwhile: its line is kept.
        let kept = log::checkpoint_of(tx, size)?.ok_or(StoreError::Missing { what: "checkpoint" });
        let mut note = parsed(&kept?)?;
        note.add(signature);
        log::add_cosignature(tx, size, &note.to_string())?;
        witness::set_progress(tx, &partner, &origin, size, at)?;
        alarms::clear(tx, AlarmKind::WitnessSilent.as_str(), partner.as_str(), at)?;
        Ok::<_, StoreError>(())
    });
    Ok(kept.await.map_err(StoreError::from)?)
}

/// The cosignature among the lines that one of the partner's witness keys made over the note.
fn checked(
    gateway: &Gateway,
    partner: &AuthorityId,
    note: &Note,
    lines: &str,
    at: Timestamp,
) -> Option<NoteSignature> {
    let keys = gateway.directory.with(partner, |entry| {
        let keys = entry.current(Role::Witness, at).filter_map(|key| key.log_key.clone());
        keys.collect::<Vec<_>>()
    })?;
    lines.lines().filter_map(|line| line.parse::<NoteSignature>().ok()).find(|signature| {
        let mut cosigned = note.clone();
        cosigned.add(signature.clone());
        keys.iter().any(|key| {
            cosigned.signature_of(key) == Some(signature) && cosigned.verify(key).is_ok()
        })
    })
}

/// Tells people when a witness has not cosigned for long although there is something to cosign.
pub(super) async fn notice_silence(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
) -> Result<(), NotChecked> {
    let at = gateway.clock.now();
    if !is_witness(gateway, partner, at) {
        return Ok(());
    }
    let (asked, origin) = (partner.clone(), gateway.identity.log().verifier().name().to_owned());
    let since = gateway.store.read(move |view| {
        let Some(progress) = witness::progress(view, &asked, &origin)? else { return Ok(None) };
        let behind = log::behind_since(view, progress.size)?;
        Ok::<_, StoreError>(behind.map(|behind| behind.max(progress.since)))
    });
    let since = since.await.map_err(StoreError::from)?;
    if since.is_some_and(|since| is_silent(since, at)) {
        let (shared, partner) = (Arc::clone(gateway), partner.clone());
        let raised = gateway.store.transact("notice a silent witness", move |tx| {
            let about = about(AlarmKind::WitnessSilent, &partner, partner.as_str(), at);
            alarm::raise(&shared, tx, &about)
        });
        raised.await.map_err(StoreError::from)?;
    }
    Ok(())
}

fn is_silent(since: Timestamp, at: Timestamp) -> bool {
    at.duration_since(since) > SILENCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_is_silent_after_a_day_with_something_to_cosign() {
        let since: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        assert!(!is_silent(since, "2026-11-21T12:00:00Z".parse().unwrap()));
        assert!(is_silent(since, "2026-11-21T12:00:01Z".parse().unwrap()));
    }
}
