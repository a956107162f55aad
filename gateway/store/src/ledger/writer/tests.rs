//! Faults inside a group: a full ledger and a panic.

use std::sync::Arc;

use ring::rand::SystemRandom;

use super::*;
use crate::error::StoreError;
use crate::keys::MasterKey;

fn writer(directory: &std::path::Path) -> Writer {
    let address = Address::File(directory.join("ledger.sqlite"));
    let connection = super::super::open_writer(&address).unwrap();
    connection.run_script("CREATE TABLE t (v BYTEA NOT NULL)").unwrap();
    let random = SystemRandom::new();
    let master = MasterKey::create(&directory.join("master.key"), &random).unwrap();
    let keys = Arc::new(Keys::load(&connection, master, random).unwrap());
    Writer::start(connection, address, keys, Arc::new(Topics::new()), 128).unwrap()
}

async fn insert(writer: &Writer, bytes: usize) -> Result<(), TransactError<StoreError>> {
    writer
        .transact("insert", move |tx| {
            tx.execute("INSERT INTO t (v) VALUES (?1)", &[&vec![7_u8; bytes]])?;
            Ok(())
        })
        .await
}

async fn limit_pages(writer: &Writer, sql: &'static str) {
    let set = writer.transact("limit", move |tx| tx.query_value::<i64>(sql, &[]).map(drop));
    set.await.unwrap();
}

async fn rows(writer: &Writer) -> i64 {
    let count = writer.transact("count", |tx| tx.query_value("SELECT count(*) FROM t", &[]));
    count.await.unwrap().unwrap_or(0)
}

#[tokio::test]
async fn a_full_ledger_refuses_and_goes_on_by_itself_once_there_is_room() {
    let directory = tempfile::tempdir().unwrap();
    let writer = writer(directory.path());
    insert(&writer, 10).await.unwrap();
    limit_pages(&writer, "PRAGMA max_page_count = 100").await;
    let refused = insert(&writer, 8 << 20).await.err().map(TransactError::flatten);
    assert!(matches!(refused, Some(StoreError::Ledger(LedgerError::DiskFull))), "{refused:?}");
    insert(&writer, 10).await.unwrap();
    limit_pages(&writer, "PRAGMA max_page_count = 1000000").await;
    insert(&writer, 8 << 20).await.unwrap();
    assert_eq!(rows(&writer).await, 3);
}

#[tokio::test]
async fn a_panic_takes_back_its_own_changes_and_stops_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let writer = writer(directory.path());
    let panicked = writer
        .transact::<(), StoreError, _>("panic", |tx| {
            tx.execute("INSERT INTO t (v) VALUES (?1)", &[&vec![1_u8]])?;
            panic!("as planned")
        })
        .await;
    assert!(matches!(panicked, Err(TransactError::Ledger(LedgerError::Panicked))));
    insert(&writer, 10).await.unwrap();
    assert_eq!(rows(&writer).await, 1);
}

#[tokio::test]
async fn what_a_group_did_is_lost_as_a_whole_when_its_transaction_is() {
    let directory = tempfile::tempdir().unwrap();
    let writer = writer(directory.path());
    let lost = writer.transact("give up", |tx| {
        tx.execute("INSERT INTO t (v) VALUES (?1)", &[&vec![1_u8]])?;
        // SQLite does this on its own when it runs out of room or memory.
        tx.execute("ROLLBACK", &[])?;
        Ok::<(), StoreError>(())
    });
    let (lost, after) = tokio::join!(lost, insert(&writer, 10));
    assert!(matches!(lost, Err(TransactError::Ledger(_))), "{lost:?}");
    after.unwrap();
    assert_eq!(rows(&writer).await, 1);
    assert_eq!(writer.counts().failures, 1);
}
