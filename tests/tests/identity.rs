//! Certificates, keys and revocation while gateways run.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use gateway_bundle::example::Example;
use gateway_tests::http::{Identity, Request};
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Gateway, Outgoing, Pair, authority, gateway, program};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use toml::Table;

fn metric(of: &Gateway, name: &str) -> Result<Option<f64>> {
    let metrics = of.metrics()?;
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    Ok(line.map(str::trim).map(str::parse).transpose()?)
}

fn alarms(of: &Gateway, kind: &str) -> Result<f64> {
    let name = format!("gateway_alarms_open{{code=\"{kind}\"}}");
    metric(of, &name)?.context("the gauge of open alarms")
}

fn send(from: &Authority, pair: &Pair, name: &str, example: &Example) -> Result<String> {
    let directory = pair.folder().join(name);
    let bundle = Outgoing::of(example);
    bundle.write(&directory)?;
    let config = from.config();
    let config = ["--config", authority::path(&config)?, "--as", "officer"];
    program::run([&["send", authority::path(&directory)?], &config[..]].concat())?;
    bundle.resource()
}

fn arrives(pair: &Pair, resource: &str) -> Result<Value> {
    let own = pair.kz.reached_by(&pair.kz.client())?;
    gateway::eventually("the partner accepts", || {
        let all = own.get(&format!("{resource}/evidence"))?;
        let told = all["evidence"].as_array().context("evidence")?;
        let there = told.iter().any(|one| one["event"] == "ContentConsignment");
        Ok(there.then(|| all.clone()))
    })
}

/// Kazakhstan rotates a key and puts it into use; Brazil takes the new entry first.
fn rotate(pair: &Pair, which: &str, overlap: &str) -> Result<()> {
    pair.kz.admin(&["keys", "rotate", which, "--overlap-days", overlap])?;
    let entry = pair.folder().join("kz-pgo.new.toml");
    std::fs::write(&entry, pair.kz.admin(&["partner", "export"])?)?;
    pair.br.admin(&["partner", "add", authority::path(&entry)?, "--replace"])?;
    pair.kz.admin(&["keys", "activate", which]).map(drop)
}

/// Changes the key of a role in one authority's entry of another.
fn change_key(of: &Authority, entry: &str, role: &str, member: &str, value: &str) -> Result<()> {
    of.edit(&format!("register/{entry}.toml"), |entry| {
        let keys = entry.get_mut("keys").and_then(toml::Value::as_array_mut);
        for key in keys.into_iter().flatten().filter_map(toml::Value::as_table_mut) {
            if key.get("role").and_then(toml::Value::as_str) == Some(role) {
                key.insert(member.to_owned(), value.into());
            }
        }
    })
}

#[test]
fn a_rotated_server_key_is_shown_to_new_connections_and_open_ones_go_on() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let peer = pair.kz.reached_by(&pair.kz.client())?;
    let mut open = peer.open()?;
    let before = open.server_key()?;
    pair.kz.admin(&["keys", "rotate", "tls-server", "--activate"])?;
    gateway::eventually("new connections see the new certificate", || {
        let mut connection = peer.open()?;
        Ok((connection.server_key()? != before).then_some(()))
    })?;
    open.write(&Request::get("/v1").to_bytes())?;
    assert_eq!(open.answer()?.status, 200, "the old connection still serves");
    Ok(())
}

