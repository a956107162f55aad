//! One group of closures, one transaction.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use super::super::topic::Touched;
use super::super::{LedgerError, Tx};
use super::Run;
use super::job::{Job, Verdict};

impl Run {
    /// Runs the group to its end. SQLite may give a transaction up in the middle (a full disk,
    /// say); then those that were run are told so, and the rest goes on in a new one.
    pub(super) fn run_group(&mut self, group: Vec<Box<dyn Job>>) {
        let mut waiting = VecDeque::from(group);
        while !waiting.is_empty() {
            let mut done = Vec::with_capacity(waiting.len());
            let end = self.transaction(&mut waiting, &mut done);
            count(&self.counters.closures, done.len());
            match end {
                Ok(touched) => {
                    count(&self.counters.commits, 1);
                    answer(done, None);
                    self.topics.announce(touched);
                }
                Err(error) => self.fail(&error, done, &mut waiting),
            }
        }
    }

    fn transaction(
        &self,
        waiting: &mut VecDeque<Box<dyn Job>>,
        done: &mut Vec<Box<dyn Job>>,
    ) -> Result<Touched, LedgerError> {
        let mut touched = Touched::default();
        statement(&self.connection, "BEGIN IMMEDIATE")?;
        while let Some(job) = waiting.pop_front() {
            done.push(job);
            if let Some(job) = done.last_mut() {
                touched.merge(self.savepoint(job.as_mut())?);
            }
        }
        statement(&self.connection, "COMMIT")?;
        Ok(touched)
    }

    /// Runs one closure. An error here is the loss of the whole transaction.
    fn savepoint(&self, job: &mut dyn Job) -> Result<Touched, LedgerError> {
        statement(&self.connection, "SAVEPOINT closure")?;
        let mut tx = Tx::new(&self.connection, &self.keys);
        let verdict = job.run(&mut tx);
        tracing::trace!(event = "store.closure", name = job.name(), kept = ?verdict);
        if self.connection.is_autocommit() {
            return Err(tx.take_fault().unwrap_or(LedgerError::Io));
        }
        match verdict {
            Verdict::Keep => {
                statement(&self.connection, "RELEASE closure")?;
                Ok(tx.touched())
            }
            Verdict::TakeBack => {
                count(&self.counters.refused, 1);
                statement(&self.connection, "ROLLBACK TO closure")?;
                statement(&self.connection, "RELEASE closure")?;
                Ok(Touched::default())
            }
        }
    }

    fn fail(
        &mut self,
        error: &LedgerError,
        done: Vec<Box<dyn Job>>,
        waiting: &mut VecDeque<Box<dyn Job>>,
    ) {
        count(&self.counters.failures, 1);
        tracing::error!(event = "store.commit-failed", %error, closures = done.len(), "kept nothing");
        if !self.connection.is_autocommit()
            && let Err(error) = statement(&self.connection, "ROLLBACK")
        {
            tracing::error!(event = "store.rollback-failed", %error, "the connection is renewed");
        }
        if !matches!(error, LedgerError::DiskFull | LedgerError::Busy)
            || !self.connection.is_autocommit()
        {
            self.reopen();
        }
        // Without a transaction nobody was run: the failure is everybody's, or this would spin.
        let nobody = done.is_empty();
        answer(done, Some(error));
        if nobody {
            answer(waiting.drain(..), Some(error));
        }
    }
}

fn answer(jobs: impl IntoIterator<Item = Box<dyn Job>>, failure: Option<&LedgerError>) {
    for job in jobs {
        job.answer(failure);
    }
}

fn statement(connection: &Connection, sql: &'static str) -> Result<(), LedgerError> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

fn count(counter: &AtomicU64, more: usize) {
    counter.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
}
