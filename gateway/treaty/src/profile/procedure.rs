//! The course of a case: messages, channel, grounds of refusal, steps and duties.

use gateway_bundle::manifest::{ChannelMode, Side};
use gateway_bundle::{Country, MessageKind};
use serde::{Deserialize, Serialize};

/// A kind of message that the treaty has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The kind.
    pub message: MessageKind,
    /// The article.
    pub article: String,
    /// What it is for, in one sentence.
    pub says: String,
    /// The sides that send it.
    pub from: Vec<Side>,
    /// Whether the conditions of the transfer are looked at with it.
    #[serde(default)]
    pub conditions: bool,
}

impl Message {
    /// Whether a side sends it.
    pub fn comes_from(&self, side: Side) -> bool {
        self.from.iter().any(|from| *from == Side::Both || *from == side)
    }
}

/// The channel between the authorities.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The rule's name in this profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
    /// The treaty's channel.
    pub mode: ChannelMode,
    /// Another channel that a party declared for what it sends and receives.
    #[serde(default)]
    pub declared: Vec<DeclaredChannel>,
    /// When the other channel may be used.
    #[serde(default)]
    pub otherwise: Vec<String>,
    /// Electronic means.
    #[serde(default)]
    pub electronic: Option<ElectronicMeans>,
    /// The paper originals.
    #[serde(default)]
    pub originals: Option<OriginalsRule>,
}

/// The channel that a party declared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredChannel {
    /// The party.
    pub party: Country,
    /// Its channel.
    pub mode: ChannelMode,
    /// The article under which it was declared.
    pub article: String,
    /// The declaration in one sentence.
    pub says: String,
}

/// What the treaty says of electronic means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectronicMeans {
    /// Whether they are allowed.
    pub allowed: bool,
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
}

/// What the treaty says of the paper originals.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginalsRule {
    /// The rule's name in this profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
    /// When they are posted.
    pub timing: Timing,
}

/// When originals are posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// At the same time as the electronic message.
    Simultaneously,
    /// As soon as possible.
    AsSoonAsPossible,
}

/// What ends the exchange of papers early.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndsPapers {
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
    /// The messages that end it.
    pub messages: Vec<MessageKind>,
}

/// A listed ground of refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Its code in a decision's `ground`.
    pub id: String,
    /// The article.
    pub article: String,
    /// The ground in one sentence.
    pub says: String,
    /// Whether it must or may lead to a refusal.
    pub nature: Nature,
    /// The only side that may invoke it.
    #[serde(default)]
    pub invoked_by: Option<Side>,
}

/// Whether a ground binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// Transfer must be refused.
    Mandatory,
    /// Transfer may be refused.
    Optional,
}

/// A State may refuse on other grounds too (`ground`: `other`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenGrounds {
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
}

/// A step of the procedure, in the treaty's order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in this profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// What happens, in one sentence.
    pub says: String,
    /// Who acts.
    pub by: Actor,
    /// The messages that make it.
    #[serde(default)]
    pub messages: Vec<MessageKind>,
    /// The steps that may follow.
    #[serde(default)]
    pub then: Vec<String>,
}

/// Who acts, or who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// The sentencing State.
    Sentencing,
    /// The executing State.
    Executing,
    /// Each of the two States.
    Both,
    /// The State that asked.
    Requesting,
    /// The State that was asked.
    Requested,
    /// Whoever sent the message that gave rise to it.
    Sender,
    /// Whoever received that message.
    Receiver,
    /// The person.
    Person,
    /// A court.
    Court,
    /// The State of transit.
    TransitState,
}

/// What somebody owes somebody, from an event on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its name in this profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// The duty in one sentence.
    pub says: String,
    /// Who owes it.
    pub who: Actor,
    /// To whom.
    pub whom: Actor,
    /// What gives rise to it. Any of these does.
    pub on: Vec<DutyEvent>,
    /// Within what time.
    pub within: Within,
    /// The messages that do it; none where it is done outside the exchange.
    #[serde(default)]
    pub done_by: Vec<MessageKind>,
    /// The messages that end it undone.
    #[serde(default)]
    pub ended_by: Vec<MessageKind>,
    /// Where it applies, in a domestic overlay.
    #[serde(default)]
    pub applies: super::Applies,
    /// What it rests on.
    #[serde(default)]
    pub basis: super::Basis,
}

/// What gives rise to a duty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DutyEvent {
    /// A message arrived.
    Message {
        /// Of this kind.
        kind: MessageKind,
        /// From this side.
        #[serde(default)]
        from: Option<Side>,
        /// With this outcome, where it carries a decision.
        #[serde(default)]
        when: Option<super::Occasion>,
    },
    /// Any message with documents was sent electronically.
    DocumentsSent {},
    /// Both States agree.
    BothAgree {},
    /// A State has decided.
    Decided {
        /// This one.
        #[serde(default)]
        from: Option<Side>,
    },
    /// The person was handed over.
    HandedOver {},
    /// The person escaped.
    Escaped {},
    /// The person died.
    Died {},
    /// The sentence was served.
    Completed {},
    /// The sentence was changed.
    SentenceChanged {
        /// By this State.
        #[serde(default)]
        from: Option<Side>,
    },
    /// The person was told of the decision.
    PersonInformed {},
    /// There is a convicted person to whom the treaty may apply.
    Convicted {},
}

/// Within what time a duty is owed, as the treaty counts it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// The treaty's own words (`immediately`), where it has any.
    #[serde(default)]
    pub words: Option<String>,
    /// How many units, where it counts.
    #[serde(default)]
    pub amount: Option<u16>,
    /// The unit.
    #[serde(default)]
    pub unit: Option<TimeUnit>,
    /// Counted from what, where that is not the event itself.
    #[serde(default)]
    pub counted_from: Option<String>,
    /// Who may extend it, and when.
    #[serde(default)]
    pub extension: Option<String>,
}

/// A unit of time as texts count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    /// Calendar days.
    Days,
    /// Days of 24 hours (sutki).
    Days24h,
    /// Calendar months.
    Months,
}
