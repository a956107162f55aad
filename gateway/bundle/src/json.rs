//! Strict JSON: the one door by which untrusted JSON enters the gateway.
//!
//! A manifest is signed as bytes and read as values. If two readers can take two values from the
//! same bytes, a signature no longer says what was signed. So this door takes only I-JSON
//! (RFC 7493): UTF-8 without a byte order mark, member names unique at every depth, whole numbers
//! within the range that every peer's number type keeps exactly. It also bounds what one text may
//! cost: depth and number of values.
//!
//! Nothing that comes in comes out again in an error. Errors name a place and a rule, so they can
//! be shown to the peer and written to the log.

use std::fmt;

use serde::de::{self, DeserializeOwned, Unexpected};
use serde_json::Value;

mod error;
mod strict;
mod typed;

pub use error::{Error, Reason};

/// The deepest that arrays and objects may nest.
pub const DEPTH_MAX: usize = 32;
/// The most values that one text may hold.
pub const VALUES_MAX: usize = 200_000;
/// The largest whole number that every peer keeps exactly: 2^53 − 1 (RFC 7493 §2.2).
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// Reads one I-JSON text.
///
/// A number is its value, not its spelling: `1.0` and `1` both come out as the integer 1.
///
/// # Errors
///
/// Says where and why the text is not I-JSON. See [`Error`] for what it never says.
pub fn parse(text: &[u8]) -> Result<Value, Error> {
    strict::parse(text)
}

/// Reads one I-JSON text as a value of a type.
///
/// A struct is an object and a plain enum is a string. The other spellings that serde knows for
/// them (an array for a struct, an object for a unit variant) are refused, since they stand in no
/// schema.
///
/// # Errors
///
/// Says where and why the text is not I-JSON, or not of the type's form.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, Error> {
    from_value(&parse(text)?)
}

/// Takes a value that [`parse`] has read as a value of a type.
///
/// # Errors
///
/// Says where and why the value is not of the type's form.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    T::deserialize(typed::Typed::new(value))
}

