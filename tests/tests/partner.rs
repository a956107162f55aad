//! A partner that answers late, twice, wrongly or never: what leaves arrives once, and only good
//! evidence about the very bundle counts.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use gateway_tests::faults::partner::{Bend, Partner};
use gateway_tests::faults::{Dice, Kind, Tally, World, books, traffic};
use gateway_tests::{Outgoing, gateway};

/// Brazil's gateway relays through a partner that bends its first answers so; in the end the bundle
/// is there once, with the receiver's evidence here.
fn relayed_through(bends: impl Fn(&World) -> Result<Vec<Bend>>) -> Result<(Vec<String>, String)> {
    let world = World::new(Tally::default())?;
    let partner = Partner::between(&world.pair.br, &world.pair.kz)?;
    let _br = world.start(&[])?;
    partner.bend(bends(&world)?);
    let bundle = send(&world)?;
    let evidence = gateway::eventually("the receiver's evidence", || {
        let known = world.own.get(&format!("{}/evidence", bundle.resource()?))?;
        Ok(known.to_string().contains("RelayAcceptance").then_some(known.to_string()))
    })?;
    world.books.compare_all(&world)?;
    for zero in [books::LOST, books::DOUBLED, books::VISIBLE] {
        ensure!(world.tally.of(zero) == 0, "{zero}");
    }
    let there = world.there.get(&format!("{}/evidence", bundle.resource()?))?;
    let signed = books::statements(&there)?;
    ensure!(
        signed.iter().filter(|jws| evidence.contains(jws.as_str())).count() == signed.len(),
        "what the receiver signed is what is kept here"
    );
    Ok((partner.seen(), evidence))
}

/// An officer of Brazil sends a bundle; it is acknowledged and noted.
fn send(world: &World) -> Result<Outgoing> {
    let bundle = traffic::bundle(Kind::Own, "BENT", &mut Dice::new(3));
    let answer = traffic::hand_in(world, Kind::Own, &bundle);
    let answer = answer.map_err(|cut| anyhow::anyhow!("{cut:?}"))?;
    let one = books::Acknowledged::of(&bundle, &answer.json()?, true)?;
    world.books.note(one);
    Ok(bundle)
}

fn posts(seen: &[String]) -> usize {
    seen.iter().filter(|line| line.starts_with("POST /v1/bundles HTTP")).count()
}

#[test]
fn a_late_answer_counts_and_nothing_is_sent_twice() -> Result<()> {
    let (seen, _) = relayed_through(|_| Ok(vec![Bend::Late(Duration::from_secs(3))]))?;
    ensure!(posts(&seen) == 1, "{seen:?}");
    Ok(())
}

#[test]
fn a_request_that_arrives_twice_and_an_answer_that_comes_twice_change_nothing() -> Result<()> {
    relayed_through(|_| Ok(vec![Bend::Twice]))?;
    relayed_through(|_| Ok(vec![Bend::Echo])).map(drop)
}

#[test]
fn a_partner_that_took_a_bundle_and_never_answered_is_asked_and_not_sent_it_again() -> Result<()> {
    for bend in [Bend::Never, Bend::Half] {
        let (seen, _) = relayed_through(|_| Ok(vec![bend.clone()]))?;
        ensure!(posts(&seen) == 1, "{seen:?}");
        ensure!(seen.iter().any(|line| line.starts_with("GET /v1/bundles/br-mj/")), "{seen:?}");
    }
    Ok(())
}

#[test]
fn a_partner_that_never_even_took_a_bundle_gets_it_again() -> Result<()> {
    let (seen, _) = relayed_through(|_| Ok(vec![Bend::NotEven, Bend::NotEven]))?;
    ensure!(posts(&seen) == 3, "{seen:?}");
    Ok(())
}

#[test]
fn a_server_error_full_of_garbage_is_no_answer() -> Result<()> {
    relayed_through(|_| Ok(vec![Bend::Garbage(500)])).map(drop)
}

/// What makes no sense is tried again only after half a minute, so these all run in one.
#[test]
fn evidence_that_is_garbage_unsigned_or_about_another_bundle_never_counts() -> Result<()> {
    let world = World::new(Tally::default())?;
    let partner = Partner::between(&world.pair.br, &world.pair.kz)?;
    let _br = world.start(&[])?;
    // A first bundle goes through: its evidence is genuine, and about another bundle.
    let first = send(&world)?;
    let other = gateway::eventually("the first bundle's evidence", || {
        let known = world.there.get(&format!("{}/evidence", first.resource()?));
        let known = known.ok().map(|known| known.to_string());
        Ok(known.filter(|known| known.contains("RelayAcceptance")))
    })?;
    let bends = [
        Bend::Garbage(201),
        Bend::BadSignature,
        Bend::Instead(other.clone()),
        Bend::Instead("{\"state\":\"accepted\",\"evidence\":[]}".to_owned()),
        Bend::Replaced("RelayAcceptance".to_owned(), "RelayRejection".to_owned()),
    ];
    let mut sent = Vec::new();
    // Each in a case of its own, so that none waits for another.
    for (number, bend) in bends.into_iter().enumerate() {
        partner.bend([bend]);
        let bundle = traffic::bundle(Kind::Own, &format!("BENT-{number}"), &mut Dice::new(5));
        let answer = traffic::hand_in(&world, Kind::Own, &bundle);
        let answer = answer.map_err(|cut| anyhow::anyhow!("{cut:?}"))?;
        world.books.note(books::Acknowledged::of(&bundle, &answer.json()?, true)?);
        gateway::eventually("the bent answer", || {
            Ok((posts(&partner.seen()) > number + 1).then_some(()))
        })?;
        sent.push(bundle);
    }
    let foreign: serde_json::Value = serde_json::from_str(&other)?;
    let foreign = books::statements(&foreign)?;
    world.books.compare_all(&world)?;
    for bundle in &sent {
        let known = world.own.get(&format!("{}/evidence", bundle.resource()?))?.to_string();
        ensure!(
            !foreign.iter().any(|jws| known.contains(jws.as_str())),
            "another bundle's: {known}"
        );
        let there = world.there.get(&format!("{}/evidence", bundle.resource()?))?;
        let genuine = books::statements(&there)?;
        let accepted = genuine.first().context("evidence there")?;
        ensure!(known.matches(accepted.as_str()).count() == 1, "the genuine one, once: {known}");
        ensure!(!known.contains("RelayRejection"), "{known}");
    }
    for zero in [books::LOST, books::DOUBLED, books::VISIBLE] {
        ensure!(world.tally.of(zero) == 0, "{zero}");
    }
    Ok(())
}
