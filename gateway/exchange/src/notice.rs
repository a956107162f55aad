//! What people are told: that something waits, never what.
//!
//! A notice holds the gateway's own case number and a day, and nothing else can be put into it:
//! a name or a string that a partner chose cannot reach a mail, because the type has no place
//! for it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

macro_rules! notices {
    ($($(#[$doc:meta])* $name:ident = $wire:literal,)*) => {
        /// What a notice says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum NoticeKind { $($(#[$doc])* #[serde(rename = $wire)] $name,)* }

        impl NoticeKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The kind's name in the configuration and in the store.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }
        }
    };
}

notices! {
    /// A bundle came in.
    BundleArrived = "bundle-arrived",
    /// A bundle came in and the treaty still wants something.
    BundleIncomplete = "bundle-incomplete",
    /// What was missing came in, and the case is complete.
    CaseComplete = "case-complete",
    /// A bundle was refused for its form and lies in quarantine.
    BundleRefused = "bundle-refused",
    /// A decision waits for a second person.
    ApprovalWanted = "approval-wanted",
    /// The other side decided.
    DecisionArrived = "decision-arrived",
    /// The partner refused a bundle of ours for its form.
    PartnerRefused = "partner-refused",
    /// A bundle could not be delivered; someone has to look.
    DeliveryFailed = "delivery-failed",
    /// Paper originals are on their way.
    OriginalsAnnounced = "originals-announced",
    /// The gateway itself needs a person: an alarm was raised.
    Attention = "attention",
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for NoticeKind {
    type Err = UnknownNotice;
    fn from_str(text: &str) -> Result<Self, UnknownNotice> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or(UnknownNotice)
    }
}

/// A notice's name that this version does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no notice has this name; gateway/docs/configuration.md lists them")]
pub struct UnknownNotice;

/// Something that waits for someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What it says.
    pub kind: NoticeKind,
    /// The day until which something is due, where there is one.
    pub until: Option<Date>,
}

impl From<NoticeKind> for Notice {
    fn from(kind: NoticeKind) -> Self {
        Self { kind, until: None }
    }
}
