//! Conditions about the sentence.

use gateway_bundle::manifest::{Rank, Sentence};

use super::{Outcome, statement};
use crate::assess::case::Case;
use crate::assess::report::Found;
use crate::assess::term;
use crate::problem::Problem;
use crate::profile::ProceedingsScope;
use crate::vocabulary::{PUNISHMENTS, is_endless};

fn sentence<'a>(case: &Case<'a>) -> Option<&'a Sentence> {
    case.all().find_map(|bundle| bundle.sentence.as_ref())
}

/// At least one main punishment is of a kind that the treaty covers.
pub(super) fn kind(case: &Case<'_>, covered: &[String], left_to_others: &[String]) -> Outcome {
    let Some(sentence) = sentence(case) else { return Outcome::Unknown };
    let is = |list: &[String], kind: &str| list.iter().any(|known| known == kind);
    let mut unknown = true;
    for punishment in sentence.punishments.iter().filter(|p| p.rank == Rank::Main) {
        let kind = punishment.kind.as_str();
        if is(covered, kind) || is(left_to_others, kind) {
            return Outcome::Holds;
        }
        // A kind that the vocabulary does not have may be anything.
        if !PUNISHMENTS.contains(&kind) {
            return Outcome::Unknown;
        }
        unknown = false;
    }
    Outcome::of((!unknown).then_some(false), || {
        Found::new(Problem::PunishmentNotCovered, "/sentence/punishments")
    })
}

/// Neither death nor life, unless the sentencing State accepts the other maximum.
pub(super) fn neither_death_nor_life(case: &Case<'_>) -> Outcome {
    let Some(sentence) = sentence(case).filter(|s| !s.punishments.is_empty()) else {
        return Outcome::Unknown;
    };
    let Some(place) = sentence.punishments.iter().position(is_endless) else {
        return Outcome::Holds;
    };
    let accepted = statement(case, |s| s.accepts_executing_maximum) == Some(true);
    let here = case.manifest.sentence.is_some();
    Outcome::of(Some(accepted), || {
        let pointer = if here {
            format!("/sentence/punishments/{place}/kind")
        } else {
            "/sentence/punishments".to_owned()
        };
        Found::new(Problem::DeathOrLife, pointer)
    })
}

/// The amounts agree with each other.
pub(super) fn adds_up(case: &Case<'_>) -> Outcome {
    let Some(sentence) = sentence(case) else { return Outcome::Unknown };
    match term::unexplained_days(sentence) {
        Some(days) => Outcome::Fails(
            Found::new(Problem::TermDoesNotAddUp, "/sentence/punishments")
                .with("days", days.to_string()),
        ),
        None => Outcome::Holds,
    }
}

/// A decision is final by the day of receipt.
pub(super) fn is_final(case: &Case<'_>) -> Outcome {
    let decisions = sentence(case).map(|s| s.decisions.as_slice()).unwrap_or_default();
    let today = case.profile.day_in(&case.to, case.facts.received);
    let first = decisions.iter().filter_map(|decision| decision.final_since).min();
    let holds = match first {
        _ if decisions.is_empty() => None,
        None => Some(false),
        Some(since) if since <= *today.start() => Some(true),
        // Whether the day has begun there cannot be told without the time zone.
        Some(since) => (since > *today.end()).then_some(false),
    };
    Outcome::of(holds, || Found::new(Problem::NotFinal, "/sentence/decisions"))
}

/// No other proceedings are open. An empty list says that there are none.
pub(super) fn no_open_proceedings(case: &Case<'_>, about: ProceedingsScope) -> Outcome {
    let Some(sentence) = sentence(case) else { return Outcome::Unknown };
    let open = sentence
        .other_proceedings
        .iter()
        .filter(|open| about == ProceedingsScope::Any || open.about_the_offence.unwrap_or(true))
        .count();
    Outcome::of(Some(open == 0), || {
        Found::new(Problem::ProceedingsOpen, "/sentence/other_proceedings")
            .with("count", open.to_string())
    })
}

/// The damage is made good.
pub(super) fn damage_settled(case: &Case<'_>) -> Outcome {
    let settled = sentence(case).and_then(|s| s.damage.as_ref()).and_then(|d| d.settled);
    Outcome::of(settled, || Found::new(Problem::DamageNotSettled, "/sentence/damage"))
}

/// The first decision was given after the treaty entered into force.
pub(super) fn later_than_the_treaty(case: &Case<'_>) -> Outcome {
    let Some(since) = case.profile.in_force.as_ref().and_then(|rule| rule.date) else {
        return Outcome::Unknown;
    };
    let first = sentence(case).and_then(|s| s.decisions.iter().map(|d| d.date).min());
    Outcome::of(first.map(|first| first > since), || {
        Found::new(Problem::SentencedTooEarly, "/sentence/decisions")
            .with("date", since.to_string())
    })
}
