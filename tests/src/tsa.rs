//! A time-stamping authority on this machine: `openssl ts` behind a small HTTP server, which can
//! be switched off and on.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::program;

const CONFIG: &str = "[tsa]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\n\
     digests = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n\
     [ext]\nkeyUsage = critical, digitalSignature\nextendedKeyUsage = critical, timeStamping\n";
/// A request has about 80 bytes.
const REQUEST_BYTES_MAX: u64 = 4_096;

/// A running time-stamping authority.
#[derive(Debug)]
pub struct Tsa {
    address: SocketAddr,
    folder: PathBuf,
    on: Arc<AtomicBool>,
}

impl Tsa {
    /// Makes its keys in a folder and answers on a free port.
    ///
    /// # Errors
    ///
    /// `openssl` fails.
    pub fn start(folder: &Path, on: bool) -> Result<Self> {
        let folder = folder.join("tsa");
        std::fs::create_dir(&folder)?;
        std::fs::write(folder.join("tsa.cnf"), CONFIG)?;
        let new = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
        openssl(
            &folder,
            &format!("req -x509 {new} -keyout ca.key -out ca.pem -days 30 -subj /CN=Time"),
        )?;
        openssl(&folder, &format!("req -new {new} -keyout tsa.key -out tsa.csr -subj /CN=Stamps"))?;
        openssl(
            &folder,
            "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 29 \
             -extfile tsa.cnf -extensions ext -out tsa.pem",
        )?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let on = Arc::new(AtomicBool::new(on));
        let (shared, place) = (Arc::clone(&on), folder.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // Whoever breaks off, or sends what is no request, gets no answer.
                drop(answer(stream, &place, shared.load(Ordering::SeqCst)));
            }
        });
        Ok(Self { address, folder, on })
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/stamp", self.address)
    }

    /// The file of its anchor.
    pub fn anchor(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// Switches it off or on.
    pub fn set(&self, on: bool) {
        self.on.store(on, Ordering::SeqCst);
    }
}

fn answer(stream: TcpStream, folder: &Path, on: bool) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream);
    let (mut length, mut query) = (0, false);
    loop {
        let mut line = String::new();
        ensure!(reader.read_line(&mut line)? > 0, "a request that breaks off");
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        query |= line == "content-type: application/timestamp-query";
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    ensure!(length < REQUEST_BYTES_MAX, "a long request");
    let mut request = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut request)?;
    let mut stream = reader.into_inner();
    if !on || !query {
        let refusal = "HTTP/1.1 503 Off\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        return Ok(stream.write_all(refusal.as_bytes())?);
    }
    std::fs::write(folder.join("query.tsq"), request)?;
    openssl(
        folder,
        "ts -reply -queryfile query.tsq -config tsa.cnf -section tsa -signer tsa.pem \
         -inkey tsa.key -out answer.tsr",
    )?;
    let body = std::fs::read(folder.join("answer.tsr")).context("an answer")?;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/timestamp-reply\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    Ok(stream.write_all(&body)?)
}

fn openssl(folder: &Path, arguments: &str) -> Result<()> {
    let mut openssl = Command::new("openssl");
    openssl.args(arguments.split_whitespace()).current_dir(folder);
    program::said(&mut openssl).map(drop)
}