#[test]
fn files_that_do_not_belong_together_are_refused_with_an_alarm_and_the_old_ones_serve_on()
-> Result<()> {
    let pair = Pair::new()?;
    let (kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let keys = pair.kz.directory.join("keys");
    let good = std::fs::read(keys.join("seal.key"))?;
    std::fs::write(keys.join("seal.key"), std::fs::read(keys.join("client.key"))?)?;
    gateway::eventually("the alarm", || Ok((alarms(&kz, "reload-refused")? > 0.0).then_some(())))?;
    let resource = send(&pair.kz, &pair, "request", &fresh(Example::transfer_request()))?;
    arrives(&pair, &resource)?;
    std::fs::write(keys.join("seal.key"), good)?;
    gateway::eventually("the alarm goes", || {
        Ok((alarms(&kz, "reload-refused")? < 1.0).then_some(()))
    })
}

#[test]
fn a_seal_rotated_in_the_middle_of_a_case_spoils_neither_what_was_sealed_before_nor_after()
-> Result<()> {
    let pair = Pair::new()?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let first = fresh(Example::transfer_request());
    let reference = first.value()["case"]["reference"].clone();
    let before = send(&pair.kz, &pair, "first", &first)?;
    let old = arrives(&pair, &before)?;
    rotate(&pair, "seal", "30")?;
    let spki = |of: &Value| signer(of["evidence"][0]["jws"].as_str().unwrap_or_default());
    let second = fresh(Example::transfer_request()).set("/case/reference", reference);
    let after = gateway::eventually("the new seal is in use", || {
        let name = format!("second-{}", uuid::Uuid::now_v7());
        let again = second
            .clone()
            .set("/bundle", serde_json::json!(format!("urn:uuid:{}", uuid::Uuid::now_v7())));
        let resource = send(&pair.kz, &pair, &name, &again)?;
        let new = arrives(&pair, &resource)?;
        Ok((spki(&new)? != spki(&old)?).then_some(resource))
    })?;
    for (name, resource) in [("before", &before), ("after", &after)] {
        let key = resource.trim_start_matches("/v1/bundles/");
        let (bag, trust) =
            (pair.folder().join(format!("{name}.zip")), pair.folder().join(format!("{name}.json")));
        let (bag, trust) = (authority::path(&bag)?, authority::path(&trust)?);
        let config = pair.br.config();
        let config = ["--config", authority::path(&config)?, "--as", "approver"];
        let out = ["--output", bag, "--trust-out", trust];
        program::run([&["bundle", "export", key], &out[..], &config].concat())?;
        program::run(["bundle", "verify", bag, "--trust", trust])?;
    }
    Ok(())
}

/// The certificate that signed a compact JWS.
fn signer(jws: &str) -> Result<String> {
    let jws = gateway_evidence::Jws::parse(jws, 1 << 20)?;
    Ok(jws.leaf().spki().to_string())
}

#[test]
fn a_bundle_whose_seal_ended_while_it_waited_is_sealed_again() -> Result<()> {
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let resource = send(&pair.kz, &pair, "request", &fresh(Example::transfer_request()))?;
    rotate(&pair, "seal", "0")?;
    let _br = pair.br.serve()?;
    arrives(&pair, &resource)?;
    let br = pair.br.reached_by(&pair.br.client())?;
    let manifest = br.ask(&Request::get(&format!("{resource}/manifest")))?;
    let sealed = String::from_utf8(manifest.body)?;
    let listed = std::fs::read_to_string(pair.kz.directory.join("register/kz-pgo.toml"))?;
    let entry: Table = listed.parse()?;
    let keys = entry["keys"].as_array().context("keys")?;
    let current =
        keys.iter().find(|key| key["role"].as_str() == Some("seal") && key.get("until").is_none());
    let current = current.and_then(|key| key["spki"].as_str()).context("the new key")?;
    assert_eq!(signer(&sealed)?, current);
    Ok(())
}

#[test]
fn a_revoked_key_loses_its_open_connections_in_the_middle_of_a_body_and_others_stay() -> Result<()>
{
    let pair = Pair::new()?;
    let _kz = pair.kz.serve()?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()).between("br-mj", "kz-pgo"));
    let whole = bundle.request(&pair.br.seal()?)?.to_bytes();
    let mut cut = pair.kz.reached_by(&pair.br.client())?.open()?;
    cut.write(&whole[..whole.len() / 2])?;
    let own = pair.kz.reached_by(&pair.kz.client())?;
    let mut stays = own.open()?;

    change_key(&pair.kz, "br-mj", "tls-client", "revoked", "2020-01-01T00:00:00Z")?;
    let begin = Instant::now();
    let rest = cut.rest();
    // Well before the 30 s after which a body that stands still is cut anyway.
    ensure!(begin.elapsed().as_secs() < 20, "cut after {:?}: {rest:?}", begin.elapsed());
    ensure!(rest.as_ref().map_or(true, Vec::is_empty), "no answer: {rest:?}");
    stays.write(&Request::get("/v1").to_bytes())?;
    assert_eq!(stays.answer()?.status, 200);
    let refused = pair.kz.reached_by(&pair.br.client())?.ask(&Request::get("/v1"))?;
    assert_eq!(refused.status, 403, "{refused:?}");
    Ok(())
}

/// Places a revocation list of Brazil where Kazakhstan's gateway finds it.
fn place(pair: &Pair, list: &[u8]) -> Result<()> {
    let folder = pair.kz.directory.join("crls/br-mj");
    std::fs::create_dir_all(&folder)?;
    let draft = folder.join("list.draft");
    std::fs::write(&draft, list)?;
    Ok(std::fs::rename(draft, folder.join("list.crl"))?)
}

