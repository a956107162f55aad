//! A line that breaks: a TCP relay in front of a gateway that cuts after so many bytes.
//!
//! It also notes where the TLS records on the line begin and end, so that a test can cut at every
//! one of them and in the middle.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the gateway.
    There,
    /// From the gateway.
    Back,
}

/// Where the line breaks.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    /// Counting bytes that go this way.
    pub way: Way,
    /// After so many.
    pub after: usize,
}

/// What went over one connection.
#[derive(Debug, Default, Clone)]
pub struct Passed {
    /// Bytes to the gateway.
    pub there: Vec<u8>,
    /// Bytes from the gateway.
    pub back: Vec<u8>,
}

impl Passed {
    /// Where TLS records end (RFC 8446 §5.1), one way.
    pub fn records(&self, way: Way) -> Vec<usize> {
        let bytes = if way == Way::There { &self.there } else { &self.back };
        let mut ends = Vec::new();
        let mut at = 0;
        while let Some([_, _, _, high, low]) = bytes.get(at..at + 5) {
            at += 5 + usize::from(u16::from_be_bytes([*high, *low]));
            ends.push(at);
        }
        ends
    }
}

/// The relay. It runs until the test's process ends.
#[derive(Debug)]
pub struct Cutter {
    /// Where it listens.
    pub address: SocketAddr,
    cut: Arc<Mutex<Option<Cut>>>,
    passed: Arc<Mutex<Passed>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Cutter {
    /// Listens in front of a gateway.
    ///
    /// # Errors
    ///
    /// It cannot listen.
    pub fn start(gateway: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let cut = Arc::new(Mutex::new(None));
        let passed = Arc::new(Mutex::new(Passed::default()));
        let (cuts, passing) = (Arc::clone(&cut), Arc::clone(&passed));
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(std::io::Result::ok) {
                let cut = *locked(&cuts);
                *locked(&passing) = Passed::default();
                let passed = Arc::clone(&passing);
                // A gateway that is away is a line that breaks at once.
                if let Ok(far) = TcpStream::connect(gateway) {
                    relay(near, far, cut, &passed);
                }
            }
        });
        Ok(Self { address, cut, passed })
    }

    /// Where the next connection breaks; nowhere if none is said.
    pub fn cut(&self, cut: Option<Cut>) {
        *locked(&self.cut) = cut;
    }

    /// What went over the last connection.
    pub fn passed(&self) -> Passed {
        locked(&self.passed).clone()
    }
}

/// Carries bytes both ways until an end or the cut.
fn relay(near: TcpStream, far: TcpStream, cut: Option<Cut>, passed: &Arc<Mutex<Passed>>) {
    let ends = near.try_clone().and_then(|near_again| Ok((near_again, far.try_clone()?)));
    let Ok((near_again, far_again)) = ends else { return };
    let back = Arc::clone(passed);
    std::thread::spawn(move || carry(near_again, far_again, Way::There, cut, &back));
    let back = Arc::clone(passed);
    std::thread::spawn(move || carry(far, near, Way::Back, cut, &back));
}

fn carry(
    mut from: TcpStream,
    mut to: TcpStream,
    way: Way,
    cut: Option<Cut>,
    passed: &Mutex<Passed>,
) {
    let mut left = cut.filter(|cut| cut.way == way).map(|cut| cut.after);
    let mut buffer = vec![0; 16 << 10];
    loop {
        let read = from.read(&mut buffer).unwrap_or(0);
        let allowed = left.map_or(read, |left| left.min(read));
        let bytes = buffer.get(..allowed).unwrap_or_default();
        {
            let mut passed = locked(passed);
            let into = if way == Way::There { &mut passed.there } else { &mut passed.back };
            into.extend_from_slice(bytes);
        }
        let written = to.write_all(bytes);
        left = left.map(|left| left - allowed);
        if left == Some(0) {
            // Both halves at once, in both directions: the line is dead.
            drop((from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both)));
            return;
        }
        if read == 0 || written.is_err() {
            drop(to.shutdown(Shutdown::Write));
            return;
        }
    }
}
