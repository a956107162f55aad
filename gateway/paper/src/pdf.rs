//! Text documents as PDF.
//!
//! A [`Document`] is a list of blocks: headings, paragraphs, tables, codes. Setting it breaks
//! lines and pages and gives a [`Typeset`], which knows its true number of pages before a byte
//! is written; only then is it drawn. The result is PDF/A-2a and PDF/UA-1: fonts embedded, text
//! that can be searched and read aloud, headings as an outline. What an authority keeps for
//! decades should not depend on the program that opens it.
//!
//! There is no clock and no random id: the same document gives the same bytes.

mod layout;
mod tags;
mod write;

use jiff::civil::Date;

use crate::PaperError;
use crate::font::Fonts;
use crate::qr::Matrix;

/// How a paragraph looks and what it is to a screen reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The title of the document, centred.
    Title,
    /// A heading of the first level.
    Heading,
    /// A heading within a section.
    Subheading,
    /// Running text, justified.
    Body,
    /// Running text in bold, ragged.
    Strong,
    /// A quotation or a provision: indented.
    Quote,
    /// A centred line, such as the head of a court or a signature.
    Centred,
    /// Small print.
    Note,
    /// An id that people read aloud and type: large and bold.
    Id,
}

/// How densely a document is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spacing {
    /// Office letters and forms.
    #[default]
    Letter,
    /// Sheets and lists that should stay on one page.
    Form,
    /// Court papers: larger type and room between the lines for the reader's pencil.
    Court,
}

/// A table: columns with their share of the width, an optional head, rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The share of the width that each column takes; only their ratio counts.
    pub shares: Vec<u16>,
    /// The head of each column, repeated on every page. Empty: no head; then the first column
    /// names its row.
    pub head: Vec<String>,
    /// The rows; a missing cell is empty.
    pub rows: Vec<Vec<String>>,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Text { style: Style, text: String },
    Table(Table),
    Code { matrix: Matrix, alt: String, beside: Vec<(Style, String)> },
    PageBreak,
}

/// A text document on A4 pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    title: String,
    language: String,
    date: Date,
    author: Option<String>,
    spacing: Spacing,
    banner: Option<String>,
    footer: Option<String>,
    blocks: Vec<Block>,
}

/// A document broken into lines and pages, ready to be drawn.
pub struct Typeset<'a> {
    document: &'a Document,
    fonts: Fonts,
    sheets: Vec<layout::Sheet>,
}

impl Document {
    /// An empty document. Title, language (BCP 47) and date stand in the PDF's metadata; a title
    /// to be read on the page is a block like any other.
    pub fn new(title: &str, language: &str, date: Date) -> Self {
        Self {
            title: title.to_owned(),
            language: language.to_owned(),
            date,
            author: None,
            spacing: Spacing::default(),
            banner: None,
            footer: None,
            blocks: Vec::new(),
        }
    }

    /// Names the office that issues the document, for the metadata.
    pub fn author(&mut self, office: &str) -> &mut Self {
        self.author = Some(office.to_owned());
        self
    }

    /// Sets how densely the text runs.
    pub fn spacing(&mut self, spacing: Spacing) -> &mut Self {
        self.spacing = spacing;
        self
    }

    /// A warning printed across the top of every page.
    pub fn banner(&mut self, text: &str) -> &mut Self {
        self.banner = Some(text.to_owned());
        self
    }

    /// A line at the foot of every page, left of the page number.
    pub fn footer(&mut self, text: &str) -> &mut Self {
        self.footer = Some(text.to_owned());
        self
    }

    /// Adds a paragraph. White space is folded; nothing breaks at a no-break space.
    pub fn text(&mut self, style: Style, text: &str) -> &mut Self {
        self.blocks.push(Block::Text { style, text: text.to_owned() });
        self
    }

    /// Adds a heading of the first level.
    pub fn heading(&mut self, text: &str) -> &mut Self {
        self.text(Style::Heading, text)
    }

    /// Adds a paragraph of running text.
    pub fn paragraph(&mut self, text: &str) -> &mut Self {
        self.text(Style::Body, text)
    }

    /// Adds a table of names and values.
    pub fn pairs<N: Into<String>, V: Into<String>>(
        &mut self,
        rows: impl IntoIterator<Item = (N, V)>,
    ) -> &mut Self {
        let rows = rows.into_iter().map(|(name, value)| vec![name.into(), value.into()]).collect();
        self.table(Table { shares: vec![2, 3], head: Vec::new(), rows })
    }

