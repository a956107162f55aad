//! `gateway bundle export`: a bundle with all its evidence as one file, to keep or to carry.
//!
//! The bag needs no gateway to be verified: `sha256sum -c` and any JOSE library do it. Documents
//! go from the network into the bag piece by piece; none is held, and none touches the disk
//! outside the bag.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use gateway_bundle::bag::{MemberName, Writer};
use gateway_bundle::manifest::Document;
use gateway_bundle::{BundleKey, Digest, Manifest};
use gateway_evidence::trust::TrustFile;
use gateway_evidence::{Registers, SigningKey, Typ};
use gateway_server::identity::chain;
use http_body_util::BodyExt;
use indicatif::ProgressBar;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use rustls_pki_types::CertificateDer;
use serde_json::json;
use tokio::sync::mpsc;

use self::course::Course;
use crate::access::Access;
use crate::arguments::bundle_key;
use crate::remote::{self, Remote};
use crate::{Answer, known, print, sealing};

mod course;
mod cover;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The bundle: FROM/UUID.
    #[arg(value_parser = bundle_key)]
    bundle: BundleKey,
    #[command(flatten)]
    access: Access,
    /// The file to write; FROM-UUID.zip if none is named.
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Also write the trust file by which the bag is verified. Hand it over by another way.
    #[arg(long)]
    trust_out: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let config = arguments.access.configuration()?;
    let config = config.context("the bag bears the exporter's seal: name --config gateway.toml")?;
    let seal = sealing::of(&config)?;
    let output = arguments.output.clone().unwrap_or_else(|| {
        let BundleKey { from, bundle } = &arguments.bundle;
        format!("{from}-{}.zip", bundle.uuid()).into()
    });
    ensure!(!output.exists(), "{} is already there; nothing was written", output.display());
    let entries = known::entries(&config)?;
    let manifest = remote::run(async {
        let mut remote = Remote::open(&arguments.access, "en").await?;
        let course = Course::fetch(&mut remote, &arguments.bundle).await?;
        let manifest = course.manifest.clone();
        let members = course.members(&entries, &config, Timestamp::now())?;
        write(&mut remote, &arguments.bundle, members, seal, &output).await?;
        Ok(manifest)
    })?;
    if let Some(path) = &arguments.trust_out {
        let stamps = config.file.timestamp.as_ref().map(|stamp| chain(&stamp.anchors));
        let stamps = stamps.transpose()?.unwrap_or_default();
        write_trust(path, entries.into_iter().filter(|entry| party(&manifest, entry)), stamps)?;
    }
    if arguments.json {
        let bag = json!({
            "bag": output, "bundle": arguments.bundle, "trust": arguments.trust_out,
        });
        print::json(&bag);
    } else {
        print::line(&format!("{} is exported to {}", arguments.bundle, output.display()));
    }
    Ok(Answer::Yes)
}

fn party(manifest: &Manifest, entry: &gateway_evidence::Register) -> bool {
    [&manifest.from, &manifest.to].contains(&entry.authority())
}

