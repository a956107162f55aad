//! Where a large document goes: hash, seal, write. Runs where blocking is allowed.

use std::io::Write;

use gateway_bundle::Digest;
use gateway_bundle::ids::Hasher;
use gateway_fault::{Point, point};
use ring::rand::SystemRandom;

use super::DocumentError;
use super::files::{Files, StagedFile};
use super::format::{DocumentKey, Sealer};

/// An open large document.
pub(super) struct Sink {
    file: StagedFile,
    sealer: Sealer,
    hasher: Hasher,
    size: u64,
}

impl Sink {
    pub(super) fn create(
        files: &Files,
        key: &DocumentKey,
        random: &SystemRandom,
    ) -> Result<Self, DocumentError> {
        let sealer = Sealer::new(key, random, usize::MAX - 1024)?;
        let file = files.stage(random)?;
        point(Point::DocumentStaged);
        Ok(Self { file, sealer, hasher: Hasher::new(), size: 0 })
    }

    pub(super) fn push(&mut self, text: &[u8]) -> Result<(), DocumentError> {
        self.hasher.update(text);
        self.size = self.size.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
        let file = self.file.file();
        self.sealer.push(text, |sealed| (&*file).write_all(sealed))?;
        point(Point::DocumentWritten);
        Ok(())
    }

    /// Seals the end and flushes the file.
    pub(super) fn finish(self) -> Result<(StagedFile, u64, Digest), DocumentError> {
        let file = self.file.file();
        self.sealer.finish(|sealed| (&*file).write_all(sealed))?;
        point(Point::DocumentBeforeFlush);
        file.sync_all()?;
        point(Point::DocumentFlushed);
        Ok((self.file, self.size, self.hasher.finish()))
    }
}

/// Seals a small document in memory.
pub(super) fn seal_small(
    key: &DocumentKey,
    random: &SystemRandom,
    text: &[u8],
) -> Result<(Vec<u8>, Digest), DocumentError> {
    let capacity = super::format::sealed_size(u64::try_from(text.len()).unwrap_or(u64::MAX));
    let mut sealed = Vec::with_capacity(usize::try_from(capacity).unwrap_or(0));
    let mut append = |segment: &[u8]| {
        sealed.extend_from_slice(segment);
        Ok(())
    };
    let mut machine = Sealer::new(key, random, text.len())?;
    machine.push(text, &mut append)?;
    machine.finish(&mut append)?;
    Ok((sealed, Digest::of(text)))
}
