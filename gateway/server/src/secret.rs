//! Private keys on disk: read only from files that nobody else can read.
//!
//! A path written `credential:NAME` is a systemd credential (`LoadCredential=`, systemd.exec(5)):
//! the file NAME in the directory that the service manager gives to this process alone.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// The most bytes of a key file.
const BYTES_MAX: u64 = 64 << 10;
const CREDENTIAL: &str = "credential:";

/// Why a secret cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A credential is named, and the service manager gave none.
    #[error(
        "{name} is a systemd credential, but $CREDENTIALS_DIRECTORY is not set; name it by LoadCredential= in the unit"
    )]
    NoCredentials {
        /// The credential.
        name: String,
    },
    /// It is no plain file, or it is too large for a key.
    #[error("{path} is no plain file of at most 64 KiB")]
    NotAFile {
        /// Which file.
        path: PathBuf,
    },
    /// Others can read or change it.
    #[error(
        "{path} can be read or changed by others (mode {mode:03o}); chmod 600 it, and think of the key as known"
    )]
    Open {
        /// Which file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It belongs to another user.
    #[error("{path} belongs to another user; chown it to the user that runs the gateway")]
    Owner {
        /// Which file.
        path: PathBuf,
    },
}

/// Whether a path names a credential, and no file.
pub fn is_credential(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.starts_with(CREDENTIAL))
}

/// Where a secret stands: the path itself, or the file of a credential.
///
/// # Errors
///
/// It is a credential, and the service manager gave none.
pub fn locate(path: &Path) -> Result<PathBuf, SecretError> {
    let Some(name) = path.to_str().and_then(|path| path.strip_prefix(CREDENTIAL)) else {
        return Ok(path.to_owned());
    };
    // A credential's name is one file name; anything else would lead out of the directory.
    let plain = Path::new(name).file_name().is_some_and(|file| file == name);
    let directory = std::env::var_os("CREDENTIALS_DIRECTORY").filter(|_| plain);
    let directory = directory.ok_or(SecretError::NoCredentials { name: name.to_owned() })?;
    Ok(Path::new(&directory).join(name))
}

/// Reads a secret.
///
/// # Errors
///
/// The file is missing, no plain file, somebody else's, or open to others.
pub fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let place = locate(path)?;
    let unreadable = |source| SecretError::Unreadable { path: path.to_owned(), source };
    let file = File::open(&place).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    check(path, &about)?;
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(BYTES_MAX).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn check(path: &Path, about: &Metadata) -> Result<(), SecretError> {
    let path = path.to_owned();
    if !about.is_file() || about.len() >= BYTES_MAX {
        return Err(SecretError::NotAFile { path });
    }
    let mode = about.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(SecretError::Open { path, mode });
    }
    // The process's own directory in /proc belongs to the user that it runs as.
    let own = std::fs::metadata("/proc/self").map(|own| own.uid()).ok();
    if about.uid() != 0 && own.is_some_and(|own| own != about.uid()) {
        return Err(SecretError::Owner { path });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn file(mode: u32) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("seal.key");
        std::fs::write(&path, "key").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        (directory, path)
    }

    #[test]
    fn a_key_that_others_can_read_or_change_is_refused() {
        for mode in [0o640, 0o604, 0o660, 0o620, 0o601] {
            let (_directory, path) = file(mode);
            let error = read(&path).unwrap_err();
            assert!(matches!(error, SecretError::Open { .. }), "{error}");
            assert!(error.to_string().contains("chmod 600"), "{error}");
        }
        for mode in [0o600, 0o400] {
            let (_directory, path) = file(mode);
            assert_eq!(*read(&path).unwrap(), b"key");
        }
    }

    #[test]
    fn a_directory_is_no_key() {
        let directory = tempfile::tempdir().unwrap();
        assert!(matches!(read(directory.path()), Err(SecretError::NotAFile { .. })));
    }

    #[test]
    fn a_credentials_name_leads_nowhere_else() {
        for name in ["credential:../seal.key", "credential:", "credential:a/b", "credential:/etc/x"]
        {
            assert!(is_credential(Path::new(name)));
            assert!(matches!(locate(Path::new(name)), Err(SecretError::NoCredentials { .. })));
        }
    }
}
