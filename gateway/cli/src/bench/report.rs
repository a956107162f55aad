//! What the bench found: medians over the rounds, as JSON and as a table.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::load::{Figures, Http};
use super::rates::Rates;

/// One point of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Cell {
    /// Bytes in a bundle.
    pub(crate) bytes: u64,
    /// Clients at once.
    pub(crate) clients: usize,
    /// What they speak.
    pub(crate) http: Http,
}

/// Everything that the bench found.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Rounds of each cell, gateway and bare pipeline in turn.
    pub(crate) rounds: usize,
    /// Cores that all of it shared.
    pub(crate) cores: usize,
    /// What the machine can do.
    pub(crate) machine: Rates,
    /// The cells, in the order measured.
    pub(crate) cells: Vec<Row>,
    /// From one gateway on to another, if that was measured.
    pub(crate) relay: Option<Relay>,
}

/// What it costs to send bundles on.
#[derive(Debug, Serialize)]
pub(crate) struct Relay {
    /// Bytes in a bundle.
    pub(crate) bytes: u64,
    /// How many were sent on.
    pub(crate) bundles: u64,
    /// From the first handed in to the last one's evidence being back.
    pub(crate) bundles_per_s: f64,
    /// CPU time of both gateways for one bundle.
    pub(crate) cpu_ms_per_bundle: f64,
    /// CPU time for one that is only accepted, measured on the receiver before.
    pub(crate) accept_cpu_ms_per_bundle: f64,
    /// The one to the other.
    pub(crate) cpu_ratio: f64,
}

/// One cell, with medians of every figure.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Where it was measured.
    #[serde(flatten)]
    pub(crate) cell: Cell,
    /// The gateway, unless only the bare pipeline was measured.
    pub(crate) gateway: Option<Figures>,
    /// The bare pipeline.
    pub(crate) bare: Figures,
    /// Bundles a second, gateway to bare pipeline: 1 would be the bare pipeline's own rate.
    pub(crate) ratio: Option<f64>,
    /// CPU time a bundle, gateway to bare pipeline.
    pub(crate) cpu_ratio: Option<f64>,
}

impl Row {
    /// Sums up the rounds of a cell; `None` if there were none of the bare pipeline.
    pub(crate) fn new(cell: Cell, gateway: &[Figures], bare: &[Figures]) -> Option<Self> {
        let (gateway, bare) = (medians(gateway), medians(bare)?);
        let ratio =
            |figure: fn(&Figures) -> f64| gateway.as_ref().map(|own| figure(own) / figure(&bare));
        Some(Self {
            cell,
            gateway,
            bare,
            ratio: ratio(|figures| figures.bundles_per_s),
            cpu_ratio: ratio(|figures| figures.cpu_ms_per_bundle),
        })
    }
}

/// The median of each figure by itself.
fn medians(rounds: &[Figures]) -> Option<Figures> {
    let of = |figure: fn(&Figures) -> f64| median(rounds.iter().map(figure).collect());
    Some(Figures {
        bundles_per_s: of(|figures| figures.bundles_per_s)?,
        p50_ms: of(|figures| figures.p50_ms)?,
        p99_ms: of(|figures| figures.p99_ms)?,
        cpu_ms_per_bundle: of(|figures| figures.cpu_ms_per_bundle)?,
        syncs_per_bundle: median(rounds.iter().filter_map(|one| one.syncs_per_bundle).collect()),
        peak_rss_mib: of(|figures| figures.peak_rss_mib)?,
        bundles: rounds.iter().map(|figures| figures.bundles).sum(),
        others_cpu: of(|figures| figures.others_cpu)?,
    })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(lower, upper))
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} rounds in turn, medians, {} cores", self.rounds, self.cores)?;
        writeln!(f, "{}", self.machine)?;
        writeln!(
            f,
            "{:>8} {:>7} {:>4}  {:<8} {:>10} {:>9} {:>9} {:>8} {:>8} {:>7} {:>6}",
            "bytes",
            "clients",
            "http",
            "",
            "bundles/s",
            "p50 ms",
            "p99 ms",
            "cpu ms",
            "MiB",
            "others",
            "ratio"
        )?;
        self.cells.iter().try_for_each(|row| row.fmt(f))?;
        self.relay.as_ref().map_or(Ok(()), |relay| relay.fmt(f))
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Cell { bytes, clients, http } = self.cell;
        let http = match http {
            Http::One => "1.1",
            Http::Two => "2",
        };
        if let Some(gateway) = &self.gateway {
            write!(f, "{:>8} {clients:>7} {http:>4}  gateway  ", size(bytes))?;
            writeln!(f, "{gateway} {:>6.2}", self.ratio.unwrap_or_default())?;
        }
        writeln!(f, "{:>8} {clients:>7} {http:>4}  bare     {}", size(bytes), self.bare)
    }
}

