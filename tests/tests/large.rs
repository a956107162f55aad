//! A large document passes through both gateways, and neither holds it in memory.
//!
//! 64 MiB here, which every run can afford; `GATEWAY_TEST_LARGE_MIB=1024` makes it a gigabyte.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use gateway_bundle::Digest;
use gateway_bundle::example::Example;
use gateway_bundle::ids::Hasher;
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Outgoing, Pair, gateway, program, tools};
use serde_json::json;

/// What each of the two processes may have resident at its peak.
const MEMORY: u64 = 32 << 20;

#[test]
fn a_large_document_passes_through_both_gateways_in_little_memory() -> Result<()> {
    let pair = Pair::new()?;
    let mebibytes = std::env::var("GATEWAY_TEST_LARGE_MIB").map_or(Ok(64), |text| text.parse())?;
    let folder = pair.folder().join("large");
    std::fs::create_dir_all(&folder)?;
    let sha256 = write_noise(&folder.join("large.bin"), mebibytes)?;
    let example = fresh(Example::transfer_request()).set(
        "/documents/-",
        json!({
            "id": "large", "file": "large.bin", "media_type": "application/octet-stream",
            "size": mebibytes << 20, "sha256": sha256, "items": ["request-letter"],
        }),
    );
    let bundle = Outgoing::of(&example);
    bundle.write(&folder)?;

    let (kz, br) = (pair.kz.serve()?, pair.br.serve()?);
    let mut curl = tools::curl(&pair.kz.person("officer"), &pair.kz.anchor());
    curl.current_dir(&folder).args(["--max-time", "3000", "--write-out", "\n%{http_code}"]);
    curl.args(["--header", "send-anyway: it%20is%20only%20large", "--header", "expect:"]);
    curl.args(["--form", "manifest=@manifest.json;type=application/json"]);
    for file in bundle.documents.iter().map(|(file, _)| file.as_str()).chain(["large.bin"]) {
        curl.arg("--form").arg(format!("document=@{file};type=application/octet-stream"));
    }
    curl.arg(format!("https://localhost:{}/v1/bundles", kz.exchange.port()));
    let said = program::said(&mut curl)?;
    assert!(said.ends_with("\n201"), "{said}");

    let own = pair.br.reached_by(&pair.br.client())?;
    gateway::within(Duration::from_mins(10), "the bundle arrives", || {
        let answer = own.ask(&Request::get(&bundle.resource()?))?;
        Ok((answer.status == 200).then_some(()))
    })?;
    let mut curl = tools::curl(&pair.br.client(), &pair.br.anchor());
    let resource = format!("{}/documents/large", bundle.resource()?);
    curl.args(["--max-time", "3000", "--fail", "--output"]).arg(folder.join("taken.bin"));
    curl.arg(format!("https://localhost:{}{resource}", br.exchange.port()));
    program::said(&mut curl)?;
    assert_eq!(hash(&folder.join("taken.bin"))?, sha256);

    for (gateway, which) in [(&kz, "the sender's"), (&br, "the receiver's")] {
        let peak = gateway.peak_memory()?;
        eprintln!("{which} gateway: {} MiB resident at its peak", peak >> 20);
        assert!(peak < MEMORY, "{which} gateway had {} MiB resident", peak >> 20);
    }
    Ok(())
}

/// Bytes that do not compress and do not repeat, from a counter; returns their SHA-256.
fn write_noise(path: &Path, mebibytes: u64) -> Result<Digest> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut hash = Hasher::new();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut block = vec![0_u8; 64 << 10];
    for _ in 0..mebibytes * 16 {
        for word in block.chunks_exact_mut(8) {
            // xorshift64 (Marsaglia)
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        hash.update(&block);
        file.write_all(&block)?;
    }
    file.flush()?;
    Ok(hash.finish())
}

fn hash(path: &Path) -> Result<Digest> {
    let mut file = File::open(path).with_context(|| path.display().to_string())?;
    let mut hash = Hasher::new();
    let mut block = vec![0_u8; 64 << 10];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hash.finish()),
            read => hash.update(block.get(..read).unwrap_or_default()),
        }
    }
}
