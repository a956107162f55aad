//! `gateway check`: assesses a manifest or a bundle offline, by the same engine as the gateway.
//!
//! Exit code 0 says that the treaty's list is met and the bundle is whole, 1 that something is to
//! be mended or would be refused, 2 that the input is no manifest.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::ValueEnum;
use gateway_bundle::manifest::CertificationForm;
use gateway_bundle::{BundleKey, Country, DocumentId, Manifest};
use gateway_evidence::Typ;
use gateway_server::flow::assess::answer;
use gateway_server::flow::own_law::OwnLaw;
use gateway_treaty::{
    Assessment, Catalogue, CertificationCheck, Effect, Facts, Profile, Profiles, assess,
    assess_beneath,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::arguments::Language;
use crate::source::{Flaw, Source};
use crate::{Answer, findings, print};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A manifest, a sealed one, a bundle directory, or a bag.
    path: PathBuf,
    #[command(flatten)]
    language: Language,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Print JSON; the same as --format json.
    #[arg(long)]
    json: bool,
    /// A bundle that the case has already, oldest first; may be given more than once.
    #[arg(long)]
    earlier: Vec<PathBuf>,
    /// Hold it also against the law of this State beneath the treaty, as its own staff see it.
    #[arg(long, value_name = "STATE")]
    own_law: Option<Country>,
    /// When the bundle is taken to be received; now if not given.
    #[arg(long)]
    received: Option<Timestamp>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Everything that is to be said of a bundle.
struct Report {
    source: Source,
    flaws: Vec<Flaw>,
    /// What is said of it, or why nothing is.
    said: Result<Said, String>,
}

/// What the treaty says of a bundle, and a State's own law beneath it.
struct Said {
    assessment: Assessment,
    own_law: Option<OwnLaw>,
}

impl Report {
    fn is_complete(&self) -> bool {
        self.flaws.is_empty() && self.said.as_ref().is_ok_and(|said| said.assessment.is_complete())
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let source = Source::open(&arguments.path)?;
    let earlier = arguments.earlier.iter().map(|path| Source::open(path));
    let earlier: Vec<Source> = earlier.collect::<Result<_>>()?;
    let received = arguments.received.unwrap_or_else(Timestamp::now);
    let mut flaws: Vec<Flaw> = broken_seal(&source).into_iter().collect();
    flaws.extend(source.flaws()?);
    let said = said(&source.manifest, &earlier, received, arguments.own_law.as_ref())?;
    let report = Report { source, flaws, said };
    let catalogue = Catalogue::embedded()?;
    let language = &arguments.language.language;
    if arguments.json || arguments.format == Format::Json {
        print::json(&as_json(&report, &catalogue, language));
    } else {
        tell(&report, &catalogue, language);
    }
    Ok(report.is_complete().into())
}

/// Whose the seal is takes a trust file, which `gateway bundle verify` asks for; whether it is
/// over these bytes does not.
fn broken_seal(source: &Source) -> Option<Flaw> {
    let jws = source.seal.as_ref()?;
    let problem = if jws.typ() == Typ::Seal {
        jws.verify_signature().err()?.to_string()
    } else {
        format!("it is a {} and no seal of a bundle", jws.typ().name())
    };
    Some(Flaw {
        file: "the seal".to_owned(),
        problem: format!("{problem}; seal the manifest again"),
    })
}

fn said(
    manifest: &Manifest,
    earlier: &[Source],
    received: Timestamp,
    own_law: Option<&Country>,
) -> Result<Result<Said, String>> {
    let profiles = Profiles::embedded()?;
    let profile = match profile(&profiles, manifest) {
        Ok(profile) => profile,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let law = own_law
        .map(|state| {
            let law = profiles.overlay_of(state);
            law.with_context(|| format!("no profile has the own law of {state}"))
        })
        .transpose()?;
    let certifications: BTreeMap<_, _> = certifications(manifest).collect();
    let of_earlier = |source: &Source| -> Vec<((BundleKey, DocumentId), CertificationCheck)> {
        let key = source.manifest.key();
        certifications_of(&key, &source.manifest)
    };
    let earlier_certifications = earlier.iter().flat_map(of_earlier).collect();
    let earlier: Vec<&Manifest> = earlier.iter().map(|source| &source.manifest).collect();
    let facts = Facts {
        certifications: &certifications,
        earlier_certifications: &earlier_certifications,
        earlier: &earlier,
        ..Facts::at(received)
    };
    Ok(Ok(Said {
        assessment: assess(manifest, profile, &facts),
        own_law: law.map(|law| assess_beneath(manifest, profile, law, &facts).into()),
    }))
}

/// The treaty's profile, or why a gateway would refuse the bundle.
fn profile<'a>(profiles: &'a Profiles, manifest: &Manifest) -> Result<&'a Profile, String> {
    let treaty = &manifest.treaty;
    let profile = profiles.treaty(treaty).ok_or_else(|| {
        format!("the treaty {treaty} is not known; `gateway treaty list` lists those that are")
    })?;
    for authority in [&manifest.from, &manifest.to] {
        let state = authority.country();
        if profile.binds(&state) == Some(false) {
            return Err(format!("the treaty {treaty} does not bind {state} (of {authority})"));
        }
    }
    Ok(profile)
}

/// A stamp is said to be on the paper; an official's signature takes the register to verify.
fn certifications(
    manifest: &Manifest,
) -> impl Iterator<Item = (DocumentId, CertificationCheck)> + '_ {
    manifest.documents.iter().filter_map(|document| {
        let check = match document.certified.as_ref()?.form {
            CertificationForm::PaperStamp => CertificationCheck::Declared,
            CertificationForm::Electronic => CertificationCheck::NotChecked,
        };
        Some((document.id.clone(), check))
    })
}

