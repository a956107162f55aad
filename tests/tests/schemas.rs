//! Each message of each treaty as JSON Schema, held by validators that are not ours against what
//! the engine finds: Python's jsonschema and Node's ajv judge one corpus, message by message.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use gateway_tests::tools;
use gateway_treaty::example::Setting;
use gateway_treaty::{Facts, Profile, Profiles, Status, assess, schema};
use serde_json::{Value, json};

/// So many messages with one thing missing are enough of each kind here, where a validator may be
/// slow: the engine's own tests take all of them.
const LACKING: usize = 6;

#[test]
fn validators_of_others_find_what_the_engine_finds() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let profiles = Profiles::embedded()?;
    let mut messages = 0;
    for profile in profiles.treaties().filter(|profile| profile.status == Status::Enforced) {
        messages += write(profile, folder.path())?;
    }
    ensure!(messages > 100, "{messages} messages are too few to say anything");
    for (tool, command) in
        [("jsonschema", tools::python("validate.py")?), ("ajv", tools::node("validate.mjs")?)]
    {
        judge(command, folder.path()).context(tool)?;
    }
    Ok(())
}

/// Writes a treaty's schemas, each with messages and whether the engine finds them lacking.
fn write(profile: &Profile, folder: &Path) -> Result<usize> {
    let received = "2026-12-11T06:00:00Z".parse()?;
    let mut messages = 0;
    let mut settings = Setting::all_alone(profile);
    settings.retain(|setting| setting.items().next().is_some());
    for (number, setting) in settings.into_iter().enumerate() {
        let mut corpus = vec![setting.complete().message];
        let lacking = setting.with_one_thing_missing();
        let step = (lacking.len() / LACKING).max(1);
        corpus.extend(lacking.into_iter().step_by(step));
        let judged = corpus.iter().map(|example| {
            let found = assess(&example.build(), profile, &Facts::at(received)).findings;
            let lacks = found.iter().any(schema::sees);
            json!({ "manifest": example.value(), "valid": !lacks })
        });
        let judged: Vec<Value> = judged.collect();
        messages += judged.len();
        let schema = profile.message_schema(setting.message).context("the message's schema")?;
        let file = folder.join(format!("{}-{number}.json", profile.id));
        std::fs::write(file, json!({ "schema": schema, "messages": judged }).to_string())?;
    }
    Ok(messages)
}

fn judge(mut command: Command, folder: &Path) -> Result<()> {
    let output = command.arg(folder).output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{told}\n{error}");
    Ok(())
}
