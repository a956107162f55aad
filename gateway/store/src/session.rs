//! Sessions at the desk: known by the hash of a token, never by the token.

use gateway_bundle::Digest;
use jiff::Timestamp;

use crate::error::StoreError;
use crate::ledger::{Tx, View};
use crate::staff::{self, Staff};

/// Begins a session. `token` is the digest of the random token that the browser holds.
///
/// # Errors
///
/// There is no such account, or the store failed.
pub fn begin(
    tx: &mut Tx<'_>,
    token: Digest,
    name: &str,
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO session (token, staff, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)";
    tx.execute(sql, &[&token, &name, &at, &expires_at])?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
///
/// The store failed.
pub fn end(tx: &mut Tx<'_>, token: Digest) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session WHERE token = ?1", &[&token])?;
    Ok(())
}

/// Ends all sessions of an account.
///
/// # Errors
///
/// The store failed.
pub fn end_all(tx: &mut Tx<'_>, name: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session WHERE staff = ?1", &[&name])?;
    Ok(())
}

/// Removes what has expired.
///
/// # Errors
///
/// The store failed.
pub fn expire(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session WHERE expires_at <= ?1", &[&now])?;
    Ok(())
}

/// Whose session it is, if it runs and the account has not ended.
///
/// # Errors
///
/// The store failed.
pub fn whose(view: &View<'_>, token: Digest, now: Timestamp) -> Result<Option<Staff>, StoreError> {
    let sql = "SELECT staff FROM session WHERE token = ?1 AND expires_at > ?2";
    let name: Option<String> = view.query_value(sql, &[&token, &now])?;
    let Some(name) = name else { return Ok(None) };
    let staff = staff::by_name(view, &name)?;
    Ok(staff.filter(|staff| staff.ended_at.is_none_or(|end| end > now)))
}
