//! What comes back: delivery reports (RFC 3464), read from a Maildir.
//!
//! Every mail has a return address of its own with a secret that only we can make, so a report is
//! matched by the address it came to and by nothing that it says. A failure makes the mail a task
//! for staff; a delay is noted; all else (replies, vacations, what is not for us) is put aside.
//! Nothing of a report but its status code is kept or logged: it may hold anything.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gateway_store::StoreError;
use gateway_store::outbox::mail as outbox;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::gateway::Gateway;

/// More of a mail is not looked at: a report says what it says at its beginning.
const READ_MAX: u64 = 1 << 20;
/// How often the folder is looked at.
const EVERY: Duration = Duration::from_secs(2);
/// The hexadecimal digits of a secret.
const TOKEN_LENGTH: usize = 32;

/// What a report says became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was given up.
    Failed,
    /// It is still tried.
    Delayed,
}

/// A delivery report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The secret of the return address it came to.
    pub token: String,
    /// What became of the mail.
    pub fate: Fate,
    /// The status code, such as `5.1.1` (RFC 3463).
    pub status: String,
}

/// Reads the folder until told to stop.
pub(super) async fn run(gateway: Arc<Gateway>, folder: PathBuf, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
        let new = folder.join("new");
        let listed = tokio::task::spawn_blocking(move || list(&new)).await;
        let files = match listed {
            Ok(Ok(files)) => files,
            Ok(Err(problem)) => {
                warn!(event = "bounces-not-read", %problem);
                continue;
            }
            Err(_) => continue,
        };
        for file in files {
            if let Err(problem) = take(&gateway, &folder, &file).await {
                warn!(event = "bounces-not-read", %problem);
            }
        }
    }
}

/// Why a report could not be taken. It stays where it is and is read again.
#[derive(Debug, thiserror::Error)]
enum TakeError {
    #[error("a file of the Maildir: {0}")]
    File(#[from] std::io::Error),
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

fn list(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

async fn take(gateway: &Arc<Gateway>, folder: &Path, file: &Path) -> Result<(), TakeError> {
    let path = file.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        use std::io::Read as _;
        let mut bytes = Vec::new();
        std::fs::File::open(path)?.take(READ_MAX).read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    });
    let bytes = read.await??;
    let outcome = match report(&String::from_utf8_lossy(&bytes)) {
        Some(report) => keep(gateway, report).await?,
        None => "put-aside",
    };
    gateway.metrics.mailed(outcome);
    info!(event = "mail-came-back", outcome);
    // Only what is kept is put away; after a crash in between it is read again, to no effect.
    put_away(folder, file).await?;
    Ok(())
}

async fn keep(gateway: &Arc<Gateway>, report: Report) -> Result<&'static str, StoreError> {
    let now = gateway.clock.now();
    let kept = gateway.store.transact("keep a delivery report", move |tx| {
        let Report { token, fate, status } = report;
        match fate {
            Fate::Failed => {
                let known = outbox::bounced(tx, &token, now, &format!("bounced-{status}"))?;
                super::tally(tx, now)?;
                Ok::<_, StoreError>(if known { "bounced" } else { "put-aside" })
            }
            Fate::Delayed => {
                let known = outbox::delayed(tx, &token, &format!("delayed-{status}"))?;
                Ok(if known { "delayed" } else { "put-aside" })
            }
        }
    });
    kept.await.map_err(StoreError::from)
}

/// Moves a file to `cur`, as read (`:2,S`).
async fn put_away(folder: &Path, file: &Path) -> std::io::Result<()> {
    let Some(name) = file.file_name().and_then(|name| name.to_str()) else { return Ok(()) };
    let read = folder.join("cur");
    tokio::fs::create_dir_all(&read).await?;
    tokio::fs::rename(file, read.join(format!("{name}:2,S"))).await
}

