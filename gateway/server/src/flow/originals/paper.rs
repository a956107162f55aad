//! How far paper is, as both sides have it: states, evidence of each step, and what the case's
//! duties make of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use gateway_evidence::EvidenceBody;
use gateway_evidence::record::Reason;
use gateway_exchange::originals::Stage;
use gateway_exchange::{AlarmKind, EvidenceDraft, decide};
use gateway_store::alarm::NewAlarm;
use gateway_store::bundle::{Bundle, Direction};
use gateway_store::case::{self, Case};
use gateway_store::original::{self, Original};
use gateway_store::{StoreError, Tx, bundle, content, evidence};
use jiff::Timestamp;
use uuid::Uuid;

use super::Followed;
use crate::alarm;
use crate::flow::keep::manifest_of;
use crate::flow::statement::{self, Statement, Subject};
use crate::flow::{course, hand_over, read, record};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The reason that evidence of a mismatch gives.
const MISMATCH: &str = "protocol/originals/mismatched";

/// A statement on a bundle of ours or of the partner.
pub(super) type Told = (Bundle, Statement);

/// Signs how far a consignment is, once for each bundle whose originals travel in it. Nothing is
/// signed of what is for the other side to state.
pub(super) async fn signed(
    gateway: &Arc<Gateway>,
    of: &Followed,
    stage: Stage,
) -> Result<Vec<Told>, Refusal> {
    if of.consignment.incoming && stage == Stage::Posted {
        return Ok(Vec::new());
    }
    let reasons = match stage {
        Stage::Mismatched => MISMATCH.parse().ok().map(|code| Reason { code, pointer: None }),
        _ => None,
    };
    let draft = decide::paper(stage, &of.consignment.number, reasons.into_iter().collect());
    let Some(draft) = draft else { return Ok(Vec::new()) };
    let bundles: BTreeSet<Uuid> = of.originals.iter().map(|one| one.bundle).collect();
    let mut told = Vec::new();
    for id in bundles {
        told.extend(sign(gateway, id, &draft).await?);
    }
    Ok(told)
}

async fn sign(
    gateway: &Arc<Gateway>,
    id: Uuid,
    draft: &EvidenceDraft,
) -> Result<Option<Told>, Refusal> {
    let own = gateway.directory.own().clone();
    let found = read(gateway, move |view| {
        let row = bundle::by_id(view, id)?;
        let manifest = content::manifest(view, id)?.and_then(|jws| manifest_of(&jws));
        Ok((row.zip(manifest), evidence::last_digest(view, id, &own)?))
    });
    // Of a bundle whose content was erased nothing more is stated.
    let (Some((row, manifest)), previous) = found.await? else { return Ok(None) };
    let mut subject =
        Subject::of(&manifest, row.manifest_digest, row.seal_digest, row.announced_at);
    subject.completed = row.completed_at;
    let signed = statement::sign(gateway, &subject, std::slice::from_ref(draft), previous)?;
    Ok(signed.into_iter().next().map(|statement| (row, statement)))
}

/// Keeps statements and puts them on their way to the partner.
pub(super) fn keep(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    told: &[Told],
) -> Result<(), StoreError> {
    for (row, statement) in told {
        record::statement(tx, row.id, Some(case.id), statement)?;
        if evidence::by_id(tx, statement.id)?.is_some() {
            hand_over::hand_on(gateway, tx, row, statement)?;
        }
    }
    Ok(())
}

/// Moves originals to a stage, and lets the case's duties know.
pub(super) fn set(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    originals: &[Original],
    stage: Stage,
    at: Timestamp,
) -> Result<(), StoreError> {
    for one in originals {
        original::set_state(tx, one.id, stage.as_str(), at)?;
    }
    let bundles: BTreeSet<Uuid> = originals.iter().map(|one| one.bundle).collect();
    for id in bundles {
        if let Some(row) = bundle::by_id(tx, id)? {
            course::paper(gateway, tx, case, &row, stage, at)?;
        }
    }
    Ok(())
}

/// What follows from the other side's word on paper: the state of the consignment here.
pub(crate) fn follow(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    row: &Bundle,
    body: &EvidenceBody,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (Some(stage), Some(consignment)) = (decide::stage_of(body.event), &body.consignment) else {
        return Ok(());
    };
    let Some(case) = row.case.map(|id| case::by_id(tx, id)).transpose()?.flatten() else {
        return Ok(());
    };
    let mut originals = original::of_bundle(tx, row.id)?;
    originals.retain(|one| {
        let word = decide::consignment_word(&one.consignment);
        let stands = Stage::named(&one.state).unwrap_or(Stage::Announced);
        // Of the registry's findings the last counts; a carrier never sets one back.
        let moves = if stage.is_arrived() { stage != stands } else { stage > stands };
        word.as_ref() == Some(consignment) && moves
    });
    // Only the side that opened the envelope knows what was in it.
    if originals.is_empty() || (stage.is_arrived() && row.direction == Direction::In) {
        return Ok(());
    }
    if stage == Stage::Mismatched {
        let new = NewAlarm {
            kind: AlarmKind::OriginalsMismatched.as_str(),
            subject: consignment.as_str(),
            partner: Some(&body.issuer),
            case: Some(case.id),
            due: None,
            grade: 0,
            at,
        };
        alarm::raise(gateway, tx, &new)?;
    }
    set(gateway, tx, &case, &originals, stage, at)
}
