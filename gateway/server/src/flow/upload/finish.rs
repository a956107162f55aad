//! The end of an upload: one document is made of each one's parts, and once all are there the
//! bundle goes the way of every other.
//!
//! One request at a time does this for an upload, so none sees a document that another is about to
//! make whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use gateway_bundle::manifest::Document;
use gateway_bundle::{BundleKey, DocumentId, Manifest};
use gateway_fault::{Point, point};
use gateway_store::upload::{self, Part, Upload};
use gateway_store::{Staged, StoreError};

use super::super::envelope::{self, Envelope};
use super::super::intake::{self, Refused, Submission, Taken, Whole};
use super::super::{keep, refuse};
use super::{end, find, parts};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Looks what has come of an upload. Takes it in as a bundle once all its documents are there; a
/// wrong one is enough to refuse it, signed and quarantined.
pub(super) async fn settle(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
) -> Result<Option<Taken>, Refused> {
    let upload = find(gateway, key).await?.ok_or(Refusal::NotFound)?;
    let _turn = gateway.transfers.end(upload.intake.id()).await;
    let submission =
        Submission { caller: caller.clone(), strict: upload.strict, anyway: upload.anyway.clone() };
    let envelope = envelope(gateway, caller, &upload)?;
    if let Some(first) = keep::known(gateway, &envelope).await? {
        close(gateway, &upload).await;
        return Ok(Some(Taken::Repeat(first)));
    }
    // Whoever was quicker has ended it: then it was refused, and they have the answer.
    let upload = find(gateway, key).await?.ok_or(Refusal::NotFound)?;
    let taken = take(gateway, &submission, &upload, envelope).await;
    let is_over = match &taken {
        Ok(taken) => taken.is_some(),
        Err(refused) => is_final(&refused.refusal),
    };
    if is_over {
        point(Point::UploadTaken);
        close(gateway, &upload).await;
        point(Point::UploadClosed);
    }
    taken
}

/// Opens the manifest again, as of now: a seal that ended meanwhile has to be made anew.
fn envelope(gateway: &Gateway, caller: &Caller, upload: &Upload) -> Result<Envelope, Refusal> {
    let at = gateway.clock.now();
    let mut sealed = envelope::unseal(gateway, caller, upload.manifest.clone(), at)?;
    sealed.announced = upload.begun_at;
    envelope::read(gateway, caller, sealed)
}

async fn take(
    gateway: &Arc<Gateway>,
    submission: &Submission,
    upload: &Upload,
    envelope: Envelope,
) -> Result<Option<Taken>, Refused> {
    let mut whole = Vec::new();
    let mut parts = by_document(parts(gateway, upload.intake.id()).await?);
    for document in envelope.manifest.documents.iter().filter(|document| document.size > 0) {
        let parts = parts.remove(&document.id).unwrap_or_default();
        if parts.iter().map(Part::size).sum::<u64>() == document.size {
            whole.push(one(gateway, upload, document, parts).await?);
        }
    }
    let intake = upload.intake.clone();
    if let Some(document) = wrong(&envelope.manifest, &whole) {
        // One's own bare manifest has no seal, and nothing is signed about it.
        if envelope.sealed.seal.is_none() {
            return Err(Refusal::DocumentDigest { document }.into());
        }
        let faulty = refuse::Faulty { sealed: envelope.sealed, intake, documents: whole };
        let refusal = Refusal::DocumentDigest { document };
        return Err(refuse::refuse(gateway, &submission.caller, faulty, refusal).await);
    }
    whole.extend(empty_ones(gateway, upload, &envelope.manifest).await?);
    if whole.len() < envelope.manifest.documents.len() {
        return Ok(None);
    }
    let assessment = intake::assessment(gateway, &envelope).await?;
    intake::stopped_early(submission, &envelope, &assessment)?;
    let whole = Whole { envelope, intake, documents: whole, assessment };
    keep::keep(gateway, submission, whole).await.map(Some)
}

fn by_document(parts: Vec<Part>) -> BTreeMap<DocumentId, Vec<Part>> {
    let mut by_document: BTreeMap<DocumentId, Vec<Part>> = BTreeMap::new();
    for part in parts {
        by_document.entry(part.document().clone()).or_default().push(part);
    }
    by_document
}

/// The first document that is whole and not the one that was sealed.
fn wrong(manifest: &Manifest, whole: &[Staged]) -> Option<DocumentId> {
    let sealed = |id: &DocumentId| manifest.documents.iter().find(|document| document.id == *id);
    let is_wrong = |staged: &&Staged| {
        sealed(staged.document()).is_none_or(|sealed| sealed.sha256 != staged.sha256())
    };
    whole.iter().find(is_wrong).map(|staged| staged.document().clone())
}

/// One document of its parts. Several are read back and written anew, hashed on the way: a bundle's
/// documents at rest have one form, however they came.
async fn one(
    gateway: &Arc<Gateway>,
    upload: &Upload,
    document: &Document,
    mut parts: Vec<Part>,
) -> Result<Staged, Refusal> {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return Ok(only.staged());
    }
    let failed = |error| refuse::document(&error);
    let documents = gateway.store.documents();
    let mut writer = documents.begin(&upload.intake, document.id.clone()).map_err(failed)?;
    for part in parts {
        let (size, stored) = (part.size(), part.stored(upload).map_err(failed)?);
        let mut reader = documents.open(stored, 0, size).await.map_err(failed)?;
        while let Some(piece) = reader.next().await.map_err(failed)? {
            writer.write(&piece).await.map_err(failed)?;
        }
    }
    let whole = writer.finish().await.map_err(failed)?;
    let kept = documents.keep(vec![whole]).await.map_err(failed)?;
    point(Point::UploadJoined);
    let id = upload.intake.id();
    let replaced = gateway.store.transact("make one document of its parts", move |tx| {
        let mut replaced = None;
        for whole in &kept {
            replaced = Some(upload::replace(tx, id, whole)?);
        }
        point(Point::UploadReplacing);
        replaced.ok_or(StoreError::Missing { what: "document" })
    });
    let (whole, places) = replaced.await.map_err(|error| refuse::store(&error.flatten()))?;
    point(Point::UploadReplaced);
    documents.remove(places).await;
    Ok(whole.staged())
}

/// Documents of no bytes, for which nobody sends anything.
async fn empty_ones(
    gateway: &Arc<Gateway>,
    upload: &Upload,
    manifest: &Manifest,
) -> Result<Vec<Staged>, Refusal> {
    let failed = |error| refuse::document(&error);
    let mut empty = Vec::new();
    for document in manifest.documents.iter().filter(|document| document.size == 0) {
        let documents = gateway.store.documents();
        let writer = documents.begin(&upload.intake, document.id.clone()).map_err(failed)?;
        let staged = writer.finish().await.map_err(failed)?;
        if staged.sha256() != document.sha256 {
            return Err(Refusal::DocumentDigest { document: document.id.clone() });
        }
        empty.push(staged);
    }
    Ok(empty)
}

/// Whether the same upload could never become a bundle.
fn is_final(refusal: &Refusal) -> bool {
    refusal.is_about_the_bundle()
        || matches!(refusal, Refusal::Conflict | Refusal::Incomplete | Refusal::StrictlyIncomplete)
}

/// What is left of an upload goes; if it cannot go now, it goes when its time is over.
async fn close(gateway: &Arc<Gateway>, upload: &Upload) {
    if let Err(error) = end(gateway, upload.intake.id()).await {
        tracing::warn!(event = "upload-not-ended", %error);
    }
}
