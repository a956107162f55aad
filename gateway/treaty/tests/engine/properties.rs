//! What holds of every manifest: order never matters, the same gives the same, nothing panics.

use gateway_bundle::Manifest;
use gateway_bundle::example::Example;
use gateway_treaty::example::{InCase, Setting};
use gateway_treaty::{Assessment, Facts, Profile, Profiles, assess, assess_beneath};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde::Deserialize;
use serde_json::Value;

use crate::common::{Case, assess_case, profile, received};

/// The assessment without what the order of documents may change: places.
fn placeless(mut assessment: Assessment) -> Assessment {
    for finding in &mut assessment.findings {
        finding.pointer.clear();
    }
    assessment
}

/// A reply with much to find.
fn faulty() -> Example {
    ["d31", "d28", "d12", "d5", "d40"]
        .into_iter()
        .fold(Example::reply(), Example::without_document)
        .without("person-consent")
        .set("/person/citizenships", Value::from(vec!["BR"]))
        .remove("/documents/3/language")
        .remove("/originals")
}

fn assess_reply(reply: Example) -> Assessment {
    assess_case(&Case { message: reply, earlier: vec![Example::transfer_request()] })
}

/// The same JSON with the members of every object in the opposite order.
fn backwards(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .rev()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), backwards(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(backwards).collect();
            format!("[{}]", elements.join(","))
        }
        leaf => leaf.to_string(),
    }
}

/// Every pointer into a value.
fn pointers(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, into: &mut Vec<String>) {
        let step = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                into.push(step(name));
                walk(value, &step(name), into);
            }),
            Value::Array(elements) => elements.iter().enumerate().for_each(|(index, value)| {
                into.push(step(&index.to_string()));
                walk(value, &step(&index.to_string()), into);
            }),
            _ => {}
        }
    }
    let mut all = Vec::new();
    walk(value, "", &mut all);
    all
}

/// One random change.
#[derive(Debug, Clone)]
enum Change {
    Remove(prop::sample::Index),
    Copy(prop::sample::Index, prop::sample::Index),
    Set(prop::sample::Index, Value),
    Repeat(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let value = prop::sample::select(vec![
        Value::Null,
        Value::from(0),
        Value::from(9_007_199_254_740_991_u64),
        Value::from("9999-12-31"),
        Value::from("-009999-01-01"),
        Value::from("0001-01-01"),
        Value::from("kk"),
        Value::from("US"),
        Value::from("d1"),
        Value::from("d2"),
        Value::from("verdict"),
        Value::from("hours"),
        Value::from("supplement"),
        Value::from("transit-request"),
        Value::from("life-imprisonment"),
        Value::from(true),
        Value::Array(vec![]),
    ]);
    prop_oneof![
        index().prop_map(Change::Remove),
        (index(), index()).prop_map(|(from, to)| Change::Copy(from, to)),
        (index(), value).prop_map(|(at, value)| Change::Set(at, value)),
        index().prop_map(Change::Repeat),
    ]
}

fn apply(value: &mut Value, change: &Change) {
    let all = pointers(value);
    let pick = |index: &prop::sample::Index| index.get(&all).as_str();
    match change {
        Change::Remove(at) => remove(value, pick(at)),
        Change::Copy(from, to) => {
            let copied = value.pointer(pick(from)).cloned().unwrap_or_default();
            if let Some(place) = value.pointer_mut(pick(to)) {
                *place = copied;
            }
        }
        Change::Set(at, new) => {
            if let Some(place) = value.pointer_mut(pick(at)) {
                *place = new.clone();
            }
        }
        Change::Repeat(at) => {
            if let Some(Value::Array(elements)) = value.pointer_mut(pick(at)) {
                elements.extend_from_within(..);
            }
        }
    }
}

fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.remove(last);
        }
        Some(Value::Array(elements)) => {
            if let Ok(index) = last.parse::<usize>() {
                elements.remove(index);
            }
        }
        _ => {}
    }
}

