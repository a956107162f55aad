//! The store: one directory, opened once; its ledger may be on a server that others share.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::watch;
use uuid::Uuid;

use crate::documents::{Bucket, BucketSettings, Documents, Files, Intake, flush_directory};
use crate::error::StoreError;
use crate::keys::{KeyError, Keys, LoadError, MasterKey};
use crate::ledger::{
    self, Address, Connection, Counts, Listener, PostgresServer, Readers, Role, Server, Topic,
    Topics, TransactError, Tx, View, Writer,
};
use crate::outbox;

/// How often forgetting is tried, and the pause in between.
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

/// Where a store is.
#[derive(Debug, Clone)]
pub struct Location {
    /// The directory: the ledger and the documents, unless they are elsewhere; and always what one
    /// process alone works with.
    pub directory: PathBuf,
    /// The server of the ledger, where several gateways share it.
    pub ledger: Option<PostgresServer>,
    /// The bucket of the documents, where several gateways share them.
    pub documents: Option<BucketSettings>,
}

impl Location {
    pub(crate) fn bucket(&self) -> std::io::Result<Option<Bucket>> {
        self.documents.clone().map(Bucket::new).transpose()
    }

    /// The ledger's address, for one opening of the store.
    pub(crate) fn address(&self, random: &SystemRandom) -> Result<Address, KeyError> {
        let Some(server) = &self.ledger else {
            return Ok(Address::File(self.directory.join("ledger.sqlite")));
        };
        let mut writer = [0; 16];
        random.fill(&mut writer).map_err(|_| KeyError::Random)?;
        let server = Server::new(server.clone(), u128::from_be_bytes(writer));
        Ok(Address::Server(Arc::new(server)))
    }
}

impl From<&Path> for Location {
    fn from(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), ledger: None, documents: None }
    }
}

impl From<&PathBuf> for Location {
    fn from(directory: &PathBuf) -> Self {
        directory.as_path().into()
    }
}

/// An open store. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    directory: PathBuf,
    address: Address,
    keys: Arc<Keys>,
    writer: Writer,
    readers: Arc<Readers>,
    topics: Arc<Topics>,
    /// Hears what other gateways on the same ledger commit.
    _listener: Option<Listener>,
    documents: Documents,
    options: Options,
    forgetting_is_due: AtomicBool,
    /// Held as long as the store is open; the system lets go of it when the process dies.
    _lock: File,
}

impl Store {
    /// Opens the store in `location`, making it where there is none; brings its schema up to
    /// date; removes document files that no commit names, and ends the leases of the process before.
    /// Blocks while it does.
    ///
    /// # Errors
    ///
    /// Another process works in it, the master key is another one, the store was made by a newer
    /// gateway, or the disk failed.
    pub fn open(
        location: impl Into<Location>,
        master: MasterKey,
        options: Options,
    ) -> Result<Self, StoreError> {
        let location = location.into();
        let directory = location.directory.as_path();
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        fs::set_permissions(directory, Permissions::from_mode(0o700))?;
        let lock = lock(directory)?;
        let random = SystemRandom::new();
        let address = location.address(&random)?;
        let connection = ledger::open_writer(&address)?;
        let keys = Keys::load(&connection, master, random.clone()).map_err(|e| match e {
            LoadError::Ledger(error) => StoreError::Ledger(error),
            LoadError::Key(error) => StoreError::Key(error),
        })?;
        let keys = Arc::new(keys);
        let bucket = location.bucket()?;
        let files = Files::open(directory, bucket)?;
        flush_directory(directory)?;
        sweep(&files, &connection, &keys)?;
        sweep_bucket(&files, &address, &keys)?;
        if location.ledger.is_none() {
            connection.run_script(outbox::LAPSE_ALL)?;
        }
        let topics = Arc::new(Topics::new());
        let listener = match &address {
            Address::File(_) => None,
            Address::Server(server) => Some(Listener::start(server.clone(), topics.clone())?),
        };
        let group = options.group_max.max(1);
        let writer =
            Writer::start(connection, address.clone(), keys.clone(), topics.clone(), group)?;
        let readers = Arc::new(Readers::new(address.clone(), keys.clone(), options.readers.max(1)));
        let documents = Documents::new(files, random);
        let inner = Inner {
            directory: location.directory,
            address,
            keys,
            writer,
            readers,
            topics,
            _listener: listener,
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

    /// Takes what was erased out of the ledger's logs and dead rows too: until then a destroyed key
    /// may stand in them. Whoever reads there for long, such as a backup, is not waited for; then it
    /// is due, see [`Store::forget_if_due`].
    pub async fn forget(&self) {
        for attempt in 0..FORGETTING_TRIES {
            if attempt > 0 {
                tokio::time::sleep(FORGETTING_PAUSE).await;
            }
            let address = self.inner.address.clone();
            let moved = tokio::task::spawn_blocking(move || ledger::forget(&address)).await;
            if matches!(moved, Ok(Ok(true))) {
                self.inner.forgetting_is_due.store(false, Ordering::Relaxed);
                return;
            }
        }
        self.inner.forgetting_is_due.store(true, Ordering::Relaxed);
        tracing::warn!(event = "store.not-forgotten", "it is tried again later");
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

fn lock(directory: &Path) -> Result<File, StoreError> {
    let lock = File::create(directory.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Objects that no row names are removed after this: by then whoever put one there has named it, or
/// is gone. Other gateways put some there at any time.
const UNNAMED: Duration = Duration::from_hours(24);

/// Removes objects that no commit names, on a thread of its own: a bucket may have many.
fn sweep_bucket(files: &Files, address: &Address, keys: &Arc<Keys>) -> Result<(), StoreError> {
    let Some(bucket) = files.bucket().cloned() else { return Ok(()) };
    let (address, keys) = (address.clone(), Arc::clone(keys));
    let swept = std::thread::Builder::new().name("bucket-sweeper".to_owned()).spawn(move || {
        let gone = gone_from(&bucket, &address, &keys);
        match gone {
            Ok(0) => {}
            Ok(gone) => {
                tracing::info!(event = "store.swept", objects = gone, "no commit names them");
            }
            Err(error) => tracing::warn!(event = "store.not-swept", %error, "at the next start"),
        }
    });
    swept.map(drop).map_err(StoreError::Directory)
}

fn gone_from(bucket: &Bucket, address: &Address, keys: &Keys) -> Result<usize, StoreError> {
    let connection = Connection::open(address, Role::Reader)?;
    let view = View::new(&connection, keys);
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let old = now.saturating_sub(UNNAMED).as_secs();
    let mut gone = 0;
    bucket.each::<StoreError>(|place, since| {
        let is_old = u64::try_from(since).is_ok_and(|since| since < old);
        let sql = "SELECT 1 FROM kept_file WHERE place = ?1";
        if is_old && view.query_value::<i64>(sql, &[&place])?.is_none() {
            bucket.remove(place)?;
            gone += 1;
        }
        Ok(())
    })?;
    Ok(gone)
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
