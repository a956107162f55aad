//! Nothing acknowledged is lost and nothing is there twice: SIGKILL at every named point and at
//! random moments, and lines that break at every record.
//!
//! A short run is part of the tests. The long one is
//! `GATEWAY_TEST_KILLS=10000 tests/run --release -p gateway-tests --test faults -- --nocapture`:
//! so many kills and cuts together, of which a quarter are kills, and every point at least 20 times.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use gateway_fault::Point;
use gateway_tests::faults::books::{self, DOUBLED, LOST, Left, VISIBLE};
use gateway_tests::faults::{Cut, Cutter, Dice, Kind, Tally, Way, World, traffic};
use gateway_tests::http::Peer;
use gateway_tests::{program, tools};

/// How many connections hand in at the same time.
const SENDERS: u64 = 4;
/// A store that grew for longer makes every look at it slower.
const KILLS_A_WORLD: usize = 250;
/// A gateway that has not come to its point by then is killed where it is.
const POINT_IN_TIME: Duration = Duration::from_secs(10);

/// Where a gateway is to end.
#[derive(Debug, Clone, Copy)]
enum End {
    /// At a point, at the n-th passage.
    At(Point, u64),
    /// After so many milliseconds.
    After(u64),
}

/// How much is done: in one test run a little, in the long run what the variable says.
struct Plan {
    ends: Vec<End>,
    cuts: u64,
    each_point: u64,
}

impl Plan {
    fn of_environment(dice: &mut Dice) -> Result<Self> {
        let points = Point::ALL.len() as u64;
        let (kills, cuts, each_point) = match std::env::var("GATEWAY_TEST_KILLS") {
            Err(_) => (points + 12, 60, 1),
            Ok(all) => {
                let all: u64 = all.parse().context("GATEWAY_TEST_KILLS is a number")?;
                let kills = (all / 4).max(points * 25);
                (kills, all.saturating_sub(kills), 20)
            }
        };
        // Two in three at points, one after the other; the rest at random moments.
        let mut ends = Vec::new();
        let rounds = if each_point == 1 { 1 } else { (kills * 2 / 3 / points).max(22) };
        for _ in 0..rounds {
            for point in Point::ALL {
                let passage = if each_point == 1 { 1 } else { 1 + dice.below(4) };
                ends.push(End::At(*point, passage));
            }
        }
        while (ends.len() as u64) < kills {
            let place = usize::try_from(dice.below(ends.len() as u64))?;
            ends.insert(place, End::After(5 + dice.below(400)));
        }
        Ok(Self { ends, cuts, each_point })
    }
}

#[test]
fn what_was_acknowledged_survives_every_kill_and_every_cut_once_and_whole() -> Result<()> {
    let seed = std::env::var("GATEWAY_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    eprintln!("GATEWAY_TEST_SEED={seed}");
    let mut dice = Dice::new(seed);
    let plan = Plan::of_environment(&mut dice)?;
    let begin = Instant::now();
    let mut tally = Tally::default();
    for zero in [LOST, DOUBLED, VISIBLE] {
        tally.add(zero, 0);
    }
    let worlds = plan.ends.chunks(KILLS_A_WORLD);
    let cuts = plan.cuts / worlds.len() as u64;
    for ends in worlds {
        let world = World::new(tally)?;
        kill_and_restart(&world, ends, &mut dice)?;
        let running = world.start(&[])?;
        cut_lines(&world, cuts, &mut dice)?;
        world.books.compare_all(&world)?;
        running.kill()?;
        let swept = world.start(&[])?;
        books::fsck(&world, Left::Nothing)?;
        swept.kill()?;
        tally = world.tally;
        eprintln!("\nafter {:?}:\n{tally}", begin.elapsed());
    }
    for point in Point::ALL {
        ensure!(tally.at(*point) >= plan.each_point, "{}: {}", point.name(), tally.at(*point));
    }
    assert_eq!((tally.of(LOST), tally.of(DOUBLED), tally.of(VISIBLE)), (0, 0, 0));
    Ok(())
}

/// Kills the gateway at every place of the plan, and starts it again, while bundles come.
fn kill_and_restart(world: &World, ends: &[End], dice: &mut Dice) -> Result<()> {
    let over = AtomicBool::new(false);
    let wanted = Mutex::new(None);
    let kind = || wanted.lock().map_or(None, |wanted| *wanted);
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let (over, kind) = (&over, &kind);
                scope.spawn(move || traffic::run(world, sender, over, kind))
            })
            .collect();
        let killed = ends.iter().enumerate().try_for_each(|(round, end)| {
            let towards = match end {
                End::At(point, _) => Kind::towards(*point),
                End::After(_) => None,
            };
            *wanted.lock().unwrap_or_else(PoisonError::into_inner) = towards;
            if round % 50 == 49 {
                books::fsck(world, Left::MayLie)?;
            }
            ensure!(senders.iter().all(|sender| !sender.is_finished()), "a sender gave up");
            once(world, *end, dice)
        });
        over.store(true, Ordering::Relaxed);
        let mut outcomes = vec![killed];
        outcomes.extend(senders.into_iter().map(|sender| {
            sender.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a sender panicked")))
        }));
        outcomes.into_iter().rev().collect()
    })
}

