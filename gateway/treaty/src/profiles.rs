//! The treaties that are part of the program.

use std::collections::BTreeMap;

use gateway_bundle::{Country, TreatyId};

use crate::profile::{Kind, Profile, ProfileError};

/// Every file of `schemas/treaties`, put in when the program is built.
const EMBEDDED: &[&str] = &include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

/// A set of profiles.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    by_id: BTreeMap<TreatyId, Profile>,
}

impl Profiles {
    /// The profiles that are part of the program.
    ///
    /// # Errors
    ///
    /// One of them cannot be read; a test prevents that.
    pub fn embedded() -> Result<Self, ProfileError> {
        EMBEDDED
            .iter()
            .map(|text| Profile::parse(text.as_bytes()))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .try_fold(Self::default(), |mut all, profile| {
                let id = profile.id.clone();
                match all.by_id.insert(id.clone(), profile) {
                    None => Ok(all),
                    Some(_) => Err(ProfileError::Twice(id)),
                }
            })
    }

    /// Puts a profile in, in the place of one with the same id.
    pub fn insert(&mut self, profile: Profile) -> Option<Profile> {
        self.by_id.insert(profile.id.clone(), profile)
    }

    /// The profile with an id, a treaty's or an overlay's.
    pub fn get(&self, id: &TreatyId) -> Option<&Profile> {
        self.by_id.get(id)
    }

    /// The treaty that a manifest names. A State's own law is no treaty.
    pub fn treaty(&self, id: &TreatyId) -> Option<&Profile> {
        self.get(id).filter(|profile| profile.kind != Kind::DomesticOverlay)
    }

    /// Every profile, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.by_id.values()
    }

    /// Every treaty, by id: all profiles but those of a State's own law.
    pub fn treaties(&self) -> impl Iterator<Item = &Profile> {
        self.iter().filter(|profile| profile.kind != Kind::DomesticOverlay)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// A State's own law beneath the treaties, where a profile has it.
    pub fn overlay_of(&self, state: &Country) -> Option<&Profile> {
        self.iter().find(|profile| {
            profile.kind == Kind::DomesticOverlay && profile.parties.contains(state)
        })
    }
}
