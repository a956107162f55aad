//! `/v1/log/witness`: this gateway as the witness of its partners' logs (C2SP tlog-witness).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gateway_bundle::Digest;
use gateway_evidence::log::note::NOTE_BYTES_MAX;
use gateway_evidence::log::witness::AddCheckpoint;
use gateway_store::witness as store;
use http::header;

use super::{Problem, bundles, problem};
use crate::directory::Caller;
use crate::flow;
use crate::flow::witness::{Witnessed, add_checkpoint as cosign};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// A checkpoint with the largest proof before it.
const REQUEST_BYTES_MAX: usize = NOTE_BYTES_MAX + (4 << 10);

/// `POST /v1/log/witness/add-checkpoint`: a partner asks that its log's checkpoint be cosigned.
pub(super) async fn add_checkpoint(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    body: Body,
) -> Result<Response, Problem> {
    let body = bundles::read(body, REQUEST_BYTES_MAX, "the request to witness").await?;
    let text = std::str::from_utf8(&body).map_err(|_| Refusal::CheckpointForm)?;
    let request: AddCheckpoint = text.parse().map_err(|_| Refusal::CheckpointForm)?;
    Ok(match cosign(&gateway, &caller, request).await? {
        Witnessed::Cosigned(line) => plain(line),
        Witnessed::SeenAt(size) => problem::seen_at(size),
    })
}

/// `GET /v1/log/witness/{log}/checkpoint`: the last checkpoint seen of a registered log, which is
/// named by the SHA-256 of its origin.
pub(super) async fn seen(
    State(gateway): State<Arc<Gateway>>,
    Path(log): Path<String>,
) -> Result<Response, Problem> {
    let log: Digest = log.parse().map_err(|_| Refusal::NotFound)?;
    let origin = gateway.directory.log_origin(&log).ok_or(Refusal::NotFound)?;
    let seen = flow::read(&gateway, move |view| store::latest(view, &origin)).await?;
    Ok(plain(seen.ok_or(Refusal::NotFound)?.note))
}

fn plain(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
