//! `gateway admin keys`: one's own keys, and their rotation with an overlap.
//!
//! A rotation never breaks what is under way: the new key is listed in one's own register entry
//! beside the old one, partners take the new entry, and only then the files change places. The old
//! key's entry ends by date and is never deleted, so what it signed stays verifiable.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::{Subcommand, ValueEnum};
use gateway_bundle::Digest;
use gateway_evidence::certificate::{Certificate, from_pem};
use gateway_evidence::log::LogKey;
use gateway_evidence::register::{KeyStatus, RegisterFile, RegisteredKey, Role};
use gateway_evidence::{Register, Registers};
use gateway_server::config::Config;
use gateway_server::directory::entry;
use gateway_server::secret;
use jiff::{SignedDuration, Timestamp};
use rcgen::KeyPair;
use serde_json::{Value, json};

use super::{Common, master};
use crate::command::init::{write_entry, write_secret};
use crate::development::{Authority, Subject, hosts, profiles};
use crate::{Answer, known, print};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Each key: what it is for, how long it is good, whether it is in use.
    List {
        #[command(flatten)]
        common: Common,
    },
    /// Make a new key and list it beside the old one, which ends after an overlap. Without a
    /// development CA the first run writes a request; the second, once the certificate lies beside
    /// it, lists the key.
    Rotate {
        /// Which key.
        which: Which,
        /// How many days the old key stays good.
        #[arg(long, default_value_t = 30)]
        overlap_days: u16,
        /// Also put it into use at once: only where partners need not be told first.
        #[arg(long)]
        activate: bool,
        #[command(flatten)]
        common: Common,
    },
    /// The key that wraps all others at rest.
    #[command(subcommand)]
    Master(master::Command),
    /// Put a rotated key into use, once partners have taken the new register entry. A running
    /// gateway takes it within seconds.
    Activate {
        /// Which key.
        which: Which,
        #[command(flatten)]
        common: Common,
    },
}

/// One of one's own keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Which {
    /// The server's, for TLS.
    TlsServer,
    /// The client's, for TLS.
    TlsClient,
    /// The seal's.
    Seal,
    /// The log's.
    Log,
}

impl Which {
    const ALL: [Self; 4] = [Self::TlsServer, Self::TlsClient, Self::Seal, Self::Log];

    fn role(self) -> Role {
        match self {
            Self::TlsServer => Role::TlsServer,
            Self::TlsClient => Role::TlsClient,
            Self::Seal => Role::Seal,
            Self::Log => Role::Log,
        }
    }

    /// Its name in `certs/profiles.toml` and on the command line.
    fn name(self) -> &'static str {
        match self {
            Self::TlsServer => "tls-server",
            Self::TlsClient => "tls-client",
            Self::Seal => "seal",
            Self::Log => "log",
        }
    }

    /// Its key file, and its certificate file where it has one.
    fn files(self, config: &Config) -> (PathBuf, Option<PathBuf>) {
        let file = &config.file;
        let (key, certificate) = match self {
            Self::TlsServer => (&file.exchange.server_key, Some(&file.exchange.server_certificate)),
            Self::TlsClient => (&file.exchange.client_key, Some(&file.exchange.client_certificate)),
            Self::Seal => (&file.seal.key, Some(&file.seal.certificate)),
            Self::Log => (&file.log.key, None),
        };
        (key.clone(), certificate.cloned())
    }
}

pub(super) fn run(command: &Command) -> Result<Answer> {
    match command {
        Command::List { common } => list(common),
        Command::Rotate { which, overlap_days, activate, common } => {
            rotate(*which, *overlap_days, *activate, common)
        }
        Command::Master(command) => master::run(command),
        Command::Activate { which, common } => {
            let config = Config::read(&common.config)?;
            put_into_use(*which, &config)?;
            said(common, *which, "active", "in use; a running gateway takes it within seconds");
            Ok(Answer::Yes)
        }
    }
}

