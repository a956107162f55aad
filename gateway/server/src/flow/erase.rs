//! Erasing: what retention says is due, what two administrators order, and what a hold keeps.
//!
//! Every erasure is decided anew inside the transaction that makes it: a case that was held, that
//! changed, or of which something is still to leave is left alone, however it looked before. Who
//! or what erased stands in the log; the act belongs to no case, so it outlives the case's key.

use std::sync::Arc;

use gateway_bundle::DocumentId;
use gateway_bundle::manifest::{Handling, MANIFEST_BYTES_MAX};
use gateway_evidence::Jws;
use gateway_exchange::gate::Role;
use gateway_exchange::retention::Rules;
use gateway_store::act::NewAct;
use gateway_store::case::Case;
use gateway_store::erasure::{self, Candidate, Hold, Why};
use gateway_store::{StoreError, TransactError, Tx, View, case, content, quarantine};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::keep::manifest_of;
use super::log::GATEWAY;
use super::{read, record, refuse, staff};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The most characters of a reason.
const REASON_MAX: usize = 2_000;
/// Cases looked at in one view.
const PAGE: u32 = 200;
/// Refused pieces of a partner that are looked through when one of its cases is erased.
const PIECES_MAX: u32 = 10_000;
/// Holds told at once.
const HOLDS_MAX: u32 = 1_000;

/// What of a case is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All that it holds.
    Whole,
    /// Its health papers, by bundle.
    Medical(Vec<(Uuid, Vec<DocumentId>)>),
}

/// A case that retention has reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Its treaty.
    pub treaty: String,
    /// Its state.
    pub state: &'static str,
    /// What of it.
    pub part: Part,
    /// Since when.
    pub since: Timestamp,
    /// The time that the rule gives.
    pub rule: String,
    /// Why it stays all the same: `held`, `under-way`.
    pub kept: Option<&'static str>,
    /// When it last changed, as it was looked at.
    seen: Timestamp,
}

/// A place in the round over all ended cases.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cursor {
    state: usize,
    after: Uuid,
}

/// What is due on one page of the round, and where it goes on.
fn page(
    view: &View<'_>,
    rules: &Rules,
    zone: &TimeZone,
    at: Timestamp,
    from: Cursor,
) -> Result<(Vec<Due>, Option<Cursor>), StoreError> {
    let states = rules.states();
    let Some(state) = states.get(from.state) else { return Ok((Vec::new(), None)) };
    let candidates = erasure::candidates(view, state, from.after, PAGE)?;
    let next = match candidates.last() {
        Some(last) => Cursor { state: from.state, after: last.case },
        None => Cursor { state: from.state.saturating_add(1), after: Uuid::nil() },
    };
    let mut all = Vec::new();
    for candidate in candidates {
        all.extend(due(view, rules, zone, at, state, candidate)?);
    }
    Ok((all, Some(next)))
}

fn due(
    view: &View<'_>,
    rules: &Rules,
    zone: &TimeZone,
    at: Timestamp,
    state: &'static str,
    candidate: Candidate,
) -> Result<Option<Due>, StoreError> {
    let Some(rule) = rules.of(&candidate.treaty, state) else { return Ok(None) };
    let over = |period: gateway_exchange::retention::Period| {
        let end = period.after(candidate.updated_at, zone)?;
        (end <= at).then_some((end, period.to_string()))
    };
    let (part, (since, rule)) = if let Some(end) = rule.after.and_then(over) {
        (Part::Whole, end)
    } else if let Some(end) = rule.medical_after.and_then(over) {
        let medical = medical(view, candidate.case)?;
        if medical.is_empty() {
            return Ok(None);
        }
        (Part::Medical(medical), end)
    } else {
        return Ok(None);
    };
    let kept = match &candidate {
        Candidate { held: true, .. } => Some("held"),
        Candidate { under_way: true, .. } => Some("under-way"),
        _ => None,
    };
    let Candidate { case, number, treaty, updated_at, .. } = candidate;
    Ok(Some(Due { case, number, treaty, state, part, since, rule, kept, seen: updated_at }))
}

/// The health papers of a case that are still there.
fn medical(view: &View<'_>, case: Uuid) -> Result<Vec<(Uuid, Vec<DocumentId>)>, StoreError> {
    let mut all = Vec::new();
    for (bundle, jws) in erasure::manifests(view, case)? {
        let Some(manifest) = manifest_of(&jws) else { continue };
        let mut papers = Vec::new();
        for document in manifest.documents {
            if document.handling == Some(Handling::Medical)
                && erasure::is_there(view, bundle, &document.id)?
            {
                papers.push(document.id);
            }
        }
        if !papers.is_empty() {
            all.push((bundle, papers));
        }
    }
    Ok(all)
}

