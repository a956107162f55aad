//! The words for what the authority's own office does in a case: its tasks, and who enquires.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($(#[$each:meta])* $name:ident = $wire:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $type { $($(#[$each])* #[serde(rename = $wire)] $name,)* }

        impl $type {
            /// Every word, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in the store, the API and the texts.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let found = Self::ALL.iter().copied().find(|word| word.as_str() == text);
                found.ok_or_else(|| UnknownWord { known: Self::ALL.iter().map(|w| w.as_str()).collect() })
            }
        }
    };
}

words! {
    /// What kind of task the authority has set itself.
    TaskKind {
        /// The case goes before the court.
        CourtSubmission = "court-submission",
        /// The convoy is ordered.
        Convoy = "convoy",
        /// The prison is told, or asked.
        Prison = "prison",
        /// The person is told.
        PersonInformed = "person-informed",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// Who asks about a case.
    Enquirer {
        /// A relative.
        Relative = "relative",
        /// Counsel for the defence, or another lawyer.
        Counsel = "counsel",
        /// A consul.
        Consul = "consul",
        /// The person.
        Person = "person",
        /// Somebody else.
        Other = "other",
    }
}

/// A word that is not one of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is one of {}", known.join(", "))]
pub struct UnknownWord {
    known: Vec<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_another_is_answered_with_those_there_are() {
        for kind in TaskKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        for who in Enquirer::ALL {
            assert_eq!(who.as_str().parse(), Ok(*who));
        }
        let error = "convoi".parse::<TaskKind>().unwrap_err().to_string();
        assert!(error.contains("convoy") && error.contains("prison"), "{error}");
    }
}
