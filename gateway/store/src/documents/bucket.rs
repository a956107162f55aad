//! Kept documents in S3-compatible object storage, for several gateways at once.
//!
//! A document is staged on the gateway's own disk, as always, and goes to the bucket when it is
//! kept: before the transaction that names it. What a storage says is not taken on trust: after
//! an upload the object is read back and compared, and only then counts as kept.
//!
//! Everything here blocks, and belongs where blocking is allowed.

mod connector;

use std::fs::File;
use std::future::Future;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::StreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};
use ring::digest::{Context, SHA256};
use tokio::runtime::Runtime;

use connector::Connector;

/// Bytes of a part of an upload. S3 takes 10,000 parts of 5 MiB or more.
const PART: usize = 5 << 20;
/// Bytes read back at a time.
const PIECE: usize = 1 << 20;
/// For how long a failing request is tried again.
const PATIENCE: Duration = Duration::from_secs(30);
const RETRIES: usize = 4;

/// Where a bucket is, and who asks.
#[derive(Clone)]
pub struct BucketSettings {
    /// `https://host[:port]`.
    pub endpoint: String,
    /// The region, as the storage calls it.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What the names of this gateway's objects begin with; may be empty.
    pub prefix: String,
    /// The id of the access key.
    pub access_key: String,
    /// The secret of the access key.
    pub secret_key: String,
    /// TLS towards it; without, its address begins with `http:` and everything, which is
    /// ciphertext, travels in the clear.
    pub tls: Option<rustls::ClientConfig>,
}

impl std::fmt::Debug for BucketSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("BucketSettings")
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

/// An open bucket. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Bucket {
    inner: Arc<Inner>,
}

struct Inner {
    store: AmazonS3,
    prefix: String,
    /// Requests run here, so that a caller needs no runtime of its own.
    runtime: Option<Runtime>,
}