/// Reads a mail as a delivery report on a mail of ours; nothing if it is none, or says nothing of
/// a failure or a delay.
pub fn report(mail: &str) -> Option<Report> {
    let mail = mail.replace("\r\n", "\n");
    let (head, body) = mail.split_once("\n\n")?;
    let head = fields(head);
    let token = head
        .iter()
        .filter(|(name, _)| {
            ["delivered-to", "x-original-to", "envelope-to", "to"].contains(&name.as_str())
        })
        .find_map(|(_, value)| token(value))?;
    let (_, kind) = head.iter().find(|(name, _)| name == "content-type")?;
    if !kind.to_ascii_lowercase().starts_with("multipart/report") {
        return None;
    }
    let boundary = format!("--{}", boundary(kind)?);
    let status = body.split(boundary.as_str()).find_map(|part| {
        let (head, body) = part.trim_start_matches('\n').split_once("\n\n")?;
        let is_status = |(name, value): &(String, String)| {
            name == "content-type"
                && value.to_ascii_lowercase().starts_with("message/delivery-status")
        };
        fields(head).iter().any(is_status).then(|| body.to_owned())
    })?;
    let mut delayed = None;
    // The first group is about the message, each further one about a recipient; we have one.
    for group in status.split("\n\n") {
        let group = fields(group);
        let field = |wanted: &str| {
            group.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
        };
        let status = code(field("status").unwrap_or_default());
        match field("action").map(str::to_ascii_lowercase).as_deref() {
            Some("failed") => return Some(Report { token, fate: Fate::Failed, status }),
            Some("delayed") => delayed = Some(status),
            _ => {}
        }
    }
    delayed.map(|status| Report { token, fate: Fate::Delayed, status })
}

/// Header fields with lower-case names, unfolded.
fn fields(head: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in head.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    found
}

/// The secret in a return address: what stands between the plus sign and the at sign.
fn token(value: &str) -> Option<String> {
    value.split('+').skip(1).find_map(|rest| {
        let (token, _) = rest.split_once('@')?;
        let hex = token.bytes().all(|byte| byte.is_ascii_hexdigit());
        (hex && token.len() == TOKEN_LENGTH).then(|| token.to_ascii_lowercase())
    })
}

fn boundary(content_type: &str) -> Option<String> {
    let place = content_type.to_ascii_lowercase().find("boundary=")?;
    let value = content_type.get(place + "boundary=".len()..)?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([';', ' ']).next()?,
    };
    (!value.is_empty()).then(|| value.to_owned())
}

/// A status code and nothing else: what a foreign server wrote there is not repeated.
fn code(status: &str) -> String {
    let first = status.split_whitespace().next().unwrap_or_default();
    let parts: Vec<_> = first.split('.').collect();
    let number = |part: &&str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if parts.len() == 3 && parts.iter().all(number) { first.to_owned() } else { "0.0.0".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "00112233445566778899aabbccddeeff";

    fn sample(action: &str, status: &str) -> String {
        format!(
            "Return-Path: <>\r\nDelivered-To: gateway+{TOKEN}@pgo.example\r\n\
             Content-Type: multipart/report; report-type=delivery-status;\r\n\
             \tboundary=\"A.1/x\"\r\n\r\n--A.1/x\r\nContent-Type: text/plain\r\n\r\n\
             This is the mail system. Action: failed\r\n\r\n--A.1/x\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\
             Original-Envelope-Id: {TOKEN}\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\n\
             Action: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 <a@b.example>: unknown\r\n\r\n--A.1/x--\r\n"
        )
    }

    #[test]
    fn a_failure_is_told_from_a_delay() {
        let failed = report(&sample("failed", "5.1.1")).unwrap();
        assert_eq!((failed.fate, failed.status.as_str()), (Fate::Failed, "5.1.1"));
        assert_eq!(failed.token, TOKEN);
        let delayed = report(&sample("delayed", "4.4.1")).unwrap();
        assert_eq!((delayed.fate, delayed.status.as_str()), (Fate::Delayed, "4.4.1"));
        assert_eq!(report(&sample("relayed", "2.0.0")), None);
    }

    #[test]
    fn what_did_not_come_to_a_return_address_is_no_report() {
        let elsewhere = sample("failed", "5.1.1").replace(&format!("+{TOKEN}@"), "@");
        assert_eq!(report(&elsewhere), None);
        let short = sample("failed", "5.1.1").replace(&format!("+{TOKEN}@"), "+0011@");
        assert_eq!(report(&short), None);
    }

    #[test]
    fn a_reply_to_the_return_address_is_no_report() {
        let reply = format!(
            "To: gateway+{TOKEN}@pgo.example\nContent-Type: text/plain\n\nAction: failed\n"
        );
        assert_eq!(report(&reply), None);
    }

    #[test]
    fn nothing_but_a_status_code_is_taken_from_a_report() {
        let report = report(&sample("failed", "Zzqfamily")).unwrap();
        assert_eq!(report.status, "0.0.0");
    }
}
