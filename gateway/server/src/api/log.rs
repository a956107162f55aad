//! `/v1/log`: checkpoint and hash tiles for everyone registered; proofs for a bundle's parties.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::Digest;
use gateway_evidence::log::{Note, Tile, TlogProof, inclusion};
use gateway_store::log::{self as entries, Opened};
use gateway_store::timestamp::{self, Stamp};
use gateway_store::{StoreError, View};
use http::{StatusCode, header};
use serde::Deserialize;
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
        let Some(tree) = entries::current(view)? else { return Ok(None) };
        if !tile.is_within(entries::size(view, tree.number)?) {
            return Ok(None);
        }
        tile.bytes(|level, index| entries::node(view, tree.number, level, index)).map(Some)
    });
    let bytes = bytes.await?.ok_or(Refusal::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// Two sizes of the log.
#[derive(Debug, Deserialize)]
pub(super) struct Sizes {
    from: u64,
    to: u64,
}

/// `GET /v1/log/consistency?from=&to=`: the proof that the log of one size begins with that of
/// another (RFC 6962 §2.1.2), a hash in base64 a line.
pub(super) async fn consistency(
    State(gateway): State<Arc<Gateway>>,
    Query(Sizes { from, to }): Query<Sizes>,
) -> Result<Response, Problem> {
    let proof = flow::read(&gateway, move |view| {
        let Some(tree) = entries::current(view)? else { return Ok(None) };
        if from > to || to > entries::size(view, tree.number)? {
            return Ok(None);
        }
        entries::consistency(view, tree.number, from, to).map(Some)
    });
    let proof = proof.await?.ok_or(Refusal::NotFound)?;
    let lines: String = proof.iter().map(|hash| STANDARD.encode(hash.as_bytes()) + "\n").collect();
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response())
}

/// `GET /v1/log/beginning`: the first entry of a log that began anew, which names the last
/// witnessed checkpoint of the one before, with its proof. It tells of the log alone.
pub(super) async fn beginning(State(gateway): State<Arc<Gateway>>) -> Result<Response, Problem> {
    let found = flow::read(&gateway, |view| {
        let Some(tree) = entries::current(view)?.filter(|tree| tree.number > 0) else {
            return Ok(None);
        };
        let Some(first) = entries::first(view, tree.number)? else { return Ok(None) };
        let Some(opened) = entries::opening_for(view, first)? else { return Ok(None) };
        let entry = String::from_utf8_lossy(&opened.entry).into_owned();
        let proof = proof(view, &opened)?;
        Ok(proof.map(|proof| json!({ "entry": entry, "proof": proof.to_string() })))
    });
    Ok(json_response(StatusCode::OK, &found.await?.ok_or(Refusal::NotFound)?))
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
        let stamped = timestamp::latest(view)?;
        let proof = |(id, digest)| prove(view, stamped.as_ref(), id, digest).transpose();
        subjects.into_iter().filter_map(proof).collect()
    });
    let proofs: Vec<Value> = proofs.await?;
    Ok(json_response(StatusCode::OK, &json!({ "proofs": proofs })))
}

/// A proof in the latest stamped checkpoint where that covers the entry, with the time-stamp; else
/// in one that a witness cosigned, or in the latest.
fn prove(
    view: &View<'_>,
    stamped: Option<&(Stamp, entries::Checkpoint)>,
    id: uuid::Uuid,
    evidence: Digest,
) -> Result<Option<Value>, StoreError> {
    let Some(opened) = entries::opening_for(view, id)? else { return Ok(None) };
    let covers = |(stamp, _): &&(Stamp, entries::Checkpoint)| {
        stamp.tree == opened.tree && opened.position.is_some_and(|place| place < stamp.size)
    };
    if let Some((stamp, kept)) = stamped.filter(covers) {
        let proof = proof_in(view, &opened, kept)?;
        let timestamp = STANDARD.encode(&stamp.token);
        return Ok(proof.map(|proof| {
            json!({ "evidence": evidence, "proof": proof.to_string(), "timestamp": timestamp })
        }));
    }
    let proof = proof(view, &opened)?;
    Ok(proof.map(|proof| json!({ "evidence": evidence, "proof": proof.to_string() })))
}

fn proof(view: &View<'_>, opened: &Opened) -> Result<Option<TlogProof>, StoreError> {
    let (tree, Some(index)) = (opened.tree, opened.position) else { return Ok(None) };
    let kept = entries::checkpoint_with(view, tree, index)?;
    kept.map_or(Ok(None), |kept| proof_in(view, opened, &kept))
}

fn proof_in(
    view: &View<'_>,
    opened: &Opened,
    kept: &entries::Checkpoint,
) -> Result<Option<TlogProof>, StoreError> {
    let (tree, Some(index)) = (opened.tree, opened.position) else { return Ok(None) };
    let path = inclusion(index, kept.size, |level, index| entries::node(view, tree, level, index));
    let path = path.map_err(|_| StoreError::Damaged { what: "log" })?;
    let checkpoint: Note =
        kept.note.parse().map_err(|_| StoreError::Damaged { what: "checkpoint" })?;
    Ok(Some(TlogProof { opening: Some(opened.opening), index, path, checkpoint }))
}
