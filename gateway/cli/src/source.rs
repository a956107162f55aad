//! A bundle on disk, in whatever form a command is pointed at.
//!
//! | path | what it is |
//! | --- | --- |
//! | a directory | `manifest.json`, its seal `manifest.jws`, or both, with the documents beside them or in `data/` |
//! | a ZIP | an exported bag |
//! | a file that begins with `{` | a bare manifest |
//! | any other file | a sealed manifest, compact JWS |

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use gateway_bundle::bag::Reader;
use gateway_bundle::ids::Hasher;
use gateway_bundle::manifest::{Document, MANIFEST_BYTES_MAX};
use gateway_bundle::{Digest, Manifest};
use gateway_evidence::Jws;
use indicatif::ProgressBar;

use crate::print;

/// The bare manifest of a bundle directory.
pub(crate) const MANIFEST: &str = "manifest.json";
/// The sealed manifest of a bundle directory, and of a bag.
pub(crate) const SEAL: &str = "manifest.jws";
/// The folder of the documents.
pub(crate) const DATA: &str = "data";
/// The most bytes that are read of a manifest or its seal: base64url, and the seal's header.
const FILE_BYTES_MAX: u64 = 2 << 20;

/// What a path holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A manifest alone, bare or sealed.
    Alone,
    /// A bundle directory.
    Directory,
    /// An exported bag.
    Bag,
}

/// A bundle on disk.
pub(crate) struct Source {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What it is.
    pub(crate) form: Form,
    /// The manifest's exact bytes.
    pub(crate) bytes: Vec<u8>,
    /// The manifest.
    pub(crate) manifest: Manifest,
    /// The seal, where there is one. Nothing of it is verified yet.
    pub(crate) seal: Option<Jws>,
}

/// Something of a bundle that is not as its manifest says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Flaw {
    /// The file.
    pub(crate) file: String,
    /// What is wrong, and what to do.
    pub(crate) problem: String,
}

