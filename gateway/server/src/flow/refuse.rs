//! Refusing a bundle that is at fault: signed, and kept in quarantine where staff can read it.
//!
//! Only what a good seal covers gets here. The refusal takes no id: the same bundle with the
//! right documents may still come, and a corrected one is a new bundle.

use std::sync::Arc;

use gateway_bundle::ids::BundleId;
use gateway_bundle::manifest::CaseName;
use gateway_bundle::{AuthorityId, Manifest, TreatyId};
use gateway_evidence::record::Reason;
use gateway_exchange::{AlarmKind, NoticeKind, Way, decide};
use gateway_fault::{Point, point};
use gateway_store::alarm::NewAlarm;
use gateway_store::case::Case;
use gateway_store::content::{self, NewDocument, Owner};
use gateway_store::documents::DocumentError;
use gateway_store::keys::KeyError;
use gateway_store::quarantine::Quarantined;
use gateway_store::{Intake, Kept, LedgerError, Staged, StoreError, evidence, notice, quarantine};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::envelope::Sealed;
use super::intake::Refused;
use super::notify::{self, News};
use super::statement::{self, Statement, Subject};
use super::{record, rows};
use crate::alarm;
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// What even the smallest refused bundle takes of its partner's quota, so that their number has an
/// end too.
const CHARGE_MIN: u64 = 64 << 10;

/// What came of a bundle that is at fault.
pub(super) struct Faulty {
    pub(super) sealed: Sealed,
    pub(super) intake: Intake,
    pub(super) documents: Vec<Staged>,
}

/// What can be read of a manifest that may not be of its form.
#[derive(Debug, Default)]
struct Glimpse {
    bundle: Option<BundleId>,
    to: Option<AuthorityId>,
    treaty: Option<TreatyId>,
    case: Option<CaseName>,
}

impl Glimpse {
    fn of(bytes: &[u8]) -> Self {
        let Ok(value) = gateway_bundle::json::parse(bytes) else { return Self::default() };
        Self {
            bundle: member(&value, "bundle"),
            to: member(&value, "to"),
            treaty: member(&value, "treaty"),
            case: member(&value, "case"),
        }
    }
}

/// Whether a manifest, which may not be of its form, names that case.
pub(super) fn is_of(manifest: &[u8], case: &Case) -> bool {
    let Glimpse { treaty, case: name, .. } = Glimpse::of(manifest);
    let same = |name: &CaseName| {
        name.opened_by == case.opened_by
            && case.reference.as_deref() == Some(name.reference.as_str())
    };
    treaty.as_ref() == Some(&case.treaty) && name.as_ref().is_some_and(same)
}

fn member<T: for<'de> Deserialize<'de>>(value: &Value, name: &str) -> Option<T> {
    value.get(name).and_then(|member| T::deserialize(member).ok())
}

/// Signs the refusal and keeps what came. If it cannot be kept, it is still refused.
pub(super) async fn refuse(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    faulty: Faulty,
    refusal: Refusal,
) -> Refused {
    if let Some(first) = first(gateway, caller, &faulty.sealed, &refusal).await {
        return Refused { evidence: Some(first), ..refusal.into() };
    }
    let statement = match sign(gateway, caller, &faulty.sealed, &refusal) {
        Ok(statement) => statement,
        Err(unsigned) => {
            tracing::error!(event = "refusal-not-signed", code = refusal.code(), %unsigned);
            return refusal.into();
        }
    };
    let evidence = Some(statement.jws.clone());
    let kept = match keep(gateway, caller, faulty, refusal.code(), statement).await {
        Ok(kept) => kept,
        Err(error) => {
            tracing::error!(event = "quarantine-failed", code = refusal.code(), %error);
            return store(&error).into();
        }
    };
    tracing::info!(event = "bundle-refused", from = %caller.authority, code = refusal.code());
    Refused { refusal, assessment: None, evidence, quarantine_full: !kept }
}

/// The refusal that was signed when the same bundle came before with the same fault.
async fn first(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    sealed: &Sealed,
    refusal: &Refusal,
) -> Option<String> {
    let (partner, digest, code) = (caller.authority.clone(), sealed.digest, refusal.code());
    let read = gateway.store.read(move |view| {
        let Some(same) = quarantine::same(view, &partner, code, digest)? else { return Ok(None) };
        let all = evidence::of_bundle(view, same.id)?;
        Ok::<_, StoreError>(all.into_iter().find(|one| one.event.ends_with("Rejection")))
    });
    // If it cannot be read, it is signed anew: an answer is owed either way.
    read.await.ok().flatten().map(|one| one.jws)
}

