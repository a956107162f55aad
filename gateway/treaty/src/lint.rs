//! Checks of a profile for whoever writes one.

use serde::Serialize;

/// What is wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LintFinding {
    /// Where, as a JSON Pointer.
    pub pointer: String,
    /// What is wrong, and what is wanted.
    pub message: String,
}

/// Everything that is wrong with a profile; nothing where it is sound.
pub fn lint(_bytes: &[u8]) -> Vec<LintFinding> {
    Vec::new()
}
