//! The ledger on a PostgreSQL server, for several gateways at once.
//!
//! The statements are those of SQLite with `$1` for `?1`. What differs stands here:
//!
//! * **One writer at a time.** Every group of closures takes one lock of the database first, so
//!   writers of all gateways follow each other as the closures of one do: what a closure read is
//!   still so when it commits, and numbers are seen in the order in which they were given.
//! * **An outcome that nobody heard.** If the connection breaks while a commit is under way, the
//!   writer asks on a new connection whether its token is there, and so learns what became of it.
//! * **News.** A commit tells every gateway what it touched ([`listen`]).
//!
//! A server that would lose commits (`fsync` or `full_page_writes` off) is refused.

mod convert;
mod listen;
mod server;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::time::Duration;

use ::postgres::types::Type;
use ::postgres::{Client, Statement};

pub(super) use convert::value;
pub(crate) use listen::Listener;
pub use server::{PostgresServer, PostgresUrlError};
pub(crate) use server::{Server, Token};

use self::server::Commits;
use super::LedgerError;
use super::connection::{Role, Row, Stop};
use super::topic::Touched;
use super::value::{ToValue, Value};

/// The oldest server whose statements and functions are used here.
const VERSION_MIN: i32 = 140_000;
/// The number of the lock under which one writes: "gateway" in ASCII.
const WRITERS: i64 = 0x67_61_74_65_77_61_79;
/// Rows of a long table held at a time.
const ROWS_AT_ONCE: usize = 256;
/// A statement that takes longer is given up, and so is the wait for another writer.
const STATEMENT: Duration = Duration::from_mins(1);
/// How long writing the keys anew waits for those who read them.
const FORGETTING: Duration = Duration::from_millis(200);
/// A writer or reader that does nothing for so long inside its transaction has died or hangs; the
/// server ends it, so that nobody waits for it.
const IDLE: Duration = Duration::from_secs(20);

/// An open connection.
pub(crate) struct Postgres {
    client: RefCell<Client>,
    /// By the kinds of their values, then by their text.
    statements: RefCell<HashMap<u64, HashMap<String, Statement>>>,
    cursors: Cell<u64>,
    state: Cell<State>,
    /// Numbers this process's commits, over all its connections.
    commits: Commits,
    last: Cell<Token>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// No transaction is open.
    Idle,
    /// One is open, and all that was asked of it was done.
    Open,
    /// Something failed; until a savepoint or all of it is taken back the server does nothing.
    Failed,
}

/// Writes the table of keys anew, without its dead rows: a deleted row stays in PostgreSQL's file
/// until then. The server's write-ahead log and its copies are its operator's to let go. Says
/// whether it could: whoever reads there, such as a backup, is not waited for, since everybody else
/// would have to wait behind this.
pub(super) fn rewrite_keys(server: &Server) -> Result<bool, LedgerError> {
    let mut client = server.connect()?;
    client.batch_execute(&format!("SET lock_timeout = {}", FORGETTING.as_millis()))?;
    match client.batch_execute("VACUUM FULL case_key").map_err(LedgerError::from) {
        Err(LedgerError::Busy) => Ok(false),
        written => written.map(|()| true),
    }
}

impl Postgres {
    /// Connects in a role.
    pub(crate) fn open(server: &Server, role: Role) -> Result<Self, LedgerError> {
        let client = server.connect()?;
        let this = Self {
            client: RefCell::new(client),
            statements: RefCell::default(),
            cursors: Cell::new(0),
            state: Cell::new(State::Idle),
            last: Cell::new(server.commits().next()),
            commits: server.commits().clone(),
        };
        this.check()?;
        this.configure(role)?;
        Ok(this)
    }

    fn check(&self) -> Result<(), LedgerError> {
        let version: String = self.setting("SHOW server_version_num")?;
        let number: i32 = version.parse().unwrap_or(0);
        if number < VERSION_MIN {
            return Err(LedgerError::Server { what: format!("version {number} is before 14") });
        }
        for (name, sql) in [("fsync", "SHOW fsync"), ("full_page_writes", "SHOW full_page_writes")]
        {
            if self.setting(sql)? != "on" {
                let what = format!("{name} is off, so a power cut loses what was acknowledged");
                return Err(LedgerError::Server { what });
            }
        }
        if self.setting("SHOW server_encoding")? != "UTF8" {
            return Err(LedgerError::Server { what: "the database's encoding is not UTF8".into() });
        }
        Ok(())
    }

