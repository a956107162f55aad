//! `gateway admin`: partners, staff and log of one's own gateway.

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

use crate::Answer;

mod log;
mod partner;
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
    /// One's own log after a restore: open, renew.
    #[command(subcommand)]
    Log(log::Command),
    /// The people who work at this gateway.
    #[command(subcommand)]
    Staff(staff::Command),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::Partner(command) => partner::run(command),
        Command::Log(command) => log::run(command),
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
