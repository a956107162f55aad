//! What the desk asks: the queue of cases, and how much of everything there is.

use gateway_bundle::{AuthorityId, TreatyId};
use jiff::Timestamp;

use crate::case::{self, Case};
use crate::error::StoreError;
use crate::ledger::View;

/// Which cases are wanted.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Only in this state.
    pub state: Option<String>,
    /// Only under this treaty.
    pub treaty: Option<TreatyId>,
    /// Only with this partner.
    pub partner: Option<AuthorityId>,
    /// Only those that changed last before this: for the next page.
    pub before: Option<Timestamp>,
}

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// The case, with the counts of its findings.
    pub case: Case,
    /// Its bundles.
    pub bundles: u32,
    /// Originals announced or under way.
    pub originals: u32,
    /// Drafts that wait for a second person.
    pub held: u32,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Cases.
    pub cases: u32,
    /// Bundles.
    pub bundles: u32,
    /// Pieces in quarantine.
    pub quarantined: u32,
    /// Relays that wait or are under way.
    pub relays_waiting: u32,
    /// Relays given up.
    pub relays_dead: u32,
    /// Mails that wait or are under way.
    pub mails_waiting: u32,
    /// Mails given up.
    pub mails_dead: u32,
    /// Drafts that wait for a second person.
    pub held: u32,
}

/// The queue, what changed last first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn cases(
    view: &View<'_>,
    filter: &CaseFilter,
    limit: u32,
) -> Result<Vec<CaseLine>, StoreError> {
    let sql = case::select!(
        "WHERE (state = ?1 OR ?1 IS NULL) AND (treaty = ?2 OR ?2 IS NULL) \
         AND (partner = ?3 OR ?3 IS NULL) AND (updated_at < ?4 OR ?4 IS NULL) \
         ORDER BY updated_at DESC, id DESC LIMIT ?5"
    );
    let CaseFilter { state, treaty, partner, before } = filter;
    let found =
        view.query(sql, &[state, treaty, partner, before, &limit], |row| case::read(view, row))?;
    found.into_iter().map(|case| line(view, case)).collect()
}

/// The line of one case.
///
/// # Errors
///
/// The store failed.
pub fn line(view: &View<'_>, case: Case) -> Result<CaseLine, StoreError> {
    let id = case.id;
    let count = |sql| Ok::<u32, StoreError>(view.query_value(sql, &[&id])?.unwrap_or(0));
    Ok(CaseLine {
        bundles: count("SELECT count(*) FROM bundle WHERE case_id = ?1")?,
        originals: count(
            "SELECT count(*) FROM original WHERE case_id = ?1 \
             AND state IN ('announced', 'posted', 'in-transit', 'stopped', 'delivered')",
        )?,
        held: count("SELECT count(*) FROM draft WHERE case_id = ?1 AND state = 'held'")?,
        case,
    })
}

/// How much of everything there is.
///
/// # Errors
///
/// The store failed.
pub fn totals(view: &View<'_>) -> Result<Totals, StoreError> {
    let count = |sql| Ok::<u32, StoreError>(view.query_value(sql, &[])?.unwrap_or(0));
    Ok(Totals {
        cases: count("SELECT count(*) FROM case_")?,
        bundles: count("SELECT count(*) FROM bundle")?,
        quarantined: count("SELECT count(*) FROM quarantine WHERE released_at IS NULL")?,
        relays_waiting: count(
            "SELECT count(*) FROM outbox_relay WHERE state IN ('waiting', 'leased')",
        )?,
        relays_dead: count("SELECT count(*) FROM outbox_relay WHERE state = 'dead'")?,
        mails_waiting: count(
            "SELECT count(*) FROM outbox_mail WHERE state IN ('waiting', 'leased')",
        )?,
        mails_dead: count("SELECT count(*) FROM outbox_mail WHERE state = 'dead'")?,
        held: count("SELECT count(*) FROM draft WHERE state = 'held'")?,
    })
}

/// How many cases stand in each state.
///
/// # Errors
///
/// The store failed.
pub fn states(view: &View<'_>) -> Result<Vec<(String, u32)>, StoreError> {
    let sql = "SELECT state, count(*) FROM case_ GROUP BY state ORDER BY state";
    view.query(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}