fn certifications_of(
    key: &BundleKey,
    manifest: &Manifest,
) -> Vec<((BundleKey, DocumentId), CertificationCheck)> {
    certifications(manifest).map(|(id, check)| ((key.clone(), id), check)).collect()
}

fn as_json(report: &Report, catalogue: &Catalogue, language: &str) -> Value {
    let mut value = match &report.said {
        Ok(said) => answer(catalogue, &said.assessment, language),
        Err(refusal) => json!({ "refused": refusal, "findings": [] }),
    };
    if let Value::Object(members) = &mut value {
        members.insert("complete".to_owned(), json!(report.is_complete()));
        members.insert("bundle".to_owned(), json!(report.source.manifest.key()));
        members.insert("manifest_digest".to_owned(), json!(report.source.digest()));
        members.insert("flaws".to_owned(), json!(report.flaws));
        if let Some(law) = report.said.as_ref().ok().and_then(|said| said.own_law.as_ref()) {
            members.insert("own_law".to_owned(), law.answer(catalogue, language));
        }
    }
    value
}

fn tell(report: &Report, catalogue: &Catalogue, language: &str) {
    for flaw in &report.flaws {
        print::line(&format!("{}: {}", flaw.file, flaw.problem));
    }
    let Said { assessment, own_law } = match &report.said {
        Ok(said) => said,
        Err(refusal) => {
            print::line(&format!("refused: {refusal}"));
            return;
        }
    };
    let answer = answer(catalogue, assessment, language);
    findings::tell(catalogue, findings::of(&answer), language);
    let grave = |finding: &&gateway_treaty::Finding| finding.effect <= Effect::Incomplete;
    let count = assessment.findings.iter().filter(grave).count() + report.flaws.len();
    let article = assessment.treaty.as_str();
    print::line(&match count {
        0 => format!("complete under {article}"),
        count => format!("incomplete under {article}: {count} to mend"),
    });
    if !assessment.also_applicable.is_empty() {
        let others: Vec<_> = assessment.also_applicable.iter().map(ToString::to_string).collect();
        print::line(&format!("these States also share: {}", others.join(", ")));
    }
    if let Some(law) = own_law {
        print::line(&format!("own law ({}), for its own staff:", law.law));
        let answer = law.answer(catalogue, language);
        findings::tell(catalogue, findings::of(&answer), language);
    }
}

#[cfg(test)]
mod tests {
    use gateway_bundle::example::Example;

    use super::*;

    fn directory(example: &Example) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("manifest.json"), example.bytes()).unwrap();
        for (file, bytes) in example.contents() {
            std::fs::write(folder.path().join(file), bytes).unwrap();
        }
        folder
    }

    fn checked(example: &Example, change: impl Fn(&std::path::Path)) -> Answer {
        let folder = directory(example);
        change(folder.path());
        let request = directory(&Example::transfer_request());
        run(&Arguments {
            path: folder.path().to_owned(),
            language: Language { language: "en".to_owned() },
            format: Format::Json,
            json: true,
            earlier: vec![request.path().to_owned()],
            own_law: Some("KZ".parse().unwrap()),
            received: Some("2026-12-11T06:00:00Z".parse().unwrap()),
        })
        .unwrap()
    }

    #[test]
    fn a_complete_bundle_is_complete_and_one_without_its_verdict_is_not() {
        assert_eq!(checked(&Example::reply(), |_| ()), Answer::Yes);
        assert_eq!(checked(&Example::reply().without("verdict"), |_| ()), Answer::No);
    }

    #[test]
    fn a_document_that_is_missing_or_changed_is_to_be_mended() {
        let file = Example::reply().contents()[0].0.to_owned();
        let missing = checked(&Example::reply(), |folder| {
            std::fs::remove_file(folder.join(&file)).unwrap();
        });
        let changed = checked(&Example::reply(), |folder| {
            let mut bytes = std::fs::read(folder.join(&file)).unwrap();
            bytes[0] ^= 1;
            std::fs::write(folder.join(&file), bytes).unwrap();
        });
        assert_eq!((missing, changed), (Answer::No, Answer::No));
    }

    #[test]
    fn a_treaty_that_is_unknown_or_binds_others_is_refused() {
        let unknown = Example::reply().set("/treaty", json!("xx-yy-1900"));
        assert_eq!(checked(&unknown, |_| ()), Answer::No);
        assert_eq!(checked(&Example::reply().between("br-mj", "de-bfj"), |_| ()), Answer::No);
    }
}
