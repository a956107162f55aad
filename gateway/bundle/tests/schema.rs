//! The manifest's types and its JSON Schema give the same verdict on every manifest.
//!
//! Each valid manifest here is changed in every place in many ways; after each change the types
//! and the schema must agree. Only the rules that no schema can say are told apart, at the end.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use gateway_bundle::example::Example;
use gateway_bundle::manifest::{Manifest, MessageKind};
use gateway_bundle::schema::{MANIFEST_SCHEMA, MANIFEST_SCHEMA_ID};
use jsonschema::Validator;
use serde_json::{Value, json};

#[test]
fn the_schema_is_a_valid_schema_with_its_own_id() {
    let schema = gateway_bundle::json::parse(MANIFEST_SCHEMA.as_bytes()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    assert_eq!(schema["$id"], MANIFEST_SCHEMA_ID);
}

#[test]
fn every_object_of_the_schema_is_closed() {
    fn closed(schema: &Value, at: &str, seen: &mut usize) {
        let Value::Object(members) = schema else { return };
        if members.contains_key("properties") && members.contains_key("type") {
            assert_eq!(members.get("unevaluatedProperties"), Some(&json!(false)), "{at}");
            *seen += 1;
        }
        for (name, value) in members
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "if" | "then" | "else" | "allOf"))
        {
            closed(value, &format!("{at}/{name}"), seen);
        }
    }
    let mut seen = 0;
    closed(&serde_json::from_str(MANIFEST_SCHEMA).unwrap(), "", &mut seen);
    assert!(seen > 30, "{seen}");
}

#[test]
fn types_and_schema_agree_on_every_change_in_every_place() {
    let schema = validator();
    let mut tally = Tally::default();
    for valid in [full(), minimal()] {
        assert!(tally.agree(&schema, &valid, "unchanged"), "an example must be valid");
        for pointer in places(&valid) {
            for (change, changed) in changes(&valid, &pointer) {
                tally.agree(&schema, &changed, &format!("{change} at {pointer}"));
            }
        }
    }
    assert!(tally.taken > 1_000 && tally.refused > 5_000, "{tally:?}");
}

#[test]
fn types_and_schema_agree_on_which_message_has_which_content() {
    let schema = validator();
    let members: Vec<(&str, Value)> =
        ["decision", "arrangement", "report", "change", "transit", "asks", "receipt", "originals"]
            .into_iter()
            .map(|member| (member, full_content()[member].clone()))
            .collect();
    let mut tally = Tally::default();
    for kind in MessageKind::ALL {
        let own = Example::of(*kind);
        assert!(tally.agree(&schema, own.value(), kind.as_str()));
        for (member, content) in &members {
            let pointer = format!("/{member}");
            let with = own.clone().set(&pointer, content.clone());
            let null = own.clone().set(&pointer, Value::Null);
            let empty = own.clone().set(&pointer, json!([]));
            for changed in [with, null, empty, own.clone().remove(&pointer)] {
                tally.agree(&schema, changed.value(), &format!("{kind} and {member}"));
            }
        }
    }
    assert!(tally.taken > 100 && tally.refused > 100, "{tally:?}");
}

#[test]
fn types_and_schema_agree_on_names_texts_and_dates() {
    let schema = validator();
    let mut tally = Tally::default();
    for (pointer, texts) in TEXTS {
        for text in *texts {
            let changed = Example::of(MessageKind::Reply)
                .with_content("d1", "a.pdf", "verdict", vec![])
                .set(pointer, json!(text));
            tally.agree(&schema, changed.value(), &format!("{text:?} at {pointer}"));
        }
    }
    assert!(tally.taken > 20 && tally.refused > 60, "{tally:?}");
}

#[test]
fn only_the_named_rules_go_beyond_the_schema() {
    let schema = validator();
    let reply = || Example::reply().without_documents();
    let beyond = [
        ("/to", reply().between("br-mj", "br-mj")),
        (
            "/documents/1/id",
            reply().with_content("d1", "a", "verdict", vec![]).with_content(
                "d1",
                "b",
                "verdict",
                vec![],
            ),
        ),
        (
            "/documents/1/file",
            reply().with_content("d1", "a", "verdict", vec![]).with_content(
                "d2",
                "A",
                "verdict",
                vec![],
            ),
        ),
        ("/documents", huge(reply())),
    ];
    for (pointer, example) in beyond {
        assert!(schema.is_valid(example.value()), "{pointer}");
        let error = Manifest::parse(&example.bytes()).unwrap_err();
        assert_eq!(error.pointer(), pointer);
    }
}

