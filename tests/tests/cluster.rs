//! Three gateways of one authority on one ledger and one bucket, behind a balancer: any of them may
//! die at any moment, and nobody notices but the operator.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use gateway_bundle::Digest;
use gateway_bundle::example::Example;
use gateway_evidence::SigningKey;
use gateway_test_servers::Answers;
use gateway_tests::cluster::{Cluster, SharedStore};
use gateway_tests::holding::{holds_the_same_bytes, kept};
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Outgoing, Pair, gateway};
use serde_json::{Value, json};

const NODES: usize = 3;
/// How often a node is killed while bundles come in.
const KILLS: usize = 9;
const SENDERS: usize = 4;

struct Test {
    pair: Pair,
    shared: SharedStore,
    cluster: Cluster,
}

/// Brazil has three nodes.
fn three_nodes() -> Result<Test> {
    let shared = SharedStore::start()?;
    let pair = Pair::with(|br| shared.name_in(br))?;
    let cluster = Cluster::start(pair.br.clone(), NODES)?;
    Ok(Test { pair, shared, cluster })
}

struct Acknowledged {
    bundle: Outgoing,
    answer: Value,
}

#[test]
fn any_node_may_be_killed_and_nothing_acknowledged_is_lost_or_doubled() -> Result<()> {
    let test = three_nodes()?;
    let taken = test.take_in_while(|| {
        (0..KILLS).try_for_each(|kill| {
            std::thread::sleep(Duration::from_millis(300 + 70 * (kill as u64)));
            test.cluster.kill_node(kill % NODES)?;
            test.cluster.start_node(kill % NODES)
        })
    })?;
    ensure!(taken.len() >= KILLS * 2, "only {} bundles were taken in", taken.len());
    test.holds(&taken)
}

#[test]
fn a_killed_ledger_server_and_a_storage_that_fails_or_lies_lose_nothing_either() -> Result<()> {
    let test = three_nodes()?;
    let storage = &test.shared.storage;
    let taken = test.take_in_while(|| {
        for round in 0..3_u64 {
            let pause = || std::thread::sleep(Duration::from_millis(400 + 150 * round));
            pause();
            test.shared.postgres.kill()?;
            pause();
            test.shared.postgres.start_again()?;
            pause();
            storage.answer(if round == 1 { Answers::Failing } else { Answers::Lying });
            pause();
            storage.answer(Answers::Honest);
        }
        std::thread::sleep(Duration::from_secs(2));
        Ok(())
    })?;
    ensure!(taken.len() >= 10, "only {} bundles were taken in", taken.len());
    test.holds(&taken)
}

impl Test {
    /// Lets partners hand bundles in while something is done to the nodes or the servers.
    fn take_in_while(&self, disturb: impl FnOnce() -> Result<()>) -> Result<Vec<Acknowledged>> {
        let seal = self.pair.kz.seal()?;
        let (over, taken) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            let senders: Vec<_> = (0..SENDERS)
                .map(|sender| {
                    let (seal, over, taken) = (&seal, &over, &taken);
                    scope.spawn(move || hand_in(sender, self, seal, over, taken))
                })
                .collect();
            let disturbed = disturb();
            over.store(true, Ordering::Relaxed);
            for sender in senders {
                sender.join().map_err(|_| anyhow::anyhow!("a sender panicked"))??;
            }
            disturbed
        })?;
        Ok(taken.into_inner()?)
    }

    /// Every node says the same of every bundle, and all of the store agrees.
    fn holds(&self, taken: &[Acknowledged]) -> Result<()> {
        let Self { pair, cluster, .. } = self;
        for node in 0..NODES {
            let own = cluster.node_reached_by(node, &pair.br.client())?;
            let peer = cluster.node_reached_by(node, &pair.kz.client())?;
            let kept = kept(&own)?;
            for Acknowledged { bundle, answer } in taken {
                let resource = bundle.resource()?;
                assert_eq!(kept.get(&resource), Some(&1), "{resource} stands in its case once");
                let evidence = &peer.get(&resource)?["evidence"][0];
                assert_eq!(*evidence, answer["evidence"][0], "{resource}");
            }
            for Acknowledged { bundle, .. } in taken.iter().skip(node).step_by(NODES) {
                holds_the_same_bytes(&own, bundle)?;
            }
        }
        // One log, without a gap; the ledger, the documents and the evidence agree.
        for node in 0..NODES {
            cluster.kill_node(node)?;
        }
        let told = pair.br.admin(&["fsck", "--json"]).context("fsck")?;
        let told: Value = serde_json::from_str(&told)?;
        assert_eq!(told["clean"], true, "{told}");
        assert!(told["checked"]["evidence"].as_u64() >= Some(taken.len() as u64), "{told}");
        Ok(())
    }
}

