//! Notices beside their mails: what waits until somebody acts, and what is gathered for one mail.
//!
//! A reminder goes out only while its cause is there, and the ledger itself says whether it is: a
//! draft that is held, a piece in quarantine, a dead letter, an open alarm, a duty that is owed, a
//! task that is open, a case in which nobody has done anything since people were told.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::error::StoreError;
use crate::keys::Place;
use crate::ledger::{Row, Topic, Tx, View};
use crate::outbox::mail::recipient_hash;

/// What waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A case, until somebody acts in it.
    Case(Uuid),
    /// A draft that is held.
    Draft(Uuid),
    /// A refused piece in quarantine.
    Quarantined(Uuid),
    /// A bundle in the outbox that was given up.
    Relay(Uuid),
    /// An alarm.
    Alarm(Uuid),
    /// A duty of a case, until the time given.
    Duty(Uuid, Timestamp),
    /// A task of the authority itself.
    Task(Uuid),
    /// The end of the sentence of a case, to be looked at from the time given.
    Term(Uuid, Timestamp),
}

impl Subject {
    fn parts(self) -> (&'static str, Uuid, i64) {
        match self {
            Self::Case(id) => ("case", id, 0),
            Self::Draft(id) => ("draft", id, 0),
            Self::Quarantined(id) => ("quarantine", id, 0),
            Self::Relay(id) => ("relay", id, 0),
            Self::Alarm(id) => ("alarm", id, 0),
            Self::Duty(case, due) => ("duty", case, due.as_microsecond()),
            Self::Task(id) => ("task", id, 0),
            Self::Term(case, watch) => ("term", case, watch.as_microsecond()),
        }
    }

    fn of(what: &str, id: Uuid, mark: i64) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged { what: "subject of a notice" };
        let time = || Timestamp::from_microsecond(mark).map_err(|_| damaged());
        Ok(match what {
            "case" => Self::Case(id),
            "draft" => Self::Draft(id),
            "quarantine" => Self::Quarantined(id),
            "relay" => Self::Relay(id),
            "alarm" => Self::Alarm(id),
            "duty" => Self::Duty(id, time()?),
            "task" => Self::Task(id),
            "term" => Self::Term(id, time()?),
            _ => return Err(damaged()),
        })
    }
}

/// A notice that waits for an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id, which its mails bear.
    pub id: Uuid,
    /// The notice, by its name.
    pub kind: String,
    /// What waits.
    pub subject: Subject,
    /// The case it is about.
    pub case: Option<Uuid>,
    /// The partner whose matter it is, by its id.
    pub partner: Option<String>,
    /// The day until which something is due.
    pub until: Option<Date>,
    /// When people were told first.
    pub told_at: Timestamp,
    /// When they are reminded next.
    pub remind_at: Timestamp,
    /// How often they were reminded.
    pub reminders: u32,
}

/// Keeps that people are told of something that waits. Says whether they are to be told: it does
/// not wait already.
///
/// # Errors
///
/// The store failed.
pub fn begin(tx: &mut Tx<'_>, new: &Waiting) -> Result<bool, StoreError> {
    let (what, subject, mark) = new.subject.parts();
    let until = new.until.map(|day| day.to_string());
    let put = tx.execute(
        "INSERT INTO notice_waiting (id, kind, what, subject, mark, case_id, partner, until_day, \
         told_at, remind_at, reminders) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0) \
         ON CONFLICT (kind, what, subject, mark) WHERE ended_at IS NULL DO NOTHING",
        &[
            &new.id,
            &new.kind,
            &what,
            &subject,
            &mark,
            &new.case,
            &new.partner,
            &until,
            &new.told_at,
            &new.remind_at,
        ],
    )?;
    Ok(put > 0)
}

/// What waits and is to be reminded of at `now`, the longest overdue first.
///
/// # Errors
///
/// The store failed.
pub fn due(view: &View<'_>, now: Timestamp, limit: u32) -> Result<Vec<Waiting>, StoreError> {
    let sql = "SELECT id, kind, what, subject, mark, case_id, partner, until_day, told_at, \
               remind_at, reminders FROM notice_waiting \
               WHERE ended_at IS NULL AND remind_at <= ?1 ORDER BY remind_at, id LIMIT ?2";
    view.query(sql, &[&now, &limit], read_waiting)
}

