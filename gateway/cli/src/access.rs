//! With which key a command speaks to which gateway.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use gateway_evidence::certificate::from_pem;
use gateway_server::client::Client;
use gateway_server::config::Config;
use gateway_server::{directory, secret, tls};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// How a command reaches a gateway: one's own by its configuration, or any by address and files.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Access {
    /// The configuration of one's own gateway.
    #[arg(long, env = "GATEWAY_CONFIG", conflicts_with_all = ["url", "certificate", "key", "ca"])]
    config: Option<PathBuf>,
    /// The member of staff whose key is used (keys/people/NAME); else the gateway's own.
    #[arg(long = "as", requires = "config")]
    person: Option<String>,
    /// The address the gateway really listens on, if it differs from the configuration's.
    #[arg(long, requires = "config")]
    at: Option<String>,
    /// A gateway's address, https://host:port.
    #[arg(long, requires_all = ["certificate", "key", "ca"])]
    url: Option<String>,
    /// The client certificate, PEM.
    #[arg(long)]
    certificate: Option<PathBuf>,
    /// The client certificate's key, PKCS#8 PEM.
    #[arg(long)]
    key: Option<PathBuf>,
    /// The anchor of the gateway's server certificate, PEM.
    #[arg(long)]
    ca: Option<PathBuf>,
}

impl Access {
    /// Access to one's own gateway.
    pub(crate) fn own(config: &Path, person: Option<&str>, at: &str) -> Self {
        Self {
            config: Some(config.to_owned()),
            person: person.map(str::to_owned),
            at: Some(at.to_owned()),
            url: None,
            certificate: None,
            key: None,
            ca: None,
        }
    }

    /// Access to one's own gateway where its configuration says it listens.
    pub(crate) fn configured(config: PathBuf, person: Option<String>) -> Self {
        Self {
            config: Some(config),
            person,
            at: None,
            url: None,
            certificate: None,
            key: None,
            ca: None,
        }
    }

    /// Access to any gateway by files.
    pub(crate) fn by_files(url: &str, certificate: PathBuf, key: PathBuf, ca: PathBuf) -> Self {
        Self {
            config: None,
            person: None,
            at: None,
            url: Some(url.to_owned()),
            certificate: Some(certificate),
            key: Some(key),
            ca: Some(ca),
        }
    }

    /// A client of that gateway.
    pub(crate) fn client(&self) -> Result<Client> {
        match (&self.config, &self.url) {
            (Some(config), _) => self.own_client(config),
            (None, Some(url)) => self.client_by_files(url),
            (None, None) => Err(anyhow!(
                "say which gateway: --config gateway.toml for one's own, or --url with --certificate, --key and --ca"
            )),
        }
    }

    /// The configuration of one's own gateway, where it was named.
    pub(crate) fn configuration(&self) -> Result<Option<Config>> {
        self.config.as_deref().map(|path| Ok(Config::read(path)?)).transpose()
    }

    fn own_client(&self, path: &Path) -> Result<Client> {
        let config = Config::read(path)?;
        let file = &config.file;
        let (certificate, key) = match &self.person {
            None => (file.exchange.client_certificate.clone(), file.exchange.client_key.clone()),
            Some(person) => {
                let people = path.parent().unwrap_or(Path::new(".")).join("keys/people");
                (people.join(format!("{person}.pem")), people.join(format!("{person}.key")))
            }
        };
        let entry = file.register.join(format!("{}.toml", file.authority));
        let own = directory::entry(&entry)?;
        let address = match (&self.at, own.address()) {
            (Some(at), _) => format!("https://{at}"),
            (None, Some(address)) => address.to_owned(),
            (None, None) => format!("https://{}", file.exchange.listen),
        };
        connect(&address, &own.anchor_certificates(), &certificate, &key)
    }

    fn client_by_files(&self, url: &str) -> Result<Client> {
        let file = |path: &Option<PathBuf>| path.clone().context("--certificate, --key and --ca");
        let ca = file(&self.ca)?;
        let pem = std::fs::read(&ca).with_context(|| ca.display().to_string())?;
        let anchors = from_pem(&pem).with_context(|| ca.display().to_string())?;
        connect(url, &anchors, &file(&self.certificate)?, &file(&self.key)?)
    }
}

fn connect(
    address: &str,
    anchors: &[rustls_pki_types::CertificateDer<'static>],
    certificate: &Path,
    key: &Path,
) -> Result<Client> {
    let pem = std::fs::read(certificate).with_context(|| certificate.display().to_string())?;
    let chain = from_pem(&pem).with_context(|| certificate.display().to_string())?;
    let secret = secret::read(key)?;
    let form = "a key is PKCS#8 without a password; openssl pkcs8 -topk8 -nocrypt converts others";
    let key = PrivatePkcs8KeyDer::from_pem_slice(&secret)
        .with_context(|| format!("{}: {form}", key.display()))?;
    let key = PrivateKeyDer::Pkcs8(key.clone_key());
    let config = tls::client_config(anchors, Vec::new(), chain, key)?;
    Client::new(address, Arc::new(config)).with_context(|| address.to_owned())
}

/// A text in a header field: everything but letters and digits percent-encoded.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