/// Hands in one new bundle after another, each until it is acknowledged: large ones by files, small
/// ones by the ledger.
fn hand_in(
    sender: usize,
    test: &Test,
    seal: &SigningKey,
    over: &AtomicBool,
    taken: &Mutex<Vec<Acknowledged>>,
) -> Result<()> {
    let peer = test.cluster.reached_by(&test.pair.kz.client())?;
    for round in 0.. {
        let large = vec![b'0' + u8::try_from(sender)?; 60_000 * (round % 5)];
        let example = fresh(Example::transfer_request())
            .set("/case/reference", json!(format!("KZ-BR-{sender}-{}", round / 10)))
            .without_documents()
            .with_content("d1", "letter.txt", "request-letter", format!("{sender}.{round}").into())
            .with_content("dx", "more.bin", "request-letter", large);
        let bundle = Outgoing::of(&example);
        let request = bundle.request(seal)?;
        loop {
            match peer.ask(&request) {
                Ok(answer) if matches!(answer.status, 200 | 201) => {
                    let answer = answer.json()?;
                    let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
                    taken.push(Acknowledged { bundle, answer });
                    break;
                }
                // A node that is busy or lacks a server says so; a dead one says nothing.
                Ok(answer) if matches!(answer.status, 429 | 503) => {}
                Ok(answer) => anyhow::bail!("{}: {}", answer.status, answer.text()),
                Err(_) => {}
            }
            if over.load(Ordering::Relaxed) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        if over.load(Ordering::Relaxed) {
            return Ok(());
        }
    }
    Ok(())
}

#[test]
fn an_upload_changes_its_node_between_two_pieces_and_its_evidence_is_every_nodes() -> Result<()> {
    let Test { pair, cluster, shared } = three_nodes()?;
    let content: Vec<u8> = (0..900_000_u32).map(|place| (place % 251) as u8).collect();
    let example = fresh(Example::transfer_request()).set(
        "/documents/-",
        json!({
            "id": "large", "file": "large.bin", "media_type": "application/octet-stream",
            "size": content.len(), "sha256": Digest::of(&content), "items": ["request-letter"],
        }),
    );
    let mut bundle = Outgoing::of(&example);
    bundle.documents.push(("large.bin".to_owned(), content.clone()));
    let at = |node: usize| cluster.node_reached_by(node, &pair.kz.client());
    let sealed = bundle.sealed(&pair.kz.seal()?)?;
    let begun = at(0)?.ask(&Request::post("/v1/bundles", "application/jose", sealed))?;
    assert_eq!(begun.status, 202, "{begun:?}");

    let manifest: Value = serde_json::from_slice(&bundle.manifest)?;
    let resource = bundle.resource()?;
    for (number, document) in
        manifest["documents"].as_array().context("documents")?.iter().enumerate()
    {
        let id = document["id"].as_str().context("id")?;
        let sent = bundle.documents.iter().find(|(file, _)| document["file"] == file.as_str());
        let (_, bytes) = sent.context("a document")?;
        if id != "large" {
            let target = format!("{resource}/documents/{id}");
            let whole = Request::append(&target, 0, true, bytes.clone());
            assert_eq!(at(number % NODES)?.ask(&whole)?.status, 204, "{id}");
        }
    }
    let target = format!("{resource}/documents/large");
    let mut last = None;
    for (number, piece) in content.chunks(100_000).enumerate() {
        let begins = number * 100_000;
        let offset = u64::try_from(begins)?;
        let peer = at(number % NODES)?;
        let head = peer.ask(&Request::other("HEAD", &target))?;
        assert_eq!(head.header("upload-offset"), Some(offset.to_string().as_str()));
        let is_last = begins + piece.len() == content.len();
        last = Some(peer.ask(&Request::append(&target, offset, is_last, piece))?);
        // The node that took a piece dies with it; the piece stays.
        if number == 4 {
            cluster.kill_node(number % NODES)?;
            cluster.start_node(number % NODES)?;
        }
    }
    let last = last.context("a last piece")?;
    assert_eq!(last.status, 201, "{last:?}");
    for node in 0..NODES {
        let told = at(node)?.get(&resource)?;
        assert_eq!(told["evidence"][0], last.json()?["evidence"][0]);
        let own = cluster.node_reached_by(node, &pair.br.client())?;
        assert_eq!(own.ask(&Request::get(&target))?.body, content, "node {node}");
    }
    ensure!(!shared.storage.objects("")?.is_empty(), "nothing went to the bucket");
    Ok(())
}

#[test]
fn what_a_dead_node_was_sending_another_sends_and_the_partner_gets_it_once() -> Result<()> {
    let Test { pair, cluster, shared: _shared } = three_nodes()?;
    let officer = pair.br.person("officer");
    let mut sent = Vec::new();
    // The partner is away: every node may hold some of these.
    for number in 0..6_usize {
        let example = fresh(Example::reply())
            .set("/case/reference", json!(format!("BR-KZ-{number}")))
            .set("/case/opened_by", json!("br-mj"));
        let bundle = Outgoing::of(&example);
        let request = bundle.own_request().header("send-anyway", "the%20partner%20is%20away");
        let answer = cluster.node_reached_by(number % NODES, &officer)?.ask(&request)?;
        ensure!(answer.status == 201, "{} {}", answer.status, answer.text());
        sent.push(bundle);
    }
    cluster.kill_node(0)?;
    cluster.kill_node(1)?;
    let _kz = pair.kz.serve()?;
    let arrived = pair.kz.reached_by(&pair.kz.client())?;
    for bundle in &sent {
        gateway::eventually("the bundle arrives", || {
            let answer = arrived.ask(&Request::get(&bundle.resource()?))?;
            Ok((answer.status == 200).then_some(()))
        })?;
    }
    let kept = kept(&arrived)?;
    for bundle in &sent {
        assert_eq!(kept.get(&bundle.resource()?), Some(&1));
    }
    Ok(())
}
