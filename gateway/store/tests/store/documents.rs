//! Documents at rest: whole or in ranges, small or large, and never a byte that was tampered with.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::common::{ON_SERVER, TestStore, at, document, files, open_case};
use gateway_bundle::Digest;
use gateway_store::content::{self, NewDocument, Owner};
use gateway_store::documents::DocumentError;
use gateway_store::{Intake, Kept, StoreError};
use uuid::Uuid;

const LARGE: usize = 700_000;

fn text(size: usize) -> Vec<u8> {
    (0..size).map(|place| u8::try_from((place * 7 + place / 251) % 256).unwrap()).collect()
}

async fn stage(test: &TestStore, intake: &Intake, name: &str, bytes: &[u8]) -> Kept {
    let mut writer = test.store.documents().begin(intake, document(name)).unwrap();
    for piece in bytes.chunks(16_000) {
        writer.write(piece).await.unwrap();
    }
    let staged = writer.finish().await.unwrap();
    let mut kept = test.store.documents().keep(vec![staged]).await.unwrap();
    kept.pop().unwrap()
}

async fn keep(test: &TestStore, texts: &[(&str, Vec<u8>)]) -> Uuid {
    let case = open_case(&test.store, "documents").await.id;
    let intake = test.store.begin_intake(at(0)).unwrap();
    let mut documents = Vec::new();
    for (name, text) in texts {
        let kept = stage(test, &intake, name, text).await;
        assert_eq!(kept.sha256(), Digest::of(text));
        let (file, media_type) = (format!("{name}.pdf"), "application/pdf".to_owned());
        documents.push(NewDocument { kept, file, media_type });
    }
    let id = intake.id();
    let put = test.store.transact("keep", move |tx| {
        content::put(tx, &intake, Owner::Case(case), Some(b"manifest"), documents)
    });
    put.await.unwrap();
    id
}

async fn read(
    test: &TestStore,
    id: Uuid,
    name: &str,
    range: Option<(u64, u64)>,
) -> Result<Vec<u8>, DocumentError> {
    let wanted = document(name);
    let stored = test.store.read(move |view| content::document(view, id, &wanted)).await;
    let stored = stored.unwrap().unwrap();
    let (from, to) = range.unwrap_or((0, stored.size()));
    test.store.documents().open(stored, from, to).await?.collect(10 << 20).await
}

fn staged_files(test: &TestStore) -> Vec<PathBuf> {
    files(&test.data().join("documents/staging"))
}

#[tokio::test]
async fn documents_of_every_size_read_back_what_was_written() {
    let test = TestStore::new();
    let sizes = [0, 1, 65_480, 65_481, 131_000, 131_001, 262_144, LARGE];
    let names: Vec<String> = sizes.iter().map(|size| format!("d{size}")).collect();
    let texts: Vec<(&str, Vec<u8>)> =
        names.iter().zip(sizes).map(|(name, size)| (name.as_str(), text(size))).collect();
    let id = keep(&test, &texts).await;
    for (name, text) in &texts {
        assert!(read(&test, id, name, None).await.unwrap() == *text, "{name}");
    }
    let listed = test.store.read(move |view| content::documents(view, id)).await.unwrap();
    assert_eq!(listed.iter().map(|d| d.size).collect::<Vec<_>>(), sizes.map(|s| s as u64));
    assert_eq!(listed[2].file, "d65480.pdf");
}

#[tokio::test]
async fn a_range_is_that_part_of_the_document() {
    let test = TestStore::new();
    let (small, large) = (text(90_000), text(LARGE));
    let id = keep(&test, &[("small", small.clone()), ("large", large.clone())]).await;
    for (name, text) in [("small", &small), ("large", &large)] {
        let end = text.len();
        let ranges = [(0, 1), (65_479, 65_482), (65_480, 65_480), (70_000, end), (end - 1, end)];
        for (from, to) in ranges {
            let got = read(&test, id, name, Some((from as u64, to as u64))).await.unwrap();
            assert!(got == text[from..to], "{name} {from}..{to}");
        }
        let beyond = read(&test, id, name, Some((0, end as u64 + 1))).await;
        assert!(matches!(beyond, Err(DocumentError::Range)));
    }
}

#[tokio::test]
async fn small_documents_share_the_ledger_up_to_128_kib_of_a_bundle() {
    let test = TestStore::new();
    let texts = [("a", text(60_000)), ("b", text(60_000)), ("c", text(60_000))];
    let id = keep(&test, &texts).await;
    assert_eq!(test.kept_files().len(), 1, "the third does not fit");
    assert!(staged_files(&test).is_empty());
    for (name, text) in &texts {
        assert!(read(&test, id, name, None).await.unwrap() == *text, "{name}");
    }
}

