//! Reading a document back: whole or a range, segment by segment, never a byte unchecked.

use std::sync::Arc;

use gateway_bundle::{Digest, DocumentId};

use super::files::{Files, KeptFile};
use super::format::{self, HEADER, Opener};
use super::{DocumentError, DocumentKey};

/// Segments read at a time.
const AT_ONCE: u32 = 4;

/// A document that the ledger names, with what is needed to open it.
pub struct StoredDocument {
    pub(crate) document: DocumentId,
    pub(crate) file: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) sha256: Digest,
    pub(crate) key: DocumentKey,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Blob(Vec<u8>),
    File(String),
}

impl StoredDocument {
    /// The document.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }

    /// Its file name. It may be a personal datum.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Its media type, as the manifest says.
    pub fn media_type(&self) -> &str {
        &self.media_type
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

/// A document being read.
pub struct DocumentReader {
    source: Arc<Source>,
    /// The next byte wanted, and the one after the last.
    from: u64,
    to: u64,
}

struct Source {
    opener: Opener,
    sealed: Sealed,
    /// Bytes of ciphertext.
    size: u64,
}

enum Sealed {
    Blob(Vec<u8>),
    File(KeptFile),
}

impl DocumentReader {
    pub(crate) fn new(
        files: &Files,
        document: StoredDocument,
        from: u64,
        to: u64,
    ) -> Result<Self, DocumentError> {
        if from > to || to > document.size {
            return Err(DocumentError::Range);
        }
        let sealed = match document.body {
            Body::Blob(bytes) => Sealed::Blob(bytes),
            Body::File(place) => Sealed::File(files.open_kept(&place)?),
        };
        let size = format::sealed_size(document.size);
        if sealed.size()? != size {
            return Err(DocumentError::Forged);
        }
        let mut header = [0; HEADER];
        sealed.read(&mut header, 0)?;
        let opener = Opener::new(&document.key, &header, document.size)?;
        let source = Source { opener, sealed, size };
        // An empty document has a segment too, and its tag says that it is meant to be empty.
        if document.size == 0 {
            source.segments(0, 0)?;
        }
        Ok(Self { source: Arc::new(source), from, to })
    }

    /// Gives every byte to `each`, on this thread.
    pub(crate) fn read_through(mut self, mut each: impl FnMut(&[u8])) -> Result<(), DocumentError> {
        while self.from < self.to {
            let bytes = self.source.text(self.from, self.to)?;
            self.from = self.from.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            each(&bytes);
        }
        Ok(())
    }

    /// The next bytes, up to 256 KiB; `None` at the end.
    ///
    /// # Errors
    ///
    /// The disk failed, or the ciphertext was changed. Bytes given before were right.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, DocumentError> {
        if self.from >= self.to {
            return Ok(None);
        }
        let source = self.source.clone();
        let (from, to) = (self.from, self.to);
        let bytes = match &self.source.sealed {
            Sealed::Blob(_) => source.text(from, to)?,
            Sealed::File(_) => super::blocking(move || source.text(from, to)).await?,
        };
        self.from = self.from.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(Some(bytes))
    }

    /// All that is left, for a document known to be small.
    ///
    /// # Errors
    ///
    /// As [`DocumentReader::next`]; [`DocumentError::TooLarge`] if more than `most` bytes are left.
    pub async fn collect(mut self, most: usize) -> Result<Vec<u8>, DocumentError> {
        let left = usize::try_from(self.to - self.from).map_err(|_| DocumentError::TooLarge)?;
        if left > most {
            return Err(DocumentError::TooLarge);
        }
        let mut all = Vec::with_capacity(left);
        while let Some(bytes) = self.next().await? {
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }
}

impl Source {
    /// Text from `from`, at most to `to`, at most some segments.
    fn text(&self, from: u64, to: u64) -> Result<Vec<u8>, DocumentError> {
        let (first, skip) = format::segment_of(from)?;
        let (end, _) = format::segment_of(to.saturating_sub(1))?;
        let mut text = self.segments(first, end.min(first.saturating_add(AT_ONCE - 1)))?;
        text.drain(..skip.min(text.len()));
        text.truncate(usize::try_from(to - from).unwrap_or(usize::MAX));
        if text.is_empty() { Err(DocumentError::Forged) } else { Ok(text) }
    }

    /// The text of some segments, both included, each checked before a byte of it is given. They
    /// are read at once: an object storage is asked for all of them in one request.
    fn segments(&self, first: u32, last: u32) -> Result<Vec<u8>, DocumentError> {
        let last = last.min(self.opener.last());
        let ((from, _), (_, to)) =
            (format::extent(first, self.size), format::extent(last, self.size));
        let length = usize::try_from(to.saturating_sub(from));
        let mut sealed = vec![0; length.map_err(|_| DocumentError::TooLarge)?];
        self.sealed.read(&mut sealed, from)?;
        let mut text = Vec::with_capacity(sealed.len());
        let mut rest = sealed.as_mut_slice();
        for number in first..=last {
            let (from, to) = format::extent(number, self.size);
            let length = usize::try_from(to.saturating_sub(from));
            let length = length.map_err(|_| DocumentError::TooLarge)?;
            let (segment, later) =
                rest.split_at_mut_checked(length).ok_or(DocumentError::Forged)?;
            text.extend_from_slice(self.opener.open(number, segment)?);
            rest = later;
        }
        Ok(text)
    }
}

impl Sealed {
    fn size(&self) -> Result<u64, DocumentError> {
        match self {
            Self::Blob(bytes) => u64::try_from(bytes.len()).map_err(|_| DocumentError::TooLarge),
            Self::File(file) => Ok(file.size()?),
        }
    }

    fn read(&self, into: &mut [u8], at: u64) -> Result<(), DocumentError> {
        match self {
            Self::File(file) => Ok(file.read(into, at)?),
            Self::Blob(bytes) => {
                let from = usize::try_from(at).map_err(|_| DocumentError::TooLarge)?;
                let piece = bytes.get(from..).and_then(|rest| rest.get(..into.len()));
                into.copy_from_slice(piece.ok_or(DocumentError::Forged)?);
                Ok(())
            }
        }
    }
}
