//! One connection to the ledger file, with every setting made and the vital ones checked.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::LedgerError;

/// The first SQLite without the fault that loses commits when a checkpoint races a writer.
const LIBRARY_MIN: i32 = 3_051_003;
/// How long a connection waits for a lock that another process holds (a backup, a shell).
const BUSY: Duration = Duration::from_secs(5);
/// Documents of up to 128 KiB stand in the ledger; larger pages chain fewer of them.
const PAGE_BYTES: i64 = 8192;
/// Kibibytes of pages that the writer keeps, so that indexes are not read again for each group.
const WRITER_CACHE_KIB: i64 = 16 << 10;
/// After a checkpoint the write-ahead log is cut back to this.
const WAL_BYTES_KEPT: i64 = 64 << 20;
/// Statements kept prepared; more than there are in the crate.
const STATEMENTS: usize = 256;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The one that writes.
    Writer,
    /// One of several that read.
    Reader,
}

/// Refuses an SQLite that can lose commits.
pub(crate) fn check_library() -> Result<(), LedgerError> {
    if rusqlite::version_number() < LIBRARY_MIN {
        return Err(LedgerError::Library { version: rusqlite::version() });
    }
    Ok(())
}

/// Opens the ledger file in its role.
pub(crate) fn open(path: &Path, role: Role) -> Result<Connection, LedgerError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if role == Role::Writer {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Sorting must not leave plain columns in a temporary file outside the store.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    match role {
        Role::Writer => configure_writer(&connection)?,
        Role::Reader => connection.pragma_update(None, "query_only", true)?,
    }
    Ok(connection)
}

fn configure_writer(connection: &Connection) -> Result<(), LedgerError> {
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(LedgerError::Statement(format!("journal mode {mode} instead of WAL")));
    }
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "journal_size_limit", WAL_BYTES_KEPT)?;
    // The writer checkpoints between two groups, after it has answered: see `writer`.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    check(connection, "synchronous", 2)?;
    check(connection, "foreign_keys", 1)
}

fn check(connection: &Connection, setting: &str, wanted: i64) -> Result<(), LedgerError> {
    let found: i64 = connection.pragma_query_value(None, setting, |row| row.get(0))?;
    if found == wanted {
        Ok(())
    } else {
        Err(LedgerError::Statement(format!("{setting} is {found} instead of {wanted}")))
    }
}
