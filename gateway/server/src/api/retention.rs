//! `/v1/own/retention`, holds and orders to erase: what is kept, for how long, and what goes now.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use gateway_exchange::gate::Role;
use gateway_store::erasure::{self, Erased, Hold};
use gateway_store::{StoreError, View};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Problem;
use super::bundles::json_response;
use super::own::{self, parsed, person};
use crate::directory::Caller;
use crate::flow::erase::{self as flow, Due, Ordered, Part};
use crate::flow::staff;
use crate::gateway::Gateway;
use crate::refusal::Refusal;
use crate::retention;

/// Cases told at once.
const DUE_MAX: usize = 1_000;

type Shared = State<Arc<Gateway>>;

/// `GET /v1/own/retention`: the rules, what is due, what is held.
pub(super) async fn show(State(gateway): Shared, caller: Caller) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let due = flow::all_due(&gateway, DUE_MAX).await?;
    let holds = flow::holds(&gateway).await?;
    let retention = &gateway.config.file.retention;
    let held = |hold: &Hold| {
        let Hold { case_number, put_by, put_at } = hold;
        json!({ "case": case_number, "by": put_by, "since": put_at })
    };
    let answer = json!({
        "rules": gateway.config.retention.all(),
        "quarantine_days": retention.quarantine_days,
        "draft_days": retention.draft_days,
        "mail_days": retention.mail_days,
        "due": due.iter().map(line).collect::<Vec<_>>(),
        "holds": holds.iter().map(held).collect::<Vec<_>>(),
    });
    Ok(json_response(StatusCode::OK, &answer))
}

/// The members of a case that tell whether it is held, and whether it was erased.
pub(super) fn of_case(view: &View<'_>, case: Uuid) -> Result<Map<String, Value>, StoreError> {
    let hold = erasure::hold_on(view, case)?;
    let hold = hold.map(|hold| json!({ "by": hold.put_by, "since": hold.put_at }));
    let mut members = Map::new();
    members.insert("hold".to_owned(), json!(hold));
    members.insert("erased".to_owned(), json!(erasure::last_of_case(view, case)?.map(erased)));
    Ok(members)
}

pub(super) fn erased(erased: Erased) -> Value {
    json!({ "at": erased.at, "why": erased.why.as_str() })
}

fn line(due: &Due) -> Value {
    let what = match due.part {
        Part::Whole => "all",
        Part::Medical(_) => "medical",
    };
    json!({
        "case": due.number,
        "treaty": due.treaty,
        "state": due.state,
        "what": what,
        "rule": due.rule,
        "since": due.since,
        "kept": due.kept,
    })
}

/// `POST /v1/own/retention/run`: an administrator has what is due erased now.
pub(super) async fn run(State(gateway): Shared, caller: Caller) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    staff::allow(&gateway, person, &[Role::Administrator]).await?;
    let round = retention::run_now(&gateway).await?;
    let answer = json!({ "erased": round.cases, "quarantine_ended": round.quarantined });
    Ok(json_response(StatusCode::OK, &answer))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoldBody {
    held: bool,
    reason: String,
}

/// `POST /v1/own/cases/{number}/hold`: an administrator puts or lifts a hold.
pub(super) async fn hold(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    let form = Refusal::Record("name `held` and a `reason` in a JSON object");
    let wanted: HoldBody = parsed(&body, form)?;
    flow::hold(&gateway, person, &number, wanted.held, &wanted.reason).await?;
    let answer = json!({ "case": number, "held": wanted.held });
    Ok(json_response(StatusCode::OK, &answer))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderBody {
    reason: String,
}

/// `POST /v1/own/cases/{number}/erasure`: an administrator proposes, another one confirms.
pub(super) async fn order(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    let form = Refusal::Record("name a `reason` in a JSON object");
    let wanted: OrderBody = parsed(&body, form)?;
    let ordered = flow::order(&gateway, person, &number, &wanted.reason).await?;
    let (status, state) = match ordered {
        Ordered::Proposed => (StatusCode::ACCEPTED, "proposed"),
        Ordered::Erased => (StatusCode::OK, "erased"),
    };
    Ok(json_response(status, &json!({ "case": number, "state": state })))
}
