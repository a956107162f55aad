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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn checklist(rows: usize) -> Checklist {
        let row = Row {
            item: "Үкімнің куәландырылған көшірмесі".into(),
            article: "4(2)(f)".into(),
            obligation: "міндетті".into(),
            translation: "қазақ немесе орыс тілі".into(),
            certification: "сот".into(),
        };
        Checklist {
            title: "Қазақстан – Бразилия, 2018".into(),
            language: "kk".into(),
            date: date(2026, 11, 9),
            introduction: String::new(),
            head: row.clone(),
            rows: vec![row; rows],
            footer: "kz-br-2018".into(),
        }
    }

    #[test]
    fn a_checklist_is_printed_and_printed_alike() {
        let bytes = checklist(40).render().unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        assert_eq!(bytes, checklist(40).render().unwrap());
    }

    #[test]
    fn every_column_of_the_head_has_a_width() {
        assert_eq!(checklist(1).head.cells("").len(), SHARES.len());
    }
}
