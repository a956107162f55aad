//! What happened, from the facts of a case.

use std::collections::BTreeMap;
use std::str::FromStr;

use gateway_bundle::manifest::{Outcome, Side, Stage};
use gateway_bundle::{BundleKey, Manifest, MessageKind};
use gateway_treaty::profile::{DutyEvent, Occasion};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Act, Course, FactName, Message, Recorded};

/// What can happen to the person or to the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// A State decided on the transfer.
    Decided,
    /// The person was told of a decision.
    #[serde(rename = "informed")]
    PersonInformed,
    /// The person was handed over.
    HandedOver,
    /// The person arrived by themselves.
    Arrived,
    /// The person did not appear in time.
    NotAppeared,
    /// The person's residence was found.
    ResidenceFound,
    /// The sentence is being executed.
    InExecution,
    /// The person escaped.
    Escaped,
    /// The person died.
    Died,
    /// The sentence was served.
    Completed,
    /// The sentence was changed.
    SentenceChanged,
}

impl Happening {
    const ALL: [(Self, &'static str); 11] = [
        (Self::Decided, "decided"),
        (Self::PersonInformed, "informed"),
        (Self::HandedOver, "handed-over"),
        (Self::Arrived, "arrived"),
        (Self::NotAppeared, "not-appeared"),
        (Self::ResidenceFound, "residence-found"),
        (Self::InExecution, "in-execution"),
        (Self::Escaped, "escaped"),
        (Self::Died, "died"),
        (Self::Completed, "completed"),
        (Self::SentenceChanged, "sentence-changed"),
    ];

    /// Its name in a report's `event` and in the store.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("decided", |(_, name)| name)
    }

    /// What a report's `event` names; nothing for a word that no duty turns on.
    pub fn named(event: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == event).map(|(known, _)| *known)
    }
}

impl FromStr for Happening {
    type Err = UnknownHappening;
    fn from_str(text: &str) -> Result<Self, UnknownHappening> {
        Self::named(text).ok_or(UnknownHappening)
    }
}

/// A happening's name that this version does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no happening has this name")]
pub struct UnknownHappening;

/// Something that may give rise to a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// The fact that told it.
    pub(super) fact: FactName,
    /// What it is, as a profile names it.
    pub(super) what: What,
    /// Whose fact it is.
    pub(super) side: Option<Side>,
    /// Where it stands in the order of facts: what meets a duty comes after it.
    pub(super) order: Timestamp,
    /// Since when a duty counts that arises from it.
    pub(super) since: Timestamp,
    /// The day, where the fact names one.
    pub(super) on: Option<Date>,
    /// The message by which it no longer is so: what is still owed because of it ends.
    pub(super) undone_by: Option<BundleKey>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Message(MessageKind, Option<Outcome>),
    DocumentsSent,
    BothAgree,
    Happened(Happening),
}

impl Event {
    /// Whether a profile's event names this one.
    pub(super) fn is(&self, wanted: &DutyEvent) -> bool {
        let happened = |wanted: Happening| self.what == What::Happened(wanted);
        match wanted {
            DutyEvent::Message { kind, from, when } => {
                let What::Message(found, outcome) = self.what else { return false };
                found == *kind
                    && self.is_from(*from)
                    && when.is_none_or(|when| occurs(when, outcome))
            }
            DutyEvent::DocumentsSent {} => self.what == What::DocumentsSent,
            DutyEvent::BothAgree {} => self.what == What::BothAgree,
            DutyEvent::Decided { from } => happened(Happening::Decided) && self.is_from(*from),
            DutyEvent::HandedOver {} => happened(Happening::HandedOver),
            DutyEvent::Escaped {} => happened(Happening::Escaped),
            DutyEvent::Died {} => happened(Happening::Died),
            DutyEvent::Completed {} => happened(Happening::Completed),
            DutyEvent::SentenceChanged { from } => {
                happened(Happening::SentenceChanged) && self.is_from(*from)
            }
            DutyEvent::PersonInformed {} => happened(Happening::PersonInformed),
            // Owed to everybody a treaty may apply to, long before there is a case.
            DutyEvent::Convicted {} => false,
        }
    }
}

impl Event {
    fn is_from(&self, wanted: Option<Side>) -> bool {
        wanted.is_none_or(|from| from == Side::Both || Some(from) == self.side)
    }
}

