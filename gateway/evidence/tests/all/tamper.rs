//! Every byte of an exported bag, changed; every member dropped, added, swapped, renamed, cut and
//! replayed. None passes, and what is said names what broke.
//!
//! Four hands are tried. One changes a byte of the file. One knows ZIP and sets the check sums
//! right. One also writes the lists of digests anew and seals them with a key of his own, or keeps
//! the exporter's old seal. The last is the exporter himself, who can seal whatever he likes, but
//! neither the other side's manifest nor anybody's evidence.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};

use gateway_bundle::bag::Reader;
use gateway_bundle::example::Example;
use gateway_bundle::manifest::{Text, Version};
use gateway_bundle::{Digest, MessageKind};
use gateway_evidence::certification::Statement;
use gateway_evidence::trust::{CheckKind, Outcome, TrustFile, Verdict};
use gateway_evidence::{Event, Role, SigningKey, Typ};
use serde_json::json;

use crate::support::{Authority, Ca, Leaf, entry, now, rng, signing_key};
use crate::trust::{World, verify};

const LIST: &str = "manifest-sha256.txt";
const TAGS: &str = "tagmanifest-sha256.txt";
const SEAL: &str = "tagmanifest.jws";

type Members = Vec<(String, Vec<u8>)>;

/// A world whose bag has members of every kind.
fn full() -> World {
    let certifying = Ca::root("a certifying authority");
    let official = signing_key(&certifying, &Leaf::seal());
    let text = |text| Text::new(text).unwrap();
    let statement = Statement {
        version: Version,
        document: Digest::of(b"%PDF a letter"),
        court: text("a court"),
        decision_number: text("1"),
        statement: text("a true copy"),
        date: "2026-11-20".parse().unwrap(),
    };
    let jws = statement.sign(&official, now(), &rng()).unwrap();
    let mark = json!({ "form": "electronic", "by": "an official", "on": "2026-11-20", "jws": jws });
    let example = Example::of(MessageKind::StatusRequest)
        .between("kz-pgo", "br-mj")
        .with_content("d1", "letter.pdf", "request-letter", b"%PDF a letter".to_vec())
        .with_content("d2", "facts.pdf", "facts", b"%PDF facts".to_vec())
        .set("/documents/0/certified", mark);
    let mut world = World::of(example);
    world.kz.file.anchors.push(certifying.pem.clone().into());
    world.kz.file.keys.push(entry(certifying.spki(), Role::CertifyingCa));
    world.log("1-submission", |w| &w.kz, |w| &w.br);
    world.log("2-relay", |w| &w.br, |w| &w.kz);
    let covers = [("cover.html", "<p>A bundle"), ("cover.txt", "A bundle\n")];
    let covers = covers.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    world.others.push(("trust/br-mj.crl".into(), world.br.ca.list(&[])));
    world.others.push(("trust/kz-pgo.pem".into(), world.kz.ca.pem.clone().into_bytes()));
    world.others.extend(covers);
    world
}

/// The members of a bag, in their order.
fn members(file: &[u8]) -> Members {
    let mut bag = Reader::open(Cursor::new(file)).unwrap();
    let names: Vec<_> = bag.entries().iter().map(|entry| entry.name().to_string()).collect();
    names.into_iter().map(|name| (name.clone(), bag.read(&name, 1 << 20).unwrap())).collect()
}

/// Where the contents of the members stand in the file.
fn places(members: &Members) -> Vec<(usize, usize)> {
    let mut at = 0;
    let place = |(name, bytes): &(String, Vec<u8>)| {
        let start = at + 30 + name.len();
        at = start + bytes.len();
        (start, at)
    };
    members.iter().map(place).collect()
}

/// Check sum of ISO 3309, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let bit = |rest: u32, _| if rest & 1 == 1 { rest >> 1 ^ 0xedb8_8320 } else { rest >> 1 };
    !bytes.iter().fold(u32::MAX, |rest, byte| (0..8).fold(rest ^ u32::from(*byte), bit))
}

