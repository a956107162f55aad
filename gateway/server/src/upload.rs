//! Handing a large bundle in, from the sender's side: the manifest first, then each document from
//! where it stopped. Whoever calls this again after a broken line sends nothing twice.

use bytes::Bytes;
use gateway_bundle::Manifest;
use gateway_bundle::manifest::Document;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::Value;

use crate::client::{Answer, ClientError, Connection, whole};
use crate::multipart::{DocumentStream, streamed};

/// From so many bytes of documents on a bundle is handed in this way; below, one request is
/// quicker, and little is lost with it.
pub const WORTH_IT: u64 = 8 << 20;
/// The most bytes of an answer.
const ANSWER_BYTES_MAX: usize = 8 << 20;

/// What is handed in.
pub trait Cargo {
    /// The manifest part: a seal, or one's own bare manifest.
    fn part(&self) -> Bytes;
    /// The manifest.
    fn manifest(&self) -> &Manifest;
    /// A document from a byte on.
    fn open(&self, document: &Document, from: u64) -> DocumentStream;
    /// So many bytes are at the other side, as it says.
    fn there(&self, _bytes: u64) {}
    /// So many bytes have been given to the network or are there.
    fn sent(&self) -> u64 {
        0
    }
}

/// Hands a bundle in, or goes on with it. Returns the answer that decides: what a bundle in one
/// request would be answered, or why it cannot go on.
///
/// # Errors
///
/// The connection broke. What was durable stays there; the same call on a new connection goes on.
pub async fn hand_in(
    connection: &mut Connection,
    cargo: &impl Cargo,
    headers: &HeaderMap,
) -> Result<Answer, ClientError> {
    let begun = begin(connection, cargo, headers).await?;
    let Some(offsets) = awaited(&begun, cargo.manifest()) else { return Ok(begun) };
    cargo.there(offsets.iter().map(|(_, offset)| *offset).sum());
    for (document, offset) in offsets {
        if offset < document.size {
            let answer = add(connection, cargo, headers, document, offset).await?;
            if answer.status != StatusCode::NO_CONTENT {
                return Ok(answer);
            }
        }
    }
    // All documents are there, and the last answer was somebody else's.
    begin(connection, cargo, headers).await
}

async fn begin(
    connection: &mut Connection,
    cargo: &impl Cargo,
    headers: &HeaderMap,
) -> Result<Answer, ClientError> {
    let part = cargo.part();
    let sealed = part.first() != Some(&b'{');
    let kind = if sealed { "application/jose" } else { "application/json" };
    let mut headers = headers.clone();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(part.len()));
    connection.ask(Method::POST, "/v1/bundles", headers, whole(part), ANSWER_BYTES_MAX).await
}

/// Where each document goes on; nothing if the answer is another.
fn awaited<'m>(answer: &Answer, manifest: &'m Manifest) -> Option<Vec<(&'m Document, u64)>> {
    if answer.status != StatusCode::ACCEPTED {
        return None;
    }
    let body = gateway_bundle::json::parse(&answer.body).ok()?;
    if body.get("state")?.as_str()? != "awaiting-documents" {
        return None;
    }
    let listed = body.get("documents")?.as_array()?;
    let offset = |document: &Document| {
        let is_it = |one: &&Value| one.get("id").is_some_and(|id| *id == *document.id.as_str());
        let offset = listed.iter().find(is_it)?.get("offset")?.as_u64()?;
        (offset <= document.size).then_some(offset)
    };
    manifest.documents.iter().map(|one| Some((one, offset(one)?))).collect()
}

async fn add(
    connection: &mut Connection,
    cargo: &impl Cargo,
    headers: &HeaderMap,
    document: &Document,
    offset: u64,
) -> Result<Answer, ClientError> {
    let mut headers = headers.clone();
    let partial = HeaderValue::from_static("application/partial-upload");
    headers.insert(header::CONTENT_TYPE, partial);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(document.size - offset));
    headers.insert("upload-offset", HeaderValue::from(offset));
    headers.insert("upload-complete", HeaderValue::from_static("?1"));
    let path = format!("/v1/bundles/{}/documents/{}", cargo.manifest().key(), document.id);
    let body = streamed(cargo.open(document, offset));
    connection.ask(Method::PATCH, &path, headers, body, ANSWER_BYTES_MAX).await
}
