//! Keeping a bundle: everything that follows from it, in one transaction.

use std::sync::Arc;

use gateway_bundle::{BundleKey, Digest, Manifest, MessageKind};
use gateway_evidence::certificate::Revocation;
use gateway_evidence::{Jws, Typ};
use gateway_exchange::decide;
use gateway_exchange::originals::Stage;
use gateway_exchange::{Approvals, CaseState, Gate, Hold, Way};
use gateway_fault::{Point, point};
use gateway_store::bundle::{Bundle, Direction};
use gateway_store::case::NewCase;
use gateway_store::evidence::Evidence;
use gateway_store::{
    Intake, Kept, StoreError, TransactError, View, bundle, case, content, evidence, original,
    tracking,
};
use gateway_treaty::Assessment;
use jiff::Timestamp;
use uuid::Uuid;

use super::assess::Earlier;
use super::envelope::{Envelope, Seal, Sealed};
use super::intake::{Refused, Submission, Taken, Whole};
use super::statement::{self, Assessed, Statement, Subject};
use super::{read, refuse, rows};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The state of a draft that waits for its second person.
pub(super) const HELD: &str = "held";

/// The answer to an accepted bundle.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// What identifies it.
    pub key: BundleKey,
    /// The digest of its manifest.
    pub digest: Digest,
    /// The evidence: of an acceptance, what was signed then; of a look, all there is.
    pub evidence: Vec<Shown>,
    /// What the treaty says of it.
    pub assessment: Option<Assessment>,
}

/// One piece of evidence in an answer.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The event.
    pub event: String,
    /// The statement.
    pub jws: String,
}

impl Accepted {
    /// The answer for a bundle that the store holds.
    ///
    /// # Errors
    ///
    /// What is stored cannot be read back.
    pub fn of(bundle: &Bundle, evidence: &[Evidence]) -> Result<Self, StoreError> {
        let shown = |one: &Evidence| Shown { event: one.event.clone(), jws: one.jws.clone() };
        let assessment = bundle.assessment.as_deref().map(read_assessment).transpose()?;
        Ok(Self {
            key: bundle.key.clone(),
            digest: bundle.manifest_digest,
            evidence: evidence.iter().map(shown).collect(),
            assessment,
        })
    }
}

pub(super) fn read_assessment(json: &str) -> Result<Assessment, StoreError> {
    gateway_bundle::json::from_slice(json.as_bytes())
        .map_err(|_| StoreError::Damaged { what: "assessment" })
}

/// The first answer to a bundle, if it was accepted before. Another seal over the same manifest is
/// recorded and makes no difference.
pub(super) async fn known(
    gateway: &Arc<Gateway>,
    envelope: &Envelope,
) -> Result<Option<Accepted>, Refusal> {
    let key = envelope.manifest.key();
    let found = read(gateway, move |view| {
        let Some(found) = bundle::find(view, &key)? else { return Ok(None) };
        let evidence = evidence::of_bundle(view, found.id)?;
        Ok(Some((found, evidence)))
    });
    let Some((found, evidence)) = found.await? else { return Ok(None) };
    if found.manifest_digest != envelope.sealed.digest {
        return Err(Refusal::Conflict);
    }
    if let Some(seal) = envelope.sealed.seal.as_ref().filter(|s| s.digest != found.seal_digest) {
        let (id, digest, at) = (found.id, seal.digest, envelope.sealed.announced);
        let added = gateway
            .store
            .transact("record another seal", move |tx| bundle::add_seal(tx, id, digest, at));
        added.await.map_err(|error| refuse::store(&error.flatten()))?;
    }
    let first = first_of(&found, &evidence);
    Accepted::of(&found, &first).map(Some).map_err(|error| refuse::store(&error))
}

/// The evidence that was signed when the bundle was accepted.
fn first_of(bundle: &Bundle, evidence: &[Evidence]) -> Vec<Evidence> {
    let events: &[&str] = match bundle.direction {
        Direction::In => &["RelayAcceptance", "ContentConsignment", "Admission"],
        Direction::Out => &["SubmissionAcceptance"],
    };
    let us = match bundle.direction {
        Direction::In => &bundle.to,
        Direction::Out => &bundle.key.from,
    };
    let ours = |one: &&Evidence| one.issuer == *us && events.contains(&one.event.as_str());
    evidence.iter().filter(ours).cloned().collect()
}

/// What the bundle's case already holds.
pub(super) async fn earlier(
    gateway: &Arc<Gateway>,
    manifest: &Manifest,
) -> Result<Earlier, Refusal> {
    let new = new_case(gateway, manifest, gateway.clock.now());
    let shared = Arc::clone(gateway);
    let sealed = read(gateway, move |view| {
        let Some(case) = find_case(&shared, view, &new)? else {
            return Ok(Earlier::default());
        };
        earlier_of(view, case.id, bundles_of(view, case.id)?)
    });
    sealed.await
}

