//! `gateway inbox`: for a partner that runs no server, what waits for it at another's gateway.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use clap::Subcommand;
use gateway_bundle::manifest::{MANIFEST_BYTES_MAX, Version};
use gateway_bundle::{AuthorityId, BundleKey, Digest, Manifest};
use gateway_evidence::record::EvidenceId;
use gateway_evidence::seal::verify_seal;
use gateway_evidence::trust::TrustFile;
use gateway_evidence::{Crls, Event, EvidenceBody, Jws, Typ};
use gateway_server::client::{Client, empty, whole};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use crate::access::Access;
use crate::command::bundle::signing_key;
use crate::folder::SEALED;
use crate::{Answer, print};

const ANSWER_MAX: usize = 16 << 20;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// What waits.
    List {
        /// The last position seen.
        #[arg(long, default_value_t = 0)]
        after: u64,
        /// For how many seconds to wait if there is nothing.
        #[arg(long, default_value_t = 0)]
        wait: u64,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        access: Access,
    },
    /// Take a bundle: fetch it, verify it, keep it, and sign that it was taken.
    Take(Take),
}

#[derive(clap::Args)]
struct Take {
    /// The bundle: FROM/UUID.
    bundle: String,
    /// The directory to keep it in; must not be there yet.
    #[arg(long)]
    into: PathBuf,
    /// The trust file: whose seals to believe.
    #[arg(long)]
    trust: PathBuf,
    /// One's own seal certificate, PEM.
    #[arg(long)]
    seal_certificate: PathBuf,
    /// One's own seal key, PKCS#8 PEM.
    #[arg(long)]
    seal_key: PathBuf,
    #[command(flatten)]
    access: Access,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match &arguments.command {
            Command::List { after, wait, json, access } => {
                list(&access.client()?, *after, *wait, *json).await
            }
            Command::Take(arguments) => take(arguments).await,
        }
    })
}

async fn get(client: &Client, path: &str) -> Result<Vec<u8>> {
    let mut connection = client.connect().await?;
    let answer = connection.ask(Method::GET, path, HeaderMap::new(), empty(), ANSWER_MAX).await?;
    let said = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status == StatusCode::OK, "{path}: {} {said}", answer.status);
    Ok(answer.body.to_vec())
}

async fn list(client: &Client, after: u64, wait: u64, as_json: bool) -> Result<Answer> {
    let body = get(client, &format!("/v1/inbox?after={after}&wait={wait}")).await?;
    let body = gateway_bundle::json::parse(&body)?;
    if as_json {
        print::json(&body);
        return Ok(Answer::Yes);
    }
    for item in body["items"].as_array().into_iter().flatten() {
        let text = |name: &str| item[name].as_str().unwrap_or_default();
        let id = text("bundle").trim_start_matches("urn:uuid:");
        let sequence = &item["sequence"];
        print::line(&format!("{sequence}  {}/{id}  {}", text("from"), text("message")));
    }
    Ok(Answer::Yes)
}

async fn take(arguments: &Take) -> Result<Answer> {
    let (from, bundle) = arguments.bundle.split_once('/').context("the bundle is FROM/UUID")?;
    let key = BundleKey { from: from.parse()?, bundle: bundle.parse()? };
    let place = || arguments.trust.display().to_string();
    let trust = TrustFile::parse(&std::fs::read(&arguments.trust).with_context(place)?)?;
    let client = arguments.access.client()?;
    let seal = get(&client, &format!("/v1/bundles/{key}/manifest")).await?;
    let jws = Jws::parse(&seal, MANIFEST_BYTES_MAX)?;
    let Some(register) = trust.registers().get(&key.from) else {
        bail!("{}: does not name {}", arguments.trust.display(), key.from);
    };
    verify_seal(&jws, Typ::Seal, register, Timestamp::now(), &Crls::none())?;
    let manifest = Manifest::parse(jws.payload())?;
    ensure!(manifest.key() == key, "the gateway gave another bundle than the one asked for");
    crate::command::init::make_directory(&arguments.into)?;
    let unused = std::fs::read_dir(&arguments.into)?.next().is_none();
    ensure!(unused, "{} is not empty", arguments.into.display());
    for document in &manifest.documents {
        let path = format!("/v1/bundles/{key}/documents/{}", document.id);
        let to = arguments.into.join(&document.file);
        let digest = fetch(&client, &path, &to).await?;
        ensure!(digest == document.sha256, "{}: not the document that was sealed", to.display());
    }
    let to = arguments.into.join(SEALED);
    std::fs::write(&to, &seal).with_context(|| to.display().to_string())?;
    std::fs::File::open(&arguments.into)?.sync_all()?;
    hand_over(arguments, &client, &manifest, &jws).await?;
    print::line(&format!("took {key} into {}", arguments.into.display()));
    Ok(Answer::Yes)
}

/// Fetches a document to a file that is on disk when this returns.
async fn fetch(client: &Client, path: &str, to: &Path) -> Result<Digest> {
    let mut connection = client.connect().await?;
    let answer = connection.send(Method::GET, path, HeaderMap::new(), empty()).await?;
    ensure!(answer.status() == StatusCode::OK, "{path}: {}", answer.status());
    let mut file = tokio::fs::File::create(to).await.with_context(|| to.display().to_string())?;
    let mut hasher = gateway_bundle::ids::Hasher::new();
    let mut body = answer.into_body();
    while let Some(frame) = body.frame().await {
        if let Ok(piece) = frame?.into_data() {
            hasher.update(&piece);
            file.write_all(&piece).await?;
        }
    }
    file.sync_all().await?;
    Ok(hasher.finish())
}

/// Signs that the content was taken over, and hands the statement in.
async fn hand_over(take: &Take, client: &Client, manifest: &Manifest, seal: &Jws) -> Result<()> {
    let now = Timestamp::now();
    let issuer: AuthorityId = manifest.to.clone();
    let body = EvidenceBody {
        version: Version,
        id: EvidenceId::new(Uuid::now_v7())?,
        event: Event::ContentHandover,
        time: now,
        issuer,
        from: manifest.from.clone(),
        bundle: Some(manifest.bundle),
        to: manifest.to.clone(),
        treaty: Some(manifest.treaty.clone()),
        case: Some(manifest.case.clone()),
        manifest_digest: Digest::of(seal.payload()),
        seal_digest: seal.digest(),
        announced: None,
        completed: None,
        profile: None,
        engine: None,
        assessment_digest: None,
        reasons: Vec::new(),
        consignment: None,
        admits: None,
        previous: None,
    };
    let key = signing_key(None, Some(&take.seal_certificate), Some(&take.seal_key))?;
    let jws = body.sign(&key, now, &SystemRandom::new())?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jose"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(jws.len()));
    let path = format!("/v1/bundles/{}/evidence", manifest.key());
    let mut connection = client.connect().await?;
    let body = whole(Bytes::from(jws));
    let answer = connection.ask(Method::POST, &path, headers, body, ANSWER_MAX).await?;
    let said: Value = gateway_bundle::json::parse(&answer.body).unwrap_or_default();
    let detail = said["detail"].as_str().unwrap_or_default();
    ensure!(answer.status.is_success(), "the handover was not taken: {} {detail}", answer.status);
    Ok(())
}