    /// Adds a table.
    pub fn table(&mut self, table: Table) -> &mut Self {
        self.blocks.push(Block::Table(table));
        self
    }

    /// Adds a QR code with lines of text to its right. `alt` is what a screen reader says of it.
    ///
    /// # Errors
    ///
    /// The payload is too long for a QR code.
    pub fn code(
        &mut self,
        payload: &str,
        alt: &str,
        beside: Vec<(Style, String)>,
    ) -> Result<&mut Self, PaperError> {
        let matrix = Matrix::of(payload)?;
        self.blocks.push(Block::Code { matrix, alt: alt.to_owned(), beside });
        Ok(self)
    }

    /// Continues on a new page.
    pub fn page_break(&mut self) -> &mut Self {
        self.blocks.push(Block::PageBreak);
        self
    }

    /// Breaks the text into lines and pages.
    ///
    /// # Errors
    ///
    /// A character has no glyph.
    pub fn typeset(&self) -> Result<Typeset<'_>, PaperError> {
        let fonts = Fonts::load()?;
        let sheets = layout::sheets(self, &fonts)?;
        Ok(Typeset { document: self, fonts, sheets })
    }

    /// The document as PDF: [`Document::typeset`], then [`Typeset::to_pdf`].
    ///
    /// # Errors
    ///
    /// A character has no glyph, or the pages could not be written.
    pub fn render(&self) -> Result<Vec<u8>, PaperError> {
        self.typeset()?.to_pdf()
    }
}

impl Typeset<'_> {
    /// How many pages the PDF has.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.sheets.len()).unwrap_or(u32::MAX)
    }

    /// The text of each page, run by run: what a reader of the PDF extracts.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<Vec<&str>> {
        fn run(placed: &layout::Placed) -> Option<&str> {
            match &placed.mark {
                layout::Mark::Run(run) => Some(run.text.trim_end()),
                _ => None,
            }
        }
        self.sheets.iter().map(|sheet| sheet.marks.iter().filter_map(run).collect()).collect()
    }

    /// Draws the pages.
    ///
    /// # Errors
    ///
    /// The pages could not be written.
    pub fn to_pdf(&self) -> Result<Vec<u8>, PaperError> {
        write::pdf(self.document, &self.fonts, &self.sheets)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn document() -> Document {
        let mut document = Document::new("Үкім", "kk", date(2026, 11, 9));
        document.author("Сот").text(Style::Title, "ҮКІМ").heading("1").paragraph("Sentença.");
        document.pairs([("Күні", "2026-11-09"), ("Нөмірі", "17")]);
        document
    }

    fn contains(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    fn a_document_declares_what_it_is() {
        let mut document = document();
        document.code("GW1", "code", vec![(Style::Id, "42".to_owned())]).unwrap();
        let bytes = document.render().unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        for mark in ["<pdfaid:part>2", "<pdfaid:conformance>A", "<pdfuaid:part>1", "/Lang(kk)"] {
            assert!(contains(&bytes, mark), "{mark}");
        }
    }

    #[test]
    fn the_same_document_is_the_same_bytes() {
        assert_eq!(document().render().unwrap(), document().render().unwrap());
        assert_ne!(document().render().unwrap(), document().paragraph("!").render().unwrap());
    }

    #[test]
    fn a_character_without_glyph_is_an_error_and_not_an_empty_box() {
        let error = document().paragraph("日本").render().unwrap_err();
        assert!(matches!(error, PaperError::NoGlyph('日')));
    }

    #[test]
    fn every_page_bears_the_banner_and_its_number() {
        let mut document = document();
        document.banner("FICTIONAL SPECIMEN");
        for _ in 0..4 {
            document.page_break().paragraph("x");
        }
        let typeset = document.typeset().unwrap();
        assert_eq!(typeset.pages(), 5);
        for (index, sheet) in typeset.sheets.iter().enumerate() {
            let reads = |text: &str| {
                let is = |mark: &layout::Mark| matches!(mark, layout::Mark::Run(run) if run.text == text);
                sheet.marks.iter().any(|placed| is(&placed.mark))
            };
            assert!(reads("FICTIONAL SPECIMEN"));
            assert!(reads(&format!("{} / 5", index + 1)));
        }
    }
}
