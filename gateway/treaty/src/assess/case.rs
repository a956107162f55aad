//! The case as the manifest and the facts show it: who is on which side, who asked, what is owed.

use gateway_bundle::manifest::{Item, Outcome, Side, WithoutConsent};
use gateway_bundle::{Country, Manifest, MessageKind};

use super::papers::Papers;
use crate::facts::Facts;
use crate::profile::{Applies, Check, Direction, Flow, ItemRule, Occasion, Owed, Profile};

/// A manifest in its case.
pub(super) struct Case<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) profile: &'a Profile,
    /// The treaty above the profile, where that is a domestic overlay.
    treaty: Option<&'a Profile>,
    pub(super) facts: &'a Facts<'a>,
    /// The earlier bundles that still count, oldest first.
    pub(super) earlier: Vec<&'a Manifest>,
    pub(super) from: Country,
    pub(super) to: Country,
    pub(super) sentencing: Option<&'a Country>,
    pub(super) executing: Option<&'a Country>,
    /// The side that sends the manifest.
    pub(super) sender: Option<Side>,
    /// The side that asked for the transfer.
    pub(super) requester: Option<Side>,
    /// What the manifest is assessed as: its own kind and, for a supplement, the kind of the
    /// message that it completes.
    pub(super) kinds: Vec<MessageKind>,
    /// The sender's papers.
    pub(super) papers: Papers<'a>,
}

impl<'a> Case<'a> {
    pub(super) fn new(manifest: &'a Manifest, profile: &'a Profile, facts: &'a Facts<'a>) -> Self {
        let earlier = still_counting(manifest, facts.earlier);
        let (from, to) = (manifest.from.country(), manifest.to.country());
        let newest = |state: fn(&Manifest) -> Option<&Country>| {
            state(manifest).or_else(|| earlier.iter().rev().find_map(|bundle| state(bundle)))
        };
        let sentencing = newest(|bundle| bundle.sentencing_state.as_ref());
        let executing = newest(|bundle| bundle.executing_state.as_ref());
        let side = |state: &Country| Profile::side_of(state, sentencing, executing);
        let sender = side(&from);
        let asked = earlier
            .iter()
            .copied()
            .chain([manifest])
            .find(|bundle| bundle.message == MessageKind::TransferRequest)
            .map(|bundle| bundle.from.country());
        let requester = facts.requested_by.or_else(|| match asked {
            Some(state) => side(&state),
            None if manifest.message == MessageKind::Reply => side(&to),
            None => None,
        });
        let own: Vec<&'a Manifest> =
            earlier.iter().copied().filter(|bundle| bundle.from.country() == from).collect();
        let kinds = kinds(manifest, profile, &own);
        let assembled = kinds.iter().any(|kind| brings_papers(profile, *kind));
        let papers = Papers::new(if assembled { &own } else { &[] }, manifest);
        Self {
            manifest,
            profile,
            treaty: None,
            facts,
            earlier,
            from,
            to,
            sentencing,
            executing,
            sender,
            requester,
            kinds,
            papers,
        }
    }

    /// The same case, seen from the law beneath a treaty.
    pub(super) fn beneath(mut self, treaty: &'a Profile) -> Self {
        self.treaty = Some(treaty);
        self
    }

    /// Whether a rule of an overlay applies. A treaty's rules always do.
    pub(super) fn governs(&self, applies: Applies) -> bool {
        if applies == Applies::default() {
            return true;
        }
        let Some(own) = self.profile.parties.first() else { return false };
        let side = |wanted: Side| match wanted {
            Side::Sentencing => self.sentencing == Some(own),
            Side::Executing => self.executing == Some(own),
            Side::Both => true,
        };
        let flow = |wanted: Flow| match wanted {
            Flow::Incoming => self.to == *own,
            Flow::Outgoing => self.from == *own,
        };
        applies.side.is_none_or(side) && applies.flow.is_none_or(flow)
    }

    /// Whether the treaty above says something of this condition, so that an overlay yields.
    pub(super) fn treaty_checks(&self, check: &Check) -> bool {
        let same = |known: &Check| std::mem::discriminant(known) == std::mem::discriminant(check);
        self.treaty.is_some_and(|treaty| treaty.conditions.iter().any(|known| same(&known.check)))
    }

    /// Whether the treaty above asks for this item.
    pub(super) fn treaty_asks_for(&self, item: &Item) -> bool {
        self.treaty.is_some_and(|treaty| treaty.items.iter().any(|rule| rule.item == *item))
    }

    /// Whether the treaty above has its own rule of languages.
    pub(super) fn treaty_has_languages(&self) -> bool {
        self.treaty.is_some_and(|treaty| !treaty.translations.is_empty())
    }

    /// Whether the conditions of the transfer are looked at.
    pub(super) fn looks_at_conditions(&self) -> bool {
        looks_at_conditions(self.profile, &self.kinds)
    }

