//! A closed gateway: compared with everybody, then opened.
//!
//! Every partner that runs a gateway is asked what it saw of our log, and what it holds of ours that
//! we lost ([`super::refetch`]). Where all saw what is the
//! beginning of our log, nothing that left is missing, and the gateway opens. Where one saw more,
//! or another log, entries are missing: the gateway stays closed until its log begins anew under
//! another origin. A partner that cannot be reached is waited for, unless an operator opens
//! without it, by name and with a reason.

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use gateway_bundle::{AuthorityId, BundleKey};
use gateway_exchange::AlarmKind;
use gateway_store::{StoreError, TransactError};
use tracing::{error, info, warn};

use super::ask::{Compared, compare};
use super::refetch::from_partner;
use super::{AT_ONCE, NotChecked, Rounds};
use crate::alarm;
use crate::flow::log::opened;
use crate::flow::witness::about;
use crate::gate::{Marker, Without};
use crate::gateway::Gateway;

/// Why a gateway does not open.
#[derive(Debug, thiserror::Error)]
enum StaysClosed {
    #[error("the file that keeps it closed cannot be read or removed: {0}")]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Clock(#[from] crate::clock::ClockJumped),
}

/// One round of a closed gateway.
pub(super) async fn round(rounds: &Rounds) {
    let partners = rounds.with_gateways();
    let compared: Vec<_> = stream::iter(partners)
        .map(|partner| async move {
            let compared = with(rounds, &partner).await;
            (partner, compared)
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    match open_if_compared(rounds, compared).await {
        Ok(true) => info!(event = "gateway-opened"),
        Ok(false) => {}
        Err(problem) => error!(event = "gateway-not-opened", %problem),
    }
}

async fn with(rounds: &Rounds, partner: &AuthorityId) -> Result<Compared, NotChecked> {
    let mut connection = rounds.partners.connection(&rounds.gateway, partner).await?;
    let compared = compare(&rounds.gateway, partner, &mut connection).await?;
    if compared.is_good() {
        // Told each round until it opens: what is raised twice stands once.
        let lost = from_partner(&rounds.gateway, partner, &mut connection).await?;
        tell_lost(&rounds.gateway, partner.clone(), lost).await?;
    }
    rounds.partners.give_back(partner, connection);
    Ok(compared)
}

/// People are told of every bundle that a partner holds and that did not come back.
async fn tell_lost(
    gateway: &Arc<Gateway>,
    partner: AuthorityId,
    lost: Vec<BundleKey>,
) -> Result<(), StoreError> {
    let at = gateway.clock.now();
    let shared = Arc::clone(gateway);
    let told = gateway.store.transact("tell of lost bundles", move |tx| {
        lost.iter().try_for_each(|key| {
            let subject = key.to_string();
            alarm::raise(&shared, tx, &about(AlarmKind::LogRolledBack, &partner, &subject, at))
        })
    });
    told.await.map_err(TransactError::flatten)
}

/// Opens where everybody was compared or is not waited for. Says whether it did.
async fn open_if_compared(
    rounds: &Rounds,
    compared: Vec<(AuthorityId, Result<Compared, NotChecked>)>,
) -> Result<bool, StaysClosed> {
    let gateway = &rounds.gateway;
    let without = Marker::read(gateway.gate.data())?.unwrap_or_default().without;
    let Some((good, without)) = judge(compared, without) else { return Ok(false) };
    let at = gateway.clock.for_signing()?;
    opened(gateway, good.len(), without, at).await?;
    gateway.gate.open()?;
    for partner in &good {
        rounds.remember(partner);
    }
    Ok(true)
}

/// Whether the gateway may open: with whom it was compared, and who was left out. An operator can
/// leave out a partner that does not answer; not one that saw more than there is.
fn judge(
    compared: Vec<(AuthorityId, Result<Compared, NotChecked>)>,
    mut without: Vec<Without>,
) -> Option<(Vec<AuthorityId>, Vec<Without>)> {
    let (mut good, mut open, mut left_out) = (Vec::new(), true, Vec::new());
    for (partner, outcome) in compared {
        match outcome {
            Ok(compared) if compared.is_good() => good.push(partner),
            Ok(_) => {
                warn!(event = "restored-behind", %partner, "the log has to begin anew");
                open = false;
            }
            Err(problem) => {
                let place = without.iter().position(|one| one.partner == partner);
                if let Some(place) = place {
                    left_out.push(without.swap_remove(place));
                } else {
                    warn!(event = "restored-not-compared", %partner, %problem);
                    open = false;
                }
            }
        }
    }
    open.then_some((good, left_out))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(id: &str) -> AuthorityId {
        id.parse().unwrap()
    }

    fn without(partner: &str) -> Without {
        let (by, reason) = ("root".to_owned(), "closed for good".to_owned());
        Without { partner: id(partner), by, reason }
    }

    #[test]
    fn a_restored_gateway_waits_for_everybody_it_is_not_told_to_leave_out() {
        let silent = || Err(NotChecked::Answer("no answer"));
        let all = || vec![(id("br-mj"), Ok(Compared::Same(1))), (id("by-gp"), silent())];
        assert!(judge(all(), Vec::new()).is_none());
        let (good, left_out) = judge(all(), vec![without("by-gp"), without("br-mj")]).unwrap();
        assert_eq!((good, left_out), (vec![id("br-mj")], vec![without("by-gp")]));
    }

    #[test]
    fn nobody_opens_without_a_partner_that_saw_more() {
        for seen in [Compared::Ahead, Compared::Fork] {
            let all = vec![(id("br-mj"), Ok(seen))];
            assert!(judge(all, vec![without("br-mj")]).is_none());
        }
    }
}
