//! Uploads: the manifest first, then each document in as many requests as the line needs
//! (draft-ietf-httpbis-resumable-upload-11, with careful creation: no interim answers).

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_STANDARD, Engine};
use gateway_bundle::{Digest, DocumentId};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::bundles::{answer, json_response, key, problem, read};
use super::{Problem, bundles, language};
use crate::directory::Caller;
use crate::flow::assess;
use crate::flow::envelope::MANIFEST_PART_BYTES_MAX;
use crate::flow::intake::Submission;
use crate::flow::upload::{self, Added, Addition, Awaiting, Begun, Progress};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const COMPLETE: HeaderName = HeaderName::from_static("upload-complete");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const LIMIT: HeaderName = HeaderName::from_static("upload-limit");
const PARTIAL: &str = "application/partial-upload";

type Shared = State<Arc<Gateway>>;

/// Whether a body is a manifest alone: a seal, or, of one's own people, a bare one.
pub(super) fn is_manifest(headers: &HeaderMap, own: bool) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/jose")
        || (own && kind.eq_ignore_ascii_case("application/json"))
}

/// `POST /v1/bundles` with a manifest alone: it is assessed before a byte of a document travels.
pub(super) async fn begin(
    gateway: &Arc<Gateway>,
    submission: Submission,
    body: Body,
    language: &str,
) -> Result<Response, Problem> {
    let part = read(body, MANIFEST_PART_BYTES_MAX, "the manifest").await?;
    match upload::begin(gateway, submission, part.to_vec()).await {
        Ok(Begun::Taken(taken)) => Ok(answer(gateway, &taken, language)),
        Ok(Begun::Awaiting(awaiting)) => Ok(awaited(gateway, &awaiting, language)),
        Err(refused) => Err(problem(gateway, refused, language)),
    }
}

