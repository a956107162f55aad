//! Who owes what: from which fact it arose, what met it, what ended it, until when it is to be
//! done.

use gateway_bundle::manifest::Side;
use gateway_bundle::{BundleKey, MessageKind};
use gateway_treaty::Profile;
use gateway_treaty::profile::{Actor, Duty as Rule, Flow, Kind};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::events::{self, Event, Happening, What};
use super::within::{self, Until};
use super::{Act, Course, FactName, Message, Recorded};
use crate::originals::Stage;

/// Who owes a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ower {
    /// The sentencing State.
    Sentencing,
    /// The executing State.
    Executing,
    /// The person.
    Person,
    /// A court.
    Court,
    /// The State of transit.
    TransitState,
}

impl Ower {
    /// Its name in the API and in the texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sentencing => "sentencing",
            Self::Executing => "executing",
            Self::Person => "person",
            Self::Court => "court",
            Self::TransitState => "transit-state",
        }
    }

    /// The side, where a State of the case owes it.
    pub fn side(self) -> Option<Side> {
        match self {
            Self::Sentencing => Some(Side::Sentencing),
            Self::Executing => Some(Side::Executing),
            Self::Person | Self::Court | Self::TransitState => None,
        }
    }

    fn of(side: Side) -> Vec<Self> {
        match side {
            Side::Sentencing => vec![Self::Sentencing],
            Side::Executing => vec![Self::Executing],
            Side::Both => vec![Self::Sentencing, Self::Executing],
        }
    }
}

/// A duty of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The profile that it stands in.
    pub treaty: String,
    /// Its name there.
    pub id: String,
    /// The article.
    pub article: String,
    /// The duty in one sentence, as the profile has it.
    pub says: String,
    /// Who owes it.
    pub ower: Ower,
    /// The fact that gave rise to it.
    pub arose: FactName,
    /// Since when.
    pub since: Timestamp,
    /// Until when, where the source counts.
    pub until: Option<Until>,
    /// The last moment in time, where the source counts: by it duties are sorted and found late.
    pub due: Option<Timestamp>,
    /// The source's own words for the time, where it has any.
    pub words: Option<String>,
    /// The messages that would do it; none where it is done outside the exchange.
    pub done_by: Vec<MessageKind>,
    /// How it stands.
    pub standing: Standing,
}

/// How a duty stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is owed.
    Open,
    /// It was done.
    Met(Met),
    /// It ended undone.
    Ended(Met),
}

/// What met or ended a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// The fact.
    pub by: FactName,
    /// When: when the other side had the message, or when staff recorded the act.
    pub at: Timestamp,
}

impl Duty {
    /// Whether it is owed.
    pub fn is_open(&self) -> bool {
        self.standing == Standing::Open
    }

    /// Whether it is owed and its time is over.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < now)
    }
}

/// The duties that a profile lays on this course. For one's own law, `own` is the side of the
/// State whose law it is.
pub(super) fn of(course: &Course, profile: &Profile, own: Option<Side>) -> Vec<Duty> {
    let events = events::of(course);
    let law = profile.kind == Kind::DomesticOverlay;
    let mut duties = Vec::new();
    for rule in &profile.duties {
        let mut arisen = Vec::new();
        for event in events.iter().filter(|event| rule.on.iter().any(|on| event.is(on))) {
            if law && !applies(rule, event, own) {
                continue;
            }
            for ower in owers(rule.who, event, course) {
                if law && ower.side().is_some() && ower.side() != own {
                    continue;
                }
                let is_known =
                    |known: &Arisen<'_>| known.ower == ower && known.event.fact == event.fact;
                if !arisen.iter().any(is_known) {
                    arisen.push(Arisen { ower, event, standing: Standing::Open });
                }
            }
        }
        settle(rule, course, &mut arisen);
        duties.extend(arisen.into_iter().map(|one| one.duty(rule, profile, course)));
    }
    duties
}

/// Whether a rule of one's own law is about this fact.
fn applies(rule: &Rule, event: &Event, own: Option<Side>) -> bool {
    let side = rule.applies.side.is_none_or(|side| side == Side::Both || Some(side) == own);
    let flow = match rule.applies.flow {
        None => true,
        Some(Flow::Outgoing) => event.side.is_some() && event.side == own,
        Some(Flow::Incoming) => event.side.is_some() && event.side != own,
    };
    side && flow
}

