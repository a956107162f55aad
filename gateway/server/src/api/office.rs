//! `/v1/own/cases/{number}/…`: tasks, enquiries, the term sheet and related cases, for one's own
//! people.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use gateway_exchange::office::{Enquirer, TaskKind};
use gateway_exchange::term::{Contradiction, Line, Projection};
use gateway_store::enquiry::{self, Enquiry};
use gateway_store::task::{self, Ending, Task};
use gateway_store::{StoreError, View, case};
use http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Problem;
use super::attend::named;
use super::bundles::json_response;
use super::own::{self, parsed, person};
use crate::directory::Caller;
use crate::flow::{self, related, term};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Tasks told at once.
const TASKS_MAX: u32 = 500;
const FORM: Refusal = Refusal::Record(
    "the body is a JSON object with the members that the description of the call names; days as \
     2027-03-12",
);

type Shared = State<Arc<Gateway>>;

/// Reads something of a case.
async fn of_case<T: Send + 'static>(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    number: String,
    look: impl FnOnce(&Gateway, &View<'_>, &case::Case) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Refusal> {
    own::own(gateway, caller).await?;
    let shared = Arc::clone(gateway);
    let found = flow::read(gateway, move |view| {
        let case = case::by_number(view, &number)?;
        case.map(|case| look(&shared, view, &case)).transpose()
    });
    found.await?.ok_or(Refusal::NotFound)
}

/// `GET /v1/own/tasks`: the open tasks of all cases, late and due first.
pub(super) async fn open_tasks(
    State(gateway): Shared,
    caller: Caller,
) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let open = flow::read(&gateway, |view| {
        let tasks = task::open(view, TASKS_MAX)?.into_iter().map(|task| {
            let number = case::by_id(view, task.case)?.map(|case| case.number);
            Ok((task, number))
        });
        tasks.collect::<Result<Vec<_>, StoreError>>()
    });
    let line = |(one, number): &(Task, Option<String>)| {
        let mut told = told_task(&gateway, one);
        if let Some(members) = told.as_object_mut() {
            members.insert("case".to_owned(), json!(number));
        }
        told
    };
    let tasks: Vec<Value> = open.await?.iter().map(line).collect();
    Ok(json_response(StatusCode::OK, &json!({ "tasks": tasks })))
}

/// `GET /v1/own/cases/{number}/tasks`
pub(super) async fn tasks(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let found = of_case(&gateway, &caller, number, |_, view, case| task::of_case(view, case.id));
    let tasks: Vec<Value> = found.await?.iter().map(|one| told_task(&gateway, one)).collect();
    Ok(json_response(StatusCode::OK, &json!({ "tasks": tasks })))
}

/// A task to be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewTask {
    kind: TaskKind,
    due: Date,
    #[serde(default)]
    note: Option<String>,
}

/// `POST /v1/own/cases/{number}/tasks`
pub(super) async fn add_task(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    let NewTask { kind, due, note } = parsed(&bytes, FORM)?;
    let new = flow::task::Wanted { number, kind, due, note };
    let made = flow::task::add(&gateway, person, new).await?;
    Ok(json_response(StatusCode::CREATED, &told_task(&gateway, &made)))
}

/// When a task was done.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Done {
    on: Date,
}

/// `POST /v1/own/cases/{number}/tasks/{id}/done`
pub(super) async fn task_done(
    State(gateway): Shared,
    caller: Caller,
    Path((number, id)): Path<(String, String)>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let Done { on } = parsed(&bytes, FORM)?;
    end_task(&gateway, &caller, (number, id), flow::task::End::Done(on)).await
}

/// Why a task is dropped.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dropped {
    reason: String,
}

/// `POST /v1/own/cases/{number}/tasks/{id}/dropped`
pub(super) async fn task_dropped(
    State(gateway): Shared,
    caller: Caller,
    Path((number, id)): Path<(String, String)>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let Dropped { reason } = parsed(&bytes, FORM)?;
    end_task(&gateway, &caller, (number, id), flow::task::End::Dropped(reason)).await
}

async fn end_task(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    (number, id): (String, String),
    how: flow::task::End,
) -> Result<Response, Problem> {
    let person = person(gateway, caller).await?;
    let ended = flow::task::end(gateway, person, number, named(&id)?, how).await?;
    Ok(json_response(StatusCode::OK, &told_task(gateway, &ended)))
}

fn told_task(gateway: &Gateway, task: &Task) -> Value {
    let ended = task.ended.as_ref();
    let (done_on, reason) = match ended.map(|ended| &ended.how) {
        Some(Ending::Done(on)) => (Some(on), None),
        Some(Ending::Dropped(reason)) => (None, reason.as_ref()),
        None => (None, None),
    };
    json!({
        "id": task.id,
        "kind": task.kind,
        "due": task.due,
        "falls_on_holiday": flow::task::falls_on_holiday(gateway, task.due),
        "note": task.note,
        "standing": flow::task::standing(gateway, task, gateway.clock.now()),
        "made_by": task.made_by,
        "made": task.made_at,
        "done_on": done_on,
        "reason": reason,
        "ended_by": ended.map(|ended| &ended.by),
        "ended": ended.map(|ended| ended.at),
    })
}

/// `GET /v1/own/cases/{number}/enquiries`
pub(super) async fn enquiries(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let found = of_case(&gateway, &caller, number, |_, view, case| enquiry::of_case(view, case.id));
    let lines: Vec<Value> = found.await?.iter().map(told_enquiry).collect();
    Ok(json_response(StatusCode::OK, &json!({ "enquiries": lines })))
}

