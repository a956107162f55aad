//! A gateway's life: open, listen, work, stop.
//!
//! On SIGTERM or SIGINT it takes no new connection, lets running requests end, lets the workers
//! finish what they hold, and closes the store. A second signal ends it at once; nothing that was
//! acknowledged is lost even then.

use std::net::SocketAddr;
use std::sync::Arc;

use gateway_bundle::AuthorityId;
use gateway_fault::{Point, point};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use crate::config::Config;
use crate::flow::upload;
use crate::gateway::{Gateway, OpenError};
use crate::listener::{Listener, PeerCertificates, Secured};
use crate::mail::MailError;
use crate::timestamp::{Stamper, TimestampSetup};
use crate::{
    api, desk, disk, mail, ops, rekey, relay, retention, revocation, sequencer, watch, witness,
};

/// Why a gateway does not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// A mail server of the configuration cannot be used.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The time-stamping authority of the configuration cannot be used.
    #[error(transparent)]
    Timestamp(#[from] TimestampSetup),
    /// The operating system gives no signals.
    #[error("cannot wait for signals: {0}")]
    Signals(std::io::Error),
    /// A thread died while opening.
    #[error("opening the gateway was interrupted")]
    Interrupted,
}

/// A gateway that takes connections.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Whose it is.
    pub authority: AuthorityId,
    /// Where partners connect.
    pub exchange: SocketAddr,
    /// Where the desk is.
    pub desk: Option<SocketAddr>,
}

/// Runs a gateway until it is told to stop.
///
/// # Errors
///
/// It cannot be opened, or an address cannot be listened on.
pub async fn serve(config: Config, ready: impl FnOnce(&Ready)) -> Result<(), RunError> {
    // Before anything else: whoever reads the ready line may send a signal at once, and a signal
    // that nobody listens for would end the process in the middle of its work.
    let mut signals = Signals::listen()?;
    let gateway = tokio::task::spawn_blocking(move || Gateway::open(config));
    let gateway = gateway.await.map_err(|_| RunError::Interrupted)??;
    if gateway_fault::is_armed() {
        warn!(event = "fault-points", "this build is for tests: it can be ended at named points");
    }
    point(Point::StartOpened);
    let stop = CancellationToken::new();
    let (exchange, desk) = listeners(&gateway).await?;
    let bound = |listener: &Listener| listener.address();
    let address = gateway.config.file.exchange.listen;
    let listen = move |source| RunError::Listen { address, source };
    let about = Ready {
        authority: gateway.directory.own().clone(),
        exchange: bound(&exchange).map_err(listen)?,
        desk: desk.as_ref().map(bound).transpose().map_err(listen)?,
    };
    let tasks = TaskTracker::new();
    workers(&gateway, &tasks, &stop)?;
    tasks.spawn(exchange.serve(stop.clone()));
    if let Some(desk) = desk {
        tasks.spawn(desk.serve(stop.clone()));
    }
    info!(event = "ready", authority = %about.authority, exchange = %about.exchange);
    ready(&about);
    signals.told_to_stop().await;
    info!(event = "stopping");
    stop.cancel();
    tasks.close();
    tokio::select! {
        () = tasks.wait() => gateway.store.close().await,
        () = signals.told_to_stop() => {}
    }
    info!(event = "stopped");
    Ok(())
}

async fn listeners(gateway: &Arc<Gateway>) -> Result<(Listener, Option<Listener>), RunError> {
    let file = &gateway.config.file;
    let connections = file.limits.connections;
    let failed = |address| move |source| RunError::Listen { address, source };
    let address = file.exchange.listen;
    let routes = api::router(Arc::clone(gateway));
    let exchange = Listener::bind(address, Some(secured(gateway)), routes, connections).await;
    let exchange = exchange.map_err(failed(address))?;
    let Some(desk) = &file.desk else { return Ok((exchange, None)) };
    let routes = desk::router(Arc::clone(gateway)).merge(ops::router(Arc::clone(gateway)));
    let desk_listener = Listener::bind(desk.listen, None, routes, connections).await;
    Ok((exchange, Some(desk_listener.map_err(failed(desk.listen))?)))
}

/// Connections are answered with the certificate of the moment, and end when their peer is revoked.
fn secured(gateway: &Arc<Gateway>) -> Secured {
    let (keys, peers) = (Arc::clone(gateway), Arc::clone(gateway));
    Secured {
        config: Arc::new(move || keys.identity.server()),
        changed: gateway.directory.changes(),
        revoked: Arc::new(move |peer: &PeerCertificates| {
            peers.directory.is_revoked(&peer.0, peers.clock.now())
        }),
    }
}

fn workers(
    gateway: &Arc<Gateway>,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) -> Result<(), RunError> {
    tasks.spawn(sequencer::run(Arc::clone(gateway), stop.clone()));
    tasks.spawn(witness::run(Arc::clone(gateway), stop.clone()));
    tasks.spawn(relay::run(Arc::clone(gateway), stop.clone()));
    if let Some(mailer) = mail::Mailer::new(gateway)? {
        tasks.spawn(mailer.run(stop.clone()));
    }
    tasks.spawn(upload::run(Arc::clone(gateway), stop.clone()));
    tasks.spawn(disk::run(Arc::clone(gateway), stop.clone()));
    tasks.spawn(watch::run(Arc::clone(gateway), stop.clone()));
    tasks.spawn(rekey::run(Arc::clone(gateway), stop.clone()));
    tasks.spawn(retention::run(Arc::clone(gateway), stop.clone()));
    tasks.spawn(revocation::run(Arc::clone(gateway), stop.clone()));
    if let Some(stamper) = Stamper::new(gateway)? {
        tasks.spawn(stamper.run(stop.clone()));
    }
    Ok(())
}

/// The signals that tell a process to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> Result<Self, RunError> {
        let listen = |kind| signal(kind).map_err(RunError::Signals);
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn told_to_stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
