//! The ledger of the bare pipeline: one SQLite file, one writer, one commit for all who wait.
//!
//! `synchronous=FULL` makes a commit in WAL mode wait for the disk. Who comes while one commit is
//! on its way shares the next, so that the cost of a flush is divided by the clients at work.

use std::path::Path;
use std::thread;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

const WAITING: usize = 1024;
const GROUP: usize = 256;
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS bundle (
    number INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,
    signature BLOB NOT NULL,
    bytes INTEGER NOT NULL
) STRICT";
const INSERT: &str = "INSERT INTO bundle (digest, signature, bytes) VALUES (?1, ?2, ?3)";

/// One row.
pub(super) struct Entry {
    /// SHA-256 of the body.
    pub(super) digest: Vec<u8>,
    /// The sender's signature over it.
    pub(super) signature: Vec<u8>,
    /// The body's length.
    pub(super) bytes: u64,
}

/// Why an entry is not in the ledger.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// The group that the entry was in did not commit.
    #[error("the group did not commit")]
    NotCommitted,
    /// The file cannot be used.
    #[error("the file cannot be used")]
    Unusable(#[source] rusqlite::Error),
    /// The writing thread could not be started.
    #[error("no thread to write with")]
    NoThread(#[source] std::io::Error),
}

/// The way to the writing thread, which ends with the last of these.
#[derive(Clone)]
pub(super) struct Ledger {
    queue: mpsc::Sender<Waiting>,
}

struct Waiting {
    entry: Entry,
    committed: oneshot::Sender<()>,
}

impl Ledger {
    /// Opens the file and starts the writing thread.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let connection = open(path).map_err(Error::Unusable)?;
        let (queue, waiting) = mpsc::channel(WAITING);
        thread::Builder::new()
            .name("ledger".into())
            .spawn(move || write(connection, waiting))
            .map_err(Error::NoThread)?;
        Ok(Self { queue })
    }

    /// Inserts one entry; when this returns, it is on disk.
    pub(super) async fn insert(&self, entry: Entry) -> Result<(), Error> {
        let (committed, done) = oneshot::channel();
        let waiting = Waiting { entry, committed };
        self.queue.send(waiting).await.map_err(|_| Error::NotCommitted)?;
        done.await.map_err(|_| Error::NotCommitted)
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(SCHEMA)?;
    Ok(connection)
}

fn write(mut connection: Connection, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.blocking_recv_many(&mut group, GROUP) > 0 {
        // Who waits in a group that failed learns it from the dropped sender.
        if commit(&mut connection, &group).is_ok() {
            for Waiting { committed, .. } in group.drain(..) {
                // A client that hung up meanwhile has its bundle kept all the same.
                let _: Result<(), ()> = committed.send(());
            }
        }
        group.clear();
    }
}

fn commit(connection: &mut Connection, group: &[Waiting]) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare_cached(INSERT)?;
        for Waiting { entry, .. } in group {
            let bytes = i64::try_from(entry.bytes).unwrap_or(i64::MAX);
            insert.execute((&entry.digest, &entry.signature, bytes))?;
        }
    }
    transaction.commit()
}