fn awaited(gateway: &Gateway, awaiting: &Awaiting, language: &str) -> Response {
    let mut response = json_response(StatusCode::ACCEPTED, &body_of(gateway, awaiting, language));
    if let Ok(location) = HeaderValue::from_str(&format!("/v1/bundles/{}", awaiting.key)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// What is under way, and where each document goes on.
pub(super) fn body_of(gateway: &Gateway, awaiting: &Awaiting, language: &str) -> Value {
    let documents = awaiting.documents.iter().map(|(document, offset)| {
        json!({
            "id": document.id,
            "size": document.size,
            "offset": offset,
            "complete": *offset == document.size,
            "upload": format!("/v1/bundles/{}/documents/{}", awaiting.key, document.id),
        })
    });
    json!({
        "state": "awaiting-documents",
        "bundle": awaiting.key,
        "digest": awaiting.digest,
        "evidence": [],
        "assessment": assess::answer(&gateway.catalogue, &awaiting.assessment, language),
        "documents": documents.collect::<Vec<_>>(),
        "until": awaiting.until,
    })
}

/// `HEAD …/documents/{document}`: for the sender, how much of an upload is there; for the
/// addressee, the head of the document.
pub(super) async fn head(
    gateway: Shared,
    caller: Caller,
    Path((from, bundle, name)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (key, document) = target(&from, &bundle, &name)?;
    match upload::progress(&gateway, &caller, &key, &document).await {
        Ok(progress) => Ok(status(&gateway, &caller, progress)),
        Err(Refusal::NotFound) => {
            let path = Path((from, bundle, name));
            let whole = bundles::document(gateway, caller, path, headers).await?;
            let (head, _) = whole.into_parts();
            Ok(Response::from_parts(head, Body::empty()))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn status(gateway: &Gateway, caller: &Caller, progress: Progress) -> Response {
    let limits = gateway.directory.limits(&caller.authority, gateway.config.file.limits);
    let age = limits.upload_hours.saturating_mul(3_600);
    let mut response = place(StatusCode::NO_CONTENT, progress);
    let headers = response.headers_mut();
    headers.insert(LENGTH, HeaderValue::from(progress.length));
    let limit = format!("max-size={}, max-age={age}", limits.document_bytes);
    if let Ok(limit) = HeaderValue::from_str(&limit) {
        headers.insert(LIMIT, limit);
    }
    response
}

fn place(status: StatusCode, progress: Progress) -> Response {
    let mut response = status.into_response();
    mark(&mut response, progress);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn mark(response: &mut Response, progress: Progress) {
    let complete = if progress.is_complete() { "?1" } else { "?0" };
    response.headers_mut().insert(OFFSET, HeaderValue::from(progress.offset));
    response.headers_mut().insert(COMPLETE, HeaderValue::from_static(complete));
}

/// `PATCH …/documents/{document}`: adds bytes to a document. The last of the last document is
/// answered as the whole bundle would be.
pub(super) async fn add(
    State(gateway): Shared,
    caller: Caller,
    Path((from, bundle, document)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (key, document) = target(&from, &bundle, &document)?;
    let language = language::of(&gateway, &headers);
    let limits = gateway.directory.limits(&caller.authority, gateway.config.file.limits);
    let addition = Addition {
        offset: offset(&headers)?,
        complete: is_complete(&headers)?,
        digest: digest(&headers)?,
        body: body.into_data_stream(),
        stalled: Duration::from_secs(limits.stalled_seconds),
    };
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != PARTIAL) {
        return Err(Refusal::MediaType(PARTIAL).into());
    }
    // In a task of its own: what came before the line broke is kept although nobody listens.
    let shared = Arc::clone(&gateway);
    let added =
        tokio::spawn(async move { upload::add(&shared, &caller, &key, &document, addition).await });
    match added.await.map_err(|_| Refusal::Fault)? {
        Ok(Added::More(progress)) => Ok(place(StatusCode::NO_CONTENT, progress)),
        Ok(Added::Taken(progress, taken)) => {
            let mut response = answer(&gateway, &taken, language);
            mark(&mut response, progress);
            Ok(response)
        }
        Err(refused) => Err(problem(&gateway, refused, language)),
    }
}

/// `DELETE /v1/bundles/{from}/{bundle}`: gives an upload up. What was accepted stays.
pub(super) async fn give_up(
    State(gateway): Shared,
    caller: Caller,
    Path((from, bundle)): Path<(String, String)>,
) -> Result<Response, Problem> {
    upload::give_up(&gateway, &caller, &key(&from, &bundle)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn target(
    from: &str,
    bundle: &str,
    document: &str,
) -> Result<(gateway_bundle::BundleKey, DocumentId), Refusal> {
    Ok((key(from, bundle)?, document.parse().map_err(|_| Refusal::NotFound)?))
}

fn offset(headers: &HeaderMap) -> Result<u64, Refusal> {
    let wanted = Refusal::UploadHeaders("Upload-Offset: a whole number");
    let value = headers.get(OFFSET).and_then(|value| value.to_str().ok()).ok_or(wanted)?;
    value.trim().parse().map_err(|_| Refusal::UploadHeaders("Upload-Offset: a whole number"))
}

fn is_complete(headers: &HeaderMap) -> Result<bool, Refusal> {
    match headers.get(COMPLETE).map(HeaderValue::as_bytes) {
        Some(b"?1") => Ok(true),
        Some(b"?0") => Ok(false),
        _ => Err(Refusal::UploadHeaders("Upload-Complete: ?0 or ?1")),
    }
}

/// The SHA-256 of `Content-Digest` (RFC 9530 §2); other algorithms are passed over.
fn digest(headers: &HeaderMap) -> Result<Option<Digest>, Refusal> {
    let malformed = || Refusal::UploadHeaders("Content-Digest: sha-256=:base64:");
    let Some(value) = headers.get("content-digest") else { return Ok(None) };
    let value = value.to_str().map_err(|_| malformed())?;
    let found = value.split(',').find_map(|one| one.trim().strip_prefix("sha-256="));
    let Some(found) = found else { return Ok(None) };
    let bytes = found.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
    let bytes = bytes.and_then(|text| BASE64_STANDARD.decode(text).ok());
    let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).ok_or_else(malformed)?;
    Ok(Some(Digest::from_bytes(bytes)))
}
