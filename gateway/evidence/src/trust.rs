//! Verifying an exported bag years later, with nothing but a trust file.
//!
//! No gateway, no network. Who signed is known from the trust file and never from the bag, which
//! may bring certificates of its own making; without a trust file the most that can be said is
//! that the bag is consistent. Each check has three answers: passed, failed, and not checked, which
//! is neither. A seal whose certificate has run out since is verified as of the earliest time that
//! somebody other than its signer has fixed: the other side's evidence, or a witnessed checkpoint.
//! What the signer says of the time itself fixes nothing.

mod bag;
mod file;
mod time;
mod verdict;

pub use bag::verify_bag;
pub use file::{TrustError, TrustFile};
pub use verdict::{CheckKind, Checked, Outcome, Verdict};