/// An enquiry to be noted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewEnquiry {
    by: Enquirer,
    on: Date,
    #[serde(default)]
    name: Option<String>,
    content: String,
}

/// `POST /v1/own/cases/{number}/enquiries`
pub(super) async fn add_enquiry(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    let NewEnquiry { by: asked_by, on, name, content } = parsed(&bytes, FORM)?;
    let new = flow::enquiry::Wanted { number, asked_by, on, name, content };
    let noted = flow::enquiry::add(&gateway, person, new).await?;
    Ok(json_response(StatusCode::CREATED, &told_enquiry(&noted)))
}

/// What was answered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewAnswer {
    on: Date,
    answer: String,
}

/// `POST /v1/own/cases/{number}/enquiries/{id}/answer`
pub(super) async fn answer_enquiry(
    State(gateway): Shared,
    caller: Caller,
    Path((number, id)): Path<(String, String)>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    let NewAnswer { on, answer } = parsed(&bytes, FORM)?;
    let noted = flow::enquiry::answer(&gateway, person, number, named(&id)?, (on, &answer)).await?;
    Ok(json_response(StatusCode::OK, &told_enquiry(&noted)))
}

fn told_enquiry(one: &Enquiry) -> Value {
    let answer = one.answer.as_ref();
    json!({
        "id": one.id,
        "by": one.asked_by,
        "on": one.on,
        "name": one.name,
        "content": one.content,
        "noted_by": one.noted_by,
        "noted": one.noted_at,
        "answered_on": answer.map(|answer| answer.on),
        "answer": answer.and_then(|answer| answer.text.as_ref()),
        "answered_by": answer.map(|answer| &answer.by),
    })
}

/// `GET /v1/own/cases/{number}/related`: other cases of the same name.
pub(super) async fn related(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let found = of_case(&gateway, &caller, number, |_, view, case| related::of_case(view, case));
    let line = |one: &related::Related| {
        json!({
            "case": one.case.number,
            "kind": one.kind(),
            "born": one.born.as_str(),
            "citizenship": one.citizenship.as_str(),
            "treaty": one.case.treaty,
            "partner": one.case.partner,
            "state": one.case.state,
            "opened": one.case.opened_at,
        })
    };
    let lines: Vec<Value> = found.await?.iter().map(line).collect();
    Ok(json_response(StatusCode::OK, &json!({ "related": lines })))
}

/// `GET /v1/own/cases/{number}/term`: the term sheet.
pub(super) async fn term(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let found = of_case(&gateway, &caller, number, term::of_case).await?;
    let now = gateway.clock.now();
    let today = now.to_zoned(gateway.config.time_zone.clone()).date();
    let sheet = found.map(|term| told_term(&term, now, today));
    Ok(json_response(StatusCode::OK, &json!({ "as_of": today, "term": sheet })))
}

fn told_term(term: &term::Term, now: jiff::Timestamp, today: Date) -> Value {
    let sheet = &term.sheet;
    let (end, from, over, why) = match sheet.end {
        Projection::Ends { day, from } => (Some(day), Some(from.as_str()), None, None),
        Projection::Over { by, on } => {
            (None, None, Some(json!({ "by": by.as_str(), "on": on })), None)
        }
        Projection::Unknown(why) => (None, None, None, Some(why.as_str())),
    };
    let remains = sheet.remains(today);
    json!({
        "stated": sheet.stated,
        "punishments": sheet.punishments.iter().map(told_line).collect::<Vec<_>>(),
        "credits": sheet.credits.iter().map(|one| json!({
            "kind": one.credit.kind, "days": one.credit.days, "shortens": one.shortens,
        })).collect::<Vec<_>>(),
        "changes": sheet.changes.iter().map(|one| json!({
            "kind": one.kind, "on": one.on, "ends": one.ends,
        })).collect::<Vec<_>>(),
        "happened": sheet.happened.iter().map(|(what, on)| json!({
            "what": what.as_str(), "on": on,
        })).collect::<Vec<_>>(),
        "ends": end,
        "ends_by": from,
        "over": over,
        "not_projected": why,
        "remains": remains.map(|(months, days)| json!({ "months": months, "days": days })),
        "contradictions": sheet.contradictions.iter().map(told_contradiction).collect::<Vec<_>>(),
        "look_from": term.from,
        "arranged": term.watch.and_then(|watch| watch.arranged),
        "alarm": term.from.is_some_and(|from| from <= now),
    })
}

fn told_line(line: &Line) -> Value {
    let one = &line.punishment;
    json!({
        "id": one.id, "kind": one.kind, "rank": one.rank, "amount": one.amount, "unit": one.unit,
        "starts": one.starts, "executed": one.executed, "remaining": one.remaining,
        "as_of": one.as_of, "stated_end": one.ends, "reckoned_end": line.reckoned.ok(),
        "not_projected": line.reckoned.err().map(gateway_exchange::term::Why::as_str),
    })
}

fn told_contradiction(one: &Contradiction) -> Value {
    match one {
        Contradiction::End { punishment, stated, reckoned } => json!({
            "what": one.as_str(), "punishment": punishment, "stated": stated, "reckoned": reckoned,
        }),
        Contradiction::Parts { punishment, sum, amount } => json!({
            "what": one.as_str(), "punishment": punishment, "sum": sum, "amount": amount,
        }),
        Contradiction::Order { punishment } => {
            json!({ "what": one.as_str(), "punishment": punishment })
        }
    }
}
