//! A disk that is full, fails, or loses its power: nothing acknowledged is lost, and the gateway
//! comes back without a hand.

use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, bail, ensure};
use gateway_tests::faults::books::{self, Acknowledged, DOUBLED, LOST, Left, VISIBLE};
use gateway_tests::faults::disk::{Disk, EDQUOT, EIO, ENOSPC, Fault, Unsynced};
use gateway_tests::faults::{Dice, Kind, Tally, World, traffic};
use gateway_tests::{Gateway, Outgoing, gateway, program};

/// How a disk fails: what calls, with what, and whether the ledger says that it is full. SQLite knows
/// that from a write with ENOSPC alone; the rest is a disk that fails.
const FAULTS: [(&str, i32, bool); 6] = [
    ("write,create", ENOSPC, true),
    ("write,create", EDQUOT, false),
    ("write", EIO, false),
    ("sync", EIO, false),
    ("sync", ENOSPC, false),
    ("create", ENOSPC, true),
];

#[test]
fn a_full_or_failing_disk_refuses_with_an_alarm_loses_nothing_and_recovers_by_itself() -> Result<()>
{
    let world = World::new(Tally::default())?;
    let disk = Disk::under(&world.pair.br.directory.join("data"), world.pair.folder())?;
    let mut running = world.start(&disk.environment(false)?)?;
    let mut dice = Dice::new(7);
    for (round, (classes, error, full)) in FAULTS.into_iter().enumerate() {
        let case = format!("DISK-{round}");
        for kind in [Kind::Small, Kind::Large, Kind::InParts, Kind::Own] {
            let bundle = traffic::bundle(kind, &case, &mut dice);
            ensure!(taken(&world, kind, &bundle)?, "a disk that is well takes a bundle");
        }
        let mut refused = Vec::new();
        for after in [0, 1, 4, 9, 20] {
            disk.fail(Fault { classes, error, after })?;
            // The calls that still go through do not last for long; after the first refusal one more
            // of each kind.
            let (before, mut left) = (refused.len(), 40);
            for kind in [Kind::Large, Kind::Small, Kind::InParts, Kind::Own].into_iter().cycle() {
                let bundle = traffic::bundle(kind, &case, &mut dice);
                if !taken(&world, kind, &bundle)? {
                    refused.push((kind, bundle));
                    left = left.min(4);
                }
                left -= 1;
                if left == 0 {
                    break;
                }
            }
            ensure!(refused.len() > before, "{classes} {error} after {after}: nothing was refused");
            disk.heal()?;
        }
        disk.fail(Fault { classes, error, after: 0 })?;
        gateway::eventually("the alarm", || Ok(alarms(&running)?.then_some(())))?;
        let health = health(&running)?;
        ensure!(health.contains("\"well\":false"), "{health}");
        ensure!(!full || health.contains("full"), "{classes} {error}: {health}");
        disk.heal()?;
        gateway::eventually("the disk is well again", || Ok((!alarms(&running)?).then_some(())))?;
        // What was refused is not there, or whole; handed in again it is taken.
        for (kind, bundle) in &refused {
            traffic::again(&world, *kind, bundle)?;
        }
        ensure!(running.ended()?.is_none(), "it never stopped");
    }
    // People were told.
    let told = |mail: &String| mail.contains("Subject");
    ensure!(world.mail.mails().iter().any(told), "no mail");
    world.books.compare_all(&world)?;
    running.kill()?;
    let _again = world.start(&[])?;
    world.books.compare_all(&world)?;
    eprintln!("{}", world.tally);
    none_lost(&world)
}

fn none_lost(world: &World) -> Result<()> {
    for zero in [LOST, DOUBLED, VISIBLE] {
        ensure!(world.tally.of(zero) == 0, "{zero}: {}", world.tally.of(zero));
    }
    Ok(())
}

/// Hands a bundle in once. Whether it was taken; any refusal has to say that it is the disk.
fn taken(world: &World, kind: Kind, bundle: &Outgoing) -> Result<bool> {
    let Ok(answer) = traffic::hand_in(world, kind, bundle) else { bail!("{kind:?}: no answer") };
    match (answer.status, answer.problem().as_deref()) {
        (200 | 201, None) => {
            let one = Acknowledged::of(bundle, &answer.json()?, kind == Kind::Own)?;
            world.books.note(one);
            world.tally.count("bundles acknowledged");
            Ok(true)
        }
        (507, Some("store-full")) => {
            world.tally.count("bundles refused: 507 store-full");
            Ok(false)
        }
        (503, Some("store-unavailable")) => {
            world.tally.count("bundles refused: 503 store-unavailable");
            Ok(false)
        }
        _ => bail!("{kind:?}: {answer:?}"),
    }
}

