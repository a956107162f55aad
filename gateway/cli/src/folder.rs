//! A bundle on disk: a directory with `manifest.json` or `manifest.jws` and its documents, or one
//! of these files alone, or an exported bag.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use gateway_bundle::manifest::MANIFEST_BYTES_MAX;
use gateway_bundle::{Digest, Manifest, bag};
use gateway_evidence::Jws;

/// The bare manifest in a bundle directory.
pub(crate) const MANIFEST: &str = "manifest.json";
/// The sealed manifest in a bundle directory.
pub(crate) const SEALED: &str = "manifest.jws";

/// A manifest as it was found.
pub(crate) struct Found {
    /// The file it was found in.
    pub(crate) file: PathBuf,
    /// The directory of the documents, if there is one.
    pub(crate) documents: Option<PathBuf>,
    /// The seal, if the manifest is sealed.
    pub(crate) seal: Option<Jws>,
    /// The manifest's exact bytes.
    pub(crate) bytes: Vec<u8>,
    /// The manifest.
    pub(crate) manifest: Manifest,
}

impl Found {
    /// The digest of the manifest.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// The manifest part as it is handed in: the seal, or the bare manifest.
    pub(crate) fn part(&self) -> Vec<u8> {
        self.seal.as_ref().map_or_else(|| self.bytes.clone(), |seal| seal.compact().into())
    }
}

/// Whether a path is an exported bag.
pub(crate) fn is_bag(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// Opens an exported bag.
pub(crate) fn open_bag(path: &Path) -> Result<bag::Reader<File>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    bag::Reader::open(file).with_context(|| path.display().to_string())
}

/// Finds the manifest at a path: a file, a bundle directory, or a bag.
pub(crate) fn find(path: &Path) -> Result<Found> {
    if is_bag(path) {
        let limit = u64::try_from(2 * MANIFEST_BYTES_MAX)?;
        let seal = open_bag(path)?.read(SEALED, limit).with_context(|| path.display().to_string())?;
        return read(path.to_owned(), None, seal);
    }
    if path.is_dir() {
        for name in [SEALED, MANIFEST] {
            let file = path.join(name);
            if file.exists() {
                let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
                return read(file, Some(path.to_owned()), bytes);
            }
        }
        bail!("{}: neither {SEALED} nor {MANIFEST} is there", path.display());
    }
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    read(path.to_owned(), None, bytes)
}

fn read(file: PathBuf, documents: Option<PathBuf>, bytes: Vec<u8>) -> Result<Found> {
    let place = || file.display().to_string();
    let trimmed = bytes.trim_ascii();
    let (seal, bytes) = if trimmed.first() == Some(&b'{') {
        (None, bytes)
    } else {
        let seal = Jws::parse(trimmed, MANIFEST_BYTES_MAX).with_context(place)?;
        let bytes = seal.payload().to_vec();
        (Some(seal), bytes)
    };
    let manifest = Manifest::parse(&bytes).with_context(place)?;
    Ok(Found { file, documents, seal, bytes, manifest })
}

/// What is wrong with a document on disk.
pub(crate) fn check_document(
    folder: &Path,
    document: &gateway_bundle::manifest::Document,
) -> Result<Option<String>> {
    use std::io::Read;
    let path = folder.join(&document.file);
    let Ok(mut file) = File::open(&path) else {
        return Ok(Some(format!("{}: the file is missing", document.file)));
    };
    let mut hasher = gateway_bundle::ids::Hasher::new();
    let mut piece = vec![0; 1 << 16];
    let mut size = 0_u64;
    loop {
        let read = file.read(&mut piece).with_context(|| path.display().to_string())?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
        size = size.saturating_add(bytes.len() as u64);
    }
    let right = size == document.size && hasher.finish() == document.sha256;
    Ok((!right).then(|| format!("{}: not the document of the manifest", document.file)))
}
