//! One kept connection of the load driver, in either version of HTTP.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use http::header::HOST;
use http::{Method, Request, Response, StatusCode, Uri, Version};
use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::Http;
use super::frames::Frames;
use crate::bench::target::{Prepared, Target};

/// An open connection; dropping it closes it.
pub(super) struct Connection {
    sender: Sender,
    authority: String,
    _driving: JoinSet<()>,
}

enum Sender {
    One(http1::SendRequest<Frames>),
    Two(http2::SendRequest<Frames>),
}

impl Connection {
    pub(super) async fn open(target: &dyn Target, http: Http) -> Result<Self> {
        let mut tls = target.tls()?;
        let protocol: &[u8] = match http {
            Http::One => b"http/1.1",
            Http::Two => b"h2",
        };
        tls.alpn_protocols = vec![protocol.to_vec()];
        let stream = TcpStream::connect(target.address()).await?;
        stream.set_nodelay(true)?;
        let name = target.server_name()?;
        let authority = format!("{}:{}", name.to_str(), target.address().port());
        let stream = TlsConnector::from(Arc::new(tls)).connect(name, stream).await?;
        let mut driving = JoinSet::new();
        let sender = handshake(stream, http, &mut driving).await?;
        Ok(Self { sender, authority, _driving: driving })
    }

    /// Posts one request and reads the whole answer.
    pub(super) async fn post(&mut self, prepared: Prepared) -> Result<(StatusCode, Bytes)> {
        let response = self.send(prepared).await?;
        let status = response.status();
        Ok((status, response.into_body().collect().await?.to_bytes()))
    }

    async fn send(&mut self, prepared: Prepared) -> Result<Response<Incoming>> {
        let mut request = Request::new(Frames::new(prepared.body));
        *request.method_mut() = Method::POST;
        *request.headers_mut() = prepared.headers;
        match &mut self.sender {
            Sender::One(sender) => {
                request.headers_mut().insert(HOST, self.authority.parse()?);
                *request.uri_mut() = prepared.path;
                sender.ready().await?;
                Ok(sender.send_request(request).await?)
            }
            Sender::Two(sender) => {
                let path = prepared.path.path_and_query().context("a request without a path")?;
                *request.version_mut() = Version::HTTP_2;
                *request.uri_mut() = Uri::builder()
                    .scheme("https")
                    .authority(self.authority.as_str())
                    .path_and_query(path.clone())
                    .build()?;
                sender.ready().await?;
                Ok(sender.send_request(request).await?)
            }
        }
    }
}

async fn handshake(
    stream: TlsStream<TcpStream>,
    http: Http,
    driving: &mut JoinSet<()>,
) -> Result<Sender> {
    let io = TokioIo::new(stream);
    Ok(match http {
        Http::One => {
            let (sender, connection) = http1::handshake(io).await?;
            // What goes wrong on the connection shows in the request that waits for its answer.
            driving.spawn(async move { drop(connection.await) });
            Sender::One(sender)
        }
        Http::Two => {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await?;
            driving.spawn(async move { drop(connection.await) });
            Sender::Two(sender)
        }
    })
}
