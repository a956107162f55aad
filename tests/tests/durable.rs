//! What was acknowledged is there: after SIGKILL at any moment, once, with the right bytes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_evidence::SigningKey;
use gateway_tests::holding::{holds_the_same_bytes, kept};
use gateway_tests::http::{Peer, Request};
use gateway_tests::mail::MailServer;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Outgoing, Pair, gateway};
use serde_json::{Value, json};

/// How often the receiving gateway is killed.
const KILLS: u64 = 8;
/// How many partners' connections hand in at the same time.
const SENDERS: u64 = 4;

/// A bundle with the evidence by which its receipt was acknowledged.
struct Acknowledged {
    bundle: Outgoing,
    answer: Value,
}

#[test]
fn every_acknowledged_bundle_survives_sigkill_once_and_whole() -> Result<()> {
    let pair = Pair::new()?;
    let seal = pair.kz.seal()?;
    let peer = pair.br.reached_by(&pair.kz.client())?;
    let (over, taken) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let killed = std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            let (peer, seal, over, taken) = (&peer, &seal, &over, &taken);
            scope.spawn(move || hand_in(sender, peer, seal, over, taken));
        }
        let killed = kill_again_and_again(&pair);
        over.store(true, Ordering::Relaxed);
        killed
    });
    let _br = killed?;
    let taken = taken.into_inner()?;
    ensure!(taken.len() as u64 >= KILLS * 2, "only {} bundles were taken in", taken.len());

    let own = pair.br.reached_by(&pair.br.client())?;
    let kept = kept(&own)?;
    for Acknowledged { bundle, answer } in &taken {
        let resource = bundle.resource()?;
        assert_eq!(kept.get(&resource), Some(&1), "{resource} stands in its case once");
        let state = peer.get(&resource)?;
        assert_eq!(state["evidence"][0], answer["evidence"][0], "{resource}");
        holds_the_same_bytes(&own, bundle)?;
    }
    pair.br.admin(&["fsck"]).context("the store is whole, log and evidence agree")?;
    Ok(())
}

/// Hands in one new bundle after another. One without an answer is handed in again, as the
/// contract asks of senders, until it is acknowledged.
fn hand_in(
    sender: u64,
    peer: &Peer,
    seal: &SigningKey,
    over: &AtomicBool,
    taken: &Mutex<Vec<Acknowledged>>,
) -> Result<()> {
    for round in 0.. {
        // Some are small enough for the ledger, some become files.
        let large = vec![b'0' + u8::try_from(sender)?; 40_000 * (round % 8)];
        let example = fresh(Example::transfer_request())
            .set("/case/reference", json!(format!("KZ-BR-{sender}-{}", round / 20)))
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
                Ok(answer) => anyhow::bail!("{}: {}", answer.status, answer.text()),
                Err(_) if over.load(Ordering::Relaxed) => return Ok(()),
                Err(_) => std::thread::sleep(Duration::from_millis(10)),
            }
        }
        if over.load(Ordering::Relaxed) {
            return Ok(());
        }
    }
    Ok(())
}

fn kill_again_and_again(pair: &Pair) -> Result<gateway_tests::Gateway> {
    for round in 0..KILLS {
        let br = pair.br.serve()?;
        std::thread::sleep(Duration::from_millis(700 + 90 * round));
        br.kill()?;
    }
    let br = pair.br.serve()?;
    std::thread::sleep(Duration::from_millis(500));
    Ok(br)
}

#[test]
fn the_outbox_survives_restarts_on_both_sides() -> Result<()> {
    let pair = Pair::new()?;
    let officer = pair.kz.reached_by(&pair.kz.person("officer"))?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let kz = pair.kz.serve()?;
    let anyway = bundle.own_request().header("send-anyway", "the%20partner%20is%20away");
    let sent = officer.ask(&anyway)?;
    assert_eq!(sent.status, 201, "{}", sent.text());
    assert_eq!(sent.json()?["evidence"][0]["event"], "SubmissionAcceptance");
    kz.kill()?;

    // Only now is there somebody to send it to; and our gateway is stopped once more, in order.
    assert!(pair.kz.serve()?.stop()?.success());
    let _br = pair.br.serve()?;
    let _kz = pair.kz.serve()?;
    let arrived = pair.br.reached_by(&pair.br.client())?;
    gateway::eventually("the bundle arrives", || {
        let answer = arrived.ask(&Request::get(&bundle.resource()?))?;
        Ok((answer.status == 200).then_some(()))
    })?;
    let evidence = gateway::eventually("the other side's evidence comes back", || {
        let known = officer.get(&format!("{}/evidence", bundle.resource()?))?;
        Ok(known.to_string().contains("RelayAcceptance").then_some(known))
    })?;
    assert_eq!(evidence["evidence"][0]["event"], "SubmissionAcceptance");
    holds_the_same_bytes(&arrived, &bundle)
}

#[test]
fn a_mail_under_way_when_the_gateway_dies_is_sent_again_byte_for_byte() -> Result<()> {
    let pair = Pair::new()?;
    let mail = MailServer::start(pair.folder())?;
    mail.serve(&pair.br)?;
    mail.be_mute(true);
    let br = pair.br.serve()?;
    let bundle = Outgoing::of(&fresh(Example::transfer_request()));
    let sent = pair.br.reached_by(&pair.kz.client())?.ask(&bundle.request(&pair.kz.seal()?)?)?;
    ensure!(sent.status == 201, "{sent:?}");
    let first = gateway::eventually("a mail is handed in", || Ok(mail.unanswered().pop()))?;
    br.kill()?;

    mail.be_mute(false);
    let _br = pair.br.serve()?;
    let again = gateway::eventually("the mail comes again", || {
        Ok(mail.mails().into_iter().find(|mail| message_id(mail) == message_id(&first)))
    })?;
    assert_eq!(again, first);
    assert!(again.contains("Auto-Submitted: auto-generated"), "{again}");
    Ok(())
}

fn message_id(mail: &str) -> Option<&str> {
    mail.lines().find_map(|line| line.strip_prefix("Message-ID:"))
}
