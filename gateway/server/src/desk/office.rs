//! What staff write down on a case page: tasks of the authority itself, and enquiries.

use std::str::FromStr;

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::visit::{Fault, Visit};
use crate::flow::{enquiry, task};
use crate::refusal::Refusal;

/// Every field that one of these forms may have.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    token: String,
    kind: String,
    day: String,
    name: String,
    text: String,
}

impl Fields {
    fn day(&self) -> Result<Date, Refusal> {
        read(&self.day, "a day is written as 2027-03-12")
    }
}

/// `POST /cases/{number}/tasks`
pub(super) async fn add_task(
    visit: Visit,
    Path(number): Path<String>,
    Form(form): Form<Fields>,
) -> Response {
    let made = async {
        visit.check(&form.token)?;
        let to = back(&number, "tasks");
        let kind = read(&form.kind, "no task is of this kind")?;
        let new = task::Wanted { number, kind, due: form.day()?, note: Some(form.text.clone()) };
        task::add(&visit.desk.gateway, &visit.visitor.name, new).await?;
        Ok(to)
    };
    visit.answer(made.await)
}

/// `POST /cases/{number}/tasks/{id}/done`
pub(super) async fn task_done(
    visit: Visit,
    Path(named): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Response {
    let made = async {
        visit.check(&form.token)?;
        end(&visit, named, task::End::Done(form.day()?)).await
    };
    visit.answer(made.await)
}

/// `POST /cases/{number}/tasks/{id}/dropped`
pub(super) async fn task_dropped(
    visit: Visit,
    Path(named): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Response {
    let made = async {
        visit.check(&form.token)?;
        end(&visit, named, task::End::Dropped(form.text.clone())).await
    };
    visit.answer(made.await)
}

async fn end(
    visit: &Visit,
    (number, id): (String, String),
    how: task::End,
) -> Result<Response, Fault> {
    let to = back(&number, "tasks");
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    task::end(&visit.desk.gateway, &visit.visitor.name, number, id, how).await?;
    Ok(to)
}

/// `POST /cases/{number}/enquiries`
pub(super) async fn add_enquiry(
    visit: Visit,
    Path(number): Path<String>,
    Form(form): Form<Fields>,
) -> Response {
    let made = async {
        visit.check(&form.token)?;
        let to = back(&number, "enquiries");
        let new = enquiry::Wanted {
            number,
            asked_by: read(&form.kind, "nobody of this kind asks")?,
            on: form.day()?,
            name: Some(form.name.clone()),
            content: form.text.clone(),
        };
        enquiry::add(&visit.desk.gateway, &visit.visitor.name, new).await?;
        Ok(to)
    };
    visit.answer(made.await)
}

/// `POST /cases/{number}/enquiries/{id}/answer`
pub(super) async fn answer_enquiry(
    visit: Visit,
    Path((number, id)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Response {
    let made = async {
        visit.check(&form.token)?;
        let to = back(&number, "enquiries");
        let id = id.parse().map_err(|_| Refusal::NotFound)?;
        let answer = (form.day()?, form.text.as_str());
        enquiry::answer(&visit.desk.gateway, &visit.visitor.name, number, id, answer).await?;
        Ok(to)
    };
    visit.answer(made.await)
}

fn read<T: FromStr>(text: &str, rule: &'static str) -> Result<T, Refusal> {
    text.trim().parse().map_err(|_| Refusal::Record(rule))
}

/// Back to the part of the case page where the form stood. The number was found in the ledger.
fn back(number: &str, part: &str) -> Response {
    Redirect::to(&format!("/cases/{number}#{part}")).into_response()
}
