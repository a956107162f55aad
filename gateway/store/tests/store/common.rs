//! What the store's tests share: a store in a directory that goes away, and made-up papers.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use gateway_bundle::ids::BundleId;
use gateway_bundle::{BundleKey, CaseKey, Digest, DocumentId, MessageKind};
use gateway_store::bundle::{self, Bundle, Direction};
use gateway_store::case::{self, Case, NewCase};
use gateway_store::{
    Location, MasterKey, Options, PostgresServer, Store, StoreError, Tx,
};
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

/// The server of all tests of this process.
static SERVER: LazyLock<gateway_test_servers::PostgresServer> =
    LazyLock::new(|| gateway_test_servers::PostgresServer::start(None).unwrap());

fn new_database() -> PostgresServer {
    PostgresServer::new(&SERVER.database().unwrap(), None, None, false).unwrap()
}

/// A store that nobody has opened yet.
pub(crate) fn new_location(directory: &Path) -> Location {
    Location { directory: directory.to_owned(), ledger: ON_SERVER.then(new_database) }
}

/// Opens a store as a gateway does: where blocking is allowed.
pub(crate) fn open(location: &Location, master: MasterKey) -> Result<Store, StoreError> {
    let location = location.clone();
    std::thread::spawn(move || Store::open(location, master, Options::default())).join().unwrap()
}

impl TestStore {
    pub(crate) fn new() -> Self {
        Self::on(ON_SERVER.then(new_database))
    }

    /// A new store whose ledger is where one says.
    pub(crate) fn on(ledger: Option<PostgresServer>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let key = directory.path().join("master.key");
        let master = MasterKey::create(&key, &SystemRandom::new()).unwrap();
        let location = Location { directory: data(directory.path()), ledger };
        let store = open(&location, master).unwrap();
        Self { store, directory, location }
    }

    pub(crate) fn location(&self) -> &Location {
        &self.location
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
