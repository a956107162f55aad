//! A store at one moment, read beside the gateway that works in it, or without any.
//!
//! It takes no lock of the store and changes nothing: in write-ahead mode a reader sees the last
//! commit and never waits for the writer. As long as it is held, the write-ahead log cannot be cut
//! back, so it is not to be held longer than the work takes.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use ring::rand::SystemRandom;

use crate::documents::{Bucket, Files};
use crate::error::StoreError;
use crate::keys::{KeyError, Keys, LoadError, MasterKey};
use crate::ledger::{self, Address, Connection, LedgerError, Role, View};
use crate::log;
use crate::store::Location;

/// A store at the moment when this was opened.
pub struct Snapshot {
    directory: PathBuf,
    address: Address,
    bucket: Option<Bucket>,
    connection: Connection,
    keys: Keys,
    schema: i64,
}

impl Snapshot {
    /// Looks at the store in `location`. Blocks while it does.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] if there is no store, [`StoreError::OtherSchema`] if another program
    /// than this one brought its schema up to date, or the master key is another one.
    pub fn open(location: impl Into<Location>, master: MasterKey) -> Result<Self, StoreError> {
        let location = location.into();
        let random = SystemRandom::new();
        let address = location.address(&random)?;
        if let Address::File(path) = &address
            && !path.try_exists()?
        {
            return Err(StoreError::Missing { what: "store: no ledger.sqlite in the directory" });
        }
        let connection = Connection::open(&address, Role::Onlooker)?;
        connection.begin_reading()?;
        let schema = ledger::version_of(&connection)?;
        let known = ledger::newest();
        if schema != known {
            return Err(StoreError::OtherSchema { found: schema, known });
        }
        let keys = Keys::look(&connection, master, random).map_err(|e| match e {
            LoadError::Ledger(error) => StoreError::Ledger(error),
            LoadError::Key(KeyError::Erased) => StoreError::Damaged { what: "house key" },
            LoadError::Key(error) => StoreError::Key(error),
        })?;
        let bucket = location.bucket()?;
        Ok(Self { directory: location.directory, address, bucket, connection, keys, schema })
    }

    /// Lets go of the moment and takes the present one.
    ///
    /// # Errors
    ///
    /// The ledger failed.
    pub fn renew(&mut self) -> Result<(), StoreError> {
        self.connection.end_reading()?;
        self.connection.begin_reading()?;
        // A transaction begins to see with its first statement.
        ledger::version_of(&self.connection)?;
        Ok(())
    }

    /// The ledger at that moment.
    pub fn view(&self) -> View<'_> {
        View::new(&self.connection, &self.keys)
    }

    /// The directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The schema's number.
    pub fn schema(&self) -> i64 {
        self.schema
    }

    /// The current tree of the log and its number of entries; `None` while the log is empty.
    ///
    /// # Errors
    ///
    /// The ledger failed.
    pub fn log(&self) -> Result<Option<(log::Tree, u64)>, StoreError> {
        let view = self.view();
        let Some(tree) = log::current(&view)? else { return Ok(None) };
        let size = log::size(&view, tree.number)?;
        Ok(Some((tree, size)))
    }

    /// The bytes of all documents.
    ///
    /// # Errors
    ///
    /// The ledger failed.
    pub fn document_bytes(&self) -> Result<u64, StoreError> {
        let sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM document";
        Ok(self.view().query_value(sql, &[])?.unwrap_or(0))
    }

    /// The ledger's file, where it is one.
    pub(crate) fn sqlite(&self) -> Option<&rusqlite::Connection> {
        self.connection.sqlite()
    }

    /// Copies the ledger's rows into a new file.
    pub(crate) fn copy_ledger(
        &self,
        path: &Path,
        told: &mut dyn FnMut(u64),
    ) -> Result<(), LedgerError> {
        ledger::copy::to_file(&self.connection, path, told)
    }

    pub(crate) fn files(&self) -> Files {
        Files::at(&self.directory, self.bucket.clone())
    }

    /// Whether the ledger names a file *now*: what was erased since the moment is no damage.
    pub(crate) fn is_named_now(&self, place: &str) -> Result<bool, StoreError> {
        let now = Connection::open(&self.address, Role::Reader)?;
        let found: Option<i64> = View::new(&now, &self.keys)
            .query_value("SELECT 1 FROM kept_file WHERE place = ?1", &[&place])?;
        Ok(found.is_some())
    }
}

/// Whether a gateway works in the directory.
///
/// # Errors
///
/// It cannot be told.
pub fn is_running(directory: &Path) -> Result<bool, StoreError> {
    let lock = match File::options().write(true).open(directory.join("lock")) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        lock => lock?,
    };
    match lock.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
