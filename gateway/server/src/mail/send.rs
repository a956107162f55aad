//! Sending: one stored mail to the first server that takes it, over TLS or not at all.
//!
//! lettre's own `send` knows no parameters of delivery reports (RFC 3461), so the conversation is
//! held here, command by command. What a server says decides what becomes of the mail: an answer
//! 5xx to the recipient or the text is final, everything else may pass. A server that cannot be
//! reached, does not let us in or is too slow rests for a while, and the others are asked first.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, Identity, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter, RcptParameter};
use tokio::time::Instant;

use crate::config::{MailServer, MailTls};

/// A server that failed rests so long; doubled at every further failure.
const FIRST_REST: Duration = Duration::from_secs(30);
const LONGEST_REST: Duration = Duration::from_mins(15);
/// How many connections are kept open to one server between two mails.
const KEPT_OPEN: usize = 16;
/// How long an open connection that nobody uses is believed to be open.
const FRESH: Duration = Duration::from_secs(20);

/// A mail with what stands on its envelope.
#[derive(Debug, Clone)]
pub struct Posted<'a> {
    /// Where reports on it go.
    pub from: Address,
    /// Its recipient.
    pub to: Address,
    /// By what a report names it.
    pub token: Option<&'a str>,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Why a mail was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may go later: no connection, or an answer that says so.
    #[error("not sent now, will be tried again")]
    Later,
    /// It was handed over, and no answer came: it may have left. It is sent again, the same.
    #[error("handed over without an answer, will be sent again")]
    Unknown,
    /// It will never go: an answer 5xx to the recipient or the text, or an address that is none.
    #[error("refused for good")]
    Never,
}

/// Why a configured server cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which file.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// TLS cannot be set up.
    #[error("TLS towards the mail server cannot be set up: {0}")]
    Tls(Error),
}

impl SendError {
    /// The stable code in the outbox.
    pub fn code(self) -> &'static str {
        match self {
            Self::Later => "not-sent-in-time",
            Self::Unknown => "outcome-unknown",
            Self::Never => "refused-for-good",
        }
    }
}

/// The servers of the configuration, with what is known of each.
pub struct Servers {
    all: Vec<Server>,
    patience: Duration,
}

struct Server {
    host: String,
    port: u16,
    starts: MailTls,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    known: Mutex<Known>,
}

/// What was learnt of a server.
#[derive(Default)]
struct Known {
    open: Vec<Connection>,
    failures: u32,
    rests_until: Option<Instant>,
}

/// A connection over which a mail can be sent.
struct Connection {
    smtp: AsyncSmtpConnection,
    reports: bool,
    used_at: Instant,
}

/// What a server did with a mail that it did not take.
enum Trouble {
    /// It answered: not now.
    NotNow,
    /// It answered: never.
    Never,
    /// It cannot be worked with at present.
    Server,
    /// As before, over a connection that was open from an earlier mail: it may just have ended.
    Stale,
}

impl Servers {
    /// Prepares the servers of the configuration. `patience` is what one attempt with one of them
    /// may take.
    ///
    /// # Errors
    ///
    /// Names the server, and the file that cannot be read or holds no certificate.
    pub fn new(
        servers: &[MailServer],
        patience: Duration,
    ) -> Result<Self, (String, TransportError)> {
        let prepared = |server| Server::new(server).map_err(|error| (server.host.clone(), error));
        Ok(Self { all: servers.iter().map(prepared).collect::<Result<_, _>>()?, patience })
    }

    /// The longest that [`Self::send`] takes.
    pub fn longest(&self) -> Duration {
        self.patience.saturating_mul(u32::try_from(self.all.len()).unwrap_or(u32::MAX))
    }

