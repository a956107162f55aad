//! Uploads: the manifest first, then each document, in as many requests as the line needs.
//!
//! ```text
//! manifest ──► seal, treaty, gate, quota ──► awaited ──► parts of documents ──► all there ──► keep
//!     └──────────── as for a bundle in one request ────────────┘    └─► whole, digest right?
//! ```
//!
//! A part that was answered is on the disk. What was begun takes no id; it is the sender's to go on
//! with or to give up, and ends by itself when nothing comes for a while.

mod add;
mod finish;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use gateway_bundle::manifest::{Document, MANIFEST_BYTES_MAX};
use gateway_bundle::{BundleKey, Digest, DocumentId, Manifest};
use gateway_evidence::Jws;
use gateway_exchange::gate::Role;
use gateway_fault::{Point, point};
use gateway_store::upload::{self, NewUpload, Part, Upload};
use gateway_store::{StoreError, TransactError};
use gateway_treaty::Assessment;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use add::{Added, Addition, add};

use super::envelope::{self, Envelope};
use super::intake::{self, Refused, Submission, Taken};
use super::{keep, read, refuse, staff};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;
use finish::settle;

/// What even the smallest upload takes of its sender's quota, so that their number has an end.
const CHARGE_MIN: u64 = 8 << 20;
/// How many uploads that nobody goes on with are ended in one go.
const LAPSED_MAX: u32 = 100;
const LOOK_EVERY: Duration = Duration::from_mins(10);

/// A bundle whose documents are awaited.
#[derive(Debug)]
pub struct Awaiting {
    /// What identifies it.
    pub key: BundleKey,
    /// The digest of its manifest.
    pub digest: Digest,
    /// What the treaty says of it now.
    pub assessment: Assessment,
    /// Its documents, and how much of each is there.
    pub documents: Vec<(Document, u64)>,
    /// When it ends unless something comes.
    pub until: Timestamp,
}

/// What became of a manifest that came first.
#[derive(Debug)]
pub enum Begun {
    /// Its documents may come.
    Awaiting(Awaiting),
    /// It needs no documents, or they are all there.
    Taken(Taken),
}

/// How far a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The bytes that are on the disk.
    pub offset: u64,
    /// All its bytes.
    pub length: u64,
}

impl Progress {
    /// Whether all its bytes are there.
    pub fn is_complete(self) -> bool {
        self.offset == self.length
    }
}

/// Takes a manifest that comes before its documents, or again.
///
/// # Errors
///
/// As for a bundle in one request; or the sender's quota is used up, or another manifest of the
/// same id is under way.
pub async fn begin(
    gateway: &Arc<Gateway>,
    submission: Submission,
    part: Vec<u8>,
) -> Result<Begun, Refused> {
    let at = gateway.clock.now();
    if submission.caller.person.is_some() {
        staff::require(gateway, &submission.caller, &[Role::Officer]).await?;
    }
    let sealed = envelope::unseal(gateway, &submission.caller, part.clone(), at)?;
    let envelope = match envelope::read(gateway, &submission.caller, sealed.clone()) {
        Ok(envelope) => envelope,
        Err(refusal) => {
            return Err(intake::at_fault(gateway, &submission, sealed, None, refusal).await);
        }
    };
    if let Some(first) = keep::known(gateway, &envelope).await? {
        return Ok(Begun::Taken(Taken::Repeat(first)));
    }
    if let Err(refusal) = envelope::check_succession(gateway, &envelope.manifest, at) {
        let sealed = envelope.sealed;
        return Err(intake::at_fault(gateway, &submission, sealed, None, refusal).await);
    }
    let assessment = intake::assessment(gateway, &envelope).await?;
    intake::stopped_early(&submission, &envelope, &assessment)?;
    let upload = match find(gateway, &envelope.manifest.key()).await? {
        Some(under_way) => go_on(gateway, &submission, &envelope, under_way, part, at).await?,
        None => open(gateway, &submission, &envelope, part, at).await?,
    };
    let parts = parts(gateway, upload.intake.id()).await?;
    let documents = offsets(&envelope.manifest, &parts);
    let key = envelope.manifest.key();
    if documents.iter().all(|(document, offset)| *offset == document.size)
        && let Some(taken) = Box::pin(settle(gateway, &submission.caller, &key)).await?
    {
        return Ok(Begun::Taken(taken));
    }
    let until = until(gateway, at);
    Ok(Begun::Awaiting(Awaiting { key, digest: upload.digest, assessment, documents, until }))
}