/// Keeps that people were reminded, and when they are next.
///
/// # Errors
///
/// The store failed.
pub fn reminded(tx: &mut Tx<'_>, id: Uuid, next: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE notice_waiting SET reminders = reminders + 1, remind_at = ?2 WHERE id = ?1";
    tx.execute(sql, &[&id, &next]).map(drop).map_err(StoreError::from)
}

/// Nobody is reminded of it any more.
///
/// # Errors
///
/// The store failed.
pub fn end(tx: &mut Tx<'_>, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE notice_waiting SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL";
    tx.execute(sql, &[&id, &at]).map(drop).map_err(StoreError::from)
}

/// Whether it still waits: nobody has acted on it since people were told.
///
/// # Errors
///
/// The store failed.
pub fn still_waits(view: &View<'_>, one: &Waiting) -> Result<bool, StoreError> {
    let (_, id, _) = one.subject.parts();
    let sql = match one.subject {
        Subject::Case(_) => return nobody_acted(view, id, one.told_at),
        Subject::Draft(_) => "SELECT count(*) FROM draft WHERE id = ?1 AND state = 'held'",
        Subject::Quarantined(_) => {
            "SELECT count(*) FROM quarantine WHERE id = ?1 AND released_at IS NULL"
        }
        Subject::Relay(_) => "SELECT count(*) FROM outbox_relay WHERE id = ?1 AND state = 'dead'",
        Subject::Alarm(_) => {
            "SELECT count(*) FROM alarm WHERE id = ?1 AND cleared_at IS NULL AND seen_at IS NULL"
        }
        Subject::Duty(_, due) => {
            let sql = "SELECT count(*) FROM duty WHERE case_id = ?1 AND due_at = ?2 AND open = 1";
            return Ok(view.query_value::<i64>(sql, &[&id, &due])?.unwrap_or(0) > 0);
        }
        Subject::Task(_) => "SELECT count(*) FROM task WHERE id = ?1 AND ended_at IS NULL",
        Subject::Term(_, watch) => {
            let sql = "SELECT count(*) FROM term WHERE case_id = ?1 AND watch_at = ?2";
            let stands = view.query_value::<i64>(sql, &[&id, &watch])?.unwrap_or(0) > 0;
            return Ok(stands && nobody_acted(view, id, one.told_at)?);
        }
    };
    Ok(view.query_value::<i64>(sql, &[&id])?.unwrap_or(0) > 0)
}

