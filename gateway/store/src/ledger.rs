//! The ledger: one writer, many readers; in a file (SQLite) or on a server (PostgreSQL).
//!
//! A gateway has exactly one writer: a thread that owns the write connection and takes closures
//! from a channel. Whatever waits when it looks is run as one transaction, each closure in its own
//! savepoint, and answered after the one flush that makes all of them durable (group commit). A
//! closure that refuses takes back its own changes only. Where several gateways share a server,
//! their writers take turns, so a closure may rely on what it read on either.
//!
//! The settings are made by the drivers and checked, never trusted to defaults: write-ahead log,
//! `synchronous=FULL`, foreign keys, zeroed deletions for SQLite (which before 3.51.3 can lose
//! commits when a checkpoint races a writer, so an older library is refused); `fsync`,
//! `full_page_writes`, `synchronous_commit` for PostgreSQL.
//!
//! SQL is written in the subset that both take (`?1`, `ON CONFLICT`, `RETURNING`) and passes
//! through [`View`] and [`Tx`] only. There is one schema and one set of queries.

mod address;
mod connection;
pub(crate) mod copy;
mod error;
mod migration;
mod postgres;
mod readers;
mod sqlite;
mod topic;
mod tx;
mod value;
mod writer;

pub use error::{LedgerError, TransactError};
pub use postgres::{PostgresServer, PostgresUrlError};
pub use topic::Topic;
pub use tx::{Tx, View};
pub use writer::Counts;

pub(crate) use address::Address;
pub(crate) use connection::{Connection, Role, Row};
pub(crate) use migration::{newest, version_of};
pub(crate) use postgres::{Listener, Server};
pub(crate) use readers::Readers;
pub(crate) use topic::Topics;
pub(crate) use value::ToValue;
pub(crate) use writer::Writer;

/// Opens the write connection of the ledger and brings its schema up to date.
pub(crate) fn open_writer(address: &Address) -> Result<Connection, LedgerError> {
    let connection = Connection::open(address, Role::Writer)?;
    if let Connection::Postgres(postgres) = &connection {
        postgres.prepare()?;
    }
    migration::run(&connection)?;
    Ok(connection)
}

/// Takes what was erased out of logs and dead rows too. Says whether it could now.
pub(crate) fn forget(address: &Address) -> Result<bool, LedgerError> {
    match address {
        Address::File(path) => sqlite::cut_log(path),
        Address::Server(server) => postgres::rewrite_keys(server),
    }
}
