//! A bag has one form, and no byte of it changes unseen.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::{Cursor, Read, Seek, SeekFrom};

use gateway_bundle::bag::{Check, Error, FaultKind, MemberName, Reader, Writer};
use gateway_bundle::ids::Digest;

type File = Cursor<Vec<u8>>;

/// Name and content of the members that the exporter adds.
const MEMBERS: [(&str, &str); 7] = [
    ("cover.txt", "a page for people\n"),
    ("manifest.jws", "bWFuaWZlc3Q.e30.c2VhbA"),
    ("data/a.pdf", "%PDF-1.4 a"),
    ("data/b.pdf", ""),
    ("evidence/1.jws", "a.b.c"),
    ("proof/1.tlog-proof", "c2sp.org/tlog-proof@v1\n"),
    ("trust/br-mj.pem", "-----BEGIN CERTIFICATE-----\n"),
];

fn write(members: &[(&str, &str)]) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new(File::default())?;
    for (name, content) in members {
        writer.add(name, content.len() as u64, &mut content.as_bytes())?;
    }
    let seal = |list: &[u8]| Ok::<_, Error>(format!("e30.{}.c2VhbA", Digest::of(list)));
    Ok(writer.finish(seal)?.into_inner())
}

fn bag() -> Vec<u8> {
    write(&MEMBERS).unwrap()
}

fn check(bytes: Vec<u8>) -> Result<Check, Error> {
    Reader::open(File::new(bytes))?.check()
}

fn faults(bytes: Vec<u8>) -> Vec<(String, FaultKind)> {
    let faults = check(bytes).unwrap().faults;
    faults.into_iter().map(|fault| (fault.member.to_string(), fault.kind)).collect()
}

#[test]
fn what_was_written_is_read() {
    let mut reader = Reader::open(File::new(bag())).unwrap();
    let names: Vec<String> = reader.entries().iter().map(|e| e.name().to_string()).collect();
    let made = ["manifest-sha256.txt", "tagmanifest-sha256.txt", "tagmanifest.jws"];
    let wanted = std::iter::once("bagit.txt").chain(MEMBERS.map(|(name, _)| name)).chain(made);
    assert!(wanted.eq(names.iter()));
    for (name, content) in MEMBERS {
        assert_eq!(reader.read(name, 100).unwrap(), content.as_bytes());
        let mut streamed = String::new();
        reader.stream(name).unwrap().read_to_string(&mut streamed).unwrap();
        assert_eq!(streamed, content);
    }
    let check = reader.check().unwrap();
    assert!(check.is_whole(), "{:?}", check.faults);
    let document: MemberName = "data/a.pdf".parse().unwrap();
    assert_eq!(check.digests[&document], Digest::of(b"%PDF-1.4 a"));
}

#[test]
fn the_same_members_give_the_same_bytes() {
    assert_eq!(bag(), bag());
}

#[test]
fn the_lists_are_what_sha256sum_reads() {
    let mut reader = Reader::open(File::new(bag())).unwrap();
    let list = String::from_utf8(reader.read("manifest-sha256.txt", 1_000).unwrap()).unwrap();
    let wanted =
        format!("{}  data/a.pdf\n{}  data/b.pdf\n", Digest::of(b"%PDF-1.4 a"), Digest::of(b""));
    assert_eq!(list, wanted);
    let tags = String::from_utf8(reader.read("tagmanifest-sha256.txt", 2_000).unwrap()).unwrap();
    let names: Vec<&str> = tags.lines().map(|line| &line[66..]).collect();
    assert_eq!(
        names,
        [
            "bagit.txt",
            "cover.txt",
            "manifest.jws",
            "evidence/1.jws",
            "proof/1.tlog-proof",
            "trust/br-mj.pem",
            "manifest-sha256.txt",
        ]
    );
}

#[test]
fn the_seal_is_made_over_the_list_of_tags_as_it_stands() {
    let mut reader = Reader::open(File::new(bag())).unwrap();
    let list = reader.read("tagmanifest-sha256.txt", 2_000).unwrap();
    let seal = reader.read("tagmanifest.jws", 1_000).unwrap();
    assert_eq!(seal, format!("e30.{}.c2VhbA", Digest::of(&list)).into_bytes());
}

