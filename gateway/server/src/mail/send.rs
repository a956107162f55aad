//! Sending: one stored mail to one server, over TLS or not at all.

use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::config::{MailServer, MailTls};

const TIMEOUT: Duration = Duration::from_secs(30);

/// A mail server that can be sent to.
pub type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Why a mail was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may go later: no connection, or a 4xx answer.
    #[error("not sent now, will be tried again")]
    Later,
    /// It will never go: a 5xx answer, or an address that is none.
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
    Tls(lettre::transport::smtp::Error),
}

impl SendError {
    /// The stable code in the outbox.
    pub fn code(self) -> &'static str {
        match self {
            Self::Later => "not-sent-in-time",
            Self::Never => "refused-for-good",
        }
    }
}

/// Prepares a configured server.
///
/// # Errors
///
/// A file it names cannot be read, or holds no certificate.
pub fn transport(server: &MailServer) -> Result<Transport, TransportError> {
    let read = |path: &std::path::Path| {
        std::fs::read(path)
            .map_err(|source| TransportError::Unreadable { path: path.into(), source })
    };
    let mut tls = TlsParameters::builder(server.host.clone());
    if let Some(ca) = &server.ca {
        let certificate = Certificate::from_pem(&read(ca)?).map_err(TransportError::Tls)?;
        tls = tls.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    let tls = tls.build_rustls().map_err(TransportError::Tls)?;
    let tls = match server.tls {
        MailTls::Starttls => Tls::Required(tls),
        MailTls::Implicit => Tls::Wrapper(tls),
    };
    let mut builder = Transport::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .timeout(Some(TIMEOUT));
    if let (Some(username), Some(file)) = (&server.username, &server.password_file) {
        let password = String::from_utf8_lossy(&read(file)?).trim_end().to_owned();
        builder = builder.credentials(Credentials::new(username.clone(), password));
    }
    Ok(builder.build())
}

/// Sends a stored mail through the first server that takes it.
///
/// # Errors
///
/// None took it; says whether to try again.
pub async fn send(
    servers: &[Transport],
    from: &str,
    to: &str,
    bytes: &[u8],
) -> Result<(), SendError> {
    let address = |text: &str| text.parse::<Address>().map_err(|_| SendError::Never);
    let envelope =
        Envelope::new(Some(address(from)?), vec![address(to)?]).map_err(|_| SendError::Never)?;
    let mut later = servers.is_empty();
    for server in servers {
        match server.send_raw(&envelope, bytes).await {
            Ok(_) => return Ok(()),
            Err(error) => later |= !error.is_permanent(),
        }
    }
    Err(if later { SendError::Later } else { SendError::Never })
}