fn write_trust(
    path: &Path,
    entries: impl Iterator<Item = gateway_evidence::Register>,
    timestamp_anchors: Vec<CertificateDer<'static>>,
) -> Result<()> {
    let trust = TrustFile::new(Registers::new(entries)?);
    let trust = trust.with_timestamp_anchors(timestamp_anchors);
    let text = trust.to_json(Timestamp::now())?;
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

/// A member of the bag before it is written.
pub(super) struct Member {
    name: MemberName,
    content: Content,
}

enum Content {
    Text(Vec<u8>),
    Document(Box<Document>),
}

impl Member {
    fn text(name: &str, text: impl Into<Vec<u8>>) -> Result<Self> {
        let name = name.parse().with_context(|| name.to_owned())?;
        Ok(Self { name, content: Content::Text(text.into()) })
    }

    fn document(document: &Document) -> Result<Self> {
        let name = format!("data/{}", document.file).parse()?;
        Ok(Self { name, content: Content::Document(Box::new(document.clone())) })
    }
}

/// Writes the bag beside its place and puts it there when it is whole.
async fn write(
    remote: &mut Remote,
    key: &BundleKey,
    mut members: Vec<Member>,
    seal: SigningKey,
    output: &Path,
) -> Result<()> {
    members.sort_by(|one, other| one.name.cmp(&other.name));
    let documents: Vec<Document> = members
        .iter()
        .filter_map(|member| match &member.content {
            Content::Document(document) => Some((**document).clone()),
            Content::Text(_) => None,
        })
        .collect();
    let name = output.file_name().context("--output names no file")?.to_string_lossy();
    let draft = output.with_file_name(format!(".{name}.draft"));
    let file = private(&draft).with_context(|| draft.display().to_string())?;
    let (send, receive) = mpsc::channel(4);
    let writing =
        tokio::task::spawn_blocking(move || fill(file, members, Pieces::new(receive), &seal));
    let bar = print::progress(documents.iter().map(|document| document.size).sum(), "exporting");
    let fed = feed(remote, key, &documents, send, &bar).await;
    let written = writing.await.context("writing the bag was interrupted")?;
    bar.finish_and_clear();
    // What broke the feed also ends the writer; the feed knows why.
    if let Err(error) = fed.and(written) {
        let _ = std::fs::remove_file(&draft);
        return Err(error);
    }
    std::fs::rename(&draft, output).with_context(|| output.display().to_string())
}

/// A new file that only its owner reads: a bag holds everything about a person. What an export
/// that was cut short has left is written over.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Fetches the documents one after another and hands their pieces to the writer.
async fn feed(
    remote: &mut Remote,
    key: &BundleKey,
    documents: &[Document],
    to: mpsc::Sender<Bytes>,
    bar: &ProgressBar,
) -> Result<()> {
    for document in documents {
        let path = format!("/v1/bundles/{key}/documents/{}", document.id);
        let mut body = remote.stream(&path, 0).await?.into_body();
        let mut rest = document.size;
        while let Some(frame) = body.frame().await {
            let frame = frame.with_context(|| format!("GET {path}: the answer was cut"))?;
            let Ok(piece) = frame.into_data() else { continue };
            let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
            rest = rest.checked_sub(length).with_context(|| surplus(document))?;
            bar.inc(length);
            if to.send(piece).await.is_err() {
                // The writer has given up, and says why.
                return Ok(());
            }
        }
        ensure!(rest == 0, "GET {path}: the answer was cut");
    }
    Ok(())
}

fn surplus(document: &Document) -> String {
    format!("document {} has more bytes than the manifest says", document.id)
}

/// Writes all members. Runs on a thread that may wait.
fn fill(file: File, members: Vec<Member>, mut pieces: Pieces, seal: &SigningKey) -> Result<()> {
    let mut writer = Writer::new(file)?;
    for member in members {
        let name = member.name.to_string();
        match member.content {
            Content::Text(text) => {
                let size = u64::try_from(text.len()).context("a member's size")?;
                writer.add(&name, size, &mut text.as_slice())?;
            }
            Content::Document(document) => {
                let mut content = pieces.by_ref().take(document.size);
                let digest = writer.add(&name, document.size, &mut content)?;
                must_be_sealed(&document, digest)?;
            }
        }
    }
    let file = writer.finish(|list| {
        seal.sign(Typ::TagManifest, list, Timestamp::now(), &SystemRandom::new())
            .map_err(anyhow::Error::from)
    })?;
    file.sync_all()?;
    Ok(())
}

fn must_be_sealed(document: &Document, digest: Digest) -> Result<()> {
    if digest != document.sha256 {
        bail!(
            "document {} as the gateway has it is not the one that was sealed; restore it from a backup",
            document.id
        );
    }
    Ok(())
}

/// The pieces of all documents, read by a thread that may wait for the network.
struct Pieces {
    from: mpsc::Receiver<Bytes>,
    current: Bytes,
}

impl Pieces {
    fn new(from: mpsc::Receiver<Bytes>) -> Self {
        Self { from, current: Bytes::new() }
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.from.blocking_recv() {
                Some(piece) => self.current = piece,
                None => return Ok(0),
            }
        }
        let length = self.current.len().min(buffer.len());
        let piece = self.current.split_to(length);
        if let Some(to) = buffer.get_mut(..length) {
            to.copy_from_slice(&piece);
        }
        Ok(length)
    }
}
