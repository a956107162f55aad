//! The use cases, one function each: read, decide, keep.
//!
//! A use case reads what it needs, lets the pure crates decide, and writes everything that
//! follows in one transaction: state, evidence, log entries and outbox rows stand or fall
//! together. Nothing is sent from inside a transaction; workers send from the outboxes afterwards.
//! Facts about bundles and cases are written by these modules alone; workers keep their outboxes,
//! and the desk its sessions.

pub mod admit;
pub mod assess;
pub mod attend;
pub mod course;
pub mod enquiry;
pub mod envelope;
pub mod erase;
pub mod hand_over;
pub mod hold;
pub mod intake;
pub mod keep;
pub mod log;
pub mod look;
pub mod originals;
pub mod own_law;
mod reassess;
pub(crate) mod recover;
pub mod refuse;
pub mod related;
pub mod statement;
pub mod supplement;
pub mod task;
pub mod term;
pub mod upload;
pub mod witness;

pub(crate) mod notify;
mod person;
pub(crate) mod record;
mod rows;
pub(crate) mod staff;
mod written;

use std::sync::Arc;

use gateway_store::{StoreError, TransactError, View};

use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Reads the ledger as of one moment.
pub(crate) async fn read<T, F>(gateway: &Arc<Gateway>, look: F) -> Result<T, Refusal>
where
    T: Send + 'static,
    F: FnOnce(&View<'_>) -> Result<T, StoreError> + Send + 'static,
{
    let read = gateway.store.read(look).await;
    read.map_err(|error: TransactError<StoreError>| refuse::store(&error.flatten()))
}
