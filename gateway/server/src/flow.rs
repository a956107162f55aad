//! The use cases, one function each: read, decide, keep.
//!
//! A use case reads what it needs, lets the pure crates decide, and writes everything that
//! follows in one transaction: state, evidence, log entries and outbox rows stand or fall
//! together. Nothing is sent from inside a transaction; workers send from the outboxes afterwards.
//! Nothing but these modules opens a write transaction.

pub mod approve;
pub mod assess;
pub mod envelope;
pub mod hand_over;
pub mod intake;
pub mod keep;
pub mod refuse;
pub mod statement;
