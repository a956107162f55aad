//! The seal: malformed, broken, by another key, or no seal at all.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gateway_evidence::{SigningKey, Typ};
use gateway_tests::Outgoing;
use gateway_tests::http::Answer;
use jiff::Timestamp;
use ring::rand::SystemRandom;

use super::{Row, Stage, example, unsigned};

pub(super) fn rows() -> Vec<Row> {
    vec![
        unsigned("no seal", 400, "seal-malformed", |stage| {
            let bundle = Outgoing::of(&example());
            stage.peer.ask(&bundle.parts(&bundle.manifest).request())
        }),
        unsigned("no JWS", 400, "seal-malformed", |stage| with(stage, "zzqmark.zzqmark")),
        unsigned("a statement of another kind", 400, "seal-malformed", |stage| {
            let manifest = example().bytes();
            let random = SystemRandom::new();
            let jws = stage.seal.sign(Typ::Certification, &manifest[..900], now(), &random)?;
            with(stage, &jws)
        }),
        unsigned("a changed signature", 422, "seal-broken", |stage| {
            let [head, payload, signature] = pieces(stage)?;
            let mut bytes = URL_SAFE_NO_PAD.decode(signature)?;
            bytes.swap(3, 40);
            with(stage, &format!("{head}.{payload}.{}", URL_SAFE_NO_PAD.encode(bytes)))
        }),
        unsigned("a changed manifest", 422, "seal-broken", |stage| {
            let [head, _, signature] = pieces(stage)?;
            let other = URL_SAFE_NO_PAD.encode(example().bytes());
            with(stage, &format!("{head}.{other}.{signature}"))
        }),
        unsigned("the algorithm `none`", 400, "seal-malformed", |stage| algorithm(stage, "none")),
        unsigned("a symmetric algorithm", 400, "seal-malformed", |stage| algorithm(stage, "HS256")),
        unsigned("another signature algorithm", 422, "seal-unsupported", |stage| {
            algorithm(stage, "EdDSA")
        }),
        unsigned("the receiver's own seal", 403, "seal-unknown-key", |stage| {
            sealed_by(stage, &stage.pair.br.seal()?)
        }),
        unsigned("a stranger's seal", 403, "seal-unknown-key", |stage| {
            sealed_by(stage, &stage.stranger.seal()?)
        }),
        unsigned("the TLS key as a seal", 403, "seal-unknown-key", |stage| {
            sealed_by(stage, &stage.pair.kz.signing_key(&stage.pair.kz.client())?)
        }),
    ]
}

fn now() -> Timestamp {
    Timestamp::now()
}

/// Hands in a bundle with this text where the seal belongs.
fn with(stage: &Stage, seal: &str) -> Result<Answer> {
    stage.peer.ask(&Outgoing::of(&example()).parts(seal.as_bytes()).request())
}

fn sealed_by(stage: &Stage, key: &SigningKey) -> Result<Answer> {
    stage.peer.ask(&Outgoing::of(&example()).request(key)?)
}

/// The three pieces of a good seal.
fn pieces(stage: &Stage) -> Result<[String; 3]> {
    let seal = Outgoing::of(&example()).sealed(&stage.seal)?;
    let pieces: Vec<String> = seal.split('.').map(str::to_owned).collect();
    pieces.try_into().ok().context("three pieces")
}

/// A good seal whose header names another algorithm.
fn algorithm(stage: &Stage, name: &str) -> Result<Answer> {
    let [head, payload, signature] = pieces(stage)?;
    let head = String::from_utf8(URL_SAFE_NO_PAD.decode(head)?)?;
    let head = head.replace("\"ES256\"", &format!("\"{name}\""));
    with(stage, &format!("{}.{payload}.{signature}", URL_SAFE_NO_PAD.encode(head)))
}
