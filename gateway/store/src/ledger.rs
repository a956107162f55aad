//! The ledger: one SQLite file, one writer, many readers.
//!
//! SQLite allows one writer at a time, so the gateway has exactly one: a thread that owns the
//! write connection and takes closures from a channel. Whatever waits when it looks is run as one
//! transaction, each closure in its own savepoint, and answered after the one flush that makes all
//! of them durable (group commit). A closure that refuses takes back its own changes only.
//!
//! The settings are made here and checked, never trusted to defaults: write-ahead log,
//! `synchronous=FULL`, foreign keys, zeroed deletions. SQLite before 3.51.3 can lose commits when
//! a checkpoint races a writer, so an older library is refused.
//!
//! SQL is written in the subset that PostgreSQL also takes (`?1`, `ON CONFLICT`, `RETURNING`) and
//! passes through [`View`] and [`Tx`] only, so that a second driver can stand behind them.

mod connection;
mod error;
mod migration;
mod readers;
mod topic;
mod tx;
mod value;
mod writer;

pub use error::{LedgerError, TransactError};
pub use topic::Topic;
pub use tx::{Tx, View};
pub use writer::Counts;

pub(crate) use migration::{newest, version_of};
pub(crate) use readers::Readers;
pub(crate) use topic::Topics;
pub(crate) use tx::Row;
pub(crate) use value::ToValue;
pub(crate) use writer::Writer;

/// Opens the write connection of the ledger at `path` and brings its schema up to date.
pub(crate) fn open_writer(path: &std::path::Path) -> Result<rusqlite::Connection, LedgerError> {
    connection::check_library()?;
    let mut connection = connection::open(path, connection::Role::Writer)?;
    migration::run(&mut connection)?;
    Ok(connection)
}

/// Opens another connection that only reads, beside whoever writes.
pub(crate) fn open_reader(path: &std::path::Path) -> Result<rusqlite::Connection, LedgerError> {
    connection::check_library()?;
    connection::open(path, connection::Role::Reader)
}
