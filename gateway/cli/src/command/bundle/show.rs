//! `gateway bundle show`: what a manifest says, for people.

use std::path::PathBuf;

use anyhow::Result;
use gateway_bundle::Manifest;
use gateway_bundle::manifest::Document;

use crate::{Answer, folder, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A manifest, a seal, a bundle directory or a bag.
    path: PathBuf,
    /// Print the manifest as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let found = folder::find(&arguments.path)?;
    if arguments.json {
        print::json(&found.manifest);
        return Ok(Answer::Yes);
    }
    let manifest = &found.manifest;
    for line in head(manifest) {
        print::line(&line);
    }
    print::line(&format!("digest     {}", found.digest()));
    let sealed = if found.seal.is_some() { "sealed (not verified here)" } else { "not sealed" };
    print::line(&format!("seal       {sealed}"));
    for document in &manifest.documents {
        print::line(&line_of(document));
    }
    Ok(Answer::Yes)
}

fn head(manifest: &Manifest) -> [String; 5] {
    [
        format!("bundle     {}", manifest.key()),
        format!("message    {} under {}", manifest.message, manifest.treaty),
        format!("to         {}", manifest.to),
        format!("case       {} of {}", manifest.case.reference, manifest.case.opened_by),
        format!("created    {}", manifest.created),
    ]
}

fn line_of(document: &Document) -> String {
    let items: Vec<&str> = document.items.iter().map(|item| item.as_str()).collect();
    let language = document.language.as_ref().map_or("-", |language| language.as_str());
    let translates = document.translation_of.as_ref();
    let translates = translates.map_or_else(String::new, |of| format!(", translates {of}"));
    format!(
        "{:<5} {:<40} {:>10} bytes  {language}  {}{translates}",
        document.id.as_str(),
        document.file,
        document.size,
        items.join(", ")
    )
}
