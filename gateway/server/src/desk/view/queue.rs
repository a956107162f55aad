//! The queue: one row a case, and above it what needs a look.

use gateway_bundle::{MessageKind, TreatyId};
use jiff::Timestamp;
use serde::Deserialize;

use super::{AuthorityView, EffectCount, TaskRow, Way};
use crate::desk::address::percent_encode;
use crate::desk::due::Due;

/// The queue page.
#[derive(Debug, Clone, Default)]
pub(in crate::desk) struct QueueView {
    pub(in crate::desk) looks: Looks,
    pub(in crate::desk) cases: Vec<CaseRow>,
    pub(in crate::desk) choices: Choices,
    /// How many cases there are, whatever the filter says.
    pub(in crate::desk) total: u32,
    /// Where the next page begins, if there is one.
    pub(in crate::desk) next: Option<Timestamp>,
    /// Which changes of the store the page has seen.
    pub(in crate::desk) version: String,
}

/// What needs a look, whatever the filter says.
#[derive(Debug, Clone, Default)]
pub(in crate::desk) struct Looks {
    pub(in crate::desk) held: Vec<HeldRow>,
    pub(in crate::desk) quarantine: Vec<QuarantineRow>,
    pub(in crate::desk) dead: Vec<DeadRow>,
    pub(in crate::desk) alarms: Vec<AlarmRow>,
    pub(in crate::desk) late: Vec<LateRow>,
    pub(in crate::desk) terms: Vec<TermRow>,
    pub(in crate::desk) tasks: Vec<TaskRow>,
}

impl Looks {
    /// How many things need a look.
    pub(in crate::desk) fn count(&self) -> usize {
        [
            self.held.len(),
            self.quarantine.len(),
            self.dead.len(),
            self.alarms.len(),
            self.late.len(),
            self.terms.len(),
            self.tasks.len(),
        ]
        .iter()
        .sum()
    }
}

/// A case in the queue.
#[derive(Debug, Clone)]
pub(in crate::desk) struct CaseRow {
    /// Our own running number.
    pub(in crate::desk) number: String,
    /// The opener's number, until the case is erased.
    pub(in crate::desk) reference: Option<String>,
    pub(in crate::desk) person: Option<String>,
    pub(in crate::desk) partner: AuthorityView,
    pub(in crate::desk) treaty: TreatyId,
    pub(in crate::desk) state: String,
    pub(in crate::desk) last: Option<LastMessage>,
    pub(in crate::desk) findings: Vec<EffectCount>,
    /// The state of the paper originals, if any were announced.
    pub(in crate::desk) originals: Option<String>,
    pub(in crate::desk) due: Due,
}

/// The last message of a case.
#[derive(Debug, Clone, Copy)]
pub(in crate::desk) struct LastMessage {
    pub(in crate::desk) way: Way,
    pub(in crate::desk) message: MessageKind,
    pub(in crate::desk) at: Timestamp,
}

/// A decision that waits for its second person.
#[derive(Debug, Clone)]
pub(in crate::desk) struct HeldRow {
    /// `from/uuid`, as it stands in the page's address.
    pub(in crate::desk) key: String,
    /// The opener's number of its case.
    pub(in crate::desk) reference: String,
    pub(in crate::desk) to: AuthorityView,
    pub(in crate::desk) message: MessageKind,
    pub(in crate::desk) proposed_by: Option<String>,
    pub(in crate::desk) at: Timestamp,
}

/// A bundle that was refused for its form.
#[derive(Debug, Clone)]
pub(in crate::desk) struct QuarantineRow {
    pub(in crate::desk) id: String,
    pub(in crate::desk) from: AuthorityView,
    /// The refusal's code (`document-digest`).
    pub(in crate::desk) code: String,
    pub(in crate::desk) at: Timestamp,
}

/// A bundle or a mail that could not be delivered.
#[derive(Debug, Clone)]
pub(in crate::desk) struct DeadRow {
    /// Its id in the outbox.
    pub(in crate::desk) id: String,
    pub(in crate::desk) case_number: Option<String>,
    /// `relay` or `mail`.
    pub(in crate::desk) kind: &'static str,
    /// The partner, for a relay. A mail's recipient is not repeated here.
    pub(in crate::desk) to: Option<AuthorityView>,
    pub(in crate::desk) attempts: u32,
    pub(in crate::desk) at: Timestamp,
}

/// A duty whose time is over.
#[derive(Debug, Clone)]
pub(in crate::desk) struct LateRow {
    pub(in crate::desk) case_number: String,
    pub(in crate::desk) article: String,
    pub(in crate::desk) says: String,
    /// `sentencing`, `executing`, `person`, `court`, `transit-state`.
    pub(in crate::desk) ower: &'static str,
    pub(in crate::desk) due: Timestamp,
}

/// A sentence that may end before the person is there.
#[derive(Debug, Clone)]
pub(in crate::desk) struct TermRow {
    pub(in crate::desk) case_number: String,
    /// Since when somebody has to look.
    pub(in crate::desk) from: Timestamp,
}

/// Something about the gateway itself that needs a person.
#[derive(Debug, Clone)]
pub(in crate::desk) struct AlarmRow {
    pub(in crate::desk) id: String,
    /// The alarm's kind (`certificate-ends`).
    pub(in crate::desk) kind: String,
    /// An id, a digest or a host name.
    pub(in crate::desk) subject: String,
    pub(in crate::desk) partner: Option<AuthorityView>,
    pub(in crate::desk) due: Option<Timestamp>,
    pub(in crate::desk) at: Timestamp,
}

/// What can be chosen in the filter.
#[derive(Debug, Clone, Default)]
pub(in crate::desk) struct Choices {
    pub(in crate::desk) partners: Vec<AuthorityView>,
    pub(in crate::desk) treaties: Vec<TreatyId>,
}

/// What the query string asks for. Unknown members are skipped: a stale bookmark still opens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::desk) struct Filter {
    pub(in crate::desk) search: String,
    pub(in crate::desk) state: String,
    pub(in crate::desk) partner: String,
    pub(in crate::desk) treaty: String,
    /// Only those that changed last before this moment: the next page.
    pub(in crate::desk) before: String,
}

impl Filter {
    /// Whether anything is filtered.
    pub(in crate::desk) fn is_set(&self) -> bool {
        [&self.search, &self.state, &self.partner, &self.treaty].iter().any(|f| !f.is_empty())
    }

    /// The address of the first page.
    pub(in crate::desk) fn first(&self) -> String {
        self.address("")
    }

    /// The address of the page that begins there.
    pub(in crate::desk) fn after(&self, last: &Timestamp) -> String {
        self.address(&last.to_string())
    }

    fn address(&self, before: &str) -> String {
        let members = [
            ("search", self.search.as_str()),
            ("state", self.state.as_str()),
            ("partner", self.partner.as_str()),
            ("treaty", self.treaty.as_str()),
            ("before", before),
        ];
        let mut address = "/".to_owned();
        for (name, value) in members.into_iter().filter(|(_, value)| !value.is_empty()) {
            address.push(if address.len() == 1 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            percent_encode(value, &mut address);
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_filter() {
        let search = "Иван & 17".to_owned();
        let filter = Filter { search, state: "open".into(), ..Filter::default() };
        let last = "2026-11-20T04:00:00Z".parse().unwrap();
        assert_eq!(
            filter.after(&last),
            "/?search=%D0%98%D0%B2%D0%B0%D0%BD%20%26%2017&state=open&before=2026-11-20T04%3A00%3A00Z"
        );
        assert_eq!(Filter::default().first(), "/");
    }
}
