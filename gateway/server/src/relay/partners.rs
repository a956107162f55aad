//! Connections to partners, kept while they are good.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gateway_bundle::AuthorityId;
use tokio::sync::watch;

use crate::client::{Client, ClientError, Connection};
use crate::gateway::Gateway;
use crate::tls;

/// Idle connections that are kept for one partner.
const IDLE_MAX: usize = 24;

/// Why there is no connection to a partner's gateway.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoConnection {
    /// Our register or our files do not let us connect. The log says which.
    #[error("the register or the files of this gateway do not let it connect to the partner")]
    Configuration,
    /// The partner cannot be reached.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// Open connections by partner.
pub(crate) struct Partners {
    idle: Mutex<HashMap<AuthorityId, Vec<Connection>>>,
    changed: Mutex<watch::Receiver<u64>>,
}

impl Partners {
    pub(crate) fn new(gateway: &Gateway) -> Self {
        Self { idle: Mutex::default(), changed: Mutex::new(gateway.directory.changes()) }
    }

    /// A connection to the partner's gateway: an idle one, or a new one.
    pub(crate) async fn connection(
        &self,
        gateway: &Gateway,
        partner: &AuthorityId,
    ) -> Result<Connection, NoConnection> {
        while let Some(connection) = self.take(partner) {
            if connection.is_open() {
                return Ok(connection);
            }
        }
        let client = client(gateway, partner)?;
        Ok(client.connect().await?)
    }

    /// Gives a connection back that may be used again.
    pub(crate) fn give_back(&self, partner: &AuthorityId, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = idle.entry(partner.clone()).or_default();
        if idle.len() < IDLE_MAX && connection.is_open() {
            idle.push(connection);
        }
    }

    fn take(&self, partner: &AuthorityId) -> Option<Connection> {
        // Who was trusted before the register changed is asked for its certificate again.
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let anew = changed.has_changed().unwrap_or(false);
        changed.mark_unchanged();
        drop(changed);
        if anew {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.get_mut(partner)?.pop()
    }
}

fn client(gateway: &Gateway, partner: &AuthorityId) -> Result<Client, NoConnection> {
    let configuration = |error: &dyn std::fmt::Display| {
        tracing::warn!(event = "relay-configuration", %partner, %error);
        NoConnection::Configuration
    };
    let address = gateway.directory.with(partner, |entry| entry.address().map(str::to_owned));
    let address = address.flatten().ok_or(NoConnection::Configuration)?;
    let now = gateway.clock.now();
    let trust = gateway.directory.server_trust(partner, now);
    let (anchors, pins) = trust.ok_or(NoConnection::Configuration)?;
    let own = gateway.identity.client();
    let tls = tls::client_config(&anchors, pins, own.chain.clone(), own.key());
    let tls = tls.map_err(|e| configuration(&e))?;
    Client::new(&address, Arc::new(tls)).map_err(|e| configuration(&e))
}
