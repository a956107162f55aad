//! Paper that came: the registry opens an envelope, ticks each original, and the match is stated.
//!
//! Whatever lies in an envelope is kept track of: what fits is confirmed, what does not is
//! evidence too, and an envelope that belongs to nothing here becomes a task.

use std::collections::BTreeSet;
use std::sync::Arc;

use gateway_bundle::DocumentId;
use gateway_exchange::gate::Role;
use gateway_exchange::originals::{Stage, comparable};
use gateway_exchange::{AlarmKind, CaseState, decide};
use gateway_paper::cover::Label;
use gateway_paper::iso7064;
use gateway_store::act::NewAct;
use gateway_store::alarm::NewAlarm;
use gateway_store::bundle::{self, Direction};
use gateway_store::original::{self, Original};
use gateway_store::tracking::{self, Check, Consignment};
use gateway_store::{StoreError, Tx, View, case};
use jiff::Timestamp;
use serde::Deserialize;

use super::{Followed, find, meant, paper};
use crate::alarm;
use crate::flow::{read, reassess, record, refuse, staff};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The most characters of a note.
const NOTE_MAX: usize = 2_000;
/// The characters of a printed id: a UUID and two check digits.
const PRINTED: usize = 34;

/// An envelope, as the registry opened it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// What the scanner read, the id printed on the cover sheet, or the carrier's number.
    pub code: String,
    /// The case, where the code alone is not enough.
    #[serde(default)]
    pub case: Option<String>,
    /// What is true of every original that `originals` does not tell of.
    #[serde(default)]
    pub all: Option<Seen>,
    /// What is true of single ones.
    #[serde(default)]
    pub originals: Vec<Tick>,
    /// Whether something else lay in the envelope.
    #[serde(default)]
    pub other_contents: bool,
    /// What more there is to say. Kept sealed with the act, and sent to nobody.
    #[serde(default)]
    pub note: Option<String>,
}

/// What the registry saw of an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Whether it is there.
    pub present: bool,
    /// The pages counted.
    #[serde(default)]
    pub pages: Option<u32>,
    /// Whether it bears a stamp.
    #[serde(default)]
    pub stamp: Option<bool>,
    /// Whether it bears a seal.
    #[serde(default)]
    pub seal: Option<bool>,
    /// Whether it is signed.
    #[serde(default)]
    pub signature: Option<bool>,
    /// Said to be another paper than the one announced.
    #[serde(default)]
    pub differs: bool,
}

/// What the registry saw of one original.
#[derive(Debug, Clone, Deserialize)]
pub struct Tick {
    /// Which.
    pub document: DocumentId,
    /// What.
    #[serde(flatten)]
    pub seen: Seen,
}

/// What became of an envelope.
#[derive(Debug, Clone)]
pub enum Registered {
    /// It belongs to a consignment.
    Known {
        /// As it is now.
        followed: Box<Followed>,
        /// The originals that are not what was announced.
        mismatched: Vec<DocumentId>,
    },
    /// It belongs to nothing here; somebody has to look.
    Unknown,
}

/// The consignment that an envelope's code means, as it is to be ticked.
///
/// # Errors
///
/// The code was misread, several consignments are meant, or none.
pub async fn expected(
    gateway: &Arc<Gateway>,
    code: &str,
    case: Option<&str>,
) -> Result<Followed, Refusal> {
    let code = read_code(code)?;
    let mut found = read(gateway, move |view| look_up(view, &code)).await?;
    found.retain(|one| one.consignment.incoming);
    meant(found, case, gateway.clock.now())
}

