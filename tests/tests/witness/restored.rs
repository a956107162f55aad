//! A store put back from a copy: noticed, closed, compared, and begun anew where entries are lost.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_evidence::log::{Checkpoint, TlogProof};
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Gateway, Outgoing, Pair, authority, gateway, program};
use serde_json::Value;

use crate::support::{alarm, copy, key, latest, no_alarm, pair, send_own, until_seen};

#[test]
fn a_store_put_back_from_a_copy_is_noticed_by_both_and_stays_closed() -> Result<()> {
    let pair = pair()?;
    let br = pair.br.serve()?;
    let kz = pair.kz.serve()?;
    send_own(&pair)?;
    let first = until_seen(&pair.br, &pair.kz, 0)?;
    assert!(kz.stop()?.success());
    let (data, kept) = (pair.kz.directory.join("data"), pair.folder().join("copy"));
    copy(&data, &kept)?;

    let kz = pair.kz.serve()?;
    let lost = send_own(&pair)?;
    // Everything that follows from the first bundle, and something of the second.
    let before = until_seen(&pair.br, &pair.kz, first.size.max(4))?;
    assert!(kz.stop()?.success());
    copy(&kept, &data)?;
    let kz = pair.kz.serve()?;
    alarm(&kz, "log-rolled-back")?;
    alarm(&br, "log-contradicts")?;

    // Nothing is accepted or signed; reads go on; the health says why.
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let refused = officer.ask(&lost.own_request())?;
    assert_eq!((refused.status, refused.json()?["code"].as_str()), (503, Some("restoring")));
    assert!(refused.header("retry-after").is_some());
    assert_eq!(officer.ask(&Request::get("/v1/own/cases"))?.status, 200);
    let health = Command::new("curl").args(["-s", &format!("{}/health", kz.desk)]).output()?;
    assert!(String::from_utf8_lossy(&health.stdout).contains("restored from a backup"));
    let size = latest(&pair.kz)?.context("a checkpoint")?.size;
    assert!(size < before.size, "no checkpoint was signed that could contradict the lost ones");

    // A restart does not open it.
    assert!(kz.stop()?.success());
    let kz = pair.kz.serve()?;
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    assert_eq!(officer.ask(&lost.own_request())?.status, 503);
    drop(kz);
    Ok(())
}

#[test]
fn a_copy_that_grew_another_way_is_noticed_when_it_shows_itself() -> Result<()> {
    let pair = pair()?;
    let kz = pair.kz.serve()?;
    send_own(&pair)?;
    assert!(kz.stop()?.success());
    let (data, kept) = (pair.kz.directory.join("data"), pair.folder().join("copy"));
    copy(&data, &kept)?;

    // Both grow where no partner sees it; then the partner sees one, and later the other.
    let grow = || -> Result<Gateway> {
        let kz = pair.kz.serve()?;
        let before = latest(&pair.kz)?.map_or(0, |latest| latest.size);
        send_own(&pair)?;
        gateway::eventually("a checkpoint", || {
            Ok(latest(&pair.kz)?.filter(|latest| latest.size > before))
        })?;
        Ok(kz)
    };
    let kz = grow()?;
    let br = pair.br.serve()?;
    until_seen(&pair.br, &pair.kz, 0)?;
    assert!(kz.stop()?.success());
    assert!(br.stop()?.success());
    copy(&kept, &data)?;
    let kz = grow()?;
    let br = pair.br.serve()?;
    alarm(&kz, "log-rolled-back")?;
    alarm(&br, "log-contradicts")?;
    Ok(())
}

/// Brazil's officer sends a reply, and it arrives. Returns where it is.
fn reply_arrives(pair: &Pair) -> Result<String> {
    let reply = Outgoing::of(&fresh(Example::reply()));
    let officer = pair.br.reached_by(&pair.br.person("officer"))?;
    let sent = officer.ask(&reply.own_request().header("send-anyway", "test"))?;
    ensure!(sent.status == 201, "{sent:?}");
    let (own, resource) = (pair.kz.reached_by(&pair.kz.client())?, reply.resource()?);
    gateway::eventually("the reply arrives", || {
        Ok((own.ask(&Request::get(&resource))?.status == 200).then_some(()))
    })?;
    Ok(resource)
}

/// What Kazakhstan stated on a bundle, byte for byte.
fn evidence_of(pair: &Pair, resource: &str) -> Result<Vec<String>> {
    let own = pair.kz.reached_by(&pair.kz.client())?;
    let all = own.get(&format!("{resource}/evidence"))?;
    let all = all["evidence"].as_array().context("evidence")?.iter();
    let ours = all.filter(|one| one["issuer"] == "kz-pgo");
    Ok(ours.filter_map(|one| one["jws"].as_str().map(str::to_owned)).collect())
}

/// Waits until Brazil's list of what was exchanged with Kazakhstan has these bundles.
fn until_listed(pair: &Pair, resources: &[&str]) -> Result<()> {
    let partner = pair.br.reached_by(&pair.kz.client())?;
    gateway::eventually("the partner holds what we stated on them", || {
        let listed = partner.get("/v1/exchanged")?.to_string();
        let has =
            |resource: &&str| resource.rsplit('/').next().is_some_and(|id| listed.contains(id));
        Ok(resources.iter().all(has).then_some(()))
    })
}

