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
    /// An authority stands twice, or a key does: in two authorities or in two roles. Or a
    /// succession leads to nobody.
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
        for register in all.by_authority.values() {
            all.check_succession(register)?;
        }
        Ok(all)
    }

    /// A successor may itself be succeeded, but never by one that came before it.
    fn check_succession(&self, first: &Register) -> Result<(), RegisterError> {
        let nowhere = || RegisterError::SuccessionNowhere(first.authority().clone());
        let mut place = first;
        for _ in 0..=self.by_authority.len() {
            let Some(change) = &place.file().succession else { return Ok(()) };
            place = self.by_authority.get(&change.to).ok_or_else(nowhere)?;
        }
        Err(nowhere())
    }

    /// Whether an authority took, at whatever remove, the place of another by a moment.
    pub fn succeeds(&self, later: &AuthorityId, earlier: &AuthorityId, at: Timestamp) -> bool {
        let mut place = earlier;
        for _ in 0..self.by_authority.len() {
            let Some(next) = self.get(place).and_then(|entry| entry.successor(at)) else { break };
            if next == later {
                return true;
            }
            place = next;
        }
        false
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
