//! Why a time-stamp does not count.

use std::fmt;

use crate::certificate::PathError;

/// What a failure says of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampFault {
    /// The token is not good.
    Invalid,
    /// It could not be checked: that says nothing for it and nothing against it.
    NotChecked,
}

/// Why there is no time-stamp, or why it does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// More bytes than a token may have.
    #[error("the time-stamp has more than {} bytes", super::TOKEN_BYTES_MAX)]
    TooLarge,
    /// Not DER, or not of the form of RFC 3161.
    #[error("the time-stamp is not of the form of RFC 3161")]
    Malformed,
    /// The authority did not grant it.
    #[error("the time-stamping authority granted none: {0}")]
    Rejected(Failure),
    /// Not exactly one signer.
    #[error("the time-stamp has not exactly one signer")]
    Signers,
    /// It is over something else.
    #[error("the time-stamp is over something else")]
    Imprint,
    /// It answers another request.
    #[error("the time-stamp answers another request: its nonce differs")]
    Nonce,
    /// Its policy is not among those configured.
    #[error("the time-stamp's policy is none of those allowed")]
    Policy,
    /// The signed digest is not that of the content.
    #[error("what the time-stamp's signature covers is not its content")]
    Content,
    /// The signed attributes do not name the signer's certificate.
    #[error("the time-stamp does not name its signer's certificate as RFC 5816 wants it")]
    SigningCertificate,
    /// The token brings no certificate of its signer.
    #[error("the time-stamp brings no certificate of its signer")]
    NoCertificate,
    /// The signature does not fit.
    #[error("the time-stamp's signature is broken")]
    Broken,
    /// The signer's certificate is not good for time-stamps.
    #[error("the time-stamping authority's certificate: {0}")]
    Certificate(#[from] PathError),
    /// The time of the stamp is too far from ours.
    #[error("the time-stamp's time is too far from this clock's; check both")]
    Time,
    /// It uses an algorithm or an extension that this gateway does not support.
    #[error("the time-stamp uses {what}, which is not supported")]
    Unsupported {
        /// What it uses.
        what: &'static str,
    },
}

impl TimestampError {
    /// Whether the token is bad, or could not be checked.
    pub fn fault(&self) -> TimestampFault {
        match self {
            Self::Unsupported { .. }
            | Self::NoCertificate
            | Self::Certificate(PathError::Unsupported | PathError::Untrusted) => {
                TimestampFault::NotChecked
            }
            _ => TimestampFault::Invalid,
        }
    }
}

/// What a time-stamping authority says of a request that it does not grant (RFC 3161 §2.4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    pub(super) status: u8,
    /// `failInfo`, bit n being the n-th of the standard.
    pub(super) bits: u32,
}

/// The names of `PKIFailureInfo` by bit.
const FAILURES: [(u32, &str); 8] = [
    (0, "badAlg"),
    (2, "badRequest"),
    (5, "badDataFormat"),
    (14, "timeNotAvailable"),
    (15, "unacceptedPolicy"),
    (16, "unacceptedExtension"),
    (17, "addInfoNotAvailable"),
    (25, "systemFailure"),
];

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.status {
            2 => "rejection",
            3 => "waiting",
            4 => "revocationWarning",
            5 => "revocationNotification",
            _ => "an unknown status",
        })?;
        let set = FAILURES.iter().filter(|(bit, _)| self.bits & (1 << bit) != 0);
        set.into_iter().try_for_each(|(_, name)| write!(f, ", {name}"))
    }
}
