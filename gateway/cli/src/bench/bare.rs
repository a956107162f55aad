//! The bare pipeline: what a bundle must cost at the least on this machine.
//!
//! A rate says little without the machine's own. So the bench measures, in the same run, a server
//! that does the unavoidable work of taking a bundle in and nothing else: hyper over mutual TLS,
//! SHA-256 of the body while it streams, one P-256 verification, one file with fsync, one
//! group-committed SQLite insert, one P-256 signature in the answer. It stands on the same crates
//! and shares no line with the gateway, or a slow line shared by both would measure nothing.
//!
//! It runs as a process of its own, so that its CPU time and memory can be read from outside.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use ring::rand::SystemRandom;
use ring::signature::EcdsaKeyPair;
use rustls::server::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_blocking;
use tokio_rustls::TlsAcceptor;
use tokio_util::task::TaskTracker;

use self::intake::Kept;
use self::ledger::{Entry, Ledger};

mod intake;
mod keys;
mod ledger;
pub(crate) mod target;
#[cfg(test)]
pub(super) mod tests;

/// The header that carries a signature over the body's digest, base64, in either direction.
const SIGNATURE: &str = "signature";
/// Where a body is taken in.
const BUNDLES: &str = "/bundles";
/// Where a body is only read, for the rate of TLS and HTTP alone.
const ECHO: &str = "/echo";

/// Serves the bare pipeline in a directory that [`target::BareTarget`] made, until standard input
/// ends: a parent that dies, however it dies, leaves no server behind.
///
/// # Errors
///
/// The directory lacks keys, or no port can be had.
pub(crate) async fn serve(dir: &Path) -> Result<()> {
    let server = Server::bind(dir).await?;
    let ready = serde_json::json!({ "event": "ready", "address": server.address,
        "pid": std::process::id() });
    // A block, so that standard output is not locked across a wait.
    {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{ready}").and_then(|()| out.flush()).context("standard output")?;
    }
    let ended = spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
    tokio::select! {
        () = server.run() => {}
        _ended = ended => {}
    }
    Ok(())
}

/// A bound server that does not answer yet.
struct Server {
    socket: TcpListener,
    address: SocketAddr,
    tls: TlsAcceptor,
    pipeline: Arc<Pipeline>,
}

impl Server {
    async fn bind(dir: &Path) -> Result<Self> {
        let tls: Arc<ServerConfig> = Arc::new(keys::server_config(dir)?);
        let pipeline = Arc::new(Pipeline::open(dir)?);
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("a free port")?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address, tls: tls.into(), pipeline })
    }

    async fn run(self) {
        let connections = TaskTracker::new();
        while let Ok((stream, _)) = self.socket.accept().await {
            let (tls, pipeline) = (self.tls.clone(), Arc::clone(&self.pipeline));
            connections.spawn(async move {
                // Who cut or broke the connection counts the failure: the load driver.
                drop(connection(stream, tls, pipeline).await);
            });
        }
    }
}

async fn connection(stream: TcpStream, tls: TlsAcceptor, pipeline: Arc<Pipeline>) -> Result<()> {
    stream.set_nodelay(true)?;
    let stream = tls.accept(stream).await?;
    let is_h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let answer = service_fn(move |request| {
        let pipeline = Arc::clone(&pipeline);
        async move { pipeline.answer(request).await }
    });
    let io = TokioIo::new(stream);
    if is_h2 {
        let mut http = http2::Builder::new(TokioExecutor::new());
        http.timer(TokioTimer::new()).serve_connection(io, answer).await?;
    } else {
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(io, answer).await?;
    }
    Ok(())
}

/// Everything that a bundle passes through.
struct Pipeline {
    files: PathBuf,
    next: AtomicU64,
    sender: Vec<u8>,
    signer: EcdsaKeyPair,
    random: SystemRandom,
    ledger: Ledger,
}

impl Pipeline {
    fn open(dir: &Path) -> Result<Self> {
        let files = dir.join(target::FILES);
        std::fs::create_dir_all(&files).with_context(|| files.display().to_string())?;
        let random = SystemRandom::new();
        Ok(Self {
            files,
            next: AtomicU64::new(0),
            sender: keys::sender_public_key(dir)?,
            signer: keys::signer(dir, keys::ANSWER, &random)?,
            random,
            ledger: Ledger::open(&dir.join("ledger.sqlite"))?,
        })
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Failure> {
        match request.uri().path() {
            BUNDLES => self.take_in(request).await,
            ECHO => {
                intake::drain(request.into_body()).await?;
                Ok(plain(StatusCode::CREATED, Bytes::new()))
            }
            _ => Ok(plain(StatusCode::NOT_FOUND, Bytes::new())),
        }
    }

    async fn take_in(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Failure> {
        let Some(signature) =
            request.headers().get(SIGNATURE).and_then(|value| keys::decode(value.as_bytes()))
        else {
            return Ok(plain(StatusCode::BAD_REQUEST, Bytes::new()));
        };
        let path = self.files.join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        let received = intake::receive(path, request.into_body()).await?;
        if !keys::verifies(&self.sender, received.digest(), &signature) {
            received.discard().await?;
            return Ok(plain(StatusCode::FORBIDDEN, Bytes::new()));
        }
        let Kept { digest, bytes } = received.keep().await?;
        self.ledger.insert(Entry { digest: digest.clone(), signature, bytes }).await?;
        let answer = self.signer.sign(&self.random, &digest).map_err(|_| Failure::Signing)?;
        Ok(plain(StatusCode::CREATED, keys::encode(answer.as_ref()).into()))
    }
}

fn plain(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response
}

/// Why a request of the bare pipeline got no answer; its connection ends with it.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The client's body broke off.
    #[error("the body broke off")]
    Body(#[from] hyper::Error),
    /// A file could not be written.
    #[error("a file could not be written")]
    File(#[from] std::io::Error),
    /// The ledger did not commit.
    #[error("the ledger did not commit")]
    Ledger(#[from] ledger::Error),
    /// The answer could not be signed.
    #[error("the answer could not be signed")]
    Signing,
}
