//! Where the server is, and how one connects to it.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ::postgres::config::{Host, SslMode, TargetSessionAttrs};
use ::postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::ledger::LedgerError;

/// How long one host may take to answer.
const CONNECT: Duration = Duration::from_secs(5);
/// How long sent bytes may go without an answer of the network.
const UNANSWERED: Duration = Duration::from_secs(15);
/// How long a connection may be silent before the network is asked whether it is there.
const SILENT: Duration = Duration::from_secs(10);

/// A PostgreSQL server, or several of which one takes writes.
#[derive(Clone)]
pub struct PostgresServer {
    config: Config,
    tls: Option<rustls::ClientConfig>,
}

/// A server with the name under which an open store works on it.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    at: PostgresServer,
    commits: Commits,
}

/// The token of a commit, to be asked for when nobody heard its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// Who commits: a number of its own for each process.
    pub(crate) writer: u128,
    /// Which of its commits; never the same again.
    pub(crate) commit: u64,
}

impl Token {
    /// The process, as the ledger's rows name it.
    pub(crate) fn holder(self) -> String {
        format!("{:032x}", self.writer)
    }
}

/// Numbers the commits of this process, over all its connections.
#[derive(Debug, Clone)]
pub(super) struct Commits {
    writer: u128,
    last: Arc<AtomicU64>,
}

impl Commits {
    /// The process, as the ledger's rows name it.
    pub(super) fn holder(&self) -> String {
        Token { writer: self.writer, commit: 0 }.holder()
    }

    pub(super) fn next(&self) -> Token {
        let commit = self.last.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        Token { writer: self.writer, commit }
    }
}

/// Why an address is not one of a server.
#[derive(Debug, thiserror::Error)]
pub enum PostgresUrlError {
    /// It cannot be read. What it says is not repeated: it may have a password.
    #[error("it is no PostgreSQL address such as postgresql://gateway@db.example:5432/gateway")]
    Unreadable,
    /// A password stands in it.
    #[error("a password stands in it; name a file that holds it instead")]
    Password,
    /// It leads over the network without TLS.
    #[error("{host} is reached over the network, so TLS is needed")]
    Plain {
        /// The host.
        host: String,
    },
}

impl PostgresServer {
    /// A server by its address (`postgresql://user@host:port/database`, or `host=… dbname=…`;
    /// several hosts divided by commas). Without `tls` the address has to lead to a socket of this
    /// machine, unless `plain` allows the network.
    ///
    /// # Errors
    ///
    /// The address cannot be read or used.
    pub fn new(
        address: &str,
        password: Option<&[u8]>,
        tls: Option<rustls::ClientConfig>,
        plain: bool,
    ) -> Result<Self, PostgresUrlError> {
        let mut config: Config = address.parse().map_err(|_| PostgresUrlError::Unreadable)?;
        if config.get_password().is_some() {
            return Err(PostgresUrlError::Password);
        }
        if let Some(password) = password {
            config.password(password);
        }
        let remote = config.get_hosts().iter().find_map(|host| match host {
            Host::Tcp(host) => Some(host.clone()),
            Host::Unix(_) => None,
        });
        if let (Some(host), None, false) = (remote, &tls, plain) {
            return Err(PostgresUrlError::Plain { host });
        }
        config
            .ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable })
            .application_name("gateway")
            .connect_timeout(CONNECT)
            .tcp_user_timeout(UNANSWERED)
            .keepalives(true)
            .keepalives_idle(SILENT)
            .keepalives_interval(SILENT)
            .keepalives_retries(2)
            // Of several hosts the one that takes writes.
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        Ok(Self { config, tls })
    }
}

impl Server {
    /// The server, for a store that is being opened: `writer` is a random number of its own.
    pub(crate) fn new(at: PostgresServer, writer: u128) -> Self {
        Self { at, commits: Commits { writer, last: Arc::default() } }
    }

    pub(super) fn commits(&self) -> &Commits {
        &self.commits
    }

    /// Opens a connection. Must not be called where a runtime drives futures.
    pub(super) fn connect(&self) -> Result<Client, LedgerError> {
        let client = match &self.at.tls {
            Some(tls) => self.at.config.connect(MakeRustlsConnect::new(tls.clone())),
            None => self.at.config.connect(NoTls),
        };
        // Why it cannot be reached is for the operator, and names no value that is kept.
        client.map_err(|error| {
            let cause = error.source().map(ToString::to_string);
            tracing::warn!(event = "store.server-unreachable", %error, cause, "the ledger's server");
            LedgerError::from(error)
        })
    }
}

impl std::fmt::Debug for PostgresServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hosts = self.config.get_hosts();
        formatter.debug_struct("PostgresServer").field("hosts", &hosts).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_would_send_the_ledger_in_the_clear_is_refused() {
        let refused = |address: &str| PostgresServer::new(address, None, None, false).err();
        assert!(matches!(
            refused("postgresql://gateway@db.example/gateway"),
            Some(PostgresUrlError::Plain { host }) if host == "db.example"
        ));
        assert!(refused("host=/run/postgresql user=gateway").is_none());
        assert!(PostgresServer::new("host=10.0.0.1", None, None, true).is_ok());
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_never_repeated() {
        let refused = PostgresServer::new("postgresql://a:Geheim@h/db", None, None, true);
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("name a file") && !told.contains("Geheim"), "{told}");
    }
}
