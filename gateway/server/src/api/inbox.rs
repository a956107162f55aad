//! `/v1/inbox`: what waits for a partner that runs no server.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::response::Response;
use gateway_store::{Topic, inbox};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Problem;
use super::bundles::json_response;
use crate::directory::Caller;
use crate::flow;
use crate::gateway::Gateway;

/// The most items of one answer.
const PAGE: u32 = 200;
/// The longest that a caller may wait for something new.
const WAIT_MAX: u64 = 60;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    /// The last position the caller has seen.
    #[serde(default)]
    after: u64,
    /// For how many seconds to wait if there is nothing new.
    #[serde(default)]
    wait: u64,
}

/// `GET /v1/inbox?after=&wait=`: what came after a position, waiting for it if asked to.
pub(super) async fn list(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let mut changed = gateway.store.changes(Topic::Inbox);
    let until = tokio::time::Instant::now() + Duration::from_secs(wanted.wait.min(WAIT_MAX));
    loop {
        changed.mark_unchanged();
        let partner = caller.authority.clone();
        let items =
            flow::read(&gateway, move |view| inbox::after(view, &partner, wanted.after, PAGE));
        let items = items.await?;
        let came = items.is_empty()
            && tokio::time::timeout_at(until, changed.changed()).await.is_ok_and(|c| c.is_ok());
        if !came {
            let next = items.last().map_or(wanted.after, |item| item.position);
            let items: Vec<Value> = items
                .iter()
                .map(|item| {
                    json!({
                        "sequence": item.position,
                        "from": item.key.from,
                        "bundle": item.key.bundle,
                        "message": item.message,
                        "received": item.received_at,
                    })
                })
                .collect();
            return Ok(json_response(StatusCode::OK, &json!({ "items": items, "next": next })));
        }
    }
}
