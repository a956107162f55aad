//! Health: the store does what it reports on.

use std::fs;
use std::io::{self, Write};

use jiff::Timestamp;

use crate::documents::DocumentError;
use crate::error::StoreError;
use crate::ledger::Counts;
use crate::store::Store;

/// What a health check found, after it wrote, flushed and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// The schema's version.
    pub schema: i64,
    /// The version of SQLite.
    pub sqlite: &'static str,
    /// What the writer has done since the store was opened.
    pub counts: Counts,
}

impl Store {
    /// Commits a heartbeat, reads it back, and writes, flushes and removes a file beside the
    /// documents; where documents are in a bucket, an object too.
    ///
    /// # Errors
    ///
    /// The first thing that failed.
    pub async fn health(&self, now: Timestamp) -> Result<Health, StoreError> {
        self.transact("health", move |tx| {
            let sql = "INSERT INTO heartbeat (id, at) VALUES (1, ?1) \
                       ON CONFLICT (id) DO UPDATE SET at = excluded.at";
            tx.execute(sql, &[&now])?;
            Ok::<(), StoreError>(())
        })
        .await?;
        let schema = self
            .read(|view| {
                view.query_value::<Timestamp>("SELECT at FROM heartbeat", &[])?
                    .ok_or(StoreError::Missing { what: "heartbeat" })?;
                let schema = view.query_value("SELECT version FROM schema_version", &[])?;
                Ok::<i64, StoreError>(schema.unwrap_or(0))
            })
            .await?;
        let path = self.directory().join("documents").join("heartbeat");
        let written = tokio::task::spawn_blocking(move || {
            // A new file each time: a disk may have room in its files and none for another.
            let mut file = fs::File::create(&path)?;
            file.write_all(b"beat")?;
            file.sync_all()?;
            match fs::remove_file(&path) {
                // Somebody else asks at the same time.
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                removed => removed,
            }
        });
        let written = written.await.map_err(io::Error::other)?;
        written.map_err(DocumentError::from)?;
        self.documents().beat().await?;
        Ok(Health { schema, sqlite: rusqlite::version(), counts: self.counts() })
    }
}
