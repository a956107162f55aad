//! The notation of the sample texts: a page of rules, so that a translator can write them.
//!
//! A head of `name: value` lines (title, date, office, spacing, footer), an empty line, then
//! blocks separated by empty lines. The first characters of a block say what it is:
//!
//! | begins with | is |
//! |---|---|
//! | `#`, `##`, `###` | title, heading, subheading |
//! | `=` | a centred line |
//! | `!` | bold |
//! | `>` | a quotation |
//! | `.` | small print |
//! | `----` | a new page |
//! | a line of `\|: 2 5` | a table: shares of the columns, then `\|\|` its head, then `\|` its rows |
//! | anything else | a paragraph |

use jiff::civil::Date;

use crate::PaperError;
use crate::pdf::{Document, Spacing, Style, Table};

/// A sample text, read.
pub(super) struct Script {
    pub(super) title: String,
    pub(super) office: String,
    pub(super) date: Date,
    spacing: Spacing,
    footer: Option<String>,
    blocks: Vec<Block>,
}

enum Block {
    Text(Style, String),
    Table(Table),
    PageBreak,
}

impl Script {
    pub(super) fn parse(file: &'static str, source: &str) -> Result<Self, PaperError> {
        let wrong = |line: usize| PaperError::SampleText { file, line };
        let mut lines = (1..).zip(source.lines());
        let mut script = Self {
            title: String::new(),
            office: String::new(),
            date: Date::ZERO,
            spacing: Spacing::Letter,
            footer: None,
            blocks: Vec::new(),
        };
        for (number, line) in lines.by_ref().take_while(|(_, line)| !line.is_empty()) {
            let (name, value) = line.split_once(": ").ok_or_else(|| wrong(number))?;
            script.head(name, value).ok_or_else(|| wrong(number))?;
        }
        let body: Vec<(usize, &str)> = lines.collect();
        for block in body.split(|(_, line)| line.trim().is_empty()) {
            let Some((number, _)) = block.first() else { continue };
            let block: Vec<&str> = block.iter().map(|(_, line)| line.trim()).collect();
            script.blocks.push(read(&block).ok_or_else(|| wrong(*number))?);
        }
        if script.title.is_empty() || script.date == Date::ZERO {
            return Err(wrong(1));
        }
        Ok(script)
    }

    /// The text as a document.
    pub(super) fn document(&self, language: &str, banner: &str) -> Document {
        let mut document = Document::new(&self.title, language, self.date);
        document.author(&self.office).spacing(self.spacing).banner(banner);
        if let Some(footer) = &self.footer {
            document.footer(footer);
        }
        for block in &self.blocks {
            match block {
                Block::Text(style, text) => document.text(*style, text),
                Block::Table(table) => document.table(table.clone()),
                Block::PageBreak => document.page_break(),
            };
        }
        document
    }

    fn head(&mut self, name: &str, value: &str) -> Option<()> {
        match (name, value) {
            ("title", _) => value.clone_into(&mut self.title),
            ("office", _) => value.clone_into(&mut self.office),
            ("date", _) => self.date = value.parse().ok()?,
            ("footer", _) => self.footer = Some(value.to_owned()),
            ("spacing", "court") => self.spacing = Spacing::Court,
            ("spacing", "letter") => self.spacing = Spacing::Letter,
            _ => return None,
        }
        Some(())
    }
}

fn read(lines: &[&str]) -> Option<Block> {
    let first = lines.first()?;
    if *first == "----" {
        return (lines.len() == 1).then_some(Block::PageBreak);
    }
    if let Some(shares) = first.strip_prefix("|:") {
        return table(shares, lines.get(1..)?).map(Block::Table);
    }
    let text = lines.join(" ");
    let (mark, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let style = match mark {
        "#" => Style::Title,
        "##" => Style::Heading,
        "###" => Style::Subheading,
        "=" => Style::Centred,
        "!" => Style::Strong,
        ">" => Style::Quote,
        "." => Style::Note,
        _ => return Some(Block::Text(Style::Body, text)),
    };
    Some(Block::Text(style, rest.to_owned()))
}

fn table(shares: &str, lines: &[&str]) -> Option<Table> {
    let shares: Vec<u16> =
        shares.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let mut table = Table { shares, head: Vec::new(), rows: Vec::new() };
    for line in lines {
        if let Some(head) = line.strip_prefix("||") {
            table.head = cells(head);
        } else {
            table.rows.push(cells(line.strip_prefix('|')?));
        }
    }
    let full = |row: &Vec<String>| row.len() == table.shares.len();
    (table.rows.iter().all(full) && (table.head.is_empty() || full(&table.head))).then_some(table)
}

fn cells(row: &str) -> Vec<String> {
    row.split('|').map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "title: T\ndate: 2026-11-09\noffice: O\n\n";

    fn line_of_error(source: &str) -> Option<usize> {
        match Script::parse("x", source) {
            Err(PaperError::SampleText { line, .. }) => Some(line),
            _ => None,
        }
    }

    #[test]
    fn a_text_becomes_blocks() {
        let source = format!("{HEAD}# A\n\nb\nc\n\n----\n\n|: 1 2\n|| x | y\n| 1 | 2\n");
        let script = Script::parse("x", &source).unwrap();
        assert_eq!(script.blocks.len(), 4);
        assert!(matches!(&script.blocks[1], Block::Text(Style::Body, text) if text == "b c"));
        assert!(matches!(&script.blocks[3], Block::Table(table) if table.rows == [["1", "2"]]));
    }

    #[test]
    fn a_slip_is_reported_with_its_line() {
        assert_eq!(line_of_error("title: T\nnonsense\n\n"), Some(2));
        assert_eq!(line_of_error("title: T\n\ntext"), Some(1));
        assert_eq!(line_of_error(&format!("{HEAD}a\n\n|: 1 2\n| only one\n")), Some(7));
        assert_eq!(line_of_error(HEAD), None);
    }
}
