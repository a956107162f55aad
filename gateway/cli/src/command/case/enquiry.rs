//! `gateway case enquiry`: who asked about a case, and what they were told.

use anyhow::Result;
use clap::Subcommand;
use gateway_exchange::office::Enquirer;
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
    /// The enquiries about a case, the newest first.
    List {
        /// The case's number.
        number: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Note an enquiry, as an officer or a registrar (--as).
    Add {
        /// The case's number.
        number: String,
        /// Who asked: relative, counsel, consul, person, other.
        #[arg(long)]
        by: Enquirer,
        /// On which day, such as 2027-03-12.
        #[arg(long)]
        on: Date,
        /// The name of who asked.
        #[arg(long)]
        name: Option<String>,
        /// What was asked.
        content: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Note what was answered, as an officer or a registrar (--as).
    Answer {
        /// The case's number.
        number: String,
        /// The enquiry's id.
        enquiry: String,
        /// On which day.
        #[arg(long)]
        on: Date,
        /// How and what was answered.
        answer: String,
        #[command(flatten)]
        asked: Asked,
    },
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::List { number, asked } => {
            asked.print(&format!("/v1/own/cases/{}/enquiries", plain(number)?), |body| {
                all(body, "enquiries").iter().for_each(tell);
                Ok(())
            })
        }
        Command::Add { number, by, on, name, content, asked } => {
            let path = format!("/v1/own/cases/{}/enquiries", plain(number)?);
            let body = json!({ "by": by, "on": on, "name": name, "content": content });
            asked.send(&path, Some(&body), tell)
        }
        Command::Answer { number, enquiry, on, answer, asked } => {
            let (number, enquiry) = (plain(number)?, plain(enquiry)?);
            let path = format!("/v1/own/cases/{number}/enquiries/{enquiry}/answer");
            asked.send(&path, Some(&json!({ "on": on, "answer": answer })), tell)
        }
    }
}

fn tell(one: &Value) {
    let (on, by, name) = (text(one, "on"), text(one, "by"), text(one, "name"));
    print::line(&format!("{on}  {by:<8} {}  {name}: {}", text(one, "id"), text(one, "content")));
    match text(one, "answered_on") {
        "" => print::line("    not answered"),
        on => print::line(&format!("    answered on {on}: {}", text(one, "answer"))),
    }
}
