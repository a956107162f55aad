//! What was taken in and has been kept long enough: it goes, and only it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use gateway_bundle::MessageKind;
use gateway_bundle::example::Example;
use gateway_evidence::Jws;
use gateway_tests::http::{Answer, Request};
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Outgoing, Pair, authority, gateway, program};
use serde_json::{Value, json};

/// What stands for a personal datum, in a small document and in one that becomes a file.
const MARK: &str = "Zzqforgetperson";

/// A request with a small and a large document.
fn request() -> Example {
    let large = format!("{MARK} ").repeat(30_000).into_bytes();
    fresh(Example::transfer_request())
        .with_content("dx", "small.txt", "request-letter", MARK.into())
        .with_content("dy", "large.bin", "request-letter", large)
}

fn ask(of: &Authority, request: &Request) -> Result<Answer> {
    of.reached_by(&of.person("officer"))?.ask(request)
}

/// Kazakhstan's officer hands a bundle in, and Brazil's gateway gets it.
fn send(pair: &Pair, bundle: &Outgoing) -> Result<()> {
    let sent = ask(&pair.kz, &bundle.own_request().header("send-anyway", "test"))?;
    ensure!(sent.status == 201, "{sent:?}");
    let arrived = Request::get(&bundle.resource()?);
    gateway::eventually("it arrives", || Ok((ask(&pair.br, &arrived)?.status == 200).then_some(())))
}

/// A request that comes and is withdrawn, and the number of its case in Brazil.
fn withdrawn(pair: &Pair) -> Result<(Outgoing, String)> {
    let example = request();
    let bundle = Outgoing::of(&example);
    send(pair, &bundle)?;
    let reference = example.value()["case"]["reference"].clone();
    let withdrawal = fresh(Example::of(MessageKind::Withdrawal))
        .between("kz-pgo", "br-mj")
        .set("/case/reference", reference.clone());
    send(pair, &Outgoing::of(&withdrawal))?;
    let cases = pair.br.reached_by(&pair.br.person("officer"))?.get("/v1/own/cases")?;
    let cases = cases["cases"].as_array().context("cases")?;
    let case = cases.iter().find(|case| case["reference"] == reference).context("the case")?;
    ensure!(case["state"] == "withdrawn", "{case}");
    Ok((bundle, case["number"].as_str().context("number")?.to_owned()))
}

fn admin(of: &Authority, arguments: &[&str], person: Option<&str>) -> Result<(Option<i32>, Value)> {
    let config = of.config();
    let config = ["--json", "--config", authority::path(&config)?];
    let person: Vec<&str> = person.into_iter().flat_map(|name| ["--as", name]).collect();
    let output = program::try_run([&["admin"], arguments, &config[..], &person[..]].concat())?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    let json = if said.trim_start().starts_with('{') {
        serde_json::from_str(&said).context(complaint.into_owned())?
    } else {
        json!({ "said": said, "complaint": complaint })
    };
    Ok((output.status.code(), json))
}

/// What withdrawn cases hold is erased at once.
fn forget_at_once(of: &Authority) -> Result<()> {
    of.edit("gateway.toml", |file| {
        let rules = "[[rules]]\nstates = [\"withdrawn\"]\nafter = \"0d\"\n";
        let rules = rules.parse::<toml::Table>().unwrap_or_default();
        file.insert("retention".to_owned(), toml::Value::Table(rules));
    })
}

fn is_gone(of: &Authority, bundle: &Outgoing) -> Result<bool> {
    let answer = ask(of, &Request::get(&format!("{}/manifest", bundle.resource()?)))?;
    Ok(answer.status == 410)
}

fn clean(of: &Authority) -> Result<()> {
    let (code, checked) = admin(of, &["fsck"], None)?;
    ensure!((code, checked["clean"].as_bool()) == (Some(0), Some(true)), "{checked}");
    Ok(())
}

/// Every file below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else {
            all.push(path);
        }
    }
    Ok(all)
}

