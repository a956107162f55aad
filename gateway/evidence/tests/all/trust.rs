//! An exported bag before a judge: what passes, what fails, and what stays open.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gateway_bundle::Digest;
use gateway_bundle::bag::{Error, MemberName, Reader, Writer};
use gateway_bundle::example::Example;
use gateway_bundle::manifest::{Text, Version};
use gateway_evidence::certification::Statement;
use gateway_evidence::log::{
    Checkpoint, TlogProof, append, commitment, entry_leaf, inclusion, leaf_hash, root,
};
use gateway_evidence::trust::{CheckKind, Outcome, TrustError, TrustFile, Verdict, verify_bag};
use gateway_evidence::{Event, EvidenceBody, Register, Registers, Role, SigningKey, Typ};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::support::{Authority, Ca, Leaf, at, entry, now, rng, signing_key};
use crate::timestamp::Tsa;

const LATER: &str = "2035-06-01T00:00:00Z";

/// A bundle from Kazakhstan to Brazil with what a bag of it holds.
pub(crate) struct World {
    pub(crate) kz: Authority,
    pub(crate) br: Authority,
    pub(crate) example: Example,
    pub(crate) sealed: String,
    pub(crate) evidence: Vec<(String, String)>,
    pub(crate) others: Vec<(String, Vec<u8>)>,
}

impl World {
    /// The bundle, Kazakhstan's submission and Brazil's acceptance.
    pub(crate) fn new() -> Self {
        Self::of(Example::transfer_request().without_documents().with_content(
            "d1",
            "letter.pdf",
            "request-letter",
            b"%PDF a letter".to_vec(),
        ))
    }

    pub(crate) fn of(example: Example) -> Self {
        let leaf = || Leaf::seal().serial(7);
        let kz = Authority::with_seal("kz-pgo", &leaf());
        let br = Authority::with_seal("br-mj", &leaf());
        let sealed = kz.seal.sign(Typ::Seal, &example.bytes(), now(), &rng()).unwrap();
        let mut world = Self { kz, br, example, sealed, evidence: Vec::new(), others: Vec::new() };
        let submission = world.state(Event::SubmissionAcceptance, &world.kz.seal);
        let acceptance = world.state(Event::RelayAcceptance, &world.br.seal);
        world.evidence =
            vec![("1-submission".to_owned(), submission), ("2-relay".to_owned(), acceptance)];
        world
    }

    fn body(&self, event: Event) -> Value {
        let manifest = self.example.build();
        let issuer =
            if event == Event::SubmissionAcceptance { &manifest.from } else { &manifest.to };
        json!({
            "version": 1,
            "id": "0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f",
            "event": event.uri(),
            "time": now(),
            "issuer": issuer,
            "from": manifest.from,
            "bundle": manifest.bundle,
            "to": manifest.to,
            "treaty": manifest.treaty,
            "case": manifest.case,
            "manifest_digest": Digest::of(&self.example.bytes()),
            "seal_digest": Digest::of(self.sealed.as_bytes()),
        })
    }

    pub(crate) fn state(&self, event: Event, key: &SigningKey) -> String {
        signed(&self.body(event), key)
    }

    /// Puts a piece of evidence into the log of an authority, with another as witness.
    pub(crate) fn log(
        &mut self,
        name: &str,
        by: fn(&Self) -> &Authority,
        witness: fn(&Self) -> &Authority,
    ) {
        let compact = &self.evidence.iter().find(|(known, _)| known == name).unwrap().1;
        let opening = [9; 32];
        let leaves = [leaf_hash(b"before"), entry_leaf(&commitment(&opening, compact.as_bytes()))];
        let nodes = append(0, &leaves, |_, _| Err::<Digest, _>(())).unwrap();
        let read = |level, index| {
            let node = nodes.iter().find(|node| node.level == level && node.index == index);
            node.map(|node| node.hash).ok_or(())
        };
        let log = &by(self).log;
        let origin = log.verifier().name().to_owned();
        let checkpoint = Checkpoint { origin, size: 2, root: root(2, read).unwrap() };
        let mut note = checkpoint.sign(log).unwrap();
        note.add(witness(self).witness.sign(note.text(), now()));
        let path = inclusion(1, 2, read).unwrap();
        let proof = TlogProof { opening: Some(opening), index: 1, path, checkpoint: note };
        self.others.push((format!("proof/{name}.tlog-proof"), proof.to_string().into_bytes()));
    }

