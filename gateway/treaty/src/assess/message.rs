//! The message as such: whether the treaty has it, who sends it, by which channel, with originals.

use gateway_bundle::manifest::{ChannelMode, Side, Stage};

use super::case::Case;
use super::report::{Found, Report};
use crate::assessment::Verdict;
use crate::problem::Problem;
use crate::profile::{Basis, Occasion, Timing};

/// Checks everything that is about the message as such.
pub(super) fn check(case: &Case<'_>, report: &mut Report<'_>) {
    if let Some(refusal) = &case.profile.refuses {
        report.rule("subject", &refusal.article, Verdict::Failed);
        report.find(&refusal.article, Basis::Text, Found::new(Problem::RefusedByName, "/treaty"));
        return;
    }
    kind(case, report);
    channel(case, report);
    originals(case, report);
    ground(case, report);
}

fn kind(case: &Case<'_>, report: &mut Report<'_>) {
    let name = case.manifest.message;
    let Some(message) = case.profile.message(name) else {
        report.rule("message", "", Verdict::Failed);
        let found =
            Found::new(Problem::MessageNotForeseen, "/message").with("message", name.as_str());
        report.find("", Basis::Text, found);
        return;
    };
    let verdict = match case.sender {
        _ if message.from.contains(&Side::Both) => Verdict::Passed,
        None => Verdict::NotChecked,
        Some(side) if message.comes_from(side) => Verdict::Passed,
        Some(_) => Verdict::Failed,
    };
    report.rule("message", &message.article, verdict);
    if verdict == Verdict::Failed {
        let found = Found::new(Problem::OtherSide, "/message").with("message", name.as_str());
        report.find(&message.article, Basis::Text, found);
    }
}

fn channel(case: &Case<'_>, report: &mut Report<'_>) {
    let Some(rule) = &case.profile.channel else { return };
    let used = &case.manifest.channel;
    let ends = [&case.from, &case.to];
    let declared = rule.declared.iter().find(|declared| ends.contains(&&declared.party));
    let (mode, article) =
        declared.map_or((rule.mode, &rule.article), |declared| (declared.mode, &declared.article));
    let explained = used.mode == mode || used.because.is_some();
    report.rule(&rule.id, article, if explained { Verdict::Passed } else { Verdict::Failed });
    if !explained {
        let name = match mode {
            ChannelMode::Direct => "direct",
            ChannelMode::Diplomatic => "diplomatic",
        };
        let found = Found::new(Problem::ChannelUnexplained, "/channel").with("channel", name);
        report.find(article, Basis::Text, found);
    }
}

fn originals(case: &Case<'_>, report: &mut Report<'_>) {
    let Some(rule) = case.profile.channel.as_ref().and_then(|c| c.originals.as_ref()) else {
        return;
    };
    let manifest = case.manifest;
    let verdict = if manifest.documents.is_empty() {
        Verdict::NotApplicable
    } else if !manifest.originals.is_empty() {
        Verdict::Passed
    } else if rule.timing == Timing::Simultaneously {
        Verdict::Failed
    } else {
        Verdict::NotChecked
    };
    report.rule(&rule.id, &rule.article, verdict);
    if verdict == Verdict::Failed {
        let found = Found::new(Problem::OriginalsNotAnnounced, "/originals");
        report.find(&rule.article, Basis::Text, found);
    }
}

/// The ground of a refusal: listed, a condition that failed, or `other` where the list is open.
fn ground(case: &Case<'_>, report: &mut Report<'_>) {
    let profile = case.profile;
    let open = profile.other_grounds.as_ref();
    let Some(article) = open
        .map(|open| open.article.as_str())
        .or_else(|| profile.grounds.first().map(|ground| ground.article.as_str()))
    else {
        return;
    };
    let decision = case.manifest.decision.as_ref();
    let refused = decision.filter(|d| case.is(Occasion::Refuses) && d.stage != Stage::Transit);
    let Some(named) = refused.and_then(|decision| decision.ground.as_ref()) else {
        report.rule("ground", article, Verdict::NotApplicable);
        return;
    };
    let name = named.as_str();
    let condition = profile.conditions.iter().any(|c| c.id == name || c.article == name);
    let found = match profile.ground(name) {
        Some(ground) => match (ground.invoked_by, case.sender) {
            (Some(only), Some(sender)) if only != sender => Some(
                Found::new(Problem::GroundOfOtherSide, "/decision/ground")
                    .with("side", super::conditions::side_name(only)),
            ),
            _ => None,
        },
        None if condition || (name == "other" && open.is_some()) => None,
        None => Some(Found::new(Problem::GroundNotListed, "/decision/ground")),
    };
    let verdict = if found.is_some() { Verdict::Failed } else { Verdict::Passed };
    report.rule("ground", article, verdict);
    if let Some(found) = found {
        // Where the list is open, an unlisted ground is only in the wrong member.
        let basis = if open.is_some() { Basis::Implied } else { Basis::Text };
        report.find(article, basis, found);
    }
}
