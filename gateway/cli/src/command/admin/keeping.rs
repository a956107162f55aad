//! `gateway admin backup`, `restore`, `fsck`: copies of the store, and whether it is whole.
//!
//! `backup` and `fsck` work beside a running gateway: they read and take no lock. `restore` needs
//! an empty data directory and leaves the gateway closed until it was compared with its partners.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use gateway_evidence::log::VerifierKey;
use gateway_evidence::register::Role;
use gateway_server::config::Config;
use gateway_server::directory::entry;
use gateway_server::gate::Marker;
use gateway_server::storage;
use gateway_store::backup::{self, BackupError, Made, Progress};
use gateway_store::fsck::{self, Checked, Finding, Manner};
use gateway_store::{Location, MasterKey, Snapshot, snapshot};
use indicatif::ProgressBar;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Common;
use crate::{Answer, print};

/// How many findings are told; more are counted.
const TOLD_MAX: usize = 1_000;

#[derive(clap::Args)]
pub(super) struct Backup {
    /// The directory to make; it must not exist.
    directory: PathBuf,
    /// Do not check the copy. Then nobody knows whether it can be restored.
    #[arg(long)]
    no_verify: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
pub(super) struct Restore {
    /// The backup.
    directory: PathBuf,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
pub(super) struct Fsck {
    /// A backup to be checked instead of the gateway's own store.
    directory: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

pub(super) fn backup(arguments: &Backup) -> Result<Answer> {
    let config = Config::read(&arguments.common.config)?;
    let (data, to) = (&config.file.data, &arguments.directory);
    apart(data, to)?;
    let mut snapshot = Snapshot::open(storage::location(&config.file)?, master(&config)?)?;
    let bar = print::progress(0, "copying");
    let about = (Timestamp::now(), env!("CARGO_PKG_VERSION"));
    let verify = |copy: &Path| -> Result<Option<Report>, BackupError> {
        if arguments.no_verify {
            return Ok(None);
        }
        let report = report(&config, copy, false);
        report.map(Some).map_err(|error| BackupError::Unverified(format!("{error:#}")))
    };
    let written = backup::write(&mut snapshot, to, about, &mut |at| show(&bar, at), verify);
    bar.finish_and_clear();
    let (made, report) = written?;
    told(&arguments.common, to, &made, report.as_ref());
    let sound = made.missing.is_empty() && report.is_none_or(|report| report.found.is_empty());
    Ok(sound.into())
}

fn told(common: &Common, to: &Path, made: &Made, report: Option<&Report>) {
    if common.json {
        let head = &made.head;
        print::json(&json!({
            "backup": to, "made_at": head.made_at, "schema": head.schema,
            "log": { "origin": head.log_origin, "size": head.log_size },
            "files": made.files, "bytes": made.bytes, "missing": made.missing,
            "verified": report.is_some(), "fsck": report.map(Report::json),
        }));
        return;
    }
    let Made { files, bytes, head, .. } = made;
    let log = head.log_size;
    print::line(&format!("{}: {files} files, {bytes} bytes, log of {log} entries", to.display()));
    for place in &made.missing {
        print::line(&format!("the store itself lacks the document file {place}"));
    }
    match report {
        Some(report) if report.found.is_empty() => {
            print::line("verified: opened and checked whole");
        }
        Some(report) => {
            print::line("the copy is true to the store, and the store is damaged:");
            report.print();
        }
        None => print::line("not verified"),
    }
    print::line("the master key is not in it; keep the two apart");
}

pub(super) fn restore(arguments: &Restore) -> Result<Answer> {
    let config = Config::read(&arguments.common.config)?;
    let (data, from) = (&config.file.data, &arguments.directory);
    let marker = Marker {
        since: Some(Timestamp::now()),
        because: Some("restored".to_owned()),
        without: Vec::new(),
    };
    let bar = print::progress(0, "restoring");
    let key = master(&config)?;
    let restored = backup::restore(
        from,
        storage::location(&config.file)?,
        key,
        &mut |at| show(&bar, at),
        |made| marker.write(made),
    );
    bar.finish_and_clear();
    let restored = match restored {
        Err(BackupError::Damaged(faults)) => {
            let listed = faults.iter().map(|one| json!({ "path": one.path, "what": one.what }));
            if arguments.common.json {
                print::json(&json!({ "restored": false, "faults": listed.collect::<Vec<_>>() }));
            } else {
                let line =
                    |one: &backup::Fault| print::line(&format!("{} is {}", one.path, one.what));
                faults.iter().for_each(line);
                print::line("nothing was restored; take another backup");
            }
            return Ok(Answer::No);
        }
        restored => restored?,
    };
    if arguments.common.json {
        print::json(&json!({
            "restored": true, "data": data, "made_at": restored.head.made_at,
            "files": restored.files, "bytes": restored.bytes,
        }));
    } else {
        let (files, at) = (restored.files, restored.head.made_at);
        print::line(&format!("{}: {files} files as of {at}", data.display()));
        print::line(
            "started now, the gateway signs nothing until it has compared its log with every \
             partner's; `gateway admin log open` leaves out one that cannot be asked",
        );
    }
    Ok(Answer::Yes)
}

pub(super) fn fsck(arguments: &Fsck) -> Result<Answer> {
    let config = Config::read(&arguments.common.config)?;
    let location = match &arguments.directory {
        Some(directory) => Location::from(directory),
        None => storage::location(&config.file)?,
    };
    // Where others share the store, one of them may work in it at any time.
    let running = location.ledger.is_some() || snapshot::is_running(&location.directory)?;
    let report = report(&config, location, running)?;
    if arguments.common.json {
        print::json(&report.json());
    } else {
        report.print();
    }
    Ok(report.found.is_empty().into())
}

/// What came of a check.
struct Report {
    checked: Checked,
    found: Vec<Finding>,
}

/// Checks the store in a directory.
fn report(config: &Config, at: impl Into<Location>, running: bool) -> Result<Report> {
    let snapshot = Snapshot::open(at, master(config)?)?;
    let log_keys = log_keys(config)?;
    let bytes = snapshot.document_bytes()?;
    let bar = print::progress(bytes, "checking");
    let mut found = Vec::new();
    let mut tell = |finding: &Finding| {
        if found.len() < TOLD_MAX {
            found.push(finding.clone());
        }
    };
    let manner = Manner { log_keys: &log_keys, running };
    let checked = fsck::check(&snapshot, &manner, &mut tell, &mut |at| bar.set_position(at.bytes));
    bar.finish_and_clear();
    Ok(Report { checked: checked?, found })
}

impl Report {
    fn json(&self) -> Value {
        let found = self.found.iter().map(|one| {
            let (meaning, advice) = (one.code.meaning(), one.code.advice());
            json!({ "code": one.code.as_str(), "at": one.at, "meaning": meaning, "advice": advice })
        });
        let Checked { manifests, documents, bytes, evidence, entries, checkpoints, findings } =
            self.checked;
        json!({
            "clean": findings == 0, "findings_total": findings,
            "findings": found.collect::<Vec<_>>(),
            "checked": {
                "manifests": manifests, "documents": documents, "bytes": bytes,
                "evidence": evidence, "entries": entries, "checkpoints": checkpoints,
            },
        })
    }

