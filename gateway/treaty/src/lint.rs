//! Checks of a profile for whoever writes or corrects one.
//!
//! First the meta-schema (`schemas/treaty.schema.json`), which finds every slip of form at once;
//! then what a schema cannot say: that names are used once and lead somewhere, and that no rule
//! rests on an article that was not read.

use std::collections::BTreeSet;

use gateway_bundle::MessageKind;
use serde::Serialize;
use serde_json::Value;

use crate::profile::{Applies, Basis, Check, Form, Kind, Obligation, Profile, REPORT, Status};
use crate::vocabulary::IMPOSED;

/// The meta-schema of profiles.
pub const META_SCHEMA: &str = include_str!("../../../schemas/treaty.schema.json");

/// Names that assessments give to what is no rule of its own.
const RESERVED: [&str; 3] = ["message", "ground", "subject"];

/// What is wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LintFinding {
    /// Where, as a JSON Pointer.
    pub pointer: String,
    /// What is wrong, and what is wanted.
    pub message: String,
}

/// Everything that is wrong with a profile; nothing where it is sound.
pub fn lint(bytes: &[u8]) -> Vec<LintFinding> {
    let value = match gateway_bundle::json::parse(bytes) {
        Ok(value) => value,
        Err(error) => return vec![finding(error.pointer(), error.to_string())],
    };
    let mut findings = of_form(&value);
    match Profile::parse(bytes) {
        Ok(profile) => findings.extend(of_sense(&profile)),
        Err(error) if findings.is_empty() => findings.push(finding("", error.to_string())),
        // The meta-schema has said it already, and better.
        Err(_) => {}
    }
    findings.sort();
    findings.dedup();
    findings
}

fn finding(pointer: impl Into<String>, message: impl Into<String>) -> LintFinding {
    LintFinding { pointer: pointer.into(), message: message.into() }
}

fn of_form(value: &Value) -> Vec<LintFinding> {
    let validator = serde_json::from_str(META_SCHEMA)
        .ok()
        .and_then(|schema: Value| jsonschema::validator_for(&schema).ok());
    let Some(validator) = validator else {
        return vec![finding("", "the meta-schema itself cannot be read")];
    };
    validator
        .iter_errors(value)
        .map(|error| finding(error.instance_path().to_string(), error.to_string()))
        .collect()
}

fn of_sense(profile: &Profile) -> Vec<LintFinding> {
    let mut lint = Lint { profile, findings: Vec::new() };
    lint.articles();
    lint.names();
    lint.citations();
    lint.messages();
    lint.items();
    lint.procedure();
    lint.parties();
    lint.overlay();
    lint.findings
}

/// The checks of one profile.
struct Lint<'a> {
    profile: &'a Profile,
    findings: Vec<LintFinding>,
}

