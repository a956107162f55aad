//! What the authority itself has to do in a case: bring it before the court, order the convoy.
//!
//! No treaty owes these and no partner sees them; staff write them down with a day, and are told
//! when it has come. What a task says is sealed under the case's key. A task of a case that is over
//! stays open until somebody has done or dropped it.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::error::StoreError;
use crate::keys::{Place, owner};
use crate::ledger::{Row, Topic, Tx, View};

/// A task to be kept.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// The case.
    pub case: Uuid,
    /// What kind: a stable word, such as `convoy`.
    pub kind: String,
    /// By which day it is to be done.
    pub due: Date,
    /// When that day begins where the authority is, and when it is over there.
    pub times: (Timestamp, Timestamp),
    /// What is to be done. Sealed.
    pub note: Option<String>,
    /// Who made it: an account's name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It was done on that day.
    Done(Date),
    /// It was dropped, for that reason; `None` once the case is erased.
    Dropped(Option<String>),
}

/// That a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub how: Ending,
    /// Who said so: an account's name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A task of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case: Uuid,
    /// What kind.
    pub kind: String,
    /// By which day it is to be done.
    pub due: Date,
    /// When that day is over where the authority is.
    pub late: Timestamp,
    /// What is to be done; `None` if nothing was said, or the case is erased.
    pub note: Option<String>,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// How it ended; `None` while it is open.
    pub ended: Option<Ended>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, case_id, kind, due_day, late_at, note, made_by, made_at, done_on, reason, \
             ended_by, ended_at FROM task ",
            $rest
        )
    };
}

/// Keeps a task and returns its id.
///
/// # Errors
///
/// The store failed.
pub fn put(tx: &mut Tx<'_>, new: &NewTask) -> Result<Uuid, StoreError> {
    let id = tx.new_id(new.at)?;
    let note = new.note.as_ref();
    let note = note.map(|note| owner::seal_text(tx, new.case, place(&id, "note"), note));
    let (due_at, late_at) = new.times;
    tx.execute(
        "INSERT INTO task (id, case_id, kind, due_day, due_at, late_at, note, made_by, made_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            &id,
            &new.case,
            &new.kind,
            &new.due.to_string(),
            &due_at,
            &late_at,
            &note.transpose()?,
            &new.by,
            &new.at,
        ],
    )?;
    tx.touch(Topic::Desk);
    Ok(id)
}

/// Ends an open task. Says whether it was open.
///
/// # Errors
///
/// The store failed.
pub fn end(tx: &mut Tx<'_>, task: &Task, ended: &Ended) -> Result<bool, StoreError> {
    let (done_on, reason) = match &ended.how {
        Ending::Done(on) => (Some(on.to_string()), None),
        Ending::Dropped(reason) => (None, reason.as_ref()),
    };
    let reason = reason.map(|why| owner::seal_text(tx, task.case, place(&task.id, "reason"), why));
    let reason = reason.transpose()?;
    let sql = "UPDATE task SET done_on = ?2, reason = ?3, ended_by = ?4, ended_at = ?5 \
               WHERE id = ?1 AND ended_at IS NULL";
    tx.touch(Topic::Desk);
    Ok(tx.execute(sql, &[&task.id, &done_on, &reason, &ended.by, &ended.at])? > 0)
}

/// The task of that id.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Task>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], |row| read(view, row))
}

/// The tasks of a case: the open ones first, each part by its day.
///
/// # Errors
///
/// The store failed.
pub fn of_case(view: &View<'_>, case: Uuid) -> Result<Vec<Task>, StoreError> {
    let sql = select!(
        "WHERE case_id = ?1 ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, due_at, id"
    );
    view.query(sql, &[&case], |row| read(view, row))
}

/// How many tasks a case has.
///
/// # Errors
///
/// The store failed.
pub fn count(view: &View<'_>, case: Uuid) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM task WHERE case_id = ?1";
    Ok(view.query_value(sql, &[&case])?.unwrap_or(0))
}

/// The open tasks of all cases, what is late or due first coming first; at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn open(view: &View<'_>, limit: u32) -> Result<Vec<Task>, StoreError> {
    let sql = select!("WHERE ended_at IS NULL ORDER BY due_at, id LIMIT ?1");
    view.query(sql, &[&limit], |row| read(view, row))
}

/// A task whose day has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTask {
    /// The task.
    pub id: Uuid,
    /// Its case.
    pub case: Uuid,
    /// By which day it is to be done.
    pub due: Date,
}

/// The open tasks whose day has come and of which nobody was told; at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn untold(view: &View<'_>, now: Timestamp, limit: u32) -> Result<Vec<DueTask>, StoreError> {
    let sql = "SELECT id, case_id, due_day FROM task t \
               WHERE ended_at IS NULL AND due_at <= ?1 AND NOT EXISTS \
               (SELECT 1 FROM notice_waiting n WHERE n.what = 'task' AND n.subject = t.id) \
               ORDER BY due_at, id LIMIT ?2";
    view.query(sql, &[&now, &limit], |row| {
        Ok(DueTask { id: row.get(0)?, case: row.get(1)?, due: day(&row.get::<String>(2)?)? })
    })
}

fn read(view: &View<'_>, row: &Row<'_>) -> Result<Task, StoreError> {
    let (id, case): (Uuid, Uuid) = (row.get(0)?, row.get(1)?);
    let done_on: Option<String> = row.get(8)?;
    let ended = match (row.get::<Option<String>>(10)?, row.get(11)?) {
        (Some(by), Some(at)) => {
            let how = match done_on {
                Some(on) => Ending::Done(day(&on)?),
                None => Ending::Dropped(owner::open_text(
                    view,
                    case,
                    place(&id, "reason"),
                    row.get(9)?,
                )?),
            };
            Some(Ended { how, by, at })
        }
        _ => None,
    };
    Ok(Task {
        id,
        case,
        kind: row.get(2)?,
        due: day(&row.get::<String>(3)?)?,
        late: row.get(4)?,
        note: owner::open_text(view, case, place(&id, "note"), row.get(5)?)?,
        made_by: row.get(6)?,
        made_at: row.get(7)?,
        ended,
    })
}

fn day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged { what: "day of a task" })
}

fn place<'a>(id: &'a Uuid, column: &'static str) -> Place<'a> {
    Place { table: "task", row: id.as_bytes(), column }
}
