//! The published description of the exchange API is that of the API there is.
//!
//! `schemas/openapi.json` is written by hand for people who build against the API. Here it is held
//! against the router's own source and against every refusal, in both directions: what is served
//! stands in it, and what stands in it is served.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use axum::response::IntoResponse;
use gateway_bundle::Manifest;
use gateway_exchange::gate::ApprovalError;
use gateway_server::api::Problem;
use gateway_server::refusal::Refusal;
use http::header;
use http_body_util::BodyExt;
use serde_json::{Value, json};

const OPENAPI: &str = include_str!("../../../schemas/openapi.json");
const ROUTER: &str = include_str!("../src/api.rs");
const REFUSALS: &str = include_str!("../src/refusal.rs");
/// The schemas that the description refers to by their ids.
const SCHEMAS: [&str; 3] = [
    include_str!("../../../schemas/manifest.schema.json"),
    include_str!("../../../schemas/evidence.schema.json"),
    include_str!("../../../schemas/treaty.schema.json"),
];
const METHODS: [&str; 6] = ["get", "post", "put", "patch", "delete", "head"];

fn openapi() -> Value {
    serde_json::from_str(OPENAPI).unwrap()
}

#[test]
fn every_route_is_described_and_every_described_call_has_its_route() {
    let routes = routes();
    let paths: BTreeSet<&str> = routes.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(ROUTER.matches(".route(").count(), paths.len(), "a route was not understood");
    assert_eq!(routes, described());
}

#[test]
fn the_router_gets_its_routes_in_no_other_way() {
    for other in [".nest(", ".merge(", ".route_service(", ".nest_service(", ".fallback_service("] {
        assert!(!ROUTER.contains(other), "{other} is not looked at here");
    }
}

#[test]
fn every_parameter_of_a_path_is_declared() {
    let document = openapi();
    for (path, item) in document["paths"].as_object().unwrap() {
        let named: BTreeSet<&str> =
            path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        let declared = item.get("parameters").and_then(Value::as_array);
        let declared: BTreeSet<&str> = declared
            .into_iter()
            .flatten()
            .map(|parameter| resolved(&document, parameter))
            .inspect(|parameter| assert_eq!(parameter["in"], "path", "{path}"))
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(named, declared, "{path}");
    }
}

#[test]
fn every_call_says_what_a_stranger_and_a_flood_are_answered() {
    for (path, item) in openapi()["paths"].as_object().unwrap() {
        for (method, call) in calls(item) {
            for status in ["401", "403", "429", "default"] {
                assert!(call["responses"].get(status).is_some(), "{status} of {method} {path}");
            }
        }
    }
}

#[test]
fn every_refusal_has_its_code_described_and_every_described_code_is_a_refusal() {
    let document = openapi();
    let codes = document["components"]["schemas"]["ProblemCode"]["enum"].as_array().unwrap();
    let listed: BTreeSet<&str> = codes.iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(listed.len(), codes.len(), "a code stands twice");
    let explained: BTreeSet<&str> =
        document["x-problems"].as_object().unwrap().keys().map(String::as_str).collect();
    let in_source: BTreeSet<&str> =
        REFUSALS.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let made: Vec<Refusal> = refusals();
    let made: BTreeSet<&str> = made.iter().map(Refusal::code).collect();
    assert_eq!(listed, in_source);
    assert_eq!(listed, explained);
    assert_eq!(listed, made, "refusals() below has to make each");
}

