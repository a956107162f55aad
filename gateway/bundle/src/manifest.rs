//! The manifest: the signed table of contents of a bundle, version 1.
//!
//! A bundle is one message between two central authorities. Its manifest says who sends what to
//! whom under which treaty, tells the person's and the sentence's particulars, and lists every
//! document with its digest. The seal is made over the manifest's exact bytes, so reading never
//! changes them: [`Manifest::parse`] turns bytes into a value, and nothing is ever written back.
//!
//! The manifest is closed. An unknown member is an error, since a member that one side signs and
//! the other side skips would mean two things at once. The same rules stand as JSON Schema in
//! `schemas/manifest.schema.json`; a test holds the two together.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::{
    AuthorityId, BundleId, BundleKey, CaseKey, CaseReference, Country, Digest, TreatyId,
};

mod content;
mod document;
mod error;
mod member;
mod message;
mod person;
mod sentence;
mod text;
mod time;

pub use content::{
    Arrangement, Ask, Change, Consignment, Decision, DecisionBy, Handling, OriginalReceipt,
    Outcome, Report, Stage, Transit,
};
pub use document::{Certification, CertificationForm, Document, Item, Signed, Translated};
pub use error::ManifestError;
pub(crate) use error::is_file_name;
pub use member::ContentMember;
pub use message::MessageKind;
pub use person::{
    BirthDate, Born, Consent, Incapacity, Name, PartialDate, Person, Petition, Petitioner,
    Residence, Verification,
};
pub use sentence::{
    CourtDecision, CourtNumber, Credit, Damage, Offence, Proceeding, Punishment, PunishmentUnit,
    Rank, Sentence,
};
pub use text::{TEXT_MAX, Text};

/// The most bytes that a manifest may have.
pub const MANIFEST_BYTES_MAX: usize = 1 << 20;
/// The most documents that a bundle may have.
pub const DOCUMENTS_MAX: usize = 1_000;
/// The most bytes that one document may have.
pub const DOCUMENT_BYTES_MAX: u64 = 4 << 30;
/// The most bytes that all documents of a bundle may have together.
pub const BUNDLE_BYTES_MAX: u64 = 16 << 30;

/// A manifest, version 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always 1.
    pub version: Version,
    /// The sender's id for the bundle.
    pub bundle: BundleId,
    /// The treaty it is sent under. Always named: several may bind the same two States.
    pub treaty: TreatyId,
    /// What kind of message it is.
    pub message: MessageKind,
    /// The case it belongs to.
    pub case: CaseName,
    /// The bundle it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<BundleReference>,
    /// The bundle it corrects: a corrected bundle is a new bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<BundleReference>,
    /// The sending authority.
    pub from: AuthorityId,
    /// The authority addressed.
    pub to: AuthorityId,
    /// When the sender made the manifest, by its own clock.
    #[serde(deserialize_with = "time::moment")]
    pub created: Timestamp,
    /// Journal numbers of either authority.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<JournalReference>,
    /// The channel by which the official paper goes.
    pub channel: Channel,
    /// The State whose court sentenced the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentencing_state: Option<Country>,
    /// The State that executes, or is to execute, the sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executing_state: Option<Country>,
    /// The person at the centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// The person's wish, as told to one of the States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub petition: Option<Petition>,
    /// The person's consent to the transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// The sentence: decisions, offences, punishments, credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<Sentence>,
    /// What the States state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statements: Option<Statements>,
    /// Every document of the bundle.
    #[serde(default)]
    pub documents: Vec<Document>,
    /// Which paper originals travel in which consignment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub originals: Vec<Consignment>,
    /// The content of a `decision`, a `non-agreement`, an `approval` or a `transit-decision`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The content of an `arrangement`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrangement: Option<Arrangement>,
    /// The content of a report or a notice of circumstances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// The content of a `sentence-change`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// The content of a `transit-request`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transit: Option<Transit>,
    /// What a supplement request or a document request wants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// The content of an `originals-receipt`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipt: Vec<OriginalReceipt>,
}

