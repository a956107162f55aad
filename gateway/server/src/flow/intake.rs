//! Taking a bundle in: from the first byte to the signed answer.
//!
//! ```text
//! seal ──► manifest ──► known already? ──► documents ──► treaty ──► gate (one's own) ──► keep
//!   │          └──────────────────────────────┴─► at fault: signed refusal, quarantine
//!   └─► not good: a refusal in words; nothing is signed and no id is taken
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use gateway_bundle::Manifest;
use gateway_bundle::manifest::Document;
use gateway_exchange::Way;
use gateway_exchange::gate::Role;
use gateway_fault::{Point, point};
use gateway_store::{Intake, Staged};
use gateway_treaty::Assessment;

use super::envelope::{self, Envelope, MANIFEST_PART_BYTES_MAX, Sealed};
use super::keep::{self, Accepted};
use super::own_law::{self, OwnLaw};
use super::{assess, refuse, staff};
use crate::api::body::{Part, Parts};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// How much of a refused or repeated bundle is read and thrown away, and for how long.
const DRAIN_BYTES: u64 = 512 << 20;
const DRAIN_TIME: Duration = Duration::from_mins(1);

/// How a bundle is handed in.
#[derive(Debug, Clone)]
pub struct Submission {
    /// By whom.
    pub caller: Caller,
    /// Whether an incomplete bundle is not to be kept (`Prefer: handling=strict`).
    pub strict: bool,
    /// Why an officer sends it although the treaty wants more.
    pub anyway: Option<String>,
}

/// What became of a bundle.
#[derive(Debug)]
pub enum Taken {
    /// It was accepted.
    Accepted(Accepted),
    /// It was accepted before; this is the first answer again.
    Repeat(Accepted),
    /// It is one's own decision, and waits for its second person.
    Held(Accepted),
}

/// A refusal with what goes along with it.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The assessment, where that is why.
    pub assessment: Option<Box<Assessment>>,
    /// The signed refusal, where the bundle is at fault.
    pub evidence: Option<String>,
    /// Whether the partner's quarantine is full, so that nothing is kept but the refusal.
    pub quarantine_full: bool,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, assessment: None, evidence: None, quarantine_full: false }
    }
}

/// A whole and genuine bundle, its documents on disk but not yet named by the ledger.
pub(super) struct Whole {
    pub(super) envelope: Envelope,
    pub(super) intake: Intake,
    pub(super) documents: Vec<Staged>,
    pub(super) assessment: Assessment,
}

/// Takes a bundle in.
///
/// # Errors
///
/// Says why it is refused; what the bundle itself is at fault for is signed and quarantined.
pub async fn take_in(
    gateway: &Arc<Gateway>,
    submission: Submission,
    mut parts: Parts,
) -> Result<Taken, Refused> {
    point(Point::IntakeBegun);
    let taken = take(gateway, &submission, &mut parts).await;
    // A connection that is closed on unread bytes may take the answer with it, so what is left of
    // the body is read, within reason.
    match tokio::time::timeout(DRAIN_TIME, parts.drain(DRAIN_BYTES)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::debug!(event = "rest-of-body-not-read", code = error.code());
        }
        Err(_) => tracing::debug!(event = "rest-of-body-slow"),
    }
    point(Point::IntakeBeforeAnswer);
    taken
}

async fn take(
    gateway: &Arc<Gateway>,
    submission: &Submission,
    parts: &mut Parts,
) -> Result<Taken, Refused> {
    let part = parts.manifest(MANIFEST_PART_BYTES_MAX).await?;
    point(Point::IntakeManifestRead);
    let at = gateway.clock.now();
    if submission.caller.person.is_some() {
        staff::require(gateway, &submission.caller, &[Role::Officer]).await?;
    }
    let sealed = envelope::unseal(gateway, &submission.caller, part, at)?;
    point(Point::IntakeSealVerified);
    let envelope = match envelope::read(gateway, &submission.caller, sealed.clone()) {
        Ok(envelope) => envelope,
        Err(refusal) => {
            return Err(at_fault(gateway, submission, sealed, Some(parts), refusal).await);
        }
    };
    point(Point::IntakeManifestVerified);
    if let Some(first) = keep::known(gateway, &envelope).await? {
        return Ok(Taken::Repeat(first));
    }
    // After the repeat: what was accepted before the change keeps its answer.
    if let Err(refusal) = envelope::check_succession(gateway, &envelope.manifest, at) {
        return Err(at_fault(gateway, submission, envelope.sealed, Some(parts), refusal).await);
    }
    let assessment = assessment(gateway, &envelope).await?;
    stopped_early(submission, &envelope, &assessment)?;
    point(Point::IntakeAssessed);
    let intake = gateway.store.begin_intake(at).map_err(|error| refuse::store(&error))?;
    let mut documents = Vec::new();
    let received = receive(gateway, &envelope.manifest, parts, &intake, &mut documents).await;
    if let Err(refusal) = received {
        if !refusal.is_about_the_bundle() || envelope.sealed.seal.is_none() {
            return Err(refusal.into());
        }
        let faulty = refuse::Faulty { sealed: envelope.sealed, intake, documents };
        return Err(refuse::refuse(gateway, &submission.caller, faulty, refusal).await);
    }
    point(Point::IntakeDocumentsReceived);
    let whole = Whole { envelope, intake, documents, assessment };
    keep::keep(gateway, submission, whole).await
}