/// What a case holds: these bundles, and what is known of its papers.
pub(super) fn earlier_of(
    view: &View<'_>,
    case: Uuid,
    bundles: Vec<(Manifest, Bundle)>,
) -> Result<Earlier, StoreError> {
    let of_request = |row: &&Bundle| {
        row.direction == Direction::In && row.message == MessageKind::TransferRequest
    };
    let rows = bundles.iter().map(|(_, row)| row);
    let requests: Vec<Uuid> = rows.filter(of_request).map(|row| row.id).collect();
    let papers = original::of_case(view, case)?.into_iter();
    let papers = papers.filter(|one| requests.contains(&one.bundle));
    let stages = papers.filter_map(|one| Stage::named(&one.state)).collect();
    let stamps = tracking::stamps(view, case)?;
    Ok(Earlier::of(bundles).with_stamps(stamps).with_request_papers(stages))
}

/// The bundles of a case with their manifests, oldest first; without those whose content is erased.
pub(crate) fn bundles_of(
    view: &View<'_>,
    case: Uuid,
) -> Result<Vec<(Manifest, Bundle)>, StoreError> {
    let mut bundles = Vec::new();
    for row in bundle::of_case(view, case)? {
        let manifest = content::manifest(view, row.id)?.and_then(|jws| manifest_of(&jws));
        bundles.extend(manifest.map(|manifest| (manifest, row)));
    }
    Ok(bundles)
}

/// The manifest under a seal that was verified when it came in.
pub(crate) fn manifest_of(jws: &[u8]) -> Option<Manifest> {
    let jws = Jws::parse(jws, gateway_bundle::manifest::MANIFEST_BYTES_MAX).ok()?;
    Manifest::parse(jws.payload()).ok()
}

pub(super) fn new_case(gateway: &Gateway, manifest: &Manifest, at: Timestamp) -> NewCase {
    let us = gateway.directory.own().clone();
    let partner = if manifest.from == us { &manifest.to } else { &manifest.from };
    NewCase {
        key: manifest.case_key(),
        partner: partner.clone(),
        us,
        state: CaseState::Open.to_string(),
        opened_at: at,
        year: at.to_zoned(gateway.config.time_zone.clone()).year(),
    }
}