/// A duty that arose.
struct Arisen<'a> {
    ower: Ower,
    event: &'a Event,
    standing: Standing,
}

impl Arisen<'_> {
    fn duty(self, rule: &Rule, profile: &Profile, course: &Course) -> Duty {
        // The day of the fact, or the day of the message's receipt in Greenwich: the treaties
        // that count days count from a day that somebody states.
        let from: Date =
            self.event.on.unwrap_or_else(|| self.event.since.to_zoned(TimeZone::UTC).date());
        let extended = course.acts().iter().rev().find_map(|act| match &act.what {
            Recorded::Extended { duty, until } if *duty == rule.id => Some(Until::Day(*until)),
            _ => None,
        });
        let counted = within::end(&rule.within, self.event.since, from);
        let until = if rule.within.extension.is_some() { extended.or(counted) } else { counted };
        let states = course.states();
        let state = self.ower.side().or(self.event.side).and_then(|side| states.on(side));
        Duty {
            treaty: profile.id.to_string(),
            id: rule.id.clone(),
            article: rule.article.clone(),
            says: rule.says.clone(),
            ower: self.ower,
            arose: self.event.fact.clone(),
            since: self.event.since,
            until,
            due: until.and_then(|until| until.moment(profile, state)),
            words: rule.within.words.clone(),
            done_by: rule.done_by.clone(),
            standing: self.standing,
        }
    }
}

fn owers(who: Actor, event: &Event, course: &Course) -> Vec<Ower> {
    let other = |side: Side| match side {
        Side::Sentencing => Side::Executing,
        Side::Executing => Side::Sentencing,
        Side::Both => Side::Both,
    };
    let known = |side: Option<Side>| side.map(Ower::of).unwrap_or_default();
    match who {
        Actor::Sentencing => vec![Ower::Sentencing],
        Actor::Executing => vec![Ower::Executing],
        Actor::Both => Ower::of(Side::Both),
        Actor::Requesting => known(requesting(course)),
        Actor::Requested => known(requesting(course).map(other)),
        Actor::Sender => known(event.side),
        Actor::Receiver => known(event.side.map(other)),
        Actor::Person => vec![Ower::Person],
        Actor::Court => vec![Ower::Court],
        Actor::TransitState => vec![Ower::TransitState],
    }
}

/// The side that asked for the transfer first.
fn requesting(course: &Course) -> Option<Side> {
    let asks = |message: &&Message| message.kind == MessageKind::TransferRequest;
    course.messages().iter().find(asks).and_then(|message| message.side)
}

