//! What only a server does: it goes away and comes back, and several gateways share it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use gateway_bundle::{AuthorityId, Digest};
use gateway_store::backup::{self, BackupError};
use gateway_store::bundle::{self, Bundle};
use gateway_store::content::{self, NewDocument, Owner};
use gateway_store::documents::DocumentError;
use gateway_store::fsck::{self, Finding, Manner};
use gateway_store::outbox::relay::{self, NewRelay, Wanted};
use gateway_store::{
    Kept, LedgerError, Location, MasterKey, PostgresServer, Snapshot, Store, StoreError, Topic,
    TransactError, case, inbox,
};
use gateway_test_servers::{Answers, ObjectStorage, PostgresServer as TestServer};

use uuid::Uuid;

use crate::common::{
    TestStore, at, bucket, bundle as row, document, files, new_case, new_location, open, open_case,
    put_bundle,
};

const MANIFEST: &[u8] = b"manifest";

/// Opens a second store on the ledger of the first, as another machine would.
fn another(test: &TestStore) -> Store {
    let directory = test.directory.path().join("another");
    open(&Location { directory, ..test.location().clone() }, test.master()).unwrap()
}

/// A store on a server that no other test uses.
fn alone() -> (Arc<TestServer>, String, TestStore) {
    let server = Arc::new(TestServer::start(None).unwrap());
    let address = server.database().unwrap();
    let ledger = PostgresServer::new(&address, None, None, false).unwrap();
    let name = address.split_once("dbname=").unwrap().1.to_owned();
    let directory = tempfile::tempdir().unwrap();
    let location =
        Location { ledger: Some(ledger), ..new_location(&directory.path().join("data")) };
    (server, name, TestStore::at(directory, location))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_killed_server_every_answer_was_true_and_the_writer_goes_on_by_itself() {
    let (server, _, test) = alone();
    let mut kept = BTreeSet::new();
    let mut lost = BTreeSet::new();
    for round in 0..5_u32 {
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..60_u32 {
            let store = test.store.clone();
            let reference = format!("case-{round}-{number}");
            tasks.spawn(async move {
                // Some closures are under way when the server dies, some wait behind them.
                for _ in 0..number {
                    tokio::task::yield_now().await;
                }
                let new = new_case(&reference);
                let done = store.transact("open", move |tx| case::open(tx, &new)).await;
                (reference, done.map_err(TransactError::flatten))
            });
        }
        let killer = Arc::clone(&server);
        let restart = tokio::task::spawn_blocking(move || {
            killer.kill().unwrap();
            killer.start_again().unwrap();
        });
        for (reference, done) in tasks.join_all().await {
            match done {
                Ok(_) => kept.insert(reference),
                Err(StoreError::Ledger(LedgerError::OutcomeUnknown)) => panic!("nobody asked"),
                Err(_) => lost.insert(reference),
            };
        }
        restart.await.unwrap();
    }
    assert!(!lost.is_empty(), "the server was never missed");
    for (reference, is_kept) in
        kept.iter().map(|one| (one, true)).chain(lost.iter().map(|one| (one, false)))
    {
        let new = new_case(reference);
        let found =
            test.store.read(move |view| case::find(view, &new.key, &new.us, &new.partner)).await;
        assert_eq!(found.unwrap().is_some(), is_kept, "{reference}");
    }
    open_case(&test.store, "after-all").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_gateways_on_one_ledger_give_numbers_without_gaps_and_never_behind_a_cursor() {
    let test = TestStore::new();
    let second = another(&test);
    let case = open_case(&test.store, "inbox").await.id;
    let partner: AuthorityId = "br-mj".parse().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..120_i64 {
        let store = if number % 2 == 0 { test.store.clone() } else { second.clone() };
        let partner = partner.clone();
        tasks.spawn(async move {
            let put = store.transact("put", move |tx| {
                let bundle = put_bundle(tx, case, number)?;
                inbox::put(tx, &partner, bundle, at(number))
            });
            put.await.unwrap()
        });
    }
    let mut cursor = 0;
    while cursor < 120 {
        let look = partner.clone();
        let items = second.read(move |view| inbox::after(view, &look, cursor, 7)).await.unwrap();
        for item in items {
            assert_eq!(item.position, cursor + 1, "a gap behind {cursor}");
            cursor = item.position;
        }
    }
    let given: BTreeSet<u64> = tasks.join_all().await.into_iter().collect();
    assert_eq!(given, (1..=120).collect());
}

#[tokio::test]
async fn what_one_gateway_commits_the_other_is_told() {
    let test = TestStore::new();
    let second = another(&test);
    let mut desk = second.changes(Topic::Desk);
    open_case(&test.store, "news").await;
    desk.changed().await.unwrap();
    let seen = second.read(|view| case::by_number(view, "2026-000001")).await.unwrap();
    assert_eq!(seen.unwrap().reference.as_deref(), Some("news"));
}

#[tokio::test]
async fn the_lease_of_a_gateway_that_died_is_anothers_and_its_late_answer_changes_nothing() {
    let (server, database, test) = alone();
    let partner: AuthorityId = "br-mj".parse().unwrap();
    let case = open_case(&test.store, "leased").await.id;
    let wanted = Wanted { now: at(1), until: at(100_000), limit: 10, per_partner: 10 };
    let leased = test.store.transact("lease", move |tx| {
        let bundle = put_bundle(tx, case, 0)?;
        relay::enqueue(tx, &NewRelay { bundle, partner, case: Some(case), at: at(0) })?;
        relay::lease_due(tx, wanted)
    });
    let leased = leased.await.map_err(StoreError::from).unwrap();
    assert_eq!(leased.len(), 1);
    let lease_again = async |store: &Store| {
        let lease = store.transact("lease", move |tx| relay::lease_due(tx, wanted)).await;
        lease.map_err(StoreError::from).unwrap()
    };
    assert!(lease_again(&test.store).await.is_empty(), "the lease holds");
    // As if the process had given no sign of life for a minute: nothing but time tells of a death.
    server.sql(&database, "UPDATE writer_commit SET at = now() - INTERVAL '1 minute'").unwrap();
    let second = another(&test);
    let again = lease_again(&second).await;
    assert_eq!(again.len(), 1);
    let (late, now) = (leased.into_iter().next().unwrap().lease, again[0].lease);
    assert_eq!(now.attempt, late.attempt + 1);
    let ended = test.store.transact("late", move |tx| relay::done(tx, late, at(3)));
    assert!(!ended.await.map_err(StoreError::from).unwrap(), "the late answer ended the item");
}

/// Writes a document too large for the ledger and keeps it.
async fn keep_large(store: &Store) -> Result<Kept, DocumentError> {
    let intake = store.begin_intake(at(0)).unwrap();
    let mut writer = store.documents().begin(&intake, document("d1"))?;
    writer.write(&vec![7; 700_000]).await?;
    let staged = writer.finish().await?;
    Ok(store.documents().keep(vec![staged]).await?.remove(0))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_object_storage_that_fails_or_lies_is_found_out_before_anything_counts_as_kept() {
    let storage = ObjectStorage::start().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let location = new_location(&directory.path().join("data"));
    let location = Location { documents: Some(bucket(&storage)), ..location };
    let test = TestStore::at(directory, location);
    assert!(keep_large(&test.store).await.is_ok());
    test.store.health(at(0)).await.unwrap();

    storage.answer(Answers::Lying);
    let refused = keep_large(&test.store).await.err().unwrap().to_string();
    assert!(refused.contains("a document cannot be written or read"), "{refused}");
    assert!(test.store.health(at(0)).await.is_err(), "health does what it reports on");
    storage.answer(Answers::Failing);
    assert!(matches!(keep_large(&test.store).await, Err(DocumentError::File(_))));

    storage.answer(Answers::Honest);
    assert!(keep_large(&test.store).await.is_ok(), "it goes on by itself");
    test.store.health(at(0)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_gateway_kept_the_other_reads_and_neither_disk_nor_bucket_shows_it() {
    let test = TestStore::new();
    let second = another(&test);
    let case = open_case(&test.store, "shared").await.id;
    let content: Vec<u8> = b"Nurlan Abenov ".iter().copied().cycle().take(20_000_000).collect();
    let intake = test.store.begin_intake(at(0)).unwrap();
    let mut writer = test.store.documents().begin(&intake, document("d1")).unwrap();
    writer.write(&content).await.unwrap();
    let staged = writer.finish().await.unwrap();
    let kept = test.store.documents().keep(vec![staged]).await.unwrap().remove(0);
    let id = intake.id();
    let put = test.store.transact("put", move |tx| {
        let (file, media_type) = ("a.pdf".to_owned(), "application/pdf".to_owned());
        let documents = vec![NewDocument { kept, file, media_type }];
        content::put(tx, &intake, Owner::Case(case), Some(b"manifest"), documents)
    });
    put.await.map_err(StoreError::from).unwrap();
    let stored = second.read(move |view| content::document(view, id, &document("d1"))).await;
    let stored = stored.unwrap().unwrap();
    let whole = second.documents().open(stored, 0, 20_000_000).await.unwrap();
    assert!(whole.collect(20_000_000).await.unwrap() == content, "it reads back otherwise");
    for path in test.kept_files().into_iter().chain(files(test.directory.path())) {
        let bytes = std::fs::read(&path).unwrap();
        let shown = bytes.windows(6).any(|bytes| bytes == b"Nurlan");
        assert!(!shown, "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_moves_a_store_from_a_file_to_servers_and_back() {
    let directory = tempfile::tempdir().unwrap();
    let in_file = Location::from(&directory.path().join("data"));
    let test = TestStore::at(directory, in_file);
    let case = open_case(&test.store, "moved").await.id;
    let id = accept(&test.store, case).await;
    let folder = test.directory.path().to_owned();
    let (master, location) = (test.master(), test.location().clone());
    let (first, second) = (folder.join("first"), folder.join("second"));
    back_up(location, master, &first);
    let on_servers = new_location(&folder.join("node"));
    put_back(&first, on_servers.clone(), test.master());
    reads_back(&open(&on_servers, test.master()).unwrap(), id).await;

    // A store that is there is never overwritten.
    let other = Location { directory: folder.join("other"), ..on_servers.clone() };
    let (from, key) = (first.clone(), test.master());
    let refused = blocking(move || backup::restore(&from, other, key, &mut |_| {}, |_| Ok(())));
    assert!(matches!(refused, Err(BackupError::LedgerNotEmpty)), "{refused:?}");

    let (at_servers, key) = (on_servers.clone(), test.master());
    let findings = blocking(move || {
        let snapshot = Snapshot::open(at_servers, key).unwrap();
        let (mut found, manner) = (Vec::new(), Manner { log_keys: &[], running: false });
        let mut tell = |finding: &Finding| found.push(finding.clone());
        fsck::check(&snapshot, &manner, &mut tell, &mut |_| {}).unwrap();
        found
    });
    assert!(findings.is_empty(), "{findings:?}");
    back_up(on_servers, test.master(), &second);
    let again = Location::from(&folder.join("again"));
    put_back(&second, again.clone(), test.master());
    let again = open(&again, test.master()).unwrap();
    reads_back(&again, id).await;
    let new = open_case(&again, "after").await;
    assert_eq!(new.number, "2026-000002", "numbers go on where they were");
}

fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(work).join().unwrap()
}

fn back_up(location: Location, master: MasterKey, to: &Path) {
    let to = to.to_owned();
    blocking(move || {
        let mut snapshot = Snapshot::open(location, master).unwrap();
        let about = (at(9), "0.1.0");
        backup::write(&mut snapshot, &to, about, &mut |_| {}, |_| Ok(())).unwrap();
    });
}

fn put_back(from: &Path, to: Location, master: MasterKey) {
    let from = from.to_owned();
    blocking(move || {
        backup::restore(&from, to, master, &mut |_| {}, |_| Ok(())).unwrap();
    });
}

/// Keeps a bundle with a document too large for the ledger.
async fn accept(store: &Store, case: Uuid) -> Uuid {
    let intake = store.begin_intake(at(0)).unwrap();
    let id = intake.id();
    let mut writer = store.documents().begin(&intake, document("d1")).unwrap();
    writer.write(&vec![7; 140_000]).await.unwrap();
    let staged = writer.finish().await.unwrap();
    let kept = store.documents().keep(vec![staged]).await.unwrap().remove(0);
    let accepted = store.transact("accept", move |tx| {
        let (file, media_type) = ("a.pdf".to_owned(), "application/pdf".to_owned());
        let documents = vec![NewDocument { kept, file, media_type }];
        content::put(tx, &intake, Owner::Case(case), Some(MANIFEST), documents)?;
        let manifest_digest = Digest::of(MANIFEST);
        bundle::put(tx, &Bundle { manifest_digest, ..row(id, Some(case)) })
    });
    accepted.await.map_err(StoreError::from).unwrap();
    id
}

async fn reads_back(store: &Store, id: Uuid) {
    let stored = store.read(move |view| content::document(view, id, &document("d1"))).await;
    let stored = stored.unwrap().unwrap();
    let whole = store.documents().open(stored, 0, 140_000).await.unwrap();
    assert_eq!(whole.collect(140_000).await.unwrap(), vec![7; 140_000]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_written_anew_without_the_dead_ones_and_nobody_waits_for_a_backup() {
    let (server, database, test) = alone();
    open_case(&test.store, "one").await;
    let place = || server.sql(&database, "SELECT pg_relation_filepath('case_key')").unwrap();
    let before = place();
    // As a backup does: a transaction that has read the table and stays open.
    let (location, master) = (test.location().clone(), test.master());
    let (begun, told) = std::sync::mpsc::channel();
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let backup = std::thread::spawn(move || {
        let snapshot = Snapshot::open(location, master).unwrap();
        case::by_number(&snapshot.view(), "2026-000001").unwrap().unwrap();
        begun.send(()).unwrap();
        assert!(ended.recv().is_err(), "the other end is dropped");
    });
    told.recv().unwrap();
    let (store, other) = (test.store.clone(), test.store.clone());
    let ((), new) = tokio::join!(store.forget(), async {
        // Behind a lock that waits without end nobody could take a key.
        open_case(&other, "two").await
    });
    assert_eq!((place(), new.number.as_str()), (before.clone(), "2026-000002"));
    drop(end);
    blocking(move || backup.join().unwrap());
    test.store.forget_if_due().await;
    assert_ne!(place(), before, "the dead rows are still there");
}

#[test]
fn a_server_that_would_lose_commits_is_refused_in_words() {
    let server = TestServer::start(None).unwrap();
    let address = server.database().unwrap();
    server.sql("postgres", "ALTER SYSTEM SET fsync = off").unwrap();
    server.kill().unwrap();
    server.start_again().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let master =
        MasterKey::create(&folder.path().join("key"), &ring::rand::SystemRandom::new()).unwrap();
    let ledger = PostgresServer::new(&address, None, None, false).unwrap();
    let location = Location { ledger: Some(ledger), ..new_location(&folder.path().join("data")) };
    let refused = open(&location, master).err().unwrap().to_string();
    assert!(refused.contains("fsync is off, so a power cut loses"), "{refused}");
}
