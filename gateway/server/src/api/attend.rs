//! `/v1/own/…`: what one's own people do about the gateway itself and about what it refused.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gateway_store::alarm::{self, Alarm};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::bundles::{self, json_response};
use super::own::{self, parsed, person};
use super::{Problem, language};
use crate::directory::Caller;
use crate::flow::intake::Refused;
use crate::flow::{self, admit, attend};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

const PAGE: u32 = 200;

/// `GET /v1/own/alarms`: what the gateway itself needs a person for.
pub(super) async fn alarms(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let waiting = flow::read(&gateway, |view| alarm::waiting(view, PAGE)).await?;
    let line = |one: &Alarm| {
        json!({
            "id": one.id,
            "kind": one.kind,
            "subject": one.subject,
            "partner": one.partner,
            "until": one.due,
            "since": one.raised_at,
        })
    };
    let lines: Vec<Value> = waiting.iter().map(line).collect();
    Ok(json_response(StatusCode::OK, &json!({ "alarms": lines })))
}

/// `POST /v1/own/alarms/{id}/seen`: a person has dealt with an alarm.
pub(super) async fn seen(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    attend::see_to(&gateway, person, named(&id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /v1/own/outbox/{id}/again`: a person sends again what was given up.
pub(super) async fn again(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    attend::send_again(&gateway, person, named(&id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /v1/own/outbox/{id}/aside`: a person puts a mail aside that was not delivered.
pub(super) async fn aside(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    attend::put_aside(&gateway, person, named(&id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Why somebody admits a bundle.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    reason: String,
}

/// `POST /v1/own/quarantine/{id}/admission`: a person admits a refused bundle.
pub(super) async fn admission(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    let id = named(&id)?;
    let form = Refusal::Admission("name a `reason` in a JSON object");
    let why: Why = parsed(&body, form)?;
    let language = language::of(&gateway, &headers);
    match Box::pin(admit::admit(&gateway, person, id, &why.reason)).await {
        Ok(taken) => Ok(bundles::answer(&gateway, &taken, language)),
        Err(refusal) => Err(bundles::problem(&gateway, Refused::from(refusal), language)),
    }
}

pub(super) fn named(id: &str) -> Result<Uuid, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}
