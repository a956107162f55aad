//! Seals and evidence, checked by tools that neither side wrote: the JOSE libraries of Python and
//! Node, and openssl. Each has to take what is good and to refuse the same with one byte changed.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gateway_bundle::example::Example;
use gateway_evidence::certificate::{from_pem, spki_digest};
use gateway_tests::http::{Identity, Request};
use gateway_tests::outgoing::fresh;
use gateway_tests::{Outgoing, Pair, gateway, program, tools};
use serde_json::Value;

/// A statement as a file, with the anchor of who signed it and what kind it is.
struct Statement {
    file: PathBuf,
    anchor: PathBuf,
    typ: &'static str,
}

#[test]
fn tools_that_neither_side_wrote_verify_seal_and_evidence() -> Result<()> {
    let pair = Pair::new()?;
    let statements = exchange(&pair)?;
    for statement in &statements {
        let broken = Statement {
            file: changed(&statement.file)?,
            anchor: statement.anchor.clone(),
            typ: statement.typ,
        };
        for (tool, verify) in TOOLS {
            let name = statement.file.display();
            verify(statement).with_context(|| format!("{tool}: {name}"))?;
            ensure!(verify(&broken).is_err(), "{tool} takes a changed {name}");
        }
    }
    Ok(())
}

type Verify = fn(&Statement) -> Result<()>;
const TOOLS: [(&str, Verify); 4] = [
    ("jwcrypto", |statement| python("jwcrypto", statement)),
    ("joserfc", |statement| python("joserfc", statement)),
    ("jose", node),
    ("openssl", openssl),
];

/// Sends a bundle through both gateways and writes its seal and all its evidence as files.
fn exchange(pair: &Pair) -> Result<Vec<Statement>> {
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let sent = officer.ask(&bundle.own_request().header("send-anyway", "for%20the%20tools"))?;
    ensure!(sent.status == 201, "{sent:?}");
    let resource = bundle.resource()?;
    let own = pair.br.reached_by(&pair.br.client())?;
    let manifest = gateway::eventually("the bundle arrives", || {
        let answer = own.ask(&Request::get(&format!("{resource}/manifest")))?;
        Ok((answer.status == 200).then_some(answer))
    })?;
    let evidence = gateway::eventually("the evidence comes back", || {
        let evidence = officer.get(&format!("{resource}/evidence"))?;
        Ok(evidence.to_string().contains("RelayAcceptance").then_some(evidence))
    })?;
    let seal = pair.folder().join("seal.jws");
    std::fs::write(&seal, &manifest.body)?;
    let typ = "treaty-seal+jose";
    let mut statements = vec![Statement { file: seal, anchor: pair.kz.anchor(), typ }];
    let all = evidence["evidence"].as_array().context("evidence")?;
    for (number, one) in all.iter().enumerate() {
        let file = pair.folder().join(format!("evidence-{number}.jws"));
        std::fs::write(&file, one["jws"].as_str().context("a JWS")?)?;
        let anchor = if one["issuer"] == "br-mj" { pair.br.anchor() } else { pair.kz.anchor() };
        statements.push(Statement { file, anchor, typ: "treaty-evidence+jose" });
    }
    ensure!(statements.len() >= 4, "a seal and evidence of both sides: {all:?}");
    Ok(statements)
}

fn python(library: &str, statement: &Statement) -> Result<()> {
    let mut command = tools::python("verify.py")?;
    command.args(["--library", library, "--typ", statement.typ, "--anchor"]);
    program::said(command.arg(&statement.anchor).arg(&statement.file)).map(drop)
}

fn node(statement: &Statement) -> Result<()> {
    let mut command = tools::node("verify.mjs")?;
    program::said(command.arg(&statement.file).arg(statement.typ)).map(drop)
}

/// The path of the certificate, then the signature over the first two pieces.
fn openssl(statement: &Statement) -> Result<()> {
    let jws = std::fs::read_to_string(&statement.file)?;
    let (signed, signature) = jws.trim().rsplit_once('.').context("three pieces")?;
    let header = signed.split('.').next().context("a header")?;
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header)?)?;
    let leaf = header["x5c"][0].as_str().context("x5c")?;
    let part = |name: &str| statement.file.with_extension(name);
    let lines: Vec<&str> =
        leaf.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    let pem =
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    STANDARD.decode(leaf)?;
    std::fs::write(part("pem"), pem)?;
    std::fs::write(part("signed"), signed)?;
    std::fs::write(part("der"), der(&URL_SAFE_NO_PAD.decode(signature)?)?)?;
    let run = |arguments: &[&str], file: &Path| {
        program::said(Command::new("openssl").args(arguments).arg(file))
    };
    let anchor = statement.anchor.to_str().context("a path")?;
    run(&["verify", "-purpose", "any", "-x509_strict", "-CAfile", anchor], &part("pem"))?;
    let key = run(&["x509", "-noout", "-pubkey", "-in"], &part("pem"))?;
    std::fs::write(part("key"), key)?;
    let (key, der) = (part("key"), part("der"));
    let (key, der) = (key.to_str().context("a path")?, der.to_str().context("a path")?);
    run(&["dgst", "-sha256", "-verify", key, "-signature", der], &part("signed")).map(drop)
}

