//! `gateway bench --soak MINUTES`: one gateway at half of what it can take, for a long time.
//!
//! What leaks shows only here: memory, open files, threads, a file that nobody cuts back, an answer
//! that comes later and later. The ledger and the documents grow with what is accepted, and
//! nothing else may.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::Servers;
use super::gateway::GatewayTarget;
use super::load::{Http, Load, drive};
use super::process::{real, rss_kib};
use super::target::Target as _;
use crate::print;

const BYTES: u64 = 4 << 10;
const CLIENTS: usize = 16;
/// For how long the gateway is loaded fully, to know what half of it is.
const FULL: Duration = Duration::from_secs(5);
const WINDOW: Duration = Duration::from_secs(30);
/// How much later answers may come in the last third than in the first.
const LATER_MAX: f64 = 1.25;
/// How much more memory may be resident in the last third than in the first.
const MEMORY_MAX: f64 = 1.1;
/// How much a file that is not to grow may grow: the write-ahead log is cut back to this.
const GROWTH_MAX: u64 = 64 << 20;

/// What a soak found.
#[derive(Debug, Serialize)]
pub(crate) struct Soak {
    /// Bundles a second that it was given: half of what it took at full load.
    pub(crate) bundles_per_s: f64,
    /// Whether nothing grew that should not, by the limits of this module.
    pub(crate) is_flat: bool,
    /// What was not flat.
    pub(crate) growing: Vec<String>,
    /// Every half minute.
    pub(crate) windows: Vec<Window>,
}

/// Half a minute of it.
#[derive(Debug, Serialize)]
pub(crate) struct Window {
    /// Seconds from the beginning to its end.
    pub(crate) at_s: u64,
    /// Bundles accepted since the beginning.
    pub(crate) bundles: u64,
    /// The latency that half of its bundles did not pass.
    pub(crate) p50_ms: f64,
    /// The latency that 99 % of its bundles did not pass.
    pub(crate) p99_ms: f64,
    /// CPU time for one bundle.
    pub(crate) cpu_ms_per_bundle: f64,
    /// Memory resident at its end.
    pub(crate) rss_mib: f64,
    /// Open files and sockets at its end.
    pub(crate) open_files: u64,
    /// Threads at its end.
    pub(crate) threads: u64,
    /// Bytes of files in the gateway's directory, by their place; those of a folder together.
    pub(crate) files: BTreeMap<String, u64>,
    /// The share of this machine's CPU time that neither the gateway nor the driver took.
    pub(crate) others_cpu: f64,
}

/// Loads a gateway for so many minutes.
///
/// # Errors
///
/// The gateway does not come up, or does not take a bundle.
pub(super) async fn measure(dir: &Path, servers: &Servers, minutes: u64) -> Result<Soak> {
    let mut gateway = GatewayTarget::start(dir, servers)?;
    let mut load = Load { clients: CLIENTS, http: Http::One, span: FULL, every: Duration::ZERO };
    let requests = gateway.requests(BYTES, 20_000)?;
    let rate = drive(&gateway, load, requests).await?.bundles_per_s / 2.0;
    load.span = WINDOW;
    load.every = Duration::from_secs_f64(real(u64::try_from(CLIENTS)?) / rate);
    let (began, mut windows, mut bundles) = (Instant::now(), Vec::new(), 0);
    while began.elapsed() < Duration::from_secs(60 * minutes) {
        let requests = gateway.requests(BYTES, count(rate))?;
        let figures = drive(&gateway, load, requests).await?;
        bundles += figures.bundles;
        let window = Window {
            at_s: began.elapsed().as_secs(),
            bundles,
            p50_ms: figures.p50_ms,
            p99_ms: figures.p99_ms,
            cpu_ms_per_bundle: figures.cpu_ms_per_bundle,
            rss_mib: real(rss_kib(gateway.pid())?) / 1024.0,
            open_files: entries(&format!("/proc/{}/fd", gateway.pid()))?,
            threads: entries(&format!("/proc/{}/task", gateway.pid()))?,
            files: files(gateway.dir())?,
            others_cpu: figures.others_cpu,
        };
        print::note(&window.to_string());
        windows.push(window);
    }
    let growing = growing(&windows);
    Ok(Soak { bundles_per_s: rate, is_flat: growing.is_empty(), growing, windows })
}

/// Rather too many requests for a window, so that its span ends it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is positive, and the number is bounded before it is cast"
)]
fn count(rate: f64) -> usize {
    (rate * WINDOW.as_secs_f64() * 1.1).clamp(1.0, 1e6).ceil() as usize
}

