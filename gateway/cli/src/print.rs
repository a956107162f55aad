//! What goes to the terminal.

use std::io::Write;

use serde::Serialize;

/// Prints one line of JSON.
pub(crate) fn json(value: &impl Serialize) {
    line(&serde_json::to_string(value).unwrap_or_else(|_| "null".into()));
}

/// Prints a line. A reader that has gone away is no fault of ours.
pub(crate) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    if written.is_err() {
        std::process::exit(0);
    }
}

/// Prints why a command failed, with its causes.
pub(crate) fn error(error: &anyhow::Error) {
    let mut out = std::io::stderr().lock();
    // Nothing is left to do where even standard error cannot be written.
    drop(writeln!(out, "gateway: {error:#}"));
}
