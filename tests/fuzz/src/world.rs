//! Two authorities, a bundle between them, and the bag that one of them exported.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use gateway_bundle::Digest;
use gateway_bundle::bag::{Error, Reader, Writer};
use gateway_bundle::example::Example;
use gateway_evidence::certificate::from_pem;
use gateway_evidence::log::{
    Checkpoint, LogKey, TlogProof, append, commitment, entry_leaf, inclusion, leaf_hash, root,
};
use gateway_evidence::register::{RegisterFile, RegisteredKey};
use gateway_evidence::trust::TrustFile;
use gateway_evidence::{Event, EvidenceBody, Register, Registers, Role, SigningKey, Typ};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SerialNumber, date_time_ymd,
};
use ring::rand::SystemRandom;
use serde_json::json;

use crate::now;

/// What a target may hold its input against.
pub struct World {
    /// The genuine bag.
    pub bag: Vec<u8>,
    /// Whom to believe.
    pub trust: TrustFile,
    /// The same as a file.
    pub trust_file: Vec<u8>,
    /// The exporter's seal key.
    pub exporter: SigningKey,
    key: Vec<u8>,
    /// The leaf of that key and the CA above it, in PEM.
    pub chain: Vec<u8>,
    /// Revocation lists of that CA.
    pub lists: Vec<Vec<u8>>,
    /// The sealed example request, larger than the bag's.
    pub request: String,
}

/// One authority.
struct Side {
    ca: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
    key: Vec<u8>,
    chain: Vec<u8>,
    seal: SigningKey,
    log: LogKey,
    witness: LogKey,
    register: Register,
}

impl Side {
    fn new(id: &str) -> Self {
        let ca_key = KeyPair::generate().unwrap();
        let mut params = params(&format!("CA of {id}"));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let ca = params.self_signed(&ca_key).unwrap();
        let issuer = Issuer::new(params, ca_key);
        let mut leaf = self::params("a seal");
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let document_signing = vec![1, 3, 6, 1, 5, 5, 7, 3, 36];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(document_signing)];
        let key = KeyPair::generate().unwrap();
        let leaf = leaf.signed_by(&key, &issuer).unwrap();
        let chain = format!("{}{}", leaf.pem(), ca.pem()).into_bytes();
        let key = key.serialize_der();
        let seal = signing_key(&key, &chain);
        let ed25519 = || KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap().serialize_der();
        let log = LogKey::of_log(id, &ed25519()).unwrap();
        let witness = LogKey::of_witness(id, &ed25519()).unwrap();
        let register = register(id, &ca.pem(), &seal, [&log, &witness]);
        Self { ca, issuer, key, chain, seal, log, witness, register }
    }

    fn list(&self, revoked: &[u64]) -> Vec<u8> {
        let entry = |serial: &u64| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2026, 11, 2),
            reason_code: None,
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 11, 1),
            next_update: date_time_ymd(2026, 12, 1),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().der().to_vec()
    }
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2028, 1, 1);
    params
}

fn signing_key(key: &[u8], chain: &[u8]) -> SigningKey {
    SigningKey::from_pkcs8(key, from_pem(chain).unwrap(), &SystemRandom::new()).unwrap()
}

fn register(id: &str, anchor: &str, seal: &SigningKey, logs: [&LogKey; 2]) -> Register {
    let key = |spki, role| RegisteredKey {
        spki,
        role,
        person: None,
        from: "2026-01-01T00:00:00Z".parse().unwrap(),
        until: None,
        revoked: None,
        log_key: None,
    };
    let mut keys = vec![key(seal.spki(), Role::Seal)];
    for (log, role) in logs.into_iter().zip([Role::Log, Role::Witness]) {
        let log_key = Some(log.verifier().clone());
        keys.push(RegisteredKey { log_key, ..key(log.verifier().spki(), role) });
    }
    let file = json!({
        "authority": id,
        "address": "https://gateway.example:8443",
        "languages": ["en"],
        "name": { "en": format!("The authority {id}") },
        "anchors": [anchor],
        "keys": keys,
    });
    Register::try_from(serde_json::from_value::<RegisterFile>(file).unwrap()).unwrap()
}

impl World {
    /// Makes a world: keys and signatures are new each time.
    pub fn make() -> Self {
        let (kz, br) = (Side::new("kz-pgo"), Side::new("br-mj"));
        let example = Example::transfer_request().without_documents().with_content(
            "d1",
            "letter.pdf",
            "request-letter",
            b"%PDF a letter".to_vec(),
        );
        let sealed = sign(&kz.seal, Typ::Seal, &example.bytes());
        let mut members = vec![("cover.txt".to_owned(), b"A bundle\n".to_vec())];
        members.push(("manifest.jws".into(), sealed.clone().into_bytes()));
        members.push(("data/letter.pdf".into(), b"%PDF a letter".to_vec()));
        let sides = [
            ("1-submission", Event::SubmissionAcceptance, &kz, &br),
            ("2-relay", Event::RelayAcceptance, &br, &kz),
        ];
        for (name, event, by, witness) in sides {
            let statement = evidence(&example, &sealed, event, &by.seal);
            let proof = proof(&statement, &by.log, &witness.witness).to_string();
            members.push((format!("evidence/{name}.jws"), statement.into_bytes()));
            members.push((format!("proof/{name}.tlog-proof"), proof.into_bytes()));
        }
        let lists = vec![br.list(&[]), br.list(&[7, 300, 70_000])];
        members.push(("trust/br-mj.crl".into(), lists[0].clone()));
        members.push(("trust/br-mj.pem".into(), br.ca.pem().into_bytes()));
        members.sort_by_key(|(name, _)| {
            name.parse::<gateway_bundle::bag::MemberName>().expect("a name of the layout")
        });
        let registers = [kz.register.clone(), br.register.clone()];
        let trust = TrustFile::new(Registers::new(registers).unwrap());
        let trust_file = trust.to_json(now()).unwrap().into_bytes();
        let request = sign(&kz.seal, Typ::Seal, &Example::transfer_request().bytes());
        let bag = bag(&members, &br.seal).unwrap();
        let (key, chain, exporter) = (br.key, br.chain, br.seal);
        Self { bag, trust, trust_file, exporter, key, chain, lists, request }
    }

