//! `gateway bench`: the accept path beside the same machine's bare pipeline, in the same run.
//!
//! Machines differ and are shared, so no rate stands alone here: every cell is measured in rounds
//! that alternate between the two, who goes first alternates too, and medians are compared.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;
use std::time::Duration;

use anyhow::{Context as _, Result};
use indicatif::ProgressBar;

use self::bare::target::BareTarget;
use self::gateway::GatewayTarget;
use self::load::{Figures, Http, Load, drive};
use self::rates::Rates;
use self::report::{Cell, Report, Row};
use self::target::Target;
use crate::{Answer, print};

mod bare;
mod gateway;
mod load;
mod process;
mod rates;
mod relay;
mod report;
mod soak;
mod target;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
/// From this size on a bundle fills a run by itself and needs no run to warm up.
const LARGE: u64 = 64 * MIB;
/// What the bundles of one run may hold together, so that a bench does not fill a disk.
const RUN: u64 = 512 * MIB;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Bytes in a bundle; give it once for each size.
    #[arg(long, default_values_t = [4 * KIB, 64 * KIB, MIB])]
    bytes: Vec<u64>,
    /// Clients at once; give it once for each number.
    #[arg(long, default_values_t = [1, 16, 64])]
    clients: Vec<usize>,
    /// What the clients speak; give it once for each version.
    #[arg(long, value_enum, default_values_t = [Http::One, Http::Two])]
    http: Vec<Http>,
    /// Also one client with bundles of this many bytes; 0 for none.
    #[arg(long, default_value_t = 1024 * MIB)]
    large: u64,
    /// Rounds of each cell.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Milliseconds that a run lasts.
    #[arg(long, default_value_t = 800)]
    milliseconds: u64,
    /// Also so many bundles from one gateway on to another, evidence back; 0 for none.
    #[arg(long, default_value_t = 600)]
    relay: usize,
    /// Instead of all this, one gateway at half of what it takes, for so many minutes: what grows?
    #[arg(long, value_name = "MINUTES")]
    soak: Option<u64>,
    /// A library to be loaded into both servers before all others: one that counts flushes or makes
    /// them slower.
    #[arg(long)]
    preload: Option<PathBuf>,
    /// Where to keep what the servers write; on the disk to be measured.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Be the bare pipeline in a directory made for it.
    #[arg(long, hide = true)]
    bare_pipeline: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Some(dir) = &arguments.bare_pipeline {
        runtime.block_on(bare::serve(dir))?;
        // A thread that waits for standard input must not hold the process.
        runtime.shutdown_background();
        return Ok(Answer::Yes);
    }
    let (dir, is_ours) = match &arguments.dir {
        Some(dir) => (dir.clone(), false),
        None => (PathBuf::from(format!("gateway-bench-{}", std::process::id())), true),
    };
    let done = runtime.block_on(measured(arguments, &dir));
    if is_ours && dir.exists() {
        std::fs::remove_dir_all(&dir).with_context(|| dir.display().to_string())?;
    }
    done
}

async fn measured(arguments: &Arguments, dir: &Path) -> Result<Answer> {
    if let Some(minutes) = arguments.soak {
        let soak = soak::measure(&dir.join("soak"), &Servers::of(arguments)?, minutes).await?;
        print::json(&soak);
        return Ok(if soak.is_flat { Answer::Yes } else { Answer::No });
    }
    let report = measure(arguments, dir).await?;
    if arguments.json {
        print::json(&report);
    } else {
        print::line(report.to_string().trim_end());
    }
    Ok(Answer::Yes)
}

async fn measure(arguments: &Arguments, dir: &Path) -> Result<Report> {
    let servers = Servers::of(arguments)?;
    let mut gateway = GatewayTarget::start(&dir.join("gateway"), &servers)?;
    let mut bare = start_bare(&dir.join("bare"), &servers)?;
    let machine = Rates::measure(dir, echo_rate(&bare).await?)?;
    let mut bench = Bench {
        rounds: arguments.rounds,
        span: Duration::from_millis(arguments.milliseconds),
        gateway: Some(&mut gateway),
        bare: &mut bare,
    };
    let planned = cells(arguments);
    let progress = ProgressBar::new(u64::try_from(planned.len())?);
    let mut cells = Vec::with_capacity(planned.len());
    for cell in progress.wrap_iter(planned.into_iter()) {
        cells.push(bench.measure(cell).await?);
    }
    let relay = match arguments.relay {
        0 => None,
        bundles => Some(relay::measure(&dir.join("relay"), &servers, bundles).await?),
    };
    let cores = available_parallelism().map_or(1, NonZero::get);
    Ok(Report { rounds: arguments.rounds, cores, machine, cells, relay })
}

fn start_bare(dir: &Path, servers: &Servers) -> Result<BareTarget> {
    BareTarget::start(dir, servers.command(dir).args(["bench", "--bare-pipeline"]).arg(dir))
}

/// How servers under measurement are started.
pub(crate) struct Servers {
    program: PathBuf,
    preload: Option<PathBuf>,
}

