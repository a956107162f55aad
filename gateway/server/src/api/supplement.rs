//! `/v1/own/cases/{number}/supplement`: the request for what the other side's papers lack.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::bundles::json_response;
use super::{Problem, language, own};
use crate::directory::Caller;
use crate::flow::supplement::{self, Proposed};
use crate::gateway::Gateway;

/// `GET /v1/own/cases/{number}/supplement?only=…`: a draft; nothing is kept.
pub(super) async fn draft(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path(number): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    own::own(&gateway, &caller).await?;
    let only = supplement::chosen(query)?;
    let language = language::of(&gateway, &headers);
    let draft = supplement::draft(&gateway, &number, only.as_deref(), language).await?;
    let proposed: Vec<Value> = draft.proposed.iter().map(told).collect();
    let answer = json!({ "proposed": proposed, "manifest": draft.manifest });
    Ok(json_response(StatusCode::OK, &answer))
}

fn told(one: &Proposed) -> Value {
    let finding = &one.proposal.finding;
    json!({
        "code": finding.code,
        "source": one.proposal.source.as_str(),
        "treaty": finding.treaty,
        "article": finding.article,
        "item": finding.item,
        "document": finding.document,
        "title": one.words.title,
        "wanted": one.words.wanted,
        "asked": one.asked,
    })
}