/// Registers an envelope, as a person of one's own.
///
/// # Errors
///
/// The code was misread, several consignments are meant, an original was not ticked, or the
/// person has no role for it.
pub async fn register(
    gateway: &Arc<Gateway>,
    person: &str,
    new: Arrival,
) -> Result<Registered, Refusal> {
    staff::allow(gateway, person, &[Role::Registrar, Role::Officer]).await?;
    let person = person.to_owned();
    let note = new.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > NOTE_MAX) {
        return Err(Refusal::Record("a note has at most 2000 characters"));
    }
    let note = note.map(str::to_owned);
    let now = gateway.clock.now();
    let followed = match expected(gateway, &new.code, new.case.as_deref()).await {
        Ok(followed) => followed,
        Err(Refusal::NotFound) => {
            stray(gateway, &person, &new.code, note, now).await?;
            return Ok(Registered::Unknown);
        }
        Err(refusal) => return Err(refusal),
    };
    let checks = checks(&followed.originals, &new, &person, now)?;
    let mismatched: Vec<DocumentId> = checks
        .iter()
        .filter(|check| !check.matches)
        .filter_map(|check| followed.originals.iter().find(|one| one.id == check.original))
        .map(|one| one.document.clone())
        .collect();
    let fits = mismatched.is_empty() && !new.other_contents;
    let stage = if fits { Stage::Matched } else { Stage::Mismatched };
    let told = paper::signed(gateway, &followed, stage).await?;
    let shared = Arc::clone(gateway);
    let kept = gateway.store.transact("register paper originals", move |tx| {
        for check in &checks {
            tracking::put_check(tx, followed.case.id, check)?;
        }
        let act = NewAct {
            staff: person.clone(),
            what: format!("originals-{}", stage.as_str()),
            subject: followed.consignment.number.clone(),
            case: Some(followed.case.id),
            reason: note.clone(),
            at: now,
        };
        record::act(tx, &act)?;
        reassess::case(&shared, tx, &followed.case, now)?;
        paper::set(&shared, tx, &followed.case, &followed.originals, stage, now)?;
        paper::keep(&shared, tx, &followed.case, &told)?;
        attend(&shared, tx, &followed, fits, now)?;
        let consignment: &Consignment = &followed.consignment;
        let after = find(tx, &consignment.number)?;
        Ok::<_, StoreError>(after.into_iter().find(|one| one.consignment == *consignment))
    });
    let kept = kept.await.map_err(|error| refuse::store(&StoreError::from(error)))?;
    let followed = Box::new(kept.ok_or(Refusal::Fault)?);
    Ok(Registered::Known { followed, mismatched })
}

/// What a code says.
enum Code {
    /// The bundle and which of its consignments, where that is known.
    Bundle(uuid::Uuid, Option<u32>),
    /// The carrier's number.
    Number(String),
}

fn read_code(text: &str) -> Result<Code, Refusal> {
    const MISREAD: Refusal = Refusal::Record(
        "the code was misread: its check digits do not fit; scan it again, or type the carrier's number",
    );
    let text = text.trim();
    if text.is_empty() || text.len() > 256 {
        return Err(Refusal::Record("give the code of the cover sheet, or the carrier's number"));
    }
    if text.starts_with("GW1:") {
        let label: Label = text.parse().map_err(|_| MISREAD)?;
        let id = uuid::Uuid::try_parse(label.id()).map_err(|_| MISREAD)?;
        return Ok(Code::Bundle(id, Some(u32::from(label.sheet()))));
    }
    let printed = comparable(text);
    if printed.len() == PRINTED && printed.bytes().all(|b| b.is_ascii_hexdigit()) {
        let id = printed.get(..32).and_then(|id| uuid::Uuid::try_parse(id).ok());
        return match id.filter(|_| iso7064::is_valid(&printed)) {
            Some(id) => Ok(Code::Bundle(id, None)),
            // Couriers' bar codes have as many digits, and their own checks.
            None if printed.bytes().all(|b| b.is_ascii_digit()) => Ok(Code::Number(printed)),
            None => Err(MISREAD),
        };
    }
    Ok(Code::Number(printed))
}

fn look_up(view: &View<'_>, code: &Code) -> Result<Vec<Followed>, StoreError> {
    let (id, ordinal) = match code {
        Code::Number(number) => return find(view, number),
        Code::Bundle(id, ordinal) => (*id, *ordinal),
    };
    let mut found = Vec::new();
    for row in bundle::of_name(view, id)? {
        if row.direction != Direction::In {
            continue;
        }
        let originals = original::of_bundle(view, row.id)?;
        let wanted = |one: &&Original| ordinal.is_none_or(|ordinal| one.ordinal == ordinal);
        let numbers: BTreeSet<&str> =
            originals.iter().filter(wanted).map(|one| one.consignment.as_str()).collect();
        for number in numbers {
            let ways = find(view, number)?.into_iter();
            found.extend(ways.filter(|way| Some(way.consignment.case) == row.case));
        }
    }
    Ok(found)
}

