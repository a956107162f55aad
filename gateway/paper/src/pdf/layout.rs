//! Breaks a document into pages: what stands where, before anything is drawn.
//!
//! The rules of the page: nothing is wider than the text area; a heading stays with what it
//! heads; a paragraph leaves no single line behind or ahead; a table's row is kept whole where a
//! page can hold it, and its head comes again on every page.

mod furniture;
mod look;
mod table;
mod wrap;

use super::{Block, Document, Style};
use crate::PaperError;
use crate::font::{Fonts, Weight};
use crate::qr::Matrix;
use look::{Align, Look};

/// One page: its marks in reading order.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) marks: Vec<Placed>,
}

/// A mark and what it is to a reader who cannot see the page.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) role: Role,
    pub(crate) mark: Mark,
}

/// What a mark is: part of the text, or page furniture that a screen reader skips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Header,
    Footer,
    Decoration,
    Part(Part),
}

/// Where in the document a mark belongs: block, and row and cell within a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) block: usize,
    pub(crate) row: usize,
    pub(crate) cell: usize,
}

/// Ink on a page. Points from the upper left corner.
#[derive(Debug)]
pub(crate) enum Mark {
    Run(Run),
    Rule(Rule),
    Code { matrix: Matrix, x: f32, y: f32, module: f32 },
}

/// Some words on one line.
#[derive(Debug)]
pub(crate) struct Run {
    /// The words; all but a paragraph's last line end in a space, so that copied text keeps its
    /// words apart.
    pub(crate) text: String,
    pub(crate) x: f32,
    pub(crate) baseline: f32,
    /// The width as drawn, without a trailing space.
    pub(crate) width: f32,
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    /// What justification adds to each space.
    pub(crate) gap: f32,
    pub(crate) ink: Ink,
}

/// A filled rectangle: a line of a table.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) ink: Ink,
}

/// The colours in use; each has a contrast of 4.5 : 1 on white where it carries text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Black,
    Grey,
    Hairline,
    Warning,
}

/// A4 in points.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);
/// The text area: 28 mm left for the file's binding, 22 mm right.
pub(crate) const LEFT: f32 = 79.4;
pub(crate) const RIGHT: f32 = PAGE.0 - 62.4;
/// Where the text begins: below the banner, if there is one.
const TOP: f32 = 62.0;
const TOP_BELOW_BANNER: f32 = 82.0;
const BOTTOM: f32 = PAGE.1 - 72.0;
const WIDTH: f32 = RIGHT - LEFT;

/// The smallest side of a printed code (36 mm) and of its modules (0.6 mm).
const CODE_SIDE: f32 = 102.0;
const CODE_MODULE: f32 = 1.7;

/// Sets a document.
pub(crate) fn sheets(document: &Document, fonts: &Fonts) -> Result<Vec<Sheet>, PaperError> {
    let top = if document.banner.is_some() { TOP_BELOW_BANNER } else { TOP };
    let (done, sheet) = (Vec::new(), Sheet::default());
    let mut setter = Setter { document, fonts, done, sheet, top, y: top };
    for (index, block) in document.blocks.iter().enumerate() {
        let part = Part { block: index, row: 0, cell: 0 };
        match block {
            Block::Text { style, text } => setter.text(part, *style, text)?,
            Block::Table(table) => setter.table(index, table)?,
            Block::Code { matrix, beside, .. } => setter.code(part, matrix, beside)?,
            Block::PageBreak => setter.turn(),
        }
    }
    setter.finish()
}

struct Setter<'a> {
    document: &'a Document,
    fonts: &'a Fonts,
    done: Vec<Sheet>,
    sheet: Sheet,
    top: f32,
    y: f32,
}

