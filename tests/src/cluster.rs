//! Several gateways of one authority: one ledger on PostgreSQL, one bucket, and a TCP balancer in
//! front that knows nothing of what it carries.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use anyhow::{Context, Result, ensure};
use gateway_test_servers::{ObjectStorage, PostgresServer};
use toml::{Table, Value};

use crate::authority::{free_address, path};
use crate::http::{Identity, Peer};
use crate::{Authority, Gateway, program};

/// The store that all nodes share.
#[derive(Debug)]
pub struct SharedStore {
    /// The ledger's server.
    pub postgres: PostgresServer,
    /// The documents' storage.
    pub storage: ObjectStorage,
}

impl SharedStore {
    /// The store of every authority of this process, where `GATEWAY_TEST_STORE=servers` asks for
    /// it: all tests then run on servers instead of files.
    ///
    /// # Errors
    ///
    /// The servers do not start.
    pub fn of_all() -> Result<Option<&'static Self>> {
        static SHARED: OnceLock<SharedStore> = OnceLock::new();
        if std::env::var_os("GATEWAY_TEST_STORE").is_none_or(|store| store != "servers") {
            return Ok(None);
        }
        if SHARED.get().is_none() {
            // Another thread may be first; then this one's servers end.
            drop(SHARED.set(Self::start()?));
        }
        Ok(SHARED.get())
    }

    /// Starts both servers.
    ///
    /// # Errors
    ///
    /// One of them does not start.
    pub fn start() -> Result<Self> {
        let postgres = PostgresServer::start(None)?;
        Ok(Self { postgres, storage: ObjectStorage::start()? })
    }

    /// Tells an authority's configuration that its store is here: in an empty database and under a
    /// prefix of its own.
    ///
    /// # Errors
    ///
    /// Its directory cannot be written.
    pub fn name_in(&self, authority: &Authority) -> Result<()> {
        let keys = authority.directory.join("keys");
        for (name, text) in [
            ("s3-access.key", ObjectStorage::ACCESS_KEY),
            ("s3-secret.key", ObjectStorage::SECRET_KEY),
        ] {
            secret(&keys.join(name), text)?;
        }
        let address = self.postgres.database()?;
        let (_, database) = address.split_once("dbname=").context("a database")?;
        let prefix = format!("{}-{}", authority.id, database.trim());
        let mut postgresql = Table::new();
        postgresql.insert("address".into(), address.clone().into());
        let mut s3 = Table::new();
        s3.insert("endpoint".into(), self.storage.endpoint().into());
        s3.insert("bucket".into(), ObjectStorage::BUCKET.into());
        s3.insert("prefix".into(), prefix.into());
        s3.insert("access_key_file".into(), "keys/s3-access.key".into());
        s3.insert("secret_key_file".into(), "keys/s3-secret.key".into());
        s3.insert("without_tls".into(), true.into());
        authority.edit("gateway.toml", |config| {
            if let Some(Value::Table(store)) = config.get_mut("store") {
                store.insert("postgresql".into(), postgresql.into());
                store.insert("s3".into(), s3.into());
            }
        })
    }
}

/// The nodes of an authority. Its address is the balancer's.
#[derive(Debug)]
pub struct Cluster {
    /// The authority as partners know it.
    pub authority: Authority,
    balancer: Balancer,
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    config: PathBuf,
    address: SocketAddr,
    gateway: Mutex<Option<Gateway>>,
}

impl Cluster {
    /// Makes so many nodes of an authority whose configuration names a shared store, and starts
    /// them.
    ///
    /// # Errors
    ///
    /// A node does not get ready.
    pub fn start(authority: Authority, nodes: usize) -> Result<Self> {
        let made: Result<Vec<Node>> =
            (0..nodes).map(|number| Node::new(&authority, number)).collect();
        let nodes = made?;
        let targets = nodes.iter().map(|node| node.address).collect();
        let balancer = Balancer::start(authority.exchange, targets)?;
        let this = Self { authority, balancer, nodes };
        for number in 0..this.nodes.len() {
            this.start_node(number)?;
        }
        Ok(this)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Starts a node.
    ///
    /// # Errors
    ///
    /// It does not get ready in time.
    pub fn start_node(&self, number: usize) -> Result<()> {
        let node = self.nodes.get(number).context("no such node")?;
        *node.gateway.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Gateway::start(&node.config)?);
        Ok(())
    }

