//! Uploads: what a row names is on the disk and stays through a restart; what ends leaves nothing.

use std::fs;

use gateway_bundle::{BundleKey, Digest};
use gateway_store::upload::{self, NewUpload};
use gateway_store::{Intake, Kept, StoreError};

use crate::common::{TestStore, at, document};

const LARGE: usize = 300_000;

fn key() -> BundleKey {
    BundleKey {
        from: "kz-pgo".parse().unwrap(),
        bundle: "urn:uuid:0192f0c1-0000-7000-8000-000000000001".parse().unwrap(),
    }
}

fn bytes(size: usize) -> Vec<u8> {
    (0..size).map(|place| u8::try_from(place % 241).unwrap()).collect()
}

async fn begin(test: &TestStore) -> Result<(), StoreError> {
    let intake = test.store.begin_intake(at(0)).unwrap();
    let begun = test.store.transact("begin", move |tx| {
        let new = NewUpload {
            key: &key(),
            digest: Digest::of(b"manifest"),
            manifest: b"a marked manifest",
            person: None,
            anyway: Some("a marked reason"),
            strict: false,
            charge: 1_000,
            at: at(0),
        };
        upload::begin(tx, &intake, &new)
    });
    begun.await.map_err(StoreError::from)
}

async fn found(test: &TestStore) -> Option<upload::Upload> {
    test.store.read(|view| upload::find(view, &key())).await.unwrap()
}

async fn part(test: &TestStore, intake: &Intake, bytes: &[u8]) -> Kept {
    let mut writer = test.store.documents().begin(intake, document("d1")).unwrap();
    writer.write(bytes).await.unwrap();
    let staged = writer.finish().await.unwrap();
    test.store.documents().keep(vec![staged]).await.unwrap().pop().unwrap()
}

async fn append(test: &TestStore, begins: u64, bytes: &[u8]) -> Result<(), StoreError> {
    let upload = found(test).await.unwrap();
    let kept = part(test, &upload.intake, bytes).await;
    let id = upload.intake.id();
    let done =
        test.store.transact("append", move |tx| upload::append(tx, id, begins, &[kept], at(1)));
    done.await.map_err(StoreError::from)
}

#[tokio::test]
async fn parts_survive_a_restart_and_read_back_under_their_own_salts() {
    let mut test = TestStore::new();
    begin(&test).await.unwrap();
    let sent = bytes(2 * LARGE);
    append(&test, 0, &sent[..LARGE]).await.unwrap();
    append(&test, LARGE as u64, &sent[LARGE..]).await.unwrap();
    test = test.reopen().await;
    let upload = found(&test).await.unwrap();
    assert_eq!(upload.manifest, b"a marked manifest");
    assert_eq!(upload.anyway.as_deref(), Some("a marked reason"));
    let id = upload.intake.id();
    let parts = test.store.read(move |view| upload::parts(view, id)).await.unwrap();
    let mut all = Vec::new();
    for part in parts {
        let size = part.size();
        let stored = part.stored(&upload).unwrap();
        let reader = test.store.documents().open(stored, 0, size).await.unwrap();
        all.extend(reader.collect(10 << 20).await.unwrap());
    }
    assert_eq!(all, sent);
}

#[tokio::test]
async fn a_part_goes_on_exactly_where_the_document_ends_and_the_loser_of_a_race_is_told() {
    let test = TestStore::new();
    begin(&test).await.unwrap();
    assert!(matches!(begin(&test).await, Err(StoreError::Conflict { .. })));
    append(&test, 0, &bytes(10)).await.unwrap();
    for wrong in [0, 9, 11] {
        let refused = append(&test, wrong, &bytes(10)).await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{wrong}");
    }
    append(&test, 10, &bytes(10)).await.unwrap();
}

#[tokio::test]
async fn an_upload_that_ends_leaves_no_row_no_file_and_no_charge() {
    let mut test = TestStore::new();
    begin(&test).await.unwrap();
    append(&test, 0, &bytes(LARGE)).await.unwrap();
    assert_eq!(test.kept_files().len(), 1);
    // A restart removes what nobody names, and this is named.
    test = test.reopen().await;
    assert_eq!(test.kept_files().len(), 1);
    let used = |test: &TestStore| {
        let store = test.store.clone();
        async move { store.read(|view| upload::used(view, &key().from)).await.unwrap() }
    };
    assert_eq!(used(&test).await, 1_000);
    let late = test.store.read(|view| upload::untouched_since(view, at(2), 10)).await.unwrap();
    let upload = found(&test).await.unwrap();
    let id = upload.intake.id();
    assert_eq!(late, [id]);
    let early = test.store.read(|view| upload::untouched_since(view, at(1), 10)).await.unwrap();
    assert!(early.is_empty());
    let places = test.store.transact("end", move |tx| upload::end(tx, id)).await.unwrap();
    test.store.documents().remove(places).await;
    assert_eq!((test.kept_files().len(), used(&test).await), (0, 0));
    assert!(found(&test).await.is_none());
    let late = part(&test, &upload.intake, &bytes(10)).await;
    let refused =
        test.store.transact("append", move |tx| upload::append(tx, id, 0, &[late], at(3))).await;
    assert!(matches!(refused.map_err(StoreError::from), Err(StoreError::Conflict { .. })));
}

#[tokio::test]
async fn a_stolen_disk_shows_nothing_of_an_upload() {
    let test = TestStore::new();
    begin(&test).await.unwrap();
    append(&test, 0, &[b"a marked document ".repeat(20_000).as_slice()].concat()).await.unwrap();
    let mut open = vec![test.data()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let content = fs::read(&path).unwrap();
                assert!(!content.windows(8).any(|at| at == b"a marked"), "{}", path.display());
            }
        }
    }
}