impl Setter<'_> {
    fn text(&mut self, part: Part, style: Style, text: &str) -> Result<(), PaperError> {
        let look = Look::of(style, self.document.spacing);
        let lines = self.lines(text, &look, LEFT, WIDTH)?;
        self.y += if self.is_fresh() { 0.0 } else { look.before };
        let next = Look::of(Style::Body, self.document.spacing).leading;
        let follows = look.after + 2.0 * next;
        if look.keeps_with_next && !self.has_room(lines.len(), look.leading, follows) {
            self.turn();
        }
        let mut left = lines.len();
        let mut fitting = self.fitting(left, look.leading);
        for line in lines {
            if fitting == 0 {
                self.turn();
                fitting = self.fitting(left, look.leading);
            }
            self.put(Role::Part(part), Mark::Run(line.at(self.y)));
            self.y += look.leading;
            left -= 1;
            fitting = fitting.saturating_sub(1);
        }
        self.y += look.after;
        Ok(())
    }

    /// How many of a paragraph's next lines go on this page: never one alone, here or overleaf.
    fn fitting(&self, left: usize, leading: f32) -> usize {
        let room = (0..left).take_while(|n| self.has_room(n + 1, leading, 0.0)).count();
        match (room, left - room) {
            (room, 0) => room,
            _ if self.is_fresh() => room.max(1),
            (0 | 1, _) | (2, 1) => 0,
            (room, 1) => room - 1,
            (room, _) => room,
        }
    }

    fn code(
        &mut self,
        part: Part,
        matrix: &Matrix,
        beside: &[(Style, String)],
    ) -> Result<(), PaperError> {
        let modules = f32::from(matrix.side());
        let module = CODE_MODULE.max(CODE_SIDE / modules);
        let side = module * modules;
        let (x, width) = (LEFT + side + 14.0, WIDTH - side - 14.0);
        let mut stack = Vec::new();
        let mut height = 4.0;
        for (style, text) in beside {
            let look = Look::of(*style, self.document.spacing).ragged();
            for line in self.lines(text, &look, x, width)? {
                stack.push((height, line));
                height += look.leading;
            }
            height += look.after / 2.0;
        }
        if self.y + side.max(height) > BOTTOM && !self.is_fresh() {
            self.turn();
        }
        let (matrix, y) = (matrix.clone(), self.y);
        self.put(Role::Part(part), Mark::Code { matrix, x: LEFT, y, module });
        for (down, line) in stack {
            self.put(Role::Part(Part { cell: 1, ..part }), Mark::Run(line.at(y + down)));
        }
        self.y = y + side.max(height) + 8.0;
        Ok(())
    }

    /// Wraps a text into lines that still lack their height on the page.
    fn lines(&self, text: &str, look: &Look, x: f32, width: f32) -> Result<Vec<Line>, PaperError> {
        let face = self.fonts.of(look.weight);
        let (x, width) = (x + look.indent, width - look.indent);
        let wrapped = wrap::wrap(face, text, look.size, width)?;
        let place = |words: wrap::Words| {
            let spare = (width - words.width).max(0.0);
            let gap =
                if look.align == Align::Justified { words.gap(spare, look.size) } else { 0.0 };
            let shift = if look.align == Align::Centred { spare / 2.0 } else { 0.0 };
            Line {
                drop: (look.leading - look.size) / 2.0 + look.size * ASCENT,
                run: Run {
                    x: x + shift,
                    baseline: 0.0,
                    width: words.width + gap * words.spaces(),
                    weight: look.weight,
                    size: look.size,
                    gap,
                    ink: look.ink,
                    text: words.text,
                },
            }
        };
        Ok(wrapped.into_iter().map(place).collect())
    }

    fn put(&mut self, role: Role, mark: Mark) {
        self.sheet.marks.push(Placed { role, mark });
    }

    fn has_room(&self, lines: usize, leading: f32, more: f32) -> bool {
        self.y + look::times(lines, leading) + more <= BOTTOM
    }

    fn is_fresh(&self) -> bool {
        self.sheet.marks.is_empty()
    }

    fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.sheet));
        self.y = self.top;
    }
}

/// A run that lacks its height on the page.
struct Line {
    drop: f32,
    run: Run,
}

impl Line {
    fn at(mut self, y: f32) -> Run {
        self.run.baseline = y + self.drop;
        self.run
    }
}

