//! `gateway log`: whether a log is what it was, and whether something stands in it.
//!
//! Nothing here believes the gateway that is asked: a checkpoint counts by the log's registered
//! key, and everything else by hashes that lead to it.

use anyhow::Result;
use clap::Subcommand;

use crate::Answer;

mod prove;
mod tiles;
mod verify;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Whether a log continues what it showed earlier.
    Verify(verify::Arguments),
    /// Whether the evidence of a bundle stands in its gateway's log, and who witnessed it.
    Prove(prove::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::Verify(arguments) => verify::run(arguments),
        Command::Prove(arguments) => prove::run(arguments),
    }
}
