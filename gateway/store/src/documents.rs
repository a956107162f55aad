//! Documents at rest: hashed and encrypted on the way in, checked on the way out.
//!
//! A document streams through in pieces and is never held whole. It is written to
//! `documents/staging/`, flushed, moved to `documents/kept/`, and named by a row of the ledger; in
//! this order, so a crash at any point leaves at most a file that nobody names, which the next
//! start removes. The form of the files is described in `format`.
//!
//! Small documents (128 KiB for all of a bundle's together) never become files. Their ciphertext
//! goes into the ledger with the transaction that accepts the bundle, so one flush serves many
//! bundles.
//!
//! ```text
//! let intake = store.begin_intake(now)?;
//! let mut writer = store.documents().begin(&intake, document_id)?;
//! writer.write(&bytes).await?;                          // as they come
//! let staged = writer.finish().await?;                  // flushed; size and SHA-256 are known
//! let kept = store.documents().keep(vec![staged]).await?;  // in place, before the commit
//! store.transact("accept", move |tx| content::put(tx, &intake, …, &kept)).await?;
//! ```

mod bucket;
mod files;
mod format;
mod intake;
mod reader;
mod sink;
mod writer;

use std::io;
use std::sync::Arc;

use gateway_bundle::{Digest, DocumentId};
use ring::rand::SystemRandom;

pub use bucket::BucketSettings;
pub use intake::Intake;
pub use reader::{DocumentReader, StoredDocument};
pub use writer::DocumentWriter;

pub(crate) use bucket::Bucket;
pub(crate) use files::{Files, flush_directory};
pub(crate) use format::DocumentKey;
pub(crate) use intake::document_key;
pub(crate) use reader::Body;

use files::StagedFile;

/// What a document kept in the ledger may have, for all documents of a bundle together.
pub const SMALL_BYTES_MAX: usize = 128 << 10;

/// Why a document could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The disk is full. What was staged is removed; there is nothing to undo.
    #[error("the disk of the store is full")]
    DiskFull,
    /// The disk failed, or a file of the store is missing.
    #[error("a document cannot be written or read: {0}")]
    File(#[source] io::Error),
    /// The ciphertext was changed, cut, or belongs to another document.
    #[error("a document at rest does not open: it was changed, cut or moved")]
    Forged,
    /// The wanted range does not lie within the document.
    #[error("the range does not lie within the document")]
    Range,
    /// The document passes what the format can hold (256 TiB).
    #[error("the document is larger than the format allows")]
    TooLarge,
    /// A segment could not be sealed; a fault in this program.
    #[error("a document could not be encrypted")]
    Sealing,
    /// The system gave no randomness.
    #[error("the system gave no randomness")]
    Random,
    /// An earlier piece failed, or the runtime stops.
    #[error("the document was given up")]
    GivenUp,
}

impl From<io::Error> for DocumentError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::File(error),
        }
    }
}

/// A whole document, hashed, encrypted and flushed, but not yet named by the ledger. Dropping it
/// removes it.
pub struct Staged {
    pub(crate) document: DocumentId,
    pub(crate) size: u64,
    pub(crate) sha256: Digest,
    pub(crate) body: StagedBody,
}

pub(crate) enum StagedBody {
    Small(Vec<u8>),
    File(StagedFile),
    /// A file that an upload has kept already, by its place.
    InPlace(String),
}

impl Staged {
    /// The document.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }

    /// Its bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The digest of its bytes.
    pub fn sha256(&self) -> Digest {
        self.sha256
    }
}

/// A document in its final place, ready to be named by the ledger. If that never happens, the file
/// is removed by [`Documents::discard`] or at the next start.
#[derive(Debug)]
pub struct Kept {
    pub(crate) document: DocumentId,
    pub(crate) size: u64,
    pub(crate) sha256: Digest,
    pub(crate) body: KeptBody,
}

#[derive(Debug)]
pub(crate) enum KeptBody {
    Small(Vec<u8>),
    File(String),
}

impl Kept {
    /// The document.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }

    /// Its bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The digest of its bytes.
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    /// The file's name in the store, unless the document stands in the ledger.
    pub fn place(&self) -> Option<&str> {
        match &self.body {
            KeptBody::Small(_) => None,
            KeptBody::File(place) => Some(place),
        }
    }
}

/// The documents of a store. Cheap to clone.
#[derive(Clone)]
pub struct Documents {
    files: Arc<Files>,
    random: SystemRandom,
}

impl Documents {
    pub(crate) fn new(files: Files, random: SystemRandom) -> Self {
        Self { files: Arc::new(files), random }
    }

    /// Begins to write a document of an intake.
    ///
    /// # Errors
    ///
    /// The system gave no randomness.
    pub fn begin(
        &self,
        intake: &Intake,
        document: DocumentId,
    ) -> Result<DocumentWriter, DocumentError> {
        let key = intake.document_key(&document)?;
        let parts = writer::Parts { files: self.files.clone(), random: self.random.clone(), key };
        Ok(DocumentWriter::new(document, parts, intake.room()))
    }

    /// Moves staged documents to their final place and flushes the directory. To be done before
    /// the transaction that names them.
    ///
    /// # Errors
    ///
    /// The disk failed; nothing is named, the files go at the next start.
    pub async fn keep(&self, staged: Vec<Staged>) -> Result<Vec<Kept>, DocumentError> {
        if !staged.iter().any(|one| matches!(one.body, StagedBody::File(_))) {
            return staged.into_iter().map(|one| self.files.keep_without_flush(one)).collect();
        }
        let files = self.files.clone();
        blocking(move || files.keep(staged)).await
    }

    /// Removes kept documents that a refused transaction was to name. After a *failed* one (see
    /// [`TransactError::Ledger`](crate::TransactError)) they are left to the next start, since only
    /// the ledger knows whether it names them.
    pub async fn discard(&self, kept: Vec<Kept>) {
        let places = kept.into_iter().filter_map(|one| match one.body {
            KeptBody::File(place) => Some(place),
            KeptBody::Small(_) => None,
        });
        self.remove(places.collect()).await;
    }

    /// Removes the files of documents whose rows are gone: after the commit, never before.
    pub async fn remove(&self, places: Vec<String>) {
        if places.is_empty() {
            return;
        }
        let files = self.files.clone();
        let done = blocking(move || {
            for place in &places {
                files.remove(place);
            }
            Ok(())
        });
        drop(done.await);
    }

    /// Asks the bucket, where documents are in one, for a sign of life.
    pub(crate) async fn beat(&self) -> Result<(), DocumentError> {
        let files = self.files.clone();
        blocking(move || Ok(files.bucket().map_or(Ok(()), Bucket::beat)?)).await
    }

    /// Opens a document that the ledger names (see [`content::document`](crate::content::document))
    /// for reading from `from` up to `to`, exclusive.
    ///
    /// # Errors
    ///
    /// The file is missing or has another length, or the range does not lie in the document.
    pub async fn open(
        &self,
        document: StoredDocument,
        from: u64,
        to: u64,
    ) -> Result<DocumentReader, DocumentError> {
        let files = self.files.clone();
        match &document.body {
            Body::Blob(_) => DocumentReader::new(&files, document, from, to),
            Body::File(_) => {
                blocking(move || DocumentReader::new(&files, document, from, to)).await
            }
        }
    }
}

/// Runs disk work where it may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DocumentError> + Send + 'static,
) -> Result<T, DocumentError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(DocumentError::GivenUp))
}
