//! The first inputs of each target, made of genuine pieces.

use std::path::Path;

use gateway_bundle::MessageKind;
use gateway_bundle::example::Example;
use gateway_evidence::Jws;
use gateway_evidence::certificate::from_pem;
use gateway_evidence::log::TlogProof;
use gateway_evidence::register::Register;
use gateway_evidence::timestamp::token_of;

use crate::World;

/// Writes a folder of inputs for each target into `corpus`.
///
/// # Panics
///
/// The folder cannot be written.
pub fn write(world: &World, corpus: &Path) {
    let put = |target: &str, name: &str, bytes: &[u8]| {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    };
    let members = world.members();
    for (name, bytes) in members.iter().filter(|(name, _)| name.ends_with(".jws")) {
        let name = name.replace('/', "-");
        put("jws", &name, bytes);
        put("jws", &format!("open-{name}"), &opened(bytes));
        if name.starts_with("evidence") {
            let jws = Jws::parse(bytes, 1 << 20).unwrap();
            put("evidence", &name, jws.payload());
            put("evidence", &format!("sealed-{name}"), bytes);
        }
    }
    put("jws", "request", world.request.as_bytes());
    put("manifest", "request", &Example::transfer_request().bytes());
    put("manifest", "reply", &Example::reply().bytes());
    for kind in [
        MessageKind::Decision,
        MessageKind::ExecutionReport,
        MessageKind::SentenceChange,
        MessageKind::TransitRequest,
        MessageKind::OriginalsReceipt,
        MessageKind::SupplementRequest,
        MessageKind::Arrangement,
    ] {
        put("manifest", &format!("{kind}"), &Example::of(kind).bytes());
    }
    put("certificate", "chain.pem", &world.chain);
    for (place, der) in from_pem(&world.chain).unwrap().iter().enumerate() {
        put("certificate", &format!("{place}.der"), der);
    }
    for (place, list) in world.lists.iter().enumerate() {
        put("crl", &format!("{place}.crl"), list);
    }
    // Made by `openssl ts -reply` with a P-256 key and SHA-256 throughout.
    let answer = include_bytes!("token.tsr");
    put("timestamp", "answer.tsr", answer);
    put("timestamp", "token.tst", token_of(answer).unwrap().der());
    log(world, &members, &put);
    put("bag", "whole.zip", &[&[0], world.bag.as_slice()].concat());
    for (place, (name, bytes)) in members.iter().enumerate() {
        let place = u8::try_from(place + 1).unwrap();
        put("bag", &name.replace('/', "-"), &[&[place], bytes.as_slice()].concat());
    }
    put("register", "trust.json", &world.trust_file);
    for entry in world.trust.registers().iter() {
        let text = toml::to_string(entry.file()).unwrap();
        put("register", &format!("{}.toml", entry.authority()), text.as_bytes());
    }
}

fn log(world: &World, members: &[(String, Vec<u8>)], put: &impl Fn(&str, &str, &[u8])) {
    for (name, text) in members.iter().filter(|(name, _)| name.starts_with("proof/")) {
        let proof: TlogProof = std::str::from_utf8(text).unwrap().parse().unwrap();
        let name = name.replace('/', "-");
        put("log", &name, text);
        put("log", &format!("note-{name}"), proof.checkpoint.to_string().as_bytes());
        put("log", &format!("checkpoint-{name}"), proof.checkpoint.text().as_bytes());
        let asked = format!("old 0\n\n{}", proof.checkpoint);
        put("log", &format!("add-{name}"), asked.as_bytes());
    }
    let keys = world.trust.registers().iter().flat_map(Register::keys);
    for (place, key) in keys.filter_map(|key| key.log_key.as_ref()).enumerate() {
        put("log", &format!("key-{place}"), key.to_string().as_bytes());
    }
    put("log", "tile", b"0/x001/067.p/12");
}

/// Header and payload of a JWS as they are before base64url, for the target to encode.
fn opened(compact: &[u8]) -> Vec<u8> {
    let mut parts = compact.split(|byte| *byte == b'.').map(crate::seeds::decoded);
    let (header, payload) = (parts.next().unwrap(), parts.next().unwrap());
    [b"\n".as_slice(), &header, b"\n", &payload].concat()
}

fn decoded(part: &[u8]) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap()
}
