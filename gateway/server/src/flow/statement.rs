//! Evidence, made: what `exchange` drafted becomes a signed statement and a log entry.
//!
//! Signing happens before the transaction, on the request's own thread, so that the one writer
//! does nothing but write. If another request wins the same bundle meanwhile, the statement is
//! thrown away unseen and the winner's is given out.

use gateway_bundle::manifest::{CaseName, Version};
use gateway_bundle::{AuthorityId, BundleId, Digest, Manifest, TreatyId};
use gateway_evidence::record::{EvidenceId, ProfileName, Word};
use gateway_evidence::{Event, EvidenceBody};
use gateway_exchange::EvidenceDraft;
use gateway_treaty::Assessment;
use jiff::Timestamp;
use uuid::Uuid;

use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// What evidence is about, as far as it is known.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Who sent the bundle.
    pub from: AuthorityId,
    /// Its id, where it could be read.
    pub bundle: Option<BundleId>,
    /// Whom it is for.
    pub to: AuthorityId,
    /// The treaty.
    pub treaty: Option<TreatyId>,
    /// The case.
    pub case: Option<CaseName>,
    /// The digest of the manifest.
    pub manifest_digest: Digest,
    /// The digest of the first seal.
    pub seal_digest: Digest,
    /// When the manifest came.
    pub announced: Timestamp,
    /// When the last document was there.
    pub completed: Option<Timestamp>,
    /// What the treaty says.
    pub assessed: Option<Assessed>,
}

/// By which rules a bundle was assessed, and the assessment's digest.
#[derive(Debug, Clone)]
pub struct Assessed {
    profile: ProfileName,
    engine: Word,
    digest: Digest,
}

impl Assessed {
    /// Names an assessment.
    pub fn of(assessment: &Assessment) -> Option<Self> {
        Some(Self {
            profile: ProfileName {
                id: assessment.treaty.clone(),
                version: assessment.profile_version.parse().ok()?,
                digest: assessment.profile_digest,
            },
            engine: assessment.engine.parse().ok()?,
            digest: assessment.digest(),
        })
    }
}

impl Subject {
    /// A whole manifest.
    pub fn of(
        manifest: &Manifest,
        manifest_digest: Digest,
        seal_digest: Digest,
        announced: Timestamp,
    ) -> Self {
        Self {
            from: manifest.from.clone(),
            bundle: Some(manifest.bundle),
            to: manifest.to.clone(),
            treaty: Some(manifest.treaty.clone()),
            case: Some(manifest.case.clone()),
            manifest_digest,
            seal_digest,
            announced,
            completed: None,
            assessed: None,
        }
    }
}

/// A signed statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its name.
    pub id: Uuid,
    /// What took place.
    pub event: Event,
    /// When.
    pub time: Timestamp,
    /// Who states it.
    pub issuer: AuthorityId,
    /// What tells it from others on the same event.
    pub about: String,
    /// The compact JWS.
    pub jws: String,
    /// Its digest.
    pub digest: Digest,
    /// The digest of the statement before it on the same bundle.
    pub previous: Option<Digest>,
}

/// Signs a chain of statements about one bundle, each naming the one before it.
///
/// # Errors
///
/// The clock jumped, or nothing can be signed.
pub fn sign(
    gateway: &Gateway,
    subject: &Subject,
    drafts: &[EvidenceDraft],
    previous: Option<Digest>,
) -> Result<Vec<Statement>, Refusal> {
    let mut previous = previous;
    let mut statements = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let statement = sign_one(gateway, subject, draft, previous)?;
        previous = Some(statement.digest);
        statements.push(statement);
    }
    Ok(statements)
}

fn sign_one(
    gateway: &Gateway,
    subject: &Subject,
    draft: &EvidenceDraft,
    previous: Option<Digest>,
) -> Result<Statement, Refusal> {
    let time = gateway.clock.for_signing().map_err(|_| Refusal::Clock)?;
    let id = gateway.new_id();
    let issuer = gateway.directory.own().clone();
    let body = EvidenceBody {
        version: Version,
        id: EvidenceId::new(id).map_err(|_| Refusal::Fault)?,
        event: draft.event,
        time,
        issuer: issuer.clone(),
        from: subject.from.clone(),
        bundle: subject.bundle,
        to: subject.to.clone(),
        treaty: subject.treaty.clone(),
        case: subject.case.clone(),
        manifest_digest: subject.manifest_digest,
        seal_digest: subject.seal_digest,
        announced: Some(subject.announced),
        completed: subject.completed,
        profile: subject.assessed.as_ref().map(|assessed| assessed.profile.clone()),
        engine: subject.assessed.as_ref().map(|assessed| assessed.engine.clone()),
        assessment_digest: subject.assessed.as_ref().map(|assessed| assessed.digest),
        reasons: draft.reasons.clone(),
        consignment: draft.consignment.clone(),
        admits: draft.admits,
        previous,
    };
    let jws = body.sign(&gateway.identity.seal(), time, &gateway.random).map_err(|error| {
        tracing::error!(event = "evidence-not-signed", %error);
        Refusal::Fault
    })?;
    let (about, digest) = (body.about(), Digest::of(jws.as_bytes()));
    Ok(Statement { id, event: draft.event, time, issuer, about, jws, digest, previous })
}
