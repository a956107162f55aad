//! `gateway originals cover`: the sheet that is laid on top of a consignment.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::track;
use crate::access::percent_encoded;
use crate::asked::Asked;
use crate::{Answer, print, remote};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The number of the consignment.
    number: String,
    /// The case, where several have a consignment of that number.
    #[arg(long)]
    case: Option<String>,
    /// Where the PDF goes; else NUMBER.pdf here.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let Arguments { number, case, out, asked } = arguments;
    let number = track::in_address(number)?;
    let case = case.as_deref().map(percent_encoded);
    let question = case.map(|case| format!("?case={case}")).unwrap_or_default();
    let path = format!("/v1/own/consignments/{number}/cover{question}");
    let pdf = remote::run(async { asked.remote().await?.fetch(&path).await })?;
    let out = out.clone().unwrap_or_else(|| format!("{}.pdf", number.replace('%', "_")).into());
    std::fs::write(&out, &pdf).with_context(|| format!("cannot write {}", out.display()))?;
    if asked.json {
        print::json(&serde_json::json!({ "file": out, "bytes": pdf.len() }));
    } else {
        print::line(&format!("{} is the cover sheet; lay it on top", out.display()));
    }
    Ok(Answer::Yes)
}
