//! The gateway as a target of the bench: the real binary with a store of its own, and bundles of a
//! partner that it accepts.
//!
//! Every request is a different bundle of a different case under its own ES256 seal. Only the
//! document is the same in all, so that a million bundles need no million documents; the gateway
//! hashes, encrypts and keeps each of them anew.

#![expect(
    clippy::indexing_slicing,
    reason = "only JSON values are indexed: read, what is absent is null; written, it is an object"
)]

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context as _, Result};
use gateway_bundle::{Digest, Manifest};
use gateway_evidence::certificate::from_pem;
use gateway_evidence::register::RegisterFile;
use gateway_evidence::{SigningKey, Typ};
use gateway_server::directory::entry;
use gateway_server::tls;
use http::{HeaderMap, HeaderValue, Uri, header};
use hyper::body::Bytes;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{PrivateKeyDer, ServerName};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Servers;
use super::target::{Prepared, Target};
use crate::command::init;

const BOUNDARY: &str = "bench-boundary-5c1d";
/// How much of a body one frame carries.
const FRAME: usize = 64 * 1024;

/// A running gateway. Dropping it ends its process.
pub(super) struct GatewayTarget {
    receiver: PathBuf,
    sender: PathBuf,
    process: Child,
    address: SocketAddr,
    seal: SigningKey,
    random: SystemRandom,
    /// The document of the size that was asked for last.
    document: Bytes,
    made: u64,
}

impl GatewayTarget {
    /// Makes two authorities in a directory and starts the gateway of one of them.
    ///
    /// # Errors
    ///
    /// The directory cannot be written, or the gateway does not come up.
    pub(super) fn start(dir: &Path, servers: &Servers) -> Result<Self> {
        let (receiver, sender) = (dir.join("kz-pgo"), dir.join("br-mj"));
        for (home, id, zone) in
            [(&receiver, "kz-pgo", "Asia/Almaty"), (&sender, "br-mj", "America/Sao_Paulo")]
        {
            let names = [("en", "Bench authority")];
            let id = id.parse()?;
            init::make(&init::Arguments::development(home.clone(), id, &names, &["en"], zone))?;
        }
        let partner = entry(&sender.join("register/br-mj.toml"))?;
        init::write_entry(&receiver.join("register"), &partner.published())?;
        let (process, Ready { exchange: address, .. }) = serve(&receiver, servers)?;
        let random = SystemRandom::new();
        let chain = from_pem(&std::fs::read(sender.join("keys/seal.pem"))?)?;
        let key = std::fs::read(sender.join("keys/seal.key"))?;
        let seal = SigningKey::from_pem(&key, chain, &random)?;
        let document = Bytes::new();
        Ok(Self { receiver, sender, process, address, seal, random, document, made: 0 })
    }

    /// Where the sender's gateway has its directory.
    pub(super) fn sender(&self) -> &Path {
        &self.sender
    }

    /// The receiver's register entry, with the address at which it listens.
    pub(super) fn published(&self) -> Result<RegisterFile> {
        let own = entry(&self.receiver.join("register/kz-pgo.toml"))?;
        let address = Some(format!("https://localhost:{}", self.address.port()));
        Ok(RegisterFile { address, ..own.published() })
    }

    /// Bundles for the sender's own gateway, all different.
    pub(super) fn own_requests(&mut self, bytes: u64, count: usize) -> Result<Vec<Prepared>> {
        self.set_document(bytes)?;
        let template = Template::of(&self.document);
        (0..count).map(|_| self.prepare_own(&template)).collect()
    }

    fn set_document(&mut self, bytes: u64) -> Result<()> {
        let bytes = usize::try_from(bytes)?;
        if self.document.len() != bytes {
            self.document = (0_u8..=255).cycle().take(bytes).collect::<Vec<u8>>().into();
        }
        Ok(())
    }

    fn prepare(&mut self, template: &Template) -> Result<Prepared> {
        self.made += 1;
        let manifest = template.manifest(self.made)?;
        let seal = self.seal.sign(Typ::Seal, &manifest, Timestamp::now(), &self.random)?;
        self.body("application/jose", seal.as_bytes())
    }

    /// A bundle as the sender's own people hand it in: without a seal.
    fn prepare_own(&mut self, template: &Template) -> Result<Prepared> {
        self.made += 1;
        let manifest = template.manifest(self.made)?;
        self.body("application/json", &manifest)
    }

