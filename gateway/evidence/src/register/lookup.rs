//! Everybody, looked up by key.

use std::collections::{BTreeMap, HashMap};

use gateway_bundle::{AuthorityId, Digest};
use jiff::Timestamp;

use super::{KeyStatus, Register, RegisterError, RegisteredKey, Role};

/// The registers of one's own authority and of its partners.
#[derive(Debug, Clone, Default)]
pub struct Registers {
    by_authority: BTreeMap<AuthorityId, Register>,
    by_key: HashMap<Digest, (AuthorityId, usize)>,
}

/// Whose a key is.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The authority's entry.
    pub register: &'a Register,
    /// The key's entry in it.
    pub key: &'a RegisteredKey,
}

impl Known<'_> {
    /// The authority.
    pub fn authority(&self) -> &AuthorityId {
        self.register.authority()
    }

    /// The key's role.
    pub fn role(&self) -> Role {
        self.key.role
    }

    /// What the register says of the key at a moment.
    pub fn status(&self, at: Timestamp) -> KeyStatus {
        self.key.status(at)
    }
}

impl Registers {
    /// Takes the entries of all authorities.
    ///
    /// # Errors
    ///
    /// An authority stands twice, or a key does: in two authorities or in two roles.
    pub fn new(registers: impl IntoIterator<Item = Register>) -> Result<Self, RegisterError> {
        let mut all = Self::default();
        for register in registers {
            let authority = register.authority().clone();
            for (place, key) in register.keys().iter().enumerate() {
                if all.by_key.insert(key.spki, (authority.clone(), place)).is_some() {
                    return Err(RegisterError::KeyTwice { spki: key.spki });
                }
            }
            if all.by_authority.insert(authority.clone(), register).is_some() {
                return Err(RegisterError::AuthorityTwice(authority));
            }
        }
        Ok(all)
    }

    /// Whose a key is, if anybody's. Whether it is good at a moment is asked of the answer.
    pub fn by_key(&self, spki: &Digest) -> Option<Known<'_>> {
        let (authority, place) = self.by_key.get(spki)?;
        let register = self.by_authority.get(authority)?;
        Some(Known { register, key: register.keys().get(*place)? })
    }

    /// The entry of an authority.
    pub fn get(&self, authority: &AuthorityId) -> Option<&Register> {
        self.by_authority.get(authority)
    }

    /// All entries, by authority.
    pub fn iter(&self) -> impl Iterator<Item = &Register> {
        self.by_authority.values()
    }
}
