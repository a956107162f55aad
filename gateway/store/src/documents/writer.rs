//! Writing a document without holding up anyone else, in flat memory.
//!
//! A document begins in memory. If it outgrows what its bundle may keep in the ledger, it becomes
//! a file: pieces of 256 KiB are hashed, sealed and written on a blocking thread while the next
//! piece fills. Between two pieces no thread is held, so a slow sender costs memory only: two
//! pieces and a segment, under 1 MiB.

use std::sync::Arc;

use gateway_bundle::DocumentId;
use ring::rand::SystemRandom;
use tokio::task::JoinHandle;

use super::files::Files;
use super::intake::Room;
use super::sink::{Sink, seal_small};
use super::{DocumentError, DocumentKey, Staged, StagedBody};

const PIECE: usize = 256 << 10;

/// What a document is written with.
pub(super) struct Parts {
    pub(super) files: Arc<Files>,
    pub(super) random: SystemRandom,
    pub(super) key: DocumentKey,
}

/// A document being written. Dropping it removes what was written.
pub struct DocumentWriter {
    document: DocumentId,
    parts: Arc<Parts>,
    room: Room,
    /// Bytes not yet hashed and sealed.
    piece: Vec<u8>,
    state: State,
}

enum State {
    /// All bytes are in `piece`, and so many are taken from the bundle's room.
    Small(usize),
    /// The sink is at work on a blocking thread.
    Large(JoinHandle<Result<Sink, DocumentError>>),
    /// A piece failed.
    Failed,
}

impl DocumentWriter {
    pub(super) fn new(document: DocumentId, parts: Parts, room: Room) -> Self {
        Self { document, parts: Arc::new(parts), room, piece: Vec::new(), state: State::Small(0) }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// An earlier piece could not be written. The document is lost and is to be sent again.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), DocumentError> {
        if let State::Small(taken) = self.state {
            if self.room.take(bytes.len()) {
                self.state = State::Small(taken + bytes.len());
                self.piece.extend_from_slice(bytes);
                return Ok(());
            }
            self.become_large(taken);
        }
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() == PIECE {
                self.push_piece().await?;
            }
        }
        Ok(())
    }

    /// Seals the end and, for a file, flushes it.
    ///
    /// # Errors
    ///
    /// The document could not be written.
    pub async fn finish(mut self) -> Result<Staged, DocumentError> {
        let piece = std::mem::take(&mut self.piece);
        if matches!(self.state, State::Small(_)) {
            return self.finish_small(&piece);
        }
        let mut sink = self.idle_sink().await?;
        let (file, size, sha256) = super::blocking(move || {
            sink.push(&piece)?;
            sink.finish()
        })
        .await?;
        let document = self.document.clone();
        Ok(Staged { document, size, sha256, body: StagedBody::File(file) })
    }

    fn finish_small(mut self, text: &[u8]) -> Result<Staged, DocumentError> {
        let (sealed, sha256) = seal_small(&self.parts.key, &self.parts.random, text)?;
        // What is staged keeps its room: the bundle's documents share one allowance.
        self.state = State::Failed;
        let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let document = self.document.clone();
        Ok(Staged { document, size, sha256, body: StagedBody::Small(sealed) })
    }

    fn become_large(&mut self, taken: usize) {
        self.room.give_back(taken);
        self.piece.reserve_exact(PIECE - self.piece.len());
        let parts = self.parts.clone();
        self.state = State::Large(tokio::task::spawn_blocking(move || {
            Sink::create(&parts.files, &parts.key, &parts.random)
        }));
    }

    /// Hands the full piece to the sink, once the sink is done with the one before.
    async fn push_piece(&mut self) -> Result<(), DocumentError> {
        let mut sink = self.idle_sink().await?;
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.state = State::Large(tokio::task::spawn_blocking(move || {
            sink.push(&piece)?;
            Ok(sink)
        }));
        Ok(())
    }

    /// The sink between two pieces. Until it is handed back the document counts as failed.
    async fn idle_sink(&mut self) -> Result<Sink, DocumentError> {
        match &mut self.state {
            State::Large(work) => {
                let sink = work.await.unwrap_or(Err(DocumentError::GivenUp));
                self.state = State::Failed;
                sink
            }
            State::Small(_) | State::Failed => Err(DocumentError::GivenUp),
        }
    }
}

impl Drop for DocumentWriter {
    fn drop(&mut self) {
        if let State::Small(taken) = self.state {
            self.room.give_back(taken);
        }
    }
}
