//! What holds for every input: the door is total, says nothing of what came in, and is strict.

use gateway_bundle::ids::{
    AuthorityId, BundleId, CaseReference, Country, Digest, DocumentId, Language, TreatyId,
};
use gateway_bundle::json::{self, DEPTH_MAX, INTEGER_MAX, Reason};
use gateway_bundle::manifest::{Item, Manifest, PartialDate, Text};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

fn value() -> impl Strategy<Value = Value> {
    const MAX: i64 = INTEGER_MAX.cast_signed();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-MAX..=MAX).prop_map(Value::from),
        (-1e9..1e9_f64).prop_filter("a fraction", |f| f.fract() != 0.0).prop_map(Value::from),
        "[^\\p{Cn}]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map("[a-zé\"\\\\/~ ]{0,6}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Places of all objects of a value.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.push(at.to_owned());
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                objects(member, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                objects(element, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_bytes_give_a_value_or_an_error(bytes in vec(any::<u8>(), 0..200)) {
        let _ = json::parse(&bytes);
        let _ = Manifest::parse(&bytes);
    }

    #[test]
    fn any_text_of_json_s_letters_gives_a_value_or_an_error(text in "[\\[\\]{}:,\"0-9eE.truefalsn\\\\ -]{0,120}") {
        if let Ok(value) = json::parse(text.as_bytes()) {
            // What is taken here, everybody takes, and for the same value where it is no fraction.
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
            prop_assert_eq!(json::parse(value.to_string().as_bytes()), Ok(value));
        }
    }

    #[test]
    fn every_value_is_read_back(value in value()) {
        prop_assert_eq!(json::parse(value.to_string().as_bytes()), Ok(value.clone()));
        prop_assert_eq!(json::parse(serde_json::to_string_pretty(&value).unwrap().as_bytes()), Ok(value));
    }

    #[test]
    fn every_typed_value_is_read_back(value in value()) {
        prop_assert_eq!(json::from_value::<Value>(&value), Ok(value));
    }

    #[test]
    fn a_member_name_twice_is_refused_at_any_depth(
        value in value(),
        pick in any::<prop::sample::Index>(),
        escaped in any::<bool>(),
    ) {
        let value = json!({ "top": value });
        let mut found = Vec::new();
        objects(&value, "", &mut found);
        let mut doubled = value;
        let object = doubled.pointer_mut(pick.get(&found).as_str()).unwrap();
        object["zzmark"] = json!(1);
        let second = if escaped { "\"\\u007azmark\":2" } else { "\"zzmark\":2" };
        let text = doubled.to_string().replace("\"zzmark\":1", &format!("\"zzmark\":1,{second}"));
        let error = json::parse(text.as_bytes()).unwrap_err();
        prop_assert_eq!(error.reason(), &Reason::Duplicate);
    }

    #[test]
    fn nesting_is_bounded_whatever_it_is_made_of(kinds in vec(any::<bool>(), 1..80)) {
        let open: String = kinds.iter().map(|array| if *array { "[" } else { "{\"a\":" }).collect();
        let close: String = kinds.iter().rev().map(|array| if *array { "]" } else { "}" }).collect();
        let parsed = json::parse(format!("{open}0{close}").as_bytes());
        prop_assert_eq!(parsed.is_ok(), kinds.len() <= DEPTH_MAX);
    }

    #[test]
    fn integers_are_taken_exactly_within_the_range(number in any::<i128>(), small in any::<i64>()) {
        for number in [number, i128::from(small), i128::from(small) >> 10] {
            let parsed = json::parse(number.to_string().as_bytes());
            prop_assert_eq!(parsed.is_ok(), number.unsigned_abs() <= u128::from(INTEGER_MAX));
            if let Ok(value) = parsed {
                prop_assert_eq!(value.as_i64().map(i128::from), Some(number));
            }
        }
    }

    #[test]
    fn no_error_repeats_a_secret(place in 0..12_usize) {
        const SECRET: &str = "Zarina Secretova";
        let mut manifest = gateway_bundle::example::Example::of(gateway_bundle::MessageKind::Reply)
            .value()
            .clone();
        let names: Vec<String> = manifest.as_object().unwrap().keys().cloned().collect();
        manifest[&names[place % names.len()]] = json!({ SECRET: [SECRET] });
        let error = Manifest::parse(manifest.to_string().as_bytes()).unwrap_err();
        let shown = format!("{error} {error:?} {}", error.pointer());
        prop_assert!(!shown.contains("Secret"));
    }

    #[test]
    fn a_text_is_kept_as_it_is_or_refused(text in any::<String>()) {
        match Text::new(&text) {
            Ok(kept) => {
                prop_assert_eq!(kept.as_str(), &text);
                let quoted = json!(text).to_string();
                prop_assert_eq!(json::from_slice::<Text>(quoted.as_bytes()).is_ok(), !has_noncharacter(&text));
                let shown = format!("{kept:?}");
                prop_assert_eq!(shown, format!("Text({} bytes)", text.len()));
            }
            Err(_) => prop_assert!(json::from_slice::<Text>(json!(text).to_string().as_bytes()).is_err()),
        }
    }

    #[test]
    fn a_text_with_a_mark_that_deceives_is_refused(
        before in "[a-z]{0,9}",
        mark in "[\u{0}-\u{8}\u{b}-\u{1f}\u{7f}-\u{9f}\u{61c}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{feff}]",
        after in "[a-z]{0,9}",
    ) {
        let deceiving = Text::new(&format!("a{before}{mark}{after}"));
        prop_assert!(deceiving.is_err());
        let plain = Text::new(&format!("a{before}{after}"));
        prop_assert!(plain.is_ok());
    }

    #[test]
    fn a_name_that_is_taken_reads_back_and_holds_only_its_letters(text in "[ -~é]{0,40}") {
        macro_rules! reads_back { ($($name:ty),*) => { $(
            if let Ok(name) = text.parse::<$name>() {
                prop_assert_eq!(name.to_string(), text.clone());
                prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./_".contains(&b)));
                prop_assert_eq!(json::from_slice::<$name>(json!(text).to_string().as_bytes()), Ok(name));
            }
        )* } }
        reads_back!(AuthorityId, TreatyId, DocumentId, Country, Language, CaseReference);
        let _ = Item::new(&text);
    }

    #[test]
    fn a_partial_date_reads_back(year in 1900..=2999_u32, month in 1..=12_u32, day in 1..=31_u32) {
        for text in [format!("{year}"), format!("{year}-{month:02}"), format!("{year}-{month:02}-{day:02}")] {
            match text.parse::<PartialDate>() {
                Ok(date) => prop_assert_eq!(date.to_string(), text),
                Err(_) => prop_assert!(day > 28),
            }
        }
    }

    #[test]
    fn digests_and_bundle_ids_read_back(bytes in any::<[u8; 32]>(), mut id in any::<u128>()) {
        let digest = Digest::from_bytes(bytes);
        prop_assert_eq!(digest.to_string().parse::<Digest>(), Ok(digest));
        id = id & !(0xf << 76) & !(0x3 << 62) | 0x7 << 76 | 0x2 << 62;
        let id = BundleId::new(uuid::Uuid::from_u128(id)).unwrap();
        prop_assert_eq!(id.to_string().parse::<BundleId>(), Ok(id));
    }
}

fn has_noncharacter(text: &str) -> bool {
    text.chars().any(|c| u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c))
}
