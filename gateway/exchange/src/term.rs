//! The term sheet of a case: what the sentence is, what changed it, and the day on which it ends.
//!
//! Nothing is invented. A day that a message states is taken as stated; one that is reckoned is
//! called so, and follows from what was stated alone: the first day, the amount counted in the
//! court's own unit, the days credited. Months are counted as months and days as days. Where that
//! is not enough (hours, a sentence without measure, a change that names no new end) there is no
//! projection, and the sheet says why. Where stated and reckoned differ, both stand on it.

use gateway_bundle::manifest::{
    Change, Credit, Outcome, Punishment, PunishmentUnit, Rank, Sentence, Stage,
};
use gateway_bundle::{BundleKey, Manifest, MessageKind};
use gateway_treaty::Profile;
use jiff::civil::Date;
use jiff::{Span, Timestamp, Unit};

use crate::CaseState;
use crate::procedure::{Course, Happening, Recorded};

#[cfg(test)]
mod tests;

/// Kinds of punishment that have no measure.
const WITHOUT_MEASURE: [&str; 2] = ["life-imprisonment", "death"];
/// Kinds of change after which nothing of the sentence is executed.
const UNDOES: [&str; 2] = ["annulled", "unenforceable"];

/// The term sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// When the message was made from which the sentence is taken.
    pub stated: Timestamp,
    /// The punishments, in the message's order.
    pub punishments: Vec<Line>,
    /// The days that count as served.
    pub credits: Vec<Counted>,
    /// The changes since, in the order in which they were told.
    pub changes: Vec<Change>,
    /// Escape, death and completion, in the order in which they were told, with the day where it
    /// was.
    pub happened: Vec<(Happening, Option<Date>)>,
    /// The projected end.
    pub end: Projection,
    /// What contradicts itself.
    pub contradictions: Vec<Contradiction>,
}

/// A punishment with its reckoning.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The punishment as it was stated.
    pub punishment: Punishment,
    /// The last day, reckoned.
    pub reckoned: Result<Date, Why>,
}

/// A credit with what of it shortens the term.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// The credit as it was stated.
    pub credit: Credit,
    /// The days by which the term ends sooner: those that do not lie within the term anyway.
    pub shortens: u64,
}

/// The end of the sentence, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Projection {
    /// It ends with that day.
    Ends {
        /// The last day.
        day: Date,
        /// Where it comes from.
        from: Source,
    },
    /// Nothing of it is to be executed any more.
    Over {
        /// Because of what.
        by: Over,
        /// Since which day, where it was told.
        on: Option<Date>,
    },
    /// It cannot be told.
    Unknown(Why),
}

/// Where a projected end comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The sentence states it.
    Stated,
    /// It was reckoned from what the sentence states.
    Reckoned,
    /// A later change of the sentence states it.
    Changed,
}

/// What ended a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The person died.
    Died,
    /// It was served.
    Completed,
    /// It was annulled, or is not to be executed any more.
    Undone,
}

/// Why an end is not projected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No main punishment is stated.
    NoPunishment,
    /// It is counted in hours.
    Hours,
    /// It has no measure.
    Indeterminate,
    /// The first day is not stated.
    StartNotStated,
    /// The unit of the amount is not stated.
    UnitNotStated,
    /// Several main punishments share credits, and which shortens which is not stated.
    CreditsShared,
    /// The last change names no new end.
    ChangedWithoutEnd,
    /// The person escaped since, and whether the term runs is not stated.
    Escaped,
    /// The numbers lead beyond the calendar.
    OutOfRange,
}

/// What contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contradiction {
    /// The stated last day is not the reckoned one.
    End {
        /// The punishment, by its id.
        punishment: String,
        /// As stated.
        stated: Date,
        /// As reckoned.
        reckoned: Date,
    },
    /// What is served and what remains are not the whole.
    Parts {
        /// The punishment, by its id.
        punishment: String,
        /// The sum of both.
        sum: u64,
        /// The whole.
        amount: u64,
    },
    /// The last day lies before the first.
    Order {
        /// The punishment, by its id.
        punishment: String,
    },
}

