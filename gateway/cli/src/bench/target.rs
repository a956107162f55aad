//! What the bench measures: a server in a process of its own, and requests that it accepts.

use std::net::SocketAddr;
use std::path::Path;
use std::vec;

use anyhow::Result;
use http::{HeaderMap, Uri};
use hyper::body::Bytes;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;

/// A server under measurement. There are two: the gateway and the bare pipeline.
pub(crate) trait Target {
    /// Its name in messages.
    fn name(&self) -> &'static str;

    /// Where it listens.
    fn address(&self) -> SocketAddr;

    /// The name that its certificate has to hold.
    fn server_name(&self) -> Result<ServerName<'static>>;

    /// Its process, whose CPU time and memory are read.
    fn pid(&self) -> u32;

    /// Its directory, where a preloaded library counts its flushes.
    fn dir(&self) -> &Path;

    /// How to connect; the load driver sets the protocol (ALPN).
    fn tls(&self) -> Result<ClientConfig>;

    /// Requests of about `bytes` each, all different, all to be answered with 201. They are made
    /// before the clock starts.
    fn requests(&mut self, bytes: u64, count: usize) -> Result<Vec<Prepared>>;

    /// Gives back the disk that the last run took, where that can be done. The clock stands still.
    fn tidy(&mut self) -> Result<()> {
        Ok(())
    }
}

/// One request, ready to send with POST.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    /// Path and query.
    pub(crate) path: Uri,
    /// Its own header fields; host and length are the driver's.
    pub(crate) headers: HeaderMap,
    /// The body in frames. They may share memory with other requests' frames, so that a million
    /// bundles need no million documents.
    pub(crate) body: vec::IntoIter<Bytes>,
}
