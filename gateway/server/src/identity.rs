//! The gateway's own certificates and keys, taken anew when their files change.
//!
//! New files count only once they were tried: each is parsed, the key belongs to the certificate,
//! the certificate is fit for its use, one's own register entry lists the key, and the two TLS
//! identities shake hands with each other in memory. What is not good is refused, said in the log
//! and, if it stays so, by an alarm; the old ones stay in use. Open connections go on either way.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use arc_swap::ArcSwap;
use gateway_bundle::Digest;
use gateway_evidence::certificate::{Certificate, CertificateError, Usage, from_pem, profile};
use gateway_evidence::key::KeyError;
use gateway_evidence::log::LogKey;
use gateway_evidence::register::Role;
use gateway_evidence::{SigningKey, Typ};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tracing::{error, info};

use crate::config::File;
use crate::directory::Directory;
use crate::secret::{self, SecretError};
use crate::tls;

/// How often in a row files must be found bad before an alarm is raised: someone who replaces two
/// files does it one after the other.
const PATIENCE: u32 = 5;

/// Why certificates and keys cannot be used. Names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// A certificate file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A key file cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A certificate file cannot be used.
    #[error("{path}: {source}")]
    Certificate {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: CertificateError,
    },
    /// A certificate is not fit for its use.
    #[error("{path}: {source}")]
    Profile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: profile::ProfileError,
    },
    /// A key file cannot be used.
    #[error("{path}: {source}")]
    Key {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: KeyError,
    },
    /// TLS cannot be set up with these files.
    #[error("{path}: TLS cannot be set up: {source}")]
    Tls {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rustls::Error,
    },
    /// The two TLS identities do not shake hands with each other.
    #[error("the new TLS certificates do not shake hands with each other: {0}")]
    Handshake(rustls::Error),
    /// The seal does not verify.
    #[error("{path}: what the key signs does not verify")]
    Seal {
        /// Which file.
        path: PathBuf,
    },
    /// One's own register entry does not list the key for its use, or not for now.
    #[error(
        "{path}: one's own register entry lists no such key ({spki}) that is good now; add it there first, and give partners the new entry"
    )]
    NotRegistered {
        /// Which certificate or key file.
        path: PathBuf,
        /// The key.
        spki: Digest,
    },
}

/// A TLS certificate chain with its key.
#[derive(Debug)]
pub struct TlsIdentity {
    /// The chain, leaf first.
    pub chain: Vec<CertificateDer<'static>>,
    key: PrivatePkcs8KeyDer<'static>,
    spki: Digest,
}

impl TlsIdentity {
    /// The key, to be given to rustls.
    pub fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(self.key.clone_key())
    }
}

/// Everything that the gateway shows and signs with.
struct Keys {
    server: Arc<ServerConfig>,
    server_chain: Vec<CertificateDer<'static>>,
    server_spki: Digest,
    client: Arc<TlsIdentity>,
    seal: Arc<SigningKey>,
    log: Arc<LogKey>,
}

/// The keys in use, and the files that they came from.
pub struct Identity {
    keys: ArcSwap<Keys>,
    seen: Mutex<Seen>,
}

/// What was last looked at.
struct Seen {
    state: Vec<FileState>,
    /// How often in a row the files were bad.
    bad: u32,
}

type FileState = (PathBuf, Option<(SystemTime, u64)>);

/// What a look at the files found.
#[derive(Debug)]
pub enum Looked {
    /// Nothing changed.
    Same,
    /// New ones are in use.
    Taken,
    /// They are bad, but perhaps only half replaced.
    NotYet,
    /// They stay bad.
    Bad(IdentityError),
}

impl Identity {
    /// Reads certificates and keys. That the register lists them is not asked at the first start:
    /// an authority begins before its entry is written.
    ///
    /// # Errors
    ///
    /// Names the file that cannot be used.
    pub fn open(file: &File) -> Result<Self, IdentityError> {
        let state = state(file);
        let keys = Keys::read(file)?;
        Ok(Self { keys: ArcSwap::from_pointee(keys), seen: Mutex::new(Seen { state, bad: 0 }) })
    }

    /// How connections are answered now.
    pub fn server(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.keys.load().server)
    }

    /// What is shown to partners when connecting to them.
    pub fn client(&self) -> Arc<TlsIdentity> {
        Arc::clone(&self.keys.load().client)
    }

    /// The seal.
    pub fn seal(&self) -> Arc<SigningKey> {
        Arc::clone(&self.keys.load().seal)
    }

    /// The log's key.
    pub fn log(&self) -> Arc<LogKey> {
        Arc::clone(&self.keys.load().log)
    }

    /// The certificates in use, each chain with the role that its key has.
    pub fn chains(&self) -> Vec<(Role, Vec<CertificateDer<'static>>)> {
        let keys = self.keys.load();
        vec![
            (Role::TlsServer, keys.server_chain.clone()),
            (Role::TlsClient, keys.client.chain.clone()),
            (Role::Seal, keys.seal.chain().to_vec()),
        ]
    }

    /// Looks whether the files changed, and takes them if they are good. Blocks for a few reads.
    /// `anew` looks even if nothing seems to have changed.
    pub fn refresh(&self, file: &File, directory: &Directory, at: Timestamp, anew: bool) -> Looked {
        let now = state(file);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !anew && seen.bad == 0 && now == seen.state {
            return Looked::Same;
        }
        let read = Keys::read(file).and_then(|keys| keys.tried(file, directory, at));
        seen.state = now;
        match read {
            Ok(keys) => {
                info!(event = "keys-reloaded", seal = %keys.seal.spki());
                seen.bad = 0;
                self.keys.store(Arc::new(keys));
                Looked::Taken
            }
            Err(problem) => {
                seen.bad = seen.bad.saturating_add(1);
                if seen.bad < PATIENCE {
                    return Looked::NotYet;
                }
                if seen.bad == PATIENCE {
                    error!(event = "keys-refused", %problem);
                }
                Looked::Bad(problem)
            }
        }
    }
}

