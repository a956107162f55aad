//! `gateway admin log`: one's own log after a restore.
//!
//! A gateway whose store was put back from a backup stays closed until it has been compared with
//! what its partners saw. `open` leaves out a partner that cannot be asked; `renew` begins the log
//! anew under another origin and a new key, where entries are missing.

use std::fmt::Write;
use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use gateway_bundle::AuthorityId;
use gateway_evidence::register::Role;
use gateway_server::config::Config;
use gateway_server::directory::entry;
use gateway_server::gate::{MARKER, Marker, Without};
use jiff::Timestamp;
use serde_json::json;

use super::Common;
use crate::command::init::{log_key, write_entry, write_log_key};
use crate::{Answer, known, print};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Open a restored gateway without a partner that cannot be asked what it saw.
    Open {
        /// The partner.
        #[arg(long)]
        without: AuthorityId,
        /// Why. It stands in the books with your name.
        #[arg(long)]
        reason: String,
        /// Who decides so: a name of account.
        #[arg(long)]
        by: String,
        #[command(flatten)]
        common: Common,
    },
    /// Begin the log anew under another origin, with a new key. The gateway must not be running.
    Renew {
        #[command(flatten)]
        common: Common,
    },
}

pub(super) fn run(command: &Command) -> Result<Answer> {
    match command {
        Command::Open { without, reason, by, common } => open(without, reason, by, common),
        Command::Renew { common } => renew(common),
    }
}

fn open(partner: &AuthorityId, reason: &str, by: &str, common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let (data, file) = (&config.file.data, config.file.data.join(MARKER));
    let marker = Marker::read(data).with_context(|| file.display().to_string())?;
    let mut marker = marker.with_context(|| {
        format!("{} is not there: the gateway is not closed after a restore", file.display())
    })?;
    let known = known::entries(&config)?.iter().any(|one| one.authority() == partner);
    ensure!(known, "{partner} is not in the register");
    ensure!(!reason.trim().is_empty() && !by.trim().is_empty(), "--reason and --by say something");
    marker.without.retain(|one| one.partner != *partner);
    let (by, reason) = (by.to_owned(), reason.to_owned());
    marker.without.push(Without { partner: partner.clone(), by, reason });
    marker.write(data).with_context(|| file.display().to_string())?;
    let text = format!("the gateway does not wait for {partner}; it opens when all others agree");
    tell(common, &json!({ "without": partner }), &text);
    Ok(Answer::Yes)
}

fn renew(common: &Common) -> Result<Answer> {
    let mut config = Config::read(&common.config)?;
    let file = &mut config.file;
    must_not_run(&file.data)?;
    let number = next_number(file.log_origin(), file.authority.as_str())?;
    let origin = format!("{}/{number}", file.authority);
    let name = format!("log-{number}.key");
    let text = std::fs::read_to_string(&common.config)?;
    let path = file.log.key.with_file_name(&name);
    let relative = with_name(&text, &name).context(
        "the configuration's table [log] has no line `key = \"…\"` of its own to be changed",
    )?;
    let text = renamed(&text, &relative, &origin);
    write_log_key(&path).context("nothing was changed")?;
    file.log.key = path;
    file.log.origin = Some(origin.clone());
    write_new_entry(&config)?;
    std::fs::write(&common.config, text).with_context(|| common.config.display().to_string())?;
    let said = format!(
        "the log begins anew as {origin} when the gateway starts; hand your partners the new \
         entry that `gateway admin partner export` prints"
    );
    tell(common, &json!({ "origin": origin }), &said);
    Ok(Answer::Yes)
}

/// A running gateway signs with the old key: it would be ended under its hands.
fn must_not_run(data: &Path) -> Result<()> {
    let Ok(lock) = File::options().write(true).open(data.join("lock")) else { return Ok(()) };
    match lock.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            bail!("{}: a gateway works there; stop it first", data.display())
        }
        Err(TryLockError::Error(error)) => Err(error).context(data.display().to_string()),
    }
}

