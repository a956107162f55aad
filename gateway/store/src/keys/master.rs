//! The master key: 32 random bytes in a file of their own.
//!
//! Whoever has this file and a copy of the store reads everything; whoever loses it has lost the
//! store. So it is made once, by `gateway init`, readable by its owner only, and escrowed before
//! the first case. The store never holds it, and no backup does.
//!
//! It is changed without stopping. While a new key takes over, it lies beside the old one in
//! `NAME.next`, and everything that an old key wrapped is wrapped by the new one. Then the files
//! change places and the old key is `NAME.old`: this store needs it no more, its earlier backups
//! do. Whatever of these is there is read, and the newest one wraps.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::Secret;

/// 64 hexadecimal digits and a line feed.
const FILE_BYTES: usize = 65;

/// The key that wraps all others, and the keys before it that may still have wrapped some.
pub struct MasterKey(Vec<Secret>);

/// The files of a master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterFiles {
    /// The one that the configuration names.
    pub key: PathBuf,
    /// A new key that waits to be escrowed; nothing is wrapped by it yet.
    pub new: PathBuf,
    /// A new key that takes over.
    pub next: PathBuf,
    /// The key before.
    pub old: PathBuf,
}

impl MasterFiles {
    /// The files beside the one that the configuration names.
    pub fn at(path: &Path) -> Self {
        let beside = |end: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        Self {
            key: path.to_owned(),
            new: beside(".new"),
            next: beside(".next"),
            old: beside(".old"),
        }
    }

    /// Begins the change: the new key takes over from now on.
    ///
    /// # Errors
    ///
    /// There is no new key, or the directory cannot be written.
    pub fn begin(&self) -> Result<(), MasterKeyError> {
        MasterKey::one(&self.new)?;
        fs::rename(&self.new, &self.next)?;
        self.flush()
    }

    /// Ends the change, once nothing is wrapped by the old key any more. At every moment the file
    /// of the configuration is there, and a crash in between is ended by the next call.
    ///
    /// # Errors
    ///
    /// The directory cannot be written.
    pub fn end(&self) -> Result<(), MasterKeyError> {
        match fs::hard_link(&self.key, &self.old) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            // It is there from a call that a crash ended: the change does not begin beside one.
            _ => {}
        }
        self.flush()?;
        fs::rename(&self.next, &self.key)?;
        self.flush()
    }

    fn flush(&self) -> Result<(), MasterKeyError> {
        let directory = self.key.parent().filter(|parent| !parent.as_os_str().is_empty());
        Ok(File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?)
    }
}

/// Why a master key file could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The file could not be made, or exists already, or could not be read.
    #[error("the master key file cannot be used: {0}")]
    File(#[from] io::Error),
    /// Others than its owner may read it.
    #[error(
        "the master key file may be read by others (mode {mode:03o}): chmod 600 it, and think of the key as known"
    )]
    Readable {
        /// Its mode.
        mode: u32,
    },
    /// It holds something else.
    #[error("the master key file does not hold 64 hexadecimal digits")]
    Form,
    /// The system gave no randomness.
    #[error("the system gave no randomness")]
    Random,
}

