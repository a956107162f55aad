//! The rows that a bundle becomes: content, bundle, case, evidence, log entries, originals,
//! outbox, mails. All of them in the one transaction that the caller has opened.

use gateway_bundle::Manifest;
use gateway_bundle::manifest::BundleReference;
use gateway_exchange::originals::{Stage, comparable};
use gateway_exchange::{CaseState, Way, decide};
use gateway_store::act::NewAct;
use gateway_store::bundle::{Bundle, Direction};
use gateway_store::case::{Case, FindingCounts, NewCase};
use gateway_store::content::{NewDocument, Owner};
use gateway_store::original::{self, Original};
use gateway_store::outbox::relay::{self, NewRelay};
use gateway_store::{
    Kept, StoreError, Tx, awaited, bundle, case, content, draft, inbox, quarantine,
};
use gateway_treaty::{Assessment, Effect};
use jiff::Timestamp;
use uuid::Uuid;

use super::hand_over::{DELIVERY, RELAY, RETRIEVAL, hand_on};
use super::keep::{Accepted, ByHand, Content, HELD, Parcel, Shown};
use super::{course, keep, notify, person, record};
use crate::gateway::Gateway;

/// Writes everything that follows from a bundle.
pub(super) fn write(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    new: &NewCase,
    parcel: Parcel,
    content: Content,
) -> Result<Accepted, StoreError> {
    let (case, opened) = match keep::find_case(gateway, tx, new)? {
        Some(case) => (case, false),
        None => (case::open(tx, new)?, true),
    };
    let before = if opened { None } else { case.state.parse().ok() };
    let from_quarantine = matches!(content, Content::Refused(_));
    if case.reference.is_none() {
        // It was erased, and goes on.
        case::call_again(tx, case.id, new.key.reference.as_str())?;
    }
    let id = write_content(tx, &case, &parcel, content)?;
    let row = row(&case, id, &parcel);
    bundle::put(tx, &row)?;
    let complete = parcel.assessment.is_complete();
    let state = course::take(gateway, tx, &case, &row, &parcel.manifest, complete)?;
    write_case(tx, &case, state, &parcel)?;
    write_originals(tx, &case, &row, &parcel)?;
    for statement in &parcel.statements {
        record::statement(tx, id, Some(case.id), statement)?;
    }
    if let Some(ByHand { what, person, reason }) = &parcel.by_hand {
        record::act(
            tx,
            &NewAct {
                staff: person.clone(),
                what: (*what).to_owned(),
                subject: row.key.to_string(),
                case: Some(case.id),
                reason: Some(reason.clone()),
                at: parcel.kept_at,
            },
        )?;
    }
    if from_quarantine {
        for statement in &parcel.statements {
            hand_on(gateway, tx, &row, statement)?;
        }
    }
    if parcel.way == Way::Out {
        send_on(gateway, tx, &row, parcel.completed)?;
    }
    let notices = decide::notices(parcel.way, before, state, &parcel.manifest);
    notify::enqueue(gateway, tx, &case, &notices, parcel.kept_at)?;
    let shown = parcel.statements.iter().map(|statement| Shown {
        event: statement.event.name().to_owned(),
        jws: statement.jws.clone(),
    });
    Ok(Accepted {
        key: row.key,
        digest: parcel.digest,
        evidence: shown.collect(),
        assessment: Some(parcel.assessment),
    })
}

/// The other side owes evidence by these times. Whether its staff have taken the content is for a
/// receiver that pulls to say; one that runs a gateway has it once it is consigned.
fn await_evidence(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    bundle: &Bundle,
    has_gateway: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    let deadlines = gateway.config.file.deadlines;
    let due = |after| at.saturating_add(after).unwrap_or(at);
    if has_gateway {
        awaited::put(tx, bundle.id, RELAY, due(deadlines.relay))?;
        awaited::put(tx, bundle.id, DELIVERY, due(deadlines.delivery))
    } else {
        awaited::put(tx, bundle.id, RETRIEVAL, due(deadlines.retrieval))
    }
}

/// To a partner that runs a gateway by the relay, to another by its inbox here.
fn send_on(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    bundle: &Bundle,
    at: Timestamp,
) -> Result<(), StoreError> {
    let partner = bundle.to.clone();
    let has_gateway = gateway.directory.with(&partner, |entry| entry.address().is_some());
    await_evidence(gateway, tx, bundle, has_gateway == Some(true), at)?;
    if has_gateway == Some(true) {
        relay::enqueue(tx, &NewRelay { bundle: bundle.id, partner, case: bundle.case, at })?;
    } else {
        inbox::put(tx, &partner, bundle.id, at)?;
    }
    Ok(())
}

