//! A disk that fails on demand, and a disk that remembers what was done to it: `tests/faults/disk.c`
//! under the gateway.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::Dice;
use crate::{authority, program};

/// What calls fail, and how.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Classes of calls: `write`, `sync`, `create`, joined by commas.
    pub classes: &'static str,
    /// The error's number.
    pub error: i32,
    /// So many calls go through first.
    pub after: u32,
}

/// No space left on device.
pub const ENOSPC: i32 = 28;
/// Input/output error.
pub const EIO: i32 = 5;
/// Disk quota exceeded.
pub const EDQUOT: i32 = 122;

/// The disk under one gateway.
#[derive(Debug)]
pub struct Disk {
    library: PathBuf,
    root: PathBuf,
    control: PathBuf,
    journal: PathBuf,
}

/// Compiles a library of `tests/faults` that is to be preloaded.
///
/// # Errors
///
/// There is no C compiler; `tests/run` installs one.
pub fn preloaded(source: &str, folder: &Path) -> Result<PathBuf> {
    let library = folder.join(source).with_extension("so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults").join(source);
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"]);
    program::said(compiler.arg(&library).arg(source).arg("-ldl"))?;
    Ok(library)
}

impl Disk {
    /// Compiles the library into a folder.
    ///
    /// # Errors
    ///
    /// There is no C compiler; `tests/run` installs one.
    pub fn under(root: &Path, folder: &Path) -> Result<Self> {
        let library = preloaded("disk.c", folder)?;
        let (control, journal) = (folder.join("disk.control"), folder.join("disk.journal"));
        Ok(Self { library, root: root.to_path_buf(), control, journal })
    }

    /// The environment of a gateway on this disk; with a journal, if it is to remember.
    ///
    /// # Errors
    ///
    /// A path is not UTF-8.
    pub fn environment(&self, remembers: bool) -> Result<Vec<(&str, &str)>> {
        let mut all = vec![
            ("LD_PRELOAD", authority::path(&self.library)?),
            ("GATEWAY_DISK_ROOT", authority::path(&self.root)?),
            ("GATEWAY_DISK_CONTROL", authority::path(&self.control)?),
        ];
        if remembers {
            all.push(("GATEWAY_DISK_JOURNAL", authority::path(&self.journal)?));
        }
        Ok(all)
    }

    /// From now on calls fail.
    ///
    /// # Errors
    ///
    /// The control file cannot be written.
    pub fn fail(&self, fault: Fault) -> Result<()> {
        let text = format!("{} {} {}", fault.classes, fault.error, fault.after);
        let new = self.control.with_extension("new");
        std::fs::write(&new, text)?;
        Ok(std::fs::rename(new, &self.control)?)
    }

    /// From now on the disk is well.
    ///
    /// # Errors
    ///
    /// The control file cannot be removed.
    pub fn heal(&self) -> Result<()> {
        Ok(std::fs::remove_file(&self.control)?)
    }

    /// How much the journal holds by now.
    pub fn remembered(&self) -> usize {
        let length = std::fs::metadata(&self.journal).map_or(0, |about| about.len());
        usize::try_from(length).unwrap_or(usize::MAX)
    }

    /// All that was done so far.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn journal(&self) -> Result<Journal> {
        Journal::parse(&std::fs::read(&self.journal)?)
    }
}

/// What was done to a disk, in order.
#[derive(Debug)]
pub struct Journal {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    /// Where its record ends in the journal.
    end: usize,
    kind: u8,
    path: PathBuf,
    offset: u64,
    bytes: Vec<u8>,
}

/// What becomes of what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsynced {
    /// None of it reached the disk.
    Lost,
    /// All of it did.
    Kept,
    /// Each write and each directory's changes, or not, or half: as the dice fall.
    Mixed,
}

impl Journal {
    fn parse(mut bytes: &[u8]) -> Result<Self> {
        let (mut steps, mut end) = (Vec::new(), 0);
        while let Some((head, rest)) = bytes.split_first_chunk::<21>() {
            let (kind, numbers) = head.split_first().context("a record")?;
            let number = |from: usize, to: usize| {
                let bytes = numbers.get(from..to).unwrap_or_default();
                bytes.iter().rev().fold(0_u64, |all, byte| (all << 8) | u64::from(*byte))
            };
            let (name, length) = (usize::try_from(number(0, 4))?, usize::try_from(number(12, 20))?);
            ensure!(rest.len() >= name + length, "a record is cut");
            let (path, rest) = rest.split_at(name);
            let (content, rest) = rest.split_at(length);
            end += head.len() + name + length;
            let path = PathBuf::from(std::str::from_utf8(path)?);
            let offset = number(4, 12);
            steps.push(Step { end, kind: *kind, path, offset, bytes: content.to_vec() });
            bytes = rest;
        }
        Ok(Self { steps })
    }

    /// How many steps there were.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Where in the journal a step's record ends.
    pub fn end_of(&self, step: usize) -> usize {
        self.steps.get(step).map_or(0, |step| step.end)
    }

    /// The same on a disk that says that it syncs and does not.
    #[must_use]
    pub fn without_syncs(mut self) -> Self {
        self.steps.retain(|step| !matches!(step.kind, b'S' | b'D'));
        self
    }

    /// What a power cut after so many steps leaves of a folder that was `before`.
    ///
    /// # Errors
    ///
    /// The folder cannot be read or written.
    pub fn cut_after(
        &self,
        steps: usize,
        unsynced: Unsynced,
        root: &Path,
        before: &Path,
        into: &Path,
        dice: &mut Dice,
    ) -> Result<()> {
        let mut disk = Platter::of(before, root)?;
        for step in self.steps.iter().take(steps) {
            disk.take(step);
        }
        disk.end(unsynced, dice);
        disk.write(root, into)
    }
}