impl MasterKey {
    /// Makes a key and keeps it in a new file that only its owner may read.
    ///
    /// # Errors
    ///
    /// The file exists already (a master key is never overwritten) or cannot be written.
    pub fn create(path: &Path, random: &dyn SecureRandom) -> Result<Self, MasterKeyError> {
        let mut key = Zeroizing::new([0; 32]);
        random.fill(key.as_mut()).map_err(|_| MasterKeyError::Random)?;
        let mut text = Zeroizing::new(String::with_capacity(FILE_BYTES));
        for byte in key.iter() {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(nibble.into(), 16).unwrap_or('0'));
            }
        }
        text.push('\n');
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        if let Some(directory) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            File::open(directory)?.sync_all()?;
        }
        Ok(Self(vec![Secret::from_bytes(key)]))
    }

    /// Reads the key from its file, with the one that takes over from it and the one before it where
    /// they lie beside it.
    ///
    /// # Errors
    ///
    /// The file is missing, one of them may be read by others or holds something else.
    pub fn read(path: &Path) -> Result<Self, MasterKeyError> {
        let files = MasterFiles::at(path);
        let mut keys = Vec::with_capacity(3);
        // A change may end between two looks: then what was next is the key.
        keys.extend(Self::if_there(&files.next)?);
        keys.push(Self::one(path)?);
        keys.extend(Self::if_there(&files.old)?);
        Ok(Self(keys))
    }

    fn if_there(path: &Path) -> Result<Option<Secret>, MasterKeyError> {
        match Self::one(path) {
            Err(MasterKeyError::File(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    fn one(path: &Path) -> Result<Secret, MasterKeyError> {
        let file = File::open(path)?;
        let mode = file.metadata()?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(MasterKeyError::Readable { mode });
        }
        let mut text = Zeroizing::new(Vec::with_capacity(FILE_BYTES + 1));
        let limit = u64::try_from(FILE_BYTES + 1).unwrap_or(u64::MAX);
        file.take(limit).read_to_end(&mut text)?;
        let digits = text.strip_suffix(b"\n").unwrap_or(&text);
        parse(digits).map(Secret::from_bytes).ok_or(MasterKeyError::Form)
    }

    /// Whether a file stands where the key should be. Says nothing about what it holds.
    pub fn exists(path: &Path) -> bool {
        fs::exists(path).unwrap_or(false)
    }

    /// The keys, the one that wraps first.
    pub(super) fn into_secrets(self) -> Vec<Secret> {
        self.0
    }
}

fn parse(digits: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    let (pairs, rest) = digits.as_chunks::<2>();
    if pairs.len() != key.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in key.iter_mut().zip(pairs) {
        let digit = |nibble: u8| char::from(nibble).to_digit(16);
        *byte = u8::try_from(digit(*high)? << 4 | digit(*low)?).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;

    use super::*;

    #[test]
    fn a_master_key_is_made_once_and_read_back() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        let made = MasterKey::create(&path, &SystemRandom::new()).unwrap();
        let read = MasterKey::read(&path).unwrap();
        assert_eq!(made.0[0].as_bytes(), read.0[0].as_bytes());
        assert!(MasterKey::create(&path, &SystemRandom::new()).is_err());
    }

    #[test]
    fn a_key_takes_over_from_another_and_a_crash_at_any_step_loses_none() {
        let directory = tempfile::tempdir().unwrap();
        let files = MasterFiles::at(&directory.path().join("master.key"));
        let random = SystemRandom::new();
        let old = MasterKey::create(&files.key, &random).unwrap();
        let new = MasterKey::create(&files.new, &random).unwrap();
        let (old, new) = (*old.0[0].as_bytes(), *new.0[0].as_bytes());
        let read = || -> Vec<[u8; 32]> {
            MasterKey::read(&files.key).unwrap().0.iter().map(|key| *key.as_bytes()).collect()
        };
        assert_eq!(read(), [old], "a key that waits for its escrow wraps nothing");
        files.begin().unwrap();
        assert_eq!(read(), [new, old]);
        fs::hard_link(&files.key, &files.old).unwrap();
        assert_eq!(read(), [new, old, old], "a crash came in the middle of the end");
        files.end().unwrap();
        assert_eq!(read(), [new, old]);
        assert!(!files.next.exists());
        fs::remove_file(&files.old).unwrap();
        assert_eq!(read(), [new]);
    }

    #[test]
    fn a_master_key_that_others_may_read_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        MasterKey::create(&path, &SystemRandom::new()).unwrap();
        for mode in [0o640, 0o604, 0o660] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let refused = MasterKey::read(&path).err().unwrap();
            assert!(matches!(refused, MasterKeyError::Readable { mode: found } if found == mode));
        }
    }

    #[test]
    fn anything_but_64_digits_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        for (number, text) in ["", "00", &"g".repeat(64), &"0".repeat(66)].iter().enumerate() {
            let path = directory.path().join(number.to_string());
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            assert!(matches!(MasterKey::read(&path), Err(MasterKeyError::Form)));
        }
    }
}
