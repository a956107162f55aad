//! `gateway send`: hands a bundle directory in, at one's own gateway or at a partner's.
//!
//! The gate stands on the sender's side. Before a byte of a document travels, the documents are
//! compared with the manifest and the gateway is asked what the treaty still wants; what is
//! incomplete goes only with an officer's reason. A large bundle goes on where the line broke, in
//! this run or the next.

use std::io::SeekFrom;
use std::path::PathBuf;

use anyhow::{Result, bail};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use gateway_bundle::Manifest;
use gateway_bundle::manifest::Document;
use gateway_server::client::whole;
use gateway_server::multipart::{self, DocumentStream};
use gateway_server::upload::{self, Cargo};
use gateway_treaty::Catalogue;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use indicatif::ProgressBar;
use serde_json::{Value, json};
use tokio::io::AsyncSeekExt;
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use crate::access::{Access, percent_encoded};
use crate::arguments::Language;
use crate::remote::{self, Answered, Remote};
use crate::source::Source;
use crate::{Answer, findings, print};

/// The bytes of a document that are read at once.
const PIECE: usize = 256 << 10;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The bundle directory.
    directory: PathBuf,
    #[command(flatten)]
    access: Access,
    /// Send it although the treaty wants more, and say why. At one's own gateway this takes an
    /// officer's own key (--as).
    #[arg(long, value_name = "REASON")]
    anyway: Option<String>,
    #[command(flatten)]
    language: Language,
    /// Print JSON: the gateway's answer with the outcome.
    #[arg(long)]
    json: bool,
}

/// What became of the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Accepted,
    Repeat,
    Held,
    Refused,
}

impl Outcome {
    fn of(answered: &Answered) -> Option<Self> {
        match answered.status {
            StatusCode::CREATED => Some(Self::Accepted),
            StatusCode::OK => Some(Self::Repeat),
            StatusCode::ACCEPTED => Some(Self::Held),
            _ if answered.is_refusal() => Some(Self::Refused),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Repeat => "repeat",
            Self::Held => "held",
            Self::Refused => "refused",
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let source = Source::open(&arguments.directory)?;
    source.must_be_directory()?;
    let flaws = source.flaws()?;
    if !flaws.is_empty() {
        let detail = "documents are not those of the manifest; nothing was sent";
        if arguments.json {
            print::json(&json!({ "outcome": "refused", "detail": detail, "flaws": flaws }));
        } else {
            for flaw in &flaws {
                print::line(&format!("{}: {}", flaw.file, flaw.problem));
            }
            print::line(&format!("refused: {detail}"));
        }
        return Ok(Answer::No);
    }
    remote::run(send(arguments, &source))
}

async fn send(arguments: &Arguments, source: &Source) -> Result<Answer> {
    let language = &arguments.language.language;
    let mut remote = Remote::open(&arguments.access, language).await?;
    let service = remote.get("/v1").await?;
    let own = service.get("authority").is_some_and(|id| *id == *source.manifest.from.as_str());
    if !own && source.seal.is_none() {
        bail!(
            "{0} is not sealed, and this is another authority's gateway; run `gateway bundle seal {0}`",
            arguments.directory.display()
        );
    }
    if arguments.anyway.is_none()
        && let Some(answered) = assess(&mut remote, source).await?
    {
        return tell(arguments, Outcome::Refused, answered.body);
    }
    let mut headers = HeaderMap::new();
    match &arguments.anyway {
        Some(reason) if own => {
            headers.insert("send-anyway", HeaderValue::from_str(&percent_encoded(reason))?);
        }
        // A partner takes what is incomplete; it is the sender who has to mean it.
        Some(_) => {}
        None if own => {}
        None => drop(headers.insert("prefer", HeaderValue::from_static("handling=strict"))),
    }
    let answered = post(&mut remote, source, headers).await?;
    match Outcome::of(&answered) {
        Some(outcome) => tell(arguments, outcome, answered.body),
        None => bail!("{}; send the same again later", answered.detail()),
    }
}

/// What the treaty still wants, asked before any document travels; nothing where it is complete.
async fn assess(remote: &mut Remote, source: &Source) -> Result<Option<Answered>> {
    let (kind, part) = part(source);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(part.len()));
    let mut answered = remote.post("/v1/assessments", headers, whole(part)).await?;
    if answered.status == StatusCode::OK {
        let complete = answered.body.get("complete").and_then(Value::as_bool);
        if complete == Some(true) {
            return Ok(None);
        }
        let detail = "the treaty still wants something; nothing was sent; --anyway REASON sends it";
        if let Value::Object(members) = &mut answered.body {
            members.insert("detail".to_owned(), json!(detail));
        }
        return Ok(Some(answered));
    }
    if answered.is_refusal() {
        return Ok(Some(answered));
    }
    bail!("{}; send the same again later", answered.detail())
}

fn part(source: &Source) -> (&'static str, Bytes) {
    match &source.seal {
        Some(jws) => ("application/jose", Bytes::from(jws.compact().to_owned())),
        None => ("application/json", Bytes::from(source.bytes.clone())),
    }
}

async fn post(remote: &mut Remote, source: &Source, more: HeaderMap) -> Result<Answered> {
    let bar = print::progress(source.manifest.documents_size(), "sending");
    if source.manifest.documents_size() >= upload::WORTH_IT {
        let answered = remote.hand_in(&Sending { source, bar: bar.clone() }, &more).await;
        bar.finish_and_clear();
        return answered;
    }
    let documents = &source.manifest.documents;
    let stream =
        |document: &Document| (document.clone(), opened(source.document(document), 0, bar.clone()));
    let (_, part) = part(source);
    let boundary = format!("bundle-{}", Uuid::now_v7().simple());
    let documents = documents.iter().map(stream).collect();
    let (mut headers, body) = multipart::bundle(&boundary, part, source.seal.is_some(), documents);
    headers.extend(more);
    let answered = remote.post("/v1/bundles", headers, body).await;
    bar.finish_and_clear();
    answered
}

/// A large bundle on its way: what is there is not sent again.
struct Sending<'a> {
    source: &'a Source,
    bar: ProgressBar,
}

