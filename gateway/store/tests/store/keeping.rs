//! Backups: of a store at work, without the key, put back only whole and only with its own key.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use gateway_store::backup::{self, BackupError, Fault, Made};
use gateway_store::content::{self, NewDocument, Owner};
use gateway_store::keys::KeyError;
use gateway_store::{MasterKey, Options, Snapshot, Store, StoreError, bundle};
use ring::rand::SystemRandom;
use rusqlite::Connection;
use uuid::Uuid;

use crate::common::{TestStore, at, bundle as row, document, open_case};
use crate::secrecy::{assert_unmarked, plant};

fn back_up(test: &TestStore, to: &Path) -> Result<Made, BackupError> {
    let mut snapshot = Snapshot::open(&test.data(), test.master())?;
    let made = backup::write(&mut snapshot, to, (at(9), "0.1.0"), &mut |_| {}, |_| Ok(()));
    made.map(|(made, ())| made)
}

fn put_back(test: &TestStore, from: &Path, to: &Path) -> Result<(), BackupError> {
    let mark = |folder: &Path| fs::write(folder.join("RESTORED"), "");
    backup::restore(from, to, test.master(), &mut |_| {}, mark).map(drop)
}

/// Keeps a bundle with a document that becomes a file.
async fn accept(store: &Store, case: Uuid) -> Uuid {
    let intake = store.begin_intake(at(0)).unwrap();
    let id = intake.id();
    let mut writer = store.documents().begin(&intake, document("d1")).unwrap();
    writer.write(&vec![7; 140_000]).await.unwrap();
    let staged = writer.finish().await.unwrap();
    let kept = store.documents().keep(vec![staged]).await.unwrap().pop().unwrap();
    let (file, media_type) = ("a.pdf".to_owned(), "application/pdf".to_owned());
    let documents = vec![NewDocument { kept, file, media_type }];
    let accepted = store.transact("accept", move |tx| {
        content::put(tx, &intake, Owner::Case(case), Some(b"manifest"), documents)?;
        bundle::put(tx, &row(id, Some(case)))
    });
    accepted.await.unwrap();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_acknowledged_before_a_backup_began_is_in_it_while_writers_write() {
    let test = TestStore::new();
    let case = open_case(&test.store, "KZ-1").await.id;
    let (over, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
    let writers: Vec<_> = (0..3)
        .map(|_| {
            let (store, over) = (test.store.clone(), over.clone());
            let acknowledged = acknowledged.clone();
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    let id = accept(&store, case).await;
                    acknowledged.lock().unwrap().push(id);
                }
            })
        })
        .collect();
    while acknowledged.lock().unwrap().len() < 10 {
        tokio::task::yield_now().await;
    }
    let before = acknowledged.lock().unwrap().clone();
    let backup = test.directory.path().join("backup");
    let made = tokio::task::block_in_place(|| back_up(&test, &backup)).unwrap();
    over.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(acknowledged.lock().unwrap().len() > before.len(), "writers were at work meanwhile");
    assert_eq!(made.missing, Vec::<String>::new());

    let data = test.directory.path().join("restored");
    put_back(&test, &backup, &data).unwrap();
    assert!(data.join("RESTORED").exists());
    let store = Store::open(&data, test.master(), Options::default()).unwrap();
    for id in before {
        let stored = store.read(move |view| content::document(view, id, &document("d1"))).await;
        let stored = stored.unwrap().unwrap();
        let reader = store.documents().open(stored, 0, 140_000).await.unwrap();
        assert_eq!(reader.collect(140_000).await.unwrap(), vec![7; 140_000]);
    }
}

#[tokio::test]
async fn a_backup_holds_neither_the_master_key_nor_a_personal_datum() {
    let test = TestStore::new();
    plant(&test).await;
    let backup = test.directory.path().join("backup");
    back_up(&test, &backup).unwrap();
    assert_unmarked(&backup);
    let key = fs::read_to_string(test.directory.path().join("master.key")).unwrap();
    let raw: Vec<u8> =
        (0..32).map(|n| u8::from_str_radix(&key[2 * n..2 * n + 2], 16).unwrap()).collect();
    let names: BTreeSet<String> = fs::read_dir(&backup)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, ["backup.jsonl", "documents", "ledger.sqlite"].map(str::to_owned).into());
    for name in ["backup.jsonl", "ledger.sqlite"] {
        let bytes = fs::read(backup.join(name)).unwrap();
        for key in [key.trim().as_bytes(), &raw] {
            assert!(!bytes.windows(key.len()).any(|part| part == key), "{name}");
        }
    }
}

