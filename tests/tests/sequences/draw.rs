//! Random cases: messages of both sides, acts of both staffs, and how a case is brought to its end.

use gateway_bundle::manifest::Outcome;
use gateway_bundle::manifest::Side::{self, Executing, Sentencing};
use gateway_bundle::{BundleKey, MessageKind as Kind};
use gateway_exchange::procedure::{Act, FactName, Happening, Message, Recorded, States};
use gateway_tests::faults::Dice;
use jiff::{SignedDuration, Timestamp, ToSpan};
use uuid::Uuid;

use crate::reckon::{Debt, is_question};
use crate::table::{Treaty, When};

const TELLS: [Happening; 8] = [
    Happening::HandedOver,
    Happening::Arrived,
    Happening::NotAppeared,
    Happening::InExecution,
    Happening::Escaped,
    Happening::Died,
    Happening::Completed,
    Happening::SentenceChanged,
];

/// A case: what both sides sent, and what each side's staff recorded.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) treaty: &'static Treaty,
    pub(crate) messages: Vec<Message>,
    pub(crate) acts: [Vec<Act>; 2],
    next: u64,
}

impl Case {
    pub(crate) fn drawn(treaty: &'static Treaty, dice: &mut Dice) -> Self {
        let mut case = Self { treaty, messages: Vec::new(), acts: [vec![], vec![]], next: 0 };
        let kinds: Vec<(Side, Kind)> = treaty
            .places
            .iter()
            .flat_map(|place| {
                let there = place.sentencing.iter().map(|kind| (Sentencing, *kind));
                there.chain(place.executing.iter().map(|kind| (Executing, *kind)))
            })
            .chain(treaty.beside.iter().flat_map(|kind| [(Sentencing, *kind), (Executing, *kind)]))
            .collect();
        for _ in 0..=dice.below(18) {
            if dice.below(6) == 0 {
                case.draw_act(dice);
            } else {
                let (side, kind) = match dice.below(12) {
                    0 => (side(dice.below(2)), one(Kind::ALL, dice)),
                    _ => one(&kinds, dice),
                };
                case.draw_message(side, kind, dice);
            }
        }
        case
    }

    fn draw_message(&mut self, side: Side, kind: Kind, dice: &mut Dice) {
        let mut message = self.message(side, kind);
        message.documents = dice.below(3) == 0;
        message.originals = kind == Kind::OriginalsNotice || dice.below(8) == 0;
        if kind == Kind::Decision {
            let outcomes =
                [Outcome::Granted, Outcome::Partly, Outcome::Refused, Outcome::Postponed];
            message.outcome = Some(one(&outcomes, dice));
        }
        message.tells = tells(kind, dice);
        let day = message.created.to_zoned(jiff::tz::TimeZone::UTC).date();
        message.on = message.tells.filter(|_| dice.below(2) == 0).map(|_| day);
        if dice.below(3) == 0 && !self.messages.is_empty() {
            message.answers = Some(one(&self.messages, dice).key);
        }
        if dice.below(15) == 0 && !self.messages.is_empty() {
            message.corrects = Some(one(&self.messages, dice).key);
        }
        self.messages.push(message);
    }

    fn draw_act(&mut self, dice: &mut Dice) {
        let what = match dice.below(5) {
            0 => Recorded::Happened(Happening::Decided),
            1 => Recorded::Happened(Happening::PersonInformed),
            2 => Recorded::Happened(one(&TELLS, dice)),
            3 => Recorded::Extended { duty: "journey".into(), until: self.day() + 90.days() },
            _ => Recorded::Done {
                duty: self.treaty.rows[index(self.treaty.rows.len(), dice)].duty.into(),
            },
        };
        self.act(usize::from(dice.below(2) == 1), what);
    }

