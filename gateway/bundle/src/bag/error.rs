//! Why a bag was not written or not read.

use std::io;

use crate::ids::NameError;

/// Why a bag was not written or not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Reading or writing failed.
    #[error("reading or writing the bag failed")]
    Io(#[from] io::Error),
    /// A name stands in no place of the layout.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A member was added out of order, twice, or under a name that differs in case only.
    #[error("{name} is added out of the canonical order, or twice")]
    Order {
        /// The member.
        name: String,
    },
    /// The writer makes this member itself.
    #[error("{name} is made by the writer")]
    Made {
        /// The member.
        name: String,
    },
    /// The source had more or fewer bytes than was said.
    #[error("{name} was said to have {size} bytes and has more or fewer")]
    Size {
        /// The member.
        name: String,
        /// The bytes it was said to have.
        size: u64,
    },
    /// A member has more bytes than it may have.
    #[error("{name} has {size} bytes; at most {limit} are allowed")]
    TooLarge {
        /// The member.
        name: String,
        /// Its bytes.
        size: u64,
        /// The most there may be.
        limit: u64,
    },
    /// The bag has too many members.
    #[error("the bag has more than {} members", super::MEMBERS_MAX)]
    TooMany,
    /// The documents together have too many bytes.
    #[error("the documents of the bag have {size} bytes; at most {limit} are allowed")]
    TooMuch {
        /// Their bytes.
        size: u64,
        /// The most there may be.
        limit: u64,
    },
    /// A bag is written into an empty file only.
    #[error("the file to write the bag into is not empty")]
    NotEmpty,
    /// An earlier member failed, so the bag cannot be finished.
    #[error("a member failed earlier, so the bag cannot be finished")]
    Failed,
    /// The bag has no such member.
    #[error("the bag has no {name}")]
    Absent {
        /// The member.
        name: String,
    },
    /// A member's bytes do not fit its check sum.
    #[error("{name} does not fit its check sum")]
    Broken {
        /// The member.
        name: String,
    },
    /// The file is not a ZIP of the canonical form.
    #[error("the file is not a bag in its canonical form: {rule}")]
    NotCanonical {
        /// What is wanted.
        rule: &'static str,
    },
}