#[tokio::test]
async fn a_changed_cut_extended_or_reordered_ciphertext_gives_no_wrong_byte() {
    let test = TestStore::new();
    let large = text(LARGE);
    let id = keep(&test, &[("d1", large.clone())]).await;
    let path = test.kept_files().pop().unwrap();
    let good = fs::read(&path).unwrap();
    let segment = 65_536;
    let mut swapped = good.clone();
    swapped[segment..3 * segment].rotate_left(segment);
    let mut moved_header = good.clone();
    moved_header[5] ^= 1;
    let mut changed = good.clone();
    changed[400_000] ^= 1;
    let mut repeated = good.clone();
    repeated.copy_within(segment..2 * segment, 2 * segment);
    let cut_at_segment = good[..5 * segment].to_vec();
    let cut = good[..good.len() - 1].to_vec();
    let extended = [good.as_slice(), &[0; 16]].concat();
    for bad in [swapped, moved_header, changed, repeated, cut_at_segment, cut, extended] {
        fs::write(&path, bad).unwrap();
        let refused = read(&test, id, "d1", None).await;
        assert!(matches!(refused, Err(DocumentError::Forged)), "{refused:?}");
    }
    fs::write(&path, good).unwrap();
    assert!(read(&test, id, "d1", None).await.unwrap() == large);
}

#[tokio::test]
async fn bytes_before_a_changed_segment_are_given_and_none_after() {
    let test = TestStore::new();
    let large = text(LARGE);
    let id = keep(&test, &[("d1", large.clone())]).await;
    let path = test.kept_files().pop().unwrap();
    let mut changed = fs::read(&path).unwrap();
    changed[400_000] ^= 1;
    fs::write(&path, changed).unwrap();
    let wanted = document("d1");
    let stored = test.store.read(move |view| content::document(view, id, &wanted)).await;
    let stored = stored.unwrap().unwrap();
    let mut reader = test.store.documents().open(stored, 0, LARGE as u64).await.unwrap();
    let mut got = Vec::new();
    let end = loop {
        match reader.next().await {
            Ok(Some(bytes)) => got.extend_from_slice(&bytes),
            end => break end,
        }
    };
    assert!(matches!(end, Err(DocumentError::Forged)));
    assert!(got.len() <= 393_000 && large.starts_with(&got));
}

#[tokio::test]
async fn the_file_of_one_document_does_not_pass_for_another() {
    let test = TestStore::new();
    let id = keep(&test, &[("d1", text(LARGE)), ("d2", text(LARGE))]).await;
    let paths = test.kept_files();
    let swap = fs::read(&paths[0]).unwrap();
    fs::copy(&paths[1], &paths[0]).unwrap();
    fs::write(&paths[1], swap).unwrap();
    for name in ["d1", "d2"] {
        assert!(matches!(read(&test, id, name, None).await, Err(DocumentError::Forged)));
    }
}

#[tokio::test]
async fn a_start_removes_what_no_commit_names_and_nothing_else() {
    let test = TestStore::new();
    let large = text(LARGE);
    let id = keep(&test, &[("d1", large.clone())]).await;
    let intake = test.store.begin_intake(at(1)).unwrap();
    stage(&test, &intake, "lost", &text(LARGE)).await;
    fs::write(test.data().join("documents/staging/left"), b"half").unwrap();
    assert_eq!(test.kept_files().len(), 2);
    if ON_SERVER {
        // Another gateway may have put an object there that it is about to name: only old ones go.
        let long_ago = SystemTime::now() - Duration::from_hours(25);
        for path in test.kept_files() {
            fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
        }
    }
    let test = test.reopen().await;
    // A bucket is swept beside the work.
    for _ in 0..500 {
        if test.kept_files().len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(test.kept_files().len(), 1);
    assert!(staged_files(&test).is_empty());
    assert!(read(&test, id, "d1", None).await.unwrap() == large);
}

#[tokio::test]
async fn a_document_given_up_leaves_no_file_and_gives_its_room_back() {
    let test = TestStore::new();
    let intake = test.store.begin_intake(at(0)).unwrap();
    let mut small = test.store.documents().begin(&intake, document("d1")).unwrap();
    small.write(&text(100_000)).await.unwrap();
    drop(small);
    let mut large = test.store.documents().begin(&intake, document("d2")).unwrap();
    large.write(&text(LARGE)).await.unwrap();
    drop(large);
    let staged = test.store.documents().begin(&intake, document("d3")).unwrap();
    drop(staged.finish().await.unwrap());
    let again = stage(&test, &intake, "d4", &text(120_000)).await;
    assert!(again.place().is_none(), "the room of the first was not given back");
    for _ in 0..200 {
        if staged_files(&test).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("a staged file is left: {:?}", staged_files(&test));
}

#[tokio::test]
async fn refused_documents_are_discarded() {
    let test = TestStore::new();
    let intake = test.store.begin_intake(at(0)).unwrap();
    let kept = stage(&test, &intake, "d1", &text(LARGE)).await;
    assert_eq!(test.kept_files().len(), 1);
    test.store.documents().discard(vec![kept]).await;
    assert!(test.kept_files().is_empty());
}

#[tokio::test]
async fn an_erased_content_is_gone_with_its_files() {
    let test = TestStore::new();
    let id = keep(&test, &[("d1", text(LARGE)), ("d2", text(10))]).await;
    let erased = test.store.transact("erase", move |tx| content::erase(tx, id));
    test.store.documents().remove(erased.await.unwrap()).await;
    assert!(test.kept_files().is_empty());
    let (manifest, documents) = test
        .store
        .read(move |view| {
            Ok::<_, StoreError>((content::manifest(view, id)?, content::documents(view, id)?))
        })
        .await
        .unwrap();
    assert!(manifest.is_none() && documents.is_empty());
}
