//! A closure on its way through the writer: run once, answered once.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use super::super::{LedgerError, TransactError, Tx};

/// What became of a closure when it was run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Its changes are to be kept.
    Keep,
    /// It refused: its changes are to be taken back.
    TakeBack,
}

/// A closure without its types.
pub(super) trait Job: Send {
    /// What it is for, for the operator.
    fn name(&self) -> &'static str;
    /// Runs it inside its savepoint.
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;
    /// Answers the caller: with the closure's own result, or with the ledger's failure.
    fn answer(self: Box<Self>, failure: Option<&LedgerError>);
}

/// See [`Job`].
pub(super) struct Closure<T, E, F> {
    name: &'static str,
    work: Option<F>,
    result: Option<Result<T, TransactError<E>>>,
    reply: oneshot::Sender<Result<T, TransactError<E>>>,
}

impl<T, E, F> Closure<T, E, F> {
    pub(super) fn new(
        name: &'static str,
        work: F,
        reply: oneshot::Sender<Result<T, TransactError<E>>>,
    ) -> Self {
        Self { name, work: Some(work), result: None, reply }
    }
}

impl<T, E, F> Job for Closure<T, E, F>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        let Some(work) = self.work.take() else { return Verdict::TakeBack };
        // Nothing of the closure is looked at after a panic but that it panicked.
        let result = match catch_unwind(AssertUnwindSafe(|| work(tx))) {
            Ok(result) => result.map_err(TransactError::Refused),
            Err(_) => Err(TransactError::Ledger(LedgerError::Panicked)),
        };
        let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::TakeBack };
        self.result = Some(result);
        verdict
    }

    fn answer(self: Box<Self>, failure: Option<&LedgerError>) {
        let this = *self;
        let failed = |error: &LedgerError| Err(TransactError::Ledger(error.clone()));
        let result = match failure {
            Some(error) => failed(error),
            None => this.result.unwrap_or_else(|| failed(&LedgerError::Closed)),
        };
        // A caller that went away does not want the answer; what is kept stays kept.
        drop(this.reply.send(result));
    }
}
