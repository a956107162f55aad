//! Look-up by keyed hash: equal values are found, and whoever lacks the key learns no value.

use ring::hmac;

use super::Secret;

/// Makes keyed hashes.
pub(crate) struct Index {
    key: hmac::Key,
}

impl Index {
    pub(super) fn new(secret: &Secret) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()) }
    }

    /// The hash of some parts, for one purpose. Each part is preceded by its length, so no two
    /// lists of parts run together.
    pub(crate) fn hash(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.key);
        for part in [purpose.as_bytes()].iter().chain(parts) {
            context.update(&part.len().to_be_bytes());
            context.update(part);
        }
        let tag = context.sign();
        let mut hash = [0; 32];
        hash.copy_from_slice(tag.as_ref());
        hash
    }
}
