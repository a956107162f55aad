//! Paper originals: what was announced to travel by mail, and how far it is.

use gateway_bundle::DocumentId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::bundle::Direction;
use crate::error::StoreError;
use crate::ledger::{Row, Topic, Tx, View};

/// The paper original of one document in one consignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its id.
    pub id: Uuid,
    /// Its case.
    pub case: Uuid,
    /// The bundle that announced it, by its id of ours.
    pub bundle: Uuid,
    /// The document.
    pub document: DocumentId,
    /// Whether it comes or goes.
    pub direction: Direction,
    /// The carrier, as the manifest names it.
    pub carrier: String,
    /// The number of the consignment, as it is compared: capitals without spaces and hyphens.
    pub consignment: String,
    /// The consignment's place among those of its bundle, from 1.
    pub ordinal: u32,
    /// Its state, in the words of the procedure: `announced`, `posted`, …
    pub state: String,
    /// Its pages, as announced.
    pub pages: Option<u32>,
    /// When it was announced.
    pub announced_at: Timestamp,
    /// When its state last changed.
    pub updated_at: Timestamp,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, case_id, bundle_id, document, direction, carrier, consignment, state, \
             pages, announced_at, updated_at, ordinal FROM original ",
            $rest
        )
    };
}

/// Keeps an announced original, once for bundle, document and consignment.
///
/// # Errors
///
/// The store failed.
pub fn announce(tx: &mut Tx<'_>, original: &Original) -> Result<(), StoreError> {
    let Original { id, case, bundle, document, direction, carrier, consignment, .. } = original;
    tx.execute(
        "INSERT INTO original (id, case_id, bundle_id, document, direction, carrier, consignment, \
         state, pages, announced_at, updated_at, ordinal) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
         ON CONFLICT (bundle_id, document, consignment) DO NOTHING",
        &[
            id,
            case,
            bundle,
            document,
            &direction.as_str(),
            carrier,
            consignment,
            &original.state,
            &original.pages,
            &original.announced_at,
            &original.updated_at,
            &original.ordinal,
        ],
    )?;
    tx.touch(Topic::Desk);
    Ok(())
}

/// Moves an original to another state.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such original.
pub fn set_state(tx: &mut Tx<'_>, id: Uuid, state: &str, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE original SET state = ?2, updated_at = ?3 WHERE id = ?1";
    let changed = tx.execute(sql, &[&id, &state, &at])?;
    tx.touch(Topic::Desk);
    if changed == 0 { Err(StoreError::Missing { what: "original" }) } else { Ok(()) }
}

/// The originals of a case, as announced.
///
/// # Errors
///
/// The store failed.
pub fn of_case(view: &View<'_>, case: Uuid) -> Result<Vec<Original>, StoreError> {
    view.query(select!("WHERE case_id = ?1 ORDER BY announced_at, document"), &[&case], read)
}

/// The originals of a consignment.
///
/// # Errors
///
/// The store failed.
pub fn of_consignment(view: &View<'_>, number: &str) -> Result<Vec<Original>, StoreError> {
    view.query(select!("WHERE consignment = ?1 ORDER BY announced_at, document"), &[&number], read)
}

/// The originals that a bundle announced, by consignment.
///
/// # Errors
///
/// The store failed.
pub fn of_bundle(view: &View<'_>, bundle: Uuid) -> Result<Vec<Original>, StoreError> {
    view.query(select!("WHERE bundle_id = ?1 ORDER BY ordinal, document"), &[&bundle], read)
}

/// Originals in a state, those that have stood there longest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn in_state(view: &View<'_>, state: &str, limit: u32) -> Result<Vec<Original>, StoreError> {
    let sql = select!("WHERE state = ?1 ORDER BY updated_at, id LIMIT ?2");
    view.query(sql, &[&state, &limit], read)
}

fn read(row: &Row<'_>) -> Result<Original, StoreError> {
    Ok(Original {
        id: row.get(0)?,
        case: row.get(1)?,
        bundle: row.get(2)?,
        document: row.get(3)?,
        direction: Direction::parse(&row.get::<String>(4)?)?,
        carrier: row.get(5)?,
        consignment: row.get(6)?,
        state: row.get(7)?,
        pages: row.get(8)?,
        announced_at: row.get(9)?,
        updated_at: row.get(10)?,
        ordinal: row.get(11)?,
    })
}
