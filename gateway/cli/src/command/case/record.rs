//! `gateway case record`: what happened outside the exchange, and what that gives rise to.

use anyhow::Result;
use jiff::civil::Date;
use serde_json::json;

use super::tell_duty;
use crate::asked::{Asked, all, plain};
use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The case's number.
    number: String,
    #[command(flatten)]
    what: What,
    /// On which day, such as 2027-03-12.
    #[arg(long)]
    on: Date,
    /// The new last day of an extended duty.
    #[arg(long, requires = "extended")]
    until: Option<Date>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct What {
    /// Something happened: decided, informed, handed-over, arrived, not-appeared, residence-found,
    /// in-execution, escaped, died, completed, sentence-changed.
    #[arg(long)]
    happened: Option<String>,
    /// A duty that no message meets was done, by its name in the treaty's profile.
    #[arg(long)]
    done: Option<String>,
    /// The time of a duty was extended, by its name in the treaty's profile.
    #[arg(long, requires = "until")]
    extended: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let Arguments { number, what, on, until, asked } = arguments;
    let path = format!("/v1/own/cases/{}/acts", plain(number)?);
    let mut body = json!({ "on": on });
    let members = [
        ("happened", what.happened.clone()),
        ("done", what.done.clone()),
        ("extended", what.extended.clone()),
        ("until", until.map(|until| until.to_string())),
    ];
    if let Some(object) = body.as_object_mut() {
        object.extend(
            members.into_iter().filter_map(|(name, value)| Some((name.into(), value?.into()))),
        );
    }
    asked.send(&path, Some(&body), |case| {
        print::line("recorded; the duties of the case now:");
        for duty in all(case, "duties") {
            tell_duty(duty, Some(number));
        }
    })
}
