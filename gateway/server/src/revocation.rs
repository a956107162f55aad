//! Fetching revocation lists: only from addresses that the register names, never from one that a
//! certificate or a message does.
//!
//! A list is signed by its issuer, so plain HTTP is enough and usual; over HTTPS the server has to
//! lead to the authority's own anchors. Answers are bounded in size and time, redirects are not
//! followed. What comes is looked at before it counts: it must be a list, not older than the one
//! in use, and signed by its issuer where that is an anchor (a list of an intermediate authority is
//! verified when it is used). It is on disk before it counts, so a restart has it.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use gateway_bundle::{AuthorityId, Digest};
use gateway_evidence::Crls;
use gateway_evidence::certificate::{Revoker, crl_from_pem_or_der, revoker};
use gateway_evidence::register::Register;
use gateway_exchange::AlarmKind;
use gateway_store::StoreError;
use gateway_store::alarm::{self as alarms, NewAlarm};
use http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use ring::rand::SecureRandom;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use crate::directory::LIST_BYTES_MAX;
use crate::gateway::Gateway;
use crate::{alarm, tls};

/// One fetch, from connecting to the last byte.
const FETCH: Duration = Duration::from_mins(1);
/// How often it is looked whether something is due.
const NAP: Duration = Duration::from_secs(2);
const LONGEST: SignedDuration = SignedDuration::from_hours(1);
const SHORTEST: SignedDuration = SignedDuration::from_mins(1);
const AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(5);

/// Why a list was not taken.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error("the address is not of the form http://host/path or https://host/path")]
    Address,
    #[error("cannot connect: {0}")]
    Connect(std::io::Error),
    #[error("it took longer than {} s", FETCH.as_secs())]
    Slow,
    #[error("the answer is not HTTP: {0}")]
    Http(#[from] hyper::Error),
    #[error("the answer is {0}, and redirects are not followed")]
    Status(StatusCode),
    #[error("the answer is encoded, was cut, or has more than {LIST_BYTES_MAX} bytes")]
    Body,
    #[error("the answer is no revocation list that can be used")]
    Form,
    #[error("the list is older than the one in use")]
    Older,
    #[error("the list is not signed by the anchor that it names as its issuer")]
    Signature,
    #[error("the list cannot be kept: {0}")]
    Keep(std::io::Error),
}

/// Fetches what is due until told to stop.
pub(crate) async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    let mut next: HashMap<(AuthorityId, String), Timestamp> = HashMap::new();
    while stop.run_until_cancelled(tokio::time::sleep(NAP)).await.is_some() {
        let now = gateway.clock.now();
        let wanted = addresses(&gateway);
        next.retain(|known, _| wanted.contains(known));
        for one in wanted {
            if next.get(&one).is_some_and(|due| *due > now) {
                continue;
            }
            let (authority, address) = &one;
            let fetched = stop.run_until_cancelled(fetch(&gateway, authority, address));
            let Some(fetched) = fetched.await else { return };
            let pause = said(&gateway, authority, address, fetched).await;
            next.insert(one, now.saturating_add(pause).unwrap_or(now));
        }
    }
}

fn addresses(gateway: &Gateway) -> Vec<(AuthorityId, String)> {
    let own = gateway.directory.own().clone();
    let everybody = gateway.directory.partners().into_iter().chain([own]);
    let of = |authority: AuthorityId| {
        let lists = gateway.directory.with(&authority, |entry| entry.revocation().lists.clone());
        lists.unwrap_or_default().into_iter().map(move |address| (authority.clone(), address))
    };
    everybody.flat_map(of).collect()
}

/// Says what came of a fetch, and when to try again.
async fn said(
    gateway: &Arc<Gateway>,
    authority: &AuthorityId,
    address: &str,
    fetched: Result<Timestamp, FetchError>,
) -> SignedDuration {
    let at = gateway.clock.now();
    let pause = match &fetched {
        Ok(next_update) => {
            info!(event = "revocation-list-fetched", %authority, until = %next_update);
            let half = next_update.duration_since(at) / 2;
            half.clamp(SHORTEST, LONGEST)
        }
        Err(problem) => {
            warn!(event = "revocation-list-not-fetched", %authority, %problem);
            AFTER_FAILURE
        }
    };
    if let Err(problem) = tell(gateway, authority, address, fetched.is_ok(), at).await {
        warn!(event = "revocation-alarm-not-kept", %problem);
    }
    let mut random = [0; 1];
    if gateway.random.fill(&mut random).is_err() {
        random = [0];
    }
    // Up to an eighth more, so that many gateways do not ask at the same moment.
    pause.saturating_add(pause.saturating_mul(i32::from(u8::from_be_bytes(random))) / 2_048)
}

