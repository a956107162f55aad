//! The bare pipeline over real sockets and a real disk: that it does what its figures stand for.

use std::time::Duration;

use rusqlite::Connection;
use tempfile::TempDir;

use super::target::{BareTarget, FILES};
use super::*;
use crate::bench::load::{Http, Load, drive};
use crate::bench::target::Target as _;

const SPAN: Duration = Duration::from_secs(30);

/// A server in this process, in a directory that goes with it.
pub(in crate::bench) async fn running() -> (TempDir, BareTarget) {
    let dir = tempfile::tempdir().unwrap();
    keys::make(dir.path()).unwrap();
    let server = Server::bind(dir.path()).await.unwrap();
    let target = BareTarget::attach(dir.path(), server.address, std::process::id()).unwrap();
    tokio::spawn(server.run());
    (dir, target)
}

async fn post(target: &mut BareTarget, http: Http, bytes: u64) {
    let requests = target.requests(bytes, 9).unwrap();
    let figures =
        drive(target, Load { clients: 3, http, span: SPAN, every: Duration::ZERO }, requests)
            .await
            .unwrap();
    assert_eq!(figures.bundles, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_body_is_in_a_file_and_its_digest_in_the_ledger() {
    for (http, bytes) in [(Http::One, 1000), (Http::Two, 1000), (Http::One, 600_000)] {
        let (dir, mut target) = running().await;
        post(&mut target, http, bytes).await;
        let ledger = Connection::open(dir.path().join("ledger.sqlite")).unwrap();
        let mut select = ledger.prepare("SELECT digest FROM bundle WHERE bytes = ?1").unwrap();
        let mut noted: Vec<Vec<u8>> = select
            .query_map([i64::try_from(bytes).unwrap()], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let mut kept: Vec<Vec<u8>> = std::fs::read_dir(dir.path().join(FILES))
            .unwrap()
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .map(|body| ring::digest::digest(&ring::digest::SHA256, &body).as_ref().to_vec())
            .collect();
        noted.sort();
        kept.sort();
        kept.dedup();
        assert_eq!((kept.len(), noted), (9, kept));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_with_anothers_signature_is_refused_and_no_file_is_left() {
    let (dir, mut target) = running().await;
    let mut requests = target.requests(600_000, 2).unwrap();
    let other = requests.pop().unwrap().headers;
    requests[0].headers = other;
    let load = Load { clients: 1, http: Http::One, span: SPAN, every: Duration::ZERO };
    let refused = drive(&target, load, requests).await.unwrap_err();
    assert!(format!("{refused:#}").contains("403"), "{refused:#}");
    assert_eq!(std::fs::read_dir(dir.path().join(FILES)).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_with_a_certificate_of_another_ca_gets_no_answer() {
    let (dir, mut target) = running().await;
    let other = tempfile::tempdir().unwrap();
    keys::make(other.path()).unwrap();
    for file in ["client.pem", "client.key"] {
        std::fs::copy(other.path().join(file), dir.path().join(file)).unwrap();
    }
    let requests = target.requests(1000, 1).unwrap();
    let load = Load { clients: 1, http: Http::One, span: SPAN, every: Duration::ZERO };
    assert!(drive(&target, load, requests).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_echo_is_read_and_not_kept() {
    let (dir, target) = running().await;
    let load = Load { clients: 2, http: Http::One, span: SPAN, every: Duration::ZERO };
    drive(&target, load, BareTarget::echoes(1000, 4).unwrap()).await.unwrap();
    assert_eq!(std::fs::read_dir(dir.path().join(FILES)).unwrap().count(), 0);
}
