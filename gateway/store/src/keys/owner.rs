//! The wrapped keys of cases and quarantined pieces, in table `case_key`.

use uuid::Uuid;

use super::{KeyError, Secret};
use crate::error::StoreError;
use crate::ledger::{Tx, View};

/// Makes the key of a new case or piece.
pub(crate) fn make(tx: &mut Tx<'_>, owner: Uuid) -> Result<Secret, StoreError> {
    let key = tx.keys().new_secret()?;
    let wrapped = tx.keys().wrap_owner(owner, &key)?;
    tx.execute("INSERT INTO case_key (owner, wrapped) VALUES (?1, ?2)", &[&owner, &wrapped])?;
    Ok(key)
}

/// The key of a case or piece; [`KeyError::Erased`] if it was destroyed.
pub(crate) fn get(view: &View<'_>, owner: Uuid) -> Result<Secret, StoreError> {
    let sql = "SELECT wrapped FROM case_key WHERE owner = ?1";
    let wrapped: Vec<u8> = view.query_value(sql, &[&owner])?.ok_or(KeyError::Erased)?;
    Ok(view.keys().unwrap_owner(owner, &wrapped)?)
}

/// The key of a case or piece, made anew where it was destroyed: what comes to an erased case later
/// is kept under a key of its own, and what was erased stays so.
pub(crate) fn get_or_make(tx: &mut Tx<'_>, owner: Uuid) -> Result<Secret, StoreError> {
    match get(tx, owner) {
        Err(StoreError::Key(KeyError::Erased)) => make(tx, owner),
        key => key,
    }
}

/// Destroys a key, and with it everything sealed under it, in every backup made from now on.
pub(crate) fn destroy(tx: &mut Tx<'_>, owner: Uuid) -> Result<(), StoreError> {
    tx.execute("DELETE FROM case_key WHERE owner = ?1", &[&owner])?;
    Ok(())
}
