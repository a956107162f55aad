//! `gateway evidence`: all evidence of a bundle, each verified as its issuer's.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gateway_bundle::{BundleKey, Digest};
use gateway_evidence::record::{BODY_BYTES_MAX, EvidenceError, verify};
use gateway_evidence::seal::SealFault;
use gateway_evidence::{Crls, EvidenceBody, Jws, Registers};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::access::Access;
use crate::arguments::bundle_key;
use crate::remote::{self, Remote};
use crate::{Answer, known, print};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The bundle: FROM/UUID.
    #[arg(value_parser = bundle_key)]
    bundle: BundleKey,
    #[command(flatten)]
    access: Access,
    /// The trust file: whom to believe, instead of one's own register.
    #[arg(long)]
    trust: Option<PathBuf>,
    /// Also write each statement to a file in this directory.
    #[arg(long)]
    save: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A statement and what came of verifying it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Statement {
    event: String,
    issuer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    digest: Digest,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    jws: String,
}

const VERIFIED: &str = "verified";
const NOT_CHECKED: &str = "not-checked";
const INVALID: &str = "invalid";

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let registers = registers(&arguments.access, arguments.trust.as_deref())?;
    let fetched = remote::run(async {
        let mut remote = Remote::open(&arguments.access, "en").await?;
        fetch(&mut remote, &arguments.bundle).await
    })?;
    let now = Timestamp::now();
    let judge = |jws: String| judged(jws, &arguments.bundle, registers.as_ref(), now);
    let all: Vec<Statement> = fetched.into_iter().map(judge).collect();
    if let Some(folder) = &arguments.save {
        save(
            folder,
            all.iter().map(|one| (one.event.as_str(), one.issuer.as_str(), one.jws.as_str())),
        )?;
    }
    if arguments.json {
        print::json(&all);
    } else {
        all.iter().for_each(tell);
    }
    Ok(all.iter().all(|one| one.outcome == VERIFIED).into())
}

fn tell(one: &Statement) {
    let time = one.time.map(|time| time.to_string()).unwrap_or_default();
    let because = one.because.as_ref().map(|because| format!(": {because}")).unwrap_or_default();
    print::line(&format!(
        "{:<11} {:<20} by {:<10} {time}  {}{because}",
        one.outcome, one.event, one.issuer, one.digest
    ));
}

/// Whom to believe: the trust file named, or one's own register; nobody where there is neither.
pub(crate) fn registers(access: &Access, trust: Option<&Path>) -> Result<Option<Registers>> {
    if let Some(path) = trust {
        return Ok(Some(known::trust(path)?.registers().clone()));
    }
    access.configuration()?.map(|config| known::register(&config)).transpose()
}

/// All statements on a bundle, as the gateway has them.
pub(crate) async fn fetch(remote: &mut Remote, key: &BundleKey) -> Result<Vec<String>> {
    let answer = remote.get(&format!("/v1/bundles/{key}/evidence")).await?;
    let all = answer.get("evidence").and_then(Value::as_array);
    let jws = |one: &Value| one.get("jws")?.as_str().map(str::to_owned);
    Ok(all.into_iter().flatten().filter_map(jws).collect())
}

