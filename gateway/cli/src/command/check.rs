//! `gateway check`: assesses a manifest or a bundle offline, by the same engine as the gateway.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::ValueEnum;
use gateway_server::flow::assess::answer;
use gateway_treaty::{Assessment, Catalogue, Effect, Facts, Profiles, assess};
use jiff::Timestamp;

use crate::{Answer, folder, print};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A manifest, a seal, a bundle directory or a bag.
    path: PathBuf,
    /// The language of findings: en, kk, ru or pt.
    #[arg(long, default_value = "en")]
    lang: String,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Print JSON; the same as --format json.
    #[arg(long)]
    json: bool,
    /// When the bundle is taken to be received; now if not given.
    #[arg(long)]
    received: Option<Timestamp>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let found = folder::find(&arguments.path)?;
    let profiles = Profiles::embedded()?;
    let catalogue = Catalogue::embedded()?;
    let treaty = &found.manifest.treaty;
    let profile = profiles.get(treaty).with_context(|| {
        format!("{}: the treaty {treaty} is not known", found.file.display())
    })?;
    let mut faults = Vec::new();
    if let Some(folder) = &found.documents {
        for document in &found.manifest.documents {
            faults.extend(folder::check_document(folder, document)?);
        }
    }
    let received = arguments.received.unwrap_or_else(Timestamp::now);
    let assessment = assess(&found.manifest, profile, &Facts::at(received));
    if arguments.json || arguments.format == Format::Json {
        let mut report = answer(&catalogue, &assessment, &arguments.lang);
        report["faults"] = serde_json::json!(faults);
        print::json(&report);
    } else {
        tell(&catalogue, &assessment, &faults, &arguments.lang);
    }
    Ok((faults.is_empty() && assessment.is_complete()).into())
}

fn tell(catalogue: &Catalogue, assessment: &Assessment, faults: &[String], language: &str) {
    for fault in faults {
        print::line(fault);
    }
    for finding in &assessment.findings {
        let words = catalogue.render(finding, language);
        let effect = catalogue.effect_name(finding.effect, language);
        let article = catalogue.article(&finding.article, language);
        print::line(&format!("[{effect}] {article}: {} ({})", words.title, finding.code));
        print::line(&format!("    {} {}", words.found, words.wanted));
        print::line(&format!("    {}: {}", words.who, words.action));
    }
    let missing = assessment.findings.iter().filter(|f| f.effect <= Effect::Incomplete).count();
    let summary = match missing + faults.len() {
        0 => "complete".to_owned(),
        count => format!("incomplete: {count} to mend"),
    };
    print::line(&summary);
}
