//! Copying a ledger row by row, from one driver's to the other's.
//!
//! A backup is always a file, whichever driver stands behind the store, so a backup is also how an
//! authority moves from a file to a server or back.

use std::ops::ControlFlow;

use super::connection::{Connection, Length, Stop};
use super::value::{ToValue, Value};
use super::{LedgerError, Role, address::Address, migration};

/// Copies all rows into a new ledger file at `path`. Returns nothing but that it is done: the file
/// is closed and flushed by whoever lists it.
pub(crate) fn to_file(
    from: &Connection,
    path: &std::path::Path,
    told: &mut dyn FnMut(u64),
) -> Result<(), LedgerError> {
    let to = Connection::open(&Address::File(path.to_owned()), Role::Writer)?;
    migration::run(&to)?;
    let Some(file) = to.sqlite() else { return Err(LedgerError::Closed) };
    // The rows come table by table; what one names was there where they come from.
    file.pragma_update(None, "foreign_keys", false)?;
    rows(&tables(file)?, from, &to, told)?;
    to.finish();
    Ok(())
}

/// Copies all rows of the ledger file `from` into an empty ledger of the same schema.
pub(crate) fn from_file(
    from: &Connection,
    to: &Connection,
    told: &mut dyn FnMut(u64),
) -> Result<(), LedgerError> {
    let Some(file) = from.sqlite() else { return Err(LedgerError::Closed) };
    rows(&tables(file)?, from, to, told)
}

/// A table, with the names of its columns.
struct Table {
    name: String,
    columns: Vec<String>,
}

/// All tables of the schema, in the order in which they were made: what a table refers to comes
/// before it.
fn tables(file: &rusqlite::Connection) -> Result<Vec<Table>, LedgerError> {
    let mut statement = file.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND name <> 'schema_version' ORDER BY rowid",
    )?;
    let names: Vec<String> =
        statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut tables = Vec::new();
    for name in names {
        let mut statement = file.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let columns = statement.query_map([&name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

fn rows(
    tables: &[Table],
    from: &Connection,
    to: &Connection,
    told: &mut dyn FnMut(u64),
) -> Result<(), LedgerError> {
    to.begin_writing()?;
    let mut done = 0_u64;
    for table in tables {
        let columns = table.columns.join(", ");
        let places: Vec<String> =
            (1..=table.columns.len()).map(|place| format!("?{place}")).collect();
        let select = format!("SELECT {columns} FROM {}", table.name);
        let insert =
            format!("INSERT INTO {} ({columns}) VALUES ({})", table.name, places.join(", "));
        // What a new ledger has of its own accord is that of the old one.
        to.execute(&format!("DELETE FROM {}", table.name), &[])?;
        let copied = from.rows::<LedgerError>(Length::Long, &select, &[], &mut |row| {
            let values = (0..table.columns.len())
                .map(|column| row.value(column)?.ok_or(LedgerError::Column { column }))
                .collect::<Result<Vec<Value<'_>>, LedgerError>>()?;
            let bound: Vec<&dyn ToValue> = values.iter().map(|value| value as _).collect();
            to.execute(&insert, &bound)?;
            done = done.saturating_add(1);
            if done.is_multiple_of(1_024) {
                told(done);
            }
            Ok(ControlFlow::Continue(()))
        });
        match copied {
            Ok(()) => {}
            Err(Stop::Ledger(error) | Stop::Taker(error)) => return Err(error),
        }
    }
    to.commit_writing(super::topic::Touched::default())
}
