//! `gateway treaty`: what the treaties ask, for officials, lawyers and integrators.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Subcommand, ValueEnum};
use gateway_bundle::{MessageKind, TreatyId};
use gateway_treaty::profile::PartiesKnown;
use gateway_treaty::{Catalogue, Checklist, Profile, Profiles, checklist, lint, reference};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::{Language, message_kind};
use crate::{Answer, print};

mod paper;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Every treaty, with what of it was read.
    List {
        #[command(flatten)]
        language: Language,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// One treaty: parties, messages, articles read and unread, what is not known.
    Show {
        /// The treaty, such as kz-br-2018.
        treaty: TreatyId,
        #[command(flatten)]
        language: Language,
        /// Print the profile itself, which is JSON.
        #[arg(long)]
        json: bool,
    },
    /// What a message has to bring, as one would pin it to the wall.
    Checklist(ChecklistArguments),
    /// The JSON Schema of a message: what it has to bring, for any validator.
    Schema {
        /// The treaty, such as kz-br-2018.
        treaty: TreatyId,
        /// The kind of message.
        #[arg(long, value_parser = message_kind())]
        message: MessageKind,
    },
    /// Every treaty with its tables, as Markdown: what the project's documents hold.
    Reference,
    /// Check profiles that somebody writes; those of the program if none is named.
    Lint {
        /// The profiles' files.
        files: Vec<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(clap::Args)]
struct ChecklistArguments {
    /// The treaty, such as kz-br-2018.
    treaty: TreatyId,
    /// The kind of message.
    #[arg(long, value_parser = message_kind())]
    message: MessageKind,
    #[command(flatten)]
    language: Language,
    /// The form.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The file to write, instead of the terminal.
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Md,
    Html,
    Pdf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::List { language, json } => list(&language.language, *json),
        Command::Show { treaty, language, json } => show(treaty, &language.language, *json),
        Command::Checklist(arguments) => print_checklist(arguments),
        Command::Schema { treaty, message } => schema(treaty, *message),
        Command::Reference => {
            let text = reference(&Profiles::embedded()?, &Catalogue::embedded()?);
            print::bytes(text.as_bytes())?;
            Ok(Answer::Yes)
        }
        Command::Lint { files, json } => lint_all(files, *json),
    }
}

/// The word by which data names a value of a plain enum.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The States bound; with a question mark those of which that was not read.
fn parties(profile: &Profile) -> String {
    let bound = profile.parties.iter().map(ToString::to_string);
    let signed = profile.signatories.iter().map(|state| format!("{state}?"));
    let more = (profile.parties_known == PartiesKnown::InPart).then(|| "…".to_owned());
    bound.chain(signed).chain(more).collect::<Vec<_>>().join(" ")
}

fn schema(treaty: &TreatyId, message: MessageKind) -> Result<Answer> {
    let profiles = Profiles::embedded()?;
    let profile = find(&profiles, treaty)?;
    let schema = profile.message_schema(message).with_context(|| lacks(profile, message))?;
    print::json(&schema);
    Ok(Answer::Yes)
}

fn lacks(profile: &Profile, message: MessageKind) -> String {
    let kinds: Vec<&str> = profile.messages.iter().map(|m| m.message.as_str()).collect();
    if kinds.is_empty() {
        return format!("no message of {} was read", profile.id);
    }
    format!("{} has no {message}; it has {}", profile.id, kinds.join(", "))
}

fn unread(profile: &Profile) -> Vec<&str> {
    let unread = profile.articles.iter().filter(|article| !article.read);
    unread.map(|article| article.article.as_str()).collect()
}

fn list(language: &str, as_json: bool) -> Result<Answer> {
    let profiles = Profiles::embedded()?;
    if as_json {
        let line = |profile: &Profile| {
            json!({
                "id": profile.id,
                "version": profile.version,
                "digest": profile.digest,
                "status": profile.status,
                "kind": profile.kind,
                "title": profile.title,
                "parties": profile.parties,
                "parties_known": profile.parties_known,
                "signatories": profile.signatories,
                "unread": unread(profile),
                "missing": profile.missing,
            })
        };
        print::json(&profiles.iter().map(line).collect::<Vec<_>>());
        return Ok(Answer::Yes);
    }
    for profile in profiles.iter() {
        let (status, title) = (word(&profile.status), profile.title_in(language));
        print::line(&format!("{:<16} {status:<9} {title}", profile.id.as_str()));
        print::line(&format!("{:<16} parties: {}", "", parties(profile)));
        if !unread(profile).is_empty() {
            print::line(&format!("{:<16} articles not read: {}", "", unread(profile).join(", ")));
        }
    }
    Ok(Answer::Yes)
}

fn find<'a>(profiles: &'a Profiles, treaty: &TreatyId) -> Result<&'a Profile> {
    profiles
        .get(treaty)
        .with_context(|| format!("no treaty {treaty}; `gateway treaty list` lists those there are"))
}

