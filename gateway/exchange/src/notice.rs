//! What people are told: that something waits, never what.
//!
//! A notice holds the gateway's own case number and a day, and nothing else can be put into it:
//! a name or a string that a partner chose cannot reach a mail, because the type has no place
//! for it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::gate::Role;

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
    /// The time is over in which paper originals had to be posted.
    OriginalsLate = "originals-late",
    /// The time is over in which something else had to be done.
    DutyLate = "duty-late",
    /// The day has come for a task of the authority itself.
    TaskDue = "task-due",
    /// The sentence may end before the person is handed over.
    TermEnds = "term-ends",
    /// The gateway itself needs a person: an alarm was raised.
    Attention = "attention",
}

impl NoticeKind {
    /// Whose work it is: the roles that are told where nobody said otherwise.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::BundleArrived
            | Self::BundleIncomplete
            | Self::CaseComplete
            | Self::BundleRefused
            | Self::DecisionArrived
            | Self::PartnerRefused
            | Self::DutyLate
            | Self::TaskDue
            | Self::TermEnds => &[Role::Officer],
            Self::ApprovalWanted => &[Role::Approver],
            Self::DeliveryFailed => &[Role::Officer, Role::Administrator],
            Self::OriginalsAnnounced => &[Role::Registrar],
            Self::OriginalsLate => &[Role::Registrar, Role::Officer],
            Self::Attention => &[Role::Administrator],
        }
    }

    /// Whether it waits for an act, so that people are reminded until somebody has acted. What
    /// only says that something is under way does not.
    pub fn waits(self) -> bool {
        !matches!(self, Self::OriginalsAnnounced)
    }
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for NoticeKind {
    type Err = UnknownNotice;
    fn from_str(text: &str) -> Result<Self, UnknownNotice> {
        let found = Self::ALL.iter().copied().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| UnknownNotice { name: text.to_owned() })
    }
}

/// A notice's name that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no notice is called {name:?}; the notices are {}", names())]
pub struct UnknownNotice {
    name: String,
}

fn names() -> String {
    NoticeKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_somebodys_work() {
        for kind in NoticeKind::ALL {
            assert!(!kind.roles().is_empty(), "{kind}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_all_names() {
        let error = "bundle-arived".parse::<NoticeKind>().unwrap_err().to_string();
        assert!(error.contains("bundle-arived") && error.contains("approval-wanted"), "{error}");
    }
}
