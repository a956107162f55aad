//! Cases: one request with all that follows, found again by what both sides call it.
//!
//! A case is (treaty, both authorities, opener, reference). The reference may hold a name, so it is
//! sealed, and found by a keyed hash. What a case is called in mails and in speech is our own
//! running number, which says nothing: `2026-000017`.

use gateway_bundle::{AuthorityId, CaseKey, TreatyId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::StoreError;
use crate::keys::{Place, Secret, owner};
use crate::ledger::{Row, Topic, Tx, View};
use crate::{content, names};

/// A query for cases.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, number, treaty, us, partner, opened_by, reference, person, state, \
             findings_refuse, findings_incomplete, findings_decide, findings_note, opened_at, \
             updated_at FROM case_ ",
            $rest
        )
    };
}
pub(crate) use select;

/// A case to be opened.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// Treaty, opener, and the opener's reference.
    pub key: CaseKey,
    /// This gateway's authority.
    pub us: AuthorityId,
    /// The other one.
    pub partner: AuthorityId,
    /// Its state, in the words of the procedure.
    pub state: String,
    /// When it is opened.
    pub opened_at: Timestamp,
    /// The year its number begins with, in the authority's own time zone.
    pub year: i16,
}

/// How many findings of each effect the latest assessment of a case made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FindingCounts {
    /// Refused for its form.
    pub refuse: u32,
    /// Still wanted.
    pub incomplete: u32,
    /// For the authority to decide.
    pub decide: u32,
    /// Notes.
    pub note: u32,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Our own id.
    pub id: Uuid,
    /// Our running number, free of meaning: fit for mails.
    pub number: String,
    /// The treaty.
    pub treaty: TreatyId,
    /// This gateway's authority.
    pub us: AuthorityId,
    /// The other one.
    pub partner: AuthorityId,
    /// Who opened it.
    pub opened_by: AuthorityId,
    /// The opener's reference; `None` once the case is erased.
    pub reference: Option<String>,
    /// The person, as the desk shows it; `None` if not known, or erased.
    pub person: Option<String>,
    /// The state, in the words of the procedure.
    pub state: String,
    /// What the latest assessment found.
    pub findings: FindingCounts,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Opens a case: gives it an id, a number and a key.
///
/// # Errors
///
/// [`StoreError::Conflict`] if it is open already.
pub fn open(tx: &mut Tx<'_>, new: &NewCase) -> Result<Case, StoreError> {
    let hash = lookup(tx, &new.key, &new.us, &new.partner);
    let known: Option<Uuid> =
        tx.query_value("SELECT id FROM case_ WHERE reference_hash = ?1", &[&hash])?;
    if known.is_some() {
        return Err(StoreError::Conflict { what: "case" });
    }
    let id = tx.new_id(new.opened_at)?;
    let number = next_number(tx, new.year)?;
    let key = owner::make(tx, id)?;
    let reference = new.key.reference.as_str();
    let sealed = key.seal(tx.keys().random(), place(&id, "reference"), reference.as_bytes())?;
    tx.execute(
        "INSERT INTO case_ (id, number, treaty, us, partner, opened_by, reference_hash, reference, \
         state, findings_refuse, findings_incomplete, findings_decide, findings_note, opened_at, \
         updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0, 0, 0, ?10, ?10)",
        &[
            &id,
            &number,
            &new.key.treaty,
            &new.us,
            &new.partner,
            &new.key.opened_by,
            &hash,
            &sealed,
            &new.state,
            &new.opened_at,
        ],
    )?;
    tx.touch(Topic::Desk);
    by_id(tx, id)?.ok_or(StoreError::Missing { what: "case" })
}

/// The case, opened if it is not there yet; and whether it was opened now.
///
/// # Errors
///
/// The store failed.
pub fn find_or_open(tx: &mut Tx<'_>, new: &NewCase) -> Result<(Case, bool), StoreError> {
    match find(tx, &new.key, &new.us, &new.partner)? {
        Some(case) => Ok((case, false)),
        None => Ok((open(tx, new)?, true)),
    }
}

/// Keeps the state after a message, and what its assessment found.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such case.
pub fn update(
    tx: &mut Tx<'_>,
    id: Uuid,
    state: &str,
    findings: FindingCounts,
    at: Timestamp,
) -> Result<(), StoreError> {
    let FindingCounts { refuse, incomplete, decide, note } = findings;
    let changed = tx.execute(
        "UPDATE case_ SET state = ?2, findings_refuse = ?3, findings_incomplete = ?4, \
         findings_decide = ?5, findings_note = ?6, updated_at = ?7 WHERE id = ?1",
        &[&id, &state, &refuse, &incomplete, &decide, &note, &at],
    )?;
    tx.touch(Topic::Desk);
    if changed == 0 { Err(StoreError::Missing { what: "case" }) } else { Ok(()) }
}

/// Keeps how the person is shown, and makes the case findable by each of the names.
///
/// # Errors
///
/// The case was erased, or the store failed.
pub fn set_person(
    tx: &mut Tx<'_>,
    id: Uuid,
    shown: &str,
    all_names: &[&str],
) -> Result<(), StoreError> {
    let key = owner::get(tx, id)?;
    let sealed = key.seal(tx.keys().random(), place(&id, "person"), shown.as_bytes())?;
    tx.execute("UPDATE case_ SET person = ?2 WHERE id = ?1", &[&id, &sealed])?;
    tx.touch(Topic::Desk);
    names::add(tx, id, all_names)
}

