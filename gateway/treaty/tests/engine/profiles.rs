//! Every embedded profile is sound, and the meta-schema says what the code knows.

use gateway_bundle::MessageKind;
use gateway_treaty::lint::META_SCHEMA;
use gateway_treaty::vocabulary::{Field, ITEMS, PUNISHMENTS};
use gateway_treaty::{Profile, Profiles, Status, lint};
use serde_json::{Value, json};

fn kz_br() -> Value {
    let id = "kz-br-2018".parse().unwrap();
    serde_json::from_slice(Profiles::embedded().unwrap().get(&id).unwrap().bytes()).unwrap()
}

fn lint_of(profile: &Value) -> Vec<(String, String)> {
    lint(profile.to_string().as_bytes())
        .into_iter()
        .map(|finding| (finding.pointer, finding.message))
        .collect()
}

#[test]
fn every_embedded_profile_is_sound() {
    for profile in Profiles::embedded().unwrap().iter() {
        assert_eq!(lint(profile.bytes()), [], "{}", profile.id);
    }
}

/// The States with which Kazakhstan has a bilateral treaty on the transfer of convicted persons, as
/// its Prosecutor General's Office told in April 2025.
const BILATERAL: &str =
    "AE AZ BG BR CN CY ES HU IN IR IT JO KR LT MA MK MN PE RO RS SA TM TR UA UZ VN";

#[test]
fn every_treaty_of_kazakhstan_has_its_entry_with_what_is_not_known() {
    let profiles = Profiles::embedded().unwrap();
    let kazakhstan = "KZ".parse().unwrap();
    let bilateral = |other: &str| {
        let other = other.parse().unwrap();
        profiles.treaties().any(|profile| {
            let states: Vec<_> = profile.states().collect();
            states.len() == 2 && states.contains(&&kazakhstan) && states.contains(&&other)
        })
    };
    let missing: Vec<_> = BILATERAL.split(' ').filter(|state| !bilateral(state)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    for id in ["cis-1998", "oas-1993", "cis-2019", "by-tm-2002", "coe-112", "kz-fr-mla"] {
        assert!(profiles.treaty(&id.parse().unwrap()).is_some(), "{id}");
    }
    for draft in profiles.treaties().filter(|profile| profile.status == Status::Draft) {
        assert!(!draft.missing.is_empty(), "{} says nothing of what is not known", draft.id);
        assert!(draft.articles.iter().any(|article| !article.read), "{}", draft.id);
    }
}

#[test]
fn overlapping_treaties_name_each_other() {
    let profiles = Profiles::embedded().unwrap();
    for profile in profiles.treaties() {
        for overlap in &profile.overlaps {
            let other = profiles.treaty(&overlap.treaty);
            let other = other.unwrap_or_else(|| panic!("{}: {}", profile.id, overlap.treaty));
            let back = other.overlaps.iter().any(|overlap| overlap.treaty == profile.id);
            assert!(back, "{} does not name {}", other.id, profile.id);
        }
    }
}

#[test]
fn the_meta_schema_has_the_vocabulary_of_the_code() {
    let schema: Value = serde_json::from_str(META_SCHEMA).unwrap();
    let words = |name: &str| schema["$defs"][name]["enum"].clone();
    assert_eq!(words("item"), json!(ITEMS));
    assert_eq!(words("punishment"), json!(PUNISHMENTS));
    assert_eq!(words("field"), json!(Field::ALL.iter().map(|f| f.pointer()).collect::<Vec<_>>()));
    let kinds: Vec<_> = MessageKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(words("message"), json!(kinds));
}

#[test]
fn what_the_meta_schema_takes_the_program_reads() {
    // Each alternative of the vocabulary, put where it belongs, has to be read by the program too.
    let schema: Value = serde_json::from_str(META_SCHEMA).unwrap();
    for check in schema["$defs"]["check"]["oneOf"].as_array().unwrap() {
        let mut value = json!({ "kind": check["properties"]["kind"]["const"] });
        for member in check["required"].as_array().unwrap() {
            value[member.as_str().unwrap()] = match member.as_str().unwrap() {
                "kind" => continue,
                "covered" => json!(["fine"]),
                "months" => json!(12),
                "counted_from" => json!("request"),
                "about" => json!("the-offence"),
                "by" if value["kind"] == "consent" => json!([{ "who": "person" }]),
                "by" => json!(["person"]),
                other => panic!("the test does not know {other}"),
            };
        }
        let mut profile = kz_br();
        profile["conditions"][0]["check"] = value.clone();
        assert_eq!(lint_of(&profile), [], "{value}");
    }
}

#[test]
fn a_word_that_is_not_in_the_vocabulary_is_found() {
    let mut profile = kz_br();
    profile["items"][0]["item"] = json!("verdikt");
    let found = lint_of(&profile);
    assert_eq!(found[0].0, "/items/0/item", "{found:?}");
}

#[test]
fn a_rule_of_an_unread_article_is_found() {
    let mut profile = kz_br();
    profile["articles"][2]["read"] = json!(false);
    profile["articles"][2].as_object_mut().unwrap().remove("verified_against");
    let found = lint_of(&profile);
    assert!(found.iter().any(|(_, message)| message.contains("3(d) is not listed as read")));
}

#[test]
fn a_name_used_twice_is_found() {
    let mut profile = kz_br();
    profile["items"][1]["id"] = profile["items"][0]["id"].clone();
    assert_eq!(lint_of(&profile), [("/items/1/id".into(), "the id identity-data is taken".into())]);
}

#[test]
fn a_message_that_the_treaty_does_not_have_is_found() {
    let mut profile = kz_br();
    profile["items"][0]["owed"][0]["with"] = json!(["file-transfer"]);
    let found = lint_of(&profile);
    assert_eq!(found[0].0, "/items/0/owed/0/with", "{found:?}");
}

#[test]
fn an_unknown_member_is_found_and_never_skipped() {
    let mut profile = kz_br();
    profile["conditions"][0]["grond"] = json!("7(1)(a)");
    assert!(!lint_of(&profile).is_empty());
    assert!(Profile::parse(profile.to_string().as_bytes()).is_err());
}

#[test]
fn text_that_is_no_json_is_found() {
    assert_eq!(lint(b"{").len(), 1);
    assert_eq!(lint(b"").len(), 1);
}

#[test]
fn an_article_covers_its_parts_and_runs_cover_their_members() {
    let profile = kz_br().to_string();
    let profile = Profile::parse(profile.as_bytes()).unwrap();
    assert!(profile.has_read("4(2)(f)"));
    assert!(profile.has_read("15"));
    assert!(!profile.has_read("16(1)"));
    assert!(!profile.has_read("44"));
}

#[test]
fn a_profile_s_digest_is_that_of_its_bytes() {
    for profile in Profiles::embedded().unwrap().iter() {
        assert_eq!(profile.digest, gateway_bundle::Digest::of(profile.bytes()));
    }
}

#[test]
fn kz_br_names_what_other_parts_of_the_gateway_read() {
    let profile = Profile::parse(kz_br().to_string().as_bytes()).unwrap();
    assert_eq!(profile.title_in("ru-KZ").chars().next(), Some('Д'));
    assert_eq!(profile.title_in("ko"), profile.title_in("en"));
    assert_eq!(profile.central_authorities.len(), 2);
    assert!(profile.ground("7(1)(d)").is_some());
    assert!(profile.message(MessageKind::Reply).unwrap().conditions);
    assert!(profile.message(MessageKind::FileTransfer).is_none());
    assert_eq!(profile.duties.iter().filter(|duty| duty.article == "5(3)").count(), 1);
}