macro_rules! names {
    ($type:ident { $($name:ident = $wire:literal,)* }) => {
        impl $type {
            /// Its name in the API and in the texts.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }
        }
    };
}

names! { Source { Stated = "stated", Reckoned = "reckoned", Changed = "changed", } }
names! { Over { Died = "died", Completed = "completed", Undone = "undone", } }
names! { Why {
    NoPunishment = "no-punishment",
    Hours = "hours",
    Indeterminate = "indeterminate",
    StartNotStated = "start-not-stated",
    UnitNotStated = "unit-not-stated",
    CreditsShared = "credits-shared",
    ChangedWithoutEnd = "changed-without-end",
    Escaped = "escaped",
    OutOfRange = "out-of-range",
} }

impl Contradiction {
    /// Its name in the API and in the texts.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::End { .. } => "end",
            Self::Parts { .. } => "parts",
            Self::Order { .. } => "order",
        }
    }
}

impl Sheet {
    /// What remains of it on a day, that day counted: whole months and days; nothing where no end
    /// is projected, nought where it has passed.
    pub fn remains(&self, today: Date) -> Option<(i64, i64)> {
        let Projection::Ends { day, .. } = self.end else { return None };
        if day < today {
            return Some((0, 0));
        }
        let left = today.until((Unit::Month, day.tomorrow().ok()?)).ok()?;
        let months = i64::from(left.get_years()) * 12 + i64::from(left.get_months());
        Some((months, i64::from(left.get_days())))
    }
}

/// The term sheet of a case from its manifests and its course; nothing where no message states a
/// sentence. A message that its sender corrected does not count.
pub fn sheet(manifests: &[Manifest], course: &Course) -> Option<Sheet> {
    let told = in_order(manifests, course);
    let place = told.iter().rposition(|one| one.sentence.is_some())?;
    let base = told.get(place)?;
    let sentence = base.sentence.as_ref()?;
    // A change that states the sentence anew is told by that sentence, unless it names more.
    let names_more =
        |change: &&Change| change.ends.is_some() || UNDOES.contains(&change.kind.as_str());
    let own = base.change.as_ref().filter(names_more);
    let after = told.iter().skip(place + 1);
    let after = after.filter(|one| one.message == MessageKind::SentenceChange);
    let changes: Vec<&Change> =
        own.into_iter().chain(after.filter_map(|one| one.change.as_ref())).collect();
    let happened = happenings(course, base.created);
    let credits: Vec<Counted> = sentence.credits.iter().map(|one| count(one, sentence)).collect();
    let lines: Vec<Line> = sentence
        .punishments
        .iter()
        .map(|one| Line { punishment: one.clone(), reckoned: reckon(one, sentence, &credits) })
        .collect();
    Some(Sheet {
        stated: base.created,
        end: project(&lines, &changes, &happened),
        contradictions: lines.iter().flat_map(contradictions).collect(),
        punishments: lines,
        credits,
        changes: changes.into_iter().cloned().collect(),
        happened,
    })
}

/// The manifests that count, in the order in which they were made.
fn in_order<'a>(manifests: &'a [Manifest], course: &Course) -> Vec<&'a Manifest> {
    let found = |key: &BundleKey| manifests.iter().find(|manifest| manifest.key() == *key);
    course.messages().iter().filter_map(|message| found(&message.key)).collect()
}

fn happenings(course: &Course, since: Timestamp) -> Vec<(Happening, Option<Date>)> {
    let told = course.messages().iter().filter(|message| message.created > since);
    let told = told.filter_map(|message| Some((message.created, message.tells?, message.on)));
    let acts = course.acts().iter().filter(|act| act.at > since);
    let acts = acts.filter_map(|act| match act.what {
        Recorded::Happened(what) => Some((act.at, what, Some(act.on))),
        _ => None,
    });
    let of_term =
        |what| matches!(what, Happening::Escaped | Happening::Died | Happening::Completed);
    let mut all: Vec<_> = told.chain(acts).filter(|(_, what, _)| of_term(*what)).collect();
    all.sort_by_key(|(at, ..)| *at);
    all.into_iter().map(|(_, what, on)| (what, on)).collect()
}

