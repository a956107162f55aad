//! `gateway originals`: paper originals that travel by mail.

use anyhow::Result;
use clap::Subcommand;

use crate::Answer;

mod cover;
mod number;
mod register;
mod track;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check the number of tracked mail: exit code 0 for a valid one, 1 for another.
    Number(number::Arguments),
    /// The consignments that bear a number, with what carriers told of each.
    Show(track::Show),
    /// Record what a carrier did, as an officer or a registrar (--as).
    Event(track::Event),
    /// Record what a carrier's file of events tells, as an officer or a registrar (--as).
    Import(track::Import),
    /// Print the cover sheet of a consignment: one PDF to lay on top.
    Cover(cover::Arguments),
    /// Register an envelope that was opened, as a registrar or an officer (--as): exit code 0 if
    /// it holds what was announced, 1 if not.
    Register(register::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::Number(arguments) => Ok(number::run(arguments)),
        Command::Show(arguments) => track::show(arguments),
        Command::Event(arguments) => track::event(arguments),
        Command::Import(arguments) => track::import(arguments),
        Command::Cover(arguments) => cover::run(arguments),
        Command::Register(arguments) => register::run(arguments),
    }
}
