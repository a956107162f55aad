//! Making a backup.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::copy::{Partial, copy, copy_of, path_of};
use super::list::{Head, Listed, Writer};
use super::{BackupError, LEDGER, LIST, at};
use crate::documents::Files;
use crate::error::StoreError;
use crate::ledger::LedgerError;
use crate::snapshot::Snapshot;

pub use super::copy::Progress;

/// Pages of the ledger copied between two reports.
const PAGES: i32 = 1_024;
/// How often the ledger is copied anew because documents were erased meanwhile.
const ROUNDS: u32 = 8;

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What it is of.
    pub head: Head,
    /// How many files it has, besides the list.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Documents whose files the store itself lacks, by their places.
    pub missing: Vec<String>,
}

/// Copies the store as of one moment into the new directory `to`. A gateway may go on working.
///
/// `check` gets the whole copy before it has its name; if it fails, there is no backup.
///
/// # Errors
///
/// `to` exists, its disk is full or failed, or the store cannot be read. Nothing is left then.
pub fn write<T>(
    snapshot: &mut Snapshot,
    to: &Path,
    (made_at, program): (Timestamp, &str),
    progress: &mut dyn FnMut(Progress),
    check: impl FnOnce(&Path) -> Result<T, BackupError>,
) -> Result<(Made, T), BackupError> {
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let partial = Partial::beside(to)?;
    partial.make_shards()?;
    for _ in 0..ROUNDS {
        let log = snapshot.log()?;
        let head = Head {
            made_at,
            program: program.to_owned(),
            schema: snapshot.schema(),
            log_size: log.as_ref().map_or(0, |(_, size)| *size),
            log_origin: log.map(|(tree, _)| tree.origin),
        };
        if let Some(made) = round(snapshot, partial.path(), head, progress)? {
            let checked = check(partial.path())?;
            partial.finish()?;
            return Ok((made, checked));
        }
        snapshot.renew()?;
    }
    Err(BackupError::Restless)
}

/// One copy of ledger and documents; `None` if a document was erased before it was copied.
fn round(
    snapshot: &Snapshot,
    to: &Path,
    head: Head,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Made>, BackupError> {
    for earlier in [LIST, LEDGER] {
        remove(&to.join(earlier))?;
    }
    let sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM kept_file";
    let documents: u64 = snapshot.view().query_value(sql, &[])?.unwrap_or(0);
    let ledger_bytes = ledger(snapshot, to, documents, progress)?;
    let (mut done, total) = (ledger_bytes, ledger_bytes.saturating_add(documents));
    let mut list = Writer::begin(to, &head)?;
    let (bytes, sha256) = copy(&to.join(LEDGER), None, |_| {})?;
    list.add(&Listed { path: LEDGER.to_owned(), bytes, sha256 })?;
    let files = snapshot.files();
    let (mut missing, mut erased) = (Vec::new(), false);
    let sql = "SELECT place FROM kept_file ORDER BY place";
    snapshot.view().each::<BackupError>(sql, &[], |row| {
        if erased {
            return Ok(());
        }
        let place: String = row.get(0).map_err(StoreError::from)?;
        let path = path_of(&place);
        let to = to.join(&path);
        let told = |bytes| {
            done = done.saturating_add(bytes);
            progress(Progress { done, total: total.max(done) });
        };
        // A file that an earlier round copied is the same: kept files never change.
        let copied = if to.try_exists().map_err(at(&to))? {
            copy(&to, None, told)
        } else {
            let source = files.reader(&place).map_err(at(Path::new(&path)));
            source.and_then(|mut source| copy_of(&mut source, Path::new(&path), Some(&to), told))
        };
        match copied {
            Ok((bytes, sha256)) => list.add(&Listed { path, bytes, sha256 }),
            Err(BackupError::File { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
                erased = !snapshot.is_named_now(&place)?;
                missing.push(place);
                Ok(())
            }
            Err(error) => Err(error),
        }
    })?;
    if erased {
        return Ok(None);
    }
    let (files, bytes) = list.end()?;
    leave_out_erased(snapshot, to)?;
    Ok(Some(Made { head, files, bytes, missing }))
}

/// What an earlier round copied and was erased since is not to be in the backup.
fn leave_out_erased(snapshot: &Snapshot, to: &Path) -> Result<(), BackupError> {
    Files::at(to, None).each_kept(|place, path| {
        let sql = "SELECT 1 FROM kept_file WHERE place = ?1";
        let named: Option<i64> = snapshot.view().query_value(sql, &[&place])?;
        if named.is_none() { remove(path) } else { Ok(()) }
    })
}

fn remove(path: &Path) -> Result<(), BackupError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path)(error)),
        _ => Ok(()),
    }
}

/// Copies the ledger as of the snapshot, page by page. Returns its bytes.
fn ledger(
    snapshot: &Snapshot,
    to: &Path,
    documents: u64,
    progress: &mut dyn FnMut(Progress),
) -> Result<u64, BackupError> {
    let path = to.join(LEDGER);
    let failed = |error: rusqlite::Error| match LedgerError::from(error) {
        LedgerError::DiskFull => BackupError::DiskFull(path.clone()),
        error => BackupError::Store(error.into()),
    };
    let Some(source) = snapshot.sqlite() else {
        return rows(snapshot, &path, documents, progress);
    };
    let mut target = Connection::open(&path).map_err(failed)?;
    fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(at(&path))?;
    // The file is flushed whole below; a journal of an unfinished copy is of no use.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(failed)?;
    let backup = Backup::new(source, &mut target).map_err(failed)?;
    loop {
        let step = backup.step(PAGES).map_err(failed)?;
        let at = backup.progress();
        let pages = |pages: i32| u64::try_from(pages).unwrap_or(0).saturating_mul(8_192);
        let done = pages(at.pagecount.saturating_sub(at.remaining));
        progress(Progress { done, total: pages(at.pagecount).saturating_add(documents) });
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            _ => return Err(BackupError::Store(LedgerError::Busy.into())),
        }
    }
    drop(backup);
    target.close().map_err(|(_, error)| failed(error))?;
    flushed(&path)
}

/// Copies the ledger of a server as of the snapshot, row by row.
fn rows(
    snapshot: &Snapshot,
    path: &Path,
    documents: u64,
    progress: &mut dyn FnMut(Progress),
) -> Result<u64, BackupError> {
    let copied = snapshot.copy_ledger(path, &mut |rows| {
        // How many rows there are nobody has counted; documents are what takes its time.
        progress(Progress { done: 0, total: documents.max(rows) });
    });
    copied.map_err(|error| match error {
        LedgerError::DiskFull => BackupError::DiskFull(path.to_owned()),
        error => BackupError::Store(error.into()),
    })?;
    fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(at(path))?;
    flushed(path)
}

fn flushed(path: &Path) -> Result<u64, BackupError> {
    let file = File::open(path).map_err(at(path))?;
    file.sync_all().map_err(at(path))?;
    Ok(file.metadata().map_err(at(path))?.len())
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        Self::Store(error.into())
    }
}