fn list(common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let own = own(&config)?;
    let now = Timestamp::now();
    let mut lines = Vec::new();
    for which in Which::ALL {
        let (key, certificate) = which.files(&config);
        let (in_use, ends) = read(&config, &key, certificate.as_deref())?;
        let of_role = own.keys().iter().filter(|key| key.role == which.role());
        for key in of_role.filter(|key| key.person.is_none()) {
            let standing = match key.status(now) {
                KeyStatus::NotYet => "not yet",
                KeyStatus::Current => "current",
                KeyStatus::Ended => "ended",
                KeyStatus::Revoked => "revoked",
            };
            let is_in_use = key.spki == in_use;
            let ends = [key.until, ends.filter(|_| is_in_use)].into_iter().flatten().min();
            lines.push(json!({
                "key": which.name(),
                "spki": key.spki,
                "standing": standing,
                "in_use": is_in_use,
                "from": key.from,
                "ends": ends,
                "days_left": ends.map(|end| end.duration_since(now).as_hours() / 24),
            }));
        }
    }
    if common.json {
        print::json(&json!({ "keys": lines }));
        return Ok(Answer::Yes);
    }
    for line in &lines {
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
        let in_use = if line.get("in_use") == Some(&Value::Bool(true)) { "in use" } else { "" };
        let days = line.get("days_left").and_then(Value::as_i64);
        let days = days.map_or_else(String::new, |days| format!(", {days} days left"));
        print::line(&format!(
            "{:<10}  {}  {:<7}  {in_use:<6}  until {}{days}",
            text("key"),
            text("spki").get(..16).unwrap_or_default(),
            text("standing"),
            text("ends"),
        ));
    }
    Ok(Answer::Yes)
}

/// The key of a file, and when its certificate ends.
fn read(
    config: &Config,
    key: &Path,
    certificate: Option<&Path>,
) -> Result<(Digest, Option<Timestamp>)> {
    let Some(path) = certificate else {
        let log = LogKey::of_log(config.file.log_origin(), &secret::read(key)?)
            .with_context(|| key.display().to_string())?;
        return Ok((log.verifier().spki(), None));
    };
    let pem = std::fs::read(path).with_context(|| path.display().to_string())?;
    let mut chain = from_pem(&pem).with_context(|| path.display().to_string())?;
    ensure!(!chain.is_empty(), "{} holds no certificate", path.display());
    let leaf =
        Certificate::parse(chain.swap_remove(0)).with_context(|| path.display().to_string())?;
    Ok((leaf.spki(), Some(leaf.not_after())))
}

fn own(config: &Config) -> Result<Register> {
    Ok(entry(&config.file.register.join(format!("{}.toml", config.file.authority)))?)
}

/// The file in which a new key or certificate waits: `seal.key` waits as `seal.next.key`.
fn next(path: &Path) -> PathBuf {
    let extension = path.extension().map(|one| one.to_string_lossy().into_owned());
    path.with_extension(format!("next.{}", extension.unwrap_or_default()))
}

fn rotate(which: Which, overlap_days: u16, activate: bool, common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let (key, certificate) = which.files(&config);
    ensure!(
        !secret::is_credential(&key),
        "{} is a systemd credential: put the new key where the unit's LoadCredential= finds it",
        key.display()
    );
    let waiting = certificate.as_deref().map(next);
    let there = waiting.as_deref().is_some_and(Path::exists);
    if !there && !make(which, &config, &next(&key), waiting.as_deref())? {
        let request = next(&key).with_extension("csr");
        let told = format!(
            "take {} to your CA, put the certificate into {}, then run this again",
            request.display(),
            waiting.unwrap_or_default().display()
        );
        said(common, which, "requested", &told);
        return Ok(Answer::Yes);
    }
    enlist(which, &config, overlap_days)?;
    if activate {
        put_into_use(which, &config)?;
        said(common, which, "active", "rotated and in use; hand partners your new register entry");
    } else {
        said(
            common,
            which,
            "listed",
            "listed beside the old key; hand partners your new entry (gateway admin partner export), \
             and when they have taken it run `gateway admin keys activate`",
        );
    }
    Ok(Answer::Yes)
}

/// Makes a new key. Says whether it is ready: it is not while it waits for a certificate.
fn make(which: Which, config: &Config, key: &Path, certificate: Option<&Path>) -> Result<bool> {
    let Some(certificate) = certificate else {
        if !key.exists() {
            let made = KeyPair::generate_for(&rcgen::PKCS_ED25519)?;
            write_secret(key, made.serialize_pem().as_bytes())?;
        }
        return Ok(true);
    };
    let directory = config.path.parent().unwrap_or(Path::new("."));
    let ca = directory.join("development-ca");
    let country = config.file.authority.country();
    let organisation = config.file.name.get("en").map_or("", String::as_str);
    let name = format!("{} {}", config.file.authority, which.name());
    let hosts = server_hosts(which, config)?;
    let subject = Subject { country: country.as_str(), organisation, name: &name, hosts: &hosts };
    if ca.join("ca.key").is_file() {
        let issued = Authority::open(&ca)?.issue(which.name(), &subject)?;
        if !key.exists() {
            write_secret(key, issued.key.as_bytes())?;
            std::fs::write(certificate, &issued.certificate)
                .with_context(|| certificate.display().to_string())?;
        }
        return Ok(true);
    }
    if !key.exists() {
        let profiles = profiles()?;
        let profile = profiles.get(which.name()).context("certs/profiles.toml lacks a profile")?;
        let (made, request) = subject.request(profile)?;
        write_secret(key, made.as_bytes())?;
        std::fs::write(key.with_extension("csr"), request)?;
    }
    Ok(false)
}

