//! What every answer of the desk carries, so that a page can load, send and be framed only as the
//! desk meant it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Nothing but the desk's own files, and no inline script or style.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Refuses what another site sends, and gives every answer its headers.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let mut response = if from_elsewhere(request.method(), request.headers()) {
        StatusCode::FORBIDDEN.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Nobody decides anything on books that may be older than what was decided.
pub(super) async fn closed(
    State(gateway): State<Arc<Gateway>>,
    request: Request,
    next: Next,
) -> Response {
    let decides = *request.method() == Method::POST && !request.uri().path().starts_with("/sign-");
    if decides && gateway.gate.is_closed() {
        return (StatusCode::SERVICE_UNAVAILABLE, Refusal::Restoring.to_string()).into_response();
    }
    next.run(request).await
}

/// Whether another site makes the browser change something here. The token of each form is the
/// real lock; this is the bolt before it (Fetch Metadata).
fn from_elsewhere(method: &Method, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    *method != Method::GET
        && *method != Method::HEAD
        && site.is_some_and(|site| site != b"same-origin" && site != b"none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_changes_nothing_here() {
        let from = |site: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            headers
        };
        assert!(from_elsewhere(&Method::POST, &from("cross-site")));
        assert!(from_elsewhere(&Method::POST, &from("same-site")));
        assert!(!from_elsewhere(&Method::POST, &from("same-origin")));
        assert!(!from_elsewhere(&Method::GET, &from("cross-site")));
        assert!(!from_elsewhere(&Method::POST, &HeaderMap::new()));
    }
}
