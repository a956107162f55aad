//! `TSTInfo` (RFC 3161 §2.4.2): what a token states.

use gateway_bundle::Digest;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::TimestampError;
use super::der::{
    self, BOOLEAN, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, context,
    primitive,
};
use super::signature::Hash;

/// The most bytes of a serial number or a nonce.
const NUMBER_BYTES_MAX: usize = 64;

#[derive(Debug, Clone)]
pub(super) struct Info {
    pub(super) policy: Box<[u8]>,
    pub(super) imprint: Digest,
    pub(super) serial: Box<[u8]>,
    pub(super) time: Timestamp,
    /// How far the true time may be from `time`; zero where the token says nothing.
    pub(super) accuracy: SignedDuration,
    /// Without leading zeros.
    pub(super) nonce: Option<Box<[u8]>>,
}

impl Info {
    pub(super) fn parse(content: &[u8]) -> Result<Self, TimestampError> {
        let mut outer = Reader::new(content);
        let mut info = outer.within(SEQUENCE)?;
        outer.end()?;
        if der::small(info.expect(INTEGER)?)? != 1 {
            return Err(TimestampError::Unsupported { what: "another version of TSTInfo" });
        }
        let policy = der::oid(info.expect(OID)?)?.into();
        let imprint = imprint(info.within(SEQUENCE)?)?;
        let serial = number(info.expect(INTEGER)?)?;
        let time = time(info.expect(GENERALIZED_TIME)?).ok_or(TimestampError::Malformed)?;
        let accuracy = info.optional(SEQUENCE)?.map(accuracy).transpose()?.unwrap_or_default();
        if info.optional(BOOLEAN)?.is_some_and(|value| value != [0xff]) {
            return Err(TimestampError::Malformed);
        }
        let nonce = info.optional(INTEGER)?.map(number).transpose()?;
        info.optional(context(0))?;
        if let Some(extensions) = info.optional(context(1))? {
            refuse_critical(Reader::new(extensions))?;
        }
        info.end()?;
        Ok(Self { policy, imprint, serial, time, accuracy, nonce })
    }
}

fn imprint(mut imprint: Reader<'_>) -> Result<Digest, TimestampError> {
    let hash = Hash::read(imprint.within(SEQUENCE)?)?;
    let digest = imprint.expect(OCTET_STRING)?;
    imprint.end()?;
    if hash != Hash::Sha256 {
        return Err(TimestampError::Unsupported { what: "another hash than SHA-256" });
    }
    Ok(Digest::from_bytes(digest.try_into().map_err(|_| TimestampError::Malformed)?))
}

fn number(content: &[u8]) -> Result<Box<[u8]>, TimestampError> {
    let bytes = der::natural(content)?;
    if bytes.len() > NUMBER_BYTES_MAX { Err(TimestampError::Malformed) } else { Ok(bytes.into()) }
}

/// `YYYYMMDDhhmmss[.s…]Z`; a fraction has no trailing zero.
fn time(content: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = |f: &str| (1..=9).contains(&f.len()) && digits(f) && !f.ends_with('0');
    if whole.len() != 14 || !digits(whole) || !fraction.is_none_or(canonical) {
        return None;
    }
    let part = |from: usize, to: usize| whole.get(from..to)?.parse::<i8>().ok();
    let year = whole.get(..4)?.parse().ok()?;
    let nanos = format!("{:0<9}", fraction.unwrap_or_default()).parse().ok()?;
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let civil = DateTime::new(year, part(4, 6)?, part(6, 8)?, hour, minute, second, nanos).ok()?;
    Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

fn accuracy(content: &[u8]) -> Result<SignedDuration, TimestampError> {
    let mut accuracy = Reader::new(content);
    let seconds = accuracy.optional(INTEGER)?.map_or(Ok(0), der::small)?;
    let part = |part: Option<&[u8]>| match part.map_or(Ok(0), der::small)? {
        part @ 0..=999 => Ok(part),
        _ => Err(TimestampError::Malformed),
    };
    let millis = part(accuracy.optional(primitive(0))?)?;
    let micros = part(accuracy.optional(primitive(1))?)?;
    accuracy.end()?;
    let whole = SignedDuration::from_secs(seconds.into());
    let rest = SignedDuration::from_micros(i64::from(millis) * 1_000 + i64::from(micros));
    Ok(whole.saturating_add(rest))
}

/// An extension that must be understood cannot be: none is known here.
fn refuse_critical(mut extensions: Reader<'_>) -> Result<(), TimestampError> {
    while !extensions.is_at_end() {
        let mut extension = extensions.within(SEQUENCE)?;
        extension.expect(OID)?;
        if extension.optional(BOOLEAN)?.is_some() {
            return Err(TimestampError::Unsupported { what: "a critical extension" });
        }
        extension.expect(OCTET_STRING)?;
        extension.end()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_one_spelling() {
        let read = |text: &str| time(text.as_bytes()).map(|time| time.to_string());
        assert_eq!(read("20261121093000Z").as_deref(), Some("2026-11-21T09:30:00Z"));
        assert_eq!(read("20261121093000.25Z").as_deref(), Some("2026-11-21T09:30:00.25Z"));
        for bad in [
            "20261121093000",
            "20261121093000.Z",
            "20261121093000.250Z",
            "202611210930Z",
            "20261121093060Z",
            "20261321093000Z",
            "20261121093000+0100",
            "2026112109300-Z",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