/// The host that partners connect to, and in development also the machine's own names.
fn server_hosts(which: Which, config: &Config) -> Result<Vec<String>> {
    if which != Which::TlsServer {
        return Ok(Vec::new());
    }
    let address = config.file.exchange.public_address.clone().unwrap_or_default();
    let host = address.trim_start_matches("https://");
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host).trim_matches(['[', ']']);
    let mut all = hosts()?;
    if !host.is_empty() && !all.iter().any(|known| known == host) {
        all.insert(0, host.to_owned());
    }
    Ok(all)
}

/// Lists the new key in one's own entry; the old ones of the role end after the overlap.
fn enlist(which: Which, config: &Config, overlap_days: u16) -> Result<()> {
    let (key, certificate) = which.files(config);
    let waiting = certificate.as_deref().map(next);
    let (spki, _) = read(config, &next(&key), waiting.as_deref())?;
    if let (Some(certificate), true) = (&waiting, which == Which::Seal) {
        // A key that does not belong to its certificate is found now, not by a partner.
        crate::sealing::open(certificate, &next(&key))?;
    }
    let log_key = match which {
        Which::Log => {
            let made = secret::read(&next(&key))?;
            let made = LogKey::of_log(config.file.log_origin(), &made)?;
            Some(made.verifier().clone())
        }
        _ => None,
    };
    let now = Timestamp::now();
    let mut file: RegisterFile = own(config)?.file().clone();
    if file.keys.iter().any(|known| known.spki == spki) {
        return Ok(());
    }
    let overlap = SignedDuration::from_hours(24 * i64::from(overlap_days));
    let until = now.checked_add(overlap).context("the overlap is too long")?;
    for old in &mut file.keys {
        if old.role == which.role() && old.person.is_none() && old.revoked.is_none() {
            old.until = Some(old.until.map_or(until, |known| known.min(until)));
        }
    }
    let role = which.role();
    let new =
        RegisteredKey { spki, role, person: None, from: now, until: None, revoked: None, log_key };
    file.keys.push(new);
    let mut all = known::entries(config)?;
    all.retain(|one| *one.authority() != config.file.authority);
    all.push(Register::try_from(file.clone()).context("the register would contradict itself")?);
    Registers::new(all).context("the register would contradict itself")?;
    write_entry(&config.file.register, &file)
}

/// The waiting files take the place of those in use, which are kept beside them.
fn put_into_use(which: Which, config: &Config) -> Result<()> {
    let (key, certificate) = which.files(config);
    let waiting = certificate.as_deref().map(next);
    if !next(&key).exists() || waiting.as_deref().is_some_and(|path| !path.exists()) {
        bail!("no rotated key waits; run `gateway admin keys rotate {}` first", which.name());
    }
    let (spki, _) = read(config, &next(&key), waiting.as_deref())?;
    let listed = own(config)?.key(&spki).map(|key| key.status(Timestamp::now()));
    ensure!(
        listed == Some(KeyStatus::Current),
        "one's own register entry does not list the new key as good now; rotate it first"
    );
    let (old, _) = read(config, &key, certificate.as_deref())?;
    let mark = old.to_string().chars().take(16).collect::<String>();
    for path in certificate.iter().chain([&key]) {
        let extension = path.extension().map(|one| one.to_string_lossy().into_owned());
        let kept = path.with_extension(format!("{mark}.{}", extension.unwrap_or_default()));
        std::fs::rename(path, &kept).with_context(|| kept.display().to_string())?;
        std::fs::rename(next(path), path).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn said(common: &Common, which: Which, state: &str, text: &str) {
    if common.json {
        print::json(&json!({ "key": which.name(), "state": state }));
    } else {
        print::line(&format!("{}: {text}", which.name()));
    }
}
