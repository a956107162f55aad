//! Uploads: bundles whose manifest came first, until all their documents are there.
//!
//! An upload takes no id: until the bundle is accepted it is only what its sender has begun. Each
//! request adds a part to a document; a part is a ciphertext of its own, with its own salt, so
//! nothing is ever continued under a nonce that a crash may have used. What stands in a row here
//! is on the disk.

use gateway_bundle::{AuthorityId, BundleKey, Digest, DocumentId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::documents::{Body, Intake, Kept, KeptBody, Staged, StagedBody, StoredDocument};
use crate::documents::{DocumentError, SMALL_BYTES_MAX};
use crate::error::StoreError;
use crate::keys::Place;
use crate::ledger::{Tx, View};

/// An upload to be begun.
#[derive(Debug)]
pub struct NewUpload<'a> {
    /// What identifies the bundle.
    pub key: &'a BundleKey,
    /// The digest of its manifest.
    pub digest: Digest,
    /// The manifest part as it came: a seal, or one's own bare manifest.
    pub manifest: &'a [u8],
    /// The account that hands it in, if a person of one's own does.
    pub person: Option<&'a str>,
    /// Why it is sent although the treaty wants more.
    pub anyway: Option<&'a str>,
    /// Whether it is not to be kept if the treaty wants more.
    pub strict: bool,
    /// The bytes it takes of its sender's quota.
    pub charge: u64,
    /// When.
    pub at: Timestamp,
}

/// An upload under way.
#[derive(Clone)]
pub struct Upload {
    /// The content that it becomes; small documents have the room that is left.
    pub intake: Intake,
    /// The digest of its manifest.
    pub digest: Digest,
    /// The manifest part as it came.
    pub manifest: Vec<u8>,
    /// The account that hands it in.
    pub person: Option<String>,
    /// Why it is sent although the treaty wants more.
    pub anyway: Option<String>,
    /// Whether it is not to be kept if the treaty wants more.
    pub strict: bool,
    /// When its manifest came.
    pub begun_at: Timestamp,
}

/// A part of a document that has come.
#[derive(Debug)]
pub struct Part {
    document: DocumentId,
    begins: u64,
    size: u64,
    sha256: Digest,
    body: KeptBody,
}

impl Part {
    /// The document.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }

    /// Where in the document it begins.
    pub fn begins(&self) -> u64 {
        self.begins
    }

    /// Its bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The digest of its bytes.
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    /// The part as a document that can be opened.
    ///
    /// # Errors
    ///
    /// Its key cannot be derived.
    pub fn stored(self, upload: &Upload) -> Result<StoredDocument, DocumentError> {
        Ok(StoredDocument {
            key: upload.intake.document_key(&self.document)?,
            document: self.document,
            file: String::new(),
            media_type: String::new(),
            size: self.size,
            sha256: self.sha256,
            body: match self.body {
                KeptBody::File(place) => Body::File(place),
                KeptBody::Small(bytes) => Body::Blob(bytes),
            },
        })
    }

    /// The part as a document of the bundle that the upload becomes, which it is where it is the
    /// only one. Its file stays the upload's until the ledger names it elsewhere.
    pub fn staged(self) -> Staged {
        Staged {
            document: self.document,
            size: self.size,
            sha256: self.sha256,
            body: match self.body {
                KeptBody::File(place) => StagedBody::InPlace(place),
                KeptBody::Small(bytes) => StagedBody::Small(bytes),
            },
        }
    }
}