/// A refusal for `Deserialize` implementations: `rule` says what is wanted and is shown to the
/// peer, which the text of a `serde::de::Error::custom` never is (it may repeat the value).
pub fn refusal<E: de::Error>(rule: impl AsRef<str>) -> E {
    struct Rule<'a>(&'a str);
    impl de::Expected for Rule<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }
    E::invalid_value(Unexpected::Other("a value of another form"), &Rule(rule.as_ref()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        kind: Kind,
        #[serde(default)]
        inner: Vec<Inner>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Plain,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[serde(default)]
        count: u32,
    }

    fn why(text: &str) -> (String, Reason) {
        let error = parse(text.as_bytes()).unwrap_err();
        (error.pointer().to_owned(), error.reason().clone())
    }

    fn typed(text: &str) -> (String, String) {
        let error = from_slice::<Outer>(text.as_bytes()).unwrap_err();
        (error.pointer().to_owned(), error.to_string())
    }

    #[test]
    fn what_is_i_json_is_read() {
        let text = r#"{"a": [1, -2, 0.5, true, null, "é\n"], "b": {}}"#;
        let wanted = json!({"a": [1, -2, 0.5, true, null, "é\n"], "b": {}});
        assert_eq!(parse(text.as_bytes()).unwrap(), wanted);
    }

    #[test]
    fn a_member_name_twice_is_refused_at_its_place() {
        assert_eq!(why(r#"{"a":1,"a":1}"#), ("/a".into(), Reason::Duplicate));
        assert_eq!(
            why(r#"[0,{"b":[{"a":1,"\u0061":2}]}]"#),
            ("/1/b/0/a".into(), Reason::Duplicate)
        );
    }

    #[test]
    fn a_name_that_may_be_personal_stays_out_of_the_pointer() {
        assert_eq!(why(r#"{"list":[{"Ivan Petrov":{"a":1,"a":2}}]}"#).0, "/list/0");
    }

    #[test]
    fn a_byte_order_mark_other_encodings_and_trailing_data_are_refused() {
        assert_eq!(why("\u{feff}{}").1, Reason::ByteOrderMark);
        assert_eq!(parse(b"\"\xff\"").unwrap_err().reason(), &Reason::NotUtf8);
        assert_eq!(why("{} {}").1, Reason::Syntax { line: 1, column: 4 });
        assert_eq!(why("").1, Reason::Syntax { line: 1, column: 0 });
        assert_eq!(why(r#""\ud800""#).0, "");
    }

    #[test]
    fn a_syntax_error_tells_its_place_both_ways() {
        assert_eq!(why("{\"a\":\n[1,}]}"), ("/a/1".into(), Reason::Syntax { line: 2, column: 4 }));
    }

    #[test]
    fn whole_numbers_stay_within_the_range_that_everybody_keeps() {
        for good in ["9007199254740991", "-9007199254740991", "9.007199254740991e15"] {
            assert!(parse(good.as_bytes()).unwrap().is_i64(), "{good}");
        }
        for bad in ["9007199254740992", "-9007199254740992", "1e16", "99999999999999999999999"] {
            assert_eq!(why(bad).1, Reason::IntegerRange, "{bad}");
        }
    }

    #[test]
    fn a_number_is_its_value_and_not_its_spelling() {
        assert_eq!(parse(b"[1.0, 1e2, -0, -0.0, 0.5]").unwrap(), json!([1, 100, 0, 0, 0.5]));
    }

    #[test]
    fn depth_and_number_of_values_are_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(DEPTH_MAX).as_bytes()).is_ok());
        assert_eq!(why(&nested(DEPTH_MAX + 1)).1, Reason::TooDeep);
        let many = |values: usize| format!("[{}]", vec!["0"; values - 1].join(","));
        assert!(parse(many(VALUES_MAX).as_bytes()).is_ok());
        assert_eq!(why(&many(VALUES_MAX + 1)).1, Reason::TooMany);
    }

    #[test]
    fn noncharacters_are_refused_in_names_and_in_texts() {
        assert_eq!(why(r#"["\uffff"]"#).1, Reason::Noncharacter);
        assert_eq!(why(r#"{"\ufdd0":1}"#).1, Reason::Noncharacter);
        assert_eq!(why("\"\u{1fffe}\"").1, Reason::Noncharacter);
    }

    #[test]
    fn a_name_that_makes_serde_json_read_again_is_refused() {
        let hidden = r#"{"$serde_json::private::RawValue": "{\"a\":1,\"a\":2}"}"#;
        assert_eq!(why(hidden).1, Reason::ReservedName);
    }

    #[test]
    fn a_struct_and_a_plain_enum_are_read() {
        let outer: Outer = from_slice(br#"{"kind":"plain","inner":[{},{"count":2}]}"#).unwrap();
        assert_eq!(outer.kind, Kind::Plain);
        assert_eq!(outer.inner.iter().map(|inner| inner.count).sum::<u32>(), 2);
    }

    #[test]
    fn typed_errors_tell_the_place_and_what_is_wanted() {
        let cases = [
            ("{}", "", "the member `kind` is missing"),
            (r#"{"kind":"plain","inner":[{},{"count":"x"}]}"#, "/inner/1/count", "a whole number"),
            (r#"{"kind":"plain","inner":[{"count":-1}]}"#, "/inner/0/count", "a whole number"),
            (r#"{"kind":"plain","inner":{}}"#, "/inner", "an array"),
            (r#"{"kind":"plain","inner":[[1]]}"#, "/inner/0", "an object"),
            (r#"{"kind":{"plain":null}}"#, "/kind", "a string"),
            (r#"{"kind":"Ivan"}"#, "/kind", "one of: plain"),
        ];
        for (text, pointer, wanted) in cases {
            let (at, message) = typed(text);
            assert_eq!(at, pointer, "{text}");
            assert!(message.contains(wanted), "{text}: {message}");
        }
    }

    #[test]
    fn nothing_of_the_input_is_repeated_in_an_error() {
        for text in [
            r#"{"kind":"Ivan"}"#,
            r#"{"kind":"plain","Ivan":1}"#,
            r#"{"kind":"plain","inner":["Ivan"]}"#,
            r#"{"kind":["Ivan"]}"#,
            r#""Ivan""#,
            r#"{"Ivan":1,"Ivan":2}"#,
        ] {
            let error = from_slice::<Outer>(text.as_bytes()).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("Ivan"), "{text}: {error:?}");
        }
        let error = from_slice::<jiff::civil::Date>(b"\"Ivan\"").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("Ivan"), "{error:?}");
    }

    #[test]
    fn a_tuple_takes_exactly_its_elements() {
        assert_eq!(from_slice::<(u8, u8)>(b"[1,2]").unwrap(), (1, 2));
        assert!(from_slice::<(u8, u8)>(b"[1,2,3]").is_err());
        assert!(from_slice::<(u8, u8)>(b"[1]").is_err());
    }

    #[test]
    fn a_map_and_an_enum_with_content_are_read() {
        #[derive(Debug, PartialEq, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum Shape {
            Square(u32),
            Circle { radius: u32 },
        }
        let shapes: BTreeMap<String, Shape> =
            from_slice(br#"{"a":{"square":2},"b":{"circle":{"radius":1}}}"#).unwrap();
        assert_eq!(shapes["a"], Shape::Square(2));
        assert_eq!(shapes["b"], Shape::Circle { radius: 1 });
        let error = from_slice::<BTreeMap<String, Shape>>(br#"{"b":{"circle":{"radius":""}}}"#);
        assert_eq!(error.unwrap_err().pointer(), "/b/circle/radius");
    }
}
