//! Migrations: numbered SQL files, run forward when the store opens.
//!
//! Each runs in a transaction of its own together with the new version's number, so a crash leaves
//! the old schema or the new one. An older gateway refuses a newer store: it would not know what
//! it must not touch.

use super::LedgerError;
use super::connection::Connection;
use super::topic::Touched;

const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("migrations/0001.sql")),
    (2, include_str!("migrations/0002.sql")),
    (3, include_str!("migrations/0003.sql")),
    (4, include_str!("migrations/0004.sql")),
    (5, include_str!("migrations/0005.sql")),
    (6, include_str!("migrations/0006.sql")),
    (7, include_str!("migrations/0007.sql")),
    (8, include_str!("migrations/0008.sql")),
    (9, include_str!("migrations/0009.sql")),
    (10, include_str!("migrations/0010.sql")),
    (11, include_str!("migrations/0011.sql")),
    (12, include_str!("migrations/0012.sql")),
];

/// The newest schema this gateway knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |(version, _)| *version)
}

/// The schema of a ledger that is only read.
pub(crate) fn version_of(connection: &Connection) -> Result<i64, LedgerError> {
    let version = connection.value("SELECT coalesce(max(version), 0) FROM schema_version", &[])?;
    Ok(version.unwrap_or(0))
}

/// Brings the schema up to date.
pub(super) fn run(connection: &Connection) -> Result<(), LedgerError> {
    while step(connection)? {}
    Ok(())
}

/// Runs the next migration, if there is one. Several gateways may start on one ledger: the version
/// is read inside the transaction that changes it.
fn step(connection: &Connection) -> Result<bool, LedgerError> {
    connection.begin_writing()?;
    let stepped = step_within(connection);
    match &stepped {
        Ok(true) => connection.commit_writing(Touched::default())?,
        Ok(false) | Err(_) => connection.rollback()?,
    }
    stepped
}

fn step_within(connection: &Connection) -> Result<bool, LedgerError> {
    connection.run_script("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")?;
    let found = version_of(connection)?;
    if found > newest() {
        return Err(LedgerError::Newer { found, known: newest() });
    }
    let Some((version, sql)) = MIGRATIONS.iter().find(|(version, _)| *version > found) else {
        return Ok(false);
    };
    connection.run_script(sql)?;
    connection.execute("DELETE FROM schema_version", &[])?;
    connection.execute("INSERT INTO schema_version (version) VALUES (?1)", &[version])?;
    tracing::info!(event = "store.migrated", version, "schema brought up to date");
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::address::Address;
    use crate::ledger::connection::Role;

    #[test]
    fn migrations_run_once_and_a_newer_store_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let address = Address::File(directory.path().join("ledger.sqlite"));
        let connection = Connection::open(&address, Role::Writer).unwrap();
        run(&connection).unwrap();
        run(&connection).unwrap();
        assert_eq!(version_of(&connection).unwrap(), newest());
        connection.execute("UPDATE schema_version SET version = 99", &[]).unwrap();
        assert_eq!(run(&connection), Err(LedgerError::Newer { found: 99, known: newest() }));
    }

    #[test]
    fn migrations_run_in_the_order_of_their_numbers() {
        assert!(MIGRATIONS.is_sorted_by(|(one, _), (next, _)| one < next));
    }

    #[test]
    fn the_schema_uses_no_type_that_postgresql_lacks() {
        for (_, sql) in MIGRATIONS {
            let code: String = sql
                .replace("/*", "--")
                .lines()
                .map(|line| line.split("--").next().unwrap_or_default())
                .collect();
            for word in [" BLOB", " INTEGER", "WITHOUT ROWID", "AUTOINCREMENT", "STRICT", "\""] {
                assert!(!code.contains(word), "{word}");
            }
        }
    }
}
