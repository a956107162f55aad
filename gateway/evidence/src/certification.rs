//! A certified copy, electronically: the certifying official's own signature over one document.
//!
//! The official signs which document it is (by digest), of which court and which decision, what is
//! certified and when. The signature is the official's, not the authority's: it is found by no
//! register entry but by its certificate, which must lead to a certifying authority that the
//! register names as such. A key that the register knows for anything else certifies nothing.
//! Certifying electronically does not replace the paper where a treaty wants originals.

use gateway_bundle::Digest;
use gateway_bundle::manifest::{Text, Version};
use jiff::Timestamp;
use jiff::civil::Date;
use ring::rand::SecureRandom;
use serde::{Deserialize, Deserializer, Serialize};

use crate::certificate::{Crls, NotCheckedBecause, PathError, Revocation, Usage, validate_path};
use crate::jws::{Jws, JwsError, Typ};
use crate::key::{SignError, SigningKey};
use crate::register::{Register, RevocationMode};
use crate::seal::{SealError, claimed_time};

/// The most bytes that a statement may have.
pub const STATEMENT_BYTES_MAX: usize = 64 << 10;

/// What an official certifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Always 1.
    pub version: Version,
    /// The digest of the document.
    pub document: Digest,
    /// The court whose decision it is.
    pub court: Text,
    /// The decision's number.
    pub decision_number: Text,
    /// What is certified: that it is a true copy, that it has entered into force.
    pub statement: Text,
    /// The date of the certification.
    #[serde(deserialize_with = "date")]
    pub date: Date,
}

/// What came of checking a certification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An official of that authority certified this document.
    Confirmed {
        /// What the official states.
        statement: Box<Statement>,
        /// The key of the official.
        signer: Digest,
        /// What is known of revocation.
        revocation: Revocation,
    },
    /// It is not what it claims to be.
    Invalid(CertificationError),
    /// Nothing can be said of it here.
    NotChecked(CertificationError),
}

/// Why a certification is invalid or not checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificationError {
    /// Its form, its algorithm, its signature or its time.
    #[error(transparent)]
    Jws(#[from] SealError),
    /// The statement is not of its form.
    #[error("the certifying statement is not of its form: {0}")]
    Statement(gateway_bundle::json::Error),
    /// It certifies another document.
    #[error("the certification is of another document")]
    OtherDocument,
    /// The key is registered for something else.
    #[error("the certifying key is registered for another use")]
    Role,
    /// The register names no certifying authority there.
    #[error("the register names no certifying authority that is good at that time")]
    NoCertifyingAuthority,
    /// The certificate's path.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The register asks for a revocation check, and there could be none.
    #[error("revocation could not be checked, and the register asks for it: {0}")]
    Revocation(NotCheckedBecause),
}

impl CertificationError {
    /// Whether nothing is known against the certification: it just cannot be checked here.
    fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Jws(SealError::Jws(JwsError::Unsupported { .. }))
                | Self::NoCertifyingAuthority
                | Self::Path(PathError::Unsupported)
                | Self::Revocation(_)
        )
    }
}

impl Statement {
    /// Signs the statement with the official's key, and returns the compact JWS.
    ///
    /// # Errors
    ///
    /// There is no signature.
    pub fn sign(
        &self,
        key: &SigningKey,
        at: Timestamp,
        rng: &dyn SecureRandom,
    ) -> Result<String, SignError> {
        let statement = serde_json::to_vec(self).map_err(|_| SignError::Body)?;
        key.sign(Typ::Certification, &statement, at, rng)
    }
}

/// Checks a certification of a document against the register entry of the authority that sent it,
/// as of a moment.
pub fn verify_certification(
    compact: &str,
    document: &Digest,
    register: &Register,
    at: Timestamp,
    crls: &Crls,
) -> Outcome {
    match verify(compact, document, register, at, crls) {
        Ok(outcome) => outcome,
        Err(error) if error.is_open() => Outcome::NotChecked(error),
        Err(error) => Outcome::Invalid(error),
    }
}

fn verify(
    compact: &str,
    document: &Digest,
    register: &Register,
    at: Timestamp,
    crls: &Crls,
) -> Result<Outcome, CertificationError> {
    let jws = Jws::parse(compact, STATEMENT_BYTES_MAX).map_err(SealError::from)?;
    if jws.typ() != Typ::Certification {
        let wrong = SealError::Type { found: jws.typ(), wanted: Typ::Certification };
        return Err(wrong.into());
    }
    let statement: Statement =
        gateway_bundle::json::from_slice(jws.payload()).map_err(CertificationError::Statement)?;
    if statement.document != *document {
        return Err(CertificationError::OtherDocument);
    }
    let signer = jws.leaf().spki();
    if register.key(&signer).is_some() {
        return Err(CertificationError::Role);
    }
    claimed_time(&jws, at)?;
    jws.verify_signature().map_err(SealError::from)?;
    let anchors = register.anchors(Usage::Certification, at);
    if anchors.is_empty() {
        return Err(CertificationError::NoCertifyingAuthority);
    }
    let usage = Usage::Certification;
    let path = validate_path(jws.leaf(), jws.intermediates(), &anchors, at, usage, crls)?;
    if let Revocation::NotChecked(because) = path.revocation
        && register.revocation().mode == RevocationMode::Required
    {
        return Err(CertificationError::Revocation(because));
    }
    let revocation = path.revocation;
    Ok(Outcome::Confirmed { statement: Box::new(statement), signer, revocation })
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
    let date: Option<Date> = text.parse().ok();
    // jiff reads other spellings too; a signed date has one.
    date.filter(|date| date.to_string() == *text)
        .ok_or_else(|| gateway_bundle::json::refusal("a date YYYY-MM-DD"))
}
