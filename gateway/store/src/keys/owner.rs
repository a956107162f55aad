//! The wrapped keys of cases and quarantined pieces, in table `case_key`.

use uuid::Uuid;

use super::{KeyError, Place, Secret};
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

/// Seals a text under the key of a case.
pub(crate) fn seal_text(
    tx: &mut Tx<'_>,
    case: Uuid,
    place: Place<'_>,
    text: &str,
) -> Result<Vec<u8>, StoreError> {
    let key = get_or_make(tx, case)?;
    Ok(key.seal(tx.keys().random(), place, text.as_bytes())?)
}

/// A text sealed under the key of a case; `None` if there is none, or the key was destroyed.
pub(crate) fn open_text(
    view: &View<'_>,
    case: Uuid,
    place: Place<'_>,
    sealed: Option<Vec<u8>>,
) -> Result<Option<String>, StoreError> {
    let Some(sealed) = sealed else { return Ok(None) };
    let key = match get(view, case) {
        Err(StoreError::Key(KeyError::Erased)) => return Ok(None),
        key => key?,
    };
    let text = String::from_utf8(key.open(place, &sealed)?);
    text.map(Some).map_err(|_| StoreError::Damaged { what: place.column })
}

/// Destroys a key, and with it everything sealed under it, in every backup made from now on.
pub(crate) fn destroy(tx: &mut Tx<'_>, owner: Uuid) -> Result<(), StoreError> {
    tx.execute("DELETE FROM case_key WHERE owner = ?1", &[&owner])?;
    Ok(())
}
