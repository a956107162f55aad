//! `gateway admin staff`: accounts and keys of the people who work at this gateway.
//!
//! Accounts stand in the gateway's store, which a running gateway holds. So the gateway is stopped
//! while accounts are changed by this command.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use gateway_bundle::Digest;
use gateway_evidence::certificate::{from_pem, spki_digest};
use gateway_evidence::register::{KeyStatus, Register, RegisteredKey, Role};
use gateway_exchange::gate;
use gateway_server::config::Config;
use gateway_server::directory::entry;
use gateway_server::storage;
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
    /// Issue a client certificate by the development CA, and fail where there is none. With a
    /// development CA at hand one is issued in any case. Never for real traffic.
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

/// Opens the store where it may block.
async fn open(config: &Config) -> Result<Store> {
    let config = config.clone();
    tokio::task::spawn_blocking(move || open_here(&config)).await?
}

fn open_here(config: &Config) -> Result<Store> {
    let master = MasterKey::read(&config.file.store.master_key)?;
    let location = storage::location(&config.file)?;
    Store::open(location, master, Options::default()).map_err(|error| match error {
        StoreError::InUse => anyhow::anyhow!(
            "the gateway runs and holds the store; stop it, run this again, start it"
        ),
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
    // The store is opened before anything is written: a running gateway holds it.
    let store = open(&config).await?;
    let key = key(add, &config).and_then(|spki| {
        spki.map_or(Ok(None), |spki| register(&config, &add.name, spki).map(|()| Some(spki)))
    });
    let kept = match key {
        Ok(spki) => put(&store, add, password_hash, spki).await,
        Err(error) => Err(error),
    };
    store.close().await;
    kept?;
    if add.common.json {
        print::json(&json!({ "added": add.name, "roles": add.roles }));
    } else {
        print::line(&format!("{} has an account: {}", add.name, add.roles.join(", ")));
    }
    Ok(Answer::Yes)
}

/// Keeps the account; what is not said of a known one stays as it is.
async fn put(
    store: &Store,
    add: &Add,
    password_hash: Option<String>,
    spki: Option<Digest>,
) -> Result<()> {
    let now = Timestamp::now();
    let (name, roles) = (add.name.clone(), add.roles.clone());
    let (languages, mail) = (add.languages.clone(), add.mail.clone());
    let kept = store.transact("put staff", move |tx| {
        let known = staff::by_name(tx, &name)?;
        let known = known.unwrap_or_else(|| new(name, now));
        let languages = if languages.is_empty() { known.languages } else { languages };
        let account = Staff {
            roles,
            languages,
            password_hash: password_hash.or(known.password_hash),
            mail: mail.or(known.mail),
            spki: spki.or(known.spki),
            ended_at: None,
            name: known.name,
            created_at: known.created_at,
        };
        staff::put(tx, &account)
    });
    kept.await.map_err(|error| StoreError::from(error).into())
}

fn new(name: String, created_at: Timestamp) -> Staff {
    let (roles, languages) = (Vec::new(), Vec::new());
    let (password_hash, mail, spki, ended_at) = (None, None, None, None);
    Staff { name, roles, languages, password_hash, mail, spki, created_at, ended_at }
}

fn hash(file: &Path) -> Result<String> {
    let password = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let password = password.trim_end_matches(['\r', '\n']);
    ensure!(
        password.chars().count() >= 12,
        "{}: a password has at least 12 characters",
        file.display()
    );
    Ok(gateway_server::desk::password::hash(password, &SystemRandom::new())?)
}

/// The key of the person's certificate: of the one named, or of one that the development CA
/// issues. Where there is a development CA nothing is real, so everybody gets a key.
fn key(add: &Add, config: &Config) -> Result<Option<Digest>> {
    let directory = add.common.config.parent().unwrap_or(Path::new("."));
    let path = directory.join("keys/people").join(format!("{}.pem", add.name));
    let ca = directory.join("development-ca");
    let path = match &add.certificate {
        Some(path) => path.clone(),
        None if add.issue || ca.join("ca.key").is_file() => {
            if !path.exists() {
                issue(&add.name, config, &ca, &directory.join("keys/people"))?;
            }
            path
        }
        None => return Ok(None),
    };
    let pem = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let chain = from_pem(&pem).with_context(|| path.display().to_string())?;
    let leaf = chain.first().with_context(|| format!("{} holds no certificate", path.display()))?;
    Ok(Some(spki_digest(leaf).with_context(|| path.display().to_string())?))
}

fn issue(name: &str, config: &Config, ca: &Path, people: &Path) -> Result<()> {
    let ca = Authority::open(ca).context("--issue takes a development CA")?;
    let country = config.file.authority.country();
    let organisation = config.file.name.get("en").map_or("", String::as_str);
    let subject = Subject { country: country.as_str(), organisation, name, hosts: &[] };
    keep(people, name, &ca.issue("tls-client", &subject)?)
}

/// Puts the person's key into one's own register entry. The person's earlier key ends now; entries
/// are never deleted.
fn register(config: &Config, name: &str, spki: Digest) -> Result<()> {
    let from = Timestamp::now();
    let folder = &config.file.register;
    let own = entry(&folder.join(format!("{}.toml", config.file.authority)))?;
    let mut file = own.file().clone();
    let is_persons = |key: &&RegisteredKey| key.person.as_deref() == Some(name);
    if let Some(known) = own.key(&spki) {
        ensure!(
            is_persons(&known),
            "the key of {name}'s certificate is registered for another use"
        );
        let current = known.status(from) == KeyStatus::Current;
        ensure!(current, "the key of {name}'s certificate has ended; issue a new one");
        return Ok(());
    }
    for key in file.keys.iter_mut().filter(|key| is_persons(&&**key)) {
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
    // Checked as a whole before it takes the place of what a running gateway reads.
    Register::try_from(file.clone()).context("the register would contradict itself")?;
    write_entry(folder, &file)
}

async fn list(common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let store = open(&config).await?;
    let all = store.read(staff::list).await;
    store.close().await;
    let all: Vec<Staff> = all.map_err(StoreError::from)?;
    if common.json {
        let all: Vec<Value> = all
            .iter()
            .map(|one| {
                json!({
                    "name": one.name,
                    "roles": one.roles,
                    "languages": one.languages,
                    "ended": one.ended_at,
                })
            })
            .collect();
        print::json(&all);
    } else {
        for one in &all {
            print::line(&format!("{}\t{}", one.name, one.roles.join(", ")));
        }
    }
    Ok(Answer::Yes)
}
