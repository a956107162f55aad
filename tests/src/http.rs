//! A partner's client: HTTP/1.1 over mutual TLS, blocking, and willing to misbehave.
//!
//! It shares nothing with the gateway's own client, so a mistake there cannot hide itself here.
//! [`Peer::ask`] is what an honest client does; [`Connection`] writes any bytes at all.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use gateway_evidence::certificate::from_pem;
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{PrivateKeyDer, ServerName};

mod message;

pub use message::{Answer, Multipart, Request};

/// How long an answer may take. A debug build on a busy machine hashes slowly.
const PATIENCE: Duration = Duration::from_mins(2);

/// A certificate with its key, as files.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The certificate chain, PEM.
    pub certificate: PathBuf,
    /// The key, PKCS#8 PEM.
    pub key: PathBuf,
}

/// A gateway as somebody reaches it.
#[derive(Debug, Clone)]
pub struct Peer {
    address: SocketAddr,
    tls: Arc<ClientConfig>,
    roots: Arc<RootCertStore>,
}

impl Peer {
    /// A gateway at an address, reached with an identity or without one.
    ///
    /// # Errors
    ///
    /// A file cannot be read or used.
    pub fn new(address: SocketAddr, identity: Option<&Identity>, anchor: &Path) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        for certificate in from_pem(&std::fs::read(anchor)?)? {
            roots.add(certificate)?;
        }
        let roots = Arc::new(roots);
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_root_certificates(Arc::clone(&roots));
        let mut config = match identity {
            None => config.with_no_client_auth(),
            Some(identity) => {
                let chain = from_pem(&std::fs::read(&identity.certificate)?)?;
                let key = PrivateKeyDer::from_pem_file(&identity.key)
                    .with_context(|| identity.key.display().to_string())?;
                config.with_client_auth_cert(chain, key)?
            }
        };
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { address, tls: Arc::new(config), roots })
    }

    /// The same with other cryptography.
    ///
    /// # Errors
    ///
    /// rustls does not take it.
    pub fn with_provider(mut self, provider: rustls::crypto::CryptoProvider) -> Result<Self> {
        let old = &self.tls;
        let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_root_certificates(Arc::clone(&self.roots))
            .with_client_cert_resolver(Arc::clone(&old.client_auth_cert_resolver));
        config.alpn_protocols.clone_from(&old.alpn_protocols);
        self.tls = Arc::new(config);
        Ok(self)
    }

    /// Opens a connection.
    ///
    /// # Errors
    ///
    /// Nobody listens, or the handshake fails.
    pub fn open(&self) -> Result<Connection> {
        let tcp = TcpStream::connect(self.address)?;
        tcp.set_read_timeout(Some(PATIENCE))?;
        tcp.set_nodelay(true)?;
        let name = ServerName::try_from("localhost")?;
        let tls = ClientConnection::new(Arc::clone(&self.tls), name)?;
        Ok(Connection { stream: StreamOwned::new(tls, tcp) })
    }

    /// Sends a request on a connection of its own and reads the answer.
    ///
    /// # Errors
    ///
    /// There is no answer.
    pub fn ask(&self, request: &Request) -> Result<Answer> {
        let mut connection = self.open()?;
        // A gateway that refuses early may close while the rest is still being written.
        let written = connection.write(&request.to_bytes());
        connection.answer().with_context(|| format!("after writing: {written:?}"))
    }

    /// Asks for something that has to be there, and reads it as JSON.
    ///
    /// # Errors
    ///
    /// The answer is not 200, or no JSON.
    pub fn get(&self, target: &str) -> Result<serde_json::Value> {
        let answer = self.ask(&Request::get(target))?;
        anyhow::ensure!(answer.status == 200, "GET {target}: {answer:?}");
        answer.json()
    }
}

/// One connection.
#[derive(Debug)]
pub struct Connection {
    stream: StreamOwned<ClientConnection, TcpStream>,
}

impl Connection {
    /// Writes bytes, whatever they are.
    ///
    /// # Errors
    ///
    /// The connection is closed.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.stream.write_all(bytes)?;
        Ok(self.stream.flush()?)
    }

    /// The digest of the key that the server showed. Finishes the handshake.
    ///
    /// # Errors
    ///
    /// There is no handshake.
    pub fn server_key(&mut self) -> Result<String> {
        self.shake_hands()?;
        let shown = self.stream.conn.peer_certificates().context("no certificate")?;
        let leaf = shown.first().context("no certificate")?;
        Ok(gateway_evidence::certificate::spki_digest(leaf)?.to_string())
    }

    /// The key exchange group that was taken. Finishes the handshake.
    ///
    /// # Errors
    ///
    /// There is no handshake.
    pub fn group(&mut self) -> Result<String> {
        self.shake_hands()?;
        let group = self.stream.conn.negotiated_key_exchange_group().context("no group")?;
        Ok(format!("{:?}", group.name()))
    }

    fn shake_hands(&mut self) -> Result<()> {
        while self.stream.conn.is_handshaking() {
            self.stream.conn.complete_io(&mut self.stream.sock)?;
        }
        Ok(())
    }

    /// Says that nothing more will be written, and goes on listening.
    ///
    /// # Errors
    ///
    /// The connection is closed.
    pub fn finish(&mut self) -> Result<()> {
        self.stream.conn.send_close_notify();
        self.stream.flush()?;
        Ok(self.stream.sock.shutdown(Shutdown::Write)?)
    }

    /// Reads one answer.
    ///
    /// # Errors
    ///
    /// The connection ends before an answer is whole.
    pub fn answer(&mut self) -> Result<Answer> {
        message::read(&mut self.stream)
    }

    /// Reads until the other side closes.
    ///
    /// # Errors
    ///
    /// The connection breaks.
    pub fn rest(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self.stream.read_to_end(&mut bytes) {
            Err(error) if !is_end(&error) => Err(error.into()),
            _ => Ok(bytes),
        }
    }
}

/// Whether a failed read means that the other side has gone.
fn is_end(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
    )
}
