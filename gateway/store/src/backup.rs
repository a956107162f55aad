//! Copies of the store: made beside a running gateway, and put back into an empty directory.
//!
//! A backup is a directory of the same form as the store (`ledger.sqlite`, `documents/kept/…`) with
//! a list of its files, [`list`]. The ledger is copied as of one moment; documents never change and
//! have random names, so every file that this copy of the ledger names is copied after it. If one
//! was erased meanwhile, the ledger is copied anew: what is erased is in no backup from then on.
//! The directory gets its name when all of it is on the disk, so there is no half backup.
//!
//! The master key is in no backup. Whoever has both reads everything.

mod copy;
pub mod list;
mod restore;
mod write;

use std::io;
use std::path::{Path, PathBuf};

use crate::error::StoreError;

pub use list::{Head, Listed};
pub use restore::{Restored, restore};
pub use write::{Made, Progress, write};

/// The name of the list in a backup.
pub const LIST: &str = "backup.jsonl";
/// The name of the ledger in a backup.
pub(crate) const LEDGER: &str = "ledger.sqlite";

/// Why a backup was not made or not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something of that name.
    #[error("{} is there already; name a directory that does not exist", .0.display())]
    Exists(PathBuf),
    /// What is to be restored into is not empty.
    #[error("{} is not empty; move it away first, a restore never overwrites a store", .0.display())]
    NotEmpty(PathBuf),
    /// The database that the ledger is to be put into has one.
    #[error(
        "the database has a ledger already; name an empty one, a restore never overwrites a store"
    )]
    LedgerNotEmpty,
    /// The disk is full; what was written is removed again.
    #[error("the disk of {} is full; make room or name another place, and run it again", .0.display())]
    DiskFull(PathBuf),
    /// A file or directory cannot be used.
    #[error("{}: {error}", .path.display())]
    File {
        /// The path.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The list of the backup cannot be understood.
    #[error("{LIST} of the backup cannot be used: {0}")]
    List(&'static str),
    /// Files of the backup are not as they were written.
    #[error("the backup is damaged: {}", told(.0))]
    Damaged(Vec<Fault>),
    /// The backup was made by a newer program.
    #[error("the backup has schema {found}, this program knows up to {known}: take a newer one")]
    Newer {
        /// The schema found.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// Documents were erased again and again while they were copied.
    #[error("documents were erased while they were copied, again and again; run it again")]
    Restless,
    /// The copy could not be checked, so it was thrown away.
    #[error("the copy cannot be opened, so there is no backup: {0}")]
    Unverified(String),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is wrong with a file of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, by its path in the backup.
    pub path: String,
    /// `missing`, `damaged` or `extra`.
    pub what: &'static str,
}

/// The most faults that are named; more are counted only.
const FAULTS_NAMED: usize = 20;

fn told(faults: &[Fault]) -> String {
    let named = faults.iter().take(FAULTS_NAMED);
    let mut told: Vec<String> = named.map(|one| format!("{} is {}", one.path, one.what)).collect();
    if faults.len() > FAULTS_NAMED {
        told.push(format!("and {} more", faults.len() - FAULTS_NAMED));
    }
    told.join(", ")
}

/// Says of which path an error is.
fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => BackupError::DiskFull(path),
        _ => BackupError::File { path, error },
    }
}
