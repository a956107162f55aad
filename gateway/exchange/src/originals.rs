//! Paper originals: the numbers of tracked mail and what the carriers tell of it.
//!
//! A number is checked by the rules of the carrier that is named with it, never guessed from its
//! digits: one number in seven passes for a courier's by chance. The check digits are typing aids
//! and prove nothing, so a wrong one says where the slip probably is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub mod feed;
pub mod tracking;

mod country;
mod courier;
mod s10;
mod suspect;

#[cfg(test)]
mod tests;

pub use tracking::{Code, Stage, Standing, Tracked, standing};

/// The most characters of a number that no carrier's rule bounds.
pub const NUMBER_MAX: usize = 64;

/// Who carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// The posts of the Universal Postal Union: UPU S10.
    Upu,
    /// UPS.
    Ups,
    /// `FedEx`.
    Fedex,
    /// DHL.
    Dhl,
    /// DPD.
    Dpd,
    /// Any other, a diplomatic bag, a messenger: nothing is checked.
    Other,
}

impl Carrier {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Upu, Self::Ups, Self::Fedex, Self::Dhl, Self::Dpd, Self::Other];

    /// The name in a manifest.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upu => "upu",
            Self::Ups => "ups",
            Self::Fedex => "fedex",
            Self::Dhl => "dhl",
            Self::Dpd => "dpd",
            Self::Other => "other",
        }
    }

    /// The carrier of a manifest's word; one that this version does not know is another carrier.
    pub fn of(word: &str) -> Self {
        word.parse().unwrap_or(Self::Other)
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Carrier {
    type Err = UnknownCarrier;
    fn from_str(text: &str) -> Result<Self, UnknownCarrier> {
        Self::ALL.into_iter().find(|carrier| carrier.as_str() == text).ok_or(UnknownCarrier)
    }
}

/// A carrier's name that this version does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such carrier: upu, ups, fedex, dhl, dpd or other")]
pub struct UnknownCarrier;

/// A number that is right by its carrier's rules, in capitals without spaces and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    carrier: Carrier,
    text: String,
}

/// Why a number is not its carrier's. Positions count from 1, without spaces and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// It has too few or too many characters.
    #[error("{wanted}; this has {found} characters")]
    Length {
        /// The form that is wanted.
        wanted: &'static str,
        /// How many characters it has.
        found: usize,
    },
    /// A character stands where another kind has to.
    #[error("{wanted}; look at character {position}")]
    Character {
        /// The form that is wanted.
        wanted: &'static str,
        /// Which character.
        position: usize,
    },
    /// Its service indicator is reserved or not assigned (S10-12 table 5.6).
    #[error(
        "the first two letters are no service indicator of UPU S10; look at characters 1 and 2"
    )]
    Service,
    /// Its last two letters are no country (ISO 3166-1).
    #[error("the last two letters are no country; look at characters 12 and 13")]
    Country,
    /// Its check character is wrong.
    #[error("the check character is {found}, but the others give {wanted}; {}", look_at(suspects))]
    Check {
        /// The character found.
        found: char,
        /// The one that the others give.
        wanted: char,
        /// Where the slip probably is, the likeliest first: where two neighbours that changed
        /// places, or one that was taken for another like it, would make the number right.
        suspects: Vec<usize>,
    },
}

fn look_at(suspects: &[usize]) -> String {
    match suspects {
        [] => "read it again from the label".to_owned(),
        [one] => format!("look at character {one}"),
        several => {
            let several: Vec<String> = several.iter().map(ToString::to_string).collect();
            format!("look at characters {}", several.join(", "))
        }
    }
}

impl Number {
    /// Reads a number; spaces, hyphens and lower case are forgiven.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and where where that can be known.
    pub fn parse(carrier: Carrier, text: &str) -> Result<Self, NumberError> {
        let plain = plain(text);
        match carrier {
            Carrier::Upu => s10::check(&plain),
            Carrier::Ups => courier::ups(&plain),
            Carrier::Fedex => courier::fedex(&plain),
            Carrier::Dhl => courier::dhl(&plain),
            Carrier::Dpd => courier::dpd(&plain),
            Carrier::Other => courier::other(&plain),
        }?;
        Ok(Self { carrier, text: plain.into_iter().collect() })
    }

    /// Whose it is.
    pub fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A number as it is compared, whoever carries it: capitals without spaces and hyphens.
pub fn comparable(text: &str) -> String {
    plain(text).into_iter().collect()
}

fn plain(text: &str) -> Vec<char> {
    let wanted = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    wanted.map(|c| c.to_ascii_uppercase()).take(NUMBER_MAX + 1).collect()
}
