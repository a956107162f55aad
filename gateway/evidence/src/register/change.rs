//! A newer entry in the place of an older one, so that nothing is lost that evidence needs.
//!
//! A partner exports what is true today. What it leaves out was true once: its old seals are still
//! verified against the old keys and anchors. So what a newer entry leaves out is not deleted but
//! ended. What is ours in the entry (the policy on revocation, the limits, a succession) stays.

use gateway_bundle::Digest;
use jiff::Timestamp;

use super::{AnchorEntry, RegisterFile, RegisteredKey};

/// Why a newer entry does not take the place of the older one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// A key would get another role.
    #[error("the key {0} has another role in the new entry; a key keeps its role, use a new key")]
    Role(Digest),
    /// A key that was revoked would be good again.
    #[error("the key {0} was revoked, and the new entry takes that back; use a new key")]
    Unrevoked(Digest),
    /// A key's time would begin later than it did.
    #[error("the key {0} begins later in the new entry; what it signed before would be lost")]
    Later(Digest),
}

/// The entry that stands after a newer one took the place of the older one at a moment.
///
/// # Errors
///
/// The newer entry would change what was true of a key in the past.
pub fn replacement(
    old: &RegisterFile,
    new: &RegisterFile,
    at: Timestamp,
) -> Result<RegisterFile, ChangeError> {
    let mut entry = new.clone();
    for was in &old.keys {
        match entry.keys.iter().find(|key| key.spki == was.spki) {
            Some(is) => check_key(was, is)?,
            None => entry.keys.push(ended_key(was, at)),
        }
    }
    for was in &old.anchors {
        if !entry.anchors.iter().any(|anchor| same_pem(anchor, was)) {
            entry.anchors.push(ended_anchor(was, at));
        }
    }
    entry.revocation = old.revocation.clone();
    entry.limits = old.limits.clone();
    entry.succession = new.succession.clone().or_else(|| old.succession.clone());
    Ok(entry)
}

/// What differs between two entries of an authority: a line each, `+` for what is new, `-` for what
/// is gone, `~` for what changed.
pub fn differences(old: &RegisterFile, new: &RegisterFile) -> Vec<String> {
    let mut lines = Vec::new();
    let mut plain = |what: &str, old: String, new: String| {
        if old != new {
            lines.push(format!("~ {what}: {old} -> {new}"));
        }
    };
    plain("address", format!("{:?}", old.address), format!("{:?}", new.address));
    plain("languages", format!("{:?}", old.languages), format!("{:?}", new.languages));
    plain("name", format!("{:?}", old.name), format!("{:?}", new.name));
    plain("revocation", format!("{:?}", old.revocation), format!("{:?}", new.revocation));
    plain("limits", format!("{:?}", old.limits), format!("{:?}", new.limits));
    plain("succession", format!("{:?}", old.succession), format!("{:?}", new.succession));
    let keys = |file: &RegisterFile| file.keys.iter().map(key_line).collect::<Vec<_>>();
    let anchors = |file: &RegisterFile| file.anchors.iter().map(anchor_line).collect::<Vec<_>>();
    let contacts = |file: &RegisterFile| {
        file.contacts.iter().map(|one| format!("contact {one:?}")).collect::<Vec<_>>()
    };
    lines.extend(listed(&keys(old), &keys(new)));
    lines.extend(listed(&anchors(old), &anchors(new)));
    lines.extend(listed(&contacts(old), &contacts(new)));
    lines
}

fn check_key(was: &RegisteredKey, is: &RegisteredKey) -> Result<(), ChangeError> {
    let takes_back = match (was.revoked, is.revoked) {
        (Some(was), Some(is)) => is > was,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if was.role != is.role {
        Err(ChangeError::Role(was.spki))
    } else if takes_back {
        Err(ChangeError::Unrevoked(was.spki))
    } else if is.from > was.from {
        Err(ChangeError::Later(was.spki))
    } else {
        Ok(())
    }
}

/// An end never lies before the beginning: a key that had not begun never begins.
fn ended_key(was: &RegisteredKey, at: Timestamp) -> RegisteredKey {
    let end = was.until.map_or(at, |until| until.min(at)).max(was.from);
    RegisteredKey { until: Some(end), ..was.clone() }
}

fn ended_anchor(was: &AnchorEntry, at: Timestamp) -> AnchorEntry {
    let end = was.until.map_or(at, |until| until.min(at));
    let end = was.from.map_or(end, |from| end.max(from));
    AnchorEntry { until: Some(end), ..was.clone() }
}

/// Whether two PEM texts are one certificate, however their lines are broken.
fn same_pem(one: &AnchorEntry, other: &AnchorEntry) -> bool {
    one.pem.split_whitespace().eq(other.pem.split_whitespace())
}

fn key_line(key: &RegisteredKey) -> String {
    let role = serde_json::to_value(key.role).ok();
    let role = role.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let until = key.until.map_or_else(String::new, |until| format!(" until {until}"));
    let revoked = key.revoked.map_or_else(String::new, |revoked| format!(" revoked {revoked}"));
    format!("key {} {role} from {}{until}{revoked}", key.spki, key.from)
}

fn anchor_line(anchor: &AnchorEntry) -> String {
    let bare: String = anchor.pem.split_whitespace().collect();
    let moment = |at: Option<Timestamp>| at.map_or("open".to_owned(), |at| at.to_string());
    let digest = Digest::of(bare.as_bytes());
    format!("anchor {digest} from {} until {}", moment(anchor.from), moment(anchor.until))
}

fn listed(old: &[String], new: &[String]) -> Vec<String> {
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(come).collect()
}