fn show(treaty: &TreatyId, language: &str, as_json: bool) -> Result<Answer> {
    let profiles = Profiles::embedded()?;
    let profile = find(&profiles, treaty)?;
    if as_json {
        print::line(String::from_utf8_lossy(profile.bytes()).trim_end());
        return Ok(Answer::Yes);
    }
    let catalogue = Catalogue::embedded()?;
    print::line(profile.title_in(language));
    print::line(&format!("{} {}, {}", profile.id, profile.version, word(&profile.status)));
    print::line(&format!("parties: {}", parties(profile)));
    print::line("messages:");
    for message in &profile.messages {
        let name = catalogue.message_name(message.message, language);
        let article = catalogue.article(&message.article, language);
        print::line(&format!("  {:<20} {article:<14} {name}", message.message.as_str()));
    }
    for article in &profile.articles {
        let read = match (&article.verified_against, article.read) {
            (Some(text), true) => format!("read, against the {text}"),
            (_, true) => "read".to_owned(),
            (_, false) => "not read".to_owned(),
        };
        let number = catalogue.article(&article.article, language);
        print::line(&format!("{number}: {} ({read})", article.about));
    }
    for missing in &profile.missing {
        print::line(&format!("not known: {missing}"));
    }
    Ok(Answer::Yes)
}

fn print_checklist(arguments: &ChecklistArguments) -> Result<Answer> {
    let profiles = Profiles::embedded()?;
    let profile = find(&profiles, &arguments.treaty)?;
    if profile.message(arguments.message).is_none() {
        bail!(lacks(profile, arguments.message));
    }
    let catalogue = Catalogue::embedded()?;
    let language = &arguments.language.language;
    let list = checklist(profile, arguments.message, language, &catalogue);
    let bytes = rendered(&list, profile, arguments)?;
    match &arguments.output {
        Some(path) => std::fs::write(path, bytes).with_context(|| path.display().to_string())?,
        None => print::bytes(&bytes)?,
    }
    Ok(Answer::Yes)
}

fn rendered(
    list: &Checklist,
    profile: &Profile,
    arguments: &ChecklistArguments,
) -> Result<Vec<u8>> {
    if arguments.json {
        return Ok((serde_json::to_string(list)? + "\n").into_bytes());
    }
    Ok(match arguments.format {
        Format::Text => list.to_text().into_bytes(),
        Format::Md => list.to_markdown().into_bytes(),
        Format::Html => list.to_html().into_bytes(),
        Format::Pdf => paper::pdf(list, profile.digest, jiff::Zoned::now().date()).context(
            "it cannot be printed as PDF; --format html has the letters of every language",
        )?,
    })
}

/// What is wrong with one profile.
#[derive(Serialize)]
struct Linted {
    profile: String,
    findings: Vec<gateway_treaty::LintFinding>,
}

fn lint_all(files: &[PathBuf], as_json: bool) -> Result<Answer> {
    let linted = if files.is_empty() {
        let profiles = Profiles::embedded()?;
        let own = |profile: &Profile| Linted {
            profile: profile.id.to_string(),
            findings: lint(profile.bytes()),
        };
        profiles.iter().map(own).collect()
    } else {
        files.iter().map(|file| lint_file(file)).collect::<Result<Vec<_>>>()?
    };
    if as_json {
        print::json(&linted);
    } else {
        for one in &linted {
            tell_linted(one);
        }
    }
    Ok(linted.iter().all(|one| one.findings.is_empty()).into())
}

fn lint_file(file: &Path) -> Result<Linted> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(Linted { profile: file.display().to_string(), findings: lint(&bytes) })
}

fn tell_linted(one: &Linted) {
    for finding in &one.findings {
        print::line(&format!("{}: {}: {}", one.profile, finding.pointer, finding.message));
    }
    if one.findings.is_empty() {
        print::line(&format!("{}: nothing to mend", one.profile));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_treaties_of_the_program_have_nothing_to_mend() {
        assert_eq!(lint_all(&[], true).unwrap(), Answer::Yes);
    }

    #[test]
    fn a_profile_with_a_slip_is_not_passed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), br#"{"id":"kz-br-2018"}"#).unwrap();
        assert_eq!(lint_all(&[file.path().to_owned()], true).unwrap(), Answer::No);
    }

    #[test]
    fn a_checklist_is_printed_in_every_form_and_language() {
        for language in ["en", "it", "kk", "ru", "pt"] {
            for format in [Format::Text, Format::Md, Format::Html, Format::Pdf] {
                let file = tempfile::NamedTempFile::new().unwrap();
                let arguments = ChecklistArguments {
                    treaty: "kz-br-2018".parse().unwrap(),
                    message: MessageKind::Reply,
                    language: Language { language: language.to_owned() },
                    format,
                    output: Some(file.path().to_owned()),
                    json: false,
                };
                assert_eq!(print_checklist(&arguments).unwrap(), Answer::Yes);
                let bytes = std::fs::read(file.path()).unwrap();
                assert_eq!(bytes.starts_with(b"%PDF-"), format == Format::Pdf, "{language}");
                assert!(bytes.len() > 1_000, "{language}");
            }
        }
    }
}
