//! The other side's evidence: verified, kept beside ours, and what follows from it.

use std::sync::Arc;

use gateway_bundle::{BundleKey, Digest};
use gateway_evidence::record::{BODY_BYTES_MAX, VerifiedEvidence};
use gateway_evidence::{Event, Jws};
use gateway_store::evidence::Evidence;
use gateway_store::{StoreError, Tx, bundle, inbox};
use jiff::Timestamp;

use super::{course, read, record, refuse};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Takes evidence that a party of a bundle hands in. The same evidence again changes nothing.
///
/// # Errors
///
/// The bundle is not known to the caller, or the evidence is not the caller's, or is about
/// something else.
pub async fn take_evidence(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
    jws: &[u8],
) -> Result<(), Refusal> {
    let at = gateway.clock.now();
    let refused = |error: &dyn std::fmt::Display| Refusal::Evidence(error.to_string());
    let jws = Jws::parse(jws, BODY_BYTES_MAX).map_err(|error| refused(&error))?;
    let verified = gateway.directory.verify_evidence(&jws, &caller.authority, at);
    let verified = verified.map_err(|error| refused(&error))?;
    let wanted = key.clone();
    let found = read(gateway, move |view| bundle::find(view, &wanted)).await?;
    let found = found.ok_or(Refusal::NotFound)?;
    if caller.authority != found.key.from && caller.authority != found.to {
        return Err(Refusal::NotFound);
    }
    if !is_about(&verified, &found) {
        return Err(refused(&"it is about another bundle"));
    }
    let compact = jws.compact().to_owned();
    let shared = Arc::clone(gateway);
    let kept = gateway.store.transact("keep evidence of the other side", move |tx| {
        write(&shared, tx, &found, &verified, compact, at)
    });
    kept.await.map_err(|error| refuse::store(&error.flatten()))
}

/// Whether evidence is about this very bundle, on its way between these very authorities.
pub(crate) fn is_about(verified: &VerifiedEvidence, bundle: &bundle::Bundle) -> bool {
    let body = &verified.body;
    body.key().as_ref() == Some(&bundle.key)
        && body.to == bundle.to
        && body.manifest_digest == bundle.manifest_digest
        && body.treaty.as_ref().is_none_or(|treaty| *treaty == bundle.treaty)
}

/// Keeps verified evidence of a bundle in the transaction of the fact that it tells.
pub(crate) fn write(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    bundle: &bundle::Bundle,
    verified: &VerifiedEvidence,
    jws: String,
    at: Timestamp,
) -> Result<(), StoreError> {
    let body = &verified.body;
    let evidence = Evidence {
        id: body.id.uuid(),
        bundle: bundle.id,
        event: body.event.name().to_owned(),
        issuer: body.issuer.clone(),
        stated_at: body.time,
        recorded_at: at,
        digest: Digest::of(jws.as_bytes()),
        jws,
        previous: body.previous,
    };
    record::evidence(tx, bundle.case, &evidence)?;
    if body.event == Event::RelayAcceptance {
        let whole = body.completed.unwrap_or(body.time);
        course::received_there(gateway, tx, bundle, whole)?;
    }
    if body.event == Event::ContentHandover {
        inbox::taken(tx, &body.issuer, bundle.id, at)?;
    }
    Ok(())
}
