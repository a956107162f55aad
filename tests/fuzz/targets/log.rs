//! Notes, checkpoints, proofs, requests to a witness, keys and tiles: each has one spelling, and
//! only what a log has signed is its checkpoint.
#![no_main]

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;
use std::sync::LazyLock;

use gateway_evidence::Register;
use gateway_evidence::log::witness::AddCheckpoint;
use gateway_evidence::log::{Checkpoint, Note, Tile, TlogProof, VerifierKey};
use gateway_fuzz::World;

static KEYS: LazyLock<Vec<VerifierKey>> = LazyLock::new(|| {
    let world = World::read();
    let keys = world.trust.registers().iter().flat_map(Register::keys);
    keys.filter_map(|key| key.log_key.clone()).collect()
});
static GENUINE: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let proofs = World::read().members().into_iter().filter(|(name, _)| name.starts_with("proof/"));
    let texts = proofs.map(|(_, bytes)| String::from_utf8(bytes).unwrap());
    texts.map(|text| text.parse::<TlogProof>().unwrap().checkpoint.text().to_owned()).collect()
});

/// Reads a text that has one spelling.
fn read<T: FromStr + Display>(text: &str) -> Option<T> {
    let read: T = text.parse().ok()?;
    assert_eq!(read.to_string(), text, "there is one spelling");
    Some(read)
}

fn tried(note: &Note) {
    for key in KEYS.iter() {
        let signed = note.verify(key).is_ok() || Checkpoint::verify(note, key).is_ok();
        assert!(!signed || GENUINE.contains(note.text()), "nobody has signed this");
    }
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let _ = read::<VerifierKey>(text);
    let _ = read::<Checkpoint>(text);
    if let Some(note) = read::<Note>(text) {
        tried(&note);
    }
    if let Some(proof) = read::<TlogProof>(text) {
        tried(&proof.checkpoint);
        for key in KEYS.iter() {
            assert!(proof.verify(b"an entry of no log", key, &KEYS).is_err());
        }
    }
    if let Ok(asked) = text.parse::<AddCheckpoint>() {
        tried(&asked.checkpoint);
        for key in KEYS.iter() {
            let _ = asked.judge(key, None);
        }
    }
    if let Ok(tile) = Tile::parse(text) {
        assert_eq!(tile.path(), text, "a tile has one path");
        let _ = (tile.is_full(), tile.is_within(1 << 40), tile.nodes().take(300).count());
    }
});
