//! The programs of others: curl, openssl, and the JOSE libraries of Python and Node.
//!
//! `tests/run` installs them. A test that needs one and does not find it fails and says so; none is
//! skipped in silence.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

/// A Python script of `tests/tools`, to be run with the libraries that stand there.
///
/// # Errors
///
/// The libraries are not installed.
pub fn python(script: &str) -> Result<Command> {
    let python = installed("python/bin/python")?;
    let mut command = Command::new(python);
    command.arg(source(script));
    Ok(command)
}

/// A Node script of `tests/tools`, to be run with the libraries that stand there.
///
/// # Errors
///
/// The libraries are not installed.
pub fn node(script: &str) -> Result<Command> {
    let modules = installed("node_modules")?;
    let mut command = Command::new("node");
    command.arg(source(script)).env("GATEWAY_NODE_MODULES", modules);
    Ok(command)
}

/// The folder of the Python that has these libraries, for the front of `PATH`.
///
/// # Errors
///
/// The libraries are not installed.
pub fn python_folder() -> Result<PathBuf> {
    installed("python/bin")
}

/// curl over mutual TLS 1.3.
pub fn curl(identity: &crate::http::Identity, anchor: &std::path::Path) -> Command {
    let mut command = Command::new("curl");
    command
        .args(["--silent", "--show-error", "--tlsv1.3", "--max-time", "300", "--cacert"])
        .arg(anchor)
        .arg("--cert")
        .arg(&identity.certificate)
        .arg("--key")
        .arg(&identity.key);
    command
}

fn installed(name: &str) -> Result<PathBuf> {
    let tools = std::env::var_os("GATEWAY_TEST_TOOLS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/test-tools"),
        PathBuf::from,
    );
    let path = tools.join(name);
    ensure!(path.exists(), "{} is missing: run tests/run, which installs it", path.display());
    Ok(path)
}

fn source(script: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tools").join(script)
}
