//! One authority: the directory that `gateway init` made, and what a test does with it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::{Context, Result};
use gateway_evidence::SigningKey;
use gateway_evidence::certificate::from_pem;
use ring::rand::SystemRandom;
use toml::{Table, Value};

use crate::cluster::SharedStore;
use crate::http::{Identity, Peer};
use crate::{Gateway, program};

/// An authority with its directory, its development CA and its fixed port.
#[derive(Debug, Clone)]
pub struct Authority {
    /// Its id, such as `kz-pgo`.
    pub id: String,
    /// Its directory.
    pub directory: PathBuf,
    /// Where its gateway takes connections; the same after every restart.
    pub exchange: SocketAddr,
}

impl Authority {
    /// Makes the directory of an authority in a folder, with a development CA.
    ///
    /// # Errors
    ///
    /// `gateway init` fails.
    pub fn create(folder: &Path, id: &str, name: &str, languages: &str) -> Result<Self> {
        let directory = folder.join(id);
        let exchange = free_address()?;
        program::run([
            "init",
            path(&directory)?,
            "--authority",
            id,
            "--name-en",
            name,
            "--languages",
            languages,
            "--exchange",
            &exchange.to_string(),
            "--desk",
            "127.0.0.1:0",
            "--development-ca",
        ])?;
        let authority = Self { id: id.to_owned(), directory, exchange };
        let address = format!("https://localhost:{}", exchange.port());
        authority.edit("gateway.toml", |config| {
            let section = config.entry("exchange").or_insert_with(|| Table::new().into());
            if let Value::Table(section) = section {
                section.insert("public_address".into(), address.clone().into());
            }
        })?;
        authority.edit(&format!("register/{id}.toml"), |entry| {
            entry.insert("address".into(), address.clone().into());
        })?;
        if let Some(servers) = SharedStore::of_all()? {
            servers.name_in(&authority)?;
        }
        Ok(authority)
    }

    /// Its `gateway.toml`.
    pub fn config(&self) -> PathBuf {
        self.directory.join("gateway.toml")
    }

    /// Changes one of its TOML files.
    ///
    /// # Errors
    ///
    /// The file is not TOML, or cannot be written.
    pub fn edit(&self, file: &str, change: impl FnOnce(&mut Table)) -> Result<()> {
        let path = self.directory.join(file);
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let mut table: Table = text.parse()?;
        change(&mut table);
        Ok(std::fs::write(&path, table.to_string())?)
    }

    /// Tells the gateway of a partner: the partner exports its entry, this authority adds it.
    ///
    /// # Errors
    ///
    /// One of the two commands fails.
    pub fn learn(&self, partner: &Self) -> Result<()> {
        let entry = self.directory.join(format!("{}.export.toml", partner.id));
        let exported = partner.admin(&["partner", "export"])?;
        std::fs::write(&entry, exported)?;
        self.admin(&["partner", "add", path(&entry)?]).map(drop)
    }

    /// Adds a member of staff with a key of their own. The gateway must not be running.
    ///
    /// # Errors
    ///
    /// `gateway admin staff add` fails.
    pub fn hire(&self, name: &str, role: &str) -> Result<()> {
        self.admin(&["staff", "add", name, "--role", role, "--language", "en", "--issue"]).map(drop)
    }

    /// Runs `gateway admin …` on this authority's directory.
    ///
    /// # Errors
    ///
    /// The command fails.
    pub fn admin(&self, arguments: &[&str]) -> Result<String> {
        let config = self.config();
        let (command, rest) = arguments.split_at(arguments.len().min(2));
        program::run([&["admin"], command, &["--config", path(&config)?], rest].concat())
    }

    /// The key with which its gateway opens connections.
    pub fn client(&self) -> Identity {
        self.identity("client")
    }

    /// A member of staff's own key.
    pub fn person(&self, name: &str) -> Identity {
        self.identity(&format!("people/{name}"))
    }

    fn identity(&self, name: &str) -> Identity {
        let keys = self.directory.join("keys");
        Identity {
            certificate: keys.join(format!("{name}.pem")),
            key: keys.join(format!("{name}.key")),
        }
    }

    /// The certificate of its development CA.
    pub fn anchor(&self) -> PathBuf {
        self.directory.join("development-ca/ca.pem")
    }

    /// Its gateway, as somebody with this key reaches it.
    ///
    /// # Errors
    ///
    /// A file of the identity or the anchor cannot be read.
    pub fn reached_by(&self, identity: &Identity) -> Result<Peer> {
        Peer::new(self.exchange, Some(identity), &self.anchor())
    }

    /// Its seal.
    ///
    /// # Errors
    ///
    /// The key or the certificate cannot be read.
    pub fn seal(&self) -> Result<SigningKey> {
        self.signing_key(&self.identity("seal"))
    }

    /// A key of this authority that signs, whatever it was issued for.
    ///
    /// # Errors
    ///
    /// The key or the certificate cannot be read.
    pub fn signing_key(&self, identity: &Identity) -> Result<SigningKey> {
        let chain = from_pem(&std::fs::read(&identity.certificate)?)?;
        let key = std::fs::read(&identity.key)?;
        Ok(SigningKey::from_pem(&key, chain, &SystemRandom::new())?)
    }

    /// Starts its gateway.
    ///
    /// # Errors
    ///
    /// It does not get ready in time.
    pub fn serve(&self) -> Result<Gateway> {
        Gateway::start(&self.config())
    }
}

/// A path as an argument.
///
/// # Errors
///
/// The path is not UTF-8.
pub fn path(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is not UTF-8")
}

/// An address on this machine that nobody listens on. Ports below the ephemeral range: no
/// connection that the tests open can take one while its gateway is being restarted.
///
/// # Errors
///
/// All are taken.
pub fn free_address() -> Result<SocketAddr> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 400).unwrap_or(0) * 50;
    for _ in 0..2_000 {
        let port = 12_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            return Ok(listener.local_addr()?);
        }
    }
    anyhow::bail!("no free port")
}
