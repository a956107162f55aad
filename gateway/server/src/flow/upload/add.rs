//! Adding bytes to a document, part by part.

use std::sync::Arc;
use std::time::Duration;

use axum::body::BodyDataStream;
use bytes::Bytes;
use futures_util::StreamExt;
use gateway_bundle::ids::Hasher;
use gateway_bundle::manifest::Document;
use gateway_bundle::{BundleKey, Digest, DocumentId};
use gateway_fault::{Point, point};
use gateway_store::upload::{self, Upload};
use gateway_store::{Kept, Staged, StoreError, TransactError};

use super::super::intake::{Refused, Taken};
use super::super::refuse;
use super::{Progress, manifest_of, of_caller, offsets, parts, settle};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;
use crate::transfers::Turn;

/// So much of a document is made durable at a time: the most that a crash can cost a sender.
const PART_BYTES: u64 = 32 << 20;

/// What became of bytes that were added.
#[derive(Debug)]
pub enum Added {
    /// They are there; more is awaited, of this document or of others.
    More(Progress),
    /// They were the last.
    Taken(Progress, Box<Taken>),
}

/// Bytes to be added to a document.
pub struct Addition {
    /// Where they begin.
    pub offset: u64,
    /// Whether they end the document.
    pub complete: bool,
    /// Their digest, where the sender gives it (RFC 9530 `Content-Digest`).
    pub digest: Option<Digest>,
    /// The bytes.
    pub body: BodyDataStream,
    /// How long they may stand still.
    pub stalled: Duration,
}

/// Adds bytes to a document. What was durable when the line broke stays.
///
/// # Errors
///
/// The bytes do not go on where the document ends, are more than was sealed, or stopped coming; or
/// they were the last, and the bundle is refused.
pub async fn add(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
    document: &DocumentId,
    addition: Addition,
) -> Result<Added, Refused> {
    let upload = of_caller(gateway, caller, key).await?;
    let turn = gateway.transfers.take_over(upload.intake.id(), document).await;
    if turn.is_superseded() {
        return Err(Refusal::UploadSuperseded.into());
    }
    let at = At::find(gateway, &upload, document).await?;
    if at.offset != addition.offset {
        let (expected, provided) = (at.offset, addition.offset);
        return Err(Refusal::UploadOffset { expected, provided }.into());
    }
    let (complete, length) = (addition.complete, at.document.size);
    let offset = append(gateway, &upload, &at, &turn, addition).await?;
    let progress = Progress { offset, length };
    if !progress.is_complete() {
        let too_few = Refusal::UploadLength { actual: offset, length };
        return if complete { Err(too_few.into()) } else { Ok(Added::More(progress)) };
    }
    drop(turn);
    let taken = Box::pin(settle(gateway, caller, key)).await?;
    Ok(taken.map_or(Added::More(progress), |taken| Added::Taken(progress, Box::new(taken))))
}

/// Where a document of an upload stands.
pub(super) struct At {
    document: Document,
    offset: u64,
}

impl At {
    pub(super) async fn find(
        gateway: &Arc<Gateway>,
        upload: &Upload,
        document: &DocumentId,
    ) -> Result<Self, Refusal> {
        let manifest = manifest_of(upload)?;
        let parts = parts(gateway, upload.intake.id()).await?;
        let mut offsets = offsets(&manifest, &parts).into_iter();
        let found = offsets.find(|(one, _)| one.id == *document);
        let (document, offset) = found.ok_or(Refusal::NotFound)?;
        Ok(Self { document, offset })
    }

    pub(super) fn progress(&self) -> Progress {
        Progress { offset: self.offset, length: self.document.size }
    }
}

