//! The readers: a few connections, each lent to one closure at a time.
//!
//! In write-ahead mode readers see the last commit and never wait for the writer. A closure runs
//! inside a read transaction, so all that it reads belongs to one moment.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::connection::{self, Role};
use super::{LedgerError, TransactError, View};
use crate::keys::Keys;

/// Lends read connections.
pub(crate) struct Readers {
    path: PathBuf,
    keys: Arc<Keys>,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, keys: Arc<Keys>, most: usize) -> Self {
        let permits = Arc::new(Semaphore::new(most));
        Self { path, keys, idle: Mutex::new(Vec::new()), permits }
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
        self.idle().clear();
    }

    fn run<T, E>(
        &self,
        work: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, TransactError<E>> {
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connection::open(&self.path, Role::Reader).map_err(TransactError::Ledger)?,
        };
        let begun = connection.prepare_cached("BEGIN").and_then(|mut begin| begin.execute([]));
        begun.map_err(|error| TransactError::Ledger(error.into()))?;
        let result = work(&View::new(&connection, &self.keys));
        let ended = connection.prepare_cached("COMMIT").and_then(|mut end| end.execute([]));
        // A connection that cannot end its transaction is closed instead of lent again.
        if ended.is_ok() {
            self.idle().push(connection);
        }
        result.map_err(TransactError::Refused)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
