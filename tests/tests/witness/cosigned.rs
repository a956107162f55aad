//! Partners see each other's logs grow, cosign what they see, and refuse what contradicts it.

use anyhow::{Context, Result};
use gateway_bundle::Digest;
use gateway_evidence::log::witness::AddCheckpoint;
use gateway_evidence::log::{Checkpoint, LogKey, Note, TlogProof};
use gateway_tests::http::Request;
use gateway_tests::{authority, gateway, program};

use crate::support::{alarm, hand_in, key, latest, no_alarm, pair, seen, send_own, until_seen};

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
fn the_command_line_follows_a_log_and_proves_what_stands_in_it() -> Result<()> {
    let pair = pair()?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let bundle = hand_in(&pair)?;
    let config = pair.br.config();
    let config = ["--config", authority::path(&config)?];
    let kept = pair.folder().join("kept.checkpoint");
    let kept = authority::path(&kept)?;
    let name = bundle.resource()?.trim_start_matches("/v1/bundles/").to_owned();
    let log = |arguments: &[&str]| program::try_run([&["log"], arguments, &config[..]].concat());
    gateway::eventually("the evidence stands in the log", || {
        Ok(log(&["prove", &name])?.status.success().then_some(()))
    })?;
    assert!(log(&["verify", "--save", kept])?.status.success());

    let size = latest(&pair.br)?.context("a checkpoint")?.size;
    hand_in(&pair)?;
    gateway::eventually("the log grows", || {
        Ok(latest(&pair.br)?.filter(|latest| latest.size > size))
    })?;
    let followed = log(&["verify", "--before", kept])?;
    assert!(followed.status.success(), "{}", String::from_utf8_lossy(&followed.stderr));

    // A checkpoint that the log signed and its tree never had: exit code 1, and in words.
    let pem = std::fs::read(pair.br.directory.join("keys/log.key"))?;
    let root = Digest::of(b"another tree");
    let forged = Checkpoint { origin: "br-mj".into(), size, root };
    std::fs::write(kept, forged.sign(&LogKey::of_log("br-mj", &pem)?)?.to_string())?;
    let contradicted = log(&["verify", "--before", kept])?;
    assert_eq!(contradicted.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&contradicted.stdout).contains("do NOT continue"));
    Ok(())
}
