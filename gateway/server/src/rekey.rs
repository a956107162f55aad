//! The worker that changes the master key while the gateway serves.
//!
//! It looks for a key that takes over (`NAME.next`, see `gateway admin keys master`), takes it into
//! use, wraps what the old one wrapped anew, some keys a transaction, and lets the files change
//! places when nothing is left. A crash at any point is taken up at the next start, and a key that
//! cannot be read leaves everything as it is.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use gateway_store::keys::rotation::{self, Standing};
use gateway_store::keys::{MasterFiles, MasterKeyError};
use gateway_store::{MasterKey, StoreError};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use uuid::Uuid;

use crate::gateway::Gateway;
use crate::secret::{self, SecretError};

/// How often it looks for a key that takes over.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long it waits after a failure.
const AFTER_FAILURE: Duration = Duration::from_mins(1);
/// Keys wrapped anew in one transaction.
const PAGE: u32 = 200;

/// Why the master key was not changed. The store goes on with what it has.
#[derive(Debug, thiserror::Error)]
enum RekeyError {
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("the master key: {0}")]
    Master(#[from] MasterKeyError),
    #[error("the store: {0}")]
    Store(#[from] StoreError),
    #[error("{} keys open by no master key that is here", .0.others)]
    Left(Standing),
}

/// Looks until told to stop.
pub(crate) async fn run(gateway: Arc<Gateway>, stop: CancellationToken) {
    let path = match secret::locate(&gateway.config.file.store.master_key) {
        Ok(path) => path,
        Err(error) => return warn!(event = "master-key-not-located", %error),
    };
    let files = MasterFiles::at(&path);
    // After a restore from an older backup the key before may have wrapped what came back.
    let mut look = MasterKey::exists(&files.old);
    while !stop.is_cancelled() {
        let mut wait = LOOK_EVERY;
        if look || MasterKey::exists(&files.next) {
            match change(&gateway, &files).await {
                Ok(()) => look = false,
                Err(error) => {
                    warn!(event = "master-key-not-changed", %error, "it is tried again");
                    wait = AFTER_FAILURE;
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn change(gateway: &Arc<Gateway>, files: &MasterFiles) -> Result<(), RekeyError> {
    gateway.store.take_over(read(files.key.clone()).await?);
    let house = gateway.store.transact("wrap the house keys anew", rotation::house).await;
    let mut wrapped = house.map_err(StoreError::from)?;
    let mut after = Some(Uuid::nil());
    while let Some(from) = after {
        let step = gateway
            .store
            .transact("wrap keys anew", move |tx| rotation::owners(tx, from, PAGE))
            .await
            .map_err(StoreError::from)?;
        wrapped += step.wrapped;
        after = step.next;
    }
    let standing = gateway.store.read(rotation::standing).await.map_err(StoreError::from)?;
    if standing.others > 0 {
        return Err(RekeyError::Left(standing));
    }
    // The old key's work must not stand in the write-ahead log when it is called unneeded.
    gateway.store.forget().await;
    if MasterKey::exists(&files.next) {
        files.end()?;
        gateway.store.take_over(read(files.key.clone()).await?);
        info!(event = "master-key-changed", wrapped, "the old key is NAME.old; backups need it");
    }
    Ok(())
}

async fn read(path: PathBuf) -> Result<MasterKey, RekeyError> {
    let read = tokio::task::spawn_blocking(move || MasterKey::read(&path)).await;
    let interrupted = |_| MasterKeyError::File(std::io::ErrorKind::Interrupted.into());
    Ok(read.map_err(interrupted)??)
}
