//! The load driver: so many clients, each with one kept connection, each waiting for its answer
//! before it posts again.
//!
//! A closed loop like this never offers more than the server takes, so its latencies are those of
//! a server kept busy, not of a queue that the driver itself piled up. Connections are open and
//! requests are made before the clock starts: what is timed is taking bundles in.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};
use http::StatusCode;
use serde::Serialize;
use tokio::sync::{Barrier, Mutex};
use tokio::task::JoinSet;

use self::connection::Connection;
use super::process::{self, Meter};
use super::target::{Prepared, Target};

mod connection;
mod frames;

/// The version of HTTP that the clients speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
pub(crate) enum Http {
    /// HTTP/1.1.
    #[serde(rename = "1.1")]
    #[value(name = "1.1")]
    One,
    /// HTTP/2.
    #[serde(rename = "2")]
    #[value(name = "2")]
    Two,
}

/// What one run puts on a server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Clients at once.
    pub(crate) clients: usize,
    /// What they speak.
    pub(crate) http: Http,
    /// After how long no client posts again.
    pub(crate) span: Duration,
    /// The least time between two posts of a client: nought loads the server fully.
    pub(crate) every: Duration,
}

/// What one run showed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Figures {
    /// Bundles accepted in a second, over all clients.
    pub(crate) bundles_per_s: f64,
    /// The latency that half of the bundles did not pass.
    pub(crate) p50_ms: f64,
    /// The latency that 99 % of the bundles did not pass.
    pub(crate) p99_ms: f64,
    /// CPU time that the server took for one bundle, user and system.
    pub(crate) cpu_ms_per_bundle: f64,
    /// Flushes for one bundle, where they are counted.
    pub(crate) syncs_per_bundle: Option<f64>,
    /// The most memory that the server had resident during the run.
    pub(crate) peak_rss_mib: f64,
    /// How many bundles that was.
    pub(crate) bundles: u64,
    /// The share of this machine's CPU time that neither the server nor the driver took.
    pub(crate) others_cpu: f64,
}

/// Puts a load on a target until its span has passed or its requests are used up.
///
/// # Errors
///
/// The target cannot be reached, gave an answer other than 201, or has ended.
pub(crate) async fn drive(
    target: &dyn Target,
    load: Load,
    requests: Vec<Prepared>,
) -> Result<Figures> {
    ensure!(!requests.is_empty() && load.clients > 0, "a load without requests or clients");
    let start = Arc::new(Barrier::new(load.clients + 1));
    let queue = Arc::new(Mutex::new(requests.into_iter()));
    let mut clients = JoinSet::new();
    for _ in 0..load.clients {
        let connection = Connection::open(target, load.http).await;
        let client = Client {
            connection: connection
                .with_context(|| format!("connecting to the {}", target.name()))?,
            queue: Arc::clone(&queue),
            start: Arc::clone(&start),
        };
        clients.spawn(client.post_all(load));
    }
    let meter = Meter::start(target.pid(), target.dir())?;
    let began = Instant::now();
    start.wait().await;
    let mut latencies = Vec::new();
    while let Some(client) = clients.join_next().await {
        latencies.extend(client?.with_context(|| format!("the {}", target.name()))?);
    }
    figures(latencies, began.elapsed(), &meter)
}

struct Client {
    connection: Connection,
    queue: Arc<Mutex<std::vec::IntoIter<Prepared>>>,
    start: Arc<Barrier>,
}

impl Client {
    async fn post_all(mut self, load: Load) -> Result<Vec<Duration>> {
        self.start.wait().await;
        let began = Instant::now();
        let mut latencies = Vec::new();
        let mut next = began;
        while began.elapsed() < load.span {
            tokio::time::sleep_until(next.into()).await;
            next = (next + load.every).max(Instant::now());
            let Some(request) = self.queue.lock().await.next() else { break };
            let posted = Instant::now();
            let (status, body) = self.connection.post(request).await?;
            latencies.push(posted.elapsed());
            if status != StatusCode::CREATED {
                return Err(anyhow!("answered {status}: {}", String::from_utf8_lossy(&body)));
            }
        }
        Ok(latencies)
    }
}

fn figures(mut latencies: Vec<Duration>, elapsed: Duration, meter: &Meter) -> Result<Figures> {
    let used = meter.read()?;
    latencies.sort_unstable();
    let bundles = u64::try_from(latencies.len())?;
    let count = process::real(bundles);
    ensure!(bundles > 0, "no bundle was posted");
    Ok(Figures {
        bundles_per_s: count / elapsed.as_secs_f64(),
        p50_ms: percentile(&latencies, 50),
        p99_ms: percentile(&latencies, 99),
        cpu_ms_per_bundle: used.cpu.as_secs_f64() * 1000.0 / count,
        syncs_per_bundle: used.syncs.map(|syncs| process::real(syncs) / count),
        peak_rss_mib: used.peak_rss_mib,
        bundles,
        others_cpu: used.others_cpu,
    })
}

/// The nearest-rank percentile of sorted latencies, in milliseconds.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let latencies: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        let found = [50, 99, 100].map(|percent| percentile(&latencies, percent));
        assert_eq!(found.map(|ms| format!("{ms:.0}")), ["100", "198", "200"]);
    }

    #[test]
    fn the_percentile_of_one_latency_is_that_latency() {
        let found = percentile(&[Duration::from_millis(7)], 99);
        assert!((found - 7.0).abs() < 1e-9, "{found}");
    }
}
