//! Path validation (RFC 5280 §6) by rustls-webpki, against one authority's anchors only.
//!
//! webpki answers revocation with one error that hides the rest: an expired list before a listed
//! serial, an uncovered intermediate before a revoked leaf. Here the questions are asked in turn,
//! from strict to lenient, so that *revoked* is never hidden behind *not checked*.

use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{
    EndEntityCert, ExpirationPolicy, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage,
    RevocationOptionsBuilder, UnknownStatusPolicy, VerifiedPath,
};

use super::profile::{self, ProfileError, Usage};
use super::{Certificate, Crls, NotCheckedBecause, Revocation};

/// id-kp-documentSigning (RFC 9336), the content of its OBJECT IDENTIFIER.
const DOCUMENT_SIGNING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x24];

/// Why there is no valid path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The certificate, or one above it, is not well formed or breaks RFC 5280.
    #[error("a certificate of the path is not well formed")]
    Malformed,
    /// The certificate is not fit for the use.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// No path leads to an anchor of the authority.
    #[error("the certificate leads to no trust anchor of the authority")]
    Untrusted,
    /// A certificate of the path was not yet valid.
    #[error("a certificate of the path was not yet valid at that time")]
    NotYetValid,
    /// A certificate of the path had expired.
    #[error("a certificate of the path had expired at that time")]
    Expired,
    /// A certificate of the path was revoked.
    #[error("a certificate of the path was revoked at that time")]
    Revoked,
    /// A path length, name or usage constraint of an authority above is broken.
    #[error("the path breaks a constraint of a certification authority")]
    Constraint,
    /// The path uses an algorithm or extension that this gateway does not support.
    #[error("the path uses an algorithm or a critical extension that is not supported")]
    Unsupported,
}

/// A path that was found valid, and until when the finding may be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validated {
    /// What is known of revocation.
    pub revocation: Revocation,
    /// From when the finding holds.
    pub from: Timestamp,
    /// Until when it holds (exclusive): the first certificate or revocation list to run out. New
    /// lists and a changed register make it void at once.
    pub until: Timestamp,
}

impl Validated {
    /// Whether the finding may be used for a moment without validating again.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// Validates the path from a certificate to one of the anchors, as of a moment.
///
/// # Errors
///
/// Says why there is no valid path. That revocation could not be checked is no error: it stands
/// in [`Validated::revocation`], and the caller's policy decides.
pub fn validate_path(
    leaf: &Certificate,
    intermediates: &[CertificateDer<'_>],
    anchors: &[TrustAnchor<'_>],
    at: Timestamp,
    usage: Usage,
    crls: &Crls,
) -> Result<Validated, PathError> {
    profile::check(leaf, usage)?;
    let end_entity = EndEntityCert::try_from(leaf.der()).map_err(|error| refused(&error))?;
    let time = crate::time::unix(at).ok_or(PathError::NotYetValid)?;
    let question =
        Question { end_entity: &end_entity, intermediates, anchors, time, at, usage, crls };
    let Answer { path, mut revocation, revoked_from } = question.answer()?;
    let above = path.intermediate_certificates().map(|between| {
        let above = Certificate::parse(between.der().into_owned());
        Ok((between.issuer(), above.map_err(|_| PathError::Malformed)?))
    });
    let above = above.collect::<Result<Vec<_>, PathError>>()?;
    let mut ends = above.iter().map(|(issuer, above)| (*issuer, above.not_after()));
    // A list drops a certificate once that has run out (RFC 5280 §3.3): then silence says nothing.
    let silent = crls.is_after(end_entity.issuer(), leaf.not_after())
        || ends.any(|(issuer, end)| crls.is_after(issuer, end));
    if revocation == Revocation::Checked && silent {
        revocation = Revocation::NotChecked(NotCheckedBecause::ListTooLate);
    }
    let mut issuers = std::iter::once(end_entity.issuer()).chain(above.iter().map(|(i, _)| *i));
    if revocation == Revocation::Checked && issuers.any(|issuer| crls.is_too_old(issuer, at)) {
        revocation = Revocation::NotChecked(NotCheckedBecause::ListTooOld);
    }
    let certificates = std::iter::once(leaf).chain(above.iter().map(|(_, above)| above));
    let (from, until) = window(certificates, at, revocation, crls)?;
    let until = revoked_from.map_or(until, |since| since.min(until));
    Ok(Validated { revocation, from, until })
}

struct Question<'a> {
    end_entity: &'a EndEntityCert<'a>,
    intermediates: &'a [CertificateDer<'a>],
    anchors: &'a [TrustAnchor<'a>],
    time: UnixTime,
    at: Timestamp,
    usage: Usage,
    crls: &'a Crls,
}

/// How much a revocation list must be worth to be asked.
#[derive(Clone, Copy)]
enum Lists {
    /// Current, and covering every certificate.
    Strict,
    /// Whatever there is: good enough to learn that something is revoked.
    Any,
    /// None.
    Ignored,
}

/// A path, and what is known of its revocation.
struct Answer<'a> {
    path: VerifiedPath<'a>,
    revocation: Revocation,
    /// The later moment from which a list says that the path is revoked.
    revoked_from: Option<Timestamp>,
}