/// The case of a message. A case that was opened with a central authority goes on with the one
/// that took its place, under the name it has.
pub(super) fn find_case(
    gateway: &Gateway,
    view: &View<'_>,
    new: &NewCase,
) -> Result<Option<case::Case>, StoreError> {
    if let Some(case) = case::find(view, &new.key, &new.us, &new.partner)? {
        return Ok(Some(case));
    }
    for earlier in gateway.directory.predecessors(&new.partner, new.opened_at) {
        if let Some(case) = case::find(view, &new.key, &new.us, &earlier)? {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// Keeps a whole and genuine bundle, or holds it at the gate.
pub(super) async fn keep(
    gateway: &Arc<Gateway>,
    submission: &Submission,
    whole: Whole,
) -> Result<Taken, Refused> {
    let envelope = &whole.envelope;
    if envelope.sealed.way == Way::Out {
        let approvals = Approvals::proposed_by(submission.caller.person.as_deref());
        let gate = Gate {
            message: envelope.manifest.message,
            complete: whole.assessment.is_complete(),
            sent_anyway: submission.anyway.is_some(),
            approvals: &approvals,
        };
        match gate.hold() {
            None => {}
            Some(Hold::Approval) => {
                return super::hold::hold(gateway, submission, whole).await;
            }
            Some(Hold::Incomplete) => {
                let assessment = Some(Box::new(whole.assessment));
                return Err(Refused { assessment, ..Refusal::Incomplete.into() });
            }
        }
    }
    let (parcel, content) = Parcel::new(gateway, submission, whole).await?;
    Ok(commit(gateway, parcel, content).await?)
}

/// Everything that one transaction keeps of a bundle.
pub(super) struct Parcel {
    pub(super) manifest: Manifest,
    pub(super) digest: Digest,
    pub(super) way: Way,
    pub(super) seal: Seal,
    pub(super) announced: Timestamp,
    pub(super) completed: Timestamp,
    pub(super) assessment: Assessment,
    pub(super) statements: Vec<Statement>,
    /// When it is kept: not when it came, where staff took it in later.
    pub(super) kept_at: Timestamp,
    /// What somebody of one's own did by hand, and why.
    pub(super) by_hand: Option<ByHand>,
}

/// An act of staff that a bundle rests on.
pub(super) struct ByHand {
    /// `sent-anyway` or `admitted`.
    pub(super) what: &'static str,
    pub(super) person: String,
    pub(super) reason: String,
}

/// Where the bundle's content comes from.
pub(super) enum Content {
    /// It has just come in.
    New(Intake, Vec<Kept>),
    /// It was held, and its draft is now released.
    Held(Uuid),
    /// It was refused, and staff have admitted it.
    Refused(Uuid),
}

impl Parcel {
    async fn new(
        gateway: &Arc<Gateway>,
        submission: &Submission,
        whole: Whole,
    ) -> Result<(Self, Content), Refusal> {
        let Whole { envelope, intake, documents, assessment } = whole;
        let Envelope { sealed, manifest } = envelope;
        let completed = gateway.clock.now();
        let Sealed { way, bytes, digest, seal: given, announced } = sealed;
        let seal = given.map_or_else(|| seal(gateway, &bytes), Ok)?;
        let statements = statements(
            gateway,
            &manifest,
            way,
            &seal,
            digest,
            (announced, completed),
            &assessment,
        )?;
        point(Point::KeepSigned);
        let kept = gateway.store.documents().keep(documents).await;
        let kept = kept.map_err(|error| refuse::document(&error))?;
        let person = submission.caller.person.clone().unwrap_or_default();
        let parcel = Self {
            digest,
            way,
            seal,
            announced,
            completed,
            assessment,
            statements,
            kept_at: completed,
            by_hand: submission.anyway.clone().map(|reason| ByHand {
                what: "sent-anyway",
                person,
                reason,
            }),
            manifest,
        };
        Ok((parcel, Content::New(intake, kept)))
    }
}

/// Seals a manifest of one's own.
pub(crate) fn seal(gateway: &Gateway, manifest: &[u8]) -> Result<Seal, Refusal> {
    let at = gateway.clock.for_signing().map_err(|_| Refusal::Clock)?;
    let compact = gateway.identity.seal().sign(Typ::Seal, manifest, at, &gateway.random).map_err(
        |error| {
            tracing::error!(event = "seal-not-made", %error);
            Refusal::Fault
        },
    )?;
    let digest = Digest::of(compact.as_bytes());
    // One's own seal is made just now; the other side looks whether its certificate was revoked.
    Ok(Seal { revocation: Revocation::Checked, compact, digest })
}

/// Signs the evidence of an acceptance.
pub(super) fn statements(
    gateway: &Gateway,
    manifest: &Manifest,
    way: Way,
    seal: &Seal,
    digest: Digest,
    (announced, completed): (Timestamp, Timestamp),
    assessment: &Assessment,
) -> Result<Vec<Statement>, Refusal> {
    let not_checked = matches!(seal.revocation, Revocation::NotChecked(_));
    let drafts = decide::evidence(way, not_checked);
    let mut subject = Subject::of(manifest, digest, seal.digest, announced);
    subject.completed = Some(completed);
    subject.assessed = Assessed::of(assessment);
    statement::sign(gateway, &subject, &drafts, None)
}

/// Keeps a parcel. If another request was quicker with the same bundle, its answer is given.
pub(super) async fn commit(
    gateway: &Arc<Gateway>,
    parcel: Parcel,
    content: Content,
) -> Result<Taken, Refusal> {
    let new = new_case(gateway, &parcel.manifest, parcel.completed);
    let shared = Arc::clone(gateway);
    let digest = parcel.digest;
    let key = parcel.manifest.key();
    let message = parcel.manifest.message;
    point(Point::KeepBeforeTransaction);
    let kept = gateway.store.transact("keep bundle", move |tx| {
        point(Point::KeepInTransaction);
        if let Some(found) = bundle::find(tx, &key)? {
            let evidence = evidence::of_bundle(tx, found.id)?;
            let first = Accepted::of(&found, &first_of(&found, &evidence))?;
            return Ok((first, true));
        }
        let accepted = rows::write(&shared, tx, &new, parcel, content)?;
        point(Point::KeepBeforeCommit);
        Ok((accepted, false))
    });
    let kept = kept.await;
    point(Point::KeepCommitted);
    match kept {
        Ok((first, true)) if first.digest != digest => Err(Refusal::Conflict),
        Ok((first, true)) => Ok(Taken::Repeat(first)),
        Ok((accepted, false)) => {
            gateway.metrics.accepted(message.as_str());
            tracing::info!(event = "bundle-accepted", bundle = %accepted.key, message = %message);
            Ok(Taken::Accepted(accepted))
        }
        // Another request was quicker with the refused piece, or with its correction.
        Err(TransactError::Refused(StoreError::Conflict { what: "quarantined piece" })) => {
            Err(Refusal::Admission("it was admitted, ended or corrected meanwhile"))
        }
        Err(error) => Err(refuse::store(&error.flatten())),
    }
}
