//! Taking back what a restored gateway lost, from what its partners hold.
//!
//! Nothing is believed because a partner says it. A bundle comes back with this gateway's own
//! signed acceptance, under the seal that the acceptance names, and counts as of its first receipt:
//! the acceptance is kept as it was signed then, and nothing is signed anew. Evidence comes back
//! under its issuer's signature.

use std::sync::Arc;

use gateway_bundle::manifest::Document;
use gateway_bundle::{AuthorityId, BundleKey, Digest};
use gateway_evidence::record::{BODY_BYTES_MAX, VerifiedEvidence};
use gateway_evidence::{Event, EvidenceBody, Jws};
use gateway_store::bundle::Bundle;
use gateway_store::{DocumentWriter, Intake, Staged, bundle, evidence};
use gateway_treaty::Assessment;
use jiff::Timestamp;

use super::envelope::{self, Envelope, Sealed};
use super::keep::{self, Content, Parcel};
use super::statement::Statement;
use super::{hand_over, intake, read, refuse};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// A bundle that this gateway has, with the digests of its evidence.
pub(crate) async fn standing(
    gateway: &Arc<Gateway>,
    key: BundleKey,
) -> Result<Option<(Bundle, Vec<Digest>)>, Refusal> {
    read(gateway, move |view| {
        let Some(found) = bundle::find(view, &key)? else { return Ok(None) };
        let digests = evidence::of_bundle(view, found.id)?.into_iter().map(|one| one.digest);
        Ok(Some((found, digests.collect())))
    })
    .await
}

/// Keeps the evidence of a bundle that is good and that is not there. The rest is left.
pub(crate) async fn add_evidence(
    gateway: &Arc<Gateway>,
    bundle: Bundle,
    all: &[String],
) -> Result<(), Refusal> {
    let at = gateway.clock.now();
    let good = |jws: &String| {
        let verified = verified(gateway, jws, at)?;
        hand_over::is_about(&verified, &bundle).then(|| (verified, jws.clone()))
    };
    let good: Vec<_> = all.iter().filter_map(good).collect();
    let shared = Arc::clone(gateway);
    let kept = gateway.store.transact("take evidence back", move |tx| {
        let mut all = good.into_iter();
        all.try_for_each(|(one, jws)| hand_over::write(&shared, tx, &bundle, &one, jws, at))
    });
    kept.await.map_err(|error| refuse::store(&error.flatten()))
}

/// Evidence that its issuer, whoever it says that is, has signed.
fn verified(gateway: &Gateway, jws: &str, at: Timestamp) -> Option<VerifiedEvidence> {
    let jws = Jws::parse(jws, BODY_BYTES_MAX).ok()?;
    let body = EvidenceBody::parse(jws.payload()).ok()?;
    gateway.directory.verify_evidence(&jws, &body.issuer, at).ok()
}

/// A bundle that was accepted once and lost, on its way back.
pub(crate) struct Recovery {
    envelope: Envelope,
    intake: Intake,
    assessment: Assessment,
    statements: Vec<Statement>,
    completed: Timestamp,
    documents: Vec<Staged>,
}

impl Recovery {
    /// Begins with the sealed manifest and all evidence that the sender holds.
    ///
    /// # Errors
    ///
    /// There is no acceptance that this gateway signed, or the manifest is not the one that it
    /// accepted.
    pub(crate) async fn begin(
        gateway: &Arc<Gateway>,
        sender: &AuthorityId,
        manifest: Vec<u8>,
        evidence: &[String],
    ) -> Result<Self, Refusal> {
        let at = gateway.clock.now();
        let own = gateway.directory.own();
        let verified = evidence.iter().filter_map(|jws| Some((verified(gateway, jws, at)?, jws)));
        let ours = verified.filter(|(one, _)| one.body.issuer == *own);
        let ours: Vec<_> = ours.filter(|(one, _)| is_acceptance(one.body.event)).collect();
        let first = ours.iter().find(|(one, _)| one.body.event == Event::RelayAcceptance);
        let (first, _) = first.ok_or(Refusal::NotFound)?;
        let announced = first.body.announced.unwrap_or(first.body.time);
        let completed = first.body.completed.unwrap_or(first.body.time);
        let caller =
            Caller { authority: sender.clone(), person: None, key: first.body.seal_digest };
        let sealed = envelope::unseal(gateway, &caller, manifest, announced)?;
        if !is_accepted(&sealed, &first.body) {
            return Err(Refusal::Conflict);
        }
        let envelope = envelope::read(gateway, &caller, sealed)?;
        let statements = ours.iter().map(|(one, jws)| statement(&one.body, jws)).collect();
        let assessment = intake::assessment(gateway, &envelope).await?;
        let intake = gateway.store.begin_intake(announced).map_err(|e| refuse::store(&e))?;
        Ok(Self { envelope, intake, assessment, statements, completed, documents: Vec::new() })
    }

    /// The documents that it has to come with.
    pub(crate) fn documents(&self) -> Vec<Document> {
        self.envelope.manifest.documents.clone()
    }

    /// Where a document is written to.
    ///
    /// # Errors
    ///
    /// The disk failed.
    pub(crate) fn writer(
        &self,
        gateway: &Gateway,
        document: &Document,
    ) -> Result<DocumentWriter, Refusal> {
        let begun = gateway.store.documents().begin(&self.intake, document.id.clone());
        begun.map_err(|error| refuse::document(&error))
    }

    /// Takes a document that was written.
    ///
    /// # Errors
    ///
    /// It is not the one that was sealed, or the disk failed.
    pub(crate) async fn add(
        &mut self,
        document: &Document,
        writer: DocumentWriter,
    ) -> Result<(), Refusal> {
        let staged = writer.finish().await.map_err(|error| refuse::document(&error))?;
        let right = staged.size() == document.size && staged.sha256() == document.sha256;
        self.documents.push(staged);
        if right { Ok(()) } else { Err(Refusal::DocumentDigest { document: document.id.clone() }) }
    }

    /// Keeps the bundle as of its first receipt.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub(crate) async fn keep(self, gateway: &Arc<Gateway>) -> Result<(), Refusal> {
        let Envelope { sealed, manifest } = self.envelope;
        let kept = gateway.store.documents().keep(self.documents).await;
        let kept = kept.map_err(|error| refuse::document(&error))?;
        let parcel = Parcel {
            manifest,
            digest: sealed.digest,
            way: sealed.way,
            seal: sealed.seal.ok_or(Refusal::Fault)?,
            announced: sealed.announced,
            completed: self.completed,
            assessment: self.assessment,
            statements: self.statements,
            kept_at: gateway.clock.now(),
            by_hand: None,
        };
        keep::commit(gateway, parcel, Content::New(self.intake, kept)).await.map(drop)
    }
}

fn is_acceptance(event: Event) -> bool {
    matches!(event, Event::RelayAcceptance | Event::ContentConsignment)
}

/// Whether the manifest and its seal are those of the acceptance.
fn is_accepted(sealed: &Sealed, acceptance: &EvidenceBody) -> bool {
    sealed.digest == acceptance.manifest_digest
        && sealed.seal.as_ref().is_some_and(|seal| seal.digest == acceptance.seal_digest)
}

fn statement(body: &EvidenceBody, jws: &str) -> Statement {
    Statement {
        about: body.about(),
        id: body.id.uuid(),
        event: body.event,
        time: body.time,
        issuer: body.issuer.clone(),
        jws: jws.to_owned(),
        digest: Digest::of(jws.as_bytes()),
        previous: body.previous,
    }
}
