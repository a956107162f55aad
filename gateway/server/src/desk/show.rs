//! What a visitor looks at: the queue, a case, a refused bundle, and the files behind them.

use axum::Json;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use gateway_store::evidence::Evidence;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::page::answer;
use super::pages::{CasePage, QuarantinePage, QueuePage};
use super::view::{CaseView, Filter};
use super::visit::{Fault, Visit};
use crate::refusal::Refusal;

/// `GET /`
pub(super) async fn queue(visit: Visit, Query(filter): Query<Filter>) -> Response {
    let made = visit.loader().queue(&filter).await.map(|queue| {
        let mut page = visit.page("desk-queue");
        page.version = Some(queue.version.clone());
        page.version_address = "/queue/version".into();
        answer(StatusCode::OK, &QueuePage { page, queue, filter })
    });
    visit.answer(made.map_err(Fault::from))
}

/// `GET /queue/version`: which changes a page has seen that is drawn now.
pub(super) async fn queue_version(visit: Visit) -> Json<Value> {
    Json(json!({ "version": visit.loader().version() }))
}

/// `GET /cases/{number}`
pub(super) async fn case(visit: Visit, Path(number): Path<String>) -> Response {
    let made = visit.loader().case(&number).await.map(|case| {
        let mut page = visit.page("desk-case");
        page.title = page.with("desk-case-title", "number", &case.number);
        page.version = Some(case.version());
        page.version_address = format!("/cases/{}/version", case.number);
        answer(StatusCode::OK, &CasePage { page, case })
    });
    visit.answer(made.map_err(Fault::from))
}

/// `GET /cases/{number}/version`
pub(super) async fn case_version(visit: Visit, Path(number): Path<String>) -> Response {
    let version = |case: CaseView| Json(json!({ "version": case.version() })).into_response();
    visit.answer(visit.loader().case(&number).await.map(version).map_err(Fault::from))
}

/// `GET /cases/{number}/evidence/{id}`
pub(super) async fn evidence(visit: Visit, Path((number, id)): Path<(String, String)>) -> Response {
    let made = visit.loader().evidence_in(&number, &id).await.map(|evidence| jws(&evidence));
    visit.answer(made.map_err(Fault::from))
}

/// `GET /quarantine/{id}`
pub(super) async fn quarantine(visit: Visit, Path(id): Path<String>) -> Response {
    let made = visit.loader().quarantine(&id).await.map(|entry| {
        let page = visit.page("desk-quarantine-title");
        answer(StatusCode::OK, &QuarantinePage { page, entry, problem: None })
    });
    visit.answer(made.map_err(Fault::from))
}

/// `GET /quarantine/{id}/evidence`
pub(super) async fn rejection(visit: Visit, Path(id): Path<String>) -> Response {
    let made = visit.loader().rejection(&id).await.map(|evidence| jws(&evidence));
    visit.answer(made.map_err(Fault::from))
}

/// Everything else.
pub(super) async fn nothing(visit: Visit) -> Response {
    visit.answer(Err(Fault::Refused(Refusal::NotFound)))
}

/// Evidence as it was signed, to be kept as a file.
fn jws(evidence: &Evidence) -> Response {
    let name = format!("{}-{}.jws", evidence.event, evidence.id);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/jose")),
        (header::CONTENT_DISPOSITION, attachment(&name)),
    ];
    (headers, evidence.jws.clone()).into_response()
}

/// A file is kept, never shown inside the desk: what a partner wrote does not run here.
pub(super) fn attachment(name: &str) -> HeaderValue {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name.chars().map(|c| if safe(c) { c } else { '_' }).collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"))
}
