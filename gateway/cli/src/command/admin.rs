//! `gateway admin`: partners, staff, log and store of one's own gateway.

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

use crate::Answer;

mod attend;
mod keeping;
mod keys;
mod log;
mod master;
mod partner;
mod retention;
mod staff;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The authorities in the register.
    #[command(subcommand)]
    Partner(partner::Command),
    /// One's own keys, and their rotation.
    #[command(subcommand)]
    Keys(keys::Command),
    /// What the gateway itself needs a person for.
    #[command(subcommand)]
    Alarm(attend::Alarm),
    /// What waits to leave, and what was given up.
    #[command(subcommand)]
    Outbox(attend::Outbox),
    /// What was refused for its form.
    #[command(subcommand)]
    Quarantine(attend::Quarantine),
    /// One's own log after a restore: open, renew.
    #[command(subcommand)]
    Log(log::Command),
    /// Copy the store, beside a running gateway too, and check the copy.
    Backup(keeping::Backup),
    /// Put a backup back into an empty data directory.
    Restore(keeping::Restore),
    /// Check the whole store, beside a running gateway too.
    Fsck(keeping::Fsck),
    /// How long what was taken in is kept: what is due, the rules, erasing it now.
    #[command(subcommand)]
    Retention(retention::Retention),
    /// Cases of which nothing is erased, whatever a rule says.
    #[command(subcommand)]
    Hold(retention::Hold),
    /// Erase a case now: one administrator proposes, a second one says the same.
    Erase(retention::Reasoned),
    /// The people who work at this gateway.
    #[command(subcommand)]
    Staff(staff::Command),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::Partner(command) => partner::run(command),
        Command::Keys(command) => keys::run(command),
        Command::Alarm(command) => attend::alarm(command),
        Command::Outbox(command) => attend::outbox(command),
        Command::Quarantine(command) => attend::quarantine(command),
        Command::Log(command) => log::run(command),
        Command::Backup(arguments) => keeping::backup(arguments),
        Command::Restore(arguments) => keeping::restore(arguments),
        Command::Fsck(arguments) => keeping::fsck(arguments),
        Command::Retention(command) => retention::retention(command),
        Command::Hold(command) => retention::hold(command),
        Command::Erase(reasoned) => retention::erase(reasoned),
        Command::Staff(command) => staff::run(command),
    }
}

/// Which gateway, and how to print.
#[derive(clap::Args, Clone, Debug)]
struct Common {
    /// The configuration of one's own gateway.
    #[arg(long, env = "GATEWAY_CONFIG", default_value = "gateway.toml")]
    config: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}