/// One page of what is due now.
///
/// # Errors
///
/// The store cannot be read.
pub(crate) async fn due_page(
    gateway: &Arc<Gateway>,
    at: Timestamp,
    from: Cursor,
) -> Result<(Vec<Due>, Option<Cursor>), StoreError> {
    let shared = Arc::clone(gateway);
    let read = gateway
        .store
        .read(move |view| page(view, &shared.config.retention, &shared.config.time_zone, at, from));
    read.await.map_err(StoreError::from)
}

/// All that is due now, and all that stays all the same; at most `limit`.
///
/// # Errors
///
/// The store cannot be read.
pub async fn all_due(gateway: &Arc<Gateway>, limit: usize) -> Result<Vec<Due>, Refusal> {
    let at = gateway.clock.now();
    let (mut all, mut cursor) = (Vec::new(), Some(Cursor::default()));
    while let Some(from) = cursor.filter(|_| all.len() < limit) {
        let (page, next) =
            due_page(gateway, at, from).await.map_err(|error| refuse::store(&error))?;
        all.extend(page);
        cursor = next;
    }
    all.truncate(limit);
    Ok(all)
}

/// Erases what is due of one case, if that still holds. Says whether it did.
///
/// # Errors
///
/// The store failed; nothing of the case is erased.
pub(crate) async fn erase_due(gateway: &Arc<Gateway>, due: Due) -> Result<bool, StoreError> {
    let at = gateway.clock.now();
    let number = due.number.clone();
    let erased = gateway.store.transact("erase what is due", move |tx| {
        let now = erasure::candidate(tx, due.case, due.state)?;
        let same = |now: &Candidate| !now.held && !now.under_way && now.updated_at == due.seen;
        if !now.is_some_and(|now| same(&now)) {
            return Ok(None);
        }
        let (what, places) = match &due.part {
            Part::Whole => ("case-erased", whole(tx, due.case, Why::Retention, at)?),
            Part::Medical(bundles) => {
                let mut places = Vec::new();
                for (bundle, papers) in bundles {
                    places.extend(erasure::of_documents(tx, due.case, *bundle, papers, at)?);
                }
                ("medical-erased", places)
            }
        };
        let reason = Some(format!("{} {}: {}", due.treaty, due.state, due.rule));
        record::act(tx, &act(GATEWAY, what, due.number, reason, at))?;
        Ok::<_, StoreError>(Some(places))
    });
    let Some(places) = erased.await.map_err(StoreError::from)? else { return Ok(false) };
    gateway.store.documents().remove(places).await;
    tracing::info!(event = "erased", case = %number, "by retention");
    Ok(true)
}

/// Erases all that a case holds, and what was refused of it and still lies in quarantine.
fn whole(tx: &mut Tx<'_>, id: Uuid, why: Why, at: Timestamp) -> Result<Vec<String>, StoreError> {
    let case = case::by_id(tx, id)?.ok_or(StoreError::Missing { what: "case" })?;
    let mut places = Vec::new();
    for piece in quarantine::of_partner(tx, &case.partner, PIECES_MAX)? {
        let jws = content::manifest(tx, piece.id)?;
        let jws = jws.and_then(|jws| Jws::parse(&jws, MANIFEST_BYTES_MAX).ok());
        if jws.is_some_and(|jws| refuse::is_of(jws.payload(), &case)) {
            places.extend(erasure::of_piece(tx, piece.id, at)?);
        }
    }
    places.extend(erasure::of_case(tx, id, why, at)?);
    Ok(places)
}

