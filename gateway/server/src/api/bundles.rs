//! `/v1/bundles`: handing in, and everything that can be asked of a bundle.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use gateway_bundle::manifest::MANIFEST_BYTES_MAX;
use gateway_bundle::{BundleKey, DocumentId};
use gateway_store::DocumentReader;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use serde_json::{Value, json};

use super::body::Parts;
use super::{Problem, language, retention, upload};
use crate::directory::Caller;
use crate::flow::intake::{Refused, Submission, Taken};
use crate::flow::keep::Accepted;
use crate::flow::upload as uploads;
use crate::flow::{assess, envelope, hand_over, intake, look};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The most bytes of evidence that is handed in.
const EVIDENCE_BYTES_MAX: usize = 512 << 10;

type Shared = State<Arc<Gateway>>;

/// A bundle as an address names it.
pub(super) fn key(from: &str, bundle: &str) -> Result<BundleKey, Refusal> {
    let from = from.parse().map_err(|_| Refusal::NotFound)?;
    let bundle = bundle.parse().map_err(|_| Refusal::NotFound)?;
    Ok(BundleKey { from, bundle })
}

/// `POST /v1/assessments`: a dry run; nothing is kept.
pub(super) async fn assess(
    State(gateway): Shared,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let bytes = read(body, envelope::MANIFEST_PART_BYTES_MAX, "the manifest").await?;
    let bytes = match gateway_evidence::Jws::parse(&bytes, MANIFEST_BYTES_MAX) {
        Ok(jws) => jws.into_payload(),
        Err(_) if bytes.first() == Some(&b'{') => bytes.to_vec(),
        Err(error) => return Err(Refusal::SealMalformed(error.to_string()).into()),
    };
    let manifest = envelope::parse(&bytes)?;
    let own = gateway.directory.own();
    if manifest.from != caller.authority {
        return Err(Refusal::NotTheSender.into());
    }
    if manifest.from != *own && manifest.to != *own {
        return Err(Refusal::NotTheAddressee.into());
    }
    let said = intake::dry_run(&gateway, &manifest).await?;
    let language = language::of(&gateway, &headers);
    let mut answer = assess::answer(&gateway.catalogue, &said.assessment, language);
    if let (Some(law), Some(members)) = (said.own_law, answer.as_object_mut())
        && caller.authority == *own
    {
        members.insert("own_law".to_owned(), law.answer(&gateway.catalogue, language));
    }
    Ok(json_response(StatusCode::OK, &answer))
}

/// `POST /v1/bundles`: hands a bundle in.
pub(super) async fn submit(
    State(gateway): Shared,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let language = language::of(&gateway, &headers);
    let limits = gateway.directory.limits(&caller.authority, gateway.config.file.limits);
    let stalled = Duration::from_secs(limits.stalled_seconds);
    let submission = Submission {
        strict: prefers_strict(&headers),
        anyway: sent_anyway(&headers, &caller)?,
        caller,
    };
    let own = submission.caller.authority == *gateway.directory.own();
    if upload::is_manifest(&headers, own) {
        return upload::begin(&gateway, submission, body, language).await;
    }
    let parts = Parts::new(&headers, body, stalled, limits.bundle_bytes)?;
    match intake::take_in(&gateway, submission, parts).await {
        Ok(taken) => Ok(answer(&gateway, &taken, language)),
        Err(refused) => Err(problem(&gateway, refused, language)),
    }
}

fn prefers_strict(headers: &HeaderMap) -> bool {
    let prefer = headers.get("prefer").and_then(|value| value.to_str().ok()).unwrap_or_default();
    prefer.split(',').any(|word| word.trim().eq_ignore_ascii_case("handling=strict"))
}

