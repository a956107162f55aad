//! Bags: only the genuine one passes.
//!
//! The first byte says what the rest is: 0 the ZIP itself; n the content of member n of the
//! genuine bag, which the exporter lists and seals anew (or no check behind the lists would ever
//! be reached).
#![no_main]

use std::io::Cursor;
use std::sync::LazyLock;

use gateway_bundle::bag::Reader;
use gateway_evidence::trust::{Outcome, verify_bag};
use gateway_fuzz::{World, now};

static WORLD: LazyLock<World> = LazyLock::new(World::read);
static MEMBERS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| WORLD.members());

fn passes(file: &[u8]) -> bool {
    let Ok(mut bag) = Reader::open(Cursor::new(file)) else { return false };
    let stranger = verify_bag(&mut bag, None, now());
    let alone = stranger.is_ok_and(|verdict| verdict.outcome() == Outcome::Passed);
    assert!(!alone, "nothing passes without a trust file");
    let verdict = verify_bag(&mut bag, Some(&WORLD.trust), now());
    verdict
        .is_ok_and(|verdict| !verdict.sentence().is_empty() && verdict.outcome() == Outcome::Passed)
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((kind, rest)) = input.split_first() else { return };
    let Some(place) = usize::from(*kind).checked_sub(1) else {
        assert!(!passes(rest) || rest == WORLD.bag, "a changed file passes");
        return;
    };
    let Some((name, genuine)) = MEMBERS.get(place) else { return };
    let mut members = MEMBERS.clone();
    members[place].1 = rest.to_vec();
    let Ok(file) = WORLD.export(&members) else { return };
    // Cover and trust/ are the exporter's own words; of evidence and proofs it may have others.
    let is_fixed = name == "manifest.jws" || name.starts_with("data/");
    assert!(!(passes(&file) && is_fixed) || rest == genuine, "a changed member passes");
});
