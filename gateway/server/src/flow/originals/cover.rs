//! The cover sheet of a consignment that leaves.

use std::collections::HashMap;
use std::sync::Arc;

use gateway_bundle::manifest::{Consignment as Announced, Text};
use gateway_bundle::{DocumentId, Manifest};
use gateway_exchange::originals::comparable;
use gateway_paper::cover::{CoverSheet, Label, Original as Line};
use gateway_store::bundle::{self, Bundle};
use gateway_store::{StoreError, View, content};
use uuid::Uuid;

use super::{Followed, find, meant};
use crate::flow::keep::manifest_of;
use crate::flow::read;
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// A sheet, ready to be printed.
#[derive(Debug, Clone)]
pub struct Cover {
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// A bundle that announced the consignment.
struct Announcing {
    row: Bundle,
    manifest: Manifest,
}

/// The cover sheet of a consignment of ours.
///
/// # Errors
///
/// No consignment of ours bears the number, or several do; or what announced it was erased.
pub async fn cover(
    gateway: &Arc<Gateway>,
    number: &str,
    case: Option<&str>,
) -> Result<Cover, Refusal> {
    let number = comparable(number);
    let wanted = number.clone();
    let mut found = read(gateway, move |view| find(view, &wanted)).await?;
    found.retain(|one| !one.consignment.incoming);
    let one = meant(found, case, gateway.clock.now())?;
    let bundles: Vec<Uuid> = one.originals.iter().map(|original| original.bundle).collect();
    let announcing = read(gateway, move |view| announcing(view, &bundles)).await?;
    let sheet = sheet(gateway, &one, &announcing).ok_or(Refusal::Record(
        "what announced the consignment was erased, or its reference cannot stand on a sheet",
    ))?;
    sheet.render().map(|pdf| Cover { pdf }).map_err(|error| {
        tracing::error!(event = "cover-not-rendered", %error);
        Refusal::Fault
    })
}

fn announcing(view: &View<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Announcing>, StoreError> {
    let mut found = HashMap::new();
    for id in ids {
        if found.contains_key(id) {
            continue;
        }
        let row = bundle::by_id(view, *id)?;
        let manifest = content::manifest(view, *id)?.and_then(|jws| manifest_of(&jws));
        found.extend(row.zip(manifest).map(|(row, manifest)| (*id, Announcing { row, manifest })));
    }
    Ok(found)
}

fn sheet(
    gateway: &Gateway,
    of: &Followed,
    announcing: &HashMap<Uuid, Announcing>,
) -> Option<CoverSheet> {
    let last = of.originals.last()?;
    let Announcing { row, manifest } = announcing.get(&last.bundle)?;
    let announced = manifest.originals.get(usize::try_from(last.ordinal).ok()?.checked_sub(1)?)?;
    let names = &gateway.config.file.name;
    let ours = gateway.config.file.languages.first().cloned().unwrap_or_else(|| "en".to_owned());
    let (theirs, to) = addressee(gateway, row);
    let sheets = u16::try_from(manifest.originals.len()).ok()?;
    let position = u16::try_from(last.ordinal).ok()?;
    let id = row.key.bundle.uuid().simple().to_string();
    let label = |case: &str| Label::new(case, &id, position, sheets).ok();
    let reference = of.case.reference.as_deref().and_then(label);
    let today = gateway.clock.now().to_zoned(gateway.config.time_zone.clone()).date();
    let lines = of.originals.iter().map(|original| {
        let manifest = announcing.get(&original.bundle).map(|one| &one.manifest);
        line(gateway, manifest, &original.document, original.pages, &theirs)
    });
    let lines = lines.collect();
    Some(CoverSheet {
        label: reference.or_else(|| label(&of.case.number))?,
        date: announced.posted_on.unwrap_or(today),
        from: names.get(&ours).or_else(|| names.get("en"))?.clone(),
        to: vec![to],
        languages: [ours, theirs],
        treaty: row.treaty.to_string(),
        carrier: carried(announced),
        consignment: of.consignment.number.clone(),
        bundle: row.key.bundle.to_string(),
        digest: row.manifest_digest.to_string(),
        originals: lines,
    })
}

/// The addressee's first language and its name in it.
fn addressee(gateway: &Gateway, row: &Bundle) -> (String, String) {
    let told = gateway.directory.with(&row.to, |entry| {
        let file = entry.file();
        let language = file.languages.first()?;
        let name = file.name.get(language).or_else(|| file.name.values().next())?;
        Some((language.as_str().to_owned(), name.clone()))
    });
    told.flatten().unwrap_or_else(|| ("en".to_owned(), row.to.to_string()))
}

fn carried(announced: &Announced) -> String {
    let service = announced.service.as_ref().map(Text::as_str);
    let words: Vec<&str> = std::iter::once(announced.carrier.as_str()).chain(service).collect();
    words.join(", ")
}

/// An original by what the treaty calls it, never by a file's name: that may name a person.
fn line(
    gateway: &Gateway,
    manifest: Option<&Manifest>,
    document: &DocumentId,
    pages: Option<u32>,
    language: &str,
) -> Line {
    let listed =
        manifest.and_then(|manifest| manifest.documents.iter().find(|d| d.id == *document));
    let item = listed.and_then(|listed| listed.items.first());
    let title = item.map(|item| gateway.catalogue.item_name(item, language));
    Line {
        document: document.to_string(),
        title: title.unwrap_or_default(),
        pages: pages.unwrap_or(0),
    }
}
