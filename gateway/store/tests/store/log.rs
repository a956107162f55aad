//! The log at rest: one sequencer under one origin, a new tree after a restore, witnesses.

use gateway_bundle::Digest;
use gateway_store::log::{self, Checkpoint, Grown, NewEntry};
use gateway_store::witness::{self, Contradiction};
use gateway_store::{MasterKey, StoreError, Tx};

use crate::common::{TestStore, at, new_location, open};

fn entry(tx: &mut Tx<'_>, text: &[u8]) -> Result<uuid::Uuid, StoreError> {
    let subject = tx.new_id(at(0))?;
    log::append(tx, &NewEntry { subject, case: None, entry: text, at: at(0) })?;
    Ok(subject)
}

fn keep(tx: &mut Tx<'_>, before: u64, grown: Grown) -> Result<(), StoreError> {
    let note = format!("note {}", grown.size);
    log::put_checkpoint(
        tx,
        before,
        &Checkpoint { size: grown.size, root: grown.root, note, at: at(1) },
    )
}

#[tokio::test]
async fn whoever_signs_under_another_origin_numbers_nothing() {
    let test = TestStore::new();
    let check = test.store.transact("fence", |tx| {
        entry(tx, b"one")?;
        let grown = log::sequence(tx, "kz-pgo", 10, at(0))?.unwrap();
        keep(tx, 0, grown)?;
        entry(tx, b"two")?;
        let other = log::sequence(tx, "kz-pgo/2", 10, at(0));
        assert!(matches!(other, Err(StoreError::Conflict { what: "log's origin" })));
        assert_eq!((log::size(tx, 0)?, log::waiting(tx)?), (1, 1));
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn only_one_of_two_sequencers_keeps_a_checkpoint_after_the_same_one() {
    let test = TestStore::new();
    let first = test.store.transact("first", |tx| {
        entry(tx, b"one")?;
        let grown = log::sequence(tx, "kz-pgo", 10, at(0))?.unwrap();
        keep(tx, 0, grown)
    });
    first.await.unwrap();
    let late = test.store.transact("late", |tx| {
        let stale = Grown { size: 2, root: Digest::of(b"another tree") };
        keep(tx, 0, stale)
    });
    let late = late.await.map_err(StoreError::from);
    assert!(matches!(late, Err(StoreError::Conflict { what: "checkpoint" })));
}

#[test]
fn a_second_process_cannot_open_the_store_and_so_cannot_sequence() {
    let folder = tempfile::tempdir().unwrap();
    let (key, data) = (folder.path().join("master.key"), folder.path().join("data"));
    MasterKey::create(&key, &ring::rand::SystemRandom::new()).unwrap();
    let location = new_location(&data);
    let open = || open(&location, MasterKey::read(&key).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let first = runtime.block_on(async { open() }).unwrap();
    let second = runtime.block_on(async { open() }).map(drop);
    assert!(matches!(second, Err(StoreError::InUse)));
    runtime.block_on(first.close());
}

#[tokio::test]
async fn a_new_origin_begins_an_empty_tree_and_old_entries_keep_their_proofs() {
    let test = TestStore::new();
    let check = test.store.transact("begin anew", |tx| {
        let old = entry(tx, b"old")?;
        let grown = log::sequence(tx, "kz-pgo", 10, at(0))?.unwrap();
        keep(tx, 0, grown)?;
        let waits = entry(tx, b"waits")?;

        let first = NewEntry { subject: tx.new_id(at(2))?, case: None, entry: b"why", at: at(2) };
        let anew = log::begin(tx, "kz-pgo/2", &first)?;
        assert_eq!(anew.size, 1);
        keep(tx, 0, anew)?;
        let next = log::sequence(tx, "kz-pgo/2", 10, at(3))?.unwrap();
        assert_eq!(next.size, 2);
        keep(tx, 1, next)?;

        let place = |tx: &Tx<'_>, subject| {
            let opened = log::opening_for(tx, subject)?.unwrap();
            Ok::<_, StoreError>((opened.tree, opened.position))
        };
        assert_eq!(place(tx, old)?, (0, Some(0)));
        assert_eq!(place(tx, first.subject)?, (1, Some(0)));
        assert_eq!(place(tx, waits)?, (1, Some(1)));
        assert_eq!(log::checkpoint_with(tx, 0, 0)?.unwrap().size, 1);
        assert_eq!(log::latest_checkpoint(tx)?.unwrap().size, 2);
        let again = log::begin(tx, "kz-pgo", &NewEntry { subject: tx.new_id(at(4))?, ..first });
        assert!(matches!(again, Err(StoreError::Conflict { .. })), "an origin never comes back");
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn an_entry_is_proven_by_the_first_checkpoint_that_a_witness_signed() {
    let test = TestStore::new();
    let check = test.store.transact("cosign", |tx| {
        for before in 0..4 {
            entry(tx, b"entry")?;
            let grown = log::sequence(tx, "kz-pgo", 10, at(0))?.unwrap();
            keep(tx, before, grown)?;
        }
        assert_eq!(log::checkpoint_with(tx, 0, 0)?.unwrap().size, 4, "the latest, without any");
        log::add_cosignature(tx, 3, "note 3, cosigned")?;
        assert_eq!(log::checkpoint_with(tx, 0, 0)?.unwrap().note, "note 3, cosigned");
        assert_eq!(log::checkpoint_with(tx, 0, 2)?.unwrap().size, 3);
        assert_eq!(log::checkpoint_with(tx, 0, 3)?.unwrap().size, 4);
        assert_eq!(log::checkpoint_with(tx, 0, 4)?, None);
        assert_eq!(log::behind_since(tx, 3)?, Some(at(1)));
        assert_eq!(log::behind_since(tx, 4)?, None);
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn both_notes_of_a_contradiction_are_kept_once() {
    let test = TestStore::new();
    let check = test.store.transact("contradict", |tx| {
        let one = Contradiction {
            partner: "br-mj".parse().unwrap(),
            origin: "br-mj".to_owned(),
            kind: "fork".to_owned(),
            seen: "seen".to_owned(),
            shown: "shown".to_owned(),
            at: at(1),
        };
        witness::put_contradiction(tx, &one)?;
        witness::put_contradiction(tx, &Contradiction { at: at(2), ..one.clone() })?;
        let kept = witness::contradictions(tx, "br-mj")?;
        assert_eq!(kept.first(), Some(&one));
        assert_eq!(kept.len(), 1);
        for n in 0..40 {
            let shown = format!("shown {n}");
            witness::put_contradiction(tx, &Contradiction { shown, ..one.clone() })?;
        }
        assert_eq!(witness::contradictions(tx, "br-mj")?.len(), 16, "the disk is not theirs");
        assert_eq!(witness::contradictions(tx, "kz-pgo")?, []);
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn a_witness_is_behind_from_its_first_request_on() {
    let test = TestStore::new();
    let check = test.store.transact("progress", |tx| {
        let partner = "br-mj".parse().unwrap();
        assert_eq!(witness::progress(tx, &partner, "kz-pgo")?, None);
        witness::set_progress(tx, &partner, "kz-pgo", 0, at(5))?;
        witness::set_progress(tx, &partner, "kz-pgo", 7, at(6))?;
        let asked = witness::progress(tx, &partner, "kz-pgo")?.unwrap();
        assert_eq!((asked.size, asked.since), (7, at(5)));
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}
