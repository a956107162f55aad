//! One attempt to deliver one bundle, and what came of it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;
use gateway_bundle::manifest::{Document, MANIFEST_BYTES_MAX};
use gateway_bundle::{AuthorityId, BundleKey, DocumentId, Manifest};
use gateway_evidence::record::{BODY_BYTES_MAX, VerifiedEvidence};
use gateway_evidence::register::Role;
use gateway_evidence::{Event, Jws};
use gateway_fault::{Point, point};
use gateway_store::bundle::Bundle;
use gateway_store::outbox::relay::Leased;
use gateway_store::{DocumentReader, StoreError, TransactError, Tx, bundle, content, evidence};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use super::partners::{NoConnection, Partners};
use crate::client::{Answer, ClientError, Connection, empty, whole};
use crate::flow::hand_over;
use crate::flow::keep::{self, manifest_of};
use crate::gateway::Gateway;
use crate::multipart::{self, DocumentStream};
use crate::upload;

/// The most bytes of an answer: evidence and an assessment with all findings.
const ANSWER_BYTES_MAX: usize = 8 << 20;

/// Why a bundle was not delivered.
pub(super) enum Failure {
    /// The partner cannot be reached.
    Unreachable,
    /// The request was sent, and no answer came.
    Unknown,
    /// The partner says: not now.
    NotNow(SignedDuration),
    /// The partner does not know us, or not any more.
    NotKnown,
    /// The partner refused it for good.
    Refused {
        /// Its signed refusal, where it signed one.
        rejection: Option<Box<Verified>>,
    },
    /// The partner's answer makes no sense, or its evidence is not good.
    Answer,
    /// Our register or our files do not let us connect.
    Configuration,
    /// Our own store failed.
    Store,
    /// This gateway stops.
    Stopped,
}

impl Failure {
    fn unreachable(error: &ClientError) -> Self {
        tracing::debug!(event = "relay-unreachable", %error);
        if error.outcome_unknown() { Self::Unknown } else { Self::Unreachable }
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Unknown => "outcome-unknown",
            Self::NotNow(_) => "not-now",
            Self::NotKnown => "not-known-there",
            Self::Refused { .. } => "refused",
            Self::Answer => "answer-not-understood",
            Self::Configuration => "configuration",
            Self::Store => "store",
            Self::Stopped => "gateway-stopped",
        }
    }

    pub(super) fn may_pass(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }

    pub(super) fn retry_after(&self) -> SignedDuration {
        match self {
            Self::NotNow(pause) => *pause,
            Self::NotKnown | Self::Configuration | Self::Answer => SignedDuration::from_secs(30),
            _ => SignedDuration::ZERO,
        }
    }
}

