//! Contents: the sealed manifest and the documents of a bundle, a draft or a quarantined piece.
//!
//! The content has a key of its own, because documents are encrypted while they stream in, before
//! anyone knows their case. The commit wraps that key with the case's, or, where no case takes it,
//! with a key of its own. Retention erases contents; the bundle's identity stays.

use gateway_bundle::{Digest, DocumentId};
use uuid::Uuid;

use crate::documents::{Body, Intake, Kept, KeptBody, StoredDocument, document_key};
use crate::error::StoreError;
use crate::keys::{KeyError, Place, Secret, owner};
use crate::ledger::{Tx, View};

/// Whose key wraps a content's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A case.
    Case(Uuid),
    /// Nobody yet: it gets a key of its own (quarantine, the first draft of a new case).
    Itself,
}

/// A document to be named by the ledger.
#[derive(Debug)]
pub struct NewDocument {
    /// Its bytes, in place.
    pub kept: Kept,
    /// Its file name, from the manifest.
    pub file: String,
    /// Its media type, from the manifest.
    pub media_type: String,
}

/// A document, as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentEntry {
    /// The document.
    pub document: DocumentId,
    /// Its file name. It may be a personal datum.
    pub file: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub size: u64,
    /// The digest of its bytes.
    pub sha256: Digest,
}

/// Keeps a content. `manifest` is the sealed manifest, a draft's bare one, or whatever was found
/// in its place in a refused piece.
///
/// # Errors
///
/// The content is there already, or the store failed.
pub fn put(
    tx: &mut Tx<'_>,
    intake: &Intake,
    key_owner: Owner,
    manifest: Option<&[u8]>,
    documents: Vec<NewDocument>,
) -> Result<(), StoreError> {
    let id = intake.id();
    let (owner, key) = match key_owner {
        Owner::Case(case) => (case, owner::get_or_make(tx, case)?),
        Owner::Itself => (id, owner::make(tx, id)?),
    };
    let random = tx.keys().random();
    let wrapped = key.wrap(random, place(&id, "key_wrapped"), intake.key())?;
    let sealed = manifest.map(|bytes| intake.key().seal(random, place(&id, "manifest"), bytes));
    tx.execute(
        "INSERT INTO content (id, key_owner, key_wrapped, manifest) VALUES (?1, ?2, ?3, ?4)",
        &[&id, &owner, &wrapped, &sealed.transpose()?],
    )?;
    for (ordinal, document) in documents.into_iter().enumerate() {
        put_document(tx, intake, ordinal, document)?;
    }
    Ok(())
}

fn put_document(
    tx: &mut Tx<'_>,
    intake: &Intake,
    ordinal: usize,
    new: NewDocument,
) -> Result<(), StoreError> {
    let id = intake.id();
    let Kept { document, size, sha256, body } = new.kept;
    let row = document_row(id, &document);
    let file = intake.key().seal(tx.keys().random(), file_place(&row), new.file.as_bytes())?;
    let place = match &body {
        KeptBody::File(place) => Some(place),
        KeptBody::Small(_) => None,
    };
    tx.execute(
        "INSERT INTO document (content_id, document, ordinal, file, media_type, size, sha256, \
         place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[&id, &document, &ordinal, &file, &new.media_type, &size, &sha256, &place],
    )?;
    if let KeptBody::Small(bytes) = &body {
        let sql = "INSERT INTO document_blob (content_id, document, bytes) VALUES (?1, ?2, ?3)";
        tx.execute(sql, &[&id, &document, bytes])?;
    }
    Ok(())
}

/// Puts another manifest in the place of the old one: a draft's, sealed; a bundle's, sealed again.
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such content.
pub fn set_manifest(tx: &mut Tx<'_>, id: Uuid, manifest: &[u8]) -> Result<(), StoreError> {
    let key = key(tx, id)?.ok_or(StoreError::Missing { what: "content" })?;
    let sealed = key.seal(tx.keys().random(), place(&id, "manifest"), manifest)?;
    tx.execute("UPDATE content SET manifest = ?2 WHERE id = ?1", &[&id, &sealed])?;
    Ok(())
}

/// Gives a content that owned itself to a case (a quarantined piece admitted, a draft sent).
///
/// # Errors
///
/// [`StoreError::Missing`] if there is no such content.
pub fn give_to_case(tx: &mut Tx<'_>, id: Uuid, case: Uuid) -> Result<(), StoreError> {
    let key = key(tx, id)?.ok_or(StoreError::Missing { what: "content" })?;
    let of_case = owner::get_or_make(tx, case)?;
    let wrapped = of_case.wrap(tx.keys().random(), place(&id, "key_wrapped"), &key)?;
    let sql = "UPDATE content SET key_owner = ?2, key_wrapped = ?3 WHERE id = ?1";
    tx.execute(sql, &[&id, &case, &wrapped])?;
    if id != case {
        owner::destroy(tx, id)?;
    }
    Ok(())
}

