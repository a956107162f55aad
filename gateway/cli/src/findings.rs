//! Findings in words, as answers carry them: what, where, found and wanted, what to do and who.

use gateway_treaty::{Catalogue, Effect, Who};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::print;

/// Prints every finding of an answer in a reader's language.
pub(crate) fn tell(catalogue: &Catalogue, findings: &[Value], language: &str) {
    for line in all(catalogue, findings, language) {
        print::line(&line);
    }
}

/// Every finding in a reader's language, line by line.
pub(crate) fn all(catalogue: &Catalogue, findings: &[Value], language: &str) -> Vec<String> {
    findings.iter().flat_map(|finding| lines(catalogue, finding, language)).collect()
}

/// The findings of an answer: of a problem, of an assessment, or of an answer that holds one.
pub(crate) fn of(answer: &Value) -> &[Value] {
    let own = answer.get("findings");
    let within = || answer.get("assessment").and_then(|assessment| assessment.get("findings"));
    own.or_else(within).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn lines(catalogue: &Catalogue, finding: &Value, language: &str) -> Vec<String> {
    let text = |member| finding.get(member).and_then(Value::as_str).unwrap_or_default();
    let effect = word::<Effect>(finding, "effect");
    let effect = effect.map_or(String::new(), |effect| catalogue.effect_name(effect, language));
    let article = match text("article") {
        "" => String::new(),
        article => format!(" {}:", catalogue.article(article, language)),
    };
    let mut lines = vec![format!("[{effect}]{article} {} ({})", text("title"), text("code"))];
    let place = match (text("pointer"), text("document")) {
        (pointer, "") => pointer.to_owned(),
        (pointer, document) => format!("{pointer} ({document})"),
    };
    let told = format!("{} {}", text("found"), text("wanted"));
    let action = match word::<Who>(finding, "who") {
        Some(who) => format!("{}: {}", catalogue.who_name(who, language), text("action")),
        None => text("action").to_owned(),
    };
    let more = [place, told, action].into_iter().filter(|line| !line.trim().is_empty());
    lines.extend(more.map(|line| format!("    {line}")));
    lines
}

fn word<T: DeserializeOwned>(finding: &Value, member: &str) -> Option<T> {
    finding.get(member).and_then(|value| T::deserialize(value).ok())
}

#[cfg(test)]
mod tests {
    use gateway_bundle::example::Example;
    use gateway_server::flow::assess::answer;
    use gateway_treaty::{Facts, Profiles, assess};

    use super::*;

    #[test]
    fn a_finding_is_told_with_article_place_action_and_who() {
        let catalogue = Catalogue::embedded().unwrap();
        let profiles = Profiles::embedded().unwrap();
        let manifest = Example::reply().without("verdict").build();
        let profile = profiles.get(&manifest.treaty).unwrap();
        let facts = Facts::at("2026-12-11T06:00:00Z".parse().unwrap());
        let answer = answer(&catalogue, &assess(&manifest, profile, &facts), "en");
        let is_verdict = |finding: &&Value| finding["code"] == "kz-br-2018/4(2)(f)/missing";
        let finding = of(&answer).iter().find(is_verdict).unwrap();
        let told = lines(&catalogue, finding, "en").join("\n");
        assert!(told.starts_with('[') && told.contains("4(2)(f)"), "{told}");
        assert!(told.contains("/documents"), "{told}");
        assert!(told.contains(finding["action"].as_str().unwrap()), "{told}");
        assert!(told.contains(&catalogue.who_name(Who::Sender, "en")), "{told}");
        let kazakh = lines(&catalogue, finding, "kk").join("\n");
        assert!(kazakh.contains("4(2)(f)-бап"), "{kazakh}");
    }
}
