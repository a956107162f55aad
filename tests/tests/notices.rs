//! Notices through a mail server that is not ours: STARTTLS, AUTH, refusals, greylisting, cuts,
//! slowness, reports; who is told, who is reminded, and that nothing is lost.

#![expect(clippy::print_stdout, reason = "the figures are what the long run is for")]

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway_bundle::example::Example;
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::smtpd::{Smtpd, Taken, configure};
use gateway_tests::{Outgoing, Pair, gateway};
use serde_json::json;

const DUTY: &str = "[[recipients]]\naddress = 'duty@br.example'\nlanguage = 'pt'\nevents = ['*']\n";
const MARKS: [&str; 3] = ["Zzqfamily", "Зщъфамилия", "Zzqgiven"];

/// Hands a new request in to Brazil's gateway, in a case of its own.
fn arrive(pair: &Pair, number: usize) -> Result<()> {
    let example = fresh(Example::transfer_request())
        .set("/case/reference", json!(format!("Zzqfamily-{number}")))
        .set("/person/names/0/family", json!(MARKS[1]))
        .set("/person/names/1/family", json!(MARKS[0]))
        .set("/person/names/1/given", json!(MARKS[2]));
    let request = Outgoing::of(&example).request(&pair.kz.seal()?)?;
    let sent = pair.br.reached_by(&pair.kz.client())?.ask(&request)?;
    ensure!(sent.status == 201, "{sent:?}");
    Ok(())
}

fn first(smtpd: &Smtpd, to: &str) -> Result<Taken> {
    gateway::eventually(&format!("a mail to {to}"), || {
        Ok(smtpd.taken()?.into_iter().find(|mail| mail.recipient() == to))
    })
}

fn body(mail: &Taken) -> Result<String> {
    let (_, body) = mail.mail.split_once("\r\n\r\n").context("a body")?;
    Ok(String::from_utf8(STANDARD.decode(body.replace("\r\n", ""))?)?)
}

#[test]
fn each_role_is_told_its_own_work_in_its_language_and_nothing_personal() -> Result<()> {
    let pair = Pair::new()?;
    let smtpd = Smtpd::start(&pair.folder().join("mx"), &[])?;
    for (name, role, language) in [("officer", "officer", "pt"), ("approver", "approver", "en")] {
        let address = format!("{name}@br.example");
        let more = ["--role", role, "--language", language, "--mail", &address];
        pair.br.admin(&[&["staff", "add", name], &more[..]].concat())?;
    }
    configure(&pair.br, vec![smtpd.server()], DUTY)?;
    let br = pair.br.serve()?;
    arrive(&pair, 1)?;
    let told = first(&smtpd, "officer@br.example")?;
    first(&smtpd, "duty@br.example")?;
    assert_eq!(told.line["secure"], true);
    assert_eq!(told.line["user"], "gateway");
    assert_eq!(told.header("Content-Language"), Some("pt"));
    assert_eq!(told.header("Auto-Submitted"), Some("auto-generated"));
    assert!(body(&told)?.contains("Caso: 20"), "{}", body(&told)?);
    for mail in smtpd.taken()? {
        assert_ne!(mail.recipient(), "approver@br.example", "a bundle is no approver's work");
        for mark in MARKS {
            let said = body(&mail)?;
            ensure!(!said.contains(mark) && !mail.line.to_string().contains(mark), "{said}");
        }
    }
    let told = br.logged()? + &br.metrics()?;
    for mark in MARKS.iter().chain(&["officer@br.example", "duty@br.example"]) {
        ensure!(!told.contains(mark), "{mark} in the log or the metrics");
    }
    Ok(())
}

#[test]
fn a_greylisted_mail_comes_again_byte_for_byte_and_a_refused_one_becomes_a_task() -> Result<()> {
    let pair = Pair::new()?;
    let options = ["--greylist", "--refuse", "gone@br.example"];
    let smtpd = Smtpd::start(&pair.folder().join("mx"), &options)?;
    let gone = "retry = '1s'\n[[recipients]]\naddress = 'gone@br.example'\nlanguage = 'en'\n\
                events = ['*']\n";
    configure(&pair.br, vec![smtpd.server()], &format!("{gone}{DUTY}"))?;
    let br = pair.br.serve()?;
    arrive(&pair, 1)?;
    first(&smtpd, "duty@br.example")?;
    let officer = pair.br.reached_by(&pair.br.person("officer"))?;
    gateway::eventually("the alarm", || {
        let alarms = officer.get("/v1/own/alarms")?.to_string();
        Ok(alarms.contains("mail-not-delivered").then_some(()))
    })?;
    let outbox = officer.get("/v1/own/outbox")?.to_string();
    assert!(outbox.contains("refused-for-good"), "{outbox}");
    assert!(!outbox.contains("gone@br.example"), "{outbox}");
    for mail in officer.get("/v1/own/outbox")?["mails"].as_array().context("mails")? {
        if mail["state"] == "dead" {
            let target = format!("/v1/own/outbox/{}/aside", mail["id"].as_str().context("id")?);
            let aside = officer.ask(&Request::post(&target, "application/json", ""))?;
            ensure!(aside.status == 204, "{}", aside.text());
        }
    }
    let alarms = officer.get("/v1/own/alarms")?.to_string();
    assert!(!alarms.contains("mail-not-delivered"), "{alarms}");
    let metrics = br.metrics()?;
    assert!(metrics.contains("code=\"later\""), "{metrics}");
    Ok(())
}

