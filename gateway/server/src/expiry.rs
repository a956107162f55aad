//! Certificates and keys that end soon: said 60, 30, 14, 7 and 1 days before, and once they have
//! ended, in the queue, by mail and in the metrics.

use std::collections::BTreeMap;
use std::sync::Arc;

use gateway_bundle::AuthorityId;
use gateway_evidence::certificate::Certificate;
use gateway_evidence::register::Role;
use gateway_exchange::AlarmKind;
use gateway_store::StoreError;
use gateway_store::alarm::{self as alarms, NewAlarm};
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;

use crate::alarm;
use crate::gateway::Gateway;

/// The days before the end at which people are told, the first first.
const DAYS: [i64; 5] = [60, 30, 14, 7, 1];
const DAY: i64 = 86_400;

/// Something with an end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ending {
    authority: AuthorityId,
    /// What it is for: `seal`, `tls-server`, `anchor`.
    usage: String,
    /// The beginning of the digest of its key.
    key: String,
    end: Timestamp,
}

impl Ending {
    fn subject(&self) -> String {
        format!("{} {} {}", self.authority, self.usage, self.key)
    }
}

/// Looks at every end there is.
///
/// # Errors
///
/// The store failed.
pub(crate) async fn look(gateway: &Arc<Gateway>) -> Result<(), StoreError> {
    let at = gateway.clock.now();
    let endings = endings(gateway, at);
    let mut nearest: BTreeMap<(AuthorityId, String), i64> = BTreeMap::new();
    for one in &endings {
        let left = one.end.as_second().saturating_sub(at.as_second());
        let known = nearest.entry((one.authority.clone(), one.usage.clone())).or_insert(left);
        *known = left.min(*known);
    }
    gateway.metrics.certificate_ends(&nearest);
    let due: Vec<(Ending, i64)> =
        endings.into_iter().filter_map(|one| Some((one.clone(), grade(at, one.end)?))).collect();
    tell(gateway, due, at).await
}

/// The days left, as they were last announced: nothing while the end is far.
fn grade(at: Timestamp, end: Timestamp) -> Option<i64> {
    let left = end.as_second().saturating_sub(at.as_second());
    if left <= 0 {
        return Some(0);
    }
    DAYS.iter().rev().copied().find(|days| left <= days * DAY)
}

async fn tell(
    gateway: &Arc<Gateway>,
    due: Vec<(Ending, i64)>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (shared, kind) = (Arc::clone(gateway), AlarmKind::CertificateEnds.as_str());
    let kept = gateway.store.transact("tell which certificates end", move |tx| {
        let subjects: Vec<String> = due.iter().map(|(one, _)| one.subject()).collect();
        for open in alarms::open_of(tx, kind)? {
            if !subjects.contains(&open.subject) {
                alarms::clear(tx, kind, &open.subject, at)?;
            }
        }
        for ((one, grade), subject) in due.iter().zip(&subjects) {
            let new = NewAlarm {
                kind,
                subject,
                partner: Some(&one.authority),
                case: None,
                due: Some(one.end),
                grade: *grade,
                at,
            };
            alarm::raise(&shared, tx, &new)?;
        }
        Ok::<(), StoreError>(())
    });
    kept.await.map_err(StoreError::from)
}

/// Everything in use that ends: one's own certificates, the anchors of the register, and the keys
/// that the register ends by date. What ended and was replaced is past, and not looked at.
fn endings(gateway: &Gateway, at: Timestamp) -> Vec<Ending> {
    let own = gateway.directory.own().clone();
    let mut all: Vec<Ending> = Vec::new();
    for (role, chain) in gateway.identity.chains() {
        all.extend(chain.iter().filter_map(|one| of_certificate(&own, name(role), one)));
    }
    let everybody = gateway.directory.partners().into_iter().chain([own]);
    for authority in everybody {
        let found = gateway.directory.with(&authority, |entry| {
            let anchors = entry.anchor_certificates();
            let anchors =
                anchors.iter().filter_map(|one| of_certificate(&authority, "anchor", one));
            let current = entry.keys().iter().filter(|key| key.person.is_none());
            let keys = current.filter_map(|key| {
                // A key that ends is no matter where another of its role goes on.
                let goes_on = entry
                    .current(key.role, at)
                    .any(|other| other.until.is_none_or(|until| Some(until) > key.until));
                let end = key.until.filter(|_| !goes_on && key.revoked.is_none())?;
                let usage = format!("{} key", name(key.role));
                let key = key.spki.to_string().chars().take(16).collect();
                Some(Ending { authority: authority.clone(), usage, key, end })
            });
            anchors.chain(keys).collect::<Vec<_>>()
        });
        all.extend(found.into_iter().flatten());
    }
    all
}

fn of_certificate(
    authority: &AuthorityId,
    usage: &str,
    der: &CertificateDer<'_>,
) -> Option<Ending> {
    let read = Certificate::parse(der.clone().into_owned()).ok()?;
    let key = read.spki().to_string().chars().take(16).collect();
    let (authority, usage) = (authority.clone(), usage.to_owned());
    Some(Ending { authority, usage, key, end: read.not_after() })
}

fn name(role: Role) -> &'static str {
    match role {
        Role::TlsClient => "tls-client",
        Role::TlsServer => "tls-server",
        Role::Seal => "seal",
        Role::CertifyingCa => "certifying-ca",
        Role::Log => "log",
        Role::Witness => "witness",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_announced_at_60_30_14_7_and_1_days_and_when_it_is_over() {
        let at: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
        let after = |days: i64| at + jiff::SignedDuration::from_secs(days * DAY);
        let told: Vec<_> =
            [61, 60, 31, 30, 14, 8, 7, 2, 1, 0, -5].map(|days| grade(at, after(days))).to_vec();
        let wanted = [
            None,
            Some(60),
            Some(60),
            Some(30),
            Some(14),
            Some(14),
            Some(7),
            Some(7),
            Some(1),
            Some(0),
            Some(0),
        ];
        assert_eq!(told, wanted);
    }
}
