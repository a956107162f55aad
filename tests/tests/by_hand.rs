//! A bag of two real gateways, checked by the very lines that `gateway/docs/verify-by-hand.md`
//! shows; and the same lines refuse a bag that was changed.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Outgoing, Pair, authority, gateway, program, tools};

const PAGE: &str = include_str!("../../gateway/docs/verify-by-hand.md");

/// The blocks of shell on the page, in their order, as one script.
fn script() -> String {
    let blocks = PAGE.split("```sh\n").skip(1);
    let blocks = blocks.filter_map(|rest| Some(rest.split_once("\n```")?.0));
    blocks.fold("set -e\n".to_owned(), |script, block| script + block + "\n")
}

/// Runs the page in a folder with `bundle.zip` and `trust.json`, as somebody in a terminal would.
fn run(folder: &Path) -> Result<String> {
    let python = tools::python_folder()?;
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("bash");
    shell.env("PATH", format!("{}:{path}", python.display()));
    program::said(shell.current_dir(folder).args(["-e", "-c", &script()]))
}

fn exported(pair: &Pair) -> Result<std::path::PathBuf> {
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let request = Outgoing::of(&fresh(Example::transfer_request()));
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let sent = officer.ask(&request.own_request())?;
    ensure!(sent.status == 201, "{sent:?}");
    let resource = request.resource()?;
    let own = pair.kz.reached_by(&pair.kz.client())?;
    gateway::eventually("evidence of both sides, with its proofs", || {
        let known = officer.get(&format!("{resource}/evidence"))?;
        let proofs = own.ask(&Request::get(&format!("{resource}/proof")))?.json()?;
        let all = known["evidence"].as_array().map_or(0, Vec::len);
        let proven = proofs["proofs"].as_array().map_or(0, Vec::len);
        Ok((known.to_string().contains("ContentConsignment") && proven == all).then_some(()))
    })?;
    let folder = pair.folder().join("by-hand");
    std::fs::create_dir(&folder)?;
    let (config, bag) = (pair.kz.config(), folder.join("bundle.zip"));
    let trust = folder.join("trust.json");
    program::run([
        "bundle",
        "export",
        &resource.replace("/v1/bundles/", ""),
        "--config",
        authority::path(&config)?,
        "--as",
        "officer",
        "--output",
        authority::path(&bag)?,
        "--trust-out",
        authority::path(&trust)?,
    ])?;
    Ok(folder)
}

#[test]
fn the_lines_of_the_page_verify_a_bag_and_refuse_a_changed_one() -> Result<()> {
    let pair = Pair::new()?;
    let folder = exported(&pair)?;
    let said = run(&folder)?;
    for wanted in [
        "signed by kz-pgo",
        "signed by br-mj",
        "RelayAcceptance stated by br-mj",
        "in the log of kz-pgo",
    ] {
        ensure!(said.contains(wanted), "`{wanted}` is missing:\n{said}");
    }
    ensure!(!said.contains("FAILED"), "{said}");

    // One byte of a document, which no check but that of the digests sees.
    let bag = folder.join("bundle.zip");
    let good = std::fs::read(&bag)?;
    let place = good.windows(4).position(|four| four == b"%PDF").context("a document")?;
    let mut changed = good.clone();
    *changed.get_mut(place + 1).context("its second byte")? ^= 1;
    std::fs::write(&bag, changed)?;
    ensure!(run(&folder).is_err(), "a changed document goes unseen");
    std::fs::write(&bag, good)?;

    // Somebody else's trust file: the same authorities, other keys.
    let trust = folder.join("trust.json");
    let text = std::fs::read_to_string(&trust)?;
    std::fs::write(&trust, text.replace("\"role\": \"seal\"", "\"role\": \"tls-client\""))?;
    ensure!(run(&folder).is_err(), "a signer that nobody names is taken");
    Ok(())
}
