//! One authority's gateway: everything that its parts share, opened once.

use std::sync::Arc;

use gateway_evidence::log::LogKey;
use gateway_store::keys::MasterKeyError;
use gateway_store::{MasterKey, Options, Store, StoreError};
use gateway_treaty::catalogue::CatalogueError;
use gateway_treaty::{Catalogue, ProfileError, Profiles};
use ring::rand::{SecureRandom, SystemRandom};
use uuid::Uuid;

use crate::admission::Admission;
use crate::clock::Clock;
use crate::config::Config;
use crate::directory::{Directory, DirectoryError};
use crate::disk::Disk;
use crate::gate::Gate;
use crate::holidays::{HolidayFile, HolidayFileError};
use crate::identity::{Identity, IdentityError};
use crate::metrics::Metrics;
use crate::secret::{self, SecretError};
use crate::storage::{self, StorageError};
use crate::texts::{Texts, TextsError};
use crate::transfers::Transfers;

/// Why a gateway cannot be opened. Names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A certificate or key cannot be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A credential is not there.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The master key cannot be used.
    #[error("the master key: {0}")]
    Master(#[from] MasterKeyError),
    /// The store cannot be found.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The store cannot be opened.
    #[error("the store: {0}")]
    Store(#[from] StoreError),
    /// The register cannot be read.
    #[error("the register: {0}")]
    Directory(#[from] DirectoryError),
    /// The file of closed days cannot be used.
    #[error("the holidays: {0}")]
    Holidays(#[from] HolidayFileError),
    /// The treaties cannot be read.
    #[error("the treaties: {0}")]
    Profiles(#[from] ProfileError),
    /// The finding texts cannot be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The texts cannot be read.
    #[error(transparent)]
    Texts(#[from] TextsError),
}

/// One authority's gateway.
pub struct Gateway {
    /// Its configuration.
    pub config: Config,
    /// The register.
    pub directory: Directory,
    /// The days on which offices are closed.
    pub holidays: HolidayFile,
    /// The treaties.
    pub profiles: Profiles,
    /// The words for findings.
    pub catalogue: Catalogue,
    /// The words for people.
    pub texts: Texts,
    /// The store.
    pub store: Store,
    /// Its own certificates and keys.
    pub identity: Identity,
    /// The key that cosigns partners' logs, where there is one.
    pub witness: Option<LogKey>,
    /// Whether it may sign, or has to be compared with what its partners saw first.
    pub gate: Gate,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub random: SystemRandom,
    /// How much of each partner is worked on at once.
    pub admission: Admission,
    /// Who writes to which document of an upload.
    pub transfers: Transfers,
    /// Whether the store takes what is written to it.
    pub disk: Disk,
    /// What operators count.
    pub metrics: Metrics,
}

impl Gateway {
    /// Opens a gateway: reads its files, opens its store. Blocks while it does.
    ///
    /// # Errors
    ///
    /// Names the file that cannot be used, and what to do.
    pub fn open(config: Config) -> Result<Arc<Self>, OpenError> {
        let random = SystemRandom::new();
        let file = &config.file;
        let identity = Identity::open(file)?;
        let witness = file.log.witness_key.as_ref().map(|path| {
            LogKey::of_witness(&file.witness_name(), &secret::read(path)?)
                .map_err(|source| IdentityError::Key { path: path.clone(), source })
        });
        let directory = Directory::open(
            file.authority.clone(),
            file.register.clone(),
            file.revocation_lists.clone(),
            file.data.join("crls"),
        )?;
        let master = MasterKey::read(&secret::locate(&file.store.master_key)?)?;
        let store = Store::open(storage::location(file)?, master, Options::default())?;
        Ok(Arc::new(Self {
            holidays: HolidayFile::open(file.holidays.clone())?,
            directory,
            profiles: Profiles::embedded()?,
            catalogue: Catalogue::embedded()?,
            texts: Texts::embedded()?,
            store,
            identity,
            witness: witness.transpose()?,
            gate: Gate::of(&file.data),
            clock: Clock::start(),
            random,
            admission: Admission::default(),
            transfers: Transfers::default(),
            disk: Disk::default(),
            metrics: Metrics::new(),
            config,
        }))
    }

    /// A new name: a `UUIDv7` of now.
    pub fn new_id(&self) -> Uuid {
        let mut tail = [0; 10];
        // Without randomness no signature comes either, so a name made now leaves nowhere.
        let filled = self.random.fill(&mut tail).is_ok();
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        if filled {
            uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
        } else {
            Uuid::nil()
        }
    }
}
