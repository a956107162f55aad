//! Certified copies, signatures and stamps.
//!
//! An electronic certification counts once it has verified. A stamp on paper counts as declared
//! until a registrar has seen it. What could not be checked is said to be so: never invalid, and
//! never fine.

use gateway_bundle::BundleKey;
use gateway_bundle::manifest::{CertificationForm, Item};

use super::case::Case;
use super::papers::Paper;
use super::report::{Found, Report};
use crate::assessment::Verdict;
use crate::facts::CertificationCheck;
use crate::problem::Problem;
use crate::profile::{CertificationRule, CertificationWanted, Target};

/// Checks every certification rule.
pub(super) fn check(case: &Case<'_>, report: &mut Report<'_>) {
    for rule in &case.profile.certifications {
        let mut verdict = Verdict::NotApplicable;
        if !case.is_among(&rule.messages) || !case.governs(rule.applies) {
            report.rule(&rule.id, &rule.article, verdict);
            continue;
        }
        for paper in case.papers.originals() {
            let Some(item) = subject(case, rule, paper) else { continue };
            let problem = match rule.wants {
                CertificationWanted::SignatureAndStamp => unsigned(paper),
                _ => uncertified(case, paper),
            };
            verdict = worse(verdict, problem);
            if let Some(problem) = problem {
                let found = Found::new(problem, pointer(problem, paper))
                    .document(&paper.document.id)
                    .item(item);
                report.find(&rule.article, rule.basis, found);
            }
        }
        report.rule(&rule.id, &rule.article, verdict);
    }
}

fn subject<'p>(
    case: &Case<'_>,
    rule: &CertificationRule,
    paper: &'p Paper<'_>,
) -> Option<&'p Item> {
    let of = |known: &Item| paper.document.items.iter().find(|item| *item == known);
    if !rule.items.is_empty() {
        return rule.items.iter().find_map(of);
    }
    case.profile.items.iter().find_map(|known| of(&known.item)).or_else(|| match rule.documents {
        Target::Listed => None,
        Target::Every => paper.document.items.first(),
    })
}

fn unsigned(paper: &Paper<'_>) -> Option<Problem> {
    let stamped = paper.document.signed.as_ref().is_some_and(|signed| signed.stamp);
    (!stamped).then_some(Problem::NotSignedAndStamped)
}

fn uncertified(case: &Case<'_>, paper: &Paper<'_>) -> Option<Problem> {
    let Some(certified) = &paper.document.certified else { return Some(Problem::NotCertified) };
    match (outcome(case, paper), certified.form) {
        (CertificationCheck::Confirmed, _) => None,
        (CertificationCheck::Invalid, _) => Some(Problem::CertificationInvalid),
        (_, CertificationForm::PaperStamp) => Some(Problem::CertificationDeclared),
        (_, CertificationForm::Electronic) => Some(Problem::CertificationNotChecked),
    }
}

fn outcome(case: &Case<'_>, paper: &Paper<'_>) -> CertificationCheck {
    let id = &paper.document.id;
    let known = if paper.is_new() {
        case.facts.certifications.get(id)
    } else {
        let key = BundleKey { from: paper.bundle.from.clone(), bundle: paper.bundle.bundle };
        case.facts.earlier_certifications.get(&(key, id.clone()))
    };
    known.copied().unwrap_or(CertificationCheck::NotChecked)
}

/// The rule's verdict over all papers: one failure fails it, one doubt leaves it unchecked.
fn worse(verdict: Verdict, problem: Option<Problem>) -> Verdict {
    let this = match problem {
        None | Some(Problem::CertificationDeclared) => Verdict::Passed,
        Some(Problem::CertificationNotChecked) => Verdict::NotChecked,
        Some(_) => Verdict::Failed,
    };
    match (verdict, this) {
        (Verdict::Failed, _) | (_, Verdict::Failed) => Verdict::Failed,
        (Verdict::NotChecked, _) | (_, Verdict::NotChecked) => Verdict::NotChecked,
        _ => Verdict::Passed,
    }
}

fn pointer(problem: Problem, paper: &Paper<'_>) -> String {
    let member = match problem {
        _ if !paper.is_new() => "",
        Problem::NotCertified | Problem::NotSignedAndStamped => "",
        _ => "/certified",
    };
    format!("{}{member}", paper.pointer())
}
