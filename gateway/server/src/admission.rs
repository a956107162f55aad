//! How much of one partner is worked on at once.
//!
//! The limit is asked at each request, since a partner's entry in the register may change it while
//! the gateway runs: more is given at once, less as soon as what is under way has ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gateway_bundle::AuthorityId;

type Counts = HashMap<AuthorityId, usize>;

/// A count of what is worked on for each partner.
#[derive(Default)]
pub struct Admission {
    busy: Arc<Mutex<Counts>>,
}

/// A place for one request, free again when it is dropped.
pub struct Place {
    partner: AuthorityId,
    busy: Arc<Mutex<Counts>>,
}

impl Admission {
    /// A place; none if the partner has so many in use already.
    pub fn enter(&self, partner: &AuthorityId, limit: usize) -> Option<Place> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let count = busy.get(partner).copied().unwrap_or(0);
        if count >= limit {
            return None;
        }
        busy.insert(partner.clone(), count.saturating_add(1));
        Some(Place { partner: partner.clone(), busy: Arc::clone(&self.busy) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = busy.get_mut(&self.partner) {
            *count = count.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_that_uses_all_its_places_leaves_the_others_theirs() {
        let admission = Admission::default();
        let (brazil, italy) = ("br-mj".parse().unwrap(), "it-mg".parse().unwrap());
        let first = admission.enter(&brazil, 1);
        assert!(first.is_some());
        assert!(admission.enter(&brazil, 1).is_none());
        assert!(admission.enter(&italy, 1).is_some());
        drop(first);
        assert!(admission.enter(&brazil, 1).is_some());
    }

    #[test]
    fn a_limit_that_changed_counts_from_the_next_request() {
        let admission = Admission::default();
        let brazil = "br-mj".parse().unwrap();
        let places = [admission.enter(&brazil, 2), admission.enter(&brazil, 2)];
        assert!(places.iter().all(Option::is_some));
        assert!(admission.enter(&brazil, 1).is_none());
        assert!(admission.enter(&brazil, 3).is_some());
    }
}