#[test]
fn every_byte_that_changes_is_noticed() {
    let whole = bag();
    for place in 0..whole.len() {
        for change in [0x01, 0x20, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[place] ^= change;
            if let Ok(check) = check(bytes) {
                assert!(!check.is_whole(), "byte {place} changed by {change:#x} unseen");
            }
        }
    }
}

#[test]
fn every_byte_that_goes_or_comes_is_noticed() {
    let whole = bag();
    for place in 0..whole.len() {
        let mut shorter = whole.clone();
        shorter.remove(place);
        assert!(check(shorter).is_err(), "byte {place} removed unseen");
        let mut longer = whole.clone();
        longer.insert(place, whole[place]);
        assert!(check(longer).is_err(), "byte {place} doubled unseen");
        assert!(check(whole[..place].to_vec()).is_err(), "cut at {place} unseen");
    }
    for tail in [b"\0".as_slice(), b"comment", &whole] {
        assert!(check([&whole, tail].concat()).is_err());
        assert!(check([tail, &whole].concat()).is_err());
    }
}

#[test]
fn a_document_exchanged_together_with_its_check_sum_is_named() {
    let other = write(&swapped("data/a.pdf", "%PDF-1.4 b")).unwrap();
    let spliced = splice(&bag(), &other, &["data/a.pdf"]);
    assert_eq!(faults(spliced), [("data/a.pdf".to_owned(), FaultKind::Broken)]);
}

#[test]
fn a_document_exchanged_together_with_its_list_breaks_the_list_of_tags() {
    let other = write(&swapped("data/a.pdf", "%PDF-1.4 b")).unwrap();
    let spliced = splice(&bag(), &other, &["data/a.pdf", "manifest-sha256.txt"]);
    assert_eq!(faults(spliced), [("manifest-sha256.txt".to_owned(), FaultKind::Broken)]);
}

#[test]
fn a_member_taken_out_is_named_as_missing() {
    for (name, _) in MEMBERS.iter().filter(|(name, _)| *name != "manifest.jws") {
        let fewer: Vec<_> = MEMBERS.into_iter().filter(|(other, _)| other != name).collect();
        let lists = lists_of(&bag());
        assert_eq!(
            faults(assemble(&fewer, &lists)),
            [((*name).to_owned(), FaultKind::Missing)],
            "{name}"
        );
    }
}

#[test]
fn a_member_put_in_is_named_as_surplus() {
    for name in ["cover.html", "data/c.pdf", "evidence/0.jws", "trust/zz.pem"] {
        let mut more = MEMBERS.to_vec();
        more.push((name, "more"));
        more.sort_by_key(|(name, _)| name.parse::<MemberName>().unwrap());
        let lists = lists_of(&bag());
        assert_eq!(faults(assemble(&more, &lists)), [(name.to_owned(), FaultKind::Surplus)]);
    }
}

