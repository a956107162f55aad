//! An S3 server of a test's own, over HTTP, that can fail and lie.

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
use s3s::Body;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

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
        let serving = Arc::clone(&shared);
        runtime.spawn(async move {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            while let Ok((socket, _)) = listener.accept().await {
                let shared = Arc::clone(&serving);
                let service = service_fn(move |request| answer(Arc::clone(&shared), request));
                tokio::spawn(async move {
                    let connection = Builder::new(TokioExecutor::new());
                    // A client that goes away is nothing to report.
                    drop(connection.serve_connection(TokioIo::new(socket), service).await);
                });
            }
        });
        Ok(Self { address, folder, shared, runtime: Some(runtime) })
    }

    /// Its address as a gateway's configuration names it.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
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
