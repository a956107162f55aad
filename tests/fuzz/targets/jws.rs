//! Compact JWS: what is read is what was given, and only genuine signatures verify.
//!
//! An input that begins with a line feed is header and payload before base64url, with a line feed
//! between them; so the fuzzer reaches the header's members without having to learn base64.
#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gateway_evidence::Jws;
use gateway_fuzz::World;

const PAYLOAD_MAX: usize = 1 << 20;

/// What was really signed: everything before the second dot.
static SIGNED: LazyLock<BTreeSet<Vec<u8>>> = LazyLock::new(|| {
    let world = World::read();
    let members = world.members().into_iter().filter(|(name, _)| name.ends_with(".jws"));
    let mut known: Vec<_> = members.map(|(_, bytes)| bytes).collect();
    known.push(world.request.into_bytes());
    let bag = std::io::Cursor::new(&world.bag);
    let mut bag = gateway_bundle::bag::Reader::open(bag).unwrap();
    known.push(bag.read("tagmanifest.jws", 1 << 20).unwrap());
    known.iter().map(|compact| signed(compact).to_vec()).collect()
});

fn signed(compact: &[u8]) -> &[u8] {
    let dot = compact.iter().rposition(|byte| *byte == b'.').unwrap();
    &compact[..dot]
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let compact = match input.strip_prefix(b"\n") {
        None => input.to_vec(),
        Some(open) => {
            let mut parts = open.splitn(2, |byte| *byte == b'\n');
            let part = |bytes: Option<&[u8]>| URL_SAFE_NO_PAD.encode(bytes.unwrap_or_default());
            let (header, payload) = (part(parts.next()), part(parts.next()));
            format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode([7; 64])).into_bytes()
        }
    };
    let Ok(jws) = Jws::parse(&compact, PAYLOAD_MAX) else { return };
    assert_eq!(jws.compact().as_bytes(), compact, "a JWS is kept as it came");
    assert_eq!(jws.leaf().digest(), gateway_bundle::Digest::of(jws.leaf().der()));
    let payload = compact.split(|byte| *byte == b'.').nth(1).unwrap();
    assert_eq!(URL_SAFE_NO_PAD.encode(jws.payload()).as_bytes(), payload, "one spelling");
    if jws.verify_signature().is_ok() {
        assert!(SIGNED.contains(signed(&compact)), "nobody has signed this");
    }
});