impl Source {
    /// Reads what a path holds, up to the manifest.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let named = || path.display().to_string();
        if path.is_dir() {
            return Self::directory(path);
        }
        let mut file = File::open(path).with_context(|| format!("cannot read {}", named()))?;
        let mut start = [0; 4];
        let read = file.read(&mut start).with_context(named)?;
        if start.get(..read) == Some(b"PK\x03\x04") {
            return Self::bag(path);
        }
        let bytes = small(path)?;
        if bytes.trim_ascii_start().first() == Some(&b'{') {
            return Self::new(path, Form::Alone, bytes, None).with_context(named);
        }
        let jws = sealed(&bytes).with_context(|| {
            format!("{} is neither a manifest, nor a sealed one, nor a bag", named())
        })?;
        Self::new(path, Form::Alone, jws.payload().to_vec(), Some(jws)).with_context(named)
    }

    /// Opens the bag for reading its members.
    pub(crate) fn reader(path: &Path) -> Result<Reader<File>> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        Reader::open(file).with_context(|| path.display().to_string())
    }

    /// The bare manifest of a bundle directory, whatever seal stands beside it.
    pub(crate) fn unsealed(path: &Path) -> Result<Self> {
        let bare = path.join(MANIFEST);
        let bytes = small(&bare)?;
        Self::new(path, Form::Directory, bytes, None).with_context(|| bare.display().to_string())
    }

    fn new(path: &Path, form: Form, bytes: Vec<u8>, seal: Option<Jws>) -> Result<Self> {
        let manifest = Manifest::parse(&bytes).context("the manifest is malformed")?;
        Ok(Self { path: path.to_owned(), form, bytes, manifest, seal })
    }

    fn bag(path: &Path) -> Result<Self> {
        let named = || path.display().to_string();
        let compact = Self::reader(path)?.read(SEAL, FILE_BYTES_MAX).with_context(named)?;
        let jws = sealed(&compact).with_context(|| format!("{}: {SEAL}", named()))?;
        Self::new(path, Form::Bag, jws.payload().to_vec(), Some(jws)).with_context(named)
    }

    fn directory(path: &Path) -> Result<Self> {
        let (bare, seal) = (path.join(MANIFEST), path.join(SEAL));
        let bare = bare.exists().then(|| small(&bare)).transpose()?;
        let read = || sealed(&small(&seal)?).with_context(|| seal.display().to_string());
        let jws = seal.exists().then(read).transpose()?;
        let bytes = match (bare, &jws) {
            (Some(bare), Some(jws)) if bare != jws.payload() => bail!(
                "{} is not what {SEAL} seals: it was changed since; run `gateway bundle seal {0}` \
                 to seal it again, or delete one of the two",
                path.display()
            ),
            (Some(bare), _) => bare,
            (None, Some(jws)) => jws.payload().to_vec(),
            (None, None) => bail!(
                "{} holds neither {MANIFEST} nor {SEAL}; `gateway bundle new` begins a bundle",
                path.display()
            ),
        };
        Self::new(path, Form::Directory, bytes, jws)
            .with_context(|| path.join(MANIFEST).display().to_string())
    }

    /// The digest that names the bundle.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }

    /// Where a document of a bundle directory is, or should be.
    pub(crate) fn document(&self, document: &Document) -> PathBuf {
        let data = self.path.join(DATA);
        let folder = if data.is_dir() { data } else { self.path.clone() };
        folder.join(&document.file)
    }

    /// Compares every document with the manifest. Where only the manifest is at hand there is
    /// nothing to compare.
    pub(crate) fn flaws(&self) -> Result<Vec<Flaw>> {
        match self.form {
            Form::Alone => Ok(Vec::new()),
            Form::Directory => self.directory_flaws(),
            Form::Bag => self.bag_flaws(),
        }
    }

    fn directory_flaws(&self) -> Result<Vec<Flaw>> {
        let bar = print::progress(self.manifest.documents_size(), "checking documents");
        let mut flaws = Vec::new();
        for document in &self.manifest.documents {
            let path = self.document(document);
            let problem = if path.is_file() {
                let (size, digest) = measure(&path, &bar)?;
                differs(document, size, digest)
            } else {
                Some(format!("it is not there; put it to {}", path.display()))
            };
            flaws.extend(problem.map(|problem| flaw(&document.file, problem)));
        }
        bar.finish_and_clear();
        Ok(flaws)
    }

    fn bag_flaws(&self) -> Result<Vec<Flaw>> {
        let mut reader = Self::reader(&self.path)?;
        let sizes: std::collections::BTreeMap<String, u64> =
            reader.entries().iter().map(|entry| (entry.name().to_string(), entry.size())).collect();
        let check = reader.check().with_context(|| self.path.display().to_string())?;
        let mut flaws: Vec<Flaw> = check
            .faults
            .iter()
            .map(|fault| flaw(&fault.member.to_string(), fault.to_string()))
            .collect();
        for document in &self.manifest.documents {
            let member = format!("{DATA}/{}", document.file);
            let found =
                check.digests.iter().find(|(name, _)| name.document() == Some(&document.file));
            let problem = match found {
                None => Some("it is not in the bag".to_owned()),
                Some((_, digest)) => {
                    differs(document, sizes.get(&member).copied().unwrap_or(0), *digest)
                }
            };
            flaws.extend(problem.map(|problem| flaw(&member, problem)));
        }
        Ok(flaws)
    }

    /// Refuses what is no bundle directory, for commands that need the documents.
    pub(crate) fn must_be_directory(&self) -> Result<()> {
        ensure!(
            self.form == Form::Directory,
            "{} is no bundle directory; name the directory that holds the manifest and its documents",
            self.path.display()
        );
        Ok(())
    }
}

fn flaw(file: &str, problem: String) -> Flaw {
    Flaw { file: file.to_owned(), problem }
}

fn differs(document: &Document, size: u64, digest: Digest) -> Option<String> {
    if size != document.size {
        Some(format!(
            "it has {size} bytes and the manifest says {}; put the right file there, or correct the manifest",
            document.size
        ))
    } else if digest != document.sha256 {
        Some(
            "its SHA-256 is not the manifest's: put the right file there, or correct the manifest"
                .to_owned(),
        )
    } else {
        None
    }
}

fn sealed(bytes: &[u8]) -> Result<Jws> {
    Ok(Jws::parse(bytes.trim_ascii(), MANIFEST_BYTES_MAX)?)
}

fn small(path: &Path) -> Result<Vec<u8>> {
    let named = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(named)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).with_context(named)?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    ensure!(size <= FILE_BYTES_MAX, "{} is too large to be a manifest", path.display());
    Ok(bytes)
}

/// The size and the digest of a file.
pub(crate) fn measure(path: &Path, bar: &ProgressBar) -> Result<(u64, Digest)> {
    let named = || format!("cannot read {}", path.display());
    let mut file = File::open(path).with_context(named)?;
    let mut hasher = Hasher::new();
    let mut size = 0_u64;
    let mut buffer = vec![0; 256 << 10];
    loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error).with_context(named),
        };
        let piece = buffer.get(..read).unwrap_or_default();
        hasher.update(piece);
        let length = u64::try_from(piece.len()).unwrap_or(0);
        size = size.saturating_add(length);
        bar.inc(length);
    }
    Ok((size, hasher.finish()))
}