/// Begins an upload, if the sender's quota has room for what the manifest declares.
async fn open(
    gateway: &Arc<Gateway>,
    submission: &Submission,
    envelope: &Envelope,
    part: Vec<u8>,
    at: Timestamp,
) -> Result<Upload, Refusal> {
    let intake = gateway.store.begin_intake(at).map_err(|error| refuse::store(&error))?;
    let Submission { caller, strict, anyway } = submission.clone();
    let quota =
        gateway.directory.limits(&caller.authority, gateway.config.file.limits).upload_bytes;
    let charge = envelope.manifest.documents_size().max(CHARGE_MIN);
    let (key, digest) = (envelope.manifest.key(), envelope.sealed.digest);
    let begun = gateway.store.transact("begin an upload", move |tx| {
        let used = upload::used(tx, &key.from)?;
        if used.saturating_add(charge) > quota {
            return Err(Stopped::Quota { actual: used.saturating_add(charge), limit: quota });
        }
        let new = NewUpload {
            key: &key,
            digest,
            manifest: &part,
            person: caller.person.as_deref(),
            anyway: anyway.as_deref(),
            strict,
            charge,
            at,
        };
        upload::begin(tx, &intake, &new)?;
        point(Point::UploadBeginning);
        let begun = upload::find(tx, &key)?;
        begun.ok_or_else(|| StoreError::Missing { what: "upload" }.into())
    });
    let begun = begun.await;
    point(Point::UploadBegun);
    begun.map_err(Stopped::refusal)
}

/// The same manifest again, perhaps under another seal, goes on with what is there.
async fn go_on(
    gateway: &Arc<Gateway>,
    submission: &Submission,
    envelope: &Envelope,
    under_way: Upload,
    part: Vec<u8>,
    at: Timestamp,
) -> Result<Upload, Refusal> {
    if under_way.digest != envelope.sealed.digest || under_way.person != submission.caller.person {
        return Err(Refusal::UploadConflict);
    }
    if under_way.manifest != part {
        let (upload, manifest) = (under_way.clone(), part);
        let kept = gateway.store.transact("seal an upload again", move |tx| {
            upload::seal_again(tx, &upload, &manifest, at)
        });
        kept.await.map_err(|error: TransactError<StoreError>| refuse::store(&error.flatten()))?;
    }
    let found = find(gateway, &envelope.manifest.key()).await?;
    found.ok_or(Refusal::UploadConflict)
}

