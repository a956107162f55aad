//! An S3 server of a test's own, over HTTP or TLS, that can fail and lie.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use anyhow::{Context, Result};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use s3s::Body;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

/// How the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// As it should.
    Honest,
    /// Every request fails with 500.
    Failing,
    /// What is to be stored is thrown away, and called a success.
    Lying,
}

/// A running server with one bucket. It ends when it is dropped.
pub struct ObjectStorage {
    /// Where it listens.
    pub address: SocketAddr,
    is_encrypted: bool,
    folder: TempDir,
    shared: Arc<Shared>,
    runtime: Option<Runtime>,
}

struct Shared {
    manner: AtomicU8,
    requests: AtomicU64,
    service: S3Service,
}

impl ObjectStorage {
    /// The one bucket.
    pub const BUCKET: &str = "documents";
    /// The id of the one access key.
    pub const ACCESS_KEY: &str = "gateway";
    /// Its secret.
    pub const SECRET_KEY: &str = "correct horse battery staple";

    /// Starts a server on a free port.
    ///
    /// # Errors
    ///
    /// The operating system refuses.
    pub fn start() -> Result<Self> {
        Self::start_as(None)
    }

    /// Starts a server that speaks TLS with this certificate chain and key (PEM).
    ///
    /// # Errors
    ///
    /// They cannot be used, or the operating system refuses.
    pub fn start_encrypted(chain: &[u8], key: &[u8]) -> Result<Self> {
        let chain = CertificateDer::pem_slice_iter(chain).collect::<Result<_, _>>()?;
        let tls = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::from_pem_slice(key)?)?;
        Self::start_as(Some(TlsAcceptor::from(Arc::new(tls))))
    }

    fn start_as(tls: Option<TlsAcceptor>) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("gateway-s3-").tempdir()?;
        std::fs::create_dir(folder.path().join(Self::BUCKET))?;
        let files = s3s_fs::FileSystem::new(folder.path())
            .map_err(|error| anyhow::anyhow!("the folder cannot be used: {error:?}"))?;
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(Self::ACCESS_KEY, Self::SECRET_KEY));
        let shared = Arc::new(Shared {
            manner: AtomicU8::new(0),
            requests: AtomicU64::new(0),
            service: service.build(),
        });
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr().context("address")?;
        let (serving, is_encrypted) = (Arc::clone(&shared), tls.is_some());
        runtime.spawn(async move {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            while let Ok((socket, _)) = listener.accept().await {
                let shared = Arc::clone(&serving);
                let tls = tls.clone();
                tokio::spawn(async move {
                    match tls {
                        None => serve(shared, socket).await,
                        Some(tls) => {
                            // Who does not trust the certificate goes away.
                            if let Ok(socket) = tls.accept(socket).await {
                                serve(shared, socket).await;
                            }
                        }
                    }
                });
            }
        });
        Ok(Self { address, is_encrypted, folder, shared, runtime: Some(runtime) })
    }

    /// Its address as a gateway's configuration names it.
    pub fn endpoint(&self) -> String {
        if self.is_encrypted {
            format!("https://localhost:{}", self.address.port())
        } else {
            format!("http://{}", self.address)
        }
    }

    /// From now on it answers so.
    pub fn answer(&self, manner: Answers) {
        self.shared.manner.store(manner as u8, Ordering::SeqCst);
    }

    /// The folder with the objects, as on a stolen disk.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The files of all objects whose names begin with `prefix`.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub fn objects(&self, prefix: &str) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().join(Self::BUCKET).join(prefix)];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(entry.path());
                }
            }
        }
        Ok(found)
    }
}

impl Drop for ObjectStorage {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl std::fmt::Debug for ObjectStorage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ObjectStorage")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

async fn serve(shared: Arc<Shared>, socket: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
    let service = service_fn(move |request| answer(Arc::clone(&shared), request));
    let connection = Builder::new(TokioExecutor::new());
    // A client that goes away is nothing to report.
    drop(connection.serve_connection(TokioIo::new(socket), service).await);
}

async fn answer(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    shared.requests.fetch_add(1, Ordering::Relaxed);
    let manner = shared.manner.load(Ordering::SeqCst);
    if manner == Answers::Failing as u8 {
        return Ok(said(StatusCode::INTERNAL_SERVER_ERROR));
    }
    if manner == Answers::Lying as u8 && request.method() == Method::PUT {
        // It takes every byte and forgets it.
        drop(request.into_body().collect().await);
        return Ok(said(StatusCode::OK));
    }
    let answered = shared.service.call(request.map(Body::from)).await;
    Ok(answered.unwrap_or_else(|_| said(StatusCode::INTERNAL_SERVER_ERROR)))
}

fn said(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert("etag", hyper::header::HeaderValue::from_static("\"0\""));
    response
}
