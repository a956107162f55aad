//! The bare pipeline as a target of the bench: its process, and bodies that it accepts.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, anyhow, ensure};
use http::{HeaderMap, Uri};
use hyper::body::Bytes;
use ring::digest::{Context, SHA256};
use ring::rand::SystemRandom;
use ring::signature::EcdsaKeyPair;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use serde::Deserialize;

use super::{BUNDLES, ECHO, SIGNATURE, keys};
use crate::bench::target::{Prepared, Target};

/// Where the server keeps bodies, within its directory.
pub(super) const FILES: &str = "files";
/// How much of a body one frame carries.
const FRAME: usize = 64 * 1024;

/// A running bare pipeline. Dropping it ends its process.
pub(crate) struct BareTarget {
    dir: PathBuf,
    process: Option<Child>,
    address: SocketAddr,
    pid: u32,
    signer: EcdsaKeyPair,
    random: SystemRandom,
    made: u64,
}

#[derive(Deserialize)]
struct Ready {
    address: SocketAddr,
    pid: u32,
}

impl BareTarget {
    /// Makes keys in an empty directory and starts the server with `command`, which has to run
    /// [`super::serve`] on that directory.
    ///
    /// # Errors
    ///
    /// The directory cannot be written, or the process does not come up.
    pub(crate) fn start(dir: &Path, command: &mut Command) -> Result<Self> {
        std::fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
        keys::make(dir)?;
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the bare pipeline")?;
        let ready = read_ready(&mut process);
        if ready.is_err() {
            drop(process.kill());
            drop(process.wait());
        }
        let Ready { address, pid } = ready?;
        let mut target = Self::attach(dir, address, pid)?;
        target.process = Some(process);
        Ok(target)
    }

    /// A server that runs already, with the keys of its directory.
    pub(super) fn attach(dir: &Path, address: SocketAddr, pid: u32) -> Result<Self> {
        let random = SystemRandom::new();
        let signer = keys::signer(dir, keys::SENDER, &random)?;
        Ok(Self { dir: dir.to_owned(), process: None, address, pid, signer, random, made: 0 })
    }

    /// Bodies that the server only reads, for the rate of TLS and HTTP alone.
    pub(crate) fn echoes(bytes: u64, count: usize) -> Result<Vec<Prepared>> {
        let body = filler(bytes)?;
        let echo = Prepared {
            path: Uri::from_static(ECHO),
            headers: HeaderMap::new(),
            body: body.into_iter(),
        };
        Ok(vec![echo; count])
    }

    /// A body that differs from every other in its first bytes, signed.
    fn request(&mut self, filler: &[Bytes]) -> Result<Prepared> {
        self.made += 1;
        let mut body = filler.to_vec();
        let first = body.first_mut().context("a body of no bytes")?;
        let number = self.made.to_be_bytes();
        ensure!(first.len() >= number.len(), "a body shorter than its number");
        *first = [&number[..], first.get(number.len()..).unwrap_or_default()].concat().into();
        let mut hash = Context::new(&SHA256);
        for frame in &body {
            hash.update(frame);
        }
        let signature = self
            .signer
            .sign(&self.random, hash.finish().as_ref())
            .map_err(|_| anyhow!("signing a body"))?;
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE, keys::encode(signature.as_ref()).parse()?);
        Ok(Prepared { path: Uri::from_static(BUNDLES), headers, body: body.into_iter() })
    }
}

fn read_ready(process: &mut Child) -> Result<Ready> {
    let out = process.stdout.take().context("no standard output")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    serde_json::from_str(&line).context("the bare pipeline did not come up")
}

/// Frames of together `bytes`, the same memory over and over.
fn filler(bytes: u64) -> Result<Vec<Bytes>> {
    let frame = Bytes::from(vec![0x5a; FRAME]);
    let mut left = usize::try_from(bytes)?;
    let mut frames = Vec::with_capacity(left.div_ceil(FRAME));
    while left > 0 {
        let length = left.min(FRAME);
        frames.push(frame.slice(..length));
        left -= length;
    }
    Ok(frames)
}

impl Target for BareTarget {
    fn name(&self) -> &'static str {
        "bare pipeline"
    }

    fn address(&self) -> SocketAddr {
        self.address
    }

    fn server_name(&self) -> Result<ServerName<'static>> {
        keys::server_name()
    }

    fn dir(&self) -> &Path {
        &self.dir
    }

    fn pid(&self) -> u32 {
        self.pid
    }

    fn tls(&self) -> Result<ClientConfig> {
        keys::client_config(&self.dir)
    }

    fn requests(&mut self, bytes: u64, count: usize) -> Result<Vec<Prepared>> {
        let filler = filler(bytes)?;
        (0..count).map(|_| self.request(&filler)).collect()
    }

    fn tidy(&mut self) -> Result<()> {
        let files = self.dir.join(FILES);
        for file in std::fs::read_dir(&files)? {
            std::fs::remove_file(file?.path())?;
        }
        // Or the first bundle of the next run would wait for the journal of these.
        Ok(std::fs::File::open(files)?.sync_all()?)
    }
}

impl Drop for BareTarget {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may have ended already, which is what we want.
            drop(process.kill());
            drop(process.wait());
        }
    }
}