/// Starts the gateway, compares what it holds, and lets it end where it is to end.
fn once(world: &World, end: End, dice: &mut Dice) -> Result<()> {
    let before = world.books.len();
    let fault = match end {
        End::At(point, passage) => format!("{}:{passage}", point.name()),
        End::After(_) => String::new(),
    };
    let environment = [("GATEWAY_FAULT", fault.as_str())];
    let environment = if fault.is_empty() { &[][..] } else { &environment[..] };
    if let End::At(Point::StartOpened, _) = end {
        let start = world.start(&[("GATEWAY_FAULT", "start.opened:1")]);
        ensure!(start.is_err(), "it started past the point");
        world.tally.killed_at(Point::StartOpened);
        return Ok(());
    }
    let begin = Instant::now();
    let mut running = world.start(environment)?;
    world.books.compare_some(world, before, usize::try_from(dice.below(1 << 20))?);
    let limit = match end {
        End::At(..) => POINT_IN_TIME,
        End::After(millis) => Duration::from_millis(millis),
    };
    loop {
        match (running.ended()?, end) {
            (Some(status), End::At(point, _)) => {
                ensure!(std::os::unix::process::ExitStatusExt::signal(&status) == Some(9));
                world.tally.killed_at(point);
                return Ok(());
            }
            (Some(status), End::After(_)) => anyhow::bail!("it ended by itself: {status}"),
            (None, _) if begin.elapsed() > limit => break,
            (None, _) => std::thread::sleep(Duration::from_millis(2)),
        }
    }
    running.kill()?;
    if let End::At(point, passage) = end {
        eprintln!("{} was not passed {passage} times in {POINT_IN_TIME:?}", point.name());
    }
    world.tally.killed_at_random();
    Ok(())
}

/// Cuts lines under a running gateway: at every TLS record both ways, and anywhere between; over
/// HTTP/1.1, in one request and in parts, and over HTTP/2.
fn cut_lines(world: &World, cuts: u64, dice: &mut Dice) -> Result<()> {
    std::thread::scope(|scope| {
        let cutters: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let mut dice = Dice::new(dice.below(1 << 40) + sender);
                scope.spawn(move || cut_some(world, sender, cuts / SENDERS, &mut dice))
            })
            .collect();
        let joined = |cutter: std::thread::ScopedJoinHandle<'_, Result<()>>| {
            cutter.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a cutter panicked")))
        };
        cutters.into_iter().try_for_each(joined)
    })
}

/// How a bundle goes over a line that breaks.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    Http1(Kind),
    Http2,
}

fn cut_some(world: &World, sender: u64, cuts: u64, dice: &mut Dice) -> Result<()> {
    let cutter = Cutter::start(world.pair.br.exchange)?;
    let anchor = world.pair.br.anchor();
    let peer = Peer::new(cutter.address, Some(&world.pair.kz.client()), &anchor)?;
    let folder = world.pair.folder().join(format!("cut-{sender}"));
    let lines = [
        Line::Http1(Kind::Small),
        Line::Http1(Kind::Large),
        Line::Http1(Kind::InParts),
        Line::Http2,
        Line::Http1(Kind::Small),
    ];
    // Where records end on such a line is known from a bundle like it that went through.
    let mut passed = Vec::new();
    for line in lines {
        let example = traffic::bundle(line.kind(), &format!("CUT-{sender}"), dice);
        over_line(world, line, &peer, &cutter, &folder, &example)?;
        passed.push((line, cutter.passed()));
    }
    for round in 0..cuts {
        let (line, passed) = &passed[usize::try_from((round + sender) % 5)?];
        let (line, kind) = (*line, line.kind());
        let bundle = traffic::bundle(kind, &format!("CUT-{sender}-{}", round / 25), dice);
        let way = if round % 3 == 2 { Way::Back } else { Way::There };
        let records = passed.records(way);
        let end = records[usize::try_from(round)? % records.len()];
        let after = match dice.below(3) {
            0 => end,
            1 => end + usize::try_from(1 + dice.below(5))?,
            _ => 1 + usize::try_from(dice.below(records[records.len() - 1] as u64))?,
        };
        cutter.cut(Some(Cut { way, after }));
        let through = over_line(world, line, &peer, &cutter, &folder, &bundle).is_ok();
        world.tally.count(match (way, line) {
            (Way::There, Line::Http1(_)) => "lines cut, HTTP/1.1, on the way there",
            (Way::Back, Line::Http1(_)) => "lines cut, HTTP/1.1, on the way back",
            (Way::There, Line::Http2) => "lines cut, HTTP/2, on the way there",
            (Way::Back, Line::Http2) => "lines cut, HTTP/2, on the way back",
        });
        if through {
            world.tally.count("of these cut after the answer");
        }
        traffic::again(world, kind, &bundle)?;
    }
    Ok(())
}

impl Line {
    fn kind(self) -> Kind {
        if let Self::Http1(kind) = self { kind } else { Kind::Small }
    }
}

/// Sends a bundle once over a line that may break.
fn over_line(
    world: &World,
    line: Line,
    peer: &Peer,
    cutter: &Cutter,
    folder: &std::path::Path,
    bundle: &gateway_tests::Outgoing,
) -> Result<()> {
    let Line::Http1(kind) = line else {
        bundle.write(folder)?;
        std::fs::write(folder.join("manifest.jws"), bundle.sealed(&world.seal)?)?;
        let mut curl = tools::curl(&world.pair.kz.client(), &world.pair.br.anchor());
        curl.current_dir(folder).args(["--http2", "--fail"]);
        curl.args(["--form", "manifest=@manifest.jws;type=application/jose"]);
        for (file, _) in &bundle.documents {
            curl.arg("--form").arg(format!("document=@{file};type=application/octet-stream"));
        }
        curl.arg(format!("https://localhost:{}/v1/bundles", cutter.address.port()));
        return program::said(&mut curl).map(drop);
    };
    let answer = match kind {
        Kind::InParts => traffic::in_parts(world, peer, bundle)?,
        _ => peer.ask(&bundle.request(&world.seal)?)?,
    };
    ensure!(matches!(answer.status, 200 | 201), "{answer:?}");
    Ok(())
}
