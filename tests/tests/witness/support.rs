//! Two gateways that go round every second, and what each can say of the other's log.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use gateway_bundle::Digest;
use gateway_bundle::example::Example;
use gateway_evidence::log::{Checkpoint, VerifierKey};
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Gateway, Outgoing, Pair, gateway, program};
use toml::Table;

/// Two authorities whose gateways go round every second.
pub(crate) fn pair() -> Result<Pair> {
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
pub(crate) fn hand_in(pair: &Pair) -> Result<Outgoing> {
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let sent = pair.br.reached_by(&pair.kz.client())?.ask(&bundle.request(&pair.kz.seal()?)?)?;
    ensure!(sent.status == 201, "{sent:?}");
    Ok(bundle)
}

/// Kazakhstan's own gateway gets a bundle to send, so its log grows.
pub(crate) fn send_own(pair: &Pair) -> Result<Outgoing> {
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let sent = officer.ask(&bundle.own_request().header("send-anyway", "test"))?;
    ensure!(sent.status == 201, "{sent:?}");
    Ok(bundle)
}

pub(crate) fn key(of: &Authority, role: &str) -> Result<VerifierKey> {
    let text = std::fs::read_to_string(of.directory.join(format!("register/{}.toml", of.id)))?;
    let entry: Table = text.parse()?;
    let keys = entry["keys"].as_array().context("keys")?;
    // The last one: a log that began anew has several.
    let found = keys.iter().rfind(|key| key["role"].as_str() == Some(role));
    Ok(found.and_then(|key| key["log_key"].as_str()).context("log_key")?.parse()?)
}

/// The size that a partner has seen of a log, if it has seen any.
pub(crate) fn seen(by: &Authority, of: &Authority) -> Result<Option<Checkpoint>> {
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

pub(crate) fn latest(of: &Authority) -> Result<Option<Checkpoint>> {
    let answer = of.reached_by(&of.client())?.ask(&Request::get("/v1/log/checkpoint"))?;
    if answer.status != 200 {
        return Ok(None);
    }
    Ok(Some(Checkpoint::verify(&answer.text().parse()?, &key(of, "log")?)?))
}

/// Waits until a partner has seen all of a log, which is larger than it was.
pub(crate) fn until_seen(by: &Authority, of: &Authority, more_than: u64) -> Result<Checkpoint> {
    gateway::eventually("the partner has seen the whole log", || {
        let (latest, seen) = (latest(of)?, seen(by, of)?);
        Ok(seen.filter(|seen| Some(seen) == latest.as_ref() && seen.size > more_than))
    })
}

pub(crate) fn alarm(of: &Gateway, kind: &str) -> Result<()> {
    let line = format!("gateway_alarms_open{{code=\"{kind}\"}} 1");
    gateway::eventually(kind, || Ok(of.metrics()?.contains(&line).then_some(())))
}

pub(crate) fn no_alarm(of: &Gateway, kind: &str) -> Result<bool> {
    Ok(of.metrics()?.contains(&format!("gateway_alarms_open{{code=\"{kind}\"}} 0")))
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    program::said(Command::new("cp").arg("-a").arg(from).arg(to)).map(drop)
}
