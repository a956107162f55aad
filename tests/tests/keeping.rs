//! A backup of a running gateway, the loss of its data, and what comes back.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Outgoing, Pair, authority, gateway, program};
use serde_json::Value;

/// What stands for a personal datum, in a small document and in one that becomes a file.
const MARK: &str = "Zzqkeptperson";

/// Kazakhstan's officer sends a bundle with a small and a large document.
fn send(pair: &Pair) -> Result<Outgoing> {
    let large = format!("{MARK} ").repeat(30_000).into_bytes();
    let example = fresh(Example::transfer_request())
        .with_content("dx", "small.txt", "request-letter", MARK.into())
        .with_content("dy", "large.bin", "request-letter", large);
    let bundle = Outgoing::of(&example);
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let sent = officer.ask(&bundle.own_request().header("send-anyway", "test"))?;
    ensure!(sent.status == 201, "{sent:?}");
    Ok(bundle)
}

fn admin(of: &Authority, arguments: &[&str]) -> Result<std::process::Output> {
    let config = of.config();
    let config = ["--json", "--config", authority::path(&config)?];
    program::try_run([&["admin"], arguments, &config[..]].concat())
}

fn answer(of: &Authority, arguments: &[&str]) -> Result<(Option<i32>, Value)> {
    let output = admin(of, arguments)?;
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    let json = serde_json::from_slice(&output.stdout).context(complaint)?;
    Ok((output.status.code(), json))
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else {
            all.push((authority::path(&path)?.to_owned(), fs::read(&path)?));
        }
    }
    Ok(all)
}

/// Whether a gateway takes something to be signed, by its own officer.
fn takes(pair: &Pair) -> Result<bool> {
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    Ok(officer.ask(&Request::post("/v1/bundles", "application/jose", "x"))?.status != 503)
}

#[test]
fn a_backup_of_a_running_gateway_brings_back_what_it_acknowledged() -> Result<()> {
    let pair = Pair::new()?;
    let kz = pair.kz.serve()?;
    let bundle = send(&pair)?;
    let backup = pair.folder().join("backup");
    let backup = authority::path(&backup)?;
    let (code, made) = answer(&pair.kz, &["backup", backup])?;
    assert_eq!((code, made["verified"].as_bool()), (Some(0), Some(true)), "{made}");
    assert_eq!(made["fsck"]["clean"], true);
    assert_eq!(made["fsck"]["checked"]["evidence"].as_u64().map(|n| n > 0), Some(true));
    let again = admin(&pair.kz, &["backup", backup])?;
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"));

    // Neither the master key nor anything personal is in it.
    let master = fs::read_to_string(pair.kz.directory.join("keys/master.key"))?;
    let master = master.trim();
    let raw: Vec<u8> = (0..master.len() / 2)
        .map(|at| u8::from_str_radix(&master[2 * at..2 * at + 2], 16))
        .collect::<Result<_, _>>()?;
    for (path, bytes) in files(Path::new(backup))? {
        for secret in [master.as_bytes(), &raw, MARK.as_bytes()] {
            ensure!(!bytes.windows(secret.len()).any(|part| part == secret), "{path}");
        }
    }

    // A running gateway is checked too.
    let (code, checked) = answer(&pair.kz, &["fsck"])?;
    assert_eq!((code, checked["clean"].as_bool()), (Some(0), Some(true)), "{checked}");

    assert!(kz.stop()?.success());
    let refused = admin(&pair.kz, &["restore", backup])?;
    assert_eq!(refused.status.code(), Some(2), "a restore overwrites no store");
    fs::remove_dir_all(pair.kz.directory.join("data"))?;
    let (code, restored) = answer(&pair.kz, &["restore", backup])?;
    assert_eq!((code, restored["restored"].as_bool()), (Some(0), Some(true)), "{restored}");

    // It opens closed, and waits for the partner, which is away, until it is told not to.
    let kz = pair.kz.serve()?;
    gateway::eventually("it has tried", || {
        Ok(kz.logged()?.contains("restored-not-compared").then_some(()))
    })?;
    assert!(!takes(&pair)?);
    let open = ["log", "open", "--without", "br-mj", "--reason", "away", "--by", "root"];
    assert_eq!(admin(&pair.kz, &open)?.status.code(), Some(0));
    gateway::eventually("it opens", || Ok(takes(&pair)?.then_some(())))?;

    let own = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let resource = bundle.resource()?;
    assert_eq!(own.ask(&Request::get(&resource))?.status, 200);
    let manifest: Value = serde_json::from_slice(&bundle.manifest)?;
    for document in manifest["documents"].as_array().context("documents")? {
        let id = document["id"].as_str().context("id")?;
        let kept = own.ask(&Request::get(&format!("{resource}/documents/{id}")))?;
        let sent = bundle.documents.iter().find(|(file, _)| document["file"] == file.as_str());
        assert_eq!(Some(&kept.body), sent.map(|(_, bytes)| bytes), "{id}");
    }
    assert!(kz.stop()?.success());
    let (code, checked) = answer(&pair.kz, &["fsck"])?;
    assert_eq!((code, checked["clean"].as_bool()), (Some(0), Some(true)), "{checked}");
    Ok(())
}