    /// Sends a mail through the first server that takes it; those that rest are asked last.
    ///
    /// # Errors
    ///
    /// None took it; says whether to try again.
    pub async fn send(&self, mail: &Posted<'_>) -> Result<(), SendError> {
        let now = Instant::now();
        let mut order: Vec<&Server> = self.all.iter().collect();
        order.sort_by_key(|server| server.rests(now));
        let mut failure = None;
        for server in order {
            let handed_over = AtomicBool::new(false);
            let attempt = server.send(mail, &handed_over);
            let outcome = match tokio::time::timeout(self.patience, attempt).await {
                Ok(outcome) => outcome,
                Err(_) => Err(Trouble::Server),
            };
            match outcome {
                Ok(()) => {
                    server.did_well();
                    return Ok(());
                }
                Err(Trouble::Never) => failure = failure.or(Some(SendError::Never)),
                Err(Trouble::NotNow) => failure = Some(SendError::Later),
                Err(Trouble::Server | Trouble::Stale) => {
                    server.failed(Instant::now());
                    failure = Some(SendError::Later);
                    // Another server would make a second mail of what may have left already.
                    if handed_over.load(Ordering::Relaxed) {
                        return Err(SendError::Unknown);
                    }
                }
            }
        }
        Err(failure.unwrap_or(SendError::Later))
    }
}

