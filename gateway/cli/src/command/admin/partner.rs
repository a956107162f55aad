//! `gateway admin partner`: who is who. A running gateway takes changes within seconds.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use gateway_bundle::AuthorityId;
use gateway_evidence::Registers;
use gateway_evidence::register::{Register, RegisterFile, differences, replacement};
use gateway_server::config::Config;
use gateway_server::directory::entry;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Common;
use crate::command::init::{write_entry, write_own_entry};
use crate::{Answer, known, print};

mod change;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Take a partner's register entry, as the partner exported it.
    Add {
        /// The partner's file.
        file: PathBuf,
        /// Replace the entry that is there, as `replace` does.
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Put a newer entry in the place of the one that is there, and show what differs. Keys and
    /// anchors that it leaves out are ended, not deleted; limits and the policy on revocation stay.
    Replace {
        /// The partner's file.
        file: PathBuf,
        /// Only show what would differ.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        common: Common,
    },
    /// A partner's keys.
    #[command(subcommand)]
    Key(change::Key),
    /// A partner's trust anchors.
    #[command(subcommand)]
    Anchor(change::Anchor),
    /// Where a partner's gateway takes connections.
    Address(change::Address),
    /// A partner's mailboxes.
    #[command(subcommand)]
    Contact(change::ContactCommand),
    /// What a partner may use of this gateway.
    Limits(change::Limits),
    /// Whether a partner's certificates are taken when their revocation cannot be checked.
    Revocation(change::Revocation),
    /// A State named another central authority.
    Succession(change::Succeed),
    /// What happened to one authority's keys and anchors, by date.
    History {
        /// Which one.
        authority: AuthorityId,
        #[command(flatten)]
        common: Common,
    },
    /// The authorities in the register.
    List {
        #[command(flatten)]
        common: Common,
    },
    /// One authority's entry.
    Show {
        /// Which one.
        authority: AuthorityId,
        #[command(flatten)]
        common: Common,
    },
    /// One's own entry, to hand to a partner by a way both trust.
    Export {
        #[command(flatten)]
        common: Common,
    },
    /// Write one's own entry from the certificates in keys/.
    Own {
        /// The CA that issued them, PEM.
        #[arg(long)]
        anchor: PathBuf,
        #[command(flatten)]
        common: Common,
    },
}

pub(super) fn run(command: &Command) -> Result<Answer> {
    match command {
        Command::Add { file, replace, common } => add(file, *replace, common),
        Command::Replace { file, dry_run, common } => replace(file, *dry_run, common),
        Command::Key(command) => change::key(command),
        Command::Anchor(command) => change::anchor(command),
        Command::Address(asked) => change::address(asked),
        Command::Contact(command) => change::contact(command),
        Command::Limits(asked) => change::limits(asked),
        Command::Revocation(asked) => change::revocation(asked),
        Command::Succession(asked) => change::succession(asked),
        Command::History { authority, common } => history(authority, common),
        Command::List { common } => list(common),
        Command::Show { authority, common } => show(authority, common),
        Command::Export { common } => export(common),
        Command::Own { anchor, common } => own(anchor, common),
    }
}

fn add(file: &Path, replaces: bool, common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let new = partner(&config, file)?;
    let id = new.authority().clone();
    let mut all = known::entries(&config)?;
    let known = all.iter().any(|one| *one.authority() == id);
    match (known, replaces) {
        (true, true) => return replace(file, false, common),
        (true, false) => {
            bail!("{id} is in the register; `gateway admin partner replace` puts a newer one there")
        }
        (false, _) => {}
    }
    all.push(new.clone());
    Registers::new(all).context("the register would contradict itself")?;
    write_entry(&config.file.register, new.file())?;
    tell(common, &json!({ "added": id }), &format!("{id} is in the register"));
    Ok(Answer::Yes)
}

