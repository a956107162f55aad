//! `/v1/own/…`: what is owed in the cases, and what staff record of them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use gateway_bundle::AuthorityId;
use gateway_exchange::procedure::{Duty, FactName, Happening, Procedure, Recorded, Standing};
use gateway_store::case::{self, Case};
use gateway_store::course::{self as kept, KeptDuty};
use gateway_store::{StoreError, View};
use http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::bundles::json_response;
use super::{Problem, own};
use crate::directory::Caller;
use crate::flow::course::{self, Record};
use crate::flow::{self};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Duties told at once.
const DUTIES_MAX: u32 = 500;

/// `GET /v1/own/duties`: what is owed in all cases, late and due first.
pub(super) async fn duties(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let now = gateway.clock.now();
    let open = flow::read(&gateway, |view| kept::open_duties(view, DUTIES_MAX)).await?;
    let line = |one: &kept::OpenDuty| {
        let mut told = told(&gateway, &one.partner, &one.duty, now)?;
        told.insert("case".to_owned(), json!(one.case_number));
        Ok(Value::Object(told))
    };
    let lines = open.iter().map(line).collect::<Result<Vec<_>, StoreError>>();
    let lines = lines.map_err(|error| flow::refuse::store(&error))?;
    Ok(json_response(StatusCode::OK, &json!({ "duties": lines })))
}

/// The members of a case that tell its course: duties, steps, misfits.
pub(super) fn of_case(
    gateway: &Gateway,
    view: &View<'_>,
    case: &Case,
) -> Result<Map<String, Value>, StoreError> {
    let now = gateway.clock.now();
    let duties = kept::duties(view, case.id)?;
    let duties = duties.iter();
    let duties = duties.map(|one| told(gateway, &case.partner, one, now).map(Value::Object));
    let duties = duties.collect::<Result<Vec<_>, _>>()?;
    let procedure = course::of_case(gateway, view, case)?;
    let mut members = Map::new();
    members.insert("duties".to_owned(), Value::Array(duties));
    members.insert("steps".to_owned(), procedure.as_ref().map_or_else(|| json!([]), steps));
    members.insert("misfits".to_owned(), procedure.as_ref().map_or_else(|| json!([]), misfits));
    Ok(members)
}

fn steps(procedure: &Procedure) -> Value {
    let step = |one: &gateway_exchange::procedure::Reached| json!({ "id": one.id, "article": one.article, "by": one.by });
    procedure.steps.iter().map(step).collect()
}

fn misfits(procedure: &Procedure) -> Value {
    let misfit = |one: &gateway_exchange::procedure::Misfit| json!({ "bundle": one.message, "why": one.why.as_str() });
    procedure.misfits.iter().map(misfit).collect()
}

fn told(
    gateway: &Gateway,
    partner: &AuthorityId,
    kept: &KeptDuty,
    now: Timestamp,
) -> Result<Map<String, Value>, StoreError> {
    let duty: Duty = course::duty(kept)?;
    let (standing, met) = match &duty.standing {
        Standing::Open if duty.is_late(now) => ("late", None),
        Standing::Open => ("open", None),
        Standing::Met(met) => ("done", Some(met)),
        Standing::Ended(met) => ("ended", Some(met)),
    };
    let value = json!({
        "treaty": duty.treaty,
        "duty": duty.id,
        "article": duty.article,
        "says": duty.says,
        "owed_by": duty.ower.as_str(),
        "ours": kept.ours,
        "since": duty.since,
        "within": duty.words,
        "until": duty.due,
        "falls_on_holiday": course::falls_on_holiday(gateway, kept.ours, partner, &duty),
        "done_by": duty.done_by,
        "standing": standing,
        "ended": met.map(|met| met.at),
        "arose_from": fact(&duty.arose),
        "ended_by": met.map(|met| fact(&met.by)),
    });
    match value {
        Value::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

/// What tells a fact: the bundle of a message, or the id of an act of staff.
fn fact(name: &FactName) -> Value {
    match name {
        FactName::Message(key) => json!({ "bundle": key }),
        FactName::Act(id) => json!({ "act": id }),
    }
}

/// What somebody records. One of `happened`, `done`, `extended`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    happened: Option<Happening>,
    #[serde(default)]
    done: Option<String>,
    #[serde(default)]
    extended: Option<String>,
    #[serde(default)]
    until: Option<Date>,
    on: Date,
}

impl Wanted {
    fn recorded(self) -> Result<(Recorded, Date), Refusal> {
        let what = match (self.happened, self.done, self.extended, self.until) {
            (Some(happened), None, None, None) => Recorded::Happened(happened),
            (None, Some(duty), None, None) => Recorded::Done { duty },
            (None, None, Some(duty), Some(until)) => Recorded::Extended { duty, until },
            _ => return Err(FORM),
        };
        Ok((what, self.on))
    }
}

const FORM: Refusal = Refusal::Record(
    "name `on` and one of `happened`, `done`, or `extended` with `until`; days as 2027-03-12",
);

/// `POST /v1/own/cases/{number}/acts`: records what happened outside the exchange.
pub(super) async fn record(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let wanted: Wanted = own::parsed(&body, FORM)?;
    let (what, on) = wanted.recorded()?;
    let new = Record { number: number.clone(), what, on };
    course::record(&gateway, &caller, new).await?;
    let shared = Arc::clone(&gateway);
    let members = flow::read(&gateway, move |view| {
        let case = case::by_number(view, &number)?;
        case.map(|case| of_case(&shared, view, &case)).transpose()
    });
    let members = members.await?.ok_or(Refusal::NotFound)?;
    Ok(json_response(StatusCode::CREATED, &Value::Object(members)))
}