    fn registers(&self) -> [Register; 2] {
        [self.kz.register(), self.br.register()]
    }

    pub(crate) fn trust(&self) -> TrustFile {
        TrustFile::new(Registers::new(self.registers()).unwrap())
    }

    pub(crate) fn export(&self) -> Vec<u8> {
        self.export_by(&self.br.seal)
    }

    pub(crate) fn export_by(&self, exporter: &SigningKey) -> Vec<u8> {
        let seal = |list: &[u8]| {
            Ok::<_, Error>(exporter.sign(Typ::TagManifest, list, now(), &rng()).unwrap())
        };
        self.export_with(seal)
    }

    fn export_with(&self, seal: impl Fn(&[u8]) -> Result<String, Error>) -> Vec<u8> {
        let mut bag = Writer::new(Cursor::new(Vec::new())).unwrap();
        let mut members = vec![("manifest.jws".to_owned(), self.sealed.clone().into_bytes())];
        for (file, bytes) in self.example.contents() {
            members.push((format!("data/{file}"), bytes.to_vec()));
        }
        for (name, compact) in &self.evidence {
            members.push((format!("evidence/{name}.jws"), compact.clone().into_bytes()));
        }
        members.extend(self.others.iter().cloned());
        members.sort_by_key(|(name, _)| name.parse::<MemberName>().unwrap());
        for (name, bytes) in members {
            bag.add(&name, bytes.len() as u64, &mut bytes.as_slice()).unwrap();
        }
        bag.finish(seal).unwrap().into_inner()
    }

    fn verdict(&self) -> Verdict {
        verify(&self.export(), Some(&self.trust()), now()).unwrap()
    }
}

fn signed(body: &Value, key: &SigningKey) -> String {
    let body = EvidenceBody::parse(body.to_string().as_bytes()).unwrap();
    body.sign(key, now(), &rng()).unwrap()
}

pub(crate) fn verify(
    file: &[u8],
    trust: Option<&TrustFile>,
    now: Timestamp,
) -> Result<Verdict, Error> {
    verify_bag(&mut Reader::open(Cursor::new(file))?, trust, now)
}

fn of(verdict: &Verdict, outcome: Outcome) -> Vec<(CheckKind, &str)> {
    let checks = verdict.checks().iter().filter(|check| check.outcome == outcome);
    let checks = checks.filter(|check| check.kind != CheckKind::Revocation);
    checks.map(|check| (check.kind, check.member.as_str())).collect()
}

#[test]
fn a_whole_bag_passes_and_one_sentence_says_what_it_proves() {
    let mut world = World::new();
    world.log("2-relay", |w| &w.br, |w| &w.kz);
    let verdict = world.verdict();
    assert_eq!(of(&verdict, Outcome::Failed), []);
    assert_eq!(of(&verdict, Outcome::NotChecked), []);
    assert_eq!(verdict.outcome(), Outcome::Passed);
    let sentence = verdict.sentence();
    assert!(sentence.contains("whole and unchanged as kz-pgo sealed it"), "{sentence}");
    assert!(sentence.contains("br-mj has confirmed under its own seal"), "{sentence}");
}

#[test]
fn without_a_trust_file_a_bag_is_consistent_and_its_signer_unknown() {
    let world = World::new();
    let verdict = verify(&world.export(), None, now()).unwrap();
    assert_eq!(verdict.outcome(), Outcome::NotChecked);
    assert_eq!(of(&verdict, Outcome::Failed), []);
    assert!(verdict.sentence().contains("consistent in itself"));
}

