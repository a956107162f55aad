//! Erasing: what a case, a document or a refused piece held goes; that it was there, stays.
//!
//! A case is erased by destroying its key, with everything that the key sealed, in one transaction.
//! Files of documents go after its commit: one that a crash leaves is named by no row, cannot be
//! read any more, and is removed at the next start. What stays says when and why something went,
//! so whoever asks is told instead of being left to guess.
//!
//! Identity, digests, evidence and the log outlive all of it. A message that comes to an erased
//! case later is taken under a new key.

use gateway_bundle::DocumentId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Row, Topic, Tx, View};
use crate::{case, content, quarantine};

/// Why something was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A rule of retention.
    Retention,
    /// The rule for medical papers, which ends earlier.
    MedicalRetention,
    /// Two administrators.
    Order,
    /// A refused piece has lain as long as it may.
    Quarantine,
}

impl Why {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Retention, "retention"),
        (Self::MedicalRetention, "medical-retention"),
        (Self::Order, "order"),
        (Self::Quarantine, "quarantine"),
    ];

    /// The word for it in the store and the API.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(why, _)| *why == self).map_or("retention", |(_, name)| name)
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text);
        found.map(|(why, _)| *why).ok_or(StoreError::Damaged { what: "reason of an erasure" })
    }
}

/// That something was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: Why,
}

/// Erases what a case holds. Returns the places of document files, to be removed after the commit.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such case; [`StoreError::Conflict`] if it is held.
pub fn of_case(
    tx: &mut Tx<'_>,
    id: Uuid,
    why: Why,
    at: Timestamp,
) -> Result<Vec<String>, StoreError> {
    if case::by_id(tx, id)?.is_none() {
        return Err(StoreError::Missing { what: "case" });
    }
    if hold_on(tx, id)?.is_some() {
        return Err(StoreError::Conflict { what: "hold on the case" });
    }
    let sql = "SELECT id FROM content WHERE key_owner = ?1";
    for content in tx.query_values::<Uuid>(sql, &[&id])? {
        note(tx, content, "", Some(id), why, at)?;
    }
    tx.execute("DELETE FROM erasure_proposal WHERE case_id = ?1", &[&id])?;
    case::erase(tx, id)
}

/// Erases some documents of a bundle. Returns the places of their files, to be removed after the
/// commit.
///
/// # Errors
///
/// As [`of_case`].
pub fn of_documents(
    tx: &mut Tx<'_>,
    case: Uuid,
    bundle: Uuid,
    documents: &[DocumentId],
    at: Timestamp,
) -> Result<Vec<String>, StoreError> {
    if hold_on(tx, case)?.is_some() {
        return Err(StoreError::Conflict { what: "hold on the case" });
    }
    let mut places = Vec::new();
    for document in documents {
        let sql = "SELECT place FROM document \
                   WHERE content_id = ?1 AND document = ?2 AND place IS NOT NULL";
        places.extend(tx.query_value::<String>(sql, &[&bundle, document])?);
        let sql = "DELETE FROM document_blob WHERE content_id = ?1 AND document = ?2";
        tx.execute(sql, &[&bundle, document])?;
        let sql = "DELETE FROM document WHERE content_id = ?1 AND document = ?2";
        tx.execute(sql, &[&bundle, document])?;
        note(tx, bundle, document.as_str(), Some(case), Why::MedicalRetention, at)?;
    }
    tx.touch(Topic::Desk);
    Ok(places)
}

/// Ends a refused piece: its content goes, that it came and the evidence of its rejection stay.
/// Returns the places of document files, to be removed after the commit.
///
/// # Errors
///
/// [`StoreError::Conflict`] if it was admitted or ended before.
pub fn of_piece(tx: &mut Tx<'_>, id: Uuid, at: Timestamp) -> Result<Vec<String>, StoreError> {
    note(tx, id, "", None, Why::Quarantine, at)?;
    quarantine::erase(tx, id, at)
}

/// Erases what withdrawn drafts held that were proposed before then, of up to `limit` of them.
/// Returns the places of document files, to be removed after the commit.
///
/// # Errors
///
/// The store failed.
pub fn of_drafts(
    tx: &mut Tx<'_>,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT id FROM draft WHERE state = 'withdrawn' AND proposed_at < ?1 \
               AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.case_id = draft.case_id) \
               ORDER BY proposed_at, id LIMIT ?2";
    let mut places = Vec::new();
    for draft in tx.query_values::<Uuid>(sql, &[&before, &limit])? {
        places.extend(content::erase(tx, draft)?);
        tx.execute("UPDATE draft SET state = 'erased' WHERE id = ?1", &[&draft])?;
    }
    Ok(places)
}

