//! The exported bag: a bundle with its evidence as one file, to keep or to carry by hand.
//!
//! A bag is a ZIP laid out as `BagIt` 1.0 (RFC 8493). Whoever unpacks it verifies it with
//! `sha256sum -c` and any JOSE library, without a gateway:
//!
//! | member | what it is |
//! | --- | --- |
//! | `bagit.txt` | the declaration of a bag |
//! | `cover.html`, `cover.txt` | a page for people; either, both or neither |
//! | `manifest.jws` | the sealed manifest of the bundle |
//! | `data/<file>` | the documents, under the names of the manifest |
//! | `evidence/<name>.jws` | the evidence |
//! | `proof/<name>.tlog-proof` | proofs of inclusion in a log |
//! | `proof/<name>.tst` | time-stamps (RFC 3161) on the checkpoints of those proofs |
//! | `trust/<name>` | certificates and revocation data as of then |
//! | `manifest-sha256.txt` | the digest of every `data/` member |
//! | `tagmanifest-sha256.txt` | the digest of every other member but itself and the next |
//! | `tagmanifest.jws` | the exporter's seal over `tagmanifest-sha256.txt` |
//!
//! The documents stand in the sealed list by way of `manifest-sha256.txt`, since RFC 8493 §2.2.1
//! keeps payload out of tag manifests.
//!
//! A ZIP can say one thing in its directory and another in its headers, and it has room that no
//! digest covers: comments, extra fields, gaps, times. So a bag has **one canonical form**: the
//! members stand in the order above (by name within a folder), are stored and not compressed, of
//! 1980-01-01, mode 0644, without comments, gaps or extra fields except the sizes of ZIP64 where
//! these are needed. [`Reader::open`] derives every byte that is not a member's content from the
//! names, sizes and check sums, and refuses a file that has any other. [`Reader::check`] then
//! compares the contents, so that no byte can change unseen.
//!
//! Seals are not checked here: that is the evidence crate's work.

mod check;
mod crc;
mod error;
mod listing;
mod name;
mod reader;
mod writer;
mod zip;

pub use check::{Check, Fault, FaultKind};
pub use error::Error;
pub use name::MemberName;
pub use reader::{Entry, Reader};
pub use writer::Writer;

/// The content of `bagit.txt` (RFC 8493 §2.1.1).
pub const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
/// The most members that a bag may have.
pub const MEMBERS_MAX: usize = 16_384;
/// The most bytes that a member outside `data/` may have.
pub const TAG_BYTES_MAX: u64 = 64 << 20;
/// How many bytes are copied and hashed at once.
const PIECE: usize = 64 << 10;