impl From<NoConnection> for Failure {
    fn from(error: NoConnection) -> Self {
        match error {
            NoConnection::Configuration => Self::Configuration,
            NoConnection::Client(error) => Self::unreachable(&error),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::warn!(event = "relay-store", %error);
        Self::Store
    }
}

/// Evidence of the partner that is good and about this bundle.
pub(super) struct Verified {
    bundle: Bundle,
    evidence: VerifiedEvidence,
    jws: String,
}

impl Verified {
    pub(super) fn keep(
        self,
        gateway: &Gateway,
        tx: &mut Tx<'_>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        hand_over::write(gateway, tx, &self.bundle, &self.evidence, self.jws, at)
    }
}

/// The partner has the bundle, and says so.
pub(super) struct Delivered(Vec<Verified>);

impl Delivered {
    pub(super) fn keep(
        self,
        gateway: &Gateway,
        tx: &mut Tx<'_>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.into_iter().try_for_each(|verified| verified.keep(gateway, tx, at))
    }
}

/// A bundle with everything that goes over the wire.
struct Cargo {
    bundle: Bundle,
    manifest: Manifest,
    seal: Vec<u8>,
    ours: Vec<String>,
}

/// Tries to deliver a bundle once.
pub(super) async fn attempt(
    gateway: &Arc<Gateway>,
    partners: &Partners,
    item: &Leased,
) -> Result<Delivered, Failure> {
    let cargo = load(gateway, item).await?;
    let mut connection = partners.connection(gateway, &item.partner).await?;
    point(Point::RelayBeforeSend);
    let answer = match known_there(&mut connection, &cargo, item).await? {
        Some(answer) => answer,
        None => post(gateway, &mut connection, &cargo).await?,
    };
    point(Point::RelayAnswered);
    let delivered = judge(gateway, &cargo, &answer)?;
    // A partner that does not take our evidence has the bundle all the same.
    match hand_in(&mut connection, &cargo).await {
        Ok(()) | Err(Failure::Answer) => {}
        Err(failure) => return Err(failure),
    }
    point(Point::RelayDelivered);
    partners.give_back(&item.partner, connection);
    Ok(delivered)
}

async fn load(gateway: &Arc<Gateway>, item: &Leased) -> Result<Cargo, Failure> {
    let id = item.bundle;
    let own = gateway.directory.own().clone();
    let loaded = gateway.store.read(move |view| {
        let Some(bundle) = bundle::by_id(view, id)? else { return Ok(None) };
        let Some(seal) = content::manifest(view, id)? else { return Ok(None) };
        let all = evidence::of_bundle(view, id)?;
        let ours = all.into_iter().filter(|one| one.issuer == own).map(|one| one.jws);
        Ok::<_, StoreError>(Some((bundle, seal, ours.collect())))
    });
    let loaded = loaded.await.map_err(StoreError::from)?;
    let (bundle, seal, ours) = loaded.ok_or(Failure::Store)?;
    let seal = still_good(gateway, &bundle, seal).await?;
    let manifest = manifest_of(&seal).ok_or(Failure::Store)?;
    Ok(Cargo { bundle, manifest, seal, ours })
}

/// The seal, made anew over the same manifest where its certificate or key ended while the bundle
/// waited: another valid seal of the same authority makes it no other bundle.
async fn still_good(
    gateway: &Arc<Gateway>,
    bundle: &Bundle,
    seal: Vec<u8>,
) -> Result<Vec<u8>, Failure> {
    let jws = Jws::parse(&seal, MANIFEST_BYTES_MAX).map_err(|_| Failure::Store)?;
    let (now, signer) = (gateway.clock.now(), jws.leaf().spki());
    let own = gateway.directory.own();
    let current = gateway
        .directory
        .with(own, |entry| entry.current(Role::Seal, now).any(|key| key.spki == signer));
    if jws.leaf().not_after() > now && current == Some(true) {
        return Ok(seal);
    }
    let anew = keep::seal(gateway, jws.payload()).map_err(|_| Failure::Store)?;
    let (id, sealed) = (bundle.id, anew.compact.clone());
    let kept = gateway.store.transact("seal a waiting bundle again", move |tx| {
        content::set_manifest(tx, id, sealed.as_bytes())?;
        bundle::add_seal(tx, id, anew.digest, now)
    });
    kept.await.map_err(StoreError::from)?;
    tracing::info!(event = "sealed-again", bundle = %bundle.key);
    Ok(anew.compact.into_bytes())
}

/// An attempt that ended without an answer may have arrived: the partner is asked before anything
/// is sent again.
async fn known_there(
    connection: &mut Connection,
    cargo: &Cargo,
    item: &Leased,
) -> Result<Option<Answer>, Failure> {
    if item.lease.attempt <= 1 {
        return Ok(None);
    }
    let path = format!("/v1/bundles/{}", cargo.bundle.key);
    let answer = ask(connection, Method::GET, &path, HeaderMap::new(), empty()).await?;
    Ok((answer.status == StatusCode::OK && !is_awaited(&answer)).then_some(answer))
}

/// Whether the partner has only begun to take the bundle.
fn is_awaited(answer: &Answer) -> bool {
    let body = gateway_bundle::json::parse(&answer.body).unwrap_or_default();
    body.get("state").is_some_and(|state| state == "awaiting-documents")
}

async fn post(
    gateway: &Arc<Gateway>,
    connection: &mut Connection,
    cargo: &Cargo,
) -> Result<Answer, Failure> {
    if cargo.manifest.documents_size() >= upload::WORTH_IT {
        let sending = Sending { gateway, cargo };
        let answer = upload::hand_in(connection, &sending, &HeaderMap::new()).await;
        return answer.map_err(|error| Failure::unreachable(&error));
    }
    let document =
        |one: &Document| (one.clone(), opened(gateway, cargo.bundle.id, one.id.clone(), 0));
    let documents = cargo.manifest.documents.iter().map(document).collect();
    let boundary = format!("bundle-{}", gateway.new_id().simple());
    let seal = Bytes::from(cargo.seal.clone());
    let (headers, body) = multipart::bundle(&boundary, seal, true, documents);
    ask(connection, Method::POST, "/v1/bundles", headers, body).await
}

/// A large bundle on its way, which goes on where the line broke.
struct Sending<'a> {
    gateway: &'a Arc<Gateway>,
    cargo: &'a Cargo,
}

