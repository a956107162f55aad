//! `/v1/own`: what one's own people and systems see and do. A partner learns nothing of it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use gateway_store::desk::{self, CaseFilter, CaseLine};
use gateway_store::outbox::{self, State as Standing};
use gateway_store::{
    StoreError, View, bundle, case, erasure, evidence, original, quarantine, tracking,
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::bundles::{self, json_response, key};
use super::{Problem, course, language, retention};
use crate::directory::Caller;
use crate::flow::intake::Refused;
use crate::flow::keep::{Accepted, bundles_of};
use crate::flow::{self, assess, hold, own_law};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

const PAGE: u32 = 200;
/// The most bytes that a call of one's own people brings: a registrar's ticks for every original of
/// the largest envelope.
const BODY_MAX: usize = 256 << 10;

type Shared = State<Arc<Gateway>>;

/// Lets one's own systems pass, and people whose account has not ended.
pub(super) async fn own(gateway: &Arc<Gateway>, caller: &Caller) -> Result<(), Refusal> {
    if caller.authority != *gateway.directory.own() {
        return Err(Refusal::NotFound);
    }
    match &caller.person {
        Some(person) => flow::staff::roles(gateway, person).await.map(drop),
        None => Ok(()),
    }
}

/// Lets a person pass whose account has not ended: what people do, no system does for them.
pub(super) async fn person<'a>(
    gateway: &Arc<Gateway>,
    caller: &'a Caller,
) -> Result<&'a str, Refusal> {
    own(gateway, caller).await?;
    caller.person.as_deref().ok_or(Refusal::NotAllowed("a person's own key"))
}

/// Reads what somebody says, in JSON; `form` says what was wanted.
pub(super) fn parsed<T: DeserializeOwned>(body: &Bytes, form: Refusal) -> Result<T, Refusal> {
    if body.len() > BODY_MAX {
        return Err(Refusal::TooLarge {
            what: "the body",
            actual: body.len() as u64,
            limit: BODY_MAX as u64,
            unit: "bytes",
        });
    }
    gateway_bundle::json::from_slice(body).map_err(|_| form)
}

/// Which cases are asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    state: Option<String>,
}

/// `GET /v1/own/cases`: the cases, the last changed first.
pub(super) async fn cases(
    State(gateway): Shared,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    own(&gateway, &caller).await?;
    let filter = CaseFilter { state: wanted.state, ..CaseFilter::default() };
    let lines = flow::read(&gateway, move |view| desk::cases(view, &filter, PAGE)).await?;
    let lines: Vec<Value> = lines.iter().map(case_line).collect();
    Ok(json_response(StatusCode::OK, &json!({ "cases": lines })))
}

fn case_line(line: &CaseLine) -> Value {
    let case = &line.case;
    json!({
        "number": case.number,
        "treaty": case.treaty,
        "partner": case.partner,
        "opened_by": case.opened_by,
        "reference": case.reference,
        "state": case.state,
        "findings": {
            "refuse": case.findings.refuse,
            "incomplete": case.findings.incomplete,
            "decide": case.findings.decide,
            "note": case.findings.note,
        },
        "bundles": line.bundles,
        "originals": line.originals,
        "held": line.held,
        "opened": case.opened_at,
        "updated": case.updated_at,
    })
}

/// `GET /v1/own/cases/{number}`: a case with its bundles, findings, evidence and originals.
pub(super) async fn case(
    State(gateway): Shared,
    caller: Caller,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    own(&gateway, &caller).await?;
    let language = language::of(&gateway, &headers);
    let shared = Arc::clone(&gateway);
    let found = flow::read(&gateway, move |view| {
        let Some(case) = case::by_number(view, &number)? else { return Ok(None) };
        let id = case.id;
        let course = course::of_case(&shared, view, &case)?;
        let mut answer = case_line(&desk::line(view, case)?);
        if let Some(members) = answer.as_object_mut() {
            let bundles = case_bundles(&shared, view, id, language)?;
            members.insert("bundles".to_owned(), Value::Array(bundles));
            members.insert("originals".to_owned(), Value::Array(case_originals(view, id)?));
            members.extend(course);
            members.extend(retention::of_case(view, id)?);
            if let Some(law) = case_own_law(&shared, view, id, language)? {
                members.insert("own_law".to_owned(), law);
            }
        }
        Ok(Some(answer))
    });
    let found: Value = found.await?.ok_or(Refusal::NotFound)?;
    Ok(json_response(StatusCode::OK, &found))
}

fn case_own_law(
    gateway: &Gateway,
    view: &View<'_>,
    case: uuid::Uuid,
    language: &str,
) -> Result<Option<Value>, StoreError> {
    let bundles = bundles_of(view, case)?;
    let treaty = bundles.first().and_then(|(one, _)| gateway.profiles.treaty(&one.treaty));
    let said = treaty.and_then(|treaty| own_law::of_case(gateway, treaty, &bundles));
    Ok(said.map(|said| said.answer(&gateway.catalogue, language)))
}