#[test]
fn an_error_points_at_its_place_and_repeats_nothing() {
    let cases = [
        ("/person/born/date", json!("Ivan")),
        ("/documents/0/items/0", json!("Ivan")),
        ("/sentence/punishments/0/amount", json!("Ivan")),
        ("/created", json!("Ivan")),
        ("/consent/by", json!("Ivan")),
        ("/documents/0/file", json!("../Ivan")),
        ("/documents/0/media_type", json!("Ivan")),
        ("/case/opened_by", json!("Ivan")),
        ("/decision", full_content()["decision"].clone()),
    ];
    for (pointer, value) in cases {
        let error = Manifest::parse(&Example::reply().set(pointer, value).bytes()).unwrap_err();
        assert_eq!(error.pointer(), pointer);
        assert!(!format!("{error} {error:?}").contains("Ivan"), "{error:?}");
    }
}

/// Verdicts given so far. A corpus that only ever passes or only ever fails would prove nothing.
#[derive(Debug, Default)]
struct Tally {
    taken: usize,
    refused: usize,
}

impl Tally {
    fn agree(&mut self, schema: &Validator, manifest: &Value, what: &str) -> bool {
        let types = Manifest::parse(manifest.to_string().as_bytes());
        let by_schema = schema.is_valid(manifest);
        assert_eq!(types.is_ok(), by_schema, "{what}: types say {:?}", types.err());
        if by_schema {
            self.taken += 1;
        } else {
            self.refused += 1;
        }
        by_schema
    }
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(MANIFEST_SCHEMA).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn minimal() -> Value {
    json!({
        "version": 1, "bundle": "urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
        "treaty": "kz-br-2018", "message": "status-request",
        "case": { "opened_by": "kz-pgo", "reference": "1" },
        "from": "kz-pgo", "to": "br-mj", "created": "2026-11-21T09:30:00Z",
        "channel": { "mode": "direct" },
    })
}

/// A manifest with every member that a manifest can have at once.
fn full() -> Value {
    let mut document = json!({
        "id": "d1", "file": "sentenca.pdf", "media_type": "application/pdf", "size": 182_934,
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "language": "pt", "pages": 41, "items": ["verdict"], "handling": "medical",
        "supersedes": "d9", "translation_of": "d8",
        "translated": { "by": "t", "certified_by": "c" },
        "signed": { "by": "s", "office": "o", "stamp": true },
        "certified": { "form": "paper-stamp", "by": "c", "office": "o", "on": "2026-09-02", "jws": null },
    });
    let stamped = document.clone();
    document["id"] = json!("d2");
    document["file"] = json!("b.pdf");
    document["certified"]["form"] = json!("electronic");
    document["certified"]["jws"] = json!("a.b.c");
    let example = Example::of(MessageKind::Withdrawal)
        .in_reply_to(&Example::reply())
        .corrects(&Example::reply())
        .set("/channel/because", json!("asked for"))
        .set("/report", full_content()["report"].clone())
        .set("/originals", full_content()["originals"].clone())
        .set("/person/names/0/patronymic", json!("p"))
        .set("/person/residence/established_by", json!("kz-pgo"))
        .set("/person/minor", json!(false))
        .set("/petition/relation", json!("self"))
        .set("/consent", json!({
            "by": "legal-representative", "incapacity": "age", "authority_document": "d1",
            "on": "2026-09-01", "informed_on": "2026-09-01", "language": "kk",
            "verified": { "by": "v", "on": "2026-09-01", "voluntary": true },
            "withdrawn_on": "2026-09-02",
        }))
        .set("/sentence/other_proceedings", json!([
            { "kind": "civil", "place": "p", "about_the_offence": true },
        ]))
        .set("/sentence/damage", json!({ "amount": 1, "currency": "BRL", "settled": false }))
        .set("/sentence/credits/0/ratio", json!(1.5))
        .set("/statements", json!({
            "state_consents": { "sentencing": true, "executing": null },
            "dual_criminality": { "asserted_by": "both", "denied_by": null },
            "law_permits": true, "accepts_executing_maximum": true, "remaining_term_waived": false,
            "without_consent": "flight",
        }))
        .set("/documents", json!([stamped, document]));
    example.value().clone()
}

fn full_content() -> Value {
    json!({
        "decision": {
            "stage": "transfer", "outcome": "refused", "ground": "7(1)(d)", "reasons": "r",
            "decided_by": { "office": "o", "court": "c", "act": "a", "date": "2027-01-20" },
        },
        "arrangement": { "date": "2027-03-15", "place": "p", "terms": "t", "accepts": true },
        "report": { "event": "escaped", "on": "2027-03-15", "text": "t" },
        "change": { "kind": "reduced", "on": "2027-06-01", "act": "a", "ends": "2030-07-09" },
        "transit": {
            "third_state": "TR", "route": "r", "dates": ["2027-03-15"], "landings": ["l"],
            "military": true, "escort": "e",
        },
        "asks": [{ "item": "verdict", "article": "4(2)(f)", "finding": "f", "text": "t" }],
        "receipt": [{
            "consignment": "RB123456785BR", "document": "d1", "result": "matched", "pages": 41,
            "stamp": true, "text": "t",
        }],
        "originals": [{
            "consignment": "RB123456785BR", "carrier": "upu", "service": "registered",
            "posted_on": "2026-11-21", "documents": ["d1"], "pages": 41,
        }],
    })
}

/// Five documents of 4 GiB: each may be, together they may not.
fn huge(example: Example) -> Example {
    (1..=5).fold(example, |example, n| {
        example
            .with_content(&format!("d{n}"), &format!("f{n}"), "verdict", vec![])
            .set(&format!("/documents/{}/size", n - 1), json!(4_u64 << 30))
    })
}

/// Every place in a value, as JSON Pointers.
fn places(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, places: &mut Vec<String>) {
        places.push(at.to_owned());
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, v)| walk(v, &format!("{at}/{name}"), places));
            }
            Value::Array(elements) => {
                elements
                    .iter()
                    .enumerate()
                    .for_each(|(i, v)| walk(v, &format!("{at}/{i}"), places));
            }
            _ => {}
        }
    }
    let mut places = Vec::new();
    walk(value, "", &mut places);
    places
}

