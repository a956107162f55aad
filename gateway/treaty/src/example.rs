//! A complete message of any treaty, made from its profile: for tests, integrators and the
//! conformance suite.
//!
//! The person is the fictional one of [`gateway_bundle::example`]; which papers travel, in which
//! language and with which marks comes from the profile alone. So a treaty that somebody adds has
//! its example at once.

use gateway_bundle::example::Example;
use gateway_bundle::manifest::{ChannelMode, ContentMember, Side};
use gateway_bundle::{Country, Manifest, MessageKind};
use serde_json::json;

use crate::profile::{Check, Occasion, Owed, Profile};
use crate::vocabulary::Field;

mod fields;
mod papers;

/// Which message of a treaty, from which side, in which case.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The treaty.
    pub profile: &'a Profile,
    /// The message.
    pub message: MessageKind,
    /// The side that sends it.
    pub sender: Side,
    /// The side that asked for the transfer.
    pub requester: Side,
    /// What makes the case an unusual one: a refusal, a transfer without consent.
    pub occasion: Option<Occasion>,
    /// Whether information that the manifest may carry travels as papers too.
    pub on_paper: bool,
    /// The State that sentenced.
    pub sentencing: Country,
    /// The State that executes.
    pub executing: Country,
}

/// A message in its case.
#[derive(Debug, Clone)]
pub struct InCase {
    /// The message.
    pub message: Example,
    /// The bundles that the case already has, oldest first.
    pub earlier: Vec<Example>,
}

/// The two sides.
const SIDES: [Side; 2] = [Side::Sentencing, Side::Executing];

impl<'a> Setting<'a> {
    /// Every setting of a treaty: each message, from each side that sends it, whoever asked, on
    /// every occasion that the treaty knows.
    pub fn all(profile: &'a Profile) -> Vec<Self> {
        let sent = |message: MessageKind| {
            SIDES.into_iter().filter(move |side| {
                profile.message(message).is_some_and(|known| known.comes_from(*side))
            })
        };
        let mut all = Vec::new();
        for message in profile.messages.iter().map(|known| known.message) {
            for sender in sent(message) {
                for requester in requesters(message, sender) {
                    let Some(setting) = Self::new(profile, message, sender, requester) else {
                        continue;
                    };
                    all.extend(setting.unusual().map(|o| setting.clone().on(o)));
                    all.push(setting);
                }
            }
        }
        all
    }

    /// Every setting of a message that stands alone: there it is the same whoever asked.
    pub fn all_alone(profile: &'a Profile) -> Vec<Self> {
        let mut alone: Vec<Self> = Vec::new();
        for setting in Self::all(profile) {
            let same = |known: &Self| {
                (known.message, known.sender, known.occasion)
                    == (setting.message, setting.sender, setting.occasion)
            };
            if !alone.iter().any(same) {
                alone.push(setting);
            }
        }
        alone
    }

    /// A message on the usual occasion, between the first two States that the treaty names;
    /// nothing where it names fewer.
    pub fn new(
        profile: &'a Profile,
        message: MessageKind,
        sender: Side,
        requester: Side,
    ) -> Option<Self> {
        let mut states = profile.states().cloned();
        let executing = states.next()?;
        let sentencing = states.next()?;
        Some(Self {
            profile,
            message,
            sender,
            requester,
            occasion: None,
            on_paper: false,
            sentencing,
            executing,
        })
    }

    /// The same on an occasion.
    #[must_use]
    pub fn on(mut self, occasion: Occasion) -> Self {
        self.occasion = Some(occasion);
        self
    }

    /// The same, with all information on paper too.
    #[must_use]
    pub fn on_paper(mut self) -> Self {
        self.on_paper = true;
        self
    }

    /// The same, sent to a State: it takes the addressee's place.
    #[must_use]
    pub fn to(mut self, state: &Country) -> Self {
        let (mut own, mut other) = match self.sender {
            Side::Executing => (self.executing, self.sentencing),
            _ => (self.sentencing, self.executing),
        };
        if own == *state {
            std::mem::swap(&mut own, &mut other);
        }
        other = state.clone();
        (self.sentencing, self.executing) = match self.sender {
            Side::Executing => (other, own),
            _ => (own, other),
        };
        self
    }