impl Keys {
    fn read(file: &File) -> Result<Self, IdentityError> {
        let exchange = &file.exchange;
        let server = tls(&exchange.server_certificate, &exchange.server_key, Usage::TlsServer)?;
        let client = tls(&exchange.client_certificate, &exchange.client_key, Usage::TlsClient)?;
        let failed = |source| IdentityError::Tls { path: exchange.server_key.clone(), source };
        let config = tls::server_config(server.chain.clone(), server.key()).map_err(failed)?;
        let seal = seal(&file.seal.certificate, &file.seal.key)?;
        let key = |source| IdentityError::Key { path: file.log.key.clone(), source };
        let log = LogKey::of_log(file.log_origin(), &secret::read(&file.log.key)?);
        Ok(Self {
            server: Arc::new(config),
            server_chain: server.chain,
            server_spki: server.spki,
            client: Arc::new(client),
            seal: Arc::new(seal),
            log: Arc::new(log.map_err(key)?),
        })
    }

    /// The same, once everything about them was tried.
    fn tried(
        self,
        file: &File,
        directory: &Directory,
        at: Timestamp,
    ) -> Result<Self, IdentityError> {
        let exchange = &file.exchange;
        let listed = [
            (Role::TlsServer, self.server_spki, &exchange.server_certificate),
            (Role::TlsClient, self.client.spki, &exchange.client_certificate),
            (Role::Seal, self.seal.spki(), &file.seal.certificate),
            (Role::Log, self.log.verifier().spki(), &file.log.key),
        ];
        for (role, spki, path) in listed {
            let own = directory.own();
            let is_listed =
                directory.with(own, |entry| entry.current(role, at).any(|key| key.spki == spki));
            // An entry that lists no key of a role yet says nothing of it.
            let any = directory.with(own, |entry| entry.keys().iter().any(|key| key.role == role));
            if any == Some(true) && is_listed != Some(true) {
                return Err(IdentityError::NotRegistered { path: path.clone(), spki });
            }
        }
        let client = (self.client.chain.clone(), self.client.key());
        tls::shake_hands(&self.server, client).map_err(IdentityError::Handshake)?;
        Ok(self)
    }
}

fn tls(certificate: &Path, key: &Path, usage: Usage) -> Result<TlsIdentity, IdentityError> {
    let chain = chain(certificate)?;
    let spki = fit(certificate, &chain, usage)?;
    let form = |_| IdentityError::Key { path: key.to_owned(), source: KeyError::Form };
    let secret = secret::read(key)?;
    let key = PrivatePkcs8KeyDer::from_pem_slice(&secret).map_err(form)?;
    Ok(TlsIdentity { chain, key: key.clone_key(), spki })
}

fn seal(certificate: &Path, key: &Path) -> Result<SigningKey, IdentityError> {
    let chain = chain(certificate)?;
    fit(certificate, &chain, Usage::Seal)?;
    let random = SystemRandom::new();
    let made = SigningKey::from_pem(&secret::read(key)?, chain, &random)
        .map_err(|source| IdentityError::Key { path: key.to_owned(), source })?;
    let wrong = || IdentityError::Seal { path: key.to_owned() };
    let trial = made.sign(Typ::TagManifest, b"trial", made.certificate().not_before(), &random);
    let trial = trial.map_err(|_| wrong())?;
    let trial = gateway_evidence::Jws::parse(trial.as_bytes(), 1_024).map_err(|_| wrong())?;
    trial.verify_signature().map_err(|_| wrong())?;
    Ok(made)
}

/// The key of a certificate that is fit for its use.
fn fit(
    path: &Path,
    chain: &[CertificateDer<'static>],
    usage: Usage,
) -> Result<Digest, IdentityError> {
    let refused = |source| IdentityError::Certificate { path: path.to_owned(), source };
    let leaf = chain.first().cloned().ok_or_else(|| refused(CertificateError::Pem))?;
    let leaf = Certificate::parse(leaf).map_err(refused)?;
    profile::check(&leaf, usage)
        .map_err(|source| IdentityError::Profile { path: path.to_owned(), source })?;
    Ok(leaf.spki())
}

/// Reads a certificate chain, leaf first.
///
/// # Errors
///
/// Names the file.
pub fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, IdentityError> {
    let bytes = std::fs::read(path)
        .map_err(|source| IdentityError::Unreadable { path: path.to_owned(), source })?;
    from_pem(&bytes).map_err(|source| IdentityError::Certificate { path: path.to_owned(), source })
}

/// The files, with what changes when one of them does.
fn state(file: &File) -> Vec<FileState> {
    let exchange = &file.exchange;
    let paths = [
        &exchange.server_certificate,
        &exchange.server_key,
        &exchange.client_certificate,
        &exchange.client_key,
        &file.seal.certificate,
        &file.seal.key,
        &file.log.key,
    ];
    let of = |path: &PathBuf| {
        let about = secret::locate(path).ok().and_then(|place| std::fs::metadata(place).ok());
        let stamp = about.and_then(|about| Some((about.modified().ok()?, about.len())));
        (path.clone(), stamp)
    };
    paths.into_iter().map(of).collect()
}
