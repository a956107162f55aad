//! Time-stamps on checkpoints (RFC 3161), each kept only after it was verified.

use gateway_bundle::Digest;
use jiff::Timestamp;

use crate::error::StoreError;
use crate::ledger::{Tx, View};
use crate::log::Checkpoint;

/// A time-stamp with the checkpoint that it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The tree of the checkpoint, by its number.
    pub tree: u64,
    /// The size of the checkpoint: every entry below it is covered.
    pub size: u64,
    /// The `TimeStampToken` in DER.
    pub token: Vec<u8>,
    /// The time in the token.
    pub at: Timestamp,
    /// Its serial number, in hexadecimal.
    pub serial: String,
    /// The digest of the certificate of who stamped.
    pub signer: Digest,
}

/// Keeps a time-stamp, if its checkpoint has none yet.
///
/// # Errors
///
/// The store failed, or has no such checkpoint.
pub fn put(tx: &mut Tx<'_>, stamp: &Stamp) -> Result<(), StoreError> {
    let Stamp { tree, size, token, at, serial, signer } = stamp;
    tx.execute(
        "INSERT INTO log_timestamp (tree, size, token, stamped_at, serial, signer) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (tree, size) DO NOTHING",
        &[tree, size, token, at, serial, signer],
    )?;
    Ok(())
}

/// The time-stamp on the largest checkpoint of the current tree that has one, with the checkpoint.
///
/// # Errors
///
/// The store failed.
pub fn latest(view: &View<'_>) -> Result<Option<(Stamp, Checkpoint)>, StoreError> {
    let sql = "SELECT s.tree, s.size, s.token, s.stamped_at, s.serial, s.signer, c.root, c.note, \
               c.at FROM log_timestamp s \
               JOIN checkpoint c ON c.tree = s.tree AND c.size = s.size \
               WHERE s.tree = (SELECT coalesce(max(number), 0) FROM log_tree) \
               ORDER BY s.size DESC LIMIT 1";
    view.query_one(sql, &[], |row| {
        let (tree, size, token, at) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let (serial, signer) = (row.get(4)?, row.get(5)?);
        let checkpoint = Checkpoint { size, root: row.get(6)?, note: row.get(7)?, at: row.get(8)? };
        Ok((Stamp { tree, size, token, at, serial, signer }, checkpoint))
    })
}

/// Since when a checkpoint has been without a time-stamp on it or on a later one; `None` if none
/// is.
///
/// # Errors
///
/// The store failed.
pub fn missing_since(view: &View<'_>) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT at FROM checkpoint \
               WHERE tree = (SELECT coalesce(max(number), 0) FROM log_tree) \
               AND size > (SELECT coalesce(max(size), 0) FROM log_timestamp s \
                 WHERE s.tree = checkpoint.tree) ORDER BY size LIMIT 1";
    view.query_value(sql, &[])
}
