//! A store that is whole is clean, and each kind of damage is found by its own code.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gateway_bundle::Digest;
use gateway_evidence::log::{Checkpoint, LogKey, VerifierKey};
use gateway_evidence::{Event, EvidenceBody, Jws, SigningKey};
use gateway_store::act::{self, NewAct};
use gateway_store::content::{self, NewDocument, Owner};
use gateway_store::draft::{self, Draft};
use gateway_store::erasure::{self, Why};
use gateway_store::evidence::{self, Evidence};
use gateway_store::fsck::{self, Code, Manner};
use gateway_store::log::{self, NewEntry};
use gateway_store::outbox::mail::{self, NewMail};
use gateway_store::{MasterKey, Snapshot, Store, Tx, bundle, case};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use ring::rand::SystemRandom;
use rusqlite::Connection;
use serde_json::json;
use uuid::Uuid;

use crate::common::{TestStore, at, bundle as row, document, new_case, open_case};

const MANIFEST: &[u8] = b"a manifest";

fn log_key() -> LogKey {
    let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    LogKey::of_log("kz-pgo", key.serialize_pem().as_bytes()).unwrap()
}

/// Evidence that verifies, under a certificate of a CA that nobody knows.
fn statement(id: Uuid, about: Uuid) -> Evidence {
    let (root, leaf) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut ca = CertificateParams::default();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate =
        CertificateParams::default().signed_by(&leaf, &Issuer::new(ca, root)).unwrap();
    let pem = leaf.serialize_pem();
    let chain = vec![certificate.der().clone()];
    let random = SystemRandom::new();
    let key = SigningKey::from_pem(pem.as_bytes(), chain, &random).unwrap();
    let event = Event::RelayAcceptance;
    let body = json!({
        "version": 1, "id": id, "event": event.uri(), "time": "2026-11-21T09:30:00Z",
        "issuer": "kz-pgo", "from": "br-mj", "bundle": format!("urn:uuid:{about}"),
        "to": "kz-pgo", "treaty": "kz-br-2018",
        "case": { "opened_by": "kz-pgo", "reference": "KZ-BR-2026-000017" },
        "manifest_digest": Digest::of(MANIFEST), "seal_digest": Digest::of(b"seal"),
        "announced": "2026-11-21T09:29:00Z", "completed": "2026-11-21T09:29:30Z",
        "profile": { "id": "kz-br-2018", "version": "1.0.0", "digest": Digest::of(b"profile") },
        "engine": "0.1.0", "assessment_digest": Digest::of(b"assessment"),
    });
    let body = EvidenceBody::parse(body.to_string().as_bytes()).unwrap();
    let jws = body.sign(&key, at(0), &random).unwrap();
    Evidence {
        id,
        bundle: about,
        event: event.name().to_owned(),
        issuer: "kz-pgo".parse().unwrap(),
        about: String::new(),
        stated_at: at(0),
        recorded_at: at(0),
        digest: Jws::parse(&jws, usize::MAX).unwrap().digest(),
        jws,
        previous: None,
    }
}

fn do_act(tx: &mut Tx<'_>, case: Uuid) {
    let new = NewAct {
        staff: "officer".to_owned(),
        what: "send-anyway".to_owned(),
        subject: "2026-000001".to_owned(),
        case: Some(case),
        reason: Some("a reason".to_owned()),
        at: at(0),
    };
    let subject = act::put(tx, &new).unwrap();
    let entry = NewEntry { subject, case: Some(case), entry: b"an act", at: at(0) };
    log::append(tx, &entry).unwrap();
}

