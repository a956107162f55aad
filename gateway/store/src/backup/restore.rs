//! Putting a backup back.

use std::fs;
use std::io;
use std::path::Path;

use ring::rand::SystemRandom;

use super::copy::{Partial, Progress, copy, place_of};
use super::list::{Head, Listed, Reader};
use super::{BackupError, Fault, LEDGER, LIST, at};
use crate::documents::{Bucket, Files};
use crate::error::StoreError;
use crate::keys::{Keys, LoadError, MasterKey};
use crate::ledger::{self, Address, Connection, Role, View};
use crate::store::Location;

/// A backup that was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What it is of.
    pub head: Head,
    /// How many files it has.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Puts the backup in `from` into the store at `to`, which is empty or not there. Its form is the
/// same whether the store is in a directory or on a server and in a bucket. Every file is held against
/// the list, and the master key must be the one of the store. `mark` gets the directory before it
/// has its name: whoever starts a gateway on it must find out that it was restored.
///
/// # Errors
///
/// `to` is not empty, the backup is damaged (every faulty file is named), the master key is
/// another one, or the disk failed. Nothing is left then.
pub fn restore(
    from: &Path,
    to: impl Into<Location>,
    master: MasterKey,
    progress: &mut dyn FnMut(Progress),
    mark: impl FnOnce(&Path) -> io::Result<()>,
) -> Result<Restored, BackupError> {
    let to = to.into();
    let data = to.directory.as_path();
    must_be_empty(data)?;
    let shared = Shared::open(&to)?;
    let mut list = Reader::open(from)?;
    let (head, known) = (list.head().clone(), ledger::newest());
    if head.schema > known {
        return Err(BackupError::Newer { found: head.schema, known });
    }
    let total = listed_bytes(from)?;
    let partial = Partial::beside(data)?;
    partial.make_shards()?;
    let mut restored = Restored { head, files: 0, bytes: 0 };
    let (mut faults, mut master, mut opened) = (Vec::new(), Some(master), None);
    while let Some(file) = list.next_file()? {
        let fault = copied(from, partial.path(), &file, |bytes| {
            restored.bytes = restored.bytes.saturating_add(bytes);
            progress(Progress { done: restored.bytes, total });
        })?;
        restored.files = restored.files.saturating_add(1);
        let is_sound = fault.is_none();
        faults.extend(fault);
        // The ledger comes first: a wrong key is told before anything else is copied.
        if let Some(master) = master.take_if(|_| is_sound && file.path == LEDGER) {
            opened = Some(open(&partial.path().join(LEDGER), master)?);
        }
    }
    // Which files belong to it, only a sound ledger can tell.
    let Some((ledger, keys)) = opened else { return Err(BackupError::Damaged(faults)) };
    extra(from, &View::new(&ledger, &keys), &mut faults)?;
    if !faults.is_empty() {
        return Err(BackupError::Damaged(faults));
    }
    shared.take_over(partial.path(), &ledger)?;
    drop(ledger);
    mark(partial.path()).map_err(at(data))?;
    partial.finish()?;
    Ok(restored)
}

/// What of the store is elsewhere than in its directory: it gets its part of the backup once all
/// of it has been checked.
struct Shared {
    ledger: Option<Connection>,
    bucket: Option<Bucket>,
}

impl Shared {
    fn open(to: &Location) -> Result<Self, BackupError> {
        let failed = |error| BackupError::Store(StoreError::Ledger(error));
        let address = to.address(&SystemRandom::new()).map_err(StoreError::from)?;
        let ledger = match &address {
            Address::File(_) => None,
            Address::Server(_) => {
                let ledger = ledger::open_writer(&address).map_err(failed)?;
                let keys: Option<i64> =
                    ledger.value("SELECT count(*) FROM house_key", &[]).map_err(failed)?;
                if keys != Some(0) {
                    return Err(BackupError::LedgerNotEmpty);
                }
                Some(ledger)
            }
        };
        Ok(Self { ledger, bucket: to.bucket()? })
    }

    /// Documents first: what the ledger names is there.
    fn take_over(&self, partial: &Path, ledger: &Connection) -> Result<(), BackupError> {
        if let Some(bucket) = &self.bucket {
            Files::at(partial, None).each_kept(|place, path| {
                let file = fs::File::open(path).map_err(at(path))?;
                bucket.keep(place, &file).map_err(at(Path::new(place)))?;
                fs::remove_file(path).map_err(at(path))
            })?;
        }
        if let Some(server) = &self.ledger {
            let copied = ledger::copy::from_file(ledger, server, &mut |_| {});
            copied.map_err(|error| BackupError::Store(error.into()))?;
            let path = partial.join(LEDGER);
            fs::remove_file(&path).map_err(at(&path))?;
        }
        Ok(())
    }
}

fn must_be_empty(data: &Path) -> Result<(), BackupError> {
    match fs::read_dir(data) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(at(data)(error)),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(BackupError::NotEmpty(data.to_owned())),
        },
    }
}

/// Reads the list to its end first, so that one that was cut is refused before anything is copied.
fn listed_bytes(from: &Path) -> Result<u64, BackupError> {
    let mut list = Reader::open(from)?;
    let mut bytes = 0_u64;
    while let Some(file) = list.next_file()? {
        bytes = bytes.saturating_add(file.bytes);
    }
    Ok(bytes)
}

/// Copies a file and says what is wrong with it.
fn copied(
    from: &Path,
    to: &Path,
    file: &Listed,
    told: impl FnMut(u64),
) -> Result<Option<Fault>, BackupError> {
    let fault = |what| Some(Fault { path: file.path.clone(), what });
    match copy(&from.join(&file.path), Some(&to.join(&file.path)), told) {
        Ok((bytes, sha256)) if (bytes, sha256) == (file.bytes, file.sha256) => Ok(None),
        Ok(_) => Ok(fault("damaged")),
        Err(BackupError::File { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
            Ok(fault("missing"))
        }
        Err(error) => Err(error),
    }
}

/// Opens the copied ledger; the master key must be its own.
fn open(ledger: &Path, master: MasterKey) -> Result<(Connection, Keys), BackupError> {
    let address = Address::File(ledger.to_owned());
    let connection = Connection::open(&address, Role::Reader).map_err(StoreError::from)?;
    let keys = Keys::look(&connection, master, SystemRandom::new());
    let keys = keys.map_err(|error| match error {
        LoadError::Ledger(error) => StoreError::Ledger(error),
        LoadError::Key(error) => StoreError::Key(error),
    });
    Ok((connection, keys?))
}

/// Files in the backup that do not belong to it.
fn extra(from: &Path, ledger: &View<'_>, faults: &mut Vec<Fault>) -> Result<(), BackupError> {
    let mut add = |path: String| faults.push(Fault { path, what: "extra" });
    for (folder, belong) in [("", &[LIST, LEDGER, "documents"][..]), ("documents", &["kept"])] {
        let folder_path = from.join(folder);
        for entry in fs::read_dir(&folder_path).map_err(at(&folder_path))? {
            let name = entry.map_err(at(&folder_path))?.file_name();
            let name = name.to_string_lossy();
            if !belong.contains(&&*name) {
                add(Path::new(folder).join(&*name).display().to_string());
            }
        }
    }
    Files::at(from, None).each_kept(|place, _| {
        let path = super::copy::path_of(place);
        let sql = "SELECT 1 FROM kept_file WHERE place = ?1";
        let named: Option<i64> = ledger.query_value(sql, &[&place])?;
        if named.is_none() || place_of(&path).is_none() {
            add(path);
        }
        Ok::<(), BackupError>(())
    })
}