/// The value, changed at one place in every way.
fn changes(value: &Value, pointer: &str) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    let mut change = |what: &str, by: &dyn Fn(&mut Value)| {
        let mut changed = value.clone();
        by(changed.pointer_mut(pointer).unwrap());
        all.push((what.to_owned(), changed));
    };
    for other in strangers() {
        change(&format!("{other:.60}"), &|place| *place = other.clone());
    }
    change("an unknown member", &|place| {
        if let Value::Object(members) = place {
            members.insert("x-unknown".into(), json!(1));
        }
    });
    change("an element more", &|place| {
        if let Value::Array(elements) = place {
            elements.push(json!("x"));
        }
    });
    change("upper case", &|place| *place = text(place, str::to_uppercase));
    change("a space behind", &|place| *place = text(place, |t| format!("{t} ")));
    change("far too long", &|place| *place = text(place, |t| t.repeat(4_001)));
    change("one element too many", &|place| {
        if let Value::Array(elements) = place
            && let Some(first) = elements.first().cloned()
            && first.is_string()
        {
            elements.resize(33, first);
        }
    });
    if let Some((parent, last)) = pointer.rsplit_once('/') {
        let mut dropped = value.clone();
        match dropped.pointer_mut(parent).unwrap() {
            Value::Object(members) => drop(members.remove(last)),
            Value::Array(elements) => drop(elements.remove(last.parse().unwrap())),
            _ => {}
        }
        all.push(("dropped".to_owned(), dropped));
    }
    all
}

fn text(place: &Value, change: impl Fn(&str) -> String) -> Value {
    place.as_str().map_or_else(|| place.clone(), |text| json!(change(text)))
}

/// Values that fit few places or none.
fn strangers() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(1),
        json!(1.0),
        json!(-1),
        json!(0.5),
        json!(4_294_967_295_u64),
        json!(4_294_967_296_u64),
        json!(4_294_967_297_u64),
        json!(9_007_199_254_740_991_u64),
        json!(""),
        json!(" \t\n"),
        json!("x"),
        json!("KZ"),
        json!("uz-pgo"),
        json!("2026-02-28"),
        json!("2026-02-30"),
        json!("1990"),
        json!("electronic"),
        json!("\u{202e}x"),
        json!("x\u{7}"),
        json!("x".repeat(4_000)),
        json!("я".repeat(4_000)),
        json!("x".repeat(4_001)),
        json!([]),
        json!(["x"]),
        json!([1]),
        json!([null]),
        json!({}),
        json!({ "x": 1 }),
        json!([{}]),
        json!({ "direct": null }),
    ]
}

