//! Changes to one entry of the register: read, changed, checked with all others, written whole.
//!
//! Nothing is deleted here. A key or an anchor ends by a date, because what was sealed under it
//! before stays good; a lost key is revoked.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use gateway_bundle::ids::Language;
use gateway_bundle::{AuthorityId, Digest};
use gateway_evidence::Registers;
use gateway_evidence::certificate::{from_pem, spki_digest};
use gateway_evidence::log::VerifierKey;
use gateway_evidence::register::{
    AnchorEntry, Contact, Notice, NoticeWay, Register, RegisterFile, RegisteredKey, RevocationMode,
    Role, Succession, differences,
};
use gateway_server::config::Config;
use gateway_server::directory::entry;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::super::Common;
use crate::command::init::write_entry;
use crate::{Answer, known, print};

/// One change.
#[derive(Subcommand)]
pub(in crate::command::admin) enum Key {
    /// Register a key.
    Add(AddKey),
    /// End a key: what it signed before stays good.
    End(EndKey),
    /// Revoke a key that was lost or misused: it is not believed from then on.
    Revoke(EndKey),
}

#[derive(Args)]
pub(in crate::command::admin) struct AddKey {
    /// Whose key.
    authority: AuthorityId,
    /// What it is for: tls-client, tls-server, seal, certifying-ca, log or witness.
    #[arg(long, value_parser = role)]
    role: Role,
    /// Its certificate, PEM.
    #[arg(long)]
    certificate: Option<PathBuf>,
    /// The SHA-256 of its `SubjectPublicKeyInfo`.
    #[arg(long, conflicts_with = "certificate")]
    spki: Option<Digest>,
    /// For a log or a witness: its verifier key (C2SP signed-note).
    #[arg(long, conflicts_with_all = ["certificate", "spki"])]
    log_key: Option<VerifierKey>,
    /// From when it is good; from now if not given.
    #[arg(long)]
    from: Option<Timestamp>,
    /// Until when it is good (exclusive).
    #[arg(long)]
    until: Option<Timestamp>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
pub(in crate::command::admin) struct EndKey {
    /// Whose key.
    authority: AuthorityId,
    /// Its certificate (PEM), or the SHA-256 of its `SubjectPublicKeyInfo`.
    key: String,
    /// When; now if not given.
    #[arg(long)]
    at: Option<Timestamp>,
    #[command(flatten)]
    common: Common,
}

#[derive(Subcommand)]
pub(in crate::command::admin) enum Anchor {
    /// Trust a certification authority for this partner alone.
    Add {
        /// For whom.
        authority: AuthorityId,
        /// Its certificate, PEM.
        certificate: PathBuf,
        /// From when; always if not given.
        #[arg(long)]
        from: Option<Timestamp>,
        /// Until when (exclusive).
        #[arg(long)]
        until: Option<Timestamp>,
        #[command(flatten)]
        common: Common,
    },
    /// End an anchor: what leads to it is good as of before.
    End {
        /// For whom.
        authority: AuthorityId,
        /// Its certificate, PEM.
        certificate: PathBuf,
        /// When; now if not given.
        #[arg(long)]
        at: Option<Timestamp>,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Subcommand)]
pub(in crate::command::admin) enum ContactCommand {
    /// Add a mailbox, or change its language.
    Add {
        /// Whose.
        authority: AuthorityId,
        /// The mail address.
        address: String,
        /// The language to write in.
        #[arg(long)]
        language: Option<Language>,
        #[command(flatten)]
        common: Common,
    },
    /// Remove a mailbox.
    Remove {
        /// Whose.
        authority: AuthorityId,
        /// The mail address.
        address: String,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Args)]
pub(in crate::command::admin) struct Address {
    /// Whose.
    authority: AuthorityId,
    /// `https://host:port`; without it, the partner pulls from its inbox.
    #[arg(value_name = "ADDRESS")]
    at: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// Limits that are not given are the gateway's own from then on.
#[derive(Args)]
pub(in crate::command::admin) struct Limits {
    /// Whose.
    authority: AuthorityId,
    /// Bytes of one document.
    #[arg(long)]
    document_bytes: Option<u64>,
    /// Bytes of all documents of a bundle.
    #[arg(long)]
    bundle_bytes: Option<u64>,
    /// Documents of a bundle.
    #[arg(long)]
    documents: Option<u32>,
    /// Requests at a time.
    #[arg(long)]
    requests: Option<u32>,
    /// Bytes in quarantine.
    #[arg(long)]
    quarantine_bytes: Option<u64>,
    /// Bytes of documents announced in uploads that have not come.
    #[arg(long)]
    upload_bytes: Option<u64>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
pub(in crate::command::admin) struct Revocation {
    /// Whose.
    authority: AuthorityId,
    /// Whether a certificate that cannot be checked is taken.
    mode: Mode,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, ValueEnum)]
enum Mode {
    /// Taken, and shown as not checked.
    WherePossible,
    /// Not taken.
    Required,
}

#[derive(Args)]
pub(in crate::command::admin) struct Succeed {
    /// The central authority that ceases.
    authority: AuthorityId,
    /// The one in its place, which has to be in the register already.
    #[arg(long)]
    to: AuthorityId,
    /// From when.
    #[arg(long)]
    from: Timestamp,
    /// By which way the notice came.
    #[arg(long)]
    notice: Way,
    /// The notice's number.
    #[arg(long)]
    number: String,
    /// The notice's date.
    #[arg(long)]
    date: Date,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    /// A diplomatic note.
    Diplomatic,
    /// The treaty's depositary.
    Depositary,
}

pub(super) fn key(command: &Key) -> Result<Answer> {
    match command {
        Key::Add(add) => {
            let key = new_key(add)?;
            change(&add.authority, &add.common, |file| {
                let known = file.keys.iter().any(|known| known.spki == key.spki);
                ensure!(!known, "the key {} is in the entry; it has its dates there", key.spki);
                file.keys.push(key);
                Ok(())
            })
        }
        Key::End(end) => on_key(end, |key, at| {
            ensure!(key.until.is_none_or(|until| at <= until), "the key ends earlier already");
            key.until = Some(at);
            Ok(())
        }),
        Key::Revoke(end) => on_key(end, |key, at| {
            ensure!(key.revoked.is_none_or(|was| at <= was), "the key was revoked earlier already");
            key.revoked = Some(at);
            Ok(())
        }),
    }
}

pub(super) fn anchor(command: &Anchor) -> Result<Answer> {
    match command {
        Anchor::Add { authority, certificate, from, until, common } => {
            let pem = read(certificate)?;
            let anchor = AnchorEntry { pem, from: *from, until: *until };
            change(authority, common, |file| {
                let known = position(file, &anchor.pem);
                ensure!(known.is_none(), "this anchor is in the entry; it has its dates there");
                file.anchors.push(anchor);
                Ok(())
            })
        }
        Anchor::End { authority, certificate, at, common } => {
            let pem = read(certificate)?;
            let at = at.unwrap_or_else(now);
            change(authority, common, |file| {
                let place = position(file, &pem);
                let anchor = place.and_then(|place| file.anchors.get_mut(place));
                let anchor = anchor.context("the entry has no such anchor")?;
                let later = anchor.until.is_none_or(|until| at <= until);
                ensure!(later, "the anchor ends earlier already");
                anchor.until = Some(at);
                Ok(())
            })
        }
    }
}

pub(super) fn contact(command: &ContactCommand) -> Result<Answer> {
    match command {
        ContactCommand::Add { authority, address, language, common } => {
            change(authority, common, |file| {
                file.contacts.retain(|contact| contact.address != *address);
                let (address, language) = (address.clone(), language.clone());
                file.contacts.push(Contact { address, language });
                Ok(())
            })
        }
        ContactCommand::Remove { authority, address, common } => {
            change(authority, common, |file| {
                let before = file.contacts.len();
                file.contacts.retain(|contact| contact.address != *address);
                ensure!(file.contacts.len() < before, "the entry has no such contact");
                Ok(())
            })
        }
    }
}

pub(super) fn address(asked: &Address) -> Result<Answer> {
    change(&asked.authority, &asked.common, |file| {
        file.address.clone_from(&asked.at);
        Ok(())
    })
}

pub(super) fn limits(asked: &Limits) -> Result<Answer> {
    change(&asked.authority, &asked.common, |file| {
        file.limits = gateway_evidence::register::Limits {
            document_bytes: asked.document_bytes,
            bundle_bytes: asked.bundle_bytes,
            documents: asked.documents,
            requests: asked.requests,
            quarantine_bytes: asked.quarantine_bytes,
            upload_bytes: asked.upload_bytes,
        };
        Ok(())
    })
}

pub(super) fn revocation(asked: &Revocation) -> Result<Answer> {
    change(&asked.authority, &asked.common, |file| {
        file.revocation.mode = match asked.mode {
            Mode::WherePossible => RevocationMode::WherePossible,
            Mode::Required => RevocationMode::Required,
        };
        Ok(())
    })
}

pub(super) fn succession(asked: &Succeed) -> Result<Answer> {
    let kind = match asked.notice {
        Way::Diplomatic => NoticeWay::Diplomatic,
        Way::Depositary => NoticeWay::Depositary,
    };
    let notice = Notice { kind, number: asked.number.clone(), date: asked.date };
    change(&asked.authority, &asked.common, |file| {
        file.succession = Some(Succession { to: asked.to.clone(), from: asked.from, notice });
        Ok(())
    })
}

/// Changes one entry: all entries together are checked before it is written.
fn change(
    authority: &AuthorityId,
    common: &Common,
    edit: impl FnOnce(&mut RegisterFile) -> Result<()>,
) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let path = config.file.register.join(format!("{authority}.toml"));
    let old = entry(&path)?;
    let mut file = old.file().clone();
    edit(&mut file).with_context(|| path.display().to_string())?;
    keep(&config, old.file(), file, common)
}

/// Writes a changed entry and tells what changed.
pub(super) fn keep(
    config: &Config,
    old: &RegisterFile,
    new: RegisterFile,
    common: &Common,
) -> Result<Answer> {
    let changed = differences(old, &new);
    let new = Register::try_from(new)?;
    let mut all = known::entries(config)?;
    all.retain(|one| one.authority() != new.authority());
    all.push(new.clone());
    Registers::new(all).context("the register would contradict itself")?;
    write_entry(&config.file.register, new.file())?;
    if common.json {
        print::json(&json!({ "authority": new.authority(), "changed": changed }));
    } else {
        for line in &changed {
            print::line(line);
        }
    }
    Ok(Answer::Yes)
}

fn on_key(
    asked: &EndKey,
    edit: impl FnOnce(&mut RegisteredKey, Timestamp) -> Result<()>,
) -> Result<Answer> {
    let spki = match asked.key.parse() {
        Ok(spki) => spki,
        Err(_) => certificate_spki(Path::new(&asked.key))?,
    };
    let at = asked.at.unwrap_or_else(now);
    change(&asked.authority, &asked.common, |file| {
        let key = file.keys.iter_mut().find(|key| key.spki == spki);
        edit(key.context("the entry has no such key")?, at)
    })
}

fn new_key(asked: &AddKey) -> Result<RegisteredKey> {
    let spki = match (&asked.certificate, asked.spki, &asked.log_key) {
        (Some(certificate), _, _) => certificate_spki(certificate)?,
        (None, Some(spki), _) => spki,
        (None, None, Some(verifier)) => verifier.spki(),
        (None, None, None) => bail!("which key: --certificate, --spki or --log-key"),
    };
    Ok(RegisteredKey {
        spki,
        role: asked.role,
        person: None,
        from: asked.from.unwrap_or_else(now),
        until: asked.until,
        revoked: None,
        log_key: asked.log_key.clone(),
    })
}

fn certificate_spki(path: &Path) -> Result<Digest> {
    let chain = from_pem(read(path)?.as_bytes()).with_context(|| path.display().to_string())?;
    let leaf = chain.first().with_context(|| format!("{}: no certificate", path.display()))?;
    Ok(spki_digest(leaf)?)
}

/// Where the entry has the certificate, however its lines are broken.
fn position(file: &RegisterFile, pem: &str) -> Option<usize> {
    let same = |anchor: &AnchorEntry| anchor.pem.split_whitespace().eq(pem.split_whitespace());
    file.anchors.iter().position(same)
}

fn role(text: &str) -> Result<Role, String> {
    serde_json::from_value(json!(text))
        .map_err(|_| "tls-client, tls-server, seal, certifying-ca, log or witness".to_owned())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn now() -> Timestamp {
    Timestamp::now()
}
