//! The ledger's promises: one flush for many, isolation, durability, refusal of what is not ours.

use std::collections::BTreeSet;

use crate::common::{TestStore, at, new_case, open, open_case, put_bundle};
use gateway_bundle::AuthorityId;
use gateway_store::keys::KeyError;
use gateway_store::{MasterKey, StoreError, Topic, case, inbox};
use ring::rand::SystemRandom;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closures_that_wait_together_share_commits() {
    let test = TestStore::new();
    let before = test.store.counts();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..500 {
        let store = test.store.clone();
        tasks.spawn(async move { open_case(&store, &format!("case-{number}")).await });
    }
    tasks.join_all().await;
    let after = test.store.counts();
    assert_eq!(after.closures - before.closures, 500);
    assert!(after.commits - before.commits <= 100, "{} commits", after.commits - before.commits);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_takes_back_its_own_changes_and_no_neighbours() {
    let test = TestStore::new();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..100_u32 {
        let store = test.store.clone();
        tasks.spawn(async move {
            let new = new_case(&format!("case-{number}"));
            let result = store
                .transact("open, then refuse the odd ones", move |tx| {
                    case::open(tx, &new)?;
                    if number % 2 == 1 {
                        return Err(StoreError::Conflict { what: "odd number" });
                    }
                    Ok(())
                })
                .await;
            assert_eq!(result.is_err(), number % 2 == 1);
        });
    }
    tasks.join_all().await;
    for number in 0..100_u32 {
        let found = test.store.read(move |view| {
            let new = new_case(&format!("case-{number}"));
            case::find(view, &new.key, &new.us, &new.partner)
        });
        assert_eq!(found.await.unwrap().is_some(), number % 2 == 0, "case {number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inbox_positions_have_no_gaps_and_never_appear_behind_a_cursor() {
    let test = TestStore::new();
    let case = open_case(&test.store, "inbox").await.id;
    let partner: AuthorityId = "br-mj".parse().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..200_i64 {
        let (store, partner) = (test.store.clone(), partner.clone());
        tasks.spawn(async move {
            let put = store.transact("put", move |tx| {
                let bundle = put_bundle(tx, case, number)?;
                let position = inbox::put(tx, &partner, bundle, at(number))?;
                if number % 5 == 0 {
                    return Err(StoreError::Conflict { what: "every fifth" });
                }
                Ok(position)
            });
            put.await.ok()
        });
    }
    let mut cursor = 0;
    let mut seen = BTreeSet::new();
    while seen.len() < 160 {
        let look = partner.clone();
        let items = test.store.read(move |view| inbox::after(view, &look, cursor, 7)).await;
        for item in items.unwrap() {
            assert_eq!(item.position, cursor + 1, "a gap behind {cursor}");
            cursor = item.position;
            seen.insert(item.position);
        }
    }
    let given: BTreeSet<u64> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(given, (1..=160).collect());
}

#[tokio::test]
async fn whoever_waits_for_a_topic_is_told_after_the_commit() {
    let test = TestStore::new();
    let mut desk = test.store.changes(Topic::Desk);
    let relay = test.store.changes(Topic::Relay);
    open_case(&test.store, "topic").await;
    desk.changed().await.unwrap();
    assert!(!relay.has_changed().unwrap());
}

#[tokio::test]
async fn another_master_key_is_refused_in_words() {
    let test = TestStore::new();
    let (directory, location) = test.end().await;
    let other = directory.path().join("other.key");
    let other = MasterKey::create(&other, &SystemRandom::new()).unwrap();
    let error = open(&location, other).err().unwrap();
    assert!(matches!(error, StoreError::Key(KeyError::WrongMaster)));
    assert_eq!(error.to_string(), "the master key is not the one this store was made with");
}

#[tokio::test]
async fn two_gateways_cannot_open_one_store() {
    let test = TestStore::new();
    let second = open(test.location(), test.master());
    assert!(matches!(second.err(), Some(StoreError::InUse)));
}

#[tokio::test]
async fn health_writes_and_reads() {
    let test = TestStore::new();
    let health = test.store.health(at(0)).await.unwrap();
    assert!(health.schema > 1, "every migration has run");
    assert_eq!(health.counts.commits, 1);
}