#[test]
fn a_damaged_backup_is_not_restored_and_every_fault_is_named() -> Result<()> {
    let pair = Pair::new()?;
    let kz = pair.kz.serve()?;
    send(&pair)?;
    send(&pair)?;
    let folder = pair.folder().join("backup");
    let backup = authority::path(&folder)?;
    assert_eq!(answer(&pair.kz, &["backup", backup])?.0, Some(0));
    assert!(kz.stop()?.success());
    let data = pair.kz.directory.join("data");
    fs::remove_dir_all(&data)?;

    let kept = files(&folder.join("documents/kept"))?;
    let [(cut, bytes), (gone, _), ..] = kept.as_slice() else {
        anyhow::bail!("two documents became files")
    };
    fs::write(cut, &bytes[..bytes.len() - 1])?;
    fs::remove_file(gone)?;
    fs::write(folder.join("notes.txt"), "not ours")?;
    let (code, refused) = answer(&pair.kz, &["restore", backup])?;
    assert_eq!(code, Some(1));
    for (path, what) in [(cut.as_str(), "damaged"), (gone, "missing"), ("/notes.txt", "extra")] {
        let faults = refused["faults"].as_array().context("faults")?;
        let named = |fault: &&Value| {
            fault["what"] == what && fault["path"].as_str().is_some_and(|one| path.ends_with(one))
        };
        ensure!(faults.iter().any(|fault| named(&fault)), "{path} is {what}: {refused}");
    }
    assert!(!data.exists(), "nothing was restored");
    let (code, checked) = answer(&pair.kz, &["fsck", backup])?;
    assert_eq!(code, Some(1));
    let codes = checked["findings"].to_string();
    assert!(codes.contains("document-damaged") && codes.contains("document-missing"), "{codes}");
    Ok(())
}

#[test]
fn the_master_key_changes_while_the_gateway_serves_and_old_backups_open_with_the_old_one()
-> Result<()> {
    let pair = Pair::new()?;
    let kz = pair.kz.serve()?;
    let before = send(&pair)?;
    let backup = pair.folder().join("backup");
    let backup = authority::path(&backup)?;
    assert_eq!(answer(&pair.kz, &["backup", backup])?.0, Some(0));
    let keys = pair.kz.directory.join("keys");
    let old = fs::read(keys.join("master.key"))?;

    let rotate = ["keys", "master", "rotate"];
    assert_eq!(answer(&pair.kz, &rotate)?.1["state"], "made");
    assert_eq!(fs::read(keys.join("master.key"))?, old, "nothing happens before the escrow");
    let escrowed = [&rotate[..], &["--escrowed"]].concat();
    assert_eq!(answer(&pair.kz, &escrowed)?.1["state"], "takes-over");
    let during = send(&pair)?;
    let status = ["keys", "master", "status"];
    let told = gateway::eventually("it has taken over", || {
        let (code, told) = answer(&pair.kz, &status)?;
        Ok((code == Some(0)).then_some(told))
    })?;
    let unneeded = told["unneeded"].as_str().context("the old key is named")?;
    assert!(unneeded.ends_with("master.key.old"), "{told}");
    assert_eq!(fs::read(keys.join("master.key.old"))?, old);
    assert_ne!(fs::read(keys.join("master.key"))?, old);

    // The same process goes on; so does one that never saw the old key.
    let reads = |bundle: &Outgoing| -> Result<()> {
        let own = pair.kz.reached_by(&pair.kz.person("officer"))?;
        let manifest = own.ask(&Request::get(&format!("{}/manifest", bundle.resource()?)))?;
        ensure!(manifest.status == 200, "{manifest:?}");
        Ok(())
    };
    reads(&before)?;
    reads(&during)?;
    assert!(kz.stop()?.success());
    fs::rename(keys.join("master.key.old"), keys.join("away"))?;
    let kz = pair.kz.serve()?;
    reads(&before)?;
    reads(&during)?;
    let (code, checked) = answer(&pair.kz, &["fsck"])?;
    assert_eq!((code, checked["clean"].as_bool()), (Some(0), Some(true)), "{checked}");
    assert!(kz.stop()?.success());

    // The backup of before wants the old key beside the new one; the store needs it no more soon.
    fs::remove_dir_all(pair.kz.directory.join("data"))?;
    assert_eq!(admin(&pair.kz, &["restore", backup])?.status.code(), Some(2));
    fs::rename(keys.join("away"), keys.join("master.key.old"))?;
    let (code, restored) = answer(&pair.kz, &["restore", backup])?;
    assert_eq!((code, restored["restored"].as_bool()), (Some(0), Some(true)), "{restored}");
    let _kz = pair.kz.serve()?;
    gateway::eventually("it is wrapped anew", || {
        Ok(answer(&pair.kz, &status)?.1["unneeded"].is_string().then_some(()))
    })?;
    reads(&before)
}