/// Writes what comes, part by part, and returns where the document ends then. However the body
/// ends, what came of it is kept, unless it was to be compared with a digest of its own.
async fn append(
    gateway: &Arc<Gateway>,
    upload: &Upload,
    at: &At,
    turn: &Turn,
    addition: Addition,
) -> Result<u64, Refusal> {
    let Addition { digest, body, stalled, .. } = addition;
    let room = at.document.size.saturating_sub(at.offset);
    let mut incoming = Incoming {
        body,
        stalled,
        turn,
        room,
        rest: Bytes::new(),
        hasher: Hasher::new(),
        ended: None,
    };
    let mut end = at.offset;
    let mut held_back: Vec<Kept> = Vec::new();
    while incoming.ended.is_none() {
        let staged = incoming.part(gateway, upload, &at.document.id).await?;
        let Some(staged) = staged else { continue };
        point(Point::UploadPartWritten);
        let size = staged.size();
        let kept = gateway.store.documents().keep(vec![staged]).await;
        let kept = kept.map_err(|error| refuse::document(&error))?;
        point(Point::UploadPartInPlace);
        if digest.is_some() {
            held_back.extend(kept);
        } else {
            commit(gateway, upload, end, kept).await?;
        }
        end = end.saturating_add(size);
    }
    let Incoming { hasher, ended, .. } = incoming;
    let ended = ended.unwrap_or(Ok(()));
    if let Some(wanted) = digest {
        if ended.is_err() || hasher.finish() != wanted {
            gateway.store.documents().discard(held_back).await;
            return ended.and(Err(Refusal::UploadDigest));
        }
        commit(gateway, upload, at.offset, held_back).await?;
    }
    ended.map(|()| end)
}

/// The bytes of one request.
struct Incoming<'a> {
    body: BodyDataStream,
    stalled: Duration,
    turn: &'a Turn,
    /// How many bytes the document still wants.
    room: u64,
    /// What came and is still to be written.
    rest: Bytes,
    hasher: Hasher,
    /// How the body ended, once it has.
    ended: Option<Result<(), Refusal>>,
}

impl Incoming<'_> {
    /// The next part, on the disk; none if nothing came any more.
    async fn part(
        &mut self,
        gateway: &Arc<Gateway>,
        upload: &Upload,
        document: &DocumentId,
    ) -> Result<Option<Staged>, Refusal> {
        let failed = |error| refuse::document(&error);
        let documents = gateway.store.documents();
        let mut writer = documents.begin(&upload.intake, document.clone()).map_err(failed)?;
        let mut size = 0;
        while size < PART_BYTES {
            let Some(chunk) = self.chunk(PART_BYTES - size).await else { break };
            size = size.saturating_add(chunk.len() as u64);
            self.hasher.update(&chunk);
            writer.write(&chunk).await.map_err(failed)?;
        }
        if size == 0 {
            return Ok(None);
        }
        writer.finish().await.map(Some).map_err(failed)
    }

    /// At most so many bytes, as they come.
    async fn chunk(&mut self, most: u64) -> Option<Bytes> {
        if self.rest.is_empty() {
            self.rest = self.next().await?;
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Some(self.rest.split_to(self.rest.len().min(most)))
    }

    async fn next(&mut self) -> Option<Bytes> {
        if self.ended.is_some() {
            return None;
        }
        let next = tokio::select! {
            () = self.turn.superseded() => Err(Refusal::UploadSuperseded),
            next = tokio::time::timeout(self.stalled, self.body.next()) => match next {
                Err(_) => Err(Refusal::BodyStalled { seconds: self.stalled.as_secs() }),
                Ok(Some(Err(_))) => Err(Refusal::BodyCut),
                Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
                Ok(None) => Ok(None),
            },
        };
        let next = next.and_then(|chunk| self.fits(chunk));
        match next {
            Ok(Some(chunk)) => Some(chunk),
            Ok(None) => {
                self.ended = Some(Ok(()));
                None
            }
            Err(refusal) => {
                self.ended = Some(Err(refusal));
                None
            }
        }
    }

    fn fits(&mut self, chunk: Option<Bytes>) -> Result<Option<Bytes>, Refusal> {
        let length = chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        let room = self.room.checked_sub(length);
        self.room = room.ok_or(Refusal::UploadSurplus)?;
        Ok(chunk)
    }
}

/// Names parts that are on the disk.
async fn commit(
    gateway: &Arc<Gateway>,
    upload: &Upload,
    begins: u64,
    parts: Vec<Kept>,
) -> Result<(), Refusal> {
    let (id, at) = (upload.intake.id(), gateway.clock.now());
    let kept = gateway.store.transact("keep a part of a document", move |tx| {
        upload::append(tx, id, begins, &parts, at)?;
        point(Point::UploadPartNaming);
        Ok(())
    });
    let kept = kept.await;
    point(Point::UploadPartCommitted);
    match kept {
        Ok(()) => Ok(()),
        Err(TransactError::Refused(StoreError::Conflict { .. })) => Err(Refusal::UploadSuperseded),
        Err(error) => Err(refuse::store(&error.flatten())),
    }
}
