//! Reads a bag, and only a bag: every byte outside the contents is derived and compared.

use std::collections::HashSet;
use std::io::{Read, Seek, SeekFrom, Take};

use super::crc::Crc;
use super::zip::{self, Placed};
use super::{Check, Error, MEMBERS_MAX, MemberName, check};
use crate::manifest::BUNDLE_BYTES_MAX;

/// A bag opened for reading.
///
/// An open bag has the canonical form. That its contents are those that were listed is known only
/// after [`check`](Self::check), and who listed them only after the seals are verified.
pub struct Reader<R> {
    from: R,
    entries: Vec<Entry>,
}

/// A member of an open bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry(Placed);

impl Entry {
    /// Its name.
    pub fn name(&self) -> &MemberName {
        &self.0.name
    }

    /// Its bytes.
    pub fn size(&self) -> u64 {
        self.0.size
    }

    pub(super) fn crc(&self) -> u32 {
        self.0.crc
    }
}

impl<R: Read + Seek> Reader<R> {
    /// Opens a bag: reads its directory and compares everything that is not content.
    ///
    /// # Errors
    ///
    /// The file is not a ZIP of the canonical form, has a member that is in no place of the
    /// layout, passes a limit, or cannot be read.
    pub fn open(mut from: R) -> Result<Self, Error> {
        let length = from.seek(SeekFrom::End(0))?;
        let directory = find_directory(&mut from, length)?;
        let members = place(read_directory(&directory)?)?;
        compare(&mut from, &members, length)?;
        Ok(Self { from, entries: members.into_iter().map(Entry).collect() })
    }

    /// The members, in the canonical order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The whole content of a member of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// There is no such member, it is larger than `limit`, its check sum does not fit, or reading
    /// failed.
    pub fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Error> {
        let entry = self.find(name)?.clone();
        if entry.size() > limit {
            return Err(Error::TooLarge { name: name.to_owned(), size: entry.size(), limit });
        }
        let mut content = Vec::new();
        self.content(&entry)?.read_to_end(&mut content)?;
        let mut crc = Crc::new();
        crc.update(&content);
        if crc.finish() != entry.crc() || zip::as_u64(content.len()) != entry.size() {
            return Err(Error::Broken { name: name.to_owned() });
        }
        Ok(content)
    }

    /// The content of a member as a stream. Nothing is compared on the way: compare its digest,
    /// or [`check`](Self::check) the bag first.
    ///
    /// # Errors
    ///
    /// There is no such member, or its place cannot be reached.
    pub fn stream(&mut self, name: &str) -> Result<Take<&mut R>, Error> {
        let entry = self.find(name)?.clone();
        self.content(&entry)
    }

    /// Reads every member once and compares it with the lists of digests.
    ///
    /// # Errors
    ///
    /// Reading failed. A member that is not as it should be is no error but a fault.
    pub fn check(&mut self) -> Result<Check, Error> {
        check::check(self)
    }

    pub(super) fn content(&mut self, entry: &Entry) -> Result<Take<&mut R>, Error> {
        self.from.seek(SeekFrom::Start(entry.0.content()))?;
        Ok(self.from.by_ref().take(entry.size()))
    }

    fn find(&self, name: &str) -> Result<&Entry, Error> {
        let wanted: MemberName = name.parse()?;
        self.entries
            .binary_search_by(|entry| entry.name().cmp(&wanted))
            .ok()
            .and_then(|index| self.entries.get(index))
            .ok_or_else(|| Error::Absent { name: wanted.to_string() })
    }
}

const END: Error = Error::NotCanonical { rule: "it ends with the end record of a ZIP" };
const DIRECTORY: Error =
    Error::NotCanonical { rule: "its directory lists the members of a bag's layout" };
const ORDER: Error =
    Error::NotCanonical { rule: "its members stand in the canonical order, each once" };
const HEADERS: Error = Error::NotCanonical {
    rule: "nothing stands outside the members but the headers that their names, sizes and check sums give",
};

