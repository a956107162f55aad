//! The master key: 32 random bytes in a file of their own.
//!
//! Whoever has this file and a copy of the store reads everything; whoever loses it has lost the
//! store. So it is made once, by `gateway init`, readable by its owner only, and escrowed before
//! the first case. The store never holds it, and no backup does.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use ring::rand::SecureRandom;
use zeroize::Zeroizing;

use super::Secret;

/// 64 hexadecimal digits and a line feed.
const FILE_BYTES: usize = 65;

/// The key that wraps all others.
pub struct MasterKey(Secret);

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
        Ok(Self(Secret::from_bytes(key)))
    }

    /// Reads the key from its file.
    ///
    /// # Errors
    ///
    /// The file is missing, may be read by others, or holds something else.
    pub fn read(path: &Path) -> Result<Self, MasterKeyError> {
        let file = File::open(path)?;
        let mode = file.metadata()?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(MasterKeyError::Readable { mode });
        }
        let mut text = Zeroizing::new(Vec::with_capacity(FILE_BYTES + 1));
        let limit = u64::try_from(FILE_BYTES + 1).unwrap_or(u64::MAX);
        file.take(limit).read_to_end(&mut text)?;
        let digits = text.strip_suffix(b"\n").unwrap_or(&text);
        parse(digits).map(|key| Self(Secret::from_bytes(key))).ok_or(MasterKeyError::Form)
    }

    /// Whether a file stands where the key should be. Says nothing about what it holds.
    pub fn exists(path: &Path) -> bool {
        fs::exists(path).unwrap_or(false)
    }

    pub(super) fn into_secret(self) -> Secret {
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
        assert_eq!(made.0.as_bytes(), read.0.as_bytes());
        assert!(MasterKey::create(&path, &SystemRandom::new()).is_err());
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
