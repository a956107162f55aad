//! What the store's tests share: a store in a directory that goes away, and made-up papers.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use gateway_bundle::ids::BundleId;
use gateway_bundle::{BundleKey, CaseKey, Digest, DocumentId, MessageKind};
use gateway_store::bundle::{self, Bundle, Direction};
use gateway_store::case::{self, Case, NewCase};
use gateway_store::{
    BucketSettings, Location, MasterKey, Options, PostgresServer, Store, StoreError, Tx,
};
use gateway_test_servers::{ObjectStorage, PostgresServer as TestServer};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use uuid::Uuid;

pub(crate) struct TestStore {
    pub(crate) store: Store,
    pub(crate) directory: tempfile::TempDir,
    location: Location,
}

/// Whether these tests run on PostgreSQL: the same files are compiled as two tests.
pub(crate) const ON_SERVER: bool = matches!(env!("CARGO_CRATE_NAME").as_bytes(), b"postgresql");

/// The servers of all tests of this process.
static SERVER: LazyLock<TestServer> = LazyLock::new(|| TestServer::start(None).unwrap());
static STORAGE: LazyLock<ObjectStorage> = LazyLock::new(|| ObjectStorage::start().unwrap());

/// A store that nobody has opened yet.
pub(crate) fn new_location(directory: &Path) -> Location {
    let ledger = || PostgresServer::new(&SERVER.database().unwrap(), None, None, false).unwrap();
    Location {
        directory: directory.to_owned(),
        ledger: ON_SERVER.then(ledger),
        documents: ON_SERVER.then(|| bucket(&STORAGE)),
    }
}

/// A part of a bucket that no other test uses.
pub(crate) fn bucket(storage: &ObjectStorage) -> BucketSettings {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    BucketSettings {
        endpoint: storage.endpoint(),
        region: "us-east-1".to_owned(),
        bucket: ObjectStorage::BUCKET.to_owned(),
        prefix: format!("test-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        access_key: ObjectStorage::ACCESS_KEY.to_owned(),
        secret_key: ObjectStorage::SECRET_KEY.to_owned(),
        tls: None,
    }
}

/// Opens a store as a gateway does: where blocking is allowed.
pub(crate) fn open(location: &Location, master: MasterKey) -> Result<Store, StoreError> {
    let location = location.clone();
    std::thread::spawn(move || Store::open(location, master, Options::default())).join().unwrap()
}

impl TestStore {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let location = new_location(&data(directory.path()));
        Self::at(directory, location)
    }

    /// A new store that is where one says.
    pub(crate) fn at(directory: tempfile::TempDir, location: Location) -> Self {
        let key = directory.path().join("master.key");
        let master = MasterKey::create(&key, &SystemRandom::new()).unwrap();
        let store = open(&location, master).unwrap();
        Self { store, directory, location }
    }

    pub(crate) fn location(&self) -> &Location {
        &self.location
    }

    /// The files of kept documents: in the store's directory, or in the bucket's.
    pub(crate) fn kept_files(&self) -> Vec<PathBuf> {
        let kept = match &self.location.documents {
            None => self.data().join("documents/kept"),
            Some(bucket) => {
                let bucket_folder = STORAGE.folder().join(ObjectStorage::BUCKET);
                bucket_folder.join(&bucket.prefix).join("kept")
            }
        };
        files(&kept)
    }

    pub(crate) fn data(&self) -> PathBuf {
        data(self.directory.path())
    }

    pub(crate) fn master(&self) -> MasterKey {
        MasterKey::read(&self.directory.path().join("master.key")).unwrap()
    }

    /// Closes the store for good.
    pub(crate) async fn end(self) -> (tempfile::TempDir, Location) {
        self.store.close().await;
        (self.directory, self.location)
    }

    /// Closes the store and opens it again.
    pub(crate) async fn reopen(self) -> Self {
        let (directory, location) = self.end().await;
        let master = MasterKey::read(&directory.path().join("master.key")).unwrap();
        let store = open(&location, master).unwrap();
        Self { store, directory, location }
    }
}

/// Every file below a folder, which need not be there.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found
}

fn data(directory: &Path) -> PathBuf {
    directory.join("data")
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

pub(crate) fn new_case(reference: &str) -> NewCase {
    NewCase {
        key: CaseKey {
            treaty: "kz-br-2018".parse().unwrap(),
            opened_by: "kz-pgo".parse().unwrap(),
            reference: reference.parse().unwrap(),
        },
        us: "kz-pgo".parse().unwrap(),
        partner: "br-mj".parse().unwrap(),
        state: "open".to_owned(),
        opened_at: at(0),
        year: 2026,
    }
}

pub(crate) async fn open_case(store: &Store, reference: &str) -> Case {
    let new = new_case(reference);
    store.transact("open case", move |tx| case::open(tx, &new)).await.unwrap()
}

pub(crate) fn bundle(id: Uuid, case: Option<Uuid>) -> Bundle {
    Bundle {
        id,
        key: BundleKey { from: "br-mj".parse().unwrap(), bundle: BundleId::new(id).unwrap() },
        to: "kz-pgo".parse().unwrap(),
        direction: Direction::In,
        case,
        treaty: "kz-br-2018".parse().unwrap(),
        message: MessageKind::Reply,
        manifest_digest: Digest::of(id.as_bytes()),
        seal_digest: Digest::of(b"seal"),
        state: "accepted".to_owned(),
        assessment: None,
        corrects: None,
        announced_at: at(0),
        received_at: at(1),
        completed_at: Some(at(1)),
    }
}

/// A bundle without content, in a case.
pub(crate) fn put_bundle(tx: &mut Tx<'_>, case: Uuid, second: i64) -> Result<Uuid, StoreError> {
    let id = tx.new_id(at(second))?;
    bundle::put(tx, &bundle(id, Some(case)))?;
    Ok(id)
}

pub(crate) fn document(name: &str) -> DocumentId {
    name.parse().unwrap()
}
