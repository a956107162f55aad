//! What the store costs as it grows with the years: `cargo bench -p gateway-store --bench capacity`.
//!
//! Made data: cases of five bundles, each with a manifest of 6 KiB, a document of 4 KiB, and two
//! statements of evidence with their log entries. At each size the rate of taking in, a page of
//! the queue, the page of a case, what a proof of the log reads, and a backup are timed, medians of
//! several. Sizes are entries of the log, two a bundle: `CAPACITY_ENTRIES=10000,100000,1000000` names
//! them (the default is the first two; a million takes 30 GiB with its backup, ten million 300);
//! `CAPACITY_POSTGRESQL=host=… dbname=…` puts the ledger into that empty database.
//!
//! Absolute times are this machine's; how they grow is the store's. Of the largest size to the
//! smallest, a case's page and a proof may cost at most three times as much, or the run fails.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may panic and prints")]

use std::path::Path;
use std::time::{Duration, Instant};

use gateway_bundle::ids::BundleId;
use gateway_bundle::{BundleKey, CaseKey, Digest, MessageKind};
use gateway_store::backup;
use gateway_store::bundle::{self, Bundle, Direction};
use gateway_store::case::{self, NewCase};
use gateway_store::content::{self, NewDocument, Owner};
use gateway_store::desk::{self, CaseFilter};
use gateway_store::evidence::{self, Evidence};
use gateway_store::log::{self, Checkpoint, NewEntry};
use gateway_store::{
    Location, MasterKey, Options, PostgresServer, Snapshot, Store, StoreError, Tx, View,
};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use uuid::Uuid;

const ENTRIES_A_BUNDLE: u64 = 2;
const BUNDLES_A_CASE: u64 = 5;
const CLIENTS: u64 = 64;
/// How often each page is read.
const READS: usize = 31;