/// Reads the entry that a partner exported.
fn partner(config: &Config, file: &Path) -> Result<Register> {
    let new = entry(file)?;
    let own = *new.authority() == config.file.authority;
    ensure!(!own, "{}: this is one's own entry", file.display());
    let people = new.keys().iter().any(|key| key.person.is_some());
    ensure!(!people, "{}: a partner's entry names no person of ours", file.display());
    Ok(new)
}

fn replace(file: &Path, dry_run: bool, common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let new = partner(&config, file)?;
    let path = config.file.register.join(format!("{}.toml", new.authority()));
    let old = entry(&path)?;
    let after = replacement(old.file(), new.file(), Timestamp::now())?;
    if !dry_run {
        return change::keep(&config, old.file(), after, common);
    }
    let differing = differences(old.file(), &after);
    tell(common, &json!({ "would_change": differing }), &differing.join("\n"));
    Ok(Answer::Yes)
}

/// Every date of an entry, the earliest first.
fn history(authority: &AuthorityId, common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let entry = entry(&config.file.register.join(format!("{authority}.toml")))?;
    let mut events: Vec<(Timestamp, String)> = Vec::new();
    for key in entry.keys() {
        let what =
            format!("{} {}", serde_json::to_value(key.role)?.as_str().unwrap_or(""), key.spki);
        events.push((key.from, format!("begins: {what}")));
        events.extend(key.until.map(|at| (at, format!("ends: {what}"))));
        events.extend(key.revoked.map(|at| (at, format!("revoked: {what}"))));
    }
    for (place, anchor) in entry.file().anchors.iter().enumerate() {
        events.extend(anchor.from.map(|at| (at, format!("begins: anchor {place}"))));
        events.extend(anchor.until.map(|at| (at, format!("ends: anchor {place}"))));
    }
    if let Some(change) = &entry.file().succession {
        let what = format!("succeeded by {} (notice {})", change.to, change.notice.number);
        events.push((change.from, what));
    }
    events.sort();
    let rows: Vec<Value> =
        events.iter().map(|(at, what)| json!({ "at": at, "what": what })).collect();
    let lines: Vec<String> = events.iter().map(|(at, what)| format!("{at}\t{what}")).collect();
    tell(common, &json!(rows), &lines.join("\n"));
    Ok(Answer::Yes)
}

fn list(common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let all = known::entries(&config)?;
    if common.json {
        let all: Vec<Value> = all
            .iter()
            .map(|one| {
                json!({
                    "authority": one.authority(),
                    "address": one.address(),
                    "keys": one.keys().len(),
                    "own": *one.authority() == config.file.authority,
                })
            })
            .collect();
        print::json(&all);
    } else {
        for one in &all {
            let address = one.address().unwrap_or("pulls from its inbox");
            print::line(&format!("{}\t{address}\t{} keys", one.authority(), one.keys().len()));
        }
    }
    Ok(Answer::Yes)
}

fn show(authority: &AuthorityId, common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let path = config.file.register.join(format!("{authority}.toml"));
    print_entry(entry(&path)?.file(), common)
}

fn export(common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let path = config.file.register.join(format!("{}.toml", config.file.authority));
    print_entry(&entry(&path)?.published(), common)
}

fn print_entry(entry: &RegisterFile, common: &Common) -> Result<Answer> {
    if common.json {
        print::json(entry);
    } else {
        print::line(toml::to_string(entry)?.trim_end());
    }
    Ok(Answer::Yes)
}

fn own(anchor: &Path, common: &Common) -> Result<Answer> {
    let anchor = std::fs::read_to_string(anchor).with_context(|| anchor.display().to_string())?;
    let directory = common.config.parent().context("the configuration's directory")?;
    write_own_entry(directory, &anchor)?;
    let config = Config::read(&common.config)?;
    let id = &config.file.authority;
    tell(common, &json!({ "written": id }), &format!("the entry of {id} is written"));
    Ok(Answer::Yes)
}

fn tell(common: &Common, json: &Value, text: &str) {
    if common.json { print::json(json) } else { print::line(text) }
}
