//! The course of a case in the ledger: settled anew in the transaction of every fact.
//!
//! What a message means for its case is kept beside it without anything personal, so the course
//! stays readable after the message's content was erased. Duties and state follow from the whole
//! of it, never from the order in which it came.

use std::sync::Arc;

use gateway_bundle::manifest::Side;
use gateway_bundle::{AuthorityId, Manifest};
use gateway_exchange::gate::Role;
use gateway_exchange::originals::Stage;
use gateway_exchange::procedure::{self, Act, Course, Duty, Message, Procedure, Recorded, Until};
use gateway_exchange::{CaseState, case as states};
use gateway_store::act::NewAct;
use gateway_store::bundle::{Bundle, Direction};
use gateway_store::case::{self, Case};
use gateway_store::course::{self, CourseAct, CourseMessage, KeptDuty};
use gateway_store::{StoreError, Tx, View, bundle, content, term};
use gateway_treaty::Profile;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::keep::manifest_of;
use super::{record, refuse, staff};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

const DAMAGED: StoreError = StoreError::Damaged { what: "course of a case" };

/// Takes a message into the course of its case. Says where the case stands now.
pub(super) fn take(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    row: &Bundle,
    manifest: &Manifest,
    complete: bool,
) -> Result<CaseState, StoreError> {
    put(tx, case, row, manifest, complete)?;
    term::stale(tx, case.id)?;
    settle(gateway, tx, case)
}

fn put(
    tx: &mut Tx<'_>,
    case: &Case,
    row: &Bundle,
    manifest: &Manifest,
    complete: bool,
) -> Result<(), StoreError> {
    let here = row.completed_at.filter(|_| row.direction == Direction::In);
    let message = Message::of(manifest, here);
    let new = CourseMessage {
        bundle: row.id,
        message: serde_json::to_string(&message).map_err(|_| DAMAGED)?,
        complete,
        received_there: None,
    };
    course::put_message(tx, case.id, &new)
}

/// The partner says when it had the whole of a bundle of ours.
pub(super) fn received_there(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    row: &Bundle,
    at: Timestamp,
) -> Result<(), StoreError> {
    course::received_there(tx, row.id, at)?;
    let case = row.case.map(|id| case::by_id(tx, id)).transpose()?.flatten();
    case.map_or(Ok(()), |case| settle(gateway, tx, &case).map(drop))
}

/// Writes the duties anew and says where the case stands.
fn settle(gateway: &Gateway, tx: &mut Tx<'_>, case: &Case) -> Result<CaseState, StoreError> {
    catch_up(tx, case)?;
    let kept = course::messages(tx, case.id)?;
    let course = of_kept(tx, case, &kept)?;
    if let Some(procedure) = procedure_of(gateway, case, &course) {
        let own = own_side(gateway, &course);
        let duties = procedure.duties.iter().map(|duty| to_keep(duty, own));
        let duties = duties.collect::<Result<Vec<_>, _>>()?;
        if duties != course::duties(tx, case.id)? {
            course::set_duties(tx, case.id, &duties)?;
        }
    }
    Ok(states::state(&course, papers(&kept)?))
}

/// What a bundle that was kept by an older version means is read from its manifest.
fn catch_up(tx: &mut Tx<'_>, case: &Case) -> Result<(), StoreError> {
    for row in bundle::outside_course(tx, case.id)? {
        let manifest = content::manifest(tx, row.id)?.and_then(|jws| manifest_of(&jws));
        let assessment = row.assessment.as_deref().map(super::keep::read_assessment).transpose()?;
        if let Some(manifest) = manifest {
            let complete = assessment.is_none_or(|assessment| assessment.is_complete());
            put(tx, case, &row, &manifest, complete)?;
        }
    }
    Ok(())
}

/// Whether the papers that came last left something wanted.
fn papers(kept: &[CourseMessage]) -> Result<Option<bool>, StoreError> {
    for one in kept.iter().rev() {
        let message = message(one)?;
        if let Some(papers) = states::papers(&message, one.complete) {
            return Ok(Some(papers));
        }
    }
    Ok(None)
}

