//! The gateway's clock: the only place that asks what time it is.
//!
//! Evidence is worth what its time is worth. The clock therefore compares the wall clock with the
//! machine's monotonic one; when they part by more than five minutes, somebody or something moved
//! the wall clock, and nothing is signed until an operator has looked.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// How far the wall clock may drift from the monotonic one before signing stops.
const JUMP: Duration = Duration::from_mins(5);

/// The wall clock moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the clock jumped by {seconds} s since the gateway started; nothing is signed until the clock is right and the gateway is restarted"
)]
pub struct ClockJumped {
    /// By how many seconds, forwards or backwards.
    pub seconds: i64,
}

/// The gateway's clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    started: Instant,
    wall: Timestamp,
}

impl Clock {
    /// A clock that trusts the wall clock as it is now.
    pub fn start() -> Self {
        Self { started: Instant::now(), wall: wall() }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        wall()
    }

    /// The time now for what is scheduled: by a clock that jumped, the time that it would show if it
    /// had not. Otherwise a bundle would be given up in a moment, or wait for a year.
    pub fn steady(&self) -> Timestamp {
        self.for_signing().unwrap_or_else(|_| unmoved(self.wall, self.started.elapsed()))
    }

    /// The time now, if it may stand in something signed.
    ///
    /// # Errors
    ///
    /// The wall clock jumped by more than five minutes.
    pub fn for_signing(&self) -> Result<Timestamp, ClockJumped> {
        let now = wall();
        jumped(now.duration_since(self.wall), self.started.elapsed()).map_or(Ok(now), Err)
    }
}

/// The one place that reads the wall clock.
fn wall() -> Timestamp {
    Timestamp::now()
}

fn unmoved(wall: Timestamp, elapsed: Duration) -> Timestamp {
    wall.saturating_add(SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::ZERO))
        .unwrap_or(wall)
}

fn jumped(wall: SignedDuration, elapsed: Duration) -> Option<ClockJumped> {
    let elapsed = SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX);
    let apart = wall.saturating_sub(elapsed);
    (apart.unsigned_abs() > JUMP).then_some(ClockJumped { seconds: apart.as_secs() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_moved_by_more_than_five_minutes_has_jumped() {
        let hour = Duration::from_hours(1);
        let wall = |seconds| SignedDuration::from_secs(seconds);
        assert_eq!(jumped(wall(3_600), hour), None);
        assert_eq!(jumped(wall(3_600 + 299), hour), None);
        assert_eq!(jumped(wall(3_600 + 301), hour), Some(ClockJumped { seconds: 301 }));
        assert_eq!(jumped(wall(3_600 - 301), hour), Some(ClockJumped { seconds: -301 }));
    }

    #[test]
    fn what_is_scheduled_does_not_follow_a_jump() {
        let noon: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let year = SignedDuration::from_hours(24 * 365);
        let moved = Clock { started: Instant::now(), wall: noon - year };
        // The wall clock of this machine is far from a year ago, as if it had jumped.
        assert!(moved.for_signing().is_err());
        assert_eq!(moved.steady().duration_since(noon - year).as_mins(), 0);
        let right = Clock::start();
        assert!(right.now().duration_since(right.steady()).abs() < SignedDuration::from_mins(1));
    }
}
