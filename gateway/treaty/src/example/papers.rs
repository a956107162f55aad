//! The papers of an example message: one for every item that its sender may owe, readable and
//! marked as the treaty wants it.

use std::collections::BTreeSet;

use gateway_bundle::example::Example;
use gateway_bundle::manifest::Side;
use serde_json::{Value, json};

use super::Setting;
use crate::profile::{Direction, Form, ItemRule, Target, TranslationRule};
use crate::vocabulary::FURTHER_INFORMATION;

/// Languages of originals, so that there is one that the treaty wants translated.
const FOREIGN: [&str; 3] = ["de", "fr", "sv"];

impl Setting<'_> {
    /// The rules whose items the sender may owe with the message.
    pub fn items(&self) -> impl Iterator<Item = &ItemRule> {
        self.profile.items.iter().filter(|rule| {
            self.sends(rule.direction) && rule.owed.iter().any(|owed| self.owes(owed))
        })
    }

    /// The translation rules that concern an item's paper in this message.
    pub fn translations(&self, item: &str) -> impl Iterator<Item = &TranslationRule> {
        let profile = self.profile;
        let listed = profile.items.iter().filter(move |rule| rule.item.as_str() == item);
        let nothing_to_read = listed.clone().any(|rule| rule.untranslated.is_some());
        let listed = listed.count() > 0;
        profile.translations.iter().filter(move |rule| {
            let named = rule.items.is_empty() || rule.items.iter().any(|i| i.as_str() == item);
            let document = listed || rule.documents == Target::Every;
            let message =
                rule.messages.is_empty() || self.kinds().any(|kind| rule.messages.contains(&kind));
            let addressee = rule.addressees.is_empty() || rule.addressees.contains(self.to_state());
            named && document && message && addressee && !nothing_to_read
        })
    }

    /// The frame with its papers, all in one envelope.
    pub(super) fn papers(&self, frame: Example) -> Example {
        let given: Vec<String> = documents(&frame).iter().map(item_of).collect();
        let papers: BTreeSet<&str> = self
            .items()
            .filter(|rule| self.on_paper || rule.form == Form::Paper || rule.fields.is_empty())
            .map(|rule| rule.item.as_str())
            .filter(|item| *item != FURTHER_INFORMATION)
            .collect();
        let frame = papers.into_iter().fold(frame, |frame, item| {
            let id = format!("d{}", documents(&frame).len() + 1);
            let bytes = format!("{} {item}", self.profile.id).into_bytes();
            self.readable(frame.with_content(&id, &format!("{id}.pdf"), item, bytes), item, &id)
        });
        let frame = given.iter().fold(frame, |frame, item| self.readable(frame, item, "x1"));
        in_an_envelope(frame)
    }

    /// Marks the paper `id`, names its language and adds its translations.
    fn readable(&self, example: Example, item: &str, id: &str) -> Example {
        let Some(place) = documents(&example).iter().position(|document| document["id"] == id)
        else {
            return example;
        };
        let at = |member: &str| format!("/documents/{place}/{member}");
        let mut example = example
            .set(&at("signed"), json!({ "by": "official", "office": "office", "stamp": true }))
            .set(
                &at("certified"),
                json!({ "form": "electronic", "by": "official", "office": "office",
                        "on": "2026-11-20", "jws": "e30.e30.e30" }),
            );
        let into: BTreeSet<&str> = self
            .translations(item)
            .filter_map(|rule| {
                let own = rule.accepted.get(self.to_state()).and_then(|own| own.first());
                own.or_else(|| rule.always_accepted.first())
            })
            .map(gateway_bundle::ids::Language::as_str)
            .collect();
        if let Some(language) = self.foreign() {
            example = example.set(&at("language"), json!(language));
        }
        into.into_iter().fold(example, |example, language| {
            let translation = format!("{id}{language}");
            let file = format!("{translation}.pdf");
            let place = documents(&example).len();
            let at = |member: &str| format!("/documents/{place}/{member}");
            example
                .with_content(&translation, &file, item, translation.clone().into_bytes())
                .set(&at("language"), json!(language))
                .set(&at("translation_of"), json!(id))
                .set(&at("translated"), json!({ "by": "translator", "certified_by": "office" }))
        })
    }

    /// A language that no rule of the treaty accepts.
    fn foreign(&self) -> Option<&'static str> {
        let rules = &self.profile.translations;
        let accepted = |language: &str| {
            rules.iter().any(|rule| {
                let own = rule.accepted.values().chain(rule.awaits_declaration.values()).flatten();
                own.chain(&rule.always_accepted).any(|known| known.primary() == language)
            })
        };
        FOREIGN.into_iter().find(|language| !accepted(language))
    }

    fn sends(&self, direction: Direction) -> bool {
        match direction {
            Direction::Either => true,
            Direction::SentencingToExecuting => self.sender == Side::Sentencing,
            Direction::ExecutingToSentencing => self.sender == Side::Executing,
            Direction::RequestingToRequested => self.sender == self.requester,
        }
    }
}

fn documents(example: &Example) -> &[Value] {
    example.value()["documents"].as_array().map_or(&[], Vec::as_slice)
}

fn item_of(document: &Value) -> String {
    document.pointer("/items/0").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn in_an_envelope(example: Example) -> Example {
    let ids: Vec<Value> =
        documents(&example).iter().map(|document| document["id"].clone()).collect();
    if ids.is_empty() {
        return example;
    }
    let envelope = json!([{
        "consignment": "RB123456785BR", "carrier": "upu", "service": "registered",
        "posted_on": "2026-12-10", "documents": ids, "pages": ids.len(),
    }]);
    example.set("/originals", envelope)
}
