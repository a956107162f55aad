//! Facts into the ledger: every evidence and every act of staff, each with its log entry.

use gateway_store::act::{self, NewAct};
use gateway_store::evidence::{self, Evidence};
use gateway_store::log::{self, NewEntry};
use gateway_store::{StoreError, Tx};
use serde_json::json;
use uuid::Uuid;

use super::statement::Statement;

/// Keeps a statement of ours with its log entry. The first statement on an event stands.
pub(crate) fn statement(
    tx: &mut Tx<'_>,
    bundle: Uuid,
    case: Option<Uuid>,
    statement: &Statement,
) -> Result<(), StoreError> {
    let evidence = Evidence {
        id: statement.id,
        bundle,
        event: statement.event.name().to_owned(),
        issuer: statement.issuer.clone(),
        about: statement.about.clone(),
        stated_at: statement.time,
        recorded_at: statement.time,
        jws: statement.jws.clone(),
        digest: statement.digest,
        previous: statement.previous,
    };
    self::evidence(tx, case, &evidence)
}

/// Keeps evidence of either side with its log entry.
pub(super) fn evidence(
    tx: &mut Tx<'_>,
    case: Option<Uuid>,
    new: &Evidence,
) -> Result<(), StoreError> {
    let (standing, is_new) = evidence::put(tx, new)?;
    if is_new {
        let entry = standing.jws.as_bytes();
        log::append(tx, &NewEntry { subject: standing.id, case, entry, at: new.recorded_at })?;
    }
    Ok(())
}

/// Keeps an act of staff with its log entry. The entry says who did what to what and when; the
/// reason stays outside it, sealed under the case's key.
pub(crate) fn act(tx: &mut Tx<'_>, new: &NewAct) -> Result<(), StoreError> {
    let id = act::put(tx, new)?;
    let entry = json!({
        "act": id,
        "staff": new.staff,
        "what": new.what,
        "subject": new.subject,
        "at": new.at,
    });
    let entry = entry.to_string();
    log::append(
        tx,
        &NewEntry { subject: id, case: new.case, entry: entry.as_bytes(), at: new.at },
    )?;
    Ok(())
}
