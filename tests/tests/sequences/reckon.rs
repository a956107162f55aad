//! What a side owes, reckoned by the hand-written table: fact after fact, as a clerk would.

use std::collections::{BTreeMap, BTreeSet};

use gateway_bundle::manifest::Outcome;
use gateway_bundle::manifest::Side::{self, Executing, Sentencing};
use gateway_bundle::{BundleKey, MessageKind as Kind};
use gateway_exchange::procedure::{Act, FactName, Happening, Message, Recorded};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::table::{Row, Treaty, When, Who};

/// What a clerk has noted of one duty.
#[derive(Debug, Clone)]
pub(crate) struct Debt {
    pub(crate) row: &'static Row,
    pub(crate) ower: &'static str,
    pub(crate) arose: FactName,
    pub(crate) when: When,
    pub(crate) paid: Paid,
    pub(crate) until: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Paid {
    Open,
    By(FactName),
    Ended(FactName),
}

/// A case as the table tells it.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) debts: Vec<Debt>,
    pub(crate) steps: BTreeMap<&'static str, Vec<BundleKey>>,
    pub(crate) misfits: BTreeSet<BundleKey>,
    pub(crate) state: &'static str,
}

enum Fact<'a> {
    Message(&'a Message),
    Act(&'a Act),
}

pub(crate) fn reckon(treaty: &'static Treaty, messages: &[Message], acts: &[Act]) -> Told {
    let corrected: BTreeSet<BundleKey> = messages
        .iter()
        .filter_map(|message| message.corrects.clone().filter(|key| key.from == message.key.from))
        .collect();
    let mut facts: BTreeMap<_, Fact<'_>> = BTreeMap::new();
    for message in messages.iter().filter(|message| !corrected.contains(&message.key)) {
        facts.insert(message.created, Fact::Message(message));
    }
    let standing: Vec<&Message> = messages.iter().filter(|m| !corrected.contains(&m.key)).collect();
    for act in acts {
        facts.insert(act.at, Fact::Act(act));
    }
    let mut clerk = Clerk {
        treaty,
        told: Told::default(),
        agreed: None,
        yes: [false; 2],
        asked: standing
            .iter()
            .filter(|message| message.kind == Kind::TransferRequest)
            .min_by_key(|message| message.created)
            .and_then(|message| message.side),
    };
    for fact in facts.values() {
        match fact {
            Fact::Message(message) => clerk.message(message),
            Fact::Act(act) => clerk.act(act, &standing),
        }
    }
    let last = acts.iter().filter(|act| matches!(act.what, Recorded::Extended { .. }));
    if let Some(Recorded::Extended { duty, until }) =
        last.max_by_key(|act| act.at).map(|act| &act.what)
    {
        let extended = |debt: &&mut Debt| debt.row.duty == duty && debt.row.days.is_some();
        clerk.told.debts.iter_mut().filter(extended).for_each(|debt| debt.until = Some(*until));
    }
    let mut told = clerk.told;
    told.state = state(&facts);
    told
}

/// The last word of what became of the person; else one withdrawal, one non-agreement, one refusal
/// or one agreement of a State's last words, in this order.
fn state(facts: &BTreeMap<jiff::Timestamp, Fact<'_>>) -> &'static str {
    let mut words = BTreeMap::new();
    let mut after = None;
    for fact in facts.values() {
        let Fact::Message(message) = fact else { continue };
        let word = match (message.kind, message.outcome) {
            (Kind::Withdrawal, _) => Some("withdrawn"),
            (Kind::NonAgreement, _) => Some("not-agreed"),
            (Kind::Decision, Some(Outcome::Refused)) => Some("refused"),
            (Kind::Decision, Some(Outcome::Granted | Outcome::Partly)) => Some("agreed"),
            _ => None,
        };
        if let Some(word) = word {
            words.insert(message.side, word);
        }
        match message.tells {
            Some(Happening::HandedOver | Happening::Arrived | Happening::InExecution) => {
                after = Some("transferred");
            }
            Some(Happening::Completed | Happening::Died) => after = Some("closed"),
            _ => {}
        }
    }
    let said = ["withdrawn", "not-agreed", "refused", "agreed"];
    let said = said.into_iter().find(|word| words.values().any(|one| one == word));
    after.or(said).unwrap_or("open")
}

struct Clerk {
    treaty: &'static Treaty,
    told: Told,
    agreed: Option<FactName>,
    yes: [bool; 2],
    asked: Option<Side>,
}

impl Clerk {
    fn message(&mut self, message: &Message) {
        self.place(message);
        let name = FactName::Message(message.key.clone());
        let mut events = vec![When::Comes(message.kind, message.side)];
        if message.documents {
            events.push(When::Papers);
        }
        if message.outcome.is_some_and(|outcome| outcome != Outcome::Postponed) {
            events.push(When::Told(Happening::Decided, message.side));
        }
        if message.kind == Kind::PersonInformed {
            events.push(When::Told(Happening::PersonInformed, message.side));
        } else if let Some(tells) = message.tells {
            events.push(When::Told(tells, message.side));
        }
        let undone = self.agreement(message, &name, &mut events);
        let day = message.on.unwrap_or(message.received.to_zoned(TimeZone::UTC).date());
        for event in events {
            self.arise(event, message.side, &name, day);
        }
        for row in self.treaty.rows {
            self.pay(row, message, &name);
        }
        let earlier = |debt: &Debt| debt.arose != name || !matches!(debt.when, When::Comes(..));
        for debt in &mut self.told.debts {
            let ends = debt.row.ends.contains(&message.kind)
                || (debt.when == When::Agreed && undone.as_ref() == Some(&debt.arose));
            if debt.paid == Paid::Open && ends && earlier(debt) {
                debt.paid = Paid::Ended(name.clone());
            }
        }
    }

    /// Both agree from the decision that makes it so, until one says otherwise. Says which
    /// agreement this message undid.
    fn agreement(
        &mut self,
        message: &Message,
        name: &FactName,
        events: &mut Vec<When>,
    ) -> Option<FactName> {
        let yes = match (message.kind, message.outcome) {
            (Kind::NonAgreement | Kind::Withdrawal, _) | (_, Some(Outcome::Refused)) => false,
            (_, Some(Outcome::Granted | Outcome::Partly)) => true,
            _ => return None,
        };
        self.yes[usize::from(message.side == Some(Executing))] = yes;
        if self.yes == [true; 2] {
            if self.agreed.is_none() {
                self.agreed = Some(name.clone());
                events.push(When::Agreed);
            }
            return None;
        }
        self.agreed.take()
    }

    fn arise(&mut self, event: When, side: Option<Side>, name: &FactName, day: Date) {
        for row in self.treaty.rows {
            if !row.when.iter().any(|wanted| is(*wanted, event)) {
                continue;
            }
            for ower in self.owers(row.who, side) {
                let known = self.told.debts.iter().any(|debt| {
                    debt.row.duty == row.duty && debt.ower == ower && debt.arose == *name
                });
                if !known {
                    let until = row.days.map(|days| day + days.days());
                    let (arose, paid) = (name.clone(), Paid::Open);
                    self.told.debts.push(Debt { row, ower, arose, when: event, paid, until });
                }
            }
        }
    }

    fn owers(&self, who: Who, side: Option<Side>) -> Vec<&'static str> {
        let sides: Vec<Side> = match who {
            Who::State(side) => vec![side],
            Who::Each => vec![Sentencing, Executing],
            Who::Sender => side.into_iter().collect(),
            Who::Receiver => side.map(other).into_iter().collect(),
            Who::Asked => self.asked.map(other).into_iter().collect(),
            Who::Person => return vec!["person"],
            Who::Transit => return vec!["transit-state"],
        };
        sides.into_iter().map(name_of).collect()
    }

    fn pay(&mut self, row: &Row, message: &Message, name: &FactName) {
        let may = |debt: &Debt| {
            !["sentencing", "executing"].contains(&debt.ower)
                || message.side.map(name_of) == Some(debt.ower)
        };
        let answered = message.answers.clone().map(FactName::Message);
        let of_row = |debt: &&mut Debt| debt.row.duty == row.duty;
        let mut debts: Vec<&mut Debt> = self.told.debts.iter_mut().filter(of_row).collect();
        let names_one =
            debts.iter().any(|debt| Some(&debt.arose) == answered.as_ref() && may(debt));
        let questions = debts.first().is_some_and(|debt| is_question(debt.when));
        let mut left = if questions && !names_one { 1 } else { usize::MAX };
        for debt in &mut debts {
            let itself = debt.arose == *name;
            let does = if debt.when == When::Papers {
                message.originals && (itself || row.by.contains(&message.kind))
            } else {
                row.by.contains(&message.kind) && tells(debt.when, message)
            };
            let fits = debt.paid == Paid::Open
                && !(itself && matches!(debt.when, When::Comes(..)))
                && may(debt)
                && does
                && (!names_one || Some(&debt.arose) == answered.as_ref());
            if fits && left > 0 {
                left -= 1;
                debt.paid = Paid::By(name.clone());
            }
        }
    }

    fn act(&mut self, act: &Act, messages: &[&Message]) {
        let name = FactName::Act(act.id);
        match &act.what {
            Recorded::Happened(what) => {
                // What its State told later is that message's.
                let told = messages.iter().any(|message| {
                    let informed = message.kind == Kind::PersonInformed;
                    let decided = message.outcome.is_some_and(|said| said != Outcome::Postponed);
                    let same = (informed && *what == Happening::PersonInformed)
                        || (decided && *what == Happening::Decided)
                        || (!informed && message.tells == Some(*what));
                    let day = message.on.is_none_or(|on| on == act.on);
                    same && day && message.side == act.side && message.created > act.at
                });
                if !told {
                    self.arise(When::Told(*what, act.side), act.side, &name, act.on);
                }
                if *what == Happening::PersonInformed {
                    let by = |debt: &Debt| debt.row.by.contains(&Kind::PersonInformed);
                    self.strike(act, &name, by);
                }
            }
            Recorded::Done { duty } => {
                self.strike(act, &name, |debt| debt.row.duty == duty);
            }
            Recorded::Extended { .. } | Recorded::Paper { .. } => {}
        }
    }

    /// Staff strike what their own State owes; what no message tells, the other's too.
    fn strike(&mut self, act: &Act, name: &FactName, which: impl Fn(&Debt) -> bool) {
        let ours = |debt: &Debt| {
            !["sentencing", "executing"].contains(&debt.ower)
                || act.side.map(name_of) == Some(debt.ower)
        };
        let open = |debt: &Debt| debt.paid == Paid::Open && which(debt);
        let has_ours = self.told.debts.iter().any(|debt| open(debt) && ours(debt));
        for debt in &mut self.told.debts {
            if open(debt) && (ours(debt) || (!has_ours && debt.row.by.is_empty())) {
                debt.paid = Paid::By(name.clone());
            }
        }
    }

    /// The step that a message makes: the furthest that may come now.
    fn place(&mut self, message: &Message) {
        let made: Vec<&str> = self.told.steps.keys().copied().collect();
        let sends = |place: &&crate::table::Place| {
            let kinds = match message.side {
                Some(Executing) => place.executing,
                _ => place.sentencing,
            };
            kinds.contains(&message.kind)
        };
        let now = |place: &&crate::table::Place| {
            made.is_empty()
                || made.contains(&place.step)
                || place.after.iter().any(|step| made.contains(step))
        };
        let found = self.treaty.places.iter().rev().filter(sends).find(now);
        if let Some(place) = found {
            self.told.steps.entry(place.step).or_default().push(message.key.clone());
        } else if !self.treaty.beside.contains(&message.kind) {
            self.told.misfits.insert(message.key.clone());
        }
    }
}

fn is(wanted: When, event: When) -> bool {
    match (wanted, event) {
        (When::Comes(kind, from), When::Comes(found, side)) => {
            kind == found && (from.is_none() || from == side)
        }
        (When::Told(what, from), When::Told(found, side)) => {
            what == found && (from.is_none() || from == side)
        }
        (wanted, event) => wanted == event,
    }
}

/// Whether a message is about what had to be told.
fn tells(when: When, message: &Message) -> bool {
    match when {
        When::Told(
            what @ (Happening::Escaped
            | Happening::Died
            | Happening::Completed
            | Happening::SentenceChanged),
            _,
        ) => message.tells.is_none_or(|told| told == what),
        // An escape or a death is no word of the journey.
        When::Told(Happening::PersonInformed, _) => {
            !matches!(message.tells, Some(Happening::Escaped | Happening::Died))
        }
        _ => true,
    }
}

pub(crate) fn is_question(when: When) -> bool {
    let questions = [
        Kind::DocumentRequest,
        Kind::SupplementRequest,
        Kind::StatusRequest,
        Kind::ApprovalRequest,
        Kind::TransitRequest,
    ];
    matches!(when, When::Comes(kind, _) if questions.contains(&kind))
}

fn other(side: Side) -> Side {
    if side == Executing { Sentencing } else { Executing }
}

fn name_of(side: Side) -> &'static str {
    if side == Executing { "executing" } else { "sentencing" }
}