/// Keeps again what an erased case is called, since something new has come to it.
///
/// # Errors
///
/// The store failed.
pub fn call_again(tx: &mut Tx<'_>, id: Uuid, reference: &str) -> Result<(), StoreError> {
    let key = owner::get_or_make(tx, id)?;
    let sealed = key.seal(tx.keys().random(), place(&id, "reference"), reference.as_bytes())?;
    let sql = "UPDATE case_ SET reference = ?2 WHERE id = ?1 AND reference IS NULL";
    tx.execute(sql, &[&id, &sealed])?;
    Ok(())
}

/// Erases a case: destroys its key, its names, its contents, drafts and mails, what was written in
/// tasks and enquiries, and the openings of its log entries. Bundles' identities and digests, evidence and the case's number stay. Returns
/// the places of document files, to be removed after the commit.
///
/// # Errors
///
/// The store failed.
pub(crate) fn erase(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<String>, StoreError> {
    let mut places = Vec::new();
    let sql = "SELECT id FROM content WHERE key_owner = ?1 \
               OR id IN (SELECT id FROM draft WHERE case_id = ?1)";
    let contents = tx.query_values::<Uuid>(sql, &[&id])?;
    for content in contents {
        places.extend(content::erase(tx, content)?);
    }
    owner::destroy(tx, id)?;
    names::remove(tx, id)?;
    tx.execute("UPDATE log_entry SET opening = NULL WHERE key_owner = ?1", &[&id])?;
    tx.execute("UPDATE act SET reason = NULL WHERE case_id = ?1", &[&id])?;
    tx.execute("UPDATE task SET note = NULL, reason = NULL WHERE case_id = ?1", &[&id])?;
    let sql = "UPDATE enquiry SET name = NULL, content = NULL, answer = NULL WHERE case_id = ?1";
    tx.execute(sql, &[&id])?;
    tx.execute("DELETE FROM term WHERE case_id = ?1", &[&id])?;
    tx.execute("UPDATE draft SET state = 'erased' WHERE case_id = ?1 AND state = 'held'", &[&id])?;
    // One that a worker holds right now goes with the others of its age.
    tx.execute("DELETE FROM outbox_mail WHERE case_id = ?1 AND state <> 'leased'", &[&id])?;
    tx.execute("UPDATE case_ SET reference = NULL, person = NULL WHERE id = ?1", &[&id])?;
    tx.touch(Topic::Desk);
    Ok(places)
}

/// The case that both sides call so.
///
/// # Errors
///
/// The store failed.
pub fn find(
    view: &View<'_>,
    key: &CaseKey,
    us: &AuthorityId,
    partner: &AuthorityId,
) -> Result<Option<Case>, StoreError> {
    let hash = lookup(view, key, us, partner);
    let sql = select!("WHERE reference_hash = ?1");
    view.query_one(sql, &[&hash], |row| read(view, row))
}

/// The case of that id.
///
/// # Errors
///
/// The store failed.
pub fn by_id(view: &View<'_>, id: Uuid) -> Result<Option<Case>, StoreError> {
    view.query_one(select!("WHERE id = ?1"), &[&id], |row| read(view, row))
}

/// The case of that running number.
///
/// # Errors
///
/// The store failed.
pub fn by_number(view: &View<'_>, number: &str) -> Result<Option<Case>, StoreError> {
    view.query_one(select!("WHERE number = ?1"), &[&number], |row| read(view, row))
}

/// Reads the columns of [`select!`].
pub(crate) fn read(view: &View<'_>, row: &Row<'_>) -> Result<Case, StoreError> {
    let id: Uuid = row.get(0)?;
    let (reference, person): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(6)?, row.get(7)?);
    let key = match (&reference, &person) {
        (None, None) => None,
        _ => Some(owner::get(view, id)?),
    };
    Ok(Case {
        id,
        number: row.get(1)?,
        treaty: row.get(2)?,
        us: row.get(3)?,
        partner: row.get(4)?,
        opened_by: row.get(5)?,
        reference: open_text(key.as_ref(), place(&id, "reference"), reference)?,
        person: open_text(key.as_ref(), place(&id, "person"), person)?,
        state: row.get(8)?,
        findings: FindingCounts {
            refuse: row.get(9)?,
            incomplete: row.get(10)?,
            decide: row.get(11)?,
            note: row.get(12)?,
        },
        opened_at: row.get(13)?,
        updated_at: row.get(14)?,
    })
}

fn open_text(
    key: Option<&Secret>,
    place: Place<'_>,
    sealed: Option<Vec<u8>>,
) -> Result<Option<String>, StoreError> {
    let (Some(key), Some(sealed)) = (key, sealed) else { return Ok(None) };
    let text = String::from_utf8(key.open(place, &sealed)?);
    text.map(Some).map_err(|_| StoreError::Damaged { what: "text of a case" })
}

fn lookup(view: &View<'_>, key: &CaseKey, us: &AuthorityId, partner: &AuthorityId) -> [u8; 32] {
    let parts = [
        key.treaty.as_str(),
        us.as_str(),
        partner.as_str(),
        key.opened_by.as_str(),
        key.reference.as_str(),
    ];
    view.keys().index().hash("case", &parts.map(str::as_bytes))
}

fn next_number(tx: &mut Tx<'_>, year: i16) -> Result<String, StoreError> {
    let sql = "INSERT INTO case_number (year, last) VALUES (?1, 1) \
               ON CONFLICT (year) DO UPDATE SET last = case_number.last + 1 RETURNING last";
    let last: Option<i64> = tx.query_value(sql, &[&i64::from(year)])?;
    let last = last.ok_or(StoreError::Missing { what: "case number" })?;
    Ok(format!("{year:04}-{last:06}"))
}

fn place<'a>(id: &'a Uuid, column: &'static str) -> Place<'a> {
    Place { table: "case_", row: id.as_bytes(), column }
}