/// Erases a content, with the key it may own. Returns the places of document files, to be removed
/// after the commit.
///
/// # Errors
///
/// The store failed.
pub fn erase(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT place FROM document WHERE content_id = ?1 AND place IS NOT NULL";
    let places = tx.query_values::<String>(sql, &[&id])?;
    tx.execute("DELETE FROM document_blob WHERE content_id = ?1", &[&id])?;
    tx.execute("DELETE FROM document WHERE content_id = ?1", &[&id])?;
    tx.execute("DELETE FROM content WHERE id = ?1", &[&id])?;
    owner::destroy(tx, id)?;
    Ok(places)
}

/// The manifest, as it was put; `None` if there was none, or the content is erased.
///
/// # Errors
///
/// The store failed.
pub fn manifest(view: &View<'_>, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT manifest FROM content WHERE id = ?1";
    let sealed: Option<Option<Vec<u8>>> = view.query_value(sql, &[&id])?;
    let (Some(sealed), Some(key)) = (sealed.flatten(), key(view, id)?) else { return Ok(None) };
    Ok(Some(key.open(place(&id, "manifest"), &sealed)?))
}

/// All documents, in the manifest's order. Empty once the content is erased.
///
/// # Errors
///
/// The store failed.
pub fn documents(view: &View<'_>, id: Uuid) -> Result<Vec<DocumentEntry>, StoreError> {
    let Some(key) = key(view, id)? else { return Ok(Vec::new()) };
    let sql = "SELECT document, file, media_type, size, sha256 FROM document \
               WHERE content_id = ?1 ORDER BY ordinal";
    view.query(sql, &[&id], |row| {
        let document: DocumentId = row.get(0)?;
        Ok(DocumentEntry {
            file: open_file(&key, id, &document, &row.get::<Vec<u8>>(1)?)?,
            document,
            media_type: row.get(2)?,
            size: row.get(3)?,
            sha256: row.get(4)?,
        })
    })
}

/// One document, to be opened by [`Documents::open`](crate::Documents::open).
///
/// # Errors
///
/// The store failed.
pub fn document(
    view: &View<'_>,
    id: Uuid,
    document: &DocumentId,
) -> Result<Option<StoredDocument>, StoreError> {
    let Some(key) = key(view, id)? else { return Ok(None) };
    let sql = "SELECT d.file, d.media_type, d.size, d.sha256, d.place, b.bytes FROM document d \
               LEFT JOIN document_blob b ON b.content_id = d.content_id AND b.document = d.document \
               WHERE d.content_id = ?1 AND d.document = ?2";
    view.query_one(sql, &[&id, document], |row| {
        let (place, bytes): (Option<String>, Option<Vec<u8>>) = (row.get(4)?, row.get(5)?);
        let body = place.map(Body::File).or(bytes.map(Body::Blob));
        Ok(StoredDocument {
            document: document.clone(),
            file: open_file(&key, id, document, &row.get::<Vec<u8>>(0)?)?,
            media_type: row.get(1)?,
            size: row.get(2)?,
            sha256: row.get(3)?,
            key: document_key(&key, id, document)?,
            body: body.ok_or(StoreError::Damaged { what: "document" })?,
        })
    })
}

/// The content's key; `None` if there is no content, or its owner's key was destroyed.
pub(crate) fn key(view: &View<'_>, id: Uuid) -> Result<Option<Secret>, StoreError> {
    let sql = "SELECT key_owner, key_wrapped FROM content WHERE id = ?1";
    let row = view.query_one(sql, &[&id], |row| {
        Ok::<(Uuid, Vec<u8>), StoreError>((row.get(0)?, row.get(1)?))
    })?;
    let Some((of, wrapped)) = row else { return Ok(None) };
    match owner::get(view, of) {
        Ok(owner) => Ok(Some(owner.unwrap(place(&id, "key_wrapped"), &wrapped)?)),
        Err(StoreError::Key(KeyError::Erased)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn open_file(
    key: &Secret,
    id: Uuid,
    document: &DocumentId,
    sealed: &[u8],
) -> Result<String, StoreError> {
    let name = key.open(file_place(&document_row(id, document)), sealed)?;
    String::from_utf8(name).map_err(|_| StoreError::Damaged { what: "file name" })
}

fn document_row(id: Uuid, document: &DocumentId) -> Vec<u8> {
    [id.as_bytes().as_slice(), document.as_str().as_bytes()].concat()
}

fn file_place(row: &[u8]) -> Place<'_> {
    Place { table: "document", row, column: "file" }
}

fn place<'a>(id: &'a Uuid, column: &'static str) -> Place<'a> {
    Place { table: "content", row: id.as_bytes(), column }
}