/// Lets the messages and acts of the course meet or end what arose, each in its turn.
fn settle(rule: &Rule, course: &Course, arisen: &mut [Arisen<'_>]) {
    let mut acts = course.acts().iter().peekable();
    for message in course.messages() {
        while let Some(act) = acts.next_if(|act| act.at < message.created) {
            settle_by_act(rule, act, arisen);
        }
        if message.originals || rule.done_by.contains(&message.kind) {
            meet(rule, message, arisen);
        }
        let ends = rule.ended_by.contains(&message.kind);
        let undone = |one: &Arisen<'_>| one.event.undone_by.as_ref() == Some(&message.key);
        let met = met(message);
        for one in arisen.iter_mut().filter(|one| one.is_open_for(message)) {
            if ends || undone(one) {
                one.standing = Standing::Ended(met.clone());
            }
        }
    }
    acts.for_each(|act| settle_by_act(rule, act, arisen));
}

fn settle_by_act(rule: &Rule, act: &Act, arisen: &mut [Arisen<'_>]) {
    let does = match &act.what {
        Recorded::Done { duty } => *duty == rule.id,
        Recorded::Happened(Happening::PersonInformed) => {
            rule.done_by.contains(&MessageKind::PersonInformed)
        }
        Recorded::Paper { bundle, stage } => return paper(bundle, *stage, act, arisen),
        Recorded::Happened(_) | Recorded::Extended { .. } => false,
    };
    if !does {
        return;
    }
    let met = Met { by: FactName::Act(act.id), at: act.at };
    let open = |one: &Arisen<'_>| one.standing == Standing::Open && one.event.order <= act.at;
    let own = |one: &Arisen<'_>| {
        one.ower.side().is_none() || act.side.is_none() || one.ower.side() == act.side
    };
    let has_own = arisen.iter().any(|one| open(one) && own(one));
    // What no message tells, the other State told by letter: our staff may record that too.
    let told = !has_own && rule.done_by.is_empty();
    for one in arisen.iter_mut().filter(|one| open(one) && (own(one) || told)) {
        one.standing = Standing::Met(met.clone());
    }
}

/// Paper that travels, or that came, was posted: the duty to post the originals of that message is
/// met, whoever tells it. What the carrier stopped was not.
fn paper(bundle: &BundleKey, stage: Stage, act: &Act, arisen: &mut [Arisen<'_>]) {
    if matches!(stage, Stage::Announced | Stage::Stopped) {
        return;
    }
    let of_it = |one: &&mut Arisen<'_>| {
        one.standing == Standing::Open
            && one.event.what == What::DocumentsSent
            && one.event.fact == FactName::Message(bundle.clone())
    };
    let met = Met { by: FactName::Act(act.id), at: act.at };
    arisen.iter_mut().filter(of_it).for_each(|one| one.standing = Standing::Met(met.clone()));
}

fn met(message: &Message) -> Met {
    Met { by: FactName::Message(message.key.clone()), at: message.received }
}

/// A message that answers one question meets the duty that arose from that question; one that
/// names none meets the oldest; and a decision, a notice to the person or an arrangement meets
/// everything that waited for it.
fn meet(rule: &Rule, message: &Message, arisen: &mut [Arisen<'_>]) {
    let named = message.answers.clone().map(FactName::Message);
    let answers = |one: &Arisen<'_>| named.as_ref().is_some_and(|name| *name == one.event.fact);
    let fits = |one: &Arisen<'_>| {
        one.is_open_for(message) && one.is_of(message) && one.is_done_by(rule, message)
    };
    let has_named = arisen.iter().any(|one| answers(one) && one.is_of(message));
    let one_each = arisen.first().is_some_and(Arisen::is_question);
    let met = met(message);
    let waiting = arisen.iter_mut().filter(|one| fits(one) && (!has_named || answers(one)));
    for one in waiting.take(if one_each && !has_named { 1 } else { usize::MAX }) {
        one.standing = Standing::Met(met.clone());
    }
}

impl Arisen<'_> {
    /// Whether it is open and arose before a message, or from that very message.
    fn is_open_for(&self, message: &Message) -> bool {
        let itself = self.event.fact == FactName::Message(message.key.clone());
        let question = matches!(self.event.what, What::Message(..));
        self.standing == Standing::Open
            && if itself { !question } else { self.event.order <= message.created }
    }

    /// Whether a message comes from who owes it. The person and others speak through authorities.
    fn is_of(&self, message: &Message) -> bool {
        self.ower.side().is_none_or(|side| message.side.is_none_or(|from| from == side))
    }

    /// Whether a message does what had to be done.
    fn is_done_by(&self, rule: &Rule, message: &Message) -> bool {
        let itself = self.event.fact == FactName::Message(message.key.clone());
        if self.event.what == What::DocumentsSent {
            // The message that sends the documents may name the consignment, or a later notice.
            return message.originals && (itself || rule.done_by.contains(&message.kind));
        }
        rule.done_by.contains(&message.kind) && self.tells(message)
    }

    /// Whether a message tells what had to be told.
    fn tells(&self, message: &Message) -> bool {
        match self.event.what {
            What::Happened(
                happened @ (Happening::Escaped
                | Happening::Died
                | Happening::Completed
                | Happening::SentenceChanged),
            ) => message.tells.is_none_or(|told| told == happened),
            What::Happened(Happening::PersonInformed) => message
                .tells
                .is_none_or(|told| !matches!(told, Happening::Escaped | Happening::Died)),
            What::Message(..) | What::DocumentsSent | What::BothAgree | What::Happened(_) => true,
        }
    }

    /// Whether it arose from a question, of which each wants an answer of its own.
    fn is_question(&self) -> bool {
        matches!(
            self.event.what,
            What::Message(
                MessageKind::DocumentRequest
                    | MessageKind::SupplementRequest
                    | MessageKind::StatusRequest
                    | MessageKind::ApprovalRequest
                    | MessageKind::TransitRequest,
                _
            )
        )
    }
}
