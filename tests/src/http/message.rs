//! Requests as bytes, and answers read back (RFC 9112), with no more of HTTP than a test needs.

use std::io::{BufRead, BufReader, Read};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// `GET`.
    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// `POST` of a body of some type.
    pub fn post(target: &str, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut request = Self::new("POST", target).header("content-type", media_type);
        request.body = body.into();
        request
    }

    /// Any other method, without a body.
    pub fn other(method: &'static str, target: &str) -> Self {
        Self::new(method, target)
    }

    /// `PATCH` that adds bytes to a document of an upload, at a place.
    pub fn append(target: &str, offset: u64, complete: bool, body: impl Into<Vec<u8>>) -> Self {
        let mut request = Self::new("PATCH", target)
            .header("content-type", "application/partial-upload")
            .header("upload-offset", &offset.to_string())
            .header("upload-complete", if complete { "?1" } else { "?0" });
        request.body = body.into();
        request
    }

    fn new(method: &'static str, target: &str) -> Self {
        Self { method, target: target.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The request as it goes over the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        let length = match self.method {
            "GET" | "HEAD" | "DELETE" => String::new(),
            _ => format!("content-length: {}\r\n", self.body.len()),
        };
        let head = format!("{}{length}\r\n", self.head());
        [head.as_bytes(), &self.body].concat()
    }

    /// The first line and the headers, without the one that says how long the body is.
    pub fn head(&self) -> String {
        let first = format!("{} {} HTTP/1.1\r\nhost: localhost\r\n", self.method, self.target);
        self.headers.iter().fold(first, |head, (name, value)| head + name + ": " + value + "\r\n")
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// An answer read to its end.
#[derive(Clone)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its content.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its content as JSON.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("no JSON: {}", self.text()))
    }

    /// Its content as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The `code` of a problem (RFC 9457); none if it is no problem.
    pub fn problem(&self) -> Option<String> {
        let kind = self.header("content-type")?;
        if kind != "application/problem+json" {
            return None;
        }
        Some(self.json().ok()?.get("code")?.as_str()?.to_owned())
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.text())
    }
}

/// Reads one answer, and goes past those that only say "go on" (RFC 9110 §15.2).
pub(super) fn read(stream: impl Read) -> Result<Answer> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut answer = head(&mut stream)?;
        if answer.status != 100 {
            answer.body = body(&answer, &mut stream)?;
            return Ok(answer);
        }
    }
}

fn head(stream: &mut impl BufRead) -> Result<Answer> {
    let first = line(stream)?;
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.with_context(|| format!("no status line: {first:?}"))?;
    let mut headers = Vec::new();
    loop {
        let line = line(stream)?;
        if line.is_empty() {
            return Ok(Answer { status, headers, body: Vec::new() });
        }
        let (name, value) = line.split_once(':').with_context(|| format!("no header: {line:?}"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn body(answer: &Answer, stream: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if answer.header("transfer-encoding").is_some_and(|coding| coding == "chunked") {
        loop {
            let size = u64::from_str_radix(line(stream)?.trim(), 16)?;
            take(stream, size, &mut bytes)?;
            ensure!(line(stream)?.is_empty(), "a chunk does not end with its size");
            if size == 0 {
                return Ok(bytes);
            }
        }
    }
    match answer.header("content-length") {
        Some(length) => take(stream, length.parse()?, &mut bytes)?,
        None if answer.status == 204 => {}
        None => bail!("an answer with no length"),
    }
    Ok(bytes)
}

fn take(stream: &mut impl BufRead, size: u64, into: &mut Vec<u8>) -> Result<()> {
    let read = stream.take(size).read_to_end(into)?;
    ensure!(read as u64 == size, "the answer was cut: {read} of {size} bytes");
    Ok(())
}

fn line(stream: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    ensure!(stream.read_line(&mut line)? > 0, "the connection ended before an answer");
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A `multipart/form-data` body (RFC 7578).
#[derive(Debug, Clone, Default)]
pub struct Multipart {
    bytes: Vec<u8>,
}

impl Multipart {
    /// The boundary between the parts.
    pub const BOUNDARY: &'static str = "boundary-of-the-tests-7d41f0";

    /// With one more part.
    #[must_use]
    pub fn part(mut self, name: &str, file: Option<&str>, content: &[u8]) -> Self {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head = format!(
            "--{}\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n",
            Self::BOUNDARY
        );
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\r\n");
        self
    }

    /// The request that hands it in.
    pub fn request(self) -> Request {
        let mut body = self.bytes;
        body.extend_from_slice(format!("--{}--\r\n", Self::BOUNDARY).as_bytes());
        let kind = format!("multipart/form-data; boundary={}", Self::BOUNDARY);
        Request::post("/v1/bundles", &kind, body)
    }
}