fn is_main(punishment: &Punishment) -> bool {
    punishment.rank == Rank::Main
}

/// What of a credit shortens the term. Days that lie within the term pass anyway; only what is
/// credited beyond them counts. A credit that does not name both its days lies before the term.
fn count(credit: &Credit, sentence: &Sentence) -> Counted {
    let starts = sentence.punishments.iter().find(|one| is_main(one)).and_then(|one| one.starts);
    let within = match (starts, credit.from, credit.to) {
        (Some(starts), Some(from), Some(to)) if to >= starts => {
            let first = from.max(starts);
            let days = first.until((Unit::Day, to)).map_or(0, |span| span.get_days());
            u64::try_from(days).map_or(0, |days| days.saturating_add(1))
        }
        _ => 0,
    };
    Counted { credit: credit.clone(), shortens: credit.days.saturating_sub(within) }
}

fn reckon(one: &Punishment, sentence: &Sentence, credits: &[Counted]) -> Result<Date, Why> {
    if WITHOUT_MEASURE.contains(&one.kind.as_str()) {
        return Err(Why::Indeterminate);
    }
    let amount = one.amount.ok_or(Why::Indeterminate)?;
    let unit = one.unit.ok_or(Why::UnitNotStated)?;
    if unit == PunishmentUnit::Hours {
        return Err(Why::Hours);
    }
    let starts = one.starts.ok_or(Why::StartNotStated)?;
    let shortens: u64 = credits.iter().fold(0, |sum, one| sum.saturating_add(one.shortens));
    let shortens = if is_main(one) { shortens } else { 0 };
    if shortens > 0 && sentence.punishments.iter().filter(|one| is_main(one)).count() > 1 {
        return Err(Why::CreditsShared);
    }
    last_day(starts, amount, unit, shortens).ok_or(Why::OutOfRange)
}

/// The last day of a term: the day before the one on which the whole of it has passed.
fn last_day(starts: Date, amount: u64, unit: PunishmentUnit, shortens: u64) -> Option<Date> {
    let amount = i64::try_from(amount).ok()?;
    let shortens = i64::try_from(shortens).ok()?.checked_add(1)?;
    let whole = match unit {
        PunishmentUnit::Hours => return None,
        PunishmentUnit::Days => Span::new().try_days(amount).ok()?,
        PunishmentUnit::Months => Span::new().try_months(amount).ok()?,
        PunishmentUnit::Years => Span::new().try_years(amount).ok()?,
    };
    starts.checked_add(whole).ok()?.checked_sub(Span::new().try_days(shortens).ok()?).ok()
}

fn project(
    lines: &[Line],
    changes: &[&Change],
    happened: &[(Happening, Option<Date>)],
) -> Projection {
    for (what, by) in [(Happening::Died, Over::Died), (Happening::Completed, Over::Completed)] {
        if let Some((_, on)) = happened.iter().find(|(happened, _)| *happened == what) {
            return Projection::Over { by, on: *on };
        }
    }
    let last = changes.last();
    if let Some(change) = last.filter(|change| UNDOES.contains(&change.kind.as_str())) {
        return Projection::Over { by: Over::Undone, on: Some(change.on) };
    }
    if happened.iter().any(|(what, _)| *what == Happening::Escaped) {
        return Projection::Unknown(Why::Escaped);
    }
    match last {
        Some(change) => change.ends.map_or(Projection::Unknown(Why::ChangedWithoutEnd), |day| {
            Projection::Ends { day, from: Source::Changed }
        }),
        None => of_sentence(lines),
    }
}

/// The end of the main punishment, or the last of several.
fn of_sentence(lines: &[Line]) -> Projection {
    let mut end: Option<(Date, Source)> = None;
    for line in lines.iter().filter(|line| is_main(&line.punishment)) {
        let this = match (line.punishment.ends, line.reckoned) {
            (Some(day), _) => (day, Source::Stated),
            (None, Ok(day)) => (day, Source::Reckoned),
            (None, Err(why)) => return Projection::Unknown(why),
        };
        if end.is_none_or(|(day, _)| this.0 > day) {
            end = Some(this);
        }
    }
    end.map_or(Projection::Unknown(Why::NoPunishment), |(day, from)| Projection::Ends { day, from })
}