fn entries(folder: &str) -> Result<u64> {
    let entries = fs::read_dir(folder).with_context(|| folder.to_owned())?.count();
    Ok(u64::try_from(entries)?)
}

/// The sizes of the files below a directory: a file by its name, all of a folder together.
fn files(dir: &Path) -> Result<BTreeMap<String, u64>> {
    let mut sizes = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            // A file that went in between takes no room.
            let Ok(meta) = fs::symlink_metadata(&path) else { continue };
            if meta.is_dir() {
                folders.push(path);
                continue;
            }
            let is_ledger =
                path.extension().is_some_and(|name| name.to_string_lossy().starts_with("sqlite"));
            let place = if is_ledger { &path } else { &folder };
            let place = place.strip_prefix(dir).unwrap_or(place).display().to_string();
            *sizes.entry(place).or_insert(0) += meta.len();
        }
    }
    Ok(sizes)
}

/// What grew from the first third to the last and should not have.
fn growing(windows: &[Window]) -> Vec<String> {
    let third = windows.len() / 3;
    let (Some(first), Some(last)) = (windows.get(..third), windows.get(windows.len() - third..))
    else {
        return Vec::new();
    };
    if third == 0 {
        return vec!["too short to tell".to_owned()];
    }
    let mut growing = Vec::new();
    let mut compare = |name: &str, of: fn(&Window) -> f64, most: f64| {
        let (before, after) = (median(first, of), median(last, of));
        if after > before * most {
            growing.push(format!("{name}: {before:.2}, later {after:.2}"));
        }
    };
    compare("p50_ms", |one| one.p50_ms, LATER_MAX);
    compare("cpu_ms_per_bundle", |one| one.cpu_ms_per_bundle, LATER_MAX);
    compare("rss_mib", |one| one.rss_mib, MEMORY_MAX);
    compare("open_files", |one| real(one.open_files), MEMORY_MAX);
    compare("threads", |one| real(one.threads), MEMORY_MAX);
    let most = |windows: &[Window], place: &str| {
        windows.iter().filter_map(|one| one.files.get(place)).max().copied().unwrap_or(0)
    };
    let places = last.iter().flat_map(|one| one.files.keys());
    let places: BTreeSet<&String> = places.filter(|place| !may_grow(place)).collect();
    for place in places {
        let (before, after) = (most(first, place), most(last, place));
        if after > before + GROWTH_MAX {
            growing.push(format!("{place}: {before} bytes, later {after}"));
        }
    }
    growing
}

/// What is accepted is kept in the ledger and among the documents.
fn may_grow(place: &str) -> bool {
    place.ends_with(".sqlite") || place.contains("documents")
}

fn median(windows: &[Window], of: fn(&Window) -> f64) -> f64 {
    let mut values: Vec<f64> = windows.iter().map(of).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

impl Display for Window {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>5} s {:>8} bundles  p50 {:.2} ms  p99 {:.2} ms  {:.3} ms of CPU  {:.0} MiB  {} \
             files  {} threads  others {:.0}%",
            self.at_s,
            self.bundles,
            self.p50_ms,
            self.p99_ms,
            self.cpu_ms_per_bundle,
            self.rss_mib,
            self.open_files,
            self.threads,
            self.others_cpu * 100.0
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(p50_ms: f64, rss_mib: f64, wal: u64) -> Window {
        let files =
            [("store/ledger.sqlite-wal".to_owned(), wal), ("store/ledger.sqlite".to_owned(), wal)];
        Window {
            at_s: 0,
            bundles: 0,
            p50_ms,
            p99_ms: 0.0,
            cpu_ms_per_bundle: 1.0,
            rss_mib,
            open_files: 20,
            threads: 8,
            files: files.into(),
            others_cpu: 0.0,
        }
    }

    #[test]
    fn a_soak_in_which_nothing_grows_is_flat() {
        let windows: Vec<Window> = (0..9).map(|_| window(2.0, 60.0, 1 << 20)).collect();
        assert_eq!(growing(&windows), [""; 0]);
    }

    #[test]
    fn latency_memory_and_a_log_that_grow_are_named_and_the_ledger_is_not() {
        let grown = (0..9_u32).map(|n| {
            let by = f64::from(n);
            window(2.0 + by, 60.0 + 10.0 * by, u64::from(n) << 25)
        });
        let growing = growing(&grown.collect::<Vec<_>>());
        let named: Vec<_> = growing.iter().map(|one| one.split(':').next().unwrap()).collect();
        assert_eq!(named, ["p50_ms", "rss_mib", "store/ledger.sqlite-wal"]);
    }
}
