//! `gateway originals register`: an envelope that was opened, original by original.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::asked::{Asked, all, text};
use crate::{Answer, print, remote};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// What the scanner reads from the cover sheet, the id printed on it, or the carrier's number.
    code: String,
    /// The case, where the code alone is not enough.
    #[arg(long)]
    case: Option<String>,
    /// Every original is there and bears its stamp, seal and signature, but for those named
    /// missing, unstamped, unsealed, unsigned or different.
    #[arg(long)]
    all: bool,
    /// An original that is there: DOCUMENT, or DOCUMENT=PAGES with the pages counted.
    #[arg(long, value_name = "DOCUMENT")]
    present: Vec<String>,
    /// An original that is not there.
    #[arg(long, value_name = "DOCUMENT")]
    missing: Vec<String>,
    /// An original without a stamp.
    #[arg(long, value_name = "DOCUMENT")]
    unstamped: Vec<String>,
    /// An original without a seal.
    #[arg(long, value_name = "DOCUMENT")]
    unsealed: Vec<String>,
    /// An original without a signature.
    #[arg(long, value_name = "DOCUMENT")]
    unsigned: Vec<String>,
    /// An original that is another paper than the one announced.
    #[arg(long, value_name = "DOCUMENT")]
    different: Vec<String>,
    /// Something else lay in the envelope.
    #[arg(long)]
    other_contents: bool,
    /// What more there is to say. It stays here, sealed.
    #[arg(long)]
    note: Option<String>,
    /// All of this from a file of JSON instead, of the form of POST /v1/own/originals/arrivals.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["all", "present", "missing", "note"])]
    from: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
}

/// Exit code 0 if everything was as announced, 1 if not or if the envelope belongs to nothing.
pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let body = arguments.body()?;
    let asked = &arguments.asked;
    remote::run(async {
        let mut remote = asked.remote().await?;
        let answered = remote.post_json("/v1/own/originals/arrivals", Some(&body)).await?;
        let taken = asked.told(&answered, tell)?;
        let fits = text(&answered.body, "outcome") == "matched";
        Ok(if fits { taken } else { Answer::No })
    })
}

fn tell(body: &Value) {
    match text(body, "outcome") {
        "matched" => print::line("the originals are those that were announced; the sender is told"),
        "unknown" => print::line("the envelope belongs to no case here; it is kept as an alarm"),
        _ => {
            print::line("the originals are not those that were announced; the sender is told");
            for document in all(body, "mismatched").iter().filter_map(Value::as_str) {
                print::line(&format!("  {document}"));
            }
        }
    }
}

impl Arguments {
    fn body(&self) -> Result<Value> {
        let mut body = match &self.from {
            None => json!({ "originals": self.ticks() }),
            Some(file) => {
                let text = std::fs::read(file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                gateway_bundle::json::parse(&text)
                    .with_context(|| format!("{} is no JSON", file.display()))?
            }
        };
        let object = body.as_object_mut().context("an arrival is a JSON object")?;
        object.insert("code".into(), json!(self.code));
        if let Some(case) = &self.case {
            object.insert("case".into(), json!(case));
        }
        if self.all {
            object.insert("all".into(), Value::Object(whole()));
        }
        if self.other_contents {
            object.insert("other_contents".into(), json!(true));
        }
        if let Some(note) = &self.note {
            object.insert("note".into(), json!(note));
        }
        Ok(body)
    }

    /// One tick for each original that was named.
    fn ticks(&self) -> Vec<Value> {
        let mut ticks: Vec<(String, Map<String, Value>)> = Vec::new();
        let mut say = |document: &str, member: &str, value: Value| {
            let place = ticks.iter().position(|(known, _)| known == document);
            let place = place.unwrap_or_else(|| {
                ticks.push((document.to_owned(), whole()));
                ticks.len() - 1
            });
            if let Some((_, tick)) = ticks.get_mut(place) {
                tick.insert(member.to_owned(), value);
            }
        };
        for named in &self.present {
            match named.split_once('=').map(|(id, pages)| (id, pages.parse::<u32>())) {
                Some((id, Ok(pages))) => say(id, "pages", json!(pages)),
                _ => say(named, "present", json!(true)),
            }
        }
        let groups: [(&[String], &str, bool); 5] = [
            (&self.missing, "present", false),
            (&self.unstamped, "stamp", false),
            (&self.unsealed, "seal", false),
            (&self.unsigned, "signature", false),
            (&self.different, "differs", true),
        ];
        for (named, member, value) in groups {
            for document in named {
                say(document, member, json!(value));
            }
        }
        let tick = |(document, mut tick): (String, Map<String, Value>)| {
            tick.insert("document".into(), json!(document));
            Value::Object(tick)
        };
        ticks.into_iter().map(tick).collect()
    }
}

/// What a whole original is.
fn whole() -> Map<String, Value> {
    ["present", "stamp", "seal", "signature"]
        .map(|mark| (mark.to_owned(), json!(true)))
        .into_iter()
        .collect()
}
