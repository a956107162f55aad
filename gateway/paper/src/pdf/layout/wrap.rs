//! Breaks a text into lines no wider than asked.

use super::look::times;
use crate::PaperError;
use crate::font::{Typeface, is_space};

/// The words of one line.
#[derive(Debug)]
pub(super) struct Words {
    /// The words; a trailing space where the paragraph goes on.
    pub(super) text: String,
    /// The natural width, without a trailing space.
    pub(super) width: f32,
    /// Whether the paragraph ends here, so that the line is not filled up.
    last: bool,
}

impl Words {
    /// The spaces between the words.
    pub(super) fn spaces(&self) -> f32 {
        times(self.text.trim_end_matches(' ').matches(' ').count(), 1.0)
    }

    /// What each space must grow by to fill the line; nothing where it would tear the line open.
    pub(super) fn gap(&self, spare: f32, size: f32) -> f32 {
        let gap = spare / self.spaces().max(1.0);
        if self.last || self.spaces() < 1.0 || gap > size * WIDEST_GAP { 0.0 } else { gap }
    }
}

/// In ems: beyond this a ragged line reads better than a filled one, and programs that take text
/// out of a PDF mistake the gap for the edge of a column.
const WIDEST_GAP: f32 = 0.7;

/// Breaks at spaces, and within a word only when it is wider than a whole line.
pub(super) fn wrap(
    face: &Typeface,
    text: &str,
    size: f32,
    width: f32,
) -> Result<Vec<Words>, PaperError> {
    let space = face.width(" ", size)?;
    let mut lines = Vec::new();
    let mut line = Words { text: String::new(), width: 0.0, last: false };
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        for (piece, piece_width) in pieces(face, word, size, width)? {
            let needed = line.width + space + piece_width;
            if line.text.is_empty() {
                line.width = piece_width;
            } else if needed <= width {
                line.width = needed;
            } else {
                let next = Words { text: String::new(), width: piece_width, last: false };
                lines.push(std::mem::replace(&mut line, next));
            }
            line.text.push_str(piece);
            line.text.push(' ');
        }
    }
    line.text.truncate(line.text.trim_end_matches(' ').len());
    line.last = true;
    if !line.text.is_empty() {
        lines.push(line);
    }
    Ok(lines)
}

/// A word with its width, or the parts of a word that no line can hold.
fn pieces<'a>(
    face: &Typeface,
    word: &'a str,
    size: f32,
    width: f32,
) -> Result<Vec<(&'a str, f32)>, PaperError> {
    let whole = face.width(word, size)?;
    if whole <= width {
        return Ok(vec![(word, whole)]);
    }
    let mut pieces = Vec::new();
    let mut rest = word;
    while !rest.is_empty() {
        let (piece, piece_width) = longest_prefix(face, rest, size, width)?;
        pieces.push((piece, piece_width));
        rest = rest.strip_prefix(piece).unwrap_or_default();
    }
    Ok(pieces)
}

/// As many characters as fit, at least one.
fn longest_prefix<'a>(
    face: &Typeface,
    word: &'a str,
    size: f32,
    width: f32,
) -> Result<(&'a str, f32), PaperError> {
    let mut longest = ("", 0.0);
    for (at, character) in word.char_indices() {
        let prefix = word.get(..at + character.len_utf8()).unwrap_or(word);
        let prefix_width = face.width(prefix, size)?;
        if prefix_width > width && !longest.0.is_empty() {
            break;
        }
        longest = (prefix, prefix_width);
    }
    Ok(longest)
}
