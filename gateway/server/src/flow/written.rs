//! What staff write into a form: bounded, and text.

use crate::refusal::Refusal;

/// A text of staff without the spaces around it, of at most so many characters.
///
/// # Errors
///
/// It is empty, too long, or holds control characters other than line ends and tabs.
pub(super) fn written(text: &str, most: usize, rule: &'static str) -> Result<String, Refusal> {
    let text = text.trim();
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.is_empty() || text.chars().count() > most || text.chars().any(control) {
        return Err(Refusal::Record(rule));
    }
    Ok(text.to_owned())
}

/// As [`written`], where nothing may be written.
///
/// # Errors
///
/// As [`written`].
pub(super) fn if_written(
    text: Option<&str>,
    most: usize,
    rule: &'static str,
) -> Result<Option<String>, Refusal> {
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| written(text, most, rule)).transpose()
}