/// JOSE writes an ECDSA signature as two numbers of equal length (RFC 7518 §3.4), openssl reads
/// them as ASN.1 integers.
fn der(signature: &[u8]) -> Result<Vec<u8>> {
    let integer = |bytes: &[u8]| {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let bytes = &bytes[zeros..];
        let sign = bytes.first().is_some_and(|byte| *byte > 0x7f);
        let body = [if sign { &[0][..] } else { &[] }, bytes].concat();
        u8::try_from(body.len()).map(|length| [&[2, length], &body[..]].concat())
    };
    let (r, s) = signature.split_at(signature.len() / 2);
    let body = [integer(r)?, integer(s)?].concat();
    Ok([&[0x30, u8::try_from(body.len())?], &body[..]].concat())
}

/// The same statement with one byte of its payload changed.
fn changed(file: &Path) -> Result<PathBuf> {
    let jws = std::fs::read_to_string(file)?;
    let pieces: Vec<&str> = jws.trim().split('.').collect();
    let [head, payload, signature] = pieces[..] else { anyhow::bail!("three pieces") };
    let mut payload = URL_SAFE_NO_PAD.decode(payload)?;
    let middle = payload.len() / 2;
    payload[middle] ^= 1;
    let to = file.with_extension("changed");
    std::fs::write(&to, format!("{head}.{}.{signature}", URL_SAFE_NO_PAD.encode(payload)))?;
    Ok(to)
}

/// Brazil's seal keys, one for each algorithm, listed in Kazakhstan's register.
fn seals(pair: &Pair) -> Result<Vec<(&'static str, Identity)>> {
    let kinds = [
        ("ES256", "EC", "ec_paramgen_curve:P-256"),
        ("ES384", "EC", "ec_paramgen_curve:P-384"),
        ("PS256", "RSA", "rsa_keygen_bits:3072"),
        ("RS256", "RSA", "rsa_keygen_bits:3072"),
    ];
    let mut seals = Vec::new();
    for (algorithm, kind, option) in kinds {
        let identity = pair.br.seal_of(&format!("seal-{algorithm}"), kind, option)?;
        let chain = from_pem(&std::fs::read(&identity.certificate)?)?;
        let spki = spki_digest(chain.first().context("a certificate")?)?;
        pair.kz.edit("register/br-mj.toml", |entry| {
            let keys = entry.get_mut("keys").and_then(toml::Value::as_array_mut);
            let key: toml::Table = [
                ("spki".to_owned(), spki.to_string().into()),
                ("role".to_owned(), "seal".into()),
                ("from".to_owned(), "2020-01-01T00:00:00Z".into()),
            ]
            .into_iter()
            .collect();
            if let Some(keys) = keys {
                keys.push(key.into());
            }
        })?;
        seals.push((algorithm, identity));
    }
    Ok(seals)
}

#[test]
fn the_gateway_takes_seals_that_other_tools_made_with_each_algorithm() -> Result<()> {
    let pair = Pair::new()?;
    let seals = seals(&pair)?;
    let _kz = pair.kz.serve()?;
    let peer = pair.kz.reached_by(&pair.br.client())?;
    for (algorithm, identity) in &seals {
        for library in ["jwcrypto", "joserfc", "jose"] {
            let bundle =
                Outgoing::of(&fresh(Example::transfer_request()).between("br-mj", "kz-pgo"));
            let payload = pair.folder().join("manifest");
            std::fs::write(&payload, &bundle.manifest)?;
            let seal = sign(library, algorithm, identity, &payload)?;
            let answer = peer.ask(&bundle.parts(seal.trim().as_bytes()).request())?;
            assert_eq!(answer.status, 201, "{library}, {algorithm}: {}", answer.text());
            // Another seal over the same manifest (ECDSA and PSS give another each time) is the
            // same bundle, and gets the first evidence.
            let again = sign(library, algorithm, identity, &payload)?;
            let repeat = peer.ask(&bundle.parts(again.trim().as_bytes()).request())?;
            assert_eq!(repeat.status, 200, "{library}, {algorithm}: {}", repeat.text());
            assert_eq!(repeat.json()?["evidence"], answer.json()?["evidence"]);
        }
    }
    Ok(())
}

fn sign(library: &str, algorithm: &str, by: &Identity, payload: &Path) -> Result<String> {
    let typ = "treaty-seal+jose";
    if library == "jose" {
        let mut command = tools::node("sign.mjs")?;
        command.args([algorithm, typ]).arg(&by.key).arg(&by.certificate);
        return program::said(command.arg(payload));
    }
    let mut command = tools::python("sign.py")?;
    command.args(["--library", library, "--alg", algorithm, "--typ", typ, "--key"]);
    command.arg(&by.key).arg("--certificate").arg(&by.certificate);
    program::said(command.arg(payload))
}