impl Lint<'_> {
    fn say(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.findings.push(finding(pointer, message));
    }

    /// Every article that was read names the text it was read in.
    fn articles(&mut self) {
        let texts: BTreeSet<_> = self.profile.texts.iter().map(|text| text.id.as_str()).collect();
        for (index, article) in self.profile.articles.iter().enumerate() {
            let at = format!("/articles/{index}/verified_against");
            match article.verified_against.as_deref() {
                Some(text) if !texts.contains(text) => {
                    self.say(at, format!("no text has the id {text}"));
                }
                Some(_) if !article.read => {
                    self.say(at, "an unread article is verified by nothing");
                }
                _ => {}
            }
        }
        let read = self.profile.articles.iter().any(|article| article.read);
        if self.profile.status == Status::Enforced && !read {
            self.say("/status", "a profile of which nothing was read is a draft");
        }
    }

    /// Rules have names of their own.
    fn names(&mut self) {
        let mut seen = BTreeSet::from(RESERVED);
        for (pointer, id, _) in rules(self.profile) {
            if !seen.insert(id) {
                self.say(format!("{pointer}/id"), format!("the id {id} is taken"));
            }
        }
    }

    /// What was not read is no rule.
    fn citations(&mut self) {
        let profile = self.profile;
        let mut cited: Vec<(String, &str)> = rules(profile)
            .into_iter()
            .map(|(pointer, _, article)| (format!("{pointer}/article"), article))
            .collect();
        for (index, rule) in profile.items.iter().enumerate() {
            for (nth, article) in rule.with.iter().enumerate() {
                cited.push((format!("/items/{index}/with/{nth}"), article));
            }
        }
        for (index, message) in profile.messages.iter().enumerate() {
            cited.push((format!("/messages/{index}/article"), &message.article));
        }
        let more = [
            profile.ends_papers.as_ref().map(|rule| ("/ends_papers/article", &rule.article)),
            profile.other_grounds.as_ref().map(|rule| ("/other_grounds/article", &rule.article)),
            profile.refuses.as_ref().map(|rule| ("/refuses/article", &rule.article)),
            profile.precedence.as_ref().map(|rule| ("/precedence/article", &rule.article)),
        ];
        cited.extend(
            more.into_iter().flatten().map(|(at, article)| (at.to_owned(), article.as_str())),
        );
        for (pointer, basis, article) in grounded(profile) {
            if article == REPORT && basis != Basis::Practice {
                self.say(pointer, "what no article says has the basis practice");
            }
        }
        for (pointer, article) in cited {
            if !profile.has_read(article) {
                self.say(pointer, format!("article {article} is not listed as read"));
            }
        }
    }

    /// Rules speak of messages that the treaty has.
    fn messages(&mut self) {
        let profile = self.profile;
        let mut seen = BTreeSet::new();
        for (index, message) in profile.messages.iter().enumerate() {
            if !seen.insert(message.message) {
                let at = format!("/messages/{index}/message");
                self.say(at, format!("{} is listed twice", message.message));
            }
        }
        let mut used: Vec<(String, MessageKind)> = Vec::new();
        for (index, rule) in profile.items.iter().enumerate() {
            for (nth, owed) in rule.owed.iter().enumerate() {
                let at = format!("/items/{index}/owed/{nth}/with");
                used.extend(owed.with.iter().map(|kind| (at.clone(), *kind)));
            }
        }
        for (index, rule) in profile.contents.iter().enumerate() {
            let at = format!("/contents/{index}/messages");
            used.extend(rule.messages.iter().map(|kind| (at.clone(), *kind)));
        }
        for (index, step) in profile.steps.iter().enumerate() {
            let at = format!("/steps/{index}/messages");
            used.extend(step.messages.iter().map(|kind| (at.clone(), *kind)));
        }
        // Duties beneath a treaty are done by the treaty's own messages.
        let duties = profile.duties.iter().enumerate();
        for (index, duty) in duties.filter(|_| profile.kind != Kind::DomesticOverlay) {
            let at = format!("/duties/{index}");
            used.extend(duty.done_by.iter().chain(&duty.ended_by).map(|k| (at.clone(), *k)));
        }
        for (pointer, kind) in used {
            if !seen.contains(&kind) {
                self.say(pointer, format!("{kind} is not among the profile's messages"));
            }
        }
    }

    fn items(&mut self) {
        let profile = self.profile;
        let listed: BTreeSet<_> = profile.items.iter().map(|rule| &rule.item).collect();
        for (index, rule) in profile.items.iter().enumerate() {
            if rule.obligation == Obligation::IfImposed && !IMPOSED.contains(&rule.item.as_str()) {
                let at = format!("/items/{index}/obligation");
                self.say(at, format!("no manifest shows that {} was imposed", rule.item.as_str()));
            }
            if rule.form == Form::Information && rule.fields.is_empty() {
                let at = format!("/items/{index}/form");
                self.say(at, "information names the fields that carry it");
            }
        }
        let narrowed = profile.translations.iter().map(|rule| ("translations", &rule.items));
        let narrowed = narrowed
            .enumerate()
            .chain(profile.certifications.iter().map(|r| ("certifications", &r.items)).enumerate());
        for (index, (list, items)) in narrowed {
            for item in items.iter().filter(|item| !listed.contains(item)) {
                let at = format!("/{list}/{index}/items");
                self.say(at, format!("no rule asks for the item {}", item.as_str()));
            }
        }
        for (index, condition) in profile.conditions.iter().enumerate() {
            if let Some(ground) = condition.ground.as_deref()
                && profile.ground(ground).is_none()
            {
                let at = format!("/conditions/{index}/ground");
                self.say(at, format!("no ground of refusal has the id {ground}"));
            }
            if condition.check == (Check::SentencedAfterEntryIntoForce {})
                && profile.in_force.as_ref().is_none_or(|rule| rule.date.is_none())
                && profile.status == Status::Enforced
                && profile.missing.is_empty()
            {
                let at = format!("/conditions/{index}/check");
                self.say(at, "the date of entry into force is needed, or said to be missing");
            }
        }
    }

    fn procedure(&mut self) {
        let steps: BTreeSet<_> = self.profile.steps.iter().map(|step| step.id.as_str()).collect();
        for (index, step) in self.profile.steps.iter().enumerate() {
            for next in step.then.iter().filter(|next| !steps.contains(next.as_str())) {
                self.say(format!("/steps/{index}/then"), format!("no step has the id {next}"));
            }
        }
        if steps.len() != self.profile.steps.len() {
            self.say("/steps", "two steps have one id");
        }
        let grounds: BTreeSet<_> = self.profile.grounds.iter().map(|ground| &ground.id).collect();
        if grounds.len() != self.profile.grounds.len() {
            self.say("/grounds", "two grounds have one id");
        }
    }

    fn parties(&mut self) {
        let profile = self.profile;
        if profile.status == Status::Enforced {
            for party in profile.parties.iter().filter(|p| !profile.time_zones.contains_key(*p)) {
                self.say("/time_zones", format!("{party} has no time zone to count its days in"));
            }
        }
        for (index, rule) in profile.translations.iter().enumerate() {
            let named = rule.accepted.keys().chain(rule.awaits_declaration.keys());
            for state in named.filter(|state| profile.binds(state) == Some(false)) {
                self.say(format!("/translations/{index}"), format!("{state} is not a party"));
            }
        }
        for state in profile.signatories.iter().filter(|state| profile.parties.contains(*state)) {
            self.say("/signatories", format!("{state} is listed as a party already"));
        }
        if profile.overlaps.iter().any(|overlap| overlap.treaty == profile.id) {
            self.say("/overlaps", "a treaty does not overlap itself");
        }
    }
}

