//! Whether a seal is an authority's, as of a moment.
//!
//! A seal is good when its key stands in the authority's register as a seal key that is good at
//! the moment, when the signature belongs to the bytes, and when the key's certificate leads to one
//! of the authority's own anchors. The register is asked first: a stranger costs no cryptography.
//! What the signer claims of itself (subject, `iat`) decides nothing.
//!
//! The moment is the caller's: that of receipt, or later the earliest time that others have fixed.

use gateway_bundle::{AuthorityId, Digest};
use jiff::{SignedDuration, Timestamp};
use rustls_pki_types::TrustAnchor;

use crate::certificate::{
    Crls, NotCheckedBecause, PathError, Revocation, Usage, Validated, validate_path,
};
use crate::jws::{Algorithm, Jws, JwsError, Typ};
use crate::register::{KeyStatus, Register, RevocationMode, Role};

/// How far ahead a signer's clock may be.
pub const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// A seal that is good as of the moment it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSeal {
    /// Whose it is.
    pub authority: AuthorityId,
    /// The digest of the sealed bytes; of a bundle's seal, the bundle's digest.
    pub payload_digest: Digest,
    /// The digest of the seal itself.
    pub seal_digest: Digest,
    /// The key, as registers know it.
    pub signer: Digest,
    /// When the signer says it signed.
    pub issued: Timestamp,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// What is known of revocation.
    pub revocation: Revocation,
}

/// Why a seal is not good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Its form, its algorithm or its signature.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// It is a statement of another kind.
    #[error("this is a {found}, not a {wanted}", found = found.name(), wanted = wanted.name())]
    Type {
        /// What it is.
        found: Typ,
        /// What it should be.
        wanted: Typ,
    },
    /// The key stands in no register entry of that authority.
    #[error("the key is not registered for the authority")]
    UnknownKey,
    /// The key is registered for another role.
    #[error("the key is registered for another use than seals")]
    Role,
    /// The register says that the key is not good at that time.
    #[error("the key is registered, but {}", match .0 {
        KeyStatus::NotYet => "its time has not begun",
        KeyStatus::Ended => "its time is over",
        KeyStatus::Revoked => "it has been revoked",
        KeyStatus::Current => "it cannot be used",
    })]
    Key(KeyStatus),
    /// `iat` lies in the future.
    #[error("the signature claims a time more than five minutes ahead")]
    Future,
    /// `iat` lies outside the certificate's validity.
    #[error("the signature claims a time at which its certificate was not valid")]
    OutsideCertificate,
    /// The certificate's path.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The partner's policy asks for a revocation check, and there could be none.
    #[error("revocation could not be checked, and the register asks for it: {0}")]
    NotChecked(NotCheckedBecause),
}

/// The kinds of [`SealError`], for whoever has to react to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealFault {
    /// The text is not of the form that is taken.
    Malformed,
    /// The signature may be good, but cannot be verified here.
    Unsupported,
    /// The signature does not belong to the bytes.
    Broken,
    /// The key is nobody's, or not a seal key.
    UnknownKey,
    /// The key's or the certificate's time has not begun or is over.
    Expired,
    /// The certificate leads to no anchor of the authority, or is not fit.
    Untrusted,
    /// The key or a certificate was revoked.
    Revoked,
    /// Revocation could not be checked, and the policy asks for it.
    NotChecked,
}

impl SealError {
    /// What kind of fault it is.
    pub fn fault(&self) -> SealFault {
        match self {
            Self::Jws(JwsError::Broken) => SealFault::Broken,
            Self::Jws(JwsError::Unsupported { .. }) | Self::Path(PathError::Unsupported) => {
                SealFault::Unsupported
            }
            Self::Jws(_) | Self::Type { .. } | Self::Future | Self::OutsideCertificate => {
                SealFault::Malformed
            }
            Self::UnknownKey | Self::Role => SealFault::UnknownKey,
            Self::Key(KeyStatus::Revoked) | Self::Path(PathError::Revoked) => SealFault::Revoked,
            Self::Key(_) | Self::Path(PathError::Expired | PathError::NotYetValid) => {
                SealFault::Expired
            }
            Self::Path(_) => SealFault::Untrusted,
            Self::NotChecked(_) => SealFault::NotChecked,
        }
    }
}

/// Verifies a seal (or evidence: any statement that an authority signs with its seal key).
///
/// # Errors
///
/// Says why it is not good; see [`SealError::fault`].
pub fn verify_seal(
    jws: &Jws,
    typ: Typ,
    register: &Register,
    at: Timestamp,
    crls: &Crls,
) -> Result<VerifiedSeal, SealError> {
    verify_seal_with(jws, typ, register, at, |anchors| {
        validate_path(jws.leaf(), jws.intermediates(), anchors, at, Usage::Seal, crls)
    })
}

/// The same, with the path validation left to the caller, who may have its result at hand: it is
/// the same for every seal with the same certificate while [`Validated::covers`] says so.
///
/// # Errors
///
/// Says why it is not good; see [`SealError::fault`].
pub fn verify_seal_with(
    jws: &Jws,
    typ: Typ,
    register: &Register,
    at: Timestamp,
    path: impl FnOnce(&[TrustAnchor<'_>]) -> Result<Validated, PathError>,
) -> Result<VerifiedSeal, SealError> {
    if jws.typ() != typ {
        return Err(SealError::Type { found: jws.typ(), wanted: typ });
    }
    let signer = jws.leaf().spki();
    let key = register.key(&signer).ok_or(SealError::UnknownKey)?;
    if key.role != Role::Seal {
        return Err(SealError::Role);
    }
    match key.status(at) {
        KeyStatus::Current => {}
        status => return Err(SealError::Key(status)),
    }
    claimed_time(jws, at)?;
    jws.verify_signature()?;
    let validated = path(&register.anchors(Usage::Seal, at))?;
    if let Revocation::NotChecked(because) = validated.revocation
        && register.revocation().mode == RevocationMode::Required
    {
        return Err(SealError::NotChecked(because));
    }
    Ok(VerifiedSeal {
        authority: register.authority().clone(),
        payload_digest: Digest::of(jws.payload()),
        seal_digest: jws.digest(),
        signer,
        issued: jws.header().issued,
        algorithm: jws.header().algorithm,
        revocation: validated.revocation,
    })
}

/// What the signer claims of the time: not to be believed, but it must be possible.
pub(crate) fn claimed_time(jws: &Jws, at: Timestamp) -> Result<(), SealError> {
    let issued = jws.header().issued;
    let latest = at.checked_add(CLOCK_SKEW).map_err(|_| SealError::Future)?;
    if issued > latest {
        return Err(SealError::Future);
    }
    if issued < jws.leaf().not_before() || issued > jws.leaf().not_after() {
        return Err(SealError::OutsideCertificate);
    }
    Ok(())
}
