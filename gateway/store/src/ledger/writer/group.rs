//! One group of closures, one transaction.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::super::connection::{Connection, Role};
use super::super::topic::Touched;
use super::super::{LedgerError, Tx};
use super::Run;
use super::job::{Job, Verdict};

/// For how long the server is asked what became of a commit whose answer was lost.
const OUTCOME: Duration = Duration::from_mins(2);
/// Between two such questions.
const OUTCOME_PAUSE: Duration = Duration::from_millis(200);

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
        &mut self,
        waiting: &mut VecDeque<Box<dyn Job>>,
        done: &mut Vec<Box<dyn Job>>,
    ) -> Result<Touched, LedgerError> {
        let mut touched = Touched::default();
        match self.connection.begin_writing() {
            // The server was away since the group before. Nobody was run yet, so nothing is lost.
            Err(LedgerError::Unreachable) => {
                self.reopen();
                self.connection.begin_writing()?;
            }
            begun => begun?,
        }
        while let Some(job) = waiting.pop_front() {
            done.push(job);
            if let Some(job) = done.last_mut() {
                touched.merge(self.savepoint(job.as_mut())?);
            }
        }
        match self.connection.commit_writing(touched) {
            Err(LedgerError::OutcomeUnknown) => self.ask_outcome()?,
            committed => committed?,
        }
        Ok(touched)
    }

    /// The connection broke while the server committed: a new one is asked whether it did. As long
    /// as nobody says, nothing else can be written anyway.
    fn ask_outcome(&mut self) -> Result<(), LedgerError> {
        let Some(token) = self.connection.token() else { return Err(LedgerError::OutcomeUnknown) };
        let begin = Instant::now();
        while begin.elapsed() < OUTCOME {
            let asked = Connection::open(&self.address, Role::Writer)
                .and_then(|renewed| Ok((renewed.was_kept(token)?, renewed)));
            match asked {
                Ok((kept, renewed)) => {
                    self.connection = renewed;
                    tracing::warn!(event = "store.outcome-asked", kept, "of a broken connection");
                    return if kept { Ok(()) } else { Err(LedgerError::Unreachable) };
                }
                Err(_) => std::thread::sleep(OUTCOME_PAUSE),
            }
        }
        Err(LedgerError::OutcomeUnknown)
    }

    /// Runs one closure. An error here is the loss of the whole transaction.
    fn savepoint(&self, job: &mut dyn Job) -> Result<Touched, LedgerError> {
        self.connection.run("SAVEPOINT closure")?;
        let mut tx = Tx::new(&self.connection, &self.keys);
        let verdict = job.run(&mut tx);
        tracing::trace!(event = "store.closure", name = job.name(), kept = ?verdict);
        if !self.connection.is_in_transaction() {
            return Err(tx.take_fault().unwrap_or(LedgerError::Io));
        }
        match verdict {
            Verdict::Keep => {
                self.connection.run("RELEASE closure")?;
                Ok(tx.touched())
            }
            Verdict::TakeBack => {
                count(&self.counters.refused, 1);
                self.connection.run("ROLLBACK TO closure")?;
                self.connection.run("RELEASE closure")?;
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
        if self.connection.is_in_transaction()
            && let Err(error) = self.connection.rollback()
        {
            tracing::error!(event = "store.rollback-failed", %error, "the connection is renewed");
        }
        if !matches!(error, LedgerError::DiskFull | LedgerError::Busy)
            || self.connection.is_in_transaction()
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

fn count(counter: &AtomicU64, more: usize) {
    counter.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
}
