//! `gateway bundle certify`: an official certifies a copy, electronically.
//!
//! The official's own key signs which document it is, of which court and decision, what is
//! certified and when. It is not the authority's seal: partners find it by the certifying CA that
//! their register names. The key need not be on a gateway's machine, and no gateway is asked.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use gateway_bundle::DocumentId;
use gateway_bundle::manifest::{
    Certification, CertificationForm, MANIFEST_BYTES_MAX, Text, Version,
};
use gateway_evidence::certification::Statement;
use indicatif::ProgressBar;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ring::rand::SystemRandom;
use serde_json::{Value, json};

use super::new::order::InOrder;
use crate::source::{SEAL, measure};
use crate::{Answer, print, sealing};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The document that is certified: exactly the file that will be sent.
    file: PathBuf,
    /// The court whose decision it is.
    #[arg(long, value_parser = text)]
    court: Text,
    /// The decision's number.
    #[arg(long, value_parser = text)]
    number: Text,
    /// What is certified, in the official's words.
    #[arg(long, value_parser = text, default_value = "This is a true copy of the original.")]
    statement: Text,
    /// The date of the certification; today (UTC) if none is named.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// The official's certificate chain, PEM, the official's own first.
    #[arg(long)]
    certificate: PathBuf,
    /// The official's key, PKCS#8 PEM.
    #[arg(long)]
    key: PathBuf,
    /// Write the certification into this file; it goes to standard output if none is named.
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Write it into a manifest that is not sealed yet, with --document and --by.
    #[arg(long, requires_all = ["document", "by"])]
    manifest: Option<PathBuf>,
    /// The document's id in the manifest.
    #[arg(long, requires = "manifest")]
    document: Option<DocumentId>,
    /// The official, as the manifest is to name them.
    #[arg(long, requires = "manifest", value_parser = text)]
    by: Option<Text>,
    /// The official's office.
    #[arg(long, requires = "manifest", value_parser = text)]
    office: Option<Text>,
}

fn text(from: &str) -> Result<Text, String> {
    Text::new(from).map_err(str::to_owned)
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let now = Timestamp::now();
    let statement = Statement {
        version: Version,
        document: measure(&arguments.file, &ProgressBar::hidden())?.1,
        court: arguments.court.clone(),
        decision_number: arguments.number.clone(),
        statement: arguments.statement.clone(),
        date: arguments.date.unwrap_or_else(|| TimeZone::UTC.to_datetime(now).date()),
    };
    let key = sealing::open(&arguments.certificate, &arguments.key)?;
    let jws = statement.sign(&key, now, &SystemRandom::new())?;
    if let Some(manifest) = &arguments.manifest {
        enter(arguments, &statement, &jws, manifest)?;
    }
    match (&arguments.output, &arguments.manifest) {
        (Some(output), _) => {
            std::fs::write(output, &jws).with_context(|| output.display().to_string())?;
        }
        (None, None) => print::line(&jws),
        (None, Some(manifest)) => print::line(&format!(
            "certified {} in {}; seal it with `gateway bundle seal`",
            statement.document,
            manifest.display()
        )),
    }
    Ok(Answer::Yes)
}

/// Writes the certification into a manifest, beside the document that it certifies.
fn enter(arguments: &Arguments, statement: &Statement, jws: &str, path: &Path) -> Result<()> {
    let named = || path.display().to_string();
    let sealed = path.with_file_name(SEAL);
    ensure!(
        !sealed.exists(),
        "{} is there already, and a seal covers every byte of its manifest; remove it first",
        sealed.display()
    );
    let bytes = std::fs::read(path).with_context(named)?;
    ensure!(bytes.len() <= MANIFEST_BYTES_MAX, "{} is too large for a manifest", path.display());
    let mut manifest: Value = gateway_bundle::json::from_slice(&bytes).with_context(named)?;
    let (Some(id), Some(by)) = (&arguments.document, &arguments.by) else {
        bail!("--manifest wants --document and --by");
    };
    let certified = Certification {
        form: CertificationForm::Electronic,
        by: by.clone(),
        office: arguments.office.clone(),
        on: statement.date,
        jws: Some(jws.to_owned()),
    };
    let document = find(&mut manifest, id)
        .with_context(|| format!("{} lists no document {id}", path.display()))?;
    ensure!(
        document.get("sha256") == Some(&json!(statement.document)),
        "{} is not the document {id} of the manifest: its digest is another one",
        arguments.file.display()
    );
    document.insert("certified".to_owned(), serde_json::to_value(&certified)?);
    let text = serde_json::to_string_pretty(&InOrder(&manifest))? + "\n";
    let draft = path.with_extension("json.draft");
    std::fs::write(&draft, text).with_context(|| draft.display().to_string())?;
    std::fs::rename(&draft, path).with_context(named)
}

