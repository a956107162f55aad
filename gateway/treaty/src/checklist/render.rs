//! A checklist as plain text, Markdown and HTML.

use std::fmt::Write as _;

use super::Checklist;

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
        let mut text =
            format!("# {}\n\n{} ({} {})\n", self.heading, self.title, self.treaty, self.version);
        if !self.rows.is_empty() {
            text.push('\n');
            text.push_str(&table_row(&self.columns.each_ref().map(String::as_str)));
            text.push_str(&table_row(&["---"; 6]));
            for row in &self.rows {
                text.push_str(&table_row(&row.cells()));
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

/// A row of a Markdown table.
pub(super) fn table_row(cells: &[&str]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
