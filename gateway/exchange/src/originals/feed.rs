//! A carrier's table of events: comma-separated values (RFC 4180), whatever its columns are called.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The most lines that are read of one file.
pub const LINES_MAX: usize = 100_000;

/// Which column says what, once for a carrier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The heading of the column with the number.
    pub number: String,
    /// The heading of the column with the event's code.
    pub code: String,
    /// The heading of the column with its time.
    pub at: String,
    /// How the time is written, as strftime has it; else as RFC 3339.
    #[serde(default)]
    pub time_format: Option<String>,
    /// What stands between two columns; a comma if nothing is said.
    #[serde(default = "comma")]
    pub separator: char,
    /// The carrier's own codes, each with the code of UPU EMSEVT that it means. Codes that stand
    /// in neither are told and left out.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

fn comma() -> char {
    ','
}

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line of the file in which it begins, from 1.
    pub line: usize,
    /// The number, as written.
    pub number: String,
    /// The code of UPU EMSEVT, or the carrier's own where it is not mapped.
    pub code: String,
    /// The time, as written.
    pub at: String,
}

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// A column is not there.
    #[error(
        "the first line has no column `{0}`; gateway.toml says how the carrier's columns are called"
    )]
    Column(String),
    /// A quoted field does not end.
    #[error("the quotation that begins in line {0} does not end")]
    Quotation(usize),
    /// It has too many lines.
    #[error("the file has more than 100000 lines; cut it into several")]
    Lines,
}

/// Reads a table.
///
/// # Errors
///
/// Says which column is missing, or which line is malformed.
pub fn read(text: &str, columns: &Columns) -> Result<Vec<Line>, FeedError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut records = records(text, columns.separator)?.into_iter();
    let (_, head) = records.next().unwrap_or_default();
    let place = |name: &String| {
        let found = head.iter().position(|column| column.trim() == name);
        found.ok_or_else(|| FeedError::Column(name.clone()))
    };
    let (number, code, at) = (place(&columns.number)?, place(&columns.code)?, place(&columns.at)?);
    let field =
        |record: &[String], at: usize| record.get(at).map_or("", |field| field.trim()).to_owned();
    let is_blank = |record: &Vec<String>| record.iter().all(|field| field.trim().is_empty());
    let lines = records.filter(|(_, record)| !is_blank(record)).map(|(line, record)| {
        let code = field(&record, code);
        Line {
            line,
            number: field(&record, number),
            code: columns.codes.get(&code).cloned().unwrap_or(code),
            at: field(&record, at),
        }
    });
    Ok(lines.collect())
}

/// The records of a file, each with the line in which it begins. A quoted field may hold
/// separators, line ends and doubled quotes.
fn records(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>, FeedError> {
    let mut records: Vec<(usize, Vec<String>)> = Vec::new();
    let (mut line, mut begins, mut opened) = (1, 1, 1);
    let (mut record, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\n' {
            line += 1;
        }
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => (quoted, opened) = (true, line),
            _ if quoted => field.push(c),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' => {
                record.push(std::mem::take(&mut field));
                records.push((begins, std::mem::take(&mut record)));
                begins = line;
                if records.len() > LINES_MAX {
                    return Err(FeedError::Lines);
                }
            }
            _ if c == separator => record.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    if quoted {
        return Err(FeedError::Quotation(opened));
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push((begins, record));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns() -> Columns {
        Columns {
            number: "Отправление".into(),
            code: "Event".into(),
            at: "When".into(),
            time_format: None,
            separator: ';',
            codes: [("OK".to_owned(), "EMI".to_owned())].into(),
        }
    }

    #[test]
    fn a_table_is_read_by_the_carriers_own_headings_and_codes() {
        let text = "\u{feff}When;Place;Event;Отправление\r\n\
                    2027-01-02T10:00:00Z;\"Bras\u{ed}lia; \"\"DF\"\"\";OK;RR473124829GB\r\n\
                    \r\n2027-01-01T10:00:00Z;;EMC; RR473124829GB";
        let lines = read(text, &columns()).unwrap();
        let told: Vec<_> =
            lines.iter().map(|l| (l.line, l.code.as_str(), l.number.as_str())).collect();
        assert_eq!(told, [(2, "EMI", "RR473124829GB"), (4, "EMC", "RR473124829GB")]);
    }

    #[test]
    fn a_missing_column_and_an_open_quotation_are_named() {
        let missing = read("When;Event\n", &columns());
        assert_eq!(missing, Err(FeedError::Column("Отправление".into())));
        assert_eq!(read("When;\"Event\n", &columns()), Err(FeedError::Quotation(1)));
    }

    #[test]
    fn a_line_is_named_as_an_editor_counts_it_though_a_quoted_field_goes_over_several() {
        let text = "When;Event;Отправление\n\"2027\n-01\";EMC;A\n2027-02;EMC;B\n";
        let lines = read(text, &columns()).unwrap();
        let told: Vec<_> = lines.iter().map(|l| (l.line, l.number.as_str())).collect();
        assert_eq!(told, [(2, "A"), (4, "B")]);
        let open = read("When;Event;Отправление\n\"a\nb\";EMC;A\n\"c", &columns());
        assert_eq!(open, Err(FeedError::Quotation(4)));
    }

    proptest! {
        #[test]
        fn whatever_the_file_holds_is_answered(text in "\\PC{0,200}") {
            drop(read(&text, &columns()));
        }
    }
}
