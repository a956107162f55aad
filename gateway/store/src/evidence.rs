//! Evidence: the signed statements on what happened to a bundle, ours and the other side's.
//!
//! One statement of one issuer on one event stands for ever: asking again gives the first one,
//! byte for byte. What is stated several times of one event (deadlines), or contradicts what
//! stands, is told apart by what it is `about`. Evidence outlives the case's key, so the house seals it.

use gateway_bundle::{AuthorityId, Digest};
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::keys::Place;
use crate::ledger::{Row, Topic, Tx, View};

/// A signed statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The id it bears.
    pub id: Uuid,
    /// The bundle's id of ours.
    pub bundle: Uuid,
    /// The event.
    pub event: String,
    /// Who states it.
    pub issuer: AuthorityId,
    /// What tells it from other statements of the issuer on the event: empty for the one that
    /// stands.
    pub about: String,
    /// When it says that it was stated.
    pub stated_at: Timestamp,
    /// When we kept it.
    pub recorded_at: Timestamp,
    /// The statement, a compact JWS.
    pub jws: String,
    /// The digest of the statement.
    pub digest: Digest,
    /// The digest of the evidence before it.
    pub previous: Option<Digest>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, bundle_id, event, issuer, about, stated_at, recorded_at, jws, digest, \
             previous FROM evidence ",
            $rest
        )
    };
}

/// Keeps a statement, unless this issuer stated this event on this bundle before. Returns what
/// stands, and whether it is the new one: only then does it go into the log.
///
/// # Errors
///
/// The store failed.
pub fn put(tx: &mut Tx<'_>, new: &Evidence) -> Result<(Evidence, bool), StoreError> {
    let sealed = tx.keys().seal_house(place(&new.id), new.jws.as_bytes())?;
    let put = tx.execute(
        "INSERT INTO evidence (id, bundle_id, event, issuer, about, stated_at, recorded_at, jws, \
         digest, previous) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (bundle_id, event, issuer, about) DO NOTHING",
        &[
            &new.id,
            &new.bundle,
            &new.event,
            &new.issuer,
            &new.about,
            &new.stated_at,
            &new.recorded_at,
            &sealed,
            &new.digest,
            &new.previous,
        ],
    )?;
    tx.touch(Topic::Desk);
    if put > 0 {
        return Ok((new.clone(), true));
    }
    let standing = find(tx, new.bundle, &new.event, &new.issuer, &new.about)?;
    Ok((standing.ok_or(StoreError::Missing { what: "evidence" })?, false))
}

/// The statement of an issuer on an event, by what it is about.
///
/// # Errors
///
/// The store failed.
pub fn find(
    view: &View<'_>,
    bundle: Uuid,
    event: &str,
    issuer: &AuthorityId,
    about: &str,
) -> Result<Option<Evidence>, StoreError> {
    let sql = select!("WHERE bundle_id = ?1 AND event = ?2 AND issuer = ?3 AND about = ?4");
    view.query_one(sql, &[&bundle, &event, issuer, &about], |row| read(view, row))
}

/// The statement of that id.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Evidence>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], |row| read(view, row))
}

/// All evidence of a bundle, as it was kept.
///
/// # Errors
///
/// The store failed.
pub fn of_bundle(view: &View<'_>, bundle: Uuid) -> Result<Vec<Evidence>, StoreError> {
    let sql = select!("WHERE bundle_id = ?1 ORDER BY recorded_at, id");
    view.query(sql, &[&bundle], |row| read(view, row))
}

/// The digest of the last evidence that an issuer stated on a bundle: the `previous` of its next.
///
/// # Errors
///
/// The store failed.
pub fn last_digest(
    view: &View<'_>,
    bundle: Uuid,
    issuer: &AuthorityId,
) -> Result<Option<Digest>, StoreError> {
    let sql = "SELECT digest FROM evidence WHERE bundle_id = ?1 AND issuer = ?2 \
               ORDER BY stated_at DESC, id DESC LIMIT 1";
    view.query_value(sql, &[&bundle, issuer])
}

fn read(view: &View<'_>, row: &Row<'_>) -> Result<Evidence, StoreError> {
    let id: Uuid = row.get(0)?;
    let sealed: Vec<u8> = row.get(7)?;
    let jws = String::from_utf8(view.keys().house().open(place(&id), &sealed)?);
    Ok(Evidence {
        id,
        bundle: row.get(1)?,
        event: row.get(2)?,
        issuer: row.get(3)?,
        about: row.get(4)?,
        stated_at: row.get(5)?,
        recorded_at: row.get(6)?,
        jws: jws.map_err(|_| StoreError::Damaged { what: "evidence" })?,
        digest: row.get(8)?,
        previous: row.get(9)?,
    })
}

fn place(id: &Uuid) -> Place<'_> {
    Place { table: "evidence", row: id.as_bytes(), column: "jws" }
}
