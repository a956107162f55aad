//! The days on which offices of a State are closed, as its operator's file lists them.
//!
//! No source that the profiles read counts working days, and none says that a last day moves when
//! offices are closed. So a closed day never moves a duty: it is shown beside it, for whoever has
//! to be done the day before. Should a source count working days one day, this is what it counts by.

use std::collections::{BTreeMap, BTreeSet};

use gateway_bundle::Country;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// States in one file, at most.
const STATES_MAX: usize = 250;
/// Listed days of one State, at most: those of some decades.
const DAYS_MAX: usize = 2_000;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    fn of(day: Date) -> Self {
        use jiff::civil::Weekday as Day;
        match day.weekday() {
            Day::Monday => Self::Monday,
            Day::Tuesday => Self::Tuesday,
            Day::Wednesday => Self::Wednesday,
            Day::Thursday => Self::Thursday,
            Day::Friday => Self::Friday,
            Day::Saturday => Self::Saturday,
            Day::Sunday => Self::Sunday,
        }
    }
}

/// When the offices of one State are closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// The days.
    pub days: Vec<Date>,
    /// The days of every week.
    #[serde(default)]
    pub weekend: Vec<Weekday>,
}

/// Why a list of closed days cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HolidaysError {
    /// Too many States.
    #[error("{found} States are listed; at most {STATES_MAX}")]
    States {
        /// How many.
        found: usize,
    },
    /// Too many days.
    #[error("{state} lists {found} days; at most {DAYS_MAX}")]
    Days {
        /// Of which State.
        state: Country,
        /// How many.
        found: usize,
    },
    /// A day stands twice.
    #[error("{state} lists {day} twice")]
    Twice {
        /// Of which State.
        state: Country,
        /// Which day.
        day: Date,
    },
    /// No day of the week is left.
    #[error("{state} has a weekend of seven days")]
    Week {
        /// Of which State.
        state: Country,
    },
}

/// The closed days of all States that the operator listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    states: BTreeMap<Country, (BTreeSet<Date>, BTreeSet<Weekday>)>,
}

impl Holidays {
    /// Takes what a file lists.
    ///
    /// # Errors
    ///
    /// It lists too much, a day twice, or a week without a working day.
    pub fn new(listed: BTreeMap<Country, Closed>) -> Result<Self, HolidaysError> {
        if listed.len() > STATES_MAX {
            return Err(HolidaysError::States { found: listed.len() });
        }
        let mut states = BTreeMap::new();
        for (state, closed) in listed {
            let found = closed.days.len();
            if found > DAYS_MAX {
                return Err(HolidaysError::Days { state, found });
            }
            let mut days = BTreeSet::new();
            if let Some(day) = closed.days.into_iter().find(|day| !days.insert(*day)) {
                return Err(HolidaysError::Twice { state, day });
            }
            let weekend: BTreeSet<Weekday> = closed.weekend.into_iter().collect();
            if weekend.len() >= 7 {
                return Err(HolidaysError::Week { state });
            }
            states.insert(state, (days, weekend));
        }
        Ok(Self { states })
    }

    /// Whether the offices of a State are closed on a day; nothing where the file does not list
    /// that State.
    pub fn closed(&self, state: &Country, day: Date) -> Option<bool> {
        let (days, weekend) = self.states.get(state)?;
        Some(days.contains(&day) || weekend.contains(&Weekday::of(day)))
    }

    /// How many States are listed.
    pub fn states(&self) -> usize {
        self.states.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(days: &[&str], weekend: &[Weekday]) -> BTreeMap<Country, Closed> {
        let days = days.iter().map(|day| day.parse().unwrap()).collect();
        BTreeMap::from([("KZ".parse().unwrap(), Closed { days, weekend: weekend.to_vec() })])
    }

    #[test]
    fn a_day_is_closed_if_it_is_listed_or_of_the_weekend_and_unknown_for_another_state() {
        let list = listed(&["2027-03-08"], &[Weekday::Saturday, Weekday::Sunday]);
        let holidays = Holidays::new(list).unwrap();
        let closed =
            |state: &str, day: &str| holidays.closed(&state.parse().unwrap(), day.parse().unwrap());
        assert_eq!(closed("KZ", "2027-03-08"), Some(true));
        assert_eq!(closed("KZ", "2027-03-13"), Some(true), "a Saturday");
        assert_eq!(closed("KZ", "2027-03-12"), Some(false));
        assert_eq!(closed("BR", "2027-03-08"), None);
    }

    #[test]
    fn a_day_listed_twice_and_a_week_without_a_working_day_are_refused() {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let twice = Holidays::new(listed(&["2027-03-08", "2027-03-08"], &[])).unwrap_err();
        assert!(twice.to_string().contains("2027-03-08"), "{twice}");
        let all = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
        assert!(matches!(Holidays::new(listed(&[], &all)), Err(HolidaysError::Week { .. })));
    }
}
