//! Drafts: our own bundles that wait for a second person.
//!
//! A draft's manifest and documents are a content of the same id; approvals are given over the
//! manifest's digest, so any edit is another draft and has none.

use gateway_bundle::Digest;
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Row, Topic, Tx, View};

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id: that of its content, and of the bundle it becomes.
    pub id: Uuid,
    /// The digest of its manifest.
    pub manifest_digest: Digest,
    /// Its case, where there is one already.
    pub case: Option<Uuid>,
    /// Who proposed it, and so cannot approve it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Its state, in the words of the procedure: `held`, `sent`, `withdrawn`, …
    pub state: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, manifest_digest, case_id, proposed_by, proposed_at, state FROM draft ",
            $rest
        )
    };
}

/// Keeps a draft. Its content is put in the same transaction.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the same manifest was proposed before.
pub fn put(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), StoreError> {
    let Draft { id, manifest_digest, case, proposed_by, proposed_at, state } = draft;
    let put = tx.execute(
        "INSERT INTO draft (id, manifest_digest, case_id, proposed_by, proposed_at, state) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (manifest_digest) DO NOTHING",
        &[id, manifest_digest, case, proposed_by, proposed_at, state],
    )?;
    tx.touch(Topic::Desk);
    if put == 0 { Err(StoreError::Conflict { what: "draft" }) } else { Ok(()) }
}

/// Moves a draft from one state to another.
///
/// # Errors
///
/// [`StoreError::Conflict`] if it is in another state by now.
pub fn set_state(tx: &mut Tx<'_>, id: Uuid, from: &str, to: &str) -> Result<(), StoreError> {
    let sql = "UPDATE draft SET state = ?3 WHERE id = ?1 AND state = ?2";
    let changed = tx.execute(sql, &[&id, &from, &to])?;
    tx.touch(Topic::Desk);
    if changed == 0 { Err(StoreError::Conflict { what: "draft" }) } else { Ok(()) }
}

/// The draft of that id.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Draft>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], read)
}

/// The draft with that manifest.
///
/// # Errors
///
/// The store failed.
pub fn find(view: &View<'_>, manifest_digest: Digest) -> Result<Option<Draft>, StoreError> {
    view.query_one(select!("WHERE manifest_digest = ?1"), &[&manifest_digest], read)
}

/// Drafts in a state, oldest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn in_state(view: &View<'_>, state: &str, limit: u32) -> Result<Vec<Draft>, StoreError> {
    let sql = select!("WHERE state = ?1 ORDER BY proposed_at, id LIMIT ?2");
    view.query(sql, &[&state, &limit], read)
}

fn read(row: &Row<'_>) -> Result<Draft, StoreError> {
    Ok(Draft {
        id: row.get(0)?,
        manifest_digest: row.get(1)?,
        case: row.get(2)?,
        proposed_by: row.get(3)?,
        proposed_at: row.get(4)?,
        state: row.get(5)?,
    })
}