fn occurs(when: Occasion, outcome: Option<Outcome>) -> bool {
    match when {
        Occasion::Agrees => matches!(outcome, Some(Outcome::Granted | Outcome::Partly)),
        Occasion::Refuses => outcome == Some(Outcome::Refused),
        // Whether consent is needed follows from the papers, not from the course.
        Occasion::ConsentNeeded | Occasion::Flight | Occasion::ExpulsionOrder => true,
    }
}

/// What a decision says on the transfer itself. A step on the way (a petition, a condition, a
/// transit) is no decision on it.
pub(super) fn outcome(manifest: &Manifest) -> Option<Outcome> {
    let decision = manifest.decision.as_ref()?;
    let transfer = matches!(decision.stage, Stage::Transfer | Stage::Recognition);
    (manifest.message == MessageKind::Decision && transfer).then_some(decision.outcome)
}

/// Everything that happened, in the order of the facts.
///
/// What staff recorded, and their State told later, is one happening: that message, which both
/// sides know, stands for it.
pub(super) fn of(course: &Course) -> Vec<Event> {
    let mut events: Vec<Event> = course.messages().iter().flat_map(of_message).collect();
    let recorded: Vec<Event> = course
        .acts()
        .iter()
        .filter_map(of_act)
        .filter(|act| !events.iter().any(|told| told.tells(act)))
        .collect();
    events.extend(recorded);
    events.extend(agreements(course));
    events.sort_by(|one, other| (one.order, &one.fact).cmp(&(other.order, &other.fact)));
    events
}

fn of_act(act: &Act) -> Option<Event> {
    let Recorded::Happened(what) = act.what else { return None };
    Some(Event {
        fact: FactName::Act(act.id),
        what: What::Happened(what),
        side: act.side,
        order: act.at,
        since: act.at,
        on: Some(act.on),
        undone_by: None,
    })
}

impl Event {
    /// Whether this message tells what staff of the same State recorded before. Two of the same
    /// kind on different days are two.
    fn tells(&self, recorded: &Self) -> bool {
        self.what == recorded.what
            && self.side == recorded.side
            && recorded.order <= self.order
            && self.on.is_none_or(|on| Some(on) == recorded.on)
    }
}

fn of_message(message: &Message) -> Vec<Event> {
    let event = |what| Event {
        fact: FactName::Message(message.key.clone()),
        what,
        side: message.side,
        order: message.created,
        since: message.received,
        on: message.on,
        undone_by: None,
    };
    let mut events = vec![event(What::Message(message.kind, message.outcome))];
    if message.documents {
        // Originals are counted from when the electronic message left.
        events.push(Event { since: message.created, ..event(What::DocumentsSent) });
    }
    if message.outcome.is_some_and(|outcome| outcome != Outcome::Postponed) {
        events.push(event(What::Happened(Happening::Decided)));
    }
    if message.kind == MessageKind::PersonInformed {
        events.push(event(What::Happened(Happening::PersonInformed)));
    } else if let Some(tells) = message.tells {
        events.push(event(What::Happened(tells)));
    }
    events
}

/// Each time from which both States agreed. It begins with the decision that made it so, and a
/// decision that only repeats it begins nothing; a State's other word, its non-agreement or a
/// withdrawal undoes it.
fn agreements(course: &Course) -> Vec<Event> {
    let mut said = BTreeMap::new();
    let mut agreements: Vec<Event> = Vec::new();
    let mut agreed = false;
    for message in course.messages() {
        let Some((side, word)) = message.side.zip(word(message)) else { continue };
        said.insert(side, word);
        let agree =
            [Side::Sentencing, Side::Executing].iter().all(|side| said.get(side) == Some(&true));
        if agree && !agreed {
            agreements.push(Event {
                fact: FactName::Message(message.key.clone()),
                what: What::BothAgree,
                side: message.side,
                order: message.created,
                since: message.received,
                on: None,
                undone_by: None,
            });
        } else if agreed
            && !agree
            && let Some(last) = agreements.last_mut()
        {
            last.undone_by = Some(message.key.clone());
        }
        agreed = agree;
    }
    agreements
}

/// Whether a message says that its State agrees; nothing where it says nothing of that, as a
/// decision that is put off.
fn word(message: &Message) -> Option<bool> {
    match message.kind {
        MessageKind::NonAgreement | MessageKind::Withdrawal => Some(false),
        _ => match message.outcome? {
            Outcome::Granted | Outcome::Partly => Some(true),
            Outcome::Refused => Some(false),
            Outcome::Postponed => None,
        },
    }
}
