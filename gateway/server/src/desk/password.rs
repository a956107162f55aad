//! Passwords: Argon2id, off the threads that serve requests, and a few at a time.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use ring::rand::SecureRandom;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// The longest password that is looked at.
pub const PASSWORD_BYTES_MAX: usize = 512;
/// Passwords hashed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// What an unknown name's password is compared with, so that it takes as long as a known one's.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$dGhlcmUtaXMtbm9ib2R5$r5sFPBL7qxQ/PH7uXsqQmH6bpVtVPRJ0b9pSSfzcQhg";

/// Why a password has no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is longer than anyone types.
    #[error("a password has at most 512 bytes")]
    TooLong,
    /// The system gave no randomness, or Argon2 refused.
    #[error("the password could not be hashed")]
    Failed,
}

/// The hash of a password, as the store keeps it. Takes some 30 ms and 19 MiB.
///
/// # Errors
///
/// The password is too long, or there is no randomness.
pub fn hash(password: &str, random: &dyn SecureRandom) -> Result<String, PasswordError> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordError::TooLong);
    }
    let mut salt = [0; 16];
    random.fill(&mut salt).map_err(|_| PasswordError::Failed)?;
    let hash: Result<PasswordHash, _> =
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| PasswordError::Failed)
}

/// Compares passwords with hashes.
pub(super) struct Verifier(Semaphore);

impl Verifier {
    pub(super) const fn new() -> Self {
        Self(Semaphore::const_new(AT_ONCE))
    }

    /// Whether the password is that of the hash. No hash takes as long, and is never right.
    pub(super) async fn is_right(&self, password: Zeroizing<String>, hash: Option<String>) -> bool {
        let Ok(_place) = self.0.acquire().await else { return false };
        let verified = tokio::task::spawn_blocking(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            verify(&password, &hash) && known
        });
        verified.await.unwrap_or(false)
    }
}

fn verify(password: &str, hash: &str) -> bool {
    password.len() <= PASSWORD_BYTES_MAX
        && PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(password: &str) -> String {
        let random = ring::rand::SystemRandom::new();
        hash(password, &random).unwrap()
    }

    async fn is_right(password: &str, hash: Option<String>) -> bool {
        Verifier::new().is_right(Zeroizing::new(password.into()), hash).await
    }

    #[tokio::test]
    async fn a_password_is_right_or_wrong() {
        let hash = hashed("құпия сөз");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_right("құпия сөз", Some(hash.clone())).await);
        assert!(!is_right("құпия сөз ", Some(hash)).await);
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(!is_right("", None).await);
    }

    #[test]
    fn two_hashes_of_a_password_differ() {
        assert_ne!(hashed("a"), hashed("a"));
    }
}
