//! Notes of enquiries about a case, and of what was answered.

use std::sync::Arc;

use gateway_exchange::office::Enquirer;
use gateway_store::enquiry::{self, Enquiry, EnquiryAnswer, NewEnquiry};
use gateway_store::{StoreError, Tx, case};
use jiff::civil::Date;
use uuid::Uuid;

use super::task::{WHO, act, failed, past};
use super::written::{if_written, written};
use super::{record, staff};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Enquiries about one case.
const ENQUIRIES_MAX: u32 = 1_000;
const NAME_MAX: usize = 200;
const TEXT_MAX: usize = 8_000;
const NAME: &str = "a name has at most 200 characters of text";
const LONG: &str = "what was asked or answered has from 1 to 8,000 characters of text";

/// An enquiry that somebody notes.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The case's number.
    pub number: String,
    /// Who asked.
    pub asked_by: Enquirer,
    /// On which day.
    pub on: Date,
    /// The name of who asked.
    pub name: Option<String>,
    /// What was asked.
    pub content: String,
}

/// Notes an enquiry.
///
/// # Errors
///
/// There is no such case, it has too many, the day is to come, a text is too long, or the person
/// may not.
pub async fn add(gateway: &Arc<Gateway>, person: &str, new: Wanted) -> Result<Enquiry, Refusal> {
    staff::allow(gateway, person, &WHO).await?;
    let at = gateway.clock.now();
    past(gateway, new.on, at)?;
    let name = if_written(new.name.as_deref(), NAME_MAX, NAME)?;
    let content = written(&new.content, TEXT_MAX, LONG)?;
    let by = person.to_owned();
    let Wanted { number, asked_by, on, .. } = new;
    let noted = gateway.store.transact("note an enquiry", move |tx| {
        let Some(case) = case::by_number(tx, &number)? else { return Ok(Err(Refusal::NotFound)) };
        if enquiry::count(tx, case.id)? >= ENQUIRIES_MAX {
            return Ok(Err(Refusal::Record("the case has 1,000 enquiries; more are not kept")));
        }
        let new = NewEnquiry {
            case: case.id,
            asked_by: asked_by.as_str().to_owned(),
            on,
            name: name.clone(),
            content: content.clone(),
            by: by.clone(),
            at,
        };
        let id = enquiry::put(tx, &new)?;
        record::act(tx, &act(&by, format!("enquiry-{asked_by}"), id, case.id, at))?;
        kept(tx, id)
    });
    noted.await.map_err(failed)?
}

/// Notes what was answered, once.
///
/// # Errors
///
/// The case has no such enquiry, it was answered, the day is to come or before the enquiry, the
/// text is too long, or the person may not.
pub async fn answer(
    gateway: &Arc<Gateway>,
    person: &str,
    number: String,
    id: Uuid,
    (on, text): (Date, &str),
) -> Result<Enquiry, Refusal> {
    staff::allow(gateway, person, &WHO).await?;
    let at = gateway.clock.now();
    past(gateway, on, at)?;
    let text = written(text, TEXT_MAX, LONG)?;
    let by = person.to_owned();
    let noted = gateway.store.transact("note an answer", move |tx| {
        let case = case::by_number(tx, &number)?;
        let found = enquiry::by_id(tx, id)?;
        let found = found.filter(|one| case.is_some_and(|case| case.id == one.case));
        let Some(found) = found else { return Ok(Err(Refusal::NotFound)) };
        if on < found.on {
            return Ok(Err(Refusal::Record("the answer lies before the enquiry")));
        }
        let answer = EnquiryAnswer { on, text: Some(text.clone()), by: by.clone(), at };
        if !enquiry::answer(tx, &found, &answer)? {
            return Ok(Err(Refusal::Record("the enquiry was answered before")));
        }
        record::act(tx, &act(&by, "enquiry-answered".to_owned(), id, found.case, at))?;
        kept(tx, id)
    });
    noted.await.map_err(failed)?
}

fn kept(tx: &Tx<'_>, id: Uuid) -> Result<Result<Enquiry, Refusal>, StoreError> {
    Ok(enquiry::by_id(tx, id)?.ok_or(Refusal::NotFound))
}
