//! CMS `SignedData` (RFC 5652 §5) as a token uses it: one signer, with signed attributes.

use rustls_pki_types::CertificateDer;

use super::TimestampError;
use super::der::{self, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, context, primitive};
use super::signature::{Hash, Scheme};

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// id-ct-TSTInfo.
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
/// 1.2.840.113549.1.9: the attributes of PKCS #9.
const PKCS_9: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09];
const CONTENT_TYPE: &[u8] = &[3];
const MESSAGE_DIGEST: &[u8] = &[4];
const SIGNING_CERTIFICATE: &[u8] = &[0x10, 0x02, 12];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x10, 0x02, 47];

/// The most certificates that a token may bring.
const CERTIFICATES_MAX: usize = 16;
/// The most signed attributes.
const ATTRIBUTES_MAX: usize = 32;

/// A `SignedData` taken apart.
pub(super) struct Signed<'a> {
    pub(super) content: &'a [u8],
    pub(super) signer: Signer,
    pub(super) certificates: Vec<CertificateDer<'static>>,
}

/// The signer, and what it signed.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    pub(super) id: SignerId,
    pub(super) hash: Hash,
    pub(super) scheme: Scheme,
    /// The signed attributes as they are signed: with the tag of a SET.
    pub(super) signed: Vec<u8>,
    pub(super) attributes: Attributes,
    pub(super) signature: Vec<u8>,
}

/// How a signer names its certificate.
#[derive(Debug, Clone)]
pub(super) enum SignerId {
    /// The issuer's name in DER, and the serial number.
    Issued { issuer: Box<[u8]>, serial: Box<[u8]> },
    /// The subject key identifier.
    Key(Box<[u8]>),
}

/// The signed attributes that a token needs.
#[derive(Debug, Clone)]
pub(super) struct Attributes {
    pub(super) message_digest: Box<[u8]>,
    pub(super) certificate: SigningCertificate,
}

/// How the signed attributes name the signer's certificate.
#[derive(Debug, Clone)]
pub(super) enum SigningCertificate {
    /// RFC 5816: by a hash of SHA-2.
    V2(Hash, Box<[u8]>),
    /// RFC 2634: by SHA-1.
    V1(Box<[u8]>),
}

pub(super) fn parse(token: &[u8]) -> Result<Signed<'_>, TimestampError> {
    let mut outer = Reader::new(token);
    let mut info = outer.within(SEQUENCE)?;
    outer.end()?;
    if info.expect(OID)? != SIGNED_DATA {
        return Err(TimestampError::Malformed);
    }
    let mut explicit = info.within(context(0))?;
    info.end()?;
    let mut data = explicit.within(SEQUENCE)?;
    explicit.end()?;
    // Version 3: the content is no plain data.
    if der::small(data.expect(INTEGER)?)? != 3 {
        return Err(TimestampError::Malformed);
    }
    data.expect(SET)?;
    let content = content(data.within(SEQUENCE)?)?;
    let certificates = data.optional(context(0))?.map_or(Ok(Vec::new()), certificates)?;
    // Revocation lists come from elsewhere, by the verifier's choice.
    data.optional(context(1))?;
    let mut signers = data.within(SET)?;
    data.end()?;
    if signers.is_at_end() {
        return Err(TimestampError::Signers);
    }
    let signer = signers.within(SEQUENCE)?;
    if !signers.is_at_end() {
        return Err(TimestampError::Signers);
    }
    Ok(Signed { content, signer: self::signer(signer)?, certificates })
}

fn content(mut encapsulated: Reader<'_>) -> Result<&[u8], TimestampError> {
    if encapsulated.expect(OID)? != TST_INFO {
        return Err(TimestampError::Malformed);
    }
    let mut explicit = encapsulated.within(context(0))?;
    encapsulated.end()?;
    let content = explicit.expect(OCTET_STRING)?;
    explicit.end()?;
    Ok(content)
}

