//! Held decisions: proposed by one person, sealed and sent once a second one approves.
//!
//! A held bundle is a draft: its documents are kept, but nothing is sealed, no evidence exists and
//! nothing leaves. Approvals count over the digest of the manifest, so any edit is another draft
//! and begins without approvals.

use std::sync::Arc;

use gateway_bundle::manifest::MANIFEST_BYTES_MAX;
use gateway_bundle::{BundleKey, Digest, Manifest};
use gateway_evidence::Jws;
use gateway_evidence::certificate::Revocation;
use gateway_exchange::gate::Role;
use gateway_exchange::{Approvals, NoticeKind, Way};
use gateway_store::act::NewAct;
use gateway_store::approval::{self, Approval};
use gateway_store::content::{self, Owner};
use gateway_store::draft::{self, Draft};
use gateway_store::notice::Subject;
use gateway_store::{StoreError, Tx, View};

use super::envelope::{Envelope, Seal, Sealed};
use super::intake::{self, Refused, Submission, Taken, Whole};
use super::keep::{self, Accepted, Content, Parcel, manifest_of};
use super::notify::{self, News};
use super::{read, record, refuse, rows, staff};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// A system's proposals bear no person's name.
const NOBODY: &str = "";
const APPROVED: &str = "approved";
const HELD_MAX: u32 = 500;

/// A held decision, as its approvers see it.
#[derive(Debug, Clone)]
pub struct Held {
    /// The draft.
    pub draft: Draft,
    /// The manifest.
    pub manifest: Manifest,
    /// Who approved.
    pub approvals: Vec<Approval>,
}

/// Holds a decision until a second person approves.
pub(super) async fn hold(
    gateway: &Arc<Gateway>,
    submission: &Submission,
    whole: Whole,
) -> Result<Taken, Refused> {
    let Whole { envelope, intake, documents, assessment } = whole;
    let Envelope { sealed, manifest } = envelope;
    let kept = gateway.store.documents().keep(documents).await;
    let kept = kept.map_err(|error| refuse::document(&error))?;
    let accepted = Accepted {
        key: manifest.key(),
        digest: sealed.digest,
        evidence: Vec::new(),
        assessment: Some(assessment),
    };
    let proposed_by = submission.caller.person.clone().unwrap_or_else(|| NOBODY.to_owned());
    let draft = Draft {
        id: intake.id(),
        manifest_digest: sealed.digest,
        case: None,
        proposed_by,
        proposed_at: sealed.announced,
        state: keep::HELD.to_owned(),
    };
    let (shared, anyway) = (Arc::clone(gateway), submission.anyway.clone());
    let held = gateway.store.transact("hold decision", move |tx| {
        if draft::find(tx, draft.manifest_digest)?.is_some() {
            return Ok(());
        }
        withdraw_others(tx, &manifest)?;
        let new = keep::new_case(&shared, &manifest, draft.proposed_at);
        let case = keep::find_case(&shared, tx, &new)?;
        let part = sealed.seal.as_ref().map_or(&sealed.bytes[..], |s| s.compact.as_bytes());
        let names = rows::named(&manifest, kept);
        content::put(tx, &intake, Owner::Itself, Some(part), names)?;
        draft::put(tx, &Draft { case: case.as_ref().map(|case| case.id), ..draft.clone() })?;
        propose(tx, &draft, &manifest, anyway)?;
        let news = News {
            notice: NoticeKind::ApprovalWanted.into(),
            case: case.map(|case| case.id),
            partner: Some(&manifest.to),
            subject: Some(Subject::Draft(draft.id)),
        };
        notify::tell(&shared, tx, &news, draft.proposed_at)
    });
    held.await.map_err(|error: gateway_store::TransactError<StoreError>| {
        refuse::store(&error.flatten())
    })?;
    Ok(Taken::Held(accepted))
}

/// An edit voids what was approved before: earlier drafts of the same bundle are withdrawn.
fn withdraw_others(tx: &mut Tx<'_>, manifest: &Manifest) -> Result<(), StoreError> {
    for earlier in draft::in_state(tx, keep::HELD, HELD_MAX)? {
        let held = load(tx, earlier)?;
        if let Some(held) = held.filter(|held| held.manifest.key() == manifest.key()) {
            draft::set_state(tx, held.draft.id, keep::HELD, "withdrawn")?;
        }
    }
    Ok(())
}

/// Keeps who proposed a decision and, where the treaty wanted more, why it goes anyway.
fn propose(
    tx: &mut Tx<'_>,
    draft: &Draft,
    manifest: &Manifest,
    anyway: Option<String>,
) -> Result<(), StoreError> {
    if anyway.is_some() {
        record::act(
            tx,
            &NewAct {
                staff: draft.proposed_by.clone(),
                what: "sent-anyway".to_owned(),
                subject: manifest.key().to_string(),
                case: draft.case,
                reason: anyway,
                at: draft.proposed_at,
            },
        )?;
    }
    record::act(
        tx,
        &NewAct {
            staff: draft.proposed_by.clone(),
            what: "proposed".to_owned(),
            subject: manifest.key().to_string(),
            case: draft.case,
            reason: None,
            at: draft.proposed_at,
        },
    )
}

