//! A stolen disk shows no personal datum, and an erased case is erased.

use std::fs;
use std::path::Path;

use crate::common::{TestStore, at, bundle, document, new_case};
use gateway_bundle::Digest;
use gateway_store::act::{self, NewAct};
use gateway_store::content::{self, NewDocument, Owner};
use gateway_store::erasure::{self, Why};
use gateway_store::evidence::Evidence;
use gateway_store::keys::KeyError;
use gateway_store::log::{self, NewEntry};
use gateway_store::outbox::mail::{self, NewMail};
use gateway_store::quarantine::{self, Quarantined};
use gateway_store::staff::{self, Staff};
use gateway_store::{StoreError, case, evidence, names};
use uuid::Uuid;

/// What stands for a personal datum. Each is planted in another place.
const MARKS: [&str; 10] = [
    "MARK-REFERENCE",
    "MARK-PERSON",
    "MARK-MANIFEST",
    "MARK-FILE",
    "MARK-SMALL",
    "MARK-LARGE",
    "MARK-REASON",
    "MARK-MAIL",
    "MARK-ENTRY",
    "MARK-JWS",
];

/// Fills a store with every mark, and returns the case's id and the content's.
pub(crate) async fn plant(test: &TestStore) -> (Uuid, Uuid) {
    let store = &test.store;
    let new = new_case("MARK-REFERENCE");
    let case = store.transact("case", move |tx| case::open(tx, &new)).await.unwrap().id;
    let intake = store.begin_intake(at(0)).unwrap();
    let id = intake.id();
    let mut documents = Vec::new();
    for (name, text) in [("d1", "MARK-SMALL".to_owned()), ("d2", "MARK-LARGE ".repeat(60_000))] {
        let mut writer = store.documents().begin(&intake, document(name)).unwrap();
        writer.write(text.as_bytes()).await.unwrap();
        let staged = writer.finish().await.unwrap();
        let kept = store.documents().keep(vec![staged]).await.unwrap().pop().unwrap();
        let (file, media_type) = ("MARK-FILE.pdf".to_owned(), "application/pdf".to_owned());
        documents.push(NewDocument { kept, file, media_type });
    }
    let planted = store.transact("plant", move |tx| {
        case::set_person(tx, case, "MARK-PERSON", &["MARK-PERSON Кенже"])?;
        content::put(tx, &intake, Owner::Case(case), Some(b"MARK-MANIFEST"), documents)?;
        gateway_store::bundle::put(tx, &bundle(id, Some(case)))?;
        evidence::put(tx, &statement(id))?;
        let entry = NewEntry { subject: id, case: Some(case), entry: b"MARK-ENTRY", at: at(0) };
        log::append(tx, &entry)?;
        act::put(tx, &reasoned(case))?;
        mail::enqueue(tx, &letter())?;
        staff::put(tx, &member())
    });
    planted.await.unwrap();
    (case, id)
}

fn statement(bundle: Uuid) -> Evidence {
    Evidence {
        about: String::new(),
        id: bundle,
        bundle,
        event: "RelayAcceptance".to_owned(),
        issuer: "kz-pgo".parse().unwrap(),
        stated_at: at(0),
        recorded_at: at(0),
        jws: "MARK-JWS".to_owned(),
        digest: Digest::of(b"MARK-JWS"),
        previous: None,
    }
}

fn reasoned(case: Uuid) -> NewAct {
    NewAct {
        staff: "officer".to_owned(),
        what: "send-anyway".to_owned(),
        subject: "2026-000001".to_owned(),
        case: Some(case),
        reason: Some("MARK-REASON".to_owned()),
        at: at(0),
    }
}

fn letter() -> NewMail {
    NewMail {
        message_id: "<1@gateway>".to_owned(),
        recipient: "MARK-MAIL@example.kz".to_owned(),
        bytes: b"To: MARK-MAIL@example.kz".to_vec(),
        case: None,
        notice: None,
        at: at(0),
    }
}

fn member() -> Staff {
    Staff {
        name: "officer".to_owned(),
        roles: vec!["officer".to_owned()],
        languages: vec!["kk".to_owned(), "ru".to_owned()],
        password_hash: None,
        mail: Some("MARK-MAIL@example.kz".to_owned()),
        spki: None,
        created_at: at(0),
        ended_at: None,
    }
}

pub(crate) fn assert_unmarked(directory: &Path) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_unmarked(&path);
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for mark in MARKS.iter().copied().chain(["mark-", "Кенже", "кенже"]) {
            let found = bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
            assert!(!found, "{mark} stands in {}", path.display());
        }
    }
}

#[tokio::test]
async fn no_personal_datum_stands_in_any_byte_of_the_directory() {
    let test = TestStore::new();
    plant(&test).await;
    assert!(test.data().join("ledger.sqlite-wal").exists());
    assert_unmarked(&test.data());
    test.store.close().await;
    assert_unmarked(&test.data());
}

