//! Whether the contents of a bag are those that its lists name.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Read, Seek};

use super::crc::Crc;
use super::name::Place;
use super::reader::{Entry, Reader};
use super::{BAGIT, Error, MemberName, PIECE, TAG_BYTES_MAX, listing};
use crate::ids::{Digest, Hasher};

/// What a look at every member found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Everything that is not as it should be, in the canonical order.
    pub faults: Vec<Fault>,
    /// The digest of every member as it is. The documents' are to be compared with the manifest.
    pub digests: BTreeMap<MemberName, Digest>,
}

impl Check {
    /// Whether there is no fault.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The member.
    pub member: MemberName,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// See [`Fault::kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// Its bytes are not those that were listed.
    Broken,
    /// It is listed, or no bag lacks it, and it is not there.
    Missing,
    /// It is there and not listed.
    Surplus,
    /// It is a list or a declaration and not in its one spelling.
    Malformed,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            FaultKind::Broken => "its bytes are not those that were listed",
            FaultKind::Missing => "it is not in the bag",
            FaultKind::Surplus => "it is in the bag and not listed",
            FaultKind::Malformed => "it is not in its one spelling",
        };
        write!(f, "{}: {what}", self.member)
    }
}

/// Reads every member once.
pub(super) fn check<R: Read + Seek>(bag: &mut Reader<R>) -> Result<Check, Error> {
    let mut faults = Vec::new();
    let mut digests = BTreeMap::new();
    for entry in bag.entries().to_vec() {
        let (digest, fits) = measure(bag, &entry)?;
        if !fits {
            faults.push(Fault { member: entry.name().clone(), kind: FaultKind::Broken });
        }
        digests.insert(entry.name().clone(), digest);
    }
    for place in Place::NEEDED {
        let member = MemberName::at(place);
        if !digests.contains_key(&member) {
            faults.push(Fault { member, kind: FaultKind::Missing });
        }
    }
    let declared = MemberName::at(Place::BagIt);
    if digests.get(&declared).is_some_and(|digest| *digest != Digest::of(BAGIT.as_bytes())) {
        faults.push(Fault { member: declared, kind: FaultKind::Malformed });
    }
    let is_document = |name: &MemberName| name.document().is_some();
    faults.extend(compare(bag, Place::Manifest, &digests, is_document)?);
    faults.extend(compare(bag, Place::TagManifest, &digests, MemberName::is_tag)?);
    faults.sort();
    faults.dedup();
    Ok(Check { faults, digests })
}

/// The member's digest, and whether its check sum and size fit the directory.
fn measure<R: Read + Seek>(bag: &mut Reader<R>, entry: &Entry) -> Result<(Digest, bool), Error> {
    let mut content = bag.content(entry)?;
    let (mut hasher, mut crc) = (Hasher::new(), Crc::new());
    let mut buffer = vec![0; PIECE];
    loop {
        let read = match content.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let piece = buffer.get(..read).unwrap_or_default();
        hasher.update(piece);
        crc.update(piece);
    }
    let fits = content.limit() == 0 && crc.finish() == entry.crc();
    Ok((hasher.finish(), fits))
}

/// Compares the members that `which` picks with the list at `place`.
fn compare<R: Read + Seek>(
    bag: &mut Reader<R>,
    place: Place,
    digests: &BTreeMap<MemberName, Digest>,
    which: impl Fn(&MemberName) -> bool,
) -> Result<Vec<Fault>, Error> {
    let list = MemberName::at(place);
    if !digests.contains_key(&list) {
        return Ok(Vec::new());
    }
    let text = match bag.read(&list.to_string(), TAG_BYTES_MAX) {
        Err(Error::Broken { .. }) => return Ok(Vec::new()), // told already
        text => text?,
    };
    let Some(listed) = listing::read(&text, &which) else {
        return Ok(vec![Fault { member: list, kind: FaultKind::Malformed }]);
    };
    let fault = |name: &MemberName, kind| Fault { member: name.clone(), kind };
    let there = |(name, wanted): (&MemberName, &Digest)| match digests.get(name) {
        None => Some(fault(name, FaultKind::Missing)),
        Some(found) => (found != wanted).then(|| fault(name, FaultKind::Broken)),
    };
    let surplus = digests.keys().filter(|name| which(name) && !listed.contains_key(*name));
    let surplus = surplus.map(|name| fault(name, FaultKind::Surplus));
    Ok(listed.iter().filter_map(there).chain(surplus).collect())
}
