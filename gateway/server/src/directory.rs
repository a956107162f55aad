//! Who is who: the register's files and the revocation lists, re-read while the gateway runs.
//!
//! An authority is found by its registered key alone; then the certificate's path is validated
//! against that authority's anchors, and never another's. A changed file is checked as a whole
//! with all others before it counts; a bad one is refused, said in the log, and the old register
//! stays. Paths that were validated are remembered for as long as they hold, and forgotten at
//! every change.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use gateway_bundle::{AuthorityId, Digest};
use gateway_evidence::certificate::{Certificate, PathError, Usage, Validated, validate_path};
use gateway_evidence::jws::Typ;
use gateway_evidence::record::{self, EvidenceError, VerifiedEvidence};
use gateway_evidence::register::{KeyStatus, Known, Register, RegisterError, RegisterFile, Role};
use gateway_evidence::seal::{SealError, verify_seal_with};
use gateway_evidence::{Crls, Jws, Registers, VerifiedSeal};
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use tokio::sync::watch;
use tracing::{error, info};

pub use self::lists::LIST_BYTES_MAX;
use self::lists::Lists;
use crate::config::Limits;
use crate::refusal::Refusal;

mod lists;

/// Validated paths that are remembered at once.
const PATHS_MAX: usize = 4_096;

/// The most bytes of one entry: room for hundreds of anchors and thousands of keys.
const ENTRY_BYTES_MAX: u64 = 1 << 20;

/// Why the register cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// A file or the directory cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not of the register's form.
    #[error("{path}: {message}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The entries contradict each other.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The authority's own entry is missing.
    #[error("the register has no entry for {0}, whose gateway this is")]
    NoOwnEntry(AuthorityId),
}

/// Who connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The authority.
    pub authority: AuthorityId,
    /// The member of one's own staff whose key it is.
    pub person: Option<String>,
    /// The key.
    pub key: Digest,
}

/// The register in use.
pub struct Directory {
    own: AuthorityId,
    folder: PathBuf,
    current: ArcSwap<Snapshot>,
    lists: PathBuf,
    fetched: PathBuf,
    changes: watch::Sender<u64>,
}

/// A certificate, its use, and how many anchors of its authority had begun or ended by then: a
/// path that was validated holds only while the anchors are the same.
type PathName = (Digest, Usage, usize);

struct Snapshot {
    registers: Registers,
    lists: Lists,
    state: Vec<(PathBuf, Digest)>,
    paths: Mutex<HashMap<PathName, Validated>>,
}

impl Directory {
    /// Reads the register of an authority.
    ///
    /// # Errors
    ///
    /// Names the file and what is wrong with it.
    pub fn open(
        own: AuthorityId,
        folder: PathBuf,
        lists: PathBuf,
        fetched: PathBuf,
    ) -> Result<Self, DirectoryError> {
        let (registers, state) = read(&own, &folder)?;
        let lists_in_use = Lists::read(&registers, &[&lists, &fetched], &Lists::default());
        let snapshot = Snapshot { registers, lists: lists_in_use, state, paths: Mutex::default() };
        let (changes, _) = watch::channel(0);
        let current = ArcSwap::from_pointee(snapshot);
        Ok(Self { own, folder, current, lists, fetched, changes })
    }

    /// Reads the register and the revocation lists again if a file changed. A bad one is refused and
    /// the old one stays; what is bad comes back.
    pub fn refresh(&self) -> Vec<String> {
        let old = self.current.load();
        let places = [&self.lists, &self.fetched];
        let same = files(&self.folder).is_ok_and(|now| digests(now) == old.state);
        if same && Lists::state_of(&old.registers, &places) == old.lists.state {
            return old.lists.bad();
        }
        match read(&self.own, &self.folder) {
            Ok((registers, state)) => {
                let lists = Lists::read(&registers, &places, &old.lists);
                let bad = lists.bad();
                let (entries, count) = (registers.iter().count(), lists.count());
                info!(event = "register-reloaded", entries, lists = count, bad = bad.len());
                let paths = Mutex::default();
                self.current.store(Arc::new(Snapshot { registers, lists, state, paths }));
                self.changes.send_modify(|change| *change = change.wrapping_add(1));
                bad
            }
            Err(problem) => {
                error!(event = "register-refused", %problem);
                vec!["register".to_owned()]
            }
        }
    }

