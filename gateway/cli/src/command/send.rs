//! `gateway send`: hands a bundle directory in, at one's own gateway or at a partner's.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use gateway_bundle::manifest::Document;
use gateway_server::client::Answer as Reply;
use gateway_server::multipart::{self, DocumentStream};
use futures_util::StreamExt;
use http::{HeaderValue, Method, StatusCode, header};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use tokio_util::io::ReaderStream;

use crate::access::Access;
use crate::folder::{self, Found};
use crate::{Answer, print};

const ANSWER_MAX: usize = 16 << 20;
const PIECE: usize = 256 << 10;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The bundle directory.
    directory: PathBuf,
    /// Send it although the treaty wants more, and say why (an officer's own key).
    #[arg(long)]
    anyway: Option<String>,
    /// The language of findings: en, kk, ru or pt.
    #[arg(long, default_value = "en")]
    lang: String,
    /// Print the gateway's answer as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    access: Access,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(send(arguments))
}

async fn send(arguments: &Arguments) -> Result<Answer> {
    let found = folder::find(&arguments.directory)?;
    let Some(documents) = found.documents.clone() else {
        bail!("{}: not a bundle directory", arguments.directory.display());
    };
    for document in &found.manifest.documents {
        if let Some(fault) = folder::check_document(&documents, document)? {
            bail!("{}: {fault}", documents.display());
        }
    }
    let reply = post(arguments, &found, &documents).await?;
    tell(arguments, &reply)
}

async fn post(arguments: &Arguments, found: &Found, folder: &Path) -> Result<Reply> {
    let progress = progress(found.manifest.documents_size());
    let mut streams: Vec<(Document, DocumentStream)> = Vec::new();
    for document in &found.manifest.documents {
        let path = folder.join(&document.file);
        streams.push((document.clone(), read(path, progress.clone())));
    }
    let part = Bytes::from(found.part());
    let boundary = format!("bundle-{}", uuid::Uuid::now_v7().simple());
    let sealed = found.seal.is_some();
    let (mut headers, body) = multipart::bundle(&boundary, part, sealed, streams);
    headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(&arguments.lang)?);
    if let Some(reason) = &arguments.anyway {
        let reason = crate::access::percent_encoded(reason);
        headers.insert("send-anyway", HeaderValue::from_str(&reason)?);
    }
    let mut connection = arguments.access.client()?.connect().await?;
    let reply = connection.ask(Method::POST, "/v1/bundles", headers, body, ANSWER_MAX).await;
    progress.finish_and_clear();
    Ok(reply?)
}

/// A document that is opened when its turn comes.
fn read(path: PathBuf, progress: ProgressBar) -> DocumentStream {
    let open = async move {
        let file = tokio::fs::File::open(&path).await?;
        let pieces = ReaderStream::with_capacity(file, PIECE);
        Ok::<_, std::io::Error>(pieces.inspect(move |piece| {
            let size = piece.as_ref().map_or(0, Bytes::len);
            progress.inc(u64::try_from(size).unwrap_or(0));
        }))
    };
    Box::pin(futures_util::TryStreamExt::try_flatten(futures_util::stream::once(open)))
}

/// A bar where a person watches, and nothing elsewhere.
fn progress(size: u64) -> ProgressBar {
    use std::io::IsTerminal;
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta} left";
    let style = ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(size).with_style(style)
}

fn tell(arguments: &Arguments, reply: &Reply) -> Result<Answer> {
    let body = gateway_bundle::json::parse(&reply.body)
        .with_context(|| format!("the answer ({}) is not understood", reply.status))?;
    let taken = matches!(reply.status, StatusCode::CREATED | StatusCode::OK | StatusCode::ACCEPTED);
    if arguments.json {
        print::json(&body);
    } else {
        say(reply.status, &body);
    }
    Ok(taken.into())
}

fn say(status: StatusCode, body: &Value) {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    match status {
        StatusCode::CREATED => print::line(&format!("accepted: {}", text("digest"))),
        StatusCode::OK => print::line(&format!("was accepted before: {}", text("digest"))),
        StatusCode::ACCEPTED => print::line("held: a second person has to approve it"),
        _ => print::line(&format!("refused: {} ({})", text("detail"), text("code"))),
    }
    let findings = body["findings"].as_array().or_else(|| body["assessment"]["findings"].as_array());
    for finding in findings.into_iter().flatten() {
        let text = |name: &str| finding[name].as_str().unwrap_or_default();
        print::line(&format!("[{}] {} ({})", text("effect"), text("title"), text("code")));
        print::line(&format!("    {} {}", text("found"), text("wanted")));
        print::line(&format!("    {}: {}", text("who"), text("action")));
    }
}
