//! One authority's gateway: everything that its parts share, opened once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gateway_evidence::SigningKey;
use gateway_evidence::certificate::{CertificateError, from_pem};
use gateway_evidence::key::KeyError;
use gateway_evidence::log::LogKey;
use gateway_store::keys::MasterKeyError;
use gateway_store::{MasterKey, Options, Store, StoreError};
use gateway_treaty::catalogue::CatalogueError;
use gateway_treaty::{Catalogue, ProfileError, Profiles};
use ring::rand::{SecureRandom, SystemRandom};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use uuid::Uuid;

use crate::admission::Admission;
use crate::clock::Clock;
use crate::config::Config;
use crate::directory::{Directory, DirectoryError};
use crate::metrics::Metrics;
use crate::texts::{Texts, TextsError};

/// Why a gateway cannot be opened. Names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A certificate file cannot be used.
    #[error("{path}: {source}")]
    Certificate {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: CertificateError,
    },
    /// A key file cannot be used.
    #[error("{path}: {source}")]
    Key {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: KeyError,
    },
    /// A TLS key file holds no key.
    #[error("{path} holds no PKCS#8 key in PEM")]
    TlsKey {
        /// Which file.
        path: PathBuf,
    },
    /// TLS cannot be set up with these files.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The master key cannot be used.
    #[error("the master key: {0}")]
    Master(#[from] MasterKeyError),
    /// The store cannot be opened.
    #[error("the store: {0}")]
    Store(#[from] StoreError),
    /// The register cannot be read.
    #[error("the register: {0}")]
    Directory(#[from] DirectoryError),
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
    /// The treaties.
    pub profiles: Profiles,
    /// The words for findings.
    pub catalogue: Catalogue,
    /// The words for people.
    pub texts: Texts,
    /// The store.
    pub store: Store,
    /// The seal.
    pub seal: SigningKey,
    /// The log's key.
    pub log: LogKey,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub random: SystemRandom,
    /// How much of each partner is worked on at once.
    pub admission: Admission,
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
        let chain = certificates(&file.seal.certificate)?;
        let key_error = |path: &Path| {
            let path = path.to_owned();
            move |source| OpenError::Key { path, source }
        };
        let seal = SigningKey::from_pem(&read(&file.seal.key)?, chain, &random)
            .map_err(key_error(&file.seal.key))?;
        let log = LogKey::of_log(file.authority.as_str(), &read(&file.log.key)?)
            .map_err(key_error(&file.log.key))?;
        let directory = Directory::open(file.authority.clone(), file.register.clone())?;
        let master = MasterKey::read(&file.store.master_key)?;
        let store = Store::open(&file.data, master, Options::default())?;
        Ok(Arc::new(Self {
            directory,
            profiles: Profiles::embedded()?,
            catalogue: Catalogue::embedded()?,
            texts: Texts::embedded()?,
            store,
            seal,
            log,
            clock: Clock::start(),
            random,
            admission: Admission::default(),
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

/// Reads a certificate chain, leaf first.
///
/// # Errors
///
/// Names the file.
pub fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, OpenError> {
    from_pem(&read(path)?).map_err(|source| OpenError::Certificate { path: path.into(), source })
}

/// Reads a TLS key.
///
/// # Errors
///
/// Names the file.
pub fn tls_key(path: &Path) -> Result<PrivateKeyDer<'static>, OpenError> {
    PrivateKeyDer::from_pem_slice(&read(path)?)
        .map_err(|_| OpenError::TlsKey { path: path.to_owned() })
}

fn read(path: &Path) -> Result<Vec<u8>, OpenError> {
    std::fs::read(path).map_err(|source| OpenError::Unreadable { path: path.to_owned(), source })
}
