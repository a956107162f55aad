//! How the object storage is reached: over the gateway's own TLS stack, each request bounded in
//! time.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector as Tcp;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpResponseBody, HttpService,
};

const CONNECT: Duration = Duration::from_secs(10);
/// A request has at most one part.
const ANSWER: Duration = Duration::from_mins(1);
const IDLE: Duration = Duration::from_secs(30);

/// Makes clients.
#[derive(Clone)]
pub(super) struct Connector {
    tls: Option<Arc<rustls::ClientConfig>>,
}

impl Connector {
    pub(super) fn new(tls: Option<rustls::ClientConfig>) -> Self {
        Self { tls: tls.map(Arc::new) }
    }
}

impl std::fmt::Debug for Connector {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Connector").finish_non_exhaustive()
    }
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let mut tcp = Tcp::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT));
        tcp.set_nodelay(true);
        let mut clients = Client::builder(TokioExecutor::new());
        clients.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE);
        let service = match &self.tls {
            None => Service::Plain(clients.build(tcp)),
            Some(tls) => {
                let mut tls = tls.as_ref().clone();
                // The builder names the protocol itself, and ends the process where one is named.
                tls.alpn_protocols.clear();
                let https = HttpsConnectorBuilder::new()
                    .with_tls_config(tls)
                    .https_only()
                    .enable_http1()
                    .wrap_connector(tcp);
                Service::Tls(clients.build(https))
            }
        };
        Ok(HttpClient::new(service))
    }
}

#[derive(Debug)]
enum Service {
    Plain(Client<Tcp, HttpRequestBody>),
    Tls(Client<HttpsConnector<Tcp>, HttpRequestBody>),
}

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = async {
            match self {
                Self::Plain(client) => client.request(request).await,
                Self::Tls(client) => client.request(request).await,
            }
        };
        let answer = tokio::time::timeout(ANSWER, answer).await;
        let answer = answer.map_err(|late| HttpError::new(HttpErrorKind::Timeout, late))?;
        let answer = answer.map_err(|error| {
            let kind = if error.is_connect() {
                HttpErrorKind::Connect
            } else {
                HttpErrorKind::Interrupted
            };
            HttpError::new(kind, error)
        })?;
        let broken = |error| HttpError::new(HttpErrorKind::Interrupted, error);
        Ok(answer.map(|body| HttpResponseBody::new(body.map_err(broken))))
    }
}
