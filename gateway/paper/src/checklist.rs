//! A treaty's checklist on paper: what it wants, row by row, with a box to tick.
//!
//! The rows come from the treaty's profile and the words from the catalogue of texts; this module
//! knows neither. It only promises that every row is printed whole and the head of the table
//! stands on every page.

use jiff::civil::Date;

use crate::PaperError;
use crate::pdf::{Document, Spacing, Style, Table};

/// One line of the checklist, and likewise its head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// What is wanted.
    pub item: String,
    /// The article that wants it.
    pub article: String,
    /// Whether it is required, wanted if available, on request.
    pub obligation: String,
    /// The languages it is wanted in.
    pub translation: String,
    /// Who certifies it and how.
    pub certification: String,
}

/// A checklist, all words in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// The title, such as the treaty's name.
    pub title: String,
    /// The language of the words (BCP 47).
    pub language: String,
    /// The date of the profile that the rows come from.
    pub date: Date,
    /// A paragraph before the table, such as the direction and the stage.
    pub introduction: String,
    /// The words over the columns.
    pub head: Row,
    /// What is wanted.
    pub rows: Vec<Row>,
    /// The line at the foot, such as the profile's version and digest.
    pub footer: String,
}

impl Checklist {
    /// The checklist as PDF.
    ///
    /// # Errors
    ///
    /// A character has no glyph, or the pages could not be written.
    pub fn render(&self) -> Result<Vec<u8>, PaperError> {
        let mut document = Document::new(&self.title, &self.language, self.date);
        document.spacing(Spacing::Form).text(Style::Title, &self.title).footer(&self.footer);
        if !self.introduction.is_empty() {
            document.paragraph(&self.introduction);
        }
        document.table(Table {
            shares: SHARES.to_vec(),
            head: self.head.cells(""),
            rows: self.rows.iter().map(|row| row.cells(BOX)).collect(),
        });
        document.render()
    }
}

impl Row {
    fn cells(&self, mark: &str) -> Vec<String> {
        [mark, &self.item, &self.article, &self.obligation, &self.translation, &self.certification]
            .map(str::to_owned)
            .to_vec()
    }
}

/// Tick box, item, article, obligation, translation, certification.
const SHARES: [u16; 6] = [5, 36, 16, 17, 16, 20];
const BOX: &str = "\u{25A1}";
