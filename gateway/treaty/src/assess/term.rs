//! The remaining term: how much of the sentence is still to be served at the treaty's moment.
//!
//! Days are the receiving State's own: a request that comes in at 21:00 UTC comes in on the next
//! day in Astana. Months are calendar months: six months from 31 August end on 28 February. A
//! sentence whose last day is the day so reached has exactly that term left, and that is enough.
//! What the manifest does not tell is not checked; nothing is guessed.

use std::ops::RangeInclusive;

use gateway_bundle::manifest::{Punishment, PunishmentUnit, Rank, Sentence};
use gateway_bundle::{Manifest, MessageKind};
use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan};

use super::case::Case;
use crate::profile::{CountedFrom, Exception};
use crate::vocabulary::is_endless;

/// How a remaining term stands to the least that the treaty wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remaining {
    Enough,
    /// Less than `least` (the first last day that would do), counted on a day.
    Short {
        counted: Date,
        least: Date,
    },
    NotConcerned,
    Unknown,
}

/// Judges the remaining term.
pub(super) fn remaining(
    case: &Case<'_>,
    months: u16,
    counted_from: CountedFrom,
    exceptions: &[Exception],
) -> Remaining {
    let Some(sentence) = case.own().find_map(|b| b.sentence.as_ref()) else {
        return Remaining::Unknown;
    };
    let (last, all_known) = match last_day(sentence, exceptions) {
        Last::Never => return Remaining::Enough,
        Last::NotConcerned => return Remaining::NotConcerned,
        Last::Unknown | Last::NotBefore(None) => return Remaining::Unknown,
        Last::On(day) => (day, true),
        Last::NotBefore(Some(day)) => (day, false),
    };
    let moment = Moment::of(case, counted_from);
    let wanted_on = |counted: Date| {
        counted.checked_add(Span::new().months(i32::from(months))).unwrap_or(Date::MAX)
    };
    if last >= wanted_on(moment.latest) {
        Remaining::Enough
    } else if all_known && last < wanted_on(moment.earliest) {
        Remaining::Short { counted: moment.earliest, least: wanted_on(moment.earliest) }
    } else {
        Remaining::Unknown
    }
}

/// The day of the treaty's moment, between two bounds where it is not known exactly.
struct Moment {
    earliest: Date,
    latest: Date,
}

impl Moment {
    fn of(case: &Case<'_>, counted_from: CountedFrom) -> Self {
        let facts = case.facts;
        let request = case.all().filter(|b| b.message == MessageKind::TransferRequest).last();
        let received_on = |bundle: &Manifest, at: Timestamp| {
            Self::within(case.profile.day_in(&bundle.to.country(), at))
        };
        let Some(request) = request else {
            // No request at hand: the term is counted on the day of this message.
            return received_on(case.manifest, facts.request_received.unwrap_or(facts.received));
        };
        let made = Self::within(case.profile.day_in(&request.from.country(), request.created));
        if counted_from == CountedFrom::Request {
            return made;
        }
        let received = match facts.request_received {
            Some(at) => received_on(request, at),
            None if std::ptr::eq(request, case.manifest) => received_on(request, facts.received),
            // Received after it was made and before this message was.
            None => {
                let latest = received_on(request, facts.received).latest;
                let earliest = received_on(request, request.created).earliest;
                Self { earliest: earliest.min(latest), latest }
            }
        };
        match counted_from {
            CountedFrom::NotRead => {
                Self { earliest: made.earliest.min(received.earliest), ..received }
            }
            _ => received,
        }
    }

    fn within(days: RangeInclusive<Date>) -> Self {
        let (earliest, latest) = days.into_inner();
        Self { earliest, latest }
    }
}

enum Last {
    On(Date),
    /// At least this day, where any is known: other punishments may run longer.
    NotBefore(Option<Date>),
    Never,
    NotConcerned,
    Unknown,
}

/// The last day of the main punishments together.
fn last_day(sentence: &Sentence, exceptions: &[Exception]) -> Last {
    let mut known: Option<Date> = None;
    let mut unknown = false;
    let mut concerned = false;
    for punishment in sentence.punishments.iter().filter(|p| p.rank == Rank::Main) {
        match end_of(punishment, exceptions) {
            Last::Never => return Last::Never,
            Last::NotConcerned => continue,
            Last::On(day) => known = known.max(Some(day)),
            Last::NotBefore(_) | Last::Unknown => unknown = true,
        }
        concerned = true;
    }
    match (concerned, unknown, known) {
        (false, _, _) if sentence.punishments.is_empty() => Last::Unknown,
        (false, _, _) => Last::NotConcerned,
        (true, false, Some(day)) => Last::On(day),
        (true, _, day) => Last::NotBefore(day),
    }
}

fn end_of(punishment: &Punishment, exceptions: &[Exception]) -> Last {
    if punishment.kind.as_str() == "death" {
        return Last::NotConcerned;
    }
    if is_endless(punishment) {
        return Last::Never;
    }
    if punishment.unit == Some(PunishmentUnit::Hours) && exceptions.contains(&Exception::Hours) {
        return Last::NotConcerned;
    }
    if let Some(day) = punishment.ends.or_else(|| counted_end(punishment)) {
        return Last::On(day);
    }
    let indeterminate = punishment.amount.is_none() && punishment.remaining.is_none();
    if indeterminate && exceptions.contains(&Exception::Indeterminate) {
        return Last::Never;
    }
    Last::Unknown
}

/// The last day by the remainder and the day on which it was counted.
fn counted_end(punishment: &Punishment) -> Option<Date> {
    let days = span(punishment.remaining?, punishment.unit?)?;
    punishment.as_of?.checked_add(days).ok()
}

fn span(amount: u64, unit: PunishmentUnit) -> Option<Span> {
    let amount = i32::try_from(amount).ok()?;
    match unit {
        PunishmentUnit::Hours => None,
        PunishmentUnit::Days => Span::new().try_days(amount).ok(),
        PunishmentUnit::Months => Span::new().try_months(amount).ok(),
        PunishmentUnit::Years => Span::new().try_years(amount).ok(),
    }
}

/// The days by which the amounts of the sentence disagree, beyond what credits explain; nothing
/// where they agree or cannot be compared.
pub(super) fn unexplained_days(sentence: &Sentence) -> Option<u64> {
    let credited: u64 = sentence.credits.iter().fold(0, |sum, c| sum.saturating_add(c.days));
    sentence
        .punishments
        .iter()
        .filter(|p| p.rank == Rank::Main)
        .filter_map(|p| disagreement(p, credited))
        .max()
        .filter(|days| *days > 0)
}

/// A day counts as served or not by each State's own reckoning of first and last days.
const TOLERANCE: u64 = 1;

fn disagreement(punishment: &Punishment, credited: u64) -> Option<u64> {
    let length = span(punishment.amount?, punishment.unit?)?;
    let full = punishment.starts?.checked_add(length).ok()?.checked_sub(1.day()).ok()?;
    let beyond = full.until(punishment.ends?).ok()?.get_days();
    let distance = u64::from(beyond.unsigned_abs());
    // Credits can only bring the end nearer.
    let explained = if beyond < 0 { credited } else { 0 };
    Some(distance.saturating_sub(explained.saturating_add(TOLERANCE)))
}
