//! The course of a case along the steps of its treaty: what was done, who owes what, until when.
//!
//! Everything here follows from the *set* of facts of a case, never from the order in which they
//! came: messages are put in the order in which their senders made them, which both sides read
//! from the same sealed bytes. So a late message, one that overtook another and a repeat all
//! settle to the same course, and the two authorities see the same one.
//!
//! What a treaty asks stands in its profile as data (steps, duties). This module knows how to
//! read it: which fact gives rise to a duty ([`events`]), what meets or ends it ([`duties`]), how
//! its time is counted ([`within`]), and which message does not fit the treaty's order ([`steps`]).
//! A message that does not fit is shown to staff; it is never refused and never blocks.

use gateway_bundle::manifest::{BundleReference, Outcome, Side};
use gateway_bundle::{BundleKey, Country, Manifest, MessageKind};
use gateway_treaty::Profile;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::originals::Stage;

mod duties;
mod events;
mod steps;
mod within;

pub use duties::{Duty, Met, Ower, Standing};
pub use events::Happening;
pub use steps::{Misfit, Reached};
pub use within::Until;

/// What tells a fact from every other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactName {
    /// A message, by its bundle.
    Message(BundleKey),
    /// An act of staff, by its id.
    Act(Uuid),
}

/// A message of the case, as far as the course depends on it. It holds nothing personal, so it may
/// outlive the message's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its bundle.
    pub key: BundleKey,
    /// What it is.
    pub kind: MessageKind,
    /// The side that sent it; unknown while the case does not say who sentenced and who executes.
    pub side: Option<Side>,
    /// The State that sentenced and the one that executes, where the message says so.
    pub states: States,
    /// When its sender made it.
    pub created: Timestamp,
    /// When the addressee had the whole of it; until that is known, when it was made.
    pub received: Timestamp,
    /// The bundle that it answers.
    pub answers: Option<BundleKey>,
    /// The bundle that it corrects, which then no longer counts.
    pub corrects: Option<BundleKey>,
    /// What it decides on the transfer itself.
    pub outcome: Option<Outcome>,
    /// What its report or its change of the sentence says has happened.
    pub tells: Option<Happening>,
    /// On which day that happened.
    pub on: Option<Date>,
    /// Whether it has documents, whose originals then follow.
    pub documents: bool,
    /// Whether it says on which day originals were posted, and in which consignment. A
    /// consignment that is only to be posted meets nothing.
    pub originals: bool,
}

impl Message {
    /// What the course takes from a manifest. `received` is when the addressee had the whole.
    pub fn of(manifest: &Manifest, received: Option<Timestamp>) -> Self {
        let states = States::of(manifest);
        let report = manifest.report.as_ref();
        let change = manifest.change.as_ref();
        Self {
            key: manifest.key(),
            kind: manifest.message,
            side: states.side(&manifest.from.country()),
            states,
            created: manifest.created,
            received: received.unwrap_or(manifest.created),
            answers: manifest.in_reply_to.as_ref().map(BundleReference::key),
            corrects: manifest.corrects.as_ref().map(BundleReference::key),
            outcome: events::outcome(manifest),
            tells: report
                .and_then(|report| Happening::named(report.event.as_str()))
                .or(change.map(|_| Happening::SentenceChanged)),
            on: report.and_then(|report| report.on).or(change.map(|change| change.on)),
            documents: !manifest.documents.is_empty(),
            originals: manifest.originals.iter().any(|one| one.posted_on.is_some()),
        }
    }
}

/// The two States of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct States {
    /// Whose court sentenced.
    pub sentencing: Option<Country>,
    /// Which executes, or is to execute.
    pub executing: Option<Country>,
}

impl States {
    fn of(manifest: &Manifest) -> Self {
        Self {
            sentencing: manifest.sentencing_state.clone(),
            executing: manifest.executing_state.clone(),
        }
    }

    /// The side that a State is on.
    pub fn side(&self, state: &Country) -> Option<Side> {
        Profile::side_of(state, self.sentencing.as_ref(), self.executing.as_ref())
    }

    fn on(&self, side: Side) -> Option<&Country> {
        match side {
            Side::Sentencing => self.sentencing.as_ref(),
            Side::Executing => self.executing.as_ref(),
            Side::Both => None,
        }
    }
}

/// What staff record: something that happened outside the exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its id.
    pub id: Uuid,
    /// What happened.
    pub what: Recorded,
    /// Whose staff recorded it: one's own side.
    pub side: Option<Side>,
    /// On which day it happened.
    pub on: Date,
    /// When it was recorded.
    pub at: Timestamp,
}

/// What staff can record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recorded {
    /// Something happened to the person or the sentence.
    Happened(Happening),
    /// A duty that no message can meet was done.
    Done {
        /// The duty, by its name in the profile.
        duty: String,
    },
    /// The time of a duty was extended, where its source lets somebody do so.
    Extended {
        /// The duty, by its name in the profile.
        duty: String,
        /// To which day.
        until: Date,
    },
    /// Paper originals of a bundle got further.
    Paper {
        /// The bundle that announced them.
        bundle: BundleKey,
        /// How far they are.
        stage: Stage,
    },
}

/// Everything that is known of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    messages: Vec<Message>,
    acts: Vec<Act>,
}

impl Course {
    /// The course of these facts, whatever their order. Repeats count once; a message that was
    /// corrected by its own sender does not count.
    pub fn new(messages: impl IntoIterator<Item = Message>, acts: Vec<Act>) -> Self {
        let mut messages: Vec<_> = messages.into_iter().collect();
        messages.sort_by(|one, other| (one.created, &one.key).cmp(&(other.created, &other.key)));
        messages.dedup_by(|one, other| one.key == other.key);
        let corrected: Vec<BundleKey> = messages
            .iter()
            .filter_map(|message| {
                message.corrects.clone().filter(|key| key.from == message.key.from)
            })
            .collect();
        messages.retain(|message| !corrected.contains(&message.key));
        let mut acts = acts;
        acts.sort_by_key(|act| (act.at, act.id));
        acts.dedup_by_key(|act| act.id);
        Self { messages, acts }
    }

    /// The two States, as the first message that says so names them.
    pub fn states(&self) -> States {
        let first = |on: fn(&States) -> Option<&Country>| {
            self.messages.iter().find_map(|message| on(&message.states)).cloned()
        };
        States {
            sentencing: first(|states| states.sentencing.as_ref()),
            executing: first(|states| states.executing.as_ref()),
        }
    }

    /// The messages, in the order in which they were made.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// What staff recorded, in the order in which they did.
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }
}

/// The course, read by a treaty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The steps of the treaty, with what made them.
    pub steps: Vec<Reached>,
    /// What is or was owed, in the order in which it arose.
    pub duties: Vec<Duty>,
    /// The messages that do not fit the treaty's order.
    pub misfits: Vec<Misfit>,
}

/// Reads a course by a treaty, and by one's own law beneath it where there is one. `own` is the
/// State that runs the gateway: only its law counts.
pub fn read(
    course: &Course,
    treaty: &Profile,
    own_law: Option<&Profile>,
    own: Option<Side>,
) -> Procedure {
    let (steps, misfits) = steps::read(course, treaty);
    let mut duties = duties::of(course, treaty, None);
    if let Some(law) = own_law {
        duties.extend(duties::of(course, law, own));
    }
    duties.sort_by(|one, other| {
        (one.since, &one.id, one.ower).cmp(&(other.since, &other.id, other.ower))
    });
    Procedure { steps, duties, misfits }
}
