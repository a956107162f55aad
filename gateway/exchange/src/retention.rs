//! How long what a case holds is kept, once the case has ended.
//!
//! Without a rule nothing of a case is ever erased: a lost paper keeps a person in prison, and a
//! forgotten rule must not be what loses it. Only a case that has ended can come due, and its time
//! begins anew with whatever happens in it. Health papers may have a shorter time of their own.

use std::fmt;
use std::str::FromStr;

use gateway_bundle::TreatyId;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::CaseState;

/// The states in which a case has ended.
const ENDED: [CaseState; 5] = [
    CaseState::Refused,
    CaseState::NotAgreed,
    CaseState::Withdrawn,
    CaseState::Transferred,
    CaseState::Closed,
];

/// A time in days or years, written `90d` or `10y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Days of the authority's calendar.
    Days(u16),
    /// Years of the authority's calendar.
    Years(u16),
}

impl Period {
    /// When the period is over that begins then; `None` if that is beyond the calendar.
    pub fn after(self, begin: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let span = match self {
            Self::Days(days) => Span::new().days(i64::from(days)),
            Self::Years(years) => Span::new().years(i64::from(years)),
        };
        begin.to_zoned(zone.clone()).checked_add(span).ok().map(|end| end.timestamp())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::Years(years) => write!(f, "{years}y"),
        }
    }
}

impl FromStr for Period {
    type Err = NoPeriod;
    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or(NoPeriod)?;
        if !number.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(NoPeriod);
        }
        let number: u16 = number.parse().map_err(|_| NoPeriod)?;
        match unit {
            "d" => Ok(Self::Days(number)),
            "y" if number <= 1_000 => Ok(Self::Years(number)),
            _ => Err(NoPeriod),
        }
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        String::deserialize(reader)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        writer.collect_str(self)
    }
}

/// A text that is no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time is a number of days or years, such as 90d or 10y")]
pub struct NoPeriod;

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The treaty; without it the rule is for every treaty that has none of its own for the state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treaty: Option<TreatyId>,
    /// The states, by name: `refused`, `not-agreed`, `withdrawn`, `transferred`, `closed`.
    pub states: Vec<String>,
    /// How long all that the case holds is kept. Without it, it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Period>,
    /// How long its health papers are kept, if shorter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medical_after: Option<Period>,
}

/// Rules that contradict neither each other nor the procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

/// Why rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A state in which a case has not ended, or none at all.
    #[error(
        "a rule names the states in which a case has ended: refused, not-agreed, withdrawn, transferred, closed"
    )]
    State,
    /// Neither time is given.
    #[error("a rule says `after`, `medical_after`, or both")]
    Empty,
    /// Two rules are for the same treaty and state.
    #[error("two rules are for the state {0} of the same treaty")]
    Twice(String),
}

impl Rules {
    /// Checks rules against each other.
    ///
    /// # Errors
    ///
    /// Says what is wrong with them.
    pub fn new(rules: Vec<Rule>) -> Result<Self, RuleError> {
        let mut seen: Vec<(&Option<TreatyId>, &str)> = Vec::new();
        for rule in &rules {
            if rule.after.is_none() && rule.medical_after.is_none() {
                return Err(RuleError::Empty);
            }
            let ended = |name: &String| ENDED.iter().any(|state| state.as_str() == name);
            if rule.states.is_empty() || !rule.states.iter().all(ended) {
                return Err(RuleError::State);
            }
            for state in &rule.states {
                if seen.contains(&(&rule.treaty, state)) {
                    return Err(RuleError::Twice(state.clone()));
                }
                seen.push((&rule.treaty, state));
            }
        }
        Ok(Self(rules))
    }

    /// All of them.
    pub fn all(&self) -> &[Rule] {
        &self.0
    }

    /// The states that some rule is for, each once.
    pub fn states(&self) -> Vec<&'static str> {
        let named = |state: &CaseState| {
            self.0.iter().any(|rule| rule.states.iter().any(|name| name == state.as_str()))
        };
        ENDED.iter().filter(|state| named(state)).map(|state| state.as_str()).collect()
    }

    /// The rule for a case: its treaty's own before the one for every treaty.
    pub fn of(&self, treaty: &str, state: &str) -> Option<&Rule> {
        let fits = |rule: &&Rule| rule.states.iter().any(|name| name == state);
        let own = |rule: &&Rule| rule.treaty.as_ref().is_some_and(|one| one.as_str() == treaty);
        let mut fitting = self.0.iter().filter(fits);
        fitting.clone().find(own).or_else(|| fitting.find(|rule| rule.treaty.is_none()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(treaty: Option<&str>, state: &str, after: &str) -> Rule {
        Rule {
            treaty: treaty.map(|treaty| treaty.parse().unwrap()),
            states: vec![state.to_owned()],
            after: Some(after.parse().unwrap()),
            medical_after: None,
        }
    }

    #[test]
    fn a_treatys_own_rule_goes_before_the_general_one() {
        let own = rule(Some("kz-br-2018"), "closed", "10y");
        let rules = Rules::new(vec![rule(None, "closed", "5y"), own.clone()]).unwrap();
        assert_eq!(rules.of("kz-br-2018", "closed"), Some(&own));
        assert_eq!(rules.of("oas-1993", "closed"), Some(&rule(None, "closed", "5y")));
        assert_eq!(rules.of("kz-br-2018", "refused"), None, "no rule: nothing is erased");
        assert_eq!(rules.states(), ["closed"]);
    }

    #[test]
    fn a_rule_for_a_case_that_goes_on_is_refused() {
        for state in ["open", "incomplete", "complete", "agreed", "finished"] {
            let refused = Rules::new(vec![rule(None, state, "1y")]);
            assert_eq!(refused, Err(RuleError::State), "{state}");
        }
    }

    #[test]
    fn two_rules_for_the_same_cases_are_refused() {
        let twice = vec![rule(None, "closed", "1y"), rule(None, "closed", "2y")];
        assert_eq!(Rules::new(twice), Err(RuleError::Twice("closed".to_owned())));
    }

    #[test]
    fn a_period_ends_on_the_same_day_of_the_authoritys_calendar() {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        let begin: Timestamp = "2026-02-28T20:00:00Z".parse().unwrap();
        let end =
            |text: &str| text.parse::<Period>().unwrap().after(begin, &zone).unwrap().to_string();
        assert_eq!(end("90d"), "2026-05-29T20:00:00Z");
        assert_eq!(end("10y"), "2036-02-29T20:00:00Z", "the first of March in Almaty");
        for wrong in ["", "d", "90", "-1d", "+1d", "1m", "70000d", "９d"] {
            assert_eq!(wrong.parse::<Period>(), Err(NoPeriod), "{wrong}");
        }
    }
}
