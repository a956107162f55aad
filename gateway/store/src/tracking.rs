//! Consignments of paper originals: what carriers told of them, and what the registry found.

use gateway_bundle::{AuthorityId, BundleId, BundleKey, DocumentId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bundle::Direction;
use crate::error::StoreError;
use crate::ledger::{Topic, Tx, View};

/// A consignment: the envelope of a case with that number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Consignment {
    /// Its case.
    pub case: Uuid,
    /// Whether it comes or goes.
    pub incoming: bool,
    /// Its number, as it is compared.
    pub number: String,
}

impl Consignment {
    /// Whether it comes or goes.
    pub fn direction(&self) -> Direction {
        if self.incoming { Direction::In } else { Direction::Out }
    }
}

/// What a carrier told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierEvent {
    /// Its code.
    pub code: String,
    /// When it happened, as the carrier says.
    pub happened_at: Timestamp,
    /// How it came here: `hand`, `file`, `feed`.
    pub source: String,
    /// Who recorded it.
    pub staff: String,
    /// When.
    pub recorded_at: Timestamp,
}

/// What the registry found of one original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The original.
    pub original: Uuid,
    /// When it was looked at.
    pub at: Timestamp,
    /// Who looked.
    pub staff: String,
    /// Whether it was there.
    pub present: bool,
    /// The pages counted.
    pub pages: Option<u32>,
    /// Whether it bears the stamp of its certification.
    pub stamp: Option<bool>,
    /// Whether it bears a seal.
    pub seal: Option<bool>,
    /// Whether it is signed.
    pub signature: Option<bool>,
    /// Whether it is what was announced.
    pub matches: bool,
}

/// Records an event. Says whether it is new.
///
/// # Errors
///
/// The store failed.
pub fn put_event(
    tx: &mut Tx<'_>,
    of: &Consignment,
    event: &CarrierEvent,
) -> Result<bool, StoreError> {
    let id = tx.new_id(event.recorded_at)?;
    let added = tx.execute(
        "INSERT INTO carrier_event (id, case_id, direction, consignment, code, happened_at, \
         source, staff, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         ON CONFLICT (case_id, direction, consignment, code, happened_at) DO NOTHING",
        &[
            &id,
            &of.case,
            &of.direction().as_str(),
            &of.number,
            &event.code,
            &event.happened_at,
            &event.source,
            &event.staff,
            &event.recorded_at,
        ],
    )?;
    tx.touch(Topic::Desk);
    Ok(added > 0)
}

/// What carriers told of a consignment, in the order in which it happened.
///
/// # Errors
///
/// The store failed.
pub fn events(view: &View<'_>, of: &Consignment) -> Result<Vec<CarrierEvent>, StoreError> {
    let sql = "SELECT code, happened_at, source, staff, recorded_at FROM carrier_event \
               WHERE case_id = ?1 AND direction = ?2 AND consignment = ?3 \
               ORDER BY happened_at, recorded_at, code";
    view.query(sql, &[&of.case, &of.direction().as_str(), &of.number], |row| {
        Ok(CarrierEvent {
            code: row.get(0)?,
            happened_at: row.get(1)?,
            source: row.get(2)?,
            staff: row.get(3)?,
            recorded_at: row.get(4)?,
        })
    })
}

/// Keeps what the registry found of an original. What it found before stays beside it.
///
/// # Errors
///
/// The store failed.
pub fn put_check(tx: &mut Tx<'_>, case: Uuid, check: &Check) -> Result<(), StoreError> {
    let whether = |known: Option<bool>| known.map(i64::from);
    tx.execute(
        "INSERT INTO original_check (original_id, checked_at, case_id, staff, present, pages, \
         stamp, seal, signature, matches) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (original_id, checked_at) DO NOTHING",
        &[
            &check.original,
            &check.at,
            &case,
            &check.staff,
            &i64::from(check.present),
            &check.pages,
            &whether(check.stamp),
            &whether(check.seal),
            &whether(check.signature),
            &i64::from(check.matches),
        ],
    )?;
    tx.touch(Topic::Desk);
    Ok(())
}

/// A paper, and whether it bears the stamp of its certification.
pub type SeenStamp = ((BundleKey, DocumentId), Option<bool>);

/// Which papers of a case a registrar has seen, oldest look first: whether each bears the stamp of
/// its certification, and nothing where the paper is not the one that was announced.
///
/// # Errors
///
/// The store failed.
pub fn stamps(view: &View<'_>, case: Uuid) -> Result<Vec<SeenStamp>, StoreError> {
    let sql = "SELECT b.sender, b.bundle, o.document, k.stamp, k.matches \
               FROM original_check k JOIN original o ON o.id = k.original_id \
               JOIN bundle b ON b.id = o.bundle_id \
               WHERE k.case_id = ?1 AND k.present = 1 ORDER BY k.checked_at, o.id";
    view.query(sql, &[&case], |row| {
        let (from, bundle): (AuthorityId, BundleId) = (row.get(0)?, row.get(1)?);
        let stamp = row.get::<Option<i64>>(3)?.map(|stamp| stamp != 0);
        let stamp = stamp.filter(|stamp| !stamp || row.get::<i64>(4).is_ok_and(|fits| fits != 0));
        Ok(((BundleKey { from, bundle }, row.get(2)?), stamp))
    })
}

/// Keeps what the treaty says of a bundle now that more is known; what it said when the bundle
/// came stays with the bundle, for evidence names its digest.
///
/// # Errors
///
/// The store failed.
pub fn set_reassessment(
    tx: &mut Tx<'_>,
    bundle: Uuid,
    assessment: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO reassessment (bundle_id, assessment, at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (bundle_id) DO UPDATE SET assessment = excluded.assessment, at = excluded.at",
        &[&bundle, &assessment, &at],
    )?;
    tx.touch(Topic::Desk);
    Ok(())
}

/// What the treaty says of a bundle now, where that is not what it said when the bundle came.
///
/// # Errors
///
/// The store failed.
pub fn reassessment(view: &View<'_>, bundle: Uuid) -> Result<Option<String>, StoreError> {
    view.query_value("SELECT assessment FROM reassessment WHERE bundle_id = ?1", &[&bundle])
}