/// Why an upload could not be begun.
enum Stopped {
    Quota { actual: u64, limit: u64 },
    Store(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Stopped {
    fn refusal(error: TransactError<Self>) -> Refusal {
        match error {
            TransactError::Refused(Self::Quota { actual, limit }) => {
                Refusal::UploadQuota { actual, limit }
            }
            TransactError::Refused(Self::Store(StoreError::Conflict { .. })) => {
                Refusal::UploadConflict
            }
            TransactError::Refused(Self::Store(error)) => refuse::store(&error),
            TransactError::Ledger(error) => refuse::store(&error.into()),
        }
    }
}

/// What is under way of a bundle, for its sender.
///
/// # Errors
///
/// Nothing is under way that the caller may see.
pub async fn look(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
) -> Result<Awaiting, Refusal> {
    let upload = of_caller(gateway, caller, key).await?;
    let manifest = manifest_of(&upload)?;
    let parts = parts(gateway, upload.intake.id()).await?;
    let said = intake::dry_run(gateway, &manifest).await?;
    Ok(Awaiting {
        key: key.clone(),
        digest: upload.digest,
        assessment: said.assessment,
        documents: offsets(&manifest, &parts),
        until: until(gateway, gateway.clock.now()),
    })
}

/// How far a document is. Whoever still writes to it is asked to stop first: the answer is to hold.
///
/// # Errors
///
/// Nothing is under way that the caller may see.
pub async fn progress(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
    document: &DocumentId,
) -> Result<Progress, Refusal> {
    let upload = of_caller(gateway, caller, key).await?;
    let _turn = gateway.transfers.take_over(upload.intake.id(), document).await;
    Ok(add::At::find(gateway, &upload, document).await?.progress())
}

/// Gives an upload up.
///
/// # Errors
///
/// Nothing is under way that the caller may see.
pub async fn give_up(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
) -> Result<(), Refusal> {
    let upload = of_caller(gateway, caller, key).await?;
    let _turn = gateway.transfers.end(upload.intake.id()).await;
    end(gateway, upload.intake.id()).await.map_err(|error| refuse::store(&error))
}

/// Ends uploads that nobody goes on with, until told to stop.
pub(crate) async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = end_lapsed(&gateway).await {
            tracing::warn!(event = "uploads-not-ended", %error);
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

async fn end_lapsed(gateway: &Arc<Gateway>) -> Result<(), StoreError> {
    let at = gateway.clock.now();
    let since = at.saturating_sub(lasting(gateway)).unwrap_or(Timestamp::MIN);
    let lapsed =
        gateway.store.read(move |view| upload::untouched_since(view, since, LAPSED_MAX)).await;
    for id in lapsed.map_err(StoreError::from)? {
        end(gateway, id).await?;
        tracing::info!(event = "upload-ended", upload = %id, "nothing came for too long");
    }
    Ok(())
}

async fn end(gateway: &Arc<Gateway>, id: Uuid) -> Result<(), StoreError> {
    let places = gateway.store.transact("end an upload", move |tx| upload::end(tx, id)).await;
    gateway.store.documents().remove(places.map_err(StoreError::from)?).await;
    Ok(())
}

fn lasting(gateway: &Gateway) -> SignedDuration {
    let hours = gateway.config.file.limits.upload_hours.min(24 * 3_650);
    SignedDuration::from_hours(i64::try_from(hours).unwrap_or(i64::MAX))
}

fn until(gateway: &Gateway, at: Timestamp) -> Timestamp {
    at.saturating_add(lasting(gateway)).unwrap_or(at)
}

async fn find(gateway: &Arc<Gateway>, key: &BundleKey) -> Result<Option<Upload>, Refusal> {
    let key = key.clone();
    read(gateway, move |view| upload::find(view, &key)).await
}

/// What is under way is its sender's alone.
async fn of_caller(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
) -> Result<Upload, Refusal> {
    if caller.authority != key.from {
        return Err(Refusal::NotFound);
    }
    let upload = find(gateway, key).await?.ok_or(Refusal::NotFound)?;
    if upload.person == caller.person { Ok(upload) } else { Err(Refusal::NotFound) }
}

async fn parts(gateway: &Arc<Gateway>, id: Uuid) -> Result<Vec<Part>, Refusal> {
    read(gateway, move |view| upload::parts(view, id)).await
}

fn offsets(manifest: &Manifest, parts: &[Part]) -> Vec<(Document, u64)> {
    let mut offsets: BTreeMap<&DocumentId, u64> = BTreeMap::new();
    for part in parts {
        let offset = offsets.entry(part.document()).or_default();
        *offset = offset.saturating_add(part.size());
    }
    let offset = |document: &Document| offsets.get(&document.id).copied().unwrap_or(0);
    manifest.documents.iter().map(|document| (document.clone(), offset(document))).collect()
}

/// The manifest of an upload: sealed, or one's own and bare.
fn manifest_of(upload: &Upload) -> Result<Manifest, Refusal> {
    if upload.manifest.first() == Some(&b'{') {
        return envelope::parse(&upload.manifest);
    }
    let jws = Jws::parse(&upload.manifest, MANIFEST_BYTES_MAX).map_err(|_| Refusal::Fault)?;
    envelope::parse(jws.payload())
}