/// A store with something of everything: two numbered entries and one that waits.
async fn fill(store: &Store, key: LogKey) {
    let case = open_case(store, "KZ-1").await.id;
    let intake = store.begin_intake(at(0)).unwrap();
    let id = intake.id();
    let mut documents = Vec::new();
    for (name, bytes) in [("d1", 100), ("d2", 140_000)] {
        let mut writer = store.documents().begin(&intake, document(name)).unwrap();
        writer.write(&vec![7; bytes]).await.unwrap();
        let staged = writer.finish().await.unwrap();
        let kept = store.documents().keep(vec![staged]).await.unwrap().pop().unwrap();
        let (file, media_type) = ("a.pdf".to_owned(), "application/pdf".to_owned());
        documents.push(NewDocument { kept, file, media_type });
    }
    let evidence_id = store.new_id(at(0)).unwrap();
    let filled = store.transact("fill", move |tx| {
        content::put(tx, &intake, Owner::Case(case), Some(MANIFEST), documents)?;
        let manifest_digest = Digest::of(MANIFEST);
        bundle::put(tx, &bundle::Bundle { manifest_digest, ..row(id, Some(case)) })?;
        let (stands, _) = evidence::put(tx, &statement(evidence_id, id))?;
        let entry = stands.jws.as_bytes();
        log::append(tx, &NewEntry { subject: stands.id, case: Some(case), entry, at: at(0) })?;
        do_act(tx, case);
        let grown = log::sequence(tx, "kz-pgo", 10, at(0))?.unwrap();
        let checkpoint =
            Checkpoint { origin: "kz-pgo".to_owned(), size: grown.size, root: grown.root };
        let note = checkpoint.sign(&key).unwrap().to_string();
        let kept = log::Checkpoint { size: grown.size, root: grown.root, note, at: at(1) };
        log::put_checkpoint(tx, 0, &kept)?;
        do_act(tx, case);
        let mail = NewMail {
            message_id: "<1@gateway>".to_owned(),
            recipient: "a@example.kz".to_owned(),
            bytes: b"To: a@example.kz".to_vec(),
            case: Some(case),
            notice: None,
            at: at(0),
        };
        mail::enqueue(tx, &mail).map(drop)
    });
    filled.await.unwrap();
}

fn found(data: &Path, master: MasterKey, key: &VerifierKey) -> (BTreeSet<Code>, fsck::Checked) {
    let snapshot = Snapshot::open(data, master).unwrap();
    let keys = [key.clone()];
    let (mut codes, manner) = (BTreeSet::new(), Manner { log_keys: &keys, running: false });
    let mut tell = |finding: &fsck::Finding| {
        codes.insert(finding.code);
    };
    let checked = fsck::check(&snapshot, &manner, &mut tell, &mut |_| {}).unwrap();
    (codes, checked)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            assert!(fs::copy(entry.path(), to).is_ok());
        }
    }
}

/// Damage by SQL, and all codes by which it is found.
const DAMAGE: [(&str, &[Code]); 19] = [
    (
        "INSERT INTO inbox_lane VALUES ('by-gp', 1); \
         INSERT INTO inbox VALUES ('by-gp', 1, zeroblob(16), 0, NULL)",
        &[Code::RowNamesNothing],
    ),
    ("UPDATE outbox_mail SET case_id = zeroblob(16)", &[Code::RowNamesNothing]),
    ("UPDATE content SET key_wrapped = zeroblob(61)", &[Code::KeyDamaged]),
    ("DELETE FROM case_key", &[Code::KeyMissing, Code::ErasedInPart]),
    (
        "INSERT INTO erasure SELECT id, '', key_owner, 'retention', 0 FROM content",
        &[Code::ErasedInPart],
    ),
    ("UPDATE case_ SET reference = zeroblob(40)", &[Code::ColumnDamaged]),
    ("UPDATE content SET manifest = zeroblob(40)", &[Code::ManifestDamaged]),
    ("UPDATE bundle SET manifest_digest = zeroblob(32)", &[Code::ManifestDiffers]),
    ("DELETE FROM document_blob", &[Code::DocumentMissing]),
    ("UPDATE document_blob SET bytes = zeroblob(length(bytes))", &[Code::DocumentDamaged]),
    ("UPDATE document SET sha256 = zeroblob(32)", &[Code::DocumentDiffers]),
    ("UPDATE evidence SET jws = zeroblob(60)", &[Code::EvidenceDamaged]),
    ("UPDATE evidence SET digest = zeroblob(32)", &[Code::EvidenceDiffers]),
    ("DELETE FROM log_entry WHERE position IS NULL", &[Code::EntryMissing]),
    ("UPDATE log_entry SET opening = zeroblob(80) WHERE position = 1", &[Code::EntryDamaged]),
    (
        "UPDATE log_entry SET commitment = zeroblob(32) WHERE position IS NULL",
        &[Code::EntryDiffers],
    ),
    ("DELETE FROM act WHERE id = (SELECT max(id) FROM act)", &[Code::EntryNamesNothing]),
    ("UPDATE log_node SET hash = zeroblob(32) WHERE level = 1", &[Code::TreeDiffers]),
    ("UPDATE checkpoint SET root = zeroblob(32)", &[Code::CheckpointDiffers]),
];

