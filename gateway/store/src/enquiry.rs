//! Who asked about a case, and what they were told: relatives, counsel, consuls, the person.
//!
//! Names and texts are sealed under the case's key; that somebody asked on some day is not.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::error::StoreError;
use crate::keys::{Place, owner};
use crate::ledger::{Row, Topic, Tx, View};

/// An enquiry to be noted.
#[derive(Debug, Clone)]
pub struct NewEnquiry {
    /// The case.
    pub case: Uuid,
    /// Who asked, by a stable word, such as `counsel`.
    pub asked_by: String,
    /// On which day.
    pub on: Date,
    /// The name of who asked. Sealed.
    pub name: Option<String>,
    /// What was asked. Sealed.
    pub content: String,
    /// Who noted it: an account's name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnquiryAnswer {
    /// On which day.
    pub on: Date,
    /// How and what; `None` once the case is erased.
    pub text: Option<String>,
    /// Who noted it: an account's name.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// An enquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case: Uuid,
    /// Who asked.
    pub asked_by: String,
    /// On which day.
    pub on: Date,
    /// The name of who asked; `None` if it was not given, or the case is erased.
    pub name: Option<String>,
    /// What was asked; `None` once the case is erased.
    pub content: Option<String>,
    /// Who noted it.
    pub noted_by: String,
    /// When.
    pub noted_at: Timestamp,
    /// What was answered.
    pub answer: Option<EnquiryAnswer>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, case_id, asked_by, asked_on, name, content, noted_by, noted_at, \
             answered_on, answer, answered_by, answered_at FROM enquiry ",
            $rest
        )
    };
}

/// Notes an enquiry and returns its id.
///
/// # Errors
///
/// The store failed.
pub fn put(tx: &mut Tx<'_>, new: &NewEnquiry) -> Result<Uuid, StoreError> {
    let id = tx.new_id(new.at)?;
    let name = new.name.as_ref();
    let name = name.map(|name| owner::seal_text(tx, new.case, place(&id, "name"), name));
    let name = name.transpose()?;
    let content = owner::seal_text(tx, new.case, place(&id, "content"), &new.content)?;
    tx.execute(
        "INSERT INTO enquiry (id, case_id, asked_by, asked_on, name, content, noted_by, noted_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[&id, &new.case, &new.asked_by, &new.on.to_string(), &name, &content, &new.by, &new.at],
    )?;
    tx.touch(Topic::Desk);
    Ok(id)
}

/// Notes what was answered. Says whether it was open.
///
/// # Errors
///
/// The store failed.
pub fn answer(
    tx: &mut Tx<'_>,
    enquiry: &Enquiry,
    answer: &EnquiryAnswer,
) -> Result<bool, StoreError> {
    let text = answer.text.as_deref().unwrap_or_default();
    let text = owner::seal_text(tx, enquiry.case, place(&enquiry.id, "answer"), text)?;
    let on = answer.on.to_string();
    let sql = "UPDATE enquiry SET answered_on = ?2, answer = ?3, answered_by = ?4, \
               answered_at = ?5 WHERE id = ?1 AND answered_at IS NULL";
    tx.touch(Topic::Desk);
    Ok(tx.execute(sql, &[&enquiry.id, &on, &text, &answer.by, &answer.at])? > 0)
}

/// The enquiry of that id.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Enquiry>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], |row| read(view, row))
}

/// The enquiries about a case, the newest first.
///
/// # Errors
///
/// The store failed.
pub fn of_case(view: &View<'_>, case: Uuid) -> Result<Vec<Enquiry>, StoreError> {
    let sql = select!("WHERE case_id = ?1 ORDER BY noted_at DESC, id DESC");
    view.query(sql, &[&case], |row| read(view, row))
}

/// How many enquiries there are about a case.
///
/// # Errors
///
/// The store failed.
pub fn count(view: &View<'_>, case: Uuid) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM enquiry WHERE case_id = ?1";
    Ok(view.query_value(sql, &[&case])?.unwrap_or(0))
}

fn read(view: &View<'_>, row: &Row<'_>) -> Result<Enquiry, StoreError> {
    let (id, case): (Uuid, Uuid) = (row.get(0)?, row.get(1)?);
    let open = |column, sealed| owner::open_text(view, case, place(&id, column), sealed);
    let answered: (Option<String>, Option<String>, Option<Timestamp>) =
        (row.get(8)?, row.get(10)?, row.get(11)?);
    let answer = match answered {
        (Some(on), Some(by), Some(at)) => {
            Some(EnquiryAnswer { on: day(&on)?, text: open("answer", row.get(9)?)?, by, at })
        }
        _ => None,
    };
    Ok(Enquiry {
        id,
        case,
        asked_by: row.get(2)?,
        on: day(&row.get::<String>(3)?)?,
        name: open("name", row.get(4)?)?,
        content: open("content", row.get(5)?)?,
        noted_by: row.get(6)?,
        noted_at: row.get(7)?,
        answer,
    })
}

fn day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged { what: "day of an enquiry" })
}

fn place<'a>(id: &'a Uuid, column: &'static str) -> Place<'a> {
    Place { table: "enquiry", row: id.as_bytes(), column }
}
