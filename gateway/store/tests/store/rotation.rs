//! The master key changes while the store is in use, and a crash at any step loses nothing.

use gateway_bundle::Digest;
use gateway_store::content::{self, Owner};
use gateway_store::keys::rotation::{self, Standing};
use gateway_store::keys::{KeyError, MasterFiles};
use gateway_store::{MasterKey, Options, Store, StoreError, bundle, case};
use ring::rand::SystemRandom;
use uuid::Uuid;

use crate::common::{TestStore, at, bundle as row, open_case};

const MANIFEST: &[u8] = b"a manifest";

/// A case with a bundle.
async fn plant(store: &Store, reference: &str) -> (Uuid, Uuid) {
    let case = open_case(store, reference).await.id;
    let intake = store.begin_intake(at(0)).unwrap();
    let id = intake.id();
    let planted = store.transact("plant", move |tx| {
        content::put(tx, &intake, Owner::Case(case), Some(MANIFEST), Vec::new())?;
        let manifest_digest = Digest::of(MANIFEST);
        bundle::put(tx, &bundle::Bundle { manifest_digest, ..row(id, Some(case)) })
    });
    planted.await.unwrap();
    (case, id)
}

async fn reads(store: &Store, reference: &str, (case, id): (Uuid, Uuid)) {
    let read = store.read(move |view| {
        let found = case::by_id(view, case)?.and_then(|case| case.reference);
        Ok::<_, StoreError>((found, content::manifest(view, id)?))
    });
    let (found, manifest) = read.await.unwrap();
    assert_eq!(found.as_deref(), Some(reference));
    assert_eq!(manifest.as_deref(), Some(MANIFEST));
}

async fn standing(store: &Store) -> (u64, u64) {
    let Standing { newest, others } = store.read(rotation::standing).await.unwrap();
    (newest, others)
}

#[tokio::test]
async fn the_master_key_changes_while_cases_come_and_a_crash_in_the_middle_loses_nothing() {
    let test = TestStore::new();
    let files = MasterFiles::at(&test.directory.path().join("master.key"));
    let first = plant(&test.store, "KZ-1").await;
    let second = plant(&test.store, "KZ-2").await;
    MasterKey::create(&files.new, &SystemRandom::new()).unwrap();
    files.begin().unwrap();
    test.store.take_over(MasterKey::read(&files.key).unwrap());
    let third = plant(&test.store, "KZ-3").await;
    assert_eq!(standing(&test.store).await, (1, 4), "two cases and two keys of the house wait");
    // Owners come in the order of their ids, so the one that needs nothing may be the first.
    let (mut after, mut wrapped) = (Uuid::nil(), 0);
    while wrapped == 0 {
        let step = test.store.transact("wrap", move |tx| rotation::owners(tx, after, 1));
        let step = step.await.unwrap();
        (after, wrapped) = (step.next.unwrap(), step.wrapped);
    }
    assert_eq!(wrapped, 1);

    // A crash comes here. Both keys are there, and both are read.
    let test = test.reopen().await;
    assert_eq!(standing(&test.store).await, (2, 3));
    for (reference, planted) in [("KZ-1", first), ("KZ-2", second), ("KZ-3", third)] {
        reads(&test.store, reference, planted).await;
    }
    test.store.transact("wrap", rotation::house).await.unwrap();
    let mut after = Some(Uuid::nil());
    while let Some(from) = after {
        let step = test.store.transact("wrap", move |tx| rotation::owners(tx, from, 2));
        after = step.await.unwrap().next;
    }
    assert_eq!(standing(&test.store).await, (5, 0));
    files.end().unwrap();
    std::fs::remove_file(&files.old).unwrap();

    let test = test.reopen().await;
    for (reference, planted) in [("KZ-1", first), ("KZ-2", second), ("KZ-3", third)] {
        reads(&test.store, reference, planted).await;
    }
}

#[tokio::test]
async fn the_old_key_opens_nothing_after_the_change() {
    let test = TestStore::new();
    let files = MasterFiles::at(&test.directory.path().join("master.key"));
    plant(&test.store, "KZ-1").await;
    MasterKey::create(&files.new, &SystemRandom::new()).unwrap();
    files.begin().unwrap();
    test.store.take_over(MasterKey::read(&files.key).unwrap());
    test.store.transact("wrap", rotation::house).await.unwrap();
    let step = test.store.transact("wrap", |tx| rotation::owners(tx, Uuid::nil(), 10));
    assert_eq!(step.await.unwrap().wrapped, 1);
    files.end().unwrap();
    test.store.close().await;
    let data = test.data();
    let TestStore { store, directory: _directory, .. } = test;
    drop(store);
    let old = MasterKey::read(&files.old).unwrap();
    let refused = Store::open(&data, old, Options::default()).err();
    assert!(matches!(refused, Some(StoreError::Key(KeyError::WrongMaster))), "{refused:?}");
}
