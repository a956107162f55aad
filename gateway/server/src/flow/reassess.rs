//! What a treaty says of a case once its paper was seen.
//!
//! The assessment that evidence names stays with its bundle; the one that counts now is kept
//! beside it.

use gateway_store::bundle::Direction;
use gateway_store::case::{self, Case};
use gateway_store::{StoreError, Tx, tracking};
use jiff::Timestamp;

use super::{assess, course, keep, rows};
use crate::gateway::Gateway;

/// Assesses the bundles of a case anew, each with what came before it and with the papers that
/// were seen since.
pub(super) fn case(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    at: Timestamp,
) -> Result<(), StoreError> {
    let bundles = keep::bundles_of(tx, case.id)?;
    for (place, (manifest, row)) in bundles.iter().enumerate() {
        let Some(profile) = gateway.profiles.treaty(&row.treaty) else { continue };
        if row.direction == Direction::Out || row.assessment.is_none() {
            continue;
        }
        let before = bundles.iter().take(place).cloned().collect();
        let earlier = keep::earlier_of(tx, case.id, before)?;
        let now = assess::assess(gateway, manifest, profile, &earlier, row.received_at);
        let json = String::from_utf8(now.to_json()).ok();
        if json != row.assessment {
            tracking::set_reassessment(tx, row.id, json.as_deref().unwrap_or_default(), at)?;
        }
        if gateway_exchange::case::brings_papers(manifest.message) {
            course::complete(tx, row.id, now.is_complete())?;
            let state = case::by_id(tx, case.id)?.map_or_else(|| case.state.clone(), |c| c.state);
            case::update(tx, case.id, &state, rows::counts(&now), at)?;
        }
    }
    Ok(())
}
