//! Revocation lists, and the three answers they can give: good, revoked, not checked.

use jiff::{SignedDuration, Timestamp};
use rustls_pki_types::CertificateDer;
use webpki::{CertRevocationList, OwnedCertRevocationList};
use x509_parser::prelude::{CertificateRevocationList, FromDer, X509Certificate};

/// What is known of a path's revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// Every certificate of the path stood in no list of its issuer at that time.
    Checked,
    /// It could not be checked; neither good nor bad.
    NotChecked(NotCheckedBecause),
}

/// Why revocation could not be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCheckedBecause {
    /// There is no list at all.
    #[error("no revocation list is at hand")]
    NoList,
    /// No list covers one of the certificates.
    #[error("no revocation list covers every certificate of the path")]
    Uncovered,
    /// The list is older than the policy for the partner allows.
    #[error("the revocation list is older than the policy allows")]
    ListTooOld,
    /// The list is past its `nextUpdate`.
    #[error("the revocation list has expired")]
    ListExpired,
    /// The list is from after the certificate's end, when it need not name it any more.
    #[error("the revocation list is from after the certificate's end, and need not name it")]
    ListTooLate,
    /// The list itself cannot be believed: its signature, its issuer's key usage, its algorithm.
    #[error("the revocation list cannot be verified")]
    ListUnverifiable,
}

/// Why bytes are not a revocation list that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// The bytes are no DER list of version 2, or something follows it.
    #[error("the revocation list is not well-formed DER of version 2")]
    Malformed,
    /// A delta, indirect or partitioned list.
    #[error("the revocation list is of a kind that is not supported (delta, indirect, partial)")]
    Unsupported,
}

/// Revocation lists, read once and looked up often.
#[derive(Debug, Default)]
pub struct Crls {
    /// The newest first: the path validation asks the first that covers a certificate.
    lists: Vec<Listed>,
    /// How old a list may be and still count as a check.
    max_age: Option<SignedDuration>,
}

#[derive(Debug)]
struct Listed {
    list: CertRevocationList<'static>,
    this_update: Timestamp,
    next_update: Timestamp,
}

impl Crls {
    /// No lists: every revocation is then *not checked*.
    pub fn none() -> Self {
        Self::default()
    }

    /// No lists yet, which count as a check only up to an age.
    pub fn with_max_age(max_age: Option<SignedDuration>) -> Self {
        Self { max_age, ..Self::default() }
    }

    /// Whether the list that is asked first on an issuer's certificates is older than the policy
    /// allows at a moment.
    pub(super) fn is_too_old(&self, issuer: &[u8], at: Timestamp) -> bool {
        let asked = self.lists.iter().find(|listed| listed.list.issuer() == issuer);
        let age = asked.map(|listed| at.duration_since(listed.this_update));
        age.zip(self.max_age).is_some_and(|(age, most)| age > most)
    }

    /// The newest list of an issuer's certificates: when it was made, and until when it holds.
    pub fn newest(&self) -> Option<(Timestamp, Timestamp)> {
        self.lists.first().map(|listed| (listed.this_update, listed.next_update))
    }

    /// Adds a list.
    ///
    /// # Errors
    ///
    /// The bytes are no list that can be used; the lists stay as they were.
    pub fn add(&mut self, der: &[u8]) -> Result<(), CrlError> {
        let (rest, read) =
            CertificateRevocationList::from_der(der).map_err(|_| CrlError::Malformed)?;
        if !rest.is_empty() {
            return Err(CrlError::Malformed);
        }
        let moment =
            |seconds: i64| Timestamp::from_second(seconds).map_err(|_| CrlError::Malformed);
        let this_update = moment(read.last_update().timestamp())?;
        let next_update = read.next_update().ok_or(CrlError::Unsupported)?;
        let next_update = moment(next_update.timestamp())?;
        let list = OwnedCertRevocationList::from_der(der).map_err(|error| refused(&error))?.into();
        let newer =
            |other: &Listed| (other.this_update, other.next_update) > (this_update, next_update);
        let place = self.lists.partition_point(newer);
        self.lists.insert(place, Listed { list, this_update, next_update });
        Ok(())
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The earliest moment at which a list that is now current runs out.
    pub fn next_update(&self, at: Timestamp) -> Option<Timestamp> {
        self.lists.iter().map(|listed| listed.next_update).filter(|next| *next > at).min()
    }

    pub(super) fn lists(&self) -> Vec<&CertRevocationList<'static>> {
        self.lists.iter().map(|listed| &listed.list).collect()
    }

    /// Whether the list that is asked first on an issuer's certificates is from after a moment.
    pub(super) fn is_after(&self, issuer: &[u8], moment: Timestamp) -> bool {
        let asked = self.lists.iter().find(|listed| listed.list.issuer() == issuer);
        asked.is_some_and(|listed| listed.this_update > moment)
    }

    /// The earliest moment from which a list says that a certificate must not be believed.
    pub(super) fn revoked_since(&self, issuer: &[u8], serial: &[u8]) -> Option<Timestamp> {
        let of_issuer = self.lists.iter().filter(|listed| listed.list.issuer() == issuer);
        let entries = of_issuer.filter_map(|listed| listed.list.find_serial(serial).ok().flatten());
        let moments = entries.filter_map(|entry| {
            let since = entry.invalidity_date.unwrap_or(entry.revocation_date);
            let seconds = since.as_secs().min(entry.revocation_date.as_secs());
            Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
        });
        moments.min()
    }
}

fn refused(error: &webpki::Error) -> CrlError {
    match error {
        webpki::Error::UnsupportedDeltaCrl
        | webpki::Error::UnsupportedIndirectCrl
        | webpki::Error::UnsupportedRevocationReasonsPartitioning
        | webpki::Error::UnsupportedCrlIssuingDistributionPoint
        | webpki::Error::UnsupportedCriticalExtension
        | webpki::Error::UnsupportedCrlVersion => CrlError::Unsupported,
        _ => CrlError::Malformed,
    }
}

/// The DER of one revocation list in PEM or DER.
pub fn crl_from_pem_or_der(bytes: &[u8]) -> Option<Vec<u8>> {
    use rustls_pki_types::CertificateRevocationListDer;
    use rustls_pki_types::pem::PemObject;
    if bytes.first() == Some(&0x30) {
        return Some(bytes.to_vec());
    }
    CertificateRevocationListDer::from_pem_slice(bytes).ok().map(|list| list.to_vec())
}

/// Who signed a revocation list, as far as anchors tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoker {
    /// An anchor.
    Anchor,
    /// Another authority: the list is verified when it is used.
    Other,
    /// It names an anchor as its issuer, which did not sign it.
    NotSigned,
}

/// Looks who signed a list.
pub fn revoker(der: &[u8], anchors: &[CertificateDer<'_>]) -> Revoker {
    let Ok((_, list)) = CertificateRevocationList::from_der(der) else {
        return Revoker::NotSigned;
    };
    let mut named = false;
    for anchor in anchors {
        let Ok((_, anchor)) = X509Certificate::from_der(anchor) else { continue };
        if anchor.subject().as_raw() == list.issuer().as_raw() {
            named = true;
            if list.verify_signature(anchor.public_key()).is_ok() {
                return Revoker::Anchor;
            }
        }
    }
    if named { Revoker::NotSigned } else { Revoker::Other }
}
