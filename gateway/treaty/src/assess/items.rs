//! The items that articles ask for: is each one there, and if not, is it owed?

use std::collections::BTreeSet;

use gateway_bundle::manifest::Item;

use super::case::Case;
use super::report::{Found, Report};
use crate::assessment::Verdict;
use crate::problem::Problem;
use crate::profile::{Basis, Form, ItemRule, Obligation, Per};
use crate::vocabulary::{FURTHER_INFORMATION, Field, imposes};

/// Checks every item rule.
pub(super) fn check(case: &Case<'_>, report: &mut Report<'_>) {
    let asked: BTreeSet<&Item> = case.asked_items().collect();
    for rule in &case.profile.items {
        let (verdict, findings) = judge(case, rule, &asked);
        report.rule(&rule.id, &rule.article, verdict);
        for (basis, found) in findings {
            report.find(&rule.article, basis, found);
        }
    }
}

type Judged = (Verdict, Vec<(Basis, Found)>);

fn judge(case: &Case<'_>, rule: &ItemRule, asked: &BTreeSet<&Item>) -> Judged {
    let nothing = |verdict| (verdict, Vec::new());
    let basis = match owed(case, rule) {
        Ok(basis) => basis,
        Err(verdict) => return nothing(verdict),
    };
    let failed = |found: Vec<Found>| {
        (Verdict::Failed, found.into_iter().map(|found| (basis, found)).collect())
    };
    if rule.item.as_str() == FURTHER_INFORMATION {
        let absent = unanswered(case, asked);
        return match (asked.is_empty(), absent.is_empty()) {
            (true, _) => nothing(Verdict::NotApplicable),
            (_, true) => nothing(Verdict::Passed),
            _ => failed(absent),
        };
    }
    match presence(case, rule) {
        Presence::Whole => nothing(Verdict::Passed),
        Presence::TooFew { found, wanted } => failed(vec![
            Found::new(Problem::TooFew, "/documents")
                .item(&rule.item)
                .with("found", found.to_string())
                .with("wanted", wanted.to_string()),
        ]),
        Presence::None | Presence::Partly(_) if !is_bound(case, rule, asked) => {
            nothing(unbound(case, rule))
        }
        Presence::None => failed(vec![Found::new(Problem::Missing, "/documents").item(&rule.item)]),
        Presence::Partly(missing) => failed(vec![particulars(rule, &missing)]),
    }
}

/// On what basis the item is owed with this message, or else the verdict.
fn owed(case: &Case<'_>, rule: &ItemRule) -> Result<Basis, Verdict> {
    if !case.governs(rule.applies) || case.treaty_asks_for(&rule.item) {
        return Err(Verdict::NotApplicable);
    }
    match case.sends(rule.direction) {
        Some(true) => {}
        None if case.looks_at_conditions() => return Err(Verdict::NotChecked),
        Some(false) | None => return Err(Verdict::NotApplicable),
    }
    if case.papers_ended() {
        return Err(Verdict::NotApplicable);
    }
    let mut unknown = false;
    let mut best: Option<Basis> = None;
    for owed in &rule.owed {
        match case.owes(owed) {
            Some(true) if rule.basis != Basis::Text => best = Some(rule.basis),
            Some(true) if best != Some(Basis::Text) => best = Some(owed.basis),
            Some(_) => {}
            None => unknown = true,
        }
    }
    best.ok_or(if unknown { Verdict::NotChecked } else { Verdict::NotApplicable })
}

enum Presence {
    None,
    /// As information, without these members.
    Partly(Vec<Field>),
    TooFew {
        found: usize,
        wanted: usize,
    },
    Whole,
}

fn presence(case: &Case<'_>, rule: &ItemRule) -> Presence {
    let found = case.papers.originals().filter(|paper| paper.is(&rule.item)).count();
    if found > 0 {
        let wanted = rule.per.map_or(1, |per| count(case, per));
        return if found < wanted { Presence::TooFew { found, wanted } } else { Presence::Whole };
    }
    if rule.form == Form::Paper || rule.fields.is_empty() {
        return Presence::None;
    }
    let stated = |field: Field| case.own().any(|bundle| field.stated(bundle));
    let missing: Vec<_> = rule.fields.iter().copied().filter(|field| !stated(*field)).collect();
    match missing.len() {
        0 => Presence::Whole,
        all if all == rule.fields.len() => Presence::None,
        _ => Presence::Partly(missing),
    }
}

fn count(case: &Case<'_>, per: Per) -> usize {
    let sentence = case.own().find_map(|bundle| bundle.sentence.as_ref());
    sentence.map_or(1, |sentence| match per {
        Per::Decision => sentence.decisions.len(),
        Per::Offence => sentence.offences.len(),
    })
}

/// Whether the obligation binds here, the item being absent.
fn is_bound(case: &Case<'_>, rule: &ItemRule, asked: &BTreeSet<&Item>) -> bool {
    match rule.obligation {
        Obligation::Required => true,
        Obligation::IfAvailable | Obligation::IfKnown => false,
        Obligation::IfNecessary | Obligation::OnRequest => asked.contains(&rule.item),
        Obligation::IfImposed => imposed(case, rule) == Some(true),
    }
}

/// The verdict on an absent item that does not bind.
fn unbound(case: &Case<'_>, rule: &ItemRule) -> Verdict {
    match rule.obligation {
        Obligation::OnRequest => Verdict::NotApplicable,
        Obligation::IfImposed if imposed(case, rule) == Some(false) => Verdict::NotApplicable,
        // Whether the sender has it, knows it or needs it cannot be told from here.
        _ => Verdict::NotChecked,
    }
}

/// Whether there is what the item is about, as far as the manifest tells.
fn imposed(case: &Case<'_>, rule: &ItemRule) -> Option<bool> {
    case.own().find_map(|bundle| bundle.sentence.as_ref()).and_then(|s| imposes(s, &rule.item))
}

fn particulars(rule: &ItemRule, missing: &[Field]) -> Found {
    let pointer = missing.first().map_or("", |field| field.place());
    let fields: Vec<_> = missing.iter().map(|field| field.key()).collect();
    Found::new(Problem::ParticularsMissing, pointer)
        .item(&rule.item)
        .with("fields", fields.join(" "))
}

/// What was asked for, is owed by no other rule, and has not come.
fn unanswered(case: &Case<'_>, asked: &BTreeSet<&Item>) -> Vec<Found> {
    let owed_elsewhere = |item: &Item| {
        case.profile.items.iter().any(|rule| {
            rule.item == *item
                && rule.item.as_str() != FURTHER_INFORMATION
                && case.sends(rule.direction) == Some(true)
        })
    };
    let here: BTreeSet<&str> = case
        .papers
        .originals()
        .flat_map(|paper| paper.document.items.iter().map(Item::as_str))
        .collect();
    if here.contains(FURTHER_INFORMATION) {
        return Vec::new();
    }
    asked
        .iter()
        .filter(|item| !owed_elsewhere(item) && !here.contains(item.as_str()))
        .map(|item| Found::new(Problem::Missing, "/documents").item(item))
        .collect()
}
