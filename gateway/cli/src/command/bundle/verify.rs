//! `gateway bundle verify`: whether a bundle is what it claims to be, with no gateway.
//!
//! Whom to believe comes from the trust file and never from the bundle. Without one the most that
//! can be said is that the bundle is consistent, and the exit code is never 0.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gateway_bundle::bag;
use gateway_evidence::seal::{SealFault, verify_seal};
use gateway_evidence::trust::{CheckKind, TrustFile, Verdict, verify_bag};
use gateway_evidence::{Crls, Jws, SealError, Typ};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::source::{Form, Source};
use crate::{Answer, known, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A bag, a bundle directory, or a sealed manifest.
    path: PathBuf,
    /// The trust file: the register entries of those whose statements are believed.
    #[arg(long)]
    trust: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// One check and what came of it.
#[derive(Debug, Clone, Serialize)]
struct Line {
    kind: &'static str,
    member: String,
    outcome: &'static str,
    detail: String,
}

/// What came of all checks.
struct Report {
    outcome: &'static str,
    sentence: String,
    checks: Vec<Line>,
}

const PASSED: &str = "passed";
const NOT_CHECKED: &str = "not-checked";
const FAILED: &str = "failed";

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let trust = arguments.trust.as_deref().map(known::trust).transpose()?;
    let report = report(&arguments.path, trust.as_ref())?;
    if arguments.json {
        print::json(&json!({
            "outcome": report.outcome,
            "trusted": trust.is_some(),
            "sentence": report.sentence,
            "checks": report.checks,
        }));
    } else {
        for line in &report.checks {
            let Line { kind, member, outcome, detail } = line;
            print::line(&format!("{outcome:<12} {kind:<14} {member}: {detail}"));
        }
        print::line(&report.sentence);
    }
    Ok((report.outcome == PASSED).into())
}

fn report(path: &Path, trust: Option<&TrustFile>) -> Result<Report> {
    if is_zip(path)? {
        return of_bag(path, trust);
    }
    let source = Source::open(path)?;
    of_source(&source, trust, Timestamp::now())
}

fn is_zip(path: &Path) -> Result<bool> {
    use std::io::Read;
    if path.is_dir() {
        return Ok(false);
    }
    let named = || format!("cannot read {}", path.display());
    let mut start = Vec::new();
    let file = std::fs::File::open(path).with_context(named)?;
    file.take(2).read_to_end(&mut start).with_context(named)?;
    let is_zip_by_name = path.extension().is_some_and(|ending| ending == "zip");
    Ok(start == b"PK" || is_zip_by_name)
}

fn of_bag(path: &Path, trust: Option<&TrustFile>) -> Result<Report> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let verdict = bag::Reader::open(file)
        .and_then(|mut reader| verify_bag(&mut reader, trust, Timestamp::now()));
    match verdict {
        Ok(verdict) => Ok(of_verdict(&verdict)),
        Err(bag::Error::Io(error)) => Err(error).with_context(|| path.display().to_string()),
        // A file that is no bag in its one form proves nothing, whatever its members say.
        Err(error) => Ok(Report {
            outcome: FAILED,
            sentence: format!("The file does not prove what it claims: {error}."),
            checks: vec![Line {
                kind: CheckKind::Contents.name(),
                member: "the container".to_owned(),
                outcome: FAILED,
                detail: error.to_string(),
            }],
        }),
    }
}

fn of_verdict(verdict: &Verdict) -> Report {
    let line = |check: &gateway_evidence::trust::Checked| Line {
        kind: check.kind.name(),
        member: check.member.clone(),
        outcome: check.outcome.name(),
        detail: check.detail.clone(),
    };
    Report {
        outcome: verdict.outcome().name(),
        sentence: verdict.sentence(),
        checks: verdict.checks().iter().map(line).collect(),
    }
}

/// A bundle that is not in a bag: its seal and its documents.
fn of_source(source: &Source, trust: Option<&TrustFile>, at: Timestamp) -> Result<Report> {
    let mut checks = vec![seal(source, trust, at)];
    let flaws = source.flaws()?;
    for document in &source.manifest.documents {
        let flaw = flaws.iter().find(|flaw| flaw.file == document.file);
        let (outcome, detail) = match flaw {
            _ if source.form == Form::Alone => (NOT_CHECKED, "only the manifest is at hand".into()),
            None => (PASSED, "it is the document of the manifest".to_owned()),
            Some(flaw) => (FAILED, flaw.problem.clone()),
        };
        checks.push(Line { kind: "document", member: document.file.clone(), outcome, detail });
    }
    let outcome = [FAILED, NOT_CHECKED]
        .into_iter()
        .find(|wanted| checks.iter().any(|check| check.outcome == *wanted))
        .unwrap_or(PASSED);
    let sentence = sentence(source, trust, outcome);
    Ok(Report { outcome, sentence, checks })
}

fn sentence(source: &Source, trust: Option<&TrustFile>, outcome: &str) -> String {
    let manifest = &source.manifest;
    match outcome {
        PASSED => format!(
            "Bundle {} with its {} documents is whole and unchanged as {} sealed it.",
            manifest.key(),
            manifest.documents.len(),
            manifest.from
        ),
        FAILED => "The bundle does not prove what it claims.".to_owned(),
        _ if source.seal.is_none() => {
            "The bundle is not sealed: anybody can have made it.".to_owned()
        }
        _ if trust.is_none() => {
            "The bundle is consistent, signer unknown: no trust file was given.".to_owned()
        }
        _ => "Nothing was found to be wrong, but not everything could be checked.".to_owned(),
    }
}

