//! Conditions about the two States.

use gateway_bundle::Country;
use gateway_bundle::manifest::Side;

use super::{Outcome, side_name, statement};
use crate::assess::case::Case;
use crate::assess::report::Found;
use crate::problem::Problem;

/// The sentencing and the executing State are named, and are the two that write to each other.
pub(super) fn named(case: &Case<'_>) -> Outcome {
    let (Some(sentencing), Some(executing)) = (case.sentencing, case.executing) else {
        let pointer = match case.sentencing {
            None => "/sentencing_state",
            Some(_) => "/executing_state",
        };
        return Outcome::Fails(Found::new(Problem::StatesNotNamed, pointer));
    };
    let two = [sentencing, executing];
    let fit = sentencing != executing && two.contains(&&case.from) && two.contains(&&case.to);
    Outcome::of(Some(fit), || {
        Found::new(Problem::StatesDoNotFit, "/sentencing_state")
            .with("sentencing", sentencing.as_str())
            .with("executing", executing.as_str())
    })
}

/// Both States are bound.
pub(super) fn are_parties(case: &Case<'_>) -> Outcome {
    let named: [Option<(&Country, &str)>; 4] = [
        case.sentencing.map(|state| (state, "/sentencing_state")),
        case.executing.map(|state| (state, "/executing_state")),
        Some((&case.from, "/from")),
        Some((&case.to, "/to")),
    ];
    let bound = |(state, _): &(&Country, &str)| case.profile.binds(state);
    let named = || named.into_iter().flatten();
    match named().find(|state| bound(state) == Some(false)) {
        Some((state, pointer)) => {
            Outcome::Fails(Found::new(Problem::NotAParty, pointer).with("state", state.as_str()))
        }
        None if named().all(|state| bound(&state) == Some(true)) => Outcome::Holds,
        None => Outcome::Unknown,
    }
}

/// Neither State disagrees, and both have said so.
pub(super) fn agree(case: &Case<'_>) -> Outcome {
    let sentencing = statement(case, |s| s.state_consents.sentencing);
    let executing = statement(case, |s| s.state_consents.executing);
    let against = [(sentencing, Side::Sentencing), (executing, Side::Executing)]
        .into_iter()
        .find(|(consent, _)| *consent == Some(false));
    match against {
        Some((_, side)) => Outcome::Fails(
            Found::new(
                Problem::StateDisagrees,
                format!("/statements/state_consents/{}", side_name(side)),
            )
            .with("side", side_name(side)),
        ),
        None if sentencing.is_some() && executing.is_some() => Outcome::Holds,
        None => Outcome::Unknown,
    }
}

/// The act is an offence in both. That the sentencing State convicted shows its own half; the
/// other half is for the executing State to say.
pub(super) fn dual_criminality(case: &Case<'_>) -> Outcome {
    let said = |of: fn(&gateway_bundle::manifest::DualCriminality) -> Option<Side>| {
        case.all()
            .filter_map(|bundle| bundle.statements.as_ref()?.dual_criminality.as_ref())
            .find_map(of)
    };
    if let Some(side) = said(|d| d.denied_by) {
        return Outcome::Fails(
            Found::new(Problem::NoDualCriminality, "/statements/dual_criminality")
                .with("side", side_name(side)),
        );
    }
    match said(|d| d.asserted_by) {
        Some(Side::Executing | Side::Both) => Outcome::Holds,
        _ => Outcome::Unknown,
    }
}