#[tokio::test]
async fn a_document_that_is_erased_while_a_backup_runs_is_not_in_it() {
    let test = TestStore::new();
    let case = open_case(&test.store, "KZ-1").await.id;
    for _ in 0..3 {
        accept(&test.store, case).await;
    }
    let to = test.directory.path().join("backup");
    let mut snapshot = Snapshot::open(&test.data(), test.master()).unwrap();
    let mut erased = false;
    let mut erase = |_| {
        if !std::mem::replace(&mut erased, true) {
            let ledger = Connection::open(test.data().join("ledger.sqlite")).unwrap();
            let sql = "DELETE FROM document WHERE place = (SELECT max(place) FROM document) \
                       RETURNING place";
            let place: String = ledger.query_row(sql, [], |row| row.get(0)).unwrap();
            fs::remove_file(test.data().join("documents/kept").join(place)).unwrap();
        }
    };
    let made = backup::write(&mut snapshot, &to, (at(9), "0.1.0"), &mut erase, |_| Ok(()));
    let (made, ()) = made.unwrap();
    assert_eq!((made.files, made.missing.len()), (3, 0), "the ledger and two documents");
    put_back(&test, &to, &test.directory.path().join("restored")).unwrap();
}

#[tokio::test]
async fn a_backup_is_made_whole_or_not_at_all_and_never_over_another() {
    let test = TestStore::new();
    let to = test.directory.path().join("backup");
    let mut snapshot = Snapshot::open(&test.data(), test.master()).unwrap();
    let failing = |_: &Path| Err::<(), _>(BackupError::Unverified("a test".to_owned()));
    let made = backup::write(&mut snapshot, &to, (at(9), "0.1.0"), &mut |_| {}, failing);
    assert!(matches!(made, Err(BackupError::Unverified(_))));
    let left = fs::read_dir(test.directory.path()).unwrap().count();
    assert_eq!(left, 2, "the store and the key, and nothing of the backup");
    back_up(&test, &to).unwrap();
    assert!(matches!(back_up(&test, &to), Err(BackupError::Exists(_))));
}

#[tokio::test]
async fn a_restore_refuses_damage_another_key_and_a_store_that_is_there() {
    let test = TestStore::new();
    let case = open_case(&test.store, "KZ-1").await.id;
    accept(&test.store, case).await;
    let backup = test.directory.path().join("backup");
    back_up(&test, &backup).unwrap();
    let data = test.directory.path().join("restored");

    let there = put_back(&test, &backup, &test.data());
    assert!(matches!(there, Err(BackupError::NotEmpty(_))), "{there:?}");
    let other = test.directory.path().join("other.key");
    let other = MasterKey::create(&other, &SystemRandom::new()).unwrap();
    let wrong = backup::restore(&backup, &data, other, &mut |_| {}, |_| Ok(()));
    let expected = BackupError::Store(StoreError::Key(KeyError::WrongMaster));
    assert_eq!(wrong.unwrap_err().to_string(), expected.to_string());

    let list = fs::read(backup.join("backup.jsonl")).unwrap();
    fs::write(backup.join("backup.jsonl"), &list[..list.len() - 1]).unwrap();
    let cut = put_back(&test, &backup, &data);
    assert!(matches!(cut, Err(BackupError::List(_))), "{cut:?}");
    let changed = String::from_utf8(list.clone()).unwrap().replace("\"0.1.0\"", "\"0.1.1\"");
    fs::write(backup.join("backup.jsonl"), changed).unwrap();
    let changed = put_back(&test, &backup, &data);
    assert!(matches!(changed, Err(BackupError::List(_))), "{changed:?}");
    fs::write(backup.join("backup.jsonl"), list).unwrap();

    let mut ledger = fs::read(backup.join("ledger.sqlite")).unwrap();
    *ledger.last_mut().unwrap() ^= 1;
    fs::write(backup.join("ledger.sqlite"), &ledger).unwrap();
    let Err(BackupError::Damaged(faults)) = put_back(&test, &backup, &data) else { panic!() };
    assert_eq!(faults, [Fault { path: "ledger.sqlite".to_owned(), what: "damaged" }]);
    assert!(!data.exists(), "nothing is left of a restore that was refused");

    *ledger.last_mut().unwrap() ^= 1;
    fs::write(backup.join("ledger.sqlite"), &ledger).unwrap();
    fs::create_dir(&data).unwrap();
    put_back(&test, &backup, &data).unwrap();
}
