//! A connection to the ledger, whichever driver stands behind it.
//!
//! Both drivers take the same statements: SQLite as they are, PostgreSQL with `$1` for `?1`. What
//! they do not share (how a transaction begins, what a lost one looks like) stands in their files.

use std::ops::ControlFlow;

use super::LedgerError;
use super::address::Address;
use super::postgres::{Postgres, Token};
use super::sqlite::Sqlite;
use super::topic::Touched;
use super::value::{Column, ToValue, Value};

/// An open connection.
pub(crate) enum Connection {
    /// To a file of this machine.
    Sqlite(Sqlite),
    /// To a server.
    Postgres(Box<Postgres>),
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The one that writes.
    Writer,
    /// One of several that read.
    Reader,
    /// One that looks at one moment for as long as a copy or a check takes.
    Onlooker,
}

/// Why reading rows ended before the last.
pub(crate) enum Stop<E> {
    /// The ledger failed.
    Ledger(LedgerError),
    /// Whoever takes the rows refused one.
    Taker(E),
}

impl<E> From<LedgerError> for Stop<E> {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

/// How many rows a query may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Few enough to be held at once.
    Short,
    /// As many as a table has.
    Long,
}

impl Connection {
    /// Connects in a role.
    pub(crate) fn open(address: &Address, role: Role) -> Result<Self, LedgerError> {
        Ok(match address {
            Address::File(path) => Self::Sqlite(Sqlite::open(path, role)?),
            Address::Server(server) => Self::Postgres(Box::new(Postgres::open(server, role)?)),
        })
    }

    /// The file's connection, for what only SQLite has.
    pub(crate) fn sqlite(&self) -> Option<&rusqlite::Connection> {
        match self {
            Self::Sqlite(sqlite) => Some(sqlite.connection()),
            Self::Postgres(_) => None,
        }
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, values: &[&dyn ToValue]) -> Result<usize, LedgerError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.execute(sql, values),
            Self::Postgres(postgres) => postgres.execute(sql, values),
        }
    }

    /// Gives the rows of a query to `take`, one after another, until it has enough.
    pub(crate) fn rows<E>(
        &self,
        length: Length,
        sql: &str,
        values: &[&dyn ToValue],
        take: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), Stop<E>> {
        match (self, length) {
            (Self::Sqlite(sqlite), _) => sqlite.rows(sql, values, take),
            (Self::Postgres(postgres), Length::Short) => postgres.rows(sql, values, take),
            (Self::Postgres(postgres), Length::Long) => postgres.each_row(sql, values, take),
        }
    }

    /// The first column of the first row, if there is one.
    pub(crate) fn value<T: Column>(
        &self,
        sql: &str,
        values: &[&dyn ToValue],
    ) -> Result<Option<T>, LedgerError> {
        let mut found = None;
        let read = self.rows(Length::Short, sql, values, &mut |row| {
            found = Some(row.get(0)?);
            Ok::<_, LedgerError>(ControlFlow::Break(()))
        });
        match read {
            Ok(()) => Ok(found),
            Err(Stop::Ledger(error) | Stop::Taker(error)) => Err(error),
        }
    }

    /// Begins to read as of one moment.
    pub(crate) fn begin_reading(&self) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.run("BEGIN"),
            Self::Postgres(postgres) => postgres.begin_reading(),
        }
    }

    /// Begins to write, alone: what another writer began has ended before this returns.
    pub(crate) fn begin_writing(&self) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.run("BEGIN IMMEDIATE"),
            Self::Postgres(postgres) => postgres.begin_writing(),
        }
    }

    /// Ends a transaction that only read.
    pub(crate) fn end_reading(&self) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.run("COMMIT"),
            Self::Postgres(postgres) => postgres.commit(),
        }
    }

    /// Makes what was written durable, ends the transaction, and tells other gateways on the same
    /// ledger what it touched.
    pub(crate) fn commit_writing(&self, touched: Touched) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.run("COMMIT"),
            Self::Postgres(postgres) => postgres.commit_writing(touched),
        }
    }

    /// By what a later connection can tell whether the last commit was kept.
    pub(crate) fn token(&self) -> Option<Token> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(postgres) => Some(postgres.token()),
        }
    }

    /// The name under which this process holds leases.
    pub(crate) fn holder(&self) -> String {
        match self {
            Self::Sqlite(_) => "file".to_owned(),
            Self::Postgres(postgres) => postgres.token().holder(),
        }
    }

    /// Whether the commit of an earlier connection was kept.
    pub(crate) fn was_kept(&self, token: Token) -> Result<bool, LedgerError> {
        match self {
            Self::Sqlite(_) => Ok(false),
            Self::Postgres(postgres) => postgres.was_kept(token),
        }
    }

    /// Takes back what was written and ends the transaction.
    pub(crate) fn rollback(&self) -> Result<(), LedgerError> {
        self.run("ROLLBACK")
    }

    /// Runs a statement that has neither values nor rows.
    pub(crate) fn run(&self, sql: &'static str) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.run(sql),
            Self::Postgres(postgres) => postgres.run(sql),
        }
    }

    /// Runs the statements of a migration.
    pub(crate) fn run_script(&self, script: &str) -> Result<(), LedgerError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.run_script(script),
            Self::Postgres(postgres) => postgres.run_script(script),
        }
    }

    /// Whether a transaction that was begun can still be kept.
    pub(crate) fn is_in_transaction(&self) -> bool {
        match self {
            Self::Sqlite(sqlite) => sqlite.is_in_transaction(),
            Self::Postgres(postgres) => postgres.is_in_transaction(),
        }
    }

    /// What the writer does between two groups, after it has answered.
    pub(crate) fn tidy(&self) {
        if let Self::Sqlite(sqlite) = self {
            sqlite.checkpoint_if_due();
        }
    }

    /// What the writer does last.
    pub(crate) fn finish(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)"),
            Self::Postgres(postgres) => postgres.leave(),
        }
    }
}

/// One row of an answer.
pub(crate) enum Row<'r> {
    /// Of SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// Of PostgreSQL.
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// Reads a column, counted from 0.
    pub(crate) fn get<T: Column>(&self, column: usize) -> Result<T, LedgerError> {
        self.value(column)?.and_then(T::column).ok_or(LedgerError::Column { column })
    }

    /// A column as it is; `None` if it is of no type that the schema has.
    pub(crate) fn value(&self, column: usize) -> Result<Option<Value<'_>>, LedgerError> {
        match self {
            Self::Sqlite(row) => Ok(super::sqlite::value(row.get_ref(column)?)),
            Self::Postgres(row) => super::postgres::value(row, column),
        }
    }
}
