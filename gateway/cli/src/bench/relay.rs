//! What it costs to send bundles on: two gateways, each bundle handed in at the one, accepted by the
//! other, and its evidence back.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use gateway_evidence::certificate::from_pem;
use gateway_server::tls;
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{PrivateKeyDer, ServerName};

use super::Servers;
use super::gateway::{GatewayTarget, Ready, serve};
use super::load::{Http, Load, drive};
use super::process::{Meter, real};
use super::report::Relay;
use super::target::{Prepared, Target};
use crate::command::init;

const BYTES: u64 = 64 << 10;
const CLIENTS: usize = 16;
/// For how long bundles are only accepted, to know what that costs.
const ACCEPT: Duration = Duration::from_millis(1_500);
/// Longer than any relay that goes on.
const PATIENCE: Duration = Duration::from_mins(5);
/// Between two looks at the count of what was delivered; a look costs little beside a bundle.
const LOOK: Duration = Duration::from_millis(100);

/// Sends so many bundles on and says what it cost.
///
/// # Errors
///
/// A gateway does not come up, or a bundle does not arrive.
pub(super) async fn measure(dir: &Path, servers: &Servers, bundles: usize) -> Result<Relay> {
    let mut receiver = GatewayTarget::start(dir, servers)?;
    let every = Duration::ZERO;
    let load = Load { clients: CLIENTS, http: Http::One, span: ACCEPT, every };
    let few = receiver.requests(BYTES, 200)?;
    drive(&receiver, load, few).await?;
    let many = receiver.requests(BYTES, 5_000)?;
    let accept = drive(&receiver, load, many).await?;

    init::write_entry(&receiver.sender().join("register"), &receiver.published()?)?;
    let mut sender = Sender::start(receiver.sender(), servers)?;
    sender.queue = receiver.own_requests(BYTES, bundles)?;
    let meters =
        [Meter::start(sender.pid(), sender.dir())?, Meter::start(receiver.pid(), receiver.dir())?];
    let began = Instant::now();
    let requests = sender.requests(BYTES, bundles)?;
    let load = Load { clients: CLIENTS, http: Http::One, span: PATIENCE, every };
    drive(&sender, load, requests).await?;
    while sender.delivered()? < bundles {
        if began.elapsed() > PATIENCE {
            bail!("only {} of {bundles} bundles arrived in {PATIENCE:?}", sender.delivered()?);
        }
        tokio::time::sleep(LOOK).await;
    }
    let elapsed = began.elapsed().as_secs_f64();
    let [there, here] = meters.map(|meter| meter.read());
    let bundles = u64::try_from(bundles)?;
    let cpu = (there?.cpu + here?.cpu).as_secs_f64() * 1_000.0 / real(bundles);
    Ok(Relay {
        bytes: BYTES,
        bundles,
        bundles_per_s: real(bundles) / elapsed,
        cpu_ms_per_bundle: cpu,
        accept_cpu_ms_per_bundle: accept.cpu_ms_per_bundle,
        cpu_ratio: cpu / accept.cpu_ms_per_bundle,
    })
}

/// The sender's gateway, to which its own system hands in. Dropping it ends its process.
struct Sender {
    home: PathBuf,
    process: Child,
    address: SocketAddr,
    desk: SocketAddr,
    queue: Vec<Prepared>,
}

impl Sender {
    fn start(home: &Path, servers: &Servers) -> Result<Self> {
        let (process, Ready { exchange: address, desk }) = serve(home, servers)?;
        Ok(Self { home: home.to_owned(), process, address, desk, queue: Vec::new() })
    }

    /// How many bundles its relay has delivered, by its metrics.
    fn delivered(&self) -> Result<usize> {
        let mut desk = TcpStream::connect(self.desk)?;
        let host = self.desk;
        write!(desk, "GET /metrics HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut metrics = String::new();
        desk.read_to_string(&mut metrics)?;
        let line = metrics.lines().find_map(|line| {
            line.strip_prefix("gateway_relay_attempts_total{code=\"delivered\"} ")
        });
        line.map_or(Ok(0), |count| count.trim().parse().context("a count of deliveries"))
    }
}

impl Target for Sender {
    fn name(&self) -> &'static str {
        "sender's gateway"
    }

    fn address(&self) -> SocketAddr {
        self.address
    }

    fn server_name(&self) -> Result<ServerName<'static>> {
        Ok(ServerName::try_from("localhost")?)
    }

    fn pid(&self) -> u32 {
        self.process.id()
    }

    fn dir(&self) -> &Path {
        &self.home
    }

    /// As one of the authority's own systems.
    fn tls(&self) -> Result<ClientConfig> {
        let ca = from_pem(&std::fs::read(self.home.join("development-ca/ca.pem"))?)?;
        let chain = from_pem(&std::fs::read(self.home.join("keys/client.pem"))?)?;
        let key = PrivateKeyDer::from_pem_file(self.home.join("keys/client.key"))?;
        Ok(tls::client_config(&ca, Vec::new(), chain, key)?)
    }

    fn requests(&mut self, _: u64, _: usize) -> Result<Vec<Prepared>> {
        Ok(std::mem::take(&mut self.queue))
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
