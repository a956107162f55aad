//! `gateway log verify`: a log's checkpoint of today against one that was kept.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gateway_evidence::Register;
use gateway_evidence::log::{Checkpoint, Note, VerifierKey, verify_consistency};
use gateway_evidence::register::Role;
use serde_json::json;

use super::tiles;
use crate::access::Access;
use crate::command::evidence::registers;
use crate::remote::{self, Remote};
use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The checkpoint that was kept. Without it the one of today is only checked by its key.
    #[arg(long)]
    before: Option<PathBuf>,
    /// The checkpoint to compare with it, instead of the gateway's latest.
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    /// The log's key, name+hash+key, instead of the register's.
    #[arg(long)]
    log_key: Option<VerifierKey>,
    /// The trust file: whose logs there are, instead of one's own register.
    #[arg(long)]
    trust: Option<PathBuf>,
    /// Keep the newer checkpoint in this file if all is well, for the next time.
    #[arg(long)]
    save: Option<PathBuf>,
    #[command(flatten)]
    access: Access,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A checkpoint whose signature was checked, with its text.
struct Signed {
    checkpoint: Checkpoint,
    text: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    remote::run(async {
        let mut remote = Remote::open(&arguments.access, "en").await?;
        let text = match &arguments.checkpoint {
            Some(path) => read(path)?,
            None => String::from_utf8(remote.fetch("/v1/log/checkpoint").await?.to_vec())?,
        };
        let now = signed(arguments, text).context("the checkpoint")?;
        let before = arguments
            .before
            .as_deref()
            .map(|path| signed(arguments, read(path)?).with_context(|| path.display().to_string()));
        let Some(before) = before.transpose()? else { return told(arguments, None, &now, true) };
        let continues = continues(&mut remote, &before.checkpoint, &now.checkpoint).await?;
        told(arguments, Some(&before.checkpoint), &now, continues)
    })
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}

/// Checks a checkpoint by the key of the log that it names.
fn signed(arguments: &Arguments, text: String) -> Result<Signed> {
    let note: Note = text.parse()?;
    let named: Checkpoint = note.text().parse()?;
    let key = match &arguments.log_key {
        Some(key) => key.clone(),
        None => registered(arguments, &named.origin)?,
    };
    Ok(Signed { checkpoint: Checkpoint::verify(&note, &key)?, text })
}

fn registered(arguments: &Arguments, origin: &str) -> Result<VerifierKey> {
    let registers = registers(&arguments.access, arguments.trust.as_deref())?;
    let registers =
        registers.context("whose log it is, is unknown: --log-key, --trust or --config")?;
    let keys = registers.iter().flat_map(Register::keys);
    let mut logs = keys.filter(|key| key.role == Role::Log && key.revoked.is_none());
    let found = logs.find_map(|key| key.log_key.as_ref().filter(|key| key.name() == origin));
    found.cloned().with_context(|| format!("the register has no log of the name {origin}"))
}

/// Whether the later tree begins with the earlier one.
async fn continues(remote: &mut Remote, before: &Checkpoint, now: &Checkpoint) -> Result<bool> {
    if before.origin != now.origin || before.size > now.size {
        return Ok(false);
    }
    if before.size == now.size {
        return Ok(before.root == now.root);
    }
    let proof = tiles::proof(remote, before.size, now.size).await?;
    Ok(verify_consistency(before.size, now.size, &proof, &before.root, &now.root))
}

fn told(
    arguments: &Arguments,
    before: Option<&Checkpoint>,
    now: &Signed,
    continues: bool,
) -> Result<Answer> {
    let Checkpoint { origin, size, root } = &now.checkpoint;
    if let Some(path) = arguments.save.as_ref().filter(|_| continues) {
        std::fs::write(path, &now.text).with_context(|| path.display().to_string())?;
    }
    if arguments.json {
        let before = before.map(|before| json!({ "origin": before.origin, "size": before.size }));
        print::json(&json!({
            "origin": origin, "size": size, "root": root, "before": before, "continues": continues,
        }));
    } else {
        let than = before.map(|before| format!("{} entries of {}", before.size, before.origin));
        print::line(&match than {
            None => format!("{origin}: {size} entries, signed by the log's key"),
            Some(than) if continues => format!("{origin}: {size} entries continue {than}"),
            Some(than) => format!(
                "{origin}: {size} entries do NOT continue {than}; keep both checkpoints, they are \
                 the proof"
            ),
        });
    }
    Ok(continues.into())
}