impl upload::Cargo for Sending<'_> {
    fn part(&self) -> Bytes {
        Bytes::from(self.cargo.seal.clone())
    }

    fn manifest(&self) -> &Manifest {
        &self.cargo.manifest
    }

    fn open(&self, document: &Document, from: u64) -> DocumentStream {
        opened(self.gateway, self.cargo.bundle.id, document.id.clone(), from)
    }
}

/// A document before its first byte and after.
enum At<F> {
    Start(Pin<Box<F>>),
    Open(Box<DocumentReader>),
}

/// A document from a byte on. It is opened only when the network asks for it: a bundle may have a
/// thousand of them.
fn opened(gateway: &Arc<Gateway>, bundle: Uuid, name: DocumentId, from: u64) -> DocumentStream {
    let gateway = Arc::clone(gateway);
    let begin = async move {
        let stored = gateway.store.read(move |view| content::document(view, bundle, &name)).await;
        let stored =
            stored.map_err(|error: TransactError<StoreError>| io::Error::other(error.flatten()));
        let stored = stored?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let size = stored.size();
        let reader = gateway.store.documents().open(stored, from, size).await;
        reader.map_err(io::Error::other)
    };
    let start = At::Start(Box::pin(begin));
    Box::pin(stream::try_unfold(start, |at| async move {
        let mut reader = match at {
            At::Start(begin) => Box::new(begin.await?),
            At::Open(reader) => reader,
        };
        let piece = reader.next().await.map_err(io::Error::other)?;
        Ok(piece.map(|piece| (Bytes::from(piece), At::Open(reader))))
    }))
}

/// The evidence of the partner on a bundle of ours, as it tells it when asked.
pub(super) async fn evidence_there(
    gateway: &Arc<Gateway>,
    partners: &Partners,
    row: &Bundle,
) -> Result<Vec<Verified>, Failure> {
    let mut connection = partners.connection(gateway, &row.to).await?;
    let path = format!("/v1/bundles/{}/evidence", row.key);
    let answer = ask(&mut connection, Method::GET, &path, HeaderMap::new(), empty()).await?;
    partners.give_back(&row.to, connection);
    match answer.status {
        StatusCode::OK => theirs(gateway, row, &answer),
        // It has nothing of that name: neither good nor bad.
        StatusCode::NOT_FOUND => Ok(Vec::new()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Failure::NotKnown),
        _ => Err(not_now(&answer)),
    }
}

/// Hands one statement of ours in at a partner's gateway.
pub(super) async fn hand_in_one(
    gateway: &Arc<Gateway>,
    partners: &Partners,
    partner: &AuthorityId,
    row: &Bundle,
    jws: &str,
) -> Result<(), Failure> {
    let mut connection = partners.connection(gateway, partner).await?;
    let status = post_evidence(&mut connection, &row.key, jws).await?;
    partners.give_back(partner, connection);
    match status.status {
        status if status.is_success() => Ok(()),
        StatusCode::BAD_REQUEST => Err(Failure::Refused { rejection: None }),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Failure::NotKnown),
        // A bundle that has not arrived there yet may still come.
        _ => Err(not_now(&status)),
    }
}

async fn post_evidence(
    connection: &mut Connection,
    key: &BundleKey,
    jws: &str,
) -> Result<Answer, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jose"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(jws.len()));
    let path = format!("/v1/bundles/{key}/evidence");
    let body = whole(Bytes::from(jws.to_owned()));
    ask(connection, Method::POST, &path, headers, body).await
}