impl Bucket {
    /// Prepares to ask. Nothing is asked yet.
    pub(crate) fn new(settings: BucketSettings) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bucket")
            .enable_all()
            .build()?;
        let store = AmazonS3Builder::new()
            .with_endpoint(settings.endpoint)
            .with_region(settings.region)
            .with_bucket_name(settings.bucket)
            .with_access_key_id(settings.access_key)
            .with_secret_access_key(settings.secret_key)
            .with_allow_http(settings.tls.is_none())
            .with_virtual_hosted_style_request(false)
            .with_disable_bulk_delete(true)
            .with_retry(RetryConfig {
                max_retries: RETRIES,
                retry_timeout: PATIENCE,
                ..RetryConfig::default()
            })
            .with_http_connector(Connector::new(settings.tls))
            .build()
            .map_err(failed)?;
        let prefix = match settings.prefix.trim_matches('/') {
            "" => "kept".to_owned(),
            prefix => format!("{prefix}/kept"),
        };
        Ok(Self { inner: Arc::new(Inner { store, prefix, runtime: Some(runtime) }) })
    }

    /// Puts a file there, and makes sure that it is.
    pub(crate) fn keep(&self, place: &str, file: &File) -> io::Result<()> {
        let size = file.metadata()?.len();
        let path = self.path(place);
        let sent = self.send(&path, file, size)?;
        // An object can be missing, cut or another one although the storage said that all is well.
        if self.digest(&path, size)? == sent {
            return Ok(());
        }
        self.remove(place)?;
        Err(io::Error::other("the object storage does not give back what it took"))
    }

    /// Sends a file and returns its digest.
    fn send(&self, path: &Path, file: &File, size: u64) -> io::Result<Vec<u8>> {
        let mut digest = Context::new(&SHA256);
        let mut parts = pieces(size, PART).map(|(at, length)| {
            let mut part = vec![0; length];
            file.read_exact_at(&mut part, at)?;
            digest.update(&part);
            Ok::<_, io::Error>(PutPayload::from(part))
        });
        let store = self.inner.store.clone();
        if size <= u64::try_from(PART).unwrap_or(u64::MAX) {
            let (part, path) = (parts.next().transpose()?.unwrap_or_default(), path.clone());
            self.wait(async move { store.put(&path, part).await })?;
        } else {
            let (begin, path) = (self.inner.store.clone(), path.clone());
            let mut upload = self.wait(async move { begin.put_multipart(&path).await })?;
            for part in parts {
                let sent = part.and_then(|part| {
                    let sending = upload.put_part(part);
                    self.wait(sending)
                });
                if let Err(error) = sent {
                    // Parts of an upload that nobody completes are the storage's to remove.
                    drop(self.wait(async move { upload.abort().await }));
                    return Err(error);
                }
            }
            self.wait(async move { upload.complete().await })?;
        }
        Ok(digest.finish().as_ref().to_vec())
    }

    fn digest(&self, path: &Path, size: u64) -> io::Result<Vec<u8>> {
        let (store, head) = (self.inner.store.clone(), path.clone());
        let found = self.wait(async move { store.head(&head).await })?;
        if found.size != size {
            return Ok(Vec::new());
        }
        let mut digest = Context::new(&SHA256);
        for (at, length) in pieces(size, PIECE) {
            digest.update(&self.bytes(path.clone(), at, length)?);
        }
        Ok(digest.finish().as_ref().to_vec())
    }

    /// The size of an object.
    pub(super) fn size(&self, place: &str) -> io::Result<u64> {
        let (store, path) = (self.inner.store.clone(), self.path(place));
        Ok(self.wait(async move { store.head(&path).await })?.size)
    }

    /// Reads so many bytes of an object.
    pub(super) fn read(&self, place: &str, into: &mut [u8], at: u64) -> io::Result<()> {
        let bytes = self.bytes(self.path(place), at, into.len())?;
        into.copy_from_slice(&bytes);
        Ok(())
    }

    fn bytes(&self, path: Path, at: u64, length: usize) -> io::Result<Vec<u8>> {
        if length == 0 {
            return Ok(Vec::new());
        }
        let store = self.inner.store.clone();
        let end = at.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        let bytes = self.wait(async move { store.get_range(&path, at..end).await })?;
        if bytes.len() == length {
            Ok(bytes.into())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// Removes an object; one that is not there is removed already.
    pub(crate) fn remove(&self, place: &str) -> io::Result<()> {
        let (store, path) = (self.inner.store.clone(), self.path(place));
        match self.wait(async move { store.delete(&path).await }) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// Gives every object to `each`: its place, and since when it is there (seconds since 1970).
    pub(crate) fn each<E: From<io::Error>>(
        &self,
        mut each: impl FnMut(&str, i64) -> Result<(), E>,
    ) -> Result<(), E> {
        let prefix = Path::from(self.inner.prefix.as_str());
        let mut objects = self.inner.store.list(Some(&prefix));
        loop {
            let next = self.wait(async move {
                let next = objects.next().await.transpose()?;
                Ok::<_, object_store::Error>((next, objects))
            })?;
            let (Some(object), rest) = next else { return Ok(()) };
            objects = rest;
            let path = object.location.to_string();
            let place = path.strip_prefix(&self.inner.prefix).unwrap_or(&path);
            each(place.trim_start_matches('/'), object.last_modified.timestamp())?;
        }
    }

    /// Writes an object and reads it back, to know that it can be done.
    pub(crate) fn beat(&self) -> io::Result<()> {
        let (store, path) = (self.inner.store.clone(), Path::from(self.name("heartbeat")));
        // Never the same twice: an old one must not pass for this one.
        let mark = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos().to_string();
        let sent = mark.clone().into_bytes();
        let beat = self.wait(async move {
            store.put(&path, sent.into()).await?;
            store.get(&path).await?.bytes().await
        })?;
        // Of several gateways another one's may be there by now, and is as good a sign of life.
        let told = std::str::from_utf8(&beat).ok().and_then(|told| told.parse::<u128>().ok());
        if told.is_some_and(|told| mark.parse().is_ok_and(|mark| told >= mark)) {
            Ok(())
        } else {
            Err(io::Error::other("the object storage does not give back what it took"))
        }
    }

    fn path(&self, place: &str) -> Path {
        Path::from(format!("{}/{place}", self.inner.prefix))
    }

    /// The name of something that is no document.
    fn name(&self, what: &str) -> String {
        let prefix = self.inner.prefix.strip_suffix("kept").unwrap_or_default();
        format!("{prefix}{what}")
    }

    fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = object_store::Result<T>> + Send + 'static,
    ) -> io::Result<T> {
        let Some(runtime) = &self.inner.runtime else { return Err(io::ErrorKind::Other.into()) };
        let (answer, answered) = std::sync::mpsc::sync_channel(1);
        runtime.spawn(async move { answer.send(work.await) });
        answered.recv().map_err(io::Error::other)?.map_err(failed)
    }
}

impl Drop for Inner {
    /// A runtime must not be waited for where another one drives futures.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn failed(error: object_store::Error) -> io::Error {
    match error {
        object_store::Error::NotFound { .. } => io::ErrorKind::NotFound.into(),
        error => {
            // Names of objects are random and say nothing.
            tracing::warn!(event = "store.bucket-failed", %error, "the object storage");
            io::Error::other("the object storage failed")
        }
    }
}

/// Where the pieces of so many bytes begin, and how long they are. There is always one.
fn pieces(size: u64, piece: usize) -> impl Iterator<Item = (u64, usize)> {
    let most = u64::try_from(piece).unwrap_or(u64::MAX);
    (0..size.div_ceil(most).max(1)).map(move |number| {
        let at = number.saturating_mul(most);
        (at, usize::try_from(size.saturating_sub(at).min(most)).unwrap_or(piece))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_every_byte_once() {
        for size in [0, 1, 9, 10, 11, 30, 35] {
            let mut next = 0;
            for (at, length) in pieces(size, 10) {
                assert_eq!(at, next);
                next += u64::try_from(length).unwrap();
            }
            assert_eq!(next, size);
        }
    }
}
