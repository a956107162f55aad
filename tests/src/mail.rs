//! A mail server that keeps what it is given: SMTP (RFC 5321) over TLS, on a port of its own.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use rustls::crypto::ring::default_provider;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use toml::{Table, Value};

use crate::Authority;

/// A mail server. It runs until the test's process ends.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    certificate: PathBuf,
    kept: Arc<Kept>,
}

/// What the server was given.
#[derive(Debug, Default)]
struct Kept {
    mails: Mutex<Vec<String>>,
    unanswered: Mutex<Vec<String>>,
    mute: AtomicBool,
}

impl MailServer {
    /// Starts one, and leaves its certificate in a folder.
    ///
    /// # Errors
    ///
    /// It cannot listen, or has no certificate.
    pub fn start(folder: &Path) -> Result<Self> {
        let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let certificate = folder.join("mail-server.pem");
        std::fs::write(&certificate, issued.cert.pem())?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der()));
        let tls = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_no_client_auth()
            .with_single_cert(vec![issued.cert.der().clone()], key)?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let kept = Arc::new(Kept::default());
        let keep = Arc::clone(&kept);
        let tls = Arc::new(tls);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(std::io::Result::ok) {
                let (tls, keep) = (Arc::clone(&tls), Arc::clone(&keep));
                // A client that goes away in the middle has handed nothing in.
                std::thread::spawn(move || drop(converse(stream, tls, &keep)));
            }
        });
        Ok(Self { address, certificate, kept })
    }

    /// Tells an authority's gateway to send its mail here, about everything, to one mailbox.
    ///
    /// # Errors
    ///
    /// Its configuration cannot be changed.
    pub fn serve(&self, authority: &Authority) -> Result<()> {
        let certificate = self.certificate.display().to_string();
        let server = Table::from_iter([
            ("host".to_owned(), Value::from("localhost")),
            ("port".to_owned(), Value::from(i64::from(self.address.port()))),
            ("tls".to_owned(), Value::from("implicit")),
            ("ca".to_owned(), Value::from(certificate)),
        ]);
        let recipient = Table::from_iter([
            ("address".to_owned(), Value::from(format!("desk@{}.invalid", authority.id))),
            ("language".to_owned(), Value::from("en")),
            ("events".to_owned(), Value::from(vec!["*"])),
        ]);
        let mail = Table::from_iter([
            ("from".to_owned(), Value::from(format!("gateway@{}.invalid", authority.id))),
            ("link".to_owned(), Value::from("https://desk.invalid/")),
            ("servers".to_owned(), Value::from(vec![server])),
            ("recipients".to_owned(), Value::from(vec![recipient])),
            // One mailbox gets everything here; what is too much for a person is not for a test.
            ("hourly".to_owned(), Value::from(100_000)),
        ]);
        authority.edit("gateway.toml", |config| {
            config.insert("mail".to_owned(), mail.into());
        })
    }

    /// The mails so far, each as it came.
    pub fn mails(&self) -> Vec<String> {
        locked(&self.kept.mails).clone()
    }

    /// From now on it takes mails and does not say that it has, or says so again.
    pub fn be_mute(&self, mute: bool) {
        self.kept.mute.store(mute, Ordering::Relaxed);
    }

    /// The mails that it took without a word.
    pub fn unanswered(&self) -> Vec<String> {
        locked(&self.kept.unanswered).clone()
    }
}

fn locked(mails: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    mails.lock().unwrap_or_else(PoisonError::into_inner)
}

fn converse(tcp: TcpStream, tls: Arc<ServerConfig>, kept: &Kept) -> Result<()> {
    let stream = StreamOwned::new(ServerConnection::new(tls)?, tcp);
    let mut stream = BufReader::new(stream);
    let say = |stream: &mut BufReader<StreamOwned<_, _>>, words: &str| -> Result<()> {
        stream.get_mut().write_all(format!("{words}\r\n").as_bytes())?;
        Ok(stream.get_mut().flush()?)
    };
    say(&mut stream, "220 localhost ESMTP")?;
    let mut line = String::new();
    while stream.read_line(&mut line)? > 0 {
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "EHLO" => say(&mut stream, "250-localhost\r\n250 8BITMIME")?,
            "DATA" => {
                say(&mut stream, "354 go on")?;
                let mail = message(&mut stream)?;
                if kept.mute.load(Ordering::Relaxed) {
                    locked(&kept.unanswered).push(mail);
                } else {
                    locked(&kept.mails).push(mail);
                    say(&mut stream, "250 kept")?;
                }
            }
            "QUIT" => return say(&mut stream, "221 bye"),
            _ => say(&mut stream, "250 ok")?,
        }
        line.clear();
    }
    Ok(())
}

/// One message up to the line with a single dot.
fn message(stream: &mut impl BufRead) -> Result<String> {
    let mut mail = String::new();
    let mut line = String::new();
    while stream.read_line(&mut line)? > 0 && line != ".\r\n" {
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        line.clear();
    }
    Ok(mail)
}
