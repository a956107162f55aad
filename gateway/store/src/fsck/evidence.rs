//! Evidence: every statement opened, parsed, verified, and held against its row and its log entry.

use gateway_bundle::Digest;
use gateway_evidence::{EvidenceBody, Jws};
use uuid::Uuid;

use super::{Code, Work, sound};
use crate::error::StoreError;
use crate::{evidence, log};

pub(super) fn check(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    view.each::<StoreError>("SELECT id FROM evidence", &[], |row| {
        let id: Uuid = row.get(0)?;
        one(work, id)?;
        work.checked.evidence = work.checked.evidence.saturating_add(1);
        work.went_on();
        Ok(())
    })?;
    let unlogged = "SELECT id FROM act a \
                    WHERE NOT EXISTS (SELECT 1 FROM log_entry WHERE subject = a.id)";
    view.each::<StoreError>(unlogged, &[], |row| {
        work.found_in(Code::EntryMissing, "act", &row.get(0)?);
        Ok(())
    })
}

fn one(work: &mut Work<'_>, id: Uuid) -> Result<(), StoreError> {
    let Some(kept) = sound(evidence::by_id(work.view, id))?.flatten() else {
        work.found_in(Code::EvidenceDamaged, "evidence", &id);
        return Ok(());
    };
    let jws = Jws::parse(&kept.jws, usize::MAX).ok();
    match jws.filter(|jws| jws.verify_signature().is_ok()) {
        None => work.found_in(Code::EvidenceDamaged, "evidence", &id),
        Some(jws) => {
            let body = EvidenceBody::parse(jws.payload());
            let same = body
                .is_ok_and(|body| body.issuer == kept.issuer && body.event.name() == kept.event);
            if !same || jws.digest() != kept.digest {
                work.found_in(Code::EvidenceDiffers, "evidence", &id);
            }
        }
    }
    logged(work, id, kept.jws.as_bytes())
}

/// The entry of evidence is the statement itself.
fn logged(work: &mut Work<'_>, id: Uuid, jws: &[u8]) -> Result<(), StoreError> {
    let sql = "SELECT 1 FROM log_entry WHERE subject = ?1";
    let there: Option<i64> = work.view.query_value(sql, &[&id])?;
    if there.is_none() {
        work.found_in(Code::EntryMissing, "evidence", &id);
        return Ok(());
    }
    // One that does not open is told with the entries.
    let opened = sound(log::opening_for(work.view, id))?.flatten();
    if opened.is_some_and(|opened| Digest::of(&opened.entry) != Digest::of(jws)) {
        work.found_in(Code::EntryDiffers, "log_entry", &id);
    }
    Ok(())
}
