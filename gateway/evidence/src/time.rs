//! A moment in one spelling: RFC 3339 in UTC with a `Z`.
//!
//! What is signed is compared as bytes by people with other tools, so a moment must not have two
//! spellings that mean the same.

use std::borrow::Cow;
use std::time::Duration;

use gateway_bundle::json::refusal;
use jiff::Timestamp;
use rustls_pki_types::UnixTime;
use serde::{Deserialize, Deserializer};

const MOMENT: &str = "a time YYYY-MM-DDTHH:MM:SSZ (RFC 3339, UTC), from 2000 to 2099";

/// Reads a moment.
pub(crate) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = <Cow<'de, str>>::deserialize(from)?;
    parse(&text).ok_or_else(|| refusal(MOMENT))
}

/// Reads a moment of a member that may be absent, but is no null where it stands.
pub(crate) fn some_moment<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Timestamp>, D::Error> {
    moment(from).map(Some)
}

/// The moment as the path validation counts it; `None` before 1970.
pub(crate) fn unix(at: Timestamp) -> Option<UnixTime> {
    let seconds = u64::try_from(at.as_second()).ok()?;
    Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
}

fn parse(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = match text.strip_suffix('Z')?.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (text.strip_suffix('Z')?, "0"),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=9).contains(&fraction.len()) || !digits(fraction) {
        return None;
    }
    let moment: Timestamp = text.parse().ok()?;
    let second = Timestamp::from_second(moment.as_second()).ok()?;
    // What jiff writes for the whole second is the one spelling: no other date form, no 60th
    // second, no year of another length.
    let canonical = second.to_string().strip_suffix('Z') == Some(whole);
    (canonical && (whole.starts_with("20"))).then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_one_spelling_and_is_in_utc() {
        assert!(parse("2026-11-21T09:30:00Z").is_some());
        assert!(parse("2026-11-21T09:30:00.120Z").is_some());
        for bad in [
            "2026-11-21T09:30:00+00:00",
            "2026-11-21t09:30:00Z",
            "2026-11-21 09:30:00Z",
            "2026-11-21T09:30Z",
            "2026-11-21T09:30:60Z",
            "2026-11-21T09:30:00.Z",
            "1999-11-21T09:30:00Z",
            "",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}
