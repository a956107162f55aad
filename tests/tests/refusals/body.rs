//! The body: of another type, in another order, or not whole.

use anyhow::Result;
use gateway_tests::Outgoing;
use gateway_tests::http::{Answer, Multipart, Request};

use super::{MARK, Row, Stage, example, unsigned};

pub(super) fn rows() -> Vec<Row> {
    vec![
        unsigned("another media type", 415, "media-type", |stage| {
            stage.peer.ask(&Request::post("/v1/bundles", "application/json", example().bytes()))
        }),
        unsigned("no boundary", 415, "media-type", |stage| {
            stage.peer.ask(&Request::post("/v1/bundles", "multipart/form-data", MARK))
        }),
        unsigned("a document before the manifest", 400, "multipart-malformed", |stage| {
            let body = Multipart::default().part("document", Some("zapros.pdf"), MARK.as_bytes());
            stage.peer.ask(&body.request())
        }),
        unsigned("no part", 400, "multipart-malformed", |stage| {
            stage.peer.ask(&Multipart::default().request())
        }),
        unsigned("a part of another name", 400, "multipart-malformed", |stage| {
            let bundle = Outgoing::of(&example());
            let body = bundle.multipart(&stage.seal)?.part(MARK, None, b"");
            stage.peer.ask(&body.request())
        }),
        unsigned("a body that ends inside a part", 400, "body-cut", |stage| {
            let whole = Outgoing::of(&example()).request(&stage.seal)?;
            let half = whole.body().split_at(whole.body().len() / 2).0;
            let kind = format!("multipart/form-data; boundary={}", Multipart::BOUNDARY);
            stage.peer.ask(&Request::post("/v1/bundles", &kind, half))
        }),
        unsigned("a body that stands still", 408, "body-stalled", |stage| half(stage, false)),
        unsigned("a connection that ends half-way", 400, "body-cut", |stage| half(stage, true)),
    ]
}

/// Sends half of a bundle; then nothing more, or the end of the connection.
fn half(stage: &Stage, end: bool) -> Result<Answer> {
    let whole = Outgoing::of(&example()).request(&stage.seal)?.to_bytes();
    let mut connection = stage.peer.open()?;
    connection.write(whole.split_at(whole.len() / 2).0)?;
    if end {
        connection.finish()?;
    }
    connection.answer()
}
