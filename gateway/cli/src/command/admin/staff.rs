//! `gateway admin staff`: accounts and keys of the people who work at this gateway.
//!
//! Accounts stand in the gateway's store, which a running gateway holds. So the gateway is stopped
//! while accounts are changed by this command.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use gateway_bundle::Digest;
use gateway_evidence::certificate::{from_pem, spki_digest};
use gateway_evidence::register::{RegisteredKey, Role};
use gateway_exchange::gate;
use gateway_server::config::Config;
use gateway_server::directory::entry;
use gateway_store::staff::{self, Staff};
use gateway_store::{MasterKey, Options, Store, StoreError};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use serde_json::{Value, json};

use super::Common;
use crate::command::init::{keep, write_entry};
use crate::development::{Authority, Subject};
use crate::{Answer, print};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Open an account, or change one.
    Add(Add),
    /// The accounts.
    List {
        #[command(flatten)]
        common: Common,
    },
}

#[derive(clap::Args)]
pub(super) struct Add {
    /// The name of the account.
    name: String,
    /// What the person may do; may be given more than once.
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// The languages, the preferred one first; may be given more than once.
    #[arg(long = "language")]
    languages: Vec<String>,
    /// The mail address.
    #[arg(long)]
    mail: Option<String>,
    /// A file with the password for the desk.
    #[arg(long)]
    password_file: Option<PathBuf>,
    /// The person's client certificate, PEM.
    #[arg(long, conflicts_with = "issue")]
    certificate: Option<PathBuf>,
    /// Issue a client certificate by the development CA. Never for real traffic.
    #[arg(long)]
    issue: bool,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(command: &Command) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match command {
        Command::Add(add) => runtime.block_on(self::add(add)),
        Command::List { common } => runtime.block_on(list(common)),
    }
}

fn open(config: &Config) -> Result<Store> {
    let master = MasterKey::read(&config.file.store.master_key)?;
    Store::open(&config.file.data, master, Options::default()).map_err(|error| match error {
        StoreError::InUse => anyhow::anyhow!("the gateway runs; stop it first: it holds the store"),
        error => error.into(),
    })
}

async fn add(add: &Add) -> Result<Answer> {
    let config = Config::read(&add.common.config)?;
    let named = !add.name.is_empty()
        && add.name.len() <= 32
        && add.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    ensure!(named, "a name has 1 to 32 lower-case letters, digits and hyphens");
    for role in &add.roles {
        if gate::Role::from_name(role).is_none() {
            bail!("no role `{role}`: registrar, officer, approver, auditor or administrator");
        }
    }
    let password_hash = add.password_file.as_deref().map(hash).transpose()?;
    let spki = certificate(add, &config)?;
    let now = Timestamp::now();
    let account = Staff {
        name: add.name.clone(),
        roles: add.roles.clone(),
        languages: add.languages.clone(),
        password_hash,
        mail: add.mail.clone(),
        spki,
        created_at: now,
        ended_at: None,
    };
    let store = open(&config)?;
    let kept = store.transact("put staff", move |tx| staff::put(tx, &account)).await;
    store.close().await;
    kept.map_err(StoreError::from)?;
    if let Some(spki) = spki {
        register(&config, &add.name, spki, now)?;
    }
    if add.common.json {
        print::json(&json!({ "added": add.name, "roles": add.roles }));
    } else {
        print::line(&format!("{} has an account: {}", add.name, add.roles.join(", ")));
    }
    Ok(Answer::Yes)
}

fn hash(file: &Path) -> Result<String> {
    let password = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let password = password.trim_end_matches(['\r', '\n']);
    ensure!(password.chars().count() >= 12, "{}: a password has at least 12 characters", file.display());
    Ok(gateway_server::desk::password::hash(password, &SystemRandom::new())?)
}

/// The key of the person's certificate: the one named, or one issued on the spot.
fn certificate(add: &Add, config: &Config) -> Result<Option<Digest>> {
    let directory = add.common.config.parent().unwrap_or(Path::new("."));
    let people = directory.join("keys/people");
    let pem = match (&add.certificate, add.issue) {
        (Some(path), _) => {
            std::fs::read(path).with_context(|| path.display().to_string())?
        }
        (None, true) => {
            let ca = Authority::open(&directory.join("development-ca"))?;
            let country = config.file.authority.country();
            let organisation = config.file.name.get("en").map_or("", String::as_str);
            let subject =
                Subject { country: country.as_str(), organisation, name: &add.name, hosts: &[] };
            let issued = ca.issue("tls-client", &subject)?;
            keep(&people, &add.name, &issued)?;
            issued.certificate.into_bytes()
        }
        (None, false) => return Ok(None),
    };
    let chain = from_pem(&pem)?;
    let leaf = chain.first().context("the file holds no certificate")?;
    Ok(Some(spki_digest(leaf)?))
}

/// Puts the person's key into one's own register entry.
fn register(config: &Config, name: &str, spki: Digest, from: Timestamp) -> Result<()> {
    let folder = &config.file.register;
    let own = entry(&folder.join(format!("{}.toml", config.file.authority)))?;
    let mut file = own.file().clone();
    for key in file.keys.iter_mut().filter(|key| key.person.as_deref() == Some(name)) {
        // The person's earlier key ends now; entries are never deleted.
        key.until.get_or_insert(from);
    }
    file.keys.push(RegisteredKey {
        spki,
        role: Role::TlsClient,
        person: Some(name.to_owned()),
        from,
        until: None,
        revoked: None,
        log_key: None,
    });
    write_entry(folder, &file)
}

async fn list(common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let store = open(&config)?;
    let all = store.read(|view| staff::list(view)).await;
    store.close().await;
    let all: Vec<Staff> = all.map_err(StoreError::from)?;
    if common.json {
        let all: Vec<Value> = all.iter().map(|one| json!({
            "name": one.name,
            "roles": one.roles,
            "languages": one.languages,
            "ended": one.ended_at,
        })).collect();
        print::json(&all);
    } else {
        for one in &all {
            print::line(&format!("{}\t{}", one.name, one.roles.join(", ")));
        }
    }
    Ok(Answer::Yes)
}
