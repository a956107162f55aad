//! The bytes of the canonical ZIP that are not contents (APPNOTE.TXT 6.3.10).
//!
//! Writer and reader both call these functions: the writer to write, the reader to know what must
//! stand in the file.

use super::name::MemberName;

/// Where the 32-bit fields end and ZIP64 begins (APPNOTE §4.4.1.4).
pub(super) const MAX_32: u64 = 0xffff_ffff;
/// The place of the check sum in a local header.
pub(super) const CRC_AT: u64 = 14;
/// The size of an end record without its comment.
pub(super) const END_SIZE: u64 = 22;
/// The size of the ZIP64 end record.
pub(super) const END_64_SIZE: u64 = 56;
/// The size of the ZIP64 end locator.
pub(super) const LOCATOR_SIZE: u64 = 20;
/// The size of a directory entry without its name.
pub(super) const ENTRY_SIZE: usize = 46;

pub(super) const LOCAL: u32 = 0x0403_4b50;
pub(super) const ENTRY: u32 = 0x0201_4b50;
pub(super) const END: u32 = 0x0605_4b50;
pub(super) const END_64: u32 = 0x0606_4b50;
pub(super) const LOCATOR: u32 = 0x0706_4b50;

/// 1980-01-01, the first day that a ZIP can say.
const DATE: u16 = 0x0021;
/// An ordinary file of mode 0644.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// Unix, so that the mode is read.
const MADE_ON: u16 = 3 << 8;
const VERSION: u16 = 20;
const VERSION_64: u16 = 45;

/// A member as the directory knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) name: MemberName,
    pub(super) size: u64,
    pub(super) crc: u32,
    /// Where its local header begins.
    pub(super) offset: u64,
}

impl Placed {
    /// Where its content begins.
    pub(super) fn content(&self) -> u64 {
        self.offset.saturating_add(as_u64(local_header(self).len()))
    }

    /// Where the next member begins.
    pub(super) fn end(&self) -> u64 {
        self.content().saturating_add(self.size)
    }

    fn is_large(&self) -> bool {
        self.size >= MAX_32
    }
}

/// The header that stands before a member's content.
pub(super) fn local_header(member: &Placed) -> Vec<u8> {
    let extra = if member.is_large() { extra(&[member.size, member.size]) } else { Vec::new() };
    let name = member.name.to_string();
    let mut header = Bytes::default();
    header.u32(LOCAL).u16(version(member.is_large()));
    header.common(member).u16(low_16(name.len())).u16(low_16(extra.len()));
    header.all(name.as_bytes()).all(&extra);
    header.0
}

/// The directory and all that stands behind it, to the end of the file.
pub(super) fn tail(members: &[Placed]) -> Vec<u8> {
    let start = members.last().map_or(0, Placed::end);
    let mut tail = Bytes::default();
    for member in members {
        entry(&mut tail, member);
    }
    let size = as_u64(tail.0.len());
    let count = as_u64(members.len());
    if count >= 0xffff || size >= MAX_32 || start >= MAX_32 {
        tail.u32(END_64).u64(END_64_SIZE - 12).u16(MADE_ON | VERSION_64).u16(VERSION_64);
        tail.u32(0).u32(0).u64(count).u64(count).u64(size).u64(start);
        tail.u32(LOCATOR).u32(0).u64(start.saturating_add(size)).u32(1);
    }
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    tail.u32(END).u16(0).u16(0).u16(count).u16(count);
    tail.u32(low_32(size)).u32(low_32(start)).u16(0);
    tail.0
}

fn entry(to: &mut Bytes, member: &Placed) {
    let mut large = Vec::new();
    if member.is_large() {
        large.extend([member.size, member.size]);
    }
    if member.offset >= MAX_32 {
        large.push(member.offset);
    }
    let extra = extra(&large);
    let name = member.name.to_string();
    let version = version(!large.is_empty());
    to.u32(ENTRY).u16(MADE_ON | version).u16(version);
    to.common(member).u16(low_16(name.len())).u16(low_16(extra.len()));
    to.u16(0).u16(0).u16(0).u32(ATTRIBUTES).u32(low_32(member.offset));
    to.all(name.as_bytes()).all(&extra);
}

fn version(large: bool) -> u16 {
    if large { VERSION_64 } else { VERSION }
}

/// The ZIP64 extra field (APPNOTE §4.5.3); empty where nothing is large.
fn extra(large: &[u64]) -> Vec<u8> {
    let mut extra = Bytes::default();
    if !large.is_empty() {
        extra.u16(1).u16(low_16(large.len() * 8));
        for value in large {
            extra.u64(*value);
        }
    }
    extra.0
}

#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn u16(&mut self, value: u16) -> &mut Self {
        self.all(&value.to_le_bytes())
    }

    fn u32(&mut self, value: u32) -> &mut Self {
        self.all(&value.to_le_bytes())
    }

    fn u64(&mut self, value: u64) -> &mut Self {
        self.all(&value.to_le_bytes())
    }

    fn all(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// What local header and directory entry both say: flags, method, time, check sum, sizes.
    fn common(&mut self, member: &Placed) -> &mut Self {
        let size = low_32(member.size);
        self.u16(0).u16(0).u16(0).u16(DATE).u32(member.crc).u32(size).u32(size)
    }
}

/// The value, or the mark that ZIP64 has it.
fn low_32(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Names have at most 109 bytes and extra fields 28, so nothing is cut.
fn low_16(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

pub(super) fn as_u64(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, size: u64, offset: u64) -> Placed {
        Placed { name: name.parse().unwrap(), size, crc: 0x1234_5678, offset }
    }

    #[test]
    fn a_small_member_has_no_extra_field() {
        let header = local_header(&member("data/a", 5, 0));
        assert_eq!(
            header,
            b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0\x78\x56\x34\x12\x05\0\0\0\x05\0\0\0\x06\0\0\0data/a"
        );
    }

    #[test]
    fn a_member_of_4_gib_has_its_size_in_zip64() {
        let header = local_header(&member("data/a", 4 << 30, 0));
        let wanted = b"PK\x03\x04\x2d\0\0\0\0\0\0\0\x21\0\x78\x56\x34\x12\
            \xff\xff\xff\xff\xff\xff\xff\xff\x06\0\x14\0data/a\
            \x01\0\x10\0\0\0\0\0\x01\0\0\0\0\0\0\0\x01\0\0\0";
        assert_eq!(header, wanted);
        assert!(local_header(&member("data/a", MAX_32 - 1, 0)).len() < header.len());
        assert_eq!(local_header(&member("data/a", MAX_32, 0)).len(), header.len());
    }

    #[test]
    fn a_far_member_has_its_place_in_zip64_and_the_end_its_own_record() {
        let near = tail(&[member("data/a", 1, 0)]);
        assert_eq!(near.len(), ENTRY_SIZE + 6 + 22);
        let far = tail(&[member("data/a", 1, MAX_32)]);
        assert_eq!(far.len(), ENTRY_SIZE + 6 + 12 + 56 + 20 + 22);
        assert_eq!(&far[42..46], b"\xff\xff\xff\xff");
        assert_eq!(&far[52..64], b"\x01\0\x08\0\xff\xff\xff\xff\0\0\0\0");
    }
}
