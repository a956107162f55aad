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
        let mut reading = Reading::new(case, rule, &unlinked);
        let elsewhere = (!rule.addressees.is_empty() && !rule.addressees.contains(&case.to))
            || !case.is_among(&rule.messages)
            || !case.governs(rule.applies)
            || case.treaty_has_languages();
        if elsewhere {
            report.rule(&rule.id, &rule.article, Verdict::NotApplicable);
            continue;
        }
        for paper in case.papers.originals() {
            reading.read(paper);
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
    /// By item, a readable translation that does not say what it translates.
    unlinked: HashMap<&'a Item, &'c Paper<'a>>,
    looked_at: bool,
    awaited: BTreeSet<&'c str>,
    findings: Vec<Found>,
}

impl<'c, 'a> Reading<'c, 'a> {
    fn new(
        case: &'c Case<'a>,
        rule: &'c TranslationRule,
        unlinked: &HashMap<&'a Item, Vec<&'c Paper<'a>>>,
    ) -> Self {
        let of = |map: &'c std::collections::BTreeMap<_, Vec<Language>>| {
            map.get(&case.to).into_iter().flatten()
        };
        let accepted: Vec<_> = of(&rule.accepted).chain(&rule.always_accepted).collect();
        let awaiting: Vec<_> = of(&rule.awaits_declaration).collect();
        let readable = |paper: &&&Paper<'_>| {
            is_in(&accepted, paper.document.language.as_ref())
                || is_in(&awaiting, paper.document.language.as_ref())
        };
        // Chosen once a rule: there may be as many papers to choose for as to choose from.
        let first = |papers: &Vec<&'c Paper<'a>>| {
            papers.iter().filter(readable).min_by_key(|paper| &paper.document.id).copied()
        };
        Self {
            case,
            rule,
            unlinked: unlinked.iter().filter_map(|(i, of)| Some((*i, first(of)?))).collect(),
            accepted,
            awaiting,
            looked_at: false,
            awaited: BTreeSet::new(),
            findings: Vec::new(),
        }
    }

    fn read(&mut self, paper: &Paper<'a>) {
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
        // Nothing is collected: many copies of a paper may share many translations.
        let mut full = false;
        let mut awaited = None;
        let mut certified = false;
        for translation in self.case.papers.translations(paper) {
            let document = translation.document;
            let accepted = is_in(&self.accepted, document.language.as_ref());
            let awaits = is_in(&self.awaiting, document.language.as_ref());
            full |= accepted;
            awaited = awaited.or(document.language.as_ref().filter(|_| awaits));
            certified |= (accepted || awaits)
                && document.translated.as_ref().is_some_and(|made| made.certified_by.is_some());
        }
        match awaited {
            _ if full => {}
            Some(language) => self.awaits(language),
            None if is_among(&self.awaiting, language) => return self.awaits(language),
            None => return self.untranslated(paper, item, language),
        }
        if self.rule.certified && !certified {
            self.find(Problem::TranslationNotCertified, paper, item, |found| found);
        }
    }

    fn awaits(&mut self, language: &Language) {
        let known = self.awaiting.iter().find(|l| l.primary() == language.primary());
        self.awaited.extend(known.map(|l| l.as_str()));
    }

    fn untranslated(&mut self, paper: &Paper<'a>, item: &Item, language: &Language) {
        let languages = names(&self.accepted);
        match self.unlinked.get(item) {
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

fn is_in(languages: &[&Language], language: Option<&Language>) -> bool {
    language.is_some_and(|language| is_among(languages, language))
}

fn names(languages: &[&Language]) -> String {
    let names: Vec<_> = languages.iter().map(|language| language.primary()).collect();
    names.join(" ")
}