fn case_bundles(
    gateway: &Gateway,
    view: &View<'_>,
    case: uuid::Uuid,
    language: &str,
) -> Result<Vec<Value>, StoreError> {
    let line = |bundle: bundle::Bundle| {
        let evidence = evidence::of_bundle(view, bundle.id)?;
        let events: Vec<Value> = evidence
            .iter()
            .map(|one| json!({ "event": one.event, "issuer": one.issuer, "time": one.stated_at }))
            .collect();
        let now = tracking::reassessment(view, bundle.id)?;
        let bundle = bundle::Bundle { assessment: now.or(bundle.assessment), ..bundle };
        let assessment = Accepted::of(&bundle, &[])?.assessment;
        let findings =
            assessment.map(|a| assess::rendered(&gateway.catalogue, &a.findings, language));
        Ok(json!({
            "from": bundle.key.from,
            "bundle": bundle.key.bundle,
            "direction": bundle.direction.as_str(),
            "message": bundle.message,
            "digest": bundle.manifest_digest,
            "state": bundle.state,
            "received": bundle.received_at,
            "evidence": events,
            "findings": findings,
            "erased": erasure::of_content(view, bundle.id, None)?.map(retention::erased),
        }))
    };
    bundle::of_case(view, case)?.into_iter().map(line).collect()
}

fn case_originals(view: &View<'_>, case: uuid::Uuid) -> Result<Vec<Value>, StoreError> {
    let originals = original::of_case(view, case)?;
    Ok(originals
        .iter()
        .map(|one| {
            json!({
                "consignment": one.consignment,
                "carrier": one.carrier,
                "document": one.document,
                "direction": one.direction.as_str(),
                "pages": one.pages,
                "state": one.state,
            })
        })
        .collect())
}

/// `GET /v1/own/held`: decisions that wait for their second person.
pub(super) async fn held(State(gateway): Shared, caller: Caller) -> Result<Response, Problem> {
    own(&gateway, &caller).await?;
    let held = hold::list(&gateway).await?;
    let held: Vec<Value> = held
        .iter()
        .map(|one| {
            json!({
                "bundle": one.manifest.key(),
                "message": one.manifest.message,
                "to": one.manifest.to,
                "case": one.manifest.case,
                "digest": one.draft.manifest_digest,
                "proposed_by": one.draft.proposed_by,
                "proposed": one.draft.proposed_at,
                "approved_by": one.approvals.iter().map(|a| a.staff.as_str()).collect::<Vec<_>>(),
            })
        })
        .collect();
    Ok(json_response(StatusCode::OK, &json!({ "held": held })))
}

/// `GET /v1/own/quarantine`: what was refused for its form.
pub(super) async fn quarantine(
    State(gateway): Shared,
    caller: Caller,
) -> Result<Response, Problem> {
    own(&gateway, &caller).await?;
    let all = flow::read(&gateway, |view| quarantine::list(view, PAGE)).await?;
    let all: Vec<Value> = all
        .iter()
        .map(|one| {
            json!({
                "id": one.id,
                "partner": one.partner,
                "problem": one.problem,
                "size": one.size,
                "received": one.received_at,
            })
        })
        .collect();
    Ok(json_response(StatusCode::OK, &json!({ "quarantine": all })))
}

/// `GET /v1/own/outbox`: what waits to leave, and what was given up.
pub(super) async fn outbox(State(gateway): Shared, caller: Caller) -> Result<Response, Problem> {
    own(&gateway, &caller).await?;
    let (relays, mails) = flow::read(&gateway, |view| {
        let mut relays = Vec::new();
        let mut mails = Vec::new();
        for state in [Standing::Dead, Standing::Waiting, Standing::Leased] {
            relays.extend(outbox::relay::in_state(view, state, PAGE)?);
            mails.extend(outbox::mail::in_state(view, state, PAGE)?);
        }
        Ok((relays, mails))
    })
    .await?;
    let relays: Vec<Value> = relays
        .iter()
        .map(|one| {
            json!({
                "id": one.id,
                "partner": one.partner,
                "state": one.state.as_str(),
                "attempts": one.attempts,
                "next": one.next_at,
                "last_error": one.last_error,
            })
        })
        .collect();
    let mails: Vec<Value> = mails
        .iter()
        .map(|one| {
            json!({
                "id": one.id,
                "state": one.state.as_str(),
                "attempts": one.attempts,
                "next": one.next_at,
                "last_error": one.last_error,
            })
        })
        .collect();
    Ok(json_response(StatusCode::OK, &json!({ "relays": relays, "mails": mails })))
}

/// Which text is approved.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Approved {
    digest: Option<String>,
}

/// `POST /v1/own/bundles/{from}/{bundle}/approval`: a person approves a held decision.
pub(super) async fn approve(
    State(gateway): Shared,
    caller: Caller,
    Path((from, bundle)): Path<(String, String)>,
    Query(approved): Query<Approved>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let person = person(&gateway, &caller).await?;
    let key = key(&from, &bundle)?;
    let digest = approved.digest.and_then(|digest| digest.parse().ok());
    let digest = digest.ok_or(Refusal::NotAllowed(
        "the digest of the manifest you read, as ?digest=, so that you approve that very text",
    ))?;
    let language = language::of(&gateway, &headers);
    match hold::approve(&gateway, &key, digest, person).await {
        Ok(taken) => Ok(bundles::answer(&gateway, &taken, language)),
        Err(refusal) => Err(bundles::problem(&gateway, Refused::from(refusal), language)),
    }
}
