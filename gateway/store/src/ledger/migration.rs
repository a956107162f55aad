//! Migrations: numbered SQL files, run forward when the store opens.
//!
//! Each runs in a transaction of its own together with the new version's number, so a crash leaves
//! the old schema or the new one. An older gateway refuses a newer store: it would not know what
//! it must not touch.

use rusqlite::{Connection, TransactionBehavior};

use super::LedgerError;

const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("migrations/0001.sql")),
    (2, include_str!("migrations/0002.sql")),
    (3, include_str!("migrations/0003.sql")),
    (4, include_str!("migrations/0004.sql")),
    (5, include_str!("migrations/0005.sql")),
    (6, include_str!("migrations/0006.sql")),
    (7, include_str!("migrations/0007.sql")),
    (8, include_str!("migrations/0008.sql")),
    (10, include_str!("migrations/0010.sql")),
];

/// The newest schema this gateway knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |(version, _)| *version)
}

/// The schema of a ledger that is only read.
pub(crate) fn version_of(connection: &Connection) -> Result<i64, LedgerError> {
    let query = "SELECT coalesce(max(version), 0) FROM schema_version";
    Ok(connection.query_row(query, [], |row| row.get(0))?)
}

/// Brings the schema up to date.
pub(super) fn run(connection: &mut Connection) -> Result<(), LedgerError> {
    let found = version(connection)?;
    if found > newest() {
        return Err(LedgerError::Newer { found, known: newest() });
    }
    for (version, sql) in MIGRATIONS.iter().filter(|(version, _)| *version > found) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(&for_sqlite(sql))?;
        transaction.execute("DELETE FROM schema_version", [])?;
        transaction.execute("INSERT INTO schema_version (version) VALUES (?1)", [version])?;
        transaction.commit()?;
        tracing::info!(event = "store.migrated", version, "schema brought up to date");
    }
    Ok(())
}

/// The statements with what is for SQLite only.
fn for_sqlite(sql: &str) -> String {
    sql.replace("/*sqlite ", "").replace("*/", "")
}

fn version(connection: &Connection) -> Result<i64, LedgerError> {
    connection
        .execute_batch("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")?;
    version_of(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_run_once_and_a_newer_store_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        run(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), newest());
        connection.execute("UPDATE schema_version SET version = 99", []).unwrap();
        assert_eq!(run(&mut connection), Err(LedgerError::Newer { found: 99, known: newest() }));
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
