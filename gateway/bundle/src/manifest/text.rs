//! Free text from outside: bounded, and free of characters that lie to the reader's eye.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// One to 4,000 characters without control characters (line breaks excepted) and without marks
/// that turn the reading direction or hide text.
///
/// Its `Debug` shows the length only: free text may hold personal data, and what is printed for
/// debugging ends in logs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Text(Box<str>);

/// The most characters of a [`Text`].
pub const TEXT_MAX: usize = 4_000;

impl Text {
    /// Takes a text.
    ///
    /// # Errors
    ///
    /// Names the rule that it breaks.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        let deceives = |c: char| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        if text.trim().is_empty() {
            Err("a text that is not blank")
        } else if text.chars().count() > TEXT_MAX {
            Err("a text of at most 4000 characters")
        } else if text.chars().any(deceives) {
            Err("a text without control, direction or zero-width characters")
        } else {
            Ok(Self(text.into()))
        }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::new(&text).map_err(crate::json::refusal)
    }
}