/// What was seen of each original. Each has to be ticked, and nothing else.
fn checks(
    originals: &[Original],
    new: &Arrival,
    person: &str,
    at: Timestamp,
) -> Result<Vec<Check>, Refusal> {
    let known = |tick: &Tick| originals.iter().any(|one| one.document == tick.document);
    if !new.originals.iter().all(known) {
        return Err(Refusal::Record(
            "a document was ticked that was not announced; tick those that GET /v1/own/consignments/{number} lists, and say `other_contents` for what else there was",
        ));
    }
    let seen = |one: &Original| {
        let ticked = new.originals.iter().find(|tick| tick.document == one.document);
        let seen = ticked.map(|tick| tick.seen).or(new.all).ok_or(Refusal::Record(
            "tick every original of the consignment, or say with `all` what is true of the others",
        ))?;
        let pages = seen.pages.zip(one.pages).is_none_or(|(found, told)| found == told);
        let bears = |mark: Option<bool>| mark != Some(false);
        let whole = bears(seen.stamp) && bears(seen.seal) && bears(seen.signature);
        Ok(Check {
            original: one.id,
            at,
            staff: person.to_owned(),
            present: seen.present,
            pages: seen.pages,
            stamp: seen.stamp,
            seal: seen.seal,
            signature: seen.signature,
            matches: seen.present && pages && whole && !seen.differs,
        })
    };
    originals.iter().map(seen).collect()
}

/// What does not fit, or came when the case was over, is for staff to look at.
fn attend(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    followed: &Followed,
    fits: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    let state = case::by_id(tx, followed.case.id)?.map(|case| case.state);
    let over = [CaseState::Closed, CaseState::Withdrawn, CaseState::Refused, CaseState::NotAgreed];
    let is_over = over.iter().any(|over| state.as_deref() == Some(over.as_str()));
    let kinds = [(!fits, AlarmKind::OriginalsMismatched), (is_over, AlarmKind::OriginalsAfterEnd)];
    for (_, kind) in kinds.into_iter().filter(|(raised, _)| *raised) {
        let new = NewAlarm {
            kind: kind.as_str(),
            subject: &followed.consignment.number,
            partner: Some(&followed.case.partner),
            case: Some(followed.case.id),
            due: None,
            grade: 0,
            at,
        };
        alarm::raise(gateway, tx, &new)?;
    }
    if fits {
        let kind = AlarmKind::OriginalsMismatched.as_str();
        gateway_store::alarm::clear(tx, kind, &followed.consignment.number, at)?;
    }
    Ok(())
}

/// An envelope that belongs to nothing here: who got it and when is recorded, and somebody is told.
async fn stray(
    gateway: &Arc<Gateway>,
    person: &str,
    code: &str,
    note: Option<String>,
    at: Timestamp,
) -> Result<(), Refusal> {
    // As a word: whatever was typed, nothing but a number can come of it.
    let subject = decide::consignment_word(&comparable(code)).map(|word| word.to_string());
    let subject = subject.unwrap_or_default();
    let (shared, staff) = (Arc::clone(gateway), person.to_owned());
    let kept = gateway.store.transact("keep an envelope of no case", move |tx| {
        let act = NewAct {
            staff: staff.clone(),
            what: "originals-unknown".to_owned(),
            subject: subject.clone(),
            case: None,
            reason: note.clone(),
            at,
        };
        record::act(tx, &act)?;
        let new = NewAlarm {
            kind: AlarmKind::OriginalsUnknown.as_str(),
            subject: &subject,
            partner: None,
            case: None,
            due: None,
            grade: 0,
            at,
        };
        alarm::raise(&shared, tx, &new)
    });
    kept.await.map_err(|error| refuse::store(&StoreError::from(error)))
}
