//! Why a text was not taken, in words that hold nothing of the text.

use std::fmt;

use serde::de;

/// Where and why a text is not I-JSON or not of the form that was wanted.
///
/// Neither the pointer nor the reason repeats a value. The pointer goes only through member names
/// of the plain form that contracts use; it ends above any other name, since a peer may have put
/// a person's name there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pointer: String,
    reason: Reason,
}

/// What was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The bytes are no UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// The text begins with a byte order mark (RFC 8259 §8.1 forbids it).
    #[error("the text begins with a byte order mark")]
    ByteOrderMark,
    /// The text is no JSON.
    #[error("the text is not JSON (line {line}, column {column})")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, in bytes.
        column: usize,
    },
    /// An object has the same member name twice.
    #[error("a member name stands twice in one object")]
    Duplicate,
    /// A whole number is beyond ±(2^53 − 1).
    #[error("a whole number lies beyond ±9007199254740991")]
    IntegerRange,
    /// Arrays and objects nest too deep.
    #[error("arrays and objects nest deeper than {}", super::DEPTH_MAX)]
    TooDeep,
    /// The text holds too many values.
    #[error("the text holds more than {} values", super::VALUES_MAX)]
    TooMany,
    /// A string holds a Unicode noncharacter (RFC 7493 §2.1).
    #[error("a string holds a code point that is no character")]
    Noncharacter,
    /// A member name that the reader itself uses.
    #[error("a member name is reserved")]
    ReservedName,
    /// The value is of another type, or breaks a rule of its form.
    #[error("wanted: {wanted}")]
    Unwanted {
        /// What is wanted.
        wanted: String,
    },
    /// The text is none of those that may stand here.
    #[error("wanted: one of: {}", .allowed.join(", "))]
    UnknownVariant {
        /// Those that may stand here.
        allowed: &'static [&'static str],
    },
    /// A member that is not known at this place.
    #[error("a member is not known here")]
    UnknownMember {
        /// The members known here.
        allowed: &'static [&'static str],
    },
    /// A member that must be there.
    #[error("the member `{name}` is missing")]
    MissingMember {
        /// Its name.
        name: &'static str,
    },
    /// The value was refused for a reason that cannot be told without repeating it.
    #[error("the value is not of the form that is wanted here")]
    Malformed,
}

impl Error {
    pub(super) fn new(pointer: String, reason: Reason) -> Self {
        Self { pointer, reason }
    }

    /// The same error, seen from the object or array one level up.
    pub(super) fn under(mut self, step: Step<'_>) -> Self {
        step.lead(&mut self.pointer);
        self
    }

    /// Where the error is, as a JSON Pointer (RFC 6901); empty for the text as a whole.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What is wrong there.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        self.reason.fmt(f)
    }
}

impl std::error::Error for Error {}

/// One step of a JSON Pointer.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Index(usize),
    Name(&'a str),
}

impl Step<'_> {
    /// Puts this step before the steps already there.
    pub(super) fn lead(self, pointer: &mut String) {
        match self {
            Self::Index(index) => pointer.insert_str(0, &format!("/{index}")),
            Self::Name(name) if is_plain(name) => pointer.insert_str(0, &format!("/{name}")),
            Self::Name(_) => pointer.clear(),
        }
    }
}

/// Whether a member name is of the form that contracts give names. Such names need no escapes in
/// a pointer.
fn is_plain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-');
    name.len() <= 48 && name.bytes().all(plain)
}

impl de::Error for Error {
    /// Foreign messages may hold the value, so the text is dropped unread. Our own types refuse
    /// by [`refusal`](super::refusal).
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new(String::new(), Reason::Malformed)
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(String::new(), Reason::Unwanted { wanted: words_for(expected) })
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(String::new(), Reason::Unwanted { wanted: words_for(expected) })
    }

    fn invalid_length(_: usize, expected: &dyn de::Expected) -> Self {
        Self::new(String::new(), Reason::Unwanted { wanted: words_for(expected) })
    }

    fn unknown_variant(_: &str, allowed: &'static [&'static str]) -> Self {
        Self::new(String::new(), Reason::UnknownVariant { allowed })
    }

    fn unknown_field(_: &str, allowed: &'static [&'static str]) -> Self {
        Self::new(String::new(), Reason::UnknownMember { allowed })
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(String::new(), Reason::MissingMember { name })
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::new(String::new(), Reason::Duplicate)
    }
}

/// What serde's derived code wants, in JSON's words instead of Rust's.
fn words_for(expected: &dyn de::Expected) -> String {
    let text = expected.to_string();
    let words = match text.as_str() {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "an array",
        "a map" => "an object",
        rust if rust.starts_with("struct ") => "an object",
        rust if rust.starts_with("enum ") => "a string",
        _ => return text,
    };
    words.to_owned()
}