fn alarms(running: &Gateway) -> Result<bool> {
    Ok(running.metrics()?.contains("gateway_alarms_open{code=\"store-failing\"} 1"))
}

fn health(running: &Gateway) -> Result<String> {
    let mut curl = std::process::Command::new("curl");
    program::said(
        curl.args(["--silent", "--max-time", "30"]).arg(format!("{}/health", running.desk)),
    )
}

/// How many places the power is cut at, in a test run.
const CUTS: usize = 30;

#[test]
fn what_was_acknowledged_survives_a_power_cut_at_any_write_whatever_was_not_synced() -> Result<()> {
    let cuts =
        std::env::var("GATEWAY_TEST_POWER_CUTS").ok().map(|cuts| cuts.parse()).transpose()?;
    let cuts: usize = cuts.unwrap_or(CUTS);
    let world = World::new(Tally::default())?;
    let data = world.pair.br.directory.join("data");
    // The store is made and well before the disk begins to remember.
    ensure!(world.start(&[])?.stop()?.success());
    let before = world.pair.folder().join("before");
    copy(&data, &before)?;
    let disk = Disk::under(&data, world.pair.folder())?;
    let running = world.start(&disk.environment(true)?)?;
    let acknowledged = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..2_u64)
            .map(|sender| {
                let (world, disk, acknowledged) = (&world, &disk, &acknowledged);
                scope.spawn(move || hand_in(world, disk, sender, cuts / 4, acknowledged))
            })
            .collect();
        senders.into_iter().try_for_each(|sender| {
            sender.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a sender panicked")))
        })
    })?;
    running.kill()?;
    let journal = disk.journal()?;
    let steps_in_all = journal.len();
    let acknowledged = acknowledged.into_inner()?;
    let mut dice = Dice::new(u64::from(std::process::id()));
    for cut in 0..cuts {
        let steps = usize::try_from(dice.below(journal.len() as u64))? + 1;
        let unsynced = [Unsynced::Lost, Unsynced::Mixed, Unsynced::Kept];
        let unsynced = unsynced.get(cut % 3).copied().context("a way")?;
        std::fs::remove_dir_all(&data)?;
        journal.cut_after(steps, unsynced, &data, &before, &data, &mut dice)?;
        let again = world.start(&[]).with_context(|| format!("{unsynced:?}, {steps} steps"))?;
        let until = journal.end_of(steps - 1);
        for (noted, one) in acknowledged.iter().filter(|(noted, _)| *noted <= until) {
            let whole = books::is_whole(&world.own, one)?;
            ensure!(whole, "{unsynced:?}, {steps} steps: acknowledged at {noted} of {until}");
            world.tally.count("acknowledged bundles looked for after a power cut");
        }
        books::fsck(&world, Left::Nothing)
            .with_context(|| format!("{unsynced:?}, {steps} steps"))?;
        again.kill()?;
        world.tally.count("power cuts");
    }
    // A disk that only says that it syncs would be found out: this test can fail.
    std::fs::remove_dir_all(&data)?;
    let lied = journal.without_syncs();
    lied.cut_after(lied.len(), Unsynced::Lost, &data, &before, &data, &mut dice)?;
    let _lied_to = world.start(&[])?;
    let (_, last) = acknowledged.last().context("nothing was acknowledged")?;
    ensure!(!books::is_whole(&world.own, last)?, "it is there although nothing was synced");
    eprintln!("{} steps in the journal\n{}", steps_in_all, world.tally);
    Ok(())
}

/// Hands in some bundles, and notes of each what the disk remembered when it was acknowledged.
fn hand_in(
    world: &World,
    disk: &Disk,
    sender: u64,
    count: usize,
    acknowledged: &Mutex<Vec<(usize, Acknowledged)>>,
) -> Result<()> {
    let mut dice = Dice::new(sender);
    for round in 0..count {
        let kind = [Kind::Small, Kind::Large, Kind::InParts].get(round % 3).copied();
        let kind = kind.context("a kind")?;
        let bundle = traffic::bundle(kind, &format!("POWER-{sender}"), &mut dice);
        let Ok(answer) = traffic::hand_in(world, kind, &bundle) else { bail!("no answer") };
        let noted = disk.remembered();
        ensure!(answer.status == 201, "{answer:?}");
        let one = Acknowledged::of(&bundle, &answer.json()?, false)?;
        let mut all = acknowledged.lock().map_err(|_| anyhow::anyhow!("a sender panicked"))?;
        all.push((noted, one));
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().context("a name")?);
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            std::fs::copy(&path, target)?;
        }
    }
    Ok(())
}
