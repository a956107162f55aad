//! Names of members, and the order in which they stand.

use std::fmt;
use std::str::FromStr;

use super::TAG_BYTES_MAX;
use crate::ids::NameError;
use crate::manifest::{DOCUMENT_BYTES_MAX, is_file_name};

/// The name of a member of a bag. Only the places of the layout have one, so it can be no path
/// out of the bag. Its order is the canonical order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberName {
    place: Place,
    file: Box<str>,
}

/// Where in the layout a member stands, in the canonical order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    BagIt,
    CoverHtml,
    CoverText,
    Seal,
    Data,
    Evidence,
    Proof,
    Timestamp,
    Trust,
    Manifest,
    TagManifest,
    TagSeal,
}

impl Place {
    /// The name where the place is one file, the folder where it is many, and what the names in
    /// the folder end with.
    fn form(self) -> (&'static str, &'static str) {
        match self {
            Self::BagIt => ("bagit.txt", ""),
            Self::CoverHtml => ("cover.html", ""),
            Self::CoverText => ("cover.txt", ""),
            Self::Seal => ("manifest.jws", ""),
            Self::Data => ("data/", ""),
            Self::Evidence => ("evidence/", ".jws"),
            Self::Proof => ("proof/", ".tlog-proof"),
            Self::Timestamp => ("proof/", ".tst"),
            Self::Trust => ("trust/", ""),
            Self::Manifest => ("manifest-sha256.txt", ""),
            Self::TagManifest => ("tagmanifest-sha256.txt", ""),
            Self::TagSeal => ("tagmanifest.jws", ""),
        }
    }

    const ALL: [Self; 12] = [
        Self::BagIt,
        Self::CoverHtml,
        Self::CoverText,
        Self::Seal,
        Self::Data,
        Self::Evidence,
        Self::Proof,
        Self::Timestamp,
        Self::Trust,
        Self::Manifest,
        Self::TagManifest,
        Self::TagSeal,
    ];

    /// The places that no bag lacks.
    pub(super) const NEEDED: [Self; 5] =
        [Self::BagIt, Self::Seal, Self::Manifest, Self::TagManifest, Self::TagSeal];

    /// Whether the writer makes the member itself.
    pub(super) fn is_made(self) -> bool {
        matches!(self, Self::BagIt | Self::Manifest | Self::TagManifest | Self::TagSeal)
    }
}

impl MemberName {
    /// The one member at a place that is a single file.
    pub(super) fn at(place: Place) -> Self {
        Self { place, file: "".into() }
    }

    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The document's file name, where the member is a document.
    pub fn document(&self) -> Option<&str> {
        (self.place == Place::Data).then_some(&self.file)
    }

    /// Whether the member is evidence.
    pub fn is_evidence(&self) -> bool {
        self.place == Place::Evidence
    }

    /// Whether the member is a proof of a log.
    pub fn is_proof(&self) -> bool {
        self.place == Place::Proof
    }

    /// Whether the member is a time-stamp on a proof's checkpoint.
    pub fn is_timestamp(&self) -> bool {
        self.place == Place::Timestamp
    }

    /// Whether the member is a certificate or revocation data.
    pub fn is_trust(&self) -> bool {
        self.place == Place::Trust
    }

    /// The file's name without its folder; empty where the member stands in none.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The most bytes that the member may have.
    pub(super) fn bytes_max(&self) -> u64 {
        if self.place == Place::Data { DOCUMENT_BYTES_MAX } else { TAG_BYTES_MAX }
    }

    /// Whether `tagmanifest-sha256.txt` lists the member.
    pub(super) fn is_tag(&self) -> bool {
        !matches!(self.place, Place::Data | Place::TagManifest | Place::TagSeal)
    }
}

impl FromStr for MemberName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        const RULE: NameError =
            NameError { what: "a member's name", rule: "one of the places of a bag's layout" };
        let fits = |place: Place| {
            let (start, end) = place.form();
            if !start.ends_with('/') {
                return (text == start).then(|| Self::at(place));
            }
            let file = text.strip_prefix(start)?;
            let stem = file.strip_suffix(end)?;
            (!stem.is_empty() && is_file_name(file)).then(|| Self { place, file: file.into() })
        };
        Place::ALL.into_iter().find_map(fits).ok_or(RULE)
    }
}

impl fmt::Display for MemberName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.place.form().0, self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_what_it_writes() {
        for text in [
            "bagit.txt",
            "cover.html",
            "data/sentenca.ru.pdf",
            "evidence/1-relay.jws",
            "proof/1.tlog-proof",
            "proof/1.tst",
            "trust/br-mj.pem",
            "tagmanifest.jws",
        ] {
            assert_eq!(text.parse::<MemberName>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn no_name_leads_out_of_the_bag_or_into_another_place() {
        for bad in [
            "",
            "data/",
            "data",
            "/data/a",
            "data/../a",
            "data/..",
            "data//a",
            "data/a/b",
            "data/.a",
            "data/a\\b",
            "data/a.",
            "data/é",
            "data/a b",
            "data/a\0",
            "data/con",
            "data/AUX.pdf",
            "data/lpt1.txt",
            "./data/a",
            "Data/a",
            "evidence/a.pdf",
            "evidence/.jws",
            "proof/a.jws",
            "other.txt",
            "manifest-md5.txt",
            "fetch.txt",
            "bagit.txt/",
            "C:data/a",
        ] {
            assert!(bad.parse::<MemberName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_order_is_the_layout_s_and_then_by_name() {
        let names = [
            "bagit.txt",
            "cover.txt",
            "manifest.jws",
            "data/B",
            "data/a",
            "data/b",
            "evidence/a.jws",
            "proof/a.tlog-proof",
            "proof/a.tst",
            "trust/a",
            "manifest-sha256.txt",
            "tagmanifest-sha256.txt",
            "tagmanifest.jws",
        ];
        let names: Vec<MemberName> = names.iter().map(|name| name.parse().unwrap()).collect();
        assert!(names.is_sorted());
    }
}
