//! Staff: the people who work at the desk.

use gateway_bundle::Digest;
use jiff::Timestamp;

use crate::error::StoreError;
use crate::keys::Place;
use crate::ledger::{Row, Topic, Tx, View};

/// A staff member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The name of the account, as it stands in acts and approvals.
    pub name: String,
    /// The roles.
    pub roles: Vec<String>,
    /// The languages, the preferred one first.
    pub languages: Vec<String>,
    /// The password's hash, as argon2 writes it.
    pub password_hash: Option<String>,
    /// The mail address.
    pub mail: Option<String>,
    /// The digest of the client certificate's key (SPKI).
    pub spki: Option<Digest>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When it ended. Accounts end; they are never deleted, since acts name them.
    pub ended_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT name, roles, languages, password_hash, mail, spki, created_at, ended_at \
             FROM staff ",
            $rest
        )
    };
}

/// Keeps an account: a new one, or a known one as it is now.
///
/// # Errors
///
/// The key belongs to another account, or the store failed.
pub fn put(tx: &mut Tx<'_>, staff: &Staff) -> Result<(), StoreError> {
    let Staff { name, password_hash, spki, created_at, ended_at, .. } = staff;
    let mail = match &staff.mail {
        Some(mail) => Some(tx.keys().seal_house(place(name), mail.as_bytes())?),
        None => None,
    };
    tx.execute(
        "INSERT INTO staff (name, roles, languages, password_hash, mail, spki, created_at, \
         ended_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (name) DO UPDATE SET \
         roles = excluded.roles, languages = excluded.languages, \
         password_hash = excluded.password_hash, mail = excluded.mail, spki = excluded.spki, \
         ended_at = excluded.ended_at",
        &[
            name,
            &staff.roles.join(" "),
            &staff.languages.join(" "),
            password_hash,
            &mail,
            spki,
            created_at,
            ended_at,
        ],
    )?;
    tx.touch(Topic::Desk);
    Ok(())
}

/// The account of that name.
///
/// # Errors
///
/// The store failed.
pub fn by_name(view: &View<'_>, name: &str) -> Result<Option<Staff>, StoreError> {
    view.query_one(select!("WHERE name = ?1"), &[&name], |row| read(view, row))
}

/// The account of that client key.
///
/// # Errors
///
/// The store failed.
pub fn by_key(view: &View<'_>, spki: Digest) -> Result<Option<Staff>, StoreError> {
    view.query_one(select!("WHERE spki = ?1"), &[&spki], |row| read(view, row))
}

/// All accounts, ended ones too, by name.
///
/// # Errors
///
/// The store failed.
pub fn list(view: &View<'_>) -> Result<Vec<Staff>, StoreError> {
    view.query(select!("ORDER BY name"), &[], |row| read(view, row))
}

pub(crate) fn read(view: &View<'_>, row: &Row<'_>) -> Result<Staff, StoreError> {
    let name: String = row.get(0)?;
    let sealed: Option<Vec<u8>> = row.get(4)?;
    let mail = match sealed {
        Some(sealed) => {
            let mail = String::from_utf8(view.keys().house().open(place(&name), &sealed)?);
            Some(mail.map_err(|_| StoreError::Damaged { what: "mail address" })?)
        }
        None => None,
    };
    Ok(Staff {
        mail,
        roles: words(&row.get::<String>(1)?),
        languages: words(&row.get::<String>(2)?),
        password_hash: row.get(3)?,
        spki: row.get(5)?,
        created_at: row.get(6)?,
        ended_at: row.get(7)?,
        name,
    })
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn place(name: &str) -> Place<'_> {
    Place { table: "staff", row: name.as_bytes(), column: "mail" }
}
