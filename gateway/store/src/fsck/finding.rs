//! What can be found, by stable codes, and what to do about each.

use std::fmt;

/// What is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// SQLite finds the ledger file itself damaged.
    LedgerDamaged,
    /// A row names another that is not there.
    RowNamesNothing,
    /// A wrapped key does not open.
    KeyDamaged,
    /// The key is gone, and what it sealed is not.
    KeyMissing,
    /// A sealed column does not open.
    ColumnDamaged,
    /// A manifest does not open, or its seal does not verify.
    ManifestDamaged,
    /// A manifest is not the one that its row names by digest.
    ManifestDiffers,
    /// The file or the row with a document's bytes is missing.
    DocumentMissing,
    /// A document's ciphertext does not open.
    DocumentDamaged,
    /// A document opens and is not the one that its row names by size and digest.
    DocumentDiffers,
    /// A file among the documents that no row names.
    FileUnnamed,
    /// Something was erased, and part of it is still there.
    ErasedInPart,
    /// Evidence does not open, is not of its form, or its signature does not verify.
    EvidenceDamaged,
    /// Evidence is not the statement that its row names.
    EvidenceDiffers,
    /// Evidence or an act has no entry in the log.
    EntryMissing,
    /// An entry of the log does not open.
    EntryDamaged,
    /// An entry's text is not what its commitment, or its evidence, says.
    EntryDiffers,
    /// An entry of the log is of no evidence, no act and no beginning of a log.
    EntryNamesNothing,
    /// Numbers of the log are missing or were given twice.
    LogGap,
    /// The stored tree is not the one over the stored entries.
    TreeDiffers,
    /// A checkpoint names another root, or more entries, than the log has.
    CheckpointDiffers,
    /// A checkpoint bears no signature of a key of this log.
    CheckpointUnsigned,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 22] = [
        Self::LedgerDamaged,
        Self::RowNamesNothing,
        Self::KeyDamaged,
        Self::KeyMissing,
        Self::ColumnDamaged,
        Self::ManifestDamaged,
        Self::ManifestDiffers,
        Self::DocumentMissing,
        Self::DocumentDamaged,
        Self::DocumentDiffers,
        Self::FileUnnamed,
        Self::ErasedInPart,
        Self::EvidenceDamaged,
        Self::EvidenceDiffers,
        Self::EntryMissing,
        Self::EntryDamaged,
        Self::EntryDiffers,
        Self::EntryNamesNothing,
        Self::LogGap,
        Self::TreeDiffers,
        Self::CheckpointDiffers,
        Self::CheckpointUnsigned,
    ];

    /// The code; it never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LedgerDamaged => "ledger-damaged",
            Self::RowNamesNothing => "row-names-nothing",
            Self::KeyDamaged => "key-damaged",
            Self::KeyMissing => "key-missing",
            Self::ColumnDamaged => "column-damaged",
            Self::ManifestDamaged => "manifest-damaged",
            Self::ManifestDiffers => "manifest-differs",
            Self::DocumentMissing => "document-missing",
            Self::DocumentDamaged => "document-damaged",
            Self::DocumentDiffers => "document-differs",
            Self::FileUnnamed => "file-unnamed",
            Self::ErasedInPart => "erased-in-part",
            Self::EvidenceDamaged => "evidence-damaged",
            Self::EvidenceDiffers => "evidence-differs",
            Self::EntryMissing => "entry-missing",
            Self::EntryDamaged => "entry-damaged",
            Self::EntryDiffers => "entry-differs",
            Self::EntryNamesNothing => "entry-names-nothing",
            Self::LogGap => "log-gap",
            Self::TreeDiffers => "tree-differs",
            Self::CheckpointDiffers => "checkpoint-differs",
            Self::CheckpointUnsigned => "checkpoint-unsigned",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::LedgerDamaged => "SQLite finds the ledger file damaged; nothing else was checked",
            Self::RowNamesNothing => "a row names another that is not there",
            Self::KeyDamaged => "a wrapped key does not open; what it sealed cannot be read",
            Self::KeyMissing => "a key is gone, and what it sealed is still there",
            Self::ColumnDamaged => "a sealed column does not open",
            Self::ManifestDamaged => "a manifest does not open, or its seal does not verify",
            Self::ManifestDiffers => "a manifest is not the one whose digest was recorded",
            Self::DocumentMissing => "the bytes of a document are missing",
            Self::DocumentDamaged => "a document does not open: it was changed, cut or moved",
            Self::DocumentDiffers => "a document has another size or digest than was recorded",
            Self::FileUnnamed => "no row names this file",
            Self::ErasedInPart => "something was erased, and part of it is still there",
            Self::EvidenceDamaged => "evidence does not open, or its signature does not verify",
            Self::EvidenceDiffers => "evidence is not the statement that was recorded",
            Self::EntryMissing => "evidence or an act of staff has no entry in the log",
            Self::EntryDamaged => "an entry of the log does not open",
            Self::EntryDiffers => "an entry of the log is not what was committed to",
            Self::EntryNamesNothing => "an entry of the log is of no evidence and no act",
            Self::LogGap => "numbers of the log are missing or out of order",
            Self::TreeDiffers => "the stored tree is not the one over the stored entries",
            Self::CheckpointDiffers => "a checkpoint was signed over another log than is stored",
            Self::CheckpointUnsigned => "a checkpoint bears no signature of this log's keys",
        }
    }

    /// What to do.
    pub fn advice(self) -> &'static str {
        match self {
            Self::FileUnnamed => "nothing: the next start of the gateway removes it",
            Self::ErasedInPart => {
                "keep a copy of the directory as it is and erase the case anew: `gateway admin erase`"
            }
            Self::DocumentMissing | Self::DocumentDamaged | Self::DocumentDiffers => {
                "take the file from a backup whose fsck is clean, or ask the sender for the bundle"
            }
            Self::CheckpointUnsigned => {
                "look whether the log's keys of that time stand in your own register entry"
            }
            _ => {
                "keep a copy of the directory as it is, check the disk, and restore the latest \
                 backup whose fsck is clean"
            }
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// Where: a table with an id, a place of a file, a size of the log. Nothing personal.
    pub at: String,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_findings_have_the_same_code() {
        let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
    }
}
