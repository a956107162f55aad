//! An authority with a seal and a register entry, for tests.

use std::path::{Path, PathBuf};

use gateway_bundle::Digest;
use gateway_bundle::example::Example;
use gateway_evidence::certificate::{from_pem, spki_digest};
use gateway_evidence::register::{Register, RegisterFile, RegisteredKey, Role};
use gateway_evidence::trust::TrustFile;
use gateway_evidence::{Registers, SigningKey};
use jiff::Timestamp;

use crate::command::init::write_secret;
use crate::development::{Authority, Subject};
use crate::sealing;

/// An authority of a test.
pub(crate) struct House {
    /// The folder of its files.
    pub(crate) folder: tempfile::TempDir,
    register: Register,
}

impl House {
    /// An authority with a development CA.
    pub(crate) fn new(id: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ca = Authority::generate("BR", id).unwrap();
        let subject = Subject { country: "BR", organisation: id, name: "seal", hosts: &[] };
        let issued = ca.issue("seal", &subject).unwrap();
        std::fs::write(folder.path().join("seal.pem"), &issued.certificate).unwrap();
        write_secret(&folder.path().join("seal.key"), issued.key.as_bytes()).unwrap();
        let leaf = from_pem(issued.certificate.as_bytes()).unwrap().remove(0);
        let register = Register::try_from(RegisterFile {
            authority: id.parse().unwrap(),
            address: None,
            languages: Vec::new(),
            anchors: vec![ca.certificate.clone().into()],
            succession: None,
            name: std::collections::BTreeMap::default(),
            revocation: gateway_evidence::register::RevocationPolicy::default(),
            limits: gateway_evidence::register::Limits::default(),
            contacts: Vec::new(),
            keys: vec![registered(spki_digest(&leaf).unwrap())],
        });
        Self { folder, register: register.unwrap() }
    }

    /// A file of its folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Its seal.
    pub(crate) fn seal(&self) -> SigningKey {
        sealing::open(&self.file("seal.pem"), &self.file("seal.key")).unwrap()
    }

    /// A register that knows this authority alone.
    pub(crate) fn registers(&self) -> Registers {
        Registers::new([self.register.clone()]).unwrap()
    }

    /// A trust file that names this authority alone.
    pub(crate) fn trust(&self) -> PathBuf {
        let text = TrustFile::new(self.registers()).to_json(Timestamp::now()).unwrap();
        let path = self.file("trust.json");
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn registered(spki: Digest) -> RegisteredKey {
    let from = "2020-01-01T00:00:00Z".parse().unwrap();
    let (person, until, revoked, log_key) = (None, None, None, None);
    RegisteredKey { spki, role: Role::Seal, person, from, until, revoked, log_key }
}

/// Writes an example as a bundle directory.
pub(crate) fn write(example: &Example, directory: &Path) {
    std::fs::create_dir_all(directory.join("data")).unwrap();
    std::fs::write(directory.join("manifest.json"), example.bytes()).unwrap();
    for (file, bytes) in example.contents() {
        std::fs::write(directory.join("data").join(file), bytes).unwrap();
    }
}