/// Begins an upload.
///
/// # Errors
///
/// [`StoreError::Conflict`] if its sender has one of that name under way.
pub fn begin(tx: &mut Tx<'_>, intake: &Intake, new: &NewUpload<'_>) -> Result<(), StoreError> {
    if id_of(tx, new.key)?.is_some() {
        return Err(StoreError::Conflict { what: "upload" });
    }
    let (id, random) = (intake.id(), tx.keys().random());
    let wrapped = tx.keys().house().wrap(random, place(&id, "key_wrapped"), intake.key())?;
    let manifest = intake.key().seal(random, place(&id, "manifest"), new.manifest)?;
    let anyway =
        new.anyway.map(|why| intake.key().seal(random, place(&id, "anyway"), why.as_bytes()));
    tx.execute(
        "INSERT INTO upload (id, sender, bundle, manifest_digest, key_wrapped, manifest, person, \
         anyway, strict, charge, begun_at, touched_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
        &[
            &id,
            &new.key.from,
            &new.key.bundle,
            &new.digest,
            &wrapped,
            &manifest,
            &new.person.map(str::to_owned),
            &anyway.transpose()?,
            &new.strict,
            &new.charge,
            &new.at,
        ],
    )?;
    Ok(())
}

/// Puts another seal over the same manifest in the place of the one before.
///
/// # Errors
///
/// The store failed.
pub fn seal_again(
    tx: &mut Tx<'_>,
    upload: &Upload,
    manifest: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    let id = upload.intake.id();
    let sealed = upload.intake.key().seal(tx.keys().random(), place(&id, "manifest"), manifest)?;
    let sql = "UPDATE upload SET manifest = ?2, touched_at = ?3 WHERE id = ?1";
    tx.execute(sql, &[&id, &sealed, &at])?;
    Ok(())
}

/// The upload of a bundle, if one is under way.
///
/// # Errors
///
/// The store failed.
pub fn find(view: &View<'_>, key: &BundleKey) -> Result<Option<Upload>, StoreError> {
    let Some(id) = id_of(view, key)? else { return Ok(None) };
    let sql = "SELECT CAST(coalesce(sum(length(bytes)), 0) AS BIGINT) FROM upload_part WHERE upload_id = ?1";
    let small: u64 = view.query_value(sql, &[&id])?.unwrap_or(0);
    let room = SMALL_BYTES_MAX.saturating_sub(usize::try_from(small).unwrap_or(usize::MAX));
    let sql = "SELECT key_wrapped, manifest_digest, manifest, person, anyway, strict, begun_at \
               FROM upload WHERE id = ?1";
    view.query_one(sql, &[&id], |row| {
        let key = view.keys().house().unwrap(place(&id, "key_wrapped"), &row.get::<Vec<u8>>(0)?)?;
        let manifest = key.open(place(&id, "manifest"), &row.get::<Vec<u8>>(2)?)?;
        let anyway = row.get::<Option<Vec<u8>>>(4)?;
        let anyway = anyway.map(|sealed| key.open(place(&id, "anyway"), &sealed)).transpose()?;
        let damaged = |_| StoreError::Damaged { what: "upload" };
        Ok(Upload {
            intake: Intake::again(id, key, room),
            digest: row.get(1)?,
            manifest,
            person: row.get(3)?,
            anyway: anyway.map(String::from_utf8).transpose().map_err(damaged)?,
            strict: row.get(5)?,
            begun_at: row.get(6)?,
        })
    })
}

fn id_of(view: &View<'_>, key: &BundleKey) -> Result<Option<Uuid>, StoreError> {
    let sql = "SELECT id FROM upload WHERE sender = ?1 AND bundle = ?2";
    view.query_value(sql, &[&key.from, &key.bundle])
}

/// What has come, document by document, each from its beginning.
///
/// # Errors
///
/// The store failed.
pub fn parts(view: &View<'_>, id: Uuid) -> Result<Vec<Part>, StoreError> {
    let sql = "SELECT document, begins, size, sha256, place, bytes FROM upload_part \
               WHERE upload_id = ?1 ORDER BY document, begins";
    view.query(sql, &[&id], |row| {
        let (place, bytes): (Option<String>, Option<Vec<u8>>) = (row.get(4)?, row.get(5)?);
        let body = place.map(KeptBody::File).or(bytes.map(KeptBody::Small));
        Ok(Part {
            document: row.get(0)?,
            begins: row.get(1)?,
            size: row.get(2)?,
            sha256: row.get(3)?,
            body: body.ok_or(StoreError::Damaged { what: "part of an upload" })?,
        })
    })
}

