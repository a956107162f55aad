//! `gateway bundle new`: a directory with the documents and a manifest to fill in.
//!
//! What the program can know, it writes: ids, digests, sizes, media types, and what a file's name
//! tells (`verdict.pdf`, `verdict.ru.pdf`). What only people know stands as `""`, which is no
//! valid manifest yet: `gateway check` names each place in turn. Page counts are left out; a wrong
//! one would be signed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use gateway_bundle::ids::CaseReference;
use gateway_bundle::{AuthorityId, Country, MessageKind, TreatyId};
use gateway_treaty::{Profile, Profiles};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::arguments::message_kind;
use crate::command::init::make_directory;
use crate::source::{DATA, MANIFEST, Source};
use crate::{Answer, print};

mod content;
pub(in crate::command) mod order;
mod papers;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The directory to make; documents that are in its folder data/ already are taken.
    directory: PathBuf,
    /// The treaty, such as kz-br-2018.
    #[arg(long)]
    treaty: TreatyId,
    /// The kind of message.
    #[arg(long, value_parser = message_kind())]
    message: MessageKind,
    /// The sending authority, such as kz-pgo.
    #[arg(long)]
    from: AuthorityId,
    /// The authority addressed.
    #[arg(long)]
    to: AuthorityId,
    /// The number under which the case's opener keeps it.
    #[arg(long, required_unless_present = "in_reply_to")]
    reference: Option<CaseReference>,
    /// The authority that opened the case; the sender if none is named.
    #[arg(long, requires = "reference")]
    opened_by: Option<AuthorityId>,
    /// The State whose court sentenced.
    #[arg(long)]
    sentencing_state: Option<Country>,
    /// The State that executes, or is to execute, the sentence.
    #[arg(long)]
    executing_state: Option<Country>,
    /// The bundle that this one answers: a directory, a manifest or a bag. Case, States and person
    /// are taken from it.
    #[arg(long)]
    in_reply_to: Option<PathBuf>,
    /// The folder whose files are the documents.
    #[arg(long)]
    documents: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let directory = &arguments.directory;
    let path = directory.join(MANIFEST);
    ensure!(!path.exists(), "{} is already there; nothing was changed", path.display());
    let profiles = Profiles::embedded()?;
    let profile = profile(&profiles, arguments)?;
    let answered = arguments.in_reply_to.as_deref().map(Source::open).transpose()?;
    let data = directory.join(DATA);
    make_directory(&data)?;
    if let Some(folder) = &arguments.documents {
        papers::copy(folder, &data)?;
    }
    let documents = papers::listed(&data, profile)?;
    let count = documents.len();
    let manifest = manifest(arguments, profile, answered.as_ref(), &documents)?;
    let bundle = manifest.get("bundle").cloned().unwrap_or_default();
    let text = serde_json::to_string_pretty(&order::InOrder(&Value::Object(manifest)))? + "\n";
    std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    if arguments.json {
        print::json(&json!({ "manifest": path, "bundle": bundle, "documents": count }));
    } else {
        print::line(&format!("{} lists {count} documents", path.display()));
        print::line(&next(directory));
    }
    Ok(Answer::Yes)
}

fn next(directory: &Path) -> String {
    format!(
        "next: fill in what stands as \"\" in it, then `gateway check {0}`, `gateway bundle seal {0}`",
        directory.display()
    )
}

fn profile<'a>(profiles: &'a Profiles, arguments: &Arguments) -> Result<&'a Profile> {
    let treaty = &arguments.treaty;
    let profile = profiles.treaty(treaty).with_context(|| {
        format!("no treaty `{treaty}` is known; `gateway treaty list` lists those that are")
    })?;
    for authority in [&arguments.from, &arguments.to] {
        let state = authority.country();
        ensure!(
            profile.binds(&state) != Some(false),
            "{treaty} does not bind {state} (of {authority})"
        );
    }
    if profile.message(arguments.message).is_none() {
        let kinds: Vec<&str> = profile.messages.iter().map(|m| m.message.as_str()).collect();
        bail!("{treaty} has no {}; it has {}", arguments.message, kinds.join(", "));
    }
    Ok(profile)
}

fn manifest(
    arguments: &Arguments,
    profile: &Profile,
    answered: Option<&Source>,
    documents: &[Value],
) -> Result<Map<String, Value>> {
    let mut manifest = Map::new();
    let mut put = |name: &str, value: Value| drop(manifest.insert(name.to_owned(), value));
    put("version", json!(1));
    put("bundle", json!(format!("urn:uuid:{}", Uuid::now_v7())));
    put("treaty", json!(arguments.treaty));
    put("message", json!(arguments.message));
    put("case", case(arguments, answered)?);
    if let Some(source) = answered {
        let (from, bundle) = (&source.manifest.from, &source.manifest.bundle);
        put("in_reply_to", json!({ "from": from, "bundle": bundle, "digest": source.digest() }));
    }
    put("from", json!(arguments.from));
    put("to", json!(arguments.to));
    put("created", json!(Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()));
    put(
        "channel",
        json!({ "mode": profile.channel.as_ref().map_or(json!("direct"), |c| json!(c.mode)) }),
    );
    for (name, value) in content::frame(arguments.message, answered.map(|source| &source.manifest))
    {
        put(name, value);
    }
    let states = [
        ("sentencing_state", &arguments.sentencing_state),
        ("executing_state", &arguments.executing_state),
    ];
    for (name, state) in states {
        if let Some(state) = state {
            ensure!(profile.binds(state) != Some(false), "{} does not bind {state}", profile.id);
            put(name, json!(state));
        }
    }
    put("documents", json!(documents));
    if let Some((name, value)) = content::own(arguments.message) {
        put(name, value);
    }
    Ok(manifest)
}

fn case(arguments: &Arguments, answered: Option<&Source>) -> Result<Value> {
    match (&arguments.reference, answered) {
        (Some(reference), _) => {
            let opened_by = arguments.opened_by.as_ref().unwrap_or(&arguments.from);
            Ok(json!({ "opened_by": opened_by, "reference": reference }))
        }
        (None, Some(source)) => Ok(json!(source.manifest.case)),
        (None, None) => {
            bail!("name the case by --reference, or the bundle answered by --in-reply-to")
        }
    }
}