/// An alarm stands while the list is not to be had and the one in use, if any, no longer counts.
async fn tell(
    gateway: &Arc<Gateway>,
    authority: &AuthorityId,
    address: &str,
    fetched: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    let kept = fs::read(gateway.directory.fetched(authority).join(file_name(address))).ok();
    let max_age = gateway.directory.with(authority, |entry| entry.revocation().max_age()).flatten();
    let counts = kept.and_then(|der| dates(&der)).is_some_and(|(made, until)| {
        until > at && max_age.is_none_or(|most| at.duration_since(made) <= most)
    });
    let (shared, authority, subject) =
        (Arc::clone(gateway), authority.clone(), format!("{authority} {}", file_name(address)));
    let kind = AlarmKind::RevocationListStale.as_str();
    let told = gateway.store.transact("tell of a revocation list", move |tx| {
        if fetched || counts {
            return alarms::clear(tx, kind, &subject, at).map(drop);
        }
        let partner = Some(&authority);
        let new =
            NewAlarm { kind, subject: &subject, partner, case: None, due: None, grade: 0, at };
        alarm::raise(&shared, tx, &new)
    });
    told.await.map_err(StoreError::from)
}

fn dates(der: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let mut one = Crls::none();
    one.add(der).ok()?;
    one.newest()
}

/// Fetches a list and puts it into use. Returns until when it holds.
async fn fetch(
    gateway: &Arc<Gateway>,
    authority: &AuthorityId,
    address: &str,
) -> Result<Timestamp, FetchError> {
    let bytes = tokio::time::timeout(FETCH, get(gateway, authority, address));
    let bytes = bytes.await.map_err(|_| FetchError::Slow)??;
    let der = crl_from_pem_or_der(&bytes).ok_or(FetchError::Form)?;
    let (made, until) = dates(&der).ok_or(FetchError::Form)?;
    let anchors = gateway.directory.with(authority, Register::anchor_certificates);
    match revoker(&der, &anchors.unwrap_or_default()) {
        Revoker::Anchor | Revoker::Other => {}
        Revoker::NotSigned => return Err(FetchError::Signature),
    }
    let folder = gateway.directory.fetched(authority);
    let name = file_name(address);
    let shared = Arc::clone(gateway);
    let kept = tokio::task::spawn_blocking(move || {
        let before = fs::read(folder.join(&name)).ok().and_then(|der| dates(&der));
        if before.is_some_and(|(before, _)| before > made) {
            return Err(FetchError::Older);
        }
        keep(&folder, &name, &der).map_err(FetchError::Keep)?;
        shared.directory.refresh();
        Ok(until)
    });
    kept.await.map_err(|error| FetchError::Keep(std::io::Error::other(error)))?
}

fn file_name(address: &str) -> String {
    let digest = Digest::of(address.as_bytes()).to_string();
    format!("{}.crl", digest.get(..16).unwrap_or(&digest))
}

/// Writes a list beside its place and puts it there when it is whole and on disk.
fn keep(folder: &Path, name: &str, der: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!("{name}.draft"));
    let mut file = File::create(&draft)?;
    file.write_all(der)?;
    file.sync_all()?;
    fs::rename(&draft, folder.join(name))?;
    File::open(folder)?.sync_all()
}

async fn get(
    gateway: &Gateway,
    authority: &AuthorityId,
    address: &str,
) -> Result<Bytes, FetchError> {
    let uri: Uri = address.parse().map_err(|_| FetchError::Address)?;
    let host = uri.host().ok_or(FetchError::Address)?.trim_matches(['[', ']']).to_owned();
    let port = |default| uri.port_u16().unwrap_or(default);
    match uri.scheme_str() {
        Some("http") => {
            let stream = TcpStream::connect((host.as_str(), port(80))).await;
            ask(stream.map_err(FetchError::Connect)?, &uri).await
        }
        Some("https") => {
            let anchors = gateway.directory.with(authority, Register::anchor_certificates);
            let config = tls::fetching_config(&anchors.unwrap_or_default());
            let config = config.map_err(|e| FetchError::Connect(std::io::Error::other(e)))?;
            let name = ServerName::try_from(host.clone()).map_err(|_| FetchError::Address)?;
            let stream = TcpStream::connect((host.as_str(), port(443))).await;
            let stream = stream.map_err(FetchError::Connect)?;
            let connector = TlsConnector::from(Arc::new(config));
            let stream = connector.connect(name, stream).await.map_err(FetchError::Connect)?;
            ask(stream, &uri).await
        }
        _ => Err(FetchError::Address),
    }
}

async fn ask<S>(stream: S, uri: &Uri) -> Result<Bytes, FetchError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken?;
    let driver = tokio::spawn(async move {
        if let Err(error) = connection.await {
            debug!(event = "list-connection-ended", %error);
        }
    });
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::get(path)
        .header(header::HOST, authority)
        .body(Empty::<Bytes>::new())
        .map_err(|_| FetchError::Address)?;
    let answer = sender.send_request(request).await?;
    if answer.status() != StatusCode::OK {
        driver.abort();
        return Err(FetchError::Status(answer.status()));
    }
    let encoded = answer.headers().contains_key(header::CONTENT_ENCODING);
    let limit = usize::try_from(LIST_BYTES_MAX).unwrap_or(usize::MAX);
    let body = Limited::new(answer.into_body(), limit).collect().await;
    driver.abort();
    match body {
        Ok(body) if !encoded => Ok(body.to_bytes()),
        _ => Err(FetchError::Body),
    }
}
