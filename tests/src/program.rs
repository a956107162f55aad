//! The program under test: the binary `gateway`, as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// The binary. `tests/run` builds it and says where it is; a plain `cargo test` builds it here,
/// once, in the profile of the running test.
///
/// # Errors
///
/// It cannot be built.
pub fn binary() -> Result<&'static Path> {
    static BINARY: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = BINARY.get_or_init(|| find().map_err(|error| format!("{error:#}")));
    found.as_deref().map_err(|error| anyhow::anyhow!("{error}"))
}

fn find() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("GATEWAY_BINARY") {
        let path = PathBuf::from(path);
        ensure!(path.exists(), "GATEWAY_BINARY names {}, which is not there", path.display());
        return Ok(path);
    }
    // <target>/<profile>/deps/<this test>
    let test = std::env::current_exe()?;
    let folder = test.parent().and_then(Path::parent).context("the test has no folder")?;
    let profile = folder.file_name().and_then(|name| name.to_str()).unwrap_or("debug");
    let profile = if profile == "debug" { "dev" } else { profile };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "gateway-cli", "--bin", "gateway"])
        .args(["--profile", profile])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    ensure!(built.success(), "the binary cannot be built");
    Ok(folder.join("gateway"))
}

/// Runs a command of the binary and returns what it wrote to standard output.
///
/// # Errors
///
/// It exits with another status than 0. The error repeats what it said.
pub fn run<I, S>(arguments: I) -> Result<String>
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    let mut command = Command::new(binary()?);
    command.args(arguments);
    said(&mut command)
}

/// Runs a command of the binary with `--json` and reads its answer.
///
/// # Errors
///
/// It exits with another status than 0, or writes no JSON.
pub fn run_json<I, S>(arguments: I) -> Result<Value>
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    let mut command = Command::new(binary()?);
    command.args(arguments).arg("--json");
    Ok(serde_json::from_str(&said(&mut command)?)?)
}

/// Runs a command of the binary and returns its exit code and both outputs, whatever they are.
///
/// # Errors
///
/// It cannot be started.
pub fn try_run<I, S>(arguments: I) -> Result<Output>
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    Ok(Command::new(binary()?).args(arguments).output()?)
}

/// Runs any command to its end and returns its standard output.
///
/// # Errors
///
/// It exits with another status than 0. The error repeats what it said.
pub fn said(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot start {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{command:?} ended with {}:\n{text}\n{complaint}", output.status);
    }
    Ok(text)
}
