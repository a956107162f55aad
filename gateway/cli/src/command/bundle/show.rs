//! `gateway bundle show`: what a bundle says, on a page for people.

use std::path::PathBuf;

use anyhow::Result;
use gateway_bundle::manifest::{Document, Name, Text};
use gateway_bundle::{DocumentId, Manifest};
use gateway_treaty::{Catalogue, Profiles};
use serde_json::json;

use crate::arguments::Language;
use crate::source::Source;
use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A bundle directory, a manifest, a sealed one, or a bag.
    path: PathBuf,
    #[command(flatten)]
    language: Language,
    /// Print JSON: the manifest with its digest.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let source = Source::open(&arguments.path)?;
    if arguments.json {
        print::json(&json!({
            "bundle": source.manifest.key(),
            "digest": source.digest(),
            "sealed": source.seal.is_some(),
            "manifest": source.manifest,
        }));
    } else {
        let catalogue = Catalogue::embedded()?;
        let page = Page { catalogue: &catalogue, language: &arguments.language.language };
        for line in page.lines(&source)? {
            print::line(&line);
        }
    }
    Ok(Answer::Yes)
}

/// A reader's language.
struct Page<'a> {
    catalogue: &'a Catalogue,
    language: &'a str,
}

impl Page<'_> {
    fn lines(&self, source: &Source) -> Result<Vec<String>> {
        let manifest = &source.manifest;
        let mut lines = self.head(manifest)?;
        lines.push(format!("digest     {}", source.digest()));
        lines.push(match &source.seal {
            Some(jws) => format!("sealed     with key {} (not verified here)", jws.leaf().spki()),
            None => "sealed     no".to_owned(),
        });
        lines.extend(person(manifest));
        lines.push(format!(
            "documents  {}, {} bytes",
            manifest.documents.len(),
            manifest.documents_size()
        ));
        lines.extend(manifest.documents.iter().map(|document| self.document(document)));
        for one in &manifest.originals {
            let documents: Vec<&str> = one.documents.iter().map(DocumentId::as_str).collect();
            lines.push(format!(
                "originals  {} ({}) with {}",
                one.consignment.as_str(),
                one.carrier.as_str(),
                documents.join(", ")
            ));
        }
        Ok(lines)
    }

    fn head(&self, manifest: &Manifest) -> Result<Vec<String>> {
        let profiles = Profiles::embedded()?;
        let title = profiles.get(&manifest.treaty).map(|profile| profile.title_in(self.language));
        let message = self.catalogue.message_name(manifest.message, self.language);
        let mut lines = vec![
            format!("bundle     {}", manifest.key()),
            format!("message    {message} ({})", manifest.message),
            format!("from, to   {} → {}", manifest.from, manifest.to),
            format!("treaty     {} {}", manifest.treaty, title.unwrap_or("(not known here)")),
            format!("case       {} of {}", manifest.case.reference, manifest.case.opened_by),
            format!("created    {}", manifest.created),
        ];
        let references = [("answers", &manifest.in_reply_to), ("corrects", &manifest.corrects)];
        for (what, other) in references {
            lines.extend(other.as_ref().map(|other| format!("{what:<10} {}", other.key())));
        }
        Ok(lines)
    }

    fn document(&self, document: &Document) -> String {
        let items: Vec<String> = document
            .items
            .iter()
            .map(|item| self.catalogue.item_name(item, self.language))
            .collect();
        let language = document.language.as_ref().map_or("-", |language| language.as_str());
        let pages = document.pages.map_or_else(|| "-".to_owned(), |pages| pages.to_string());
        let of = document.translation_of.as_ref().map(|of| format!(", translation of {of}"));
        format!(
            "  {:<5} {language:<5} {pages:>4} p. {:>12} bytes  {}  {}{}",
            document.id.as_str(),
            document.size,
            document.file,
            items.join("; "),
            of.unwrap_or_default()
        )
    }
}

fn person(manifest: &Manifest) -> Option<String> {
    let name = manifest.person.as_ref()?.names.first()?;
    let Name { family, given, patronymic, .. } = name;
    let parts = [Some(family), given.as_ref(), patronymic.as_ref()];
    let words: Vec<&str> = parts.into_iter().flatten().map(Text::as_str).collect();
    Some(format!("person     {}", words.join(" ")))
}
