//! Wrong passwords cost time: the more in a row under a name, the longer nobody can try again.
//!
//! The wait is kept by name, not by address, since the desk stands behind a proxy. It stays short
//! enough that nobody can lock a colleague out for long.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use gateway_bundle::Digest;

/// Wrong passwords that cost nothing.
const FREE: u32 = 3;
/// The longest wait.
const LONGEST: Duration = Duration::from_mins(1);
/// Names that are remembered at once; a flood of invented names forgets the oldest.
const NAMES_MAX: usize = 4_096;
/// After this long without a try a name begins anew.
const FORGOTTEN: Duration = Duration::from_mins(15);

/// The wrong passwords of late.
#[derive(Default)]
pub(super) struct Attempts(Mutex<HashMap<Digest, Failures>>);

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

impl Failures {
    /// How long nobody can try, counted from the last failure.
    fn wait(self) -> Duration {
        let doubled = self.count.saturating_sub(FREE);
        if doubled == 0 {
            return Duration::ZERO;
        }
        Duration::from_secs(1 << doubled.min(6)).min(LONGEST)
    }
}

impl Attempts {
    /// How long to wait before the next try under this name, if at all.
    pub(super) fn wait(&self, name: &str, now: Instant) -> Option<Duration> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failures = names.get(&Digest::of(name.as_bytes()))?;
        let over = now.saturating_duration_since(failures.last);
        failures.wait().checked_sub(over).filter(|left| !left.is_zero())
    }

    /// A wrong password under this name.
    pub(super) fn failed(&self, name: &str, now: Instant) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES_MAX {
            names.retain(|_, kept| now.saturating_duration_since(kept.last) < FORGOTTEN);
        }
        if names.len() >= NAMES_MAX {
            let oldest = names.iter().min_by_key(|(_, kept)| kept.last).map(|(name, _)| *name);
            oldest.map(|name| names.remove(&name));
        }
        let entry = names.entry(Digest::of(name.as_bytes()));
        let failures = entry.or_insert(Failures { count: 0, last: now });
        if now.saturating_duration_since(failures.last) >= FORGOTTEN {
            failures.count = 0;
        }
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
    }

    /// The right password: the name begins anew.
    pub(super) fn succeeded(&self, name: &str) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.remove(&Digest::of(name.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: u32) -> (Attempts, Instant) {
        let (attempts, now) = (Attempts::default(), Instant::now());
        (0..failures).for_each(|_| attempts.failed("aigerim", now));
        (attempts, now)
    }

    #[test]
    fn the_first_wrong_passwords_cost_nothing() {
        let (attempts, now) = after(3);
        assert_eq!(attempts.wait("aigerim", now), None);
    }

    #[test]
    fn more_of_them_cost_more_time_up_to_a_minute() {
        let seconds = |failures| {
            let (attempts, now) = after(failures);
            attempts.wait("aigerim", now).unwrap().as_secs()
        };
        assert_eq!([4, 5, 6, 40].map(seconds), [2, 4, 8, 60]);
    }

    #[test]
    fn the_wait_ends_and_is_for_one_name_only() {
        let (attempts, now) = after(5);
        assert_eq!(attempts.wait("bolat", now), None);
        assert!(attempts.wait("aigerim", now + Duration::from_secs(5)).is_none());
    }

    #[test]
    fn the_right_password_begins_anew() {
        let (attempts, now) = after(9);
        attempts.succeeded("aigerim");
        assert_eq!(attempts.wait("aigerim", now), None);
    }

    #[test]
    fn invented_names_do_not_grow_the_memory() {
        let (attempts, now) = after(1);
        (0..NAMES_MAX + 10).for_each(|n| attempts.failed(&n.to_string(), now));
        assert!(attempts.0.lock().unwrap().len() <= NAMES_MAX);
    }
}
