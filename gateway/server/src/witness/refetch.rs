//! What partners hold that a restored gateway lost: found by their lists, fetched, taken back.
//!
//! Evidence of bundles that are here is completed; bundles of the partner that were accepted and
//! lost come back whole, as of their first receipt. What cannot come back is told to people: one's
//! own bundles, whose content a partner does not give out, and what does not verify.

use std::sync::Arc;
use std::time::Duration;

use gateway_bundle::manifest::{Document, MANIFEST_BYTES_MAX};
use gateway_bundle::{AuthorityId, BundleKey};
use gateway_store::DocumentWriter;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tracing::{info, warn};

use super::{NotChecked, PATIENCE};
use crate::client::{ClientError, Connection, empty};
use crate::flow::recover::{Recovery, add_evidence, standing};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The most bytes of a list, of a bundle's evidence, or of a sealed manifest.
const LIST_BYTES_MAX: usize = MANIFEST_BYTES_MAX * 2;
/// The most pages that a partner's list may have.
const PAGES_MAX: usize = 100_000;
/// The longest that a document may stand still.
const STALLED: Duration = Duration::from_secs(30);

/// A bundle of a partner's list.
struct Listed {
    key: BundleKey,
    evidence: Vec<String>,
}

/// Takes back what a partner holds, and returns what it holds and cannot come back.
pub(super) async fn from_partner(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
    connection: &mut Connection,
) -> Result<Vec<BundleKey>, NotChecked> {
    let mut lost = Vec::new();
    let mut path = "/v1/exchanged".to_owned();
    for _ in 0..PAGES_MAX {
        let page = json(connection, &path).await?;
        let bundles = page.get("bundles").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for listed in bundles.iter().filter_map(listed) {
            let key = listed.key.clone();
            if !take_back(gateway, partner, connection, listed).await? {
                warn!(event = "bundle-lost", bundle = %key);
                lost.push(key);
            }
        }
        let Some(next) = page.get("next").and_then(Value::as_str) else { return Ok(lost) };
        let next = next.parse::<uuid::Uuid>().map_err(|_| NotChecked::Answer("it has no next"))?;
        path = format!("/v1/exchanged?after={next}");
    }
    Err(NotChecked::Answer("the list has no end"))
}

fn listed(value: &Value) -> Option<Listed> {
    let text = |name| value.get(name).and_then(Value::as_str);
    let key =
        BundleKey { from: text("from")?.parse().ok()?, bundle: text("bundle")?.parse().ok()? };
    let evidence = value.get("evidence")?.as_array()?;
    let evidence = evidence.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
    Some(Listed { key, evidence })
}

/// Takes back what is lacking of one bundle. Says whether nothing lacks any more.
async fn take_back(
    gateway: &Arc<Gateway>,
    partner: &AuthorityId,
    connection: &mut Connection,
    listed: Listed,
) -> Result<bool, NotChecked> {
    let known = standing(gateway, listed.key.clone()).await;
    let known = known.map_err(|_| NotChecked::Answer("our own store cannot be read"))?;
    if let Some((bundle, known)) = known {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        if listed.evidence.iter().all(|one| known.contains(one)) {
            return Ok(true);
        }
        let all = evidence(connection, &listed.key).await?;
        return settled(add_evidence(gateway, bundle, &all).await);
    }
    if listed.key.from != *partner {
        return Ok(false);
    }
    let all = evidence(connection, &listed.key).await?;
    let place = format!("/v1/bundles/{}", listed.key);
    let manifest = match fetch(connection, &format!("{place}/manifest")).await {
        // The partner has erased it by its own rules; waiting for it would be waiting for ever.
        Err(NotChecked::Status(StatusCode::GONE)) => return Ok(false),
        fetched => fetched?,
    };
    let mut recovery = match Recovery::begin(gateway, partner, manifest, &all).await {
        Ok(recovery) => recovery,
        Err(refusal) => return settled(Err(refusal)),
    };
    for document in recovery.documents() {
        let path = format!("{place}/documents/{}", document.id);
        let writer = match recovery.writer(gateway, &document) {
            Ok(writer) => fetch_into(connection, &path, &document, writer).await?,
            Err(refusal) => return settled(Err(refusal)),
        };
        let Some(writer) = writer else { return Ok(false) };
        if let Err(refusal) = recovery.add(&document, writer).await {
            return settled(Err(refusal));
        }
    }
    if let Err(refusal) = recovery.keep(gateway).await {
        return settled(Err(refusal));
    }
    info!(event = "bundle-taken-back", bundle = %listed.key);
    let known = standing(gateway, listed.key).await;
    match known.map_err(|_| NotChecked::Answer("our own store cannot be read"))? {
        Some((bundle, _)) => settled(add_evidence(gateway, bundle, &all).await),
        None => Ok(false),
    }
}

