//! The queue, and above it what needs a look.

use std::str::FromStr;
use std::sync::Arc;

use gateway_bundle::CaseKey;
use gateway_bundle::ids::CaseReference;
use gateway_store::alarm::{self, Alarm};
use gateway_store::bundle::{self, Bundle};
use gateway_store::case::{self, Case};
use gateway_store::course::{self, OpenDuty};
use gateway_store::desk::{self, CaseFilter, CaseLine};
use gateway_store::outbox::{State, mail, relay};
use gateway_store::quarantine::{self, Quarantined};
use gateway_store::task::{self, Task};
use gateway_store::term::{self, Watched};
use gateway_store::{StoreError, Topic, View, names, original};
use uuid::Uuid;

use super::Loader;
use crate::desk::due::due;
use crate::desk::view::{
    AlarmRow, CaseRow, Choices, DeadRow, EffectCount, Filter, HeldRow, LastMessage, Looks,
    QuarantineRow, QueueView, TermRow,
};
use crate::flow;
use crate::flow::hold::{self, Held};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Cases on a page, or found by a search.
const PAGE: u32 = 50;
/// What needs a look, of each kind.
const LOOKS: u32 = 50;
/// The states of an original on its way, the least advanced first.
const ON_THE_WAY: [&str; 5] = ["announced", "posted", "in-transit", "stopped", "delivered"];

/// Everything that the queue page reads from the ledger.
struct Rows {
    lines: Vec<Line>,
    more: bool,
    total: u32,
    quarantine: Vec<Quarantined>,
    relays: Vec<(relay::Item, Option<String>)>,
    mails: Vec<(mail::Item, Option<String>)>,
    alarms: Vec<Alarm>,
    duties: Vec<OpenDuty>,
    tasks: Vec<(Task, Option<String>)>,
    terms: Vec<(Watched, Option<String>)>,
}

struct Line {
    queued: CaseLine,
    bundles: Vec<Bundle>,
    originals: Option<String>,
}

impl Loader<'_> {
    /// Which changes a page has seen that is read now.
    pub(in crate::desk) fn version(&self) -> String {
        self.gateway.store.changes(Topic::Desk).borrow().to_string()
    }

    /// The queue page.
    pub(in crate::desk) async fn queue(&self, filter: &Filter) -> Result<QueueView, Refusal> {
        // The version is older than what is read: a change in between shows as news, never as none.
        let version = self.version();
        let (shared, wanted) = (Arc::clone(self.gateway), filter.clone());
        let rows = flow::read(self.gateway, move |view| rows(&shared, view, &wanted)).await?;
        let held = hold::list(self.gateway).await?;
        let last = rows.lines.last().map(|line| line.queued.case.updated_at);
        Ok(QueueView {
            next: last.filter(|_| rows.more),
            total: rows.total,
            cases: rows.lines.iter().map(|line| self.row(line)).collect(),
            looks: self.looks(&rows, &held),
            choices: self.choices(),
            version,
        })
    }

    fn row(&self, line: &Line) -> CaseRow {
        let Line { queued: CaseLine { case, held, .. }, bundles, originals } = line;
        let last = bundles.last().map(|bundle| LastMessage {
            way: super::way(bundle.direction),
            message: bundle.message,
            at: bundle.received_at,
        });
        let assessment = super::papers(bundles).and_then(super::assessment);
        let effects = assessment.iter().flat_map(|found| &found.findings).map(|one| one.effect);
        CaseRow {
            number: case.number.clone(),
            reference: case.reference.clone(),
            person: case.person.clone(),
            partner: self.authority(&case.partner),
            treaty: case.treaty.clone(),
            state: case.state.clone(),
            findings: EffectCount::of(effects),
            originals: originals.clone(),
            due: due(&case.state, last.map(|last| (last.way, last.message)), *held > 0),
            last,
        }
    }

    fn looks(&self, rows: &Rows, held: &[Held]) -> Looks {
        let quarantined = |piece: &Quarantined| QuarantineRow {
            id: piece.id.to_string(),
            from: self.authority(&piece.partner),
            code: piece.problem.clone(),
            at: piece.received_at,
        };
        let relay = |(item, number): &(relay::Item, Option<String>)| DeadRow {
            id: item.id.to_string(),
            case_number: number.clone(),
            kind: "relay",
            to: Some(self.authority(&item.partner)),
            attempts: item.attempts,
            at: item.ended_at.unwrap_or(item.created_at),
        };
        let mail = |(item, number): &(mail::Item, Option<String>)| DeadRow {
            id: item.id.to_string(),
            case_number: number.clone(),
            kind: "mail",
            to: None,
            attempts: item.attempts,
            at: item.ended_at.unwrap_or(item.created_at),
        };
        let alarm = |alarm: &Alarm| AlarmRow {
            id: alarm.id.to_string(),
            kind: alarm.kind.clone(),
            subject: alarm.subject.clone(),
            partner: alarm.partner.as_ref().map(|partner| self.authority(partner)),
            due: alarm.due,
            at: alarm.raised_at,
        };
        let term = |(one, number): &(Watched, Option<String>)| {
            Some(TermRow { case_number: number.clone()?, from: one.from })
        };
        Looks {
            held: held.iter().map(|held| self.held_row(held)).collect(),
            quarantine: rows.quarantine.iter().map(quarantined).collect(),
            alarms: rows.alarms.iter().map(alarm).collect(),
            late: self.late(&rows.duties),
            terms: rows.terms.iter().filter_map(term).collect(),
            tasks: self.task_rows(&rows.tasks),
            dead: rows.relays.iter().map(relay).chain(rows.mails.iter().map(mail)).collect(),
        }
    }

    /// A held decision in a list.
    pub(super) fn held_row(&self, held: &Held) -> HeldRow {
        HeldRow {
            key: held.manifest.key().to_string(),
            reference: held.manifest.case.reference.to_string(),
            to: self.authority(&held.manifest.to),
            message: held.manifest.message,
            proposed_by: super::held::proposer(held),
            at: held.draft.proposed_at,
        }
    }

    fn choices(&self) -> Choices {
        let partners = self.gateway.directory.partners();
        Choices {
            partners: partners.iter().map(|partner| self.authority(partner)).collect(),
            treaties: self.gateway.profiles.iter().map(|profile| profile.id.clone()).collect(),
        }
    }
}

