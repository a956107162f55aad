//! Revocation lists: one that its issuer did not sign vouches for nobody and revokes nobody.
#![no_main]

use std::sync::LazyLock;

use gateway_evidence::Crls;
use gateway_evidence::certificate::{Certificate, Revocation, Usage, from_pem, validate_path};
use gateway_fuzz::{World, now};

static WORLD: LazyLock<World> = LazyLock::new(World::read);
static LEAF: LazyLock<Certificate> =
    LazyLock::new(|| Certificate::parse(from_pem(&WORLD.chain).unwrap().remove(0)).unwrap());

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let mut lists = Crls::none();
    if lists.add(input).is_err() {
        assert!(lists.is_empty(), "a list that is refused leaves nothing behind");
        return;
    }
    assert_eq!(lists.len(), 1);
    let _ = lists.next_update(now());
    let genuine = WORLD.lists.iter().any(|list| list == input);
    let register = WORLD.trust.registers().get(&"br-mj".parse().unwrap()).unwrap();
    let anchors = register.anchors(Usage::Seal, now());
    let path = validate_path(&LEAF, &[], &anchors, now(), Usage::Seal, &lists);
    let path = path.expect("the leaf is good, and no genuine list names it");
    assert!(genuine || path.revocation != Revocation::Checked, "nobody has signed this list");
});