fn write_content(
    tx: &mut Tx<'_>,
    case: &Case,
    parcel: &Parcel,
    from: Content,
) -> Result<Uuid, StoreError> {
    let Parcel { manifest, seal, .. } = parcel;
    match from {
        Content::New(intake, kept) => {
            let documents = named(manifest, kept);
            let jws = Some(seal.compact.as_bytes());
            content::put(tx, &intake, Owner::Case(case.id), jws, documents)?;
            Ok(intake.id())
        }
        Content::Refused(id) => {
            if !bundle::corrections_of(tx, &manifest.key())?.is_empty() {
                return Err(StoreError::Conflict { what: "quarantined piece" });
            }
            quarantine::release(tx, id, parcel.kept_at)?;
            content::give_to_case(tx, id, case.id)?;
            Ok(id)
        }
        Content::Held(id) => {
            draft::set_state(tx, id, HELD, "sent")?;
            content::set_manifest(tx, id, seal.compact.as_bytes())?;
            content::give_to_case(tx, id, case.id)?;
            Ok(id)
        }
    }
}

/// Kept documents with the names that the manifest gives them, in its order.
pub(super) fn named(manifest: &Manifest, mut kept: Vec<Kept>) -> Vec<NewDocument> {
    let place = |kept: &Kept| manifest.documents.iter().position(|d| d.id == *kept.document());
    kept.sort_by_key(place);
    let name = |kept: Kept| {
        let document = manifest.documents.iter().find(|d| d.id == *kept.document())?;
        let (file, media_type) = (document.file.clone(), document.media_type.clone());
        Some(NewDocument { kept, file, media_type })
    };
    kept.into_iter().filter_map(name).collect()
}

fn row(case: &Case, id: Uuid, parcel: &Parcel) -> Bundle {
    let manifest = &parcel.manifest;
    Bundle {
        id,
        key: manifest.key(),
        to: manifest.to.clone(),
        direction: match parcel.way {
            Way::In => Direction::In,
            Way::Out => Direction::Out,
        },
        case: Some(case.id),
        treaty: manifest.treaty.clone(),
        message: manifest.message,
        manifest_digest: parcel.digest,
        seal_digest: parcel.seal.digest,
        state: "accepted".to_owned(),
        assessment: String::from_utf8(parcel.assessment.to_json()).ok(),
        corrects: manifest.corrects.as_ref().map(BundleReference::key),
        announced_at: parcel.announced,
        // Periods run from the moment at which the whole bundle was there.
        received_at: parcel.completed,
        completed_at: Some(parcel.completed),
    }
}

fn write_case(
    tx: &mut Tx<'_>,
    case: &Case,
    state: CaseState,
    parcel: &Parcel,
) -> Result<(), StoreError> {
    // A message that brings no papers says nothing of what the case still lacks.
    let brings_papers = gateway_exchange::case::brings_papers(parcel.manifest.message);
    let findings = if brings_papers { counts(&parcel.assessment) } else { case.findings };
    case::update(tx, case.id, state.as_str(), findings, parcel.kept_at)?;
    if let Some(person) = &parcel.manifest.person {
        let names = person::names(person);
        if let Some(shown) = names.first().filter(|_| case.person.is_none()) {
            let all: Vec<&str> = names.iter().map(String::as_str).collect();
            case::set_person(tx, case.id, shown, &all)?;
        }
    }
    Ok(())
}

fn write_originals(
    tx: &mut Tx<'_>,
    case: &Case,
    bundle: &Bundle,
    parcel: &Parcel,
) -> Result<(), StoreError> {
    for (ordinal, consignment) in (1_u32..).zip(&parcel.manifest.originals) {
        for document in &consignment.documents {
            let listed = parcel.manifest.documents.iter().find(|d| d.id == *document);
            original::announce(
                tx,
                &Original {
                    id: tx.new_id(parcel.completed)?,
                    case: case.id,
                    bundle: bundle.id,
                    document: document.clone(),
                    direction: bundle.direction,
                    carrier: consignment.carrier.as_str().to_owned(),
                    consignment: comparable(consignment.consignment.as_str()),
                    ordinal,
                    state: Stage::Announced.as_str().to_owned(),
                    pages: listed.and_then(|document| document.pages),
                    announced_at: parcel.completed,
                    updated_at: parcel.completed,
                },
            )?;
        }
    }
    Ok(())
}

pub(super) fn counts(assessment: &Assessment) -> FindingCounts {
    let of = |effect: Effect| {
        let found = assessment.findings.iter().filter(|finding| finding.effect == effect).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    FindingCounts {
        refuse: of(Effect::Refuse),
        incomplete: of(Effect::Incomplete),
        decide: of(Effect::Decide),
        note: of(Effect::Note),
    }
}
