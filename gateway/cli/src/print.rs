//! What goes to the terminal.

use std::io::Write;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// Prints one line of JSON.
pub(crate) fn json(value: &impl Serialize) {
    line(&serde_json::to_string(value).unwrap_or_else(|_| "null".into()));
}

/// Prints a line. That a reader has gone away is no fault of ours and changes no exit code.
pub(crate) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{text}").and_then(|()| out.flush()));
}

/// Writes bytes that are no text.
pub(crate) fn bytes(bytes: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// A bar for work on so many bytes, shown on standard error where a person watches.
pub(crate) fn progress(bytes: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(bytes).with_message(what);
    let style = ProgressStyle::with_template(
        "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
    );
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Prints a line on how far a long command is, on standard error.
pub(crate) fn note(text: &str) {
    let mut out = std::io::stderr().lock();
    // Who does not read it loses nothing of the result.
    drop(writeln!(out, "{text}"));
}

/// Prints why a command failed, with its causes.
pub(crate) fn error(error: &anyhow::Error) {
    let mut out = std::io::stderr().lock();
    // Nothing is left to do where even standard error cannot be written.
    drop(writeln!(out, "gateway: {}", causes(error)));
}

/// An error with its causes in one line. Some texts say their cause already; it is not said twice.
fn causes(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn causes_are_told_in_order_and_none_twice() {
        let inner = Err::<(), _>(anyhow::anyhow!("no such file")).context("cannot read a.pem");
        let outer = inner.context("the seal: cannot read a.pem").unwrap_err();
        assert_eq!(causes(&outer), "the seal: cannot read a.pem: no such file");
    }
}
