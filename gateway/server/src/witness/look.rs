//! A partner's log before us: whether it still is what it was.
//!
//! A log that asks us to cosign shows itself. One that was rolled back may not ask, so it is looked
//! at in every round. What contradicts what was seen before is kept with it and raised; what
//! continues it is remembered. What could not be checked is neither.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::{AuthorityId, Digest};
use gateway_evidence::log::{Checkpoint, Note, verify_consistency};
use gateway_evidence::register::Role;
use gateway_store::witness::{self, Seen};
use gateway_store::{StoreError, TransactError};
use tracing::warn;

use super::{NotChecked, get};
use crate::client::Connection;
use crate::flow::witness::{contradicts, keep_seen, log_of, origin_of};
use crate::gateway::Gateway;

/// The most hashes of a proof between two sizes: two for each level of a tree of 2^63 leaves.
const PROOF_MAX: usize = 126;

/// Looks at a partner's log and compares it with what was seen of it.
pub(super) async fn at_log(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
    connection: &mut Connection,
) -> Result<(), NotChecked> {
    // Read first: what is seen meanwhile must not make an honest answer look old.
    let before = seen_before(gateway, partner).await?;
    let Some(shown) = get(connection, "/v1/log/checkpoint").await? else {
        // A log that was there and is gone.
        if let [(origin, seen)] = before.as_slice() {
            raise(gateway, partner, origin, "empty", seen.note.clone(), String::new()).await?;
        }
        return Ok(());
    };
    let note: Note = shown.parse().map_err(|_| NotChecked::Answer("it is no checkpoint"))?;
    let at = gateway.clock.now();
    let Some(key) = log_of(gateway, partner, origin_of(&note), at) else {
        warn!(event = "log-not-registered", %partner, "its log has a name that is not registered");
        return Ok(());
    };
    let new = Checkpoint::verify(&note, &key)
        .map_err(|_| NotChecked::Answer("the checkpoint is not signed by the registered key"))?;
    let note = note.only(&key).to_string();
    let seen = before.into_iter().find(|(origin, _)| *origin == new.origin).map(|(_, seen)| seen);
    let Some(seen) = seen else {
        keep_seen(gateway, new, 0, note, at).await?;
        return Ok(());
    };
    match contradiction(connection, &seen, &new).await? {
        Some(kind) => raise(gateway, partner, &new.origin, kind, seen.note, note).await?,
        None if new.size > seen.size => {
            keep_seen(gateway, new, seen.size, note, at).await?;
        }
        None => {}
    }
    Ok(())
}

/// What was seen of the logs that a partner has now.
async fn seen_before(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
) -> Result<Vec<(String, Seen)>, StoreError> {
    let at = gateway.clock.now();
    let origins = gateway.directory.with(partner, |entry| {
        let keys = entry.current(Role::Log, at).filter_map(|key| key.log_key.as_ref());
        keys.map(|key| key.name().to_owned()).collect::<Vec<_>>()
    });
    let seen = gateway.store.read(move |view| {
        let seen = origins.unwrap_or_default().into_iter().map(|origin| {
            let seen = witness::latest(view, &origin)?;
            Ok(seen.map(|seen| (origin, seen)))
        });
        seen.filter_map(Result::transpose).collect::<Result<_, StoreError>>()
    });
    seen.await.map_err(TransactError::flatten)
}

/// How a log contradicts what was seen of it, if it does.
async fn contradiction(
    connection: &mut Connection,
    seen: &Seen,
    new: &Checkpoint,
) -> Result<Option<&'static str>, NotChecked> {
    if new.size < seen.size {
        return Ok(Some("rolled-back"));
    }
    if new.size == seen.size {
        return Ok((new.root != seen.root).then_some("fork"));
    }
    let path = format!("/v1/log/consistency?from={}&to={}", seen.size, new.size);
    let proof = get(connection, &path).await?.ok_or(NotChecked::Answer("there is no proof"))?;
    let proof: Option<Vec<Digest>> = proof.lines().take(PROOF_MAX + 1).map(hash).collect();
    let proof = proof.filter(|proof| proof.len() <= PROOF_MAX);
    let proof = proof.ok_or(NotChecked::Answer("it is no proof"))?;
    let holds = verify_consistency(seen.size, new.size, &proof, &seen.root, &new.root);
    Ok((!holds).then_some("fork"))
}

fn hash(line: &str) -> Option<Digest> {
    Some(Digest::from_bytes(STANDARD.decode(line).ok()?.try_into().ok()?))
}

async fn raise(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
    origin: &str,
    kind: &'static str,
    seen: String,
    shown: String,
) -> Result<(), StoreError> {
    let at = gateway.clock.now();
    let (shared, partner, origin) = (Arc::clone(gateway), partner.clone(), origin.to_owned());
    let kept = gateway.store.transact("keep a contradiction", move |tx| {
        contradicts(&shared, tx, (&partner, &origin), kind, (seen, shown), at)
    });
    kept.await.map_err(TransactError::flatten)
}
