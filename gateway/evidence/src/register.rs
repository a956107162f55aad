//! The register: what an authority knows of each partner, and of itself.
//!
//! Who somebody is follows from the register alone: a key is known by the digest of its public
//! key, belongs to one authority and has one role. Certificates only confirm it, against that
//! authority's own anchors. A key's entry ends by a date and is never deleted, since evidence of
//! last year is verified against the register of today.
//!
//! [`RegisterFile`] is what stands in a file (TOML or JSON); [`Register`] is the same, checked.
//! [`Registers`] is everybody, looked up by key.

use std::collections::BTreeMap;

use gateway_bundle::ids::Language;
use gateway_bundle::{AuthorityId, Digest};
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, TrustAnchor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::certificate::{self, Usage};

mod anchor;
mod change;
mod entry;
mod lookup;
mod succession;

pub use anchor::AnchorEntry;
pub use change::{ChangeError, differences, replacement};
pub use entry::{
    Contact, KeyStatus, Limits, RegisterFile, RegisteredKey, RevocationMode, RevocationPolicy, Role,
};
pub use lookup::{Known, Registers};
pub use succession::{Notice, NoticeWay, Succession};

/// Why a register entry is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// An anchor is not one PEM certificate.
    #[error("anchor {place} is not one certificate in PEM")]
    Anchor {
        /// Which one, from 0.
        place: usize,
    },
    /// An anchor's dates contradict each other.
    #[error("anchor {place} ends before it begins")]
    AnchorDates {
        /// Which one, from 0.
        place: usize,
    },
    /// The authority's successor is itself or of another State, or the notice has no number.
    #[error(
        "the succession of {0} needs another authority of the same State and the notice's number"
    )]
    Succession(AuthorityId),
    /// Successors lead back to where they began, or to an authority without an entry.
    #[error("the succession of {0} leads to no authority in the register")]
    SuccessionNowhere(AuthorityId),
    /// A key's dates contradict each other.
    #[error("the key {spki} ends before it begins")]
    Dates {
        /// Which key.
        spki: Digest,
    },
    /// A log or witness key has no verifier key, or one of another kind, or another key has one.
    #[error(
        "the key {spki} needs `log_key` exactly if its role is log or witness, and of that kind"
    )]
    LogKey {
        /// Which key.
        spki: Digest,
    },
    /// `spki` is not the digest of the verifier key in `log_key`.
    #[error("the key {spki} is not the one in its `log_key`")]
    LogKeySpki {
        /// Which key.
        spki: Digest,
    },
    /// A key stands twice: in two authorities, or in two roles.
    #[error("the key {spki} stands twice in the register; one key has one authority and one role")]
    KeyTwice {
        /// Which key.
        spki: Digest,
    },
    /// An authority stands twice.
    #[error("the authority {0} stands twice in the register")]
    AuthorityTwice(AuthorityId),
    /// An address is not of the form `https://host[:port]`.
    #[error("an address is not of the form https://host:port without a path")]
    Address,
}

/// What is known of one authority, checked.
#[derive(Debug, Clone)]
pub struct Register {
    file: RegisterFile,
    anchors: Vec<Anchor>,
}

#[derive(Debug, Clone)]
struct Anchor {
    trusted: TrustAnchor<'static>,
    spki: Digest,
    entry: AnchorEntry,
}

impl Register {
    /// Which authority.
    pub fn authority(&self) -> &AuthorityId {
        &self.file.authority
    }

    /// Its name, by language.
    pub fn name(&self) -> &BTreeMap<Language, String> {
        &self.file.name
    }

    /// Its name in a language, or else in English, or else in any, or else its id.
    pub fn name_in(&self, language: &Language) -> &str {
        let english = self.file.name.iter().find(|(known, _)| known.primary() == "en");
        let same = self.file.name.iter().find(|(known, _)| known.primary() == language.primary());
        let exact = self.file.name.get_key_value(language);
        let any = self.file.name.iter().next();
        let found = exact.or(same).or(english).or(any);
        found.map_or(self.authority().as_str(), |(_, name)| name)
    }

    /// Where its gateway takes connections; `None` where it runs none and pulls.
    pub fn address(&self) -> Option<&str> {
        self.file.address.as_deref()
    }

    /// The languages it reads, the preferred first.
    pub fn languages(&self) -> &[Language] {
        &self.file.languages
    }

    /// Its keys, those of the past too.
    pub fn keys(&self) -> &[RegisteredKey] {
        &self.file.keys
    }

    /// The entry of a key.
    pub fn key(&self, spki: &Digest) -> Option<&RegisteredKey> {
        self.file.keys.iter().find(|key| key.spki == *spki)
    }

