//! The authority's seal, as commands use it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use gateway_evidence::SigningKey;
use gateway_evidence::certificate::from_pem;
use gateway_server::config::Config;
use gateway_server::secret;
use ring::rand::SystemRandom;

/// Where the seal's key and certificate stand.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct SealFiles {
    /// The seal's certificate chain, PEM, its own first.
    #[arg(long, requires = "seal_key")]
    seal_certificate: Option<PathBuf>,
    /// The seal's key, PKCS#8 PEM.
    #[arg(long, requires = "seal_certificate")]
    seal_key: Option<PathBuf>,
}

impl SealFiles {
    /// The key of the files named, or else of the configuration.
    pub(crate) fn open(&self, config: Option<&Config>) -> Result<SigningKey> {
        match (&self.seal_certificate, &self.seal_key, config) {
            (Some(certificate), Some(key), _) => open(certificate, key),
            (_, _, Some(config)) => of(config),
            _ => bail!(
                "say whose seal: --config gateway.toml, or --seal-certificate with --seal-key"
            ),
        }
    }
}

/// The seal of one's own gateway.
pub(crate) fn of(config: &Config) -> Result<SigningKey> {
    open(&config.file.seal.certificate, &config.file.seal.key)
}

/// A key with its certificate.
pub(crate) fn open(certificate: &Path, key: &Path) -> Result<SigningKey> {
    let read = |path: &Path| {
        std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let chain = from_pem(&read(certificate)?).with_context(|| certificate.display().to_string())?;
    SigningKey::from_pem(&secret::read(key)?, chain, &SystemRandom::new())
        .with_context(|| key.display().to_string())
}
