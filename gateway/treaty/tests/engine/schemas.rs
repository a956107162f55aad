//! The published schemas find what the engine finds, for a message that stands alone.

use gateway_bundle::MessageKind;
use gateway_bundle::example::Example;
use gateway_treaty::example::Setting;
use gateway_treaty::{Facts, Profiles, Status, assess, schema};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{profile, received};

fn validator(kind: MessageKind) -> Validator {
    jsonschema::validator_for(&profile().message_schema(kind).unwrap()).unwrap()
}

/// What the engine finds lacking, save what a schema cannot see.
fn lacking(example: &Example) -> Vec<String> {
    let assessment = assess(&example.build(), profile(), &Facts::at(received()));
    assessment.findings.into_iter().filter(schema::sees).map(|finding| finding.code).collect()
}

fn agree(example: &Example) {
    let kind: MessageKind = example.value()["message"].as_str().unwrap().parse().unwrap();
    let validator = validator(kind);
    let found = lacking(example);
    let errors: Vec<_> =
        validator.iter_errors(example.value()).map(|e| e.schema_path().to_string()).collect();
    assert_eq!(errors.is_empty(), found.is_empty(), "{kind}: {errors:?} {found:?}");
}

#[test]
fn every_message_of_every_profile_has_a_valid_schema() {
    for profile in Profiles::embedded().unwrap().iter() {
        for message in &profile.messages {
            let schema = profile.message_schema(message.message).unwrap();
            assert!(jsonschema::meta::is_valid(&schema), "{} {}", profile.id, message.message);
        }
        assert_eq!(
            profile.message_schema(MessageKind::FileTransfer).is_some(),
            profile.message(MessageKind::FileTransfer).is_some()
        );
    }
}

#[test]
fn schema_and_engine_agree_on_every_message_of_every_enforced_treaty() {
    let all = Profiles::embedded().unwrap();
    let mut differences = Vec::new();
    for profile in all.treaties().filter(|profile| profile.status == Status::Enforced) {
        for setting in Setting::all_alone(profile) {
            let schema = profile.message_schema(setting.message).unwrap();
            let validator = jsonschema::validator_for(&schema).unwrap();
            let mut corpus = setting.with_one_thing_missing();
            corpus.push(setting.complete().message);
            for example in corpus {
                let assessment = assess(&example.build(), profile, &Facts::at(received()));
                let lacks: Vec<_> = assessment
                    .findings
                    .into_iter()
                    .filter(schema::sees)
                    .map(|finding| finding.code)
                    .collect();
                if validator.is_valid(example.value()) != lacks.is_empty() {
                    let at = (&profile.id, setting.message, setting.sender, setting.occasion);
                    differences.push(format!("{at:?}: {lacks:?}"));
                }
            }
        }
    }
    differences.sort();
    differences.dedup();
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[test]
fn a_complete_message_keeps_its_schema() {
    agree(&Example::reply());
    agree(&Example::transfer_request());
    for message in &profile().messages {
        agree(&Example::of(message.message));
    }
    assert!(validator(MessageKind::Reply).is_valid(Example::reply().value()));
}

#[test]
fn each_missing_thing_breaks_the_schema_as_it_does_the_engine() {
    let reply = Example::reply;
    let items = reply().value()["documents"].as_array().unwrap().clone();
    for document in items {
        let item = document["items"][0].as_str().unwrap();
        agree(&reply().without(item));
    }
    let no_paper = || reply().without("identity-data").without("sentence-particulars");
    for member in [
        "/person",
        "/person/born/date",
        "/person/born/place",
        "/sentence",
        "/sentence/punishments/0/starts",
        "/sentence/punishments/0/amount",
        "/sentence/punishments/0/executed",
        "/executing_state",
        "/sentencing_state",
    ] {
        agree(&no_paper().remove(member));
        agree(&no_paper().set(member, Value::Null));
        agree(&reply().remove(member));
    }
    agree(&no_paper());
    agree(&reply().set("/executing_state", json!("BR")));
    agree(&reply().between("kz-pgo", "br-mj").without_documents());
    agree(&reply().without_documents().set("/statements/state_consents/sentencing", json!(false)));
    agree(&Example::of(MessageKind::NonAgreement).remove("/decision/reasons"));
    agree(&Example::of(MessageKind::NonAgreement).set("/decision/reasons", Value::Null));
    agree(&Example::of(MessageKind::Decision).remove("/decision/reasons"));
    agree(&Example::transfer_request().between("br-mj", "kz-pgo").without_documents());
    assert!(!validator(MessageKind::Reply).is_valid(reply().without("verdict").value()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn schema_and_engine_agree_on_what_a_reply_lacks(
        gone in prop::collection::vec(0..Example::reply().build().documents.len(), 0..6),
        bare in prop::collection::vec(0..Example::reply().build().documents.len(), 0..3),
    ) {
        let mut example = Example::reply();
        for place in bare {
            for member in ["certified", "translation_of", "translated"] {
                example = example.remove(&format!("/documents/{place}/{member}"));
            }
        }
        for place in gone {
            example = example.without_document(&format!("d{}", place + 1));
        }
        agree(&example);
    }
}
