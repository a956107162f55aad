//! Facts: identities that stay, first statements that stand, numbers without gaps.

use crate::common::{TestStore, at, bundle as example, document, new_case, open_case, put_bundle};
use gateway_bundle::Digest;
use gateway_evidence::log as tree;
use gateway_store::approval::{self, Approval};
use gateway_store::bundle::{self, Direction};
use gateway_store::case::{self, FindingCounts};
use gateway_store::desk::{self, CaseFilter};
use gateway_store::draft::{self, Draft};
use gateway_store::evidence::{self, Evidence};
use gateway_store::log::{self, Checkpoint, NewEntry};
use gateway_store::original::{self, Original};
use gateway_store::staff::{self, Staff};
use gateway_store::tracking::{self, CarrierEvent, Check, Consignment};
use gateway_store::witness::{self, Seen};
use gateway_store::{StoreError, names, session};
use uuid::Uuid;

#[tokio::test]
async fn cases_are_numbered_by_year_and_found_by_what_both_sides_call_them() {
    let test = TestStore::new();
    let first = open_case(&test.store, "A-1").await;
    let second = open_case(&test.store, "A-2").await;
    let mut other_year = new_case("A-3");
    other_year.year = 2027;
    let (third, opened) =
        test.store.transact("open", move |tx| case::find_or_open(tx, &other_year)).await.unwrap();
    let numbers = [&first.number, &second.number, &third.number];
    assert_eq!(numbers, ["2026-000001", "2026-000002", "2027-000001"]);
    assert!(opened);
    let again = new_case("A-1");
    let again = test.store.transact("open", move |tx| case::find_or_open(tx, &again)).await;
    assert_eq!(again.unwrap(), (first, false));
    let taken = new_case("A-2");
    let taken = test.store.transact("open", move |tx| case::open(tx, &taken)).await;
    assert!(matches!(
        taken.err().map(StoreError::from),
        Some(StoreError::Conflict { what: "case" })
    ));
}

