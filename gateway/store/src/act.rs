//! Acts of staff: who did what, when and why.

use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::keys::{KeyError, Place, Secret, owner};
use crate::ledger::{Row, Topic, Tx, View};

/// An act to be recorded.
#[derive(Debug, Clone)]
pub struct NewAct {
    /// Who: the staff member's name of account.
    pub staff: String,
    /// What: a stable code, such as `send-anyway`.
    pub what: String,
    /// On what: an id or a number, never a personal datum.
    pub subject: String,
    /// The case it belongs to.
    pub case: Option<Uuid>,
    /// Why. Sealed, under the case's key where there is a case.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A recorded act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its id.
    pub id: Uuid,
    /// Who.
    pub staff: String,
    /// What.
    pub what: String,
    /// On what.
    pub subject: String,
    /// The case.
    pub case: Option<Uuid>,
    /// Why; `None` if none was given, or the case is erased.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT id, at, staff, what, subject, case_id, reason FROM act ", $rest)
    };
}

/// Records an act and returns its id.
///
/// # Errors
///
/// The store failed.
pub fn put(tx: &mut Tx<'_>, new: &NewAct) -> Result<Uuid, StoreError> {
    let id = tx.new_id(new.at)?;
    let reason = match &new.reason {
        Some(reason) => {
            let key = match new.case {
                Some(case) => owner::get_or_make(tx, case)?,
                None => tx.keys().house().clone(),
            };
            Some(key.seal(tx.keys().random(), place(&id), reason.as_bytes())?)
        }
        None => None,
    };
    tx.execute(
        "INSERT INTO act (id, at, staff, what, subject, case_id, reason) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[&id, &new.at, &new.staff, &new.what, &new.subject, &new.case, &reason],
    )?;
    tx.touch(Topic::Desk);
    Ok(id)
}

/// The act of that id.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Act>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], |row| read(view, row))
}

/// The acts on a case, oldest first.
///
/// # Errors
///
/// The store failed.
pub fn of_case(view: &View<'_>, case: Uuid) -> Result<Vec<Act>, StoreError> {
    let sql = select!("WHERE case_id = ?1 ORDER BY at, id");
    view.query(sql, &[&case], |row| read(view, row))
}

/// The latest acts of all, newest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn latest(view: &View<'_>, limit: u32) -> Result<Vec<Act>, StoreError> {
    let sql = select!("ORDER BY at DESC, id DESC LIMIT ?1");
    view.query(sql, &[&limit], |row| read(view, row))
}

fn read(view: &View<'_>, row: &Row<'_>) -> Result<Act, StoreError> {
    let id: Uuid = row.get(0)?;
    let case: Option<Uuid> = row.get(5)?;
    Ok(Act {
        id,
        at: row.get(1)?,
        staff: row.get(2)?,
        what: row.get(3)?,
        subject: row.get(4)?,
        case,
        reason: reason(view, id, case, row.get(6)?)?,
    })
}

fn reason(
    view: &View<'_>,
    id: Uuid,
    case: Option<Uuid>,
    sealed: Option<Vec<u8>>,
) -> Result<Option<String>, StoreError> {
    let Some(sealed) = sealed else { return Ok(None) };
    let key = match key(view, case) {
        Err(StoreError::Key(KeyError::Erased)) => return Ok(None),
        key => key?,
    };
    let text = String::from_utf8(key.open(place(&id), &sealed)?);
    text.map(Some).map_err(|_| StoreError::Damaged { what: "reason" })
}

fn key(view: &View<'_>, case: Option<Uuid>) -> Result<Secret, StoreError> {
    match case {
        Some(case) => owner::get(view, case),
        None => Ok(view.keys().house().clone()),
    }
}

fn place(id: &Uuid) -> Place<'_> {
    Place { table: "act", row: id.as_bytes(), column: "reason" }
}
