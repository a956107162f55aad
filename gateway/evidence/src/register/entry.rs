//! A register entry as it stands in a file.

use std::collections::{BTreeMap, BTreeSet};

use gateway_bundle::ids::Language;
use gateway_bundle::{AuthorityId, Digest};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{AnchorEntry, RegisterError, Succession};
use crate::log::VerifierKey;

/// One authority, as its entry is written in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterFile {
    /// Which authority.
    pub authority: AuthorityId,
    /// Where its gateway takes connections: `https://host:port`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The languages it reads, the preferred first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// Its trust anchors, each one certificate in PEM, those of the past too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<AnchorEntry>,
    /// Its name, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub name: BTreeMap<Language, String>,
    /// Who took its place, where its State named another central authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succession: Option<Succession>,
    /// What to do about revocation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub revocation: RevocationPolicy,
    /// What it may use of this gateway.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limits: Limits,
    /// Whom to tell, by mail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// Its keys, those of the past too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<RegisteredKey>,
}

/// One key of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredKey {
    /// The SHA-256 of its `SubjectPublicKeyInfo` in DER.
    pub spki: Digest,
    /// The one thing it is for.
    pub role: Role,
    /// The member of one's own staff who holds it; only on keys of one's own authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// From when it is good.
    #[serde(deserialize_with = "crate::time::moment")]
    pub from: Timestamp,
    /// Until when it is good (exclusive); open where nobody has ended it.
    #[serde(
        default,
        deserialize_with = "crate::time::some_moment",
        skip_serializing_if = "Option::is_none"
    )]
    pub until: Option<Timestamp>,
    /// From when it must not be believed, because it was lost or misused.
    #[serde(
        default,
        deserialize_with = "crate::time::some_moment",
        skip_serializing_if = "Option::is_none"
    )]
    pub revoked: Option<Timestamp>,
    /// For a log or a witness: its verifier key (C2SP signed-note).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_key: Option<VerifierKey>,
}

impl RegisteredKey {
    /// What the entry says of the key at a moment.
    pub fn status(&self, at: Timestamp) -> KeyStatus {
        if self.revoked.is_some_and(|revoked| revoked <= at) {
            KeyStatus::Revoked
        } else if at < self.from {
            KeyStatus::NotYet
        } else if self.until.is_some_and(|until| until <= at) {
            KeyStatus::Ended
        } else {
            KeyStatus::Current
        }
    }
}

/// The one thing that a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Opening connections.
    TlsClient,
    /// Taking connections.
    TlsServer,
    /// Sealing bundles and signing evidence.
    Seal,
    /// Issuing certificates to officials who certify copies.
    CertifyingCa,
    /// Signing the log's checkpoints.
    Log,
    /// Cosigning the checkpoints of others.
    Witness,
}

/// What a register says of a key at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStatus {
    /// Its time has not begun.
    NotYet,
    /// It is good.
    Current,
    /// Its time is over.
    Ended,
    /// It must not be believed.
    Revoked,
}

/// A mailbox of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The address.
    pub address: String,
    /// The language to write in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// What to do about revocation of an authority's certificates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RevocationPolicy {
    /// Whether a certificate whose revocation cannot be checked is taken.
    pub mode: RevocationMode,
    /// How many hours old a list may be and still count as a check; until its own end if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age_hours: Option<u16>,
    /// Where the authority's revocation lists are fetched: `http://` or `https://` addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
}

impl RevocationPolicy {
    /// How old a list may be and still count as a check.
    pub fn max_age(&self) -> Option<SignedDuration> {
        self.max_age_hours.map(|hours| SignedDuration::from_hours(hours.into()))
    }
}

/// See [`RevocationPolicy::mode`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationMode {
    /// Taken, and shown as *not checked*.
    #[default]
    WherePossible,
    /// Not taken until it can be checked.
    Required,
}

/// What a partner may use of this gateway, where it differs from the gateway's own settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of one document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_bytes: Option<u64>,
    /// Bytes of all documents of a bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle_bytes: Option<u64>,
    /// Documents of a bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents: Option<u32>,
    /// Requests at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<u32>,
    /// Bytes in quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarantine_bytes: Option<u64>,
    /// Bytes of documents announced in uploads that have not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_bytes: Option<u64>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The rules of an entry by itself.
pub(super) fn check(file: &RegisterFile) -> Result<(), RegisterError> {
    if file.address.as_deref().is_some_and(|address| !is_address(address)) {
        return Err(RegisterError::Address);
    }
    if let Some(succession) = &file.succession {
        succession.check(&file.authority)?;
    }
    let mut seen = BTreeSet::new();
    for key in &file.keys {
        if !seen.insert(key.spki) {
            return Err(RegisterError::KeyTwice { spki: key.spki });
        }
        check_key(key)?;
    }
    Ok(())
}

fn check_key(key: &RegisteredKey) -> Result<(), RegisterError> {
    let spki = key.spki;
    if key.until.is_some_and(|until| until < key.from) {
        return Err(RegisterError::Dates { spki });
    }
    match (key.role, &key.log_key) {
        (Role::Log, Some(verifier)) if !verifier.is_witness() => of_key(verifier, spki),
        (Role::Witness, Some(verifier)) if verifier.is_witness() => of_key(verifier, spki),
        (Role::Log | Role::Witness, _) | (_, Some(_)) => Err(RegisterError::LogKey { spki }),
        (_, None) => Ok(()),
    }
}

fn of_key(verifier: &VerifierKey, spki: Digest) -> Result<(), RegisterError> {
    if verifier.spki() == spki { Ok(()) } else { Err(RegisterError::LogKeySpki { spki }) }
}

/// `https://` with a host and perhaps a port, and nothing else: the paths are the contract's.
fn is_address(address: &str) -> bool {
    let Some(host) = address.strip_prefix("https://") else { return false };
    let port = host.rsplit_once(':').map(|(_, port)| port);
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    !host.is_empty()
        && host.len() <= 255
        && host.bytes().all(allowed)
        && port.is_none_or(|port| port.ends_with(']') || port.parse::<u16>().is_ok())
}