    /// The keys of a role that are good at a moment.
    pub fn current(&self, role: Role, at: Timestamp) -> impl Iterator<Item = &RegisteredKey> {
        let good =
            move |key: &&RegisteredKey| key.role == role && key.status(at) == KeyStatus::Current;
        self.file.keys.iter().filter(good)
    }

    /// Whom to tell, by mail.
    pub fn contacts(&self) -> &[Contact] {
        &self.file.contacts
    }

    /// What to do about revocation.
    pub fn revocation(&self) -> &RevocationPolicy {
        &self.file.revocation
    }

    /// What the partner may use of this gateway.
    pub fn limits(&self) -> &Limits {
        &self.file.limits
    }

    /// The anchors for a use as of a moment. Officials' certificates lead to a certifying
    /// authority that the register names as such; everything else may lead to any anchor.
    pub fn anchors(&self, usage: Usage, at: Timestamp) -> Vec<TrustAnchor<'_>> {
        let good = |anchor: &&Anchor| {
            anchor.entry.is_current(at)
                && (usage != Usage::Certification
                    || self.current(Role::CertifyingCa, at).any(|key| key.spki == anchor.spki))
        };
        self.anchors.iter().filter(good).map(|anchor| anchor.trusted.clone()).collect()
    }

    /// The anchors as certificates, those of the past too.
    pub fn anchor_certificates(&self) -> Vec<CertificateDer<'static>> {
        certificates(self.file.anchors.iter())
    }

    /// The anchors that are good at a moment, as certificates.
    pub fn anchor_certificates_at(&self, at: Timestamp) -> Vec<CertificateDer<'static>> {
        certificates(self.file.anchors.iter().filter(|anchor| anchor.is_current(at)))
    }

    /// How many anchors have begun or ended by a moment. Two moments of the same count have the
    /// same anchors, so what was validated at one holds at the other.
    pub fn anchor_changes(&self, at: Timestamp) -> usize {
        let dates = self.file.anchors.iter().flat_map(|anchor| [anchor.from, anchor.until]);
        dates.flatten().filter(|date| *date <= at).count()
    }

    /// Who has taken this authority's place by a moment, if anybody has.
    pub fn successor(&self, at: Timestamp) -> Option<&AuthorityId> {
        let succession = self.file.succession.as_ref();
        succession.filter(|change| change.is_effective(at)).map(|change| &change.to)
    }

    /// The entry as it stands in a file.
    pub fn file(&self) -> &RegisterFile {
        &self.file
    }

    /// The entry to hand to a partner: without the keys of one's own staff, without limits.
    #[must_use]
    pub fn published(&self) -> RegisterFile {
        let mut file = self.file.clone();
        file.keys.retain(|key| key.person.is_none());
        file.limits = Limits::default();
        file
    }
}

impl TryFrom<RegisterFile> for Register {
    type Error = RegisterError;

    fn try_from(file: RegisterFile) -> Result<Self, RegisterError> {
        entry::check(&file)?;
        let anchors = file.anchors.iter().enumerate().map(|(place, entry)| anchor(place, entry));
        let anchors = anchors.collect::<Result<_, _>>()?;
        Ok(Self { file, anchors })
    }
}

impl<'de> Deserialize<'de> for Register {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let file = RegisterFile::deserialize(from)?;
        Self::try_from(file).map_err(|error| gateway_bundle::json::refusal(error.to_string()))
    }
}

impl Serialize for Register {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.file.serialize(to)
    }
}

fn certificates<'a>(
    anchors: impl Iterator<Item = &'a AnchorEntry>,
) -> Vec<CertificateDer<'static>> {
    let all = anchors.map(|anchor| certificate::from_pem(anchor.pem.as_bytes()));
    all.flatten().flatten().collect()
}

fn anchor(place: usize, entry: &AnchorEntry) -> Result<Anchor, RegisterError> {
    if entry.from.zip(entry.until).is_some_and(|(from, until)| until < from) {
        return Err(RegisterError::AnchorDates { place });
    }
    read_anchor(entry).ok_or(RegisterError::Anchor { place })
}

fn read_anchor(entry: &AnchorEntry) -> Option<Anchor> {
    let certificates = certificate::from_pem(entry.pem.as_bytes()).ok()?;
    let [der] = certificates.as_slice() else { return None };
    let spki = certificate::spki_digest(der).ok()?;
    let trusted = webpki::anchor_from_trusted_cert(der).ok()?.to_owned();
    Some(Anchor { trusted, spki, entry: entry.clone() })
}
