//! The reference of the project's documents: every treaty with its tables, made from the profiles.

use std::fmt::Write as _;

use gateway_bundle::Country;

use super::render::table_row;
use super::words::{Words, direction};
use crate::catalogue::Catalogue;
use crate::profile::{
    ArticleRead, Basis, Ground, ItemRule, Kind, Nature, PartiesKnown, Profile, Status,
};
use crate::profiles::Profiles;

/// The language of the documents.
const LANGUAGE: &str = "en";

/// The reference as Markdown: one section a treaty, enforced ones first.
pub fn reference(profiles: &Profiles, catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "# What each treaty asks\n\n\
         Made from `schemas/treaties/*.json` by `gateway treaty reference`; a test keeps it so.\n\
         An obligation marked *by analogy* makes notes only, and so does everything of a draft.\n",
    );
    for status in [Status::Enforced, Status::Draft] {
        for profile in profiles.iter().filter(|profile| profile.status == status) {
            let words = Words { profile, catalogue, language: LANGUAGE };
            text.push_str(&treaty(&words));
        }
    }
    text
}

fn treaty(words: &Words<'_>) -> String {
    let profile = words.profile;
    let mut text = format!("\n## {}\n\n{}\n\n", profile.id, profile.title_in(LANGUAGE));
    // Writing into a string cannot fail.
    let _ = writeln!(text, "- {}, version {}", kind(profile), profile.version);
    let _ = writeln!(text, "- {}", parties(words));
    if let Some(refusal) = &profile.refuses {
        let _ =
            writeln!(text, "- bundles are refused (Art. {}): {}", refusal.article, refusal.says);
    }
    for line in articles(profile) {
        let _ = writeln!(text, "- {line}");
    }
    for missing in &profile.missing {
        let _ = writeln!(text, "- not known: {missing}");
    }
    text.push_str(&items(words));
    text.push_str(&conditions(profile));
    text.push_str(&grounds(profile));
    text
}

fn kind(profile: &Profile) -> String {
    let kind = match profile.kind {
        Kind::CustodialTransfer => "transfer of persons in custody",
        Kind::NonCustodialExecution => "execution of sentences without custody",
        Kind::MutualAssistance => "legal assistance, no transfer",
        Kind::DomesticOverlay => "a State's own law beneath the treaties",
    };
    let status = match profile.status {
        Status::Enforced => "enforced",
        Status::Draft => "draft: notes only",
    };
    format!("{kind}; {status}")
}

fn parties(words: &Words<'_>) -> String {
    let profile = words.profile;
    let names = |states: &[Country]| {
        let names: Vec<_> =
            states.iter().map(|state| words.catalogue.state_name(state, LANGUAGE)).collect();
        names.join(", ")
    };
    let mut text = format!("Parties: {}", names(&profile.parties));
    if profile.parties_known == PartiesKnown::InPart {
        text.push_str(" (the list was read in part)");
    }
    if !profile.signatories.is_empty() {
        let _ = write!(text, "; signed, not read whether bound: {}", names(&profile.signatories));
    }
    text
}

/// Which articles were read, against which text, and which were not.
fn articles(profile: &Profile) -> Vec<String> {
    let list = |articles: &[&ArticleRead]| {
        let numbers: Vec<_> = articles.iter().map(|known| known.article.as_str()).collect();
        numbers.join(", ")
    };
    let mut lines = Vec::new();
    for text in &profile.texts {
        let against = |known: &&ArticleRead| known.verified_against.as_ref() == Some(&text.id);
        let read: Vec<_> = profile.articles.iter().filter(against).collect();
        if !read.is_empty() {
            lines.push(format!("read: {} ({})", list(&read), text.what));
        }
    }
    let unread: Vec<_> = profile.articles.iter().filter(|known| !known.read).collect();
    if !unread.is_empty() {
        lines.push(format!("not read: {}", list(&unread)));
    }
    lines
}

fn items(words: &Words<'_>) -> String {
    if words.profile.items.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n");
    let head = ["Article", "Item", "From", "With", "Obligation", "Translation", "Certification"];
    text.push_str(&table_row(&head));
    text.push_str(&table_row(&["---"; 7]));
    for rule in &words.profile.items {
        let from = words.name("direction", direction(rule.direction));
        let from_text =
            rule.basis == Basis::Text && rule.owed.iter().any(|owed| owed.basis == Basis::Text);
        text.push_str(&table_row(&[
            &rule.article,
            &words.named(rule),
            &from,
            &with(words, rule),
            &words.obligation(rule.obligation, from_text),
            &words.translation(rule, None),
            &words.certification(rule, None),
        ]));
    }
    text
}

/// With which messages an item is owed, and when.
fn with(words: &Words<'_>, rule: &ItemRule) -> String {
    let each = rule.owed.iter().map(|owed| {
        let messages: Vec<_> =
            owed.with.iter().map(|kind| words.catalogue.message_name(*kind, LANGUAGE)).collect();
        let mut text = messages.join(", ");
        if let Some(side) = owed.asked_by {
            let _ = write!(text, " if the {} asked", words.catalogue.side_name(side, LANGUAGE));
        }
        if let Some(occasion) = owed.when {
            let _ = write!(text, " ({})", words.occasion(occasion));
        }
        if owed.basis != Basis::Text {
            let _ = write!(text, " ({})", words.name("obligation", "by-analogy"));
        }
        text
    });
    each.collect::<Vec<_>>().join("; ")
}

fn conditions(profile: &Profile) -> String {
    if profile.conditions.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n");
    text.push_str(&table_row(&["Article", "Condition"]));
    text.push_str(&table_row(&["---"; 2]));
    for condition in &profile.conditions {
        text.push_str(&table_row(&[&condition.article, &condition.says]));
    }
    text
}

fn grounds(profile: &Profile) -> String {
    if profile.grounds.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n");
    text.push_str(&table_row(&["Article", "Ground of refusal", "Nature"]));
    text.push_str(&table_row(&["---"; 3]));
    let nature = |ground: &Ground| match ground.nature {
        Nature::Mandatory => "must",
        Nature::Optional => "may",
    };
    for ground in &profile.grounds {
        text.push_str(&table_row(&[&ground.article, &ground.says, nature(ground)]));
    }
    if let Some(other) = &profile.other_grounds {
        text.push_str(&table_row(&[&other.article, &other.says, "may"]));
    }
    text
}
