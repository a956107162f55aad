//! `gateway admin keys master`: the key that wraps all others at rest, and its change while the
//! gateway serves.
//!
//! The commands only make and name files beside the key of the configuration; the running gateway
//! does the work, or the next start of one.

use anyhow::{Context, Result, ensure};
use clap::Subcommand;
use gateway_server::config::Config;
use gateway_server::secret;
use gateway_store::keys::{MasterFiles, rotation};
use gateway_store::{MasterKey, Snapshot};
use ring::rand::SystemRandom;
use serde_json::json;

use super::Common;
use crate::{Answer, print};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Change the master key: the first run makes a new one to be escrowed, the second (--escrowed)
    /// lets it take over. A running gateway does it within seconds, without a pause.
    Rotate {
        /// The new key is escrowed: let it take over.
        #[arg(long)]
        escrowed: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Which master key wraps how many keys of the store, and which file is not needed any more.
    Status {
        #[command(flatten)]
        common: Common,
    },
}

pub(super) fn run(command: &Command) -> Result<Answer> {
    match command {
        Command::Rotate { escrowed, common } => rotate(*escrowed, common),
        Command::Status { common } => status(common),
    }
}

fn files(config: &Config) -> Result<MasterFiles> {
    Ok(MasterFiles::at(&secret::locate(&config.file.store.master_key)?))
}

fn rotate(escrowed: bool, common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let master = &config.file.store.master_key;
    ensure!(
        !secret::is_credential(master),
        "{} is a systemd credential, whose directory cannot be written: name a file instead while \
         you change the key",
        master.display()
    );
    let files = files(&config)?;
    ensure!(
        !MasterKey::exists(&files.next),
        "{} takes over already; `gateway admin keys master status` says how far it is",
        files.next.display()
    );
    ensure!(
        !MasterKey::exists(&files.old),
        "{} is the key before this one: move it to where you keep the keys of old backups, then \
         run this again",
        files.old.display()
    );
    let new = files.new.display().to_string();
    let (state, told) = if escrowed {
        ensure!(
            MasterKey::exists(&files.new),
            "there is no {new}: run this without --escrowed first"
        );
        files.begin().with_context(|| new)?;
        let told = "the new key takes over; a running gateway does it within seconds, another one \
                    when it starts"
            .to_owned();
        ("takes-over", told)
    } else {
        if !MasterKey::exists(&files.new) {
            MasterKey::create(&files.new, &SystemRandom::new()).with_context(|| new.clone())?;
        }
        let told = format!(
            "{new}: put a copy into escrow, then run this again with --escrowed; until then nothing \
             is wrapped by it"
        );
        ("made", told)
    };
    if common.json {
        print::json(&json!({ "state": state, "file": files.new }));
    } else {
        print::line(&told);
    }
    Ok(Answer::Yes)
}

fn status(common: &Common) -> Result<Answer> {
    let config = Config::read(&common.config)?;
    let files = files(&config)?;
    let snapshot = Snapshot::open(&config.file.data, MasterKey::read(&files.key)?)?;
    let standing = rotation::standing(&snapshot.view())?;
    let changing = MasterKey::exists(&files.next);
    let unneeded = MasterKey::exists(&files.old) && !changing && standing.others == 0;
    if common.json {
        print::json(&json!({
            "changing": changing,
            "wrapped_by_newest": standing.newest,
            "wrapped_by_others": standing.others,
            "unneeded": unneeded.then_some(&files.old),
        }));
        return Ok((standing.others == 0 && !changing).into());
    }
    print::line(&format!("{} keys are wrapped by the newest master key", standing.newest));
    if standing.others > 0 {
        print::line(&format!("{} by one before it", standing.others));
    }
    if changing {
        print::line("a new key takes over; a running gateway goes on with it");
    }
    if unneeded {
        print::line(&format!(
            "{}: this store does not need it any more; backups made before the change do. Move it to \
             where you keep the keys of old backups, or destroy it with them",
            files.old.display()
        ));
    }
    Ok((standing.others == 0 && !changing).into())
}
