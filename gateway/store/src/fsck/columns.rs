//! Wrapped keys and sealed columns: each opens in its place.

use uuid::Uuid;

use super::{Code, Work, sound};
use crate::error::StoreError;
use crate::keys::{Place, owner};
use crate::{act, case, enquiry, notice, staff, task};

pub(super) fn check(work: &mut Work<'_>) -> Result<(), StoreError> {
    keys(work)?;
    cases(work)?;
    acts(work)?;
    tasks(work)?;
    enquiries(work)?;
    mails(work)?;
    gathered(work)?;
    people(work)
}

fn keys(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    view.each::<StoreError>("SELECT owner FROM case_key", &[], |row| {
        let id: Uuid = row.get(0)?;
        if sound(owner::get(view, id))?.is_none() {
            work.found_in(Code::KeyDamaged, "case_key", &id);
        }
        Ok(())
    })
}

/// An erased case has neither reference nor person: only what is sealed must have its key.
fn cases(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    let sql = "SELECT id, id IN (SELECT owner FROM case_key) FROM case_ \
               WHERE reference IS NOT NULL OR person IS NOT NULL";
    view.each::<StoreError>(sql, &[], |row| {
        let (id, has_key): (Uuid, bool) = (row.get(0)?, row.get(1)?);
        if !has_key {
            work.found_in(Code::KeyMissing, "case_", &id);
        } else if sound(owner::get(view, id))?.is_some() && sound(case::by_id(view, id))?.is_none()
        {
            work.found_in(Code::ColumnDamaged, "case_", &id);
        }
        Ok(())
    })
}

fn acts(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    view.each::<StoreError>("SELECT id FROM act WHERE reason IS NOT NULL", &[], |row| {
        let id: Uuid = row.get(0)?;
        if sound(act::by_id(view, id))?.is_none() {
            work.found_in(Code::ColumnDamaged, "act", &id);
        }
        Ok(())
    })
}

fn tasks(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    let sql = "SELECT id FROM task WHERE note IS NOT NULL OR reason IS NOT NULL";
    view.each::<StoreError>(sql, &[], |row| {
        let id: Uuid = row.get(0)?;
        if sound(task::by_id(view, id))?.is_none() {
            work.found_in(Code::ColumnDamaged, "task", &id);
        }
        Ok(())
    })
}

fn enquiries(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    view.each::<StoreError>("SELECT id FROM enquiry WHERE content IS NOT NULL", &[], |row| {
        let id: Uuid = row.get(0)?;
        if sound(enquiry::by_id(view, id))?.is_none() {
            work.found_in(Code::ColumnDamaged, "enquiry", &id);
        }
        Ok(())
    })
}

fn mails(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    view.each::<StoreError>("SELECT id, recipient, bytes FROM outbox_mail", &[], |row| {
        let id: Uuid = row.get(0)?;
        for (number, column) in [(1, "recipient"), (2, "bytes")] {
            let place = Place { table: "outbox_mail", row: id.as_bytes(), column };
            let sealed: Vec<u8> = row.get(number)?;
            if view.keys().house().open(place, &sealed).is_err() {
                work.found_in(Code::ColumnDamaged, "outbox_mail", &id);
            }
        }
        Ok(())
    })
}

fn gathered(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    view.each::<StoreError>("SELECT id, recipient FROM notice_gathered", &[], |row| {
        let (id, sealed): (Uuid, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if view.keys().house().open(notice::place(&id), &sealed).is_err() {
            work.found_in(Code::ColumnDamaged, "notice_gathered", &id);
        }
        Ok(())
    })
}

fn people(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    // The account's name is not told: its number in the order of names is enough to find it.
    let mut number = 0_u32;
    view.each::<StoreError>("SELECT name FROM staff ORDER BY name", &[], |row| {
        let name: String = row.get(0)?;
        number = number.saturating_add(1);
        if sound(staff::by_name(view, &name))?.is_none() {
            work.found(Code::ColumnDamaged, format!("staff, row {number} by name"));
        }
        Ok(())
    })
}