    /// The message, complete.
    pub fn complete(&self) -> InCase {
        InCase { message: self.papers(self.frame(9)), earlier: self.earlier() }
    }

    /// The message with one thing missing, in every way: a document, a mark on one, a member that
    /// the treaty wants stated. Some of these lack nothing that is owed.
    pub fn with_one_thing_missing(&self) -> Vec<Example> {
        let whole = self.complete().message;
        let manifest = whole.build();
        let mut all = Vec::new();
        for (place, document) in manifest.documents.iter().enumerate() {
            all.push(whole.clone().without_document(document.id.as_str()));
            for mark in ["signed", "certified"] {
                all.push(whole.clone().remove(&format!("/documents/{place}/{mark}")));
            }
        }
        for field in Field::ALL {
            let pointer = field.pointer().replace("/*/", "/0/");
            all.push(whole.clone().remove(&pointer));
            all.push(whole.clone().remove(field.place()));
        }
        for member in ["/sentencing_state", "/executing_state", "/statements", "/sentence"] {
            all.push(whole.clone().remove(member));
        }
        all.retain(|example| Manifest::parse(&example.bytes()).is_ok());
        all
    }

    /// The sending authority's State.
    pub fn from_state(&self) -> &Country {
        if self.sender == Side::Executing { &self.executing } else { &self.sentencing }
    }

    /// The addressee's State.
    pub fn to_state(&self) -> &Country {
        if self.sender == Side::Executing { &self.sentencing } else { &self.executing }
    }

    /// Whether something is owed with the message in this setting.
    pub fn owes(&self, owed: &Owed) -> bool {
        let asked = owed.asked_by.is_none_or(|side| side == Side::Both || side == self.requester);
        let on = |wanted: Occasion| match wanted {
            Occasion::Agrees => self.occasion != Some(Occasion::Refuses),
            Occasion::ConsentNeeded => {
                !matches!(self.occasion, Some(Occasion::Flight | Occasion::ExpulsionOrder))
            }
            other => self.occasion == Some(other),
        };
        asked && self.kinds().any(|kind| owed.with.contains(&kind)) && owed.when.is_none_or(on)
    }

    /// What the message is assessed as: a supplement also as what it completes.
    fn kinds(&self) -> impl Iterator<Item = MessageKind> {
        let completed = (self.message == MessageKind::Supplement).then(|| self.completed());
        std::iter::once(self.message).chain(completed)
    }

    /// The message that the sender's supplement completes.
    fn completed(&self) -> MessageKind {
        if self.sender == self.requester {
            MessageKind::TransferRequest
        } else {
            MessageKind::Reply
        }
    }

    /// Occasions beside the usual one that the treaty has words for.
    fn unusual(&self) -> impl Iterator<Item = Occasion> {
        let items = self.profile.items.iter().flat_map(|rule| &rule.owed);
        let with_item = items.filter(|owed| owed.with.contains(&self.message)).map(|o| o.when);
        let contents = self.profile.contents.iter();
        let with_content =
            contents.filter(|rule| rule.messages.contains(&self.message)).map(|rule| rule.when);
        let known: Vec<Occasion> = with_item.chain(with_content).flatten().collect();
        let decides = self.message.content() == Some(ContentMember::Decision);
        [Occasion::Refuses, Occasion::Flight, Occasion::ExpulsionOrder]
            .into_iter()
            .filter(move |o| known.contains(o) && (decides || *o != Occasion::Refuses))
    }

    fn earlier(&self) -> Vec<Example> {
        let opens = matches!(
            self.message,
            MessageKind::TransferRequest
                | MessageKind::InterestNotice
                | MessageKind::TransitRequest
        );
        if opens {
            return Vec::new();
        }
        let other = |message, sender| Self { message, sender, ..self.clone() };
        let request = other(MessageKind::TransferRequest, self.requester);
        let mut earlier = vec![request.papers(request.frame(1))];
        if self.message == MessageKind::Supplement && self.sender != self.requester {
            let reply = other(MessageKind::Reply, self.sender);
            earlier.push(reply.papers(reply.frame(2)));
        }
        earlier
    }

