//! `gateway bundle seal`: seals the manifest of a bundle directory.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use gateway_evidence::certificate::from_pem;
use gateway_evidence::{SigningKey, Typ};
use gateway_server::config::Config;
use jiff::Timestamp;
use ring::rand::SystemRandom;

use crate::folder::{self, SEALED};
use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The bundle directory.
    directory: PathBuf,
    /// The configuration whose seal key is used.
    #[arg(long, env = "GATEWAY_CONFIG", conflicts_with_all = ["certificate", "key"])]
    config: Option<PathBuf>,
    /// The seal's certificate, PEM.
    #[arg(long, requires = "key")]
    certificate: Option<PathBuf>,
    /// The seal's key, PKCS#8 PEM.
    #[arg(long, requires = "certificate")]
    key: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let found = folder::find(&arguments.directory)?;
    ensure!(found.seal.is_none(), "{} is sealed already", found.file.display());
    let key = signing_key(
        arguments.config.as_ref(),
        arguments.certificate.as_ref(),
        arguments.key.as_ref(),
    )?;
    let seal = key.sign(Typ::Seal, &found.bytes, Timestamp::now(), &SystemRandom::new())?;
    let path = arguments.directory.join(SEALED);
    std::fs::write(&path, seal).with_context(|| path.display().to_string())?;
    print::line(&format!("sealed {}: {}", path.display(), found.digest()));
    Ok(Answer::Yes)
}

/// The seal key of a configuration, or of two files.
pub(crate) fn signing_key(
    config: Option<&PathBuf>,
    certificate: Option<&PathBuf>,
    key: Option<&PathBuf>,
) -> Result<SigningKey> {
    let (certificate, key) = match (config, certificate, key) {
        (_, Some(certificate), Some(key)) => (certificate.clone(), key.clone()),
        (Some(config), _, _) => {
            let seal = Config::read(config)?.file.seal;
            (seal.certificate, seal.key)
        }
        _ => anyhow::bail!("name the seal key: --config, or --certificate with --key"),
    };
    let pem = std::fs::read(&certificate).with_context(|| certificate.display().to_string())?;
    let chain = from_pem(&pem).with_context(|| certificate.display().to_string())?;
    let pem = std::fs::read(&key).with_context(|| key.display().to_string())?;
    SigningKey::from_pem(&pem, chain, &SystemRandom::new())
        .with_context(|| key.display().to_string())
}
