//! Copies that an official has certified electronically, from `gateway bundle certify` to the
//! receiver's assessment.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gateway_bundle::example::Example;
use gateway_evidence::certificate::{from_pem, spki_digest};
use gateway_tests::outgoing::fresh;
use gateway_tests::{Outgoing, Pair, authority, program};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use serde_json::Value;
use toml::{Table, Value as Toml};

/// A certifying CA and an official with a key by it.
struct Office {
    anchor: String,
    certificate: PathBuf,
    key: PathBuf,
}

impl Office {
    fn new(folder: &Path, name: &str) -> Result<Self> {
        let mut ca = params(name);
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let ca_key = KeyPair::generate()?;
        let anchor = ca.self_signed(&ca_key)?.pem();
        let mut official = params("an official");
        official.key_usages =
            vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
        let document_signing = vec![1, 3, 6, 1, 5, 5, 7, 3, 36];
        official.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(document_signing)];
        let official_key = KeyPair::generate()?;
        let issued = official.signed_by(&official_key, &Issuer::new(ca, ca_key))?;
        let (certificate, key) =
            (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
        std::fs::write(&certificate, issued.pem())?;
        std::fs::write(&key, official_key.serialize_pem())?;
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600))?;
        Ok(Self { anchor, certificate, key })
    }

    /// Certifies the verdict of a bundle directory.
    fn certify(&self, folder: &Path, document: &Value) -> Result<()> {
        let of = |member: &str| document[member].as_str().context("a document's member");
        program::run([
            "bundle",
            "certify",
            authority::path(&folder.join(of("file")?))?,
            "--court=The court",
            "--number=1/2024",
            "--certificate",
            authority::path(&self.certificate)?,
            "--key",
            authority::path(&self.key)?,
            "--manifest",
            authority::path(&folder.join("manifest.json"))?,
            "--document",
            of("id")?,
            "--by=An official",
            "--office=Registry of the court",
        ])
        .map(drop)
    }
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2060, 1, 1);
    params
}

/// Tells Kazakhstan's register that this CA certifies officials of Brazil.
fn register(pair: &Pair, office: &Office) -> Result<()> {
    let der = from_pem(office.anchor.as_bytes())?.into_iter().next().context("a certificate")?;
    let mut key = Table::new();
    key.insert("spki".into(), spki_digest(&der)?.to_string().into());
    key.insert("role".into(), "certifying-ca".into());
    key.insert("from".into(), "2020-01-01T00:00:00Z".into());
    pair.kz.edit("register/br-mj.toml", |entry| {
        for (list, new) in [("anchors", Toml::from(office.anchor.clone())), ("keys", key.into())] {
            let list = entry.entry(list).or_insert_with(|| Vec::<Toml>::new().into());
            if let Toml::Array(list) = list {
                list.push(new);
            }
        }
    })
}

/// Sends Brazil's reply to Kazakhstan, certified by an office or as the example has it, and
/// returns what the assessment finds about the certification of the verdict.
fn findings(pair: &Pair, office: Option<&Office>, name: &str) -> Result<Vec<String>> {
    let folder = pair.folder().join(name);
    let mut reply = Outgoing::of(&fresh(Example::reply()));
    reply.write(&folder)?;
    let manifest: Value = serde_json::from_slice(&reply.manifest)?;
    let documents = manifest["documents"].as_array().context("documents")?;
    let is_verdict = |document: &Value| {
        document["items"].to_string().contains("\"verdict\"") && document["certified"].is_object()
    };
    let place = documents.iter().position(is_verdict).context("a certified verdict")?;
    if let Some(office) = office {
        office.certify(&folder, &documents[place])?;
    }
    reply.manifest = std::fs::read(folder.join("manifest.json"))?;
    let partner = pair.kz.reached_by(&pair.br.client())?;
    let sent = partner.ask(&reply.request(&pair.br.seal()?)?)?;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let answer = sent.json()?;
    let found = answer["assessment"]["findings"].as_array().context("findings")?;
    let about = found.iter().filter(|finding| {
        let pointer = finding["pointer"].as_str().unwrap_or_default();
        pointer.strip_prefix(&format!("/documents/{place}/")).is_some()
    });
    let codes = about.filter_map(|finding| Some(finding["code"].as_str()?.to_owned()));
    Ok(codes.filter(|code| code.contains("/certification-")).collect())
}

#[test]
fn a_copy_counts_as_certified_by_an_official_of_the_sender_and_by_nobody_else() -> Result<()> {
    let pair = Pair::new()?;
    let office = Office::new(pair.folder(), "office")?;
    let stranger = Office::new(pair.folder(), "stranger")?;
    register(&pair, &office)?;
    let _kz = pair.kz.serve()?;

    let declared = findings(&pair, None, "stamped")?;
    assert!(declared[0].ends_with("/certification-declared"), "{declared:?}");
    let confirmed = findings(&pair, Some(&office), "certified")?;
    assert!(confirmed.is_empty(), "{confirmed:?}");
    let invalid = findings(&pair, Some(&stranger), "by-a-stranger")?;
    assert!(invalid[0].ends_with("/certification-invalid"), "{invalid:?}");
    Ok(())
}
