//! What a message has to say in its own members.

use super::case::Case;
use super::report::{Found, Report};
use crate::assessment::Verdict;
use crate::problem::Problem;
use crate::profile::ContentRule;
use crate::vocabulary::Field;

/// Checks every content rule.
pub(super) fn check(case: &Case<'_>, report: &mut Report<'_>) {
    for rule in &case.profile.contents {
        let verdict = applies(case, rule);
        if verdict != Verdict::Passed {
            report.rule(&rule.id, &rule.article, verdict);
            continue;
        }
        let missing: Vec<Field> =
            rule.fields.iter().copied().filter(|field| !field.stated(case.manifest)).collect();
        let verdict = if missing.is_empty() { Verdict::Passed } else { Verdict::Failed };
        report.rule(&rule.id, &rule.article, verdict);
        for field in outermost(&missing) {
            let found = Found::new(Problem::NotStated, field.place()).with("field", field.key());
            report.find(&rule.article, rule.basis, found);
        }
    }
}

/// `Passed` where the rule speaks of this message.
fn applies(case: &Case<'_>, rule: &ContentRule) -> Verdict {
    if !rule.messages.contains(&case.manifest.message)
        || !case.governs(rule.applies)
        || rule.when.is_some_and(|occasion| !case.is(occasion))
    {
        return Verdict::NotApplicable;
    }
    match (rule.from, case.sender) {
        (None, _) => Verdict::Passed,
        (Some(_), None) => Verdict::NotChecked,
        (Some(from), Some(sender)) if from == sender => Verdict::Passed,
        _ => Verdict::NotApplicable,
    }
}

/// Where a whole member is missing, its parts are not worth a finding of their own.
fn outermost(missing: &[Field]) -> impl Iterator<Item = &Field> {
    missing.iter().filter(|field| {
        !missing.iter().any(|other| {
            field.pointer().strip_prefix(other.pointer()).is_some_and(|rest| rest.starts_with('/'))
        })
    })
}
