//! Translations: can the addressee read every paper that the treaty wants readable?

use std::collections::{BTreeSet, HashMap};

use gateway_bundle::ids::Language;
use gateway_bundle::manifest::Item;

use super::case::Case;
use super::papers::Paper;
use super::report::{Found, Report};
use crate::assessment::Verdict;
use crate::problem::Problem;
use crate::profile::{Profile, Target, TranslationRule};

/// Checks every translation rule.
pub(super) fn check(case: &Case<'_>, report: &mut Report<'_>) {
    let unlinked = case.papers.unlinked();
    for rule in &case.profile.translations {
        let mut reading = Reading::new(case, rule);
        let elsewhere = (!rule.addressees.is_empty() && !rule.addressees.contains(&case.to))
            || !case.is_among(&rule.messages)
            || !case.governs(rule.applies)
            || case.treaty_has_languages();
        if elsewhere {
            report.rule(&rule.id, &rule.article, Verdict::NotApplicable);
            continue;
        }
        for paper in case.papers.originals() {
            reading.read(paper, &unlinked);
        }
        reading.report(report);
    }
}

/// One rule, going through the papers.
struct Reading<'c, 'a> {
    case: &'c Case<'a>,
    rule: &'c TranslationRule,
    accepted: Vec<&'c Language>,
    awaiting: Vec<&'c Language>,
    looked_at: bool,
    awaited: BTreeSet<&'c str>,
    findings: Vec<Found>,
}

impl<'c, 'a> Reading<'c, 'a> {
    fn new(case: &'c Case<'a>, rule: &'c TranslationRule) -> Self {
        let of = |map: &'c std::collections::BTreeMap<_, Vec<Language>>| {
            map.get(&case.to).into_iter().flatten()
        };
        Self {
            case,
            rule,
            accepted: of(&rule.accepted).chain(&rule.always_accepted).collect(),
            awaiting: of(&rule.awaits_declaration).collect(),
            looked_at: false,
            awaited: BTreeSet::new(),
            findings: Vec::new(),
        }
    }

    fn read(&mut self, paper: &Paper<'a>, unlinked: &HashMap<&'a Item, Vec<&Paper<'a>>>) {
        let Some(item) = subject(self.case.profile, self.rule, paper) else { return };
        if self.accepted.is_empty() {
            return;
        }
        self.looked_at = true;
        let Some(language) = &paper.document.language else {
            self.find(Problem::LanguageNotStated, paper, item, |found| found);
            return;
        };
        if is_among(&self.accepted, language) {
            return;
        }
        let in_language = |wanted: &[&Language]| {
            self.case
                .papers
                .translations(paper)
                .filter(|t| t.document.language.as_ref().is_some_and(|l| is_among(wanted, l)))
                .collect::<Vec<_>>()
        };
        let full = in_language(&self.accepted);
        let awaiting = in_language(&self.awaiting);
        if full.is_empty() && awaiting.is_empty() {
            if is_among(&self.awaiting, language) {
                self.awaits(language);
            } else {
                self.untranslated(paper, item, language, unlinked);
            }
            return;
        }
        if full.is_empty()
            && let Some(language) = awaiting.first().and_then(|t| t.document.language.as_ref())
        {
            self.awaits(language);
        }
        let certified = |t: &&Paper<'_>| {
            t.document.translated.as_ref().is_some_and(|made| made.certified_by.is_some())
        };
        if self.rule.certified && !full.iter().chain(&awaiting).any(certified) {
            self.find(Problem::TranslationNotCertified, paper, item, |found| found);
        }
    }

    fn awaits(&mut self, language: &Language) {
        let known = self.awaiting.iter().find(|l| l.primary() == language.primary());
        self.awaited.extend(known.map(|l| l.as_str()));
    }

    fn untranslated(
        &mut self,
        paper: &Paper<'a>,
        item: &Item,
        language: &Language,
        unlinked: &HashMap<&'a Item, Vec<&Paper<'a>>>,
    ) {
        let readable = |other: &&&Paper<'_>| {
            other.document.language.as_ref().is_some_and(|language| {
                is_among(&self.accepted, language) || is_among(&self.awaiting, language)
            })
        };
        let candidate = unlinked
            .get(item)
            .into_iter()
            .flatten()
            .filter(readable)
            .min_by_key(|other| &other.document.id);
        let languages = names(&self.accepted);
        match candidate {
            Some(other) => {
                let translation = other.document.id.as_str();
                self.find(Problem::TranslationNotLinked, paper, item, |found| {
                    found.with("languages", languages).with("translation", translation)
                });
            }
            None => self.find(Problem::TranslationMissing, paper, item, |found| {
                found.with("language", language.primary()).with("languages", languages)
            }),
        }
    }

    fn find(
        &mut self,
        problem: Problem,
        paper: &Paper<'_>,
        item: &Item,
        more: impl FnOnce(Found) -> Found,
    ) {
        let mut found =
            Found::new(problem, paper.pointer()).document(&paper.document.id).item(item);
        if problem == Problem::LanguageNotStated {
            found = found.with("languages", names(&self.accepted));
        }
        self.findings.push(more(found));
    }

    fn report(mut self, report: &mut Report<'_>) {
        let verdict = match (self.looked_at, self.findings.is_empty()) {
            (_, false) => Verdict::Failed,
            (true, true) => Verdict::Passed,
            (false, true) if self.accepted.is_empty() => Verdict::NotChecked,
            (false, true) => Verdict::NotApplicable,
        };
        report.rule(&self.rule.id, &self.rule.article, verdict);
        // Said once, however many papers it is true of.
        for language in std::mem::take(&mut self.awaited) {
            let found = Found::new(Problem::LanguageAwaitsDeclaration, "/documents")
                .with("language", language)
                .with("languages", names(&self.accepted));
            self.findings.push(found);
        }
        for found in self.findings {
            report.find(&self.rule.article, self.rule.basis, found);
        }
    }
}

/// The first item, in the profile's order, for which a paper is subject to the rule.
fn subject<'p>(
    profile: &Profile,
    rule: &TranslationRule,
    paper: &'p Paper<'_>,
) -> Option<&'p Item> {
    let wanted = |item: &Item| rule.items.is_empty() || rule.items.contains(item);
    let listed = profile
        .items
        .iter()
        .filter(|known| known.untranslated.is_none() && wanted(&known.item))
        .find_map(|known| paper.document.items.iter().find(|item| **item == known.item));
    let untranslated = |item: &Item| {
        profile.items.iter().any(|known| known.item == *item && known.untranslated.is_some())
    };
    listed.or_else(|| match rule.documents {
        Target::Listed => None,
        Target::Every => {
            paper.document.items.iter().find(|item| wanted(item) && !untranslated(item))
        }
    })
}

fn is_among(languages: &[&Language], language: &Language) -> bool {
    languages.iter().any(|known| known.primary() == language.primary())
}

fn names(languages: &[&Language]) -> String {
    let names: Vec<_> = languages.iter().map(|language| language.primary()).collect();
    names.join(" ")
}