    /// Ends a node as a power cut would.
    ///
    /// # Errors
    ///
    /// The operating system refuses.
    pub fn kill_node(&self, number: usize) -> Result<()> {
        let node = self.nodes.get(number).context("no such node")?;
        let gateway = node.gateway.lock().unwrap_or_else(PoisonError::into_inner).take();
        gateway.map_or(Ok(()), Gateway::kill)
    }

    /// Whoever speaks through the balancer, with an identity.
    ///
    /// # Errors
    ///
    /// The identity cannot be used.
    pub fn reached_by(&self, identity: &Identity) -> Result<Peer> {
        self.authority.reached_by(identity)
    }

    /// Whoever speaks to one node.
    ///
    /// # Errors
    ///
    /// The identity cannot be used.
    pub fn node_reached_by(&self, number: usize, identity: &Identity) -> Result<Peer> {
        let node = self.nodes.get(number).context("no such node")?;
        let at = Authority { exchange: node.address, ..self.authority.clone() };
        at.reached_by(identity)
    }

    /// Everything that the nodes have logged.
    ///
    /// # Errors
    ///
    /// A log cannot be read.
    pub fn logged(&self) -> Result<String> {
        self.nodes
            .iter()
            .map(|node| Ok(std::fs::read_to_string(node.config.with_file_name("gateway.log"))?))
            .collect()
    }

    /// How many connections the balancer has carried.
    pub fn connections(&self) -> usize {
        self.balancer.next.load(Ordering::Relaxed)
    }
}

impl Node {
    /// A copy of the authority's directory with a port and a directory for work of its own.
    fn new(authority: &Authority, number: usize) -> Result<Self> {
        let directory = authority.directory.with_file_name(format!("{}-{number}", authority.id));
        copy(&authority.directory, &directory)?;
        let address = free_address()?;
        let node = Authority { directory, exchange: address, ..authority.clone() };
        node.edit("gateway.toml", |config| {
            if let Some(Value::Table(exchange)) = config.get_mut("exchange") {
                exchange.insert("listen".into(), address.to_string().into());
            }
        })?;
        Ok(Self { config: node.config(), address, gateway: Mutex::new(None) })
    }
}

fn secret(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    Ok(file?.write_all(text.as_bytes())?)
}

/// Copies a directory with the modes of its files: keys stay private.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut cp = std::process::Command::new("cp");
    let copied =
        program::said(cp.args(["--recursive", "--preserve=mode", path(from)?, path(to)?]))?;
    ensure!(copied.is_empty(), "{copied}");
    let data = to.join("data");
    if data.exists() {
        std::fs::remove_dir_all(data)?;
    }
    Ok(())
}

/// Carries connections to whichever node comes next and takes them. It looks into none, and two
/// connections of one client lead to two nodes.
#[derive(Debug)]
struct Balancer {
    next: Arc<AtomicUsize>,
}

impl Balancer {
    fn start(address: SocketAddr, nodes: Vec<SocketAddr>) -> Result<Self> {
        let listener = TcpListener::bind(address)?;
        let next = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&next);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let first = counter.fetch_add(1, Ordering::Relaxed);
                let nodes = nodes.clone();
                thread::spawn(move || {
                    let found = (0..nodes.len())
                        .filter_map(|step| nodes.get((first + step) % nodes.len()))
                        .find_map(|node| TcpStream::connect(node).ok());
                    // Without a node the client's connection is closed.
                    if let Some(node) = found {
                        drop(carry(client, node));
                    }
                });
            }
        });
        Ok(Self { next })
    }
}

fn carry(client: TcpStream, node: TcpStream) -> io::Result<()> {
    let (mut from, mut to) = (client.try_clone()?, node.try_clone()?);
    let there = thread::spawn(move || {
        let carried = io::copy(&mut from, &mut to);
        drop(to.shutdown(Shutdown::Write));
        carried
    });
    let (mut from, mut to) = (node, client);
    let back = io::copy(&mut from, &mut to);
    drop(to.shutdown(Shutdown::Both));
    drop(there.join());
    back.map(drop)
}
