//! The files of large documents: staged, kept, removed, and swept at start.
//!
//! A kept file is named `kept/<1 hex>/<32 hex>`; the ledger stores what follows `kept/`. The name
//! is random and says nothing. All documents of one bundle that are kept together share a
//! directory, so they share its flush.
//!
//! Kept files are in a directory, or are objects of a [`Bucket`] with the same names. Staged ones
//! are always in a directory of this gateway alone.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use gateway_fault::{Point, point};
use ring::rand::{SecureRandom, SystemRandom};

use super::bucket::Bucket;
use super::{DocumentError, Kept, KeptBody, Staged, StagedBody};

/// Where documents are.
pub(crate) struct Files {
    staging: PathBuf,
    kept: Shelf,
}

/// Where kept documents are.
enum Shelf {
    Directory(PathBuf),
    Bucket(Bucket),
}

/// A kept document, to be read.
pub(super) enum KeptFile {
    File(File),
    Object { bucket: Bucket, place: String, size: u64 },
}

impl KeptFile {
    pub(super) fn size(&self) -> io::Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Object { size, .. } => Ok(*size),
        }
    }

    pub(super) fn read(&self, into: &mut [u8], at: u64) -> io::Result<()> {
        match self {
            Self::File(file) => file.read_exact_at(into, at),
            Self::Object { bucket, place, .. } => bucket.read(place, into, at),
        }
    }
}

impl Files {
    /// Makes the directories where they are missing.
    pub(crate) fn open(directory: &Path, bucket: Option<Bucket>) -> io::Result<Self> {
        let this = Self::at(directory, bucket);
        let documents = directory.join("documents");
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(&this.staging)?;
        if let Shelf::Directory(kept) = &this.kept {
            for shard in 0..16 {
                builder.create(kept.join(format!("{shard:x}")))?;
            }
            flush_directory(kept)?;
        }
        for made in [&documents, &directory.to_path_buf()] {
            flush_directory(made)?;
        }
        Ok(this)
    }

    /// The places as they are, for reading.
    pub(crate) fn at(directory: &Path, bucket: Option<Bucket>) -> Self {
        let documents = directory.join("documents");
        let kept = bucket.map_or_else(|| Shelf::Directory(documents.join("kept")), Shelf::Bucket);
        Self { staging: documents.join("staging"), kept }
    }

    /// The bucket, where kept documents are in one.
    pub(crate) fn bucket(&self) -> Option<&Bucket> {
        match &self.kept {
            Shelf::Directory(_) => None,
            Shelf::Bucket(bucket) => Some(bucket),
        }
    }

