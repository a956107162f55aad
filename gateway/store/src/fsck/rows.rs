//! The ledger file as SQLite sees it, and rows that name others.

use rusqlite::types::ValueRef;
use uuid::Uuid;

use super::{Code, Work};
use crate::error::StoreError;
use crate::ledger::LedgerError;

/// Rows whose reference no rule of the schema holds: a table, and the ids of rows that name nothing.
const UNHELD: [(&str, &str); 7] = [
    (
        "outbox_relay",
        "SELECT id FROM outbox_relay WHERE case_id IS NOT NULL \
         AND case_id NOT IN (SELECT id FROM case_)",
    ),
    (
        "outbox_mail",
        "SELECT id FROM outbox_mail WHERE case_id IS NOT NULL \
         AND case_id NOT IN (SELECT id FROM case_)",
    ),
    (
        "evidence",
        "SELECT id FROM evidence e WHERE NOT EXISTS (SELECT 1 FROM bundle WHERE id = e.bundle_id) \
         AND NOT EXISTS (SELECT 1 FROM quarantine WHERE id = e.bundle_id)",
    ),
    (
        "content",
        "SELECT id FROM content c WHERE NOT EXISTS (SELECT 1 FROM bundle WHERE id = c.id) \
         AND NOT EXISTS (SELECT 1 FROM quarantine WHERE id = c.id) \
         AND NOT EXISTS (SELECT 1 FROM draft WHERE id = c.id)",
    ),
    (
        "document",
        "SELECT content_id FROM document d \
         WHERE NOT EXISTS (SELECT 1 FROM content WHERE id = d.content_id)",
    ),
    (
        "document_blob",
        "SELECT content_id FROM document_blob b WHERE NOT EXISTS (SELECT 1 FROM document d \
         WHERE d.content_id = b.content_id AND d.document = b.document)",
    ),
    (
        "inbox",
        "SELECT bundle_id FROM inbox i \
         JOIN inbox_lane l ON l.partner = i.partner WHERE i.position > l.last",
    ),
];

/// What is there although it was erased: a table, and the ids.
const ERASED: [(&str, &str); 4] = [
    (
        "content",
        "SELECT content_id FROM erasure e WHERE document = '' \
         AND EXISTS (SELECT 1 FROM content WHERE id = e.content_id)",
    ),
    (
        "document",
        "SELECT content_id FROM erasure e WHERE EXISTS (SELECT 1 FROM document d \
         WHERE d.content_id = e.content_id AND (d.document = e.document OR e.document = ''))",
    ),
    (
        "name_token",
        "SELECT DISTINCT case_id FROM name_token WHERE case_id NOT IN (SELECT owner FROM case_key)",
    ),
    (
        "log_entry",
        "SELECT subject FROM log_entry WHERE opening IS NOT NULL AND key_owner IS NOT NULL \
         AND key_owner NOT IN (SELECT owner FROM case_key)",
    ),
];

/// Whether SQLite can read its file. Where it cannot, nothing else is worth checking.
pub(super) fn file(work: &mut Work<'_>) -> Result<bool, StoreError> {
    // A server checks its own pages.
    let Some(connection) = work.snapshot.sqlite() else { return Ok(true) };
    let told = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
    let sound = match told.map_err(LedgerError::from) {
        Ok(told) => told == "ok",
        Err(LedgerError::Corrupt) => false,
        Err(error) => return Err(error.into()),
    };
    if !sound {
        // What SQLite says of it may repeat values; where it says so is enough.
        work.found(Code::LedgerDamaged, "ledger.sqlite".to_owned());
    }
    Ok(sound)
}

/// Rows that name others that are not there.
pub(super) fn names(work: &mut Work<'_>) -> Result<(), StoreError> {
    held(work)?;
    for (table, sql) in UNHELD {
        each(work, Code::RowNamesNothing, table, sql)?;
    }
    for (table, sql) in ERASED {
        each(work, Code::ErasedInPart, table, sql)?;
    }
    Ok(())
}

fn each(work: &mut Work<'_>, code: Code, table: &str, sql: &'static str) -> Result<(), StoreError> {
    let view = work.view;
    view.each::<StoreError>(sql, &[], |row| {
        let id: Uuid = row.get(0)?;
        work.found_in(code, table, &id);
        Ok(())
    })
}

/// The references that the schema holds: SQLite finds those that were broken from outside.
fn held(work: &mut Work<'_>) -> Result<(), StoreError> {
    let Some(connection) = work.snapshot.sqlite() else { return Ok(()) };
    let failed = LedgerError::from;
    let mut statement = connection.prepare("PRAGMA foreign_key_check").map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let text = |column: usize| match row.get_ref(column) {
            Ok(ValueRef::Text(text)) => String::from_utf8_lossy(text).into_owned(),
            _ => String::new(),
        };
        work.found(Code::RowNamesNothing, format!("{} of {}", text(2), text(0)));
    }
    Ok(())
}
