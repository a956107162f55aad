//! A bundle coming in: `multipart/form-data`, read part by part as it arrives.
//!
//! The manifest has to be the first part, so that it can be read, verified and assessed before a
//! byte of a document is taken. Every wait for the next byte has a limit, and nothing here holds
//! more than a chunk.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::Stream;
use http::{HeaderMap, header};
use multer::{Constraints, Field, Multipart, SizeLimit};
use tokio::time::{Instant, Sleep};

use crate::refusal::Refusal;

/// Heads of parts and boundaries need some room beside the documents.
const OVERHEAD: u64 = 4 << 20;

/// The parts of a bundle as they come in.
pub struct Parts {
    multipart: Multipart<'static>,
    stalled: Duration,
    read: usize,
}

/// A document part.
pub struct Part {
    /// Its number among all parts, from 1.
    pub number: usize,
    /// The file name it bears; empty if it bears none.
    pub file: String,
    field: Field<'static>,
    stalled: Duration,
}

impl Parts {
    /// Begins to read a body.
    ///
    /// # Errors
    ///
    /// The content type is not `multipart/form-data` with a boundary.
    pub fn new(
        headers: &HeaderMap,
        body: Body,
        stalled: Duration,
        most: u64,
    ) -> Result<Self, Refusal> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let boundary = kind.and_then(|kind| multer::parse_boundary(kind).ok());
        let boundary = boundary.ok_or(Refusal::MediaType(
            "multipart/form-data with a boundary: part `manifest` first, then the documents",
        ))?;
        let limit = SizeLimit::new().whole_stream(most.saturating_add(OVERHEAD));
        let constraints = Constraints::new().size_limit(limit);
        let stream = Patient::new(body.into_data_stream(), stalled);
        let multipart = Multipart::with_constraints(stream, boundary, constraints);
        Ok(Self { multipart, stalled, read: 0 })
    }

    /// The first part, which is the manifest.
    ///
    /// # Errors
    ///
    /// The first part is something else, or has more than `limit` bytes.
    pub async fn manifest(&mut self, limit: usize) -> Result<Vec<u8>, Refusal> {
        let mut field = self.next_field().await?.ok_or(Refusal::Multipart("it has no part"))?;
        if field.name() != Some("manifest") {
            return Err(Refusal::Multipart("its first part is not `manifest`"));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|e| self.refusal(&e))? {
            if bytes.len().saturating_add(chunk.len()) > limit {
                return Err(Refusal::TooLarge {
                    what: "the part `manifest`",
                    actual: bytes.len().saturating_add(chunk.len()) as u64,
                    limit: limit as u64,
                    unit: "bytes",
                });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// The next document part, or nothing after the last.
    ///
    /// # Errors
    ///
    /// The part is not `document`, or the body is malformed, cut or stalled.
    pub async fn next(&mut self) -> Result<Option<Part>, Refusal> {
        let Some(field) = self.next_field().await? else { return Ok(None) };
        if field.name() != Some("document") {
            return Err(Refusal::Multipart("a part after the first is not `document`"));
        }
        let file = field.file_name().unwrap_or_default().to_owned();
        Ok(Some(Part { number: self.read, file, field, stalled: self.stalled }))
    }

    /// Reads what is left, up to so many bytes, and throws it away.
    ///
    /// # Errors
    ///
    /// The body is malformed, cut or stalled.
    pub async fn drain(&mut self, most: u64) -> Result<(), Refusal> {
        let mut read = 0_u64;
        while let Some(mut field) = self.next_field().await? {
            while let Some(chunk) = field.chunk().await.map_err(|error| self.refusal(&error))? {
                read = read.saturating_add(chunk.len() as u64);
                if read > most {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn next_field(&mut self) -> Result<Option<Field<'static>>, Refusal> {
        let field = self.multipart.next_field().await;
        self.read = self.read.saturating_add(1);
        field.map_err(|error| self.refusal(&error))
    }

    fn refusal(&self, error: &multer::Error) -> Refusal {
        refusal(error, self.stalled)
    }
}

impl Part {
    /// The next bytes, or nothing after the last.
    ///
    /// # Errors
    ///
    /// The body is malformed, cut or stalled.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Refusal> {
        self.field.chunk().await.map_err(|error| refusal(&error, self.stalled))
    }
}

fn refusal(error: &multer::Error, stalled: Duration) -> Refusal {
    match error {
        multer::Error::IncompleteFieldData { .. }
        | multer::Error::IncompleteHeaders
        | multer::Error::IncompleteStream => Refusal::BodyCut,
        multer::Error::StreamReadFailed(source) => {
            let kind = source.downcast_ref::<io::Error>().map(io::Error::kind);
            if kind == Some(io::ErrorKind::TimedOut) {
                Refusal::BodyStalled { seconds: stalled.as_secs() }
            } else {
                Refusal::BodyCut
            }
        }
        multer::Error::StreamSizeExceeded { limit } => Refusal::TooLarge {
            what: "the body",
            actual: limit.saturating_add(1),
            limit: *limit,
            unit: "bytes",
        },
        multer::Error::ReadHeaderFailed(_)
        | multer::Error::DecodeHeaderName { .. }
        | multer::Error::DecodeHeaderValue { .. } => {
            Refusal::Multipart("a part's head is malformed")
        }
        _ => Refusal::Multipart("it cannot be read"),
    }
}

/// A body stream that gives up when no byte comes for a while, and that never hands out two
/// chunks in one breath: the multipart reader takes everything that is ready into its memory, and
/// a fast sender is always ready.
struct Patient {
    stream: BodyDataStream,
    limit: Duration,
    timer: Pin<Box<Sleep>>,
    breathe: bool,
}

impl Patient {
    fn new(stream: BodyDataStream, limit: Duration) -> Self {
        Self { stream, limit, timer: Box::pin(tokio::time::sleep(limit)), breathe: false }
    }
}

impl Stream for Patient {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.breathe) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        match Pin::new(&mut self.stream).poll_next(cx) {
            Poll::Ready(Some(Ok(chunk))) => {
                let next = Instant::now() + self.limit;
                self.timer.as_mut().reset(next);
                self.breathe = true;
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(io::Error::other(error)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => match self.timer.as_mut().poll(cx) {
                Poll::Ready(()) => Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into()))),
                Poll::Pending => Poll::Pending,
            },
        }
    }
}
