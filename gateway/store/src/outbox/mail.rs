//! Mails to people: rendered once, kept, and sent again byte for byte.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Lease, State, Statements, statements};
use crate::error::StoreError;
use crate::keys::Place;
use crate::ledger::{Row, Topic, Tx, View};

const OUTBOX: Statements = statements!("outbox_mail", Topic::Mail);

/// A mail to be sent.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Its Message-ID, the same on every try.
    pub message_id: String,
    /// Its one recipient.
    pub recipient: String,
    /// The whole mail, as it goes over the wire.
    pub bytes: Vec<u8>,
    /// The case it is about.
    pub case: Option<Uuid>,
    /// The notice that it tells, so that a reminder finds the mail before it.
    pub notice: Option<Uuid>,
    /// When it is written.
    pub at: Timestamp,
}

/// A mail a worker has leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// The worker's hold.
    pub lease: Lease,
    /// Its Message-ID.
    pub message_id: String,
    /// Its one recipient.
    pub recipient: String,
    /// The whole mail.
    pub bytes: Vec<u8>,
    /// The secret of its return address, by which a report on it is known.
    pub return_token: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// An item as the desk shows it. The recipient stays sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// Its Message-ID.
    pub message_id: String,
    /// The case it is about.
    pub case: Option<Uuid>,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// The code of the last failure.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was done or given up.
    pub ended_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, message_id, case_id, state, attempts, next_at, last_error, created_at, \
             ended_at FROM outbox_mail ",
            $rest
        )
    };
}

/// Writes a mail into the outbox.
///
/// # Errors
///
/// The Message-ID is taken, or the store failed.
pub fn enqueue(tx: &mut Tx<'_>, new: &NewMail) -> Result<Uuid, StoreError> {
    let id = tx.new_id(new.at)?;
    let recipient = tx.keys().seal_house(place(&id, "recipient"), new.recipient.as_bytes())?;
    let bytes = tx.keys().seal_house(place(&id, "bytes"), &new.bytes)?;
    let (hash, token) = (recipient_hash(tx, &new.recipient), return_token(tx, id));
    tx.execute(
        "INSERT INTO outbox_mail (id, message_id, recipient, bytes, case_id, state, attempts, \
         next_at, created_at, recipient_hash, notice_id, return_token) \
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?6, ?6, ?7, ?8, ?9)",
        &[&id, &new.message_id, &recipient, &bytes, &new.case, &new.at, &hash, &new.notice, &token],
    )?;
    tx.touch(Topic::Mail);
    tx.touch(Topic::Desk);
    Ok(id)
}

/// Leases what is due at `now`, until `until`, at most `limit`, in the order of their times.
///
/// # Errors
///
/// The store failed.
pub fn lease_due(
    tx: &mut Tx<'_>,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<Leased>, StoreError> {
    let sql = "SELECT id FROM outbox_mail WHERE state IN ('waiting', 'leased') \
               AND ((state = 'waiting' AND next_at <= ?1) \
                 OR (state = 'leased' AND lease_until <= ?1)) ORDER BY next_at, id LIMIT ?2";
    let due = tx.query_values::<Uuid>(sql, &[&now, &limit])?;
    due.into_iter()
        .map(|id| {
            let lease = OUTBOX.lease(tx, id, until)?;
            leased(tx, lease)
        })
        .collect()
}

fn leased(view: &View<'_>, lease: Lease) -> Result<Leased, StoreError> {
    let sql = "SELECT message_id, recipient, bytes, created_at, return_token FROM outbox_mail \
               WHERE id = ?1";
    let found = view.query_one(sql, &[&lease.id], |row| {
        let (recipient, bytes): (Vec<u8>, Vec<u8>) = (row.get(1)?, row.get(2)?);
        let house = view.keys().house();
        let recipient = String::from_utf8(house.open(place(&lease.id, "recipient"), &recipient)?);
        Ok::<_, StoreError>(Leased {
            lease,
            message_id: row.get(0)?,
            recipient: recipient.map_err(|_| StoreError::Damaged { what: "recipient" })?,
            bytes: house.open(place(&lease.id, "bytes"), &bytes)?,
            created_at: row.get(3)?,
            return_token: row.get(4)?,
        })
    })?;
    found.ok_or(StoreError::Missing { what: "mail" })
}

/// The mail has left. Says whether the lease still held.
///
/// # Errors
///
/// The store failed.
pub fn done(tx: &mut Tx<'_>, lease: Lease, at: Timestamp) -> Result<bool, StoreError> {
    OUTBOX.end(tx, lease, State::Done, at, None)
}

/// The mail is tried again at `next_at`. Says whether the lease still held.
///
/// # Errors
///
/// The store failed.
pub fn retry_at(
    tx: &mut Tx<'_>,
    lease: Lease,
    next_at: Timestamp,
    error: &str,
) -> Result<bool, StoreError> {
    OUTBOX.retry(tx, lease, next_at, error)
}

