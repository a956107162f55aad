//! The files of large documents: staged, kept, removed, and swept at start.
//!
//! A kept file is named `kept/<1 hex>/<32 hex>`; the ledger stores what follows `kept/`. The name
//! is random and says nothing. All documents of one bundle that are kept together share a
//! directory, so they share its flush.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use gateway_fault::{Point, point};
use ring::rand::{SecureRandom, SystemRandom};

use super::{DocumentError, Kept, KeptBody, Staged, StagedBody};

/// The two directories of documents.
pub(crate) struct Files {
    staging: PathBuf,
    kept: PathBuf,
}

impl Files {
    /// Makes the directories where they are missing.
    pub(crate) fn open(directory: &Path) -> io::Result<Self> {
        let documents = directory.join("documents");
        let this = Self { staging: documents.join("staging"), kept: documents.join("kept") };
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(&this.staging)?;
        for shard in 0..16 {
            builder.create(this.kept.join(format!("{shard:x}")))?;
        }
        for made in [&this.kept, &documents, &directory.to_path_buf()] {
            flush_directory(made)?;
        }
        Ok(this)
    }

    /// The directories as they are, for reading.
    pub(crate) fn at(directory: &Path) -> Self {
        let documents = directory.join("documents");
        Self { staging: documents.join("staging"), kept: documents.join("kept") }
    }

    /// Gives every kept file to `each`: the place by which the ledger would name it, and its path.
    pub(crate) fn each_kept<E: From<io::Error>>(
        &self,
        mut each: impl FnMut(&str, &Path) -> Result<(), E>,
    ) -> Result<(), E> {
        let shards = match fs::read_dir(&self.kept) {
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
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
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
        flush_directory(&self.kept.join(&shard))?;
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
                if let Some(path) = file.path.take() {
                    fs::rename(path, self.kept.join(&place))?;
                    point(Point::DocumentMoved);
                }
                KeptBody::File(place)
            }
        };
        Ok(Kept { document, size, sha256, body })
    }

    pub(crate) fn open_kept(&self, place: &str) -> io::Result<File> {
        File::open(self.kept.join(place))
    }

    /// Removes a kept file. One that stays is swept at the next start.
    pub(super) fn remove(&self, place: &str) {
        if let Err(error) = fs::remove_file(self.kept.join(place)) {
            tracing::warn!(event = "store.document-left", %error, "it goes at the next start");
        }
    }

    /// Removes all staged files, and all kept files that `is_named` does not know. Only to be
    /// called before anyone writes. Returns how many went.
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