/// A ZIP of these members in the canonical form, whatever they are: another hand than the writer
/// of bags, which would refuse.
fn zip(members: &Members) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    let le = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
    for (name, bytes) in members {
        let offset = le(file.len());
        let mut common = b"\0\0\0\0\0\0\x21\0".to_vec();
        common.extend(crc(bytes).to_le_bytes());
        common.extend([le(bytes.len()), le(bytes.len()), le(name.len())].concat());
        file.extend([b"PK\x03\x04\x14\0", common.as_slice(), name.as_bytes(), bytes].concat());
        directory.extend([b"PK\x01\x02\x14\x03\x14\0".as_slice(), &common].concat());
        directory.extend(b"\0\0\0\0\0\0\0\0\xa4\x81".iter().chain(&offset));
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(members.len()).unwrap().to_le_bytes();
    let start = le(file.len());
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &le(directory.len()), &start, b"\0\0"];
    [file, directory, end.concat()].concat()
}

/// Writes both lists anew, as they should be for these members.
fn listed(members: &Members) -> Members {
    let digests = |which: fn(&str) -> bool, members: &Members| {
        let of = members.iter().filter(|(name, _)| which(name));
        let lines = of.map(|(name, bytes)| format!("{}  {name}\n", Digest::of(bytes)));
        lines.collect::<String>().into_bytes()
    };
    let mut members = members.clone();
    let documents = digests(|name| name.starts_with("data/"), &members);
    set(&mut members, LIST, documents);
    let is_tag = |name: &str| !name.starts_with("data/") && name != TAGS && name != SEAL;
    let tags = digests(is_tag, &members);
    set(&mut members, TAGS, tags);
    members
}

fn set(members: &mut Members, wanted: &str, bytes: Vec<u8>) {
    if let Some(member) = members.iter_mut().find(|(name, _)| name == wanted) {
        member.1 = bytes;
    }
}

/// Writes the lists anew and seals them.
fn sealed(members: &Members, by: &SigningKey) -> Members {
    let mut members = listed(members);
    let list = members.iter().find(|(name, _)| name == TAGS).map(|(_, list)| list.clone());
    let list = list.unwrap_or_default();
    let seal = by.sign(Typ::TagManifest, &list, now(), &rng()).unwrap();
    set(&mut members, SEAL, seal.into_bytes());
    members
}

/// The members on which a check failed; the container where the file is no bag at all.
fn failed(file: &[u8], trust: Option<&TrustFile>) -> Vec<(CheckKind, String)> {
    match verify(file, trust, now()) {
        Err(_) => vec![(CheckKind::Contents, "the container".to_owned())],
        Ok(verdict) => {
            let failed = of(&verdict);
            let sentence = verdict.sentence();
            assert_eq!(verdict.outcome() == Outcome::Failed, !failed.is_empty());
            assert!(failed.first().is_none_or(|(_, member)| sentence.contains(member.as_str())));
            failed
        }
    }
}

fn of(verdict: &Verdict) -> Vec<(CheckKind, String)> {
    let failed = verdict.checks().iter().filter(|check| check.outcome == Outcome::Failed);
    failed.map(|check| (check.kind, check.member.clone())).collect()
}

/// Runs a check for every number, on all cores.
fn each(count: usize, check: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(number) = Some(next.fetch_add(1, Ordering::Relaxed)) {
                    if number >= count {
                        break;
                    }
                    check(number);
                }
            });
        }
    });
}

/// Another byte than this one; which one depends on the place, so that every bit has its turn.
fn other(byte: u8, place: usize) -> u8 {
    byte ^ 1 << (place % 8)
}

#[test]
fn a_zip_by_another_hand_is_the_same_file() {
    let file = full().export();
    assert_eq!(zip(&members(&file)), file);
    assert_eq!(listed(&members(&file)), members(&file));
}

