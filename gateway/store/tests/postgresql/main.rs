//! What the store promises, kept by a ledger on a PostgreSQL server: the same tests as on a file.

#[path = "../store/common.rs"]
#[cfg(test)]
mod common;
#[path = "../store/documents.rs"]
#[cfg(test)]
mod documents;
#[path = "../store/facts.rs"]
#[cfg(test)]
mod facts;
#[path = "../store/ledger.rs"]
#[cfg(test)]
mod ledger;
#[path = "../store/log.rs"]
mod log;
#[path = "../store/outbox.rs"]
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod server;
#[path = "../store/upload.rs"]
#[cfg(test)]
mod upload;
