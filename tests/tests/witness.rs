//! Two gateways witness each other: cosignatures in proofs, and nobody's log goes back unseen.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use gateway_bundle::Digest;
use gateway_bundle::example::Example;
use gateway_evidence::log::witness::AddCheckpoint;
use gateway_evidence::log::{Checkpoint, LogKey, Note, TlogProof, VerifierKey};
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Gateway, Outgoing, Pair, authority, gateway, program};
use toml::Table;

/// Two authorities whose gateways go round every second.
fn pair() -> Result<Pair> {
    let pair = Pair::new()?;
    for side in [&pair.kz, &pair.br] {
        side.edit("gateway.toml", |config| {
            if let Some(log) = config.get_mut("log").and_then(toml::Value::as_table_mut) {
                log.insert("witness_seconds".into(), 1.into());
            }
        })?;
    }
    Ok(pair)
}

/// Kazakhstan hands a bundle in to Brazil's gateway as a direct client.
fn hand_in(pair: &Pair) -> Result<Outgoing> {
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let sent = pair.br.reached_by(&pair.kz.client())?.ask(&bundle.request(&pair.kz.seal()?)?)?;
    ensure!(sent.status == 201, "{sent:?}");
    Ok(bundle)
}

/// Kazakhstan's own gateway gets a bundle to send, so its log grows.
fn send_own(pair: &Pair) -> Result<Outgoing> {
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let sent = officer.ask(&bundle.own_request().header("send-anyway", "test"))?;
    ensure!(sent.status == 201, "{sent:?}");
    Ok(bundle)
}

fn key(of: &Authority, role: &str) -> Result<VerifierKey> {
    let text = std::fs::read_to_string(of.directory.join(format!("register/{}.toml", of.id)))?;
    let entry: Table = text.parse()?;
    let keys = entry["keys"].as_array().context("keys")?;
    let found = keys.iter().find(|key| key["role"].as_str() == Some(role));
    Ok(found.and_then(|key| key["log_key"].as_str()).context("log_key")?.parse()?)
}

/// The size that a partner has seen of a log, if it has seen any.
fn seen(by: &Authority, of: &Authority) -> Result<Option<Checkpoint>> {
    let key = key(of, "log")?;
    let log = Digest::of(key.name().as_bytes());
    let path = format!("/v1/log/witness/{log}/checkpoint");
    let answer = by.reached_by(&of.client())?.ask(&Request::get(&path))?;
    if answer.status == 404 {
        return Ok(None);
    }
    ensure!(answer.status == 200, "{answer:?}");
    Ok(Some(Checkpoint::verify(&answer.text().parse()?, &key)?))
}

fn latest(of: &Authority) -> Result<Option<Checkpoint>> {
    let answer = of.reached_by(&of.client())?.ask(&Request::get("/v1/log/checkpoint"))?;
    if answer.status != 200 {
        return Ok(None);
    }
    Ok(Some(Checkpoint::verify(&answer.text().parse()?, &key(of, "log")?)?))
}

/// Waits until a partner has seen all of a log, which is larger than it was.
fn until_seen(by: &Authority, of: &Authority, more_than: u64) -> Result<Checkpoint> {
    gateway::eventually("the partner has seen the whole log", || {
        let (latest, seen) = (latest(of)?, seen(by, of)?);
        Ok(seen.filter(|seen| Some(seen) == latest.as_ref() && seen.size > more_than))
    })
}

fn alarm(of: &Gateway, kind: &str) -> Result<()> {
    let line = format!("gateway_alarms_open{{code=\"{kind}\"}} 1");
    gateway::eventually(kind, || Ok(of.metrics()?.contains(&line).then_some(())))
}

fn no_alarm(of: &Gateway, kind: &str) -> Result<bool> {
    Ok(of.metrics()?.contains(&format!("gateway_alarms_open{{code=\"{kind}\"}} 0")))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    program::said(Command::new("cp").arg("-a").arg(from).arg(to)).map(drop)
}

