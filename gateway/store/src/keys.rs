//! The chain of keys, from the one an authority locks away down to a single column.
//!
//! ```text
//! master key (a file, never in the store)
//!  ├─ wraps the house keys: what no case owns (staff, mails, evidence), name and case look-up
//!  └─ wraps one key per case and per quarantined piece        table case_key
//!      ├─ derives a key per row for the case's own columns
//!      └─ wraps one key per content (a bundle's, a draft's)   table content
//!          ├─ derives a key per document
//!          └─ derives a key for the manifest's column
//! ```
//!
//! Keys below the master are random and stored wrapped, so the master can be changed without
//! touching what they seal, and erasing a case is the destruction of one row. A content has its own
//! key because documents stream in before the transaction that learns their case.
//!
//! Everything sealed is bound to its place (table, row, column) as associated data: ciphertext
//! moved to another row does not open. Every row derives its own AES key, so random nonces never
//! come near their limit.

mod index;
mod master;
mod masters;
pub(crate) mod owner;
pub mod rotation;
mod secret;

use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use uuid::Uuid;

pub use master::{MasterFiles, MasterKey, MasterKeyError};

pub(crate) use index::Index;
pub(crate) use masters::Masters;
pub(crate) use secret::{Place, Secret};

use crate::ledger::{Connection, LedgerError};

/// Why a key could not do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The store was made under another master key.
    #[error("the master key is not the one this store was made with")]
    WrongMaster,
    /// The key was destroyed: what it sealed is erased.
    #[error("the key was destroyed, so what it sealed is erased")]
    Erased,
    /// Ciphertext was changed, moved, or sealed under another key.
    #[error("a sealed column of table {table} does not open: it was changed or moved")]
    Forged {
        /// The table.
        table: &'static str,
    },
    /// The system gave no randomness.
    #[error("the system gave no randomness")]
    Random,
    /// A key could not be derived; a fault in this program.
    #[error("a key could not be derived")]
    Derivation,
}

/// The keys an open store holds in memory.
pub(crate) struct Keys {
    random: SystemRandom,
    masters: Masters,
    house: Secret,
    index: Index,
}

impl Keys {
    /// Unwraps the house keys, or makes them in a new store.
    pub(crate) fn load(
        connection: &Connection,
        master: MasterKey,
        random: SystemRandom,
    ) -> Result<Self, LoadError> {
        let masters = Masters::new(master);
        let house = house_key(connection, &masters, &random, "columns")?;
        let index = house_key(connection, &masters, &random, "look-up")?;
        Ok(Self { random, masters, house, index: Index::new(&index) })
    }

    /// Unwraps the house keys of a store that is only read.
    pub(crate) fn look(
        connection: &Connection,
        master: MasterKey,
        random: SystemRandom,
    ) -> Result<Self, LoadError> {
        let masters = Masters::new(master);
        let unwrapped = |purpose: &str| -> Result<Secret, LoadError> {
            let wrapped = stored(connection, purpose)?.ok_or(KeyError::Erased)?;
            let key = masters.unwrap(house_place(purpose), &wrapped);
            Ok(key.map_err(|_| KeyError::WrongMaster)?)
        };
        let (house, index) = (unwrapped("columns")?, unwrapped("look-up")?);
        Ok(Self { random, masters, house, index: Index::new(&index) })
    }

    /// From now on wraps by another master key, and unwraps what the ones before wrapped too.
    pub(crate) fn take_over(&self, master: MasterKey) {
        self.masters.replace(master);
    }

    /// The keys by which others are wrapped.
    pub(crate) fn masters(&self) -> &Masters {
        &self.masters
    }

    /// The key of what no case owns.
    pub(crate) fn house(&self) -> &Secret {
        &self.house
    }

    /// Keyed hashes for look-up.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    pub(crate) fn random(&self) -> &SystemRandom {
        &self.random
    }

    pub(crate) fn new_secret(&self) -> Result<Secret, KeyError> {
        Secret::random(&self.random)
    }

    pub(crate) fn random_bytes<const N: usize>(&self) -> Result<[u8; N], KeyError> {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes).map_err(|_| KeyError::Random)?;
        Ok(bytes)
    }

    /// A `UUIDv7`. Where the clock stands before 1970 the id begins with zeros, and is still new.
    pub(crate) fn new_id(&self, at: Timestamp) -> Result<Uuid, KeyError> {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        let random = self.random_bytes::<10>()?;
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Wraps the key of a case or a quarantined piece.
    pub(crate) fn wrap_owner(&self, owner: Uuid, key: &Secret) -> Result<Vec<u8>, KeyError> {
        self.masters.wrap(&self.random, owner_place(&owner), key)
    }

    pub(crate) fn unwrap_owner(&self, owner: Uuid, wrapped: &[u8]) -> Result<Secret, KeyError> {
        self.masters.unwrap(owner_place(&owner), wrapped)
    }

    /// Seals a column that no case owns.
    pub(crate) fn seal_house(&self, place: Place<'_>, text: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.house.seal(&self.random, place, text)
    }
}

fn house_place(purpose: &str) -> Place<'_> {
    Place { table: "house_key", row: purpose.as_bytes(), column: "wrapped" }
}

fn owner_place(owner: &Uuid) -> Place<'_> {
    Place { table: "case_key", row: owner.as_bytes(), column: "wrapped" }
}

/// Why the house keys could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LoadError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Key(#[from] KeyError),
}

fn house_key(
    connection: &Connection,
    masters: &Masters,
    random: &SystemRandom,
    purpose: &str,
) -> Result<Secret, LoadError> {
    let place = house_place(purpose);
    if let Some(wrapped) = stored(connection, purpose)? {
        return Ok(masters.unwrap(place, &wrapped).map_err(|_| KeyError::WrongMaster)?);
    }
    let key = Secret::random(random)?;
    let wrapped = masters.wrap(random, place, &key)?;
    // Where several gateways begin on one ledger, the first one's key is everybody's.
    let sql = "INSERT INTO house_key (purpose, wrapped) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    if connection.execute(sql, &[&purpose, &wrapped])? == 0 {
        let first = stored(connection, purpose)?.ok_or(KeyError::Erased)?;
        return Ok(masters.unwrap(place, &first).map_err(|_| KeyError::WrongMaster)?);
    }
    Ok(key)
}

fn stored(connection: &Connection, purpose: &str) -> Result<Option<Vec<u8>>, LedgerError> {
    connection.value("SELECT wrapped FROM house_key WHERE purpose = ?1", &[&purpose])
}
