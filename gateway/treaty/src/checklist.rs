//! The official's checklist: what a message has to bring, with articles, as one would pin it to
//! the wall. It is data; text, Markdown and HTML are made here, print elsewhere.

use gateway_bundle::MessageKind;
use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::profile::Profile;

mod reference;
mod render;
mod words;

pub use reference::reference;
use words::Words;

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
