//! The authority's own tasks in a case: made, done, dropped.

use std::sync::Arc;

use gateway_exchange::gate::Role;
use gateway_exchange::office::TaskKind;
use gateway_store::act::NewAct;
use gateway_store::task::{self, Ended, Ending, NewTask, Task};
use gateway_store::{StoreError, TransactError, Tx, case};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::written::{if_written, written};
use super::{record, refuse, staff};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Tasks of one case.
const TASKS_MAX: u32 = 500;
const TEXT_MAX: usize = 2_000;
const LONG: &str = "a note or a reason has from 1 to 2,000 characters of text";

/// Who may: those who work on cases.
pub(super) const WHO: [Role; 2] = [Role::Officer, Role::Registrar];

/// A task that somebody wants to be reminded of.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The case's number.
    pub number: String,
    /// What kind.
    pub kind: TaskKind,
    /// By which day.
    pub due: Date,
    /// What is to be done.
    pub note: Option<String>,
}

/// How somebody ends a task.
#[derive(Debug, Clone)]
pub enum End {
    /// It was done on that day.
    Done(Date),
    /// It is dropped, for that reason.
    Dropped(String),
}

/// Makes a task.
///
/// # Errors
///
/// There is no such case, it has too many tasks, the note is too long, or the person may not.
pub async fn add(gateway: &Arc<Gateway>, person: &str, new: Wanted) -> Result<Task, Refusal> {
    staff::allow(gateway, person, &WHO).await?;
    let note = if_written(new.note.as_deref(), TEXT_MAX, LONG)?;
    let begins = |day: Date| day.to_zoned(gateway.config.time_zone.clone()).ok();
    let times = begins(new.due).zip(new.due.tomorrow().ok().and_then(begins));
    let (begins, over) = times.ok_or(Refusal::Record("no calendar reaches that day"))?;
    let (by, at) = (person.to_owned(), gateway.clock.now());
    let Wanted { number, kind, due, .. } = new;
    let made = gateway.store.transact("make a task", move |tx| {
        let Some(case) = case::by_number(tx, &number)? else { return Ok(Err(Refusal::NotFound)) };
        if task::count(tx, case.id)? >= TASKS_MAX {
            return Ok(Err(Refusal::Record("the case has 500 tasks; more are not kept")));
        }
        let new = NewTask {
            case: case.id,
            kind: kind.as_str().to_owned(),
            due,
            times: (begins.timestamp(), over.timestamp()),
            note: note.clone(),
            by: by.clone(),
            at,
        };
        let id = task::put(tx, &new)?;
        record::act(tx, &act(&by, format!("task-{kind}"), id, case.id, at))?;
        kept(tx, id)
    });
    made.await.map_err(failed)?
}

/// Ends an open task.
///
/// # Errors
///
/// The case has no such task, it has ended, the day is to come, or the person may not.
pub async fn end(
    gateway: &Arc<Gateway>,
    person: &str,
    number: String,
    id: Uuid,
    how: End,
) -> Result<Task, Refusal> {
    staff::allow(gateway, person, &WHO).await?;
    let at = gateway.clock.now();
    let (how, what) = match how {
        End::Done(on) => {
            past(gateway, on, at)?;
            (Ending::Done(on), "task-done")
        }
        End::Dropped(why) => {
            (Ending::Dropped(Some(written(&why, TEXT_MAX, LONG)?)), "task-dropped")
        }
    };
    let by = person.to_owned();
    let ended = gateway.store.transact("end a task", move |tx| {
        let case = case::by_number(tx, &number)?;
        let task = task::by_id(tx, id)?.filter(|task| case.is_some_and(|c| c.id == task.case));
        let Some(task) = task else { return Ok(Err(Refusal::NotFound)) };
        let ended = Ended { how: how.clone(), by: by.clone(), at };
        if !task::end(tx, &task, &ended)? {
            return Ok(Err(Refusal::Record("the task was done or dropped before")));
        }
        record::act(tx, &act(&by, what.to_owned(), id, task.case, at))?;
        kept(tx, id)
    });
    ended.await.map_err(failed)?
}

/// Refuses a day that is still to come where the authority is.
pub(super) fn past(gateway: &Gateway, day: Date, at: Timestamp) -> Result<(), Refusal> {
    if day > at.to_zoned(gateway.config.time_zone.clone()).date() {
        return Err(Refusal::Record("the day is to come: record what has happened"));
    }
    Ok(())
}

/// Whether our offices are closed on a day, where the operator's file says so.
pub fn falls_on_holiday(gateway: &Gateway, day: Date) -> Option<bool> {
    gateway.holidays.closed(&gateway.directory.own().country(), day)
}

/// How a task stands: `late`, `due`, `open`, `done`, `dropped`.
pub fn standing(gateway: &Gateway, task: &Task, now: Timestamp) -> &'static str {
    let today = now.to_zoned(gateway.config.time_zone.clone()).date();
    match &task.ended {
        Some(ended) if matches!(ended.how, Ending::Done(_)) => "done",
        Some(_) => "dropped",
        None if now >= task.late => "late",
        None if task.due <= today => "due",
        None => "open",
    }
}

/// An act on something of a case.
pub(super) fn act(staff: &str, what: String, id: Uuid, case: Uuid, at: Timestamp) -> NewAct {
    let (staff, subject) = (staff.to_owned(), id.to_string());
    NewAct { staff, what, subject, case: Some(case), reason: None, at }
}

fn kept(tx: &Tx<'_>, id: Uuid) -> Result<Result<Task, Refusal>, StoreError> {
    Ok(task::by_id(tx, id)?.ok_or(Refusal::NotFound))
}

pub(super) fn failed(error: TransactError<StoreError>) -> Refusal {
    refuse::store(&error.flatten())
}