impl Servers {
    fn of(arguments: &Arguments) -> Result<Self> {
        let program = std::env::current_exe().context("the path of this program")?;
        Ok(Self { program, preload: arguments.preload.clone() })
    }

    /// The program, to be given arguments; `dir` is the server's own, and gets its count of flushes.
    fn command(&self, dir: &Path) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(preload) = &self.preload {
            command.env("LD_PRELOAD", preload).env("GATEWAY_SYNC_COUNT", dir.join(SYNCS));
        }
        command
    }
}

/// The file in a server's directory in which a preloaded library counts flushes.
pub(crate) const SYNCS: &str = "syncs";

async fn echo_rate(bare: &BareTarget) -> Result<f64> {
    let (span, every) = (Duration::from_millis(500), Duration::ZERO);
    let load = Load { clients: 16, http: Http::One, span, every };
    Ok(drive(bare, load, BareTarget::echoes(64 * KIB, 50_000)?).await?.bundles_per_s)
}

fn cells(arguments: &Arguments) -> Vec<Cell> {
    let mut cells = Vec::new();
    // First, so that the memory seen is what they need and not what a load before them left.
    if arguments.large > 0 {
        let bytes = arguments.large;
        cells.extend(arguments.http.iter().map(|&http| Cell { bytes, clients: 1, http }));
    }
    for &http in &arguments.http {
        for &bytes in &arguments.bytes {
            cells.extend(arguments.clients.iter().map(|&clients| Cell { bytes, clients, http }));
        }
    }
    cells
}

/// The two that are measured, and how.
struct Bench<'a> {
    rounds: usize,
    span: Duration,
    gateway: Option<&'a mut dyn Target>,
    bare: &'a mut dyn Target,
}

impl Bench<'_> {
    /// Measures one cell in rounds.
    async fn measure(&mut self, cell: Cell) -> Result<Row> {
        let mut gateway = self.gateway.as_deref_mut().map(|target| Side::new(&mut *target));
        let mut bare = Side::new(self.bare);
        let mut turns: Vec<&mut Side<'_>> = gateway.iter_mut().chain([&mut bare]).collect();
        for _ in 0..self.rounds {
            for side in &mut turns {
                side.run(cell, self.span).await?;
            }
            // Who goes first alternates, so that what one leaves behind (dirty pages, a warm
            // CPU) falls on both alike.
            turns.reverse();
        }
        let gateway = gateway.map(|side| side.figures).unwrap_or_default();
        Row::new(cell, &gateway, &bare.figures).context("a bench of no rounds")
    }
}

/// One of the two, in one cell.
struct Side<'a> {
    target: &'a mut dyn Target,
    figures: Vec<Figures>,
    /// Bundles a second in the run before.
    pace: Option<f64>,
}

impl<'a> Side<'a> {
    fn new(target: &'a mut dyn Target) -> Self {
        Self { target, figures: Vec::new(), pace: None }
    }

    async fn run(&mut self, cell: Cell, span: Duration) -> Result<()> {
        if self.pace.is_none() && cell.bytes < LARGE {
            let few = 64 + 4 * cell.clients;
            self.pace = Some(self.drive(cell, span / 4, few).await?.bundles_per_s);
        }
        let found = self.drive(cell, span, wanted(self.pace, span)).await?;
        self.pace = Some(found.bundles_per_s);
        self.figures.push(found);
        Ok(())
    }

    async fn drive(&mut self, cell: Cell, span: Duration, wanted: usize) -> Result<Figures> {
        let most = usize::try_from(RUN / cell.bytes.max(1))?.max(cell.clients);
        let requests = self.target.requests(cell.bytes, wanted.clamp(1, most))?;
        let every = Duration::ZERO;
        let load = Load { clients: cell.clients, http: cell.http, span, every };
        let found = drive(self.target, load, requests).await?;
        self.target.tidy()?;
        Ok(found)
    }
}

/// How many requests to make ready for a run: rather too many, so that the span ends it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is positive, and the number is bounded before it is cast"
)]
fn wanted(pace: Option<f64>, span: Duration) -> usize {
    pace.map_or(1, |pace| (pace * span.as_secs_f64() * 1.3).clamp(1.0, 1e6).ceil() as usize)
}

#[cfg(test)]
mod tests {
    use super::bare::tests::running;
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_cell_compares_both_targets_over_all_rounds() {
        let ((_own_dir, mut own), (_bare_dir, mut bare)) = (running().await, running().await);
        let span = Duration::from_millis(50);
        let mut bench = Bench { rounds: 3, span, gateway: Some(&mut own), bare: &mut bare };
        let row = bench.measure(Cell { bytes: 4096, clients: 2, http: Http::Two }).await.unwrap();
        assert!(row.gateway.is_some_and(|figures| figures.bundles >= 3));
        assert!(row.ratio.is_some_and(|ratio| ratio > 0.0));
    }

    #[test]
    fn more_requests_are_made_ready_than_a_run_will_use() {
        assert_eq!(wanted(Some(1000.0), Duration::from_millis(500)), 650);
    }

    #[test]
    fn a_run_of_unknown_pace_has_at_least_one_request() {
        assert_eq!(wanted(None, Duration::from_secs(1)), 1);
    }
}
