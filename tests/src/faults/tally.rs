//! What happened, as numbers: the proof of a long run.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use gateway_fault::Point;

/// Counters of a run.
#[derive(Debug, Default)]
pub struct Tally {
    points: Mutex<BTreeMap<Point, u64>>,
    counts: Mutex<BTreeMap<&'static str, u64>>,
    kills: AtomicU64,
}

impl Tally {
    /// Counts a gateway that ended at a point.
    pub fn killed_at(&self, point: Point) {
        let mut points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
        *points.entry(point).or_default() += 1;
        self.kills.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a gateway that was killed at any moment.
    pub fn killed_at_random(&self) {
        self.count("SIGKILL at a random moment");
        self.kills.fetch_add(1, Ordering::Relaxed);
    }

    /// How often a gateway ended at a point.
    pub fn at(&self, point: Point) -> u64 {
        let points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
        points.get(&point).copied().unwrap_or(0)
    }

    /// How often a gateway was killed.
    pub fn kills(&self) -> u64 {
        self.kills.load(Ordering::Relaxed)
    }

    /// Counts anything else.
    pub fn count(&self, what: &'static str) {
        self.add(what, 1);
    }

    /// Counts several of anything else; none makes the line appear.
    pub fn add(&self, what: &'static str, more: u64) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(what).or_default() += more;
    }

    /// How many there were.
    pub fn of(&self, what: &'static str) -> u64 {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(what).copied().unwrap_or(0)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
        for (point, count) in &*points {
            writeln!(f, "{count:>8}  SIGKILL at {}", point.name())?;
        }
        writeln!(f, "{:>8}  SIGKILL in all", self.kills())?;
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (what, count) in &*counts {
            writeln!(f, "{count:>8}  {what}")?;
        }
        Ok(())
    }
}
