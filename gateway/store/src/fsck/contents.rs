//! Manifests and documents of every content: opened, hashed, and held against their rows.

use gateway_bundle::{Digest, DocumentId};
use gateway_evidence::Jws;
use uuid::Uuid;

use super::{Code, Work, documents, sound};
use crate::content;
use crate::error::StoreError;
use crate::keys::owner;

pub(super) fn check(work: &mut Work<'_>) -> Result<(), StoreError> {
    let view = work.view;
    let sql = "SELECT c.id, c.key_owner, c.key_owner IN (SELECT owner FROM case_key), \
               coalesce(b.manifest_digest, d.manifest_digest, q.manifest_digest) FROM content c \
               LEFT JOIN bundle b ON b.id = c.id LEFT JOIN draft d ON d.id = c.id \
               LEFT JOIN quarantine q ON q.id = c.id";
    view.each::<StoreError>(sql, &[], |row| {
        let (id, of, has_key): (Uuid, Uuid, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if !has_key {
            work.found_in(Code::KeyMissing, "content", &id);
            return Ok(());
        }
        // A damaged key of the owner has been told already.
        if sound(owner::get(view, of))?.is_none() {
            return Ok(());
        }
        if sound(content::key(view, id))?.is_none() {
            work.found_in(Code::KeyDamaged, "content", &id);
            return Ok(());
        }
        manifest(work, id, row.get(3)?)?;
        all_documents(work, id)
    })
}

fn manifest(work: &mut Work<'_>, id: Uuid, wanted: Option<Digest>) -> Result<(), StoreError> {
    let Some(opened) = sound(content::manifest(work.view, id))? else {
        work.found_in(Code::ManifestDamaged, "content", &id);
        return Ok(());
    };
    let (Some(bytes), Some(wanted)) = (opened, wanted) else { return Ok(()) };
    work.checked.manifests = work.checked.manifests.saturating_add(1);
    // A draft may hold the manifest without a seal.
    if Digest::of(&bytes) == wanted {
        return Ok(());
    }
    match Jws::parse(&bytes, usize::MAX) {
        Ok(jws) if jws.verify_signature().is_err() => {
            work.found_in(Code::ManifestDamaged, "content", &id);
        }
        Ok(jws) if Digest::of(jws.payload()) == wanted => {}
        _ => work.found_in(Code::ManifestDiffers, "content", &id),
    }
    Ok(())
}

fn all_documents(work: &mut Work<'_>, id: Uuid) -> Result<(), StoreError> {
    let view = work.view;
    view.each::<StoreError>("SELECT document FROM document WHERE content_id = ?1", &[&id], |row| {
        let name: String = row.get(0)?;
        match name.parse::<DocumentId>() {
            Ok(document) => documents::check(work, id, &document)?,
            Err(_) => work.found_in(Code::ColumnDamaged, "document", &id),
        }
        work.went_on();
        Ok(())
    })
}
