//! What the code on a cover sheet says: `GW1:<case>:<id>:P001OF001:<check>`.
//!
//! Short enough for a code that still reads when stained, and without personal data. The check is
//! of the id, so that an id typed from the sheet is checked by the same two digits.

use std::str::FromStr;

use super::in_fours;
use crate::{PaperError, iso7064};

/// Case, id and position of a cover sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    case: String,
    id: String,
    sheet: u16,
    of: u16,
}

impl Label {
    /// A label for sheet `sheet` of `of`. The id may be a ULID, a UUID or a mail piece's number;
    /// it is kept in capital letters without hyphens.
    ///
    /// # Errors
    ///
    /// Says which part is not well formed.
    pub fn new(case: &str, id: &str, sheet: u16, of: u16) -> Result<Self, PaperError> {
        let in_case = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '_');
        if case.is_empty() || case.len() > 64 || !case.chars().all(in_case) {
            return Err(PaperError::Label(
                "a case reference is 1 to 64 letters, digits, hyphens, dots, slashes or underscores",
            ));
        }
        let id: String = id.chars().filter(|c| *c != '-').collect();
        if id.is_empty() || id.len() > 40 || !id.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(PaperError::Label("an id is 1 to 40 letters, digits or hyphens"));
        }
        if sheet == 0 || sheet > of || of > 999 {
            return Err(PaperError::Label("sheets are counted from 1 to at most 999"));
        }
        Ok(Self { case: case.to_owned(), id: id.to_ascii_uppercase(), sheet, of })
    }

    /// The case's reference.
    pub fn case(&self) -> &str {
        &self.case
    }

    /// The id, in capital letters without hyphens.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Which sheet it is, from 1.
    pub fn sheet(&self) -> u16 {
        self.sheet
    }

    /// What the code says.
    pub fn payload(&self) -> String {
        format!("GW1:{}:{}:{}:{}", self.case, self.id, self.position(), iso7064::check(&self.id))
    }

    /// The id as printed, in groups of four with its check digits: `01JD 3Q8Z … -42`.
    pub fn printed(&self) -> String {
        format!("{} -{}", in_fours(self.id.chars()), iso7064::check(&self.id))
    }

    /// Which sheet of how many: `P001OF003`.
    pub fn position(&self) -> String {
        format!("P{:03}OF{:03}", self.sheet, self.of)
    }
}

impl FromStr for Label {
    type Err = PaperError;

    /// Reads what a scanner delivers.
    fn from_str(payload: &str) -> Result<Self, PaperError> {
        const FORM: PaperError = PaperError::Label("a code reads GW1:case:id:P001OF001:check");
        let parts: Vec<&str> = payload.trim().split(':').collect();
        let ["GW1", case, id, position, check] = parts.as_slice() else { return Err(FORM) };
        let (sheet, of) =
            position.strip_prefix('P').and_then(|p| p.split_once("OF")).ok_or(FORM)?;
        let number = |text: &str| match text.len() {
            3 => text.parse::<u16>().map_err(|_| FORM),
            _ => Err(FORM),
        };
        let label = Self::new(case, id, number(sheet)?, number(of)?)?;
        if iso7064::check(&label.id) != *check {
            return Err(PaperError::Label("the check digits do not fit the id"));
        }
        Ok(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label() -> Label {
        Label::new("KZ-BR-2026-000017", "01jd3q8z6v7w5x4y3t2s1r0qpn", 1, 12).unwrap()
    }

    #[test]
    fn a_label_reads_back_what_it_prints() {
        let payload = label().payload();
        assert!(payload.starts_with("GW1:KZ-BR-2026-000017:01JD3Q8Z6V7W5X4Y3T2S1R0QPN:P001OF012:"));
        assert!(payload.len() <= 62);
        assert_eq!(payload.parse::<Label>().unwrap(), label());
    }

    #[test]
    fn the_printed_id_carries_its_own_check() {
        let printed = label().printed();
        assert!(printed.starts_with("01JD 3Q8Z 6V7W "));
        assert!(iso7064::is_valid(&printed));
        assert!(!iso7064::is_valid(&printed.replacen("3Q", "8Q", 1)));
    }

    #[test]
    fn a_misread_code_is_refused() {
        let payload = label().payload();
        for bad in [
            payload.replacen("01JD", "01JE", 1),
            payload.replacen("GW1", "GW2", 1),
            payload.replacen("P001OF012", "P013OF012", 1),
            payload.replacen("P001OF012", "P1OF12", 1),
            format!("{payload}:more"),
            String::new(),
        ] {
            assert!(bad.parse::<Label>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_would_break_the_code_apart_is_refused() {
        assert!(Label::new("A:B", "1", 1, 1).is_err());
        assert!(Label::new("", "1", 1, 1).is_err());
        assert!(Label::new("A", "1:2", 1, 1).is_err());
        assert!(Label::new("A", "1", 0, 1).is_err());
        assert!(Label::new("A", "1", 2, 1).is_err());
    }
}
