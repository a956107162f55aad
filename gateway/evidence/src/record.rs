//! Evidence: a signed statement that an event took place, by whom it is that must state it.
//!
//! The events are those of ETSI EN 319 522 where it has one, and our own where it has none
//! (admission from quarantine, a deadline missed, the paper originals). Transport acceptance,
//! delivery and the authority's legal answer are three different states, and none stands for
//! another. Evidence is an attached-payload JWS; it is stored, asked for again and compared byte
//! for byte, and each names the digest of the one before, so that none can be left out unseen.

use gateway_bundle::manifest::{CaseName, Version};
use gateway_bundle::{AuthorityId, BundleId, BundleKey, Digest, TreatyId};
use jiff::Timestamp;
use ring::rand::SecureRandom;
use rustls_pki_types::TrustAnchor;
use serde::{Deserialize, Serialize};

use crate::certificate::{Crls, PathError, Usage, Validated, validate_path};
use crate::jws::{Jws, Typ};
use crate::key::{SignError, SigningKey};
use crate::register::Register;
use crate::seal::{SealError, VerifiedSeal, verify_seal_with};

mod contradiction;
mod event;
mod rules;
mod words;

pub use contradiction::Contradiction;
pub use event::{Event, Issuer};
pub use words::{Code, EvidenceId, Pointer, Word};

/// The most bytes that an evidence body may have.
pub const BODY_BYTES_MAX: usize = 256 << 10;
/// The most reasons that evidence may give.
pub const REASONS_MAX: usize = 1_000;

/// What evidence states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceBody {
    /// Always 1.
    pub version: Version,
    /// Its own name.
    pub id: EvidenceId,
    /// What took place.
    pub event: Event,
    /// When, by the issuer's clock.
    #[serde(deserialize_with = "crate::time::moment")]
    pub time: Timestamp,
    /// Who states it.
    pub issuer: AuthorityId,
    /// Who sent the bundle.
    pub from: AuthorityId,
    /// The sender's id for it; absent only where a refused manifest could not be read.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleId>,
    /// Whom the bundle is for.
    pub to: AuthorityId,
    /// The treaty it was sent under.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub treaty: Option<TreatyId>,
    /// The case it belongs to.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseName>,
    /// The digest of the manifest.
    pub manifest_digest: Digest,
    /// The digest of the seal under which it came first.
    pub seal_digest: Digest,
    /// When the manifest came.
    #[serde(
        default,
        deserialize_with = "crate::time::some_moment",
        skip_serializing_if = "Option::is_none"
    )]
    pub announced: Option<Timestamp>,
    /// When the last of its documents was there.
    #[serde(
        default,
        deserialize_with = "crate::time::some_moment",
        skip_serializing_if = "Option::is_none"
    )]
    pub completed: Option<Timestamp>,
    /// The rules by which the bundle was assessed.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileName>,
    /// The version of the engine that assessed it.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub engine: Option<Word>,
    /// The digest of the assessment.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub assessment_digest: Option<Digest>,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// The paper consignment that it is about.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub consignment: Option<Word>,
    /// The digest of the rejection that an admission lifts.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub admits: Option<Digest>,
    /// The digest of the evidence that the issuer signed before on this bundle.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub previous: Option<Digest>,
}

/// Which treaty profile, in which version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileName {
    /// The profile.
    pub id: TreatyId,
    /// Its version.
    pub version: Word,
    /// The digest of its file.
    pub digest: Digest,
}

/// Why something was refused, failed or is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The stable code of the finding.
    pub code: Code,
    /// The place in the manifest.
    #[serde(default, deserialize_with = "words::present", skip_serializing_if = "Option::is_none")]
    pub pointer: Option<Pointer>,
}

/// Evidence that is its issuer's, and says what such evidence may say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedEvidence {
    /// What it states.
    pub body: EvidenceBody,
    /// Who signed it and how; its `seal_digest` is the digest of the evidence itself.
    pub seal: VerifiedSeal,
}

impl VerifiedEvidence {
    /// The digest of the evidence, as the next one names it.
    pub fn digest(&self) -> Digest {
        self.seal.seal_digest
    }
}

/// Why evidence is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// Its signature, or whose it is.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The body is not of its form.
    #[error("the evidence's body is not of its form: {0}")]
    Body(gateway_bundle::json::Error),
    /// The issuer is not who signed.
    #[error("the evidence names another issuer than the one who signed it")]
    OtherIssuer,
    /// The issuer may not state this event on this bundle.
    #[error("{event} on a bundle is for its {wanted} to state", event = event.name(), wanted = event.issuer().name())]
    Issuer {
        /// The event.
        event: Event,
    },
    /// A member is missing that this event needs.
    #[error("{event} needs `{member}`", event = event.name())]
    Missing {
        /// The event.
        event: Event,
        /// The member.
        member: &'static str,
    },
    /// A member stands where this event has none.
    #[error("{event} has no `{member}`", event = event.name())]
    Unexpected {
        /// The event.
        event: Event,
        /// The member.
        member: &'static str,
    },
    /// The times contradict each other.
    #[error("the evidence's times contradict each other")]
    Times,
    /// It gives too many reasons.
    #[error("the evidence gives more than 1000 reasons")]
    Reasons,
}

/// Why evidence was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MakeError {
    /// It would not be taken by whoever gets it.
    #[error(transparent)]
    Rules(#[from] EvidenceError),
    /// There is no signature.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl EvidenceBody {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// It is not of its form, or says what such evidence may not say.
    pub fn parse(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let body: Self = gateway_bundle::json::from_slice(bytes).map_err(EvidenceError::Body)?;
        rules::check(&body)?;
        Ok(body)
    }

    /// Signs the statement with the issuer's seal key.
    ///
    /// # Errors
    ///
    /// It says what such evidence may not say, or there is no signature.
    pub fn sign(
        &self,
        key: &SigningKey,
        at: Timestamp,
        rng: &dyn SecureRandom,
    ) -> Result<String, MakeError> {
        rules::check(self)?;
        let body = serde_json::to_vec(self).map_err(|_| SignError::Body)?;
        Ok(key.sign(Typ::Evidence, &body, at, rng)?)
    }

    /// What identifies the bundle.
    pub fn key(&self) -> Option<BundleKey> {
        self.bundle.map(|bundle| BundleKey { from: self.from.clone(), bundle })
    }
}

/// Verifies evidence against the register entry of its issuer, as of a moment.
///
/// # Errors
///
/// It is not that authority's, or says what such evidence may not say.
pub fn verify(
    jws: &Jws,
    issuer: &Register,
    at: Timestamp,
    crls: &Crls,
) -> Result<VerifiedEvidence, EvidenceError> {
    verify_with(jws, issuer, at, |anchors| {
        validate_path(jws.leaf(), jws.intermediates(), anchors, at, Usage::Seal, crls)
    })
}

/// The same, with the path validation left to the caller; see [`verify_seal_with`].
///
/// # Errors
///
/// It is not that authority's, or says what such evidence may not say.
pub fn verify_with(
    jws: &Jws,
    issuer: &Register,
    at: Timestamp,
    path: impl FnOnce(&[TrustAnchor<'_>]) -> Result<Validated, PathError>,
) -> Result<VerifiedEvidence, EvidenceError> {
    let seal = verify_seal_with(jws, Typ::Evidence, issuer, at, path)?;
    let body = EvidenceBody::parse(jws.payload())?;
    if body.issuer != seal.authority {
        return Err(EvidenceError::OtherIssuer);
    }
    Ok(VerifiedEvidence { body, seal })
}