impl Display for Relay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "relay of {} bundles of {}: {:.1}/s, {:.3} ms of CPU a bundle in both gateways, {:.2} \
             times that of accepting one",
            self.bundles,
            size(self.bytes),
            self.bundles_per_s,
            self.cpu_ms_per_bundle,
            self.cpu_ratio
        )
    }
}

impl Display for Figures {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>10.1} {:>9.2} {:>9.2} {:>8.3} {:>8.1} {:>6.0}%",
            self.bundles_per_s,
            self.p50_ms,
            self.p99_ms,
            self.cpu_ms_per_bundle,
            self.peak_rss_mib,
            self.others_cpu * 100.0
        )
    }
}

/// A number of bytes in its largest whole binary unit.
fn size(bytes: u64) -> String {
    [(30, "GiB"), (20, "MiB"), (10, "KiB")]
        .into_iter()
        .find(|(shift, _)| bytes >= 1 << shift && bytes.is_multiple_of(1 << shift))
        .map_or_else(|| format!("{bytes} B"), |(shift, unit)| format!("{} {unit}", bytes >> shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(bundles_per_s: f64) -> Figures {
        Figures {
            bundles_per_s,
            p50_ms: 1.0,
            p99_ms: 2.0,
            cpu_ms_per_bundle: 0.5,
            syncs_per_bundle: None,
            peak_rss_mib: 10.0,
            bundles: 100,
            others_cpu: 0.0,
        }
    }

    fn cell() -> Cell {
        Cell { bytes: 65_536, clients: 16, http: Http::One }
    }

    #[test]
    fn a_round_that_was_disturbed_does_not_move_the_median() {
        let rounds = [figures(100.0), figures(3.0), figures(104.0)];
        let row = Row::new(cell(), &[], &rounds).unwrap();
        assert_eq!(format!("{:.0}", row.bare.bundles_per_s), "100");
    }

    #[test]
    fn the_ratio_is_the_gateways_median_to_the_bare_pipelines() {
        let row = Row::new(cell(), &[figures(80.0)], &[figures(100.0)]).unwrap();
        assert_eq!(row.ratio.map(|ratio| (ratio * 100.0).round()), Some(80.0));
    }

    #[test]
    fn a_row_holds_the_cell_and_both_sides_by_their_names() {
        let row = Row::new(cell(), &[], &[figures(100.0)]).unwrap();
        let json = serde_json::to_value(row).unwrap();
        assert_eq!(
            (&json["bytes"], &json["http"], &json["gateway"], &json["bare"]["bundles"]),
            (&65_536.into(), &"1.1".into(), &serde_json::Value::Null, &100.into())
        );
    }

    #[test]
    fn a_size_is_written_in_its_largest_whole_unit() {
        let written = [4096, 65_536, 1 << 20, 1 << 30, 1000].map(size);
        assert_eq!(written, ["4 KiB", "64 KiB", "1 MiB", "1 GiB", "1000 B"]);
    }
}