fn sign(
    gateway: &Gateway,
    caller: &Caller,
    sealed: &Sealed,
    refusal: &Refusal,
) -> Result<Statement, Refusal> {
    let glimpse = Glimpse::of(&sealed.bytes);
    let code = format!("protocol/{}", refusal.code());
    let reason = Reason {
        code: code.parse().map_err(|_| Refusal::Fault)?,
        pointer: refusal.pointer().and_then(|pointer| pointer.parse().ok()),
    };
    let subject = Subject {
        from: caller.authority.clone(),
        bundle: glimpse.bundle,
        // Whoever the manifest names: this gateway received it, and it states what it received.
        to: match sealed.way {
            Way::In => gateway.directory.own().clone(),
            Way::Out => glimpse.to.unwrap_or_else(|| gateway.directory.own().clone()),
        },
        treaty: glimpse.treaty,
        case: glimpse.case,
        manifest_digest: sealed.digest,
        seal_digest: sealed.seal.as_ref().map_or(sealed.digest, |seal| seal.digest),
        announced: sealed.announced,
        completed: None,
        assessed: None,
    };
    let draft = decide::refuse(sealed.way, vec![reason]);
    statement::sign(gateway, &subject, &[draft], None)?.pop().ok_or(Refusal::Fault)
}

/// Keeps what came, and the refusal. Says whether there was room for what came.
async fn keep(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    faulty: Faulty,
    code: &'static str,
    statement: Statement,
) -> Result<bool, StoreError> {
    let Faulty { sealed, intake, documents } = faulty;
    let way = sealed.way;
    let (partner, of) = (caller.authority.clone(), caller.authority.clone());
    let size: u64 = documents.iter().map(Staged::size).sum::<u64>() + sealed.bytes.len() as u64;
    let size = size.max(CHARGE_MIN);
    let room = size <= room(gateway, &partner).await?;
    let documents = if room { documents } else { Vec::new() };
    let kept = gateway.store.documents().keep(documents).await?;
    let shared = Arc::clone(gateway);
    let at = statement.time;
    point(Point::RefuseSigned);
    let transaction = gateway.store.transact("refuse bundle", move |tx| {
        let documents = match Manifest::parse(&sealed.bytes) {
            Ok(manifest) => rows::named(&manifest, kept),
            Err(_) => kept.into_iter().map(nameless).collect(),
        };
        let jws = sealed.seal.as_ref().map(|seal| seal.compact.as_bytes());
        content::put(tx, &intake, Owner::Itself, jws.filter(|_| room), documents)?;
        quarantine::put(
            tx,
            &Quarantined {
                id: intake.id(),
                partner: partner.clone(),
                manifest_digest: Some(sealed.digest),
                problem: code.to_owned(),
                size: if room { size } else { 0 },
                received_at: at,
                released_at: None,
            },
        )?;
        record::statement(tx, intake.id(), None, &statement)?;
        point(Point::RefuseKeeping);
        match way {
            Way::In if room => {
                let news = News {
                    notice: NoticeKind::BundleRefused.into(),
                    case: None,
                    partner: Some(&of),
                    subject: Some(notice::Subject::Quarantined(intake.id())),
                };
                notify::tell(&shared, tx, &news, at)?;
            }
            // Over its quota a partner is still answered; people are told once.
            Way::In => alarm::raise(&shared, tx, &full(&of, at))?,
            // One's own people have the answer before them.
            Way::Out => {}
        }
        Ok(room)
    });
    let kept = transaction.await;
    point(Point::RefuseCommitted);
    kept.map_err(StoreError::from)
}

fn full(partner: &AuthorityId, at: Timestamp) -> NewAlarm<'_> {
    NewAlarm {
        kind: AlarmKind::QuarantineFull.as_str(),
        subject: partner.as_str(),
        partner: Some(partner),
        case: None,
        due: None,
        grade: 0,
        at,
    }
}

/// How many bytes a partner's refused bundles may still take.
pub(super) async fn room(gateway: &Gateway, partner: &AuthorityId) -> Result<u64, StoreError> {
    let quota = gateway.directory.limits(partner, gateway.config.file.limits).quarantine_bytes;
    let partner = partner.clone();
    let used = gateway.store.read(move |view| quarantine::used(view, &partner)).await;
    Ok(quota.saturating_sub(used.map_err(StoreError::from)?))
}

/// A document whose manifest cannot be read bears no name of the sender's choice.
fn nameless(kept: Kept) -> NewDocument {
    let file = kept.document().to_string();
    NewDocument { kept, file, media_type: "application/octet-stream".to_owned() }
}

/// What a failure of the store is on the wire. The detail stays in the log.
pub fn store(error: &StoreError) -> Refusal {
    tracing::error!(event = "store-failed", %error);
    match error {
        StoreError::Ledger(LedgerError::DiskFull) => Refusal::Full,
        StoreError::Ledger(
            LedgerError::Io
            | LedgerError::Busy
            | LedgerError::Closed
            | LedgerError::Unreachable
            | LedgerError::OutcomeUnknown,
        )
        | StoreError::Directory(_) => Refusal::Unavailable,
        StoreError::Document(error) => document(error),
        StoreError::Key(KeyError::Erased) | StoreError::Missing { .. } => Refusal::NotFound,
        _ => Refusal::Fault,
    }
}

/// What a failure of the documents is on the wire.
pub fn document(error: &DocumentError) -> Refusal {
    tracing::error!(event = "document-failed", %error);
    match error {
        DocumentError::DiskFull => Refusal::Full,
        DocumentError::File(_) | DocumentError::GivenUp => Refusal::Unavailable,
        _ => Refusal::Fault,
    }
}