/// Whether a gateway takes something to be signed, by its own officer.
fn takes(pair: &Pair) -> Result<bool> {
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let request = Request::post("/v1/bundles", "application/jose", "x");
    Ok(officer.ask(&request)?.status != 503)
}

#[test]
fn a_log_that_lost_entries_begins_anew_and_names_what_was_seen_last() -> Result<()> {
    let pair = pair()?;
    let _br = pair.br.serve()?;
    let kz = pair.kz.serve()?;
    send_own(&pair)?;
    let first = until_seen(&pair.br, &pair.kz, 0)?;
    assert!(kz.stop()?.success());
    let (data, kept) = (pair.kz.directory.join("data"), pair.folder().join("copy"));
    copy(&data, &kept)?;
    let kz = pair.kz.serve()?;
    let ours = send_own(&pair)?.resource()?;
    let theirs = reply_arrives(&pair)?;
    let evidence = evidence_of(&pair, &theirs)?;
    until_listed(&pair, &[&ours, &theirs])?;
    let lost = until_seen(&pair.br, &pair.kz, first.size.max(4))?;
    assert!(kz.stop()?.success());
    copy(&kept, &data)?;
    let kz = pair.kz.serve()?;
    alarm(&kz, "log-rolled-back")?;
    let running = pair.kz.admin(&["log", "renew"]);
    ensure!(running.is_err(), "a running gateway's key is not ended under its hands");
    assert!(kz.stop()?.success());

    let old = key(&pair.kz, "log")?;
    pair.kz.admin(&["log", "renew"])?;
    let kz = pair.kz.serve()?;
    gateway::eventually("it opens", || Ok(takes(&pair)?.then_some(())))?;

    // The partner's bundle is back as of its first receipt, evidence and documents byte for byte;
    // our own, whose content the partner does not give out, is told to people.
    assert_eq!(evidence_of(&pair, &theirs)?, evidence);
    let own = pair.kz.reached_by(&pair.kz.person("officer"))?;
    assert_eq!(own.ask(&Request::get(&format!("{theirs}/documents/d1")))?.status, 200);
    assert_eq!(own.ask(&Request::get(&ours))?.status, 404);
    alarm(&kz, "log-rolled-back")?;
    let anew = latest(&pair.kz)?.context("a checkpoint of the new log")?;
    assert_eq!(anew.origin, "kz-pgo/2");

    // Anybody can check that the new log begins by naming the last checkpoint that was seen.
    let partner = pair.kz.reached_by(&pair.br.client())?;
    let beginning = partner.get("/v1/log/beginning")?;
    let entry = beginning["entry"].as_str().context("entry")?;
    let proof: TlogProof = beginning["proof"].as_str().context("proof")?.parse()?;
    proof.verify(entry.as_bytes(), &key(&pair.kz, "log")?, &[])?;
    assert_eq!(proof.index, 0);
    let entry: Value = serde_json::from_str(entry)?;
    let named = Checkpoint::verify(&entry["last"].as_str().context("last")?.parse()?, &old)?;
    assert!(named.size >= lost.size && entry["after"] == "kz-pgo", "{entry}");

    // Once the partner has the new entry, it witnesses the new log.
    let entry = pair.folder().join("kz-pgo.new.toml");
    std::fs::write(&entry, pair.kz.admin(&["partner", "export"])?)?;
    pair.br.admin(&["partner", "add", authority::path(&entry)?, "--replace"])?;
    assert_eq!(until_seen(&pair.br, &pair.kz, 0)?.origin, "kz-pgo/2");
    pair.kz.admin(&["fsck"]).context("a store with two logs is whole")?;
    Ok(())
}

#[test]
fn a_restored_gateway_that_lost_nothing_opens_by_itself() -> Result<()> {
    let pair = pair()?;
    let br = pair.br.serve()?;
    let kz = pair.kz.serve()?;
    send_own(&pair)?;
    until_seen(&pair.br, &pair.kz, 0)?;
    assert!(kz.stop()?.success());
    let marker = pair.kz.directory.join("data/RESTORED");
    std::fs::write(&marker, "")?;
    let kz = pair.kz.serve()?;
    gateway::eventually("it opens", || Ok(takes(&pair)?.then_some(())))?;
    assert!(!marker.exists());
    assert!(no_alarm(&kz, "log-rolled-back")? && no_alarm(&br, "log-contradicts")?);
    Ok(())
}

#[test]
fn a_restored_gateway_waits_for_its_partner_unless_an_operator_leaves_it_out() -> Result<()> {
    let pair = pair()?;
    drop(pair.kz.serve()?);
    let marker = pair.kz.directory.join("data/RESTORED");
    std::fs::write(&marker, "")?;
    let kz: Gateway = pair.kz.serve()?;
    gateway::eventually("it has tried", || {
        Ok(kz.logged()?.contains("restored-not-compared").then_some(()))
    })?;
    assert!(!takes(&pair)?);
    let config = pair.kz.config();
    let open = ["admin", "log", "open", "--without", "br-mj", "--reason", "burnt", "--by", "root"];
    program::run([&open[..], &["--config", authority::path(&config)?]].concat())?;
    gateway::eventually("it opens", || Ok(takes(&pair)?.then_some(())))?;
    assert!(!marker.exists());
    Ok(())
}
