//! `gateway bundle`: bundles as files, on one's own machine.

use anyhow::Result;
use clap::Subcommand;

use crate::Answer;

mod export;
mod new;
mod seal;
mod show;
mod verify;

pub(crate) use seal::signing_key;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Begin a bundle: a directory with its documents and a manifest to be filled in.
    New(new::Arguments),
    /// Seal the manifest of a bundle directory.
    Seal(seal::Arguments),
    /// Verify a bundle directory, a seal or an exported bag, offline.
    Verify(verify::Arguments),
    /// Export a bundle of one's own gateway as a bag.
    Export(export::Arguments),
    /// Show what a manifest says.
    Show(show::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::New(arguments) => new::run(arguments),
        Command::Seal(arguments) => seal::run(arguments),
        Command::Verify(arguments) => verify::run(arguments),
        Command::Export(arguments) => export::run(arguments),
        Command::Show(arguments) => show::run(arguments),
    }
}