#[tokio::test]
async fn a_store_with_an_erased_case_is_clean_and_what_comes_to_it_later_is_kept() {
    let test = TestStore::new();
    let key = log_key();
    let verifier = key.verifier().clone();
    fill(&test.store, key).await;
    let new = new_case("KZ-BR-2026-000017");
    let case = test.store.read(|view| case::by_number(view, "2026-000001")).await;
    let case = case.map_err(gateway_store::StoreError::from).unwrap().unwrap().id;
    let erase = move |tx: &mut Tx<'_>| erasure::of_case(tx, case, Why::Retention, at(5));
    let places = test.store.transact("erase", erase).await.unwrap();
    // A crash comes here: the file is left, and goes at the next start.
    assert_eq!(places.len(), 1);
    assert_eq!(found(&test.data(), test.master(), &verifier).0, [Code::FileUnnamed].into());
    let test = test.reopen().await;
    let (codes, checked) = found(&test.data(), test.master(), &verifier);
    assert_eq!((codes, checked.documents, checked.evidence), (BTreeSet::new(), 0, 1));

    let intake = test.store.begin_intake(at(6)).unwrap();
    let late = test.store.transact("late", move |tx| {
        let id = intake.id();
        content::put(tx, &intake, Owner::Case(case), Some(MANIFEST), Vec::new())?;
        let manifest_digest = Digest::of(MANIFEST);
        bundle::put(tx, &bundle::Bundle { manifest_digest, ..row(id, Some(case)) })?;
        case::call_again(tx, case, new.key.reference.as_str())?;
        assert_eq!(content::manifest(tx, id)?.as_deref(), Some(MANIFEST));
        assert_eq!(erasure::of_content(tx, id, None)?, None);
        do_act(tx, case);
        erasure::candidate(tx, case, "open")
    });
    assert!(late.await.unwrap().is_some(), "what came later can be erased too");
    assert_eq!(found(&test.data(), test.master(), &verifier).0, BTreeSet::new());
}

#[tokio::test]
async fn a_held_case_is_not_erased() {
    let test = TestStore::new();
    let case = open_case(&test.store, "KZ-BR-2026-000017").await.id;
    let held = test.store.transact("hold", move |tx| {
        assert_eq!(erasure::propose(tx, case, "second", at(0))?, "second");
        let put = erasure::put_hold(tx, case, "root", at(1))?;
        assert_eq!(erasure::proposed_by(tx, case)?, None, "a hold takes a proposal back");
        Ok::<_, gateway_store::StoreError>(put)
    });
    assert!(held.await.unwrap());
    let erase = move |tx: &mut Tx<'_>| erasure::of_case(tx, case, Why::Order, at(5));
    assert!(test.store.transact("erase", erase).await.is_err());
    assert!(test.store.transact("lift", move |tx| erasure::lift_hold(tx, case)).await.unwrap());
    assert!(test.store.transact("erase", erase).await.is_ok());
}