/// Ends refused pieces that have lain as long as they may, and removes old mails and what withdrawn
/// drafts held. Says how many
/// pieces ended.
///
/// # Errors
///
/// The store failed.
pub(crate) async fn end_old(gateway: &Arc<Gateway>) -> Result<usize, StoreError> {
    let at = gateway.clock.now();
    let before = |days: u16| {
        let days = SignedDuration::from_hours(24 * i64::from(days));
        at.saturating_sub(days).unwrap_or(Timestamp::MIN)
    };
    let retention = &gateway.config.file.retention;
    let (mails, drafts) = (before(retention.mail_days), before(retention.draft_days));
    let removed = gateway.store.transact("remove old mails and drafts", move |tx| {
        erasure::mails(tx, mails)?;
        erasure::of_drafts(tx, drafts, PAGE)
    });
    gateway.store.documents().remove(removed.await.map_err(StoreError::from)?).await;
    let pieces = before(retention.quarantine_days);
    let old = gateway.store.read(move |view| quarantine::received_before(view, pieces, PAGE)).await;
    let mut ended = 0;
    for piece in old.map_err(StoreError::from)? {
        let erased = gateway.store.transact("end a refused piece", move |tx| {
            let places = erasure::of_piece(tx, piece.id, at)?;
            let subject = piece.id.to_string();
            record::act(tx, &act(GATEWAY, "quarantine-ended", subject, None, at))?;
            Ok(places)
        });
        match erased.await.map_err(TransactError::<StoreError>::flatten) {
            Ok(places) => {
                gateway.store.documents().remove(places).await;
                ended += 1;
            }
            // Somebody has admitted it meanwhile.
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(ended)
}

/// All holds, the oldest first.
///
/// # Errors
///
/// The store cannot be read.
pub async fn holds(gateway: &Arc<Gateway>) -> Result<Vec<Hold>, Refusal> {
    read(gateway, |view| erasure::holds(view, HOLDS_MAX)).await
}

/// Puts or lifts the hold on a case, as an administrator with a reason. While it stands, nothing
/// of the case is erased; putting it takes a proposal to erase the case back.
///
/// # Errors
///
/// There is no such case, it is held or not held already, or the person may not.
pub async fn hold(
    gateway: &Arc<Gateway>,
    person: &str,
    number: &str,
    put: bool,
    reason: &str,
) -> Result<(), Refusal> {
    staff::allow(gateway, person, &[Role::Administrator]).await?;
    let reason = reason_of(reason)?;
    let person = person.to_owned();
    let done = by_number(gateway, number, move |tx, case, at| {
        let changed = if put {
            erasure::put_hold(tx, case.id, &person, at)?
        } else {
            erasure::lift_hold(tx, case.id)?
        };
        if !changed {
            let why = if put { "the case is held already" } else { "the case is not held" };
            return Ok(Err(Refusal::Record(why)));
        }
        let what = if put { "hold-put" } else { "hold-lifted" };
        let act = act(&person, what, case.number, Some(reason), at);
        record::act(tx, &NewAct { case: Some(case.id), ..act })?;
        Ok(Ok(()))
    });
    done.await
}

/// What came of an order to erase a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ordered {
    /// It waits for a second administrator.
    Proposed,
    /// It is done.
    Erased,
}

/// Orders that a case be erased now: one administrator proposes, another one confirms.
///
/// # Errors
///
/// There is no such case, it is held, something of it is under way, nothing of it is left, or the
/// person may not.
pub async fn order(
    gateway: &Arc<Gateway>,
    person: &str,
    number: &str,
    reason: &str,
) -> Result<Ordered, Refusal> {
    staff::allow(gateway, person, &[Role::Administrator]).await?;
    let reason = reason_of(reason)?;
    let person = person.to_owned();
    let done = by_number(gateway, number, move |tx, case, at| {
        if let Some(why) = obstacle(tx, &case)? {
            return Ok(Err(Refusal::Record(why)));
        }
        let first = erasure::proposed_by(tx, case.id)?;
        let proposer = erasure::propose(tx, case.id, &person, at)?;
        let (what, ordered, places) = if proposer == person {
            ("erasure-proposed", Ordered::Proposed, Vec::new())
        } else {
            let places = whole(tx, case.id, Why::Order, at)?;
            ("case-erased", Ordered::Erased, places)
        };
        // Saying it twice is no second act.
        if first.as_deref() != Some(&person) {
            record::act(tx, &act(&person, what, case.number, Some(reason), at))?;
        }
        Ok(Ok((ordered, places)))
    });
    let (ordered, places) = done.await?;
    gateway.store.documents().remove(places).await;
    if ordered == Ordered::Erased {
        gateway.store.forget().await;
        tracing::info!(event = "erased", case = %number, "by order of two administrators");
    }
    Ok(ordered)
}

/// Why a case cannot be erased now.
fn obstacle(view: &View<'_>, case: &Case) -> Result<Option<&'static str>, StoreError> {
    Ok(match erasure::candidate(view, case.id, &case.state)? {
        None => Some("nothing of the case is left to erase"),
        Some(Candidate { held: true, .. }) => {
            Some("the case is held; the hold has to be lifted first")
        }
        Some(Candidate { under_way: true, .. }) => {
            Some("something of the case is still to leave, or waits for a second person")
        }
        Some(_) => None,
    })
}

async fn by_number<T, F>(gateway: &Arc<Gateway>, number: &str, work: F) -> Result<T, Refusal>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>, Case, Timestamp) -> Result<Result<T, Refusal>, StoreError>
        + Send
        + 'static,
{
    let (number, at) = (number.to_owned(), gateway.clock.now());
    let done = gateway.store.transact("hold or erase a case", move |tx| {
        match case::by_number(tx, &number)? {
            Some(case) => work(tx, case, at),
            None => Ok(Err(Refusal::NotFound)),
        }
    });
    match done.await {
        Ok(done) => done,
        Err(error) => Err(refuse::store(&error.flatten())),
    }
}

fn reason_of(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(Refusal::Record("give a reason of at most 2000 characters"));
    }
    Ok(reason.to_owned())
}

/// An act that belongs to no case: it stays when the case's key is destroyed.
fn act(staff: &str, what: &str, subject: String, reason: Option<String>, at: Timestamp) -> NewAct {
    NewAct { staff: staff.to_owned(), what: what.to_owned(), subject, case: None, reason, at }
}