/// Where the base line stands in a line, in ems.
const ASCENT: f32 = 0.8;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::pdf::{Spacing, Table};

    fn document() -> Document {
        Document::new("t", "kk", date(2026, 11, 9))
    }

    fn set(document: &Document) -> Vec<Sheet> {
        sheets(document, &Fonts::load().unwrap()).unwrap()
    }

    fn runs(sheet: &Sheet) -> impl Iterator<Item = &Run> {
        sheet.marks.iter().filter_map(|placed| match (&placed.mark, placed.role) {
            (Mark::Run(run), Role::Part(_)) => Some(run),
            _ => None,
        })
    }

    const SENTENCE: &str = "Сотталған адамды беру туралы өтініш қабылданды. ";

    #[test]
    fn nothing_is_wider_or_lower_than_the_text_area() {
        let mut document = document();
        let endless = "Ж".repeat(400);
        document.spacing(Spacing::Court).banner(&endless).footer(&endless);
        for style in [Style::Title, Style::Body, Style::Quote, Style::Centred, Style::Id] {
            document.text(style, &SENTENCE.repeat(40)).text(style, &endless);
        }
        let rows = vec![vec![SENTENCE.repeat(90), endless.clone(), "x".into()]; 3];
        document.table(Table { shares: vec![3, 2, 1], head: vec![endless.clone()], rows });
        document.code("payload", "", vec![(Style::Id, endless.clone())]).unwrap();
        let fonts = Fonts::load().unwrap();
        for sheet in set(&document) {
            for run in sheet.marks.iter().filter_map(|placed| match &placed.mark {
                Mark::Run(run) => Some(run),
                _ => None,
            }) {
                let drawn = fonts.of(run.weight).width(run.text.trim_end(), run.size).unwrap();
                let spaces = run.text.trim_end().matches(' ').count();
                let drawn = drawn + look::times(spaces, run.gap);
                assert!(run.x >= LEFT - 0.01 && run.x + drawn <= RIGHT + 0.01, "{}", run.text);
                assert!(run.baseline < PAGE.1 - 20.0 || run.text.starts_with('Ж'));
            }
            assert!(runs(&sheet).all(|run| run.baseline > TOP && run.baseline < BOTTOM));
        }
    }

    #[test]
    fn no_word_is_lost_between_the_pages() {
        let mut document = document();
        let words: Vec<String> = (0..3000).map(|n| format!("сөз{n}")).collect();
        document.paragraph(&words.join(" "));
        let sheets = set(&document);
        let printed: String = sheets.iter().flat_map(runs).map(|run| run.text.as_str()).collect();
        assert!(sheets.len() > 3);
        assert_eq!(printed.split_whitespace().collect::<Vec<_>>(), words);
    }

    #[test]
    fn a_paragraph_leaves_no_single_line_on_either_page() {
        for filling in 1..60 {
            let mut document = document();
            for _ in 0..filling {
                document.text(Style::Centred, "line");
            }
            document.paragraph(&SENTENCE.repeat(8));
            for sheet in set(&document) {
                let of_paragraph = sheet
                    .marks
                    .iter()
                    .filter(
                        |placed| matches!(placed.role, Role::Part(part) if part.block == filling),
                    )
                    .count();
                assert_ne!(of_paragraph, 1, "after {filling} lines");
            }
        }
    }

    #[test]
    fn a_heading_is_never_the_last_thing_on_a_page() {
        for filling in 1..60 {
            let mut document = document();
            document.spacing(if filling % 2 == 0 { Spacing::Court } else { Spacing::Letter });
            for _ in 0..filling {
                document.text(Style::Note, "line");
            }
            document.heading("Үкім").paragraph(&SENTENCE.repeat(9));
            for sheet in set(&document) {
                let last = runs(&sheet).last().unwrap();
                assert_ne!(last.text.trim_end(), "Үкім", "after {filling} lines");
            }
        }
    }

    #[test]
    fn the_head_of_a_table_stands_on_every_page() {
        let mut document = document();
        let rows = vec![vec!["а".into(), "б".into()]; 120];
        document.table(Table {
            shares: vec![1, 1], head: vec!["Бас".into(), "Мән".into()], rows
        });
        let sheets = set(&document);
        assert!(sheets.len() > 2);
        for sheet in &sheets {
            let heads = sheet.marks.iter().filter(
                |placed| matches!(&placed.mark, Mark::Run(run) if run.text.trim_end() == "Бас"),
            );
            assert_eq!(heads.count(), 1);
        }
    }

    #[test]
    fn an_empty_document_has_one_page() {
        assert_eq!(set(&document()).len(), 1);
    }
}
