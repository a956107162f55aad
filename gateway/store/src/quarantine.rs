//! Quarantine: what was refused for its form, kept where staff can read it.
//!
//! A piece's id is that of its content, which owns its own key: destroying it erases the piece. If
//! its seal verified, a bundle of the same id holds its identity; else nothing does.

use gateway_bundle::{AuthorityId, Digest};
use jiff::Timestamp;
use uuid::Uuid;

use crate::content;
use crate::error::StoreError;
use crate::ledger::{Row, Topic, Tx, View};

/// A refused piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Its id: that of its content.
    pub id: Uuid,
    /// The partner who sent it, by its connection.
    pub partner: AuthorityId,
    /// The digest of its manifest; none of a piece that an older version kept.
    pub manifest_digest: Option<Digest>,
    /// Why it was refused: the problem's code.
    pub problem: String,
    /// The bytes it takes of the partner's quota.
    pub size: u64,
    /// When it was received: an admission counts from here.
    pub received_at: Timestamp,
    /// When it was admitted or put aside.
    pub released_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, partner, problem, size, received_at, released_at, manifest_digest \
             FROM quarantine ",
            $rest
        )
    };
}

/// Keeps a refused piece. Its content is put with [`content::Owner::Itself`] in the same
/// transaction.
///
/// # Errors
///
/// The store failed.
pub fn put(tx: &mut Tx<'_>, new: &Quarantined) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO quarantine (id, partner, problem, size, received_at, released_at, \
         manifest_digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            &new.id,
            &new.partner,
            &new.problem,
            &new.size,
            &new.received_at,
            &new.released_at,
            &new.manifest_digest,
        ],
    )?;
    tx.touch(Topic::Desk);
    Ok(())
}

/// Releases a piece: it no longer counts against the quota. Its content goes on, given to a case,
/// or is erased.
///
/// # Errors
///
/// [`StoreError::Conflict`] if it was released before.
pub fn release(tx: &mut Tx<'_>, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE quarantine SET released_at = ?2 WHERE id = ?1 AND released_at IS NULL";
    let changed = tx.execute(sql, &[&id, &at])?;
    tx.touch(Topic::Desk);
    if changed == 0 { Err(StoreError::Conflict { what: "quarantined piece" }) } else { Ok(()) }
}

/// Releases a piece and erases its content. Returns the places of document files, to be removed
/// after the commit.
///
/// # Errors
///
/// As [`release`].
pub fn erase(tx: &mut Tx<'_>, id: Uuid, at: Timestamp) -> Result<Vec<String>, StoreError> {
    release(tx, id, at)?;
    content::erase(tx, id)
}

/// The piece of that id.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Quarantined>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], read)
}

/// The piece of a partner that was refused for the same problem with the same manifest, if it still
/// lies there.
///
/// # Errors
///
/// The store failed.
pub fn same(
    view: &View<'_>,
    partner: &AuthorityId,
    problem: &str,
    manifest: Digest,
) -> Result<Option<Quarantined>, StoreError> {
    let sql = select!(
        "WHERE partner = ?1 AND problem = ?2 AND manifest_digest = ?3 AND released_at IS NULL \
         ORDER BY received_at LIMIT 1"
    );
    view.query_one(sql, &[partner, &problem, &manifest], read)
}

/// What lies in quarantine, newest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn list(view: &View<'_>, limit: u32) -> Result<Vec<Quarantined>, StoreError> {
    let sql = select!("WHERE released_at IS NULL ORDER BY received_at DESC, id DESC LIMIT ?1");
    view.query(sql, &[&limit], read)
}

/// What of a partner lies in quarantine, oldest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn of_partner(
    view: &View<'_>,
    partner: &AuthorityId,
    limit: u32,
) -> Result<Vec<Quarantined>, StoreError> {
    let sql =
        select!("WHERE partner = ?1 AND released_at IS NULL ORDER BY received_at, id LIMIT ?2");
    view.query(sql, &[partner, &limit], read)
}

/// What was received before then and still lies there, oldest first: for retention.
///
/// # Errors
///
/// The store failed.
pub fn received_before(
    view: &View<'_>,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<Quarantined>, StoreError> {
    let sql =
        select!("WHERE released_at IS NULL AND received_at < ?1 ORDER BY received_at, id LIMIT ?2");
    view.query(sql, &[&before, &limit], read)
}

/// The bytes a partner's pieces take.
///
/// # Errors
///
/// The store failed.
pub fn used(view: &View<'_>, partner: &AuthorityId) -> Result<u64, StoreError> {
    let sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM quarantine \
               WHERE partner = ?1 AND released_at IS NULL";
    Ok(view.query_value(sql, &[partner])?.unwrap_or(0))
}

fn read(row: &Row<'_>) -> Result<Quarantined, StoreError> {
    Ok(Quarantined {
        id: row.get(0)?,
        partner: row.get(1)?,
        problem: row.get(2)?,
        size: row.get(3)?,
        received_at: row.get(4)?,
        released_at: row.get(5)?,
        manifest_digest: row.get(6)?,
    })
}