    /// Reads the world from a folder that `seeds` has written.
    pub fn read() -> Self {
        let folder = std::env::var_os("GATEWAY_FUZZ_WORLD").map(PathBuf::from);
        let folder = folder.expect("GATEWAY_FUZZ_WORLD names the folder that `seeds` wrote");
        let file = |name: &str| std::fs::read(folder.join(name)).expect(name);
        let (key, chain, trust_file) = (file("seal.der"), file("seal.pem"), file("trust.json"));
        Self {
            bag: file("bag.zip"),
            trust: TrustFile::parse(&trust_file).unwrap(),
            trust_file,
            exporter: signing_key(&key, &chain),
            key,
            chain,
            lists: vec![file("empty.crl"), file("three.crl")],
            request: String::from_utf8(file("request.jws")).unwrap(),
        }
    }

    /// Writes the world into a folder, for [`World::read`].
    pub fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        for (name, bytes) in [
            ("bag.zip", self.bag.as_slice()),
            ("trust.json", &self.trust_file),
            ("seal.der", &self.key),
            ("seal.pem", &self.chain),
            ("empty.crl", &self.lists[0]),
            ("three.crl", &self.lists[1]),
            ("request.jws", self.request.as_bytes()),
        ] {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }

    /// The members of the genuine bag that its writer does not make by itself.
    pub fn members(&self) -> Vec<(String, Vec<u8>)> {
        let mut bag = Reader::open(Cursor::new(&self.bag)).unwrap();
        let names: Vec<_> = bag.entries().iter().map(|entry| entry.name().to_string()).collect();
        let made =
            ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "tagmanifest.jws"];
        let names = names.into_iter().filter(|name| !made.contains(&name.as_str()));
        names.map(|name| (name.clone(), bag.read(&name, 1 << 20).unwrap())).collect()
    }

    /// A bag of these members, sealed by the exporter.
    pub fn export(&self, members: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Error> {
        bag(members, &self.exporter)
    }
}

fn bag(members: &[(String, Vec<u8>)], exporter: &SigningKey) -> Result<Vec<u8>, Error> {
    let mut bag = Writer::new(Cursor::new(Vec::new()))?;
    for (name, bytes) in members {
        bag.add(name, bytes.len() as u64, &mut bytes.as_slice())?;
    }
    Ok(bag.finish(|list| Ok::<_, Error>(sign(exporter, Typ::TagManifest, list)))?.into_inner())
}

fn sign(key: &SigningKey, typ: Typ, payload: &[u8]) -> String {
    key.sign(typ, payload, now(), &SystemRandom::new()).unwrap()
}

fn evidence(example: &Example, sealed: &str, event: Event, key: &SigningKey) -> String {
    let manifest = example.build();
    let by_sender = event == Event::SubmissionAcceptance;
    let body = json!({
        "version": 1,
        "id": "0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
        "event": event.uri(),
        "time": now(),
        "issuer": if by_sender { &manifest.from } else { &manifest.to },
        "from": manifest.from,
        "bundle": manifest.bundle,
        "to": manifest.to,
        "treaty": manifest.treaty,
        "case": manifest.case,
        "manifest_digest": Digest::of(&example.bytes()),
        "seal_digest": Digest::of(sealed.as_bytes()),
    });
    let body = EvidenceBody::parse(body.to_string().as_bytes()).unwrap();
    body.sign(key, now(), &SystemRandom::new()).unwrap()
}

/// A proof that the statement is the second entry of a log.
fn proof(statement: &str, log: &LogKey, witness: &LogKey) -> TlogProof {
    let opening = [9; 32];
    let leaves = [leaf_hash(b"before"), entry_leaf(&commitment(&opening, statement.as_bytes()))];
    let nodes = append(0, &leaves, |_, _| Err::<Digest, _>(())).unwrap();
    let read = |level, index| {
        let node = nodes.iter().find(|node| node.level == level && node.index == index);
        node.map(|node| node.hash).ok_or(())
    };
    let origin = log.verifier().name().to_owned();
    let checkpoint = Checkpoint { origin, size: 2, root: root(2, read).unwrap() };
    let mut note = checkpoint.sign(log).unwrap();
    note.add(witness.sign(note.text(), now()));
    let path = inclusion(1, 2, read).unwrap();
    TlogProof { opening: Some(opening), index: 1, path, checkpoint: note }
}