fn seal(source: &Source, trust: Option<&TrustFile>, at: Timestamp) -> Line {
    let line = |outcome, detail: String| Line {
        kind: "seal",
        member: "manifest".to_owned(),
        outcome,
        detail,
    };
    let Some(jws) = &source.seal else {
        return line(NOT_CHECKED, "it is not sealed; `gateway bundle seal` seals it".to_owned());
    };
    let from = &source.manifest.from;
    let known = trust.map(|trust| trust.registers().get(from));
    let verified = match known {
        None => stranger(jws),
        Some(None) => return line(NOT_CHECKED, format!("the trust file has no entry of {from}")),
        Some(Some(register)) => verify_seal(jws, Typ::Seal, register, at, &Crls::none()).map(drop),
    };
    match verified {
        Ok(()) if trust.is_some() => line(PASSED, format!("sealed by {from}, good as of now")),
        Ok(()) => line(
            NOT_CHECKED,
            "the signature fits its certificate; whose it is, is unknown".to_owned(),
        ),
        Err(error) => match error.fault() {
            // A seal that has run out since may have been good; a bag has what would show it.
            SealFault::Unsupported | SealFault::NotChecked | SealFault::Expired => {
                line(NOT_CHECKED, error.to_string())
            }
            _ => line(FAILED, error.to_string()),
        },
    }
}

/// Without an entry for the signer, only the form and the mathematics can be checked.
fn stranger(jws: &Jws) -> Result<(), SealError> {
    if jws.typ() != Typ::Seal {
        return Err(SealError::Type { found: jws.typ(), wanted: Typ::Seal });
    }
    Ok(jws.verify_signature()?)
}

#[cfg(test)]
mod tests {
    use gateway_bundle::example::Example;

    use super::*;
    use crate::command::bundle::seal;
    use crate::sample::{self, House};
    use crate::source::SEAL;

    /// A reply in a directory, sealed.
    fn sealed(house: &House) -> PathBuf {
        let directory = house.file("reply");
        sample::write(&Example::reply(), &directory);
        seal::with_files(&directory, &house.file("seal.pem"), &house.file("seal.key")).unwrap();
        directory
    }

    fn verified(path: &Path, trust: Option<&Path>) -> &'static str {
        let trust = trust.map(|path| known::trust(path).unwrap());
        report(path, trust.as_ref()).unwrap().outcome
    }

    #[test]
    fn a_sealed_bundle_is_verified_only_by_a_trust_file_that_knows_its_signer() {
        let (house, stranger) = (House::new("br-mj"), House::new("br-mj"));
        let directory = sealed(&house);
        assert_eq!(verified(&directory, Some(&house.trust())), PASSED);
        assert_eq!(verified(&directory, None), NOT_CHECKED);
        assert_eq!(verified(&directory, Some(&stranger.trust())), FAILED);
        assert_eq!(verified(&directory, Some(&House::new("kz-pgo").trust())), NOT_CHECKED);
    }

    #[test]
    fn a_changed_document_fails_and_a_seal_alone_leaves_documents_open() {
        let house = House::new("br-mj");
        let directory = sealed(&house);
        let (trust, seal) = (house.trust(), directory.join(SEAL));
        assert_eq!(verified(&seal, Some(&trust)), NOT_CHECKED);
        let file = Example::reply().contents()[0].0.to_owned();
        std::fs::write(directory.join("data").join(file), "another").unwrap();
        assert_eq!(verified(&directory, Some(&trust)), FAILED);
    }

    #[test]
    fn a_changed_seal_fails() {
        let house = House::new("br-mj");
        let directory = sealed(&house);
        let seal = directory.join(SEAL);
        let mut text = std::fs::read_to_string(&seal).unwrap();
        let other = if text.ends_with("AA") { "BA" } else { "AA" };
        text.replace_range(text.len() - 6..text.len() - 4, other);
        std::fs::write(&seal, text).unwrap();
        assert_eq!(verified(&directory, None), FAILED);
    }

    #[test]
    fn a_manifest_that_was_changed_after_sealing_is_told_apart_from_its_seal() {
        let house = House::new("br-mj");
        let directory = sealed(&house);
        let other = Example::reply().without("verdict");
        std::fs::write(directory.join("manifest.json"), other.bytes()).unwrap();
        let error = report(&directory, None).err().unwrap().to_string();
        assert!(error.contains("changed since"), "{error}");
    }

    #[test]
    fn a_bundle_without_a_seal_and_a_file_that_is_no_bag_prove_nothing() {
        let house = House::new("br-mj");
        let directory = house.file("bare");
        sample::write(&Example::reply(), &directory);
        assert_eq!(verified(&directory, Some(&house.trust())), NOT_CHECKED);
        let bag = house.file("bag.zip");
        std::fs::write(&bag, b"PK\x03\x04 and no more").unwrap();
        assert_eq!(verified(&bag, Some(&house.trust())), FAILED);
    }
}
