//! The official's checklist: what a message has to bring, with articles, for the wall.

use gateway_bundle::MessageKind;
use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::profile::Profile;

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
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What holds for the whole message: channel, originals, translation, certification.
    pub remarks: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The article.
    pub article: String,
    /// What is wanted.
    pub item: String,
    /// Who sends it to whom.
    pub direction: String,
    /// How strictly it is wanted.
    pub obligation: String,
    /// Into which language it is translated.
    pub translation: String,
    /// How it is certified.
    pub certification: String,
}

/// The checklist of a message.
pub fn checklist(
    profile: &Profile,
    message: MessageKind,
    language: &str,
    catalogue: &Catalogue,
) -> Checklist {
    Checklist {
        treaty: profile.id.to_string(),
        version: profile.version.clone(),
        language: language.to_owned(),
        heading: catalogue.message_name(message, language),
        title: profile.title_in(language).to_owned(),
        columns: Vec::new(),
        rows: Vec::new(),
        remarks: Vec::new(),
    }
}

impl Checklist {
    /// As plain text.
    pub fn to_text(&self) -> String {
        String::new()
    }

    /// As Markdown.
    pub fn to_markdown(&self) -> String {
        String::new()
    }

    /// As an HTML page of its own.
    pub fn to_html(&self) -> String {
        String::new()
    }
}
