//! Taking one bundle: fetched, verified, on the disk, and then signed for.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use bytes::Bytes;
use gateway_bundle::ids::Hasher;
use gateway_bundle::manifest::{MANIFEST_BYTES_MAX, Version};
use gateway_bundle::{BundleKey, Digest, Manifest};
use gateway_evidence::record::{BODY_BYTES_MAX, EvidenceId};
use gateway_evidence::seal::verify_seal;
use gateway_evidence::{Crls, Event, EvidenceBody, Jws, Registers, SigningKey, Typ};
use gateway_server::client::whole;
use http::{HeaderMap, HeaderValue, header};
use http_body_util::BodyExt;
use indicatif::ProgressBar;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

use crate::command::init::make_directory;
use crate::command::{evidence, init};
use crate::print;
use crate::remote::{Declined, Remote, Tries};
use crate::source::{DATA, SEAL, Source};

/// Whoever takes bundles.
pub(super) struct Taker {
    pub(super) remote: Remote,
    pub(super) registers: Registers,
    pub(super) seal: SigningKey,
    pub(super) into: PathBuf,
}

/// Why a bundle was not taken.
pub(super) enum Untaken {
    /// It is not what its seal says, or the gateway refuses the handover. It stays in the inbox.
    Refused(String),
    /// The network, the disk or this program failed.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Untaken {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

fn refused<T>(because: impl Into<String>) -> Result<T, Untaken> {
    Err(Untaken::Refused(because.into()))
}

impl Taker {
    /// Takes a bundle and returns its directory.
    pub(super) async fn take(&mut self, key: &BundleKey) -> Result<PathBuf, Untaken> {
        let place = format!("/v1/bundles/{key}");
        let sealed = self.remote.fetch(&format!("{place}/manifest")).await?;
        let jws = self.verified(key, &sealed)?;
        let manifest = Manifest::parse(jws.payload())
            .map_err(|error| Untaken::Refused(format!("its manifest is malformed: {error}")))?;
        if manifest.key() != *key {
            return refused("the gateway gave another bundle than the one asked for");
        }
        let directory = self.into.join(format!("{}-{}", key.from, key.bundle.uuid()));
        if !is_there(&directory, &jws)? {
            self.fetch(&manifest, &jws, &directory).await?;
        }
        let mut statements = evidence::fetch(&mut self.remote, key).await?;
        // What was taken once is not signed for again.
        if !own(&manifest, &statements).any(|(event, _)| event == Event::ContentHandover) {
            let handover = self.hand_over(&manifest, &jws, &statements).await?;
            statements.push(handover);
        }
        keep(&directory, &statements)?;
        Ok(directory)
    }

    fn verified(&self, key: &BundleKey, sealed: &[u8]) -> Result<Jws, Untaken> {
        let verified = Jws::parse(sealed, MANIFEST_BYTES_MAX).map_err(Into::into).and_then(|jws| {
            let register =
                self.registers.get(&key.from).ok_or(gateway_evidence::SealError::UnknownKey)?;
            verify_seal(&jws, Typ::Seal, register, Timestamp::now(), &Crls::none()).map(|_| jws)
        });
        verified.or_else(|error| refused(format!("its seal is not good: {error}")))
    }

    /// Fetches everything into a draft and gives it its name once all of it is on the disk.
    async fn fetch(
        &mut self,
        manifest: &Manifest,
        jws: &Jws,
        directory: &Path,
    ) -> Result<(), Untaken> {
        let draft = draft_of(directory)?;
        let bar = print::progress(manifest.documents_size(), "taking");
        for document in &manifest.documents {
            let path = format!("/v1/bundles/{}/documents/{}", manifest.key(), document.id);
            let target = draft.join(DATA).join(&document.file);
            let (size, digest) = self.document(&path, (&target, document.size), &bar).await?;
            if size != document.size || digest != document.sha256 {
                // It is not gone on with: what came first may be what is wrong.
                std::fs::remove_file(&target).with_context(|| target.display().to_string())?;
                return refused(format!("document {} is not the one that was sealed", document.id));
            }
        }
        bar.finish_and_clear();
        Ok(give_name(&draft, jws, directory)?)
    }

    /// A document, on the disk when this returns. What an earlier try has brought is not fetched
    /// again, but it is hashed again.
    async fn document(
        &mut self,
        path: &str,
        (target, size): (&Path, u64),
        bar: &ProgressBar,
    ) -> Result<(u64, Digest)> {
        let at = || target.display().to_string();
        let mut options = tokio::fs::OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(target).await.with_context(at)?;
        let mut arrived = Arrived::of(&mut file, bar).await.with_context(at)?;
        let mut tries = Tries::default();
        while arrived.size < size {
            if let Err(error) = self.rest(path, &mut file, &mut arrived, bar).await {
                if error.is::<Declined>() {
                    return Err(error);
                }
                tries.again(error, arrived.size).await.with_context(|| format!("GET {path}"))?;
            }
        }
        file.sync_all().await.with_context(at)?;
        Ok((arrived.size, arrived.hasher.finish()))
    }

    /// Fetches what is still missing of a document.
    async fn rest(
        &mut self,
        path: &str,
        file: &mut File,
        arrived: &mut Arrived,
        bar: &ProgressBar,
    ) -> Result<()> {
        let mut body = self.remote.stream(path, arrived.size).await?.into_body();
        while let Some(frame) = body.frame().await {
            let Ok(piece) = frame.context("the answer was cut")?.into_data() else { continue };
            file.write_all(&piece).await?;
            arrived.add(&piece, bar);
        }
        Ok(file.flush().await?)
    }