#[test]
fn a_proof_carries_the_partners_cosignature_and_it_fixes_the_time() -> Result<()> {
    let pair = pair()?;
    let (_kz, br) = (pair.kz.serve()?, pair.br.serve()?);
    let bundle = hand_in(&pair)?;
    let witness = key(&pair.kz, "witness")?;
    let own = pair.br.reached_by(&pair.br.client())?;
    let proof = gateway::eventually("a proof with the partner's cosignature", || {
        let proofs = own.get(&format!("{}/proof", bundle.resource()?))?;
        let proof = proofs["proofs"][0]["proof"].as_str().map(str::parse::<TlogProof>);
        let Some(proof) = proof.transpose()? else { return Ok(None) };
        Ok(proof.checkpoint.verify(&witness).is_ok().then_some(proof))
    })?;
    let jws = own.get(&format!("{}/evidence", bundle.resource()?))?;
    let jws = jws["evidence"][0]["jws"].as_str().context("jws")?.to_owned();
    let included = proof.verify(jws.as_bytes(), &key(&pair.br, "log")?, &[witness])?;
    assert!(included.seen().is_some(), "somebody other than the log saw it");

    // The bag verifies with it, and the verdict names the proof as passed.
    let name = bundle.resource()?.trim_start_matches("/v1/bundles/").to_owned();
    let (bag, trust) = (pair.folder().join("bag.zip"), pair.folder().join("trust.json"));
    let (bag, trust) = (authority::path(&bag)?, authority::path(&trust)?);
    let config = pair.br.config();
    let config = ["--config", authority::path(&config)?];
    let export = ["bundle", "export", &name, "-o", bag, "--trust-out", trust];
    program::run([&export[..], &config[..]].concat())?;
    program::run(["bundle", "verify", bag, "--trust", trust])?;
    assert!(no_alarm(&br, "log-contradicts")?);
    Ok(())
}

#[test]
fn each_side_sees_the_others_log_grow() -> Result<()> {
    let pair = pair()?;
    let (kz, br) = (pair.kz.serve()?, pair.br.serve()?);
    send_own(&pair)?;
    let first = until_seen(&pair.br, &pair.kz, 0)?;
    send_own(&pair)?;
    let next = gateway::eventually("the log grows before the partner's eyes", || {
        Ok(seen(&pair.br, &pair.kz)?.filter(|seen| seen.size > first.size))
    })?;
    assert_ne!(first.root, next.root);
    until_seen(&pair.kz, &pair.br, 0)?;
    for side in [&kz, &br] {
        assert!(no_alarm(side, "log-contradicts")? && no_alarm(side, "log-rolled-back")?);
    }
    Ok(())
}

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
fn a_forked_log_is_refused_with_proof_by_its_witness() -> Result<()> {
    let pair = pair()?;
    let (_kz, br) = (pair.kz.serve()?, pair.br.serve()?);
    send_own(&pair)?;
    let honest = until_seen(&pair.br, &pair.kz, 0)?;
    let pem = std::fs::read(pair.kz.directory.join("keys/log.key"))?;
    let log = LogKey::of_log("kz-pgo", &pem)?;
    let forged = Checkpoint { root: Digest::of(b"another tree"), ..honest.clone() };
    let ask = |checkpoint: Note, old: u64| -> Result<_> {
        let body = AddCheckpoint { old, proof: Vec::new(), checkpoint }.to_string();
        let request =
            Request::post("/v1/log/witness/add-checkpoint", "text/plain", body.as_bytes());
        pair.br.reached_by(&pair.kz.client())?.ask(&request)
    };

    // Unsigned, stale, another's: refused, and no alarm.
    let stranger = std::fs::read(pair.br.directory.join("keys/log.key"))?;
    let unsigned = forged.sign(&LogKey::of_log("kz-pgo", &stranger)?)?;
    assert_eq!(ask(unsigned, honest.size)?.status, 403);
    let other = Checkpoint { origin: "br-mj".into(), ..forged.clone() };
    assert_eq!(ask(other.sign(&LogKey::of_log("br-mj", &stranger)?)?, 0)?.status, 404);
    let stale = Checkpoint { size: honest.size + 1, ..forged.clone() }.sign(&log)?;
    let stale = ask(stale, 0)?;
    assert_eq!((stale.status, stale.text()), (409, format!("{}\n", honest.size)));
    assert_eq!(stale.header("content-type"), Some("text/x.tlog.size"));
    assert!(no_alarm(&br, "log-contradicts")?);

    let refused = ask(forged.sign(&log)?, honest.size)?;
    assert_eq!((refused.status, refused.json()?["code"].as_str()), (422, Some("log-contradicts")));
    alarm(&br, "log-contradicts")?;
    assert_eq!(seen(&pair.br, &pair.kz)?, Some(honest), "what was seen stays what was seen");
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