impl<'a> Question<'a> {
    fn answer(&self) -> Result<Answer<'a>, PathError> {
        if self.crls.is_empty() {
            return self.not_checked(NotCheckedBecause::NoList);
        }
        let because = match self.ask(Lists::Strict) {
            Ok(path) => {
                let revocation = Revocation::Checked;
                return Ok(Answer { path, revocation, revoked_from: None });
            }
            Err(webpki::Error::CertRevoked) => return self.revoked(Revocation::Checked),
            Err(error) => not_checked(&error).ok_or_else(|| refused(&error))?,
        };
        match self.ask(Lists::Any) {
            Err(webpki::Error::CertRevoked) => self.revoked(Revocation::NotChecked(because)),
            Err(error) if not_checked(&error).is_none() => Err(refused(&error)),
            _ => self.not_checked(because),
        }
    }

    /// The path without its revocation.
    fn not_checked(&self, because: NotCheckedBecause) -> Result<Answer<'a>, PathError> {
        let path = self.ask(Lists::Ignored).map_err(|error| refused(&error))?;
        Ok(Answer { path, revocation: Revocation::NotChecked(because), revoked_from: None })
    }

    fn ask(&self, lists: Lists) -> Result<VerifiedPath<'a>, webpki::Error> {
        let crls = self.crls.lists();
        let options = RevocationOptionsBuilder::new(&crls).ok();
        let options = match lists {
            Lists::Strict => options.map(|o| {
                o.with_status_policy(UnknownStatusPolicy::Deny)
                    .with_expiration_policy(ExpirationPolicy::Enforce)
            }),
            Lists::Any => options.map(|o| o.with_status_policy(UnknownStatusPolicy::Allow)),
            Lists::Ignored => None,
        };
        self.end_entity.verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            self.anchors,
            self.intermediates,
            self.time,
            self.usage,
            options.map(RevocationOptionsBuilder::build),
            None,
        )
    }

    /// A list names a certificate of the path. What was signed before the revocation stays good:
    /// a list of today must not spoil a seal of last year.
    fn revoked(&self, revocation: Revocation) -> Result<Answer<'a>, PathError> {
        let path = self.ask(Lists::Ignored).map_err(|error| refused(&error))?;
        let end_entity: &webpki::Cert<'_> = self.end_entity;
        let certificates = std::iter::once(end_entity).chain(path.intermediate_certificates());
        let revoked_from = certificates
            .filter_map(|cert| self.crls.revoked_since(cert.issuer(), cert.serial()))
            .min();
        if revoked_from.is_some_and(|since| since > self.at) {
            Ok(Answer { path, revocation, revoked_from })
        } else {
            Err(PathError::Revoked)
        }
    }
}

impl ExtendedKeyUsageValidator for Usage {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        match self {
            Self::TlsClient => KeyUsage::client_auth().validate(purposes),
            Self::TlsServer => KeyUsage::server_auth().validate(purposes),
            Self::Seal => KeyUsage::required_if_present(DOCUMENT_SIGNING).validate(purposes),
            // The profile has looked at the leaf; national authorities name other purposes above.
            Self::Certification | Self::TimeStamp => Ok(()),
        }
    }
}

fn window<'c>(
    certificates: impl Iterator<Item = &'c Certificate>,
    at: Timestamp,
    revocation: Revocation,
    crls: &Crls,
) -> Result<(Timestamp, Timestamp), PathError> {
    let (mut from, mut last) = (Timestamp::MIN, Timestamp::MAX);
    for certificate in certificates {
        from = from.max(certificate.not_before());
        last = last.min(certificate.not_after());
    }
    // `notAfter` still belongs to the validity (RFC 5280 §4.1.2.5).
    let second = jiff::SignedDuration::from_secs(1);
    let until = last.checked_add(second).map_err(|_| PathError::Malformed)?;
    Ok(match revocation {
        Revocation::Checked => {
            // A list says nothing of moments before the one it was asked for.
            (at, crls.next_update(at).map_or(until, |next| next.min(until)))
        }
        Revocation::NotChecked(_) => (from, until),
    })
}

/// What a webpki error says of the lists; `None` where it says something of the path itself.
fn not_checked(error: &webpki::Error) -> Option<NotCheckedBecause> {
    use webpki::Error as E;
    match error {
        E::UnknownRevocationStatus => Some(NotCheckedBecause::Uncovered),
        E::CrlExpired { .. } => Some(NotCheckedBecause::ListExpired),
        E::InvalidCrlSignatureForPublicKey
        | E::IssuerNotCrlSigner
        | E::UnsupportedCrlSignatureAlgorithmContext(_)
        | E::UnsupportedCrlSignatureAlgorithmForPublicKeyContext(_) => {
            Some(NotCheckedBecause::ListUnverifiable)
        }
        _ => None,
    }
}

fn refused(error: &webpki::Error) -> PathError {
    use webpki::Error as E;
    match error {
        E::UnknownIssuer | E::InvalidSignatureForPublicKey | E::MaximumPathBuildCallsExceeded => {
            PathError::Untrusted
        }
        E::CertNotValidYet { .. } => PathError::NotYetValid,
        E::CertExpired { .. } => PathError::Expired,
        E::CertRevoked => PathError::Revoked,
        E::RequiredEkuNotFoundContext(_) | E::EmptyEkuExtension => {
            PathError::Profile(ProfileError::ExtendedKeyUsage)
        }
        E::CaUsedAsEndEntity => PathError::Profile(ProfileError::Authority),
        E::NameConstraintViolation
        | E::PathLenConstraintViolated
        | E::EndEntityUsedAsCa
        | E::MaximumPathDepthExceeded => PathError::Constraint,
        E::UnsupportedSignatureAlgorithmContext(_)
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
        | E::UnsupportedCriticalExtension
        | E::UnsupportedCertVersion => PathError::Unsupported,
        _ => PathError::Malformed,
    }
}