    /// Changes whenever the register or a revocation list did.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Whether the key behind these certificates must not be believed any more, so that its
    /// connections end at once. Who was never known is refused at each request instead.
    pub fn is_revoked(&self, shown: &[CertificateDer<'static>], at: Timestamp) -> bool {
        let Some((leaf, intermediates)) = shown.split_first() else { return false };
        let Ok(leaf) = Certificate::parse(leaf.clone()) else { return false };
        let snapshot = self.current.load();
        let Some(known) = snapshot.registers.by_key(&leaf.spki()) else { return false };
        if known.status(at) == KeyStatus::Revoked {
            return true;
        }
        let path = snapshot.path(&leaf, intermediates, known.register, Usage::TlsClient, at);
        matches!(path, Err(PathError::Revoked))
    }

    /// The revocation lists in use for an authority, as they came.
    pub fn lists(&self, authority: &AuthorityId) -> Arc<Crls> {
        self.current.load().lists.of(authority)
    }

    /// Where the lists that are fetched for an authority are kept.
    pub fn fetched(&self, authority: &AuthorityId) -> PathBuf {
        self.fetched.join(authority.as_str())
    }

    /// Whose gateway this is.
    pub fn own(&self) -> &AuthorityId {
        &self.own
    }

    /// Looks at the entry of an authority.
    pub fn with<T>(&self, authority: &AuthorityId, look: impl FnOnce(&Register) -> T) -> Option<T> {
        self.current.load().registers.get(authority).map(look)
    }

    /// Who has taken an authority's place by a moment, if anybody has.
    pub fn successor(&self, authority: &AuthorityId, at: Timestamp) -> Option<AuthorityId> {
        self.with(authority, |entry| entry.successor(at).cloned()).flatten()
    }

    /// The authorities whose place this one took by a moment, at whatever remove.
    pub fn predecessors(&self, authority: &AuthorityId, at: Timestamp) -> Vec<AuthorityId> {
        let registers = &self.current.load().registers;
        let all = registers.iter().map(Register::authority);
        all.filter(|earlier| registers.succeeds(authority, earlier, at)).cloned().collect()
    }

    /// What an authority may use of this gateway: the gateway's own limits, and where the
    /// authority's entry says otherwise, those.
    pub fn limits(&self, authority: &AuthorityId, own: Limits) -> Limits {
        self.with(authority, |entry| own.with(entry.limits())).unwrap_or(own)
    }

    /// Every authority other than one's own.
    pub fn partners(&self) -> Vec<AuthorityId> {
        let snapshot = self.current.load();
        let all = snapshot.registers.iter().map(Register::authority);
        all.filter(|authority| **authority != self.own).cloned().collect()
    }

    /// Who is behind a connection that showed these certificates.
    ///
    /// # Errors
    ///
    /// None was shown, the key is in nobody's entry, or its path does not hold.
    pub fn identify(
        &self,
        shown: &[CertificateDer<'static>],
        at: Timestamp,
    ) -> Result<Caller, Refusal> {
        let (leaf, intermediates) = shown.split_first().ok_or(Refusal::NoCertificate)?;
        let leaf = Certificate::parse(leaf.clone())
            .map_err(|error| Refusal::Untrusted(error.to_string()))?;
        let snapshot = self.current.load();
        let known = snapshot.registers.by_key(&leaf.spki()).ok_or(Refusal::UnknownKey)?;
        client_key(&known, at)?;
        snapshot
            .path(&leaf, intermediates, known.register, Usage::TlsClient, at)
            .map_err(|error| Refusal::Untrusted(error.to_string()))?;
        Ok(Caller {
            authority: known.authority().clone(),
            person: known.key.person.clone(),
            key: leaf.spki(),
        })
    }

    /// Verifies a statement that an authority signs with its seal key.
    ///
    /// # Errors
    ///
    /// The authority has no entry, or the seal is not good as of that moment.
    pub fn verify(
        &self,
        jws: &Jws,
        typ: Typ,
        authority: &AuthorityId,
        at: Timestamp,
    ) -> Result<VerifiedSeal, SealError> {
        let snapshot = self.current.load();
        let register = snapshot.registers.get(authority).ok_or(SealError::UnknownKey)?;
        verify_seal_with(jws, typ, register, at, |_| {
            snapshot.path(jws.leaf(), jws.intermediates(), register, Usage::Seal, at)
        })
    }

    /// Verifies evidence that an authority states.
    ///
    /// # Errors
    ///
    /// It is not that authority's, or says what such evidence may not say.
    pub fn verify_evidence(
        &self,
        jws: &Jws,
        issuer: &AuthorityId,
        at: Timestamp,
    ) -> Result<VerifiedEvidence, EvidenceError> {
        let snapshot = self.current.load();
        let register = snapshot.registers.get(issuer).ok_or(SealError::UnknownKey)?;
        record::verify_with(jws, register, at, |_| {
            snapshot.path(jws.leaf(), jws.intermediates(), register, Usage::Seal, at)
        })
    }

    /// The name of the registered log, of whatever time, whose name has this digest.
    pub fn log_origin(&self, digest: &Digest) -> Option<String> {
        let snapshot = self.current.load();
        let keys = snapshot.registers.iter().flat_map(Register::keys);
        let mut logs = keys.filter(|key| key.role == Role::Log).filter_map(|k| k.log_key.as_ref());
        let found = logs.find(|key| Digest::of(key.name().as_bytes()) == *digest)?;
        Some(found.name().to_owned())
    }

    /// The anchors of a partner and the server keys registered for it. Nothing where every key that
    /// was ever registered is revoked or has ended.
    pub fn server_trust(
        &self,
        authority: &AuthorityId,
        at: Timestamp,
    ) -> Option<(Vec<CertificateDer<'static>>, Vec<Digest>)> {
        self.with(authority, |register| {
            let pins: Vec<Digest> =
                register.current(Role::TlsServer, at).map(|key| key.spki).collect();
            let ever = register.keys().iter().any(|key| key.role == Role::TlsServer);
            // Keys that were listed and are all revoked or ended leave nobody to connect to.
            (!ever || !pins.is_empty()).then(|| (register.anchor_certificates_at(at), pins))
        })
        .flatten()
    }
}

fn client_key(known: &Known<'_>, at: Timestamp) -> Result<(), Refusal> {
    let refused = |why: &str| Err(Refusal::Untrusted(why.to_owned()));
    if known.role() != Role::TlsClient {
        return refused("its key is registered for another use than connecting");
    }
    match known.status(at) {
        KeyStatus::Current => Ok(()),
        KeyStatus::NotYet => refused("the time of its key has not begun"),
        KeyStatus::Ended => refused("the time of its key is over"),
        KeyStatus::Revoked => refused("its key has been revoked"),
    }
}

impl Snapshot {
    fn path(
        &self,
        leaf: &Certificate,
        intermediates: &[CertificateDer<'static>],
        register: &Register,
        usage: Usage,
        at: Timestamp,
    ) -> Result<Validated, PathError> {
        let name = (leaf.digest(), usage, register.anchor_changes(at));
        let known = self.paths.lock().unwrap_or_else(PoisonError::into_inner).get(&name).copied();
        if let Some(validated) = known.filter(|validated| validated.covers(at)) {
            return Ok(validated);
        }
        let anchors = register.anchors(usage, at);
        let lists = self.lists.of(register.authority());
        let validated = validate_path(leaf, intermediates, &anchors, at, usage, &lists)?;
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        if paths.len() >= PATHS_MAX {
            paths.clear();
        }
        paths.insert(name, validated);
        Ok(validated)
    }
}

fn read(
    own: &AuthorityId,
    folder: &Path,
) -> Result<(Registers, Vec<(PathBuf, Digest)>), DirectoryError> {
    let texts = files(folder)
        .map_err(|source| DirectoryError::Unreadable { path: folder.into(), source })?;
    let registers = texts.iter().map(|(path, text)| read_entry(path, text));
    let registers = registers.collect::<Result<Vec<_>, _>>()?;
    let state = digests(texts);
    let registers = Registers::new(registers)?;
    if registers.get(own).is_none() {
        return Err(DirectoryError::NoOwnEntry(own.clone()));
    }
    Ok((registers, state))
}

/// What stands in the files, by path. A file's time and size say too little: a text of the same
/// length may be written within one tick of the clock. The files are few and small.
fn files(folder: &Path) -> std::io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = read_bounded(&path)?;
            files.push((path, text));
        }
    }
    files.sort();
    Ok(files)
}

