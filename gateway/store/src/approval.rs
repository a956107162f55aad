//! Approvals: who stands behind a manifest, byte for byte.

use gateway_bundle::Digest;
use jiff::Timestamp;

use crate::error::StoreError;
use crate::ledger::{Topic, Tx, View};

/// An approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who gave it.
    pub staff: String,
    /// What it is, in the words of the procedure: `proposed`, `approved`, `objected`, …
    pub kind: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps an approval of a manifest. A person's first word on a manifest stands: says whether this
/// is it.
///
/// # Errors
///
/// The store failed.
pub fn give(
    tx: &mut Tx<'_>,
    manifest_digest: Digest,
    approval: &Approval,
) -> Result<bool, StoreError> {
    let given = tx.execute(
        "INSERT INTO approval (manifest_digest, staff, kind, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (manifest_digest, staff) DO NOTHING",
        &[&manifest_digest, &approval.staff, &approval.kind, &approval.at],
    )?;
    tx.touch(Topic::Desk);
    Ok(given > 0)
}

/// All approvals of a manifest, oldest first.
///
/// # Errors
///
/// The store failed.
pub fn of(view: &View<'_>, manifest_digest: Digest) -> Result<Vec<Approval>, StoreError> {
    let sql = "SELECT staff, kind, at FROM approval WHERE manifest_digest = ?1 ORDER BY at, staff";
    view.query(sql, &[&manifest_digest], |row| {
        Ok(Approval { staff: row.get(0)?, kind: row.get(1)?, at: row.get(2)? })
    })
}