fn find<'a>(
    manifest: &'a mut Value,
    id: &DocumentId,
) -> Option<&'a mut serde_json::Map<String, Value>> {
    let documents = manifest.get_mut("documents")?.as_array_mut()?;
    let is_named = |document: &&mut Value| document.get("id") == Some(&json!(id));
    documents.iter_mut().find(is_named)?.as_object_mut()
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use gateway_bundle::example::Example;
    use gateway_evidence::certification::STATEMENT_BYTES_MAX;
    use gateway_evidence::{Jws, Typ};

    use super::*;
    use crate::sample::{self, House};
    use crate::source::{MANIFEST, Source};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    /// Brazil's reply in a directory, and what certifies a document of it.
    fn certify(house: &House, directory: &Path, document: &str, id: &str) -> Result<Answer> {
        let path = |path: PathBuf| path.to_str().unwrap().to_owned();
        let line = [
            "certify".to_owned(),
            path(directory.join("data").join(document)),
            "--court=A court".to_owned(),
            "--number=1/2024".to_owned(),
            "--date=2026-11-20".to_owned(),
            format!("--certificate={}", path(house.file("seal.pem"))),
            format!("--key={}", path(house.file("seal.key"))),
            format!("--manifest={}", path(directory.join(MANIFEST))),
            format!("--document={id}"),
            "--by=An official".to_owned(),
        ];
        run(&Line::try_parse_from(line)?.arguments)
    }

    fn reply(house: &House) -> PathBuf {
        let directory = house.file("reply");
        sample::write(&Example::reply(), &directory);
        directory
    }

    #[test]
    fn the_certification_stands_in_the_manifest_and_nothing_else_changes() {
        let house = House::new("br-mj");
        let directory = reply(&house);
        let mut before = Source::open(&directory).unwrap().manifest;
        let (id, file) = (before.documents[1].id.to_string(), before.documents[1].file.clone());
        certify(&house, &directory, &file, &id).unwrap();
        let after = Source::open(&directory).unwrap().manifest;
        let certified = after.documents[1].certified.clone().unwrap();
        let jws = Jws::parse(certified.jws.as_deref().unwrap(), STATEMENT_BYTES_MAX).unwrap();
        assert_eq!((jws.typ(), jws.verify_signature()), (Typ::Certification, Ok(())));
        let statement: Statement = serde_json::from_slice(jws.payload()).unwrap();
        assert_eq!(statement.document, after.documents[1].sha256);
        before.documents[1].certified = Some(certified);
        assert!(before == after);
    }

    #[test]
    fn another_document_an_unknown_one_and_a_sealed_manifest_are_refused() {
        let house = House::new("br-mj");
        let directory = reply(&house);
        let documents = Source::open(&directory).unwrap().manifest.documents;
        let (file, id) = (&documents[1].file, documents[1].id.to_string());
        let said = |file: &str, id: &str| {
            format!("{:#}", certify(&house, &directory, file, id).err().unwrap())
        };
        assert!(said(&documents[0].file, &id).contains("its digest is another one"));
        assert!(said(file, "d9999").contains("lists no document"));
        std::fs::write(directory.join(SEAL), "a seal").unwrap();
        assert!(said(file, &id).contains("remove it first"));
    }
}