#[tokio::test]
async fn a_whole_store_is_clean_and_each_kind_of_damage_has_its_own_code() {
    let test = TestStore::new();
    let (key, stranger) = (log_key(), log_key());
    let verifier = key.verifier().clone();
    fill(&test.store, key).await;
    let (codes, checked) = found(&test.data(), test.master(), &verifier);
    assert_eq!(codes, BTreeSet::new(), "beside the running store");
    let fsck::Checked { manifests, documents, bytes, evidence, entries, checkpoints, .. } = checked;
    assert_eq!((manifests, documents, bytes), (1, 2, 140_100));
    assert_eq!((evidence, entries, checkpoints), (1, 3, 1));
    test.store.close().await;

    let (codes, _) = found(&test.data(), test.master(), stranger.verifier());
    assert_eq!(codes, [Code::CheckpointUnsigned].into());
    let copied = |name: &str| {
        let folder = test.directory.path().join(name);
        copy(&test.data(), &folder);
        folder
    };
    for (number, (sql, wanted)) in DAMAGE.iter().enumerate() {
        let data = copied(&format!("damage-{number}"));
        let ledger = Connection::open(data.join("ledger.sqlite")).unwrap();
        ledger.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
        ledger.close().unwrap();
        let (codes, _) = found(&data, test.master(), &verifier);
        assert_eq!(codes, wanted.iter().copied().collect(), "{sql}");
    }

    let data = copied("gap");
    let ledger = Connection::open(data.join("ledger.sqlite")).unwrap();
    ledger.execute("UPDATE log_entry SET position = 5 WHERE position = 1", []).unwrap();
    ledger.close().unwrap();
    assert!(found(&data, test.master(), &verifier).0.contains(&Code::LogGap));

    let data = copied("stray");
    fs::write(data.join("documents/kept/a/0123456789abcdef0123456789abcdef"), "").unwrap();
    assert_eq!(found(&data, test.master(), &verifier).0, [Code::FileUnnamed].into());

    let data = copied("page");
    let ledger = Connection::open(data.join("ledger.sqlite")).unwrap();
    let sql = "SELECT rootpage FROM sqlite_master WHERE name = 'bundle_by_state'";
    let page: u32 = ledger.query_row(sql, [], |row| row.get(0)).unwrap();
    ledger.close().unwrap();
    let mut bytes = fs::read(data.join("ledger.sqlite")).unwrap();
    bytes[(page as usize - 1) * 8_192..][..100].fill(0xff);
    fs::write(data.join("ledger.sqlite"), bytes).unwrap();
    assert_eq!(found(&data, test.master(), &verifier).0, [Code::LedgerDamaged].into());
}

#[tokio::test]
async fn what_a_withdrawn_draft_held_goes_and_a_held_draft_stays() {
    let test = TestStore::new();
    let mut ids = Vec::new();
    for (state, text) in [("withdrawn", "one"), ("held", "two")] {
        let intake = test.store.begin_intake(at(0)).unwrap();
        let id = intake.id();
        let put = test.store.transact("draft", move |tx| {
            content::put(tx, &intake, Owner::Itself, Some(text.as_bytes()), Vec::new())?;
            let draft = Draft {
                id,
                manifest_digest: Digest::of(text.as_bytes()),
                case: None,
                proposed_by: "officer".to_owned(),
                proposed_at: at(0),
                state: state.to_owned(),
            };
            draft::put(tx, &draft)
        });
        put.await.unwrap();
        ids.push(id);
    }
    let ended = test.store.transact("end", |tx| erasure::of_drafts(tx, at(1), 10)).await;
    assert!(ended.unwrap().is_empty());
    let left = test.store.read(move |view| {
        let left = ids.iter().map(|id| content::manifest(view, *id));
        left.collect::<Result<Vec<_>, _>>()
    });
    assert_eq!(left.await.unwrap(), [None, Some(b"two".to_vec())]);
    assert_eq!(found(&test.data(), test.master(), log_key().verifier()).0, BTreeSet::new());
}
