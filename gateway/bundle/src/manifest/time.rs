//! Dates and times in one spelling.
//!
//! `jiff` reads many spellings of a date, among them a date with a time behind it that it then
//! forgets. In a signed text one date has one spelling: `YYYY-MM-DD`, and RFC 3339 in UTC with a
//! `Z` for a moment. Years begin with 1900, which catches slips such as `0224-05-06`, and
//! end with 2999: cumulated sentences can end late.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::json::refusal;

const DATE: &str = "a date YYYY-MM-DD, from 1900 to 2999";
const MOMENT: &str = "a time YYYY-MM-DDTHH:MM:SSZ (RFC 3339, UTC), from 2000 to 2099";

/// Reads a date.
pub(super) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    Ok(Day::deserialize(from)?.0)
}

/// Reads a date that may be absent.
pub(super) fn some_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    Ok(Option::<Day>::deserialize(from)?.map(|day| day.0))
}

/// Reads a list of dates.
pub(super) fn dates<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Date>, D::Error> {
    Ok(Vec::<Day>::deserialize(from)?.into_iter().map(|day| day.0).collect())
}

/// Reads a moment.
pub(super) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = <Cow<'de, str>>::deserialize(from)?;
    parse_moment(&text).ok_or_else(|| refusal(MOMENT))
}

/// A whole date in its one spelling.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let form = text.bytes().zip(b"dddd-dd-dd").all(|(byte, form)| match form {
        b'd' => byte.is_ascii_digit(),
        other => byte == *other,
    });
    let date: Date = (form && text.len() == 10).then(|| text.parse().ok()).flatten()?;
    (1900..=2999).contains(&date.year()).then_some(date)
}

fn parse_moment(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let form = time.bytes().zip(b"dd:dd:dd").all(|(byte, form)| match form {
        b'd' => byte.is_ascii_digit(),
        other => byte == *other,
    });
    let fraction =
        (1..=9).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit());
    // A 60th second would be read as the 59th: two spellings of one moment.
    if !form || !fraction || time.len() != 8 || time.ends_with(":60") {
        return None;
    }
    (2000..=2099).contains(&parse_date(date)?.year()).then(|| text.parse().ok()).flatten()
}

struct Day(Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(from)?;
        parse_date(&text).map(Self).ok_or_else(|| refusal(DATE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_spelling() {
        assert!(parse_date("2024-02-29").is_some());
        for bad in [
            "2023-02-29",
            "2024-2-9",
            "20240229",
            "2024-02-29T10:00:00",
            "+002024-02-29",
            "1899-12-31",
            "3000-01-01",
            "2024-W09-4",
            "2024-02-29 ",
            "",
        ] {
            assert!(parse_date(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_moment_has_one_spelling_and_is_in_utc() {
        assert!(parse_moment("2026-11-21T09:30:00Z").is_some());
        assert!(parse_moment("2026-11-21T09:30:00.123456789Z").is_some());
        for bad in [
            "2026-11-21T09:30:00+05:00",
            "2026-11-21t09:30:00z",
            "2026-11-21 09:30:00Z",
            "2026-11-21T09:30Z",
            "2026-11-21T09:30:60Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T09:30:00.Z",
            "2026-11-21T09:30:00.1234567890Z",
            "1999-11-21T09:30:00Z",
            "2100-01-01T00:00:00Z",
            "2026-11-21T09:30:00Z[UTC]",
            "2026-02-30T09:30:00Z",
        ] {
            assert!(parse_moment(bad).is_none(), "{bad}");
        }
    }
}
