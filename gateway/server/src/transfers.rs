//! Who is writing to which document of an upload: one request at a time, and the newest wins.
//!
//! A sender whose connection broke comes back before its old request is known to be dead. The old
//! one is told to stop; it makes durable what it has, and the new one goes on from there
//! (draft-ietf-httpbis-resumable-upload §4.6).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gateway_bundle::DocumentId;
use tokio::sync::OwnedMutexGuard;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What is written to: a document of an upload, or, without one, its end.
type Target = (Uuid, Option<DocumentId>);

#[derive(Default)]
struct Slot {
    lock: Arc<tokio::sync::Mutex<()>>,
    current: Mutex<CancellationToken>,
}

/// All transfers under way.
#[derive(Default)]
pub struct Transfers {
    slots: Arc<Mutex<HashMap<Target, Arc<Slot>>>>,
}

/// The right to write, until it is dropped.
pub struct Turn {
    slots: Arc<Mutex<HashMap<Target, Arc<Slot>>>>,
    target: Target,
    slot: Arc<Slot>,
    guard: Option<OwnedMutexGuard<()>>,
    superseded: CancellationToken,
}

impl Transfers {
    /// Asks whoever writes to stop, and waits for its end.
    pub async fn take_over(&self, upload: Uuid, document: &DocumentId) -> Turn {
        let (slot, target) = self.slot((upload, Some(document.clone())));
        let superseded = CancellationToken::new();
        let before = {
            let mut current = slot.current.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, superseded.clone())
        };
        before.cancel();
        self.turn(slot, target, superseded).await
    }

    /// Waits for whoever ends the upload.
    pub async fn end(&self, upload: Uuid) -> Turn {
        let (slot, target) = self.slot((upload, None));
        self.turn(slot, target, CancellationToken::new()).await
    }

    fn slot(&self, target: Target) -> (Arc<Slot>, Target) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        (Arc::clone(slots.entry(target.clone()).or_default()), target)
    }

    async fn turn(&self, slot: Arc<Slot>, target: Target, superseded: CancellationToken) -> Turn {
        // The turn exists before it waits, so that a request given up while it waits is forgotten.
        let lock = Arc::clone(&slot.lock);
        let slots = Arc::clone(&self.slots);
        let mut turn = Turn { slots, target, slot, guard: None, superseded };
        turn.guard = Some(lock.lock_owned().await);
        turn
    }
}

impl Turn {
    /// Ends when somebody else wants to write.
    pub async fn superseded(&self) {
        self.superseded.cancelled().await;
    }

    /// Whether somebody else wants to write.
    pub fn is_superseded(&self) -> bool {
        self.superseded.is_cancelled()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.guard = None;
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        // The map and this turn: nobody else waits.
        if Arc::strong_count(&self.slot) == 2 {
            slots.remove(&self.target);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newest_request_takes_over_once_the_old_one_has_stopped() {
        let transfers = Arc::new(Transfers::default());
        let (upload, document) = (Uuid::nil(), "d1".parse::<DocumentId>().unwrap());
        let old = transfers.take_over(upload, &document).await;
        assert!(!old.is_superseded());
        let newer = {
            let (transfers, document) = (Arc::clone(&transfers), document.clone());
            tokio::spawn(async move { transfers.take_over(upload, &document).await })
        };
        old.superseded().await;
        assert!(!newer.is_finished());
        drop(old);
        let newer = newer.await.unwrap();
        assert!(!newer.is_superseded());
        drop(newer);
        assert!(transfers.slots.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn documents_of_one_upload_do_not_wait_for_each_other() {
        let transfers = Transfers::default();
        let first = transfers.take_over(Uuid::nil(), &"d1".parse().unwrap()).await;
        let second = transfers.take_over(Uuid::nil(), &"d2".parse().unwrap()).await;
        assert!(!first.is_superseded() && !second.is_superseded());
    }
}
