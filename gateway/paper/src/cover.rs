//! The sheet on top of a consignment of paper originals.
//!
//! An envelope arrives weeks after the electronic bundle and is opened by somebody who has never
//! seen the case. The sheet says, in two languages, what lies beneath it and for which case, and
//! its code takes the registry's scanner straight there. The code identifies and proves nothing:
//! what counts is the clerk who ticks each original. Neither sheet nor code names the person,
//! because envelopes are seen by many.

mod label;
mod words;

use jiff::civil::Date;

use crate::PaperError;
use crate::pdf::{Document, Spacing, Style, Table};
pub use label::Label;
use words::Words;

/// One paper original in the envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The document's id in the bundle.
    pub document: String,
    /// What it is, such as the item's name in the addressee's language; never a person's name.
    pub title: String,
    /// Its pages on paper.
    pub pages: u32,
}

/// What a cover sheet says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverSheet {
    /// The two languages of the words (BCP 47): the sender's and the addressee's. `kk`, `ru`,
    /// `pt` and `en` are built in, any other gives English.
    pub languages: [String; 2],
    /// What the code says.
    pub label: Label,
    /// When the envelope was closed.
    pub date: Date,
    /// The sending authority.
    pub from: String,
    /// The authority addressed, and its address line by line.
    pub to: Vec<String>,
    /// The treaty the papers are sent under.
    pub treaty: String,
    /// The carrier and the service.
    pub carrier: String,
    /// The carrier's number of the mail piece; empty while it is unknown.
    pub consignment: String,
    /// The bundle that announced the originals.
    pub bundle: String,
    /// The SHA-256 of that bundle's manifest in hexadecimal.
    pub digest: String,
    /// What lies in the envelope.
    pub originals: Vec<Original>,
}

impl CoverSheet {
    /// The sheet as PDF: one page for a score of originals with short titles, a dozen with long.
    ///
    /// # Errors
    ///
    /// A character has no glyph, or the pages could not be written.
    pub fn render(&self) -> Result<Vec<u8>, PaperError> {
        self.document()?.render()
    }

    fn document(&self) -> Result<Document, PaperError> {
        let words = Words::pair(&self.languages);
        let mut document = Document::new(&words.title(), &self.languages[0], self.date);
        document.author(&self.from).spacing(Spacing::Form);
        for title in words.each(|words| words.title) {
            document.text(Style::Title, title);
        }
        document.code(&self.label.payload(), &self.label.printed(), self.beside(&words))?;
        document.table(Table {
            shares: vec![9, 10],
            head: Vec::new(),
            rows: self.particulars(&words),
        });
        document.table(self.list(&words));
        for note in words.each(|words| words.note) {
            document.text(Style::Note, note);
        }
        document.footer(&self.label.printed());
        Ok(document)
    }

    /// What stands right of the code: what a clerk types when no scanner is at hand.
    fn beside(&self, words: &Words) -> Vec<(Style, String)> {
        let case = format!("{}: {}", words.both(|words| words.case), self.label.case());
        vec![
            (Style::Id, self.label.printed()),
            (Style::Strong, case),
            (Style::Body, self.label.position()),
            (Style::Body, self.treaty.clone()),
        ]
    }

    fn particulars(&self, words: &Words) -> Vec<Vec<String>> {
        let piece = [self.carrier.as_str(), &self.consignment];
        let piece: Vec<&str> = piece.into_iter().filter(|text| !text.is_empty()).collect();
        let rows = [
            (words.both(|words| words.to), self.to.join(", ")),
            (words.both(|words| words.from), self.from.clone()),
            (words.both(|words| words.date), self.date.to_string()),
            (words.both(|words| words.consignment), piece.join(" · ")),
            (words.both(|words| words.bundle), self.bundle.clone()),
            (words.both(|words| words.digest), in_fours(self.digest.chars().take(16))),
        ];
        rows.map(|(name, value)| vec![name, value]).to_vec()
    }

    fn list(&self, words: &Words) -> Table {
        let heads: [fn(&Words) -> String; 5] = [
            |words| words.both(|words| words.original),
            |words| words.both(|words| words.pages),
            |words| words.both(|words| words.present),
            |words| words.both(|words| words.seal),
            |words| words.both(|words| words.signature),
        ];
        let mut head = vec![String::new()];
        head.extend(heads.iter().map(|text| text(words)));
        let mut rows: Vec<Vec<String>> = self.originals.iter().map(row).collect();
        let pages: u64 = self.originals.iter().map(|original| u64::from(original.pages)).sum();
        let total = format!("{}: {}", words.both(|words| words.total), self.originals.len());
        rows.push(vec![String::new(), total, pages.to_string()]);
        Table { shares: SHARES.to_vec(), head, rows }
    }
}

