//! The term sheet of a case, and from when on somebody has to look at the end of the sentence.

use std::sync::Arc;

use gateway_bundle::Manifest;
use gateway_exchange::CaseState;
use gateway_exchange::term::{self, From, Sheet, Watch};
use gateway_store::case::{self, Case};
use gateway_store::{StoreError, Tx, View, term as kept};
use jiff::Timestamp;

use super::course;
use super::keep::bundles_of;
use crate::gateway::Gateway;

/// Cases counted in one transaction.
const AT_ONCE: u32 = 64;

/// What a case's sentence comes to.
#[derive(Debug, Clone)]
pub struct Term {
    /// The sheet.
    pub sheet: Sheet,
    /// When somebody has to look.
    pub watch: Option<Watch>,
    /// That moment where the authority is.
    pub from: Option<Timestamp>,
}

/// The term sheet of a case; nothing where no message of it states a sentence, or it was erased.
///
/// # Errors
///
/// The store failed.
pub fn of_case(
    gateway: &Gateway,
    view: &View<'_>,
    case: &Case,
) -> Result<Option<Term>, StoreError> {
    let manifests: Vec<Manifest> =
        bundles_of(view, case.id)?.into_iter().map(|(manifest, _)| manifest).collect();
    let course = course::read(view, case)?;
    let Some(sheet) = term::sheet(&manifests, &course) else { return Ok(None) };
    let treaty = gateway.profiles.treaty(&case.treaty);
    let state = case.state.parse::<CaseState>().ok();
    let days = gateway.config.file.term_alarm_days;
    let watch = treaty.zip(state);
    let watch = watch.and_then(|about| term::watch(&sheet, &manifests, &course, about, days));
    let from = watch.and_then(|watch| match watch.from {
        From::Message(at) => Some(at),
        From::Day(day) => {
            day.to_zoned(gateway.config.time_zone.clone()).ok().map(|day| day.timestamp())
        }
    });
    Ok(Some(Term { sheet, watch, from }))
}

/// Counts anew what changed, until nothing is left.
///
/// # Errors
///
/// The store failed.
pub(crate) async fn count(gateway: &Arc<Gateway>) -> Result<(), StoreError> {
    let days = gateway.config.file.term_alarm_days;
    loop {
        let stale = gateway.store.read(move |view| kept::to_count(view, days, AT_ONCE)).await;
        if stale.map_err(StoreError::from)?.is_empty() {
            return Ok(());
        }
        let shared = Arc::clone(gateway);
        let counted = gateway.store.transact("count terms anew", move |tx| some(&shared, tx, days));
        counted.await?;
    }
}

fn some(gateway: &Gateway, tx: &mut Tx<'_>, days: u16) -> Result<(), StoreError> {
    for id in kept::to_count(tx, days, AT_ONCE)? {
        let Some(case) = case::by_id(tx, id)? else { continue };
        let term = of_case(gateway, tx, &case)?;
        kept::set(tx, id, days, term.and_then(|term| term.from))?;
    }
    Ok(())
}
