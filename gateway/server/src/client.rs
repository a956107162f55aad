//! The gateway as a client of another gateway: relay, pull, and the command line use this.
//!
//! One connection per partner, kept while it is good. A TLS 1.3 server that refuses our
//! certificate lets `connect` succeed and fails the first read; that case gets words of its own.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// A request's body: bytes that come as they are read.
pub type RequestBody = UnsyncBoxBody<Bytes, std::io::Error>;

const CONNECT: Duration = Duration::from_secs(15);
/// An answer may wait for a gigabyte to be hashed and synced at the other end.
const ANSWER: Duration = Duration::from_mins(30);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is not `https://host[:port]`.
    #[error("the address is not of the form https://host:port")]
    Address,
    /// Nobody listens there, or the network is down.
    #[error("cannot connect: {0}")]
    Connect(std::io::Error),
    /// The handshake failed: our anchors do not know its certificate, or it wants another version.
    #[error("no TLS 1.3 connection: {0}")]
    Handshake(std::io::Error),
    /// It took too long.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke; whether the request was carried out is not known.
    #[error(
        "the connection broke before the answer: {0}; if this is the first request, the other side may not accept our certificate"
    )]
    Broken(hyper::Error),
    /// The answer is larger than allowed, or was cut.
    #[error("the answer was cut or is too large")]
    Answer,
}

impl ClientError {
    /// Whether the request may have been carried out although no answer came.
    pub fn outcome_unknown(&self) -> bool {
        matches!(self, Self::Broken(_) | Self::Timeout | Self::Answer)
    }
}

/// An answer read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its head.
    pub headers: HeaderMap,
    /// Its content.
    pub body: Bytes,
}

/// A partner's address with the TLS configuration for it.
#[derive(Clone)]
pub struct Client {
    host: Arc<str>,
    port: u16,
    tls: Arc<ClientConfig>,
}

impl Client {
    /// A client of the gateway at an address `https://host[:port]`.
    ///
    /// # Errors
    ///
    /// The address has another form.
    pub fn new(address: &str, tls: Arc<ClientConfig>) -> Result<Self, ClientError> {
        let uri: Uri = address.parse().map_err(|_| ClientError::Address)?;
        let host = uri.host().filter(|_| uri.scheme_str() == Some("https"));
        let host = host.ok_or(ClientError::Address)?.trim_matches(['[', ']']).into();
        Ok(Self { host, port: uri.port_u16().unwrap_or(443), tls })
    }

    /// Opens a connection.
    ///
    /// # Errors
    ///
    /// No connection, no TLS, or not in time.
    pub async fn connect(&self) -> Result<Connection, ClientError> {
        tokio::time::timeout(CONNECT, self.open()).await.map_err(|_| ClientError::Timeout)?
    }

    async fn open(&self) -> Result<Connection, ClientError> {
        let tcp =
            TcpStream::connect((&*self.host, self.port)).await.map_err(ClientError::Connect)?;
        tcp.set_nodelay(true).map_err(ClientError::Connect)?;
        let name = ServerName::try_from(self.host.to_string()).map_err(|_| ClientError::Address)?;
        let tls = TlsConnector::from(Arc::clone(&self.tls))
            .connect(name, tcp)
            .await
            .map_err(ClientError::Handshake)?;
        let (sender, connection) =
            handshake(TokioIo::new(tls)).await.map_err(ClientError::Broken)?;
        let authority = format!("{}:{}", self.host, self.port);
        let driver = tokio::task::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(event = "client-connection-ended", %error);
            }
        });
        Ok(Connection { sender, authority, driver })
    }
}

/// One open connection.
pub struct Connection {
    sender: SendRequest<RequestBody>,
    authority: String,
    driver: tokio::task::JoinHandle<()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Connection {
    /// Whether another request can be sent on it.
    pub fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// Sends a request and returns the answer's head, with its body still to come.
    ///
    /// # Errors
    ///
    /// No answer; see [`ClientError::outcome_unknown`].
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: RequestBody,
    ) -> Result<Response<Incoming>, ClientError> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().map_err(|_| ClientError::Address)?;
        *request.headers_mut() = headers;
        let host = self.authority.parse().map_err(|_| ClientError::Address)?;
        request.headers_mut().insert(header::HOST, host);
        let answer = async {
            self.sender.ready().await?;
            self.sender.send_request(request).await
        };
        let answer = tokio::time::timeout(ANSWER, answer).await;
        answer.map_err(|_| ClientError::Timeout)?.map_err(ClientError::Broken)
    }

    /// Sends a request and reads the answer, of at most `limit` bytes, to its end.
    ///
    /// # Errors
    ///
    /// No answer, or one that is too large.
    pub async fn ask(
        &mut self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: RequestBody,
        limit: usize,
    ) -> Result<Answer, ClientError> {
        let (head, body) = self.send(method, path, headers, body).await?.into_parts();
        let body = tokio::time::timeout(ANSWER, Limited::new(body, limit).collect()).await;
        let body = body.map_err(|_| ClientError::Timeout)?.map_err(|_| ClientError::Answer)?;
        Ok(Answer { status: head.status, headers: head.headers, body: body.to_bytes() })
    }
}

/// A body that is already whole.
pub fn whole(bytes: impl Into<Bytes>) -> RequestBody {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// No body.
pub fn empty() -> RequestBody {
    whole(Bytes::new())
}
