//! Paper originals on their way: what carriers tell, which consignment it is about, and what the
//! partner is told of it.
//!
//! A consignment is the envelope of one case with one number. A number may come back after years,
//! and two partners may use the same one, so a number alone may mean several: then the caller is
//! asked for the case, and nothing is guessed.

mod arrival;
mod cover;
mod paper;

use std::sync::Arc;

use gateway_exchange::gate::Role;
use gateway_exchange::originals::{Carrier, Code, Stage, Standing, Tracked, comparable, standing};
use gateway_store::act::NewAct;
use gateway_store::bundle::Direction;
use gateway_store::case::{self, Case};
use gateway_store::original::{self, Original};
use gateway_store::tracking::{self, CarrierEvent, Consignment};
use gateway_store::{StoreError, Tx, View};
use jiff::{SignedDuration, Timestamp};

pub use arrival::{Arrival, Registered, Seen, Tick, expected, register};
pub use cover::{Cover, cover};
pub(crate) use paper::follow;

use super::{read, record, refuse, staff};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// UPU S10 lets a number come back after twelve months: what was announced longer ago and has
/// arrived is not meant any more.
const REUSED_AFTER: SignedDuration = SignedDuration::from_hours(365 * 24);
/// How far a carrier's clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// A consignment with everything that is known of it.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Its case.
    pub case: Case,
    /// Which it is.
    pub consignment: Consignment,
    /// Its originals.
    pub originals: Vec<Original>,
    /// What carriers told of it.
    pub events: Vec<CarrierEvent>,
}

impl Followed {
    /// Where the carrier's events put it.
    pub fn tracked(&self) -> Standing {
        let tracked = |event: &CarrierEvent| {
            Some(Tracked { code: event.code.parse().ok()?, at: event.happened_at })
        };
        standing(&self.events.iter().filter_map(tracked).collect::<Vec<_>>())
    }

    /// How far it is: what the registry found, else the furthest that anybody told.
    pub fn stage(&self) -> Stage {
        let kept = self.originals.iter().filter_map(|one| Stage::named(&one.state)).max();
        kept.unwrap_or(Stage::Announced)
    }

    fn announced_at(&self) -> Option<Timestamp> {
        self.originals.iter().map(|one| one.announced_at).max()
    }

    /// Whether a number that somebody names now can still mean it.
    fn is_meant(&self, now: Timestamp) -> bool {
        let old = self.announced_at().is_some_and(|at| now.duration_since(at) > REUSED_AFTER);
        !self.stage().is_arrived() || !old
    }
}

/// What carriers are said to have done.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The number of the consignment.
    pub number: String,
    /// The case, where the number alone is not enough.
    pub case: Option<String>,
    /// What.
    pub code: Code,
    /// When, as the carrier says.
    pub at: Timestamp,
    /// How it came here.
    pub source: Source,
}

/// How an event came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Somebody typed it.
    Hand,
    /// From a carrier's file.
    File,
    /// From a system of one's own.
    Feed,
}

impl Source {
    fn as_str(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::File => "file",
            Self::Feed => "feed",
        }
    }
}

/// The consignments of a number, those on their way first.
///
/// # Errors
///
/// There is none.
pub async fn of_number(gateway: &Arc<Gateway>, number: &str) -> Result<Vec<Followed>, Refusal> {
    let number = comparable(number);
    let found = read(gateway, move |view| find(view, &number)).await?;
    if found.is_empty() { Err(Refusal::NotFound) } else { Ok(found) }
}

fn find(view: &View<'_>, number: &str) -> Result<Vec<Followed>, StoreError> {
    let mut found: Vec<Followed> = Vec::new();
    for one in original::of_consignment(view, number)? {
        let consignment = Consignment {
            case: one.case,
            incoming: one.direction == Direction::In,
            number: number.to_owned(),
        };
        if let Some(known) = found.iter_mut().find(|known| known.consignment == consignment) {
            known.originals.push(one);
            continue;
        }
        let Some(case) = case::by_id(view, one.case)? else { continue };
        let events = tracking::events(view, &consignment)?;
        found.push(Followed { case, consignment, originals: vec![one], events });
    }
    found.sort_by_key(|one| (one.stage().is_arrived(), one.announced_at()));
    Ok(found)
}

