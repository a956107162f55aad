//! Alarms: what the gateway itself needs a person for.
//!
//! One alarm of a kind on a subject is open at a time: raising it again changes nothing unless it
//! got worse, so that a worker may raise at every turn. It ends when its cause is gone
//! ([`clear`]) or when somebody has dealt with it ([`seen`]), and stays in the books after that.

use gateway_bundle::AuthorityId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Row, Topic, Tx, View};

/// What is raised.
#[derive(Debug, Clone)]
pub struct NewAlarm<'a> {
    /// The kind, by its name.
    pub kind: &'a str,
    /// What it is about: an id, a digest, a host. Never anything personal.
    pub subject: &'a str,
    /// The partner whose matter it is.
    pub partner: Option<&'a AuthorityId>,
    /// The case.
    pub case: Option<Uuid>,
    /// Until when somebody has to act.
    pub due: Option<Timestamp>,
    /// How bad it is, in the kind's own measure: the smaller, the worse (days left, for example).
    pub grade: i64,
    /// When.
    pub at: Timestamp,
}

/// An alarm as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Its id.
    pub id: Uuid,
    /// The kind.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// The partner.
    pub partner: Option<AuthorityId>,
    /// The case.
    pub case: Option<Uuid>,
    /// Until when somebody has to act.
    pub due: Option<Timestamp>,
    /// How bad it is; the smaller, the worse.
    pub grade: i64,
    /// Since when.
    pub raised_at: Timestamp,
}

/// Raises an alarm. Says whether people are to be told: it is new, or worse than it was.
///
/// # Errors
///
/// The store failed.
pub fn raise(tx: &mut Tx<'_>, new: &NewAlarm<'_>) -> Result<bool, StoreError> {
    let sql = "SELECT grade FROM alarm WHERE kind = ?1 AND subject = ?2 AND cleared_at IS NULL";
    let standing: Option<i64> = tx.query_value(sql, &[&new.kind, &new.subject])?;
    if let Some(grade) = standing {
        if grade <= new.grade {
            return Ok(false);
        }
        tx.execute(
            "UPDATE alarm SET grade = ?3, due_at = ?4, updated_at = ?5, seen_by = NULL, \
             seen_at = NULL WHERE kind = ?1 AND subject = ?2 AND cleared_at IS NULL",
            &[&new.kind, &new.subject, &new.grade, &new.due, &new.at],
        )?;
    } else {
        let id = tx.new_id(new.at)?;
        tx.execute(
            "INSERT INTO alarm (id, kind, subject, partner, case_id, due_at, grade, raised_at, \
             updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
            &[&id, &new.kind, &new.subject, &new.partner, &new.case, &new.due, &new.grade, &new.at],
        )?;
    }
    tx.touch(Topic::Desk);
    Ok(true)
}

/// Ends the alarm of a kind on a subject because its cause is gone. Says whether one was open.
///
/// # Errors
///
/// The store failed.
pub fn clear(
    tx: &mut Tx<'_>,
    kind: &str,
    subject: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE alarm SET cleared_at = ?3 \
               WHERE kind = ?1 AND subject = ?2 AND cleared_at IS NULL";
    let cleared = tx.execute(sql, &[&kind, &subject, &at])? > 0;
    if cleared {
        tx.touch(Topic::Desk);
    }
    Ok(cleared)
}

/// Somebody has dealt with an alarm: it no longer shows, until it gets worse. Says whether it was
/// open and unseen.
///
/// # Errors
///
/// The store failed.
pub fn seen(tx: &mut Tx<'_>, id: Uuid, staff: &str, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE alarm SET seen_by = ?2, seen_at = ?3 \
               WHERE id = ?1 AND cleared_at IS NULL AND seen_at IS NULL";
    let changed = tx.execute(sql, &[&id, &staff, &at])? > 0;
    if changed {
        tx.touch(Topic::Desk);
    }
    Ok(changed)
}

/// What waits for a person: open and not seen, the oldest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn waiting(view: &View<'_>, limit: u32) -> Result<Vec<Alarm>, StoreError> {
    let sql = "SELECT id, kind, subject, partner, case_id, due_at, grade, raised_at FROM alarm \
               WHERE cleared_at IS NULL AND seen_at IS NULL ORDER BY raised_at, id LIMIT ?1";
    view.query(sql, &[&limit], read)
}

/// The open alarm of a kind on a subject.
///
/// # Errors
///
/// The store failed.
pub fn open_on(view: &View<'_>, kind: &str, subject: &str) -> Result<Option<Uuid>, StoreError> {
    let sql = "SELECT id FROM alarm WHERE kind = ?1 AND subject = ?2 AND cleared_at IS NULL";
    view.query_value(sql, &[&kind, &subject])
}

/// The open alarms of a kind, seen or not: a worker clears those whose cause is gone.
///
/// # Errors
///
/// The store failed.
pub fn open_of(view: &View<'_>, kind: &str) -> Result<Vec<Alarm>, StoreError> {
    let sql = "SELECT id, kind, subject, partner, case_id, due_at, grade, raised_at FROM alarm \
               WHERE kind = ?1 AND cleared_at IS NULL ORDER BY raised_at, id";
    view.query(sql, &[&kind], read)
}

/// How many are open, by kind.
///
/// # Errors
///
/// The store failed.
pub fn counts(view: &View<'_>) -> Result<Vec<(String, u64)>, StoreError> {
    let sql = "SELECT kind, count(*) FROM alarm WHERE cleared_at IS NULL GROUP BY kind";
    view.query(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn read(row: &Row<'_>) -> Result<Alarm, StoreError> {
    Ok(Alarm {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        partner: row.get(3)?,
        case: row.get(4)?,
        due: row.get(5)?,
        grade: row.get(6)?,
        raised_at: row.get(7)?,
    })
}
