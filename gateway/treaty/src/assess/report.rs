//! Verdicts and findings as they come in, and their order in the end.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use gateway_bundle::manifest::Item;
use gateway_bundle::{DocumentId, Manifest};

use crate::assessment::{Assessment, ENGINE_VERSION, Effect, Finding, RuleResult, Verdict};
use crate::problem::Problem;
use crate::profile::{Basis, Profile, Status};

/// What has been found so far.
pub(super) struct Report<'a> {
    profile: &'a Profile,
    results: Vec<RuleResult>,
    findings: Vec<Finding>,
}

/// One problem, before it becomes a finding.
pub(super) struct Found {
    problem: Problem,
    pointer: String,
    document: Option<DocumentId>,
    item: Option<Item>,
    args: BTreeMap<String, String>,
}

impl Found {
    pub(super) fn new(problem: Problem, pointer: impl Into<String>) -> Self {
        Self { problem, pointer: pointer.into(), document: None, item: None, args: BTreeMap::new() }
    }

    pub(super) fn document(mut self, document: &DocumentId) -> Self {
        self.document = Some(document.clone());
        self.with("document", document.as_str())
    }

    pub(super) fn item(mut self, item: &Item) -> Self {
        self.item = Some(item.clone());
        self.with("item", item.as_str())
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

impl<'a> Report<'a> {
    pub(super) fn new(profile: &'a Profile) -> Self {
        Self { profile, results: Vec::new(), findings: Vec::new() }
    }

    /// The verdict on a rule.
    pub(super) fn rule(&mut self, id: &str, article: &str, verdict: Verdict) {
        self.results.push(RuleResult { rule: id.to_owned(), article: article.to_owned(), verdict });
    }

    /// A finding under an article. What rests on less than the text of an enforced treaty is a
    /// note.
    pub(super) fn find(&mut self, article: &str, basis: Basis, found: Found) {
        let Found { problem, pointer, document, item, args } = found;
        let treaty = &self.profile.id;
        let binding = self.profile.status == Status::Enforced && basis == Basis::Text;
        let effect = match problem.effect() {
            Effect::Refuse => Effect::Refuse,
            effect if binding => effect,
            _ => Effect::Note,
        };
        let slash = if article.is_empty() { "" } else { "/" };
        self.findings.push(Finding {
            code: format!("{treaty}{slash}{article}/{}", problem.as_str()),
            effect,
            treaty: treaty.clone(),
            article: article.to_owned(),
            pointer,
            document,
            item,
            who: problem.who(),
            text: problem.text().to_owned(),
            args,
        });
    }

    /// The finished assessment.
    pub(super) fn finish(mut self, manifest: &Manifest) -> Assessment {
        self.findings.sort_by(gravest_first);
        let (from, to) = (manifest.from.country(), manifest.to.country());
        let both =
            |states: &[_]| states.is_empty() || (states.contains(&from) && states.contains(&to));
        Assessment {
            treaty: self.profile.id.clone(),
            profile_version: self.profile.version.clone(),
            profile_digest: self.profile.digest,
            engine: ENGINE_VERSION.to_owned(),
            message: manifest.message,
            results: self.results,
            findings: self.findings,
            also_applicable: self
                .profile
                .overlaps
                .iter()
                .filter(|overlap| both(&overlap.between))
                .map(|overlap| overlap.treaty.clone())
                .collect(),
        }
    }
}

/// By effect, then along the treaty, then by item and document; places come last, since they are
/// all that the order of documents may change.
fn gravest_first(a: &Finding, b: &Finding) -> Ordering {
    let name = |finding: &Finding| finding.document.as_ref().map(ToString::to_string);
    a.effect
        .cmp(&b.effect)
        .then_with(|| natural(&a.article, &b.article))
        .then_with(|| a.code.cmp(&b.code))
        .then_with(|| a.item.cmp(&b.item))
        .then_with(|| natural(&name(a).unwrap_or_default(), &name(b).unwrap_or_default()))
        .then_with(|| a.args.cmp(&b.args))
        .then_with(|| natural(&a.pointer, &b.pointer))
}

/// Compares texts with their numbers as numbers: `4(2)` before `10(1)`, `d2` before `d10`.
fn natural(a: &str, b: &str) -> Ordering {
    runs(a).cmp(runs(b))
}

/// A text as runs of digits and of others, each with what it sorts by: a number by its digits
/// without leading zeros, the shorter first; so numbers of any length have their order.
fn runs(text: &str) -> impl Iterator<Item = (bool, usize, &str, usize)> {
    let is_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let mut rest = text;
    std::iter::from_fn(move || {
        let digits = is_digit(rest);
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (run, others) = rest.split_at_checked(end).filter(|(run, _)| !run.is_empty())?;
        rest = others;
        let number = run.trim_start_matches('0');
        Some(if digits { (true, number.len(), number, run.len()) } else { (false, 0, run, 0) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_stand_in_the_treaty_s_order() {
        let mut articles = ["10(2)", "4(2)(f)", "4(2)(a)", "3(d)", "4(10)", "4(2)"];
        articles.sort_by(|a, b| natural(a, b));
        assert_eq!(articles, ["3(d)", "4(2)", "4(2)(a)", "4(2)(f)", "4(10)", "10(2)"]);
    }

    #[test]
    fn numbers_too_long_for_a_machine_still_have_an_order() {
        let long = |digit: &str| digit.repeat(60);
        let mut numbers = [long("9"), "2".into(), long("1"), "10".into(), "02".into()];
        numbers.sort_by(|a, b| natural(a, b));
        assert_eq!(numbers, ["2".into(), "02".into(), "10".into(), long("1"), long("9")]);
    }
}
