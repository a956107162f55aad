//! The writer: one thread, one connection, one flush for everyone who waits.
//!
//! The thread takes a closure, then every other one that already waits, and runs them inside one
//! `BEGIN IMMEDIATE … COMMIT`, each in its own savepoint. Every caller is answered after `COMMIT`
//! returned, also those whose closure refused: what a closure saw may come from a neighbour whose
//! changes are not yet durable.
//!
//! A commit that fails keeps nothing and says so to everyone in the group. The next group starts
//! afresh, on a new connection if the disk or the server failed, so a full disk or a server that
//! was away needs no restart.

mod group;
mod job;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tokio::sync::{mpsc, oneshot};

use self::job::{Closure, Job};
use super::address::Address;
use super::connection::{Connection, Role};
use super::{LedgerError, Topics, TransactError, Tx};
use crate::keys::Keys;

/// How many closures may wait before callers wait to hand theirs in.
const WAITING_MAX: usize = 1024;

/// What the writer has done since the store was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Closures that were run.
    pub closures: u64,
    /// Closures that refused.
    pub refused: u64,
    /// Commits, and so flushes, that kept them.
    pub commits: u64,
    /// Commits that failed.
    pub failures: u64,
}

#[derive(Default)]
struct Counters {
    closures: AtomicU64,
    refused: AtomicU64,
    commits: AtomicU64,
    failures: AtomicU64,
}

enum Message {
    Job(Box<dyn Job>),
    Close,
}

/// The handle by which closures reach the writer's thread.
pub(crate) struct Writer {
    sender: mpsc::Sender<Message>,
    counters: Arc<Counters>,
    thread: std::sync::Mutex<Option<thread::JoinHandle<()>>>,
}

impl Writer {
    pub(crate) fn start(
        connection: Connection,
        address: Address,
        keys: Arc<Keys>,
        topics: Arc<Topics>,
        group_max: usize,
    ) -> Result<Self, LedgerError> {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        let counters = Arc::new(Counters::default());
        let run = Run { connection, address, keys, topics, counters: counters.clone(), group_max };
        let thread = thread::Builder::new()
            .name("ledger-writer".to_owned())
            .spawn(move || run.until_closed(receiver))
            .map_err(|_| LedgerError::Io)?;
        Ok(Self { sender, counters, thread: std::sync::Mutex::new(Some(thread)) })
    }

    pub(crate) async fn transact<T, E, F>(
        &self,
        name: &'static str,
        work: F,
    ) -> Result<T, TransactError<E>>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Message::Job(Box::new(Closure::new(name, work, reply)));
        let closed = TransactError::Ledger(LedgerError::Closed);
        if self.sender.send(job).await.is_err() {
            return Err(closed);
        }
        answer.await.unwrap_or(Err(closed))
    }

    /// Runs what waits, moves the write-ahead log into the ledger file, and ends the thread.
    pub(crate) async fn close(&self) {
        if self.sender.send(Message::Close).await.is_err() {
            return;
        }
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(thread) = thread {
            let ended = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(ended, Ok(Ok(()))) {
                tracing::error!(event = "store.writer-lost", "the ledger's writer ended badly");
            }
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            closures: get(&self.counters.closures),
            refused: get(&self.counters.refused),
            commits: get(&self.counters.commits),
            failures: get(&self.counters.failures),
        }
    }
}

/// What the thread owns.
struct Run {
    connection: Connection,
    address: Address,
    keys: Arc<Keys>,
    topics: Arc<Topics>,
    counters: Arc<Counters>,
    group_max: usize,
}

impl Run {
    fn until_closed(mut self, mut receiver: mpsc::Receiver<Message>) {
        while let Some(message) = receiver.blocking_recv() {
            let (group, close) = self.gather(message, &mut receiver);
            if close {
                receiver.close();
            }
            self.run_group(group);
            self.connection.tidy();
        }
        self.connection.finish();
    }

    /// The first message and whatever else already waits.
    fn gather(
        &self,
        first: Message,
        receiver: &mut mpsc::Receiver<Message>,
    ) -> (Vec<Box<dyn Job>>, bool) {
        let mut group = Vec::new();
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Job(job) => group.push(job),
                Message::Close => return (group, true),
            }
            next = if group.len() < self.group_max { receiver.try_recv().ok() } else { None };
        }
        (group, false)
    }

    /// After a failed disk SQLite's view of the file is not to be trusted, and a broken connection
    /// to a server does not mend: a new one is opened.
    fn reopen(&mut self) {
        match Connection::open(&self.address, Role::Writer) {
            Ok(connection) => self.connection = connection,
            Err(error) => tracing::error!(event = "store.reopen-failed", %error, "will try again"),
        }
    }
}

#[cfg(test)]
mod tests;
