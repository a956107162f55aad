//! The little DER (X.690) that time-stamps need: definite, shortest lengths, one-byte tags.

use super::TimestampError;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// A context-specific tag of a constructed value.
pub(super) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// A context-specific tag of a primitive value.
pub(super) const fn primitive(number: u8) -> u8 {
    0x80 | number
}

type Result<T> = std::result::Result<T, TimestampError>;

/// One value with its tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// Tag, length and content.
    pub(super) whole: &'a [u8],
}

/// Reads values one after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value, whatever it is.
    pub(super) fn any(&mut self) -> Result<Element<'a>> {
        let (tag, rest) = self.0.split_first().ok_or(TimestampError::Malformed)?;
        if tag & 0x1f == 0x1f {
            return Err(TimestampError::Malformed);
        }
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length).ok_or(TimestampError::Malformed)?;
        let used = self.0.len().saturating_sub(rest.len());
        let whole = self.0.get(..used).ok_or(TimestampError::Malformed)?;
        self.0 = rest;
        Ok(Element { tag: *tag, content, whole })
    }

    /// The next value, which must have a tag.
    pub(super) fn expect(&mut self, tag: u8) -> Result<&'a [u8]> {
        self.optional(tag)?.ok_or(TimestampError::Malformed)
    }

    /// The next value if it has a tag.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>> {
        Ok(self.optional_element(tag)?.map(|element| element.content))
    }

    pub(super) fn optional_element(&mut self, tag: u8) -> Result<Option<Element<'a>>> {
        if self.0.first() == Some(&tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// The values within the next value, which must have a tag.
    pub(super) fn within(&mut self, tag: u8) -> Result<Self> {
        self.expect(tag).map(Self)
    }

    /// Nothing may follow.
    pub(super) fn end(self) -> Result<()> {
        if self.is_at_end() { Ok(()) } else { Err(TimestampError::Malformed) }
    }
}

/// A length, and what follows it. At most two bytes of length: a token has 64 KiB.
fn length(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let (length, rest) = match bytes {
        [short, rest @ ..] if *short < 0x80 => (usize::from(*short), rest),
        [0x81, byte, rest @ ..] if *byte >= 0x80 => (usize::from(*byte), rest),
        [0x82, high, low, rest @ ..] if *high != 0 => {
            (usize::from(u16::from_be_bytes([*high, *low])), rest)
        }
        _ => return Err(TimestampError::Malformed),
    };
    Ok((length, rest))
}

/// The bytes of an integer that is not negative, without a leading zero.
pub(super) fn natural(content: &[u8]) -> Result<&[u8]> {
    match content {
        [0] => Ok(&[]),
        [0, rest @ ..] if rest.first().is_some_and(|next| *next >= 0x80) => Ok(rest),
        [first, ..] if (1..0x80).contains(first) => Ok(content),
        _ => Err(TimestampError::Malformed),
    }
}

/// An integer that is small and not negative.
pub(super) fn small(content: &[u8]) -> Result<u32> {
    let bytes = natural(content)?;
    if bytes.len() > 4 {
        return Err(TimestampError::Malformed);
    }
    Ok(bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte)))
}

/// The bytes of an object identifier, checked.
pub(super) fn oid(content: &[u8]) -> Result<&[u8]> {
    let ends = content.last().is_some_and(|last| *last < 0x80);
    let padded = |at: usize| {
        let starts = at == 0 || content.get(at.wrapping_sub(1)).is_some_and(|byte| *byte < 0x80);
        starts && content.get(at) == Some(&0x80)
    };
    if !ends || content.len() > 64 || (0..content.len()).any(padded) {
        return Err(TimestampError::Malformed);
    }
    Ok(content)
}

/// Writes one value. What is written here is always short.
pub(super) fn write(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut written = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => written.push(short),
        Ok(byte) => written.extend([0x81, byte]),
        Err(_) => {
            let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
            written.push(0x82);
            written.extend(length.to_be_bytes());
        }
    }
    written.extend(content);
    written
}

/// Writes bytes as an integer that is not negative.
pub(super) fn write_natural(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bytes = bytes.get(zeros..).unwrap_or_default();
    let sign: &[u8] = if bytes.first().is_none_or(|byte| *byte >= 0x80) { &[0] } else { &[] };
    write(INTEGER, &[sign, bytes])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_one_spelling() {
        for bad in [
            &[0x04, 0x80][..],
            &[0x04, 0x81, 0x01, 0],
            &[0x04, 0x82, 0, 1, 0],
            &[0x04, 2, 0],
            &[0x1f, 1, 0],
        ] {
            assert!(Reader::new(bad).any().is_err(), "{bad:?}");
        }
        for length in [0, 1, 127, 128, 255, 256, 65_535] {
            let written = write(OCTET_STRING, &[&vec![7; length]]);
            let mut reader = Reader::new(&written);
            assert_eq!(reader.expect(OCTET_STRING).unwrap().len(), length);
            assert!(reader.end().is_ok());
        }
    }

    #[test]
    fn an_integer_has_one_spelling_and_is_not_negative() {
        for bad in [&[][..], &[0, 1], &[0x80], &[0xff, 1]] {
            assert!(natural(bad).is_err(), "{bad:?}");
        }
        assert_eq!(small(&[0, 0x80]), Ok(128));
        for bytes in [&[0_u8, 0, 1][..], &[0x80, 1], &[0]] {
            let written = write_natural(bytes);
            let read = natural(Reader::new(&written).expect(INTEGER).unwrap()).unwrap().to_vec();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            assert_eq!(read, bytes[zeros..]);
        }
    }

    #[test]
    fn an_object_identifier_is_not_padded() {
        assert!(oid(&[0x2a, 0x86, 0x48]).is_ok());
        for bad in [&[][..], &[0x2a, 0x86], &[0x80, 1], &[0x2a, 0x80, 1]] {
            assert!(oid(bad).is_err(), "{bad:?}");
        }
    }
}