fn note(
    tx: &mut Tx<'_>,
    content: Uuid,
    document: &str,
    case: Option<Uuid>,
    why: Why,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO erasure (content_id, document, case_id, why, at) \
               VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (content_id, document) DO NOTHING";
    tx.execute(sql, &[&content, &document, &case, &why.as_str(), &at])?;
    Ok(())
}

/// When and why a bundle's content, or this document of it, was erased.
///
/// # Errors
///
/// The store failed.
pub fn of_content(
    view: &View<'_>,
    content: Uuid,
    document: Option<&DocumentId>,
) -> Result<Option<Erased>, StoreError> {
    let sql = "SELECT at, why FROM erasure WHERE content_id = ?1 \
               AND (document = '' OR document = ?2) ORDER BY at LIMIT 1";
    let document = document.map_or("", DocumentId::as_str);
    view.query_one(sql, &[&content, &document], read)
}

/// When and why a case was erased last.
///
/// # Errors
///
/// The store failed.
pub fn last_of_case(view: &View<'_>, case: Uuid) -> Result<Option<Erased>, StoreError> {
    let sql = "SELECT at, why FROM erasure WHERE case_id = ?1 AND document = '' \
               ORDER BY at DESC LIMIT 1";
    view.query_one(sql, &[&case], read)
}

fn read(row: &Row<'_>) -> Result<Erased, StoreError> {
    Ok(Erased { at: row.get(0)?, why: Why::parse(&row.get::<String>(1)?)? })
}

/// A hold: while it stands, nothing of the case is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The case's number.
    pub case_number: String,
    /// Who put it: an account's name.
    pub put_by: String,
    /// When.
    pub put_at: Timestamp,
}

/// Holds a case, and takes a proposal to erase it back. Says whether it was not held before.
///
/// # Errors
///
/// The store failed.
pub fn put_hold(tx: &mut Tx<'_>, case: Uuid, by: &str, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "INSERT INTO legal_hold (case_id, put_by, put_at) VALUES (?1, ?2, ?3) \
               ON CONFLICT (case_id) DO NOTHING";
    let put = tx.execute(sql, &[&case, &by, &at])? > 0;
    tx.execute("DELETE FROM erasure_proposal WHERE case_id = ?1", &[&case])?;
    tx.touch(Topic::Desk);
    Ok(put)
}

/// Lifts the hold on a case. Says whether there was one.
///
/// # Errors
///
/// The store failed.
pub fn lift_hold(tx: &mut Tx<'_>, case: Uuid) -> Result<bool, StoreError> {
    tx.touch(Topic::Desk);
    Ok(tx.execute("DELETE FROM legal_hold WHERE case_id = ?1", &[&case])? > 0)
}

/// The hold on a case.
///
/// # Errors
///
/// The store failed.
pub fn hold_on(view: &View<'_>, case: Uuid) -> Result<Option<Hold>, StoreError> {
    let sql = "SELECT c.number, h.put_by, h.put_at FROM legal_hold h \
               JOIN case_ c ON c.id = h.case_id WHERE h.case_id = ?1";
    view.query_one(sql, &[&case], read_hold)
}

/// All holds, oldest first.
///
/// # Errors
///
/// The store failed.
pub fn holds(view: &View<'_>, limit: u32) -> Result<Vec<Hold>, StoreError> {
    let sql = "SELECT c.number, h.put_by, h.put_at FROM legal_hold h \
               JOIN case_ c ON c.id = h.case_id ORDER BY h.put_at, c.number LIMIT ?1";
    view.query(sql, &[&limit], read_hold)
}

fn read_hold(row: &Row<'_>) -> Result<Hold, StoreError> {
    Ok(Hold { case_number: row.get(0)?, put_by: row.get(1)?, put_at: row.get(2)? })
}

/// Proposes that a case be erased now. The first proposal stands: says whose it is.
///
/// # Errors
///
/// The store failed.
pub fn propose(tx: &mut Tx<'_>, case: Uuid, by: &str, at: Timestamp) -> Result<String, StoreError> {
    let sql = "INSERT INTO erasure_proposal (case_id, proposed_by, proposed_at) \
               VALUES (?1, ?2, ?3) ON CONFLICT (case_id) DO NOTHING";
    tx.execute(sql, &[&case, &by, &at])?;
    Ok(proposed_by(tx, case)?.unwrap_or_else(|| by.to_owned()))
}

