//! `gateway demo`: two authorities on this machine, a real exchange, the desk open.
//!
//! Nothing is played. Two gateways run as two processes with directories, keys, registers and
//! stores of their own, made by the same commands that an authority uses; every bundle travels
//! over mutual TLS, every mail over SMTP. The person, the case and the papers are fictional.

#![expect(
    clippy::indexing_slicing,
    reason = "only JSON values are indexed: read, what is absent is null; written, it is an object"
)]

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::json;

use crate::{Answer, print};

mod office;
mod papers;
pub(crate) mod smtp;
mod stage;
mod story;

use stage::Stage;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The working directory; a new one under the system's temporary directory if none is named.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The language of findings: en, it, kk, ko, pt or ru.
    #[arg(long, default_value = "en")]
    lang: String,
    /// End when the story is told, instead of staying until Ctrl-C.
    #[arg(long)]
    exit: bool,
    /// Print one JSON object at the end, and nothing else.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(play(arguments))
}

async fn play(arguments: &Arguments) -> Result<Answer> {
    let directory = directory(arguments)?;
    let teller = Teller { quiet: arguments.json };
    teller.say(&format!("working directory: {}", directory.display()));
    let stage = Stage::set(&directory, &teller).await?;
    let outcome = story::tell(&stage, &teller, &arguments.lang).await?;
    teller.say("");
    teller.say("The desks are open:");
    for house in stage.houses() {
        teller.say(&format!(
            "  {}  {}   sign in as {} with the password {}",
            house.authority,
            house.desk,
            house.officer,
            stage::PASSWORD
        ));
    }
    if arguments.json {
        let mut report = outcome.report();
        report["directory"] = json!(directory);
        report["desks"] = stage
            .houses()
            .map(|h| json!({ "authority": h.authority, "address": h.desk }))
            .collect();
        print::json(&report);
    }
    if !arguments.exit {
        teller.say("");
        teller.say("The gateways stay up until Ctrl-C.");
        tokio::signal::ctrl_c().await?;
    }
    stage.strike().await?;
    Ok(Answer::Yes)
}

fn directory(arguments: &Arguments) -> Result<PathBuf> {
    let directory = arguments.dir.clone().unwrap_or_else(|| {
        let now = jiff::Zoned::now().strftime("%Y%m%d-%H%M%S").to_string();
        std::env::temp_dir().join(format!("gateway-demo-{now}-{}", std::process::id()))
    });
    crate::command::init::make_directory(&directory)?;
    let empty = std::fs::read_dir(&directory)?.next().is_none();
    anyhow::ensure!(empty, "{} is not empty; name another directory", directory.display());
    std::fs::canonicalize(&directory).with_context(|| directory.display().to_string())
}

/// Tells the story on the terminal, or keeps silent where only the result is wanted.
pub(crate) struct Teller {
    quiet: bool,
}

impl Teller {
    /// Says a line.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            print::line(text);
        }
    }
}