/// The bytes of the directory, by what the end records say of it. What they say is believed only
/// as far as this: in the end every byte is compared.
fn find_directory<R: Read + Seek>(from: &mut R, length: u64) -> Result<Vec<u8>, Error> {
    let end_at = length.checked_sub(zip::END_SIZE).ok_or(END)?;
    let end = Fields(read_at(from, end_at, zip::END_SIZE)?);
    if end.u32(0) != Some(zip::END) {
        return Err(END);
    }
    let mut size = end.u32(12).map(u64::from).ok_or(END)?;
    let mut start = end.u32(16).map(u64::from).ok_or(END)?;
    if size == zip::MAX_32 || start == zip::MAX_32 {
        let record_at = end_at.checked_sub(zip::LOCATOR_SIZE + zip::END_64_SIZE).ok_or(END)?;
        let record = Fields(read_at(from, record_at, zip::END_64_SIZE)?);
        size = record.u64(40).ok_or(END)?;
        start = record.u64(48).ok_or(END)?;
    }
    // A name has at most 109 bytes, an extra field 28.
    let most = zip::as_u64(MEMBERS_MAX * (zip::ENTRY_SIZE + 109 + 28));
    if size > most || start.checked_add(size).is_none_or(|end| end > end_at) {
        return Err(DIRECTORY);
    }
    read_at(from, start, size)
}

/// Name, size and check sum of each member, as the directory says.
fn read_directory(directory: &[u8]) -> Result<Vec<(MemberName, u64, u32)>, Error> {
    let mut members = Vec::new();
    let mut rest = directory;
    while !rest.is_empty() {
        let entry = Fields(rest);
        let (member, length) = read_entry(&entry).ok_or(DIRECTORY)?;
        if members.len() == MEMBERS_MAX {
            return Err(Error::TooMany);
        }
        members.push(member);
        rest = rest.get(length..).ok_or(DIRECTORY)?;
    }
    Ok(members)
}

fn read_entry<B: AsRef<[u8]>>(entry: &Fields<B>) -> Option<((MemberName, u64, u32), usize)> {
    if entry.u32(0)? != zip::ENTRY {
        return None;
    }
    let crc = entry.u32(16)?;
    let mut size = u64::from(entry.u32(24)?);
    let name_end = zip::ENTRY_SIZE + usize::from(entry.u16(28)?);
    let length = name_end + usize::from(entry.u16(30)?);
    if size == zip::MAX_32 {
        size = entry.u64(name_end + 4)?;
    }
    let name = std::str::from_utf8(entry.bytes(zip::ENTRY_SIZE..name_end)?).ok()?;
    Some(((name.parse().ok()?, size, crc), length))
}

/// Puts the members one behind the other, from the file's first byte.
fn place(members: Vec<(MemberName, u64, u32)>) -> Result<Vec<Placed>, Error> {
    let mut placed: Vec<Placed> = Vec::with_capacity(members.len());
    let mut folded = HashSet::new();
    let mut documents = 0_u64;
    for (name, size, crc) in members {
        let text = name.to_string();
        if placed.last().is_some_and(|last| last.name >= name)
            || !folded.insert(text.to_ascii_lowercase())
        {
            return Err(ORDER);
        }
        if size > name.bytes_max() {
            return Err(Error::TooLarge { name: text, size, limit: name.bytes_max() });
        }
        if name.document().is_some() {
            documents = documents.saturating_add(size);
        }
        let offset = placed.last().map_or(0, Placed::end);
        placed.push(Placed { name, size, crc, offset });
    }
    if documents > BUNDLE_BYTES_MAX {
        return Err(Error::TooMuch { size: documents, limit: BUNDLE_BYTES_MAX });
    }
    Ok(placed)
}

/// Compares every byte that is not content with what it must be.
fn compare<R: Read + Seek>(from: &mut R, members: &[Placed], length: u64) -> Result<(), Error> {
    let tail = zip::tail(members);
    let start = members.last().map_or(0, Placed::end);
    let size = zip::as_u64(tail.len());
    if start.checked_add(size) != Some(length) || read_at(from, start, size)? != tail {
        return Err(HEADERS);
    }
    for member in members {
        let header = zip::local_header(member);
        if read_at(from, member.offset, zip::as_u64(header.len()))? != header {
            return Err(HEADERS);
        }
    }
    Ok(())
}

fn read_at<R: Read + Seek>(from: &mut R, at: u64, size: u64) -> Result<Vec<u8>, Error> {
    from.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    from.by_ref().take(size).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Little-endian fields at their places.
struct Fields<B>(B);

impl<B: AsRef<[u8]>> Fields<B> {
    fn bytes(&self, range: std::ops::Range<usize>) -> Option<&[u8]> {
        self.0.as_ref().get(range)
    }

    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.bytes(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn u16(&self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    fn u64(&self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }
}
