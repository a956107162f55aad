//! The desk's own style, script and mark: part of the program, fetched from nowhere else.
//!
//! An address carries the file's digest, so a browser may keep the file for ever and still sees
//! a new release at once.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use gateway_bundle::Digest;
use http::{StatusCode, header};

const ASSETS: [(&str, &str, &str); 3] = [
    ("desk.css", "text/css; charset=utf-8", include_str!("../../assets/desk.css")),
    ("desk.js", "text/javascript; charset=utf-8", include_str!("../../assets/desk.js")),
    ("mark.svg", "image/svg+xml", include_str!("../../assets/mark.svg")),
];

/// The address of a file.
pub(super) fn address(name: &str) -> String {
    static VERSION: OnceLock<String> = OnceLock::new();
    let version = VERSION.get_or_init(|| {
        let all: String = ASSETS.iter().map(|(_, _, content)| *content).collect();
        Digest::of(all.as_bytes()).to_string().chars().take(12).collect()
    });
    format!("/assets/{name}?v={version}")
}

/// `GET /assets/{name}`
pub(super) async fn get(Path(name): Path<String>) -> Response {
    let Some((_, kind, content)) = ASSETS.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, *kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, *content).into_response()
}
