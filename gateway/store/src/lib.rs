//! What is kept: the ledger, the documents at rest, and the keys that make both unreadable to
//! whoever finds the disk.
//!
//! A [`Store`] is one directory: `ledger.sqlite` with every fact, and `documents/` with the large
//! documents. It keeps one promise above all: what it acknowledged is on the disk. So every change
//! is a named closure given to [`Store::transact`], and its future ends only after the commit was
//! flushed. Closures that wait at the same time share one flush.
//!
//! * [`ledger`] is the one door to SQL: transactions, consistent views, errors.
//! * [`keys`] is the chain from the master key down to a column and a document.
//! * [`documents`] streams documents to the disk and back, encrypted, in flat memory.
//! * [`snapshot`] looks at a store beside whoever works in it; [`backup`] copies it from there, and
//!   [`fsck`] checks it.
//!
//! Each other module holds the functions of one concern. They take a [`Tx`] where they write and
//! a [`View`] where they only read; a `&mut Tx` serves as a `&View` too. Time is always an
//! argument. No SQL stands outside this crate.
//!
//! ```text
//! store.transact("accept bundle", move |tx| {
//!     let case = case::find_or_open(tx, &new_case)?;
//!     content::put(tx, &intake, case.id, Some(&jws), &documents)?;
//!     bundle::put(tx, &new_bundle)?;
//!     let evidence = evidence::put(tx, &evidence)?;
//!     log::append(tx, &opening, &entry)?;
//!     Ok(evidence)
//! }).await
//! ```

pub mod act;
pub mod alarm;
pub mod approval;
pub mod awaited;
pub mod backup;
pub mod bundle;
pub mod case;
pub mod content;
pub mod course;
pub mod desk;
pub mod documents;
pub mod draft;
pub mod enquiry;
pub mod erasure;
pub mod evidence;
pub mod fsck;
pub mod inbox;
pub mod keys;
pub mod ledger;
pub mod log;
pub mod names;
pub mod notice;
pub mod original;
pub mod outbox;
pub mod quarantine;
pub mod session;
pub mod snapshot;
pub mod staff;
pub mod task;
pub mod term;
pub mod timestamp;
pub mod tracking;
pub mod upload;
pub mod witness;

mod error;
mod health;
mod store;

pub use documents::{
    BucketSettings, DocumentReader, DocumentWriter, Documents, Intake, Kept, Staged,
};
pub use error::StoreError;
pub use health::Health;
pub use keys::MasterKey;
pub use ledger::{
    Counts, LedgerError, PostgresServer, PostgresUrlError, Topic, TransactError, Tx, View,
};
pub use snapshot::Snapshot;
pub use store::{Location, Options, Store};