fn hand_in(pair: &Pair) -> Result<(u16, Value)> {
    let bundle = Outgoing::of(&fresh(Example::transfer_request()).between("br-mj", "kz-pgo"));
    let answer = pair.kz.reached_by(&pair.br.client())?.ask(&bundle.request(&pair.br.seal()?)?)?;
    Ok((answer.status, answer.json()?))
}

fn seal_of(of: &Authority) -> Identity {
    let keys = of.directory.join("keys");
    Identity { certificate: keys.join("seal.pem"), key: keys.join("seal.key") }
}

#[test]
fn a_list_that_names_a_seal_refuses_it_and_a_bad_list_leaves_the_old_one_in_use() -> Result<()> {
    let pair = Pair::new()?;
    let kz = pair.kz.serve()?;
    assert_eq!(hand_in(&pair)?.0, 201, "without a list the certificate is not checked");
    let made = Timestamp::now() - SignedDuration::from_mins(1);
    place(&pair, &pair.br.revocation_list(made, &[&seal_of(&pair.br)])?)?;
    let refused = |code: &'static str| {
        gateway::eventually("the seal is refused", || {
            let (status, answer) = hand_in(&pair)?;
            Ok((status == 403 && answer["code"] == code).then_some(()))
        })
    };
    refused("seal-untrusted")?;
    place(&pair, b"no list at all")?;
    gateway::eventually("the alarm", || Ok((alarms(&kz, "reload-refused")? > 0.0).then_some(())))?;
    refused("seal-untrusted")?;
    // A connection is refused too once its own certificate is named.
    let both = [&seal_of(&pair.br), &pair.br.client()];
    place(&pair, &pair.br.revocation_list(Timestamp::now(), &both)?)?;
    refused("client-certificate-untrusted")
}

#[test]
fn a_partner_whose_policy_requires_lists_is_refused_until_one_is_fetched_and_fresh() -> Result<()> {
    let pair = Pair::new()?;
    let list = pair.br.revocation_list(Timestamp::now() - SignedDuration::from_mins(1), &[])?;
    let served = Served::start(b"HTTP/1.1 302 Found\r\nLocation: /other\r\n\r\n".to_vec())?;
    let address = format!("http://127.0.0.1:{}/ca.crl", served.port);
    pair.kz.edit("register/br-mj.toml", |entry| {
        let policy = entry.entry("revocation").or_insert_with(|| Table::new().into());
        if let toml::Value::Table(policy) = policy {
            policy.insert("mode".into(), "required".into());
            policy.insert("max_age_hours".into(), 12.into());
            policy.insert("lists".into(), vec![toml::Value::from(address.clone())].into());
        }
    })?;
    let kz = pair.kz.serve()?;
    gateway::eventually("a redirect is not followed", || {
        Ok((alarms(&kz, "revocation-list-stale")? > 0.0).then_some(()))
    })?;
    let (status, answer) = hand_in(&pair)?;
    ensure!(status == 503 && answer["code"] == "seal-not-checked", "{status} {answer}");

    // A failed fetch is tried again after minutes; a changed register is looked at at once.
    served.serve(&list);
    let other = format!("http://localhost:{}/ca.crl", served.port);
    pair.kz.edit("register/br-mj.toml", |entry| {
        let lists = entry.get_mut("revocation").and_then(|policy| policy.get_mut("lists"));
        if let Some(lists) = lists {
            *lists = vec![toml::Value::from(other)].into();
        }
    })?;
    gateway::eventually("with the list it is accepted", || {
        Ok((hand_in(&pair)?.0 == 201).then_some(()))
    })
}

/// A server on this machine that answers everything with the same bytes.
struct Served {
    port: u16,
    answer: Arc<Mutex<Vec<u8>>>,
}

impl Served {
    fn start(answer: Vec<u8>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let answer = Arc::new(Mutex::new(answer));
        let shared = Arc::clone(&answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut stream = stream;
                let mut head = [0; 4_096];
                let bytes = shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
                // A client that goes away is no matter here.
                drop(stream.read(&mut head).and_then(|_| stream.write_all(&bytes)));
            }
        });
        Ok(Self { port, answer })
    }

    fn serve(&self, body: &[u8]) {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let whole = [head.as_bytes(), body].concat();
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = whole;
    }
}