/// Whether nobody has recorded, proposed or sent anything in a case since a time.
fn nobody_acted(view: &View<'_>, case: Uuid, since: Timestamp) -> Result<bool, StoreError> {
    let acts = [
        "SELECT count(*) FROM act WHERE case_id = ?1 AND at > ?2",
        "SELECT count(*) FROM draft WHERE case_id = ?1 AND proposed_at > ?2",
        "SELECT count(*) FROM bundle WHERE case_id = ?1 AND direction = 'out' \
         AND received_at > ?2",
    ];
    for sql in acts {
        if view.query_value::<i64>(sql, &[&case, &since])?.unwrap_or(0) > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A duty whose time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateDuty {
    /// The case.
    pub case: Uuid,
    /// The duty, as JSON.
    pub duty: String,
    /// Until when it was to be done.
    pub due: Timestamp,
}

/// The duties whose time is over and of which nobody was told, the latest ones last.
///
/// # Errors
///
/// The store failed.
pub fn untold_duties(
    view: &View<'_>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<LateDuty>, StoreError> {
    // `mark` is a time as the ledger keeps it; an ended notice was told as well.
    let sql = "SELECT d.case_id, d.duty, d.due_at FROM duty d \
               WHERE d.open = 1 AND d.due_at < ?1 AND NOT EXISTS \
               (SELECT 1 FROM notice_waiting n WHERE n.what = 'duty' \
                AND n.subject = d.case_id AND n.mark = d.due_at) \
               ORDER BY d.due_at, d.case_id, d.ordinal LIMIT ?2";
    view.query(sql, &[&now, &limit], |row| {
        Ok(LateDuty { case: row.get(0)?, duty: row.get(1)?, due: row.get(2)? })
    })
}

/// A notice that waits to be told together with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// The recipient.
    pub recipient: String,
    /// The recipient's language.
    pub language: String,
    /// The notice, by its name.
    pub kind: String,
    /// The case it is about.
    pub case: Option<Uuid>,
    /// The day until which something is due.
    pub until: Option<Date>,
    /// When it came up.
    pub at: Timestamp,
    /// When it is told at the latest.
    pub due: Timestamp,
}

/// Keeps a notice for the recipient's next digest.
///
/// # Errors
///
/// The store failed.
pub fn gather(tx: &mut Tx<'_>, new: &Gathered) -> Result<(), StoreError> {
    let id = tx.new_id(new.at)?;
    let recipient = tx.keys().seal_house(place(&id), new.recipient.as_bytes())?;
    let hash = recipient_hash(tx, &new.recipient);
    let until = new.until.map(|day| day.to_string());
    tx.execute(
        "INSERT INTO notice_gathered (id, recipient_hash, recipient, language, kind, case_id, \
         until_day, at, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[&id, &hash, &recipient, &new.language, &new.kind, &new.case, &until, &new.at, &new.due],
    )?;
    tx.touch(Topic::Mail);
    Ok(())
}

/// Takes out everything gathered for one recipient of whom something is due, in the order in which
/// it came up; empty if nothing is due.
///
/// # Errors
///
/// The store failed.
pub fn take_due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Gathered>, StoreError> {
    let sql = "SELECT recipient_hash FROM notice_gathered WHERE due_at <= ?1 \
               ORDER BY due_at, id LIMIT 1";
    let Some(hash) = tx.query_value::<Vec<u8>>(sql, &[&now])? else { return Ok(Vec::new()) };
    let sql = "SELECT id, recipient, language, kind, case_id, until_day, at, due_at \
               FROM notice_gathered WHERE recipient_hash = ?1 ORDER BY at, id";
    let all = tx.query(sql, &[&hash], |row| read_gathered(tx, row))?;
    tx.execute("DELETE FROM notice_gathered WHERE recipient_hash = ?1", &[&hash])?;
    Ok(all)
}

/// Whether something is gathered for a recipient: what comes now joins it.
///
/// # Errors
///
/// The store failed.
pub fn is_gathering(view: &View<'_>, recipient: &str) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM notice_gathered WHERE recipient_hash = ?1";
    let hash = recipient_hash(view, recipient);
    Ok(view.query_value::<i64>(sql, &[&hash])?.unwrap_or(0) > 0)
}

fn read_waiting(row: &Row<'_>) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject: Subject::of(&row.get::<String>(2)?, row.get(3)?, row.get(4)?)?,
        case: row.get(5)?,
        partner: row.get(6)?,
        until: day(row.get(7)?)?,
        told_at: row.get(8)?,
        remind_at: row.get(9)?,
        reminders: row.get(10)?,
    })
}

fn read_gathered(view: &View<'_>, row: &Row<'_>) -> Result<Gathered, StoreError> {
    let (id, sealed): (Uuid, Vec<u8>) = (row.get(0)?, row.get(1)?);
    let recipient = String::from_utf8(view.keys().house().open(place(&id), &sealed)?);
    Ok(Gathered {
        recipient: recipient.map_err(|_| StoreError::Damaged { what: "recipient" })?,
        language: row.get(2)?,
        kind: row.get(3)?,
        case: row.get(4)?,
        until: day(row.get(5)?)?,
        at: row.get(6)?,
        due: row.get(7)?,
    })
}

fn day(text: Option<String>) -> Result<Option<Date>, StoreError> {
    let day = text.map(|text| text.parse()).transpose();
    day.map_err(|_| StoreError::Damaged { what: "day of a notice" })
}

pub(crate) fn place(id: &Uuid) -> Place<'_> {
    Place { table: "notice_gathered", row: id.as_bytes(), column: "recipient" }
}
