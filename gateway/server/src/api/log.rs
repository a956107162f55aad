//! `/v1/log`: checkpoint and hash tiles for everyone registered; proofs for a bundle's parties.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::Digest;
use gateway_evidence::log::{Note, Tile, TlogProof, inclusion};
use gateway_store::{StoreError, View, log as entries, timestamp};
use http::{StatusCode, header};
use serde_json::{Value, json};

use super::Problem;
use super::bundles::{json_response, key};
use crate::directory::Caller;
use crate::flow::{self, look};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// `GET /v1/log/checkpoint` (C2SP tlog-checkpoint).
pub(super) async fn checkpoint(State(gateway): State<Arc<Gateway>>) -> Result<Response, Problem> {
    let latest = flow::read(&gateway, entries::latest_checkpoint).await?;
    let note = latest.ok_or(Refusal::NotFound)?.note;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response())
}

/// `GET /v1/log/tile/{level}/{index}[.p/{width}]` (C2SP tlog-tiles): hashes, never entries.
pub(super) async fn tile(
    State(gateway): State<Arc<Gateway>>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let tile = Tile::parse(&format!("tile/{path}")).map_err(|_| Refusal::NotFound)?;
    let bytes = flow::read(&gateway, move |view| {
        if !tile.is_within(entries::size(view)?) {
            return Ok(None);
        }
        tile.bytes(|level, index| entries::node(view, level, index)).map(Some)
    });
    let bytes = bytes.await?.ok_or(Refusal::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// `GET …/proof`: for every evidence of the bundle its proof (C2SP tlog-proof), with the opening.
pub(super) async fn proofs(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Path((from, bundle)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let evidence = look::evidence(&gateway, &caller, &key(&from, &bundle)?).await?;
    let subjects: Vec<_> = evidence.iter().map(|one| (one.id, one.digest)).collect();
    let proofs = flow::read(&gateway, move |view| {
        let Some(latest) = entries::latest_checkpoint(view)? else { return Ok(Vec::new()) };
        let note: Note =
            latest.note.parse().map_err(|_| StoreError::Damaged { what: "checkpoint" })?;
        let stamped = stamped(view)?;
        let proof = |(id, digest)| {
            // A proof in the latest stamped checkpoint, where that covers the entry.
            let by_stamp = stamped.as_ref().map(|(note, size, token)| {
                let proof = prove(view, note, *size, id, digest)?;
                Ok::<_, StoreError>(proof.map(|proof| with_timestamp(proof, token)))
            });
            match by_stamp.transpose() {
                Ok(Some(Some(proof))) => Some(Ok(proof)),
                Ok(_) => prove(view, &note, latest.size, id, digest).transpose(),
                Err(error) => Some(Err(error)),
            }
        };
        subjects.into_iter().filter_map(proof).collect()
    });
    let proofs: Vec<Value> = proofs.await?;
    Ok(json_response(StatusCode::OK, &json!({ "proofs": proofs })))
}

/// The latest checkpoint that has a time-stamp: its note, its size, and the token in base64.
fn stamped(view: &View<'_>) -> Result<Option<(Note, u64, String)>, StoreError> {
    let Some((stamp, note)) = timestamp::latest(view)? else { return Ok(None) };
    let note = note.parse().map_err(|_| StoreError::Damaged { what: "checkpoint" })?;
    Ok(Some((note, stamp.size, STANDARD.encode(stamp.token))))
}

fn with_timestamp(mut proof: Value, token: &str) -> Value {
    if let Some(proof) = proof.as_object_mut() {
        proof.insert("timestamp".into(), token.into());
    }
    proof
}

fn prove(
    view: &View<'_>,
    note: &Note,
    size: u64,
    id: uuid::Uuid,
    evidence: Digest,
) -> Result<Option<Value>, StoreError> {
    let Some(opened) = entries::opening_for(view, id)? else { return Ok(None) };
    let Some(index) = opened.position.filter(|position| *position < size) else { return Ok(None) };
    let path = inclusion(index, size, |level, index| entries::node(view, level, index));
    let path = path.map_err(|_| StoreError::Damaged { what: "log" })?;
    let proof = TlogProof { opening: Some(opened.opening), index, path, checkpoint: note.clone() };
    Ok(Some(json!({ "evidence": evidence, "proof": proof.to_string() })))
}