/// All held decisions, oldest first.
///
/// # Errors
///
/// The store cannot be read.
pub async fn list(gateway: &Arc<Gateway>) -> Result<Vec<Held>, Refusal> {
    read(gateway, |view| {
        let drafts = draft::in_state(view, keep::HELD, HELD_MAX)?;
        let held = drafts.into_iter().map(|draft| load(view, draft));
        Ok(held.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    })
    .await
}

fn load(view: &View<'_>, draft: Draft) -> Result<Option<Held>, StoreError> {
    let Some(bytes) = content::manifest(view, draft.id)? else { return Ok(None) };
    let manifest = match bytes.first() {
        Some(b'{') => Manifest::parse(&bytes).ok(),
        _ => manifest_of(&bytes),
    };
    let Some(manifest) = manifest else { return Ok(None) };
    let approvals = approval::of(view, draft.manifest_digest)?;
    Ok(Some(Held { draft, manifest, approvals }))
}

/// A person approves a held decision. When enough stand behind it, it is sealed and sent.
///
/// # Errors
///
/// No such decision is held, or the person's approval does not count.
pub async fn approve(
    gateway: &Arc<Gateway>,
    key: &BundleKey,
    digest: Digest,
    person: &str,
) -> Result<Taken, Refusal> {
    let held = find_text(gateway, key, digest).await?;
    let roles = staff::roles(gateway, person).await?;
    stored(&held)?.approve(person, &roles)?;
    let at = gateway.clock.now();
    let draft = held.draft.clone();
    let (subject, staff) = (format!("{key} {digest}"), person.to_owned());
    let given = gateway.store.transact("approve decision", move |tx| {
        let approval = Approval { staff: staff.clone(), kind: APPROVED.to_owned(), at };
        if approval::give(tx, digest, &approval)? {
            let what = APPROVED.to_owned();
            record::act(tx, &NewAct { staff, what, subject, case: draft.case, reason: None, at })?;
        }
        Ok::<(), StoreError>(())
    });
    given.await.map_err(|error| refuse::store(&error.flatten()))?;
    // Another person may have approved at the same moment: what is stored now counts.
    let held = find_text(gateway, key, digest).await?;
    if stored(&held)?.suffice() {
        Box::pin(release(gateway, held)).await
    } else {
        let Held { draft, manifest, .. } = held;
        Ok(Taken::Held(waiting(&manifest, draft.manifest_digest)))
    }
}

fn waiting(manifest: &Manifest, digest: Digest) -> Accepted {
    Accepted { key: manifest.key(), digest, evidence: Vec::new(), assessment: None }
}

/// The held decision of that identity. There is one: an edit withdraws what it edits.
///
/// # Errors
///
/// There is none.
pub async fn find(gateway: &Arc<Gateway>, key: &BundleKey) -> Result<Held, Refusal> {
    let held = list(gateway).await?;
    held.into_iter().find(|held| held.manifest.key() == *key).ok_or(Refusal::NotFound)
}

/// The held decision of that identity, if its text is still the one that was read.
async fn find_text(
    gateway: &Arc<Gateway>,
    key: &BundleKey,
    digest: Digest,
) -> Result<Held, Refusal> {
    let held = find(gateway, key).await?;
    if held.draft.manifest_digest == digest { Ok(held) } else { Err(Refusal::NotFound) }
}

/// Who stands behind a held decision by what is stored.
fn stored(held: &Held) -> Result<Approvals, Refusal> {
    let proposer = Some(held.draft.proposed_by.as_str()).filter(|name| *name != NOBODY);
    let mut approvals = Approvals::proposed_by(proposer);
    for given in held.approvals.iter().filter(|given| given.kind == APPROVED) {
        approvals.approve(&given.staff, &[Role::Approver])?;
    }
    Ok(approvals)
}

/// Seals a decision that has its persons, and keeps it like any other bundle of one's own.
async fn release(gateway: &Arc<Gateway>, held: Held) -> Result<Taken, Refusal> {
    let Held { draft, manifest, .. } = held;
    let id = draft.id;
    let part = read(gateway, move |view| content::manifest(view, id)).await?;
    let part = part.ok_or(Refusal::NotFound)?;
    let sealed = unsealed_or_sealed(part, &draft)?;
    let seal = match &sealed.seal {
        Some(seal) => seal.clone(),
        None => keep::seal(gateway, &sealed.bytes)?,
    };
    let envelope = Envelope { sealed, manifest };
    let assessment = intake::assessment(gateway, &envelope).await?;
    let Envelope { sealed, manifest } = envelope;
    let completed = gateway.clock.now();
    let times = (sealed.announced, completed);
    let statements =
        keep::statements(gateway, &manifest, Way::Out, &seal, sealed.digest, times, &assessment)?;
    let parcel = Parcel {
        digest: sealed.digest,
        way: Way::Out,
        seal,
        announced: sealed.announced,
        completed,
        assessment,
        statements,
        kept_at: completed,
        by_hand: None,
        manifest,
    };
    keep::commit(gateway, parcel, Content::Held(id)).await
}

fn unsealed_or_sealed(part: Vec<u8>, draft: &Draft) -> Result<Sealed, Refusal> {
    let announced = draft.proposed_at;
    let digest = draft.manifest_digest;
    if part.first() == Some(&b'{') {
        return Ok(Sealed { way: Way::Out, bytes: part, digest, seal: None, announced });
    }
    let jws = Jws::parse(&part, MANIFEST_BYTES_MAX).map_err(|_| Refusal::Fault)?;
    let seal = Seal {
        revocation: Revocation::Checked,
        compact: jws.compact().to_owned(),
        digest: jws.digest(),
    };
    let bytes = jws.into_payload();
    Ok(Sealed { way: Way::Out, bytes, digest, seal: Some(seal), announced })
}