impl Lint<'_> {
    /// A treaty binds both States alike; only a State's own law looks from one side.
    fn overlay(&mut self) {
        let profile = self.profile;
        if profile.kind == Kind::DomesticOverlay {
            if profile.precedence.is_none() {
                self.say("/precedence", "an overlay says why it yields where a treaty speaks");
            }
            if profile.parties.len() != 1 {
                self.say("/parties", "an overlay is the law of one State");
            }
            return;
        }
        for (pointer, applies) in narrowed(profile) {
            if applies != Applies::default() {
                self.say(pointer, "only a domestic overlay says where its rules apply");
            }
        }
    }
}

/// Every rule that may say where it applies: where it stands, and what it says.
fn narrowed(profile: &Profile) -> Vec<(String, Applies)> {
    let mut rules = Vec::new();
    macro_rules! each {
        ($($list:ident),*) => {$(
            for (index, rule) in profile.$list.iter().enumerate() {
                let at = format!(concat!("/", stringify!($list), "/{}/applies"), index);
                rules.push((at, rule.applies));
            }
        )*};
    }
    each!(items, translations, certifications, contents, conditions, duties);
    rules
}

/// Every rule that may rest on less than the text: where its basis stands, and its article.
fn grounded(profile: &Profile) -> Vec<(String, Basis, &str)> {
    let mut rules = Vec::new();
    macro_rules! each {
        ($($list:ident),*) => {$(
            for (index, rule) in profile.$list.iter().enumerate() {
                let at = format!(concat!("/", stringify!($list), "/{}/basis"), index);
                rules.push((at, rule.basis, rule.article.as_str()));
            }
        )*};
    }
    each!(items, translations, certifications, contents, conditions, duties);
    rules
}

/// Every rule with a name: where it stands, its name, its article.
fn rules(profile: &Profile) -> Vec<(String, &str, &str)> {
    let mut rules = Vec::new();
    macro_rules! each {
        ($($list:ident),*) => {$(
            for (index, rule) in profile.$list.iter().enumerate() {
                let at = format!(concat!("/", stringify!($list), "/{}"), index);
                rules.push((at, rule.id.as_str(), rule.article.as_str()));
            }
        )*};
    }
    each!(items, translations, certifications, contents, conditions);
    if let Some(channel) = &profile.channel {
        rules.push(("/channel".to_owned(), channel.id.as_str(), channel.article.as_str()));
        if let Some(originals) = &channel.originals {
            let at = "/channel/originals".to_owned();
            rules.push((at, originals.id.as_str(), originals.article.as_str()));
        }
    }
    rules
}