/// A file system's two faces: what programs see, and what is on the disk. Names lead to numbers,
/// numbers to content, so that a rename moves a file and not its bytes.
#[derive(Debug, Default)]
struct Platter {
    files: Vec<Content>,
    folders: Vec<PathBuf>,
    seen: BTreeMap<PathBuf, usize>,
    durable: BTreeMap<PathBuf, usize>,
    /// Changes of names since their directory was synced.
    pending: Vec<Change>,
}

#[derive(Debug, Default)]
struct Content {
    durable: Vec<u8>,
    pending: Vec<Write>,
}

#[derive(Debug)]
enum Write {
    At(u64, Vec<u8>),
    Size(u64),
}

#[derive(Debug)]
struct Change {
    path: PathBuf,
    file: Option<usize>,
}

impl Platter {
    fn of(folder: &Path, root: &Path) -> Result<Self> {
        let mut this = Self::default();
        let mut open = vec![folder.to_path_buf()];
        while let Some(next) = open.pop() {
            for entry in std::fs::read_dir(&next)? {
                let path = entry?.path();
                let name = root.join(path.strip_prefix(folder)?);
                if path.is_dir() {
                    this.folders.push(name);
                    open.push(path);
                } else {
                    let durable = std::fs::read(&path)?;
                    this.files.push(Content { durable, pending: Vec::new() });
                    this.seen.insert(name.clone(), this.files.len() - 1);
                    this.durable.insert(name, this.files.len() - 1);
                }
            }
        }
        Ok(this)
    }

    fn take(&mut self, step: &Step) {
        let path = step.path.clone();
        match step.kind {
            b'M' => self.folders.push(path),
            b'C' => {
                self.files.push(Content::default());
                self.name(path, Some(self.files.len() - 1));
            }
            b'U' => self.name(path, None),
            b'R' => {
                let file = self.seen.get(&path).copied();
                let to = PathBuf::from(String::from_utf8_lossy(&step.bytes).into_owned());
                self.name(to, file);
                self.name(path, None);
            }
            b'W' => self.change(&path, Write::At(step.offset, step.bytes.clone())),
            b'T' => self.change(&path, Write::Size(step.offset)),
            b'S' => {
                if let Some(file) = self.seen.get(&path).and_then(|at| self.files.get_mut(*at)) {
                    for write in std::mem::take(&mut file.pending) {
                        apply(&mut file.durable, &write);
                    }
                }
            }
            _ => self.sync_directory(&path),
        }
    }

    fn name(&mut self, path: PathBuf, file: Option<usize>) {
        match file {
            Some(file) => self.seen.insert(path.clone(), file),
            None => self.seen.remove(&path),
        };
        self.pending.push(Change { path, file });
    }

    fn change(&mut self, path: &Path, write: Write) {
        // A file whose name is gone can still be written to; nobody will ever read it.
        if let Some(file) = self.seen.get(path).and_then(|at| self.files.get_mut(*at)) {
            file.pending.push(write);
        }
    }

    fn sync_directory(&mut self, directory: &Path) {
        let pending = std::mem::take(&mut self.pending);
        for change in pending {
            if change.path.parent() == Some(directory) {
                named(&mut self.durable, &change);
            } else {
                self.pending.push(change);
            }
        }
    }

    /// The power goes.
    fn end(&mut self, unsynced: Unsynced, dice: &mut Dice) {
        // Names of one directory reach the disk in the order of their changes.
        let mut stopped: Vec<PathBuf> = Vec::new();
        for change in std::mem::take(&mut self.pending) {
            let directory = change.path.parent().map(Path::to_path_buf).unwrap_or_default();
            let reaches = match unsynced {
                Unsynced::Lost => false,
                Unsynced::Kept => true,
                Unsynced::Mixed => !stopped.contains(&directory) && dice.below(2) == 0,
            };
            if reaches {
                named(&mut self.durable, &change);
            } else {
                stopped.push(directory);
            }
        }
        for file in &mut self.files {
            for write in std::mem::take(&mut file.pending) {
                let reaches = match unsynced {
                    Unsynced::Lost => 0,
                    Unsynced::Kept => 2,
                    Unsynced::Mixed => dice.below(3),
                };
                match (reaches, &write) {
                    (0, _) | (1, Write::Size(_)) => {}
                    (1, Write::At(offset, bytes)) => {
                        let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
                        apply(&mut file.durable, &Write::At(*offset, half.to_vec()));
                    }
                    _ => apply(&mut file.durable, &write),
                }
            }
        }
    }

    fn write(&self, root: &Path, into: &Path) -> Result<()> {
        std::fs::create_dir_all(into)?;
        for folder in &self.folders {
            std::fs::create_dir_all(into.join(folder.strip_prefix(root)?))?;
        }
        for (name, file) in &self.durable {
            let content = self.files.get(*file).context("a file")?;
            std::fs::write(into.join(name.strip_prefix(root)?), &content.durable)?;
        }
        Ok(())
    }
}

fn named(names: &mut BTreeMap<PathBuf, usize>, change: &Change) {
    match change.file {
        Some(file) => names.insert(change.path.clone(), file),
        None => names.remove(&change.path),
    };
}

fn apply(content: &mut Vec<u8>, write: &Write) {
    match write {
        Write::Size(size) => content.resize(usize::try_from(*size).unwrap_or(usize::MAX), 0),
        Write::At(offset, bytes) => {
            let begin = usize::try_from(*offset).unwrap_or(usize::MAX);
            let end = begin.saturating_add(bytes.len());
            if content.len() < end {
                content.resize(end, 0);
            }
            if let Some(place) = content.get_mut(begin..end) {
                place.copy_from_slice(bytes);
            }
        }
    }
}
