//! `gateway bundle export`: a bundle of one's own gateway as a bag that needs no gateway.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use gateway_bundle::bag::{self, MemberName};
use gateway_bundle::manifest::{Document, MANIFEST_BYTES_MAX};
use gateway_bundle::{BundleKey, Digest, Manifest};
use gateway_evidence::trust::TrustFile;
use gateway_evidence::{Jws, Registers, SigningKey, Typ};
use gateway_server::client::{Client, empty};
use gateway_server::directory::entry;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use serde_json::Value;

use super::seal::signing_key;
use crate::access::Access;
use crate::{Answer, print};

const ANSWER_MAX: usize = 64 << 20;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The bundle: the sender's id, a slash, the bundle's UUID.
    bundle: String,
    /// The file to write; `FROM-UUID.zip` if none is named.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Also write the trust file that the bag is verified with.
    #[arg(long)]
    trust_out: Option<PathBuf>,
    #[command(flatten)]
    access: Access,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(export(arguments))
}

async fn export(arguments: &Arguments) -> Result<Answer> {
    let (from, bundle) = arguments.bundle.split_once('/').context("the bundle is FROM/UUID")?;
    let key = BundleKey { from: from.parse()?, bundle: bundle.parse()? };
    let config = arguments.access.configuration()?.context("exporting needs --config")?;
    let exporter = signing_key(Some(&config.path), None, None)?;
    let output = arguments.output.clone().unwrap_or_else(|| {
        PathBuf::from(format!("{}-{}.zip", key.from, key.bundle.uuid()))
    });
    let source = Source { client: arguments.access.client()?, key };
    let seal = source.fetch("manifest").await?;
    let manifest = Jws::parse(&seal, MANIFEST_BYTES_MAX)?;
    let manifest = Manifest::parse(manifest.payload())?;
    let mut members = Vec::new();
    members.push(Member::bytes("manifest.jws", seal));
    members.extend(source.evidence().await?);
    for document in &manifest.documents {
        members.push(source.document(document).await?);
    }
    write(&output, members, &exporter)?;
    if let Some(path) = &arguments.trust_out {
        write_trust(path, &config.file.register)?;
    }
    print::line(&format!("wrote {}", output.display()));
    Ok(Answer::Yes)
}

/// A member of the bag: small ones in memory, documents in a file without a name.
struct Member {
    name: String,
    size: u64,
    content: Content,
}

enum Content {
    Bytes(Vec<u8>),
    File(File),
}

impl Member {
    fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), size: bytes.len() as u64, content: Content::Bytes(bytes) }
    }
}

/// The bundle at one's own gateway.
struct Source {
    client: Client,
    key: BundleKey,
}

impl Source {
    fn path(&self, what: &str) -> String {
        format!("/v1/bundles/{}/{what}", self.key)
    }

    async fn fetch(&self, what: &str) -> Result<Vec<u8>> {
        let path = self.path(what);
        let mut connection = self.client.connect().await?;
        let answer =
            connection.ask(Method::GET, &path, HeaderMap::new(), empty(), ANSWER_MAX).await?;
        let said = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == StatusCode::OK, "{path}: {} {said}", answer.status);
        Ok(answer.body.to_vec())
    }

    async fn json(&self, what: &str) -> Result<Value> {
        let body = self.fetch(what).await?;
        gateway_bundle::json::parse(&body).with_context(|| self.path(what))
    }

    /// All evidence, each with its proof where the log has one by now.
    async fn evidence(&self) -> Result<Vec<Member>> {
        let evidence = self.json("evidence").await?;
        let proofs = self.json("proof").await?;
        let proofs = proofs["proofs"].as_array().cloned().unwrap_or_default();
        let mut members = Vec::new();
        for (one, number) in evidence["evidence"].as_array().into_iter().flatten().zip(1_u32..) {
            let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            let (jws, digest) = (text("jws"), Digest::of(text("jws").as_bytes()).to_string());
            let stem = format!("{number:02}-{}-{}", text("issuer"), text("event"));
            if let Some(proof) = proofs.iter().find(|proof| proof["evidence"] == digest) {
                let proof = proof["proof"].as_str().unwrap_or_default().as_bytes().to_vec();
                members.push(Member::bytes(format!("proof/{stem}.tlog-proof"), proof));
            }
            members.push(Member::bytes(format!("evidence/{stem}.jws"), jws.into_bytes()));
        }
        Ok(members)
    }

    async fn document(&self, document: &Document) -> Result<Member> {
        let path = self.path(&format!("documents/{}", document.id));
        let mut connection = self.client.connect().await?;
        let answer = connection.send(Method::GET, &path, HeaderMap::new(), empty()).await?;
        ensure!(answer.status() == StatusCode::OK, "{path}: {}", answer.status());
        let mut body = answer.into_body();
        let mut file = unnamed_file()?;
        let mut hasher = gateway_bundle::ids::Hasher::new();
        while let Some(frame) = body.frame().await {
            if let Ok(piece) = frame?.into_data() {
                hasher.update(&piece);
                file.write_all(&piece)?;
            }
        }
        ensure!(hasher.finish() == document.sha256, "{path}: not the document of the manifest");
        file.seek(SeekFrom::Start(0))?;
        let name = format!("data/{}", document.file);
        Ok(Member { name, size: document.size, content: Content::File(file) })
    }
}

/// A file that is gone as soon as it is closed.
fn unnamed_file() -> Result<File> {
    let path = std::env::temp_dir().join(format!("gateway-export-{}", uuid::Uuid::now_v7()));
    let file = {
        use std::os::unix::fs::OpenOptionsExt;
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).create_new(true).mode(0o600).open(&path)?
    };
    std::fs::remove_file(&path)?;
    Ok(file)
}

fn write(output: &Path, mut members: Vec<Member>, exporter: &SigningKey) -> Result<()> {
    let place = || output.display().to_string();
    let mut named = Vec::new();
    for member in members.drain(..) {
        let name: MemberName = member.name.parse()?;
        named.push((name, member));
    }
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    let file = std::fs::OpenOptions::new().read(true).write(true).create_new(true).open(output);
    let mut writer = bag::Writer::new(file.with_context(place)?)?;
    for (_, member) in named {
        match member.content {
            Content::Bytes(bytes) => writer.add(&member.name, member.size, &mut bytes.as_slice())?,
            Content::File(mut file) => writer.add(&member.name, member.size, &mut file)?,
        };
    }
    let file = writer.finish(|list| {
        let rng = SystemRandom::new();
        Ok::<_, anyhow::Error>(exporter.sign(Typ::TagManifest, list, Timestamp::now(), &rng)?)
    })?;
    file.sync_all().with_context(place)
}

/// Everything the register knows, with what may be published of it.
fn write_trust(path: &Path, folder: &Path) -> Result<()> {
    let mut registers = Vec::new();
    for file in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let file = file?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            registers.push(entry(&file)?);
        }
    }
    let trust = TrustFile::new(Registers::new(registers)?).to_json(Timestamp::now())?;
    std::fs::write(path, trust).with_context(|| path.display().to_string())
}
