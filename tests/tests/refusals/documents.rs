//! The documents, under a good seal: changed, missing, too many, or under other names.

use anyhow::Result;
use gateway_tests::Outgoing;
use gateway_tests::http::{Answer, Multipart};

use super::{MARK, Row, Stage, example, signed};

pub(super) fn rows() -> Vec<Row> {
    let digest = "document-digest";
    let surplus = "document-surplus";
    vec![
        signed("a changed document", 422, digest, |stage| {
            change(stage, |documents| documents[1].1[10] ^= 1)
        }),
        signed("a longer document", 422, digest, |stage| {
            change(stage, |documents| documents[1].1.push(b'\n'))
        }),
        signed("a shorter document", 422, digest, |stage| {
            change(stage, |documents| documents[1].1.truncate(100))
        }),
        signed("two documents exchanged", 422, digest, |stage| {
            change(stage, |documents| {
                let (first, second) = (documents[0].1.clone(), documents[1].1.clone());
                (documents[0].1, documents[1].1) = (second, first);
            })
        }),
        signed("a missing document", 422, "document-missing", |stage| {
            change(stage, |documents| documents.truncate(2))
        }),
        signed("no document", 422, "document-missing", |stage| change(stage, Vec::clear)),
        signed("a surplus document", 422, surplus, |stage| {
            change(stage, |documents| documents.push((format!("{MARK}.pdf"), vec![1])))
        }),
        signed("a document twice", 422, surplus, |stage| {
            change(stage, |documents| documents.push(documents[0].clone()))
        }),
        signed("a path upwards in the part's head", 422, surplus, |stage| {
            change(stage, |documents| documents[0].0.insert_str(0, "../../"))
        }),
        signed("a part without a file name", 422, surplus, |stage| {
            let bundle = Outgoing::of(&example());
            let body = Multipart::default()
                .part("manifest", None, bundle.sealed(&stage.seal)?.as_bytes())
                .part("document", None, MARK.as_bytes());
            stage.peer.ask(&body.request())
        }),
    ]
}

type Documents = Vec<(String, Vec<u8>)>;

/// Hands in a bundle whose documents were changed after the seal.
fn change(stage: &Stage, change: impl Fn(&mut Documents)) -> Result<Answer> {
    let mut bundle = Outgoing::of(&example());
    change(&mut bundle.documents);
    stage.hand_in(&bundle)
}
