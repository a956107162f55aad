//! `/v1/own/consignments/…` and `/v1/own/originals/…`: paper originals, from the carrier's first
//! event to the registrar's tick.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use gateway_exchange::originals::{Code, Number, Stage};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::bundles::json_response;
use super::{Problem, own};
use crate::directory::Caller;
use crate::flow::originals::{self, Arrival, Followed, NewEvent, Registered, Source};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

const EVENT_FORM: Refusal = Refusal::Record(
    "name `code`, an event of UPU EMSEVT such as EMA or EMI, and `at`, such as 2027-03-12T10:00:00Z",
);
const ARRIVAL_FORM: Refusal = Refusal::Record(
    "name `code`, and what was seen: in `all` for every original, or in `originals` for each; schemas/openapi.json has the form",
);

/// Which case is meant, where a number is not enough.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    case: Option<String>,
}

/// `GET /v1/own/consignments/{number}`: every consignment that bears the number.
pub(super) async fn consignments(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let found = originals::of_number(&gateway, &number).await?;
    let told: Vec<Value> = found.iter().map(told).collect();
    Ok(json_response(StatusCode::OK, &json!({ "consignments": told })))
}

/// What somebody records of a carrier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    code: String,
    at: Timestamp,
    #[serde(default)]
    case: Option<String>,
    #[serde(default)]
    source: Option<Source>,
}

/// `POST /v1/own/consignments/{number}/events`: records what a carrier is said to have done.
pub(super) async fn track(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let event: Event = own::parsed(&body, EVENT_FORM)?;
    let new = NewEvent {
        number,
        case: event.case,
        code: event.code.parse::<Code>().map_err(|_| EVENT_FORM)?,
        at: event.at,
        source: event.source.unwrap_or(Source::Feed),
    };
    let followed = originals::track(&gateway, &caller, new).await?;
    Ok(json_response(StatusCode::CREATED, &told(&followed)))
}

/// `GET /v1/own/consignments/{number}/cover`: the cover sheet of a consignment of ours.
pub(super) async fn cover(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(number): Path<String>,
    Query(Wanted { case }): Query<Wanted>,
) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let cover = originals::cover(&gateway, &number, case.as_deref()).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, cover.pdf).into_response())
}

/// `POST /v1/own/originals/arrivals`: registers an envelope that was opened.
pub(super) async fn arrive(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, Problem> {
    let person = own::person(&gateway, &caller).await?;
    let new: Arrival = own::parsed(&body, ARRIVAL_FORM)?;
    let answer = match originals::register(&gateway, person, new).await? {
        Registered::Unknown => json!({ "outcome": "unknown" }),
        Registered::Known { followed, mismatched } => json!({
            "outcome": followed.stage(),
            "mismatched": mismatched,
            "consignment": told(&followed),
        }),
    };
    Ok(json_response(StatusCode::CREATED, &answer))
}

/// A consignment with its events, in the order in which they happened.
fn told(one: &Followed) -> Value {
    let carrier = originals::carrier(one);
    let tracked = one.tracked();
    let events = one.events.iter().map(|event| {
        json!({
            "code": event.code,
            "says": event.code.parse::<Code>().map(Code::words).ok(),
            "at": event.happened_at,
            "source": event.source,
            "recorded": event.recorded_at,
            "by": event.staff,
        })
    });
    let papers = one.originals.iter().map(|original| {
        json!({ "document": original.document, "pages": original.pages, "state": original.state })
    });
    json!({
        "number": one.consignment.number,
        "carrier": carrier,
        "number_fault": Number::parse(carrier, &one.consignment.number).err().map(|e| e.to_string()),
        "case": one.case.number,
        "partner": one.case.partner,
        "direction": one.consignment.direction().as_str(),
        "state": one.stage(),
        "latest": tracked.latest.map(|latest| json!({ "code": latest.code.as_str(), "at": latest.at })),
        "contradictory": tracked.contradictory || stopped_but_came(one),
        "events": events.collect::<Vec<_>>(),
        "originals": papers.collect::<Vec<_>>(),
    })
}

/// The registry has what the carrier says it never delivered.
fn stopped_but_came(one: &Followed) -> bool {
    one.stage().is_arrived() && one.tracked().stage == Stage::Stopped
}
