//! `gateway originals`: paper originals that travel by mail.

use anyhow::{Result, bail};
use clap::Subcommand;
use serde_json::Value;

use crate::access::Access;
use crate::arguments::Language;
use crate::remote::{Answered, Remote};
use crate::{Answer, print};

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

#[derive(clap::Args)]
struct Asked {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    language: Language,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Asked {
    async fn remote(&self) -> Result<Remote> {
        Remote::open(&self.access, &self.language.language).await
    }

    /// Prints an answer: as it came, or in lines. A refusal is an answer; a failure is none.
    fn told(&self, answered: &Answered, lines: impl FnOnce(&Value)) -> Result<Answer> {
        let taken = answered.status.is_success();
        if !taken && !answered.is_refusal() {
            bail!("{}; try again later", answered.detail());
        }
        if self.json {
            print::json(&answered.body);
        } else if taken {
            lines(&answered.body);
        } else {
            print::line(&format!("refused: {}", answered.detail()));
        }
        Ok(taken.into())
    }
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

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

fn all<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
