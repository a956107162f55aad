//! Evidence between two gateways when things go wrong: late, given up, contradicted, admitted.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use anyhow::{Context, Result, ensure};
use gateway_bundle::Manifest;
use gateway_bundle::example::Example;
use gateway_bundle::manifest::Version;
use gateway_evidence::record::{Event, EvidenceBody, EvidenceId, Reason};
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Gateway, Outgoing, Pair, authority, gateway, program};
use jiff::{SignedDuration, Timestamp};
use ring::rand::SystemRandom;
use serde_json::Value;
use toml::Table;

/// Sets a number or a text of a section of an authority's configuration.
fn set(of: &Authority, section: &str, member: &str, value: impl Into<toml::Value>) -> Result<()> {
    of.edit("gateway.toml", |config| {
        let section = config.entry(section).or_insert_with(|| Table::new().into());
        if let toml::Value::Table(section) = section {
            section.insert(member.to_owned(), value.into());
        }
    })
}

fn send(pair: &Pair, name: &str, example: &Example) -> Result<String> {
    let directory = pair.folder().join(name);
    let bundle = Outgoing::of(example);
    bundle.write(&directory)?;
    let config = pair.kz.config();
    let config = ["--config", authority::path(&config)?, "--as", "officer"];
    program::run([&["send", authority::path(&directory)?], &config[..]].concat())?;
    bundle.resource()
}

/// The events that Kazakhstan holds of a bundle, by whom.
fn events(pair: &Pair, resource: &str) -> Result<Vec<String>> {
    let own = pair.kz.reached_by(&pair.kz.client())?;
    let all = own.get(&format!("{resource}/evidence"))?;
    let told =
        |one: &Value| Some(format!("{} {}", one["event"].as_str()?, one["issuer"].as_str()?));
    Ok(all["evidence"].as_array().context("evidence")?.iter().filter_map(told).collect())
}

fn open_alarms(of: &Gateway, kind: &str) -> Result<u64> {
    let metrics = of.metrics()?;
    let wanted = format!("gateway_alarms_open{{code=\"{kind}\"}} ");
    let line = metrics.lines().find_map(|line| line.strip_prefix(&wanted));
    Ok(line.context("the gauge of open alarms")?.trim().parse()?)
}

fn admin(of: &Authority, arguments: &[&str]) -> Result<String> {
    let config = of.config();
    let last = ["--config", authority::path(&config)?, "--as", "officer", "--json"];
    program::run([&["admin"], arguments, &last].concat())
}

#[test]
fn late_evidence_is_overdue_with_an_alarm_until_it_comes_and_is_never_a_failure() -> Result<()> {
    let pair = Pair::new()?;
    for (deadline, time) in [("relay", "1s"), ("delivery", "2s"), ("retrieval", "3s")] {
        set(&pair.kz, "deadlines", deadline, time)?;
    }
    let kz = pair.kz.serve()?;
    let resource = send(&pair, "request", &fresh(Example::transfer_request()))?;
    gateway::eventually("two deadlines are missed", || {
        let late = events(&pair, &resource)?.iter().filter(|one| *one == "Overdue kz-pgo").count();
        Ok((late == 2).then_some(()))
    })?;
    assert_eq!(open_alarms(&kz, "evidence-overdue")?, 1, "one alarm for the bundle");

    let br = pair.br.serve()?;
    gateway::eventually("the evidence comes after all", || {
        let told = events(&pair, &resource)?;
        Ok(told.contains(&"ContentConsignment br-mj".to_owned()).then_some(()))
    })?;
    gateway::eventually("the alarm goes", || {
        Ok((open_alarms(&kz, "evidence-overdue")? == 0).then_some(()))
    })?;
    let told = events(&pair, &resource)?;
    ensure!(!told.iter().any(|one| one.starts_with("RelayFailure")), "{told:?}");
    // The partner gets what was stated about it.
    let own = pair.br.reached_by(&pair.br.client())?;
    gateway::eventually("Brazil holds what was said to be overdue", || {
        let all = own.get(&format!("{resource}/evidence"))?;
        let all = all["evidence"].as_array().context("evidence")?;
        Ok((all.iter().filter(|one| one["event"] == "Overdue").count() == 2).then_some(()))
    })?;
    br.stop()?;
    Ok(())
}