/// Writes statements as `01-Event.issuer.jws`.
pub(crate) fn save<'a>(
    folder: &Path,
    statements: impl Iterator<Item = (&'a str, &'a str, &'a str)>,
) -> Result<()> {
    crate::command::init::make_directory(folder)?;
    for (number, (event, issuer, jws)) in (1..).zip(statements) {
        let path = folder.join(format!("{number:02}-{event}.{issuer}.jws"));
        std::fs::write(&path, jws).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn judged(jws: String, key: &BundleKey, registers: Option<&Registers>, at: Timestamp) -> Statement {
    let read = Jws::parse(&jws, BODY_BYTES_MAX).map_err(|error| error.to_string());
    let body = read.as_ref().ok().and_then(|jws| EvidenceBody::parse(jws.payload()).ok());
    let (outcome, because) = match (&read, &body) {
        (Err(error), _) => (INVALID, Some(error.clone())),
        (Ok(_), None) => (INVALID, Some("it is no evidence".to_owned())),
        (Ok(jws), Some(body)) => verdict(jws, body, key, registers, at),
    };
    Statement {
        event: body.as_ref().map_or("unknown", |body| body.event.name()).to_owned(),
        issuer: body.as_ref().map_or_else(|| "unknown".to_owned(), |body| body.issuer.to_string()),
        time: body.map(|body| body.time),
        digest: Digest::of(jws.as_bytes()),
        outcome,
        because,
        jws,
    }
}

fn verdict(
    jws: &Jws,
    body: &EvidenceBody,
    key: &BundleKey,
    registers: Option<&Registers>,
    at: Timestamp,
) -> (&'static str, Option<String>) {
    if body.key().is_some_and(|about| about != *key) {
        return (INVALID, Some("it is about another bundle".to_owned()));
    }
    let Some(register) = registers.and_then(|all| all.get(&body.issuer)) else {
        return match jws.verify_signature() {
            Ok(()) => {
                (NOT_CHECKED, Some(format!("no register entry of {} is at hand", body.issuer)))
            }
            Err(error) => (INVALID, Some(error.to_string())),
        };
    };
    match verify(jws, register, at, &Crls::none()) {
        Ok(_) => (VERIFIED, None),
        Err(EvidenceError::Seal(error)) => match error.fault() {
            // What has run out since may have been good; an exported bag has what shows it.
            SealFault::Unsupported | SealFault::NotChecked | SealFault::Expired => {
                (NOT_CHECKED, Some(error.to_string()))
            }
            _ => (INVALID, Some(error.to_string())),
        },
        Err(error) => (INVALID, Some(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use gateway_bundle::example::Example;
    use gateway_evidence::Event;
    use gateway_evidence::record::EvidenceId;
    use ring::rand::SystemRandom;
    use uuid::Uuid;

    use super::*;
    use crate::sample::House;

    fn handover(house: &House, about: &Example) -> String {
        let manifest = about.build();
        let body = EvidenceBody {
            version: gateway_bundle::manifest::Version,
            id: EvidenceId::new(Uuid::now_v7()).unwrap(),
            event: Event::ContentHandover,
            time: Timestamp::now(),
            issuer: manifest.to.clone(),
            from: manifest.from.clone(),
            bundle: Some(manifest.bundle),
            to: manifest.to,
            treaty: Some(manifest.treaty),
            case: Some(manifest.case),
            manifest_digest: about.digest(),
            seal_digest: Digest::of(b"a seal"),
            announced: None,
            completed: None,
            profile: None,
            engine: None,
            assessment_digest: None,
            reasons: Vec::new(),
            consignment: None,
            admits: None,
            previous: None,
        };
        body.sign(&house.seal(), Timestamp::now(), &SystemRandom::new()).unwrap()
    }

    fn outcome(jws: &str, about: &Example, registers: Option<&Registers>) -> &'static str {
        judged(jws.to_owned(), &about.build().key(), registers, Timestamp::now()).outcome
    }

    #[test]
    fn evidence_is_verified_by_its_issuers_entry_and_by_nothing_else() {
        let (house, stranger) = (House::new("br-mj"), House::new("br-mj"));
        let request = Example::transfer_request();
        let jws = handover(&house, &request);
        assert_eq!(outcome(&jws, &request, Some(&house.registers())), VERIFIED);
        assert_eq!(outcome(&jws, &request, Some(&stranger.registers())), INVALID);
        assert_eq!(outcome(&jws, &request, None), NOT_CHECKED);
        let other = House::new("kz-pgo");
        assert_eq!(outcome(&jws, &request, Some(&other.registers())), NOT_CHECKED);
    }

    #[test]
    fn evidence_about_another_bundle_and_what_is_no_evidence_are_invalid() {
        let house = House::new("br-mj");
        let request = Example::transfer_request();
        let jws = handover(&house, &request.clone().numbered(9));
        assert_eq!(outcome(&jws, &request, Some(&house.registers())), INVALID);
        assert_eq!(outcome("a.b.c", &request, Some(&house.registers())), INVALID);
    }
}
