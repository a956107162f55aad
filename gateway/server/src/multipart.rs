//! A bundle on the wire: `multipart/form-data`, the manifest first, then each document.
//!
//! The writing side. Sizes are known from the manifest, so the body has a `Content-Length` and
//! the documents stream from the disk as the network takes them.

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use gateway_bundle::manifest::Document;
use http::{HeaderMap, HeaderValue, header};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;

use crate::client::RequestBody;

/// A document's bytes as they are read.
pub type DocumentStream =
    std::pin::Pin<Box<dyn Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static>>;

/// The head and the body of `POST /v1/bundles`.
pub fn bundle(
    boundary: &str,
    manifest: Bytes,
    sealed: bool,
    documents: Vec<(Document, DocumentStream)>,
) -> (HeaderMap, RequestBody) {
    let kind = if sealed { "application/jose" } else { "application/json" };
    let first = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"manifest\"\r\nContent-Type: {kind}\r\n\r\n"
    );
    let end = Bytes::from(format!("\r\n--{boundary}--\r\n"));
    let mut length = first.len() as u64 + manifest.len() as u64 + end.len() as u64;
    let mut parts = vec![once(Bytes::from(first)), once(manifest)];
    for (document, content) in documents {
        let head = document_head(boundary, &document);
        length += head.len() as u64 + document.size;
        parts.push(once(head));
        parts.push(content);
    }
    parts.push(once(end));
    let frames = stream::iter(parts).flatten().map(|piece| piece.map(Frame::data));
    (headers(boundary, length), StreamBody::new(frames).boxed_unsync())
}

/// A document alone as a body.
pub(crate) fn streamed(content: DocumentStream) -> RequestBody {
    StreamBody::new(content.map(|piece| piece.map(Frame::data))).boxed_unsync()
}

fn document_head(boundary: &str, document: &Document) -> Bytes {
    Bytes::from(format!(
        "\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"document\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
        document.file, document.media_type
    ))
}

fn headers(boundary: &str, length: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let kind = format!("multipart/form-data; boundary={boundary}");
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers
}

fn once(bytes: Bytes) -> DocumentStream {
    Box::pin(stream::once(async move { Ok(bytes) }))
}
