//! `gateway case task`: what the authority itself has to do in a case, by some day.

use anyhow::Result;
use clap::Subcommand;
use gateway_exchange::office::TaskKind;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::asked::{Asked, all, plain, text};
use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The open tasks of all cases, late and due first, or every task of one case.
    List {
        /// The case's number.
        number: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Make a task, as an officer or a registrar (--as).
    Add {
        /// The case's number.
        number: String,
        /// What kind: court-submission, convoy, prison, person-informed, other.
        #[arg(long)]
        kind: TaskKind,
        /// By which day, such as 2027-03-12.
        #[arg(long)]
        due: Date,
        /// What is to be done.
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Record that a task was done, as an officer or a registrar (--as).
    Done {
        /// The case's number.
        number: String,
        /// The task's id.
        task: String,
        /// On which day.
        #[arg(long)]
        on: Date,
        #[command(flatten)]
        asked: Asked,
    },
    /// Drop a task, as an officer or a registrar (--as).
    Drop {
        /// The case's number.
        number: String,
        /// The task's id.
        task: String,
        /// Why.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        asked: Asked,
    },
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::List { number, asked } => {
            let path = match number {
                Some(number) => format!("/v1/own/cases/{}/tasks", plain(number)?),
                None => "/v1/own/tasks".to_owned(),
            };
            asked.print(&path, |body| {
                for task in all(body, "tasks") {
                    tell(task, number.as_deref());
                }
                Ok(())
            })
        }
        Command::Add { number, kind, due, note, asked } => {
            let path = format!("/v1/own/cases/{}/tasks", plain(number)?);
            let body = json!({ "kind": kind, "due": due, "note": note });
            asked.send(&path, Some(&body), |task| tell(task, Some(number)))
        }
        Command::Done { number, task, on, asked } => {
            let path = format!("/v1/own/cases/{}/tasks/{}/done", plain(number)?, plain(task)?);
            asked.send(&path, Some(&json!({ "on": on })), |task| tell(task, Some(number)))
        }
        Command::Drop { number, task, reason, asked } => {
            let path = format!("/v1/own/cases/{}/tasks/{}/dropped", plain(number)?, plain(task)?);
            asked.send(&path, Some(&json!({ "reason": reason })), |task| tell(task, Some(number)))
        }
    }
}

/// One line a task: how it stands, by which day, what, and by what id it is called.
fn tell(task: &Value, number: Option<&str>) {
    let case = number.unwrap_or_else(|| text(task, "case"));
    let closed = match task.get("falls_on_holiday") {
        Some(Value::Bool(true)) => " (offices closed)",
        _ => "",
    };
    let said = [text(task, "note"), text(task, "reason")].join(" ");
    print::line(&format!(
        "{case}  {:<7} {}{closed}  {:<16} {}  {}",
        text(task, "standing"),
        text(task, "due"),
        text(task, "kind"),
        text(task, "id"),
        said.trim(),
    ));
}