#[test]
fn a_key_file_that_others_can_read_stops_the_start_and_says_what_to_do() -> Result<()> {
    let pair = Pair::new()?;
    let key = pair.kz.directory.join("keys/seal.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644))?;
    let Err(error) = pair.kz.serve() else { bail!("it started") };
    ensure!(format!("{error:#}").contains("chmod 600"), "{error:#}");
    Ok(())
}

#[test]
fn a_key_can_be_a_systemd_credential() -> Result<()> {
    let pair = Pair::new()?;
    let credentials = pair.folder().join("credentials");
    std::fs::create_dir(&credentials)?;
    std::fs::rename(pair.kz.directory.join("keys/log.key"), credentials.join("log"))?;
    pair.kz.edit("gateway.toml", |config| {
        if let Some(toml::Value::Table(log)) = config.get_mut("log") {
            log.insert("key".into(), "credential:log".into());
        }
    })?;
    let config = pair.kz.config();
    let list = |with: bool| -> Result<std::process::Output> {
        let mut command = Command::new(program::binary()?);
        command.args(["admin", "keys", "list", "--config", authority::path(&config)?]);
        if with {
            command.env("CREDENTIALS_DIRECTORY", &credentials);
        }
        Ok(command.output()?)
    };
    let without = list(false)?;
    ensure!(!without.status.success(), "{without:?}");
    ensure!(String::from_utf8_lossy(&without.stderr).contains("LoadCredential"), "{without:?}");
    let with = list(true)?;
    ensure!(with.status.success(), "{with:?}");
    Ok(())
}

#[test]
fn a_certificate_that_ends_in_five_days_is_an_alarm_and_a_metric_until_it_is_renewed() -> Result<()>
{
    let pair = Pair::new()?;
    pair.kz.reissue_seal(&seal_of(&pair.kz), SignedDuration::from_hours(5 * 24))?;
    let kz = pair.kz.serve()?;
    let left = gateway::eventually("the metric", || {
        let name = "gateway_certificate_ends_seconds{authority=\"kz-pgo\",usage=\"seal\"}";
        metric(&kz, name)
    })?;
    ensure!(left > 4.0 * 86_400.0 && left <= 5.0 * 86_400.0, "{left} s");
    let before = gateway::eventually("the alarm", || {
        let open = alarms(&kz, "certificate-ends")?;
        Ok((open >= 1.0).then_some(open))
    })?;
    pair.kz.reissue_seal(&seal_of(&pair.kz), SignedDuration::from_hours(300 * 24))?;
    gateway::eventually("renewed, the alarm goes", || {
        Ok((alarms(&kz, "certificate-ends")? < before).then_some(()))
    })
}

#[test]
fn tls_is_1_3_alone_without_tickets_and_speaks_both_protocols() -> Result<()> {
    let pair = Pair::new()?;
    let kz = pair.kz.serve()?;
    let client = pair.kz.client();
    let connect = |options: &[&str]| -> Result<String> {
        let mut openssl = Command::new("openssl");
        openssl.args(["s_client", "-connect", &kz.exchange.to_string(), "-CAfile"]);
        openssl.arg(pair.kz.anchor()).arg("-cert").arg(&client.certificate);
        openssl.arg("-key").arg(&client.key).args(options).stdin(std::process::Stdio::null());
        let output = openssl.output()?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr))
    };
    let old = connect(&["-tls1_2"])?;
    ensure!(old.contains("alert") && !old.contains("Cipher is ECDHE"), "{old}");
    for protocol in ["h2", "http/1.1"] {
        let new = connect(&["-tls1_3", "-alpn", protocol])?;
        ensure!(new.contains(&format!("ALPN protocol: {protocol}")), "{new}");
        ensure!(new.contains("TLSv1.3"), "{new}");
        ensure!(!new.contains("Session Ticket"), "no ticket: {new}");
        ensure!(!new.contains("Early data was accepted"), "{new}");
    }
    let wrong = connect(&["-tls1_3", "-alpn", "spdy/3"])?;
    ensure!(wrong.contains("alert no application protocol"), "{wrong}");

    let mut offered = rustls::crypto::ring::default_provider();
    offered.kx_groups.insert(0, rustls::crypto::aws_lc_rs::kx_group::X25519MLKEM768);
    let group = pair.kz.reached_by(&client)?.with_provider(offered)?.open()?.group()?;
    assert_eq!(group, "X25519MLKEM768");
    Ok(())
}
