//! A store of every schema that was ever released is brought up to date with nothing lost.
//!
//! The rows are made by today's functions, so that every sealed column opens; then they are copied
//! into a ledger of the older schema, as far as that one has tables and columns for them, and the
//! store is opened like one that was left behind by the older program.

use std::fs;
use std::path::{Path, PathBuf};

use gateway_store::evidence::Evidence;
use gateway_store::{MasterKey, Options, Store, StoreError};
use gateway_store::{
    act, bundle, case, content, evidence, log, names, quarantine, staff, tracking,
};
use rusqlite::Connection;
use uuid::Uuid;

use crate::common::TestStore;
use crate::secrecy::plant;

/// The migrations in their order, as they were released.
fn migrations() -> Vec<(i64, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ledger/migrations");
    let mut all: Vec<(i64, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let number = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
            // What is for SQLite only stands in comments.
            let sql = fs::read_to_string(&path).unwrap();
            (number, sql.replace("/*sqlite ", "").replace("*/", ""))
        })
        .collect();
    all.sort_by_key(|(number, _)| *number);
    all
}

/// A ledger of a schema, and in it what it can hold of another ledger.
fn older(path: &Path, version: i64, from: &Path) {
    let ledger = Connection::open(path).unwrap();
    let empty = "PRAGMA foreign_keys = OFF; CREATE TABLE schema_version (version BIGINT NOT NULL)";
    ledger.execute_batch(empty).unwrap();
    for (_, sql) in migrations().iter().filter(|(number, _)| *number <= version) {
        ledger.execute_batch(sql).unwrap();
    }
    ledger.execute("INSERT INTO schema_version VALUES (?1)", [version]).unwrap();
    ledger.execute("ATTACH ?1 AS today", [from.to_str().unwrap()]).unwrap();
    let columns = |schema: &str, table: &str| -> Vec<String> {
        let sql = format!("SELECT name FROM pragma_table_info('{table}', '{schema}')");
        let mut statement = ledger.prepare(&sql).unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    };
    let sql = "SELECT name FROM main.sqlite_master \
               WHERE type = 'table' AND name <> 'schema_version'";
    let mut statement = ledger.prepare(sql).unwrap();
    let tables = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    for table in tables.map(Result::unwrap) {
        let there = columns("today", &table);
        let shared: Vec<String> =
            columns("main", &table).into_iter().filter(|name| there.contains(name)).collect();
        if !shared.is_empty() {
            let shared = shared.join(", ");
            let copy =
                format!("INSERT INTO main.{table} ({shared}) SELECT {shared} FROM today.{table}");
            ledger.execute_batch(&copy).unwrap();
        }
    }
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Everything that was planted, read back.
async fn reads(store: &Store, case: Uuid, id: Uuid) -> (case::Case, bundle::Bundle, Vec<Evidence>) {
    let read = store.read(move |view| {
        let found = case::by_id(view, case)?.unwrap();
        assert_eq!(found.reference.as_deref(), Some("MARK-REFERENCE"));
        assert_eq!(found.person.as_deref(), Some("MARK-PERSON"));
        assert_eq!(content::manifest(view, id)?.as_deref(), Some(b"MARK-MANIFEST".as_slice()));
        assert_eq!(content::documents(view, id)?.len(), 2);
        assert_eq!(log::opening_for(view, id)?.unwrap().entry, b"MARK-ENTRY");
        assert_eq!(act::of_case(view, case)?[0].reason.as_deref(), Some("MARK-REASON"));
        assert!(staff::by_name(view, "officer")?.is_some());
        assert_eq!(names::search(view, "кен mark-per", 10)?, [case]);
        assert!(quarantine::list(view, 10)?.is_empty());
        assert!(tracking::stamps(view, case)?.is_empty());
        let bundle = bundle::by_id(view, id)?.unwrap();
        Ok::<_, StoreError>((found, bundle, evidence::of_bundle(view, id)?))
    });
    read.await.unwrap()
}

#[tokio::test]
async fn a_store_of_every_released_schema_is_brought_up_to_date_with_nothing_lost() {
    let test = TestStore::new();
    let (case, id) = plant(&test).await;
    let wanted = reads(&test.store, case, id).await;
    test.store.close().await;
    let today = test.data();
    let versions: Vec<i64> = migrations().iter().map(|(number, _)| *number).collect();
    assert_eq!(versions, (1..=i64::try_from(versions.len()).unwrap()).collect::<Vec<_>>());
    for version in versions {
        let data: PathBuf = test.directory.path().join(format!("schema-{version}"));
        fs::create_dir(&data).unwrap();
        copied(&today.join("documents"), &data.join("documents"));
        older(&data.join("ledger.sqlite"), version, &today.join("ledger.sqlite"));
        let master = MasterKey::read(&test.directory.path().join("master.key")).unwrap();
        let store = Store::open(&data, master, Options::default()).unwrap();
        let found = reads(&store, case, id).await;
        assert_eq!(found, wanted, "schema {version}");
        let document = "d2".parse().unwrap();
        let stored = store.read(move |view| content::document(view, id, &document)).await;
        let stored = stored.map_err(StoreError::from).unwrap().unwrap();
        let size = stored.size();
        let mut reader = store.documents().open(stored, 0, size).await.unwrap();
        let first = reader.next().await.unwrap().unwrap();
        assert!(first.starts_with(b"MARK-LARGE"), "schema {version}");
        store.close().await;
    }
}
