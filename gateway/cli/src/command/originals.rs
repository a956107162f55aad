//! `gateway originals`: the numbers of tracked mail.

use anyhow::Result;
use clap::Subcommand;
use gateway_exchange::originals::S10;
use serde_json::json;

use crate::{Answer, print};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check a UPU S10 number: exit code 0 for a valid one, 1 for another.
    Number {
        /// The number, with or without spaces.
        number: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

#[expect(clippy::unnecessary_wraps, reason = "every command answers alike")]
pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let Command::Number { number, json } = &arguments.command;
    let checked = S10::parse(number);
    if *json {
        let error = checked.as_ref().err().map(ToString::to_string);
        let valid = checked.as_ref().ok().map(S10::as_str);
        print::json(&json!({ "valid": valid.is_some(), "number": valid, "error": error }));
    } else {
        match &checked {
            Ok(number) => print::line(&format!("{number} is a valid UPU number")),
            Err(error) => print::line(&error.to_string()),
        }
    }
    Ok(checked.is_ok().into())
}