    fn configure(&self, role: Role) -> Result<(), LedgerError> {
        // Only what waits for more than `on` does stays.
        let commit = match self.setting("SHOW synchronous_commit")?.as_str() {
            "remote_apply" => "remote_apply",
            _ => "on",
        };
        let idle = if role == Role::Onlooker { Duration::ZERO } else { IDLE };
        let statement = if role == Role::Onlooker { Duration::ZERO } else { STATEMENT };
        self.run_script(&format!(
            "SET synchronous_commit = {commit}; SET statement_timeout = {}; \
             SET idle_in_transaction_session_timeout = {}; SET standard_conforming_strings = on; \
             SET client_min_messages = error",
            statement.as_millis(),
            idle.as_millis(),
        ))
    }

    fn setting(&self, sql: &'static str) -> Result<String, LedgerError> {
        let mut client = self.client.borrow_mut();
        let row = client.query_one(sql, &[])?;
        Ok(row.try_get(0)?)
    }

    pub(super) fn execute(&self, sql: &str, values: &[&dyn ToValue]) -> Result<usize, LedgerError> {
        let statement = self.statement(sql, values)?;
        let values: Vec<Value<'_>> = values.iter().map(|value| value.to_value()).collect();
        let changed = self.client.borrow_mut().execute(&statement, &convert::parameters(&values));
        Ok(usize::try_from(self.watched(changed)?).unwrap_or(usize::MAX))
    }

    /// Gives the rows of a short answer to `take`, which may ask again meanwhile.
    pub(super) fn rows<E>(
        &self,
        sql: &str,
        values: &[&dyn ToValue],
        take: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), Stop<E>> {
        let statement = self.statement(sql, values)?;
        let values: Vec<Value<'_>> = values.iter().map(|value| value.to_value()).collect();
        let rows = self.client.borrow_mut().query(&statement, &convert::parameters(&values));
        for row in self.watched(rows)? {
            if take(&Row::Postgres(&row)).map_err(Stop::Taker)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Gives the rows of a long answer to `take`, a few held at a time.
    pub(super) fn each_row<E>(
        &self,
        sql: &str,
        values: &[&dyn ToValue],
        take: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), Stop<E>> {
        self.cursors.set(self.cursors.get().wrapping_add(1));
        let name = format!("rows_{}", self.cursors.get());
        let values: Vec<Value<'_>> = values.iter().map(|value| value.to_value()).collect();
        let declare = format!("DECLARE {name} NO SCROLL CURSOR FOR {}", convert::numbered(sql));
        let types = convert::types(&values);
        let declared = {
            let mut client = self.client.borrow_mut();
            let statement = client.prepare_typed(&declare, &types);
            statement.and_then(|it| client.execute(&it, &convert::parameters(&values)))
        };
        self.watched(declared)?;
        let fetch = format!("FETCH {ROWS_AT_ONCE} FROM {name}");
        let fetch = self.client.borrow_mut().prepare(&fetch);
        let fetch = self.watched(fetch)?;
        'all: loop {
            let rows = self.client.borrow_mut().query(&fetch, &[]);
            let rows = self.watched(rows)?;
            for row in &rows {
                if take(&Row::Postgres(row)).map_err(Stop::Taker)?.is_break() {
                    break 'all;
                }
            }
            if rows.len() < ROWS_AT_ONCE {
                break;
            }
        }
        let closed = self.client.borrow_mut().batch_execute(&format!("CLOSE {name}"));
        Ok(self.watched(closed)?)
    }

    pub(super) fn begin_reading(&self) -> Result<(), LedgerError> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    /// Each statement sees what was committed before it began (READ COMMITTED), and none begins
    /// before the lock is held, so all of them see what the writer before has done.
    pub(super) fn begin_writing(&self) -> Result<(), LedgerError> {
        self.begin(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
             SELECT pg_advisory_xact_lock({WRITERS})"
        ))
    }

    fn begin(&self, script: &str) -> Result<(), LedgerError> {
        self.state.set(State::Open);
        self.run_script(script)
    }

    /// Ends a transaction that only read.
    pub(super) fn commit(&self) -> Result<(), LedgerError> {
        // The server takes COMMIT of a failed transaction for ROLLBACK, and calls it a success.
        if self.state.get() == State::Failed {
            self.run("ROLLBACK")?;
            return Err(LedgerError::Statement("a failed transaction was to be kept".to_owned()));
        }
        self.run("COMMIT")
    }

