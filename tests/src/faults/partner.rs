//! A partner that answers late, twice, wrongly or never: it speaks TLS as the real one does, hands
//! every request on to the real one, and bends the answer.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use gateway_evidence::certificate::from_pem;
use rustls::crypto::ring::default_provider;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;

use crate::Authority;
use crate::http::{Answer, Peer, Request};

/// How one request is answered.
#[derive(Debug, Clone)]
pub enum Bend {
    /// As the real partner does, after a while.
    Late(Duration),
    /// Handed on twice; the second answer is given.
    Twice,
    /// Handed on, and the line is closed without a word.
    Never,
    /// Not handed on, and the line is closed without a word.
    NotEven,
    /// Handed on; half of the answer, then the end.
    Half,
    /// Handed on; another status, and bytes that mean nothing.
    Garbage(u16),
    /// Handed on; in the answer one text stands for another.
    Replaced(String, String),
    /// Handed on; every signature has one other letter.
    BadSignature,
    /// Not handed on; this instead, as if it were 201.
    Instead(String),
    /// Handed on; and the answer comes twice on the same line.
    Echo,
}

/// The partner in between.
#[derive(Debug)]
pub struct Partner {
    /// Where it listens.
    pub address: SocketAddr,
    bends: Arc<Mutex<VecDeque<Bend>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Partner {
    /// Stands between one's own gateway and a partner's: shows the partner's server certificate, and
    /// asks the partner with one's own client certificate. One's own register then names it.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or it cannot listen.
    pub fn between(own: &Authority, partner: &Authority) -> Result<Self> {
        let keys = partner.directory.join("keys");
        let chain = from_pem(&std::fs::read(keys.join("server.pem"))?)?;
        let key = PrivateKeyDer::from_pem_file(keys.join("server.key"))?;
        let mut tls = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let real = partner.reached_by(&own.client())?;
        let bends = Arc::new(Mutex::new(VecDeque::new()));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (tls, next, noted) = (Arc::new(tls), Arc::clone(&bends), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(std::io::Result::ok) {
                let (tls, real) = (Arc::clone(&tls), real.clone());
                let (next, noted) = (Arc::clone(&next), Arc::clone(&noted));
                // A line that ends is the end of a conversation, however it ends.
                std::thread::spawn(move || drop(converse(stream, tls, &real, &next, &noted)));
            }
        });
        own.edit(&format!("register/{}.toml", partner.id), |entry| {
            entry.insert("address".into(), format!("https://localhost:{}", address.port()).into());
        })?;
        Ok(Self { address, bends, seen })
    }

    /// The next requests that hand a bundle in are answered so, one after the other; after that
    /// honestly.
    pub fn bend(&self, bends: impl IntoIterator<Item = Bend>) {
        self.bends.lock().unwrap_or_else(PoisonError::into_inner).extend(bends);
    }

    /// The first lines of the requests so far.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn converse(
    tcp: TcpStream,
    tls: Arc<ServerConfig>,
    real: &Peer,
    bends: &Mutex<VecDeque<Bend>>,
    seen: &Mutex<Vec<String>>,
) -> Result<()> {
    let mut stream = BufReader::new(StreamOwned::new(ServerConnection::new(tls)?, tcp));
    loop {
        let request = read(&mut stream)?;
        let first = request.head().lines().next().unwrap_or_default().to_owned();
        let hands_in = first.starts_with("POST /v1/bundles HTTP");
        seen.lock().unwrap_or_else(PoisonError::into_inner).push(first);
        let bend = if hands_in {
            bends.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
        } else {
            None
        };
        if !answer(stream.get_mut(), real, &request, bend)? {
            return Ok(());
        }
    }
}

/// Answers a request. Whether the line is still good.
fn answer(
    stream: &mut impl Write,
    real: &Peer,
    request: &Request,
    bend: Option<Bend>,
) -> Result<bool> {
    if matches!(bend, Some(Bend::NotEven)) {
        return Ok(false);
    }
    if let Some(Bend::Instead(body)) = &bend {
        let body = body.clone().into_bytes();
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        stream.write_all(&bytes(&Answer { status: 201, headers, body }))?;
        stream.flush()?;
        return Ok(true);
    }
    let mut honest = real.ask(request)?;
    match bend {
        None | Some(Bend::NotEven | Bend::Instead(_)) => {}
        Some(Bend::Late(pause)) => std::thread::sleep(pause),
        Some(Bend::Twice) => honest = real.ask(request)?,
        Some(Bend::Never) => return Ok(false),
        Some(Bend::Half) => {
            let all = bytes(&honest);
            stream.write_all(all.get(..all.len() / 2).unwrap_or_default())?;
            stream.flush()?;
            return Ok(false);
        }
        Some(Bend::Garbage(status)) => {
            honest.status = status;
            honest.body = b"\x00\xff{\"evidence\": [".to_vec();
        }
        Some(Bend::Replaced(from, to)) => {
            honest.body = honest.text().replace(&from, &to).into_bytes();
        }
        Some(Bend::BadSignature) => honest.body = spoiled(&honest.text()).into_bytes(),
        Some(Bend::Echo) => stream.write_all(&bytes(&honest))?,
    }
    stream.write_all(&bytes(&honest))?;
    stream.flush()?;
    Ok(true)
}

/// The first letter of each statement's signature becomes another.
fn spoiled(text: &str) -> String {
    let mut parts = text.split("\"jws\":\"");
    let mut spoiled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (jws, rest) = part.split_once('"').unwrap_or((part, ""));
        let (before, signature) = jws.rsplit_once('.').unwrap_or((jws, ""));
        let first = if signature.starts_with('A') { "B" } else { "A" };
        let signature = signature.get(1..).unwrap_or_default();
        let more = ["\"jws\":\"", before, ".", first, signature, "\"", rest];
        spoiled += &more.concat();
    }
    spoiled
}

fn bytes(answer: &Answer) -> Vec<u8> {
    let first = format!("HTTP/1.1 {} Bent\r\n", answer.status);
    let kept = answer.headers.iter().filter(|(name, _)| {
        !matches!(name.as_str(), "content-length" | "transfer-encoding" | "connection")
    });
    let head = kept.fold(first, |head, (name, value)| head + name + ": " + value + "\r\n");
    let head = format!("{head}content-length: {}\r\n\r\n", answer.body.len());
    [head.as_bytes(), &answer.body].concat()
}

/// Reads one request to its end.
fn read(stream: &mut impl BufRead) -> Result<Request> {
    let first = line(stream)?;
    let mut words = first.split(' ');
    let (method, target) = (words.next().context("a method")?, words.next().context("a target")?);
    let (mut kind, mut length, mut chunked) = (None, 0_u64, false);
    loop {
        let header = line(stream)?;
        let Some((name, value)) = header.split_once(':') else { break };
        match (name.to_ascii_lowercase().as_str(), value.trim()) {
            ("content-type", value) => kind = Some(value.to_owned()),
            ("content-length", value) => length = value.parse()?,
            ("transfer-encoding", value) => chunked = value == "chunked",
            _ => {}
        }
    }
    let mut body = Vec::new();
    loop {
        let size = if chunked { u64::from_str_radix(line(stream)?.trim(), 16)? } else { length };
        stream.take(size).read_to_end(&mut body)?;
        if chunked {
            line(stream)?;
        }
        if size == 0 || !chunked {
            break;
        }
    }
    match method {
        "GET" => Ok(Request::get(target)),
        "POST" => Ok(Request::post(target, &kind.context("a type")?, body)),
        other => bail!("{other}: nobody is expected to do this here"),
    }
}

fn line(stream: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        bail!("the line ended");
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
