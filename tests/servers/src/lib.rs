//! Servers of a test's own, for tests of the store and of the whole gateway: each in a directory
//! that goes away, and none outlives the process that started it.

mod object_storage;
mod postgres;

pub use object_storage::{Answers, ObjectStorage};
pub use postgres::PostgresServer;