fn rows(gateway: &Gateway, view: &View<'_>, filter: &Filter) -> Result<Rows, StoreError> {
    let now = gateway.clock.now();
    let mut found = if filter.search.trim().is_empty() {
        // One more than a page holds tells whether another page follows.
        desk::cases(view, &wanted(filter), PAGE + 1)?
    } else {
        search(gateway, view, filter)?
    };
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > page;
    found.truncate(page);
    let lines = found.into_iter().map(|line| read_line(view, line));
    Ok(Rows {
        lines: lines.collect::<Result<_, _>>()?,
        more,
        total: desk::totals(view)?.cases,
        quarantine: quarantine::list(view, LOOKS)?,
        relays: numbered(view, relay::in_state(view, State::Dead, LOOKS)?, |item| item.case)?,
        duties: course::open_duties(view, LOOKS)?,
        tasks: numbered(view, task::open(view, LOOKS)?, |task| Some(task.case))?,
        terms: numbered(view, term::due(view, now, LOOKS)?, |term| Some(term.case))?,
        alarms: alarm::waiting(view, LOOKS)?,
        mails: numbered(view, mail::in_state(view, State::Dead, LOOKS)?, |item| item.case)?,
    })
}

fn read_line(view: &View<'_>, queued: CaseLine) -> Result<Line, StoreError> {
    let id = queued.case.id;
    let on_the_way = if queued.originals > 0 { original::of_case(view, id)? } else { Vec::new() };
    let stands = |state: &&str| on_the_way.iter().any(|original| original.state == *state);
    let originals = ON_THE_WAY.into_iter().find(stands).map(str::to_owned);
    Ok(Line { bundles: bundle::of_case(view, id)?, originals, queued })
}

fn numbered<T>(
    view: &View<'_>,
    items: Vec<T>,
    case_of: fn(&T) -> Option<Uuid>,
) -> Result<Vec<(T, Option<String>)>, StoreError> {
    let with_number = |item: T| {
        let case = case_of(&item).map(|id| case::by_id(view, id)).transpose()?.flatten();
        Ok((item, case.map(|case| case.number)))
    };
    items.into_iter().map(with_number).collect()
}

/// What the query string asks for. What is no name of anything filters nothing.
fn wanted(filter: &Filter) -> CaseFilter {
    CaseFilter {
        state: Some(filter.state.clone()).filter(|state| !state.is_empty()),
        treaty: parsed(&filter.treaty),
        partner: parsed(&filter.partner),
        before: parsed(&filter.before),
    }
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// Cases by our number, by the opener's, or by name; the rest of the filter holds too.
fn search(
    gateway: &Gateway,
    view: &View<'_>,
    filter: &Filter,
) -> Result<Vec<CaseLine>, StoreError> {
    let text = filter.search.trim();
    let mut found: Vec<Case> = case::by_number(view, text)?.into_iter().collect();
    if let Some(reference) = parsed(text) {
        found.extend(by_reference(gateway, view, &reference)?);
    }
    for id in names::search(view, text, PAGE)? {
        found.extend(case::by_id(view, id)?);
    }
    let wanted = wanted(filter);
    let fits = |case: &Case| {
        wanted.state.as_ref().is_none_or(|state| case.state == *state)
            && wanted.treaty.as_ref().is_none_or(|treaty| case.treaty == *treaty)
            && wanted.partner.as_ref().is_none_or(|partner| case.partner == *partner)
    };
    found.retain(fits);
    let mut seen = std::collections::HashSet::new();
    found.retain(|case| seen.insert(case.id));
    found.into_iter().map(|case| desk::line(view, case)).collect()
}

/// The store finds a reference only with all that names a case beside it, so each treaty, partner
/// and opener is tried: some hundred look-ups by key.
fn by_reference(
    gateway: &Gateway,
    view: &View<'_>,
    reference: &CaseReference,
) -> Result<Vec<Case>, StoreError> {
    let us = gateway.directory.own();
    let mut found = Vec::new();
    for partner in gateway.directory.partners() {
        for profile in gateway.profiles.iter() {
            for opened_by in [us, &partner] {
                let (treaty, opened_by) = (profile.id.clone(), opened_by.clone());
                let key = CaseKey { treaty, opened_by, reference: reference.clone() };
                found.extend(case::find(view, &key, us, &partner)?);
            }
        }
    }
    Ok(found)
}