/// The mail is given up, with a code that says why. Says whether the lease still held.
///
/// # Errors
///
/// The store failed.
pub fn dead(tx: &mut Tx<'_>, lease: Lease, at: Timestamp, error: &str) -> Result<bool, StoreError> {
    OUTBOX.end(tx, lease, State::Dead, at, Some(error))
}

/// Sends a mail again, at once and byte for byte.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such mail, or it has left.
pub fn resend(tx: &mut Tx<'_>, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
    OUTBOX.resend(tx, id, at)
}

/// Puts a mail that failed for good aside: somebody has told its recipient in another way, or the
/// address is gone.
///
/// # Errors
///
/// [`StoreError::Missing`] if no such mail failed.
pub fn put_aside(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    let sql = "UPDATE outbox_mail SET state = 'done' WHERE id = ?1 AND state = 'dead'";
    let changed = tx.execute(sql, &[&id])?;
    tx.touch(Topic::Desk);
    if changed == 0 { Err(StoreError::Missing { what: "mail" }) } else { Ok(()) }
}

/// A server behind the one that took a mail could not deliver it: it is dead after all. Says
/// whether that is news.
///
/// # Errors
///
/// The store failed.
pub fn bounced(
    tx: &mut Tx<'_>,
    return_token: &str,
    at: Timestamp,
    code: &str,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE outbox_mail SET state = 'dead', lease_until = NULL, ended_at = ?2, \
         last_error = ?3 WHERE return_token = ?1 AND state <> 'dead'",
        &[&return_token, &at, &code],
    )?;
    tx.touch(Topic::Desk);
    Ok(changed > 0)
}

/// A server behind the one that took a mail still tries. Says whether the mail is known.
///
/// # Errors
///
/// The store failed.
pub fn delayed(tx: &mut Tx<'_>, return_token: &str, code: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE outbox_mail SET last_error = ?2 WHERE return_token = ?1 AND state = 'done'";
    Ok(tx.execute(sql, &[&return_token, &code])? > 0)
}

/// How many mails failed for good and wait for a person.
///
/// # Errors
///
/// The store failed.
pub fn dead_count(view: &View<'_>) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM outbox_mail WHERE state = 'dead'";
    Ok(view.query_value(sql, &[])?.unwrap_or(0))
}

/// How many mails were written to a recipient since a time.
///
/// # Errors
///
/// The store failed.
pub fn written_since(
    view: &View<'_>,
    recipient: &str,
    since: Timestamp,
) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM outbox_mail WHERE recipient_hash = ?1 AND created_at > ?2";
    let count: Option<i64> = view.query_value(sql, &[&recipient_hash(view, recipient), &since])?;
    Ok(u32::try_from(count.unwrap_or(0)).unwrap_or(u32::MAX))
}

/// The Message-ID of the first mail that told a recipient of a notice.
///
/// # Errors
///
/// The store failed.
pub fn first_of(
    view: &View<'_>,
    notice: Uuid,
    recipient: &str,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT message_id FROM outbox_mail WHERE notice_id = ?1 AND recipient_hash = ?2 \
               ORDER BY created_at, id LIMIT 1";
    view.query_value(sql, &[&notice, &recipient_hash(view, recipient)])
}

/// Mails in a state, oldest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn in_state(view: &View<'_>, state: State, limit: u32) -> Result<Vec<Item>, StoreError> {
    let sql = select!("WHERE state = ?1 ORDER BY created_at, id LIMIT ?2");
    view.query(sql, &[&state.as_str(), &limit], read)
}

/// The earliest time at which something may be due.
///
/// # Errors
///
/// The store failed.
pub fn next_due(view: &View<'_>) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT min(CASE state WHEN 'leased' THEN lease_until ELSE next_at END) \
               FROM outbox_mail WHERE state IN ('waiting', 'leased')";
    Ok(view.query_value::<Option<Timestamp>>(sql, &[])?.flatten())
}

fn read(row: &Row<'_>) -> Result<Item, StoreError> {
    Ok(Item {
        id: row.get(0)?,
        message_id: row.get(1)?,
        case: row.get(2)?,
        state: State::parse(&row.get::<String>(3)?)?,
        attempts: row.get(4)?,
        next_at: row.get(5)?,
        last_error: row.get(6)?,
        created_at: row.get(7)?,
        ended_at: row.get(8)?,
    })
}

/// Who a mail goes to, without saying who.
pub(crate) fn recipient_hash(view: &View<'_>, recipient: &str) -> [u8; 32] {
    view.keys().index().hash("mail-recipient", &[recipient.to_lowercase().as_bytes()])
}

/// The secret of a return address. Only we can make it, so what comes to such an address answers
/// a mail of ours.
fn return_token(view: &View<'_>, id: Uuid) -> String {
    let hash = view.keys().index().hash("mail-return", &[id.as_bytes()]);
    let (secret, _) = hash.split_at(16);
    // Sixteen bytes are always a name.
    Uuid::from_slice(secret).unwrap_or_default().simple().to_string()
}

fn place<'a>(id: &'a Uuid, column: &'static str) -> Place<'a> {
    Place { table: "outbox_mail", row: id.as_bytes(), column }
}
