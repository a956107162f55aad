//! Documents, streamed to whoever may read them.

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use gateway_bundle::{BundleKey, DocumentId};
use gateway_store::DocumentReader;
use gateway_store::documents::StoredDocument;
use http::{HeaderValue, header};

use super::load;
use super::show::attachment;
use super::visit::{Fault, Visit};
use crate::flow::refuse;
use crate::refusal::Refusal;

/// `GET /cases/{number}/documents/{from}/{bundle}/{document}`
pub(super) async fn of_case(
    visit: Visit,
    Path((number, from, bundle, document)): Path<(String, String, String, String)>,
) -> Response {
    let made = async {
        let (key, document) = names(&from, &bundle, &document)?;
        file(&visit, visit.loader().document_in(&number, key, document).await?).await
    };
    visit.answer(made.await.map_err(Fault::from))
}

/// `GET /held/{from}/{bundle}/documents/{document}`
pub(super) async fn of_held(
    visit: Visit,
    Path((from, bundle, document)): Path<(String, String, String)>,
) -> Response {
    let made = async {
        let (key, document) = names(&from, &bundle, &document)?;
        file(&visit, visit.loader().document_of_held(&key, document).await?).await
    };
    visit.answer(made.await.map_err(Fault::from))
}

fn names(from: &str, bundle: &str, document: &str) -> Result<(BundleKey, DocumentId), Refusal> {
    let key = load::key(from, bundle).ok_or(Refusal::NotFound)?;
    Ok((key, document.parse().map_err(|_| Refusal::NotFound)?))
}

async fn file(visit: &Visit, stored: StoredDocument) -> Result<Response, Refusal> {
    let kind = HeaderValue::from_str(stored.media_type());
    let headers = [
        (
            header::CONTENT_TYPE,
            kind.unwrap_or(HeaderValue::from_static("application/octet-stream")),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(stored.size())),
        (header::CONTENT_DISPOSITION, attachment(stored.file())),
    ];
    let size = stored.size();
    let reader = visit.desk.gateway.store.documents().open(stored, 0, size).await;
    let reader = reader.map_err(|error| refuse::document(&error))?;
    Ok((headers, streamed(reader)).into_response())
}

/// A document as it is read; a document that does not open ends the answer early.
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