    /// This manifest and the sender's earlier ones, newest first: where information is looked for.
    pub(super) fn own(&self) -> impl Iterator<Item = &'a Manifest> {
        [self.manifest].into_iter().chain(
            self.earlier.iter().rev().copied().filter(|bundle| bundle.from.country() == self.from),
        )
    }

    /// This manifest and all earlier ones, newest first.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a Manifest> {
        [self.manifest].into_iter().chain(self.earlier.iter().rev().copied())
    }

    /// What the other side asked for, by `asks` of its bundles.
    pub(super) fn asked_items(&self) -> impl Iterator<Item = &'a Item> {
        self.earlier
            .iter()
            .copied()
            .filter(|bundle| bundle.from.country() != self.from)
            .flat_map(|bundle| bundle.asks.iter().map(|ask| &ask.item))
    }

    /// Whether the sender sends in a direction; unknown where the sides are.
    pub(super) fn sends(&self, direction: Direction) -> Option<bool> {
        let sender = self.sender?;
        match direction {
            Direction::Either => Some(true),
            Direction::SentencingToExecuting => Some(sender == Side::Sentencing),
            Direction::ExecutingToSentencing => Some(sender == Side::Executing),
            Direction::RequestingToRequested => Some(sender == self.requester?),
        }
    }

    /// Whether something is owed with this manifest; unknown where it depends on who asked and
    /// that is not known.
    pub(super) fn owes(&self, owed: &Owed) -> Option<bool> {
        if !owed.with.iter().any(|kind| self.kinds.contains(kind)) {
            // A supplement owes what the message owed that it completes; that one is not at hand.
            let alone = self.kinds == [MessageKind::Supplement];
            return if alone { None } else { Some(false) };
        }
        if owed.when.is_some_and(|occasion| !self.is(occasion)) {
            return Some(false);
        }
        match owed.asked_by {
            None | Some(Side::Both) => Some(true),
            Some(side) => self.requester.map(|requester| requester == side),
        }
    }

    /// Whether the message is one of these; of no list, it always is.
    pub(super) fn is_among(&self, messages: &[MessageKind]) -> bool {
        messages.is_empty() || messages.iter().any(|kind| self.kinds.contains(kind))
    }

    /// Whether this is the occasion.
    pub(super) fn is(&self, occasion: Occasion) -> bool {
        let outcome = self.manifest.decision.as_ref().map(|decision| decision.outcome);
        let consent =
            self.manifest.statements.as_ref().and_then(|statements| match self.sender? {
                Side::Sentencing => statements.state_consents.sentencing,
                Side::Executing => statements.state_consents.executing,
                Side::Both => None,
            });
        match occasion {
            Occasion::Agrees => match outcome {
                Some(outcome) => matches!(outcome, Outcome::Granted | Outcome::Partly),
                None => consent == Some(true),
            },
            Occasion::Refuses => match outcome {
                Some(outcome) => outcome == Outcome::Refused,
                None => {
                    self.manifest.message == MessageKind::NonAgreement || consent == Some(false)
                }
            },
            Occasion::ConsentNeeded => self.without_consent().is_none(),
            Occasion::Flight => self.without_consent() == Some(WithoutConsent::Flight),
            Occasion::ExpulsionOrder => {
                self.without_consent() == Some(WithoutConsent::ExpulsionOrder)
            }
        }
    }

    /// Why the transfer needs no consent, as the newest bundle that says so.
    fn without_consent(&self) -> Option<WithoutConsent> {
        self.all().find_map(|bundle| bundle.statements.as_ref()?.without_consent)
    }

    /// Whether papers are no longer exchanged, because a State does not agree.
    pub(super) fn papers_ended(&self) -> bool {
        self.profile.ends_papers.as_ref().is_some_and(|ends| {
            self.is(Occasion::Refuses)
                || self.earlier.iter().any(|bundle| ends.messages.contains(&bundle.message))
        })
    }
}

/// Whether a kind of message brings papers of the case.
fn brings_papers(profile: &Profile, kind: MessageKind) -> bool {
    let owed = |rule: &ItemRule| rule.owed.iter().any(|owed| owed.with.contains(&kind));
    looks_at_conditions(profile, &[kind]) || profile.items.iter().any(owed)
}

fn looks_at_conditions(profile: &Profile, kinds: &[MessageKind]) -> bool {
    kinds.iter().any(|kind| profile.message(*kind).is_some_and(|message| message.conditions))
}

/// The earlier bundles without those that a later one corrects.
fn still_counting<'a>(manifest: &'a Manifest, earlier: &[&'a Manifest]) -> Vec<&'a Manifest> {
    let corrected: std::collections::HashSet<_> = earlier
        .iter()
        .copied()
        .chain([manifest])
        .filter_map(|bundle| bundle.corrects.as_ref())
        .map(|reference| (&reference.from, reference.bundle))
        .collect();
    earlier
        .iter()
        .copied()
        .filter(|bundle| !corrected.contains(&(&bundle.from, bundle.bundle)))
        .collect()
}

/// A supplement completes the sender's last message that brought papers.
fn kinds(manifest: &Manifest, profile: &Profile, own: &[&Manifest]) -> Vec<MessageKind> {
    let mut kinds = vec![manifest.message];
    if manifest.message == MessageKind::Supplement {
        let completed =
            |kind: &MessageKind| *kind != MessageKind::Supplement && brings_papers(profile, *kind);
        kinds.extend(own.iter().rev().map(|bundle| bundle.message).find(completed));
    }
    kinds
}