/// Hands our evidence to the other side, so that both hold every statement.
async fn hand_in(connection: &mut Connection, cargo: &Cargo) -> Result<(), Failure> {
    for jws in &cargo.ours {
        let answer = post_evidence(connection, &cargo.bundle.key, jws).await?;
        if !answer.status.is_success() {
            tracing::warn!(event = "evidence-not-taken", status = answer.status.as_u16());
            return Err(Failure::Answer);
        }
    }
    Ok(())
}

async fn ask(
    connection: &mut Connection,
    method: Method,
    path: &str,
    headers: HeaderMap,
    body: crate::client::RequestBody,
) -> Result<Answer, Failure> {
    let answer = connection.ask(method, path, headers, body, ANSWER_BYTES_MAX).await;
    answer.map_err(|error| Failure::unreachable(&error))
}

fn judge(gateway: &Gateway, cargo: &Cargo, answer: &Answer) -> Result<Delivered, Failure> {
    let rejected = answer.status.is_client_error().then(|| rejection(gateway, cargo, answer));
    if let Some(rejection) = rejected.flatten() {
        return Err(Failure::Refused { rejection: Some(Box::new(rejection)) });
    }
    match answer.status {
        StatusCode::OK | StatusCode::CREATED => accepted(gateway, cargo, answer),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Failure::NotKnown),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Err(not_now(answer)),
        status if status.is_server_error() => Err(not_now(answer)),
        status if status.is_client_error() && is_final(answer) => {
            Err(Failure::Refused { rejection: None })
        }
        _ => Err(Failure::Answer),
    }
}

fn accepted(gateway: &Gateway, cargo: &Cargo, answer: &Answer) -> Result<Delivered, Failure> {
    let verified = theirs(gateway, &cargo.bundle, answer)?;
    if verified.iter().any(|one| one.evidence.body.event == Event::RelayAcceptance) {
        Ok(Delivered(verified))
    } else {
        Err(Failure::Answer)
    }
}

/// The good evidence in an answer of the partner.
fn theirs(gateway: &Gateway, row: &Bundle, answer: &Answer) -> Result<Vec<Verified>, Failure> {
    let body = gateway_bundle::json::parse(&answer.body).map_err(|_| Failure::Answer)?;
    let all = body.get("evidence").and_then(Value::as_array).ok_or(Failure::Answer)?;
    let theirs = all.iter().filter_map(|one| one.get("jws")?.as_str());
    Ok(theirs.filter_map(|jws| verify(gateway, row, jws)).collect())
}

/// Whether an unsigned refusal is the gateway's own and will not change by itself. Anything else
/// with such a status may come from a proxy in between, and passes.
fn is_final(answer: &Answer) -> bool {
    let body = gateway_bundle::json::parse(&answer.body).unwrap_or_default();
    let code = body.get("code").and_then(Value::as_str);
    matches!(code, Some("bundle-conflict" | "too-large"))
}

/// The partner's signed refusal of this bundle, if its answer holds one: then it is final,
/// whatever the status.
fn rejection(gateway: &Gateway, cargo: &Cargo, answer: &Answer) -> Option<Verified> {
    let body = gateway_bundle::json::parse(&answer.body).ok()?;
    let verified = verify(gateway, &cargo.bundle, body.get("evidence")?.as_str()?)?;
    (verified.evidence.body.event == Event::RelayRejection).then_some(verified)
}

fn verify(gateway: &Gateway, row: &Bundle, jws: &str) -> Option<Verified> {
    let parsed = Jws::parse(jws, BODY_BYTES_MAX).ok()?;
    let partner: &AuthorityId = &row.to;
    let now = gateway.clock.now();
    let evidence = gateway.directory.verify_evidence(&parsed, partner, now).ok()?;
    hand_over::is_about(&evidence, row).then(|| Verified {
        bundle: row.clone(),
        evidence,
        jws: jws.to_owned(),
    })
}

fn not_now(answer: &Answer) -> Failure {
    let seconds = answer.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let seconds: i64 = seconds.and_then(|text| text.parse().ok()).unwrap_or(0);
    Failure::NotNow(SignedDuration::from_secs(seconds.clamp(0, 3_600)))
}
