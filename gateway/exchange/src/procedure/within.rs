//! How long somebody has, counted as the source counts.

use gateway_bundle::Country;
use gateway_treaty::Profile;
use gateway_treaty::profile::{TimeUnit, Within};
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Until when a duty is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Until {
    /// The last day that counts, in the ower's State.
    Day(Date),
    /// The moment, where the source counts days of 24 hours.
    Moment(Timestamp),
}

/// When a duty's time ends; nothing where the source names no number, or its beginning was not
/// read. `from` is the day from which days and months are counted; that day itself does not count.
pub(super) fn end(within: &Within, since: Timestamp, from: Date) -> Option<Until> {
    if within.counted_from.as_deref().is_some_and(|from| from.starts_with("not said")) {
        return None;
    }
    let amount = i64::from(within.amount?);
    match within.unit? {
        TimeUnit::Days => from.checked_add(Span::new().days(amount)).ok().map(Until::Day),
        TimeUnit::Months => from.checked_add(Span::new().months(amount)).ok().map(Until::Day),
        TimeUnit::Days24h => {
            let hours = SignedDuration::from_hours(24 * amount);
            since.checked_add(hours).ok().map(Until::Moment)
        }
    }
}

impl Until {
    /// The last moment in time: the end of the last day in the ower's State, or wherever it ends
    /// last where that State's zone is not known.
    pub(super) fn moment(self, profile: &Profile, state: Option<&Country>) -> Option<Timestamp> {
        match self {
            Self::Day(last) => profile.end_of_day(state, last),
            Self::Moment(last) => Some(last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(amount: u16, unit: TimeUnit) -> Within {
        Within {
            words: None,
            amount: Some(amount),
            unit: Some(unit),
            counted_from: None,
            extension: None,
        }
    }

    #[test]
    fn days_months_and_days_of_24_hours_are_counted_as_their_source_counts_them() {
        let since: Timestamp = "2027-01-31T10:00:00Z".parse().unwrap();
        let day = "2027-01-31".parse().unwrap();
        let on = |text: &str| Some(Until::Day(text.parse().unwrap()));
        assert_eq!(end(&within(45, TimeUnit::Days), since, day), on("2027-03-17"));
        assert_eq!(end(&within(1, TimeUnit::Months), since, day), on("2027-02-28"));
        let moment = Until::Moment("2027-02-03T10:00:00Z".parse().unwrap());
        assert_eq!(end(&within(3, TimeUnit::Days24h), since, day), Some(moment));
    }

    #[test]
    fn what_was_not_read_is_not_counted() {
        let mut unread = within(1, TimeUnit::Months);
        unread.counted_from = Some("not said in the text that was read".into());
        let since: Timestamp = "2027-01-31T10:00:00Z".parse().unwrap();
        assert_eq!(end(&unread, since, "2027-01-31".parse().unwrap()), None);
    }
}