/// Adds parts to a document, the first at `begins`.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the document does not end there, or the upload is over: another
/// request was quicker.
pub fn append(
    tx: &mut Tx<'_>,
    id: Uuid,
    mut begins: u64,
    parts: &[Kept],
    at: Timestamp,
) -> Result<(), StoreError> {
    let touched = tx.execute("UPDATE upload SET touched_at = ?2 WHERE id = ?1", &[&id, &at])?;
    for part in parts {
        let sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM upload_part \
                   WHERE upload_id = ?1 AND document = ?2";
        let end: Option<u64> = tx.query_value(sql, &[&id, part.document()])?;
        if touched == 0 || end != Some(begins) {
            return Err(StoreError::Conflict { what: "upload" });
        }
        put(tx, id, begins, part)?;
        begins = begins.saturating_add(part.size());
    }
    Ok(())
}

/// Puts a whole document in the place of its parts. Returns it as the only part, and the places of
/// the others' files, to be removed after the commit.
///
/// # Errors
///
/// [`StoreError::Conflict`] if the upload is over.
pub fn replace(tx: &mut Tx<'_>, id: Uuid, whole: &Kept) -> Result<(Part, Vec<String>), StoreError> {
    let document = whole.document();
    let sql = "SELECT place FROM upload_part \
               WHERE upload_id = ?1 AND document = ?2 AND place IS NOT NULL";
    let places = tx.query_values::<String>(sql, &[&id, document])?;
    let sql = "DELETE FROM upload_part WHERE upload_id = ?1 AND document = ?2";
    if tx.execute(sql, &[&id, document])? == 0 {
        return Err(StoreError::Conflict { what: "upload" });
    }
    put(tx, id, 0, whole)?;
    let body = match &whole.body {
        KeptBody::File(place) => KeptBody::File(place.clone()),
        KeptBody::Small(bytes) => KeptBody::Small(bytes.clone()),
    };
    let part = Part {
        document: document.clone(),
        begins: 0,
        size: whole.size(),
        sha256: whole.sha256(),
        body,
    };
    Ok((part, places))
}

fn put(tx: &mut Tx<'_>, id: Uuid, begins: u64, part: &Kept) -> Result<(), StoreError> {
    let (place, bytes) = match &part.body {
        KeptBody::File(place) => (Some(place), None),
        KeptBody::Small(bytes) => (None, Some(bytes)),
    };
    tx.execute(
        "INSERT INTO upload_part (upload_id, document, begins, size, sha256, place, bytes) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[&id, part.document(), &begins, &part.size(), &part.sha256(), &place, &bytes],
    )?;
    Ok(())
}

/// Ends an upload, whatever became of it. Returns the places of files that nothing names any
/// more, to be removed after the commit.
///
/// # Errors
///
/// The store failed.
pub fn end(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT p.place FROM upload_part p LEFT JOIN document d ON d.place = p.place \
               WHERE p.upload_id = ?1 AND p.place IS NOT NULL AND d.place IS NULL";
    let places = tx.query_values::<String>(sql, &[&id])?;
    tx.execute("DELETE FROM upload_part WHERE upload_id = ?1", &[&id])?;
    tx.execute("DELETE FROM upload WHERE id = ?1", &[&id])?;
    Ok(places)
}

/// The bytes that a sender's uploads take of its quota.
///
/// # Errors
///
/// The store failed.
pub fn used(view: &View<'_>, sender: &AuthorityId) -> Result<u64, StoreError> {
    let sql = "SELECT CAST(coalesce(sum(charge), 0) AS BIGINT) FROM upload WHERE sender = ?1";
    Ok(view.query_value(sql, &[sender])?.unwrap_or(0))
}

/// Uploads to which nothing was added since then, the oldest first, at most `limit`.
///
/// # Errors
///
/// The store failed.
pub fn untouched_since(
    view: &View<'_>,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT id FROM upload WHERE touched_at < ?1 ORDER BY touched_at, id LIMIT ?2";
    view.query_values(sql, &[&since, &limit])
}

fn place<'a>(id: &'a Uuid, column: &'static str) -> Place<'a> {
    Place { table: "upload", row: id.as_bytes(), column }
}