#[tokio::test]
async fn a_bundles_identity_is_taken_once_and_its_other_seals_are_recorded() {
    let test = TestStore::new();
    let case = open_case(&test.store, "B").await.id;
    let id = test.store.new_id(at(0)).unwrap();
    let kept = example(id, Some(case));
    let check = test.store.transact("put", move |tx| {
        bundle::put(tx, &kept)?;
        let mut same = kept.clone();
        same.id = tx.new_id(at(1))?;
        let taken = bundle::put(tx, &same);
        assert!(matches!(taken, Err(StoreError::Conflict { what: "bundle" })));
        assert_eq!(bundle::find(tx, &kept.key)?, Some(kept.clone()));
        assert!(bundle::add_seal(tx, id, Digest::of(b"another seal"), at(2))?);
        assert!(!bundle::add_seal(tx, id, Digest::of(b"another seal"), at(3))?);
        assert_eq!(bundle::seals(tx, id)?, [Digest::of(b"seal"), Digest::of(b"another seal")]);
        let mut corrected = example(tx.new_id(at(4))?, Some(case));
        corrected.corrects = Some(kept.key.clone());
        bundle::put(tx, &corrected)?;
        assert_eq!(bundle::corrections_of(tx, &kept.key)?, [corrected]);
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn the_first_statement_of_an_issuer_on_an_event_stands() {
    let test = TestStore::new();
    let case = open_case(&test.store, "E").await.id;
    let check = test.store.transact("evidence", move |tx| {
        let bundle = put_bundle(tx, case, 0)?;
        let statement = |id: Uuid, event: &str, jws: &str, second| Evidence {
            id,
            bundle,
            event: event.to_owned(),
            issuer: "kz-pgo".parse().unwrap(),
            about: String::new(),
            stated_at: at(second),
            recorded_at: at(second),
            jws: jws.to_owned(),
            digest: Digest::of(jws.as_bytes()),
            previous: None,
        };
        let first = statement(tx.new_id(at(0))?, "RelayAcceptance", "first", 0);
        assert_eq!(evidence::put(tx, &first)?, (first.clone(), true));
        let second = statement(tx.new_id(at(1))?, "RelayAcceptance", "second", 1);
        assert_eq!(evidence::put(tx, &second)?, (first.clone(), false));
        let other = statement(tx.new_id(at(2))?, "ContentConsignment", "third", 2);
        assert!(evidence::put(tx, &other)?.1);
        let last = evidence::last_digest(tx, bundle, &"kz-pgo".parse().unwrap())?;
        assert_eq!(last, Some(Digest::of(b"third")));
        assert_eq!(evidence::last_digest(tx, bundle, &"br-mj".parse().unwrap())?, None);
        let again = Evidence { about: "otherwise".to_owned(), ..second };
        assert!(evidence::put(tx, &again)?.1, "what contradicts is kept beside what stands");
        assert_eq!(evidence::of_bundle(tx, bundle)?, [first, again, other]);
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn entries_are_numbered_in_order_and_proven_by_their_openings() {
    let test = TestStore::new();
    let subjects: Vec<Uuid> = (0..21).map(|n| test.store.new_id(at(n)).unwrap()).collect();
    let look = subjects.clone();
    let append = test.store.transact("append", move |tx| {
        assert_eq!(log::sequence(tx, "kz-pgo", 10, at(0))?, None);
        for (second, subject) in (0_i64..).zip(&subjects) {
            let entry = NewEntry { subject: *subject, case: None, entry: b"entry", at: at(second) };
            log::append(tx, &entry)?;
        }
        Ok::<(), StoreError>(())
    });
    append.await.unwrap();
    let sequence = test.store.transact("sequence", move |tx| {
        let mut before = 0;
        while let Some(grown) = log::sequence(tx, "kz-pgo", 8, at(0))? {
            let note = format!("note {}", grown.size);
            let next = Checkpoint { size: grown.size, root: grown.root, note, at: at(100) };
            log::put_checkpoint(tx, before, &next)?;
            let twice = log::put_checkpoint(tx, before, &next);
            assert!(matches!(twice, Err(StoreError::Conflict { what: "checkpoint" })));
            before = grown.size;
        }
        Ok::<u64, StoreError>(before)
    });
    assert_eq!(sequence.await.unwrap(), 21);
    let check = test.store.read(move |view| {
        let latest = log::latest_checkpoint(view)?.unwrap();
        assert_eq!((latest.size, log::size(view, 0)?, log::waiting(view)?), (21, 21, 0));
        for (number, subject) in (0_u64..).zip(&look) {
            let opened = log::opening_for(view, *subject)?.unwrap();
            assert_eq!(opened.position, Some(number));
            let leaf = tree::entry_leaf(&tree::commitment(&opened.opening, &opened.entry));
            let path = tree::inclusion(number, 21, |level, index| log::node(view, 0, level, index));
            assert!(tree::verify_inclusion(&leaf, number, 21, &path.unwrap(), &latest.root));
        }
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn a_witness_remembers_one_checkpoint_of_a_log_and_compares() {
    let test = TestStore::new();
    let check = test.store.transact("witness", |tx| {
        let seen = |size| Seen { size, root: Digest::of(b"root"), note: "n".to_owned(), at: at(0) };
        witness::put(tx, "br-mj/log", 0, &seen(5))?;
        let fork = witness::put(tx, "br-mj/log", 0, &seen(6));
        assert!(matches!(fork, Err(StoreError::Conflict { .. })));
        witness::put(tx, "br-mj/log", 5, &seen(9))?;
        assert_eq!(witness::latest(tx, "br-mj/log")?, Some(seen(9)));
        assert_eq!(witness::latest(tx, "other")?, None);
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn a_person_speaks_once_on_a_manifest_and_a_draft_is_proposed_once() {
    let test = TestStore::new();
    let check = test.store.transact("approve", |tx| {
        let digest = Digest::of(b"manifest");
        let mut held = Draft {
            id: tx.new_id(at(0))?,
            manifest_digest: digest,
            case: None,
            proposed_by: "officer".to_owned(),
            proposed_at: at(0),
            state: "held".to_owned(),
        };
        draft::put(tx, &held)?;
        assert_eq!(draft::in_state(tx, "held", 10)?, [held.clone()]);
        held.id = tx.new_id(at(1))?;
        assert!(matches!(draft::put(tx, &held), Err(StoreError::Conflict { what: "draft" })));
        let yes = Approval { staff: "approver".to_owned(), kind: "approved".to_owned(), at: at(1) };
        assert!(approval::give(tx, digest, &yes)?);
        let changed = Approval { kind: "objected".to_owned(), ..yes.clone() };
        assert!(!approval::give(tx, digest, &changed)?);
        assert_eq!(approval::of(tx, digest)?, [yes]);
        assert_eq!(approval::of(tx, Digest::of(b"edited"))?, []);
        let id = draft::find(tx, digest)?.unwrap().id;
        draft::set_state(tx, id, "held", "sent")?;
        let again = draft::set_state(tx, id, "held", "sent");
        assert!(matches!(again, Err(StoreError::Conflict { what: "draft" })));
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn a_session_runs_until_it_expires_or_the_account_ends() {
    let test = TestStore::new();
    let check = test.store.transact("session", |tx| {
        let mut member = Staff {
            name: "aigul".to_owned(),
            roles: vec!["officer".to_owned(), "registrar".to_owned()],
            languages: vec!["kk".to_owned()],
            password_hash: Some("$argon2id$".to_owned()),
            mail: None,
            spki: Some(Digest::of(b"spki")),
            created_at: at(0),
            ended_at: None,
        };
        staff::put(tx, &member)?;
        assert_eq!(staff::by_key(tx, Digest::of(b"spki"))?, Some(member.clone()));
        let token = Digest::of(b"token");
        session::begin(tx, token, "aigul", at(0), at(100))?;
        assert_eq!(session::whose(tx, token, at(99))?, Some(member.clone()));
        assert_eq!(session::whose(tx, token, at(100))?, None);
        member.ended_at = Some(at(50));
        staff::put(tx, &member)?;
        assert_eq!(session::whose(tx, token, at(60))?, None);
        session::begin(tx, Digest::of(b"second"), "aigul", at(0), at(10))?;
        session::expire(tx, at(10))?;
        session::end_all(tx, "aigul")?;
        assert_eq!(session::whose(tx, token, at(1))?, None);
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

#[tokio::test]
async fn the_queue_shows_what_changed_last_first_with_its_counts() {
    let test = TestStore::new();
    let old = open_case(&test.store, "old").await.id;
    let new = open_case(&test.store, "new").await.id;
    let fill = test.store.transact("fill", move |tx| {
        let findings = FindingCounts { incomplete: 2, note: 1, ..FindingCounts::default() };
        case::update(tx, old, "incomplete", findings, at(10))?;
        let bundle = put_bundle(tx, old, 3)?;
        original::announce(tx, &announced(tx.new_id(at(3))?, old, bundle))?;
        original::announce(tx, &announced(tx.new_id(at(4))?, old, bundle))?;
        case::set_person(tx, new, "Ivan", &["Иванов Иван", "Ivanov Ivan"])?;
        case::set_person(tx, old, "Ivan", &["Иванова Анна"])
    });
    fill.await.unwrap();
    let check = test.store.read(move |view| {
        let all = desk::cases(view, &CaseFilter::default(), 10)?;
        assert_eq!(all.iter().map(|line| line.case.id).collect::<Vec<_>>(), [old, new]);
        assert_eq!((all[0].bundles, all[0].originals, all[0].held), (1, 1, 0));
        assert_eq!(all[0].case.findings.incomplete, 2);
        let open = CaseFilter { state: Some("open".to_owned()), ..CaseFilter::default() };
        assert_eq!(desk::cases(view, &open, 10)?.len(), 1);
        let page = CaseFilter { before: Some(at(10)), ..CaseFilter::default() };
        assert_eq!(desk::cases(view, &page, 10)?[0].case.id, new);
        assert_eq!(desk::totals(view)?.cases, 2);
        assert_eq!(desk::states(view)?, [("incomplete".to_owned(), 1), ("open".to_owned(), 1)]);
        assert_eq!(names::search(view, "ИВАНОВ", 10)?, [old, new]);
        assert_eq!(names::search(view, "иванова", 10)?, [old]);
        assert_eq!(names::search(view, "ivanov iva", 10)?, [new]);
        assert!(names::search(view, "ив", 10)?.is_empty());
        Ok::<(), StoreError>(())
    });
    check.await.unwrap();
}

fn announced(id: Uuid, case: Uuid, bundle: Uuid) -> Original {
    Original {
        ordinal: 1,
        id,
        case,
        bundle,
        document: document("d1"),
        direction: Direction::In,
        carrier: "upu".to_owned(),
        consignment: "RB123456785BR".to_owned(),
        state: "announced".to_owned(),
        pages: Some(41),
        announced_at: at(3),
        updated_at: at(3),
    }
}

#[tokio::test]
async fn events_of_carriers_are_kept_once_each_and_looks_of_the_registry_beside_each_other() {
    let test = TestStore::new();
    let case = open_case(&test.store, "KZ-1").await.id;
    let original = Uuid::from_u128(8);
    let consignment = Consignment { case, incoming: true, number: "RB123456785BR".to_owned() };
    let event = |code: &str, second| CarrierEvent {
        code: code.to_owned(),
        happened_at: at(second),
        source: "hand".to_owned(),
        staff: "aigerim".to_owned(),
        recorded_at: at(50),
    };
    let check = move |second, stamp, matches| Check {
        original,
        at: at(second),
        staff: "aigerim".to_owned(),
        present: true,
        pages: Some(41),
        stamp,
        seal: None,
        signature: None,
        matches,
    };
    let of = consignment.clone();
    let write = test.store.transact("originals", move |tx| {
        let bundle = put_bundle(tx, case, 3)?;
        original::announce(tx, &announced(original, case, bundle))?;
        assert!(tracking::put_event(tx, &of, &event("EMI", 40))?);
        assert!(tracking::put_event(tx, &of, &event("EMA", 10))?);
        assert!(!tracking::put_event(tx, &of, &event("EMI", 40))?);
        tracking::put_check(tx, case, &check(60, Some(false), false))?;
        tracking::put_check(tx, case, &check(61, Some(true), false))?;
        tracking::put_check(tx, case, &check(62, Some(true), true))
    });
    write.await.unwrap();
    let read = test.store.read(move |view| {
        let codes: Vec<_> =
            tracking::events(view, &consignment)?.into_iter().map(|one| one.code).collect();
        assert_eq!(codes, ["EMA", "EMI"]);
        let stamps: Vec<_> = tracking::stamps(view, case)?.into_iter().map(|one| one.1).collect();
        assert_eq!(stamps, [Some(false), None, Some(true)]);
        Ok::<(), StoreError>(())
    });
    read.await.unwrap();
}
