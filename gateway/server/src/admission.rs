//! How much of one partner is worked on at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gateway_bundle::AuthorityId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A counter of places for each partner.
pub struct Admission {
    places: usize,
    partners: Mutex<HashMap<AuthorityId, Arc<Semaphore>>>,
}

impl Admission {
    /// So many places for each partner.
    pub fn new(places: usize) -> Self {
        Self { places, partners: Mutex::default() }
    }

    /// A place, held until it is dropped; none if the partner has all of its own in use.
    pub fn enter(&self, partner: &AuthorityId) -> Option<OwnedSemaphorePermit> {
        let mut partners = self.partners.lock().unwrap_or_else(PoisonError::into_inner);
        if !partners.contains_key(partner) {
            partners.insert(partner.clone(), Arc::new(Semaphore::new(self.places)));
        }
        let semaphore = partners.get(partner).map(Arc::clone)?;
        semaphore.try_acquire_owned().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_that_uses_all_its_places_leaves_the_others_theirs() {
        let admission = Admission::new(1);
        let (brazil, italy) = ("br-mj".parse().unwrap(), "it-mg".parse().unwrap());
        let first = admission.enter(&brazil);
        assert!(first.is_some());
        assert!(admission.enter(&brazil).is_none());
        assert!(admission.enter(&italy).is_some());
        drop(first);
        assert!(admission.enter(&brazil).is_some());
    }
}