// Nobody has to be believed to notice these two, so no trust file is given: that spares most of
// the cryptography, and every byte can be tried.
#[test]
fn any_changed_byte_of_the_file_is_noticed_and_named() {
    let world = full();
    let file = world.export();
    assert_eq!(failed(&file, Some(&world.trust())), []);
    assert_eq!(failed(&file, None), []);
    let members = members(&file);
    let places = places(&members);
    each(file.len(), |place| {
        let mut changed = file.clone();
        changed[place] = other(file[place], place);
        let failed = failed(&changed, None);
        let within = places.iter().position(|(start, end)| (*start..*end).contains(&place));
        let broken = within.map_or("the container", |member| &members[member].0);
        let named = |(kind, member): &(CheckKind, String)| {
            *kind == CheckKind::Contents && member.as_str() == broken
        };
        assert!(failed.iter().any(named), "byte {place}, in {broken}: {failed:?}");
    });
}

#[test]
fn any_changed_byte_of_a_member_under_a_right_check_sum_is_noticed_and_named() {
    let world = full();
    let (members, trust) = (members(&world.export()), world.trust());
    let bytes = bytes(&members, |_| true);
    each(bytes.len(), |number| {
        let (member, place) = bytes[number];
        let (changed, name) = (with_other(&members, member, place), &members[member].0);
        let mut file = Reader::open(Cursor::new(zip(&changed))).unwrap();
        let faults = file.check().unwrap().faults;
        if name == SEAL || name == TAGS {
            // No list has these two. What a list says wrongly breaks what it lists; the seal
            // over it tells that it is the list.
            let failed = failed(&zip(&changed), None);
            let named = failed.iter().any(|(_, failed)| failed == SEAL);
            // Of another algorithm it may be good, which is not known here, and so does not pass.
            let verdict = verify(&zip(&changed), (!named).then_some(&trust), now()).unwrap();
            assert_ne!(verdict.outcome(), Outcome::Passed, "byte {place} of {name}: {failed:?}");
        } else {
            let named = faults.iter().any(|fault| fault.member.to_string() == *name);
            assert!(named, "byte {place} of {name}: {faults:?}");
        }
    });
}

#[test]
fn any_changed_byte_of_a_manifest_a_document_or_evidence_is_noticed_under_the_exporter_s_new_seal()
{
    let world = World::new();
    let (members, trust) = (members(&world.export()), world.trust());
    let is_fixed = |name: &str| {
        name == "manifest.jws" || name.starts_with("data/") || name.starts_with("evidence/")
    };
    let bytes = bytes(&members, is_fixed);
    each(bytes.len(), |number| {
        let (member, place) = bytes[number];
        let (changed, name) = (with_other(&members, member, place), &members[member].0);
        let file = zip(&sealed(&changed, &world.br.seal));
        let verdict = verify(&file, Some(&trust), now()).unwrap();
        let bad = verdict.checks().iter().filter(|check| check.outcome != Outcome::Passed);
        let mut bad = bad.filter(|check| check.kind != CheckKind::Revocation);
        assert!(bad.any(|check| check.member == *name), "byte {place} of {name}");
        assert_ne!(verdict.outcome(), Outcome::Passed, "byte {place} of {name}");
    });
}

/// Every byte of the members that `which` picks, as member and place.
fn bytes(members: &Members, which: impl Fn(&str) -> bool) -> Vec<(usize, usize)> {
    let picked = members.iter().enumerate().filter(|(_, (name, _))| which(name));
    picked.flat_map(|(member, (_, bytes))| (0..bytes.len()).map(move |at| (member, at))).collect()
}

fn with_other(members: &Members, member: usize, place: usize) -> Members {
    let mut changed = members.clone();
    let byte = &mut changed[member].1[place];
    *byte = other(*byte, place);
    changed
}