    /// The message without its papers.
    fn frame(&self, number: u32) -> Example {
        let name = |state: &Country| format!("{}-moj", state.as_str().to_ascii_lowercase());
        let (from, to) = (name(self.from_state()), name(self.to_state()));
        let created = if number == 1 { "2026-11-21T09:30:00Z" } else { "2026-12-10T09:30:00Z" };
        let frame = Example::of(self.message)
            .numbered(number)
            .between(&from, &to)
            .set("/created", json!(created))
            .set("/treaty", json!(self.profile.id))
            .set("/case", json!({ "opened_by": to, "reference": "CASE-2026-000017" }))
            .set("/references", json!([]))
            .set("/sentencing_state", json!(self.sentencing))
            .set("/executing_state", json!(self.executing))
            .set("/person/citizenships", json!([self.executing]))
            .set("/person/residence/state", json!(self.executing))
            .set("/person/residence/established_by", json!(name(&self.executing)))
            .set("/petition/to", json!(name(&self.executing)))
            .set("/statements/state_consents", json!({ "sentencing": true, "executing": true }))
            .set("/channel", self.channel());
        self.contents(self.decision(self.sentence(self.without_consent(frame))))
    }

    fn channel(&self) -> serde_json::Value {
        let known = self.profile.channel.as_ref();
        let declared = known.and_then(|channel| {
            let concerns = |state: &Country| [&self.sentencing, &self.executing].contains(&state);
            channel.declared.iter().find(|declared| concerns(&declared.party)).map(|d| d.mode)
        });
        match declared.or_else(|| known.map(|channel| channel.mode)) {
            Some(ChannelMode::Diplomatic) => json!({ "mode": "diplomatic" }),
            _ => json!({ "mode": "direct" }),
        }
    }

    fn without_consent(&self, frame: Example) -> Example {
        match self.occasion {
            Some(Occasion::Flight) => frame.set("/statements/without_consent", json!("flight")),
            Some(Occasion::ExpulsionOrder) => {
                frame.set("/statements/without_consent", json!("expulsion-order"))
            }
            _ => frame,
        }
    }

    /// A sentence that the treaty covers, with an additional punishment and settled damage.
    fn sentence(&self, frame: Example) -> Example {
        let covered = self.profile.conditions.iter().find_map(|condition| match &condition.check {
            Check::PunishmentKind { covered, .. } => covered.first(),
            _ => None,
        });
        let kind = covered.map_or("imprisonment", String::as_str);
        frame
            .set("/sentence/punishments/0/kind", json!(kind))
            .set(
                "/sentence/punishments/-",
                json!({ "id": "p2", "rank": "additional", "kind": "deprivation-of-rights" }),
            )
            .set("/sentence/credits/-", json!({ "kind": "amnesty", "days": 0 }))
            .set(
                "/sentence/damage",
                json!({ "amount": 10_000, "currency": "USD", "settled": true }),
            )
    }

    /// A decision that refuses names a ground that its sender may name.
    fn decision(&self, frame: Example) -> Example {
        let refuses =
            self.occasion == Some(Occasion::Refuses) || self.message == MessageKind::NonAgreement;
        if !refuses || self.message.content() != Some(ContentMember::Decision) {
            return frame;
        }
        let frame =
            frame.set("/decision/outcome", json!("refused")).set("/decision/reasons", json!("…"));
        match self.ground() {
            Some(ground) => frame.set("/decision/ground", json!(ground)),
            None => frame.remove("/decision/ground"),
        }
    }

    fn ground(&self) -> Option<&str> {
        let may = |by: Option<Side>| by.is_none_or(|only| only == self.sender);
        let listed = self.profile.grounds.iter().find(|ground| may(ground.invoked_by));
        let open = self.profile.other_grounds.as_ref().map(|_| "other");
        listed.map(|ground| ground.id.as_str()).or(open)
    }
}

/// Who may have asked for the transfer before a message.
fn requesters(message: MessageKind, sender: Side) -> Vec<Side> {
    match message {
        MessageKind::TransferRequest | MessageKind::InterestNotice => vec![sender],
        MessageKind::Reply => SIDES.into_iter().filter(|side| *side != sender).collect(),
        _ => SIDES.to_vec(),
    }
}