    /// Gives every kept file of a directory to `each`: the place by which the ledger would name it,
    /// and its path.
    pub(crate) fn each_kept<E: From<io::Error>>(
        &self,
        mut each: impl FnMut(&str, &Path) -> Result<(), E>,
    ) -> Result<(), E> {
        let Shelf::Directory(kept) = &self.kept else { return Ok(()) };
        let shards = match fs::read_dir(kept) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            shards => shards?,
        };
        for shard in shards {
            let shard = shard?;
            if !shard.file_type()?.is_dir() {
                each(&shard.file_name().to_string_lossy(), &shard.path())?;
                continue;
            }
            for entry in fs::read_dir(shard.path())? {
                let (entry, shard) = (entry?, shard.file_name());
                let name = entry.file_name();
                let place = format!("{}/{}", shard.to_string_lossy(), name.to_string_lossy());
                each(&place, &entry.path())?;
            }
        }
        Ok(())
    }

    /// A new file in staging.
    pub(super) fn stage(&self, random: &SystemRandom) -> Result<StagedFile, DocumentError> {
        let mut name = [0; 16];
        random.fill(&mut name).map_err(|_| DocumentError::Random)?;
        let name = format!("{:032x}", u128::from_be_bytes(name));
        let path = self.staging.join(&name);
        let file =
            OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(StagedFile { name, path: Some(path), file })
    }

    pub(super) fn keep_without_flush(&self, staged: Staged) -> Result<Kept, DocumentError> {
        self.keep_one(staged, "")
    }

    /// Moves staged files to their final place and flushes the directory they went to.
    pub(super) fn keep(&self, staged: Vec<Staged>) -> Result<Vec<Kept>, DocumentError> {
        let shard = staged.iter().find_map(|one| match &one.body {
            StagedBody::File(file) => file.name.get(..1).map(str::to_owned),
            StagedBody::Small(_) | StagedBody::InPlace(_) => None,
        });
        let shard = shard.unwrap_or_default();
        let kept: Result<Vec<Kept>, DocumentError> =
            staged.into_iter().map(|one| self.keep_one(one, &shard)).collect();
        let kept = kept?;
        if let Shelf::Directory(directory) = &self.kept {
            flush_directory(&directory.join(&shard))?;
        }
        point(Point::DocumentDirectoryFlushed);
        Ok(kept)
    }

    fn keep_one(&self, staged: Staged, shard: &str) -> Result<Kept, DocumentError> {
        let Staged { document, size, sha256, body } = staged;
        let body = match body {
            StagedBody::Small(sealed) => KeptBody::Small(sealed),
            StagedBody::InPlace(place) => KeptBody::File(place),
            StagedBody::File(mut file) => {
                let place = format!("{shard}/{}", file.name);
                match &self.kept {
                    Shelf::Directory(kept) => {
                        if let Some(path) = file.path.take() {
                            fs::rename(path, kept.join(&place))?;
                            point(Point::DocumentMoved);
                        }
                    }
                    // The staged file goes when it is dropped.
                    Shelf::Bucket(bucket) => bucket.keep(&place, &file.file)?,
                }
                KeptBody::File(place)
            }
        };
        Ok(Kept { document, size, sha256, body })
    }

    pub(super) fn open_kept(&self, place: &str) -> io::Result<KeptFile> {
        Ok(match &self.kept {
            Shelf::Directory(kept) => KeptFile::File(File::open(kept.join(place))?),
            Shelf::Bucket(bucket) => {
                let size = bucket.size(place)?;
                KeptFile::Object { bucket: bucket.clone(), place: place.to_owned(), size }
            }
        })
    }

    /// A kept file to be copied whole.
    pub(crate) fn reader(&self, place: &str) -> io::Result<Box<dyn io::Read>> {
        let file = self.open_kept(place)?;
        let size = file.size()?;
        Ok(match file {
            KeptFile::File(file) => Box::new(file),
            file @ KeptFile::Object { .. } => Box::new(Whole { file, at: 0, size }),
        })
    }

    /// Removes a kept file. One that stays is swept later.
    pub(super) fn remove(&self, place: &str) {
        let removed = match &self.kept {
            Shelf::Directory(kept) => fs::remove_file(kept.join(place)),
            Shelf::Bucket(bucket) => bucket.remove(place),
        };
        if let Err(error) = removed {
            tracing::warn!(event = "store.document-left", %error, "it goes at the next start");
        }
    }

    /// Removes all staged files, and all kept files of the directory that `is_named` does not know.
    /// Only to be called before anyone writes. Returns how many went.
    pub(crate) fn sweep<E: From<io::Error>>(
        &self,
        mut is_named: impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<usize, E> {
        let mut gone = 0;
        for entry in fs::read_dir(&self.staging)? {
            fs::remove_file(entry?.path())?;
            gone += 1;
        }
        self.each_kept(|place, path| {
            if !is_named(place)? {
                fs::remove_file(path)?;
                gone += 1;
            }
            Ok::<(), E>(())
        })?;
        Ok(gone)
    }
}

/// An object, read from its beginning to its end.
struct Whole {
    file: KeptFile,
    at: u64,
    size: u64,
}

impl io::Read for Whole {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size - self.at).unwrap_or(usize::MAX);
        let length = into.len().min(left);
        self.file.read(into.get_mut(..length).unwrap_or_default(), self.at)?;
        self.at = self.at.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        Ok(length)
    }
}

/// A file in staging. Dropping it removes it, unless it was kept.
pub(crate) struct StagedFile {
    name: String,
    path: Option<PathBuf>,
    file: File,
}

impl StagedFile {
    pub(super) fn file(&self) -> &File {
        &self.file
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        if let Some(path) = self.path.take()
            && let Err(error) = fs::remove_file(path)
        {
            tracing::warn!(event = "store.document-left", %error, "it goes at the next start");
        }
    }
}

/// Makes the names in a directory durable.
pub(crate) fn flush_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}
