//! What can go wrong in the ledger, by what the caller can do about it.

use rusqlite::ErrorCode;

/// Why the ledger could not do what was asked. Names no value that was being kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The disk, or the quota on it, is full. Nothing was kept; the ledger goes on by itself once
    /// there is room again.
    #[error("the disk of the store is full")]
    DiskFull,
    /// The disk failed. Nothing was kept.
    #[error("the disk of the store failed to read or write")]
    Io,
    /// The server of the ledger cannot be reached, or went away. Nothing was kept.
    #[error("the server of the ledger cannot be reached")]
    Unreachable,
    /// The server of the ledger went away while it committed and did not come back to say whether
    /// the change is kept. Whoever asks again finds out.
    #[error("the server of the ledger went away and did not say whether the change was kept")]
    OutcomeUnknown,
    /// The server of the ledger cannot be used as it is set up.
    #[error("the server of the ledger cannot be used: {what}")]
    Server {
        /// What has to change.
        what: String,
    },
    /// Another process holds the ledger for longer than a writer may wait.
    #[error("the ledger is held by another process")]
    Busy,
    /// The file is damaged, or is no ledger.
    #[error("the ledger file is damaged or is not a ledger")]
    Corrupt,
    /// A rule of the schema forbids the change: it is there already, or what it names is missing.
    #[error("the change is against a rule of the ledger: {rule}")]
    Rule {
        /// The rule, by table and column.
        rule: String,
    },
    /// The store was made by a newer gateway.
    #[error("the store has schema {found}, this gateway knows up to {known}: take a newer gateway")]
    Newer {
        /// The schema found.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// The SQLite library can lose commits.
    #[error("SQLite {version} can lose commits: 3.51.3 or later is needed")]
    Library {
        /// The version linked in.
        version: &'static str,
    },
    /// The ledger was closed.
    #[error("the store is closed")]
    Closed,
    /// The closure panicked. Its changes were taken back.
    #[error("the transaction panicked and was taken back")]
    Panicked,
    /// A column holds what this gateway cannot read.
    #[error("column {column} of a row does not hold what the schema says")]
    Column {
        /// The column's place in the query.
        column: usize,
    },
    /// Anything else that SQLite says; a fault in this program.
    #[error("the ledger refused a statement: {0}")]
    Statement(String),
}

impl LedgerError {
    /// Whether the same change may succeed later without anyone changing it.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::DiskFull | Self::Io | Self::Busy | Self::Unreachable | Self::OutcomeUnknown
        )
    }
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(code, text) = &error else {
            return Self::Statement(error.to_string());
        };
        match code.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly => Self::Io,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt,
            ErrorCode::ConstraintViolation => {
                Self::Rule { rule: text.clone().unwrap_or_else(|| "constraint".to_owned()) }
            }
            _ => Self::Statement(error.to_string()),
        }
    }
}

/// Why a transaction has no result.
#[derive(Debug, thiserror::Error)]
pub enum TransactError<E> {
    /// The closure refused. Its changes, and only its changes, were taken back.
    #[error(transparent)]
    Refused(E),
    /// The ledger failed. Nothing of the closure was kept.
    #[error(transparent)]
    Ledger(LedgerError),
}

impl<E: From<LedgerError>> TransactError<E> {
    /// The refusal, or the ledger's failure as one.
    pub fn flatten(self) -> E {
        match self {
            Self::Refused(error) => error,
            Self::Ledger(error) => error.into(),
        }
    }
}