fn contradictions(line: &Line) -> Vec<Contradiction> {
    let one = &line.punishment;
    let punishment = || one.id.as_str().to_owned();
    let mut found = Vec::new();
    if let (Some(stated), Ok(reckoned)) = (one.ends, line.reckoned)
        && stated != reckoned
    {
        found.push(Contradiction::End { punishment: punishment(), stated, reckoned });
    }
    if let (Some(executed), Some(remaining), Some(amount)) =
        (one.executed, one.remaining, one.amount)
    {
        let sum = executed.saturating_add(remaining);
        if sum != amount {
            found.push(Contradiction::Parts { punishment: punishment(), sum, amount });
        }
    }
    if one.starts.zip(one.ends).is_some_and(|(starts, ends)| ends < starts) {
        found.push(Contradiction::Order { punishment: punishment() });
    }
    found
}

/// That somebody has to look at the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// The projected last day.
    pub ends: Date,
    /// The day arranged for the handover, where it comes after that.
    pub arranged: Option<Date>,
    /// From when on: the message after which the handover comes too late, or so many days before
    /// the end.
    pub from: From,
}

/// From when on somebody has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Since a message was made.
    Message(Timestamp),
    /// From the beginning of a day.
    Day(Date),
}

/// Whether the sentence may end before the person is there, and from when on somebody has to look:
/// at once where the day arranged comes after the projected end, else `days` before it. Not where
/// the transfer has happened, or is not to be: the person was handed over or arrived, or, under a
/// treaty without a handover, the judgment was recognised.
pub fn watch(
    sheet: &Sheet,
    manifests: &[Manifest],
    course: &Course,
    (treaty, state): (&Profile, CaseState),
    days: u16,
) -> Option<Watch> {
    let Projection::Ends { day: ends, .. } = sheet.end else { return None };
    let waits = matches!(
        state,
        CaseState::Open | CaseState::Incomplete | CaseState::Complete | CaseState::Agreed
    );
    let told = in_order(manifests, course);
    if !waits || is_there(course) || (!hands_over(treaty) && told.iter().any(|one| recognises(one)))
    {
        return None;
    }
    let arranged = told.iter().rev().find_map(|one| Some((one.arrangement.as_ref()?.date, *one)));
    if let Some((day, message)) = arranged.filter(|(day, _)| ends < *day) {
        // What was told last made it so: the arrangement, or the sentence as it now is.
        let since = message.created.max(last_told(&told).unwrap_or(sheet.stated));
        return Some(Watch { ends, arranged: Some(day), from: From::Message(since) });
    }
    let from = ends.checked_sub(Span::new().days(i64::from(days))).ok()?;
    Some(Watch { ends, arranged: None, from: From::Day(from) })
}

/// When the sentence, or a change of it, was told last.
fn last_told(told: &[&Manifest]) -> Option<Timestamp> {
    let tells = |one: &&&Manifest| one.sentence.is_some() || one.change.is_some();
    told.iter().rev().find(tells).map(|one| one.created)
}

/// Whether staff recorded that the person is there already. What a message told of it is in the
/// case's state.
fn is_there(course: &Course) -> bool {
    use Happening::{Arrived, HandedOver, InExecution};
    let there =
        |what: &Recorded| matches!(what, Recorded::Happened(HandedOver | Arrived | InExecution));
    course.acts().iter().any(|act| there(&act.what))
}

fn hands_over(treaty: &Profile) -> bool {
    treaty.steps.iter().any(|step| step.messages.contains(&MessageKind::HandoverReport))
}

fn recognises(manifest: &Manifest) -> bool {
    manifest.decision.as_ref().is_some_and(|decision| {
        manifest.message == MessageKind::Decision
            && decision.stage == Stage::Recognition
            && matches!(decision.outcome, Outcome::Granted | Outcome::Partly)
    })
}
