//! The treaties that are part of the program.

use std::collections::BTreeMap;

use gateway_bundle::{Country, TreatyId};

use crate::profile::{Profile, ProfileError};

/// The embedded files. A profile that is not listed here is not part of the program.
const EMBEDDED: &[&str] = &[include_str!("../../../schemas/treaties/kz-br-2018.json")];

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

    /// The profile of a treaty.
    pub fn get(&self, id: &TreatyId) -> Option<&Profile> {
        self.by_id.get(id)
    }

    /// Every profile, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.by_id.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The profiles that bind both States, other than the one named.
    pub fn overlaps<'a>(
        &'a self,
        treaty: &'a TreatyId,
        states: (&'a Country, &'a Country),
    ) -> impl Iterator<Item = &'a Profile> {
        self.iter().filter(move |profile| {
            profile.id != *treaty && profile.binds(states.0) && profile.binds(states.1)
        })
    }
}