    /// Signs that the content was taken over, and hands the statement in.
    async fn hand_over(
        &mut self,
        manifest: &Manifest,
        jws: &Jws,
        statements: &[String],
    ) -> Result<String, Untaken> {
        let now = Timestamp::now();
        let body = EvidenceBody {
            version: Version,
            id: EvidenceId::new(Uuid::now_v7()).context("a new evidence id")?,
            event: Event::ContentHandover,
            time: now,
            issuer: manifest.to.clone(),
            from: manifest.from.clone(),
            bundle: Some(manifest.bundle),
            to: manifest.to.clone(),
            treaty: Some(manifest.treaty.clone()),
            case: Some(manifest.case.clone()),
            manifest_digest: Digest::of(jws.payload()),
            seal_digest: jws.digest(),
            announced: None,
            completed: None,
            profile: None,
            engine: None,
            assessment_digest: None,
            reasons: Vec::new(),
            consignment: None,
            admits: None,
            previous: own(manifest, statements).next_back().map(|(_, digest)| digest),
        };
        let handover = body.sign(&self.seal, now, &SystemRandom::new()).context("the handover")?;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jose"));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(handover.len()));
        let path = format!("/v1/bundles/{}/evidence", manifest.key());
        let content = whole(Bytes::from(handover.clone()));
        let answered = self.remote.post(&path, headers, content).await?;
        if answered.status.is_success() {
            return Ok(handover);
        }
        let told = format!("the handover was not taken: {}", answered.detail());
        if answered.is_refusal() { refused(told) } else { Err(anyhow!(told).into()) }
    }
}

/// What is there of a document.
struct Arrived {
    size: u64,
    hasher: Hasher,
}

impl Arrived {
    async fn of(file: &mut File, bar: &ProgressBar) -> std::io::Result<Self> {
        let mut this = Self { size: 0, hasher: Hasher::new() };
        let mut piece = vec![0; 256 << 10];
        loop {
            let read = file.read(&mut piece).await?;
            let Some(piece) = piece.get(..read).filter(|piece| !piece.is_empty()) else { break };
            this.add(piece, bar);
        }
        Ok(this)
    }

    fn add(&mut self, piece: &[u8], bar: &ProgressBar) {
        self.hasher.update(piece);
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.size = self.size.saturating_add(length);
        bar.inc(length);
    }
}

/// The draft directory beside the place of the whole one, with what an earlier run left in it.
fn draft_of(directory: &Path) -> Result<PathBuf> {
    let name = directory.file_name().context("a directory")?.to_string_lossy();
    let draft = directory.with_file_name(format!(".{name}.draft"));
    if !draft.exists() {
        make_directory(&draft.join(DATA))?;
    }
    Ok(draft)
}

/// Puts the whole draft in its place, durably.
fn give_name(draft: &Path, jws: &Jws, directory: &Path) -> Result<()> {
    init::write_secret(&draft.join(SEAL), jws.compact().as_bytes())?;
    let parent = directory.parent().filter(|parent| !parent.as_os_str().is_empty());
    let sync = |folder: &Path| -> Result<()> {
        let file = std::fs::File::open(folder).with_context(|| folder.display().to_string())?;
        file.sync_all().with_context(|| folder.display().to_string())
    };
    sync(&draft.join(DATA))?;
    sync(draft)?;
    std::fs::rename(draft, directory).with_context(|| directory.display().to_string())?;
    sync(parent.unwrap_or(Path::new(".")))
}

/// Whether an earlier attempt has brought the whole bundle already.
fn is_there(directory: &Path, jws: &Jws) -> Result<bool, Untaken> {
    if !directory.exists() {
        return Ok(false);
    }
    let source = Source::open(directory)?;
    let same = source.bytes == jws.payload();
    match source.flaws()?.first() {
        None if same => Ok(true),
        None => refused(format!("{} holds another manifest", directory.display())),
        Some(flaw) => refused(format!(
            "{} is there and not whole ({}: {}); move it away",
            directory.display(),
            flaw.file,
            flaw.problem
        )),
    }
}

/// The statements that the taker's own authority signed on the bundle: the event and the digest.
fn own<'a>(
    manifest: &'a Manifest,
    statements: &'a [String],
) -> impl DoubleEndedIterator<Item = (Event, Digest)> + 'a {
    statements.iter().filter_map(|jws| {
        let body = body(jws).filter(|body| body.issuer == manifest.to)?;
        Some((body.event, Digest::of(jws.as_bytes())))
    })
}

fn body(jws: &str) -> Option<EvidenceBody> {
    EvidenceBody::parse(Jws::parse(jws, BODY_BYTES_MAX).ok()?.payload()).ok()
}

fn keep(directory: &Path, statements: &[String]) -> Result<()> {
    let named = statements.iter().filter_map(|jws| Some((body(jws)?, jws)));
    let named: Vec<_> = named
        .map(|(body, jws)| (body.event.name(), body.issuer.to_string(), jws.as_str()))
        .collect();
    let named = named.iter().map(|(event, issuer, jws)| (*event, issuer.as_str(), *jws));
    evidence::save(&directory.join("evidence"), named)
}
