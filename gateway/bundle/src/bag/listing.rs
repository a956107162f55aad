//! The lists of digests: one line a member, as `sha256sum` reads and writes them.
//!
//! A list has one spelling: the members in the canonical order, 64 lower-case digits, two spaces,
//! the name, a line feed.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::MemberName;
use crate::ids::Digest;

/// The list of the members that `which` picks.
pub(super) fn write(
    digests: &BTreeMap<MemberName, Digest>,
    which: impl Fn(&MemberName) -> bool,
) -> String {
    let mut text = String::new();
    for (name, digest) in digests.iter().filter(|(name, _)| which(name)) {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{digest}  {name}");
    }
    text
}

/// Reads a list of members that `which` picks; `None` where it is not in its one spelling.
pub(super) fn read(
    bytes: &[u8],
    which: impl Fn(&MemberName) -> bool,
) -> Option<BTreeMap<MemberName, Digest>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let line = |line: &str| {
        let (digest, name) = line.split_once("  ")?;
        Some((name.parse::<MemberName>().ok()?, digest.parse::<Digest>().ok()?))
    };
    let list: BTreeMap<_, _> = text.lines().map(line).collect::<Option<_>>()?;
    (write(&list, which) == text).then_some(list)
}
