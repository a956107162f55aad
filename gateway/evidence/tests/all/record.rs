//! Evidence: each event with its issuer and its members, and the schema that says the same.

use gateway_bundle::Digest;
use gateway_evidence::record::{EvidenceError, Issuer, MakeError, verify};
use gateway_evidence::schema::{EVIDENCE_SCHEMA, REGISTER_SCHEMA};
use gateway_evidence::{Crls, Event, EvidenceBody, Jws, SealError, Typ};
use serde_json::{Value, json};

use crate::support::{Authority, now, rng};

/// A body of an event that is as it should be.
fn example(event: Event) -> Value {
    let issuer = if event.issuer() == Issuer::Receiver { "br-mj" } else { "kz-pgo" };
    let digest = |text: &str| Digest::of(text.as_bytes()).to_string();
    let mut body = json!({
        "version": 1,
        "id": "0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
        "event": event.uri(),
        "time": "2026-11-21T09:30:00Z",
        "issuer": issuer,
        "from": "kz-pgo",
        "bundle": "urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
        "to": "br-mj",
        "treaty": "kz-br-2018",
        "case": { "opened_by": "kz-pgo", "reference": "KZ-BR-2026-000017" },
        "manifest_digest": digest("manifest"),
        "seal_digest": digest("seal"),
        "announced": "2026-11-21T09:29:00Z",
        "completed": "2026-11-21T09:29:30.5Z",
        "profile": { "id": "kz-br-2018", "version": "1.0.0", "digest": digest("profile") },
        "engine": "0.1.0",
        "assessment_digest": digest("assessment"),
        "reasons": [{ "code": "kz-br-2018/4(2)(f)/missing", "pointer": "/documents/0" }],
        "previous": digest("previous"),
    });
    if event.is_paper() {
        body["consignment"] = json!("RB123456785BR");
    }
    if event == Event::Admission {
        body["admits"] = json!(digest("rejection"));
    }
    body
}

fn without(mut body: Value, member: &str) -> Value {
    body.as_object_mut().unwrap().remove(member);
    body
}

fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

fn read(body: &Value) -> Result<EvidenceBody, EvidenceError> {
    EvidenceBody::parse(body.to_string().as_bytes())
}

fn schema() -> jsonschema::Validator {
    validator(EVIDENCE_SCHEMA)
}

