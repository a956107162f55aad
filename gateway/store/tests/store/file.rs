//! What only a ledger in a file does.

use gateway_store::{LedgerError, Options, Store, StoreError, TransactError, case};
use rusqlite::Connection;

use crate::common::{TestStore, open_case};

#[tokio::test]
async fn what_was_answered_is_in_the_files() {
    let test = TestStore::new();
    open_case(&test.store, "KZ-BR-2026-000017").await;
    // What a crash would leave: the files as they are, without the shared memory.
    let crashed = test.directory.path().join("crashed");
    std::fs::create_dir(&crashed).unwrap();
    for file in ["ledger.sqlite", "ledger.sqlite-wal"] {
        std::fs::copy(test.data().join(file), crashed.join(file)).unwrap();
    }
    let store = Store::open(&crashed, test.master(), Options::default()).unwrap();
    let found = store.read(|view| case::by_number(view, "2026-000001")).await.unwrap().unwrap();
    assert_eq!(found.reference.as_deref(), Some("KZ-BR-2026-000017"));
}

#[tokio::test]
async fn a_store_of_a_newer_gateway_is_refused() {
    let test = TestStore::new();
    test.store.close().await;
    let (data, master) = (test.data(), test.master());
    drop(test.store);
    let connection = Connection::open(data.join("ledger.sqlite")).unwrap();
    connection.execute("UPDATE schema_version SET version = version + 1", []).unwrap();
    drop(connection);
    let refused = Store::open(&data, master, Options::default()).err().unwrap();
    let StoreError::Ledger(LedgerError::Newer { found, known }) = refused else {
        panic!("{refused}");
    };
    assert_eq!(found, known + 1);
}

#[tokio::test]
async fn a_closed_store_says_so_and_opens_again_as_it_was() {
    let test = TestStore::new();
    open_case(&test.store, "kept").await;
    test.store.close().await;
    let refused = test.store.transact("late", |_| Ok::<(), StoreError>(())).await;
    assert!(matches!(refused, Err(TransactError::Ledger(LedgerError::Closed))));
    let refused = test.store.read(|_| Ok::<(), StoreError>(())).await;
    assert!(matches!(refused, Err(TransactError::Ledger(LedgerError::Closed))));
    assert!(!test.data().join("ledger.sqlite-wal").exists(), "the log was not moved");
    let test = test.reopen().await;
    let kept = test.store.read(|view| case::by_number(view, "2026-000001")).await.unwrap();
    assert_eq!(kept.unwrap().state, "open");
}
