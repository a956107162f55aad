//! The other side's evidence: verified, kept beside ours, and what follows from it.

use std::sync::Arc;

use gateway_bundle::{BundleKey, Digest};
use gateway_evidence::record::{BODY_BYTES_MAX, EvidenceBody, VerifiedEvidence};
use gateway_evidence::{Event, Jws};
use gateway_exchange::AlarmKind;
use gateway_store::alarm::{self as alarms, NewAlarm};
use gateway_store::evidence::{self, Evidence};
use gateway_store::{StoreError, Tx, awaited, bundle, inbox, outbox};
use jiff::Timestamp;

use super::statement::Statement;
use super::{course, originals, read, record, refuse};
use crate::alarm;
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// What can be awaited of the other side, in the order in which it comes.
pub(crate) const AWAITED: [&str; 3] = [RELAY, DELIVERY, RETRIEVAL];
pub(crate) const RELAY: &str = "relay";
pub(crate) const DELIVERY: &str = "delivery";
pub(crate) const RETRIEVAL: &str = "retrieval";

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

/// Keeps verified evidence of a bundle in the transaction of the fact that it tells. What
/// contradicts its issuer's earlier word is kept beside it, and is for staff to look at.
pub(crate) fn write(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    bundle: &bundle::Bundle,
    verified: &VerifiedEvidence,
    jws: String,
    at: Timestamp,
) -> Result<(), StoreError> {
    let body = &verified.body;
    let digest = Digest::of(jws.as_bytes());
    let contradicts = contradicts(tx, bundle, body, digest)?;
    let about = if contradicts { digest.to_string() } else { body.about() };
    // An id that another statement bears already names nothing here; the statement has its own.
    let taken = evidence::by_id(tx, body.id.uuid())?.is_some_and(|one| one.digest != digest);
    let new = Evidence {
        id: if taken { tx.new_id(at)? } else { body.id.uuid() },
        bundle: bundle.id,
        event: body.event.name().to_owned(),
        issuer: body.issuer.clone(),
        about,
        stated_at: body.time,
        recorded_at: at,
        digest,
        jws,
        previous: body.previous,
    };
    record::evidence(tx, bundle.case, &new)?;
    if contradicts {
        return raise(gateway, tx, bundle, body, at);
    }
    follow(gateway, tx, bundle, body, at)
}

fn contradicts(
    tx: &Tx<'_>,
    bundle: &bundle::Bundle,
    body: &EvidenceBody,
    digest: Digest,
) -> Result<bool, StoreError> {
    let kept = evidence::of_bundle(tx, bundle.id)?;
    let theirs = kept.iter().filter(|one| one.issuer == body.issuer);
    let bodies: Vec<(EvidenceBody, Digest)> =
        theirs.filter_map(|one| Some((body_of(&one.jws)?, one.digest))).collect();
    let earlier = bodies.iter().map(|(body, digest)| (body, *digest));
    Ok(body.contradicts(digest, earlier).is_some())
}

fn body_of(jws: &str) -> Option<EvidenceBody> {
    let jws = Jws::parse(jws, BODY_BYTES_MAX).ok()?;
    EvidenceBody::parse(jws.payload()).ok()
}

fn raise(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    bundle: &bundle::Bundle,
    body: &EvidenceBody,
    at: Timestamp,
) -> Result<(), StoreError> {
    let new = NewAlarm {
        kind: AlarmKind::EvidenceContradicts.as_str(),
        subject: &bundle.key.to_string(),
        partner: Some(&body.issuer),
        case: bundle.case,
        due: None,
        grade: 0,
        at,
    };
    alarm::raise(gateway, tx, &new)
}

/// What follows from evidence of the other side.
fn follow(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    bundle: &bundle::Bundle,
    body: &EvidenceBody,
    at: Timestamp,
) -> Result<(), StoreError> {
    if body.issuer == bundle.to {
        for about in settled(body.event) {
            awaited::came(tx, bundle.id, about)?;
        }
        if !awaited::is_overdue(tx, bundle.id)? {
            let kind = AlarmKind::EvidenceOverdue.as_str();
            alarms::clear(tx, kind, &bundle.key.to_string(), at)?;
        }
    }
    if body.event == Event::RelayAcceptance {
        let whole = body.completed.unwrap_or(body.time);
        course::received_there(gateway, tx, bundle, whole)?;
    }
    if body.event == Event::ContentHandover {
        inbox::taken(tx, &body.issuer, bundle.id, at)?;
    }
    originals::follow(gateway, tx, bundle, body, at)
}

/// What no longer has to be awaited after an event at the receiver's.
fn settled(event: Event) -> &'static [&'static str] {
    match event {
        Event::RelayAcceptance => &[RELAY],
        Event::ContentConsignment => &[RELAY, DELIVERY],
        Event::ContentHandover | Event::RelayRejection => &AWAITED,
        _ => &[],
    }
}

/// Puts a statement of ours on its way to a partner that runs a gateway.
pub(crate) fn hand_on(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    row: &bundle::Bundle,
    statement: &Statement,
) -> Result<(), StoreError> {
    let own = gateway.directory.own();
    let partner = if row.to == *own { &row.key.from } else { &row.to };
    if gateway.directory.with(partner, |entry| entry.address().is_some()) == Some(true) {
        outbox::evidence::enqueue(tx, statement.id, row.id, partner, statement.time)?;
    }
    Ok(())
}