fn row(original: &Original) -> Vec<String> {
    let Original { document, title, pages } = original;
    vec![
        document.clone(),
        title.clone(),
        pages.to_string(),
        BOX.to_owned(),
        BOX.to_owned(),
        BOX.to_owned(),
    ]
}

/// Characters in groups of four, as people read them aloud.
fn in_fours(characters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for (at, character) in characters.enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push(' ');
        }
        text.push(character);
    }
    text
}

/// Document id, original, pages, present, seal, signature.
const SHARES: [u16; 6] = [7, 66, 14, 15, 11, 17];
const BOX: &str = "\u{25A1}";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;

    fn sheet(originals: usize) -> CoverSheet {
        CoverSheet {
            languages: ["pt".into(), "kk".into()],
            label: Label::new("KZ-BR-2026-000017", "01JD3Q8Z6V7W5X4Y3T2S1R0QPN", 1, 1).unwrap(),
            date: date(2026, 11, 10),
            from: "Ministério da Justiça e Segurança Pública".into(),
            to: vec!["Бас прокуратура".into(), "Мәңгілік Ел даңғылы, 14".into(), "Астана".into()],
            treaty: "kz-br-2018".into(),
            carrier: "Correios, registrado".into(),
            consignment: "RB123456785BR".into(),
            bundle: "urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f".into(),
            digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".into(),
            originals: (1..=originals)
                .map(|n| Original {
                    document: format!("d{n}"),
                    title: "Үкімнің куәландырылған көшірмесі".into(),
                    pages: 41,
                })
                .collect(),
        }
    }

    #[test]
    fn the_papers_of_the_sample_reply_fit_one_page() {
        let mut sheet = sheet(0);
        let original = |paper: crate::sample::SampleDocument| Original {
            document: paper.id.to_owned(),
            title: paper.title,
            pages: paper.pages,
        };
        sheet.originals =
            crate::sample::brazil_reply().unwrap().into_iter().map(original).collect();
        assert_eq!(sheet.document().unwrap().typeset().unwrap().pages(), 1);
    }

    #[test]
    fn a_dozen_originals_with_long_titles_or_a_score_with_short_ones_is_one_page() {
        assert_eq!(sheet(12).document().unwrap().typeset().unwrap().pages(), 1);
        let mut short = sheet(20);
        short.originals.iter_mut().for_each(|original| original.title = "Sentença".into());
        assert_eq!(short.document().unwrap().typeset().unwrap().pages(), 1);
    }

    #[test]
    fn a_long_list_goes_on_overleaf() {
        assert!(sheet(60).document().unwrap().typeset().unwrap().pages() > 1);
    }

    #[test]
    fn the_most_originals_of_a_bundle_are_all_listed_and_every_page_bears_the_id() {
        let mut sheet = sheet(1_000);
        for (index, original) in sheet.originals.iter_mut().enumerate() {
            original.title = format!("n{}", index + 1);
        }
        let document = sheet.document().unwrap();
        let typeset = document.typeset().unwrap();
        let pages = typeset.texts();
        let printed: BTreeSet<&str> = pages.iter().flatten().copied().collect();
        assert!((1..=1_000).all(|n| printed.contains(format!("n{n}").as_str())));
        for (index, page) in pages.iter().enumerate() {
            assert!(page.contains(&sheet.label.printed().as_str()), "page {}", index + 1);
            let number = format!("{} / {}", index + 1, pages.len());
            assert!(page.contains(&number.as_str()), "{number}");
        }
    }

    #[test]
    fn the_same_sheet_is_the_same_bytes() {
        assert_eq!(sheet(3).render().unwrap(), sheet(3).render().unwrap());
        assert_ne!(sheet(3).render().unwrap(), sheet(4).render().unwrap());
    }

    #[test]
    fn a_digest_is_printed_in_four_groups_of_four() {
        let sheet = sheet(1);
        let rows = sheet.particulars(&Words::pair(&sheet.languages));
        assert_eq!(rows.last().unwrap()[1], "ba78 16bf 8f01 cfea");
    }
}