fn certificates(set: &[u8]) -> Result<Vec<CertificateDer<'static>>, TimestampError> {
    let mut set = Reader::new(set);
    let mut certificates = Vec::new();
    while !set.is_at_end() {
        let one = set.any()?;
        if one.tag != SEQUENCE || certificates.len() == CERTIFICATES_MAX {
            return Err(TimestampError::Malformed);
        }
        certificates.push(CertificateDer::from(one.whole.to_vec()));
    }
    Ok(certificates)
}

fn signer(mut fields: Reader<'_>) -> Result<Signer, TimestampError> {
    let version = der::small(fields.expect(INTEGER)?)?;
    let id = match version {
        1 => issued(fields.within(SEQUENCE)?)?,
        3 => SignerId::Key(fields.expect(primitive(0))?.into()),
        _ => return Err(TimestampError::Malformed),
    };
    let hash = Hash::read(fields.within(SEQUENCE)?)?;
    let signed = fields.optional_element(context(0))?.ok_or(TimestampError::Malformed)?;
    let attributes = attributes(Reader::new(signed.content))?;
    let scheme = Scheme::read(fields.within(SEQUENCE)?, hash)?;
    let signature = fields.expect(OCTET_STRING)?.to_vec();
    fields.optional(context(1))?;
    fields.end()?;
    // RFC 5652 §5.4: what is signed has the tag of a SET and not the implicit one.
    let signed = [&[SET][..], signed.whole.get(1..).unwrap_or_default()].concat();
    Ok(Signer { id, hash, scheme, signed, attributes, signature })
}

fn issued(mut id: Reader<'_>) -> Result<SignerId, TimestampError> {
    let issuer = id.any()?;
    let serial = id.expect(INTEGER)?.into();
    id.end()?;
    if issuer.tag != SEQUENCE {
        return Err(TimestampError::Malformed);
    }
    Ok(SignerId::Issued { issuer: issuer.whole.into(), serial })
}

/// Each attribute stands once and has one value (RFC 5652 §11).
fn attributes(mut set: Reader<'_>) -> Result<Attributes, TimestampError> {
    let mut found: Vec<(&[u8], &[u8])> = Vec::new();
    while !set.is_at_end() {
        let mut attribute = set.within(SEQUENCE)?;
        let name = attribute.expect(OID)?;
        let values = attribute.expect(SET)?;
        attribute.end()?;
        if found.len() == ATTRIBUTES_MAX || found.iter().any(|(other, _)| *other == name) {
            return Err(TimestampError::Malformed);
        }
        found.push((name, values));
    }
    let get = |wanted: &[u8]| {
        let mut named = found.iter().filter(|(name, _)| name.strip_prefix(PKCS_9) == Some(wanted));
        named.next().map(|(_, values)| Reader::new(values))
    };
    let mut kind = get(CONTENT_TYPE).ok_or(TimestampError::Malformed)?;
    if kind.expect(OID)? != TST_INFO {
        return Err(TimestampError::Malformed);
    }
    kind.end()?;
    let mut digest = get(MESSAGE_DIGEST).ok_or(TimestampError::Malformed)?;
    let message_digest = digest.expect(OCTET_STRING)?.into();
    digest.end()?;
    let certificate = match (get(SIGNING_CERTIFICATE_V2), get(SIGNING_CERTIFICATE)) {
        (Some(named), _) => named_certificate(named, true)?,
        (None, Some(named)) => named_certificate(named, false)?,
        (None, None) => return Err(TimestampError::SigningCertificate),
    };
    Ok(Attributes { message_digest, certificate })
}

/// The first certificate that `SigningCertificate` or `SigningCertificateV2` names: the signer's.
fn named_certificate(
    mut value: Reader<'_>,
    v2: bool,
) -> Result<SigningCertificate, TimestampError> {
    let mut named = value.within(SEQUENCE)?;
    value.end()?;
    let mut first = named.within(SEQUENCE)?.within(SEQUENCE)?;
    if !v2 {
        return Ok(SigningCertificate::V1(first.expect(OCTET_STRING)?.into()));
    }
    let hash = match first.optional(SEQUENCE)? {
        Some(algorithm) => Hash::read(Reader::new(algorithm))?,
        None => Hash::Sha256,
    };
    Ok(SigningCertificate::V2(hash, first.expect(OCTET_STRING)?.into()))
}