impl Cargo for Sending<'_> {
    fn part(&self) -> Bytes {
        part(self.source).1
    }

    fn manifest(&self) -> &Manifest {
        &self.source.manifest
    }

    fn open(&self, document: &Document, from: u64) -> DocumentStream {
        opened(self.source.document(document), from, self.bar.clone())
    }

    fn there(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    fn sent(&self) -> u64 {
        self.bar.position()
    }
}

/// A document's bytes from one on. The file is opened when its turn comes: a bundle may have more
/// documents than a process may have files open.
fn opened(path: PathBuf, from: u64, bar: ProgressBar) -> DocumentStream {
    let file = async move {
        let mut file = tokio::fs::File::open(&path).await?;
        file.seek(SeekFrom::Start(from)).await?;
        let pieces = ReaderStream::with_capacity(file, PIECE);
        Ok::<_, std::io::Error>(pieces.inspect(move |piece| {
            let length = piece.as_ref().map_or(0, Bytes::len);
            bar.inc(u64::try_from(length).unwrap_or(0));
        }))
    };
    Box::pin(stream::once(file).try_flatten())
}

fn tell(arguments: &Arguments, outcome: Outcome, mut body: Value) -> Result<Answer> {
    if arguments.json {
        if let Value::Object(members) = &mut body {
            members.insert("outcome".to_owned(), json!(outcome.name()));
        }
        print::json(&body);
    } else {
        let text = |member| body.get(member).and_then(Value::as_str).unwrap_or_default();
        print::line(&match outcome {
            Outcome::Accepted => format!("accepted; digest {}", text("digest")),
            Outcome::Repeat => format!("was accepted before; digest {}", text("digest")),
            Outcome::Held => "held: a second person has to approve it".to_owned(),
            Outcome::Refused => format!("refused: {}", text("detail")),
        });
        let catalogue = Catalogue::embedded()?;
        findings::tell(&catalogue, findings::of(&body), &arguments.language.language);
    }
    Ok((outcome != Outcome::Refused).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_no_outcome_and_what_may_not_is_a_refusal() {
        let outcome = |status| Outcome::of(&Answered { status, body: Value::Null });
        assert_eq!(outcome(StatusCode::CREATED), Some(Outcome::Accepted));
        assert_eq!(outcome(StatusCode::OK), Some(Outcome::Repeat));
        assert_eq!(outcome(StatusCode::ACCEPTED), Some(Outcome::Held));
        assert_eq!(outcome(StatusCode::UNPROCESSABLE_ENTITY), Some(Outcome::Refused));
        assert_eq!(outcome(StatusCode::TOO_MANY_REQUESTS), None);
        assert_eq!(outcome(StatusCode::SERVICE_UNAVAILABLE), None);
    }
}
