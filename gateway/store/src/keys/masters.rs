//! The master keys in memory: one wraps, and those before it still unwrap.

use std::sync::{PoisonError, RwLock};

use ring::rand::SystemRandom;

use super::{KeyError, MasterKey, Place, Secret};

/// The master keys, the one that wraps first.
pub(crate) struct Masters(RwLock<Vec<Secret>>);

impl Masters {
    pub(super) fn new(master: MasterKey) -> Self {
        Self(RwLock::new(master.into_secrets()))
    }

    pub(super) fn replace(&self, master: MasterKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = master.into_secrets();
    }

    /// Wraps a key by the newest one.
    pub(crate) fn wrap(
        &self,
        random: &SystemRandom,
        place: Place<'_>,
        key: &Secret,
    ) -> Result<Vec<u8>, KeyError> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.first().ok_or(KeyError::WrongMaster)?.wrap(random, place, key)
    }

    /// Unwraps a key, whichever of them wrapped it.
    pub(crate) fn unwrap(&self, place: Place<'_>, wrapped: &[u8]) -> Result<Secret, KeyError> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut tried = keys.iter().map(|key| key.unwrap(place, wrapped));
        let first = tried.next().unwrap_or(Err(KeyError::WrongMaster));
        first.or_else(|error| tried.find_map(Result::ok).ok_or(error))
    }

    /// Whether the newest one wrapped it.
    pub(crate) fn is_newest(&self, place: Place<'_>, wrapped: &[u8]) -> bool {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.first().is_some_and(|key| key.unwrap(place, wrapped).is_ok())
    }
}