    fn print(&self) {
        for Finding { code, at } in &self.found {
            print::line(&format!("{code}: {at}: {}; {}", code.meaning(), code.advice()));
        }
        let Checked { manifests, documents, evidence, entries, checkpoints, findings, .. } =
            self.checked;
        let verdict =
            if findings == 0 { "clean".to_owned() } else { format!("{findings} findings") };
        print::line(&format!(
            "{verdict}: {manifests} manifests, {documents} documents, {evidence} statements of \
             evidence, {entries} log entries, {checkpoints} checkpoints"
        ));
    }
}

fn master(config: &Config) -> Result<MasterKey> {
    let path = &config.file.store.master_key;
    MasterKey::read(path).with_context(|| path.display().to_string())
}

/// Every key that one's own log ever had, ended ones too: they signed what was before.
fn log_keys(config: &Config) -> Result<Vec<VerifierKey>> {
    let path = config.file.register.join(format!("{}.toml", config.file.authority));
    let own = entry(&path).with_context(|| path.display().to_string())?;
    let logs = own.keys().iter().filter(|key| key.role == Role::Log);
    Ok(logs.filter_map(|key| key.log_key.clone()).collect())
}

/// A backup within the store would go with it.
fn apart(data: &Path, to: &Path) -> Result<()> {
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    let parent = parent.canonicalize().with_context(|| parent.display().to_string())?;
    let data = data.canonicalize().with_context(|| data.display().to_string())?;
    ensure!(!parent.starts_with(&data), "{} lies within the store itself", to.display());
    Ok(())
}

fn show(bar: &ProgressBar, at: Progress) {
    bar.set_length(at.total);
    bar.set_position(at.done);
}