fn stands_in(folder: &Path, secret: &[u8]) -> Result<bool> {
    for path in files(folder)? {
        let bytes = fs::read(&path)?;
        if bytes.windows(secret.len()).any(|part| part == secret) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[test]
fn what_a_rule_has_ended_is_gone_and_what_identifies_it_stays() -> Result<()> {
    let pair = Pair::new()?;
    let (_kz, br) = (pair.kz.serve()?, pair.br.serve()?);
    let (bundle, number) = withdrawn(&pair)?;
    let resource = bundle.resource()?;
    let evidence = ask(&pair.br, &Request::get(&format!("{resource}/evidence")))?;
    let first = ask(&pair.br, &Request::get(&resource))?;
    let data = pair.br.directory.join("data");
    let kept = files(&data.join("documents/kept"))?;
    ensure!(!kept.is_empty(), "a document became a file");
    let ciphertext = fs::read(&kept[0])?[..64].to_vec();
    let old = pair.folder().join("old");
    ensure!(admin(&pair.br, &["backup", authority::path(&old)?], None)?.0 == Some(0));
    ensure!(stands_in(&old, &ciphertext)?);

    // Without a rule nothing is due; with one, the running gateway does it by itself.
    assert_eq!(admin(&pair.br, &["retention", "list"], None)?.1["due"], json!([]));
    assert!(br.stop()?.success());
    forget_at_once(&pair.br)?;
    let br = pair.br.serve()?;
    gateway::eventually("it is erased", || Ok(is_gone(&pair.br, &bundle)?.then_some(())))?;

    let gone = ask(&pair.br, &Request::get(&format!("{resource}/documents/dy")))?;
    let problem: Value = serde_json::from_slice(&gone.body)?;
    assert_eq!((gone.status, &problem["code"]), (410, &json!("erased")));
    assert_eq!(problem["erased"]["why"], "retention", "{problem}");
    let case = ask(&pair.br, &Request::get(&format!("/v1/own/cases/{number}")))?;
    let case: Value = serde_json::from_slice(&case.body)?;
    assert_eq!((&case["reference"], &case["erased"]["why"]), (&Value::Null, &json!("retention")));

    // Evidence is the same, byte for byte, and verifies; a repeat still gets its first answer.
    let later = ask(&pair.br, &Request::get(&format!("{resource}/evidence")))?;
    assert_eq!(later.body, evidence.body);
    let told: Value = serde_json::from_slice(&ask(&pair.br, &Request::get(&resource))?.body)?;
    let before: Value = serde_json::from_slice(&first.body)?;
    assert_eq!(told["digest"], before["digest"]);
    for one in told["evidence"].as_array().context("evidence")? {
        let jws = one.as_str().or_else(|| one["jws"].as_str()).context("a statement")?;
        Jws::parse(jws.as_bytes(), usize::MAX)?.verify_signature()?;
    }
    let partner = pair.br.reached_by(&pair.kz.client())?;
    let again = partner.ask(&bundle.request(&pair.kz.seal()?)?)?;
    ensure!(again.status == 200, "{again:?}");
    let mut other: Value = serde_json::from_slice(&bundle.manifest)?;
    other["created"] = json!("2026-01-01T00:00:00Z");
    let other = Outgoing { manifest: serde_json::to_vec(&other)?, ..bundle.clone() };
    assert_eq!(partner.ask(&other.request(&pair.kz.seal()?)?)?.status, 409);

    // The file is gone, from the store and from a new backup; both are whole.
    assert!(kept.iter().all(|path| !path.exists()));
    clean(&pair.br)?;
    let new = pair.folder().join("new");
    let (code, made) = admin(&pair.br, &["backup", authority::path(&new)?], None)?;
    assert_eq!((code, &made["fsck"]["clean"]), (Some(0), &json!(true)), "{made}");
    assert!(br.stop()?.success());
    for folder in [&data, &new] {
        assert!(!stands_in(folder, &ciphertext)?, "{}", folder.display());
        assert!(!stands_in(folder, MARK.as_bytes())?, "{}", folder.display());
    }

    // A backup of before brings it back, until the gateway is open again.
    fs::remove_dir_all(&data)?;
    assert_eq!(admin(&pair.br, &["restore", authority::path(&old)?], None)?.0, Some(0));
    assert!(stands_in(&data, &ciphertext)?);
    // The partner has seen more of the log than the backup has, so the log begins anew.
    pair.br.admin(&["log", "renew"])?;
    let _br = pair.br.serve()?;
    gateway::eventually("it is erased again", || Ok(is_gone(&pair.br, &bundle)?.then_some(())))?;
    clean(&pair.br)
}

#[test]
fn a_held_case_stays_and_an_order_to_erase_takes_two_administrators() -> Result<()> {
    let pair = Pair::new()?;
    pair.br.hire("root", "administrator")?;
    pair.br.hire("second", "administrator")?;
    let (_kz, br) = (pair.kz.serve()?, pair.br.serve()?);
    let (bundle, number) = withdrawn(&pair)?;

    let officer = admin(&pair.br, &["hold", "put", &number, "--reason", "x"], Some("officer"))?;
    assert_eq!(officer.0, Some(1), "an officer is no administrator");
    let hold = ["hold", "put", &number, "--reason", "a court asked for it"];
    assert_eq!(admin(&pair.br, &hold, Some("root"))?.0, Some(0));
    assert_eq!(admin(&pair.br, &["hold", "list"], None)?.1["holds"][0]["case"], json!(number));
    assert!(br.stop()?.success());
    forget_at_once(&pair.br)?;
    let br = pair.br.serve()?;
    let (_, due) = admin(&pair.br, &["retention", "run", "--dry-run"], None)?;
    let line = due["due"].as_array().context("due")?.iter().find(|due| due["case"] == number);
    assert_eq!(line.context("it is due")?["kept"], "held", "{due}");
    let round = gateway::eventually("it may erase", || {
        let (code, said) = admin(&pair.br, &["retention", "run"], Some("root"))?;
        Ok((code == Some(0)).then_some(said))
    })?;
    assert_eq!(round["erased"], json!([]));
    let erase = ["erase", &number, "--reason", "the court wants it"];
    assert_eq!(admin(&pair.br, &erase, Some("root"))?.0, Some(1), "it is held");
    assert!(!is_gone(&pair.br, &bundle)?);

    // Without the rule again, so that only the order can erase.
    assert!(br.stop()?.success());
    pair.br.edit("gateway.toml", |file| drop(file.remove("retention")))?;
    let _br = pair.br.serve()?;
    let lift = ["hold", "lift", &number, "--reason", "the court is done"];
    assert_eq!(admin(&pair.br, &lift, Some("root"))?.0, Some(0));
    for _ in 0..2 {
        let (code, said) = admin(&pair.br, &erase, Some("root"))?;
        assert_eq!((code, &said["state"]), (Some(0), &json!("proposed")), "{said}");
    }
    assert!(!is_gone(&pair.br, &bundle)?, "one administrator alone erases nothing");
    let (code, said) = admin(&pair.br, &erase, Some("second"))?;
    assert_eq!((code, &said["state"]), (Some(0), &json!("erased")), "{said}");
    assert!(is_gone(&pair.br, &bundle)?);
    assert!(!is_gone(&pair.kz, &bundle)?, "the other side keeps by its own rules");
    clean(&pair.br)?;

    // A message that comes to the erased case is taken, and can be read.
    let manifest: Value = serde_json::from_slice(&bundle.manifest)?;
    let late = fresh(Example::transfer_request())
        .set("/case/reference", manifest["case"]["reference"].clone());
    let late = Outgoing::of(&late);
    send(&pair, &late)?;
    let read = ask(&pair.br, &Request::get(&format!("{}/manifest", late.resource()?)))?;
    assert_eq!(read.status, 200);
    clean(&pair.br)
}
