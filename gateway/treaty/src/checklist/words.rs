//! A profile in the words of one language: what the cells of checklists and tables say.

use gateway_bundle::MessageKind;
use gateway_bundle::manifest::{ChannelMode, Side};

use super::Row;
use crate::catalogue::Catalogue;
use crate::profile::{
    Basis, CertificationRule, CertificationWanted, ContentRule, Direction, Form, ItemRule,
    Obligation, Occasion, Profile, Status, Timing, TranslationRule,
};

/// A profile, seen by a reader of one language.
pub(super) struct Words<'a> {
    pub(super) profile: &'a Profile,
    pub(super) catalogue: &'a Catalogue,
    pub(super) language: &'a str,
}

impl Words<'_> {
    pub(super) fn item(&self, rule: &ItemRule, message: MessageKind) -> Option<Row> {
        let with = || rule.owed.iter().filter(|owed| owed.with.contains(&message));
        with().next()?;
        let from_text = rule.basis == Basis::Text && with().any(|owed| owed.basis == Basis::Text);
        let mut obligation = self.obligation(rule.obligation, from_text);
        if with().all(|owed| owed.when.is_some()) {
            let occasions: Vec<_> =
                with().filter_map(|owed| owed.when).map(|o| self.occasion(o)).collect();
            obligation = format!("{obligation}: {}", occasions.join(", "));
        }
        Some(Row {
            article: self.article(&rule.article),
            item: self.named(rule),
            direction: self.name("direction", direction(rule.direction)),
            obligation,
            translation: self.translation(rule, Some(message)),
            certification: self.certification(rule, Some(message)),
        })
    }

    /// The item, and that the message itself may carry it.
    pub(super) fn named(&self, rule: &ItemRule) -> String {
        let item = self.catalogue.item_name(&rule.item, self.language);
        match rule.form {
            Form::Paper => item,
            Form::Information => format!("{item} ({})", self.name("form", "information")),
        }
    }

    pub(super) fn occasion(&self, occasion: Occasion) -> String {
        self.name("occasion", occasion_word(occasion))
    }

    pub(super) fn content(&self, rule: &ContentRule) -> Row {
        let fields: Vec<_> = rule.fields.iter().map(|f| self.name("field", f.key())).collect();
        let from = match rule.from {
            Some(Side::Sentencing) => Direction::SentencingToExecuting,
            Some(Side::Executing) => Direction::ExecutingToSentencing,
            _ => Direction::Either,
        };
        Row {
            article: self.article(&rule.article),
            item: fields.join(", "),
            direction: self.name("direction", direction(from)),
            obligation: self.obligation(Obligation::Required, rule.basis == Basis::Text),
            translation: self.none(),
            certification: self.none(),
        }
    }

    pub(super) fn obligation(&self, obligation: Obligation, from_text: bool) -> String {
        let name = match obligation {
            Obligation::Required => "required",
            Obligation::IfAvailable => "if-available",
            Obligation::IfKnown => "if-known",
            Obligation::IfNecessary => "if-necessary",
            Obligation::IfImposed => "if-imposed",
            Obligation::OnRequest => "on-request",
        };
        let name = self.name("obligation", name);
        if from_text { name } else { format!("{name} ({})", self.name("obligation", "by-analogy")) }
    }

    /// Into which languages an item is translated, with a message or at all.
    pub(super) fn translation(&self, item: &ItemRule, with: Option<MessageKind>) -> String {
        let concerned = |rule: &&TranslationRule| {
            item.untranslated.is_none()
                && (rule.items.is_empty() || rule.items.contains(&item.item))
                && among(&rule.messages, with)
        };
        let mut parts = Vec::new();
        for rule in self.profile.translations.iter().filter(concerned) {
            for (state, languages) in &rule.accepted {
                parts.push(self.phrase(
                    "checklist-into-with-addressee",
                    &[
                        ("state", self.catalogue.state_name(state, self.language)),
                        ("languages", self.languages(languages)),
                    ],
                ));
            }
            if !rule.always_accepted.is_empty() {
                let languages = self.languages(&rule.always_accepted);
                parts.push(self.phrase("checklist-into", &[("languages", languages)]));
            }
            if rule.certified {
                parts.push(self.name("checklist", "into-certified"));
            }
        }
        if parts.is_empty() { self.none() } else { parts.join("; ") }
    }

    /// How an item is certified, with a message or at all.
    pub(super) fn certification(&self, item: &ItemRule, with: Option<MessageKind>) -> String {
        let concerned = |rule: &&CertificationRule| {
            (rule.items.is_empty() || rule.items.contains(&item.item))
                && among(&rule.messages, with)
        };
        let wanted: Vec<_> = self
            .profile
            .certifications
            .iter()
            .filter(concerned)
            .map(|rule| match rule.wants {
                CertificationWanted::CertifiedCopy => "certified-copy",
                CertificationWanted::SignatureAndStamp => "signature-and-stamp",
                CertificationWanted::SendingAuthority => "sending-authority",
                CertificationWanted::Authentication => "authentication",
            })
            .map(|wanted| self.name("certification", wanted))
            .collect();
        if wanted.is_empty() { self.none() } else { wanted.join("; ") }
    }

    pub(super) fn remarks(&self, message: MessageKind, empty: bool) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.profile.status == Status::Draft {
            remarks.push(self.name("checklist", "draft"));
        }
        if let Some(known) = self.profile.message(message).filter(|_| empty) {
            let article = self.article(&known.article);
            remarks.push(self.phrase("checklist-empty", &[("article", article)]));
        }
        if let Some(channel) = &self.profile.channel {
            let mode = match channel.mode {
                ChannelMode::Direct => "direct",
                ChannelMode::Diplomatic => "diplomatic",
            };
            let args = [
                ("article", self.article(&channel.article)),
                ("channel", self.name("channel", mode)),
            ];
            remarks.push(self.phrase("checklist-channel", &args));
            if let Some(originals) = &channel.originals {
                let key = match originals.timing {
                    Timing::Simultaneously => "checklist-originals-simultaneously",
                    Timing::AsSoonAsPossible => "checklist-originals-as-soon-as-possible",
                };
                remarks.push(self.phrase(key, &[("article", self.article(&originals.article))]));
            }
        }
        for rule in &self.profile.translations {
            for (state, languages) in &rule.awaits_declaration {
                let args = [
                    ("article", self.article(&rule.article)),
                    ("languages", self.languages(languages)),
                    ("state", self.catalogue.state_name(state, self.language)),
                ];
                remarks.push(self.phrase("checklist-awaits-declaration", &args));
            }
        }
        remarks
    }

    pub(super) fn article(&self, article: &str) -> String {
        self.catalogue.article(article, self.language)
    }

    fn languages(&self, languages: &[gateway_bundle::ids::Language]) -> String {
        let names: Vec<_> = languages
            .iter()
            .map(|named| self.catalogue.language_name(named.primary(), self.language))
            .collect();
        names.join(", ")
    }

    pub(super) fn name(&self, kind: &str, word: &str) -> String {
        self.catalogue.name(kind, word, self.language)
    }

    fn none(&self) -> String {
        self.name("checklist", "none")
    }

    fn phrase(&self, key: &str, args: &[(&str, String)]) -> String {
        self.catalogue.phrase(key, args, self.language)
    }
}

pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::SentencingToExecuting => "sentencing-to-executing",
        Direction::ExecutingToSentencing => "executing-to-sentencing",
        Direction::RequestingToRequested => "requesting-to-requested",
        Direction::Either => "either",
    }
}

fn occasion_word(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Agrees => "agrees",
        Occasion::Refuses => "refuses",
        Occasion::ConsentNeeded => "consent-needed",
        Occasion::Flight => "flight",
        Occasion::ExpulsionOrder => "expulsion-order",
    }
}

/// Whether a rule about some messages concerns one; a rule about none in particular concerns all.
fn among(messages: &[MessageKind], with: Option<MessageKind>) -> bool {
    messages.is_empty() || with.is_none_or(|message| messages.contains(&message))
}