#[test]
fn without_a_trust_file_a_broken_signature_still_fails() {
    let mut world = World::new();
    let (signed, _) = world.sealed.rsplit_once('.').unwrap();
    let (_, signature) = world.evidence[0].1.rsplit_once('.').unwrap();
    world.sealed = format!("{signed}.{signature}");
    let verdict = verify(&world.export(), None, now()).unwrap();
    assert!(of(&verdict, Outcome::Failed).contains(&(CheckKind::Seal, "manifest.jws")));
}

#[test]
fn a_document_exchanged_by_the_exporter_is_named() {
    let mut world = World::new();
    let other = b"%PDF another".to_vec();
    let empty = world.example.without_documents();
    world.example = empty.with_content("d1", "letter.pdf", "request-letter", other);
    let verdict = world.verdict();
    assert!(of(&verdict, Outcome::Failed).contains(&(CheckKind::Document, "data/letter.pdf")));
    assert!(verdict.sentence().contains("data/letter.pdf"), "{}", verdict.sentence());
}

#[test]
fn a_document_left_out_or_put_in_by_the_exporter_is_named() {
    let mut world = World::new();
    let other = world.example.clone().without_documents();
    let (example, sealed) = (world.example.clone(), world.sealed.clone());
    world.example = other;
    let verdict = world.verdict();
    assert!(of(&verdict, Outcome::Failed).contains(&(CheckKind::Document, "data/letter.pdf")));
    world.example = example.with_content("d2", "more.pdf", "verdict", b"%PDF".to_vec());
    world.sealed = sealed;
    let verdict = world.verdict();
    assert_eq!(of(&verdict, Outcome::Failed), [(CheckKind::Document, "data/more.pdf")]);
}

#[test]
fn a_seal_of_a_stranger_fails_however_consistent_the_bag() {
    let mut world = World::new();
    let stranger = Authority::new("kz-pgo");
    world.sealed = stranger.seal.sign(Typ::Seal, &world.example.bytes(), now(), &rng()).unwrap();
    let verdict = world.verdict();
    assert!(of(&verdict, Outcome::Failed).contains(&(CheckKind::Seal, "manifest.jws")));
}

#[test]
fn a_bag_exported_by_a_stranger_fails() {
    let world = World::new();
    let stranger = Authority::new("br-mj");
    let file = world.export_by(&stranger.seal);
    let verdict = verify(&file, Some(&world.trust()), now()).unwrap();
    assert_eq!(of(&verdict, Outcome::Failed), [(CheckKind::Exporter, "tagmanifest.jws")]);
}

#[test]
fn evidence_of_another_bundle_fails() {
    let mut world = World::new();
    let mut body = world.body(Event::RelayAcceptance);
    body["manifest_digest"] = json!(Digest::of(b"another manifest"));
    world.evidence[1].1 = signed(&body, &world.br.seal);
    let verdict = world.verdict();
    assert_eq!(of(&verdict, Outcome::Failed), [(CheckKind::Evidence, "evidence/2-relay.jws")]);
}

#[test]
fn evidence_that_one_side_signs_for_the_other_fails() {
    let mut world = World::new();
    world.evidence[1].1 = world.state(Event::RelayAcceptance, &world.kz.seal);
    let verdict = world.verdict();
    assert_eq!(of(&verdict, Outcome::Failed), [(CheckKind::Evidence, "evidence/2-relay.jws")]);
}

#[test]
fn evidence_whose_predecessor_is_missing_stays_open() {
    let mut world = World::new();
    let mut body = world.body(Event::RelayAcceptance);
    body["previous"] = json!(Digest::of(b"evidence that was left out"));
    world.evidence[1].1 = signed(&body, &world.br.seal);
    let verdict = world.verdict();
    assert_eq!(of(&verdict, Outcome::NotChecked), [(CheckKind::Evidence, "evidence/2-relay.jws")]);
    assert_eq!(verdict.outcome(), Outcome::NotChecked);
}

