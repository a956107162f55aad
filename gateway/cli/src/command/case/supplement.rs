//! `gateway case supplement`: the request for what the other side's papers lack, as a directory to
//! complete, seal and send.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::access::percent_encoded;
use crate::asked::{Asked, all, plain, text};
use crate::command::bundle::new::order::InOrder;
use crate::command::init::make_directory;
use crate::source::{DATA, MANIFEST};
use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The case's number.
    number: String,
    /// Ask for this finding, by its code; several may be named. Else for all that the treaty wants,
    /// and for nothing that only one's own law does.
    #[arg(long = "only", value_name = "CODE")]
    only: Vec<String>,
    /// The directory to make with the draft; else what can be asked for is listed.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let Arguments { number, only, out, asked } = arguments;
    let place = out.as_ref().map(|directory| directory.join(MANIFEST));
    if let Some(place) = &place {
        ensure!(!place.exists(), "{} is already there; nothing was changed", place.display());
    }
    let named: Vec<String> =
        only.iter().map(|code| format!("only={}", percent_encoded(code))).collect();
    let question = if named.is_empty() { String::new() } else { format!("?{}", named.join("&")) };
    let path = format!("/v1/own/cases/{}/supplement{question}", plain(number)?);
    let draft = asked.get(&path)?;
    let manifest = draft.get("manifest").filter(|manifest| manifest.is_object());
    if let (Some(directory), Some(place), Some(manifest)) = (out, &place, manifest) {
        make_directory(&directory.join(DATA))?;
        let lines = serde_json::to_string_pretty(&InOrder(manifest))? + "\n";
        std::fs::write(place, lines).with_context(|| place.display().to_string())?;
    }
    if asked.json {
        let written = place.filter(|_| manifest.is_some());
        let asks = manifest.is_some();
        let proposed = all(&draft, "proposed");
        print::json(&json!({ "proposed": proposed, "manifest": manifest, "written": written }));
        return Ok(asks.into());
    }
    for one in all(&draft, "proposed") {
        tell(one);
    }
    match (manifest, out) {
        (None, _) => print::line("nothing is asked for"),
        (Some(_), None) => print::line("with --out DIRECTORY the draft is written"),
        (Some(_), Some(directory)) => print::line(&format!(
            "next: add what the treaty wants of a request, such as a letter, to {0}, then `gateway check {0}`, `gateway bundle seal {0}`, `gateway send {0}`",
            directory.display()
        )),
    }
    Ok(manifest.is_some().into())
}

/// One line a finding: whether it is asked for, who wants it, its code and what is wanted.
fn tell(one: &Value) {
    let sign = if one.get("asked") == Some(&Value::Bool(true)) { "asks" } else { "left" };
    let (source, code, title) = (text(one, "source"), text(one, "code"), text(one, "title"));
    print::line(&format!("{sign}  {source:<8} {code}: {title}"));
}
