//! What operators count. Labels are codes and authority ids: never a name, never a case.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;

use gateway_bundle::AuthorityId;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// One stable word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Code {
    /// The word.
    pub code: String,
}

/// What a certificate or key is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Usage {
    /// Whose it is.
    pub authority: String,
    /// What it is for.
    pub usage: String,
}

type Counted = Family<Code, Counter<u64, AtomicU64>>;

/// The counters.
pub struct Metrics {
    registry: Registry,
    accepted: Counted,
    refused: Counted,
    relayed: Counted,
    mails: Counted,
    alarms: Family<Code, Gauge>,
    ends: Family<Usage, Gauge>,
}

impl Metrics {
    /// All at nought.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("gateway");
        let alarms = Family::<Code, Gauge>::default();
        registry.register("alarms_open", "Alarms that are open, by kind", alarms.clone());
        let ends = Family::<Usage, Gauge>::default();
        let help = "Seconds until the first certificate or key of an authority and a use ends";
        registry.register("certificate_ends_seconds", help, ends.clone());
        let mut family = |name: &str, help: &str| {
            let family = Counted::default();
            registry.register(name, help, family.clone());
            family
        };
        Self {
            accepted: family("bundles_accepted", "Bundles accepted, by message kind"),
            refused: family("requests_refused", "Requests refused, by problem code"),
            relayed: family("relay_attempts", "Attempts to relay a bundle, by outcome"),
            mails: family("mail_attempts", "Attempts to send a mail, by outcome"),
            alarms,
            ends,
            registry,
        }
    }

    /// A bundle was accepted.
    pub fn accepted(&self, message: &str) {
        count(&self.accepted, message);
    }

    /// A request was refused.
    pub fn refused(&self, code: &str) {
        count(&self.refused, code);
    }

    /// A bundle was tried to be relayed.
    pub fn relayed(&self, outcome: &str) {
        count(&self.relayed, outcome);
    }

    /// A mail was tried to be sent.
    pub fn mailed(&self, outcome: &str) {
        count(&self.mails, outcome);
    }

    /// How many alarms of a kind are open.
    pub fn alarms(&self, kind: &str, open: u64) {
        let open = i64::try_from(open).unwrap_or(i64::MAX);
        self.alarms.get_or_create(&Code { code: kind.to_owned() }).set(open);
    }

    /// When certificates and keys end: seconds left, by authority and use.
    pub fn certificate_ends(&self, left: &BTreeMap<(AuthorityId, String), i64>) {
        self.ends.clear();
        for ((authority, usage), seconds) in left {
            let usage = Usage { authority: authority.to_string(), usage: usage.clone() };
            self.ends.get_or_create(&usage).set(*seconds);
        }
    }

    /// The counters in the text format that Prometheus reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail; if it did, half the counters would be a lie.
        encode(&mut text, &self.registry).map_or_else(|_| String::new(), |()| text)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

fn count(family: &Counted, code: &str) {
    family.get_or_create(&Code { code: code.to_owned() }).inc();
}
