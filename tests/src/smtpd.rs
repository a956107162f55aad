//! A mail server that is not ours: aiosmtpd with STARTTLS and AUTH, and the troubles asked for.
//!
//! What it took stands in a journal, with its envelope, whether it was answered or not.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;
use toml::Table;

use crate::{Authority, tools};

const USER: &str = "gateway";
const PASSWORD: &str = "a password of its own";

/// A mail server in a process of its own. Dropping it kills it.
#[derive(Debug)]
pub struct Smtpd {
    process: Child,
    port: u16,
    certificate: PathBuf,
    password: PathBuf,
    journal: PathBuf,
}

/// A mail that it took.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The line of the journal.
    pub line: Value,
    /// The whole mail.
    pub mail: String,
}

impl Smtpd {
    /// Starts one in a folder of its own, with options of `tests/tools/smtpd.py`.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub fn start(folder: &Path, options: &[&str]) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let file = |name: &str, content: &str| -> Result<PathBuf> {
            let path = folder.join(name);
            std::fs::write(&path, content)?;
            Ok(path)
        };
        let certificate = file("smtpd.pem", &issued.cert.pem())?;
        let key = file("smtpd.key", &issued.signing_key.serialize_pem())?;
        let (password, journal) = (file("password", PASSWORD)?, file("journal", "")?);
        let mut process = tools::python("smtpd.py")?
            .arg("--certificate")
            .arg(&certificate)
            .arg("--key")
            .arg(&key)
            .arg("--journal")
            .arg(&journal)
            .args(["--user", USER, "--password", PASSWORD])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        let output = process.stdout.take().context("no standard output")?;
        BufReader::new(output).read_line(&mut line)?;
        let port = line.trim().parse().context("the mail server did not say its port")?;
        Ok(Self { process, port, certificate, password, journal })
    }

    /// What `[[mail.servers]]` says of it.
    pub fn server(&self) -> Table {
        let mut server = Table::new();
        server.insert("host".into(), "localhost".into());
        server.insert("port".into(), i64::from(self.port).into());
        server.insert("tls".into(), "starttls".into());
        server.insert("ca".into(), self.certificate.display().to_string().into());
        server.insert("username".into(), USER.into());
        server.insert("password_file".into(), self.password.display().to_string().into());
        server
    }

    /// How many mails it took so far.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn count(&self) -> Result<usize> {
        Ok(std::fs::read(&self.journal)?.split(|byte| *byte == b'\n').count().saturating_sub(1))
    }

    /// The mails that it took so far.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn taken(&self) -> Result<Vec<Taken>> {
        let journal = std::fs::read_to_string(&self.journal)?;
        // The last line may be half written.
        let whole = journal.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let read = |line: &str| -> Result<Taken> {
            let line: Value = serde_json::from_str(line)?;
            let mail = line.get("mail").and_then(Value::as_str).context("a mail")?.to_owned();
            Ok(Taken { line, mail })
        };
        whole.lines().map(read).collect()
    }
}

impl Drop for Smtpd {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Taken {
    /// A header of the mail.
    pub fn header(&self, name: &str) -> Option<&str> {
        let field = |line: &'_ str| line.starts_with(&format!("{name}: "));
        let line = self.mail.lines().find(|line| field(line))?;
        line.split_once(": ").map(|(_, value)| value)
    }

    /// Its one recipient.
    pub fn recipient(&self) -> &str {
        self.line.pointer("/to/0").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its envelope's sender.
    pub fn sender(&self) -> &str {
        self.line.get("from").and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the server said that it took it.
    pub fn answered(&self) -> bool {
        self.line.get("answered") == Some(&Value::Bool(true))
    }
}

/// Tells an authority's gateway to send its mail to these servers; what else stands in `[mail]`
/// is TOML.
///
/// # Errors
///
/// Its configuration cannot be changed.
pub fn configure(authority: &Authority, servers: Vec<Table>, rest: &str) -> Result<()> {
    let mut mail: Table = rest.parse()?;
    mail.insert("from".into(), format!("gateway@{}.example", authority.id).into());
    mail.insert("link".into(), "https://desk.example/".into());
    mail.insert("servers".into(), servers.into());
    authority.edit("gateway.toml", |config| {
        config.insert("mail".to_owned(), mail.into());
    })
}
