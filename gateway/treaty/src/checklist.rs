//! The official's checklist: what a message has to bring, with articles, as one would pin it to
//! the wall. It is data; text, Markdown and HTML are made here, print elsewhere.

use std::fmt::Write as _;

use gateway_bundle::MessageKind;
use gateway_bundle::manifest::{ChannelMode, Side};
use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::profile::{
    Basis, CertificationRule, CertificationWanted, ContentRule, Direction, Form, ItemRule,
    Obligation, Profile, Status, Timing, TranslationRule,
};

/// What a message has to bring under a treaty, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// The treaty's id.
    pub treaty: String,
    /// The profile's version.
    pub version: String,
    /// The language of the words.
    pub language: String,
    /// The heading: the message.
    pub heading: String,
    /// The treaty's title.
    pub title: String,
    /// The names of the columns, in the order of [`Row`]'s members.
    pub columns: [String; 6],
    /// The rows, in the treaty's order.
    pub rows: Vec<Row>,
    /// What holds for the whole message: channel, originals, languages.
    pub remarks: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The article.
    pub article: String,
    /// What is wanted.
    pub item: String,
    /// Who sends it.
    pub direction: String,
    /// How strictly it is wanted.
    pub obligation: String,
    /// Into which language it is translated.
    pub translation: String,
    /// How it is certified.
    pub certification: String,
}

impl Row {
    fn cells(&self) -> [&str; 6] {
        [
            &self.article,
            &self.item,
            &self.direction,
            &self.obligation,
            &self.translation,
            &self.certification,
        ]
    }
}

/// The checklist of a message.
pub fn checklist(
    profile: &Profile,
    message: MessageKind,
    language: &str,
    catalogue: &Catalogue,
) -> Checklist {
    let words = Words { profile, catalogue, language };
    let items = profile.items.iter().filter_map(|rule| words.item(rule, message));
    let contents = profile.contents.iter().filter(|rule| rule.messages.contains(&message));
    let rows: Vec<Row> = items.chain(contents.map(|rule| words.content(rule))).collect();
    let remarks = words.remarks(message, rows.is_empty());
    Checklist {
        treaty: profile.id.to_string(),
        version: profile.version.clone(),
        language: language.to_owned(),
        heading: catalogue.message_name(message, language),
        title: profile.title_in(language).to_owned(),
        columns: ["article", "item", "direction", "obligation", "translation", "certification"]
            .map(|column| catalogue.name("checklist", column, language)),
        rows,
        remarks,
    }
}

/// A profile, seen by a reader of one language.
struct Words<'a> {
    profile: &'a Profile,
    catalogue: &'a Catalogue,
    language: &'a str,
}