/// A refusal that is about the bundle loses it; one that may pass is tried again as a whole.
fn settled(outcome: Result<(), Refusal>) -> Result<bool, NotChecked> {
    match outcome {
        Ok(()) => Ok(true),
        Err(Refusal::Full | Refusal::Unavailable | Refusal::Clock | Refusal::SealNotChecked(_)) => {
            Err(NotChecked::Answer("it cannot be kept or checked now"))
        }
        Err(refusal) => {
            warn!(event = "bundle-not-taken-back", code = refusal.code());
            Ok(false)
        }
    }
}

/// All evidence that a partner holds of a bundle.
async fn evidence(connection: &mut Connection, key: &BundleKey) -> Result<Vec<String>, NotChecked> {
    let answer = json(connection, &format!("/v1/bundles/{key}/evidence")).await?;
    let all = answer.get("evidence").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    Ok(all.iter().filter_map(|one| one.get("jws")?.as_str().map(str::to_owned)).collect())
}

async fn json(connection: &mut Connection, path: &str) -> Result<Value, NotChecked> {
    let body = fetch(connection, path).await?;
    gateway_bundle::json::parse(&body).map_err(|_| NotChecked::Answer("it is no JSON"))
}

async fn fetch(connection: &mut Connection, path: &str) -> Result<Vec<u8>, NotChecked> {
    let answer = connection.ask(Method::GET, path, HeaderMap::new(), empty(), LIST_BYTES_MAX);
    let answer = tokio::time::timeout(PATIENCE, answer).await;
    let answer = answer.map_err(|_| ClientError::Timeout)??;
    match answer.status {
        StatusCode::OK => Ok(answer.body.to_vec()),
        status => Err(NotChecked::Status(status)),
    }
}

/// Reads a document into a file; `None` if it is not the one of the manifest, or was erased there.
async fn fetch_into(
    connection: &mut Connection,
    path: &str,
    document: &Document,
    mut writer: DocumentWriter,
) -> Result<Option<DocumentWriter>, NotChecked> {
    let answer = connection.send(Method::GET, path, HeaderMap::new(), empty());
    let answer =
        tokio::time::timeout(PATIENCE, answer).await.map_err(|_| ClientError::Timeout)??;
    if answer.status() == StatusCode::GONE {
        return Ok(None);
    }
    if answer.status() != StatusCode::OK {
        return Err(NotChecked::Status(answer.status()));
    }
    let mut body = answer.into_body();
    let mut rest = document.size;
    loop {
        let frame = tokio::time::timeout(STALLED, body.frame()).await;
        let Some(frame) = frame.map_err(|_| ClientError::Timeout)? else { break };
        let Ok(piece) = frame.map_err(|_| ClientError::Answer)?.into_data() else { continue };
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        let Some(left) = rest.checked_sub(length) else { return Ok(None) };
        rest = left;
        let written = writer.write(&piece).await;
        written.map_err(|_| NotChecked::Answer("our own disk cannot be written"))?;
    }
    Ok((rest == 0).then_some(writer))
}