#[test]
fn a_proof_of_other_evidence_or_from_a_forged_log_fails() {
    let mut world = World::new();
    world.log("2-relay", |w| &w.br, |w| &w.kz);
    let swapped = world.others[0].1.clone();
    world.others[0] = ("proof/1-submission.tlog-proof".to_owned(), swapped);
    let failed = [(CheckKind::Proof, "proof/1-submission.tlog-proof")];
    assert_eq!(of(&world.verdict(), Outcome::Failed), failed);
    let mut world = World::new();
    let stranger = Authority::new("br-mj");
    let own = std::mem::replace(&mut world.br.log, stranger.log);
    world.log("2-relay", |w| &w.br, |w| &w.kz);
    world.br.log = own;
    let failed = [(CheckKind::Proof, "proof/2-relay.tlog-proof")];
    assert_eq!(of(&world.verdict(), Outcome::Failed), failed);
}

#[test]
fn years_later_a_time_stamp_fixes_the_time_without_a_witness() {
    let mut world = World::new();
    // A witness that is the log's own authority is none.
    world.log("2-relay", |w| &w.br, |w| &w.br);
    let evidence = (CheckKind::Evidence, "evidence/2-relay.jws");
    let verdict = verify(&world.export(), Some(&world.trust()), at(LATER)).unwrap();
    assert!(of(&verdict, Outcome::NotChecked).contains(&evidence));

    let proof: TlogProof = std::str::from_utf8(&world.others[0].1).unwrap().parse().unwrap();
    let tsa = Tsa::good();
    let token = tsa.stamped_at(proof.checkpoint.text().as_bytes(), "20261121093000Z");
    world.others.push(("proof/2-relay.tst".to_owned(), token.clone()));
    let trust = world.trust().with_timestamp_anchors(vec![tsa.ca.certificate.clone()]);
    let trust = TrustFile::parse(trust.to_json(now()).unwrap().as_bytes()).unwrap();
    let verdict = verify(&world.export(), Some(&trust), at(LATER)).unwrap();
    assert_eq!(of(&verdict, Outcome::Failed), []);
    assert!(!of(&verdict, Outcome::NotChecked).contains(&evidence), "{:?}", verdict.checks());
    assert!(!of(&verdict, Outcome::NotChecked).contains(&(CheckKind::Seal, "manifest.jws")));
    let stamp = (CheckKind::Timestamp, "proof/2-relay.tst");
    assert!(of(&verdict, Outcome::Passed).contains(&stamp));

    // Whom the trust file does not name is not believed, and not called a liar.
    let verdict = verify(&world.export(), Some(&world.trust()), at(LATER)).unwrap();
    assert!(of(&verdict, Outcome::NotChecked).contains(&stamp));
    assert!(of(&verdict, Outcome::NotChecked).contains(&evidence));
    // A time-stamp on another checkpoint, no time-stamp at all, or one beside nothing.
    world.others[1].1 = tsa.stamped_at(b"another", "20261121093000Z");
    let verdict = verify(&world.export(), Some(&trust), now()).unwrap();
    assert_eq!(of(&verdict, Outcome::Failed), [stamp]);
    world.others[1].1 = b"nothing".to_vec();
    let verdict = verify(&world.export(), Some(&trust), now()).unwrap();
    assert_eq!(of(&verdict, Outcome::Failed), [stamp]);
    world.others[1] = ("proof/3.tst".to_owned(), token);
    let verdict = verify(&world.export(), Some(&trust), now()).unwrap();
    assert_eq!(of(&verdict, Outcome::Failed), [(CheckKind::Timestamp, "proof/3.tst")]);
}

#[test]
fn years_later_a_witnessed_proof_fixes_the_time() {
    let mut world = World::new();
    world.log("2-relay", |w| &w.br, |w| &w.kz);
    let verdict = verify(&world.export(), Some(&world.trust()), at(LATER)).unwrap();
    // Brazil's evidence was seen by Kazakhstan and fixes by when the seal was there.
    assert_eq!(of(&verdict, Outcome::Failed), []);
    let open = of(&verdict, Outcome::NotChecked);
    assert!(open.contains(&(CheckKind::Evidence, "evidence/1-submission.jws")), "{open:?}");
    assert!(!open.contains(&(CheckKind::Evidence, "evidence/2-relay.jws")));
    assert!(!open.contains(&(CheckKind::Seal, "manifest.jws")));
    world.log("1-submission", |w| &w.kz, |w| &w.br);
    let verdict = verify(&world.export(), Some(&world.trust()), at(LATER)).unwrap();
    assert_eq!(of(&verdict, Outcome::NotChecked), [(CheckKind::ExporterTime, "tagmanifest.jws")]);
    assert_eq!(verdict.outcome(), Outcome::Passed);
    let sentence = verdict.sentence();
    assert!(
        sentence.contains("left open: whether the exporter's key was still good"),
        "{sentence}"
    );
}

