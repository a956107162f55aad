//! The ledger in a file of this machine: SQLite, with every setting made and the vital ones
//! checked.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags};

use super::LedgerError;
use super::connection::{Role, Row, Stop};
use super::value::{ToValue, Value};

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
/// How many pages the write-ahead log may have before the writer moves them to the ledger file.
const WAL_PAGES_MAX: u64 = 4096;

/// An open connection to the file.
pub(crate) struct Sqlite {
    connection: Connection,
    /// Pages of the write-ahead log since it was last moved.
    wal_pages: Arc<AtomicU64>,
}

/// Refuses an SQLite that can lose commits.
fn check_library() -> Result<(), LedgerError> {
    if rusqlite::version_number() < LIBRARY_MIN {
        return Err(LedgerError::Library { version: rusqlite::version() });
    }
    Ok(())
}

impl Sqlite {
    /// Opens the ledger file in its role.
    pub(crate) fn open(path: &Path, role: Role) -> Result<Self, LedgerError> {
        check_library()?;
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if role == Role::Writer {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        Self::of(Connection::open_with_flags(path, flags)?, role)
    }

    /// Makes every setting of the role.
    fn of(mut connection: Connection, role: Role) -> Result<Self, LedgerError> {
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Without it SQLite prepares a statement over a partial index anew for every value bound.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // Sorting must not leave plain columns in a temporary file outside the store.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        let wal_pages = Arc::new(AtomicU64::new(0));
        match role {
            Role::Writer => {
                configure_writer(&connection)?;
                let counter = Arc::clone(&wal_pages);
                connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: i32| {
                    counter.store(u64::try_from(pages).unwrap_or(0), Ordering::Relaxed);
                    Ok(())
                }))?;
            }
            Role::Reader | Role::Onlooker => {
                connection.pragma_update(None, "query_only", true)?;
            }
        }
        Ok(Self { connection, wal_pages })
    }

    /// The connection itself, for what only SQLite has: its own check, its own copy.
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn execute(&self, sql: &str, values: &[&dyn ToValue]) -> Result<usize, LedgerError> {
        Ok(self.prepare(sql, values)?.raw_execute()?)
    }

    pub(super) fn rows<E>(
        &self,
        sql: &str,
        values: &[&dyn ToValue],
        take: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), Stop<E>> {
        let mut statement = self.prepare(sql, values)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(LedgerError::from)? {
            if take(&Row::Sqlite(row)).map_err(Stop::Taker)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn run(&self, sql: &str) -> Result<(), LedgerError> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    pub(super) fn run_script(&self, script: &str) -> Result<(), LedgerError> {
        Ok(self.connection.execute_batch(&for_sqlite(script))?)
    }

    /// SQLite gives a transaction up on its own when it runs out of room or memory.
    pub(super) fn is_in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    pub(super) fn checkpoint_if_due(&self) {
        if self.wal_pages.load(Ordering::Relaxed) >= WAL_PAGES_MAX {
            self.checkpoint("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    /// A checkpoint that fails loses nothing: the commits are in the write-ahead log.
    pub(super) fn checkpoint(&self, pragma: &'static str) {
        self.wal_pages.store(0, Ordering::Relaxed);
        if let Err(error) = self.connection.query_row(pragma, [], |_| Ok(())) {
            let error = LedgerError::from(error);
            tracing::warn!(event = "store.checkpoint-failed", %error, "the write-ahead log grows");
        }
    }

    fn prepare(
        &self,
        sql: &str,
        values: &[&dyn ToValue],
    ) -> Result<CachedStatement<'_>, LedgerError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        for (place, value) in (1_usize..).zip(values) {
            statement.raw_bind_parameter(place, value.to_value())?;
        }
        Ok(statement)
    }
}

/// How long cutting back the write-ahead log waits for those who read it. Writers wait with it, so
/// it is far below their own patience.
const FORGETTING: Duration = Duration::from_millis(200);

/// Moves the write-ahead log into the ledger and cuts it to nothing; says whether it could.
pub(super) fn cut_log(path: &Path) -> Result<bool, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(FORGETTING)?;
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

/// A column; `None` if it is of a type that the schema does not have.
pub(super) fn value(column: ValueRef<'_>) -> Option<Value<'_>> {
    match column {
        ValueRef::Null => Some(Value::Null),
        ValueRef::Integer(number) => Some(Value::Integer(number)),
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Value::Text),
        ValueRef::Blob(bytes) => Some(Value::Bytes(bytes)),
        ValueRef::Real(_) => None,
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Id(id) => ValueRef::Blob(id),
        }))
    }
}

/// The statements with what is for SQLite only.
fn for_sqlite(sql: &str) -> String {
    sql.replace("/*sqlite ", "").replace("*/", "")
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