#[tokio::test]
async fn everything_planted_can_be_read_with_the_key() {
    let test = TestStore::new();
    let (case, id) = plant(&test).await;
    let test = test.reopen().await;
    let check = test.store.read(move |view| {
        let found = case::by_id(view, case)?.unwrap();
        assert_eq!(found.reference.as_deref(), Some("MARK-REFERENCE"));
        assert_eq!(found.person.as_deref(), Some("MARK-PERSON"));
        assert_eq!(content::manifest(view, id)?.as_deref(), Some(b"MARK-MANIFEST".as_slice()));
        assert_eq!(content::documents(view, id)?[1].file, "MARK-FILE.pdf");
        assert_eq!(evidence::of_bundle(view, id)?, [statement(id)]);
        assert_eq!(log::opening_for(view, id)?.unwrap().entry, b"MARK-ENTRY");
        assert_eq!(act::of_case(view, case)?[0].reason.as_deref(), Some("MARK-REASON"));
        assert_eq!(staff::by_name(view, "officer")?, Some(member()));
        assert_eq!(names::search(view, "кен mark-per", 10)?, [case]);
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
    let leased = test.store.transact("lease", |tx| mail::lease_due(tx, at(1), at(60), 10));
    let leased = leased.await.unwrap();
    assert_eq!(leased[0].recipient, "MARK-MAIL@example.kz");
    assert_eq!(leased[0].bytes, letter().bytes);
}

#[tokio::test]
async fn an_erased_case_keeps_its_number_and_its_evidence_and_nothing_personal() {
    let test = TestStore::new();
    let (case, id) = plant(&test).await;
    let places = test
        .store
        .transact("erase", move |tx| erasure::of_case(tx, case, Why::Retention, at(9)))
        .await
        .unwrap();
    assert_eq!(places.len(), 1);
    test.store.documents().remove(places).await;
    let check = test.store.read(move |view| {
        let found = case::by_id(view, case)?.unwrap();
        assert_eq!(
            (found.number.as_str(), found.reference, found.person),
            ("2026-000001", None, None)
        );
        assert_eq!(content::manifest(view, id)?, None);
        assert_eq!(log::opening_for(view, id)?, None);
        assert_eq!(act::of_case(view, case)?[0].reason, None);
        assert!(names::search(view, "кенже", 10)?.is_empty());
        assert_eq!(evidence::of_bundle(view, id)?, [statement(id)]);
        let told = erasure::of_content(view, id, None)?.unwrap();
        assert_eq!((told.at, told.why), (at(9), Why::Retention));
        assert_eq!(erasure::last_of_case(view, case)?, Some(told));
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
    test.store.forget().await;
    let late = test.store.transact("late", move |tx| case::set_person(tx, case, "x", &[]));
    let refused = late.await.err().map(StoreError::from);
    assert!(matches!(refused, Some(StoreError::Key(KeyError::Erased))), "{refused:?}");
}

#[tokio::test]
async fn a_quarantined_piece_has_its_own_key_until_a_case_takes_it() {
    let test = TestStore::new();
    let (case, _) = plant(&test).await;
    let intake = test.store.begin_intake(at(5)).unwrap();
    let id = intake.id();
    let piece = Quarantined {
        manifest_digest: None,
        id,
        partner: "br-mj".parse().unwrap(),
        problem: "digest-mismatch".to_owned(),
        size: 1000,
        received_at: at(5),
        released_at: None,
    };
    let partner = piece.partner.clone();
    let kept = test.store.transact("quarantine", move |tx| {
        content::put(tx, &intake, Owner::Itself, Some(b"MARK-MANIFEST"), Vec::new())?;
        quarantine::put(tx, &piece)?;
        quarantine::used(tx, &piece.partner)
    });
    assert_eq!(kept.await.unwrap(), 1000);
    assert_unmarked(&test.data());
    let admitted = test.store.transact("admit", move |tx| {
        content::give_to_case(tx, id, case)?;
        quarantine::release(tx, id, at(6))?;
        assert_eq!(content::manifest(tx, id)?.as_deref(), Some(b"MARK-MANIFEST".as_slice()));
        assert!(quarantine::list(tx, 10)?.is_empty());
        quarantine::used(tx, &partner)
    });
    assert_eq!(admitted.await.unwrap(), 0);
    let erased = test.store.transact("erase", move |tx| {
        erasure::of_case(tx, case, Why::Retention, at(9))?;
        content::manifest(tx, id)
    });
    assert_eq!(erased.await.unwrap(), None);
}

#[tokio::test]
async fn a_destroyed_key_stands_in_no_byte_of_the_directory_while_the_store_is_open() {
    let test = TestStore::new();
    let (case, _) = plant(&test).await;
    let ledger = rusqlite::Connection::open(test.data().join("ledger.sqlite")).unwrap();
    let sql = "SELECT wrapped FROM case_key WHERE owner = ?1";
    let wrapped: Vec<u8> =
        ledger.query_row(sql, [case.as_bytes().as_slice()], |row| row.get(0)).unwrap();
    drop(ledger);
    let erase =
        move |tx: &mut gateway_store::Tx<'_>| erasure::of_case(tx, case, Why::Retention, at(9));
    let places = test.store.transact("erase", erase).await.unwrap();
    test.store.documents().remove(places).await;
    test.store.forget().await;
    for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
        let bytes = fs::read(test.data().join(name)).unwrap();
        let found = bytes.windows(wrapped.len()).any(|window| window == wrapped);
        assert!(!found, "the wrapped key stands in {name}");
    }
}
