//! Revocation lists by authority: from files that operators place, and from those that were
//! fetched. A list counts for the certificates of the authority in whose folder it lies, and for
//! nobody else's.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use gateway_bundle::AuthorityId;
use gateway_evidence::certificate::crl_from_pem_or_der;
use gateway_evidence::register::Register;
use gateway_evidence::{Crls, Registers};
use tracing::error;

/// The most bytes of a revocation list: those of large national authorities have a few megabytes.
pub const LIST_BYTES_MAX: u64 = 16 << 20;
/// Lists of one authority.
const LISTS_MAX: usize = 64;

/// A file, with what changes when it does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileState {
    pub(super) path: PathBuf,
    modified: Option<SystemTime>,
    size: u64,
    inode: u64,
}

/// The lists in use.
#[derive(Debug, Default)]
pub(super) struct Lists {
    by_authority: BTreeMap<AuthorityId, Arc<Crls>>,
    good: BTreeMap<PathBuf, Vec<u8>>,
    bad: Vec<PathBuf>,
    pub(super) state: Vec<FileState>,
}

impl Lists {
    /// Reads the lists of every authority of the register. Where a file is bad, what stood in it
    /// before stays in use.
    pub(super) fn read(registers: &Registers, places: &[&PathBuf], old: &Self) -> Self {
        let mut lists = Self { state: Self::state_of(registers, places), ..Self::default() };
        for register in registers.iter() {
            let mut crls = Crls::with_max_age(register.revocation().max_age());
            for file in files_of(register, places).iter().take(LISTS_MAX) {
                lists.take(file, &mut crls, old);
            }
            lists.by_authority.insert(register.authority().clone(), Arc::new(crls));
        }
        lists
    }

    fn take(&mut self, file: &FileState, crls: &mut Crls, old: &Self) {
        let path = &file.path;
        let read = std::fs::read(path).ok().filter(|_| file.size <= LIST_BYTES_MAX);
        let der = read.and_then(|bytes| crl_from_pem_or_der(&bytes));
        let good = der.filter(|der| crls.add(der).is_ok());
        let der = good.or_else(|| {
            error!(event = "revocation-list-refused", path = %path.display());
            self.bad.push(path.clone());
            let before = old.good.get(path).cloned();
            before.filter(|der| crls.add(der).is_ok())
        });
        if let Some(der) = der {
            self.good.insert(path.clone(), der);
        }
    }

    /// The files of all lists as they are now.
    pub(super) fn state_of(registers: &Registers, places: &[&PathBuf]) -> Vec<FileState> {
        registers.iter().flat_map(|register| files_of(register, places)).collect()
    }

    pub(super) fn of(&self, authority: &AuthorityId) -> Arc<Crls> {
        self.by_authority.get(authority).cloned().unwrap_or_default()
    }

    pub(super) fn count(&self) -> usize {
        self.by_authority.values().map(|crls| crls.len()).sum()
    }

    /// The files that cannot be used, by authority and name.
    pub(super) fn bad(&self) -> Vec<String> {
        let name = |path: &PathBuf| {
            let parts: Vec<_> =
                path.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
            parts.into_iter().rev().collect::<Vec<_>>().join("/")
        };
        self.bad.iter().map(name).collect()
    }
}

fn files_of(register: &Register, places: &[&PathBuf]) -> Vec<FileState> {
    let folders = places.iter().map(|place| place.join(register.authority().as_str()));
    // No folder means no lists.
    folders.flat_map(|folder| files(&folder, &["crl", "der", "pem"]).unwrap_or_default()).collect()
}

/// The files of a folder with one of these extensions, in order.
pub(super) fn files(folder: &Path, extensions: &[&str]) -> std::io::Result<Vec<FileState>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if extension.is_some_and(|extension| extensions.contains(&extension)) {
            let about = std::fs::metadata(&path)?;
            let (size, inode) = (about.len(), about.ino());
            files.push(FileState { path, modified: about.modified().ok(), size, inode });
        }
    }
    files.sort();
    Ok(files)
}
