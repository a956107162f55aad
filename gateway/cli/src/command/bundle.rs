//! `gateway bundle`: bundles as files, from the first page to the exported bag.

use anyhow::Result;
use clap::Subcommand;

use crate::Answer;

mod certify;
mod export;
pub(super) mod new;
mod seal;
mod show;
mod verify;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Begin a bundle: a directory with the documents and a manifest to fill in.
    New(new::Arguments),
    /// Certify a copy electronically, with the certifying official's own key.
    Certify(Box<certify::Arguments>),
    /// Seal a bundle directory: manifest.json becomes manifest.jws.
    Seal(seal::Arguments),
    /// Verify a bundle directory, a sealed manifest or a bag, offline.
    Verify(verify::Arguments),
    /// What a bundle says, for people.
    Show(show::Arguments),
    /// Write a bundle of one's own gateway as a bag, with all evidence and proofs.
    Export(export::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::New(arguments) => new::run(arguments),
        Command::Certify(arguments) => certify::run(arguments),
        Command::Seal(arguments) => seal::run(arguments),
        Command::Verify(arguments) => verify::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Export(arguments) => export::run(arguments),
    }
}
