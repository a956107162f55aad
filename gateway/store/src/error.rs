//! What the store's functions can fail with.

use crate::documents::DocumentError;
use crate::keys::KeyError;
use crate::ledger::{LedgerError, TransactError};

/// Why the store could not do what was asked. Holds no value that was being kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A key failed, or was destroyed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A document failed.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The directory of the store cannot be used.
    #[error("the directory of the store cannot be used: {0}")]
    Directory(#[from] std::io::Error),
    /// Another gateway works in this directory.
    #[error("another process works in this store")]
    InUse,
    /// The schema is not the one that this program reads.
    #[error(
        "the store has schema {found} and this program reads {known}: use the program that last ran here, or start the gateway once with this one"
    )]
    OtherSchema {
        /// The schema found.
        found: i64,
        /// The schema read here.
        known: i64,
    },
    /// What was to be changed is not there.
    #[error("there is no such {what}")]
    Missing {
        /// What was looked for.
        what: &'static str,
    },
    /// What was to be changed has changed meanwhile.
    #[error("the {what} has changed meanwhile")]
    Conflict {
        /// What was to be changed.
        what: &'static str,
    },
    /// A stored value breaks the rules it was stored by.
    #[error("a stored {what} cannot be read back")]
    Damaged {
        /// What it was.
        what: &'static str,
    },
}

impl StoreError {
    /// Whether the disk is full: nothing was kept, and the same may succeed once there is room.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Ledger(error) => *error == LedgerError::DiskFull,
            Self::Document(error) => matches!(error, DocumentError::DiskFull),
            _ => false,
        }
    }
}

impl From<TransactError<Self>> for StoreError {
    fn from(error: TransactError<Self>) -> Self {
        error.flatten()
    }
}
