//! Deadlines of the other side's evidence: what is late is asked for, and only then stated to be
//! overdue. Overdue is not final: when the evidence comes, the alarm goes.

use std::sync::Arc;
use std::time::Duration;

use gateway_bundle::Digest;
use gateway_evidence::record::Reason;
use gateway_exchange::{AlarmKind, EvidenceDraft, decide};
use gateway_store::alarm::NewAlarm;
use gateway_store::awaited::{self, Late};
use gateway_store::bundle::Bundle;
use gateway_store::{StoreError, bundle, content, evidence};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::attempt::{self, Failure};
use super::partners::Partners;
use crate::alarm;
use crate::flow::keep::manifest_of;
use crate::flow::statement::{self, Statement, Subject};
use crate::flow::{hand_over, record};
use crate::gateway::Gateway;

/// Late pieces of evidence that are looked at in one round.
const AT_ONCE: u32 = 64;
const NAP_MAX: Duration = Duration::from_mins(1);
const NAP_MIN: Duration = Duration::from_secs(1);

/// Looks for what is late until told to stop.
pub(super) async fn run(gateway: Arc<Gateway>, partners: Arc<Partners>, stop: CancellationToken) {
    let deadlines = gateway.config.file.deadlines;
    let shortest = deadlines.relay.min(deadlines.delivery).min(deadlines.retrieval);
    let nap = Duration::try_from(shortest / 8).unwrap_or(NAP_MAX).clamp(NAP_MIN, NAP_MAX);
    while stop.run_until_cancelled(tokio::time::sleep(nap)).await.is_some() {
        if gateway.gate.is_closed() {
            continue;
        }
        let now = gateway.clock.now();
        match gateway.store.read(move |view| awaited::late(view, now, AT_ONCE)).await {
            Ok(late) => {
                for one in late {
                    if let Some(Err(problem)) =
                        stop.run_until_cancelled(look(&gateway, &partners, &one)).await
                    {
                        warn!(event = "overdue-not-stated", %problem);
                    }
                }
            }
            Err(problem) => warn!(event = "overdue-not-looked-for", %problem),
        }
    }
}

async fn look(gateway: &Arc<Gateway>, partners: &Partners, late: &Late) -> Result<(), StoreError> {
    let id = late.bundle;
    let row = gateway.store.read(move |view| bundle::by_id(view, id)).await;
    let Some(row) = row.map_err(StoreError::from)? else { return Ok(()) };
    if let Err(failure) = ask(gateway, partners, &row).await {
        debug!(event = "overdue-not-asked", partner = %row.to, outcome = failure.code());
    }
    state(gateway, row, late).await
}

/// Asks the partner for its evidence, and keeps what it has.
async fn ask(gateway: &Arc<Gateway>, partners: &Partners, row: &Bundle) -> Result<(), Failure> {
    if gateway.directory.with(&row.to, |entry| entry.address().is_some()) != Some(true) {
        return Ok(());
    }
    let theirs = attempt::evidence_there(gateway, partners, row).await?;
    let (shared, now) = (Arc::clone(gateway), gateway.clock.now());
    let kept = gateway.store.transact("keep evidence that was asked for", move |tx| {
        theirs.into_iter().try_for_each(|one| one.keep(&shared, tx, now))
    });
    kept.await.map_err(|error| Failure::from(StoreError::from(error)))
}

/// States that it is overdue, unless it has come meanwhile.
async fn state(gateway: &Arc<Gateway>, row: Bundle, late: &Late) -> Result<(), StoreError> {
    let code = format!("protocol/overdue/{}", late.about);
    let Ok(code) = code.parse() else { return Ok(()) };
    let draft = decide::overdue(Reason { code, pointer: None });
    let Some(statement) = signed(gateway, &row, draft).await? else { return Ok(()) };
    let (shared, about) = (Arc::clone(gateway), late.about.clone());
    let now = statement.time;
    let kept = gateway.store.transact("state that evidence is overdue", move |tx| {
        if !awaited::said(tx, row.id, &about, now)? {
            return Ok(());
        }
        record::statement(tx, row.id, row.case, &statement)?;
        hand_over::hand_on(&shared, tx, &row, &statement)?;
        let new = NewAlarm {
            kind: AlarmKind::EvidenceOverdue.as_str(),
            subject: &row.key.to_string(),
            partner: Some(&row.to),
            case: row.case,
            due: None,
            // The further along the exchange, the worse.
            grade: grade(&about),
            at: now,
        };
        alarm::raise(&shared, tx, &new)
    });
    kept.await.map_err(StoreError::from)
}

/// What is awaited first is graded highest, so that each further deadline tells people anew.
fn grade(about: &str) -> i64 {
    let place = hand_over::AWAITED.iter().rev().position(|known| *known == about);
    place.and_then(|place| i64::try_from(place).ok()).unwrap_or(0)
}

/// A statement of ours about a bundle of ours; nothing if it cannot be signed now, which the next
/// round tries again.
pub(super) async fn signed(
    gateway: &Arc<Gateway>,
    row: &Bundle,
    draft: EvidenceDraft,
) -> Result<Option<Statement>, StoreError> {
    let (id, own) = (row.id, gateway.directory.own().clone());
    let read = gateway.store.read(move |view| {
        let manifest = content::manifest(view, id)?.and_then(|jws| manifest_of(&jws));
        Ok::<_, StoreError>((manifest, evidence::last_digest(view, id, &own)?))
    });
    let (manifest, previous): (_, Option<Digest>) = read.await.map_err(StoreError::from)?;
    let Some(manifest) = manifest else { return Ok(None) };
    let mut subject =
        Subject::of(&manifest, row.manifest_digest, row.seal_digest, row.announced_at);
    subject.completed = row.completed_at;
    let signed = statement::sign(gateway, &subject, &[draft], previous);
    Ok(signed.ok().and_then(|mut all| all.pop()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_further_deadline_is_worse_than_the_one_before() {
        let grades: Vec<i64> = hand_over::AWAITED.iter().map(|about| grade(about)).collect();
        assert!(grades.windows(2).all(|pair| pair[0] > pair[1]), "{grades:?}");
    }
}