fn message(kept: &CourseMessage) -> Result<Message, StoreError> {
    let mut message: Message = serde_json::from_str(&kept.message).map_err(|_| DAMAGED)?;
    message.received = kept.received_there.unwrap_or(message.received);
    Ok(message)
}

/// The course of a case as it is kept.
pub(super) fn read(view: &View<'_>, case: &Case) -> Result<Course, StoreError> {
    of_kept(view, case, &course::messages(view, case.id)?)
}

fn of_kept(view: &View<'_>, case: &Case, kept: &[CourseMessage]) -> Result<Course, StoreError> {
    let messages = kept.iter().map(message).collect::<Result<Vec<_>, _>>()?;
    let acts = course::acts(view, case.id)?;
    let act = |kept: &CourseAct| serde_json::from_str::<Act>(&kept.act).map_err(|_| DAMAGED);
    let acts = acts.iter().map(act).collect::<Result<Vec<_>, _>>()?;
    Ok(Course::new(messages, acts))
}

fn own_side(gateway: &Gateway, course: &Course) -> Option<Side> {
    course.states().side(&gateway.directory.own().country())
}

fn own_law(gateway: &Gateway) -> Option<&Profile> {
    gateway.profiles.overlay_of(&gateway.directory.own().country())
}

fn procedure_of(gateway: &Gateway, case: &Case, course: &Course) -> Option<Procedure> {
    let treaty = gateway.profiles.treaty(&case.treaty)?;
    Some(procedure::read(course, treaty, own_law(gateway), own_side(gateway, course)))
}

fn to_keep(duty: &Duty, own: Option<Side>) -> Result<KeptDuty, StoreError> {
    Ok(KeptDuty {
        duty: serde_json::to_string(duty).map_err(|_| DAMAGED)?,
        ours: own.is_some() && duty.ower.side() == own,
        open: duty.is_open(),
        since: duty.since,
        due: duty.due,
    })
}

/// A duty as it is kept.
///
/// # Errors
///
/// It was written by a newer version.
pub fn duty(kept: &KeptDuty) -> Result<Duty, StoreError> {
    read_duty(&kept.duty)
}

/// A duty from the JSON in which it is kept.
pub(super) fn read_duty(json: &str) -> Result<Duty, StoreError> {
    serde_json::from_str(json).map_err(|_| DAMAGED)
}

/// Whether the offices of the State that owes a duty are closed on its last day, where the
/// operator's file lists that State. No source says that such a day moves, so it does not.
pub fn falls_on_holiday(
    gateway: &Gateway,
    ours: bool,
    partner: &AuthorityId,
    duty: &Duty,
) -> Option<bool> {
    duty.ower.side()?;
    let state = if ours { gateway.directory.own().country() } else { partner.country() };
    let day = match duty.until? {
        Until::Day(day) => day,
        Until::Moment(at) => {
            let days = gateway.profiles.get(&duty.treaty.parse().ok()?)?.day_in(&state, at);
            // Where the State's zone is not known it may be two days.
            Some(*days.start()).filter(|day| day == days.end())?
        }
    };
    gateway.holidays.closed(&state, day)
}

/// The steps of the treaty that were made, and the messages that do not fit.
///
/// # Errors
///
/// The store failed.
pub fn of_case(
    gateway: &Gateway,
    view: &View<'_>,
    case: &Case,
) -> Result<Option<Procedure>, StoreError> {
    let course = read(view, case)?;
    Ok(procedure_of(gateway, case, &course))
}

/// What staff record of a case.
#[derive(Debug, Clone)]
pub struct Record {
    /// The case's number.
    pub number: String,
    /// What.
    pub what: Recorded,
    /// On which day it happened, or was done.
    pub on: Date,
}