#[test]
fn a_server_that_is_away_and_one_that_is_too_slow_are_passed_over() -> Result<()> {
    let pair = Pair::new()?;
    let slow = Smtpd::start(&pair.folder().join("slow"), &["--slow", "20"])?;
    let good = Smtpd::start(&pair.folder().join("good"), &[])?;
    let mut away = good.server();
    // Nobody listens there any more.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    away.insert("port".into(), i64::from(port).into());
    let servers = vec![away, slow.server(), good.server()];
    configure(&pair.br, servers, &format!("patience = '3s'\n{DUTY}"))?;
    let _br = pair.br.serve()?;
    arrive(&pair, 1)?;
    first(&good, "duty@br.example")?;
    assert!(slow.taken()?.is_empty());
    Ok(())
}

#[test]
fn a_mail_that_bounces_is_matched_by_its_return_address_and_becomes_a_task() -> Result<()> {
    let pair = Pair::new()?;
    let smtpd = Smtpd::start(&pair.folder().join("mx"), &["--dsn"])?;
    let maildir = pair.folder().join("bounces");
    std::fs::create_dir_all(maildir.join("new"))?;
    let more = format!("bounces = '{}'\n{DUTY}", maildir.display());
    configure(&pair.br, vec![smtpd.server()], &more)?;
    let _br = pair.br.serve()?;
    arrive(&pair, 1)?;
    let sent = first(&smtpd, "duty@br.example")?;
    let (_, rest) = sent.sender().split_once('+').context("a return address of its own")?;
    let (token, _) = rest.split_once('@').context("a domain")?;
    let parameters = sent.line["parameters"].to_string();
    for wanted in ["RET=HDRS", &format!("ENVID={token}"), "NOTIFY=FAILURE,DELAY"] {
        assert!(parameters.contains(wanted), "{wanted}: {parameters}");
    }
    let report = |token: &str| {
        format!(
            "Return-Path: <>\nDelivered-To: gateway+{token}@br-mj.example\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"x\"\n\n\
             --x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
             Final-Recipient: rfc822; duty@br.example\nAction: failed\nStatus: 5.1.1\n\n--x--\n"
        )
    };
    std::fs::write(maildir.join("new/1.forged"), report(&"0".repeat(32)))?;
    std::fs::write(maildir.join("new/2.real"), report(token))?;
    let officer = pair.br.reached_by(&pair.br.person("officer"))?;
    gateway::eventually("the bounce is a task", || {
        let outbox = officer.get("/v1/own/outbox")?.to_string();
        Ok(outbox.contains("bounced-5.1.1").then_some(()))
    })?;
    gateway::eventually("both reports are put away", || {
        let read = std::fs::read_dir(maildir.join("cur")).map_or(0, Iterator::count);
        Ok((read == 2).then_some(()))
    })?;
    let outbox = officer.get("/v1/own/outbox")?.to_string();
    assert_eq!(outbox.matches("bounced").count(), 1, "{outbox}");
    Ok(())
}

#[test]
fn reminders_follow_the_first_mail_until_somebody_acts() -> Result<()> {
    let pair = Pair::new()?;
    let smtpd = Smtpd::start(&pair.folder().join("mx"), &[])?;
    // More often than the test could wait for: only an act ends them.
    let often = "remind = '2s'\nreminders = 1000\nhourly = 1000\n";
    // That originals are on their way waits for nobody.
    let waits = "'bundle-arrived', 'bundle-incomplete', 'case-complete'";
    let more = format!("{often}{}", DUTY.replace("'*'", waits));
    configure(&pair.br, vec![smtpd.server()], &more)?;
    let _br = pair.br.serve()?;
    arrive(&pair, 1)?;
    let sent = first(&smtpd, "duty@br.example")?;
    let of = |mail: &Taken, header| mail.header(header).map(str::to_owned);
    let reminders = || -> Result<usize> {
        let all = smtpd.taken()?;
        let thread = of(&sent, "Message-ID");
        Ok(all.iter().filter(|mail| of(mail, "In-Reply-To") == thread).count())
    };
    gateway::eventually("two reminders", || Ok((reminders()? >= 2).then_some(())))?;

    let officer = pair.br.reached_by(&pair.br.person("officer"))?;
    let cases = officer.get("/v1/own/cases")?;
    let number = cases["cases"][0]["number"].as_str().context("a case")?;
    let act = json!({ "happened": "escaped", "on": "2026-01-02" });
    let target = format!("/v1/own/cases/{number}/acts");
    let act = Request::post(&target, "application/json", act.to_string());
    let acted = officer.ask(&act)?;
    ensure!(acted.status == 201, "{}", acted.text());
    // One may have been on its way; a second case shows that the worker goes on.
    let so_far = reminders()?;
    arrive(&pair, 2)?;
    gateway::eventually("reminders of the other case", || {
        let all = smtpd.taken()?;
        let other = all.iter().filter(|mail| mail.mail.contains("In-Reply-To")).count();
        Ok((other >= so_far + 4).then_some(()))
    })?;
    ensure!(reminders()? <= so_far + 1, "{} after {so_far}", reminders()?);
    Ok(())
}

