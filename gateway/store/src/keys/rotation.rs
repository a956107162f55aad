//! Changing the master key while the store is in use: what an old key wrapped is wrapped anew, some
//! at a time, each part in a transaction of its own. Both keys open it meanwhile, so a crash at any
//! point leaves a store that opens, and the change goes on from the beginning, finding what is done.

use uuid::Uuid;

use super::{house_place, owner_place};
use crate::error::StoreError;
use crate::ledger::{Tx, View};

const HOUSE: [&str; 2] = ["columns", "look-up"];

/// By which master keys the store's keys are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// By the newest.
    pub newest: u64,
    /// By one before it, or by none that is here.
    pub others: u64,
}

/// How far a pass is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Where it goes on; `None` at its end.
    pub next: Option<Uuid>,
    /// How many keys were wrapped anew.
    pub wrapped: u64,
}

/// Wraps the house keys anew.
///
/// # Errors
///
/// One opens by no master key that is here, or the store failed.
pub fn house(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let mut count = 0;
    for purpose in HOUSE {
        let sql = "SELECT wrapped FROM house_key WHERE purpose = ?1";
        let Some(old) = tx.query_value::<Vec<u8>>(sql, &[&purpose])? else { continue };
        let (masters, place) = (tx.keys().masters(), house_place(purpose));
        if masters.is_newest(place, &old) {
            continue;
        }
        let new = masters.wrap(tx.keys().random(), place, &masters.unwrap(place, &old)?)?;
        let sql = "UPDATE house_key SET wrapped = ?2 WHERE purpose = ?1";
        tx.execute(sql, &[&purpose, &new])?;
        count += 1;
    }
    Ok(count)
}

/// Wraps the keys of up to `limit` cases and pieces anew, those after the one of that id.
///
/// # Errors
///
/// One opens by no master key that is here, or the store failed.
pub fn owners(tx: &mut Tx<'_>, after: Uuid, limit: u32) -> Result<Step, StoreError> {
    let sql = "SELECT owner, wrapped FROM case_key WHERE owner > ?1 ORDER BY owner LIMIT ?2";
    let page = tx.query(sql, &[&after, &limit], |row| {
        Ok::<(Uuid, Vec<u8>), StoreError>((row.get(0)?, row.get(1)?))
    })?;
    let mut step = Step { next: page.last().map(|(owner, _)| *owner), wrapped: 0 };
    for (owner, old) in page {
        let (masters, place) = (tx.keys().masters(), owner_place(&owner));
        if masters.is_newest(place, &old) {
            continue;
        }
        let new = masters.wrap(tx.keys().random(), place, &masters.unwrap(place, &old)?)?;
        tx.execute("UPDATE case_key SET wrapped = ?2 WHERE owner = ?1", &[&owner, &new])?;
        step.wrapped += 1;
    }
    Ok(step)
}

/// By which master keys the store's keys are wrapped now.
///
/// # Errors
///
/// The store failed.
pub fn standing(view: &View<'_>) -> Result<Standing, StoreError> {
    let masters = view.keys().masters();
    let mut standing = Standing::default();
    let mut count = |newest: bool| {
        let counted = if newest { &mut standing.newest } else { &mut standing.others };
        *counted = counted.saturating_add(1);
    };
    view.each::<StoreError>("SELECT purpose, wrapped FROM house_key", &[], |row| {
        let (purpose, wrapped): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        count(masters.is_newest(house_place(&purpose), &wrapped));
        Ok(())
    })?;
    view.each::<StoreError>("SELECT owner, wrapped FROM case_key", &[], |row| {
        let (owner, wrapped): (Uuid, Vec<u8>) = (row.get(0)?, row.get(1)?);
        count(masters.is_newest(owner_place(&owner), &wrapped));
        Ok(())
    })?;
    Ok(standing)
}