const TEXTS: &[(&str, &[&str])] = &[
    (
        "/from",
        &[
            "a",
            "kz",
            "kz-",
            "kz-a",
            "kz-a-b",
            "kz-a--b",
            "Kz-a",
            "k1-a",
            "kz-aaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "kz-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "kz-á",
        ],
    ),
    (
        "/treaty",
        &["a", "-a", "a-", "a--b", "a_b", "A", "kz-br-2018", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    ),
    ("/case/reference", &["a/b.c_d-e", "", "a b", "а"]),
    (
        "/bundle",
        &[
            "urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
            "0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
            "urn:uuid:0192f0c1-7a2b-7c3d-0e4f-5a6b7c8d9e0f",
            "urn:uuid:0192f0c1-7a2b-7c3d-be4f-5a6b7c8d9e0f",
            "urn:uuid:0192f0c1-7a2b-4c3d-8e4f-5a6b7c8d9e0f",
            "URN:UUID:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
            "urn:uuid:0192F0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
            "urn:uuid:{0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f}",
            "urn:uuid:urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
            "urn:uuid:0192f0c17a2b7c3d8e4f5a6b7c8d9e0f",
        ],
    ),
    (
        "/created",
        &[
            "2026-11-21T09:30:00Z",
            "2026-11-21T09:30:00.5Z",
            "2026-11-21T09:30:00.1234567890Z",
            "2026-11-21T09:30:60Z",
            "2026-12-31T23:59:60Z",
            "2026-11-21T24:00:00Z",
            "2026-02-29T09:30:00Z",
            "2028-02-29T09:30:00Z",
            "1999-12-31T23:59:59Z",
            "2099-12-31T23:59:59Z",
            "2100-01-01T00:00:00Z",
            "2026-11-21T09:30:00+00:00",
            "2026-11-21t09:30:00Z",
            "2026-11-21T09:30:00z",
            "2026-11-21 09:30:00Z",
            "2026-11-21T09:30Z",
            "2026-11-21T09:30:00",
            "2026-11-21",
            "2026-11-21T09:30:00.Z",
        ],
    ),
    (
        "/consent/on",
        &[
            "1899-12-31",
            "1900-02-28",
            "1900-02-29",
            "2000-02-29",
            "2999-12-31",
            "3000-01-01",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2026-1-1",
            "20260101",
            "2026-01-01T00:00:00",
            "+002026-01-01",
            "2026-01-01\n",
        ],
    ),
    (
        "/person/born/date",
        &[
            "1990",
            "1990-02",
            "1990-13",
            "1990-02-30",
            "1990-02-03",
            "1899",
            "3000-01",
            "90",
            "1990-",
            "19-90",
            "1990-2",
        ],
    ),
    (
        "/consent/language",
        &[
            "kk",
            "pt-BR",
            "kaz",
            "k",
            "KK",
            "kk-",
            "kk-Cyrl-KZ",
            "kk-a",
            "kk-abcdefghi",
            "kk-Cyrl-KZ-abcdefghij",
        ],
    ),
    ("/sentencing_state", &["BR", "br", "B", "BRA", "Б"]),
    ("/documents/0/id", &["d1", "1d", "D1", "d-1", "", "dddddddddddddddd", "ddddddddddddddddd"]),
    (
        "/documents/0/file",
        &[
            "a",
            "a.pdf",
            ".a",
            "a.",
            "a..b",
            "a/b",
            "a\\b",
            "a b",
            "é.pdf",
            "-a",
            "_a",
            "a-",
            "1",
            "con",
            "CON.pdf",
            "Aux",
            "nul.tar.gz",
            "com1",
            "com1.txt",
            "com",
            "com10",
            "lpt9.x",
            "console.pdf",
            "prn-a",
            "a\n",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
    ),
    (
        "/documents/0/media_type",
        &[
            "application/pdf",
            "application",
            "application/",
            "/pdf",
            "a/b/c",
            "a/b; c=d",
            "image/svg+xml",
            "a/é",
        ],
    ),
    (
        "/documents/0/sha256",
        &[
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
            "ba78",
            "",
        ],
    ),
    (
        "/documents/0/items/0",
        &[
            "verdict",
            "Verdict",
            "verdict-",
            "a--b",
            "a1",
            "",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
    ),
    (
        "/person/names/0/family",
        &[
            "a",
            "a\nb",
            "a\tb",
            "a\rb",
            "\n",
            "\u{a0}",
            "\u{3000}",
            "\u{2028}",
            "a\u{2028}",
            "\u{85}",
            "a\u{9f}",
            "a\u{200b}b",
            "a\u{200f}",
            "a\u{202a}",
            "a\u{2060}",
            "a\u{2069}",
            "a\u{feff}",
            "a\u{61c}",
            "\u{1680}",
            "\u{180e}",
            "\u{202f}",
            "\u{205f}x",
            "\u{1f600}",
            "e\u{301}",
        ],
    ),
];
