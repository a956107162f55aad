//! Where the ledger is.

use std::path::PathBuf;
use std::sync::Arc;

use super::postgres::Server;

/// Where the ledger is: chosen by configuration, and the only thing that differs above the drivers.
#[derive(Debug, Clone)]
pub(crate) enum Address {
    /// In a file of the store's directory.
    File(PathBuf),
    /// On a PostgreSQL server.
    Server(Arc<Server>),
}
