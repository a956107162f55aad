//! The store: one directory, opened once.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use ring::rand::SystemRandom;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::watch;
use uuid::Uuid;

use crate::documents::{Documents, Files, Intake, flush_directory};
use crate::error::StoreError;
use crate::keys::{Keys, LoadError, MasterKey};
use crate::ledger::{
    self, Counts, LedgerError, Readers, Topic, Topics, TransactError, Tx, View, Writer,
};
use crate::outbox;

/// How long cutting back the write-ahead log waits for those who read it. Writers wait with it, so
/// it is far below their own patience.
const FORGETTING: Duration = Duration::from_millis(200);
/// How often it is tried, and the pause in between.
const FORGETTING_TRIES: u32 = 10;
const FORGETTING_PAUSE: Duration = Duration::from_millis(500);

/// How the store shares its work out.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many closures may share one commit.
    pub group_max: usize,
    /// How many views may be read at a time.
    pub readers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { group_max: 128, readers: 4 }
    }
}

/// An open store. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    directory: PathBuf,
    keys: Arc<Keys>,
    writer: Writer,
    readers: Arc<Readers>,
    topics: Arc<Topics>,
    documents: Documents,
    options: Options,
    forgetting_is_due: AtomicBool,
    /// Held as long as the store is open; the system lets go of it when the process dies.
    _lock: File,
}

