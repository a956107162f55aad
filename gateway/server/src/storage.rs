//! Where the store is, from the configuration: in a directory, or on a server and in a bucket.

use std::path::{Path, PathBuf};

use gateway_store::{BucketSettings, Location, PostgresServer, PostgresUrlError};
use rustls::ClientConfig;

use crate::config::{BucketFile, File, PostgresFile};
use crate::identity::{IdentityError, chain};
use crate::secret::{self, SecretError};
use crate::tls;

/// Why the store cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A password or key cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A CA certificate cannot be read.
    #[error(transparent)]
    Certificate(#[from] IdentityError),
    /// A CA certificate cannot be used.
    #[error("{path}: {source}")]
    Anchor {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rustls::Error,
    },
    /// The server's address cannot be used.
    #[error("store.postgresql.address: {0}")]
    Address(#[from] PostgresUrlError),
    /// A key of the object storage is no text.
    #[error("{path} holds no text")]
    Text {
        /// The file.
        path: PathBuf,
    },
    /// The object storage has no CA.
    #[error("store.s3.ca is missing: name the CA certificate by which the storage is known")]
    NoAnchor,
}

/// Where the store is.
///
/// # Errors
///
/// A file that it names cannot be used; the error says which.
pub fn location(file: &File) -> Result<Location, StorageError> {
    Ok(Location {
        directory: file.data.clone(),
        ledger: file.store.postgresql.as_ref().map(server).transpose()?,
        documents: file.store.s3.as_ref().map(bucket).transpose()?,
    })
}

fn server(file: &PostgresFile) -> Result<PostgresServer, StorageError> {
    let password = file.password_file.as_deref().map(text).transpose()?;
    let mut tls = file.ca.as_deref().map(trusting).transpose()?;
    if let Some(tls) = &mut tls {
        // PostgreSQL 17 refuses a connection that names another protocol.
        tls.alpn_protocols = vec![b"postgresql".to_vec()];
    }
    if file.without_tls && tls.is_none() {
        tracing::warn!(event = "weaker", what = "store.postgresql without TLS");
    }
    let password = password.as_deref().map(str::as_bytes);
    Ok(PostgresServer::new(&file.address, password, tls, file.without_tls)?)
}

fn bucket(file: &BucketFile) -> Result<BucketSettings, StorageError> {
    let tls = match (&file.ca, file.without_tls) {
        (_, true) => {
            tracing::warn!(event = "weaker", what = "store.s3 without TLS");
            None
        }
        (Some(ca), false) => Some(trusting(ca)?),
        (None, false) => return Err(StorageError::NoAnchor),
    };
    Ok(BucketSettings {
        endpoint: file.endpoint.clone(),
        region: file.region.clone(),
        bucket: file.bucket.clone(),
        prefix: file.prefix.clone(),
        access_key: text(&file.access_key_file)?,
        secret_key: text(&file.secret_key_file)?,
        tls,
    })
}

fn trusting(ca: &Path) -> Result<ClientConfig, StorageError> {
    let anchor = |source| StorageError::Anchor { path: ca.to_owned(), source };
    tls::fetching_config(&chain(ca)?).map_err(anchor)
}

/// A secret that is one line of text.
fn text(path: &Path) -> Result<String, StorageError> {
    let bytes = secret::read(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| StorageError::Text { path: path.into() })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
