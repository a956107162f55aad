//! The course of a case: what its messages mean for it, what staff recorded, what is owed.
//!
//! Messages, acts and duties are kept as the procedure writes them, as JSON without anything
//! personal. The duties follow from the rest: they are written anew in the transaction of every
//! fact, so that the queue reads them without thinking.

use gateway_bundle::AuthorityId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Topic, Tx, View};

/// A message of a case, as the procedure reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseMessage {
    /// The bundle's id of ours.
    pub bundle: Uuid,
    /// The message, as JSON.
    pub message: String,
    /// Whether the treaty wanted nothing more when it came.
    pub complete: bool,
    /// Of our own bundles: when the partner had the whole of it, by its own evidence.
    pub received_there: Option<Timestamp>,
}

/// Something that staff recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseAct {
    /// Its id.
    pub id: Uuid,
    /// What, as JSON.
    pub act: String,
    /// Who recorded it.
    pub staff: String,
    /// When.
    pub at: Timestamp,
}

/// A duty, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDuty {
    /// The duty, as JSON.
    pub duty: String,
    /// Whether our own State owes it.
    pub ours: bool,
    /// Whether it is owed still.
    pub open: bool,
    /// Since when.
    pub since: Timestamp,
    /// The last moment in time, where the source counts.
    pub due: Option<Timestamp>,
}

/// An open duty with the case it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDuty {
    /// The case's number.
    pub case_number: String,
    /// The other authority of the case.
    pub partner: AuthorityId,
    /// The duty.
    pub duty: KeptDuty,
}

/// Keeps what a message means for its case. Once kept it stands.
///
/// # Errors
///
/// The store failed.
pub fn put_message(tx: &mut Tx<'_>, case: Uuid, new: &CourseMessage) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO course_message (bundle_id, case_id, message, complete, received_there_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (bundle_id) DO NOTHING",
        &[&new.bundle, &case, &new.message, &i64::from(new.complete), &new.received_there],
    )?;
    Ok(())
}

/// Keeps when the partner had the whole of a bundle of ours.
///
/// # Errors
///
/// The store failed.
pub fn received_there(tx: &mut Tx<'_>, bundle: Uuid, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE course_message SET received_there_at = ?2 WHERE bundle_id = ?1";
    tx.execute(sql, &[&bundle, &at])?;
    Ok(())
}

/// Keeps whether the treaty wants nothing more of a bundle.
///
/// # Errors
///
/// The store failed.
pub fn set_complete(tx: &mut Tx<'_>, bundle: Uuid, complete: bool) -> Result<(), StoreError> {
    let sql = "UPDATE course_message SET complete = ?2 WHERE bundle_id = ?1";
    tx.execute(sql, &[&bundle, &i64::from(complete)])?;
    Ok(())
}

/// The messages of a case, in the order in which they came here.
///
/// # Errors
///
/// The store failed.
pub fn messages(view: &View<'_>, case: Uuid) -> Result<Vec<CourseMessage>, StoreError> {
    let sql = "SELECT m.bundle_id, m.message, m.complete, m.received_there_at \
               FROM course_message m JOIN bundle b ON b.id = m.bundle_id \
               WHERE m.case_id = ?1 ORDER BY b.received_at, b.id";
    view.query(sql, &[&case], |row| {
        Ok(CourseMessage {
            bundle: row.get(0)?,
            message: row.get(1)?,
            complete: row.get::<i64>(2)? != 0,
            received_there: row.get(3)?,
        })
    })
}

/// Records an act.
///
/// # Errors
///
/// The store failed.
pub fn put_act(tx: &mut Tx<'_>, case: Uuid, new: &CourseAct) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO course_act (id, case_id, act, staff, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[&new.id, &case, &new.act, &new.staff, &new.at],
    )?;
    tx.touch(Topic::Desk);
    Ok(())
}

/// What was recorded in a case, oldest first.
///
/// # Errors
///
/// The store failed.
pub fn acts(view: &View<'_>, case: Uuid) -> Result<Vec<CourseAct>, StoreError> {
    let sql = "SELECT id, act, staff, at FROM course_act WHERE case_id = ?1 ORDER BY at, id";
    view.query(sql, &[&case], |row| {
        Ok(CourseAct { id: row.get(0)?, act: row.get(1)?, staff: row.get(2)?, at: row.get(3)? })
    })
}

/// Writes the duties of a case anew.
///
/// # Errors
///
/// The store failed.
pub fn set_duties(tx: &mut Tx<'_>, case: Uuid, duties: &[KeptDuty]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM duty WHERE case_id = ?1", &[&case])?;
    for (ordinal, duty) in (0_i64..).zip(duties) {
        tx.execute(
            "INSERT INTO duty (case_id, ordinal, duty, ours, open, since, due_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                &case,
                &ordinal,
                &duty.duty,
                &i64::from(duty.ours),
                &i64::from(duty.open),
                &duty.since,
                &duty.due,
            ],
        )?;
    }
    tx.touch(Topic::Desk);
    Ok(())
}

/// The duties of a case, in the order in which they arose.
///
/// # Errors
///
/// The store failed.
pub fn duties(view: &View<'_>, case: Uuid) -> Result<Vec<KeptDuty>, StoreError> {
    let sql =
        "SELECT duty, ours, open, since, due_at FROM duty WHERE case_id = ?1 ORDER BY ordinal";
    view.query(sql, &[&case], |row| {
        Ok(KeptDuty {
            duty: row.get(0)?,
            ours: row.get::<i64>(1)? != 0,
            open: row.get::<i64>(2)? != 0,
            since: row.get(3)?,
            due: row.get(4)?,
        })
    })
}

/// What is owed in all cases, at most `limit`: what is late or due first comes first, then what
/// has no number of days, the oldest first.
///
/// # Errors
///
/// The store failed.
pub fn open_duties(view: &View<'_>, limit: u32) -> Result<Vec<OpenDuty>, StoreError> {
    let sql = "SELECT c.number, d.duty, d.ours, d.since, d.due_at, c.partner FROM duty d \
               JOIN case_ c ON c.id = d.case_id WHERE d.open = 1 \
               ORDER BY CASE WHEN d.due_at IS NULL THEN 1 ELSE 0 END, d.due_at, d.since, \
               c.number, d.ordinal LIMIT ?1";
    view.query(sql, &[&limit], |row| {
        Ok(OpenDuty {
            case_number: row.get(0)?,
            partner: row.get(5)?,
            duty: KeptDuty {
                duty: row.get(1)?,
                ours: row.get::<i64>(2)? != 0,
                open: true,
                since: row.get(3)?,
                due: row.get(4)?,
            },
        })
    })
}
