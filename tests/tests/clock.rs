//! A wall clock that jumps: nothing is signed under a time that nobody can trust, nothing
//! acknowledged is lost, and a clock that is right again is taken without a hand.

use anyhow::{Result, ensure};
use gateway_tests::faults::books::{self, Acknowledged};
use gateway_tests::faults::disk::preloaded;
use gateway_tests::faults::{Dice, Kind, Tally, World, traffic};
use gateway_tests::http::Request;
use gateway_tests::{authority, gateway};

const HOUR: i64 = 3_600;

#[test]
fn a_jumped_clock_stops_signing_with_an_alarm_and_a_right_one_is_taken_without_a_hand() -> Result<()>
{
    let world = World::new(Tally::default())?;
    let control = world.pair.folder().join("clock.control");
    let library = preloaded("clock.c", world.pair.folder())?;
    let running = world.start(&[
        ("LD_PRELOAD", authority::path(&library)?),
        ("GATEWAY_CLOCK_CONTROL", authority::path(&control)?),
    ])?;
    let mut dice = Dice::new(1);
    let alarm = || -> Result<bool> {
        Ok(running.metrics()?.contains("gateway_alarms_open{code=\"clock-jumped\"} 1"))
    };
    for jump in [HOUR, -HOUR, 365 * 24 * HOUR, 6 * 60] {
        let case = format!("CLOCK-{jump}");
        let mut refused = Vec::new();
        let before = taken(&world, &traffic::bundle(Kind::Large, &case, &mut dice))?;
        std::fs::write(&control, jump.to_string())?;
        for kind in [Kind::Small, Kind::InParts] {
            let bundle = traffic::bundle(kind, &case, &mut dice);
            let Ok(answer) = traffic::hand_in(&world, kind, &bundle) else {
                anyhow::bail!("no answer")
            };
            // Backwards no certificate of this test has begun yet: that is the clock's fault too.
            let code = answer.problem();
            ensure!(code.as_deref() == Some("clock-jumped"), "{answer:?}");
            ensure!(answer.status == 503, "{answer:?}");
            refused.push((kind, bundle));
        }
        if (0..=HOUR).contains(&jump) {
            ensure!(books::is_whole(&world.own, &before)?, "what was acknowledged can be read");
        }
        gateway::eventually("the alarm", || Ok(alarm()?.then_some(())))?;
        std::fs::remove_file(&control)?;
        for (kind, bundle) in &refused {
            let look = world.own.ask(&Request::get(&bundle.resource()?))?;
            ensure!(look.status == 404, "{look:?}");
            traffic::again(&world, *kind, bundle)?;
        }
        gateway::eventually("no alarm", || Ok((!alarm()?).then_some(())))?;
    }
    // A small step, as time servers make them, stops nothing.
    std::fs::write(&control, "60")?;
    taken(&world, &traffic::bundle(Kind::Small, "CLOCK-step", &mut dice))?;
    std::fs::remove_file(&control)?;
    world.books.compare_all(&world)?;
    ensure!(world.tally.of(books::LOST) == 0 && world.tally.of(books::DOUBLED) == 0);
    Ok(())
}

fn taken(world: &World, bundle: &gateway_tests::Outgoing) -> Result<Acknowledged> {
    let answer = world.partner.ask(&bundle.request(&world.seal)?)?;
    ensure!(answer.status == 201, "{answer:?}");
    let one = Acknowledged::of(bundle, &answer.json()?, false)?;
    world.books.note(one.clone());
    Ok(one)
}