/// What can be done to members, with the name of what should be told.
fn changes(members: &Members) -> BTreeMap<String, (Members, String)> {
    let mut all = BTreeMap::new();
    let mut add = |what: String, mut changed: Members, named: &str| {
        changed.sort_by_key(|(name, _)| name.parse::<gateway_bundle::bag::MemberName>().unwrap());
        all.insert(what, (changed, named.to_owned()));
    };
    for (place, (name, bytes)) in members.iter().enumerate() {
        let with = |bytes: &[u8]| {
            let mut changed = members.clone();
            changed[place].1 = bytes.to_vec();
            changed
        };
        let mut dropped = members.clone();
        dropped.remove(place);
        add(format!("{name} dropped"), dropped, name);
        for length in [0, bytes.len() / 2, bytes.len() - 1] {
            add(format!("{name} cut to {length}"), with(&bytes[..length]), name);
        }
        add(format!("{name} with a byte more"), with(&[bytes.as_slice(), b"\n"].concat()), name);
        for (other, (with, _)) in members.iter().enumerate().skip(place + 1) {
            let mut swapped = members.clone();
            (swapped[place].1, swapped[other].1) = (members[other].1.clone(), bytes.clone());
            add(format!("{name} and {with} swapped"), swapped, name);
        }
        if let Some((folder, file)) = name.split_once('/') {
            let mut renamed = members.clone();
            renamed[place].0 = format!("{folder}/0-{file}");
            add(format!("{name} renamed"), renamed, name);
        }
    }
    for name in ["data/more.pdf", "evidence/3.jws", "proof/3.tlog-proof", "trust/more.pem"] {
        let mut added = members.clone();
        added.push((name.to_owned(), b"more".to_vec()));
        add(format!("{name} added"), added, name);
    }
    all
}

/// Members of other genuine bags in the place of this bag's.
fn replays(world: &World, members: &Members) -> Vec<(String, Members, String)> {
    // The same statement, signed another time; and what the exporter then listed and sealed.
    let mut older = members.clone();
    let statement = world.state(Event::RelayAcceptance, &world.br.seal).into_bytes();
    set(&mut older, "evidence/2-relay.jws", statement);
    let older = sealed(&older, &world.br.seal);
    let mut all = Vec::new();
    let others =
        [("another bundle", self::members(&full().export())), ("an earlier export", older)];
    for (whose, other) in others {
        for (name, bytes) in other {
            if !members.contains(&(name.clone(), bytes.clone())) {
                let mut replayed = members.clone();
                set(&mut replayed, &name, bytes);
                all.push((format!("{name} of {whose}"), replayed, name));
            }
        }
    }
    all
}

#[test]
fn members_dropped_added_swapped_renamed_cut_or_replayed_are_noticed_and_named() {
    let world = full();
    let (trust, genuine) = (world.trust(), members(&world.export()));
    let changes =
        changes(&genuine).into_iter().map(|(what, (members, name))| (what, members, name));
    let all: Vec<_> = changes.chain(replays(&world, &genuine)).collect();
    let stranger = Authority::new("br-mj");
    each(all.len(), |number| {
        let (what, members, name) = &all[number];
        let plain = failed(&zip(members), Some(&trust));
        // A list that cannot be read names nothing else; the seal over a list tells of the list.
        let is_named = |failed: &str| {
            failed == name || what.contains(TAGS) && (failed == TAGS || failed == SEAL)
        };
        assert!(plain.iter().any(|(_, failed)| is_named(failed)), "{what}: {plain:?}");
        let relisted = listed(members);
        // Where only a list was changed, writing it anew undoes that.
        if relisted != genuine {
            let failed = failed(&zip(&relisted), Some(&trust));
            assert!(!failed.is_empty(), "{what}, with lists that fit");
        }
        let resealed = failed(&zip(&sealed(members, &stranger.seal)), Some(&trust));
        assert!(!resealed.is_empty(), "{what}, sealed by a stranger");
    });
}

#[test]
fn a_file_cut_anywhere_or_with_a_byte_put_in_anywhere_is_no_bag() {
    let file = full().export();
    for place in 0..=file.len() {
        assert!(place == file.len() || Reader::open(Cursor::new(&file[..place])).is_err());
        let mut longer = file.clone();
        longer.insert(place, 0);
        assert!(Reader::open(Cursor::new(longer)).is_err(), "a byte put in at {place}");
    }
}