impl Manifest {
    /// Reads a manifest from the exact bytes that were sealed.
    ///
    /// # Errors
    ///
    /// Says what is wrong and where, by JSON Pointer. The text never repeats a value, so it may
    /// be logged and shown.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > MANIFEST_BYTES_MAX {
            return Err(ManifestError::TooLarge { actual: bytes.len(), limit: MANIFEST_BYTES_MAX });
        }
        let manifest: Self = crate::json::from_slice(bytes)?;
        error::check(&manifest)?;
        Ok(manifest)
    }

    /// What identifies the bundle.
    pub fn key(&self) -> BundleKey {
        BundleKey { from: self.from.clone(), bundle: self.bundle }
    }

    /// What identifies the case.
    pub fn case_key(&self) -> CaseKey {
        CaseKey {
            treaty: self.treaty.clone(),
            opened_by: self.case.opened_by.clone(),
            reference: self.case.reference.clone(),
        }
    }

    /// The bytes of all documents together.
    pub fn documents_size(&self) -> u64 {
        self.documents.iter().map(|document| document.size).fold(0, u64::saturating_add)
    }

    /// The two authorities, in an order that is the same on both sides.
    pub fn authorities(&self) -> (&AuthorityId, &AuthorityId) {
        if self.from <= self.to { (&self.from, &self.to) } else { (&self.to, &self.from) }
    }
}

/// The manifest's version: the number 1 and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(1)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u64::deserialize(from)? {
            1 => Ok(Self),
            _ => Err(crate::json::refusal("version 1, the only one that is known")),
        }
    }
}

/// The case as a manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseName {
    /// The authority that opened the case.
    pub opened_by: AuthorityId,
    /// The opener's number for it.
    pub reference: CaseReference,
}

/// Another bundle, named with its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleReference {
    /// Who sent it.
    pub from: AuthorityId,
    /// Its id.
    pub bundle: BundleId,
    /// The digest of its manifest.
    pub digest: Digest,
}

impl BundleReference {
    /// What identifies the bundle referred to.
    pub fn key(&self) -> BundleKey {
        BundleKey { from: self.from.clone(), bundle: self.bundle }
    }
}

/// A journal number of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalReference {
    /// Whose journal.
    pub authority: AuthorityId,
    /// The number in it.
    pub number: Text,
    /// The date in it.
    #[serde(deserialize_with = "time::date")]
    pub date: Date,
}

/// The channel by which the official paper goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Direct between central authorities, or diplomatic (then this bundle is an advance copy).
    pub mode: ChannelMode,
    /// Why this channel, where the treaty's rule is the other one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Text>,
}

/// See [`Channel::mode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelMode {
    /// Between central authorities.
    Direct,
    /// Through diplomatic channels.
    Diplomatic,
}

/// What the States state in the manifest itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Statements {
    /// Whether each State agrees to the transfer; absent where it has not said.
    pub state_consents: StateConsents,
    /// Who asserts that the act is an offence in both States.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dual_criminality: Option<DualCriminality>,
    /// Whether the law of the sentencing State permits the transfer (KZ-BR Art. 3(c)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law_permits: Option<bool>,
    /// Whether the sentencing State accepts the executing State's maximum instead of death or
    /// life (KZ-BR Art. 3(b)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepts_executing_maximum: Option<bool>,
    /// Whether both States agree to waive the minimum remaining term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_term_waived: Option<bool>,
    /// Why the transfer needs no consent of the person, where a treaty knows such cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_consent: Option<WithoutConsent>,
}

/// Why a transfer needs no consent of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WithoutConsent {
    /// The person fled to the State of citizenship (ETS 167 Art. 2).
    Flight,
    /// The person is under an expulsion or deportation order (ETS 167 Art. 3).
    ExpulsionOrder,
}

/// Whether each State agrees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StateConsents {
    /// The sentencing State.
    pub sentencing: Option<bool>,
    /// The executing State.
    pub executing: Option<bool>,
}

/// Who asserts dual criminality; `denied` where a State says that it is not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DualCriminality {
    /// `sentencing`, `executing` or `both`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asserted_by: Option<Side>,
    /// The side that denies it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denied_by: Option<Side>,
}

/// One of the two States of a case, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The State whose court sentenced.
    Sentencing,
    /// The State that executes.
    Executing,
    /// Both.
    Both,
}
