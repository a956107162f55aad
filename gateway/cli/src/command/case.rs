//! `gateway case`: the cases of one's own gateway, and the second person's approval.

use anyhow::{Result, bail};
use clap::Subcommand;
use gateway_server::client::empty;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::Value;

use crate::access::Access;
use crate::{Answer, print};

const ANSWER_MAX: usize = 64 << 20;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The cases, the last changed first.
    List(Asked),
    /// A case with its bundles, findings, evidence and originals.
    Show {
        /// The case's number.
        number: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Decisions that wait for their second person.
    Held(Asked),
    /// Approve a held decision, as a person (--as).
    Approve {
        /// The bundle: FROM/UUID.
        bundle: String,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(clap::Args)]
struct Asked {
    /// The language of findings.
    #[arg(long, default_value = "en")]
    lang: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    access: Access,
}

impl Asked {
    async fn ask(&self, method: Method, path: &str) -> Result<(StatusCode, Value)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(&self.lang)?);
        if method == Method::POST {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(0));
        }
        let mut connection = self.access.client()?.connect().await?;
        let answer = connection.ask(method, path, headers, empty(), ANSWER_MAX).await?;
        Ok((answer.status, gateway_bundle::json::parse(&answer.body)?))
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let (status, body) = self.ask(Method::GET, path).await?;
        if status != StatusCode::OK {
            bail!("{}", body["detail"].as_str().unwrap_or("no such thing here"));
        }
        Ok(body)
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match &arguments.command {
            Command::List(asked) => list(asked).await,
            Command::Show { number, asked } => show(number, asked).await,
            Command::Held(asked) => held(asked).await,
            Command::Approve { bundle, asked } => approve(bundle, asked).await,
        }
    })
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn all<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

async fn list(asked: &Asked) -> Result<Answer> {
    let body = asked.get("/v1/own/cases").await?;
    if asked.json {
        print::json(&body);
        return Ok(Answer::Yes);
    }
    for case in all(&body, "cases") {
        print::line(&format!(
            "{}  {:<11} {:<10} {:<12} {}",
            text(case, "number"),
            text(case, "state"),
            text(case, "partner"),
            text(case, "treaty"),
            text(case, "reference")
        ));
    }
    Ok(Answer::Yes)
}

async fn show(number: &str, asked: &Asked) -> Result<Answer> {
    let body = asked.get(&format!("/v1/own/cases/{number}")).await?;
    if asked.json {
        print::json(&body);
        return Ok(Answer::Yes);
    }
    print::line(&format!("{}  {}", text(&body, "number"), text(&body, "state")));
    for bundle in all(&body, "bundles") {
        let (way, message) = (text(bundle, "direction"), text(bundle, "message"));
        let (received, from) = (text(bundle, "received"), text(bundle, "from"));
        print::line(&format!("{received}  {way:<3}  {message}  {from}/{}", text(bundle, "bundle")));
        for evidence in all(bundle, "evidence") {
            print::line(&format!("    {} by {}", text(evidence, "event"), text(evidence, "issuer")));
        }
        for finding in all(bundle, "findings") {
            print::line(&format!("    [{}] {}", text(finding, "effect"), text(finding, "title")));
        }
    }
    for original in all(&body, "originals") {
        let (number, document) = (text(original, "consignment"), text(original, "document"));
        print::line(&format!("original {document} in {number}: {}", text(original, "state")));
    }
    Ok(Answer::Yes)
}

async fn held(asked: &Asked) -> Result<Answer> {
    let body = asked.get("/v1/own/held").await?;
    if asked.json {
        print::json(&body);
        return Ok(Answer::Yes);
    }
    for one in all(&body, "held") {
        let bundle = &one["bundle"];
        let id = text(bundle, "bundle").trim_start_matches("urn:uuid:");
        let from = text(bundle, "from");
        print::line(&format!("{from}/{id}  to {}  by {}", text(one, "to"), text(one, "proposed_by")));
    }
    Ok(Answer::Yes)
}

async fn approve(bundle: &str, asked: &Asked) -> Result<Answer> {
    let path = format!("/v1/own/bundles/{bundle}/approval");
    let (status, body) = asked.ask(Method::POST, &path).await?;
    if asked.json {
        print::json(&body);
    } else {
        match status {
            StatusCode::CREATED | StatusCode::OK => print::line("approved, sealed and sent"),
            StatusCode::ACCEPTED => print::line("approved; another person has to approve it too"),
            _ => print::line(&format!("refused: {}", text(&body, "detail"))),
        }
    }
    Ok(status.is_success().into())
}
