//! Copying one file: hashed on the way, flushed, readable by its owner only.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use gateway_bundle::Digest;
use ring::digest::{Context, SHA256};
use ring::rand::{SecureRandom, SystemRandom};

use super::{BackupError, at, list};
use crate::documents::flush_directory;
use crate::keys::KeyError;

const PIECE: usize = 256 << 10;
const KEPT: &str = "documents/kept/";

/// How much of a backup is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes done.
    pub done: u64,
    /// All bytes.
    pub total: u64,
}

/// A directory that is made whole under another name. Dropped before that, it is removed.
pub(super) struct Partial {
    path: PathBuf,
    wanted: PathBuf,
    done: bool,
}

impl Partial {
    /// Begins one beside the place that it is for, so that it can be renamed.
    pub(super) fn beside(wanted: &Path) -> Result<Self, BackupError> {
        let mut random = [0; 8];
        SystemRandom::new()
            .fill(&mut random)
            .map_err(|_| BackupError::Store(KeyError::Random.into()))?;
        let name = wanted.file_name().unwrap_or_default().to_string_lossy();
        let name = format!(".{name}.{:016x}.partial", u64::from_be_bytes(random));
        let path = parent(wanted).join(name);
        DirBuilder::new().mode(0o700).create(&path).map_err(at(&path))?;
        Ok(Self { path, wanted: wanted.to_owned(), done: false })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The directories of kept documents.
    pub(super) fn make_shards(&self) -> Result<(), BackupError> {
        for shard in 0..16 {
            let path = self.path.join(format!("{KEPT}{shard:x}"));
            DirBuilder::new().recursive(true).mode(0o700).create(&path).map_err(at(&path))?;
        }
        Ok(())
    }

    /// Flushes the names in it and gives it its own.
    pub(super) fn finish(mut self) -> Result<(), BackupError> {
        for shard in 0..16 {
            let path = self.path.join(format!("{KEPT}{shard:x}"));
            flush_directory(&path).map_err(at(&path))?;
        }
        for path in [self.path.join(KEPT), self.path.join("documents"), self.path.clone()] {
            flush_directory(&path).map_err(at(&path))?;
        }
        // An empty directory gives way; one that got something meanwhile does not.
        std::fs::rename(&self.path, &self.wanted).map_err(at(&self.wanted))?;
        self.done = true;
        let parent = parent(&self.wanted);
        flush_directory(&parent).map_err(at(&parent))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.done
            && let Err(error) = std::fs::remove_dir_all(&self.path)
        {
            tracing::warn!(event = "store.partial-left", %error, "remove it by hand");
        }
    }
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The path of a kept document in a store or a backup.
pub(super) fn path_of(place: &str) -> String {
    format!("{KEPT}{place}")
}

/// The place of a kept document by such a path; `None` if it is of another form.
pub(super) fn place_of(path: &str) -> Option<&str> {
    let place = path.strip_prefix(KEPT)?;
    let (shard, name) = place.split_once('/')?;
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (shard.len() == 1 && name.len() == 32 && hex(shard) && hex(name)).then_some(place)
}

/// Hashes a file, and writes what it reads to another where one is given. `told` gets the bytes.
pub(super) fn copy(
    from: &Path,
    to: Option<&Path>,
    told: impl FnMut(u64),
) -> Result<(u64, Digest), BackupError> {
    copy_of(&mut File::open(from).map_err(at(from))?, from, to, told)
}

/// As [`copy`], of what is open already; `from` names it in an error.
pub(super) fn copy_of(
    source: &mut dyn Read,
    from: &Path,
    to: Option<&Path>,
    mut told: impl FnMut(u64),
) -> Result<(u64, Digest), BackupError> {
    let new = |path: &Path| {
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        made.map_err(at(path)).map(|file| (file, path.to_owned()))
    };
    let mut target = to.map(new).transpose()?;
    let (mut digest, mut size, mut piece) = (Context::new(&SHA256), 0_u64, vec![0; PIECE]);
    loop {
        let read = source.read(&mut piece).map_err(at(from))?;
        let bytes = piece.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        digest.update(bytes);
        if let Some((file, path)) = &mut target {
            file.write_all(bytes).map_err(at(path))?;
        }
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        size = size.saturating_add(read);
        told(read);
    }
    if let Some((file, path)) = target {
        file.sync_all().map_err(at(&path))?;
    }
    Ok((size, list::finished(digest)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_nowhere_but_to_a_kept_document() {
        let name = "0123456789abcdef0123456789abcdef";
        assert_eq!(place_of(&path_of(&format!("a/{name}"))), Some(&*format!("a/{name}")));
        for path in
            ["documents/kept/../../x", "documents/kept/a/..", "/etc/passwd", "ledger.sqlite"]
        {
            assert_eq!(place_of(path), None, "{path}");
        }
        assert_eq!(place_of(&format!("documents/kept/a/b/{name}")), None);
    }
}