#[test]
fn years_later_a_broken_seal_of_a_key_that_has_run_out_still_fails() {
    let mut world = World::new();
    let (signed, _) = world.sealed.rsplit_once('.').unwrap();
    world.sealed = format!("{signed}.{}", "A".repeat(86));
    let verdict = verify(&world.export(), Some(&world.trust()), at(LATER)).unwrap();
    assert!(of(&verdict, Outcome::Failed).contains(&(CheckKind::Seal, "manifest.jws")));
}

#[test]
fn a_list_that_is_sealed_by_no_key_of_the_register_never_passes() {
    // Somebody has left evidence out, listed the rest anew, and sealed the list with what he has:
    // the exporter's certificate, which is public, or an algorithm that cannot be checked here.
    let mut world = World::new();
    world.log("1-submission", |w| &w.kz, |w| &w.br);
    world.log("2-relay", |w| &w.br, |w| &w.kz);
    let sealed_as = |change: fn(&str) -> String| {
        let seal = |list: &[u8]| {
            let seal = world.br.seal.sign(Typ::TagManifest, list, now(), &rng()).unwrap();
            Ok::<_, Error>(change(&seal))
        };
        let file = world.export_with(seal);
        [now(), at(LATER)].map(|at| verify(&file, Some(&world.trust()), at).unwrap().outcome())
    };
    let good = sealed_as(ToOwned::to_owned);
    assert_eq!(good, [Outcome::Passed; 2]);
    let garbage =
        sealed_as(|seal| format!("{}.{}", seal.rsplit_once('.').unwrap().0, "A".repeat(86)));
    assert_eq!(garbage, [Outcome::Failed; 2]);
    let unsupported = sealed_as(|seal| {
        let (header, rest) = seal.split_once('.').unwrap();
        let header = String::from_utf8(URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        let header = header.replace("ES256", "EdDSA");
        format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header))
    });
    assert_eq!(unsupported, [Outcome::NotChecked; 2]);
}

#[test]
fn a_list_that_is_sealed_by_a_key_revoked_since_does_not_pass() {
    let mut world = World::new();
    world.log("2-relay", |w| &w.br, |w| &w.kz);
    let file = world.export_by(&world.kz.seal);
    world.kz.file.keys[0].revoked = Some(at("2026-12-01T00:00:00Z"));
    let verdict = verify(&file, Some(&world.trust()), at("2027-06-01T00:00:00Z")).unwrap();
    let open = of(&verdict, Outcome::NotChecked);
    assert!(open.contains(&(CheckKind::Exporter, "tagmanifest.jws")), "{open:?}");
    assert_eq!(verdict.outcome(), Outcome::NotChecked);
}

#[test]
fn years_later_the_signer_s_own_word_fixes_nothing() {
    let mut world = World::new();
    world.evidence.truncate(1);
    let verdict = verify(&world.export(), Some(&world.trust()), at(LATER)).unwrap();
    let open = of(&verdict, Outcome::NotChecked);
    assert!(open.contains(&(CheckKind::Seal, "manifest.jws")), "{open:?}");
    assert_eq!(of(&verdict, Outcome::Failed), []);
    assert_eq!(verdict.outcome(), Outcome::NotChecked);
    // Nor does its own witness.
    world.log("1-submission", |w| &w.br, |w| &w.kz);
    let verdict = verify(&world.export(), Some(&world.trust()), at(LATER)).unwrap();
    assert_eq!(verdict.outcome(), Outcome::NotChecked);
    let sentence = verdict.sentence();
    assert!(sentence.contains("could not be made; the first is whose "), "{sentence}");
}