/// The reason of `Send-Anyway`, which only a person of one's own authority may give.
fn sent_anyway(headers: &HeaderMap, caller: &Caller) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("send-anyway") else { return Ok(None) };
    if caller.person.is_none() {
        return Err(Refusal::NotAllowed("a person's own key: only an officer sends it anyway"));
    }
    let reason = value.to_str().ok().and_then(percent_decoded);
    let reason = reason.filter(|reason| (1..=2_000).contains(&reason.trim().len()));
    reason.map(Some).ok_or(Refusal::NotAllowed("a reason in Send-Anyway, percent-encoded UTF-8"))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let byte = if byte == b'%' {
            let digit = |b: u8| char::from(b).to_digit(16);
            let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
            u8::try_from(value).ok()?
        } else {
            byte
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

pub(super) fn answer(gateway: &Gateway, taken: &Taken, language: &str) -> Response {
    let (status, state, accepted) = match taken {
        Taken::Accepted(accepted) => (StatusCode::CREATED, "accepted", accepted),
        Taken::Repeat(accepted) => (StatusCode::OK, "accepted", accepted),
        Taken::Held(accepted) => (StatusCode::ACCEPTED, "held", accepted),
    };
    let mut response = json_response(status, &body_of(gateway, state, accepted, language));
    let headers = response.headers_mut();
    let location = format!("/v1/bundles/{}", accepted.key);
    if let Ok(location) = HeaderValue::from_str(&location) {
        headers.insert(header::LOCATION, location);
    }
    if matches!(taken, Taken::Repeat(_)) {
        headers.insert("bundle-repeat", HeaderValue::from_static("?1"));
    }
    response
}

fn body_of(gateway: &Gateway, state: &str, accepted: &Accepted, language: &str) -> Value {
    let evidence =
        accepted.evidence.iter().map(|one| json!({ "event": one.event, "jws": one.jws }));
    let assessment = accepted.assessment.as_ref();
    json!({
        "state": state,
        "bundle": accepted.key,
        "digest": accepted.digest,
        "evidence": evidence.collect::<Vec<_>>(),
        "assessment": assessment.map(|a| assess::answer(&gateway.catalogue, a, language)),
    })
}

pub(super) fn problem(gateway: &Gateway, refused: Refused, language: &str) -> Problem {
    gateway.metrics.refused(refused.refusal.code());
    let mut problem = Problem::from(refused.refusal);
    if let Some(assessment) = refused.assessment {
        let findings = assess::rendered(&gateway.catalogue, &assessment.findings, language);
        problem = problem.with("findings", Value::Array(findings));
    }
    if refused.quarantine_full {
        problem = problem.with("quarantine", Value::String("full".to_owned()));
    }
    match refused.evidence {
        Some(jws) => problem.with("evidence", Value::String(jws)),
        None => problem,
    }
}

/// `GET …`: state, assessment, what is missing.
pub(super) async fn state(
    State(gateway): Shared,
    caller: Caller,
    Path((from, bundle)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let key = key(&from, &bundle)?;
    let language = language::of(&gateway, &headers);
    let body = match look::bundle(&gateway, &caller, &key).await {
        Ok((state, accepted, erased)) => {
            let mut body = body_of(&gateway, &state, &accepted, language);
            if let (Some(erased), Some(members)) = (erased, body.as_object_mut()) {
                members.insert("erased".to_owned(), retention::erased(erased));
            }
            body
        }
        Err(Refusal::NotFound) => {
            let awaiting = uploads::look(&gateway, &caller, &key).await?;
            upload::body_of(&gateway, &awaiting, language)
        }
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(json_response(StatusCode::OK, &body))
}

/// `GET …/manifest`: the first seal, byte for byte.
pub(super) async fn manifest(
    State(gateway): Shared,
    caller: Caller,
    Path((from, bundle)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let jws = look::manifest(&gateway, &caller, &key(&from, &bundle)?).await?;
    let headers = [(header::CONTENT_TYPE, "application/jose"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, jws).into_response())
}

/// `GET …/documents/{document}`: a document, or a range of it (RFC 9110 §14).
pub(super) async fn document(
    State(gateway): Shared,
    caller: Caller,
    Path((from, bundle, document)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let key = key(&from, &bundle)?;
    let document: DocumentId = document.parse().map_err(|_| Refusal::NotFound)?;
    let stored = look::document(&gateway, &caller, &key, &document).await?;
    let size = stored.size();
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, from, to) = match range.and_then(|range| parse_range(range, size)) {
        Some((from, to)) => (StatusCode::PARTIAL_CONTENT, from, to),
        None => (StatusCode::OK, 0, size),
    };
    let kind = HeaderValue::from_str(stored.media_type())
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let etag = HeaderValue::from_str(&format!("\"{}\"", stored.sha256()));
    let reader = gateway.store.documents().open(stored, from, to).await;
    let reader = reader.map_err(|error| crate::flow::refuse::document(&error))?;
    let mut response = (status, streamed(reader)).into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, kind);
    out.insert(header::CONTENT_LENGTH, HeaderValue::from(to - from));
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(etag) = etag {
        out.insert(header::ETAG, etag);
    }
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {from}-{}/{size}", to.saturating_sub(1));
        if let Ok(range) = HeaderValue::from_str(&range) {
            out.insert(header::CONTENT_RANGE, range);
        }
    }
    Ok(response)
}

/// One range of bytes, exclusive at its end; anything else is answered with the whole document.
fn parse_range(text: &str, size: u64) -> Option<(u64, u64)> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let first: u64 = first.parse().ok()?;
    let last: u64 = if last.is_empty() { size.checked_sub(1)? } else { last.parse().ok()? };
    (first <= last && first < size).then(|| (first, last.saturating_add(1).min(size)))
}

/// A document as a body: each piece is decrypted and checked before it leaves.
fn streamed(reader: DocumentReader) -> Body {
    Body::from_stream(stream::unfold(Some(reader), |reader| async move {
        let mut reader = reader?;
        match reader.next().await {
            Ok(Some(piece)) => Some((Ok(Bytes::from(piece)), Some(reader))),
            Ok(None) => None,
            Err(error) => Some((Err(std::io::Error::other(error)), None)),
        }
    }))
}

/// `GET …/evidence`: all evidence of the bundle.
pub(super) async fn evidence(
    State(gateway): Shared,
    caller: Caller,
    Path((from, bundle)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let all = look::evidence(&gateway, &caller, &key(&from, &bundle)?).await?;
    let all: Vec<Value> = all
        .iter()
        .map(|one| json!({ "event": one.event, "issuer": one.issuer, "jws": one.jws }))
        .collect();
    Ok(json_response(StatusCode::OK, &json!({ "evidence": all })))
}

/// `POST …/evidence`: the other side's evidence.
pub(super) async fn hand_in_evidence(
    State(gateway): Shared,
    caller: Caller,
    Path((from, bundle)): Path<(String, String)>,
    body: Body,
) -> Result<Response, Problem> {
    let key = key(&from, &bundle)?;
    let jws = read(body, EVIDENCE_BYTES_MAX, "the evidence").await?;
    hand_over::take_evidence(&gateway, &caller, &key, &jws).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn read(body: Body, limit: usize, what: &'static str) -> Result<Bytes, Refusal> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Refusal::TooLarge {
            what,
            actual: limit as u64 + 1,
            limit: limit as u64,
            unit: "bytes",
        }),
        Err(_) => Err(Refusal::BodyCut),
    }
}

pub(super) fn json_response(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}