/// The manifest after those of the changes that leave a manifest: what is none never reaches the
/// engine.
fn mutated(example: &Example, changes: &[Change]) -> Manifest {
    let mut value = example.value().clone();
    let mut manifest = example.build();
    for change in changes {
        let mut mutated = value.clone();
        apply(&mut mutated, change);
        if let Ok(taken) = Manifest::deserialize(&mutated) {
            (value, manifest) = (mutated, taken);
        }
    }
    manifest
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_documents_never_matters(
        order in Just((0..faulty().build().documents.len()).collect::<Vec<_>>()).prop_shuffle()
    ) {
        let example = faulty();
        let documents = example.value()["documents"].as_array().unwrap().clone();
        let shuffled: Vec<_> = order.iter().map(|place| documents[*place].clone()).collect();
        let other = example.clone().set("/documents", Value::Array(shuffled));
        prop_assert_eq!(placeless(assess_reply(example)), placeless(assess_reply(other)));
    }
}

proptest! {
    // A mutated manifest is taken as types alone take it, without the checks of `Manifest::parse`:
    // the engine has to stand more than it will ever be given.
    #[test]
    fn assessment_is_total_and_deterministic(changes in prop::collection::vec(change(), 1..12)) {
        let manifest = mutated(&Example::reply(), &changes);
        let request = Example::transfer_request().build();
        let earlier: [&Manifest; 2] = [&request, &manifest];
        for earlier in [&earlier[..0], &earlier[..1], &earlier[..]] {
            let facts = Facts { earlier, ..Facts::at(received()) };
            let first = assess(&manifest, profile(), &facts);
            prop_assert_eq!(first.to_json(), assess(&manifest, profile(), &facts).to_json());
        }
    }
}

/// How many messages to mutate: a thousand, unless somebody has the minutes for more.
fn mutations() -> u32 {
    let told = std::env::var("GATEWAY_TEST_MUTATIONS");
    told.map_or(1_000, |number| number.parse().expect("GATEWAY_TEST_MUTATIONS is a number"))
}

/// Every message of every treaty, complete, in its case.
fn messages(profiles: &Profiles) -> Vec<(&Profile, InCase)> {
    let settings = |profile| Setting::all(profile).into_iter().map(move |s| (profile, s));
    profiles.treaties().flat_map(settings).map(|(treaty, s)| (treaty, s.complete())).collect()
}

/// Assesses a mutated message as every caller may: alone, in its case, after itself, and under
/// the law of each State that has one.
fn assess_mutated(profiles: &Profiles, treaty: &Profile, case: &InCase, changes: &[Change]) {
    let manifest = mutated(&case.message, changes);
    let earlier: Vec<Manifest> = case.earlier.iter().map(Example::build).collect();
    let mut earlier: Vec<&Manifest> = earlier.iter().collect();
    earlier.push(&manifest);
    for earlier in [&[], &earlier[..earlier.len() - 1], &earlier[..]] {
        let facts = Facts { earlier, ..Facts::at(received()) };
        let assessment = assess(&manifest, treaty, &facts);
        assert!(!assessment.to_json().is_empty());
        for state in [&manifest.from, &manifest.to].map(gateway_bundle::AuthorityId::country) {
            if let Some(law) = profiles.overlay_of(&state) {
                assess_beneath(&manifest, treaty, law, &facts);
            }
        }
    }
}

#[test]
fn random_mutations_of_every_message_cause_no_panic() {
    let profiles = Profiles::embedded().unwrap();
    let messages = messages(&profiles);
    assert!(messages.len() > 100);
    let message = any::<prop::sample::Index>();
    let mutation = (message, prop::collection::vec(change(), 1..12));
    let config = ProptestConfig { cases: mutations(), ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&mutation, |(message, changes)| {
        let (treaty, case) = message.get(&messages);
        assess_mutated(&profiles, treaty, case, &changes);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn the_order_of_json_members_never_matters() {
    let example = faulty();
    let other = Manifest::parse(backwards(example.value()).as_bytes()).unwrap();
    let facts = Facts::at(received());
    assert_eq!(
        assess(&example.build(), profile(), &facts).to_json(),
        assess(&other, profile(), &facts).to_json()
    );
}

#[test]
fn an_assessment_reads_back_what_it_writes() {
    let assessment = assess_reply(faulty());
    assert!(!assessment.findings.is_empty());
    let read: Assessment = serde_json::from_slice(&assessment.to_json()).unwrap();
    assert_eq!(read, assessment);
    assert_eq!(read.digest(), assessment.digest());
}

#[test]
fn findings_come_gravest_first() {
    let findings = assess_reply(faulty()).findings;
    assert!(findings.len() > 3);
    assert!(findings.is_sorted_by_key(|finding| finding.effect));
}
