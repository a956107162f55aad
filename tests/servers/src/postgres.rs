//! A PostgreSQL server of a test's own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};

/// A running server. It ends with the process that started it, or when it is dropped.
#[derive(Debug)]
pub struct PostgresServer {
    process: Child,
    /// Nothing once it is to end: its keeper ends when its standard input does.
    words: Mutex<Option<(ChildStdin, BufReader<ChildStdout>)>>,
    directory: PathBuf,
    port: Option<u16>,
    databases: AtomicU64,
}

impl PostgresServer {
    /// Starts a server that is reached by a Unix socket, and over TCP at `port` if one is given.
    ///
    /// # Errors
    ///
    /// PostgreSQL is not installed, or does not start.
    pub fn start(port: Option<u16>) -> Result<Self> {
        let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("postgres");
        let mut process = Command::new(tool)
            .args(port.map(|port| port.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdin = process.stdin.take().context("stdin")?;
        let mut stdout = BufReader::new(process.stdout.take().context("stdout")?);
        let mut ready = String::new();
        stdout.read_line(&mut ready)?;
        let directory = ready.trim_end().strip_prefix("ready ");
        let directory = directory.context("PostgreSQL did not start; tests/run installs it")?;
        let directory = PathBuf::from(directory);
        let words = Mutex::new(Some((stdin, stdout)));
        Ok(Self { process, words, directory, port, databases: AtomicU64::new(0) })
    }

    /// Makes an empty database and gives its address, by the socket.
    ///
    /// # Errors
    ///
    /// The server refuses.
    pub fn database(&self) -> Result<String> {
        let name = format!("gateway_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"))?;
        let port = self.port.map(|port| format!(" port={port}")).unwrap_or_default();
        Ok(format!("host={} user=gateway dbname={name}{port}", self.directory.display()))
    }

    /// Runs statements by the server's own tool and returns what it prints.
    ///
    /// # Errors
    ///
    /// The server refuses.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String> {
        let mut psql = Command::new("psql");
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--username=gateway"]);
        psql.args(["--set=ON_ERROR_STOP=1", "--dbname", database, "--command", sql]);
        psql.args(self.port.map(|port| format!("--port={port}")));
        let output = psql.arg("--host").arg(&self.directory).output()?;
        ensure!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// From now on the server speaks TLS, with this certificate chain and key (PEM).
    ///
    /// # Errors
    ///
    /// The server refuses.
    pub fn encrypt(&self, chain: &str, key: &str) -> Result<()> {
        for (name, what, pem) in
            [("server.crt", "ssl_cert_file", chain), ("server.key", "ssl_key_file", key)]
        {
            // Written by the server itself, the file is its user's and closed to others.
            let file = self.directory.join(name).display().to_string();
            let lines = format!("SELECT unnest(string_to_array($pem${}$pem$, E'\\n'))", pem.trim());
            self.sql("postgres", &format!("COPY ({lines}) TO PROGRAM 'umask 077 && cat >{file}'"))?;
            self.sql("postgres", &format!("ALTER SYSTEM SET {what} = '{file}'"))?;
        }
        self.sql("postgres", "ALTER SYSTEM SET ssl = on")?;
        // A new start tells at once whether it can; a reload would only log it.
        self.say("stop")?;
        self.say("start")
    }

    /// Ends the server as a power cut would.
    ///
    /// # Errors
    ///
    /// Its keeper is gone.
    pub fn kill(&self) -> Result<()> {
        self.say("kill")
    }

    /// Starts it again.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub fn start_again(&self) -> Result<()> {
        self.say("start")
    }

    fn say(&self, word: &str) -> Result<()> {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let (stdin, stdout) = words.as_mut().context("the server was dropped")?;
        writeln!(stdin, "{word}")?;
        let mut answer = String::new();
        stdout.read_line(&mut answer)?;
        ensure!(answer.trim_end() == word, "PostgreSQL did not do it: {answer:?}");
        Ok(())
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        drop(self.words.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        if let Err(error) = self.process.wait() {
            eprintln!("PostgreSQL may still run: {error}");
        }
    }
}