/// Who proposed that a case be erased now.
///
/// # Errors
///
/// The store failed.
pub fn proposed_by(view: &View<'_>, case: Uuid) -> Result<Option<String>, StoreError> {
    let sql = "SELECT proposed_by FROM erasure_proposal WHERE case_id = ?1";
    view.query_value(sql, &[&case])
}

/// A case that retention looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Its treaty.
    pub treaty: String,
    /// When it last changed: from here its time runs.
    pub updated_at: Timestamp,
    /// Whether it is held.
    pub held: bool,
    /// Whether something of it is still to leave, or waits for a second person.
    pub under_way: bool,
}

macro_rules! candidates {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.number, c.treaty, c.updated_at, \
             EXISTS (SELECT 1 FROM legal_hold h WHERE h.case_id = c.id), \
             EXISTS (SELECT 1 FROM outbox_relay r WHERE r.case_id = c.id \
             AND r.state IN ('waiting', 'leased', 'dead')) \
             OR EXISTS (SELECT 1 FROM inbox i JOIN bundle b ON b.id = i.bundle_id \
             WHERE b.case_id = c.id AND i.taken_at IS NULL) \
             OR EXISTS (SELECT 1 FROM draft d WHERE d.case_id = c.id AND d.state = 'held') \
             FROM case_ c WHERE (c.reference IS NOT NULL OR c.person IS NOT NULL \
             OR EXISTS (SELECT 1 FROM content o WHERE o.key_owner = c.id) \
             OR EXISTS (SELECT 1 FROM act a WHERE a.case_id = c.id AND a.reason IS NOT NULL) \
             OR EXISTS (SELECT 1 FROM task t WHERE t.case_id = c.id \
             AND (t.note IS NOT NULL OR t.reason IS NOT NULL)) \
             OR EXISTS (SELECT 1 FROM enquiry q WHERE q.case_id = c.id \
             AND q.content IS NOT NULL)) ",
            $rest
        )
    };
}

/// The cases in a state of which something is left to erase, after the one of that id, in the
/// order of their ids; at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn candidates(
    view: &View<'_>,
    state: &str,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Candidate>, StoreError> {
    let sql = candidates!("AND c.state = ?1 AND c.id > ?2 ORDER BY c.id LIMIT ?3");
    view.query(sql, &[&state, &after, &limit], read_candidate)
}

/// A case as retention sees it now; `None` if it is in another state by now, or erased.
///
/// # Errors
///
/// The store failed.
pub fn candidate(
    view: &View<'_>,
    case: Uuid,
    state: &str,
) -> Result<Option<Candidate>, StoreError> {
    let sql = candidates!("AND c.state = ?1 AND c.id = ?2");
    view.query_one(sql, &[&state, &case], read_candidate)
}

fn read_candidate(row: &Row<'_>) -> Result<Candidate, StoreError> {
    Ok(Candidate {
        case: row.get(0)?,
        number: row.get(1)?,
        treaty: row.get(2)?,
        updated_at: row.get(3)?,
        held: row.get(4)?,
        under_way: row.get(5)?,
    })
}

/// Removes mails that left, or were given up, before then. Says how many went.
///
/// # Errors
///
/// The store failed.
pub fn mails(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize, StoreError> {
    let sql = "DELETE FROM outbox_mail WHERE state IN ('done', 'dead') AND ended_at < ?1";
    Ok(tx.execute(sql, &[&before])?)
}

/// The bundles of a case that still have their manifest.
///
/// # Errors
///
/// The store failed.
pub fn manifests(view: &View<'_>, case: Uuid) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
    let sql = "SELECT id FROM content WHERE key_owner = ?1 AND manifest IS NOT NULL ORDER BY id";
    let mut all = Vec::new();
    for id in view.query_values::<Uuid>(sql, &[&case])? {
        all.extend(content::manifest(view, id)?.map(|manifest| (id, manifest)));
    }
    Ok(all)
}

/// The documents of a bundle whose bytes are there.
///
/// # Errors
///
/// The store failed.
pub fn is_there(view: &View<'_>, bundle: Uuid, document: &DocumentId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM document WHERE content_id = ?1 AND document = ?2";
    let there: Option<i64> = view.query_value(sql, &[&bundle, document])?;
    Ok(there.is_some())
}
