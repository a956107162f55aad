//! The key of a content, before the ledger knows it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gateway_bundle::DocumentId;
use uuid::Uuid;

use super::{DocumentError, DocumentKey, SMALL_BYTES_MAX};
use crate::keys::Secret;

/// The documents of one bundle (or draft) while they come in: an id, a key, and the room left for
/// small documents. The same id names the bundle's row later.
#[derive(Clone)]
pub struct Intake {
    id: Uuid,
    key: Secret,
    room: Room,
}

impl Intake {
    pub(crate) fn new(id: Uuid, key: Secret) -> Self {
        Self::again(id, key, SMALL_BYTES_MAX)
    }

    /// An intake that goes on, with the room that is left.
    pub(crate) fn again(id: Uuid, key: Secret, room: usize) -> Self {
        Self { id, key, room: Room(Arc::new(AtomicUsize::new(room))) }
    }

    /// The id under which content and bundle are kept.
    pub fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn key(&self) -> &Secret {
        &self.key
    }

    pub(super) fn room(&self) -> Room {
        self.room.clone()
    }

    pub(crate) fn document_key(&self, document: &DocumentId) -> Result<DocumentKey, DocumentError> {
        document_key(&self.key, self.id, document)
    }
}

/// A document's key: derived from its content's, bound to content and document.
pub(crate) fn document_key(
    content: &Secret,
    id: Uuid,
    document: &DocumentId,
) -> Result<DocumentKey, DocumentError> {
    let associated =
        [b"gateway document 1\0", id.as_bytes().as_slice(), document.as_str().as_bytes()].concat();
    let key = content.derive(&associated).map_err(|_| DocumentError::Sealing)?;
    Ok(DocumentKey { key, associated })
}

/// The bytes that small documents of a bundle may still take.
#[derive(Clone)]
pub(super) struct Room(Arc<AtomicUsize>);

impl Room {
    /// Takes room, or nothing if there is not enough.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let less = |left: usize| left.checked_sub(bytes);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// Gives room back.
    pub(super) fn give_back(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}