fn digests(files: Vec<(PathBuf, Vec<u8>)>) -> Vec<(PathBuf, Digest)> {
    files.into_iter().map(|(path, text)| (path, Digest::of(&text))).collect()
}

fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    std::fs::File::open(path)?.take(ENTRY_BYTES_MAX + 1).read_to_end(&mut text)?;
    if text.len() as u64 > ENTRY_BYTES_MAX {
        let problem = format!("{}: an entry has at most {ENTRY_BYTES_MAX} bytes", path.display());
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, problem));
    }
    Ok(text)
}

/// Reads one register file.
///
/// # Errors
///
/// Names the file and what is wrong with it.
pub fn entry(path: &Path) -> Result<Register, DirectoryError> {
    let text = read_bounded(path)
        .map_err(|source| DirectoryError::Unreadable { path: path.into(), source })?;
    read_entry(path, &text)
}

fn read_entry(path: &Path, text: &[u8]) -> Result<Register, DirectoryError> {
    let malformed = |message: String| DirectoryError::Malformed { path: path.into(), message };
    let text = std::str::from_utf8(text).map_err(|error| malformed(error.to_string()))?;
    let file: RegisterFile = toml::from_str(text).map_err(|e| malformed(e.message().to_owned()))?;
    Register::try_from(file).map_err(|error| malformed(error.to_string()))
}
