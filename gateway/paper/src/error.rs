//! Why something could not be printed.
//!
//! Pages carry names; an error must not. A variant therefore says what kind of thing was wrong
//! and at most which character, never the text it stood in.

/// Why something could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The typeface covers Latin, Cyrillic (with Kazakh) and Greek; this character is none of
    /// them. [`printable`](crate::printable) replaces such characters where that is acceptable.
    #[error("the typeface has no glyph for U+{:04X}", u32::from(*.0))]
    NoGlyph(char),
    /// One of the built-in typefaces does not load.
    #[error("a built-in typeface does not load")]
    Typeface,
    /// The text is too long for a QR code.
    #[error("{0} bytes do not fit into a QR code of error correction level Q")]
    CodeTooLong(usize),
    /// A printed id is not well formed.
    #[error("a printed id is not well formed: {0}")]
    Label(&'static str),
    /// A built-in sample text is not well formed.
    #[error("sample text {file} is not well formed at line {line}")]
    SampleText {
        /// The text.
        file: &'static str,
        /// The line, from 1.
        line: usize,
    },
    /// The pages could not be written as PDF/A.
    #[error("the pages could not be written as PDF/A")]
    Pdf(#[source] Box<krilla::error::KrillaError>),
}
