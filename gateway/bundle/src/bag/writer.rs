//! Writes a bag, one member after the other, without holding any.

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Seek, SeekFrom, Write};

use super::crc::Crc;
use super::name::Place;
use super::zip::{self, Placed};
use super::{BAGIT, Error, MEMBERS_MAX, MemberName, PIECE, listing};
use crate::ids::{Digest, Hasher};
use crate::manifest::BUNDLE_BYTES_MAX;

/// Writes a bag in its canonical form.
///
/// Members are added in the canonical order, which is the order of [`MemberName`]: sort the names
/// first. The writer makes `bagit.txt` and the lists of digests itself.
///
/// ```
/// use std::io::Cursor;
/// use gateway_bundle::bag::{Error, Reader, Writer};
///
/// let mut writer = Writer::new(Cursor::new(Vec::new()))?;
/// writer.add("manifest.jws", 5, &mut b"a.b.c".as_slice())?;
/// writer.add("data/sentenca.pdf", 4, &mut b"%PDF".as_slice())?;
/// let file = writer.finish(|_tagmanifest| Ok::<_, Error>("d.e.f".to_owned()))?;
///
/// let mut bag = Reader::open(file)?;
/// assert!(bag.check()?.is_whole());
/// # Ok::<(), Error>(())
/// ```
pub struct Writer<W> {
    to: W,
    members: Vec<Placed>,
    digests: BTreeMap<MemberName, Digest>,
    folded: HashSet<String>,
    documents: u64,
    failed: bool,
}

impl<W: Write + Seek> Writer<W> {
    /// Begins a bag in an empty file.
    ///
    /// # Errors
    ///
    /// The file is not empty, or cannot be written.
    pub fn new(mut to: W) -> Result<Self, Error> {
        if to.seek(SeekFrom::End(0))? != 0 {
            return Err(Error::NotEmpty);
        }
        let mut writer = Self {
            to,
            members: Vec::new(),
            digests: BTreeMap::new(),
            folded: HashSet::new(),
            documents: 0,
            failed: false,
        };
        writer.put_text(Place::BagIt, BAGIT)?;
        Ok(writer)
    }

    /// Adds a member of exactly `size` bytes and returns its digest.
    ///
    /// # Errors
    ///
    /// The name stands in no place of the layout, comes out of order or twice; the source has
    /// more or fewer bytes than said; a limit is passed; or reading or writing failed. After an
    /// error the bag cannot be finished.
    pub fn add<R: Read + ?Sized>(
        &mut self,
        name: &str,
        size: u64,
        from: &mut R,
    ) -> Result<Digest, Error> {
        let name: MemberName = name.parse()?;
        if name.place().is_made() && name.place() != Place::Seal {
            return Err(Error::Made { name: name.to_string() });
        }
        self.put(name, size, from)
    }

    /// Adds the lists of digests and, by what `seal` returns for the text of
    /// `tagmanifest-sha256.txt`, the exporter's seal (a compact JWS over exactly these bytes).
    /// Returns the file.
    ///
    /// # Errors
    ///
    /// `seal` failed, a member failed earlier, `manifest.jws` was never added, or writing failed.
    pub fn finish<E: From<Error>>(
        mut self,
        seal: impl FnOnce(&[u8]) -> Result<String, E>,
    ) -> Result<W, E> {
        let sealed = MemberName::at(Place::Seal);
        if !self.failed && !self.digests.contains_key(&sealed) {
            return Err(Error::Absent { name: sealed.to_string() }.into());
        }
        let documents = listing::write(&self.digests, |name| name.document().is_some());
        self.put_text(Place::Manifest, &documents)?;
        let tags = listing::write(&self.digests, MemberName::is_tag);
        self.put_text(Place::TagManifest, &tags)?;
        let seal = seal(tags.as_bytes())?;
        self.put_text(Place::TagSeal, &seal)?;
        self.close().map_err(E::from)
    }

    fn close(mut self) -> Result<W, Error> {
        self.to.write_all(&zip::tail(&self.members))?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn put_text(&mut self, place: Place, text: &str) -> Result<Digest, Error> {
        let size = zip::as_u64(text.len());
        self.put(MemberName::at(place), size, &mut text.as_bytes())
    }

    fn put<R: Read + ?Sized>(
        &mut self,
        name: MemberName,
        size: u64,
        from: &mut R,
    ) -> Result<Digest, Error> {
        if self.failed {
            return Err(Error::Failed);
        }
        // Set until the member is whole, so that any way out by `?` leaves the bag unfinishable.
        self.failed = true;
        self.admit(&name, size)?;
        let offset = self.members.last().map_or(0, Placed::end);
        let mut member = Placed { name, size, crc: 0, offset };
        self.to.write_all(&zip::local_header(&member))?;
        let (digest, crc) = copy(&member, from, &mut self.to)?;
        member.crc = crc;
        self.to.seek(SeekFrom::Start(offset.saturating_add(zip::CRC_AT)))?;
        self.to.write_all(&crc.to_le_bytes())?;
        self.to.seek(SeekFrom::Start(member.end()))?;
        self.digests.insert(member.name.clone(), digest);
        self.members.push(member);
        self.failed = false;
        Ok(digest)
    }

    fn admit(&mut self, name: &MemberName, size: u64) -> Result<(), Error> {
        let text = name.to_string();
        let in_order = self.members.last().is_none_or(|last| last.name < *name);
        if !in_order || !self.folded.insert(text.to_ascii_lowercase()) {
            return Err(Error::Order { name: text });
        }
        // Places are kept for the three members that finish a bag.
        if self.members.len() + 3 >= MEMBERS_MAX && !name.place().is_made() {
            return Err(Error::TooMany);
        }
        if size > name.bytes_max() {
            return Err(Error::TooLarge { name: text, size, limit: name.bytes_max() });
        }
        if name.document().is_some() {
            self.documents = self.documents.saturating_add(size);
            if self.documents > BUNDLE_BYTES_MAX {
                return Err(Error::TooMuch { size: self.documents, limit: BUNDLE_BYTES_MAX });
            }
        }
        Ok(())
    }
}

/// Copies exactly the member's bytes; digest and check sum are made on the way.
fn copy<R: Read + ?Sized, W: Write>(
    member: &Placed,
    from: &mut R,
    to: &mut W,
) -> Result<(Digest, u32), Error> {
    let wrong_size = || Error::Size { name: member.name.to_string(), size: member.size };
    let (mut hasher, mut crc) = (Hasher::new(), Crc::new());
    let mut rest = member.size;
    let mut buffer = vec![0; PIECE];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let piece = buffer.get(..read).unwrap_or_default();
        if piece.is_empty() {
            break;
        }
        rest = rest.checked_sub(zip::as_u64(read)).ok_or_else(wrong_size)?;
        hasher.update(piece);
        crc.update(piece);
        to.write_all(piece)?;
    }
    if rest > 0 { Err(wrong_size()) } else { Ok((hasher.finish(), crc.finish())) }
}
