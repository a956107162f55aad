//! What was taken in and has been kept long enough: it goes, and only it.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

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
    // Something of the case was refused as well.
    let reference = serde_json::from_slice::<Value>(&bundle.manifest)?["case"]["reference"].clone();
    let mut forged =
        Outgoing::of(&fresh(Example::transfer_request()).set("/case/reference", reference));
    forged.documents[0].1.push(b'!');
    assert_eq!(hand_in(&pair, &forged)?.0, 422);
    assert_eq!(quarantine(&pair.br)?.0.len(), 1);
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

    assert_eq!(quarantine(&pair.br)?.0, [] as [Value; 0], "what was refused of it goes too");

    // Evidence is the same, byte for byte, and verifies; a repeat still gets its first answer.
    let later = ask(&pair.br, &Request::get(&format!("{resource}/evidence")))?;
    assert_eq!(later.body, evidence.body);
    let told: Value = serde_json::from_slice(&ask(&pair.br, &Request::get(&resource))?.body)?;
    let before: Value = serde_json::from_slice(&first.body)?;
    assert_eq!(told["digest"], before["digest"]);
    assert_eq!(told["erased"]["why"], "retention", "{told}");
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

/// Sets a number of a section of an authority's configuration.
fn set(of: &Authority, section: &str, member: &str, value: i64) -> Result<()> {
    of.edit("gateway.toml", |config| {
        let section = config.entry(section).or_insert_with(|| toml::Table::new().into());
        if let toml::Value::Table(section) = section {
            section.insert(member.to_owned(), value.into());
        }
    })
}

/// What Kazakhstan's gateway is answered by Brazil's.
fn hand_in(pair: &Pair, bundle: &Outgoing) -> Result<(u16, Value)> {
    let partner = pair.br.reached_by(&pair.kz.client())?;
    let answer = partner.ask(&bundle.request(&pair.kz.seal()?)?)?;
    Ok((answer.status, serde_json::from_slice(&answer.body)?))
}

/// The pieces in quarantine, and the alarms of a full one.
fn quarantine(of: &Authority) -> Result<(Vec<Value>, usize)> {
    let pieces = admin(of, &["quarantine", "list"], Some("officer"))?.1["quarantine"].clone();
    let alarms = admin(of, &["alarm", "list"], Some("officer"))?.1["alarms"].clone();
    let alarms = alarms.as_array().context("alarms")?;
    let full = alarms.iter().filter(|alarm| alarm["kind"] == "quarantine-full").count();
    Ok((pieces.as_array().context("pieces")?.clone(), full))
}

#[test]
fn a_full_quarantine_says_so_and_its_pieces_end_while_the_rejections_stay() -> Result<()> {
    let pair = Pair::new()?;
    // Room for one refused bundle, which counts at least this much.
    set(&pair.br, "limits", "quarantine_bytes", 64 << 10)?;
    let br = pair.br.serve()?;
    let forged = || {
        let mut bundle = Outgoing::of(&fresh(Example::transfer_request()));
        bundle.documents[0].1.push(b'!');
        bundle
    };
    let bundle = forged();
    let (status, first) = hand_in(&pair, &bundle)?;
    assert_eq!((status, &first["quarantine"]), (422, &Value::Null), "{first}");
    assert_eq!(quarantine(&pair.br)?.1, 0);
    let (status, second) = hand_in(&pair, &forged())?;
    assert_eq!((status, &second["quarantine"]), (422, &json!("full")), "{second}");
    ensure!(second["evidence"].is_string(), "it is refused with evidence all the same: {second}");
    let (pieces, full) = quarantine(&pair.br)?;
    assert_eq!((pieces.len(), full), (2, 1), "people are told once");

    assert!(br.stop()?.success());
    set(&pair.br, "retention", "quarantine_days", 0)?;
    let br = pair.br.serve()?;
    gateway::eventually("the pieces end, and with them the alarm", || {
        let (pieces, full) = quarantine(&pair.br)?;
        Ok((pieces.is_empty() && full == 0).then_some(()))
    })?;
    let (_, checked) = admin(&pair.br, &["fsck"], None)?;
    assert_eq!(checked["clean"], true, "{checked}");
    assert_eq!(checked["checked"]["evidence"], 2, "the rejections stay: {checked}");
    assert_eq!(checked["checked"]["documents"], 0, "{checked}");
    assert_eq!(hand_in(&pair, &bundle)?.0, 422, "no id was taken");
    assert!(br.stop()?.success());
    Ok(())
}

#[test]
fn what_was_corrected_and_accepted_cannot_be_admitted_any_more() -> Result<()> {
    let pair = Pair::new()?;
    set(&pair.br, "limits", "documents", 1)?;
    let br = pair.br.serve()?;
    let request = fresh(Example::transfer_request());
    assert_eq!(hand_in(&pair, &Outgoing::of(&request))?.0, 413);
    let (pieces, _) = quarantine(&pair.br)?;
    let piece = pieces[0]["id"].as_str().context("its id")?.to_owned();

    assert!(br.stop()?.success());
    pair.br.edit("gateway.toml", |config| drop(config.remove("limits")))?;
    let _br = pair.br.serve()?;
    let correction = fresh(Example::transfer_request())
        .set("/case/reference", request.value()["case"]["reference"].clone())
        .corrects(&request);
    let (status, said) = hand_in(&pair, &Outgoing::of(&correction))?;
    assert_eq!(status, 201, "{said}");
    let admit = ["quarantine", "admit", &piece, "--reason", "The limit was ours."];
    let (code, said) = admin(&pair.br, &admit, Some("officer"))?;
    assert_eq!(code, Some(1), "{said}");
    ensure!(said.to_string().contains("a correction of it was accepted"), "{said}");
    Ok(())
}

#[test]
fn health_papers_go_before_the_rest() -> Result<()> {
    let pair = Pair::new()?;
    let (_kz, br) = (pair.kz.serve()?, pair.br.serve()?);
    let example = request();
    let documents = example.value()["documents"].as_array().context("documents")?;
    let last = documents.len() - 1;
    let example = example.clone().set(&format!("/documents/{last}/handling"), json!("medical"));
    let bundle = Outgoing::of(&example);
    send(&pair, &bundle)?;
    let withdrawal = fresh(Example::of(MessageKind::Withdrawal))
        .between("kz-pgo", "br-mj")
        .set("/case/reference", example.value()["case"]["reference"].clone());
    send(&pair, &Outgoing::of(&withdrawal))?;
    assert!(br.stop()?.success());
    pair.br.edit("gateway.toml", |file| {
        let rules = "[[rules]]\nstates = [\"withdrawn\"]\nafter = \"1y\"\nmedical_after = \"0d\"\n";
        let rules = rules.parse::<toml::Table>().unwrap_or_default();
        file.insert("retention".to_owned(), toml::Value::Table(rules));
    })?;
    let _br = pair.br.serve()?;
    let resource = bundle.resource()?;
    let medical = Request::get(&format!("{resource}/documents/dy"));
    gateway::eventually("the health paper is erased", || {
        Ok((ask(&pair.br, &medical)?.status == 410).then_some(()))
    })?;
    let problem: Value = serde_json::from_slice(&ask(&pair.br, &medical)?.body)?;
    assert_eq!(problem["erased"]["why"], "medical-retention");
    for stays in ["documents/dx", "manifest"] {
        assert_eq!(ask(&pair.br, &Request::get(&format!("{resource}/{stays}")))?.status, 200);
    }
    clean(&pair.br)
}
