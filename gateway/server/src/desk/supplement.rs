//! Asking for a supplement: what can be asked for, and the draft as a file.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::page::answer;
use super::pages::SupplementPage;
use super::show::attachment;
use super::visit::{Fault, Visit};
use crate::flow::supplement;
use crate::refusal::Refusal;

/// `GET /cases/{number}/supplement`
pub(super) async fn page(visit: Visit, Path(number): Path<String>) -> Response {
    let gateway = &visit.desk.gateway;
    let made = supplement::draft(gateway, &number, None, visit.language()).await.map(|draft| {
        let page = visit.page("desk-supplement-title");
        answer(StatusCode::OK, &SupplementPage { page, number, proposed: draft.proposed })
    });
    visit.answer(made.map_err(none_as_nothing))
}

/// `GET /cases/{number}/supplement/manifest.json?only=…`
pub(super) async fn manifest(
    visit: Visit,
    Path(number): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let made = async {
        let only = supplement::chosen(query)?.unwrap_or_default();
        let gateway = &visit.desk.gateway;
        let draft = supplement::draft(gateway, &number, Some(&only), visit.language()).await?;
        let manifest = draft.manifest.ok_or(Refusal::NotFound)?;
        let text = serde_json::to_string_pretty(&manifest).map_err(|_| Refusal::Fault)?;
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::CONTENT_DISPOSITION, attachment("manifest.json")),
        ];
        Ok((headers, text + "\n").into_response())
    };
    visit.answer(made.await.map_err(none_as_nothing))
}

/// A case without papers of the other side has no such page.
fn none_as_nothing(refusal: Refusal) -> Fault {
    match refusal {
        Refusal::Record(_) => Fault::Refused(Refusal::NotFound),
        refusal => Fault::Refused(refusal),
    }
}
