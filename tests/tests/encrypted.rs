//! The way to the ledger's server and to the object storage: TLS, to a server that is who it says,
//! or not at all.

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_test_servers::{ObjectStorage, PostgresServer};
use gateway_tests::authority::free_address;
use gateway_tests::cluster::SharedStore;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Outgoing, Pair};
use toml::{Table, Value};

const CONNECTIONS: &str = "SELECT count(*) FILTER (WHERE ssl), count(*) FILTER (WHERE NOT ssl) \
                           FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                           WHERE application_name = 'gateway'";

/// Changes what Brazil's configuration says of its store.
fn store(pair: &Pair, change: impl FnOnce(&mut Table, &mut Table)) -> Result<()> {
    pair.br.edit("gateway.toml", |config| {
        let Some(Value::Table(store)) = config.get_mut("store") else { return };
        let (mut postgresql, mut s3) = (store.remove("postgresql"), store.remove("s3"));
        if let (Some(Value::Table(postgresql)), Some(Value::Table(s3))) = (&mut postgresql, &mut s3)
        {
            change(postgresql, s3);
        }
        store.extend(postgresql.map(|it| ("postgresql".to_owned(), it)));
        store.extend(s3.map(|it| ("s3".to_owned(), it)));
    })
}

/// A bundle with a document larger than what stands in the ledger.
fn large() -> Outgoing {
    let request = fresh(Example::transfer_request());
    Outgoing::of(&request.with_content("scan", "scan.pdf", "request-letter", vec![b' '; 300 << 10]))
}

#[test]
fn a_bundle_is_kept_over_tls_alone_and_a_server_of_another_ca_gets_nothing() -> Result<()> {
    let pair = Pair::new()?;
    let keys = pair.br.directory.join("keys");
    let chain = std::fs::read_to_string(keys.join("server.pem"))?;
    let key = std::fs::read_to_string(keys.join("server.key"))?;
    let port = free_address()?.port();
    let shared = SharedStore {
        postgres: PostgresServer::start(Some(port))?,
        storage: ObjectStorage::start_encrypted(chain.as_bytes(), key.as_bytes())?,
    };
    shared.postgres.encrypt(&chain, &key)?;
    shared.name_in(&pair.br)?;
    let anchor = pair.br.anchor();
    store(&pair, |postgresql, s3| {
        let database = postgresql["address"].as_str().and_then(|it| it.split("dbname=").nth(1));
        let database = database.and_then(|it| it.split(' ').next()).unwrap_or_default();
        let address = format!("postgresql://gateway@localhost:{port}/{database}");
        postgresql.insert("address".into(), address.into());
        for table in [postgresql, s3] {
            table.insert("ca".into(), anchor.display().to_string().into());
            table.remove("without_tls");
        }
    })?;

    let br = pair.br.serve()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let answer = peer.ask(&large().request(&pair.kz.seal()?)?)?;
    ensure!(answer.status == 201, "{answer:?}");
    ensure!(!shared.storage.objects("")?.is_empty(), "the large document is an object");
    let counted = shared.postgres.sql("postgres", CONNECTIONS)?;
    let (encrypted, plain) = counted.trim().split_once('|').context("two counts")?;
    ensure!(encrypted != "0" && plain == "0", "{counted}");
    br.stop()?;

    // A server whose certificate another CA gave is not the one that was meant.
    let (right, other) = (anchor.display().to_string(), pair.kz.anchor().display().to_string());
    let trusting = |ledger: &str, documents: &str| {
        store(&pair, |postgresql, s3| {
            postgresql.insert("ca".into(), ledger.into());
            s3.insert("ca".into(), documents.into());
        })
    };
    trusting(&right, &other)?;
    let began = pair.br.serve();
    if let Ok(_br) = &began {
        let answer = peer.ask(&large().request(&pair.kz.seal()?)?)?;
        ensure!(answer.status >= 500, "{answer:?}");
    }
    drop(began);
    trusting(&other, &right)?;
    ensure!(pair.br.serve().is_err(), "the gateway came up on a ledger that it cannot trust");
    Ok(())
}
