//! Somebody with a key at a gateway: hands bundles in, asks, waits for an answer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use futures_util::stream;
use gateway_bundle::manifest::Document;
use gateway_bundle::{BundleKey, Digest};
use gateway_server::client::{Answer, Client, RequestBody, empty};
use gateway_server::multipart::{self, DocumentStream};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::Value;

use super::papers::Bundle;
use crate::access::{Access, percent_encoded};

const ANSWER_MAX: usize = 16 << 20;
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

/// Somebody with a key.
pub(super) struct Office {
    client: Client,
    language: String,
}

impl Office {
    /// A member of the staff at the house's own gateway.
    pub(super) fn own(config: &Path, name: &str, at: &str, language: &str) -> Result<Self> {
        let client = Access::own(config, Some(name), at).client()?;
        Ok(Self { client, language: language.to_owned() })
    }

    /// An authority's own system, connecting to another authority's gateway.
    pub(super) fn by_files(url: &str, keys: &Path, name: &str, ca: PathBuf) -> Result<Self> {
        let file = |ending: &str| keys.join(format!("{name}.{ending}"));
        let access = Access::by_files(url, file("pem"), file("key"), ca);
        Ok(Self { client: access.client()?, language: "en".to_owned() })
    }

    /// Hands a bundle in.
    pub(super) async fn post(&self, bundle: &Bundle, anyway: Option<&str>) -> Result<Answer> {
        let documents: Vec<(Document, DocumentStream)> = bundle
            .manifest
            .documents
            .iter()
            .zip(&bundle.contents)
            .map(|(document, bytes)| {
                let bytes = Bytes::from(bytes.clone());
                let stream: DocumentStream = Box::pin(stream::once(async move { Ok(bytes) }));
                (document.clone(), stream)
            })
            .collect();
        let part = Bytes::from(bundle.part.clone());
        let sealed = part.first() != Some(&b'{');
        let (mut headers, body) = multipart::bundle("demo-boundary-7f3a", part, sealed, documents);
        if let Some(reason) = anyway {
            headers.insert("send-anyway", HeaderValue::from_str(&percent_encoded(reason))?);
        }
        self.ask(Method::POST, "/v1/bundles", headers, body).await
    }

    /// Approves a held decision.
    pub(super) async fn approve(&self, key: &BundleKey, digest: &Digest) -> Result<Answer> {
        let path = format!("/v1/own/bundles/{key}/approval?digest={digest}");
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(0));
        self.ask(Method::POST, &path, headers, empty()).await
    }

    /// Asks for something that must be there.
    pub(super) async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.fetch(path).await?;
        gateway_bundle::json::parse(&answer).with_context(|| format!("the answer of {path}"))
    }

    /// The same, as bytes.
    pub(super) async fn fetch(&self, path: &str) -> Result<Vec<u8>> {
        let answer = self.ask(Method::GET, path, HeaderMap::new(), empty()).await?;
        if answer.status != StatusCode::OK {
            bail!("{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        Ok(answer.body.to_vec())
    }

    /// Asks again and again until the answer is the one that is waited for.
    pub(super) async fn wait<T>(
        &self,
        path: &str,
        found: impl Fn(&Value) -> Option<T>,
    ) -> Result<T> {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path).await;
            if let Some(found) = answer.as_ref().ok().and_then(&found) {
                return Ok(found);
            }
            if tokio::time::Instant::now() > until {
                let last = answer?;
                bail!("{path} did not become what the story waits for; it says {last}");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        mut headers: HeaderMap,
        body: RequestBody,
    ) -> Result<Answer> {
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(&self.language)?);
        let mut connection = self.client.connect().await?;
        let answer = connection.ask(method, path, headers, body, ANSWER_MAX).await;
        answer.with_context(|| path.to_owned())
    }
}