#[tokio::test]
async fn every_refusal_is_answered_as_described() {
    let document = openapi();
    let members = &document["components"]["schemas"]["Problem"];
    for refusal in refusals() {
        let code = refusal.code();
        let described = &document["x-problems"][code];
        let answer = Problem::from(refusal).into_response();
        assert_eq!(described["status"], answer.status().as_u16(), "{code}");
        let kind = answer.headers().get(header::CONTENT_TYPE);
        assert_eq!(kind.unwrap(), "application/problem+json", "{code}");
        let after = answer.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap());
        assert_eq!(described.get("retry_after").map(Value::to_string).as_deref(), after, "{code}");

        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let body: BTreeMap<String, Value> = serde_json::from_slice(&body).unwrap();
        for wanted in members["required"].as_array().unwrap() {
            assert!(body.contains_key(wanted.as_str().unwrap()), "{code} has no {wanted}");
        }
        for member in body.keys() {
            assert!(members["properties"].get(member).is_some(), "{member} of {code}");
        }
        let own = json!(format!("https://treaty-gateway.invalid/problems/{code}"));
        assert_eq!(body["type"], *described.get("type").unwrap_or(&own), "{code}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = openapi();
    let schemas: Vec<Value> = SCHEMAS.map(|text| serde_json::from_str(text).unwrap()).to_vec();
    let references = references(&document);
    assert!(!references.is_empty());
    for reference in references {
        let (base, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let target = match base {
            "" => Some(&document),
            id => schemas.iter().find(|schema| schema["$id"] == id),
        };
        let found = target.and_then(|target| target.pointer(pointer));
        assert!(found.is_some(), "{reference} leads nowhere");
    }
}

/// Method and path of every route, from the router's source.
fn routes() -> BTreeSet<(String, String)> {
    let one = ROUTER.split("let one = \"").nth(1).unwrap().split('"').next().unwrap();
    let mut routes = BTreeSet::new();
    for rest in ROUTER.split(".route(").skip(1) {
        let arguments = &rest[..end_of_arguments(rest).unwrap()];
        let (path, handlers) = if let Some(rest) = arguments.trim_start().strip_prefix("one,") {
            (one.to_owned(), rest)
        } else {
            let mut parts = arguments.splitn(3, '"');
            let (before, text) = (parts.next().unwrap(), parts.next().unwrap());
            (path(before, text, one), parts.next().unwrap())
        };
        let methods: Vec<&str> = METHODS
            .into_iter()
            .filter(|method| {
                let called = format!("{method}(");
                let mut places = handlers.match_indices(&called);
                places.any(|(at, _)| !handlers[..at].ends_with(|c: char| c.is_alphanumeric()))
            })
            .collect();
        assert!(!methods.is_empty(), "no method for {path}");
        routes.extend(methods.into_iter().map(|method| (method.to_owned(), path.clone())));
    }
    routes
}

/// A path as the description spells it: the router's rest of a path is one parameter there.
fn path(before: &str, text: &str, one: &str) -> String {
    let text = text.replace("{*", "{");
    if before.trim_end().ends_with("format!(") {
        text.replace("{one}", one).replace("{{", "{").replace("}}", "}")
    } else {
        text
    }
}

/// Where the parenthesis closes that was open before the text.
fn end_of_arguments(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

fn described() -> BTreeSet<(String, String)> {
    let document = openapi();
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        calls(item).into_iter().map(move |(method, _)| (method.to_owned(), path.clone()))
    });
    all.collect()
}

fn calls(item: &Value) -> Vec<(&str, &Value)> {
    let members = item.as_object().unwrap().iter();
    let calls = members.filter(|(name, _)| METHODS.contains(&name.as_str()));
    calls.map(|(method, call)| (method.as_str(), call)).collect()
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value.get("$ref").and_then(Value::as_str);
    reference.map_or(value, |r| document.pointer(r.strip_prefix('#').unwrap()).unwrap())
}

fn references(value: &Value) -> BTreeSet<&str> {
    match value {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => BTreeSet::new(),
    }
}

/// One of each refusal, and of the manifest's all that have a code of their own.
fn refusals() -> Vec<Refusal> {
    let text = String::new;
    let treaty = || "kz-br-2018".to_owned();
    let document: gateway_bundle::DocumentId = "d1".parse().unwrap();
    let mut all = vec![
        Refusal::NoCertificate,
        Refusal::UnknownKey,
        Refusal::Untrusted(text()),
        Refusal::NotAllowed("a role"),
        Refusal::Admission("a rule"),
        Refusal::Record("a rule"),
        Refusal::NotFound,
        Refusal::Erased { at: jiff::Timestamp::UNIX_EPOCH, why: "retention" },
        Refusal::MediaType("multipart/form-data"),
        Refusal::Multipart("it has no part"),
        Refusal::BodyCut,
        Refusal::BodyStalled { seconds: 30 },
        Refusal::TooLarge { what: "the body", actual: 2, limit: 1, unit: "bytes" },
        Refusal::SealMalformed(text()),
        Refusal::SealUnsupported,
        Refusal::SealBroken,
        Refusal::SealUnknownKey,
        Refusal::SealUntrusted(text()),
        Refusal::SealNotChecked(text()),
        Refusal::NotTheSender,
        Refusal::NotTheAddressee,
        Refusal::Succeeded { pointer: "/from", successor: "br-xx".parse().unwrap() },
        Refusal::UnknownTreaty,
        Refusal::UnknownMessage,
        Refusal::NotATransferTreaty { treaty: treaty() },
        Refusal::NotParties { treaty: treaty() },
        Refusal::DocumentMissing { document: document.clone() },
        Refusal::DocumentSurplus { part: 2 },
        Refusal::DocumentDigest { document },
        Refusal::UploadOffset { expected: 2, provided: 1 },
        Refusal::UploadLength { actual: 1, length: 2 },
        Refusal::UploadSurplus,
        Refusal::UploadDigest,
        Refusal::UploadHeaders("a header"),
        Refusal::UploadSuperseded,
        Refusal::UploadConflict,
        Refusal::UploadQuota { actual: 2, limit: 1 },
        Refusal::Conflict,
        Refusal::Incomplete,
        Refusal::StrictlyIncomplete,
        Refusal::Approval(ApprovalError::Proposer),
        Refusal::Evidence(text()),
        Refusal::CheckpointForm,
        Refusal::CheckpointUnsigned,
        Refusal::CheckpointContradicts,
        Refusal::Restoring,
        Refusal::Busy { seconds: 2, limit: 1 },
        Refusal::Full,
        Refusal::Unavailable,
        Refusal::Clock,
        Refusal::Fault,
    ];
    all.extend(bad_manifests().iter().map(|bytes| Manifest::parse(bytes).unwrap_err().into()));
    all
}

fn bad_manifests() -> Vec<Vec<u8>> {
    let mut file_name = example();
    file_name["documents"][0]["file"] = json!("../verdict.pdf");
    vec![
        b"{}".to_vec(),
        vec![0xff],
        br#"{"version": 1, "version": 1}"#.to_vec(),
        [[b'['; 40], [b']'; 40]].concat(),
        vec![b' '; gateway_bundle::manifest::MANIFEST_BYTES_MAX + 1],
        file_name.to_string().into_bytes(),
    ]
}

fn example() -> Value {
    serde_json::from_slice(&gateway_bundle::example::Example::reply().bytes()).unwrap()
}
