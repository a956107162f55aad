//! A gateway as a command speaks to it: one connection, and answers in the gateway's own words.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use gateway_server::client::{Client, ClientError, Connection, RequestBody, empty, whole};
use gateway_server::upload::{self, Cargo};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::{BodyExt, Collected, Limited};
use hyper::body::Incoming;
use serde_json::Value;

use crate::access::Access;

/// The most bytes of an answer that is read whole: a manifest, evidence, a page of cases.
const ANSWER_BYTES_MAX: usize = 16 << 20;
/// Tries in a row that bring nothing: together about two minutes.
const TRIES: u32 = 8;

/// Does what a command does over the network.
pub(crate) fn run<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// A gateway that answers.
pub(crate) struct Remote {
    client: Client,
    connection: Connection,
    language: HeaderValue,
}

/// An answer with a body of JSON, good or not.
#[derive(Debug)]
pub(crate) struct Answered {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its body; null where it has none.
    pub(crate) body: Value,
}

impl Answered {
    /// Whether the gateway refuses for good. What may pass (busy, full, at fault) is no refusal:
    /// then nothing is known of the bundle.
    pub(crate) fn is_refusal(&self) -> bool {
        self.status.is_client_error()
            && self.status != StatusCode::REQUEST_TIMEOUT
            && self.status != StatusCode::TOO_MANY_REQUESTS
    }

    /// What the gateway says of it.
    pub(crate) fn detail(&self) -> String {
        let detail = self.body.get("detail").and_then(Value::as_str);
        detail.map_or_else(|| format!("the gateway answered {}", self.status), str::to_owned)
    }
}

impl Remote {
    /// Connects.
    pub(crate) async fn open(access: &Access, language: &str) -> Result<Self> {
        let client = access.client()?;
        let connection = client.connect().await.context("cannot reach the gateway")?;
        let language = HeaderValue::from_str(language).context("--lang is no language")?;
        Ok(Self { client, connection, language })
    }

    /// Asks for JSON that must be there.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Value> {
        let bytes = self.fetch(path).await?;
        gateway_bundle::json::parse(&bytes).with_context(|| format!("the answer to GET {path}"))
    }

    /// The same, as bytes.
    pub(crate) async fn fetch(&mut self, path: &str) -> Result<Bytes> {
        self.renew().await?;
        let language = self.language();
        let answer = self.connection.ask(Method::GET, path, language, empty(), ANSWER_BYTES_MAX);
        let answer = answer.await.with_context(|| format!("GET {path}"))?;
        if answer.status == StatusCode::OK {
            return Ok(answer.body);
        }
        bail!("GET {path}: {}", answered(answer.status, &answer.body).detail())
    }

    /// Asks for something too large to be read whole, from a byte on.
    pub(crate) async fn stream(&mut self, path: &str, from: u64) -> Result<Response<Incoming>> {
        self.renew().await?;
        let mut headers = self.language();
        if from > 0 {
            headers.insert(header::RANGE, HeaderValue::from_str(&format!("bytes={from}-"))?);
        }
        let answer = self.connection.send(Method::GET, path, headers, empty()).await;
        let answer = answer.with_context(|| format!("GET {path}"))?;
        let wanted = if from > 0 { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
        if answer.status() == wanted {
            return Ok(answer);
        }
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
        let body = body.map(Collected::to_bytes).unwrap_or_default();
        let answered = answered(head.status, &body);
        let told = format!("GET {path}: {}", answered.detail());
        if answered.is_refusal() { Err(Declined(told).into()) } else { bail!(told) }
    }

    /// Posts something and returns the answer, whatever it is.
    pub(crate) async fn post(
        &mut self,
        path: &str,
        headers: HeaderMap,
        body: RequestBody,
    ) -> Result<Answered> {
        self.renew().await?;
        let mut all = self.language();
        all.extend(headers);
        let answer = self.connection.ask(Method::POST, path, all, body, ANSWER_BYTES_MAX).await;
        match answer {
            Ok(answer) => Ok(answered(answer.status, &answer.body)),
            Err(error) if error.outcome_unknown() => Err(error).with_context(|| {
                format!("POST {path}: whether it was taken is not known; run the same again")
            }),
            Err(error) => Err(error).with_context(|| format!("POST {path}")),
        }
    }

    /// Posts a JSON value, or nothing, and returns the answer, whatever it is.
    pub(crate) async fn post_json(&mut self, path: &str, body: Option<&Value>) -> Result<Answered> {
        let text = body.map(Value::to_string).unwrap_or_default();
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(text.len()));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = if text.is_empty() { empty() } else { whole(Bytes::from(text)) };
        self.post(path, headers, body).await
    }

    /// Hands a large bundle in, on as many connections as the line needs.
    pub(crate) async fn hand_in(
        &mut self,
        cargo: &impl Cargo,
        headers: &HeaderMap,
    ) -> Result<Answered> {
        let mut all = self.language();
        all.extend(headers.clone());
        let mut tries = Tries::default();
        loop {
            let answer = match self.renew().await {
                Ok(()) => upload::hand_in(&mut self.connection, cargo, &all).await,
                Err(error) => Err(error),
            };
            match answer {
                Ok(answer) => return Ok(answered(answer.status, &answer.body)),
                Err(error) => tries
                    .again(error, cargo.sent())
                    .await
                    .context("the line broke too often; what is there stays; run the same again")?,
            }
        }
    }

    fn language(&self) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, self.language.clone())])
    }

    /// A gateway may close a connection after any answer.
    async fn renew(&mut self) -> Result<(), ClientError> {
        if !self.connection.is_open() {
            self.connection = self.client.connect().await?;
        }
        Ok(())
    }
}

/// The gateway will not give what was asked for, however often it is asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Declined(String);

/// How often a broken line is tried again: pauses grow, and anything that came through begins the
/// count anew.
#[derive(Default)]
pub(crate) struct Tries {
    failed: u32,
    reached: u64,
}

impl Tries {
    /// Waits before the next try.
    ///
    /// # Errors
    ///
    /// There have been enough of them without a byte more.
    pub(crate) async fn again<E>(&mut self, error: E, reached: u64) -> Result<(), E> {
        if reached > self.reached {
            (self.reached, self.failed) = (reached, 0);
        }
        self.failed = self.failed.saturating_add(1);
        if self.failed > TRIES {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(250 << self.failed.min(7))).await;
        Ok(())
    }
}

fn answered(status: StatusCode, body: &[u8]) -> Answered {
    Answered { status, body: gateway_bundle::json::parse(body).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_will_not_pass_is_a_refusal() {
        let is_refusal = |status| answered(status, b"").is_refusal();
        assert!(is_refusal(StatusCode::UNPROCESSABLE_ENTITY));
        assert!(is_refusal(StatusCode::CONFLICT));
        assert!(!is_refusal(StatusCode::TOO_MANY_REQUESTS));
        assert!(!is_refusal(StatusCode::INSUFFICIENT_STORAGE));
        assert!(!is_refusal(StatusCode::CREATED));
    }

    #[test]
    fn a_refusal_is_told_in_the_gateways_words() {
        let status = StatusCode::CONFLICT;
        assert_eq!(
            answered(status, br#"{"detail":"this id is taken"}"#).detail(),
            "this id is taken"
        );
        assert!(answered(status, b"<html>").detail().contains("409"));
    }
}
