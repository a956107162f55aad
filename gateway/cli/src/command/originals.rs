//! `gateway originals`: paper originals that travel by mail.

use anyhow::Result;
use clap::Subcommand;

use crate::Answer;

mod number;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check the number of tracked mail: exit code 0 for a valid one, 1 for another.
    Number(number::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::Number(arguments) => Ok(number::run(arguments)),
    }
}
