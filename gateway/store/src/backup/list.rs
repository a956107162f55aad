//! The list of a backup's files: one JSON object a line.
//!
//! The first line says what it is a backup of and when; then comes a line for each file with its
//! size and SHA-256, the ledger first; the last line has the number of files and the SHA-256 of all
//! lines before it, so that a list that was cut is seen. It is written and read line by line.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use gateway_bundle::Digest;
use jiff::Timestamp;
use ring::digest::{Context, SHA256};
use serde_json::{Value, json};

use super::{BackupError, LEDGER, LIST, at};

/// What it says of itself, so that no other form is ever taken for it.
const FORMAT: &str = "gateway-backup-1";
/// A line holds a path of our own and a digest.
const LINE_MAX: u64 = 4 << 10;

/// What a backup is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// When it was made.
    pub made_at: Timestamp,
    /// The version of the program.
    pub program: String,
    /// The schema's number.
    pub schema: i64,
    /// The origin of the log; none while the log is empty.
    pub log_origin: Option<String>,
    /// The number of entries in the log.
    pub log_size: u64,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path in the backup.
    pub path: String,
    /// Its bytes.
    pub bytes: u64,
    /// The digest of its bytes.
    pub sha256: Digest,
}

/// A list being written.
pub(super) struct Writer {
    file: BufWriter<File>,
    digest: Context,
    files: u64,
    bytes: u64,
}

impl Writer {
    pub(super) fn begin(folder: &Path, head: &Head) -> Result<Self, BackupError> {
        let path = folder.join(LIST);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = BufWriter::new(file.map_err(at(&path))?);
        let mut list = Self { file, digest: Context::new(&SHA256), files: 0, bytes: 0 };
        let log = json!({ "origin": head.log_origin, "size": head.log_size });
        list.line(&json!({
            "format": FORMAT, "made_at": head.made_at.to_string(), "program": head.program,
            "schema": head.schema, "log": log,
        }))?;
        Ok(list)
    }

    fn line(&mut self, value: &Value) -> Result<(), BackupError> {
        let line = format!("{value}\n");
        self.digest.update(line.as_bytes());
        self.file.write_all(line.as_bytes()).map_err(at(Path::new(LIST)))
    }

    pub(super) fn add(&mut self, file: &Listed) -> Result<(), BackupError> {
        self.files = self.files.saturating_add(1);
        self.bytes = self.bytes.saturating_add(file.bytes);
        let Listed { path, bytes, sha256 } = file;
        self.line(&json!({ "path": path, "bytes": bytes, "sha256": sha256 }))
    }

    /// Ends and flushes it. Returns how many files and bytes it lists.
    pub(super) fn end(mut self) -> Result<(u64, u64), BackupError> {
        let sha256 = finished(self.digest.clone())?;
        let end = json!({ "files": self.files, "bytes": self.bytes, "sha256": sha256 });
        self.line(&end)?;
        let flushed = self.file.into_inner().map_err(std::io::IntoInnerError::into_error);
        flushed.and_then(|file| file.sync_all()).map_err(at(Path::new(LIST)))?;
        Ok((self.files, self.bytes))
    }
}

pub(super) fn finished(digest: Context) -> Result<Digest, BackupError> {
    let bytes = <[u8; 32]>::try_from(digest.finish().as_ref());
    Ok(Digest::from_bytes(bytes.map_err(|_| BackupError::List("no digest"))?))
}

/// A list being read.
pub struct Reader {
    lines: BufReader<File>,
    digest: Context,
    files: u64,
    head: Head,
}

impl Reader {
    /// Opens the list of a backup.
    ///
    /// # Errors
    ///
    /// There is none, or it is not of this form.
    pub fn open(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(LIST);
        let mut lines = BufReader::new(File::open(&path).map_err(at(&path))?);
        let mut digest = Context::new(&SHA256);
        let line = line(&mut lines)?.ok_or(BackupError::List("it is empty"))?;
        digest.update(&line);
        let head = head(&parsed(&line)?).ok_or(BackupError::List("it is no list of a backup"))?;
        Ok(Self { lines, digest, files: 0, head })
    }

    /// What the backup is of.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The next file; `None` after the last, once the list is known to be whole.
    ///
    /// # Errors
    ///
    /// The list was cut or changed, or cannot be read.
    pub fn next_file(&mut self) -> Result<Option<Listed>, BackupError> {
        let cut = BackupError::List("it was cut");
        let line = line(&mut self.lines)?.ok_or(cut)?;
        let value = parsed(&line)?;
        if value.get("path").is_none() {
            let whole = finished(self.digest.clone())?;
            let same = digest(&value) == Some(whole)
                && value.get("files").and_then(Value::as_u64) == Some(self.files);
            return if same { Ok(None) } else { Err(BackupError::List("it was changed")) };
        }
        self.digest.update(&line);
        self.files = self.files.saturating_add(1);
        let file = listed(&value).ok_or(BackupError::List("a line of it is not of its form"))?;
        if (self.files == 1) != (file.path == LEDGER) {
            return Err(BackupError::List("its first file is not the ledger"));
        }
        Ok(Some(file))
    }
}

fn line(lines: &mut BufReader<File>) -> Result<Option<Vec<u8>>, BackupError> {
    let mut line = Vec::new();
    lines.by_ref().take(LINE_MAX).read_until(b'\n', &mut line).map_err(at(Path::new(LIST)))?;
    match line.last() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(line)),
        Some(_) => Err(BackupError::List("it was cut")),
    }
}

fn parsed(line: &[u8]) -> Result<Value, BackupError> {
    gateway_bundle::json::parse(line).map_err(|_| BackupError::List("a line of it is no JSON"))
}

fn digest(value: &Value) -> Option<Digest> {
    serde_json::from_value(value.get("sha256")?.clone()).ok()
}

fn head(value: &Value) -> Option<Head> {
    if value.get("format")?.as_str()? != FORMAT {
        return None;
    }
    let log = value.get("log")?;
    Some(Head {
        made_at: value.get("made_at")?.as_str()?.parse().ok()?,
        program: value.get("program")?.as_str()?.to_owned(),
        schema: value.get("schema")?.as_i64()?,
        log_origin: log.get("origin")?.as_str().map(str::to_owned),
        log_size: log.get("size")?.as_u64()?,
    })
}

/// A file's line. A path leads nowhere but into the backup's own two places.
fn listed(value: &Value) -> Option<Listed> {
    let path = value.get("path")?.as_str()?;
    (path == LEDGER || super::copy::place_of(path).is_some()).then_some(())?;
    let (bytes, sha256) = (value.get("bytes")?.as_u64()?, digest(value)?);
    Some(Listed { path: path.to_owned(), bytes, sha256 })
}
