//! Asking a time-stamping authority (RFC 3161 §3.4): one POST, no redirect, a short answer.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use gateway_evidence::timestamp::TOKEN_BYTES_MAX;
use http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_util::task::AbortOnDropHandle;

use super::TimestampSetup;
use crate::identity::{IdentityError, chain};
use crate::tls;

/// For connecting, asking and reading together.
const ANSWER: Duration = Duration::from_secs(30);
const QUERY: &str = "application/timestamp-query";
const REPLY: &str = "application/timestamp-reply";

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum AskError {
    #[error("the time-stamping authority cannot be reached: {0}")]
    Connect(#[from] std::io::Error),
    #[error("the connection to the time-stamping authority broke: {0}")]
    Broken(#[from] hyper::Error),
    #[error("the time-stamping authority gave no answer in time")]
    Timeout,
    #[error("the time-stamping authority answered with status {0}; wanted 200")]
    Status(StatusCode),
    #[error("the time-stamping authority's answer is no {REPLY}, was cut, or is too large")]
    Answer,
}

/// A time-stamping authority's address.
pub(super) struct Service {
    host: String,
    port: u16,
    /// `host[:port]` as it was written.
    authority: String,
    path: String,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Service {
    /// The authority at `http://…` or, where `ca` names who certifies it, `https://…`.
    pub(super) fn new(url: &str, ca: Option<&Path>) -> Result<Self, TimestampSetup> {
        let uri: Uri = url.parse().map_err(|_| TimestampSetup::Url)?;
        let authority = uri.authority().ok_or(TimestampSetup::Url)?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let (port, tls) = match (uri.scheme_str(), ca) {
            (Some("http"), _) => (80, None),
            (Some("https"), Some(ca)) => {
                let name = ServerName::try_from(host.clone()).map_err(|_| TimestampSetup::Url)?;
                (443, Some((connector(ca)?, name)))
            }
            _ => return Err(TimestampSetup::Url),
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let port = authority.port_u16().unwrap_or(port);
        Ok(Self { host, port, authority: authority.to_string(), path, tls })
    }

    /// Its host, as the configuration names it.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The answer to a request.
    pub(super) async fn ask(&self, request: Vec<u8>) -> Result<Bytes, AskError> {
        tokio::time::timeout(ANSWER, self.answer(request)).await.map_err(|_| AskError::Timeout)?
    }

    async fn answer(&self, request: Vec<u8>) -> Result<Bytes, AskError> {
        let tcp = TcpStream::connect((self.host.as_str(), self.port)).await?;
        match &self.tls {
            None => self.exchange(tcp, request).await,
            Some((connector, name)) => {
                let tls = connector.connect(name.clone(), tcp).await?;
                self.exchange(tls, request).await
            }
        }
    }

    async fn exchange<S>(&self, stream: S, request: Vec<u8>) -> Result<Bytes, AskError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
        let _driver = AbortOnDropHandle::new(tokio::task::spawn(connection));
        let request = Request::post(self.path.as_str())
            .header(header::HOST, self.authority.as_str())
            .header(header::CONTENT_TYPE, QUERY)
            .header(header::ACCEPT, REPLY)
            .body(Full::new(Bytes::from(request)))
            .map_err(|_| AskError::Answer)?;
        let (head, body) = sender.send_request(request).await?.into_parts();
        if head.status != StatusCode::OK {
            return Err(AskError::Status(head.status));
        }
        let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
        if !kind.trim().eq_ignore_ascii_case(REPLY) {
            return Err(AskError::Answer);
        }
        let body = Limited::new(body, TOKEN_BYTES_MAX).collect().await;
        Ok(body.map_err(|_| AskError::Answer)?.to_bytes())
    }
}

fn connector(ca: &Path) -> Result<TlsConnector, TimestampSetup> {
    let config = tls::fetching_config(&chain(ca)?)
        .map_err(|source| IdentityError::Tls { path: ca.to_owned(), source })?;
    Ok(TlsConnector::from(Arc::new(config)))
}
