//! What an assessment costs: `cargo bench -p gateway-treaty`.
//!
//! An assessment stands between a bundle and its acceptance, so it has a limit: a manifest of 40
//! documents takes less than 1 ms on one core. How many documents there are and how they refer to
//! each other is the sender's choice, so the bytes allocated have to grow in proportion to the
//! documents and no faster, whatever the papers are: four times the documents, four times the bytes.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may panic")]

use divan::{AllocProfiler, Bencher};
use gateway_bundle::Manifest;
use gateway_bundle::example::Example;
use gateway_treaty::{Facts, Profile, Profiles, assess};
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// How many documents: four times as many each time.
const DOCUMENTS: [usize; 4] = [10, 40, 160, 640];

fn main() {
    divan::main();
}

#[divan::bench(args = DOCUMENTS)]
fn papers_in_order(bencher: Bencher<'_, '_>, documents: usize) {
    measure(bencher, &reply(documents, in_order), &[]);
}

#[divan::bench(args = DOCUMENTS)]
fn papers_in_order_after_as_many(bencher: Bencher<'_, '_>, documents: usize) {
    let (request, first) = (Example::transfer_request(), reply(documents, in_order));
    let second = reply(documents, in_order).message(gateway_bundle::MessageKind::Supplement);
    measure(bencher, &second.numbered(3), &[request, first]);
}

#[divan::bench(args = DOCUMENTS)]
fn papers_without_marks_and_translations(bencher: Bencher<'_, '_>, documents: usize) {
    measure(bencher, &reply(documents, bare), &[]);
}

#[divan::bench(args = DOCUMENTS)]
fn translations_that_do_not_say_of_what(bencher: Bencher<'_, '_>, documents: usize) {
    measure(bencher, &reply(documents, unlinked), &[]);
}

#[divan::bench(args = DOCUMENTS)]
fn copies_of_one_paper_with_all_translations(bencher: Bencher<'_, '_>, documents: usize) {
    measure(bencher, &reply(documents, copies), &[]);
}

fn measure(bencher: Bencher<'_, '_>, message: &Example, earlier: &[Example]) {
    let profiles = Profiles::embedded().unwrap();
    let profile: &Profile = profiles.get(&"kz-br-2018".parse().unwrap()).unwrap();
    let manifest = message.build();
    let earlier: Vec<Manifest> = earlier.iter().map(Example::build).collect();
    let earlier: Vec<&Manifest> = earlier.iter().collect();
    let received = "2026-12-11T06:00:00Z".parse().unwrap();
    let facts = Facts { earlier: &earlier, ..Facts::at(received) };
    bencher.bench(|| assess(&manifest, profile, &facts));
}

/// The reply of the example with so many documents: its own again and again, each then changed.
fn reply(documents: usize, change: fn(usize, &mut Value)) -> Example {
    let reply = Example::reply().remove("/originals");
    let papers = reply.value()["documents"].as_array().unwrap().clone();
    let rounds = (0..).flat_map(|round| papers.iter().map(move |paper| (round, paper)));
    let all: Vec<Value> = rounds
        .take(documents)
        .enumerate()
        .map(|(place, (round, paper))| {
            let mut paper = again(paper, round);
            change(place, &mut paper);
            paper
        })
        .collect();
    reply.set("/documents", json!(all))
}

/// A document once more, under names of its own.
fn again(paper: &Value, round: usize) -> Value {
    let mut paper = paper.clone();
    for member in ["id", "file", "translation_of"] {
        if let Some(name) = paper[member].as_str() {
            paper[member] = json!(if member == "file" {
                format!("{round}-{name}")
            } else {
                format!("{name}r{round}")
            });
        }
    }
    paper
}

fn in_order(_place: usize, _paper: &mut Value) {}

fn bare(_place: usize, paper: &mut Value) {
    for member in ["certified", "signed", "translated", "translation_of"] {
        paper[member] = Value::Null;
    }
}

/// Half of them verdicts in the sender's language, half translations that lead to none of them.
fn unlinked(place: usize, paper: &mut Value) {
    bare(place, paper);
    paper["items"] = json!(["verdict"]);
    paper["language"] = json!("pt");
    if place % 2 == 1 {
        paper["language"] = json!("ru");
        paper["translated"] = json!({ "by": "translator", "certified_by": "office" });
    }
}

/// Half of them certified copies of the first, half translations of it.
fn copies(place: usize, paper: &mut Value) {
    bare(place, paper);
    paper["items"] = json!(["verdict"]);
    paper["sha256"] = json!("0".repeat(64));
    paper["language"] = json!("pt");
    if place % 2 == 1 {
        paper["language"] = json!("ru");
        paper["translation_of"] = json!("d1r0");
    } else if place > 0 {
        paper["supersedes"] = json!("d1r0");
    }
}
