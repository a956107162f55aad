//! A body on its way to disk: hashed as it arrives, written in chunks, synced once.
//!
//! Writing happens on the blocking threads while the next chunk is read and hashed. At most two
//! chunks of a body are in memory, whatever its length; a body of one chunk costs a single trip
//! to a blocking thread.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use ring::digest::{Context, SHA256};
use tokio::task::{JoinHandle, spawn_blocking};

use super::Failure;

const CHUNK: usize = 256 * 1024;

/// A body that is on disk for good.
pub(super) struct Kept {
    /// Its SHA-256.
    pub(super) digest: Vec<u8>,
    /// Its length.
    pub(super) bytes: u64,
}

/// Reads a body to its end, hashing it and writing all but its last chunk.
pub(super) async fn receive(path: PathBuf, mut body: Incoming) -> Result<Received, Failure> {
    let mut hash = Context::new(&SHA256);
    let mut writer = Writer::New(path.clone());
    let mut chunk = Chunk::default();
    let mut bytes = 0_u64;
    while let Some(frame) = body.frame().await {
        let Ok(part) = frame?.into_data() else { continue };
        hash.update(&part);
        bytes += u64::try_from(part.len()).unwrap_or(u64::MAX);
        chunk.push(part);
        if chunk.length >= CHUNK {
            writer = Writer::Busy(writer.write(std::mem::take(&mut chunk)).await?);
        }
    }
    let digest = hash.finish().as_ref().to_vec();
    Ok(Received { path, writer, rest: chunk, digest, bytes })
}

/// Reads a body to its end and forgets it.
pub(super) async fn drain(mut body: Incoming) -> Result<(), Failure> {
    while let Some(frame) = body.frame().await {
        frame?;
    }
    Ok(())
}

/// A whole body, hashed and not yet durable.
pub(super) struct Received {
    path: PathBuf,
    writer: Writer,
    rest: Chunk,
    digest: Vec<u8>,
    bytes: u64,
}

impl Received {
    /// Writes what is left and syncs the file.
    pub(super) async fn keep(self) -> Result<Kept, Failure> {
        let file = self.writer.settle().await?;
        let rest = self.rest;
        spawn_blocking(move || {
            let mut file = file.open()?;
            rest.write_to(&mut file)?;
            file.sync_all()
        })
        .await
        .map_err(io::Error::from)??;
        Ok(Kept { digest: self.digest, bytes: self.bytes })
    }

    /// Removes what was written.
    pub(super) async fn discard(self) -> Result<(), Failure> {
        if let Place::Open(_) = self.writer.settle().await? {
            tokio::fs::remove_file(self.path).await?;
        }
        Ok(())
    }

    /// The SHA-256 of the body.
    pub(super) fn digest(&self) -> &[u8] {
        &self.digest
    }
}

#[derive(Default)]
struct Chunk {
    parts: Vec<Bytes>,
    length: usize,
}

impl Chunk {
    fn push(&mut self, part: Bytes) {
        self.length += part.len();
        self.parts.push(part);
    }

    fn write_to(&self, file: &mut File) -> io::Result<()> {
        self.parts.iter().try_for_each(|part| file.write_all(part))
    }
}

/// The file of a body: not made yet, or with a blocking thread that writes to it.
enum Writer {
    New(PathBuf),
    Busy(JoinHandle<io::Result<File>>),
}

impl Writer {
    /// Hands a chunk to a blocking thread, once the chunk before it is written.
    async fn write(self, chunk: Chunk) -> io::Result<JoinHandle<io::Result<File>>> {
        let place = self.settle().await?;
        Ok(spawn_blocking(move || {
            let mut file = place.open()?;
            chunk.write_to(&mut file)?;
            Ok(file)
        }))
    }

    async fn settle(self) -> io::Result<Place> {
        Ok(match self {
            Self::New(path) => Place::Path(path),
            Self::Busy(writing) => Place::Open(writing.await??),
        })
    }
}

/// Where the next byte goes.
enum Place {
    Path(PathBuf),
    Open(File),
}

impl Place {
    fn open(self) -> io::Result<File> {
        match self {
            Self::Path(path) => File::create_new(path),
            Self::Open(file) => Ok(file),
        }
    }
}