#[test]
fn a_digest_says_in_one_mail_what_came_in_a_while() -> Result<()> {
    let pair = Pair::new()?;
    let smtpd = Smtpd::start(&pair.folder().join("mx"), &[])?;
    configure(&pair.br, vec![smtpd.server()], &format!("digest = '6s'\n{DUTY}send = 'digest'\n"))?;
    let _br = pair.br.serve()?;
    for number in 0..3 {
        arrive(&pair, number)?;
    }
    let lines = |mail: &Taken| -> Result<usize> {
        Ok(body(mail)?.lines().filter(|line| line.starts_with("- Caso ")).count())
    };
    gateway::eventually("all of it was told", || {
        let told = smtpd.taken()?.iter().map(lines).sum::<Result<usize>>()?;
        Ok((told >= 3).then_some(()))
    })?;
    ensure!(smtpd.taken()?.len() < 3, "a mail for each");
    Ok(())
}

#[test]
fn an_unknown_notice_is_refused_at_the_start_with_the_names_there_are() -> Result<()> {
    let pair = Pair::new()?;
    configure(&pair.br, Vec::new(), &DUTY.replace('*', "bundle-arived"))?;
    let refused = pair.br.serve().err().context("it started")?;
    let said = format!("{refused:#}");
    assert!(said.contains("bundle-arived") && said.contains("approval-wanted"), "{said}");
    Ok(())
}

/// As many as `NOTICES` says; `NOTICES=10000` for the whole.
#[test]
fn of_many_notices_with_a_fifth_of_attempts_refused_none_is_lost() -> Result<()> {
    let wanted: usize = std::env::var("NOTICES").map_or(Ok(300), |text| text.parse())?;
    let mailboxes = 20.min(wanted);
    let bundles = wanted.div_ceil(mailboxes);
    let pair = Pair::new()?;
    let options = ["--temporary", "20", "--cut", "50"];
    let smtpd = Smtpd::start(&pair.folder().join("mx"), &options)?;
    let mailbox = |number: usize| {
        format!(
            "[[recipients]]\naddress = 'a{number}@br.example'\nlanguage = 'pt'\n\
             events = ['bundle-arrived', 'bundle-incomplete', 'case-complete']\n"
        )
    };
    let all: Vec<String> = (0..mailboxes).map(mailbox).collect();
    let more = format!("retry = '1s'\nhourly = 1000000\n{}", all.concat());
    configure(&pair.br, vec![smtpd.server()], &more)?;
    let br = pair.br.serve()?;
    for number in 0..bundles {
        arrive(&pair, number)?;
    }
    let total = mailboxes * bundles;
    let mut copies = BTreeMap::new();
    let mut looked_at = 0;
    let patience = Duration::from_secs(120 + total as u64 / 10);
    gateway::within(patience, "every notice is delivered", || {
        // Reading ten thousand mails again and again would be most of the work.
        let count = smtpd.count()?;
        if count < total || count == looked_at {
            return Ok(None);
        }
        looked_at = count;
        copies.clear();
        for mail in smtpd.taken()? {
            let id = mail.header("Message-ID").context("a Message-ID")?.to_owned();
            copies.entry(id).or_insert_with(Vec::new).push(mail);
        }
        let answered = |all: &&Vec<Taken>| all.iter().any(Taken::answered);
        Ok((copies.values().filter(answered).count() >= total).then_some(()))
    })?;
    assert_eq!(copies.len(), total, "each notice is one mail");
    let mut of_each = BTreeMap::new();
    let (mut duplicates, mut cuts) = (0, 0);
    for all in copies.values() {
        *of_each.entry(all[0].recipient().to_owned()).or_insert(0) += 1;
        duplicates += all.len() - 1;
        cuts += all.iter().filter(|mail| !mail.answered()).count();
        ensure!(all.iter().all(|mail| mail.mail == all[0].mail), "the same bytes each time");
    }
    assert!(of_each.values().all(|count| *count == bundles), "{of_each:?}");
    // The one cause of a duplicate: taken, and the connection cut before the answer.
    assert_eq!(duplicates, cuts);
    let metrics = br.metrics()?;
    let count = |code: &str| {
        let name = format!("gateway_mail_attempts_total{{code=\"{code}\"}} ");
        metrics.lines().find_map(|line| line.strip_prefix(&name)).map(str::to_owned)
    };
    println!(
        "{total} notices: sent {:?}, later {:?}, unknown {:?}; duplicates {duplicates}, all after \
         one of {cuts} cuts",
        count("sent"),
        count("later"),
        count("unknown"),
    );
    Ok(())
}
