//! What an entry of the log costs as the log grows: `cargo bench -p gateway-store --bench log`.
//!
//! A million entries are appended, numbered and covered by checkpoints, a thousand a transaction,
//! in a store on the disk. The time of a transaction is told near ten thousand, a hundred thousand
//! and a million entries; the last may be at most twice the first, or the run fails. With
//! `LOG_ENTRIES` the log is shorter.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may panic and prints")]

use std::time::{Duration, Instant};

use gateway_store::log::{self, Checkpoint, NewEntry};
use gateway_store::{MasterKey, Options, Store, StoreError};
use jiff::Timestamp;
use ring::rand::SystemRandom;

/// Entries of one transaction.
const BATCH: u64 = 1_000;
/// The transactions around a size whose median is told.
const AROUND: usize = 9;
/// What is appended: about the size of an act of staff. A statement is three times as long.
const ENTRY: [u8; 1_000] = [b'e'; 1_000];

fn main() {
    let entries = std::env::var("LOG_ENTRIES").ok().and_then(|text| text.parse().ok());
    let entries: u64 = entries.unwrap_or(1_000_000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let times = runtime.block_on(append(entries));
    let sizes: Vec<u64> = [entries / 100, entries / 10, entries].into();
    let medians: Vec<Duration> = sizes.iter().map(|size| around(&times, *size)).collect();
    for (size, median) in sizes.iter().zip(&medians) {
        println!("at {size:>9} entries: {median:>10.2?} for {BATCH} entries and a checkpoint");
    }
    let ratio = medians.last().unwrap().as_secs_f64() / medians.first().unwrap().as_secs_f64();
    println!("last to first: {ratio:.2}");
    assert!(ratio < 2.0, "the cost of an entry grows with the log");
}

/// The time of every transaction.
async fn append(entries: u64) -> Vec<Duration> {
    let folder = tempfile::tempdir().unwrap();
    let master = MasterKey::create(&folder.path().join("key"), &SystemRandom::new()).unwrap();
    let store = Store::open(&folder.path().join("data"), master, Options::default()).unwrap();
    let mut times = Vec::new();
    for number in 0..entries / BATCH {
        let begin = Instant::now();
        store.transact("append and number", move |tx| batch(tx, number)).await.unwrap();
        times.push(begin.elapsed());
    }
    store.close().await;
    times
}

/// One transaction, its entries a millisecond apart.
fn batch(tx: &mut gateway_store::Tx<'_>, number: u64) -> Result<(), StoreError> {
    let mut at = Timestamp::UNIX_EPOCH;
    for place in 0..BATCH {
        let millis = i64::try_from(number * BATCH + place).unwrap();
        at = Timestamp::from_millisecond(1_790_000_000_000 + millis).unwrap();
        let subject = tx.new_id(at)?;
        log::append(tx, &NewEntry { subject, case: None, entry: &ENTRY, at })?;
    }
    let before = log::latest_checkpoint(tx)?.map_or(0, |latest| latest.size);
    let grown = log::sequence(tx, "kz-pgo", 1_024, at)?.unwrap();
    let note = "about as long as a note is".repeat(8);
    log::put_checkpoint(tx, before, &Checkpoint { size: grown.size, root: grown.root, note, at })
}

/// The median of the transactions before a size.
fn around(times: &[Duration], size: u64) -> Duration {
    let end = usize::try_from(size / BATCH).unwrap().clamp(AROUND, times.len());
    let mut around: Vec<Duration> = times.get(end - AROUND..end).unwrap().to_vec();
    around.sort();
    *around.get(AROUND / 2).unwrap()
}