impl Words<'_> {
    fn item(&self, rule: &ItemRule, message: MessageKind) -> Option<Row> {
        let bases = || rule.owed.iter().filter(|o| o.with.contains(&message)).map(|o| o.basis);
        bases().next()?;
        let from_text = rule.basis == Basis::Text && bases().any(|basis| basis == Basis::Text);
        let mut item = self.catalogue.item_name(&rule.item, self.language);
        if rule.form == Form::Information {
            item = format!("{item} ({})", self.name("form", "information"));
        }
        Some(Row {
            article: self.article(&rule.article),
            item,
            direction: self.name("direction", direction(rule.direction)),
            obligation: self.obligation(rule.obligation, from_text),
            translation: self.translation(rule),
            certification: self.certification(rule),
        })
    }

    fn content(&self, rule: &ContentRule) -> Row {
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

    fn obligation(&self, obligation: Obligation, from_text: bool) -> String {
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

    fn translation(&self, item: &ItemRule) -> String {
        let concerned = |rule: &&TranslationRule| {
            item.untranslated.is_none()
                && (rule.items.is_empty() || rule.items.contains(&item.item))
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

    fn certification(&self, item: &ItemRule) -> String {
        let concerned =
            |rule: &&CertificationRule| rule.items.is_empty() || rule.items.contains(&item.item);
        let wanted: Vec<_> = self
            .profile
            .certifications
            .iter()
            .filter(concerned)
            .map(|rule| match rule.wants {
                CertificationWanted::CertifiedCopy => "certified-copy",
                CertificationWanted::SignatureAndStamp => "signature-and-stamp",
                CertificationWanted::SendingAuthority => "sending-authority",
            })
            .map(|wanted| self.name("certification", wanted))
            .collect();
        if wanted.is_empty() { self.none() } else { wanted.join("; ") }
    }

    fn remarks(&self, message: MessageKind, empty: bool) -> Vec<String> {
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

    fn article(&self, article: &str) -> String {
        self.catalogue.article(article, self.language)
    }

    fn languages(&self, languages: &[gateway_bundle::ids::Language]) -> String {
        let names: Vec<_> = languages
            .iter()
            .map(|named| self.catalogue.language_name(named.primary(), self.language))
            .collect();
        names.join(", ")
    }

    fn name(&self, kind: &str, word: &str) -> String {
        self.catalogue.name(kind, word, self.language)
    }

    fn none(&self) -> String {
        self.name("checklist", "none")
    }

    fn phrase(&self, key: &str, args: &[(&str, String)]) -> String {
        self.catalogue.phrase(key, args, self.language)
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::SentencingToExecuting => "sentencing-to-executing",
        Direction::ExecutingToSentencing => "executing-to-sentencing",
        Direction::RequestingToRequested => "requesting-to-requested",
        Direction::Either => "either",
    }
}

impl Checklist {
    /// As plain text: a box to tick for each row.
    pub fn to_text(&self) -> String {
        let mut text =
            format!("{}\n{}\n{} {}\n", self.heading, self.title, self.treaty, self.version);
        for row in &self.rows {
            // Writing into a string cannot fail.
            let _ = write!(text, "\n[ ] {}: {}\n", row.article, row.item);
            for (column, cell) in self.columns.iter().zip(row.cells()).skip(2) {
                let _ = writeln!(text, "    {column}: {cell}");
            }
        }
        for remark in &self.remarks {
            let _ = write!(text, "\n{remark}\n");
        }
        text
    }

    /// As Markdown.
    pub fn to_markdown(&self) -> String {
        let line = |cells: &[&str]| {
            let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut text =
            format!("# {}\n\n{} ({} {})\n", self.heading, self.title, self.treaty, self.version);
        if !self.rows.is_empty() {
            text.push('\n');
            text.push_str(&line(&self.columns.each_ref().map(String::as_str)));
            text.push_str(&line(&["---"; 6]));
            for row in &self.rows {
                text.push_str(&line(&row.cells()));
            }
        }
        if !self.remarks.is_empty() {
            text.push('\n');
        }
        for remark in &self.remarks {
            let _ = writeln!(text, "- {remark}");
        }
        text
    }

    /// As an HTML page of its own, with nothing to load.
    pub fn to_html(&self) -> String {
        let cells = |tag: &str, cells: [&str; 6]| {
            let cells = cells.map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell)));
            format!("<tr>{}</tr>\n", cells.concat())
        };
        let head = cells("th", self.columns.each_ref().map(String::as_str));
        let rows: String = self.rows.iter().map(|row| cells("td", row.cells())).collect();
        let remarks = self
            .remarks
            .iter()
            .fold(String::new(), |list, remark| list + "<li>" + &escaped(remark) + "</li>\n");
        let (language, heading) = (escaped(&self.language), escaped(&self.heading));
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\">\
             <title>{heading}</title></head>\n<body>\n<h1>{heading}</h1>\n<p>{} ({} {})</p>\n\
             <table>\n<thead>\n{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n\
             <ul>\n{remarks}</ul>\n</body>\n</html>\n",
            escaped(&self.title),
            escaped(&self.treaty),
            escaped(&self.version),
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