/// Records what happened outside the exchange. Duties follow at once.
///
/// # Errors
///
/// There is no such case, the person has no role for it, the day is to come, or the treaty has no
/// such duty.
pub async fn record(gateway: &Arc<Gateway>, caller: &Caller, new: Record) -> Result<(), Refusal> {
    staff::require(gateway, caller, &[Role::Officer, Role::Registrar]).await?;
    let person = caller.person.clone().ok_or(Refusal::NotAllowed("a person's own key"))?;
    let at = gateway.clock.now();
    let today = at.to_zoned(gateway.config.time_zone.clone()).date();
    if new.on > today {
        return Err(Refusal::Record("the day is to come: record what has happened"));
    }
    let shared = Arc::clone(gateway);
    let kept = gateway.store.transact("record an act in a case", move |tx| {
        let Some(case) = case::by_number(tx, &new.number)? else {
            return Ok(Err(Refusal::NotFound));
        };
        if let Err(refusal) = fits(&shared, &case, &new.what) {
            return Ok(Err(refusal));
        }
        write(&shared, tx, &case, &person, new, at).map(Ok)
    });
    kept.await.map_err(|error: gateway_store::TransactError<StoreError>| {
        refuse::store(&error.flatten())
    })?
}

/// Keeps whether the treaty wants nothing more of a bundle, now that its paper was seen.
pub(super) fn complete(tx: &mut Tx<'_>, bundle: Uuid, complete: bool) -> Result<(), StoreError> {
    course::set_complete(tx, bundle, complete)
}

/// Takes into the course how far the originals of a bundle are, by whosever word.
pub(super) fn paper(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    row: &Bundle,
    stage: Stage,
    at: Timestamp,
) -> Result<(), StoreError> {
    let id = tx.new_id(at)?;
    let on = at.to_zoned(gateway.config.time_zone.clone()).date();
    let what = Recorded::Paper { bundle: row.key.clone(), stage };
    let act = Act { id, what, side: None, on, at };
    let act = serde_json::to_string(&act).map_err(|_| DAMAGED)?;
    course::put_act(tx, case.id, &CourseAct { id, act, staff: String::new(), at })?;
    let reached = settle(gateway, tx, case)?;
    let now = case::by_id(tx, case.id)?;
    case::update(tx, case.id, reached.as_str(), now.map_or(case.findings, |now| now.findings), at)
}

/// Whether the treaty, or one's own law beneath it, has the duty that is said to be done.
fn fits(gateway: &Gateway, case: &Case, what: &Recorded) -> Result<(), Refusal> {
    let (name, extends) = match what {
        Recorded::Happened(_) | Recorded::Paper { .. } => return Ok(()),
        Recorded::Done { duty } => (duty, false),
        Recorded::Extended { duty, .. } => (duty, true),
    };
    let treaty = gateway.profiles.treaty(&case.treaty);
    let profiles = treaty.into_iter().chain(own_law(gateway));
    let mut rules = profiles.flat_map(|profile| &profile.duties).filter(|duty| duty.id == *name);
    let Some(rule) = rules.next() else {
        return Err(Refusal::Record("the treaty has no duty of that name"));
    };
    if extends && rule.within.extension.is_none() {
        return Err(Refusal::Record("the treaty lets nobody extend the time of that duty"));
    }
    Ok(())
}

fn write(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    person: &str,
    new: Record,
    at: Timestamp,
) -> Result<(), StoreError> {
    let id = tx.new_id(at)?;
    let side = own_side(gateway, &read(tx, case)?);
    let what = match &new.what {
        Recorded::Happened(happening) => format!("recorded-{}", happening.as_str()),
        Recorded::Done { duty } => format!("done-{duty}"),
        Recorded::Extended { duty, .. } => format!("extended-{duty}"),
        Recorded::Paper { stage, .. } => format!("originals-{}", stage.as_str()),
    };
    let act = Act { id, what: new.what, side, on: new.on, at };
    let act = serde_json::to_string(&act).map_err(|_| DAMAGED)?;
    course::put_act(tx, case.id, &CourseAct { id, act, staff: person.to_owned(), at })?;
    let subject = case.number.clone();
    let staff = person.to_owned();
    record::act(tx, &NewAct { staff, what, subject, case: Some(case.id), reason: None, at })?;
    let state = settle(gateway, tx, case)?;
    term::stale(tx, case.id)?;
    case::update(tx, case.id, state.as_str(), case.findings, at)
}
