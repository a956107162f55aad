//! The treaty's steps, as far as they were made, and messages that do not fit their order.

use std::collections::BTreeSet;

use gateway_bundle::BundleKey;
use gateway_bundle::manifest::Side;
use gateway_treaty::Profile;
use gateway_treaty::profile::{Actor, Step};

use super::{Course, Message};

/// A step of the treaty with the messages that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Its name in the profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// The messages that made it, in the order in which they were made; none yet, or a step that
    /// is made outside the exchange.
    pub by: Vec<BundleKey>,
}

/// A message that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The message.
    pub message: BundleKey,
    /// Why.
    pub why: Why,
}

/// Why a message does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The treaty has no step with such a message.
    NoStep,
    /// The step is another side's.
    OtherSide,
    /// The step comes after one that was not made.
    TooEarly,
}

impl Why {
    /// Its name in the API and in the texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoStep => "no-step",
            Self::OtherSide => "other-side",
            Self::TooEarly => "too-early",
        }
    }
}

pub(super) fn read(course: &Course, treaty: &Profile) -> (Vec<Reached>, Vec<Misfit>) {
    let mut reached: Vec<Reached> = treaty.steps.iter().map(unmade).collect();
    let mut made: BTreeSet<usize> = BTreeSet::new();
    let mut misfits = Vec::new();
    for message in course.messages() {
        match place(message, treaty, &made) {
            Ok(None) => {}
            Ok(Some(step)) => {
                made.insert(step);
                if let Some(reached) = reached.get_mut(step) {
                    reached.by.push(message.key.clone());
                }
            }
            Err(why) => misfits.push(Misfit { message: message.key.clone(), why }),
        }
    }
    (reached, misfits)
}

fn unmade(step: &Step) -> Reached {
    Reached { id: step.id.clone(), article: step.article.clone(), by: Vec::new() }
}

/// The step that a message makes: of those that have such a message and are that side's, the
/// furthest along that may follow what was made.
///
/// A message that the treaty has and that is no step of it (a withdrawal, a transit, originals)
/// fits wherever it comes.
fn place(
    message: &Message,
    treaty: &Profile,
    made: &BTreeSet<usize>,
) -> Result<Option<usize>, Why> {
    let mut why = Why::NoStep;
    // Who acts in a step is not alone in it: a question of the other State belongs to it too, if
    // the treaty lets that State send it and gives it no step of its own.
    let has_own = treaty
        .steps
        .iter()
        .any(|step| step.messages.contains(&message.kind) && is_of(step.by, message.side));
    let known = treaty.message(message.kind);
    let may_send =
        known.is_some_and(|known| message.side.is_none_or(|side| known.comes_from(side)));
    let mut found = None;
    for (place, step) in treaty.steps.iter().enumerate() {
        if !step.messages.contains(&message.kind) {
            continue;
        }
        if !may_send || (has_own && !is_of(step.by, message.side)) {
            why = if why == Why::NoStep { Why::OtherSide } else { why };
        } else if follows(treaty, place, made) {
            found = Some(place);
        } else {
            why = Why::TooEarly;
        }
    }
    let beside = why == Why::NoStep && known.is_some();
    if found.is_none() && !beside { Err(why) } else { Ok(found) }
}

fn is_of(actor: Actor, side: Option<Side>) -> bool {
    match (actor, side) {
        (Actor::Sentencing, Some(side)) => side == Side::Sentencing,
        (Actor::Executing, Some(side)) => side == Side::Executing,
        // The person and courts speak through an authority; who asks is whoever does.
        _ => true,
    }
}

/// Whether a step may come now. The first message of a case begins it wherever it stands; a step
/// that no message makes is taken to have been made outside the exchange.
fn follows(treaty: &Profile, step: usize, made: &BTreeSet<usize>) -> bool {
    let Some(wanted) = treaty.steps.get(step) else { return false };
    if made.is_empty() || made.contains(&step) {
        return true;
    }
    let mut open: Vec<&Step> = made.iter().filter_map(|place| treaty.steps.get(*place)).collect();
    let mut seen = BTreeSet::new();
    while let Some(from) = open.pop() {
        for next in &from.then {
            if *next == wanted.id {
                return true;
            }
            let silent = treaty.steps.iter().find(|s| s.id == *next && s.messages.is_empty());
            if let Some(silent) = silent.filter(|silent| seen.insert(silent.id.as_str())) {
                open.push(silent);
            }
        }
    }
    false
}
