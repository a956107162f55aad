//! `gateway treaty`: what the treaties ask, for people.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Subcommand, ValueEnum};
use gateway_bundle::{MessageKind, TreatyId};
use gateway_treaty::{Catalogue, Profile, Profiles, checklist, lint};
use serde_json::{Value, json};

use crate::{Answer, print};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Every treaty, with what of it was read.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// One treaty's profile.
    Show {
        /// The treaty.
        treaty: TreatyId,
    },
    /// What a message has to hold, as one would pin it to the wall.
    Checklist {
        /// The treaty.
        treaty: TreatyId,
        /// The kind of message.
        #[arg(long)]
        message: MessageKind,
        /// The language.
        #[arg(long, default_value = "en")]
        lang: String,
        /// The form.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Check a profile that somebody writes.
    Lint {
        /// The profile's file.
        file: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Md,
    Html,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::List { json } => list(*json),
        Command::Show { treaty } => show(treaty),
        Command::Checklist { treaty, message, lang, format } => {
            print_checklist(treaty, *message, lang, *format)
        }
        Command::Lint { file, json } => lint_file(file, *json),
    }
}

fn list(as_json: bool) -> Result<Answer> {
    let profiles = Profiles::embedded()?;
    if as_json {
        print::json(&profiles.iter().map(line).collect::<Vec<_>>());
    } else {
        for profile in profiles.iter() {
            let parties: Vec<&str> = profile.parties.iter().map(|state| state.as_str()).collect();
            let status = serde_json::to_value(profile.status)?;
            let status = status.as_str().unwrap_or_default();
            let title = profile.title_in("en");
            print::line(&format!("{:<12} {status:<9} {:<8} {title}", profile.id, parties.join("-")));
        }
    }
    Ok(Answer::Yes)
}

fn line(profile: &Profile) -> Value {
    let unread: Vec<&str> = profile
        .articles
        .iter()
        .filter(|article| !article.read)
        .map(|article| article.article.as_str())
        .collect();
    json!({
        "id": profile.id,
        "version": profile.version,
        "status": profile.status,
        "title": profile.title,
        "parties": profile.parties,
        "unread": unread,
        "missing": profile.missing,
    })
}

fn find<'a>(profiles: &'a Profiles, treaty: &TreatyId) -> Result<&'a Profile> {
    profiles
        .get(treaty)
        .with_context(|| format!("no treaty {treaty}; `gateway treaty list` names those there are"))
}

fn show(treaty: &TreatyId) -> Result<Answer> {
    let profiles = Profiles::embedded()?;
    let profile = find(&profiles, treaty)?;
    print::line(String::from_utf8_lossy(profile.bytes()).trim_end());
    Ok(Answer::Yes)
}

fn print_checklist(
    treaty: &TreatyId,
    message: MessageKind,
    language: &str,
    format: Format,
) -> Result<Answer> {
    let profiles = Profiles::embedded()?;
    let catalogue = Catalogue::embedded()?;
    let profile = find(&profiles, treaty)?;
    profile.message(message).with_context(|| format!("{treaty} has no message {message}"))?;
    let list = checklist(profile, message, language, &catalogue);
    let text = match format {
        Format::Text => list.to_text(),
        Format::Md => list.to_markdown(),
        Format::Html => list.to_html(),
    };
    print::line(text.trim_end());
    Ok(Answer::Yes)
}

fn lint_file(file: &PathBuf, as_json: bool) -> Result<Answer> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let found = lint(&bytes);
    if as_json {
        let found: Vec<Value> = found
            .iter()
            .map(|one| json!({ "pointer": one.pointer, "message": one.message }))
            .collect();
        print::json(&found);
    } else {
        for one in &found {
            print::line(&format!("{}: {}: {}", file.display(), one.pointer, one.message));
        }
        if found.is_empty() {
            print::line(&format!("{}: nothing to mend", file.display()));
        }
    }
    Ok(found.is_empty().into())
}