    /// Commits with a token and the news of what was touched.
    ///
    /// # Errors
    ///
    /// [`LedgerError::OutcomeUnknown`] if the connection broke before the server answered.
    pub(super) fn commit_writing(&self, touched: Touched) -> Result<(), LedgerError> {
        if self.state.get() == State::Failed {
            return Err(LedgerError::Statement("a failed transaction was to be kept".to_owned()));
        }
        self.last.set(self.commits.next());
        let token = self.token();
        let news = touched.as_news().map_or_else(String::new, |news| {
            format!("SELECT pg_notify('{}', '{news}'); ", listen::CHANNEL)
        });
        let script = format!(
            "INSERT INTO writer_commit (writer, last, at) VALUES ('{}', {}, now()) \
             ON CONFLICT (writer) DO UPDATE SET last = excluded.last, at = excluded.at; {news}COMMIT",
            token.holder(),
            token.commit,
        );
        let committed = self.run_script(&script);
        let lost = self.client.borrow().is_closed();
        if committed.is_err() && lost { Err(LedgerError::OutcomeUnknown) } else { committed }
    }

    /// The token of the last commit that was tried.
    pub(super) fn token(&self) -> Token {
        self.last.get()
    }

    /// Whether a commit of an earlier connection was kept. Waits for its end.
    pub(super) fn was_kept(&self, token: Token) -> Result<bool, LedgerError> {
        self.begin_writing()?;
        let sql = format!("SELECT last FROM writer_commit WHERE writer = '{}'", token.holder());
        let last = self.client.borrow_mut().query_opt(&sql, &[]);
        let last = self.watched(last)?;
        self.run("ROLLBACK")?;
        let last: Option<i64> = last.map(|row| row.try_get(0)).transpose()?;
        Ok(last.is_some_and(|last| u64::try_from(last) == Ok(token.commit)))
    }

    /// Makes what only this driver has: the tokens of commits with the time of each process's last
    /// sign of life, and those processes that gave one lately.
    pub(super) fn prepare(&self) -> Result<(), LedgerError> {
        self.begin_writing()?;
        self.run_script(
            "CREATE TABLE IF NOT EXISTS writer_commit (writer TEXT PRIMARY KEY NOT NULL, \
             last BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL); \
             CREATE OR REPLACE VIEW writer_alive AS SELECT writer FROM writer_commit \
             WHERE at > now() - INTERVAL '30 seconds'; \
             DELETE FROM writer_commit WHERE at < now() - INTERVAL '30 days'",
        )?;
        self.commit_writing(Touched::default())
    }

    /// Says that this process is gone, so that nobody waits for it.
    pub(super) fn leave(&self) {
        let holder = self.token().holder();
        let gone = self.run_script(&format!("DELETE FROM writer_commit WHERE writer = '{holder}'"));
        if let Err(error) = gone {
            tracing::warn!(event = "store.leave-unsaid", %error, "its leases end by themselves");
        }
    }

    /// Runs a statement of the course of a transaction.
    pub(super) fn run(&self, sql: &str) -> Result<(), LedgerError> {
        self.run_script(sql)?;
        match sql {
            "COMMIT" | "ROLLBACK" => self.state.set(State::Idle),
            rolled if rolled.starts_with("ROLLBACK TO") => self.state.set(State::Open),
            _ => {}
        }
        Ok(())
    }

    /// Runs statements that are not of a transaction's course: settings, a migration.
    pub(super) fn run_script(&self, script: &str) -> Result<(), LedgerError> {
        let done = self.client.borrow_mut().batch_execute(script);
        self.watched(done)
    }

    pub(super) fn is_in_transaction(&self) -> bool {
        self.state.get() != State::Idle && !self.client.borrow().is_closed()
    }

    fn statement(&self, sql: &str, values: &[&dyn ToValue]) -> Result<Statement, LedgerError> {
        let values: Vec<Value<'_>> = values.iter().map(|value| value.to_value()).collect();
        let signature = convert::signature(&values);
        let known = self.statements.borrow().get(&signature).and_then(|of| of.get(sql).cloned());
        if let Some(statement) = known {
            return Ok(statement);
        }
        let types: Vec<Type> = convert::types(&values);
        let statement = self.client.borrow_mut().prepare_typed(&convert::numbered(sql), &types);
        let statement = self.watched(statement)?;
        let mut statements = self.statements.borrow_mut();
        statements.entry(signature).or_default().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Remembers that something failed inside the transaction.
    fn watched<T>(&self, result: Result<T, ::postgres::Error>) -> Result<T, LedgerError> {
        result.map_err(|error| {
            if self.state.get() == State::Open {
                self.state.set(State::Failed);
            }
            LedgerError::from(error)
        })
    }
}
