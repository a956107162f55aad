//! What holds of every enforced treaty: complete messages find nothing, and each rule is broken by
//! its own smallest change, as a table written by hand from the treaty's text says it should be.

use std::collections::{BTreeMap, BTreeSet};

use gateway_bundle::MessageKind;
use gateway_treaty::example::Setting;
use gateway_treaty::profile::Check;
use gateway_treaty::{Effect, Profile, Profiles, Status, Verdict};

use crate::smallest::{Row, assess_in_case, rows};

/// The tables, one a treaty, written from the texts and never from the profiles.
fn tables() -> BTreeMap<String, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engine/expected");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|file| {
            let id = file.file_stem().unwrap().to_str().unwrap().to_owned();
            (id, std::fs::read_to_string(&file).unwrap())
        })
        .collect()
}

fn enforced() -> Vec<Profile> {
    let all = Profiles::embedded().unwrap();
    let treaty = |profile: &&Profile| all.treaty(&profile.id).is_some();
    all.iter().filter(treaty).filter(|p| p.status == Status::Enforced).cloned().collect()
}

fn table(text: &str) -> BTreeSet<Row> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .skip(1)
        .map(|line| {
            let cells: Vec<String> = line.split('\t').map(|cell| cell.trim().to_owned()).collect();
            let [message, sender, article, subject, problem, effect] =
                cells.try_into().unwrap_or_else(|cells| panic!("six columns: {cells:?}"));
            Row { message, sender, article, subject, problem, effect }
        })
        .collect()
}

#[test]
fn a_complete_message_of_every_enforced_treaty_finds_nothing() {
    for profile in enforced() {
        for setting in Setting::all(&profile) {
            let findings = assess_in_case(&profile, &setting.complete()).findings;
            let codes: Vec<_> = findings.iter().map(|f| (&f.code, &f.item, &f.args)).collect();
            let Setting { message, sender, requester, occasion, .. } = &setting;
            let at = format!("{} {message} {sender:?} {requester:?} {occasion:?}", profile.id);
            assert!(codes.is_empty(), "{at}: {codes:?}");
        }
    }
}

#[test]
fn every_rule_is_broken_by_its_own_smallest_change_as_the_table_of_the_text_says() {
    let (enforced, mut tables) = (enforced(), tables());
    let mut differences = Vec::new();
    for profile in &enforced {
        let text = tables.remove(profile.id.as_str());
        let text = text.unwrap_or_else(|| panic!("{} has no table", profile.id));
        let (wanted, found) = (table(&text), rows(profile).into_iter().collect::<BTreeSet<_>>());
        let show = |row: &Row| {
            let Row { message, sender, article, subject, problem, effect } = row;
            format!("{} {message} {sender} {article} {subject} {problem} {effect}", profile.id)
        };
        differences.extend(wanted.difference(&found).map(|row| format!("no rule: {}", show(row))));
        differences.extend(found.difference(&wanted).map(|row| format!("no row: {}", show(row))));
    }
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
    assert_eq!(tables.keys().collect::<Vec<_>>(), Vec::<&String>::new(), "no such treaty");
}

#[test]
fn the_conditions_of_a_draft_are_looked_at_and_all_that_it_finds_is_a_note() {
    let all = Profiles::embedded().unwrap();
    let mut conditions = 0;
    for draft in all.treaties().filter(|profile| profile.status == Status::Draft) {
        let settings = Setting::all(draft);
        let request = |setting: &&Setting<'_>| setting.message == MessageKind::TransferRequest;
        for setting in settings.iter().filter(request) {
            let mut case = setting.complete();
            for rule in &draft.conditions {
                let results = assess_in_case(draft, &case).results;
                let result = results.into_iter().find(|result| result.rule == rule.id).unwrap();
                let transit = rule.check == (Check::TransitNeeded {});
                let applies = result.verdict != Verdict::NotApplicable;
                assert_eq!(applies, !transit, "{} {}", draft.id, rule.id);
                conditions += 1;
            }
            case.message = case.message.without_documents().remove("/person").remove("/sentence");
            for finding in assess_in_case(draft, &case).findings {
                assert_eq!(finding.effect, Effect::Note, "{}", finding.code);
            }
        }
    }
    assert!(conditions > 100, "{conditions}");
}