#[test]
fn a_key_that_was_revoked_before_the_receipt_fails() {
    let mut world = World::new();
    world.kz.file.keys[0].revoked = Some(at("2026-11-20T00:00:00Z"));
    let verdict = world.verdict();
    assert!(of(&verdict, Outcome::Failed).contains(&(CheckKind::Seal, "manifest.jws")));
}

#[test]
fn a_key_that_was_revoked_after_the_receipt_still_stands() {
    let mut world = World::new();
    world.log("1-submission", |w| &w.kz, |w| &w.br);
    world.kz.file.keys[0].revoked = Some(at("2026-12-01T00:00:00Z"));
    let next_year = at("2027-06-01T00:00:00Z");
    let verdict = verify(&world.export(), Some(&world.trust()), next_year).unwrap();
    assert_eq!(of(&verdict, Outcome::Failed), []);
    assert_eq!(verdict.outcome(), Outcome::Passed, "{}", verdict.sentence());
}

#[test]
fn revocation_lists_in_the_bag_are_used() {
    let mut world = World::new();
    for (name, list) in [("br", world.br.ca.list(&[])), ("kz", world.kz.ca.list(&[]))] {
        world.others.push((format!("trust/{name}.crl"), list));
    }
    let verdict = world.verdict();
    let checks = verdict.checks().iter().filter(|check| check.kind == CheckKind::Revocation);
    assert!(checks.clone().count() == 4 && checks.clone().all(|c| c.outcome == Outcome::Passed));
    world.others[1].1 = world.kz.ca.list(&[(7, (2026, 11, 2))]);
    let verdict = world.verdict();
    assert!(of(&verdict, Outcome::Failed).contains(&(CheckKind::Seal, "manifest.jws")));
}

#[test]
fn a_certified_copy_is_checked_against_the_sender_s_certifying_authority() {
    let certifying = Ca::root("a certifying authority");
    let official = signing_key(&certifying, &Leaf::seal());
    let text = |text| Text::new(text).unwrap();
    let certified = |document: &[u8]| {
        let statement = Statement {
            version: Version,
            document: Digest::of(document),
            court: text("a court"),
            decision_number: text("1"),
            statement: text("a true copy"),
            date: "2026-11-20".parse().unwrap(),
        };
        let jws = statement.sign(&official, now(), &rng()).unwrap();
        let mark =
            json!({ "form": "electronic", "by": "an official", "on": "2026-11-20", "jws": jws });
        let mut world = World::of(World::new().example.set("/documents/0/certified", mark));
        world.kz.file.anchors.push(certifying.pem.clone().into());
        world.kz.file.keys.push(entry(certifying.spki(), Role::CertifyingCa));
        world
    };
    let outcome = |world: &World| {
        let verdict = world.verdict();
        let checks = verdict.checks().iter();
        checks.filter(|c| c.kind == CheckKind::Certification).map(|c| c.outcome).collect::<Vec<_>>()
    };
    assert_eq!(outcome(&certified(b"%PDF a letter")), [Outcome::Passed]);
    assert_eq!(outcome(&certified(b"another document")), [Outcome::Failed]);
    let mut world = certified(b"%PDF a letter");
    world.kz.file.keys.pop();
    assert_eq!(outcome(&world), [Outcome::NotChecked]);
}

#[test]
fn a_trust_file_reads_back_what_it_writes() {
    let world = World::new();
    let text = world.trust().to_json(now()).unwrap();
    let read = TrustFile::parse(text.as_bytes()).unwrap();
    assert_eq!(read.registers().iter().count(), 2);
    let verdict = verify(&world.export(), Some(&read), now()).unwrap();
    assert_eq!(verdict.outcome(), Outcome::Passed);
    assert!(matches!(TrustFile::parse(b"{}"), Err(TrustError::Json(_))));
    let twice = text.replace(r#""authority": "br-mj""#, r#""authority": "kz-pgo""#);
    assert!(matches!(TrustFile::parse(twice.as_bytes()), Err(TrustError::Register(_))));
}
