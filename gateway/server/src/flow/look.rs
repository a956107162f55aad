//! Looking: what a party may read of a bundle. Who is no party learns nothing, not even that it
//! exists.

use std::sync::Arc;

use gateway_bundle::manifest::Handling;
use gateway_bundle::{AuthorityId, BundleKey, DocumentId};
use gateway_exchange::gate::Role;
use gateway_store::bundle::Bundle;
use gateway_store::documents::StoredDocument;
use gateway_store::erasure::{self, Erased};
use gateway_store::evidence::Evidence;
use gateway_store::{StoreError, View, bundle, content, evidence};

use super::keep::{Accepted, manifest_of};
use super::{refuse, staff};
use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Who may see what of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// State, assessment, evidence: both sides.
    Course,
    /// Manifest and documents: the addressee, and one's own people.
    Content,
}

/// What is asked for.
enum Wanted {
    Course,
    Manifest,
    Document(DocumentId),
}

impl Wanted {
    fn kind(&self) -> Part {
        match self {
            Self::Course => Part::Course,
            Self::Manifest | Self::Document(_) => Part::Content,
        }
    }

    fn document(&self) -> Option<&DocumentId> {
        match self {
            Self::Document(document) => Some(document),
            Self::Course | Self::Manifest => None,
        }
    }
}

fn may_see(caller: &AuthorityId, own: &AuthorityId, bundle: &Bundle, part: Part) -> bool {
    let party = *caller == bundle.key.from || *caller == bundle.to;
    match part {
        _ if caller == own => true,
        Part::Course => party,
        Part::Content => *caller == bundle.to,
    }
}

/// Reads something of a bundle that the caller may see.
async fn seen<T, F>(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
    part: Wanted,
    look: F,
) -> Result<T, Refusal>
where
    T: Send + 'static,
    F: FnOnce(&View<'_>, Bundle) -> Result<Option<T>, StoreError> + Send + 'static,
{
    let (key, caller) = (key.clone(), caller.authority.clone());
    let own = gateway.directory.own().clone();
    let found = gateway.store.read(move |view| {
        let found = bundle::find(view, &key)?;
        let found = found.filter(|bundle| may_see(&caller, &own, bundle, part.kind()));
        let Some(bundle) = found else { return Ok(Err(Refusal::NotFound)) };
        let id = bundle.id;
        if let Some(found) = look(view, bundle)? {
            return Ok(Ok(found));
        }
        let erased = erasure::of_content(view, id, part.document())?;
        let gone = |Erased { at, why }| Refusal::Erased { at, why: why.as_str() };
        Ok::<_, StoreError>(Err(erased.map_or(Refusal::NotFound, gone)))
    });
    found.await.map_err(|error| refuse::store(&error.flatten()))?
}

/// The state of a bundle, with its assessment and all evidence, and whether its content was erased.
///
/// # Errors
///
/// Nothing there that the caller may see, or the store cannot be read.
pub async fn bundle(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
) -> Result<(String, Accepted, Option<Erased>), Refusal> {
    seen(gateway, caller, key, Wanted::Course, |view, bundle| {
        let evidence = evidence::of_bundle(view, bundle.id)?;
        let erased = erasure::of_content(view, bundle.id, None)?;
        Ok(Some((bundle.state.clone(), Accepted::of(&bundle, &evidence)?, erased)))
    })
    .await
}

/// The sealed manifest, byte for byte.
///
/// # Errors
///
/// Nothing there that the caller may see, it was erased, or the store cannot be read.
pub async fn manifest(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
) -> Result<Vec<u8>, Refusal> {
    seen(gateway, caller, key, Wanted::Manifest, |view, bundle| content::manifest(view, bundle.id))
        .await
}

/// A document, ready to be opened. Health data opens for the addressee, and of one's own people
/// for those who work on cases.
///
/// # Errors
///
/// Nothing there that the caller may see, it was erased, or the store cannot be read.
pub async fn document(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
    document: &DocumentId,
) -> Result<StoredDocument, Refusal> {
    let wanted = document.clone();
    let part = Wanted::Document(wanted.clone());
    let found = seen(gateway, caller, key, part, move |view, bundle| {
        let Some(stored) = content::document(view, bundle.id, &wanted)? else { return Ok(None) };
        let manifest = content::manifest(view, bundle.id)?.and_then(|jws| manifest_of(&jws));
        let listed = manifest.and_then(|m| m.documents.into_iter().find(|d| d.id == wanted));
        let medical = listed.is_none_or(|document| document.handling == Some(Handling::Medical));
        Ok(Some((stored, medical)))
    });
    let (stored, medical) = found.await?;
    if medical && caller.authority == *gateway.directory.own() {
        staff::require(gateway, caller, &[Role::Officer, Role::Approver]).await?;
    }
    Ok(stored)
}

/// All evidence of a bundle.
///
/// # Errors
///
/// Nothing there that the caller may see, or the store cannot be read.
pub async fn evidence(
    gateway: &Arc<Gateway>,
    caller: &Caller,
    key: &BundleKey,
) -> Result<Vec<Evidence>, Refusal> {
    seen(gateway, caller, key, Wanted::Course, |view, bundle| {
        evidence::of_bundle(view, bundle.id).map(Some)
    })
    .await
}
