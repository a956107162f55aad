//! The command line as people without a gateway use it, and bags as people without anything of
//! ours check them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Outgoing, Pair, authority, gateway, program};
use serde_json::json;

/// The options by which Brazil, which runs no server here, reaches Kazakhstan's gateway.
fn to_kazakhstan(pair: &Pair) -> Result<Vec<String>> {
    let client = pair.br.client();
    let url = format!("https://localhost:{}", pair.kz.exchange.port());
    Ok(vec![
        "--url".into(),
        url,
        "--certificate".into(),
        authority::path(&client.certificate)?.into(),
        "--key".into(),
        authority::path(&client.key)?.into(),
        "--ca".into(),
        authority::path(&pair.kz.anchor())?.into(),
    ])
}

fn seal_files(authority: &Authority) -> Result<[String; 2]> {
    let keys = authority.directory.join("keys");
    let file = |name: &str| authority::path(&keys.join(name)).map(str::to_owned);
    Ok([file("seal.pem")?, file("seal.key")?])
}

fn words<'a>(command: &[&'a str], options: &'a [String]) -> Vec<&'a str> {
    command.iter().copied().chain(options.iter().map(String::as_str)).collect()
}

#[test]
fn an_office_without_a_server_sends_with_the_command_line() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let folder = pair.folder().join("reply");
    let folder = authority::path(&folder)?;
    let reply = Outgoing::of(&fresh(Example::reply()));
    reply.write(Path::new(folder))?;
    assert_eq!(program::try_run(["check", folder])?.status.code(), Some(0), "it is complete");
    let [certificate, key] = seal_files(&pair.br)?;
    program::run(["bundle", "seal", folder, "--certificate", &certificate, "--key", &key])?;
    let access = to_kazakhstan(&pair)?;
    let sent = program::run_json(words(&["send", folder], &access))?;
    assert_eq!(sent["state"], "accepted", "{sent}");
    let again = program::run_json(words(&["send", folder], &access))?;
    assert_eq!(again["evidence"], sent["evidence"], "a repeat has the first evidence");
    Ok(())
}

#[test]
fn an_office_without_a_server_takes_what_waits_and_signs_for_it() -> Result<()> {
    let pair = Pair::new()?;
    pair.kz.edit("register/br-mj.toml", |entry| drop(entry.remove("address")))?;
    let _kz = pair.kz.serve()?;
    let request = Outgoing::of(&fresh(Example::transfer_request()));
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let sent = officer.ask(&request.own_request())?;
    ensure!(sent.status == 201, "{sent:?}");

    let access = to_kazakhstan(&pair)?;
    let listed = program::run_json(words(&["inbox", "list", "--wait", "5"], &access))?;
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{listed}");
    let bundle = request.resource()?.replace("/v1/bundles/", "");
    let trust = pair.folder().join("trust.json");
    let trust = authority::path(&trust)?;
    export(&pair.kz, &bundle, &pair.folder().join("sent.zip"), trust)?;

    let into = pair.folder().join("taken");
    let taken = into.join(bundle.replace('/', "-"));
    let [certificate, key] = seal_files(&pair.br)?;
    let take = ["inbox", "take", "--into", authority::path(&into)?, "--trust", trust];
    let seal = ["--seal-certificate", &certificate, "--seal-key", &key];
    program::run(words(&[&take[..], &seal].concat(), &access))?;
    assert_eq!(program::try_run(["check", authority::path(&taken)?])?.status.code(), Some(0));
    for (file, bytes) in &request.documents {
        let found = [taken.join(file), taken.join("data").join(file)];
        let found = found.iter().find(|path| path.exists()).context("the document")?;
        assert_eq!(&std::fs::read(found)?, bytes, "{file}");
    }
    let listed = program::run_json(words(&["inbox", "list"], &access))?;
    assert_eq!(listed["items"], json!([]), "what was taken waits no more");
    let evidence = officer.get(&format!("{}/evidence", request.resource()?))?;
    assert!(evidence.to_string().contains("ContentHandover"), "{evidence}");
    Ok(())
}

#[test]
fn exit_codes_tell_complete_from_incomplete_from_unusable() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let code = |example: &Example, name: &str| -> Result<Option<i32>> {
        let path = folder.path().join(name);
        Outgoing::of(example).write(&path)?;
        Ok(program::try_run(["check", authority::path(&path)?])?.status.code())
    };
    assert_eq!(code(&fresh(Example::reply()), "complete")?, Some(0));
    assert_eq!(code(&fresh(Example::reply().without("verdict")), "incomplete")?, Some(1));
    let missing = program::try_run(["check", "no-such-folder"])?;
    assert_eq!(missing.status.code(), Some(2));
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(said.contains("no-such-folder"), "an error names the file: {said}");
    Ok(())
}

#[test]
fn a_bag_is_checked_without_a_gateway_and_no_byte_of_it_can_change_unseen() -> Result<()> {
    let pair = Pair::new()?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let request = Outgoing::of(&fresh(Example::transfer_request()));
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let sent = officer.ask(&request.own_request())?;
    ensure!(sent.status == 201, "{sent:?}");
    gateway::eventually("the evidence comes back", || {
        let known = officer.get(&format!("{}/evidence", request.resource()?))?;
        Ok(known.to_string().contains("ContentConsignment").then_some(()))
    })?;
    let bag = pair.folder().join("bag.zip");
    let trust = pair.folder().join("trust.json");
    let trust = authority::path(&trust)?;
    export(&pair.kz, &request.resource()?.replace("/v1/bundles/", ""), &bag, trust)?;
    let good = program::try_run(["bundle", "verify", authority::path(&bag)?, "--trust", trust])?;
    assert_eq!(good.status.code(), Some(0), "{}", String::from_utf8_lossy(&good.stdout));

    let out = pair.folder().join("unpacked");
    unpack(&bag, &out)?;
    for list in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let mut check = Command::new("sha256sum");
        program::said(check.current_dir(&out).args(["--check", "--strict", list]))?;
    }
    let bytes = std::fs::read(&bag)?;
    // Every part of the file: local headers, members, the central directory.
    for place in (0..bytes.len()).step_by(bytes.len() / 60) {
        let mut changed = bytes.clone();
        changed[place] ^= 0x20;
        let path = pair.folder().join("changed.zip");
        std::fs::write(&path, changed)?;
        let checked =
            program::try_run(["bundle", "verify", authority::path(&path)?, "--trust", trust])?;
        assert_ne!(checked.status.code(), Some(0), "a changed byte at {place} goes unseen");
    }
    Ok(())
}

fn export(authority: &Authority, bundle: &str, bag: &Path, trust: &str) -> Result<()> {
    let (config, bag) = (authority.config(), authority::path(bag)?);
    let config = ["--config", authority::path(&config)?, "--as", "officer"];
    let command = ["bundle", "export", bundle, "--output", bag, "--trust-out", trust];
    program::run([&command[..], &config].concat()).map(drop)
}

/// Unpacks with Python's own reader of ZIP files.
fn unpack(bag: &Path, into: &Path) -> Result<()> {
    let mut python = Command::new("python3");
    program::said(python.args(["-m", "zipfile", "--extract"]).arg(bag).arg(into)).map(drop)
}
