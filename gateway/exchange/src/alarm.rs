//! What the gateway itself needs a person for: an alarm stays open until its cause is gone or
//! somebody has dealt with it.
//!
//! An alarm is about keys, logs, evidence or the machine, never about what a bundle says. It names
//! its subject by an id, a digest or a host name: nothing personal can be one.

use std::fmt;
use std::str::FromStr;

macro_rules! alarms {
    ($($(#[$doc:meta])* $name:ident = $wire:literal,)*) => {
        /// What an alarm says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum AlarmKind { $($(#[$doc])* $name,)* }

        impl AlarmKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The kind's name in the store, in metrics and in the texts.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }
        }
    };
}

alarms! {
    /// A certificate of ours or of a partner ends soon, or has ended. Subject: what it is for and
    /// the digest of its key.
    CertificateEnds = "certificate-ends",
    /// Changed files (certificates, keys, register, revocation lists) were refused; the old ones
    /// stay in use. Subject: which.
    ReloadRefused = "reload-refused",
    /// A partner's revocation list is out of date or cannot be fetched. Subject: its address or
    /// file.
    RevocationListStale = "revocation-list-stale",
    /// A partner's log contradicts what it showed before. Subject: the log's origin.
    LogContradicts = "log-contradicts",
    /// A partner saw more of our log than we have: this store is older than what left it. Subject:
    /// our log's origin.
    LogRolledBack = "log-rolled-back",
    /// No partner has cosigned our checkpoints for long. Subject: the partner.
    WitnessSilent = "witness-silent",
    /// Checkpoints wait for a time-stamp. Subject: the time-stamping authority's host.
    TimestampMissing = "timestamp-missing",
    /// Evidence that should have come has not. Subject: the bundle.
    EvidenceOverdue = "evidence-overdue",
    /// The other side states what contradicts what it stated before. Subject: the bundle.
    EvidenceContradicts = "evidence-contradicts",
    /// The registry found something else in an envelope than was announced. Subject: the
    /// consignment.
    OriginalsMismatched = "originals-mismatched",
    /// Originals came for a case that is over. Subject: the consignment.
    OriginalsAfterEnd = "originals-after-end",
    /// An envelope came that belongs to no case here. Subject: its number.
    OriginalsUnknown = "originals-unknown",
    /// A partner's refused bundles have filled its room in quarantine: what it sends amiss is refused
    /// with evidence and no longer kept. Subject: the partner.
    QuarantineFull = "quarantine-full",
    /// Mails were not delivered and wait at the desk. Subject: the outbox of mails.
    MailNotDelivered = "mail-not-delivered",
    /// The clock jumped: nothing is signed. Subject: the gateway.
    ClockJumped = "clock-jumped",
    /// The disk of the store is full or fails: nothing is taken in. Subject: the store.
    StoreFailing = "store-failing",
}

impl fmt::Display for AlarmKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AlarmKind {
    type Err = UnknownAlarm;
    fn from_str(text: &str) -> Result<Self, UnknownAlarm> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or(UnknownAlarm)
    }
}

/// An alarm's name that this version does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no alarm has this name")]
pub struct UnknownAlarm;