/// The one consignment that a number means, with the case where somebody names it.
fn meant(
    mut found: Vec<Followed>,
    case: Option<&str>,
    now: Timestamp,
) -> Result<Followed, Refusal> {
    found.retain(|one| case.is_none_or(|number| one.case.number == number));
    if found.is_empty() {
        return Err(Refusal::NotFound);
    }
    if found.len() > 1 && found.iter().any(|one| one.is_meant(now)) {
        found.retain(|one| one.is_meant(now));
    }
    if found.len() > 1 && found.iter().any(|one| !one.stage().is_arrived()) {
        found.retain(|one| !one.stage().is_arrived());
    }
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        _ => Err(Refusal::Record(
            "consignments of several cases bear that number; name the case (GET /v1/own/consignments/{number} lists them)",
        )),
    }
}

/// Records what a carrier is said to have done. Says where the consignment is now.
///
/// # Errors
///
/// No consignment or several bear the number, the event is to come, or the person has no role for
/// it.
pub async fn track(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    new: NewEvent,
) -> Result<Followed, Refusal> {
    staff::require(gateway, caller, &[Role::Officer, Role::Registrar]).await?;
    let person = caller.person.clone().ok_or(Refusal::NotAllowed("a person's own key"))?;
    let now = gateway.clock.now();
    if new.at.duration_since(now) > AHEAD {
        return Err(Refusal::Record("the event is to come: record what has happened"));
    }
    let number = comparable(&new.number);
    let found = read(gateway, move |view| find(view, &number)).await?;
    let before = meant(found, new.case.as_deref(), now)?;
    let mut after = before.clone();
    let event = CarrierEvent {
        code: new.code.as_str().to_owned(),
        happened_at: new.at,
        source: new.source.as_str().to_owned(),
        staff: person.clone(),
        recorded_at: now,
    };
    after.events.push(event.clone());
    let stage = after.tracked().stage;
    let told = if stage > before.stage() && !before.stage().is_arrived() {
        paper::signed(gateway, &before, stage).await?
    } else {
        Vec::new()
    };
    let shared = Arc::clone(gateway);
    let consignment = before.consignment.clone();
    let case = before.case;
    let kept = gateway.store.transact("record an event of a carrier", move |tx| {
        if tracking::put_event(tx, &consignment, &event)? {
            let act = NewAct {
                staff: person.clone(),
                what: format!("originals-{}", event.code.to_lowercase()),
                subject: consignment.number.clone(),
                case: Some(case.id),
                reason: None,
                at: now,
            };
            record::act(tx, &act)?;
        }
        advance(&shared, tx, &case, &consignment, now)?;
        paper::keep(&shared, tx, &case, &told)?;
        Ok::<_, StoreError>(
            find(tx, &consignment.number)?.into_iter().find(|one| one.consignment == consignment),
        )
    });
    let kept = kept.await.map_err(|error| refuse::store(&StoreError::from(error)))?;
    kept.ok_or(Refusal::Fault)
}

/// Writes how far the originals of a consignment are by the carrier's events. What the registry
/// found stands.
fn advance(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    consignment: &Consignment,
    at: Timestamp,
) -> Result<(), StoreError> {
    let found = find(tx, &consignment.number)?;
    let Some(one) = found.into_iter().find(|one| one.consignment == *consignment) else {
        return Ok(());
    };
    let stage = one.tracked().stage;
    if stage <= one.stage() || one.stage().is_arrived() {
        return Ok(());
    }
    paper::set(gateway, tx, case, &one.originals, stage, at)
}

/// The carrier of a consignment.
pub fn carrier(of: &Followed) -> Carrier {
    of.originals.first().map_or(Carrier::Other, |one| Carrier::of(&one.carrier))
}