impl Server {
    fn new(server: &MailServer) -> Result<Self, TransportError> {
        let read = |path: &Path| {
            std::fs::read(path)
                .map_err(|source| TransportError::Unreadable { path: path.into(), source })
        };
        let mut tls = TlsParameters::builder(server.host.clone());
        if let Some(ca) = &server.ca {
            let certificate = Certificate::from_pem(&read(ca)?).map_err(TransportError::Tls)?;
            tls = tls.certificate_store(CertificateStore::None).add_root_certificate(certificate);
        }
        if let (Some(certificate), Some(key)) = (&server.certificate, &server.key) {
            let identity = Identity::from_pem(&read(certificate)?, &read(key)?);
            tls = tls.identify_with(identity.map_err(TransportError::Tls)?);
        }
        let credentials = match (&server.username, &server.password_file) {
            (Some(username), Some(file)) => {
                let password = String::from_utf8_lossy(&read(file)?).trim_end().to_owned();
                Some(Credentials::new(username.clone(), password))
            }
            _ => None,
        };
        Ok(Self {
            host: server.host.clone(),
            port: server.port,
            starts: server.tls,
            tls: tls.build_rustls().map_err(TransportError::Tls)?,
            credentials,
            known: Mutex::default(),
        })
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rests(&self, now: Instant) -> bool {
        self.known().rests_until.is_some_and(|until| now < until)
    }

    fn did_well(&self) {
        let mut known = self.known();
        (known.failures, known.rests_until) = (0, None);
    }

    fn failed(&self, now: Instant) {
        let mut known = self.known();
        let rest = FIRST_REST.saturating_mul(1 << known.failures.min(10)).min(LONGEST_REST);
        known.failures = known.failures.saturating_add(1);
        known.rests_until = now.checked_add(rest);
        known.open.clear();
    }

    async fn send(&self, mail: &Posted<'_>, handed_over: &AtomicBool) -> Result<(), Trouble> {
        let fresh = |one: &Connection| one.used_at.elapsed() < FRESH;
        let open = self.known().open.pop().filter(fresh);
        if let Some(open) = open {
            match self.send_over(open, mail, handed_over).await {
                Err(Trouble::Stale) => {}
                outcome => return outcome,
            }
        }
        let connection = self.connect().await.map_err(|_| Trouble::Server)?;
        self.send_over(connection, mail, handed_over).await
    }

    async fn connect(&self) -> Result<Connection, Error> {
        let name = ClientId::default();
        let (server, starts) = ((self.host.as_str(), self.port), self.starts);
        let implicit = (starts == MailTls::Implicit).then(|| self.tls.clone());
        let connect =
            AsyncSmtpConnection::connect_tokio1(server, None, &name, implicit, None).await;
        let mut smtp = connect?;
        if starts == MailTls::Starttls {
            smtp.starttls(self.tls.clone(), &name).await?;
        }
        // lettre keeps only what it knows of the answer, and it does not know DSN.
        let said = smtp.command(Ehlo::new(name)).await?;
        let reports = said.message().any(|line| line.eq_ignore_ascii_case("DSN"));
        if let Some(credentials) = &self.credentials {
            smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(Connection { smtp, reports, used_at: Instant::now() })
    }

    /// Sends over a connection, and keeps it where it can be used again.
    async fn send_over(
        &self,
        mut connection: Connection,
        mail: &Posted<'_>,
        handed_over: &AtomicBool,
    ) -> Result<(), Trouble> {
        let outcome = connection.send(mail, handed_over).await;
        let usable = match &outcome {
            Ok(()) => true,
            Err(Trouble::NotNow | Trouble::Never) => connection.smtp.command(Rset).await.is_ok(),
            Err(Trouble::Server | Trouble::Stale) => false,
        };
        if usable {
            connection.used_at = Instant::now();
            let mut known = self.known();
            if known.open.len() < KEPT_OPEN {
                known.open.push(connection);
            }
        }
        outcome
    }
}

impl Connection {
    async fn send(&mut self, mail: &Posted<'_>, handed_over: &AtomicBool) -> Result<(), Trouble> {
        let smtp = &mut self.smtp;
        let international = !(mail.to.to_string() + mail.from.as_ref()).is_ascii();
        let mut options = Vec::new();
        if international {
            if !smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Trouble::Never);
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let mut wanted = Vec::new();
        if let Some(token) = mail.token.filter(|_| self.reports) {
            let other = |keyword: &str, value: &str| (keyword.to_owned(), Some(value.to_owned()));
            for (keyword, value) in [other("RET", "HDRS"), other("ENVID", token)] {
                options.push(MailParameter::Other { keyword, value });
            }
            let (keyword, value) = other("NOTIFY", "FAILURE,DELAY");
            wanted.push(RcptParameter::Other { keyword, value });
        }
        let sender = smtp.command(Mail::new(Some(mail.from.clone()), options)).await;
        // A sender that is refused is our own fault or the server's, never the recipient's.
        sender.map_err(|error| match answer(&error) {
            Some(421) | None => Trouble::Stale,
            Some(400..=499) => Trouble::NotNow,
            Some(_) => Trouble::Server,
        })?;
        let recipient = smtp.command(Rcpt::new(mail.to.clone(), wanted)).await;
        recipient.map_err(|error| trouble(&error))?;
        smtp.command(Data).await.map_err(|error| trouble(&error))?;
        handed_over.store(true, Ordering::Relaxed);
        let taken = smtp.message(mail.bytes).await;
        taken.map(drop).map_err(|error| {
            // An answer is an answer: then nothing is unknown.
            handed_over.store(answer(&error).is_none(), Ordering::Relaxed);
            trouble(&error)
        })
    }
}

fn trouble(error: &Error) -> Trouble {
    match answer(error) {
        Some(421) | None => Trouble::Server,
        Some(500..=599) => Trouble::Never,
        Some(_) => Trouble::NotNow,
    }
}

/// The code of an answer; none where no answer came.
fn answer(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_failed_rests_longer_each_time_until_it_does_well() {
        let server: MailServer = toml::from_str("host = 'mail.example'\nport = 587").unwrap();
        let servers = Servers::new(&[server], Duration::from_secs(90)).unwrap();
        let (server, now) = (&servers.all[0], Instant::now());
        let rests_after = |seconds| server.rests(now + Duration::from_secs(seconds));
        assert!(!rests_after(0));
        server.failed(now);
        assert_eq!((rests_after(29), rests_after(31)), (true, false));
        server.failed(now);
        assert_eq!((rests_after(59), rests_after(61)), (true, false));
        server.did_well();
        assert!(!rests_after(0));
    }

    #[test]
    fn no_attempt_takes_longer_than_the_patience_with_every_server() {
        let server: MailServer = toml::from_str("host = 'mail.example'\nport = 587").unwrap();
        let servers = Servers::new(&[server.clone(), server], Duration::from_secs(90)).unwrap();
        assert_eq!(servers.longest(), Duration::from_mins(3));
    }
}
