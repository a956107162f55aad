//! What a carrier tells of a consignment: the events of UPU EMSEVT V3, and where it stands.
//!
//! Events come late, twice and in any order, so the highest-ranked one says where the consignment
//! is, never the last that came. None is thrown away: an event that contradicts another is the
//! carrier's claim like any other, and people are told that the claims do not agree.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far originals are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The sender says that they travel.
    Announced,
    /// The carrier took them.
    Posted,
    /// They are under way.
    InTransit,
    /// The carrier ended the carriage before delivery.
    Stopped,
    /// The carrier delivered them.
    Delivered,
    /// The registry found what was announced.
    Matched,
    /// The registry found something else.
    Mismatched,
}

impl Stage {
    /// All of them, the least advanced first.
    pub const ALL: [Self; 7] = [
        Self::Announced,
        Self::Posted,
        Self::InTransit,
        Self::Stopped,
        Self::Delivered,
        Self::Matched,
        Self::Mismatched,
    ];

    /// The name in the store, in the API and in the texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Posted => "posted",
            Self::InTransit => "in-transit",
            Self::Stopped => "stopped",
            Self::Delivered => "delivered",
            Self::Matched => "matched",
            Self::Mismatched => "mismatched",
        }
    }

    /// The stage of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == name)
    }

    /// Whether the envelope was opened: then no carrier has anything to add.
    pub fn is_arrived(self) -> bool {
        self >= Self::Matched
    }
}

macro_rules! codes {
    ($($name:ident $stage:ident $words:literal,)*) => {
        /// An event of UPU EMSEVT V3, by its code. They stand in the order of the carriage, which
        /// is their rank.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "`words` says what each is")]
        pub enum Code { $($name,)* }

        impl Code {
            /// All of them, in the order of the carriage.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The three letters.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// What it says.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// How far originals are after it.
            pub const fn stage(self) -> Stage {
                match self { $(Self::$name => Stage::$stage,)* }
            }
        }
    };
}

codes! {
    EMA Posted "posted or collected",
    EMB InTransit "arrived at the outward office of exchange",
    EXA InTransit "presented to export customs or security",
    EXB InTransit "held by export customs or security",
    EXC InTransit "returned from export customs or security",
    EXD InTransit "held at the outward office of exchange",
    EMC InTransit "departed from the outward office of exchange",
    EMJ InTransit "arrived at a transit office of exchange",
    EMK InTransit "departed from a transit office of exchange",
    EMD InTransit "arrived at the inward office of exchange",
    EDA InTransit "held at the inward office of exchange",
    EDB InTransit "presented to import customs",
    EME InTransit "held by import customs",
    EDC InTransit "returned from import customs",
    EMF InTransit "departed from the inward office of exchange",
    EDD InTransit "entered a sorting centre",
    EDE InTransit "left a sorting centre",
    EMG InTransit "arrived at the delivery office",
    EDF InTransit "held at the delivery depot",
    EDG InTransit "out for delivery",
    EDH InTransit "arrived at a collection point",
    EMH InTransit "delivery was tried in vain",
    EXX Stopped "export was cancelled",
    EDX Stopped "import was terminated",
    EMI Delivered "delivered",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Code {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let text = text.trim();
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str().eq_ignore_ascii_case(text))
            .ok_or(UnknownCode)
    }
}

/// A code that is none of UPU EMSEVT V3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "no such event: a code of UPU EMSEVT V3, such as EMA (posted), EMC (left), EMI (delivered)"
)]
pub struct UnknownCode;

/// Something that a carrier is said to have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tracked {
    /// What.
    pub code: Code,
    /// When, as the carrier says.
    pub at: Timestamp,
}

/// Where a consignment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The highest-ranked event; of equal ones the latest.
    pub latest: Option<Tracked>,
    /// How far it is.
    pub stage: Stage,
    /// Whether the events contradict each other.
    pub contradictory: bool,
}

/// Where a consignment stands after these events, in whatever order they came.
pub fn standing(events: &[Tracked]) -> Standing {
    let latest = events.iter().copied().max_by_key(|one| (one.code, one.at));
    let contradictory = events.iter().any(|one| events.iter().any(|other| contradict(one, other)));
    let stage = latest.map_or(Stage::Announced, |one| one.code.stage());
    Standing { latest, stage, contradictory }
}

/// What follows the end of the carriage, precedes its beginning, or ends it twice.
fn contradict(one: &Tracked, other: &Tracked) -> bool {
    let ends = one.code.stage() >= Stage::Stopped;
    let begins = one.code == Code::EMA;
    let again = other.code.stage() >= Stage::Stopped;
    one != other && ((ends && (other.at > one.at || again)) || (begins && other.at < one.at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tracked(code: Code, hour: i64) -> Tracked {
        Tracked { code, at: Timestamp::from_second(1_800_000_000 + hour * 3_600).unwrap() }
    }

    #[test]
    fn the_rank_of_an_event_counts_and_not_when_it_came() {
        let events = [tracked(Code::EMI, 90), tracked(Code::EMC, 20), tracked(Code::EMA, 1)];
        let standing = standing(&events);
        assert_eq!(standing.stage, Stage::Delivered);
        assert_eq!(standing.latest, Some(tracked(Code::EMI, 90)));
        assert!(!standing.contradictory);
    }

    #[test]
    fn events_after_delivery_or_before_posting_contradict() {
        let after = [tracked(Code::EMI, 20), tracked(Code::EMG, 30)];
        assert!(standing(&after).contradictory);
        assert_eq!(standing(&after).stage, Stage::Delivered);
        assert!(standing(&[tracked(Code::EMA, 20), tracked(Code::EMB, 10)]).contradictory);
        assert!(standing(&[tracked(Code::EMI, 20), tracked(Code::EDX, 20)]).contradictory);
    }

    #[test]
    fn a_consignment_without_events_is_announced() {
        let standing = standing(&[]);
        assert_eq!((standing.stage, standing.latest), (Stage::Announced, None));
    }

    #[test]
    fn every_code_and_stage_reads_back() {
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
        for stage in Stage::ALL {
            assert_eq!(Stage::named(stage.as_str()), Some(stage));
        }
    }

    fn some_event() -> impl Strategy<Value = Tracked> {
        (0..Code::ALL.len(), 0_i64..500).prop_map(|(code, hour)| tracked(Code::ALL[code], hour))
    }

    proptest! {
        #[test]
        fn events_in_any_order_and_twice_settle_to_the_same(
            events in proptest::collection::vec(some_event(), 0..12),
            turn in 0_usize..12,
        ) {
            let mut other: Vec<Tracked> = events.iter().rev().copied().collect();
            other.extend(events.first());
            let by = turn.min(other.len());
            other.rotate_left(by);
            prop_assert_eq!(standing(&events), standing(&other));
        }

        #[test]
        fn another_event_never_sets_a_consignment_back(
            events in proptest::collection::vec(some_event(), 0..12),
            more in some_event(),
        ) {
            let before = standing(&events).stage;
            let mut all = events;
            all.push(more);
            prop_assert!(standing(&all).stage >= before);
        }
    }
}