    fn day(&self) -> jiff::civil::Date {
        at(self.next).to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// Staff of a side record something now.
    fn act(&mut self, office: usize, what: Recorded) {
        self.next += 1;
        let (id, on, at) = (uuid(self.next), self.day(), at(self.next));
        self.acts[office].push(Act { id, what, side: Some(side(office as u64)), on, at });
    }

    /// A side makes a message now.
    fn message(&mut self, side: Side, kind: Kind) -> Message {
        self.next += 1;
        let created = at(self.next);
        Message {
            key: key(side, self.next),
            kind,
            side: Some(side),
            states: States { sentencing: "TM".parse().ok(), executing: "KZ".parse().ok() },
            created,
            received: created + SignedDuration::from_mins(10),
            answers: None,
            corrects: None,
            outcome: None,
            tells: None,
            on: None,
            documents: false,
            originals: false,
        }
    }

    /// Whoever owes it does what is owed: by a message, or, where no message does it, by an act
    /// that both staffs record, one having told the other by letter.
    pub(crate) fn pay(&mut self, debt: &Debt) {
        let Some(kind) = debt.row.by.first().copied() else {
            let done = Recorded::Done { duty: debt.row.duty.into() };
            self.act(0, done.clone());
            self.act(1, done);
            return;
        };
        let side = if debt.ower == "sentencing" { Sentencing } else { Executing };
        let mut message = self.message(side, kind);
        message.originals = debt.when == When::Papers;
        message.outcome = (kind == Kind::Decision).then_some(Outcome::Granted);
        message.tells = match debt.when {
            When::Told(
                what @ (Happening::Escaped
                | Happening::Died
                | Happening::Completed
                | Happening::SentenceChanged),
                _,
            ) => Some(what),
            When::Told(Happening::PersonInformed, _) => Some(Happening::Arrived),
            _ if kind == Kind::ExecutionReport => Some(Happening::InExecution),
            _ => None,
        };
        if let (true, FactName::Message(asked)) = (is_question(debt.when), &debt.arose) {
            message.answers = Some(asked.clone());
        }
        self.messages.push(message);
    }

    /// What a side has: its own messages, and of the other's those that arrived.
    pub(crate) fn arrived(&self, office: usize, dice: &mut Dice) -> Vec<Message> {
        let own = Some(side(office as u64));
        let here = |message: &&Message| message.side == own || dice.below(3) > 0;
        self.messages.iter().filter(here).cloned().collect()
    }
}

/// The messages as they come: in any order, some of them more than once.
pub(crate) fn shuffled<T: Clone>(things: &[T], dice: &mut Dice) -> Vec<T> {
    let mut all = things.to_vec();
    for _ in 0..dice.below(3) {
        if !things.is_empty() {
            all.push(one(things, dice));
        }
    }
    for place in (1..all.len()).rev() {
        all.swap(place, index(place + 1, dice));
    }
    all
}

fn tells(kind: Kind, dice: &mut Dice) -> Option<Happening> {
    match kind {
        Kind::HandoverReport => Some(Happening::HandedOver),
        Kind::PersonInformed => Some(Happening::PersonInformed),
        Kind::SentenceChange => Some(Happening::SentenceChanged),
        Kind::ExecutionReport | Kind::CircumstanceNotice => Some(one(&TELLS, dice)),
        _ => None,
    }
}

fn side(office: u64) -> Side {
    if office == 0 { Sentencing } else { Executing }
}

fn index(count: usize, dice: &mut Dice) -> usize {
    usize::try_from(dice.below(count as u64)).unwrap_or(0)
}

fn one<T: Clone>(things: &[T], dice: &mut Dice) -> T {
    things[index(things.len(), dice)].clone()
}

/// Every fact an hour after the one before.
fn at(n: u64) -> Timestamp {
    let begin = Timestamp::constant(1_800_000_000, 0);
    begin + SignedDuration::from_hours(i64::try_from(n).unwrap_or(0))
}

fn uuid(n: u64) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | u128::from(n))
}

fn key(side: Side, n: u64) -> BundleKey {
    let from = if side == Executing { "kz-pgo" } else { "tm-pgo" };
    let bundle = format!("urn:uuid:{}", uuid(n));
    BundleKey { from: from.parse().unwrap(), bundle: bundle.parse().unwrap() }
}
