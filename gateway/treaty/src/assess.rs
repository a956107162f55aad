//! The engine: a manifest, a treaty, the facts of receipt, and what follows from them.
//!
//! It is a pure function. The same manifest, profile and facts give the same assessment, byte for
//! byte; the order of documents never matters beyond the pointers that name their places. It
//! reports on every rule and makes every finding at once, so that a sender mends a bundle in one
//! go.

use gateway_bundle::Manifest;

use crate::assessment::Assessment;
use crate::facts::Facts;
use crate::profile::Profile;

mod case;
mod certification;
mod conditions;
mod contents;
mod items;
mod message;
mod papers;
mod report;
mod term;
mod translation;

use case::Case;
use report::Report;

/// Holds a manifest against the law of the State that runs the gateway, beneath a treaty. The
/// overlay yields wherever the treaty says something of the same matter. What it finds is for that
/// State's own staff.
pub fn assess_beneath(
    manifest: &Manifest,
    treaty: &Profile,
    overlay: &Profile,
    facts: &Facts<'_>,
) -> Assessment {
    let case = Case::new(manifest, overlay, facts).beneath(treaty);
    let mut report = Report::new(overlay);
    rules(&case, &mut report);
    report.finish(manifest)
}

/// Holds a manifest against a treaty.
pub fn assess(manifest: &Manifest, profile: &Profile, facts: &Facts<'_>) -> Assessment {
    let case = Case::new(manifest, profile, facts);
    let mut report = Report::new(profile);
    message::check(&case, &mut report);
    if profile.refuses.is_none() {
        rules(&case, &mut report);
    }
    report.finish(manifest)
}

fn rules(case: &Case<'_>, report: &mut Report<'_>) {
    items::check(case, report);
    translation::check(case, report);
    certification::check(case, report);
    contents::check(case, report);
    conditions::check(case, report);
}