/// What the manifest alone decides is said before a byte of a document is taken.
pub(super) fn stopped_early(
    submission: &Submission,
    envelope: &Envelope,
    assessment: &Assessment,
) -> Result<(), Refused> {
    let gate = envelope.sealed.way == Way::Out && submission.anyway.is_none();
    let refusal = match (assessment.is_complete(), submission.strict, gate) {
        (true, _, _) | (false, false, false) => return Ok(()),
        (false, true, _) => Refusal::StrictlyIncomplete,
        (false, false, true) => Refusal::Incomplete,
    };
    Err(Refused { assessment: Some(Box::new(assessment.clone())), ..refusal.into() })
}

/// What the envelope is at fault for. Documents that come with it are taken all the same, as far as
/// the partner's quota reaches: staff may admit a bundle that is whole.
pub(super) async fn at_fault(
    gateway: &Arc<Gateway>,
    submission: &Submission,
    sealed: Sealed,
    parts: Option<&mut Parts>,
    refusal: Refusal,
) -> Refused {
    if !refusal.is_about_the_bundle() || sealed.seal.is_none() {
        return refusal.into();
    }
    match gateway.store.begin_intake(sealed.announced) {
        Ok(intake) => {
            let mut documents = Vec::new();
            if let (Some(parts), Ok(manifest)) = (parts, Manifest::parse(&sealed.bytes)) {
                let room = refuse::room(gateway, &submission.caller.authority).await;
                if manifest.documents_size() < room.unwrap_or(0) {
                    // What does not come whole is refused for what was found first.
                    drop(receive(gateway, &manifest, parts, &intake, &mut documents).await);
                }
            }
            let faulty = refuse::Faulty { sealed, intake, documents };
            refuse::refuse(gateway, &submission.caller, faulty, refusal).await
        }
        Err(error) => refuse::store(&error).into(),
    }
}

/// What would be said of a manifest that came in now.
#[derive(Debug)]
pub struct DryRun {
    /// What the treaty says.
    pub assessment: Assessment,
    /// What the own State's law says beneath it; for its own people only.
    pub own_law: Option<OwnLaw>,
}

/// What would be said of a manifest that came in now. Nothing is kept.
///
/// # Errors
///
/// The treaty is unknown or does not fit, or the store cannot be read.
pub async fn dry_run(gateway: &Arc<Gateway>, manifest: &Manifest) -> Result<DryRun, Refusal> {
    let profile = envelope::check_treaty(gateway, manifest)?;
    let now = gateway.clock.now();
    envelope::check_succession(gateway, manifest, now)?;
    let earlier = keep::earlier(gateway, manifest).await?;
    Ok(DryRun {
        assessment: assess::assess(gateway, manifest, profile, &earlier, now),
        own_law: own_law::of_manifest(gateway, manifest, profile, &earlier, now),
    })
}

/// What the treaty says of a bundle, together with what the case already has.
pub(super) async fn assessment(
    gateway: &Arc<Gateway>,
    envelope: &Envelope,
) -> Result<Assessment, Refusal> {
    let manifest = &envelope.manifest;
    let profile = envelope::check_treaty(gateway, manifest)?;
    let earlier = keep::earlier(gateway, manifest).await?;
    Ok(assess::assess(gateway, manifest, profile, &earlier, envelope.sealed.announced))
}

/// Receives the documents, each hashed while it is written.
async fn receive(
    gateway: &Arc<Gateway>,
    manifest: &Manifest,
    parts: &mut Parts,
    intake: &Intake,
    received: &mut Vec<Staged>,
) -> Result<(), Refusal> {
    let mut awaited: BTreeMap<&str, &Document> =
        manifest.documents.iter().map(|document| (document.file.as_str(), document)).collect();
    while let Some(part) = parts.next().await? {
        let number = part.number;
        let document =
            awaited.remove(part.file.as_str()).ok_or(Refusal::DocumentSurplus { part: number })?;
        let staged = receive_one(gateway, document, part, intake).await?;
        let right = staged.size() == document.size && staged.sha256() == document.sha256;
        received.push(staged);
        if !right {
            return Err(Refusal::DocumentDigest { document: document.id.clone() });
        }
    }
    let missing = manifest.documents.iter().find(|d| awaited.contains_key(d.file.as_str()));
    missing.map_or(Ok(()), |d| Err(Refusal::DocumentMissing { document: d.id.clone() }))
}

async fn receive_one(
    gateway: &Arc<Gateway>,
    document: &Document,
    mut part: Part,
    intake: &Intake,
) -> Result<Staged, Refusal> {
    let documents = gateway.store.documents();
    let mut writer =
        documents.begin(intake, document.id.clone()).map_err(|error| refuse::document(&error))?;
    let mut size = 0_u64;
    while let Some(chunk) = part.chunk().await? {
        size = size.saturating_add(chunk.len() as u64);
        if size > document.size {
            return Err(Refusal::DocumentDigest { document: document.id.clone() });
        }
        writer.write(&chunk).await.map_err(|error| refuse::document(&error))?;
        point(Point::IntakeDocumentBytes);
    }
    let staged = writer.finish().await.map_err(|error| refuse::document(&error))?;
    point(Point::IntakeDocumentReceived);
    Ok(staged)
}
