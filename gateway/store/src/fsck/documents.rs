//! Documents: each opened and hashed; and files that no row names.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::SystemTime;

use gateway_bundle::DocumentId;
use ring::digest::{Context, SHA256};
use uuid::Uuid;

use super::{Code, Work, sound};
use crate::content;
use crate::documents::{Body, DocumentError, DocumentReader, StoredDocument};
use crate::error::StoreError;

/// A running gateway names a file within seconds after it put it in place.
const ON_ITS_WAY_SECONDS: u64 = 600;

pub(super) fn check(
    work: &mut Work<'_>,
    id: Uuid,
    document: &DocumentId,
) -> Result<(), StoreError> {
    let at = format!("document {id}/{document}");
    let stored = match content::document(work.view, id, document) {
        Err(StoreError::Damaged { what: "document" }) => {
            work.found(Code::DocumentMissing, at);
            return Ok(());
        }
        stored => sound(stored)?.flatten(),
    };
    let Some(stored) = stored else {
        work.found(Code::ColumnDamaged, at);
        return Ok(());
    };
    let place = match &stored.body {
        Body::File(place) => Some(place.clone()),
        Body::Blob(_) => None,
    };
    let (size, wanted) = (stored.size, stored.sha256);
    let code = match digest(work, stored) {
        Ok(found) if found == *wanted.as_bytes() => None,
        Ok(_) => Some(Code::DocumentDiffers),
        Err(DocumentError::File(error)) if error.kind() == io::ErrorKind::NotFound => {
            // What was erased since the moment that is looked at is no damage.
            let named = place.map(|place| work.snapshot.is_named_now(&place)).transpose()?;
            (named != Some(false)).then_some(Code::DocumentMissing)
        }
        Err(DocumentError::File(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Some(Code::DocumentDamaged)
        }
        Err(DocumentError::Forged | DocumentError::Range | DocumentError::TooLarge) => {
            Some(Code::DocumentDamaged)
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(code) = code {
        work.found(code, at);
    }
    work.checked.documents = work.checked.documents.saturating_add(1);
    work.checked.bytes = work.checked.bytes.saturating_add(size);
    Ok(())
}

fn digest(work: &mut Work<'_>, stored: StoredDocument) -> Result<[u8; 32], DocumentError> {
    let size = stored.size;
    let reader = DocumentReader::new(&work.snapshot.files(), stored, 0, size)?;
    let mut digest = Context::new(&SHA256);
    reader.read_through(|bytes| digest.update(bytes))?;
    <[u8; 32]>::try_from(digest.finish().as_ref()).map_err(|_| DocumentError::Forged)
}

/// Files that no row names. Those of a crash go at the next start; others do not belong there.
pub(super) fn strays(work: &mut Work<'_>) -> Result<(), StoreError> {
    let (snapshot, running) = (work.snapshot, work.manner.running);
    let files = snapshot.files();
    if let Some(bucket) = files.bucket() {
        return bucket.each(|place, since| {
            let sql = "SELECT 1 FROM kept_file WHERE place = ?1";
            let named: Option<i64> = work.view.query_value(sql, &[&place])?;
            let young = u64::try_from(since).is_ok_and(is_recent);
            if named.is_none() && !young && !snapshot.is_named_now(place)? {
                work.found(Code::FileUnnamed, format!("object kept/{}", shown(place)));
            }
            Ok::<(), StoreError>(())
        });
    }
    files.each_kept(|place, path| {
        let sql = "SELECT 1 FROM kept_file WHERE place = ?1";
        let named: Option<i64> = work.view.query_value(sql, &[&place])?;
        if named.is_some() || (running && is_on_its_way(path)) || snapshot.is_named_now(place)? {
            return Ok(());
        }
        // It may have gone meanwhile, after its row.
        if path.try_exists()? {
            work.found(Code::FileUnnamed, format!("documents/kept/{}", shown(place)));
        }
        Ok::<(), StoreError>(())
    })
}

/// Moving a file into its place changes its status, so that tells since when it is there.
fn is_on_its_way(path: &Path) -> bool {
    let moved = path.symlink_metadata().map_or(0, |file| file.ctime());
    u64::try_from(moved).is_ok_and(is_recent)
}

fn is_recent(since: u64) -> bool {
    let now = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |now| now.as_secs());
    since.saturating_add(ON_ITS_WAY_SECONDS) > now
}

/// Our own files have names of hexadecimal digits; what somebody else called a file may be anything.
fn shown(place: &str) -> &str {
    let ours = place.bytes().all(|b| b.is_ascii_hexdigit() || b == b'/');
    if ours { place } else { "(a file that is not ours)" }
}