#[test]
fn a_member_renamed_is_missing_and_surplus() {
    let renamed = MEMBERS.map(|(name, content)| match name {
        "data/b.pdf" => ("data/c.pdf", content),
        _ => (name, content),
    });
    let found = faults(assemble(&renamed, &lists_of(&bag())));
    let wanted = [("data/b.pdf", FaultKind::Missing), ("data/c.pdf", FaultKind::Surplus)];
    assert_eq!(found, wanted.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn two_members_that_swap_their_contents_are_both_broken() {
    let swapped = MEMBERS.map(|(name, content)| match name {
        "data/a.pdf" => (name, ""),
        "data/b.pdf" => (name, "%PDF-1.4 a"),
        _ => (name, content),
    });
    let found = faults(assemble(&swapped, &lists_of(&bag())));
    let wanted = [("data/a.pdf", FaultKind::Broken), ("data/b.pdf", FaultKind::Broken)];
    assert_eq!(found, wanted.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn a_list_in_another_spelling_is_malformed() {
    let [documents, tags, seal] = lists_of(&bag());
    for other in [
        documents.replace("  ", " *"),
        documents.replace('\n', "\r\n"),
        documents.to_uppercase(),
        documents.lines().rev().fold(String::new(), |text, line| text + line + "\n"),
        documents.trim_end().to_owned(),
        documents.clone() + &documents,
        documents.replace("data/a.pdf", "../a.pdf"),
    ] {
        let tags = tags.replace(
            &Digest::of(documents.as_bytes()).to_string(),
            &Digest::of(other.as_bytes()).to_string(),
        );
        let found = faults(assemble(&MEMBERS, &[other, tags, seal.clone()]));
        assert_eq!(found, [("manifest-sha256.txt".to_owned(), FaultKind::Malformed)]);
    }
}

#[test]
fn a_zip_of_another_form_is_refused_although_its_members_are_the_same() {
    let whole = bag();
    let end = whole.len() - 22;
    // A comment, well declared.
    let mut commented = whole.clone();
    commented[end + 20] = 2;
    commented.extend(b"hi");
    assert!(matches!(check(commented), Err(Error::NotCanonical { .. })));
    // Something before the first member, with every offset moved.
    let mut moved = vec![0; 4];
    moved.extend(&whole);
    let start = u32::from_le_bytes(whole[end + 16..end + 20].try_into().unwrap()) + 4;
    let at = moved.len() - 6;
    moved[at..at + 4].copy_from_slice(&start.to_le_bytes());
    assert!(matches!(check(moved), Err(Error::NotCanonical { .. })));
}

#[test]
fn what_is_no_zip_at_all_is_refused() {
    for bytes in [vec![], vec![0; 21], vec![0; 4_096], b"PK\x05\x06".to_vec(), vec![0xff; 4_096]] {
        assert!(matches!(check(bytes), Err(Error::NotCanonical { .. })));
    }
    let mut empty = b"PK\x05\x06".to_vec();
    empty.resize(22, 0);
    let found = faults(empty);
    assert!(found.iter().all(|(_, kind)| *kind == FaultKind::Missing) && found.len() == 5);
}

#[test]
fn an_end_record_that_promises_much_takes_no_memory() {
    let mut end = b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff".to_vec();
    end.extend([0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0, 0, 0]);
    assert!(matches!(check(end), Err(Error::NotCanonical { .. })));
}

#[test]
fn the_writer_refuses_what_the_reader_would() {
    let add = |names: &[&str]| {
        let mut writer = Writer::new(File::default()).unwrap();
        names.iter().try_for_each(|name| writer.add(name, 1, &mut b"x".as_slice()).map(drop))
    };
    assert!(add(&["manifest.jws", "data/a", "data/b"]).is_ok());
    assert!(matches!(add(&["data/b", "data/a"]), Err(Error::Order { .. })));
    assert!(matches!(add(&["data/a", "data/a"]), Err(Error::Order { .. })));
    assert!(matches!(add(&["data/A", "data/a"]), Err(Error::Order { .. })));
    assert!(matches!(add(&["data/a", "manifest.jws"]), Err(Error::Order { .. })));
    assert!(matches!(add(&["../a"]), Err(Error::Name(_))));
    for made in ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "tagmanifest.jws"] {
        assert!(matches!(add(&[made]), Err(Error::Made { .. })), "{made}");
    }
}

#[test]
fn a_source_of_another_size_fails_the_bag_for_good() {
    for size in [0, 2, 4, 1 << 20] {
        let mut writer = Writer::new(File::default()).unwrap();
        let added = writer.add("manifest.jws", size, &mut b"abc".as_slice());
        assert!(matches!(added, Err(Error::Size { .. })), "{size}");
        let after = writer.add("data/a", 1, &mut b"x".as_slice());
        assert!(matches!(after, Err(Error::Failed)));
        let finished = writer.finish(|_| Ok::<_, Error>(String::new()));
        assert!(matches!(finished, Err(Error::Failed)));
    }
}

#[test]
fn limits_are_named_with_the_actual_value() {
    let mut writer = Writer::new(File::default()).unwrap();
    let size = (4 << 30) + 1;
    let error = writer.add("data/a", size, &mut std::io::empty()).unwrap_err();
    assert!(matches!(error, Error::TooLarge { size: 4_294_967_297, limit: 4_294_967_296, .. }));
    let mut reader = Reader::open(File::new(bag())).unwrap();
    let error = reader.read("data/a.pdf", 9).unwrap_err();
    assert!(matches!(error, Error::TooLarge { size: 10, limit: 9, .. }));
    assert!(matches!(reader.read("data/z", 9), Err(Error::Absent { .. })));
}

#[test]
fn a_bag_without_its_sealed_manifest_cannot_be_finished() {
    let error = write(&[("data/a", "x")]).unwrap_err();
    assert!(matches!(error, Error::Absent { .. }));
}

#[test]
fn a_bag_is_written_into_an_empty_file_only() {
    assert!(matches!(Writer::new(File::new(vec![0])), Err(Error::NotEmpty)));
}

#[test]
fn the_caller_s_own_error_comes_out_of_finish() {
    #[derive(Debug, PartialEq)]
    struct NoKey;
    impl From<Error> for NoKey {
        fn from(_: Error) -> Self {
            unreachable!("only the seal fails here")
        }
    }
    let mut writer = Writer::new(File::default()).unwrap();
    writer.add("manifest.jws", 0, &mut std::io::empty()).unwrap();
    assert_eq!(writer.finish(|_| Err(NoKey)).unwrap_err(), NoKey);
}

#[test]
fn a_bag_beyond_4_gib_is_opened_by_its_zip64_records() {
    let sparse = Sparse::bag();
    let mut reader = Reader::open(sparse.clone()).unwrap();
    let sizes: Vec<u64> = reader.entries().iter().map(gateway_bundle::bag::Entry::size).collect();
    assert_eq!(sizes, [4 << 30, 1]);
    assert_eq!(reader.read("data/b", 1).unwrap(), b"b");
    for place in sparse.places() {
        let mut changed = sparse.clone();
        changed.flip(place);
        let seen = match Reader::open(changed) {
            Err(_) => true,
            Ok(mut reader) => reader.read("data/b", 1).is_err(),
        };
        assert!(seen, "byte {place} changed unseen");
    }
}

/// A file of 4 GiB of zeros with a few other bytes, since nobody should write such a file to test.
#[derive(Clone)]
struct Sparse {
    parts: Vec<(u64, Vec<u8>)>,
    length: u64,
    at: u64,
}

impl Sparse {
    /// `data/a` of 4 GiB and `data/b` of one byte, written here by hand after APPNOTE.TXT.
    fn bag() -> Self {
        const GIB_4: u64 = 4 << 30;
        let crc_of_zeros = 0_u32; // never read in this test
        let crc_of_b = 0x71be_eff9_u32;
        let sizes = |size: u64| [size.to_le_bytes(), size.to_le_bytes()].concat();
        let common = |version: u8, crc: u32, size: u32, extra: u8| {
            let mut bytes = vec![version, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
            bytes.extend(crc.to_le_bytes());
            bytes.extend([size.to_le_bytes(), size.to_le_bytes()].concat());
            bytes.extend([6, 0, extra, 0]);
            bytes
        };
        let entry = |version: u8, common: &[u8], offset: u32, name: &str, extra: &[u8]| {
            let mut bytes = b"PK\x01\x02".to_vec();
            bytes.extend([version, 3]);
            bytes.extend(common);
            bytes.extend([0, 0, 0, 0, 0, 0, 0, 0, 0xa4, 0x81]);
            bytes.extend(offset.to_le_bytes());
            bytes.extend(name.as_bytes());
            bytes.extend(extra);
            bytes
        };
        let large = common(45, crc_of_zeros, u32::MAX, 20);
        let first = [b"PK\x03\x04", &large[..], b"data/a\x01\0\x10\0", &sizes(GIB_4)].concat();
        let second_at = first.len() as u64 + GIB_4;
        let second = [b"PK\x03\x04", &common(20, crc_of_b, 1, 0)[..], b"data/bb"].concat();
        let start = second_at + second.len() as u64;
        let far = [b"\x01\0\x08\0".as_slice(), &second_at.to_le_bytes()].concat();
        let mut tail =
            entry(45, &large, 0, "data/a", &[b"\x01\0\x10\0", &sizes(GIB_4)[..]].concat());
        tail.extend(entry(45, &common(45, crc_of_b, 1, 12), u32::MAX, "data/b", &far));
        let size = tail.len() as u64;
        tail.extend(b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\x03\x2d\0\0\0\0\0\0\0\0\0");
        for field in [2, 2, size, start] {
            tail.extend(field.to_le_bytes());
        }
        tail.extend(b"PK\x06\x07\0\0\0\0");
        tail.extend((start + size).to_le_bytes());
        tail.extend(b"\x01\0\0\0PK\x05\x06\0\0\0\0\x02\0\x02\0");
        tail.extend(u32::try_from(size).unwrap().to_le_bytes());
        tail.extend(b"\xff\xff\xff\xff\0\0");
        let length = start + tail.len() as u64;
        Self { parts: vec![(0, first), (second_at, second), (start, tail)], length, at: 0 }
    }

    fn places(&self) -> Vec<u64> {
        self.parts.iter().flat_map(|(at, bytes)| *at..*at + bytes.len() as u64).collect()
    }

    fn flip(&mut self, place: u64) {
        for (at, bytes) in &mut self.parts {
            if let Some(byte) =
                place.checked_sub(*at).and_then(|i| bytes.get_mut(usize::try_from(i).unwrap()))
            {
                *byte ^= 1;
            }
        }
    }
}

impl Read for Sparse {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some(first) = buffer.first_mut().filter(|_| self.at < self.length) else {
            return Ok(0);
        };
        let within = |(at, bytes): &(u64, Vec<u8>)| {
            bytes.get(usize::try_from(self.at.checked_sub(*at)?).ok()?).copied()
        };
        *first = self.parts.iter().find_map(within).unwrap_or(0);
        self.at += 1;
        Ok(1)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => self.length.saturating_add_signed(by),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

fn swapped(name: &str, content: &'static str) -> Vec<(&'static str, &'static str)> {
    MEMBERS.map(|(other, old)| (other, if other == name { content } else { old })).to_vec()
}

/// The texts of the two lists and of the seal.
fn lists_of(bytes: &[u8]) -> [String; 3] {
    let mut reader = Reader::open(File::new(bytes.to_vec())).unwrap();
    ["manifest-sha256.txt", "tagmanifest-sha256.txt", "tagmanifest.jws"]
        .map(|name| String::from_utf8(reader.read(name, 10_000).unwrap()).unwrap())
}

/// A bag in canonical form whose lists say something else than the writer would.
fn assemble(members: &[(&str, &str)], lists: &[String; 3]) -> Vec<u8> {
    let [documents, tags, seal] = lists;
    let mut all = vec![("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")];
    all.extend(members);
    all.push(("manifest-sha256.txt", documents));
    all.push(("tagmanifest-sha256.txt", tags));
    all.push(("tagmanifest.jws", seal));
    zip(&all)
}

/// The first bag with some members of the second.
fn splice(one: &[u8], other: &[u8], names: &[&str]) -> Vec<u8> {
    let mut readers = [one, other].map(|bytes| Reader::open(File::new(bytes.to_vec())).unwrap());
    let members: Vec<(String, String)> = readers[0]
        .entries()
        .to_vec()
        .iter()
        .map(|entry| {
            let name = entry.name().to_string();
            let from = usize::from(names.contains(&name.as_str()));
            let content = readers[from].read(&name, 10_000).unwrap();
            (name, String::from_utf8(content).unwrap())
        })
        .collect();
    zip(&members.iter().map(|(n, c)| (n.as_str(), c.as_str())).collect::<Vec<_>>())
}

/// A second writer of the canonical form, for small members; it believes everything.
fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(file.len()).unwrap().to_le_bytes();
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc(content.as_bytes()).to_le_bytes());
        common.extend([size, size].concat());
        common.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
        file.extend([b"PK\x03\x04", &common[..], name.as_bytes(), content.as_bytes()].concat());
        directory
            .extend([b"PK\x01\x02\x14\x03", &common[..], b"\0\0\0\0\0\0\0\0\xa4\x81"].concat());
        directory.extend([&offset, name.as_bytes()].concat());
    }
    let count = u16::try_from(members.len()).unwrap().to_le_bytes();
    let [size, start] =
        [directory.len(), file.len()].map(|n| u32::try_from(n).unwrap().to_le_bytes());
    file.extend(directory);
    file.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &start, b"\0\0"].concat());
    file
}

/// CRC-32, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[test]
fn the_second_writer_writes_the_same_bytes() {
    assert_eq!(assemble(&MEMBERS, &lists_of(&bag())), bag());
}
