//! One pass over the bytes, in which every rule of I-JSON is kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::error::{Error, Reason, Step};
use super::{DEPTH_MAX, INTEGER_MAX, VALUES_MAX};

/// Names that `serde_json` gives a meaning of its own when a [`Value`] is read from a map.
const RESERVED: &str = "$serde_json::private::";

pub(super) fn parse(bytes: &[u8]) -> Result<Value, Error> {
    if bytes.starts_with("\u{feff}".as_bytes()) {
        return Err(Error::new(String::new(), Reason::ByteOrderMark));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|_| Error::new(String::new(), Reason::NotUtf8))?;
    let mut state = State::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Strict { state: &mut state, depth: 0 }.deserialize(&mut reader);
    read.and_then(|value| reader.end().map(|()| value)).map_err(|error| {
        let syntax = Reason::Syntax { line: error.line(), column: error.column() };
        Error::new(state.pointer, state.reason.unwrap_or(syntax))
    })
}

/// What is known across the whole text. An error's reason and pointer are kept here, because
/// `serde_json`'s own error can carry a text only.
#[derive(Default)]
struct State {
    values: usize,
    reason: Option<Reason>,
    pointer: String,
}

impl State {
    fn refuse<E: serde::de::Error>(&mut self, reason: Reason) -> E {
        self.reason = Some(reason);
        E::custom("not I-JSON")
    }

    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.values += 1;
        if self.values > VALUES_MAX { Err(self.refuse(Reason::TooMany)) } else { Ok(()) }
    }

    fn text<E: serde::de::Error>(&mut self, text: &str) -> Result<(), E> {
        if has_noncharacter(text) { Err(self.refuse(Reason::Noncharacter)) } else { Ok(()) }
    }
}

struct Strict<'s> {
    state: &'s mut State,
    depth: usize,
}

impl Strict<'_> {
    fn deeper<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        if self.depth > DEPTH_MAX { Err(self.state.refuse(Reason::TooDeep)) } else { Ok(()) }
    }

    fn element(&mut self) -> Strict<'_> {
        Strict { state: self.state, depth: self.depth }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        self.state.count()?;
        Ok(Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        self.state.count()?;
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        self.state.count()?;
        if value > INTEGER_MAX {
            return Err(self.state.refuse(Reason::IntegerRange));
        }
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        self.state.count()?;
        if value.unsigned_abs() > INTEGER_MAX {
            return Err(self.state.refuse(Reason::IntegerRange));
        }
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        self.state.count()?;
        match number(value) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(self.state.refuse(Reason::IntegerRange)),
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Value, E> {
        self.state.count()?;
        self.state.text(&text)?;
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut from: A) -> Result<Value, A::Error> {
        self.state.count()?;
        self.deeper()?;
        let mut elements = Vec::new();
        loop {
            match from.next_element_seed(self.element()) {
                Ok(Some(element)) => elements.push(element),
                Ok(None) => return Ok(Value::Array(elements)),
                Err(error) => {
                    Step::Index(elements.len()).lead(&mut self.state.pointer);
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut from: A) -> Result<Value, A::Error> {
        self.state.count()?;
        self.deeper()?;
        let mut members = Map::new();
        while let Some(name) = from.next_key::<String>()? {
            self.state.text(&name)?;
            if name.starts_with(RESERVED) {
                return Err(self.state.refuse(Reason::ReservedName));
            }
            let value = if members.contains_key(&name) {
                Err(self.state.refuse(Reason::Duplicate))
            } else {
                from.next_value_seed(self.element())
            };
            let value = value.inspect_err(|_| Step::Name(&name).lead(&mut self.state.pointer))?;
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

/// A number by its value: whole ones become integers however they were spelt. None where a whole
/// one lies beyond the range.
fn number(value: f64) -> Option<Number> {
    const MAX: f64 = 9_007_199_254_740_991.0;
    if value.fract() != 0.0 {
        return Number::from_f64(value);
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and within ±(2^53 − 1)")]
    (value.abs() <= MAX).then(|| Number::from(value as i64))
}

/// Unicode reserves 66 code points that are no characters; I-JSON forbids them (RFC 7493 §2.1).
fn has_noncharacter(text: &str) -> bool {
    let noncharacter =
        |c: char| matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) & 0xfffe == 0xfffe;
    !text.is_ascii() && text.chars().any(noncharacter)
}
