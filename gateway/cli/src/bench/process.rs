//! What a process used, read from `/proc` as an outsider sees it.
//!
//! CPU time per bundle is the figure that stands when machines are shared, since it hardly moves
//! when others are busy; so the share of the machine that others took is read along.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};

use super::SYNCS;

/// Ticks in a second in `/proc`: `USER_HZ`, 100 on every Linux of this architecture.
const TICKS: u64 = 100;

/// Reads what a process uses from a moment on.
pub(crate) struct Meter {
    pid: u32,
    dir: PathBuf,
    syncs: Option<u64>,
    server: u64,
    own: u64,
    machine: Machine,
}

/// What was used since the meter started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Used {
    /// Flushes (`fsync`, `fdatasync`), where a preloaded library counts them.
    pub(crate) syncs: Option<u64>,
    /// User and system time of all threads.
    pub(crate) cpu: Duration,
    /// The most memory resident at once.
    pub(crate) peak_rss_mib: f64,
    /// The share of the machine's CPU time that neither this nor that process took.
    pub(crate) others_cpu: f64,
}

impl Meter {
    /// Starts reading, and lets the process's peak of memory begin anew.
    pub(crate) fn start(pid: u32, dir: &Path) -> Result<Self> {
        // proc(5): 5 resets the peak resident set size. Where a kernel does not let us, the peak
        // is that of the process's whole life, which is never too kind.
        drop(fs::write(format!("/proc/{pid}/clear_refs"), "5"));
        let (syncs, dir) = (syncs(dir), dir.to_owned());
        let (server, own) = (ticks(pid)?, ticks(std::process::id())?);
        Ok(Self { pid, dir, syncs, server, own, machine: machine()? })
    }

    /// What was used since.
    pub(crate) fn read(&self) -> Result<Used> {
        let server = ticks(self.pid)? - self.server;
        let own = ticks(std::process::id())? - self.own;
        let now = machine()?;
        let busy = now.busy.saturating_sub(self.machine.busy).saturating_sub(server + own);
        let total = now.total.saturating_sub(self.machine.total).max(1);
        let since = self.syncs.zip(syncs(&self.dir));
        Ok(Used {
            syncs: since.map(|(before, now)| now.saturating_sub(before)),
            cpu: Duration::from_millis(server * 1000 / TICKS),
            peak_rss_mib: real(peak_rss_kib(self.pid)?) / 1024.0,
            others_cpu: real(busy) / real(total),
        })
    }
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts of a bench stay far below 2^53")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

fn syncs(dir: &Path) -> Option<u64> {
    let bytes = fs::read(dir.join(SYNCS)).ok()?;
    Some(u64::from_ne_bytes(bytes.get(..8)?.try_into().ok()?))
}

struct Machine {
    busy: u64,
    total: u64,
}

fn machine() -> Result<Machine> {
    let text = fs::read_to_string("/proc/stat").context("/proc/stat")?;
    parse_machine(&text).ok_or_else(|| anyhow!("/proc/stat has no line of all CPUs"))
}

/// user, nice, system, idle, iowait, irq, softirq, steal: what is not idle or waiting is busy.
fn parse_machine(stat: &str) -> Option<Machine> {
    let line = stat.lines().find_map(|line| line.strip_prefix("cpu "))?;
    let times: Vec<u64> = line.split_ascii_whitespace().take(8).flat_map(str::parse).collect();
    let idle = times.get(3)? + times.get(4)?;
    let total = times.iter().sum();
    Some(Machine { busy: total - idle, total })
}

fn ticks(pid: u32) -> Result<u64> {
    let path = format!("/proc/{pid}/stat");
    let text = fs::read_to_string(&path).with_context(|| path.clone())?;
    parse_ticks(&text).ok_or_else(|| anyhow!("{path} cannot be read"))
}

/// utime and stime are fields 14 and 15; the name in field 2 may hold spaces and brackets.
fn parse_ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// The memory that a process has resident.
pub(crate) fn rss_kib(pid: u32) -> Result<u64> {
    memory_kib(pid, "VmRSS:")
}

fn peak_rss_kib(pid: u32) -> Result<u64> {
    memory_kib(pid, "VmHWM:")
}

fn memory_kib(pid: u32, what: &str) -> Result<u64> {
    let path = format!("/proc/{pid}/status");
    let text = fs::read_to_string(&path).with_context(|| path.clone())?;
    parse_memory(&text, what).ok_or_else(|| anyhow!("{path} has no line {what}"))
}

fn parse_memory(status: &str, what: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_ticks_are_found_behind_a_name_with_brackets() {
        let stat = "42 (a) b) R 1 1 1 0 -1 4194560 1 0 0 0 120 30 0 0 20 0 1 0 1 1 1";
        assert_eq!(parse_ticks(stat), Some(150));
    }

    #[test]
    fn the_peak_is_read_in_kibibytes() {
        assert_eq!(
            parse_memory("Name:\tx\nVmHWM:\t   10768 kB\nVmRSS:\t 1 kB\n", "VmHWM:"),
            Some(10_768)
        );
    }

    #[test]
    fn waiting_for_a_disk_is_not_being_busy() {
        let machine = parse_machine("cpu  10 0 5 100 40 0 1 2 9 9\ncpu0 1 1\n").unwrap();
        assert_eq!((machine.busy, machine.total), (18, 158));
    }

    #[test]
    fn a_meter_sees_the_cpu_time_that_a_process_takes() {
        let meter = Meter::start(std::process::id(), Path::new("")).unwrap();
        let mut sum = 0_u64;
        while meter.read().unwrap().cpu < Duration::from_millis(20) {
            sum = (0..1_000_000).fold(sum, u64::wrapping_add);
        }
        assert!(meter.read().unwrap().peak_rss_mib > 0.0, "{sum}");
    }
}
