//! `gateway admin partner`: who is who. A running gateway takes changes within seconds.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use gateway_bundle::AuthorityId;
use gateway_evidence::Registers;
use gateway_evidence::register::RegisterFile;
use gateway_server::config::Config;
use gateway_server::directory::entry;
use serde_json::{Value, json};

use super::Common;
use crate::command::init::{write_entry, write_own_entry};
use crate::{Answer, known, print};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Take a partner's register entry, as the partner exported it.
    Add {
        /// The partner's file.
        file: PathBuf,
        /// Replace the entry that is there.
        #[arg(long)]
        replace: bool,
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
        Command::List { common } => list(common),
        Command::Show { authority, common } => show(authority, common),
        Command::Export { common } => export(common),
        Command::Own { anchor, common } => own(anchor, common),
    }
}

fn add(file: &Path, replace: bool, common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let new = entry(file)?;
    let id = new.authority().clone();
    ensure!(id != config.file.authority, "{}: this is one's own entry", file.display());
    let people = new.keys().iter().any(|key| key.person.is_some());
    ensure!(!people, "{}: a partner's entry names no person of ours", file.display());
    let mut all = known::entries(&config)?;
    let known = all.iter().any(|one| *one.authority() == id);
    if known && !replace {
        bail!("{id} is in the register; say --replace to put this entry in its place");
    }
    all.retain(|one| *one.authority() != id);
    all.push(new.clone());
    Registers::new(all).context("the register would contradict itself")?;
    write_entry(&config.file.register, new.file())?;
    tell(common, &json!({ "added": id }), &format!("{id} is in the register"));
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
