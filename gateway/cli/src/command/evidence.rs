//! `gateway evidence`: all evidence of a bundle.

use anyhow::{Context, Result, ensure};
use gateway_evidence::record::{BODY_BYTES_MAX, EvidenceBody};
use gateway_evidence::Jws;
use gateway_server::client::empty;
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use crate::access::Access;
use crate::{Answer, print};

const ANSWER_MAX: usize = 16 << 20;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The bundle: FROM/UUID.
    bundle: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    access: Access,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(show(arguments))
}

async fn show(arguments: &Arguments) -> Result<Answer> {
    let path = format!("/v1/bundles/{}/evidence", arguments.bundle);
    let mut connection = arguments.access.client()?.connect().await?;
    let answer = connection.ask(Method::GET, &path, HeaderMap::new(), empty(), ANSWER_MAX).await?;
    let body = gateway_bundle::json::parse(&answer.body).context("the answer is not understood")?;
    let detail = body["detail"].as_str().unwrap_or_default();
    ensure!(answer.status == StatusCode::OK, "{path}: {} {detail}", answer.status);
    if arguments.json {
        print::json(&body);
        return Ok(Answer::Yes);
    }
    let mut whole = true;
    for one in body["evidence"].as_array().into_iter().flatten() {
        let jws = one["jws"].as_str().unwrap_or_default();
        match read(jws) {
            Ok(body) => print::line(&format!(
                "{}  {:<22} {}  {}",
                body.time,
                body.event.name(),
                body.issuer,
                gateway_bundle::Digest::of(jws.as_bytes())
            )),
            Err(error) => {
                whole = false;
                print::line(&format!("{}: {error}", label(one)));
            }
        }
    }
    Ok(whole.into())
}

fn label(one: &Value) -> String {
    format!("{} by {}", one["event"], one["issuer"])
}

/// Reads a statement whose signature fits its certificate. Whose it is, `gateway bundle verify`
/// says with a trust file.
fn read(jws: &str) -> Result<EvidenceBody> {
    let jws = Jws::parse(jws, BODY_BYTES_MAX)?;
    jws.verify_signature()?;
    Ok(EvidenceBody::parse(jws.payload())?)
}