/// The number of the log that follows: 2 after the first, which has none.
fn next_number(origin: &str, authority: &str) -> Result<u32> {
    match origin.strip_prefix(authority) {
        Some("") => Ok(2),
        Some(rest) => {
            let number = rest.strip_prefix('/').and_then(|number| number.parse::<u32>().ok());
            let number = number.and_then(|number| number.checked_add(1));
            number.context("log.origin does not end with a number; name the next origin yourself")
        }
        None => bail!("log.origin is not of this authority"),
    }
}

/// In one's own entry the old key of the log ends and the new one begins.
fn write_new_entry(config: &Config) -> Result<()> {
    let now = Timestamp::now();
    let file = &config.file;
    let path = file.register.join(format!("{}.toml", file.authority));
    let mut own = entry(&path)?.file().clone();
    let open = own.keys.iter_mut().filter(|key| key.role == Role::Log && key.until.is_none());
    open.for_each(|key| key.until = Some(now.max(key.from)));
    own.keys.push(log_key(file, now)?);
    write_entry(&file.register, &own)
}

/// The value of `key` in the table `[log]` with another file name.
fn with_name(text: &str, name: &str) -> Option<String> {
    let key = log_lines(text).find_map(|(_, line)| value_of(line, "key"))?;
    let folder = key.rsplit_once('/').map(|(folder, _)| folder);
    Some(folder.map_or_else(|| name.to_owned(), |folder| format!("{folder}/{name}")))
}

/// The text with another key and origin in the table `[log]`; everything else stays as it is.
fn renamed(text: &str, key: &str, origin: &str) -> String {
    let in_log: Vec<usize> = log_lines(text).map(|(number, _)| number).collect();
    let mut renamed = String::new();
    for (number, line) in text.lines().enumerate() {
        let here = in_log.contains(&number);
        if here && value_of(line, "origin").is_some() {
            continue;
        }
        if here && value_of(line, "key").is_some() {
            // Writing into a string cannot fail.
            let _ = writeln!(renamed, "key = \"{key}\"\norigin = \"{origin}\"");
        } else {
            renamed.push_str(line);
            renamed.push('\n');
        }
    }
    renamed
}

/// The lines of the table `[log]`, with their numbers.
fn log_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    let lines = lines.skip_while(|(_, line)| line.trim() != "[log]").skip(1);
    lines.take_while(|(_, line)| !line.trim_start().starts_with('['))
}

fn value_of<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let rest = line.trim().strip_prefix(name)?.trim_start().strip_prefix('=')?.trim();
    rest.strip_prefix('"')?.strip_suffix('"')
}

fn tell(common: &Common, json: &serde_json::Value, text: &str) {
    if common.json { print::json(json) } else { print::line(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_numbered_from_two() {
        assert_eq!(next_number("kz-pgo", "kz-pgo").unwrap(), 2);
        assert_eq!(next_number("kz-pgo/2", "kz-pgo").unwrap(), 3);
        assert!(next_number("kz-pgo/log", "kz-pgo").is_err());
        assert!(next_number("br-mj", "kz-pgo").is_err());
    }

    #[test]
    fn only_the_log_s_key_and_origin_change() {
        let text = "[seal]\nkey = \"keys/seal.key\"\n\n[log] \n# ours\nkey = \"keys/log.key\"\n\
                    witness_key = \"keys/w.key\"\n\n[store]\nmaster_key = \"m\"\n";
        let key = with_name(text, "log-2.key").unwrap();
        let once = renamed(text, &key, "kz-pgo/2");
        let wanted = text.replace("keys/log.key\"", "keys/log-2.key\"\norigin = \"kz-pgo/2\"");
        assert_eq!(once, wanted);
        let key = with_name(&once, "log-3.key").unwrap();
        let twice = renamed(&once, &key, "kz-pgo/3");
        assert_eq!(twice, wanted.replace("log-2", "log-3").replace("pgo/2", "pgo/3"));
    }
}
