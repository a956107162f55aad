//! The accept loop: TCP, TLS, hyper, and an orderly end.
//!
//! Everything a stranger can make us hold is bounded here: connections, the time of a handshake,
//! the time and size of a request's head. A connection ends at a request's boundary when it has
//! lived its time. A body in flight is not cut by that; only a key that is revoked meanwhile, in the
//! register or by a list, ends its connections at once.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;
use tracing::{debug, info, warn};

const HANDSHAKE: Duration = Duration::from_secs(10);
const REQUEST_HEAD: Duration = Duration::from_secs(10);
const CONNECTION_AGE: Duration = Duration::from_mins(10);
const DRAIN: Duration = Duration::from_secs(20);

/// The certificates that the other end of a connection showed, leaf first; empty if it showed
/// none. Every request carries them as an extension.
#[derive(Debug, Clone, Default)]
pub struct PeerCertificates(pub Arc<[CertificateDer<'static>]>);

/// How a listener speaks TLS, asked anew for each connection, and which peers it lets stay.
#[derive(Clone)]
pub struct Secured {
    /// How a connection is answered now.
    pub config: Arc<dyn Fn() -> Arc<ServerConfig> + Send + Sync>,
    /// Changes whenever somebody may have been revoked.
    pub changed: watch::Receiver<u64>,
    /// Whether the peer behind these certificates has been revoked.
    pub revoked: Arc<dyn Fn(&PeerCertificates) -> bool + Send + Sync>,
}

/// A listening socket with the routes that it serves.
pub struct Listener {
    socket: TcpListener,
    tls: Option<Secured>,
    router: Router,
    connections: Arc<Semaphore>,
}

impl Listener {
    /// Opens a listening socket. Without `tls` it speaks plain HTTP, which only the desk does,
    /// on a loopback address.
    ///
    /// # Errors
    ///
    /// The address cannot be used.
    pub async fn bind(
        address: SocketAddr,
        tls: Option<Secured>,
        router: Router,
        connections: usize,
    ) -> std::io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        Ok(Self { socket, tls, router, connections: Arc::new(Semaphore::new(connections)) })
    }

    /// The address it really listens on.
    ///
    /// # Errors
    ///
    /// The operating system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Serves until told to stop, then lets running requests end.
    pub async fn serve(self, stop: CancellationToken) {
        let open = TaskTracker::new();
        loop {
            let room = Arc::clone(&self.connections).acquire_owned();
            let Some(Ok(permit)) = stop.run_until_cancelled(room).await else { break };
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.socket.accept() => accepted,
            };
            let stream = match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    warn!(event = "accept-failed", %error);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let connection = Connection {
                tls: self.tls.clone(),
                router: self.router.clone(),
                stop: stop.clone(),
            };
            open.spawn(async move {
                connection.run(stream).await;
                drop(permit);
            });
        }
        open.close();
        if tokio::time::timeout(DRAIN, open.wait()).await.is_err() {
            info!(event = "drain-cut", connections = open.len());
        }
    }
}

struct Connection {
    tls: Option<Secured>,
    router: Router,
    stop: CancellationToken,
}

impl Connection {
    async fn run(self, stream: TcpStream) {
        if let Err(error) = stream.set_nodelay(true) {
            debug!(event = "nodelay-failed", %error);
        }
        let Some(tls) = self.tls.clone() else {
            return self.http(stream, PeerCertificates::default()).await;
        };
        let handshake = TlsAcceptor::from((tls.config)()).accept(stream);
        match tokio::time::timeout(HANDSHAKE, handshake).await {
            Ok(Ok(stream)) => {
                let shown = stream.get_ref().1.peer_certificates().unwrap_or_default();
                let peer = PeerCertificates(
                    shown.iter().map(|certificate| certificate.clone().into_owned()).collect(),
                );
                let served = peer.clone();
                tokio::select! {
                    () = self.http(stream, served) => {}
                    () = revoked(tls, peer) => info!(event = "connection-cut", why = "revoked"),
                }
            }
            Ok(Err(error)) => debug!(event = "handshake-failed", %error),
            Err(_) => debug!(event = "handshake-slow"),
        }
    }

    async fn http<S>(self, stream: S, peer: PeerCertificates)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let router = self.router;
        let service = service_fn(move |request: Request<Incoming>| {
            let router = router.clone();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(peer.clone());
            async move {
                match router.oneshot(request).await {
                    Ok(response) => Ok::<_, Infallible>(response),
                    Err(never) => match never {},
                }
            }
        });
        let builder = builder();
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = self.stop.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.as_mut().await
            }
            () = tokio::time::sleep(CONNECTION_AGE) => {
                connection.as_mut().graceful_shutdown();
                connection.as_mut().await
            }
        };
        if let Err(error) = ended {
            debug!(event = "connection-ended", %error);
        }
    }
}

/// Waits until the peer is revoked.
async fn revoked(mut tls: Secured, peer: PeerCertificates) {
    // What was revoked before it connected is refused in words, at each request.
    tls.changed.mark_unchanged();
    while tls.changed.changed().await.is_ok() {
        if (tls.revoked)(&peer) {
            return;
        }
    }
    // Nobody can be revoked any more: the gateway ends.
    std::future::pending::<()>().await;
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(REQUEST_HEAD)
        .max_headers(64)
        .max_buf_size(256 * 1024)
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .max_header_list_size(32 * 1024)
        .adaptive_window(true)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}
