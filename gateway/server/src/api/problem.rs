//! Refusals on the wire: problem details (RFC 9457), and the only place that knows statuses.

use axum::response::{IntoResponse, Response};
use gateway_bundle::manifest::ManifestError;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::refusal::Refusal;

/// The base of every problem's type.
pub const PROBLEMS: &str = "https://treaty-gateway.invalid/problems/";
/// The base of the types that HTTP's own registry has.
const HTTP_PROBLEMS: &str = "https://iana.org/assignments/http-problem-types#";

/// A refusal with what goes along with it.
#[derive(Debug)]
pub struct Problem {
    refusal: Refusal,
    members: Map<String, Value>,
}

impl Problem {
    /// Adds a member of the answer, such as `findings` or `evidence`.
    #[must_use]
    pub fn with(mut self, member: &str, value: Value) -> Self {
        self.members.insert(member.to_owned(), value);
        self
    }

    /// The refusal.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, members: Map::new() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = status(&self.refusal);
        let code = self.refusal.code();
        let mut body = Map::new();
        body.insert("type".into(), json!(kind(&self.refusal)));
        body.insert("title".into(), json!(code.replace('-', " ")));
        body.insert("status".into(), json!(status.as_u16()));
        body.insert("code".into(), json!(code));
        body.insert("detail".into(), json!(self.refusal.to_string()));
        if let Some(pointer) = self.refusal.pointer() {
            body.insert("pointer".into(), json!(pointer));
        }
        if let Some(document) = self.refusal.document() {
            body.insert("document".into(), json!(document));
        }
        if let Refusal::TooLarge { actual, limit, unit, .. } = &self.refusal {
            body.insert("actual".into(), json!(actual));
            body.insert("limit".into(), json!(limit));
            body.insert("unit".into(), json!(unit));
        }
        if let Refusal::Busy { limit, .. } = &self.refusal {
            body.insert("actual".into(), json!(limit.saturating_add(1)));
            body.insert("limit".into(), json!(limit));
            body.insert("unit".into(), json!("requests at once"));
        }
        if let Refusal::UploadQuota { actual, limit } = &self.refusal {
            body.insert("actual".into(), json!(actual));
            body.insert("limit".into(), json!(limit));
            body.insert("unit".into(), json!("bytes"));
        }
        if let Refusal::UploadOffset { expected, provided } = &self.refusal {
            body.insert("expected-offset".into(), json!(expected));
            body.insert("provided-offset".into(), json!(provided));
        }
        if let Refusal::Succeeded { successor, .. } = &self.refusal {
            body.insert("successor".into(), json!(successor));
        }
        if let Refusal::Erased { at, why } = &self.refusal {
            body.insert("erased".into(), json!({ "at": at, "why": why }));
        }
        body.extend(self.members);
        let mut response = (status, Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Refusal::UploadOffset { expected, .. } = &self.refusal {
            headers.insert("upload-offset", HeaderValue::from(*expected));
            headers.insert("upload-complete", HeaderValue::from_static("?0"));
        }
        if let Some(seconds) = retry_after(&self.refusal) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The type of a problem: a standard's where it has one (draft-ietf-httpbis-resumable-upload §7).
fn kind(refusal: &Refusal) -> String {
    match refusal {
        Refusal::UploadOffset { .. } => format!("{HTTP_PROBLEMS}mismatching-upload-offset"),
        Refusal::UploadLength { .. } | Refusal::UploadSurplus => {
            format!("{HTTP_PROBLEMS}inconsistent-upload-length")
        }
        other => format!("{PROBLEMS}{}", other.code()),
    }
}

/// A witness has seen a log at another size than the log believes (C2SP tlog-witness). Its answer
/// is that size, in a form of its own.
pub(super) fn seen_at(size: u64) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/x.tlog.size")];
    (StatusCode::CONFLICT, headers, format!("{size}\n")).into_response()
}

fn retry_after(refusal: &Refusal) -> Option<u64> {
    match refusal {
        Refusal::Busy { seconds, .. } => Some(*seconds),
        Refusal::Restoring => Some(60),
        Refusal::Full | Refusal::Clock | Refusal::UploadQuota { .. } => Some(300),
        Refusal::Unavailable | Refusal::SealNotChecked(_) => Some(30),
        _ => None,
    }
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NoCertificate => StatusCode::UNAUTHORIZED,
        Refusal::UnknownKey
        | Refusal::Untrusted(_)
        | Refusal::NotAllowed(_)
        | Refusal::SealUnknownKey
        | Refusal::SealUntrusted(_)
        | Refusal::NotTheSender
        | Refusal::CheckpointUnsigned
        | Refusal::Approval(_) => StatusCode::FORBIDDEN,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Erased { .. } => StatusCode::GONE,
        Refusal::MediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Refusal::Multipart(_)
        | Refusal::BodyCut
        | Refusal::SealMalformed(_)
        | Refusal::CheckpointForm
        | Refusal::UploadLength { .. }
        | Refusal::UploadSurplus
        | Refusal::UploadDigest
        | Refusal::UploadHeaders(_)
        | Refusal::Evidence(_) => StatusCode::BAD_REQUEST,
        Refusal::BodyStalled { .. } => StatusCode::REQUEST_TIMEOUT,
        Refusal::TooLarge { .. } | Refusal::Manifest(ManifestError::TooLarge { .. }) => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        Refusal::Conflict
        | Refusal::UploadOffset { .. }
        | Refusal::UploadSuperseded
        | Refusal::UploadConflict => StatusCode::CONFLICT,
        Refusal::Manifest(_)
        | Refusal::SealUnsupported
        | Refusal::SealBroken
        | Refusal::NotTheAddressee
        | Refusal::Succeeded { .. }
        | Refusal::UnknownTreaty
        | Refusal::UnknownMessage
        | Refusal::NotATransferTreaty { .. }
        | Refusal::NotParties { .. }
        | Refusal::DocumentMissing { .. }
        | Refusal::DocumentSurplus { .. }
        | Refusal::DocumentDigest { .. }
        | Refusal::CheckpointContradicts
        | Refusal::Incomplete
        | Refusal::Admission(_)
        | Refusal::Record(_)
        | Refusal::StrictlyIncomplete => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Busy { .. } | Refusal::UploadQuota { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Full => StatusCode::INSUFFICIENT_STORAGE,
        Refusal::Unavailable | Refusal::Clock | Refusal::Restoring | Refusal::SealNotChecked(_) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        Refusal::Fault => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