impl Store {
    /// Opens the store in `directory`, making it where there is none; brings its schema up to
    /// date; removes document files that no commit names, and ends the leases of the process before.
    /// Blocks while it does.
    ///
    /// # Errors
    ///
    /// Another process works in it, the master key is another one, the store was made by a newer
    /// gateway, or the disk failed.
    pub fn open(directory: &Path, master: MasterKey, options: Options) -> Result<Self, StoreError> {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        fs::set_permissions(directory, Permissions::from_mode(0o700))?;
        let lock = lock(directory)?;
        let random = SystemRandom::new();
        let path = directory.join("ledger.sqlite");
        let mut connection = ledger::open_writer(&path)?;
        let keys = Keys::load(&mut connection, master, random.clone()).map_err(|e| match e {
            LoadError::Ledger(error) => StoreError::Ledger(error),
            LoadError::Key(error) => StoreError::Key(error),
        })?;
        let keys = Arc::new(keys);
        let files = Files::open(directory)?;
        flush_directory(directory)?;
        sweep(&files, &connection, &keys)?;
        outbox::lapse(&connection)?;
        let topics = Arc::new(Topics::new());
        let (ledger, group) = (path.clone(), options.group_max.max(1));
        let writer = Writer::start(connection, ledger, keys.clone(), topics.clone(), group)?;
        let readers = Arc::new(Readers::new(path, keys.clone(), options.readers.max(1)));
        let documents = Documents::new(files, random);
        let directory = directory.to_path_buf();
        let inner = Inner {
            directory,
            keys,
            writer,
            readers,
            topics,
            documents,
            options,
            // A crash may have come between an erasure and this.
            forgetting_is_due: AtomicBool::new(true),
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs a closure that changes the ledger. `name` says for the operator what it is for.
    ///
    /// The closure runs on the writer's thread, among others: it must not wait for anything. When
    /// the future ends well, everything the closure did is durable. Dropping the future does not
    /// stop the closure.
    ///
    /// # Errors
    ///
    /// [`TransactError::Refused`] is the closure's own refusal; [`TransactError::Ledger`] says that
    /// the ledger failed. Either way nothing of it is kept.
    pub async fn transact<T, E, F>(
        &self,
        name: &'static str,
        work: F,
    ) -> Result<T, TransactError<E>>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.writer.transact(name, work).await
    }

    /// Runs a closure that reads the ledger as of one moment.
    ///
    /// # Errors
    ///
    /// As [`Store::transact`].
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, TransactError<E>>
    where
        F: FnOnce(&View<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.readers.clone().read(work).await
    }

    /// From now on wraps keys by another master key, and unwraps what the ones before wrapped too.
    /// What they wrapped is wrapped anew by [`rotation`](crate::keys::rotation).
    pub fn take_over(&self, master: MasterKey) {
        self.inner.keys.take_over(master);
    }

    /// The documents.
    pub fn documents(&self) -> &Documents {
        &self.inner.documents
    }

    /// A new content: its id, made at `at`, and its key. Nothing is kept of it yet.
    ///
    /// # Errors
    ///
    /// The system gave no randomness.
    pub fn begin_intake(&self, at: Timestamp) -> Result<Intake, StoreError> {
        Ok(Intake::new(self.new_id(at)?, self.inner.keys.new_secret()?))
    }

    /// A new id (`UUIDv7`) made at `at`.
    ///
    /// # Errors
    ///
    /// The system gave no randomness.
    pub fn new_id(&self, at: Timestamp) -> Result<Uuid, StoreError> {
        Ok(self.inner.keys.new_id(at)?)
    }

    /// Random bytes: a log entry's opening, a session's token.
    ///
    /// # Errors
    ///
    /// The system gave no randomness.
    pub fn random_bytes<const N: usize>(&self) -> Result<[u8; N], StoreError> {
        Ok(self.inner.keys.random_bytes()?)
    }

    /// A counter that goes up after each commit that touched `topic`.
    pub fn changes(&self, topic: Topic) -> watch::Receiver<u64> {
        self.inner.topics.subscribe(topic)
    }

    /// What the writer has done since the store was opened.
    pub fn counts(&self) -> Counts {
        self.inner.writer.counts()
    }

    /// The directory.
    pub fn directory(&self) -> &Path {
        &self.inner.directory
    }

    /// Takes what was erased out of the write-ahead log too: until then the pages with a destroyed
    /// key may stand in it. Whoever reads there for long, such as a backup, is not waited for; then
    /// it is due, see [`Store::forget_if_due`].
    pub async fn forget(&self) {
        for attempt in 0..FORGETTING_TRIES {
            if attempt > 0 {
                tokio::time::sleep(FORGETTING_PAUSE).await;
            }
            let path = self.inner.directory.join("ledger.sqlite");
            let moved = tokio::task::spawn_blocking(move || ledger_forgets(&path)).await;
            if matches!(moved, Ok(Ok(true))) {
                self.inner.forgetting_is_due.store(false, Ordering::Relaxed);
                return;
            }
        }
        self.inner.forgetting_is_due.store(true, Ordering::Relaxed);
        tracing::warn!(event = "store.not-forgotten", "the write-ahead log is cut back later");
    }

    /// Does what [`Store::forget`] could not do before.
    pub async fn forget_if_due(&self) {
        if self.inner.forgetting_is_due.load(Ordering::Relaxed) {
            self.forget().await;
        }
    }

    /// Runs what waits, moves the write-ahead log into the ledger file and closes it. Afterwards
    /// everything answers [`Closed`](crate::LedgerError::Closed).
    pub async fn close(&self) {
        self.inner.writer.close().await;
        self.inner.readers.close(self.inner.options.readers.max(1)).await;
    }
}

/// Moves the write-ahead log into the ledger and cuts it to nothing; says whether it could.
fn ledger_forgets(path: &Path) -> Result<bool, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(FORGETTING)?;
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

fn lock(directory: &Path) -> Result<File, StoreError> {
    let lock = File::create(directory.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn sweep(files: &Files, connection: &Connection, keys: &Keys) -> Result<(), StoreError> {
    let view = View::new(connection, keys);
    let gone = files.sweep(|place| {
        let found: Option<i64> =
            view.query_value("SELECT 1 FROM kept_file WHERE place = ?1", &[&place])?;
        Ok::<bool, StoreError>(found.is_some())
    })?;
    if gone > 0 {
        tracing::info!(event = "store.swept", files = gone, "removed files that no commit names");
    }
    Ok(())
}