    fn body(&self, kind: &str, manifest: &[u8]) -> Result<Prepared> {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"manifest\"\r\n\
             Content-Type: {kind}\r\n\r\n"
        );
        let between = format!(
            "\r\n--{BOUNDARY}\r\n\
             Content-Disposition: form-data; name=\"document\"; filename=\"d1.pdf\"\r\n\
             Content-Type: application/pdf\r\n\r\n"
        );
        let mut frames = vec![[head.as_bytes(), manifest, between.as_bytes()].concat().into()];
        let mut rest = self.document.clone();
        while !rest.is_empty() {
            frames.push(rest.split_to(rest.len().min(FRAME)));
        }
        frames.push(Bytes::from(format!("\r\n--{BOUNDARY}--\r\n")));
        let mut headers = HeaderMap::new();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&kind)?);
        let path = Uri::from_static("/v1/bundles");
        Ok(Prepared { path, headers, body: frames.into_iter() })
    }
}

/// Where a gateway listens.
pub(super) struct Ready {
    pub(super) exchange: SocketAddr,
    /// The desk, with the metrics beside it.
    pub(super) desk: SocketAddr,
}

/// Starts the gateway of an authority and waits until it takes connections.
pub(super) fn serve(home: &Path, servers: &Servers) -> Result<(Child, Ready)> {
    let log = std::fs::File::create(home.join("gateway.log"))?;
    let mut process = servers
        .command(home)
        .args(["serve", "--json", "--config"])
        .arg(home.join("gateway.toml"))
        .env("GATEWAY_LOG", "warn")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .context("starting the gateway")?;
    match ready(&mut process) {
        Ok(ready) => Ok((process, ready)),
        Err(error) => {
            drop(process.kill());
            Err(error)
        }
    }
}

fn ready(process: &mut Child) -> Result<Ready> {
    let out = process.stdout.take().context("the gateway's output")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let ready = gateway_bundle::json::parse(line.trim().as_bytes()).context("the ready line")?;
    let exchange = ready["exchange"].as_str().context("the ready line names no address")?;
    let desk = ready["desk"].as_str().and_then(|desk| desk.strip_prefix("http://"));
    let desk = desk.context("the ready line names no desk")?;
    Ok(Ready { exchange: exchange.parse()?, desk: desk.parse()? })
}

/// A manifest whose names are filled in for each bundle.
struct Template(Value);

impl Template {
    /// A notice of the person's wish with one document, complete under the treaty.
    fn of(document: &Bytes) -> Self {
        Self(json!({
            "version": 1,
            "bundle": "",
            "treaty": "kz-br-2018",
            "message": "interest-notice",
            "case": { "opened_by": "br-mj", "reference": "" },
            "from": "br-mj",
            "to": "kz-pgo",
            "created": "2026-11-21T09:30:00Z",
            "channel": { "mode": "direct" },
            "sentencing_state": "BR",
            "executing_state": "KZ",
            "person": {
                "names": [{ "script": "Latn", "family": "Specimen", "given": "Bench" }],
                "born": { "date": "1990-02-03", "place": "Karaganda" },
                "citizenships": ["KZ"],
            },
            "petition": { "by": "person", "to": "br-mj", "on": "2026-08-20" },
            "documents": [{
                "id": "d1", "file": "d1.pdf", "media_type": "application/pdf",
                "size": document.len(), "sha256": Digest::of(document), "language": "kk",
                "pages": 1, "items": ["person-consent"],
            }],
        }))
    }

    fn manifest(&self, number: u64) -> Result<Vec<u8>> {
        let mut manifest = self.0.clone();
        manifest["bundle"] = json!(format!("urn:uuid:{}", Uuid::now_v7()));
        manifest["case"]["reference"] = json!(format!("BENCH-{}-{number}", std::process::id()));
        let bytes = serde_json::to_vec(&manifest)?;
        if number == 1 {
            Manifest::parse(&bytes).context("the bench's manifest")?;
        }
        Ok(bytes)
    }
}

impl Target for GatewayTarget {
    fn name(&self) -> &'static str {
        "gateway"
    }

    fn address(&self) -> SocketAddr {
        self.address
    }

    fn server_name(&self) -> Result<ServerName<'static>> {
        Ok(ServerName::try_from("localhost")?)
    }

    fn dir(&self) -> &Path {
        &self.receiver
    }

    fn pid(&self) -> u32 {
        self.process.id()
    }

    fn tls(&self) -> Result<ClientConfig> {
        let ca = from_pem(&std::fs::read(self.receiver.join("development-ca/ca.pem"))?)?;
        let chain = from_pem(&std::fs::read(self.sender.join("keys/client.pem"))?)?;
        let key = PrivateKeyDer::from_pem_file(self.sender.join("keys/client.key"))?;
        Ok(tls::client_config(&ca, Vec::new(), chain, key)?)
    }

    fn requests(&mut self, bytes: u64, count: usize) -> Result<Vec<Prepared>> {
        self.set_document(bytes)?;
        let template = Template::of(&self.document);
        (0..count).map(|_| self.prepare(&template)).collect()
    }
}

impl Drop for GatewayTarget {
    fn drop(&mut self) {
        // The store is the bench's own and goes with its directory.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
