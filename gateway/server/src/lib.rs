//! Who talks to whom: the running gateway.
//!
//! This crate knows HTTP, TLS, SMTP, time and threads, and nothing of treaties or SQL. Requests
//! come in by [`api`] (partners and one's own systems) and [`desk`] (people); both call [`flow`],
//! one function a use case, which lets the pure crates decide and keeps the answer in one
//! transaction. Workers ([`relay`], [`mail`], [`sequencer`]) carry on from the outboxes.

pub mod admission;
pub mod api;
pub mod client;
pub mod clock;
pub mod config;
pub mod desk;
pub mod directory;
pub mod disk;
pub mod flow;
pub mod gate;
pub mod gateway;
pub mod holidays;
pub mod identity;
pub mod listener;
pub mod mail;
pub mod metrics;
pub mod multipart;
pub mod ops;
pub mod refusal;
pub mod relay;
pub mod run;
pub mod secret;
pub mod sequencer;
pub mod storage;
pub mod texts;
pub mod timestamp;
pub mod tls;
pub mod upload;
pub mod witness;

mod alarm;
mod expiry;
mod outcome;
mod rekey;
mod retention;
mod revocation;
mod transfers;
mod watch;

pub use gateway::Gateway;
