//! Messages of a case, one line each.

use gateway_bundle::manifest::{Outcome, Side};
use gateway_bundle::{BundleKey, MessageKind};
use gateway_exchange::procedure::{
    self, Act, Course, Duty, Happening, Message, Ower, Procedure, Recorded, Standing, States,
};
use std::sync::LazyLock;

use gateway_treaty::Profiles;
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

pub(crate) const KZ: &str = "kz-pgo";
pub(crate) const BR: &str = "br-mj";

/// The treaties of the program.
pub(crate) static PROFILES: LazyLock<Profiles> = LazyLock::new(|| Profiles::embedded().unwrap());

/// The day of the first message; the n-th day after it.
pub(crate) fn day(n: i64) -> Timestamp {
    "2027-01-11T09:00:00Z".parse::<Timestamp>().unwrap() + (24 * n).hours()
}

fn key(from: &str, n: u64) -> BundleKey {
    let bytes = (0x0192_0000_0000_7000_8000_0000_0000_0000_u128 | u128::from(n)).to_be_bytes();
    let uuid = Uuid::from_bytes(bytes);
    BundleKey { from: from.parse().unwrap(), bundle: format!("urn:uuid:{uuid}").parse().unwrap() }
}

/// A message that a side sent on a day and the other had an hour later.
pub(crate) fn message(n: u64, side: Side, kind: MessageKind, on: i64) -> Message {
    let from = if side == Side::Executing { KZ } else { BR };
    Message {
        key: key(from, n),
        kind,
        side: Some(side),
        states: States {
            sentencing: Some("BR".parse().unwrap()),
            executing: Some("KZ".parse().unwrap()),
        },
        created: day(on),
        received: day(on) + 1.hour(),
        answers: None,
        corrects: None,
        outcome: None,
        tells: None,
        on: None,
        documents: false,
        originals: false,
    }
}

/// A decision on the transfer.
pub(crate) fn decision(n: u64, side: Side, outcome: Outcome, on: i64) -> Message {
    Message { outcome: Some(outcome), ..message(n, side, MessageKind::Decision, on) }
}

/// Something that one's own staff recorded.
pub(crate) fn act(n: u64, side: Side, what: Recorded, on: i64) -> Act {
    let date = day(on).to_zoned(jiff::tz::TimeZone::UTC).date();
    Act { id: key(KZ, n).bundle.uuid(), what, side: Some(side), on: date, at: day(on) }
}

pub(crate) fn happened(n: u64, side: Side, what: Happening, on: i64) -> Act {
    act(n, side, Recorded::Happened(what), on)
}

/// A course read by a treaty, without anybody's own law.
pub(crate) fn read(treaty: &str, messages: &[Message], acts: &[Act]) -> Procedure {
    let profile = PROFILES.get(&treaty.parse().unwrap()).unwrap();
    let course = Course::new(messages.iter().cloned(), acts.to_vec());
    procedure::read(&course, profile, None, None)
}

/// How the one duty of a name and an ower stands.
pub(crate) fn standing(procedure: &Procedure, id: &str, ower: Ower) -> Option<Standing> {
    let mut found = procedure.duties.iter().filter(|duty| duty.id == id && duty.ower == ower);
    let first = found.next().map(|duty| duty.standing.clone());
    assert_eq!(found.next(), None, "more than one {id}");
    first
}

/// The open duties, `name ower`.
pub(crate) fn open(procedure: &Procedure) -> Vec<String> {
    let open = procedure.duties.iter().filter(|duty| Duty::is_open(duty));
    open.map(|duty| format!("{} {}", duty.id, duty.ower.as_str())).collect()
}
