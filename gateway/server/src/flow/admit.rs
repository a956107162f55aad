//! Admission: staff take in what was refused for its form, as of its first receipt.
//!
//! The refusal was signed, so the admission is signed too and names it. What is admitted has to be
//! whole and genuine all the same: its seal was verified when it came, its manifest is read again
//! by today's rules, and every document must be the one that was sealed. What a limit or an unknown
//! treaty kept out can be admitted; what was never whole cannot.

use std::sync::Arc;

use gateway_bundle::manifest::{Document, MANIFEST_BYTES_MAX};
use gateway_bundle::{Digest, Manifest};
use gateway_evidence::certificate::Revocation;
use gateway_evidence::{Event, Jws};
use gateway_exchange::gate::Role;
use gateway_exchange::{Way, decide};
use gateway_store::content::{self, DocumentEntry};
use gateway_store::evidence;
use gateway_store::quarantine::{self, Quarantined};
use gateway_store::{StoreError, View, bundle};
use uuid::Uuid;

use super::envelope::{self, Seal};
use super::intake::Taken;
use super::keep::{self, ByHand, Content, Parcel};
use super::statement::{self, Assessed, Subject};
use super::{assess, read, staff};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// The most characters of a reason.
const REASON_MAX: usize = 2_000;

/// A refused piece with everything that an admission needs of it.
struct Piece {
    quarantined: Quarantined,
    seal: Seal,
    digest: Digest,
    manifest: Manifest,
    rejection: Digest,
}

/// Admits a refused bundle, as an officer with a reason.
///
/// # Errors
///
/// There is no such piece, the person may not, or the piece cannot be admitted: the refusal says
/// why.
pub async fn admit(
    gateway: &Arc<Gateway>,
    person: &str,
    id: Uuid,
    reason: &str,
) -> Result<Taken, Refusal> {
    staff::allow(gateway, person, &[Role::Officer]).await?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(Refusal::Admission("give a reason of at most 2000 characters"));
    }
    let piece = read(gateway, move |view| load(view, id)).await?.ok_or(Refusal::NotFound)??;
    let by_hand = ByHand { what: "admitted", person: person.to_owned(), reason: reason.to_owned() };
    let parcel = parcel(gateway, piece, by_hand).await?;
    keep::commit(gateway, parcel, Content::Refused(id)).await
}

fn load(view: &View<'_>, id: Uuid) -> Result<Option<Result<Piece, Refusal>>, StoreError> {
    let Some(quarantined) = quarantine::by_id(view, id)?.filter(|one| one.released_at.is_none())
    else {
        return Ok(None);
    };
    let bytes = content::manifest(view, id)?;
    let documents = content::documents(view, id)?;
    let all = evidence::of_bundle(view, id)?;
    let rejection = all.iter().find(|one| one.event == Event::RelayRejection.name());
    let rejection = rejection.map(|one| one.digest);
    let read = bytes.and_then(|bytes| Jws::parse(&bytes, MANIFEST_BYTES_MAX).ok());
    let piece = match (read, rejection) {
        (Some(jws), Some(rejection)) => whole(&jws, &documents).map(|manifest| Piece {
            quarantined,
            seal: Seal {
                revocation: Revocation::Checked,
                compact: jws.compact().to_owned(),
                digest: jws.digest(),
            },
            digest: Digest::of(jws.payload()),
            manifest,
            rejection,
        }),
        _ => Err(Refusal::Admission("nothing of it was kept but the refusal")),
    };
    let Ok(piece) = piece else { return Ok(Some(piece)) };
    Ok(Some(first_of_its_kind(view, piece)?))
}

/// The manifest, if it is of its form and every document is the one that was sealed.
fn whole(jws: &Jws, kept: &[DocumentEntry]) -> Result<Manifest, Refusal> {
    let manifest = Manifest::parse(jws.payload())
        .map_err(|_| Refusal::Admission("its manifest is not of its form"))?;
    let is_there = |document: &Document| {
        let same = |one: &&DocumentEntry| one.document == document.id;
        let found = kept.iter().find(same);
        found.is_some_and(|one| one.sha256 == document.sha256 && one.size == document.size)
    };
    if manifest.documents.iter().all(is_there) {
        Ok(manifest)
    } else {
        Err(Refusal::Admission("not every document came as it was sealed"))
    }
}

/// A bundle that came again, or was corrected, is not admitted beside what stands.
fn first_of_its_kind(view: &View<'_>, piece: Piece) -> Result<Result<Piece, Refusal>, StoreError> {
    let key = piece.manifest.key();
    Ok(if bundle::find(view, &key)?.is_some() {
        Err(Refusal::Admission("a bundle of its id was accepted since"))
    } else if !bundle::corrections_of(view, &key)?.is_empty() {
        Err(Refusal::Admission("a correction of it was accepted"))
    } else {
        Ok(piece)
    })
}

async fn parcel(gateway: &Arc<Gateway>, piece: Piece, by_hand: ByHand) -> Result<Parcel, Refusal> {
    let Piece { quarantined, seal, digest, manifest, rejection } = piece;
    if manifest.from != quarantined.partner || manifest.to != *gateway.directory.own() {
        return Err(Refusal::Admission("it is not from that partner to this authority"));
    }
    let profile = envelope::check_treaty(gateway, &manifest)?;
    let earlier = keep::earlier(gateway, &manifest).await?;
    let received = quarantined.received_at;
    let assessment = assess::assess(gateway, &manifest, profile, &earlier, received);
    let mut subject = Subject::of(&manifest, digest, seal.digest, received);
    subject.completed = Some(received);
    subject.assessed = Assessed::of(&assessment);
    let drafts = decide::admit(rejection);
    let statements = statement::sign(gateway, &subject, &drafts, Some(rejection))?;
    Ok(Parcel {
        manifest,
        digest,
        way: Way::In,
        seal,
        announced: received,
        completed: received,
        kept_at: gateway.clock.now(),
        assessment,
        statements,
        by_hand: Some(by_hand),
    })
}
