//! A running gateway: a process of its own, which a test can stop, kill and look at.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::program;

/// How long a gateway may take to get ready or to stop.
const PATIENCE: Duration = Duration::from_mins(1);

/// A gateway that takes connections. Dropping it kills it.
#[derive(Debug)]
pub struct Gateway {
    process: Child,
    /// Where partners connect.
    pub exchange: SocketAddr,
    /// Where the desk is: `http://127.0.0.1:PORT`.
    pub desk: String,
    /// The file that gets its log: one JSON object a line, over all its runs.
    pub log: PathBuf,
}

impl Gateway {
    /// Runs `gateway serve` and waits until it says that it is ready.
    ///
    /// # Errors
    ///
    /// It ends, or says nothing in time. The error repeats its log.
    pub fn start(config: &Path) -> Result<Self> {
        // Operators look closer now and then; what is written then must be as clean.
        Self::start_with(config, &[("GATEWAY_LOG", "debug")])
    }

    /// Runs `gateway serve` with these variables in its environment, and waits until it is ready.
    ///
    /// # Errors
    ///
    /// As [`Gateway::start`].
    pub fn start_with(config: &Path, environment: &[(&str, &str)]) -> Result<Self> {
        let log = config.with_file_name("gateway.log");
        let mut process = Command::new(program::binary()?)
            .args(["serve", "--json", "--config"])
            .arg(config)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(OpenOptions::new().create(true).append(true).open(&log)?)
            .spawn()?;
        match ready(&mut process) {
            Ok(ready) => Self::told(process, &ready, log),
            Err(error) => {
                process.kill()?;
                process.wait()?;
                let told = std::fs::read_to_string(&log).unwrap_or_default();
                Err(error.context(told))
            }
        }
    }

    fn told(process: Child, ready: &Value, log: PathBuf) -> Result<Self> {
        let member = |name: &str| {
            let value = ready.get(name).and_then(Value::as_str);
            value.with_context(|| format!("the ready line has no `{name}`: {ready}"))
        };
        let exchange = member("exchange")?.parse()?;
        let desk = member("desk")?.to_owned();
        Ok(Self { process, exchange, desk, log })
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// How it ended, if it has ended by itself.
    ///
    /// # Errors
    ///
    /// The operating system does not say.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.process.try_wait()?)
    }

    /// Ends it as a power cut would (SIGKILL).
    ///
    /// # Errors
    ///
    /// The operating system refuses.
    pub fn kill(mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Tells it to stop (SIGTERM) and waits for it.
    ///
    /// # Errors
    ///
    /// It does not stop in time.
    pub fn stop(mut self) -> Result<ExitStatus> {
        // `kill` of the shell: no program has to be installed for it, and no unsafe code written.
        let signal = format!("kill -TERM {}", self.pid());
        program::said(Command::new("sh").args(["-c", &signal]))?;
        let begin = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait()? {
                return Ok(status);
            }
            if begin.elapsed() > PATIENCE {
                bail!("it did not stop within {PATIENCE:?}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The most memory of its own that it ever had resident, in bytes (`VmHWM` of proc(5)), without
    /// the pages of its program file: of a development build those alone are some fifty mebibytes,
    /// and they say nothing about what it holds.
    ///
    /// # Errors
    ///
    /// It has ended.
    pub fn peak_memory(&self) -> Result<u64> {
        let path = format!("/proc/{}/status", self.pid());
        let status = std::fs::read_to_string(&path)?;
        let bytes = |name: &str| -> Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let line = line.with_context(|| format!("{path} has no {name}"))?;
            Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1_024)
        };
        Ok(bytes("VmHWM:")?.saturating_sub(bytes("RssFile:")?))
    }

    /// Its metrics, as a monitoring system on the same machine reads them.
    ///
    /// # Errors
    ///
    /// The desk's listener does not answer.
    pub fn metrics(&self) -> Result<String> {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--fail", "--max-time", "30"]);
        program::said(curl.arg(format!("{}/metrics", self.desk)))
    }

    /// Everything that it has logged so far.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn logged(&self) -> Result<String> {
        Ok(std::fs::read_to_string(&self.log)?)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may have ended long ago; there is nobody to tell either way.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The line by which it says that it is ready. What else it prints is read on and thrown away, so
/// that it never waits for us.
fn ready(process: &mut Child) -> Result<Value> {
    let output = process.stdout.take().context("no standard output")?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let ready = serde_json::from_str::<Value>(&line)
                .ok()
                .filter(|value| value.get("event").is_some_and(|event| event == "ready"));
            if let Some(ready) = ready {
                // The test may have given up.
                drop(sender.send(ready));
            }
        }
    });
    receiver.recv_timeout(PATIENCE).context("the gateway did not get ready")
}

/// Asks again and again until there is an answer, and gives up after a minute.
///
/// # Errors
///
/// There was no answer in time, or asking failed.
pub fn eventually<T>(what: &str, ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    within(PATIENCE, what, ask)
}

/// Asks again and again until there is an answer, and gives up after so long.
///
/// # Errors
///
/// There was no answer in time, or asking failed.
pub fn within<T>(
    patience: Duration,
    what: &str,
    mut ask: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let begin = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        ensure!(begin.elapsed() < patience, "{what}: not within {patience:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