/// A rejection by Brazil of a bundle of Kazakhstan, as of now.
fn rejection(manifest: &Manifest, outgoing: &Outgoing, seal: &str) -> Result<EvidenceBody> {
    let now = Timestamp::now() + SignedDuration::from_secs(1);
    Ok(EvidenceBody {
        version: Version,
        id: EvidenceId::new(uuid::Uuid::now_v7())?,
        event: Event::RelayRejection,
        time: now,
        issuer: manifest.to.clone(),
        from: manifest.from.clone(),
        bundle: Some(manifest.bundle),
        to: manifest.to.clone(),
        treaty: Some(manifest.treaty.clone()),
        case: Some(manifest.case.clone()),
        manifest_digest: gateway_bundle::Digest::of(&outgoing.manifest),
        seal_digest: seal.parse()?,
        announced: Some(now),
        completed: None,
        profile: None,
        engine: None,
        assessment_digest: None,
        reasons: vec![Reason { code: "protocol/document-digest".parse()?, pointer: None }],
        consignment: None,
        admits: None,
        previous: None,
    })
}

#[test]
fn a_rejection_after_the_acceptance_is_kept_beside_it_and_is_for_staff_to_look_at() -> Result<()> {
    let pair = Pair::new()?;
    let (kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let example = fresh(Example::transfer_request());
    let resource = send(&pair, "request", &example)?;
    gateway::eventually("Brazil accepts", || {
        let told = events(&pair, &resource)?;
        Ok(told.contains(&"ContentConsignment br-mj".to_owned()).then_some(()))
    })?;
    assert_eq!(open_alarms(&kz, "evidence-contradicts")?, 0);

    let (key, random) = (pair.br.seal()?, SystemRandom::new());
    let body = rejection(&example.build(), &Outgoing::of(&example), &"0".repeat(64))?;
    let jws = body.sign(&key, Timestamp::now(), &random)?;
    let peer = pair.kz.reached_by(&pair.br.client())?;
    let request = Request::post(&format!("{resource}/evidence"), "application/jose", jws);
    let answer = peer.ask(&request)?;
    ensure!(answer.status < 300, "{answer:?}");
    assert_eq!(open_alarms(&kz, "evidence-contradicts")?, 1);
    let told = events(&pair, &resource)?;
    ensure!(told.contains(&"RelayAcceptance br-mj".to_owned()), "{told:?}");
    ensure!(told.contains(&"RelayRejection br-mj".to_owned()), "{told:?}");

    // An officer has spoken to Brazil: the alarm no longer waits, the evidence stays.
    let alarms: Value = serde_json::from_str(&admin(&pair.kz, &["alarm", "list"])?)?;
    let id = alarms["alarms"][0]["id"].as_str().context("the alarm")?;
    admin(&pair.kz, &["alarm", "seen", id])?;
    let alarms: Value = serde_json::from_str(&admin(&pair.kz, &["alarm", "list"])?)?;
    assert_eq!(alarms["alarms"], serde_json::json!([]));
    assert_eq!(events(&pair, &resource)?, told);
    Ok(())
}

#[test]
fn a_bundle_that_a_limit_kept_out_is_admitted_once_as_of_its_first_receipt() -> Result<()> {
    let pair = Pair::new()?;
    set(&pair.br, "limits", "documents", 1)?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let request = fresh(Example::transfer_request());
    ensure!(request.build().documents.len() > 1, "the example has more than one document");
    let resource = send(&pair, "request", &request)?;
    gateway::eventually("Brazil refuses", || {
        let told = events(&pair, &resource)?;
        Ok(told.contains(&"RelayRejection br-mj".to_owned()).then_some(()))
    })?;

    let quarantine: Value = serde_json::from_str(&admin(&pair.br, &["quarantine", "list"])?)?;
    let piece = &quarantine["quarantine"][0];
    assert_eq!(piece["problem"], "too-large", "{piece}");
    let id = piece["id"].as_str().context("its id")?;
    let config = pair.br.config();
    let reason = ["--reason", "The limit was ours.", "--as", "approver"];
    let admit = ["admin", "quarantine", "admit", id, "--config", authority::path(&config)?];
    let refused = program::try_run([&admit[..], &reason].concat())?;
    assert_eq!(refused.status.code(), Some(1), "an approver may not: {refused:?}");
    let admitted: Value = serde_json::from_str(&admin(
        &pair.br,
        &["quarantine", "admit", id, "--reason", "The limit was ours."],
    )?)?;
    assert_eq!(admitted["state"], "accepted", "{admitted}");

    for event in ["Admission br-mj", "RelayAcceptance br-mj", "ContentConsignment br-mj"] {
        gateway::eventually("Kazakhstan gets the evidence of the admission", || {
            Ok(events(&pair, &resource)?.contains(&event.to_owned()).then_some(()))
        })?;
    }
    // The period runs from the first receipt, not from the admission.
    let own = pair.br.reached_by(&pair.br.client())?;
    let cases = own.get("/v1/own/cases")?;
    let number = cases["cases"][0]["number"].as_str().context("number")?;
    let case = own.get(&format!("/v1/own/cases/{number}"))?;
    assert_eq!(case["bundles"][0]["received"], piece["received"]);
    let again =
        program::try_run([&admit[..], &["--reason", "Twice.", "--as", "officer"]].concat())?;
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    Ok(())
}

#[test]
fn the_same_refused_bundle_gets_the_same_evidence_and_goes_through_once_sent_again() -> Result<()> {
    let pair = Pair::new()?;
    set(&pair.br, "limits", "documents", 1)?;
    let (_kz, br) = (pair.kz.serve()?, pair.br.serve()?);
    let request = fresh(Example::transfer_request());
    let resource = send(&pair, "request", &request)?;
    gateway::eventually("Brazil refuses", || {
        let told = events(&pair, &resource)?;
        Ok(told.contains(&"RelayRejection br-mj".to_owned()).then_some(()))
    })?;
    let held = || -> Result<Vec<Value>> {
        let own = pair.kz.reached_by(&pair.kz.client())?;
        let all = own.get(&format!("{resource}/evidence"))?;
        let all = all["evidence"].as_array().context("evidence")?;
        Ok(all.iter().filter(|one| one["event"] == "RelayRejection").cloned().collect())
    };
    let first = held()?;
    let outbox: Value = serde_json::from_str(&admin(&pair.kz, &["outbox", "list"])?)?;
    assert_eq!(outbox["relays"][0]["state"], "dead", "{outbox}");
    let id = outbox["relays"][0]["id"].as_str().context("its id")?;
    admin(&pair.kz, &["outbox", "again", id])?;
    gateway::eventually("it is refused again", || {
        let outbox: Value = serde_json::from_str(&admin(&pair.kz, &["outbox", "list"])?)?;
        let item = &outbox["relays"][0];
        Ok((item["state"] == "dead" && item["attempts"] == 2).then_some(()))
    })?;
    assert_eq!(held()?, first, "one refusal, byte for byte");

    br.stop()?;
    set(&pair.br, "limits", "documents", 100)?;
    let _br = pair.br.serve()?;
    admin(&pair.kz, &["outbox", "again", id])?;
    gateway::eventually("it goes through", || {
        let told = events(&pair, &resource)?;
        Ok(told.contains(&"ContentConsignment br-mj".to_owned()).then_some(()))
    })
}

#[test]
fn giving_up_on_a_partner_is_stated_and_a_bundle_sent_again_later_still_arrives() -> Result<()> {
    let pair = Pair::new()?;
    set(&pair.kz, "deadlines", "give_up", "2s")?;
    let _kz = pair.kz.serve()?;
    let resource = send(&pair, "request", &fresh(Example::transfer_request()))?;
    gateway::eventually("Kazakhstan gives up", || {
        Ok(events(&pair, &resource)?.contains(&"RelayFailure kz-pgo".to_owned()).then_some(()))
    })?;
    let outbox: Value = serde_json::from_str(&admin(&pair.kz, &["outbox", "list"])?)?;
    assert_eq!(outbox["relays"][0]["state"], "dead", "{outbox}");

    let _br = pair.br.serve()?;
    let id = outbox["relays"][0]["id"].as_str().context("its id")?;
    admin(&pair.kz, &["outbox", "again", id])?;
    gateway::eventually("it arrives after all", || {
        let told = events(&pair, &resource)?;
        Ok(told.contains(&"ContentConsignment br-mj".to_owned()).then_some(()))
    })
}
