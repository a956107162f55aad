//! The readers: a few connections, each lent to one closure at a time.
//!
//! In SQLite's write-ahead mode, and on PostgreSQL, readers see the last commit and never wait for the writer. A closure runs
//! inside a read transaction, so all that it reads belongs to one moment.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::address::Address;
use super::connection::{Connection, Role};
use super::{LedgerError, TransactError, View};
use crate::keys::Keys;

/// Lends read connections.
pub(crate) struct Readers {
    address: Address,
    keys: Arc<Keys>,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(crate) fn new(address: Address, keys: Arc<Keys>, most: usize) -> Self {
        let permits = Arc::new(Semaphore::new(most));
        Self { address, keys, idle: Mutex::new(Vec::new()), permits }
    }

    pub(crate) async fn read<T, E, F>(self: Arc<Self>, work: F) -> Result<T, TransactError<E>>
    where
        F: FnOnce(&View<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let closed = |_| TransactError::Ledger(LedgerError::Closed);
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(closed)?;
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            self.run(work)
        });
        task.await.unwrap_or(Err(TransactError::Ledger(LedgerError::Panicked)))
    }

    /// Lends no more connections and closes those that are idle, once none is in use.
    pub(crate) async fn close(&self, most: usize) {
        let all = self.permits.acquire_many(u32::try_from(most).unwrap_or(u32::MAX)).await;
        self.permits.close();
        drop(all);
        self.let_go();
    }

    /// Closes the idle connections on a thread of their own: that of a server waits for it, which
    /// must not be where a runtime drives futures.
    fn let_go(&self) {
        let idle = std::mem::take(&mut *self.idle());
        if !idle.is_empty() {
            let closed = std::thread::Builder::new().spawn(move || drop(idle));
            drop(closed.map(std::thread::JoinHandle::join));
        }
    }

    fn run<T, E>(
        &self,
        work: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, TransactError<E>> {
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.open()?,
        };
        let connection = match connection.begin_reading() {
            Ok(()) => connection,
            // The server of the ledger may have ended an idle connection, or was started anew.
            Err(LedgerError::Unreachable) => {
                self.idle().clear();
                let renewed = self.open()?;
                renewed.begin_reading().map_err(TransactError::Ledger)?;
                renewed
            }
            Err(error) => return Err(TransactError::Ledger(error)),
        };
        let result = work(&View::new(&connection, &self.keys));
        let ended = connection.end_reading();
        // A connection that cannot end its transaction is closed instead of lent again.
        if ended.is_ok() {
            self.idle().push(connection);
        }
        result.map_err(TransactError::Refused)
    }

    fn open<E>(&self) -> Result<Connection, TransactError<E>> {
        Connection::open(&self.address, Role::Reader).map_err(TransactError::Ledger)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.let_go();
    }
}
