//! What an integrator reads first: the service document, the treaties, their schemas.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gateway_bundle::manifest::MANIFEST_BYTES_MAX;
use gateway_bundle::{MessageKind, TreatyId};
use http::header;
use serde_json::{Value, json};

use super::Problem;
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The machine-readable description of this API.
const OPENAPI: &str = include_str!("../../../../schemas/openapi.json");

/// `GET /v1`: who this is and what it takes from the caller.
pub(super) async fn document(State(gateway): State<Arc<Gateway>>, caller: Caller) -> Json<Value> {
    let limits = gateway.directory.limits(&caller.authority, gateway.config.file.limits);
    let treaties: Vec<Value> = gateway.profiles.treaties().map(|profile| {
        json!({ "id": profile.id, "version": profile.version, "status": profile.status, "digest": profile.digest })
    }).collect();
    Json(json!({
        "authority": gateway.directory.own(),
        "name": gateway.config.file.name,
        "software": { "name": "treaty-gateway", "version": env!("CARGO_PKG_VERSION") },
        "engine": gateway_treaty::ENGINE_VERSION,
        "manifest_versions": [1],
        "algorithms": ["ES256", "ES384", "PS256", "RS256"],
        "treaties": treaties,
        "limits": {
            "manifest_bytes": MANIFEST_BYTES_MAX,
            "document_bytes": limits.document_bytes,
            "bundle_bytes": limits.bundle_bytes,
            "documents": limits.documents,
            "requests": limits.partner_requests,
            "upload_bytes": limits.upload_bytes,
            "upload_hours": limits.upload_hours,
            "stalled_seconds": limits.stalled_seconds,
        },
    }))
}

/// `GET /v1/openapi.json`.
pub(super) async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

/// `GET /v1/treaties`: every profile in a line.
pub(super) async fn treaties(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    let all = gateway.profiles.iter().map(|profile| {
        let messages: Vec<_> = profile.messages.iter().map(|message| message.message).collect();
        json!({
            "id": profile.id,
            "version": profile.version,
            "status": profile.status,
            "kind": profile.kind,
            "title": profile.title,
            "parties": profile.parties,
            "parties_known": profile.parties_known,
            "signatories": profile.signatories,
            "messages": messages,
        })
    });
    Json(json!({ "treaties": all.collect::<Vec<_>>() }))
}

/// `GET /v1/treaties/{id}`: the profile's file, byte for byte.
pub(super) async fn treaty(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id: TreatyId = id.parse().map_err(|_| Refusal::NotFound)?;
    let profile = gateway.profiles.get(&id).ok_or(Refusal::NotFound)?;
    let body = profile.bytes().to_vec();
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// `GET /v1/treaties/{id}/{message}.schema.json`: what a message must hold, as JSON Schema.
pub(super) async fn message_schema(
    State(gateway): State<Arc<Gateway>>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: TreatyId = id.parse().map_err(|_| Refusal::NotFound)?;
    let message = file.strip_suffix(".schema.json").ok_or(Refusal::NotFound)?;
    let message: MessageKind = message.parse().map_err(|_| Refusal::NotFound)?;
    let profile = gateway.profiles.get(&id).ok_or(Refusal::NotFound)?;
    let schema = profile.message_schema(message).ok_or(Refusal::NotFound)?.to_string();
    Ok(([(header::CONTENT_TYPE, "application/schema+json")], schema).into_response())
}