fn main() {
    let sizes = std::env::var("CAPACITY_ENTRIES").unwrap_or_else(|_| "10000,100000".to_owned());
    let sizes: Vec<u64> = sizes.split(',').map(|size| size.trim().parse().unwrap()).collect();
    let folder = tempfile::tempdir_in("../../target").unwrap();
    let key = folder.path().join("key");
    drop(MasterKey::create(&key, &SystemRandom::new()).unwrap());
    let ledger = std::env::var("CAPACITY_POSTGRESQL")
        .ok()
        .map(|address| PostgresServer::new(&address, None, None, false).unwrap());
    let data = folder.path().join("data");
    let location = Location { ledger, ..Location::from(&data) };
    let open = || Store::open(location.clone(), MasterKey::read(&key).unwrap(), Options::default());
    let store = open().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!(
        "{:>9} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>8}",
        "entries", "bundles/s", "queue ms", "totals ms", "case ms", "proof ms", "backup s", "MiB"
    );
    let (mut there, mut rows) = (0, Vec::new());
    for size in sizes {
        let bundles = size / ENTRIES_A_BUNDLE;
        let rate = runtime.block_on(fill(&store, there, bundles));
        there = bundles;
        let queue = runtime.block_on(median(&store, |view| {
            desk::cases(view, &CaseFilter::default(), 50).map(drop)
        }));
        let totals = runtime
            .block_on(median(&store, |view| desk::totals(view).and(desk::states(view)).map(drop)));
        let case = runtime.block_on(median(&store, case_page));
        let proof = runtime.block_on(median(&store, proof));
        let (seconds, mib) =
            back_up(&location, &key, &folder.path().join(format!("backup-{size}")));
        println!(
            "{size:>9} {rate:>10.0} {:>10.2} {:>10.2} {:>10.2} {:>10.2} {seconds:>10.1} {mib:>8.0}",
            millis(queue),
            millis(totals),
            millis(case),
            millis(proof),
        );
        rows.push((case, proof));
    }
    runtime.block_on(store.close());
    let ((first_case, first_proof), (last_case, last_proof)) =
        (*rows.first().unwrap(), *rows.last().unwrap());
    for (what, first, last) in
        [("a case's page", first_case, last_case), ("a proof", first_proof, last_proof)]
    {
        let ratio = last.as_secs_f64() / first.as_secs_f64();
        println!("{what}, last to first: {ratio:.2}");
        // Below a tenth of a millisecond a ratio says more about the machine than about the store.
        assert!(ratio < 3.0 || last < Duration::from_micros(100), "{what} grows with the store");
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// Takes in bundles until there are so many, and returns how many a second.
async fn fill(store: &Store, from: u64, to: u64) -> f64 {
    let begin = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let store = store.clone();
        tasks.spawn(async move {
            for number in (from..to).filter(|number| number % CLIENTS == client) {
                take_in(&store, number).await;
            }
        });
    }
    let sequencer = tokio::spawn({
        let store = store.clone();
        async move {
            loop {
                tokio::time::sleep(Duration::from_millis(200)).await;
                while sequence(&store).await {}
            }
        }
    });
    tasks.join_all().await;
    let elapsed = begin.elapsed();
    sequencer.abort();
    drop(sequencer.await);
    while sequence(store).await {}
    let count = u32::try_from(to - from).unwrap();
    f64::from(count) / elapsed.as_secs_f64()
}

async fn take_in(store: &Store, number: u64) {
    let at = at(number);
    let intake = store.begin_intake(at).unwrap();
    let mut writer = store.documents().begin(&intake, "d1".parse().unwrap()).unwrap();
    writer.write(&[b'd'; 4_096]).await.unwrap();
    let staged = writer.finish().await.unwrap();
    let kept = store.documents().keep(vec![staged]).await.unwrap();
    let done = store.transact("accept", move |tx| {
        let new = new_case(number / BUNDLES_A_CASE);
        let (case, _) = case::find_or_open(tx, &new)?;
        let id = intake.id();
        let documents = kept.into_iter().map(|kept| {
            let (file, media_type) = ("a.pdf".to_owned(), "application/pdf".to_owned());
            NewDocument { kept, file, media_type }
        });
        let documents = documents.collect();
        content::put(tx, &intake, Owner::Case(case.id), Some(&[b'm'; 6_144]), documents)?;
        bundle::put(tx, &row(id, case.id, at))?;
        for event in ["RelayAcceptance", "ContentConsignment"] {
            let proof = statement(tx, id, event, at)?;
            let entry = proof.jws.as_bytes();
            log::append(tx, &NewEntry { subject: proof.id, case: Some(case.id), entry, at })?;
        }
        Ok::<(), StoreError>(())
    });
    done.await.unwrap();
}

async fn sequence(store: &Store) -> bool {
    let grown = store.transact("sequence", |tx| {
        let at = at(0);
        let before = log::latest_checkpoint(tx)?.map_or(0, |latest| latest.size);
        let Some(grown) = log::sequence(tx, "kz-pgo", 1_024, at)? else { return Ok(false) };
        let note = "about as long as a note is".repeat(8);
        let checkpoint = Checkpoint { size: grown.size, root: grown.root, note, at };
        log::put_checkpoint(tx, before, &checkpoint)?;
        Ok::<bool, StoreError>(true)
    });
    grown.await.unwrap()
}

fn at(number: u64) -> Timestamp {
    Timestamp::from_millisecond(1_790_000_000_000 + i64::try_from(number).unwrap()).unwrap()
}

fn new_case(number: u64) -> NewCase {
    NewCase {
        key: CaseKey {
            treaty: "kz-br-2018".parse().unwrap(),
            opened_by: "br-mj".parse().unwrap(),
            reference: format!("BR-KZ-{number}").parse().unwrap(),
        },
        us: "kz-pgo".parse().unwrap(),
        partner: "br-mj".parse().unwrap(),
        state: "requested".to_owned(),
        opened_at: at(number),
        year: 2026,
    }
}

fn row(id: Uuid, case: Uuid, at: Timestamp) -> Bundle {
    Bundle {
        id,
        key: BundleKey { from: "br-mj".parse().unwrap(), bundle: BundleId::new(id).unwrap() },
        to: "kz-pgo".parse().unwrap(),
        direction: Direction::In,
        case: Some(case),
        treaty: "kz-br-2018".parse().unwrap(),
        message: MessageKind::Reply,
        manifest_digest: Digest::of(id.as_bytes()),
        seal_digest: Digest::of(b"seal"),
        state: "accepted".to_owned(),
        assessment: Some("{}".repeat(1_000)),
        corrects: None,
        announced_at: at,
        received_at: at,
        completed_at: Some(at),
    }
}

fn statement(
    tx: &mut Tx<'_>,
    bundle: Uuid,
    event: &str,
    at: Timestamp,
) -> Result<Evidence, StoreError> {
    let id = tx.new_id(at)?;
    let jws = "e".repeat(2_500);
    let digest = Digest::of(id.as_bytes());
    let new = Evidence {
        id,
        bundle,
        event: event.to_owned(),
        issuer: "kz-pgo".parse().unwrap(),
        about: String::new(),
        stated_at: at,
        recorded_at: at,
        jws,
        digest,
        previous: None,
    };
    evidence::put(tx, &new).map(|(standing, _)| standing)
}

/// A case, as its page is read.
fn case_page(view: &View<'_>) -> Result<(), StoreError> {
    let found = case::by_number(view, "2026-000500")?.unwrap();
    for bundle in bundle::of_case(view, found.id)? {
        content::manifest(view, bundle.id)?;
        evidence::of_bundle(view, bundle.id)?;
    }
    Ok(())
}

/// What the proof of an old entry reads.
fn proof(view: &View<'_>) -> Result<(), StoreError> {
    let tree = log::current(view)?.unwrap();
    let size = log::size(view, tree.number)?;
    log::consistency(view, tree.number, size / 3, size).map(drop)
}

async fn median(store: &Store, read: fn(&View<'_>) -> Result<(), StoreError>) -> Duration {
    let mut times = Vec::new();
    for _ in 0..READS {
        let begin = Instant::now();
        store.read(read).await.unwrap();
        times.push(begin.elapsed());
    }
    times.sort();
    *times.get(READS / 2).unwrap()
}

fn back_up(location: &Location, key: &Path, to: &Path) -> (f64, f64) {
    let begin = Instant::now();
    let mut snapshot = Snapshot::open(location.clone(), MasterKey::read(key).unwrap()).unwrap();
    let about = (at(0), "bench");
    let made = backup::write(&mut snapshot, to, about, &mut |_| {}, |_| Ok(())).unwrap().0;
    let seconds = begin.elapsed().as_secs_f64();
    std::fs::remove_dir_all(to).unwrap();
    (seconds, f64::from(u32::try_from(made.bytes >> 10).unwrap()) / 1_024.0)
}
