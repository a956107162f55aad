//! The conditions of a transfer. One that fails is for the authority to decide; one that the
//! manifest does not speak of is not checked.

use gateway_bundle::manifest::{Side, Statements};
use gateway_bundle::{Manifest, MessageKind};

use super::case::Case;
use super::report::{Found, Report};
use super::term::{self, Remaining};
use crate::assessment::Verdict;
use crate::problem::Problem;
use crate::profile::{Check, Condition};

mod person;
mod sentence;
mod states;

/// What became of a condition.
pub(super) enum Outcome {
    Holds,
    Fails(Found),
    NotApplicable,
    Unknown,
}

impl Outcome {
    fn of(holds: Option<bool>, otherwise: impl FnOnce() -> Found) -> Self {
        match holds {
            Some(true) => Self::Holds,
            Some(false) => Self::Fails(otherwise()),
            None => Self::Unknown,
        }
    }
}

/// Checks every condition.
pub(super) fn check(case: &Case<'_>, report: &mut Report<'_>) {
    for condition in &case.profile.conditions {
        let outcome = if applies(case, condition) {
            judge(case, &condition.check)
        } else {
            Outcome::NotApplicable
        };
        let verdict = match &outcome {
            Outcome::Holds => Verdict::Passed,
            Outcome::Fails(_) => Verdict::Failed,
            Outcome::NotApplicable => Verdict::NotApplicable,
            Outcome::Unknown => Verdict::NotChecked,
        };
        report.rule(&condition.id, &condition.article, verdict);
        if let Outcome::Fails(found) = outcome {
            report.find(&condition.article, condition.basis, found);
        }
    }
}

fn applies(case: &Case<'_>, condition: &Condition) -> bool {
    if !case.governs(condition.applies) || case.treaty_checks(&condition.check) {
        return false;
    }
    match condition.check {
        Check::TransitNeeded {} => case.manifest.message == MessageKind::TransitRequest,
        _ => case.looks_at_conditions(),
    }
}

fn judge(case: &Case<'_>, check: &Check) -> Outcome {
    match check {
        Check::StatesNamed {} => states::named(case),
        Check::StatesAreParties {} => states::are_parties(case),
        Check::StatesAgree {} => states::agree(case),
        Check::DualCriminality {} => states::dual_criminality(case),
        Check::LawPermits {} => Outcome::of(statement(case, |s| s.law_permits), || {
            Found::new(Problem::LawForbids, "/statements/law_permits")
        }),
        Check::PunishmentKind { covered, left_to_others } => {
            sentence::kind(case, covered, left_to_others)
        }
        Check::NeitherDeathNorLife {} => sentence::neither_death_nor_life(case),
        Check::RemainingTerm { months, counted_from, exceptions, waivable } => {
            let waived = *waivable && statement(case, |s| s.remaining_term_waived) == Some(true);
            remaining(term::remaining(case, *months, *counted_from, exceptions), waived, *months)
        }
        Check::TermAddsUp {} => sentence::adds_up(case),
        Check::Final {} => sentence::is_final(case),
        Check::NoOpenProceedings { about } => sentence::no_open_proceedings(case, *about),
        Check::DamageSettled {} => sentence::damage_settled(case),
        Check::SentencedAfterEntryIntoForce {} => sentence::later_than_the_treaty(case),
        Check::Citizenship { sole, stateless_resident } => {
            person::citizenship(case, *sole, *stateless_resident)
        }
        Check::Consent { by, not_needed } => person::consent(case, by, not_needed),
        Check::Petition { by } => person::petition(case, by),
        Check::ConsequencesExplained {} => person::consequences_explained(case),
        Check::ResidenceEstablished {} => person::residence_established(case),
        Check::NotResidentOfSentencingState {} => person::not_resident_of_sentencing_state(case),
        Check::OriginalsDispatched {} => originals_dispatched(case),
        Check::OriginalsArrived {} => originals_arrived(case),
        Check::TransitNeeded {} => transit_needed(case),
    }
}

fn remaining(remaining: Remaining, waived: bool, months: u16) -> Outcome {
    match remaining {
        Remaining::Enough => Outcome::Holds,
        Remaining::NotConcerned => Outcome::NotApplicable,
        Remaining::Unknown => Outcome::Unknown,
        Remaining::Short { .. } if waived => Outcome::Holds,
        Remaining::Short { counted, least } => Outcome::Fails(
            Found::new(Problem::RemainingTermShort, "/sentence/punishments")
                .with("months", months.to_string())
                .with("counted", counted.to_string())
                .with("least", least.to_string()),
        ),
    }
}

fn transit_needed(case: &Case<'_>) -> Outcome {
    let Some(transit) = &case.manifest.transit else { return Outcome::Unknown };
    if transit.military || !transit.landings.is_empty() {
        Outcome::Holds
    } else {
        Outcome::Fails(Found::new(Problem::TransitNotNeeded, "/transit/landings"))
    }
}

/// The originals of the other side's request are posted: it says on which day, or they are known
/// to be under way. A consignment that is only announced confirms nothing.
fn originals_dispatched(case: &Case<'_>) -> Outcome {
    if case.sender.is_none() || case.sender != case.requester {
        return Outcome::NotApplicable;
    }
    let mut theirs = case.all().filter(|bundle| bundle.from.country() == case.from);
    let posted = |bundle: &Manifest| bundle.originals.iter().any(|one| one.posted_on.is_some());
    let dispatched = case.facts.originals_dispatched || theirs.any(posted);
    Outcome::of(Some(dispatched), || Found::new(Problem::OriginalsNotDispatched, "/originals"))
}

/// The originals of the other side's request have come in: the registry found them, or this side
/// has confirmed their receipt.
fn originals_arrived(case: &Case<'_>) -> Outcome {
    if case.requester.is_none() || case.sender == case.requester {
        return Outcome::NotApplicable;
    }
    let mut ours = case.all().filter(|bundle| bundle.from.country() == case.from);
    let confirmed = ours.any(|bundle| bundle.message == MessageKind::OriginalsReceipt);
    Outcome::of(Some(case.facts.originals_arrived || confirmed), || {
        Found::new(Problem::OriginalsNotArrived, "/receipt")
    })
}

/// What the newest bundle says that says it; of both sides, since either may state it.
fn statement<T>(case: &Case<'_>, of: fn(&Statements) -> Option<T>) -> Option<T> {
    case.all().find_map(|bundle| bundle.statements.as_ref().and_then(of))
}

/// A side as findings name it.
pub(super) const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Sentencing => "sentencing",
        Side::Executing => "executing",
        Side::Both => "both",
    }
}