fn validator(schema: &str) -> jsonschema::Validator {
    let schema = serde_json::from_str(schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// What types and schema must refuse alike.
fn both_refuse(body: &Value) -> EvidenceError {
    assert!(!schema().is_valid(body), "the schema takes {body}");
    let refused = read(body);
    assert!(refused.is_err(), "the types take {body}");
    refused.unwrap_err()
}

#[test]
fn evidence_of_every_event_is_taken_by_types_and_schema() {
    for event in Event::ALL {
        let body = example(event);
        let problems: Vec<_> = schema().iter_errors(&body).map(|e| e.to_string()).collect();
        assert!(problems.is_empty(), "{}: {problems:?}", event.name());
        let read = read(&body).unwrap();
        assert_eq!(read.event, event);
        assert_eq!(serde_json::to_value(&read).unwrap(), body);
    }
}

#[test]
fn what_may_be_absent_may_be_absent() {
    for event in Event::ALL {
        let mut body = example(event);
        let free = ["announced", "completed", "profile", "engine", "assessment_digest", "previous"];
        for member in free {
            body = without(body, member);
        }
        assert!(schema().is_valid(&body), "{}", event.name());
        assert!(read(&body).is_ok(), "{}", event.name());
    }
}

#[test]
fn what_must_be_there_must_be_there() {
    let always = [
        "version",
        "id",
        "event",
        "time",
        "issuer",
        "from",
        "to",
        "manifest_digest",
        "seal_digest",
    ];
    for event in Event::ALL {
        for member in always {
            both_refuse(&without(example(event), member));
        }
        for member in ["bundle", "treaty", "case"] {
            let body = without(example(event), member);
            assert_eq!(schema().is_valid(&body), event.is_rejection(), "{}", event.name());
            assert_eq!(read(&body).is_ok(), event.is_rejection(), "{}", event.name());
        }
    }
}

#[test]
fn negative_evidence_says_why() {
    for event in [
        Event::SubmissionRejection,
        Event::RelayRejection,
        Event::RelayFailure,
        Event::Overdue,
        Event::PaperMismatched,
    ] {
        let error = both_refuse(&without(example(event), "reasons"));
        assert_eq!(error, EvidenceError::Missing { event, member: "reasons" });
    }
    assert!(read(&without(example(Event::RelayAcceptance), "reasons")).is_ok());
}

#[test]
fn a_member_stands_only_with_its_events() {
    for event in Event::ALL {
        let number = with(example(event), "consignment", json!("RB123456785BR"));
        assert_eq!(read(&number).is_ok(), event.is_paper());
        assert_eq!(schema().is_valid(&number), event.is_paper());
        let admits = with(example(event), "admits", json!(Digest::of(b"x").to_string()));
        assert_eq!(read(&admits).is_ok(), event == Event::Admission);
        assert_eq!(schema().is_valid(&admits), event == Event::Admission);
    }
    both_refuse(&without(example(Event::PaperPosted), "consignment"));
    both_refuse(&without(example(Event::Admission), "admits"));
}

#[test]
fn who_may_not_state_an_event_is_refused() {
    for event in Event::ALL {
        let may = |issuer: &str| read(&with(example(event), "issuer", json!(issuer))).is_ok();
        let wanted = match event.issuer() {
            Issuer::Sender => (true, false),
            Issuer::Receiver => (false, true),
            Issuer::Either => (true, true),
        };
        assert_eq!((may("kz-pgo"), may("br-mj")), wanted, "{}", event.name());
        assert!(!may("de-bfj"));
    }
}

#[test]
fn a_value_of_another_form_is_refused() {
    let cases = [
        ("version", json!(2)),
        ("id", json!("0192f0c1-7a2b-4c3d-8e4f-5a6b7c8d9e0f")),
        ("id", json!("urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f")),
        ("event", json!("RelayAcceptance")),
        ("event", json!("http://uri.etsi.org/19522/Event/ConsignmentAcceptance")),
        ("time", json!("2026-11-21T09:30:00+05:00")),
        ("time", json!("21.11.2026")),
        ("issuer", json!("Brazil")),
        ("bundle", json!("0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f")),
        ("case", json!("KZ-BR-2026-000017")),
        ("case", json!({ "opened_by": "kz-pgo" })),
        ("manifest_digest", json!("ABC")),
        ("profile", json!({ "id": "kz-br-2018", "version": "one two" })),
        ("engine", json!("a version with a story")),
        ("reasons", json!(["because"])),
        ("reasons", json!([{ "code": "Ivan Petrov" }])),
        ("reasons", json!([{ "code": "a/b", "pointer": "documents" }])),
        ("reasons", json!([{ "code": "a/b", "text": "Ivan" }])),
        ("log_index", json!(17)),
        ("previous", json!(null)),
    ];
    for (member, value) in cases {
        let body = with(example(Event::RelayAcceptance), member, value);
        both_refuse(&body);
    }
}

#[test]
fn completed_before_announced_is_refused() {
    let body = with(example(Event::RelayAcceptance), "completed", json!("2026-11-21T09:28:59Z"));
    assert_eq!(read(&body), Err(EvidenceError::Times));
}

#[test]
fn names_and_uris_are_one_to_one() {
    for event in Event::ALL {
        assert_eq!(Event::from_uri(event.uri()), Some(event));
        assert_eq!(Event::from_name(event.name()), Some(event));
    }
    assert_eq!(Event::RelayAcceptance.uri(), "http://uri.etsi.org/19522/Event/RelayAcceptance");
    assert_eq!(Event::from_name("Relay"), None);
}

#[test]
fn signed_evidence_is_verified_against_its_issuer() {
    let (kz, br) = (Authority::new("kz-pgo"), Authority::new("br-mj"));
    let body = read(&example(Event::RelayAcceptance)).unwrap();
    let compact = body.sign(&br.seal, now(), &rng()).unwrap();
    let jws = Jws::parse(&compact, Typ::Evidence.payload_max()).unwrap();
    let verified = verify(&jws, &br.register(), now(), &Crls::none()).unwrap();
    assert_eq!(verified.body, body);
    assert_eq!(verified.digest(), Digest::of(compact.as_bytes()));
    assert_eq!(body.key().unwrap().from.as_str(), "kz-pgo");
    let other = verify(&jws, &kz.register(), now(), &Crls::none());
    assert_eq!(other, Err(EvidenceError::Seal(SealError::UnknownKey)));
}

#[test]
fn evidence_that_names_another_issuer_is_refused() {
    let (kz, br) = (Authority::new("kz-pgo"), Authority::new("br-mj"));
    let body = read(&example(Event::RelayAcceptance)).unwrap();
    let compact = body.sign(&kz.seal, now(), &rng()).unwrap();
    let jws = Jws::parse(&compact, Typ::Evidence.payload_max()).unwrap();
    let refused = verify(&jws, &kz.register(), now(), &Crls::none());
    assert_eq!(refused, Err(EvidenceError::OtherIssuer));
    assert!(verify(&jws, &br.register(), now(), &Crls::none()).is_err());
}

#[test]
fn what_would_not_be_taken_is_not_signed() {
    let kz = Authority::new("kz-pgo");
    let mut body = read(&example(Event::RelayFailure)).unwrap();
    body.reasons.clear();
    let refused = body.sign(&kz.seal, now(), &rng()).unwrap_err();
    assert!(matches!(refused, MakeError::Rules(EvidenceError::Missing { .. })));
}

#[test]
fn a_register_entry_is_taken_by_the_types_and_by_its_schema() {
    let schema = validator(REGISTER_SCHEMA);
    let mut file = Authority::new("kz-pgo").file;
    file.address = Some("https://gateway.example:8443".to_owned());
    file.name.insert("kk".parse().unwrap(), "Бас прокуратура".to_owned());
    file.languages = vec!["kk".parse().unwrap(), "pt-BR".parse().unwrap()];
    file.limits.documents = Some(10);
    file.revocation.lists = vec!["http://crl.example/list.crl".to_owned()];
    file.contacts.push(gateway_evidence::register::Contact {
        address: "duty@prosecutor.example".to_owned(),
        language: Some("ru".parse().unwrap()),
    });
    let good = serde_json::to_value(&file).unwrap();
    let problems: Vec<_> = schema.iter_errors(&good).map(|e| e.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    for (pointer, value) in [
        ("/authority", json!("Kazakhstan")),
        ("/address", json!("http://gateway.example")),
        ("/keys/0/role", json!("king")),
        ("/keys/0/spki", json!("abc")),
        ("/keys/0/from", json!("2026-01-01")),
        ("/keys/1/log_key", json!("not a key")),
        ("/limits", json!({ "documents": -1 })),
        ("/anchors", json!("PEM")),
        ("/revocation/mode", json!("sometimes")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert!(!schema.is_valid(&bad), "the schema takes {pointer}");
        let text = bad.to_string();
        let read = gateway_bundle::json::from_slice::<gateway_evidence::Register>(text.as_bytes());
        assert!(read.is_err(), "the types take {pointer}");
    }
}
