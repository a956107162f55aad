//! `gateway bundle seal`: an authority's seal over the manifest's exact bytes.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use gateway_evidence::{SigningKey, Typ};
use gateway_server::config::Config;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use serde_json::json;

use crate::source::{MANIFEST, SEAL, Source};
use crate::{Answer, print, sealing};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The bundle directory.
    path: PathBuf,
    /// The configuration of one's own gateway, which names the seal.
    #[arg(long, env = "GATEWAY_CONFIG", conflicts_with_all = ["certificate", "key"])]
    config: Option<PathBuf>,
    /// The seal's certificate chain, PEM, its own first.
    #[arg(long, requires = "key")]
    certificate: Option<PathBuf>,
    /// The seal's key, PKCS#8 PEM.
    #[arg(long, requires = "certificate")]
    key: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let bare = arguments.path.join(MANIFEST);
    ensure!(
        bare.is_file(),
        "{} holds no {MANIFEST}; `gateway bundle new` begins a bundle",
        arguments.path.display()
    );
    // An earlier seal is put aside: it may be over an earlier manifest.
    let source = Source::unsealed(&arguments.path)?;
    let key = key(arguments, &source)?;
    let flaws = source.flaws()?;
    if let Some(flaw) = flaws.first() {
        bail!("{}: {}; nothing was sealed", flaw.file, flaw.problem);
    }
    let seal = key.sign(Typ::Seal, &source.bytes, Timestamp::now(), &SystemRandom::new())?;
    let path = arguments.path.join(SEAL);
    let draft = arguments.path.join(".manifest.jws.draft");
    std::fs::write(&draft, seal).with_context(|| draft.display().to_string())?;
    std::fs::rename(&draft, &path).with_context(|| path.display().to_string())?;
    let (bundle, digest) = (source.manifest.key(), source.digest());
    if arguments.json {
        print::json(&json!({ "sealed": path, "bundle": bundle, "digest": digest }));
    } else {
        print::line(&format!("sealed {bundle} as {}\ndigest {digest}", path.display()));
    }
    Ok(Answer::Yes)
}

fn key(arguments: &Arguments, source: &Source) -> Result<SigningKey> {
    match (&arguments.config, &arguments.certificate, &arguments.key) {
        (Some(config), _, _) => {
            let config = Config::read(config)?;
            let (own, from) = (&config.file.authority, &source.manifest.from);
            ensure!(own == from, "`from` is {from}, and this is the gateway of {own}");
            sealing::of(&config)
        }
        (None, Some(certificate), Some(key)) => sealing::open(certificate, key),
        _ => bail!("say whose seal: --config gateway.toml, or --certificate with --key"),
    }
}

#[cfg(test)]
pub(super) fn with_files(
    path: &std::path::Path,
    certificate: &std::path::Path,
    key: &std::path::Path,
) -> Result<Answer> {
    run(&Arguments {
        path: path.to_owned(),
        config: None,
        certificate: Some(certificate.to_owned()),
        key: Some(key.to_owned()),
        json: false,
    })
}

#[cfg(test)]
mod tests {
    use gateway_bundle::example::Example;

    use super::*;
    use crate::sample::{self, House};

    #[test]
    fn nothing_is_sealed_while_a_document_is_not_the_manifests() {
        let house = House::new("br-mj");
        let directory = house.file("reply");
        sample::write(&Example::reply(), &directory);
        let file = Example::reply().contents()[0].0.to_owned();
        std::fs::remove_file(directory.join("data").join(&file)).unwrap();
        let (certificate, key) = (house.file("seal.pem"), house.file("seal.key"));
        let error = with_files(&directory, &certificate, &key).unwrap_err().to_string();
        assert!(error.contains(&file) && error.contains("nothing was sealed"), "{error}");
        assert!(!directory.join(SEAL).exists());
    }

    #[test]
    fn a_seal_covers_the_manifests_exact_bytes() {
        let house = House::new("br-mj");
        let directory = house.file("reply");
        sample::write(&Example::reply(), &directory);
        with_files(&directory, &house.file("seal.pem"), &house.file("seal.key")).unwrap();
        let source = Source::open(&directory).unwrap();
        let seal = source.seal.unwrap();
        assert_eq!(seal.payload(), Example::reply().bytes());
        assert_eq!(seal.verify_signature(), Ok(()));
    }
}
